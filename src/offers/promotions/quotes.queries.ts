import type { categoryFacets, Sellable } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { best, gapOf, heldByFloor, whyNot, type Gap, type Best, type HeldByFloor, type WhyNot } from './best.rules'
import type { Basket, Quote } from './chain.rules'
import { givenNow, type Given, type Gone } from './gifts.queries'
import type { Ended, LiveOffer, Speaking, Waiting } from './live.queries'
import type { BasketLine, Lane } from './offers.rules'

/** What a shopper's basket comes to now 试算: with everything that may speak for him, the best combination or the one he chose, and why. */
interface CouponChoice { readonly couponId: string; readonly offerId: string; readonly name: string; readonly isUsed: boolean; readonly offFen: number; readonly endsAt: Date | null; readonly why: WhyNot | { readonly why: 'not_yet' | 'not_now' | 'not_new' | 'not_chosen' } | null }
export interface Offered { readonly quote: Quote; readonly names: ReadonlyMap<string, string>; readonly coupons: readonly CouponChoice[]; readonly offers: readonly LiveOffer[]
  /** What would speak for these goods had it not been stopped, or ended, a moment ago; looked for when a screen asks, as an order does not. */
  readonly ended: () => readonly Ended[]
  /** What speaks for these goods already, for others. */
  readonly waiting: () => readonly Waiting[]
  /** What comes with it for nothing, and what would if it had not run out. */
  readonly gifts: readonly Given[]; readonly giftsGone: readonly Gone[]
  /** What a floor kept from speaking. */
  readonly heldByFloor: readonly HeldByFloor[] }

export interface Asked extends Omit<Basket, 'offers'> {
  /** What may speak, read beside the goods. */
  readonly now: Speaking
  /** The coupons that he wants, and no others; undefined leaves it to us. */
  readonly couponIds?: readonly string[] | undefined
  /** Lanes that have nothing to say here: offers of them do not speak. */
  readonly exceptLanes?: readonly Lane[] | undefined
  /** What speaks beside them and lives in other rooms: prices of lists. */
  readonly others?: readonly LiveOffer[] | undefined
  /** What he would rather have where a gift may be chosen. */
  readonly giftSkuIds?: readonly string[] | undefined
}

/** Goods on sale as a line of a basket, with the categories that they lie in and the floor that no combination goes below (F87). */
export const lineOf = ({ skuId, productId, merchantId, categoryId, priceFen, floorFen }: Sellable, quantity: number, categories: Awaited<ReturnType<typeof categoryFacets>>): BasketLine =>
  ({ skuId, productId, merchantId, categoryIds: categories.get(categoryId)?.way ?? [], quantity, unitPriceFen: priceFen, ...(floorFen !== null && { floorFen }) })

export async function offerFor(ctx: Context, { now: { offers: own, idle, ended, waiting }, couponIds, giftSkuIds, exceptLanes, others = [], ...basket }: Asked): Promise<Offered> {
  const all = [...own, ...others]
  const offers = exceptLanes ? all.filter(({ lane }) => !exceptLanes.includes(lane)) : all
  const isLeft = ({ couponId }: LiveOffer) => couponId !== undefined && couponIds !== undefined && !couponIds.includes(couponId)
  const { found, given, gone } = await withGifts(ctx, { ...basket, offers: offers.filter((one) => !isLeft(one)) }, offers, giftSkuIds ?? [])
  const by = new Map(found.quote.explain.map((one) => [one.offerId, one]))
  const coupons: CouponChoice[] = offers.flatMap((offer) => {
    if (offer.couponId === undefined) return []
    const used = by.get(offer.id)
    const why = used ? null : isLeft(offer) ? { why: 'not_chosen' as const } : whyNot(found, offer) ?? null
    return [{ couponId: offer.couponId, offerId: offer.id, name: offer.name, isUsed: used !== undefined, offFen: used?.offFen ?? 0, endsAt: offer.endsAt, why }]
  })
  const later: CouponChoice[] = idle.map(({ couponId, offer, why }) => ({ couponId, offerId: offer?.id ?? '', name: offer?.name ?? '', isUsed: false, offFen: 0, endsAt: offer?.endsAt ?? null, why: { why } }))
  return { quote: found.quote, names: new Map(offers.map(({ id, name }) => [id, name])), coupons: [...coupons, ...later], offers, gifts: given, giftsGone: gone, ended: () => ended(basket.lines), waiting: () => waiting(basket.lines), heldByFloor: heldByFloor(found) }
}

/** The best combination with the gifts that there are: one that has run out keeps nothing away any more, so it is looked for again without it. */
async function withGifts(ctx: Context, basket: Basket, offers: readonly LiveOffer[], wanted: readonly string[]): Promise<{ readonly found: Best; readonly given: readonly Given[]; readonly gone: readonly Gone[] }> {
  const gone: Gone[] = []
  for (;;) {
    const found = best({ ...basket, offers: basket.offers.filter(({ id }) => !gone.some(({ offerId }) => offerId === id)) })
    const now = await givenNow(ctx, { gifts: found.quote.gifts, offers, lines: basket.lines, wanted })
    if (now.gone.length === 0) return { found, given: now.given, gone }
    gone.push(...now.gone)
  }
}

/** What holds for the ticked lines of a cart 购物车优惠 (E03), without freight: each offer by name with what it takes, and how far it is to the next rung of any. */
export interface Holding { readonly discountFen: number; readonly explain: readonly { readonly offerId: string; readonly name: string; readonly merchantId: string | null; readonly lane: Lane; readonly offFen: number; readonly skuIds: readonly string[] }[]; readonly gaps: readonly (Gap & { readonly offerId: string; readonly name: string; readonly merchantId: string | null })[] }
/** Takes what may speak as it is read, so that whoever asks reads it beside his own. A gap beyond half of what the goods cost is no gap that anybody fills. */
export function holding({ offers }: Pick<Speaking, 'offers'>, lines: Basket['lines']): Holding {
  if (lines.length === 0) return { discountFen: 0, explain: [], gaps: [] }
  const found = best({ lines, offers })
  const by = new Map(offers.map((one) => [one.id, one]))
  const goodsFen = lines.reduce((sum, line) => sum + line.unitPriceFen * line.quantity, 0)
  const gaps = offers.flatMap((offer) => { const gap = gapOf(found, offer); return gap && gap.missingFen <= Math.max(goodsFen / 2, nearFen) ? [{ ...gap, offerId: offer.id, name: offer.name, merchantId: offer.merchantId }] : [] })
  return { gaps: gaps.sort((a, b) => a.missingFen - b.missingFen || a.missingPieces - b.missingPieces || (a.offerId < b.offerId ? -1 : 1)), discountFen: found.quote.lines.reduce((sum, { discountFen }) => sum + discountFen, 0),
    explain: found.quote.explain.map(({ offerId, lane, offFen, skuIds }) => ({ offerId, lane, name: by.get(offerId)!.name, merchantId: by.get(offerId)!.merchantId, offFen, skuIds })) }
}
const nearFen = 50_00
