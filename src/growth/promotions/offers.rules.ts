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
  /** The coupon that it comes from, where it comes from one. */
  readonly couponId?: string
}

/** Which goods: all that are named, by whatever name; nothing named is everything. Exceptions win. */
export interface Scope { readonly skuIds?: readonly string[]; readonly productIds?: readonly string[]; readonly categoryIds?: readonly string[]; readonly exceptProductIds?: readonly string[] }

export type Effect =
  /** A price for each piece: in place of its own, a percent of it, or so much less. */
  | { readonly kind: 'price'; readonly fen: number }
  | { readonly kind: 'percent'; readonly payPercent: number }
  | { readonly kind: 'off'; readonly fen: number }
  /** 阶梯价 (E13): from so many pieces of one SKU on, each at this price. */
  | { readonly kind: 'steps'; readonly steps: readonly { readonly fromPieces: number; readonly fen: number }[] }
  /** 第 N 件 X 折: of every n pieces, dearest first, the last at a percent; 0 is a gift of it. */
  | { readonly kind: 'nth'; readonly n: number; readonly payPercent: number }
  /** N 件 X 元: every n pieces, dearest first, for one amount. */
  | { readonly kind: 'pieces'; readonly n: number; readonly fen: number }
  /** 场景套餐 (F08): these parts together for one amount, as often as they are all there. */
  | { readonly kind: 'set'; readonly parts: readonly { readonly skuId: string; readonly pieces: number }[]; readonly fen: number }
  /** 满减满折: the best rung that is reached; `mostTimes` above 1 is 每满, the rung again for as often as it is reached. */
  | { readonly kind: 'rungs'; readonly rungs: readonly Rung[]; readonly mostTimes: number }
  /** 换购: one piece, the dearest that fits, for this amount, from so much on. */
  | { readonly kind: 'exchange'; readonly fen: number; readonly fromFen: number }
  /** 满赠: a gift beside, from so much on. */
  | { readonly kind: 'gift'; readonly fromFen: number; readonly fromPieces: number; readonly skuId: string; readonly pieces: number }
  /** 运费券, 满包邮: so much less freight of one store, from so much of goods on. */
  | { readonly kind: 'freight'; readonly fromFen: number; readonly offFen: number }

export interface Rung { readonly fromFen: number; readonly fromPieces: number; readonly offFen: number; readonly payPercent: number; readonly mostOffFen: number | null }

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
] as const
export type Lane = (typeof lanes)[number]['lane']

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
  if (scope.exceptProductIds?.includes(line.productId)) return false
  if (!scope.skuIds && !scope.productIds && !scope.categoryIds) return true
  return (scope.skuIds?.includes(line.skuId) ?? false) || (scope.productIds?.includes(line.productId) ?? false) || (scope.categoryIds?.some((id) => line.categoryIds.includes(id)) ?? false)
}

/** Whether two offers may not meet on one line; whoever of the two says so. */
export const excludes = (one: Offer, other: Offer): boolean => says(one, other) || says(other, one)
const says = (one: Offer, other: Offer): boolean => one.excludes.includes('*') || one.excludes.includes(other.group)
