import { and, asc, desc, eq, inArray, isNotNull, lt } from 'drizzle-orm'
import type { Sold } from '#commerce/ordering'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { behind, cursorAt, timeAndId } from '#kernel/paging'
import { newest, type Entry, type Party, type Slice, type Story } from '#kernel/timelines'
import type { ChangeState } from './actions.rules'
import type { Plan } from './plans.queries'
import { changes } from './tables'

/** A plan as whoever asks sees it, line by line. */
export const shownPlan = ({ lines }: Sold, { struck, conceded, cuts, address, ...plan }: Plan) => ({ ...plan, region: address?.region ?? null,
  lines: lines.filter(({ isGift }) => !isGift).map((line) => ({ lineId: line.id, title: line.title, specText: line.specText, quantity: line.quantity, struck: struck.find(({ lineId }) => lineId === line.id)?.quantity ?? 0, offFen: cuts.find(({ lineId }) => lineId === line.id)?.offFen ?? 0,
    backFen: [...struck, ...conceded].filter(({ lineId }) => lineId === line.id).reduce((sum, { amountFen }) => sum + amountFen, 0) })) })

export interface Ask { readonly orderId?: string | undefined; readonly state?: ChangeState | undefined; /** Only what waits for whoever asks, the most urgent first. */ readonly waits?: boolean | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** Changes as whoever acts may see them: a shopper his own, a merchant those of his orders, staff all; the newest first. */
export async function changePage(ctx: Context, { orderId, state, waits, cursor, limit }: Ask) {
  const owner = ctx.actor.kind === 'merchant' ? changes.merchantId : changes.shopperId
  const on = !cursor ? undefined : waits ? behind(changes.dueAt, changes.id, timeAndId(cursor)) : lt(changes.id, cursor)
  const waiting = ctx.actor.kind === 'staff' ? isNotNull(changes.waitsFor) : eq(changes.waitsFor, ctx.actor.kind === 'merchant' ? 'merchant' : 'shopper')
  const rows = await ctx.db.select().from(changes).where(and(mine(ctx, owner), orderId ? eq(changes.orderId, orderId) : undefined, state && eq(changes.state, state), waits ? and(inArray(changes.state, ['requested', 'awaiting_payment']), waiting, isNotNull(changes.dueAt)) : undefined, on))
    .orderBy(...(waits ? [asc(changes.dueAt), asc(changes.id)] : [desc(changes.id)])).limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(({ version: _, shopperId: __, askerId: ___, paymentId, ...one }) => ({ ...one, actions: [...one.actions], paymentId: ctx.actor.kind === 'shopper' && one.state === 'awaiting_payment' ? paymentId : null, may: { answer: one.state === 'requested' && one.waitsFor === ctx.actor.kind, withdraw: (one.state === 'requested' || one.state === 'awaiting_payment') && one.askedBy === ctx.actor.kind } })), next: rows.length > limit && last ? (waits ? cursorAt({ at: last.dueAt!, id: last.id }) : last.id) : null }
}

const mostTold = 200
/** What was asked to be changed of these orders, and what became of it (F11). */
export async function changeStory(ctx: Context, orderIds: readonly string[], slice: Slice): Promise<Story> {
  const rows = await ctx.db.select().from(changes).where(and(mine(ctx, ctx.actor.kind === 'merchant' ? changes.merchantId : changes.shopperId), inArray(changes.orderId, [...orderIds]))).orderBy(desc(changes.id)).limit(mostTold)
  const open = rows.filter(({ dueAt }) => dueAt !== null)
  return { entries: newest(rows.flatMap(changeEntries), slice), promises: open.map(({ orderId, dueAt, dueFen, waitsFor }) => ({ orderId, code: nextOf(dueFen), by: dueAt, whose: waitsFor! })) }
}
const nextOf = (dueFen: number): string => (dueFen > 0 ? 'changes.pay' : 'changes.answer')
const endedBy: Readonly<Record<string, Party>> = { shopper: 'shopper', merchant: 'merchant', staff: 'staff' }
function changeEntries(one: typeof changes.$inferSelect): Entry[] {
  const { id, orderId, askedBy, askerId, reason, answer, refundFen, dueFen, state, waitsFor } = one
  const facts = { does: one.actions.map((action) => action.do).join(','), refundFen, dueFen }
  const asked: Entry[] = waitsFor ? [{ id, at: one.askedAt, orderId, code: 'changes.asked', actor: askedBy, actorId: askerId, words: reason, facts, next: one.dueAt && { code: nextOf(dueFen), by: one.dueAt } }] : []
  return one.endedAt ? [...asked, { id: `${id}.ended`, at: one.endedAt, orderId, code: `changes.${state}`, actor: endedBy[one.endedBy ?? ''] ?? 'system', ...(one.endedBy === 'time' && { cause: 'timeout' }), words: answer || (waitsFor ? '' : reason), facts }] : asked
}
