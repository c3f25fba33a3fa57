import { splitPercents } from '#finance/payments'
import { askReceivers, checkReceiver, draftReceiver, freeDue, splitDue, submitReceiver, switchReceiver } from '#finance/splits'
import { ripen, settleMerchant } from '#service/settlement'
import { availabilityOf } from '#supply/stock'
import { as, type Actor, type Context } from '#kernel/context'
import { deliverAll } from '#kernel/letters'
import { putSetting } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { reactions } from './house'
import { joinAt, orderReceived, type Shop } from './seed.orders'

/** The pretended channel splits 分账演示: the last store is signed and its latest orders were paid to it by the channel, none is left for the first minute to do; another store has handed its receiver in, which waits for staff. By the use cases themselves. */
const percent = 80
const begunDays = 40
/** Days ago they were ordered: the first two are settled at the first settling, the last a moment ago. */
const [ordered, settledDays] = [[20, 17, 12], 2] as const

export async function splitsOf(ctx: Context, shop: Shop, staff: Actor): Promise<void> {
  const store = shop.clerks.at(-1)!
  const then: Context = { ...ctx, now: after(ctx.now, -begunDays * dayMs) }
  await putSetting(as(then, staff), Object.values(splitPercents), splitPercents.simulator.key, percent)
  const { id } = await draftReceiver(as(then, store), 'simulator', { kind: 'company', account: '1900000105', holder: '山野食集农业有限公司' })
  await submitReceiver(as(then, store), id)
  await checkReceiver(as(then, staff), id)
  await askReceivers(then)
  await switchReceiver(as(then, staff), id, true, '渠道已签约，货款改为分账')
  const { id: next } = await draftReceiver(as(ctx, shop.clerks[1]!), 'simulator', { kind: 'company', account: '1900000106', holder: '万象数码贸易有限公司' })
  await submitReceiver(as(ctx, shop.clerks[1]!), next)

  const its = shop.shelf.filter(({ merchantId, listedAt }) => merchantId === store.merchantId && listedAt < after(ctx.now, -(ordered[0] + 1) * dayMs)).map(({ skuId }) => skuId)
  const available = await availabilityOf(ctx, its)
  const plenty = its.filter((skuId) => (available.get(skuId) ?? 0) > 100)
  if (plenty.length < ordered.length) return
  const buyer = await joinAt(then, { name: '沈清越', phone: '13800000121', districtCode: '330106', street: '莫干山路 188 号' })
  for (const [i, days] of ordered.entries()) await orderReceived(ctx, shop, { at: after(ctx.now, -days * dayMs), buyer, lines: [{ skuId: plenty[i]!, quantity: 1 + (i % 2) }], shipHours: 20 })
  const settled: Context = { ...ctx, now: after(ctx.now, -settledDays * dayMs) }
  for (const at of [settled, ctx]) {
    await ripen(at)
    await settleMerchant(at, store.merchantId!)
    await splitDue(at)
    await freeDue(at)
  }
  await deliverAll(ctx, reactions)
}
