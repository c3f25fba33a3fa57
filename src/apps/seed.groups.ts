import { offer, placeOrder } from '#commerce/ordering'
import { decide, pay } from '#finance/payments'
import { draftActivity, publishActivity } from '#offers/groups'
import { sellable } from '#supply/catalog'
import { availabilityOf } from '#supply/stock'
import { as, type Context } from '#kernel/context'
import { deliverAll } from '#kernel/letters'
import { after, dayMs } from '#kernel/time'
import { reactions } from './house'
import { joinAt, type Shop } from './seed.orders'

const [leastFen, pieces, days] = [50_00, 50, 60]
/** One group buying activity 拼团 of the first store, and a group of three in it that one buyer has founded and paid for: made by the use cases themselves. */
export async function groupBuy(ctx: Context, { clerks, shelf }: Shop): Promise<void> {
  const clerk = clerks[0]!
  const me = as(ctx, clerk)
  const its = shelf.filter(({ merchantId }) => merchantId === clerk.merchantId).map(({ skuId }) => skuId)
  const [goods, available] = [await sellable(me, its), await availabilityOf(me, its)]
  const good = its.map((skuId) => goods.get(skuId)).find((one) => one && one.priceFen >= leastFen && one.floorFen === null && one.perPersonLimit === null && available.get(one.skuId)! > pieces)
  if (!good) return
  const of = (percent: number): number => Math.floor((good.priceFen * percent) / 100)
  const { id: activityId, version } = await draftActivity(me, { prices: [{ skuId: good.skuId, size: 2, priceFen: of(90), leaderFen: null }, { skuId: good.skuId, size: 3, priceFen: of(80), leaderFen: of(78) }], hours: 72, mostPieces: pieces, perShopper: 2, startsAt: ctx.now, endsAt: after(ctx.now, days * dayMs) })
  await publishActivity(me, activityId, version, '')
  const { id, addressId } = await joinAt(ctx, { phone: '13800000200', name: '何晓雯', districtCode: '330106', street: '文三路 90 号' })
  const buyer = as(ctx, { kind: 'shopper', id })
  const wish = { lines: [{ skuId: good.skuId, quantity: 1 }], founds: { activityId, size: 3 }, addressId }
  const { paymentId } = await placeOrder(buyer, { ...wish, quoteVersion: (await offer(buyer, wish)).version, note: '' })
  await decide(ctx, (await pay(buyer, paymentId, 'simulator')).tradeRef, 'approve')
  await deliverAll(ctx, reactions)
}
