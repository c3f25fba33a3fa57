import { follow, keep, noteSeen, remind } from '#growth/favourites'
import { skuNames } from '#supply/catalog'
import { as, type Context } from '#kernel/context'
import { after, dayMs, hourMs } from '#kernel/time'
import type { Shop } from './seed.orders'

/** What the demo shopper keeps, follows, waits for and has looked at 演示收藏与浏览: by the use cases themselves. */
const [everySo, kept, waited] = [17, 6, 2]

export async function keepAround(ctx: Context, { shopper, shelf, clerks }: Shop): Promise<void> {
  const me = as(ctx, { kind: 'shopper', id: shopper.id })
  const some = shelf.filter((_, i) => i % everySo === 0).slice(0, kept * 2)
  const productIds = [...new Set([...(await skuNames(ctx, some.map(({ skuId }) => skuId))).values()].map(({ productId }) => productId))]
  for (const [i, id] of productIds.slice(0, kept).entries()) await keep({ ...me, now: after(me.now, -(i + 1) * dayMs) }, id)
  for (const id of productIds.slice(0, waited)) await remind(me, id, { kind: 'drop' })
  for (const { merchantId } of clerks.slice(0, 2)) await follow(me, { merchantId: merchantId!, isOn: true })
  await noteSeen(me, productIds.map((productId, i) => ({ productId, agoMs: (i * 7 + 1) * hourMs })))
}
