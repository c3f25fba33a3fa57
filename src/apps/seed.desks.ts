import { makeDraft, sendDraft } from '#commerce/drafts'
import { publishOffence, publishRule, sweepCalls } from '#finance/deposits'
import { decide, openSurety, pay } from '#finance/payments'
import { availabilityOf, openPool, receive } from '#supply/stock'
import { as, type Actor, type Context } from '#kernel/context'
import { deliverAll } from '#kernel/letters'
import { after, dayMs } from '#kernel/time'
import { reactions } from './house'
import type { Shop } from './seed.orders'

/** What lies on the desks of a shop that is at work 台面上的事: orders on behalf, shares of channels and a receipt with its price, deposits that are asked for and one that is paid; by the use cases themselves. */
export async function onDesks(ctx: Context, { clerks, shelf, since }: Shop, staff: Actor): Promise<void> {
  await deposits(ctx, clerks, since, staff)
  const me = as(ctx, clerks[0]!)
  const its = shelf.filter(({ merchantId }) => merchantId === clerks[0]!.merchantId).map(({ skuId }) => skuId)
  const available = await availabilityOf(me, its)
  // Of what was listed last, so that what people look at first is everybody's.
  const plenty = its.filter((skuId) => available.get(skuId)! > plentiful).toReversed()
  if (plenty.length < 3) return
  await shares(me, plenty[0]!)
  await draftsOf(me, as(ctx, staff), plenty.slice(1))
  await deliverAll(ctx, reactions)
}
const plentiful = 150

const [live, erp, poolDays] = [30, 20, 7]
async function shares(me: Context, skuId: string): Promise<void> {
  const { rows: [level] } = await me.client.query<{ warehouseId: string }>('select warehouse_id as "warehouseId" from stock_levels where sku_id = $1 order by available desc limit 1', [skuId])
  await receive(me, { skuId, warehouseId: level!.warehouseId, quantity: 40, sourceId: 'PO-2026-0101', unitFen: 36_80 })
  for (const [channel, pieces] of [['live', live], ['erp', erp]] as const) await openPool(me, { skuId, channel, pieces, endsAt: after(me.now, poolDays * dayMs) })
}

const someone = { name: '吴嘉怡', phone: '13800000105', districtCode: '330106', street: '古墩路 656 号' }
/** One that a store made and whose link is open, one that the platform has begun. */
async function draftsOf(me: Context, staff: Context, [first, second]: readonly string[]): Promise<void> {
  const wish = { phone: someone.phone, address: someone, note: '' }
  const { id } = await makeDraft(me, { ...wish, lines: [{ skuId: first!, quantity: 1 }], reason: 'phone', words: '电话里要一件，送到公司' })
  await sendDraft(me, id)
  await makeDraft(staff, { ...wish, lines: [{ skuId: second!, quantity: 2 }], reason: 'other', words: '客服协助下单' })
}

const [requiredFen, aheadDays] = [2_000_00, 10]
/** What each store must leave was published when the shop began; the last store has paid, the others are asked. */
async function deposits(ctx: Context, clerks: readonly Actor[], since: Date, staff: Actor): Promise<void> {
  const then = { ...as(ctx, staff), now: since }
  const fromAt = after(since, aheadDays * dayMs)
  await publishRule(then, { categoryId: null, storeType: null, amountFen: requiredFen, fromAt, note: '全部类目基础保证金' })
  await publishOffence(then, { code: 'late_shipping', name: '延迟发货', says: '付款后超过承诺时间仍未发货，每单不超过 50 元。', mostFen: 50_00, goesTo: 'platform', fromAt })
  // The demo's own money is the simulator's, also where true channels are set up and nobody may pay by it any more.
  const payer = clerks.at(-1)!
  const { paymentId } = await openSurety(as(ctx, payer), { merchantId: payer.merchantId!, amountFen: requiredFen, expiresAt: after(ctx.now, dayMs) })
  await decide(ctx, (await pay(as(ctx, payer), paymentId, 'simulator')).tradeRef, 'approve')
  await deliverAll(ctx, reactions)
  await sweepCalls(ctx)
}
