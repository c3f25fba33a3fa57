import { openingsOf, type Timed } from '#offers/promotions'
import { categoryFacets, productText, skuNames } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { startOfDay } from '#kernel/time'
import type { GoodsKnown, Scoped } from './overlap.rules'

/** When and on which goods offers meet 优惠相遇: what the preview of an offer and the calendar both ask. */
const mostDaysAhead = 400
/** The first moment, from now on, at which both hold; undefined where they never do within 400 days. */
export function firstMeeting(one: Timed, other: Timed, now: Date): Date | undefined {
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

const mostLooked = 1_000
/** What is known of the goods that these name, and whose they are. */
export interface Goods extends GoodsKnown { readonly merchantOf: ReadonlyMap<string, string> }
/** What products the named SKUs are of, and in which categories the named products lie, where somebody names categories: three questions at most. */
export async function goodsKnown(ctx: Context, all: readonly Scoped[], { withMerchants = false } = {}): Promise<Goods> {
  const skuIds = [...new Set(all.flatMap(({ scope }) => scope.skuIds ?? []))].slice(0, mostLooked)
  const [names, categories] = await Promise.all([skuIds.length === 0 ? new Map<string, { readonly productId: string; readonly merchantId: string }>() : skuNames(ctx, skuIds), categoryFacets(ctx)])
  const isAsked = withMerchants || all.some(({ scope }) => scope.categoryIds)
  const productIds = isAsked ? [...new Set([...all.flatMap(({ scope }) => scope.productIds ?? []), ...[...names.values()].map(({ productId }) => productId)])].slice(0, mostLooked) : []
  const products = productIds.length === 0 ? [] : await productText(ctx, productIds)
  return { productOf: new Map([...names].map(([skuId, { productId }]) => [skuId, productId])), categoriesOf: new Map(products.map(({ productId, categoryIds }) => [productId, categoryIds])), wayOf: new Map([...categories].map(([id, { way }]) => [id, way])),
    merchantOf: new Map([...[...names.values()].map(({ productId, merchantId }) => [productId, merchantId] as const), ...products.map(({ productId, merchantId }) => [productId, merchantId] as const)]) }
}
