import type { Offered, Quote } from '#offers/promotions'
import type { LivePresale } from './live.queries'
import { expansionFen, isLawful, times, type Terms } from './presales.rules'

/**
 * What an order of a presale comes to 预售金额 (F36), in fen. Its one line costs price × pieces; the deposit is paid first, and counts as more with the rest: the
 * difference is a discount that the merchant bears. What the price chain takes off besides, it takes off the balance alone, so that never less than the deposit is paid.
 */
type Line = Quote['lines'][number]
export interface Piece { readonly skuId: string; readonly merchantId: string; readonly quantity: number; readonly unitPriceFen: number }

/** Whether a piece of this price can be had with that deposit: one in law (Civil Code 586), with something left to pay. A merchant may have changed his price since he published. */
export const isSound = (terms: Terms, unitPriceFen: number): boolean => isLawful(terms.depositFen, unitPriceFen) && terms.countsFen < unitPriceFen

/** What a piece still costs once the deposit counts: this is what the chain sees. */
export const balanceFen = (unitPriceFen: number, { countsFen }: Terms): number => unitPriceFen - countsFen

/** A line of the balance as a line of the order: deposit and expansion are put back. `offerId` names the presale in the line's shares. */
export function whole(line: Line, unitPriceFen: number, terms: Terms, offerId: string): Line {
  const { depositFen, countsFen } = times(terms, line.quantity)
  const offFen = expansionFen({ depositFen, countsFen })
  return { ...line, unitPriceFen, goodsFen: unitPriceFen * line.quantity, discountFen: line.discountFen + offFen, payableFen: line.payableFen + depositFen, shares: offFen === 0 ? line.shares : [{ offerId, lane: 'price', offFen, platformFen: 0 }, ...line.shares] }
}

/** What is told before the deposit is paid: no other offer speaks yet, they are asked when the rest is paid. */
export function firstQuote({ skuId, merchantId, quantity, unitPriceFen }: Piece, presale: LivePresale, freightFen: number, name: string): Offered {
  const leftFen = balanceFen(unitPriceFen, presale) * quantity
  const line = whole({ skuId, merchantId, quantity, unitPriceFen, goodsFen: leftFen, discountFen: 0, pointsFen: 0, freightFen, payableFen: leftFen + freightFen, shares: [] }, unitPriceFen, presale, presale.id)
  const offFen = expansionFen(times(presale, quantity))
  return { quote: { lines: [line], explain: offFen === 0 ? [] : [{ offerId: presale.id, lane: 'price', offFen, skuIds: [skuId] }], gifts: [] }, names: new Map([[presale.id, name]]), coupons: [], offers: [], gifts: [], giftsGone: [], ended: () => [], waiting: () => [], heldByFloor: [] }
}
