import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const offerKinds = ['open', 'coupon'] as const
export const offerStates = ['draft', 'live', 'stopped'] as const
/** Lanes 优惠层: what they mean, and the order in which they speak, stand in the rules. */
export const laneNames = ['price', 'day', 'item', 'store', 'platform', 'store_coupon', 'platform_coupon', 'gift', 'freight'] as const

/** Which goods: all that are named, by whatever name; nothing named is everything. Exceptions win. */
export interface Scope { readonly skuIds?: readonly string[]; readonly productIds?: readonly string[]; readonly categoryIds?: readonly string[]; readonly exceptProductIds?: readonly string[] }

export type Effect =
  /** A price for each piece: in place of its own, a percent of it, or so much less. */
  | { readonly kind: 'price'; readonly fen: number }
  | { readonly kind: 'percent'; readonly payPercent: number }
  | { readonly kind: 'off'; readonly fen: number }
  /** 阶梯价 (E13): from so many pieces of one SKU on, each at this price. */
  | { readonly kind: 'steps'; readonly steps: readonly { readonly fromPieces: number; readonly fen: number }[] }
  /** 秒杀 (F35): for each of these SKUs a price, as long as the pieces of an opening last. */
  | { readonly kind: 'flash'; readonly items: readonly FlashItem[] }
  /** 第 N 件 X 折: of every n pieces, dearest first, the last at a percent; 0 is a gift of it. */
  | { readonly kind: 'nth'; readonly n: number; readonly payPercent: number }
  /** N 件 X 元: every n pieces, dearest first, for one amount. */
  | { readonly kind: 'pieces'; readonly n: number; readonly fen: number }
  /** 场景套餐 (F08): these parts together for one amount, as often as they are all there; `scene` says what for, as 租房改造. */
  | { readonly kind: 'set'; readonly parts: readonly { readonly skuId: string; readonly pieces: number }[]; readonly fen: number; readonly scene?: string }
  /** 满减满折: the best rung that is reached; `mostTimes` above 1 is 每满, the rung again for as often as it is reached. */
  | { readonly kind: 'rungs'; readonly rungs: readonly Rung[]; readonly mostTimes: number }
  /** 换购: one piece, the dearest that fits, for this amount, from so much on. With `skuIds` it is one of these, and what counts towards `fromFen` is everything else. */
  | { readonly kind: 'exchange'; readonly fen: number; readonly fromFen: number; readonly skuIds?: readonly string[] }
  /** 满赠: a gift beside, from so much on; `others` may be had in its place. 支付页赠品: with `payMinutes` only for who pays within so many minutes. */
  | { readonly kind: 'gift'; readonly fromFen: number; readonly fromPieces: number; readonly skuId: string; readonly pieces: number; readonly others?: readonly string[]; readonly payMinutes?: number }
  /** 运费券, 满包邮: so much less freight of one store, from so much of goods on. */
  | { readonly kind: 'freight'; readonly fromFen: number; readonly offFen: number }

/** `pieces` in the pool of each opening; one person gets `perPerson` of them at most, null is as many as there are. */
export interface FlashItem { readonly skuId: string; readonly productId: string; readonly fen: number; readonly pieces: number; readonly perPerson: number | null }

export interface Rung { readonly fromFen: number; readonly fromPieces: number; readonly offFen: number; readonly payPercent: number; readonly mostOffFen: number | null }

/**
 * Rhythm 周期 (F25): on which days an offer holds within its time, as the member day on the 18th of every month or a theme day on Wednesdays, and
 * between which hours of such a day. Days and hours are Shanghai's.
 */
export interface Rhythm {
  /** 1 to 31; a day that a month has not is its last. */
  readonly monthDays?: readonly number[]
  /** 1 is Monday, 7 Sunday. */
  readonly weekDays?: readonly number[]
  /** Several openings a day 场次, in place of one. */
  readonly slots?: readonly Slot[]
  /** Minutes from midnight, [from, until). */
  readonly fromMinute?: number
  readonly untilMinute?: number
}

/** How a coupon of an offer is had: claimed by whoever likes, only given (granted, by code, as amends), or given to whoever joins. */
export const couponWays = ['claim', 'given', 'joining'] as const
export interface Slot { readonly fromMinute: number; readonly untilMinute: number }

/** Offers 优惠 as they are configured: open to everybody, or good only with a coupon. `uses`, `usedFen` and `issued` count what was taken of the limits. */
export const offers = pgTable('promotions_offers', {
  id: id('ofr').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  name: text().notNull(),
  kind: text({ enum: offerKinds }).notNull(),
  lane: text({ enum: laneNames }).notNull(),
  scope: jsonb().$type<Scope>().notNull(),
  effect: jsonb().$type<Effect>().notNull(),
  priority: integer().notNull(),
  excludes: text().array().notNull(),
  platformPercent: integer('platform_percent').notNull(),
  mostPieces: integer('most_pieces'),
  perPerson: integer('per_person'),
  mostUses: integer('most_uses'),
  mostFen: bigint('most_fen', { mode: 'number' }),
  uses: integer().notNull(),
  usedFen: fen('used_fen'),
  issued: integer().notNull(),
  goodDays: integer('good_days'),
  state: text({ enum: offerStates }).notNull(),
  startsAt: at('starts_at').notNull(),
  endsAt: at('ends_at').notNull(),
  rhythm: jsonb().$type<Rhythm>(),
  way: text({ enum: couponWays }).notNull().default('claim'),
  /** Only for who has never bought here (F38). */
  forNew: boolean('for_new').notNull().default(false),
  /** For these groups of shoppers from the beginning on (F26); null is everybody. Of coupons it is who may claim. */
  groupIds: text('group_ids').array(),
  /** From then on for everybody; null is never, where it is for groups. */
  publicAt: at('public_at'),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('promotions_offers_kind', t.kind, offerKinds), oneOf('promotions_offers_lane', t.lane, laneNames), oneOf('promotions_offers_state', t.state, offerStates), oneOf('promotions_offers_way', t.way, couponWays)])

