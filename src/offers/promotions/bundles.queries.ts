import { sellable, type Sellable } from '#supply/catalog'
import { availabilityOf } from '#supply/stock'
import type { Context } from '#kernel/context'
import { liveOffers, type LiveOffer } from './live.queries'
import { isOpen, isPublic } from './rhythm.rules'
import type { Effect } from './tables'

/** Scene bundles 场景套餐 (F08) as shoppers meet them: parts of one store together for a price. Which there are is kept; prices and stock are read anew, and nothing is asked where there are none. */
export interface BundleAsk { readonly offerId?: string | undefined; readonly merchantId?: string | undefined; /** Those that hold one of these. */ readonly skuIds?: readonly string[] | undefined }
type SetEffect = Extract<Effect, { kind: 'set' }>
type SetOffer = LiveOffer & { readonly effect: SetEffect }
const mostShown = 50

export async function bundlesNow(ctx: Context, ask: BundleAsk) {
  const open = (await liveOffers(ctx)).filter((one): one is SetOffer => one.effect.kind === 'set' && one.kind === 'open' && !one.isSpent && isPublic(one, ctx.now) && isOpen(one, ctx.now) && isAsked(one as SetOffer, ask)).sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, mostShown)
  if (open.length === 0) return []
  const skuIds = [...new Set(open.flatMap(({ effect }) => effect.parts.map(({ skuId }) => skuId)))]
  const [goods, available] = await Promise.all([sellable(ctx, skuIds), availabilityOf(ctx, skuIds)])
  return open.flatMap((one) => asShown(one, goods, available) ?? []).sort((a, b) => Number(b.isAvailable) - Number(a.isAvailable))
}
const isAsked = ({ id, merchantId, effect }: SetOffer, ask: BundleAsk): boolean =>
  (ask.offerId === undefined || id === ask.offerId) && (ask.merchantId === undefined || merchantId === ask.merchantId) && (!ask.skuIds || effect.parts.some(({ skuId }) => ask.skuIds!.includes(skuId)))

/** One that a part of is off the shelf, or that saves nothing any more as prices have fallen, is not shown; one that a part of is sold out is, and cannot be bought. */
function asShown({ id, name, merchantId, endsAt, effect: { fen, scene, parts } }: SetOffer, goods: ReadonlyMap<string, Sellable>, available: ReadonlyMap<string, number>) {
  const shown = parts.flatMap(({ skuId, pieces }) => {
    const good = goods.get(skuId)
    return good ? [{ skuId, productId: good.productId, title: good.title, specText: good.specText, picture: good.picture, priceFen: good.priceFen, pieces, isSoldOut: (available.get(skuId) ?? 0) < pieces }] : []
  })
  const partsFen = shown.reduce((sum, { priceFen, pieces }) => sum + priceFen * pieces, 0)
  if (shown.length < parts.length || partsFen <= fen) return undefined
  return { offerId: id, name, scene: scene ?? null, merchantId: merchantId!, merchantName: goods.get(parts[0]!.skuId)!.merchantName, fen, partsFen, endsAt, isAvailable: shown.every(({ isSoldOut }) => !isSoldOut), parts: shown }
}
