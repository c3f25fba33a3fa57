import { allocate, ofPieces } from '#kernel/money'
import type { Action, answerers, askers, changeStates } from './tables'

/** What may be changed 改单规则 (E01): by whom, in which state of the order, who must agree, and what comes of it. Pure; amounts in fen. */
export type Asker = (typeof askers)[number]
export type Answerer = (typeof answerers)[number]
export type ChangeState = (typeof changeStates)[number]

/** From each state, where a change may go; nothing else happens (I-15). What needs nobody's word is confirmed as it is asked. */
export const next: Readonly<Record<ChangeState, readonly ChangeState[]>> = { requested: ['confirmed', 'declined', 'cancelled', 'expired'], awaiting_payment: ['confirmed', 'cancelled', 'expired'], confirmed: [], declined: [], cancelled: [], expired: [] }

const beforeShipping = ['paid'], paidOn = ['paid', 'part_shipped', 'shipped', 'received']
const rules: Readonly<Record<Action['do'], { readonly by: readonly Asker[]; readonly unpaid: boolean; readonly states: readonly string[] }>> = {
  address: { by: ['shopper'], unpaid: true, states: beforeShipping },
  note: { by: ['shopper'], unpaid: true, states: beforeShipping },
  pieces: { by: ['shopper', 'merchant', 'staff'], unpaid: false, states: ['paid', 'part_shipped'] },
  price: { by: ['merchant', 'staff'], unpaid: true, states: [] },
  concession: { by: ['merchant', 'staff'], unpaid: false, states: paidOn },
}
/** Why an action is not open to somebody at an order in this state; undefined: it is. What a deposit was paid for stands as it was agreed (Civil Code 586, 587). In a group that is not full yet all pay the group's price for what they ordered (F27): pieces and prices stay until it is, and whoever leaves cancels. */
export function whyNot(action: Action['do'], by: Asker, order: { readonly state: string; readonly depositFen: number | null; readonly awaitsGroup: boolean }): 'changes.group_open' | 'changes.not_yours' | 'changes.wrong_state' | 'changes.deposit_binds' | undefined {
  const rule = rules[action]
  if (!rule.by.includes(by)) return 'changes.not_yours'
  if (order.depositFen !== null && action !== 'address' && action !== 'note') return 'changes.deposit_binds'
  if (order.awaitsGroup && order.state !== 'cancelled' && action !== 'address' && action !== 'note') return 'changes.group_open'
  return (order.state === 'placed' ? rule.unpaid : rule.states.includes(order.state)) ? undefined : 'changes.wrong_state'
}

/**
 * Whose word a change waits for. A shopper strikes out pieces at once as long as nothing was sent, as he may cancel all of it; of what is on its way in part he asks the merchant, who may have the rest packed. What costs more, as a new address that is farther, waits for nobody's word but for his money. A merchant asks the
 * shopper before he takes pieces out of what was sold (E-Commerce Law 49: the contract stands). The platform acts at once, in its own name. What only favours the other side needs nobody.
 */
export function waitsFor(actions: readonly Action[], by: Asker, { isPartShipped }: { readonly isPartShipped: boolean }): Answerer | null {
  const strikes = actions.some((action) => action.do === 'pieces')
  if (by === 'shopper') return strikes && isPartShipped ? 'merchant' : null
  return by === 'merchant' && strikes ? 'shopper' : null
}
/** What silence means: pieces that the shopper no longer wants go, as after-sales agree by silence; anything else lapses. */
export const bySilence = (actions: readonly Action[], waits: Answerer | null): 'confirmed' | 'expired' => (waits === 'merchant' && actions.some((action) => action.do === 'pieces') ? 'confirmed' : 'expired')

export interface Line { readonly id: string; readonly isGift: boolean; readonly quantity: number; readonly shippedQuantity: number; readonly cancelledQuantity: number; readonly refundedQuantity: number; readonly payableFen: number; readonly freightFen: number; readonly refundedFen: number; readonly subsidyFen: number; readonly pointsFen: number }
/** Pieces of a line that can still be struck out. */
export const unshippedOf = (line: Pick<Line, 'quantity' | 'shippedQuantity' | 'cancelledQuantity'>): number => line.quantity - line.shippedQuantity - line.cancelledQuantity
/** Whether with these pieces nothing that was bought is left to be sent; gifts go with the rest. */
export const strikesAll = (lines: readonly Line[], struck: readonly { readonly lineId: string; readonly quantity: number }[]): boolean =>
  lines.every((line) => line.isGift || line.quantity - line.cancelledQuantity === (struck.find(({ lineId }) => lineId === line.id)?.quantity ?? 0))

export interface Back { readonly lineId: string; readonly quantity: number; readonly amountFen: number; readonly freightFen: number; readonly subsidyFen: number; readonly concededFen?: number }
/** What pieces struck out give back, each line's by what is left of its price over what is left of its pieces (T-06); the freight with the last of an order of which nothing was sent. */
export function backOfPieces(lines: readonly Line[], struck: readonly { readonly lineId: string; readonly quantity: number }[]): Back[] {
  const all = strikesAll(lines, struck)
  return lines.flatMap((line) => {
    const quantity = struck.find(({ lineId }) => lineId === line.id)?.quantity ?? 0
    if (quantity === 0 && !(all && line.freightFen > 0)) return []
    const goodsFen = quantity === 0 ? 0 : ofPieces(line.payableFen - line.freightFen - line.refundedFen, { quantity: line.quantity - line.refundedQuantity, refundedQuantity: 0 }, quantity)
    const freightFen = all ? line.freightFen : 0
    return [{ lineId: line.id, quantity, amountFen: goodsFen + freightFen, freightFen, subsidyFen: ofPieces(line.subsidyFen, line, quantity) }]
  })
}
/** What can be conceded of a line: what of its goods was paid and has not gone back. A line all of whose pieces went back has nothing left. */
export const concedableFen = (line: Line): number => (line.refundedQuantity === line.quantity ? 0 : line.payableFen - line.freightFen - line.refundedFen)

/** A part's freight over its lines as before: in the same proportion, to the fen; over what they cost where there was none. */
export const freightOver = (lines: readonly Pick<Line, 'freightFen' | 'payableFen' | 'isGift'>[], freightFen: number): number[] => {
  const before = lines.map((line) => line.freightFen)
  return allocate(freightFen, before.some((fen) => fen > 0) ? before : lines.map((line) => (line.isGift ? 0 : Math.max(1, line.payableFen))))
}
