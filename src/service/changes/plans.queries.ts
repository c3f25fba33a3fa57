import { defaultDistrict, freightAsks } from '#commerce/cart'
import { versionOf, type Cut, type Sold } from '#commerce/ordering'
import { sellable } from '#supply/catalog'
import { addressOf, freightFor } from '#supply/logistics'
import { as, type Context } from '#kernel/context'
import { ofPieces } from '#kernel/money'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, hourMs, minuteMs } from '#kernel/time'
import { backOfPieces, concedableFen, freightOver, strikesAll, unshippedOf, waitsFor, whyNot, type Answerer, type Asker, type Back } from './actions.rules'
import { answerHours, payMinutes } from './settings.rules'
import type { Action } from './tables'

/** What a change would come to 改单试算 (E01): looked at before anything is written, and once more when it is done. Amounts in fen. */
export interface Plan {
  readonly version: string
  readonly waitsFor: Answerer | null
  /** Until when that word may be waited for. */
  readonly answerBy: Date | null
  /** Goes back to the shopper, and as points. */
  readonly refundFen: number
  readonly refundPoints: number
  /** What it costs more and is to be paid first, by a payment of its own. */
  readonly dueFen: number
  readonly payableBeforeFen: number
  readonly payableAfterFen: number
  readonly freightBeforeFen: number
  readonly freightAfterFen: number
  /** Nothing of the part is left then. */
  readonly isWhole: boolean
  readonly struck: readonly Back[]
  readonly conceded: readonly Back[]
  readonly cuts: readonly Cut[]
  readonly address: Awaited<ReturnType<typeof addressOf>> | null
}

/** Refuses what cannot be, naming the field; answers what would come of it. `by` is who wants it, also where another carries it out. */
export async function planOf(ctx: Context, sold: Sold, actions: readonly Action[], by: Asker): Promise<Plan> {
  const { order, lines } = sold
  if (new Set(actions.map((action) => action.do)).size < actions.length) unfit('actions', 'changes.twice')
  for (const [i, action] of actions.entries()) {
    const why = whyNot(action.do, by, order)
    if (why === 'changes.not_yours') unfit(`actions.${i}`, why)
    if (why) refuse(why)
  }
  const struckPieces = piecesOf(sold, actions)
  const struck = struckPieces.length > 0 ? backOfPieces(lines, struckPieces) : []
  const conceded = concessionsOf(sold, actions)
  const moved = await movedTo(ctx, sold, actions)
  const cuts = [...pricesOf(sold, actions), ...(moved?.cuts ?? [])]
  const backFen = [...struck, ...conceded].reduce((sum, { amountFen }) => sum + amountFen, 0)
  const cutFen = cuts.reduce((sum, { lineId, offFen, freightFen }) => sum + offFen + lines.find(({ id }) => id === lineId)!.freightFen - freightFen, 0)
  const freightAfterFen = order.freightFen + cuts.reduce((sum, { lineId, freightFen }) => sum + freightFen - lines.find(({ id }) => id === lineId)!.freightFen, 0)
  const isWhole = struckPieces.length > 0 && strikesAll(lines, struckPieces)
  const dueFen = isWhole ? 0 : moved?.dueFen ?? 0
  // What is owed for a change would have to be given back beside the order where the group fails.
  if (dueFen > 0 && order.awaitsGroup) refuse('changes.group_dearer', { dueFen })
  const waits = waitsFor(actions, by, { isPartShipped: order.state === 'part_shipped' })
  return { version: versionOf(sold), waitsFor: waits, answerBy: dueFen > 0 ? after(ctx.now, await settingOf(ctx, payMinutes) * minuteMs) : waits && after(ctx.now, await settingOf(ctx, answerHours) * hourMs), refundFen: backFen, dueFen,
    refundPoints: struckPieces.reduce((sum, { lineId, quantity }) => { const line = lines.find(({ id }) => id === lineId)!; return sum + ofPieces(line.pointsFen, line, quantity) }, 0),
    payableBeforeFen: order.payableFen, payableAfterFen: order.payableFen - cutFen + dueFen, freightBeforeFen: order.freightFen, freightAfterFen: freightAfterFen + dueFen, isWhole, struck, conceded, cuts, address: moved?.address ?? null }
}

type Pieces = readonly { readonly lineId: string; readonly quantity: number }[]
function piecesOf({ lines }: Sold, actions: readonly Action[]): Pieces {
  const i = actions.findIndex((action) => action.do === 'pieces')
  const action = actions[i]
  if (action?.do !== 'pieces') return []
  if (new Set(action.lines.map(({ lineId }) => lineId)).size < action.lines.length) unfit(`actions.${i}.lines`, 'ordering.line_twice')
  for (const [k, { lineId, quantity }] of action.lines.entries()) {
    const line = lines.find(({ id, isGift }) => id === lineId && !isGift) ?? unfit(`actions.${i}.lines.${k}.lineId`, 'ordering.no_such_line')
    if (quantity > unshippedOf(line)) unfit(`actions.${i}.lines.${k}.quantity`, 'changes.more_than_unshipped', { left: unshippedOf(line) })
  }
  return action.lines
}

