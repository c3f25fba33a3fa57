import { and, eq, isNotNull } from 'drizzle-orm'
import { giveBack } from '#commerce/ordering'
import { CaseReplaced, ReplacementSent } from '#events/aftersales'
import { createShipment } from '#supply/logistics'
import { claim, outOf, reserve, shipOut, takeIn, type CameBack } from '#supply/stock'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { Refusal, refuse } from '#kernel/refusal'
import { heldOf, reckoned } from './holdings.queries'
import { swapped } from './holdings.rules'
import { factsOf, held, linesOfCase, move, payOut, type Case, type Held, type StepKind } from './moves.service'
import { shareOf } from './refunds.rules'
import { caseLines, cases } from './tables'

/** What is sent anew 换发与补发 (F13): set aside when it is agreed, sent as a parcel of the case, received; and goods that came back, into the stock that they left from. The case is what stock and parcels know it by. */

/** Sets the replacement aside for good. Refuses `stock.sold_out`, or, where that may be otherwise, answers false and has taken nothing. */
export async function setAside(ctx: Context, { one, sold }: Held, orNot: boolean): Promise<boolean> {
  const wants = (await linesOfCase(ctx, one.id)).map(({ newSkuId, skuId, quantity }) => ({ orderId: one.id, skuId: newSkuId ?? skuId, quantity }))
  try {
    await reserve(ctx, { wants, expiresAt: ctx.now, districtCode: sold.order.address.districtCode })
  } catch (fault) {
    if (orNot && fault instanceof Refusal && fault.code === 'stock.sold_out') return false
    throw fault
  }
  await claim(ctx, [one.id])
  return true
}

/** Pieces come back into the stock that they left from: what was sent first, and what was sent in its place by earlier cases of the order. */
export async function takeBackIn(ctx: Context, one: Case, back: readonly CameBack[]): Promise<void> {
  const earlier = await ctx.db.select({ id: cases.id }).from(cases).where(and(eq(cases.orderId, one.orderId), isNotNull(cases.parcelId)))
  const sources = [one.orderId, ...earlier.map(({ id }) => id)]
  const out = earlier.length === 0 ? [] : await outOf(ctx, sources, back.map(({ skuId }) => skuId))
  const left = back.map((line) => ({ ...line }))
  const shares = sources.map((source, i) => {
    const lines = left.flatMap((line) => {
      // What nobody knows of is asked of the order, which refuses it.
      const room = i === sources.length - 1 ? line.sellable + line.damaged : out.find(({ orderId, skuId }) => orderId === source && skuId === line.skuId)?.quantity ?? 0
      const sellable = Math.min(line.sellable, room)
      const damaged = Math.min(line.damaged, room - sellable)
      line.sellable -= sellable
      line.damaged -= damaged
      return sellable + damaged === 0 ? [] : [{ skuId: line.skuId, sellable, damaged }]
    })
    return { source, lines }
  }).filter(({ lines }) => lines.length > 0)
  for (const [i, { source, lines }] of shares.entries()) await takeIn(ctx, { orderId: source, sourceId: i === 0 ? one.id : `${one.id}_${i + 1}`, reason: one.number, lines })
}

/**
 * The merchant sends the replacement 发出换货/补发, as a parcel of its own: the goods leave, what of the price is above that of a cheaper one goes back to where it came from, and what stays is what the new
 * pieces cost. Refuses what is not waiting for it.
 */
export function sendReplacement(ctx: Context, id: string, { carrier, number }: { readonly carrier: string; readonly number: string }): Promise<{ parcelId: string }> {
  return transaction(ctx, async (ctx) => {
    const now = await held(ctx, id)
    const { one, sold } = now
    if (one.state !== 'to_replace') refuse('aftersales.wrong_state')
    const its = await linesOfCase(ctx, id)
    const { id: parcelId } = await createShipment(ctx, { orderId: id, merchantId: one.merchantId, shopperId: one.shopperId, carrier, number, to: sold.order.address, lines: its.map((line) => ({ lineId: line.lineId, skuId: line.newSkuId!, quantity: line.quantity })) })
    await shipOut(ctx, { orderId: id, sourceId: parcelId, lines: its.map((line) => ({ skuId: line.newSkuId!, quantity: line.quantity })) })
    const differenceFen = await priceAnew(ctx, now, its)
    const moved = await move(ctx, one, 'replacement_sent', { kind: 'replacement_sent', words: `${carrier} ${number}`, changes: { parcelId, differenceFen } })
    await audit(ctx, { action: 'aftersales.send_replacement', subject: id, before: { state: one.state }, after: { parcelId, differenceFen } })
    await emit(ctx, ReplacementSent, { ...factsOf(ctx, moved), parcelId, differenceFen })
    return { parcelId }
  })
}

type CaseLine = Awaited<ReturnType<typeof linesOfCase>>[number]
/** Keeps what stays paid for each line's new pieces, and gives the difference back; answers how much that is. */
async function priceAnew(ctx: Context, { one, sold }: Held, its: readonly CaseLine[]): Promise<number> {
  const held = await heldOf(ctx, sold)
  const lines = reckoned(sold, held, its)
  const parts: { lineId: string; quantity: number; amountFen: number; freightFen: number; subsidyFen: number; concededFen: number }[] = []
  for (const { lineId, skuId, quantity, newUnitFen } of its) {
    const { goodsFen } = shareOf(lines.find((line) => line.id === lineId)!, quantity)
    const unitFen = held.get(lineId)!.holdings.find((one) => one.skuId === skuId)!.unitFen
    const { keptFen, differenceFen } = swapped(goodsFen, unitFen, newUnitFen!)
    await ctx.db.update(caseLines).set({ keptFen, differenceFen }).where(and(eq(caseLines.caseId, one.id), eq(caseLines.lineId, lineId)))
    if (differenceFen > 0) parts.push({ lineId, quantity: 0, amountFen: differenceFen, freightFen: 0, subsidyFen: 0, concededFen: differenceFen })
  }
  if (parts.length > 0) await giveBack(ctx, sold, { refundId: differenceIdOf(one.id), cause: `aftersales:exchange`, parts })
  return parts.reduce((sum, part) => sum + part.amountFen, 0)
}
const differenceIdOf = (caseId: string): string => `rfd_${caseId}_d`

/** The replacement has come, by the shopper's word, by time, or as the platform decided: nothing more is owed. */
export async function endReplaced(ctx: Context, one: Case, kind: StepKind, words = ''): Promise<void> {
  const done = await move(ctx, one, 'replaced', { kind, words })
  await emit(ctx, CaseReplaced, { ...factsOf(ctx, done), differenceFen: done.differenceFen })
}

/** The merchant cannot send it, and gives the money back instead 改为退款. */
export function refundInstead(ctx: Context, id: string, words: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const now = await held(ctx, id)
    if (now.one.state !== 'to_replace') refuse('aftersales.wrong_state')
    await payOut(ctx, now, { kind: 'refund_instead', words, changes: { remedy: 'refund' } })
    await audit(ctx, { action: 'aftersales.refund_instead', subject: id, before: { state: now.one.state }, after: { words } })
  })
}
