import { offersBetween } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { besidesBetween, howBeside, type Beside } from './besides.queries'
import { firstMeeting, goodsKnown } from './meetings.queries'
import { goodsOverlap } from './overlap.rules'

/**
 * What else sets the price of a product at the same time 同品活动: flash sales and prices, presales, bargains, group buying and price lists, live and drafts, told to whoever is about to publish a presale, a bargain or group buying of it.
 * A store sees its own, and the platform's that are live.
 */
export interface RivalsAsk { readonly kind: 'presale' | 'bargain' | 'group'; /** The product, or the one SKU, that it is for. */ readonly productId?: string | undefined; readonly skuId?: string | undefined; readonly from: Date; readonly until: Date; /** What is being changed meets itself. */ readonly exceptId?: string | undefined }
interface Rival { readonly kind: 'offer' | Beside['kind']; readonly refId: string; readonly name: string; readonly state: 'draft' | 'live'; readonly how: 'excluded' | 'same_lane'; readonly from: Date; readonly isForGroups: boolean }
const [mostOffers, mostTold] = [500, 20]

export async function rivalsOf(ctx: Context, { kind, productId, skuId, from, until, exceptId }: RivalsAsk): Promise<{ items: Rival[] }> {
  if (until <= from) return { items: [] }
  const [offers, besides] = await Promise.all([offersBetween(ctx, { from, until, states: ['draft', 'live'], most: mostOffers }), besidesBetween(ctx, { from, until })])
  const all = [...offers.filter(({ lane }) => lane === 'price').map((one) => ({ ...one, kind: 'offer' as const, lane: one.lane as string, refId: one.id, isForGroups: one.groupIds !== null })), ...besides.found.filter(({ isPricing }) => isPricing).map((one) => ({ ...one, rhythm: null, lane: 'price' }))]
  const ours = { merchantId: null, scope: skuId !== undefined ? { skuIds: [skuId] } : { productIds: productId === undefined ? [] : [productId] } }
  const known = await goodsKnown(ctx, [ours, ...all])
  const goods = { ...known, productOf: new Map([...known.productOf, ...besides.productOf]) }
  const met = all.flatMap((one): Rival[] => {
    const how = howBeside({ kind }, one)
    if (one.refId === exceptId || one.state === 'stopped' || !how || goodsOverlap(ours, one, goods) !== 'yes') return []
    const first = firstMeeting({ startsAt: from, endsAt: until, rhythm: null }, one, from)
    return first ? [{ kind: one.kind, refId: one.refId, name: one.name, state: one.state, how, from: first, isForGroups: one.isForGroups }] : []
  })
  return { items: met.sort((a, b) => a.from.getTime() - b.from.getTime()).slice(0, mostTold) }
}
