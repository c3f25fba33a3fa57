import type { Effect, laneNames, Scope } from './tables'

/**
 * Offers 优惠: what may lower a price, as data (F33 to F36, F39, E13). Each speaks in one lane 优惠层; lanes stack in order, offers of one lane compete.
 * Amounts in fen, percents of what is paid (85 = 85 折), pieces counted over lines.
 */
export interface Offer {
  readonly id: string
  readonly lane: Lane
  /** Whose goods it is for; null: the platform's, over all stores. */
  readonly merchantId: string | null
  readonly scope: Scope
  readonly effect: Effect
  /** Where two would take as much: the higher first. */
  readonly priority: number
  /** What it counts as where others exclude it, and what it excludes; `*` is everything else 互斥. */
  readonly group: string
  readonly excludes: readonly string[]
  /** What part of it the platform bears; the merchant bears the rest. */
  readonly platformPercent: number
  /** So many pieces of an order at most get an activity's price 限购件数. */
  readonly mostPieces?: number
  /** What is left of its budget: it takes all that it should, or it does not speak. */
  readonly leftFen?: number
  /** The coupon that it comes from, where it comes from one. */
  readonly couponId?: string
}

/**
 * The order in which offers speak 优惠顺序. Each sees only what the one before it left. `holds`: for what one offer of the lane keeps the others of it
 * away: the lines it touches, the whole store, the whole order, or nothing.
 */
export const lanes = [
  { lane: 'price', holds: 'lines' },
  { lane: 'day', holds: 'lines' },
  { lane: 'item', holds: 'lines' },
  { lane: 'store', holds: 'lines' },
  { lane: 'platform', holds: 'lines' },
  { lane: 'store_coupon', holds: 'store' },
  { lane: 'platform_coupon', holds: 'order' },
  { lane: 'gift', holds: 'nothing' },
  { lane: 'freight', holds: 'store' },
] as const satisfies readonly { readonly lane: (typeof laneNames)[number]; readonly holds: 'lines' | 'store' | 'order' | 'nothing' }[]
export type Lane = (typeof laneNames)[number]
/** How many lanes speak before it. */
export const depthOf: ReadonlyMap<Lane, number> = new Map(lanes.map(({ lane }, n) => [lane, n]))

export interface BasketLine {
  readonly skuId: string; readonly productId: string; readonly merchantId: string
  /** Its category and all above it. */
  readonly categoryIds: readonly string[]
  readonly quantity: number; readonly unitPriceFen: number
  /** What one piece may not be sold below, however many offers meet (F87). */
  readonly floorFen?: number
}

export function fits({ merchantId, scope }: Pick<Offer, 'merchantId' | 'scope'>, line: BasketLine): boolean {
  if (merchantId !== null && merchantId !== line.merchantId) return false
  const { skuIds, productIds, categoryIds, exceptProductIds } = scope
  if (exceptProductIds?.includes(line.productId)) return false
  if (!skuIds && !productIds && !categoryIds) return true
  return (skuIds?.includes(line.skuId) ?? false) || (productIds?.includes(line.productId) ?? false) || (categoryIds?.some((id) => line.categoryIds.includes(id)) ?? false)
}

/** Whether two offers may not meet on one line; whoever of the two says so. */
export const excludes = (one: Offer, other: Offer): boolean => says(one, other) || says(other, one)
const says = (one: Offer, other: Offer): boolean => one.excludes.includes('*') || one.excludes.includes(other.group)
