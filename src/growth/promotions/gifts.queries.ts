import { sellable, type Sellable } from '#supply/catalog'
import { availabilityOf } from '#supply/stock'
import type { Context } from '#kernel/context'
import type { Basket, Quote } from './chain.rules'
import type { LiveOffer } from './live.queries'
import { skusOf } from './offer.rules'

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
