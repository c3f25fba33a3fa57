import { allocate } from '#kernel/money'

/**
 * The price chain 优惠顺序: the one place where offers meet (house.md §5). Pure: what it answers depends on the basket and the offers alone
 * (I-38). All amounts in fen.
 */
export interface BasketLine { readonly skuId: string; readonly merchantId: string; readonly quantity: number; readonly unitPriceFen: number }
export interface Offers {
  /** Percent of the price that a member pays, by SKU. */
  readonly memberPercent?: ReadonlyMap<string, number>
  /** The price that an activity sets, by SKU; the cheaper of it and the member's price holds. */
  readonly activityPriceFen?: ReadonlyMap<string, number>
  /** Percent off a line, by SKU. */
  readonly itemPercentOff?: ReadonlyMap<string, number>
  /** 满减: from so much of a merchant's goods on, so much off; the best rung holds. */
  readonly thresholds?: readonly { readonly merchantId: string; readonly fromFen: number; readonly offFen: number }[]
  readonly coupon?: { readonly merchantId?: string; readonly fromFen: number; readonly offFen: number }
  /** What points take off the order. */
  readonly pointsOffFen?: number
  readonly freightFen?: ReadonlyMap<string, number>
}
interface QuoteLine extends BasketLine { readonly goodsFen: number; readonly discountFen: number; readonly pointsFen: number; readonly freightFen: number; readonly payableFen: number }
export interface Quote { readonly lines: readonly QuoteLine[]; readonly explain: readonly { readonly lane: string; readonly offFen: number }[] }

type Step = (soFar: Quote, offers: Offers) => Quote
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const leftOf = (line: QuoteLine): number => line.goodsFen - line.discountFen - line.pointsFen

/** Takes `offFen` off the lines that `fits` chooses, shared by what is left of them, never below nothing. */
function take(soFar: Quote, lane: string, offFen: number, fits: (line: QuoteLine) => boolean, of: 'discountFen' | 'pointsFen' = 'discountFen'): Quote {
  if (offFen <= 0) return soFar
  const weights = soFar.lines.map((line) => (fits(line) ? leftOf(line) : 0))
  const off = Math.min(offFen, sum(weights))
  if (off <= 0) return soFar
  const shares = allocate(off, weights)
  return { lines: soFar.lines.map((line, i) => ({ ...line, [of]: line[of] + shares[i]! })), explain: [...soFar.explain, { lane, offFen: off }] }
}

const lowered = (soFar: Quote, lane: string, priceOf: (line: QuoteLine) => number): Quote =>
  soFar.lines.reduce((quote, line) => take(quote, lane, leftOf(line) - Math.min(leftOf(line), priceOf(line) * line.quantity), (other) => other.skuId === line.skuId), soFar)

const memberPrice: Step = (soFar, { memberPercent }) => (memberPercent ? lowered(soFar, 'member', (line) => Math.ceil((line.unitPriceFen * (memberPercent.get(line.skuId) ?? 100)) / 100)) : soFar)
const activityPrice: Step = (soFar, { activityPriceFen }) => (activityPriceFen ? lowered(soFar, 'activity', (line) => activityPriceFen.get(line.skuId) ?? line.unitPriceFen) : soFar)
const itemDiscount: Step = (soFar, { itemPercentOff }) => (!itemPercentOff ? soFar : soFar.lines.reduce((quote, line) => take(quote, 'item', Math.floor((leftOf(line) * (itemPercentOff.get(line.skuId) ?? 0)) / 100), (other) => other.skuId === line.skuId), soFar))
const thresholdDiscount: Step = (soFar, { thresholds = [] }) => (thresholds.length === 0 ? soFar : [...new Set(soFar.lines.map((line) => line.merchantId))].sort().reduce((quote, merchantId) => {
  const amountFen = sum(quote.lines.filter((line) => line.merchantId === merchantId).map(leftOf))
  const best = Math.max(0, ...thresholds.filter((rung) => rung.merchantId === merchantId && amountFen >= rung.fromFen).map((rung) => rung.offFen))
  return take(quote, 'threshold', best, (line) => line.merchantId === merchantId)
}, soFar))
const coupon: Step = (soFar, { coupon: one }) => {
  if (!one) return soFar
  const fits = (line: QuoteLine) => one.merchantId === undefined || line.merchantId === one.merchantId
  return sum(soFar.lines.filter(fits).map(leftOf)) >= one.fromFen ? take(soFar, 'coupon', one.offFen, fits) : soFar
}
const points: Step = (soFar, { pointsOffFen = 0 }) => take(soFar, 'points', pointsOffFen, () => true, 'pointsFen')
/** Freight is shared over a merchant's lines by their goods; a line of nothing still takes its share by pieces. */
const freight: Step = (soFar, { freightFen }) => {
  if (!freightFen) return soFar
  const shares = new Map<QuoteLine, number>()
  for (const [merchantId, fen] of freightFen) {
    const mine = soFar.lines.filter((line) => line.merchantId === merchantId)
    const byGoods = sum(mine.map((line) => line.goodsFen)) > 0
    allocate(fen, mine.map((line) => (byGoods ? line.goodsFen : line.quantity))).forEach((share, i) => shares.set(mine[i]!, share))
  }
  return { ...soFar, lines: soFar.lines.map((line) => ({ ...line, freightFen: shares.get(line) ?? 0 })) }
}

/** The order in which offers speak. Each sees only what the one before it left. */
const chain: readonly Step[] = [memberPrice, activityPrice, itemDiscount, thresholdDiscount, coupon, points, freight]

const opened = (basket: readonly BasketLine[]): Quote => ({ explain: [], lines: [...basket].sort((a, b) => (a.skuId < b.skuId ? -1 : 1)).map((line) => ({ ...line, goodsFen: line.unitPriceFen * line.quantity, discountFen: 0, pointsFen: 0, freightFen: 0, payableFen: 0 })) })

/** What a basket costs under these offers. The order of its lines changes nothing. */
export function quote(basket: readonly BasketLine[], offers: Offers): Quote {
  const { lines, explain } = chain.reduce((soFar, step) => step(soFar, offers), opened(basket))
  return { explain, lines: lines.map((line) => ({ ...line, payableFen: leftOf(line) + line.freightFen })) }
}