export const couponStates = ['unused', 'held', 'used', 'recalled'] as const
/** Where a coupon came from 来源: the shopper claimed it, somebody granted it, he joined, he had a code, as amends, or he won it. */
export const couponSources = ['claimed', 'granted', 'joined', 'code', 'compensated', 'won'] as const
/** A coupon 优惠券 in a shopper's hand; held by an unpaid order, used by a paid one. */
export const coupons = pgTable('promotions_coupons', {
  id: id('cpn').primaryKey(),
  offerId: id('ofr', 'offer_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  ordinal: integer().notNull(),
  state: text({ enum: couponStates }).notNull(),
  startsAt: at('starts_at').notNull(),
  endsAt: at('ends_at').notNull(),
  orderId: id('ord', 'order_id'),
  source: text({ enum: couponSources }).notNull(),
  /** Of which grant, code or cause it is: the same gives one. */
  sourceId: text('source_id'),
  givenBy: text('given_by'),
  /** Taken back; one that an order holds then is so once the order lets it go. */
  recalledAt: at('recalled_at'),
  remindedAt: at('reminded_at'),
  at: at('at').notNull(),
}, (t) => [oneOf('promotions_coupons_state', t.state, couponStates), oneOf('promotions_coupons_source', t.source, couponSources)])

/** By what a person who has bought is known again 已购标记: his id, keyed hashes of phones and addresses (F38). */
export const buyers = pgTable('promotions_buyers', {
  mark: text().notNull(),
  orderId: id('ord', 'order_id').notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.mark, t.orderId] })])

export const claimStates = ['held', 'kept', 'released'] as const
export const claims = pgTable('promotions_claims', {
  orderId: id('ord', 'order_id').notNull(),
  offerId: id('ofr', 'offer_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  couponId: id('cpn', 'coupon_id'),
  offFen: fen('off_fen'),
  platformFen: fen('platform_fen'),
  /** What was bought with it: its store's part of the order, or all where it is the platform's. */
  gmvFen: fen('gmv_fen').default(0),
  state: text({ enum: claimStates }).notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.orderId, t.offerId] }), oneOf('promotions_claims_state', t.state, claimStates)])

/** How often one person has used an offer that is limited for each. */
export const persons = pgTable('promotions_persons', {
  offerId: id('ofr', 'offer_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  uses: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.offerId, t.shopperId] })])

export const batchStates = ['asked', 'exported', 'void'] as const
/** Batches of codes 兑换码批次: asked for, then made and handed over as a file, once; what is void opens nothing any more. */
export const codeBatches = pgTable('promotions_code_batches', {
  id: id('cdb').primaryKey(),
  offerId: id('ofr', 'offer_id').notNull(),
  merchantId: id('mer', 'merchant_id'),
  name: text().notNull(),
  count: integer().notNull(),
  state: text({ enum: batchStates }).notNull(),
  madeBy: text('made_by').notNull(),
  madeAt: at('made_at').notNull(),
  exportedAt: at('exported_at'),
}, (t) => [oneOf('promotions_code_batches_state', t.state, batchStates)])

/** Codes 兑换码, as keyed hashes only: nobody can read them out of here. */
export const codes = pgTable('promotions_codes', {
  hash: text().primaryKey(),
  batchId: id('cdb', 'batch_id').notNull(),
  offerId: id('ofr', 'offer_id').notNull(),
  shopperId: id('shp', 'shopper_id'),
  usedAt: at('used_at'),
})

/** How many wrong codes were tried in an hour, by person and by address (T-21). */
export const guesses = pgTable('promotions_guesses', {
  who: text().notNull(),
  hour: at('hour').notNull(),
  count: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.who, t.hour] })])
/** Pools 秒杀库存: how many of one SKU were taken in one opening of a flash sale; made with the first taking. */
export const pools = pgTable('promotions_pools', {
  offerId: id('ofr', 'offer_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  opensAt: at('opens_at').notNull(),
  pieces: integer().notNull(),
  taken: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.offerId, t.skuId, t.opensAt] })])

/** How many pieces of a pool one person has, where that is limited. */
export const poolPersons = pgTable('promotions_pool_persons', {
  offerId: id('ofr', 'offer_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  opensAt: at('opens_at').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  pieces: integer().notNull(),
}, (t) => [primaryKey({ columns: [t.offerId, t.skuId, t.opensAt, t.shopperId] })])

/** What an order took of a pool; its states are those of claims. */
export const draws = pgTable('promotions_draws', {
  orderId: id('ord', 'order_id').notNull(),
  offerId: id('ofr', 'offer_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  opensAt: at('opens_at').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  pieces: integer().notNull(),
  state: text({ enum: claimStates }).notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.orderId, t.offerId, t.skuId] }), oneOf('promotions_draws_state', t.state, claimStates)])