function concessionsOf({ lines }: Sold, actions: readonly Action[]): Back[] {
  const i = actions.findIndex((action) => action.do === 'concession')
  const action = actions[i]
  if (action?.do !== 'concession') return []
  if (new Set(action.lines.map(({ lineId }) => lineId)).size < action.lines.length) unfit(`actions.${i}.lines`, 'ordering.line_twice')
  return action.lines.map(({ lineId, amountFen }, k) => {
    const line = lines.find(({ id }) => id === lineId) ?? unfit(`actions.${i}.lines.${k}.lineId`, 'ordering.no_such_line')
    if (amountFen > concedableFen(line)) unfit(`actions.${i}.lines.${k}.amountFen`, 'changes.more_than_paid', { mostFen: concedableFen(line) })
    return { lineId, quantity: 0, amountFen, freightFen: 0, subsidyFen: 0, concededFen: amountFen }
  })
}

function pricesOf({ order, lines }: Sold, actions: readonly Action[]): Cut[] {
  const i = actions.findIndex((action) => action.do === 'price')
  const action = actions[i]
  if (action?.do !== 'price') return []
  const freightFen = action.freightFen ?? order.freightFen
  if (freightFen > order.freightFen) unfit(`actions.${i}.freightFen`, 'changes.only_lower')
  for (const [k, { lineId, offFen }] of action.lines.entries()) {
    const line = lines.find(({ id, isGift }) => id === lineId && !isGift) ?? unfit(`actions.${i}.lines.${k}.lineId`, 'ordering.no_such_line')
    if (offFen > line.payableFen - line.freightFen) unfit(`actions.${i}.lines.${k}.offFen`, 'ordering.more_than_it_costs')
  }
  const shares = freightOver(lines, freightFen)
  const cuts = lines.map((line, k) => ({ lineId: line.id, offFen: action.lines.find(({ lineId }) => lineId === line.id)?.offFen ?? 0, freightFen: shares[k]! }))
  const some = cuts.filter((cut, k) => cut.offFen > 0 || cut.freightFen !== lines[k]!.freightFen)
  return some.length > 0 ? some : unfit(`actions.${i}`, 'changes.nothing')
}

/** Where the goods are to go, and what sending them there costs: an order that is not paid costs that, one that is paid costs what it did, and what is dearer is to be paid. */
async function movedTo(ctx: Context, sold: Sold, actions: readonly Action[]) {
  const i = actions.findIndex((action) => action.do === 'address')
  const action = actions[i]
  if (action?.do !== 'address') return undefined
  // It is where its store is, and goes nowhere.
  if (sold.order.collectAt !== null) unfit(`actions.${i}.addressId`, 'ordering.is_collected')
  // Whoever carries it out, the address is looked up in the shopper's own book (I-18).
  const address = await addressOf(as(ctx, { kind: 'shopper', id: sold.order.shopperId }), action.addressId)
  const freight = await freightTo(ctx, sold, address.districtCode)
  if (freight?.isBlocked) unfit(`actions.${i}.addressId`, 'ordering.not_delivered_there')
  const freightFen = freight?.freightFen ?? sold.order.freightFen
  if (sold.order.state !== 'placed') return { address, dueFen: Math.max(0, freightFen - sold.order.freightFen), cuts: [] }
  if (freightFen === sold.order.freightFen) return { address, dueFen: 0, cuts: [] }
  const shares = freightOver(sold.lines, freightFen)
  return { address, dueFen: 0, cuts: sold.lines.map((line, k) => ({ lineId: line.id, offFen: 0, freightFen: shares[k]! })).filter((cut, k) => cut.freightFen !== sold.lines[k]!.freightFen) }
}

/** What sending a part to a region costs now; undefined where goods of it are no longer on sale, so that nobody knows what they weigh. What was given free of freight before stays so. */
async function freightTo(ctx: Context, { order, lines }: Sold, districtCode: string): Promise<{ freightFen: number; isBlocked: boolean } | undefined> {
  const its = lines.filter(({ isGift }) => !isGift)
  const skuIds = its.map(({ skuId }) => skuId)
  const [goods, freightOf] = [await sellable(ctx, skuIds), await freightFor(ctx, skuIds)]
  if (its.some(({ skuId }) => !goods.has(skuId))) return undefined
  const asked = freightAsks(its.map((line) => ({ good: goods.get(line.skuId)!, quantity: line.quantity - line.cancelledQuantity, amountFen: line.goodsFen - line.discountFen })))
  const there = freightOf(asked, districtCode).get(order.merchantId!)!
  const here = freightOf(asked, order.address.districtCode || defaultDistrict).get(order.merchantId!)!
  const wasFree = order.freightFen === 0 && here.freightFen > 0
  return { freightFen: wasFree ? 0 : there.freightFen, isBlocked: there.blocked.length > 0 }
}
