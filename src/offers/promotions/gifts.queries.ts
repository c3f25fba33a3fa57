import { sellable, type Sellable } from '#supply/catalog'
import { availabilityOf } from '#supply/stock'
import type { Context } from '#kernel/context'
import { plain, whyNot } from './best.rules'
import type { Basket, Quote } from './chain.rules'
import { liveOffers, type LiveOffer } from './live.queries'
import { skusOf } from './offer.rules'
import { isOpen, isPublic } from './rhythm.rules'

/** Gifts 满赠 as they can be given now (Order 56, 18): what the chain allows meets what there is. Asks nothing where no gift is due. */
export interface Given {
  readonly offerId: string; readonly name: string; readonly merchantId: string; readonly good: Sellable; readonly pieces: number
  /** Given only to who pays within so many minutes. */
  readonly payMinutes: number | null
  /** What there is to choose from, the one that is given among them. */
  readonly choices: readonly Sellable[]
}
export interface Gone { readonly offerId: string; readonly name: string }
interface Due { readonly gifts: Quote['gifts']; readonly offers: readonly LiveOffer[]; readonly lines: Basket['lines']; /** What the shopper would rather have. */ readonly wanted: readonly string[] }

/** Each gift that is due, as the shopper would have it where he has chosen, else the first that is there; `gone` are those of which nothing is left beside what he buys. */
export async function givenNow(ctx: Context, { gifts, offers, lines, wanted }: Due): Promise<{ readonly given: readonly Given[]; readonly gone: readonly Gone[] }> {
  if (gifts.length === 0) return { given: [], gone: [] }
  const by = new Map(offers.map((offer) => [offer.id, offer]))
  const skuIds = [...new Set(gifts.flatMap(({ offerId }) => skusOf(by.get(offerId)!.effect)))]
  const [goods, available] = await Promise.all([sellable(ctx, skuIds), availabilityOf(ctx, skuIds)])
  const left = new Map(skuIds.map((skuId) => [skuId, (available.get(skuId) ?? 0) - (lines.find((line) => line.skuId === skuId)?.quantity ?? 0)]))
  const [given, gone]: [Given[], Gone[]] = [[], []]
  for (const { offerId, merchantId, pieces } of gifts) {
    const { name, effect } = by.get(offerId)!
    const choices = skusOf(effect).flatMap((skuId) => { const good = goods.get(skuId); return good?.merchantId === merchantId && left.get(skuId)! >= pieces ? [good] : [] })
    const good = choices.find(({ skuId }) => wanted.includes(skuId)) ?? choices[0]
    if (!good) { gone.push({ offerId, name }); continue }
    left.set(good.skuId, left.get(good.skuId)! - pieces)
    given.push({ offerId, name, merchantId, good, pieces, payMinutes: (effect.kind === 'gift' && effect.payMinutes) || null, choices })
  }
  return { given, gone }
}

/** What may be added to a basket 可换购与可得赠品: an exchange or a gift of its stores, with what is missing for it, or `isReached`. */
interface Addable {
  readonly offerId: string; readonly name: string; readonly merchantId: string; readonly kind: 'exchange' | 'gift'; readonly isReached: boolean; readonly isHad: boolean; readonly missingFen: number; readonly missingPieces: number
  /** What a piece costs in exchange; nothing for a gift. */
  readonly fen: number; readonly pieces: number; readonly payMinutes: number | null; readonly goods: readonly Sellable[]
}
/** Looked at with the offers that are open to everybody: what is his alone, the checkout knows. Asks nothing where no store of the basket has such an offer. */
export async function addableTo(ctx: Context, lines: Basket['lines'], others: readonly LiveOffer[] = []): Promise<Addable[]> {
  const stores = new Set(lines.map(({ merchantId }) => merchantId))
  const open = (await liveOffers(ctx)).filter((one) => one.kind === 'open' && !one.isSpent && one.perPerson === null && isPublic(one, ctx.now) && (one.merchantId === null || stores.has(one.merchantId)) && isOpen(one, ctx.now))
  const extras = open.filter(({ effect, merchantId }) => merchantId !== null && (effect.kind === 'gift' || effect.kind === 'exchange')).sort((a, b) => (a.id < b.id ? -1 : 1))
  if (extras.length === 0) return []
  const skuIds = [...new Set(extras.flatMap(({ effect }) => skusOf(effect)))]
  const [goods, available] = await Promise.all([sellable(ctx, skuIds), availabilityOf(ctx, skuIds)])
  const found = plain({ lines, offers: [...open, ...others] })
  return extras.flatMap((offer) => {
    const { effect, id, name, merchantId } = offer
    const why = whyNot(found, offer)
    const pieces = effect.kind === 'gift' ? effect.pieces : 1
    const there = skusOf(effect).flatMap((skuId) => { const good = goods.get(skuId); return good && (available.get(skuId) ?? 0) >= pieces ? [good] : [] })
    if ((why && why.why !== 'short') || there.length === 0) return []
    const short = why?.why === 'short' ? why.short : {}
    const [missingFen, missingPieces] = [short.missingFen ?? 0, short.missingPieces ?? 0]
    return [{ offerId: id, name, merchantId: merchantId!, kind: effect.kind === 'gift' ? 'gift' as const : 'exchange' as const, isReached: missingFen === 0 && missingPieces === 0, isHad: why === undefined, missingFen, missingPieces,
      fen: effect.kind === 'exchange' ? effect.fen : 0, pieces, payMinutes: (effect.kind === 'gift' && effect.payMinutes) || null, goods: there }]
  })
}
