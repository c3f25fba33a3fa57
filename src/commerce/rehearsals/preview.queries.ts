import { excludes, liveOffers, offersToTry, openingsOf, publishingOf, type LiveOffer, type TriedOffer } from '#growth/promotions'
import { categoryFacets, productText, skuNames } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { startOfDay } from '#kernel/time'
import { goodsOverlap, type GoodsKnown, type Overlap, type Scoped } from './overlap.rules'

/** Before an offer is published 冲突与花费预览: which live offers it will meet and how, what it may cost at most, and how many people it takes. */
export interface Meeting { readonly offerId: string; readonly name: string; readonly lane: string; readonly merchantId: string | null; readonly how: 'excluded' | 'same_lane' | 'stacks'; readonly goods: Exclude<Overlap, 'no'>; /** The first moment at which both hold. */ readonly from: Date }
const [mostMeetings, mostLooked] = [100, 500]
const rank = { excluded: 0, same_lane: 1, stacks: 2 } as const

export async function previewOf(ctx: Context, id: string) {
  const [offer] = await offersToTry(ctx, [id])
  if (!offer) notFound()
  const [live, cost] = await Promise.all([liveOffers(ctx), publishingOf(ctx, offer)])
  const others = live.filter((other) => other.id !== id && !other.isSpent && (offer.merchantId === null || other.merchantId === null || other.merchantId === offer.merchantId))
  const together = others.flatMap((other) => { const from = firstMeeting(offer, other, ctx.now); return from ? [{ other, from }] : [] })
  const known = await goodsOf(ctx, offer, together.map(({ other }) => other))
  const meetings = together.flatMap(({ other, from }): Meeting[] => {
    const goods = goodsOverlap(offer, other, known)
    if (goods === 'no') return []
    return [{ offerId: other.id, name: other.name, lane: other.lane, merchantId: other.merchantId, how: excludes(offer, other) ? 'excluded' : offer.lane === other.lane ? 'same_lane' : 'stacks', goods, from }]
  }).sort((a, b) => rank[a.how] - rank[b.how] || a.from.getTime() - b.from.getTime() || (a.offerId < b.offerId ? -1 : 1))
  return { ...cost, meetings: meetings.slice(0, mostMeetings), isCut: meetings.length > mostMeetings }
}

const mostDaysAhead = 400
/** The first moment, from now on, at which both hold; undefined where they never do within 400 days. */
function firstMeeting(one: TriedOffer, other: LiveOffer, now: Date): Date | undefined {
  const later = (a: Date, b: Date) => (a > b ? a : b)
  const begins = [one.startsAt, other.startsAt].reduce(later, now)
  const ends = one.endsAt < other.endsAt ? one.endsAt : other.endsAt
  for (let shift = 0; shift < mostDaysAhead; shift++) {
    const day = later(begins, startOfDay(begins, shift))
    if (day >= ends) return undefined
    const [mine, theirs] = [openingsOf(one, day, 1), openingsOf(other, day, 1)]
    const met = mine.flatMap((a) => theirs.map((b) => ({ from: [a.opensAt, b.opensAt].reduce(later, begins), until: a.endsAt < b.endsAt ? a.endsAt : b.endsAt }))).filter(({ from, until }) => from < until).sort((a, b) => a.from.getTime() - b.from.getTime())
    if (met[0]) return met[0].from
  }
  return undefined
}

/** What products the named SKUs are of, and in which categories the named products lie, where somebody names categories. */
async function goodsOf(ctx: Context, offer: Scoped, others: readonly Scoped[]): Promise<GoodsKnown> {
  const all = [offer, ...others]
  const skuIds = [...new Set(all.flatMap(({ scope }) => scope.skuIds ?? []))].slice(0, mostLooked)
  const [names, categories] = await Promise.all([skuIds.length === 0 ? new Map<string, { readonly productId: string }>() : skuNames(ctx, skuIds), categoryFacets(ctx)])
  const productIds = all.some(({ scope }) => scope.categoryIds) ? [...new Set([...all.flatMap(({ scope }) => scope.productIds ?? []), ...[...names.values()].map(({ productId }) => productId)])].slice(0, mostLooked) : []
  const products = productIds.length === 0 ? [] : await productText(ctx, productIds)
  return { productOf: new Map([...names].map(([skuId, { productId }]) => [skuId, productId])), categoriesOf: new Map(products.map(({ productId, categoryIds }) => [productId, categoryIds])), wayOf: new Map([...categories].map(([id, { way }]) => [id, way])) }
}
