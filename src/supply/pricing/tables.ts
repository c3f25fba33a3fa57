import { sql } from 'drizzle-orm'
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

/** Append-only: every list price 标价 of every SKU (E12). */
export const prices = pgTable('pricing_prices', {
  id: id('prc').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  priceFen: fen('price_fen'),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
})

/** Append-only: what a piece was sold for 成交价, by line of a paid order; a second row of a line says that the order was cancelled after its payment. */
export const deals = pgTable('pricing_deals', {
  lineId: id('lin', 'line_id').notNull(),
  isUndone: boolean('is_undone').notNull(),
  orderId: id('ord', 'order_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  quantity: integer().notNull(),
  unitFen: fen('unit_fen'),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.lineId, t.isUndone] })])

/** On what a compared price 被比较价格 stands: deals of the seven days before, a list price of a stated time, or the manufacturer's suggestion. */
export const bases = ['deals', 'stated', 'suggested'] as const
/** What was found when a compared price was set, kept as proof. */
export interface Proof { readonly lowest: { readonly fen: number; readonly at: string; readonly why: 'lowest' | 'last' } | null }
export const compared = pgTable('pricing_compared', {
  id: id('cmp').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  basis: text({ enum: bases }).notNull(),
  fen: fen('fen'),
  /** The list price that it was set beside. */
  priceFen: fen('price_fen'),
  fromAt: at('from_at'),
  untilAt: at('until_at'),
  source: text().notNull().default(''),
  proof: jsonb().$type<Proof>().notNull(),
  startsAt: at('starts_at').notNull(),
  endsAt: at('ends_at').notNull(),
  endedAt: at('ended_at'),
  setBy: text('set_by').notNull(),
}, (t) => [oneOf('pricing_compared_basis', t.basis, bases)])

export const alarmKinds = ['raised', 'below_floor'] as const
/** Alarms 价格预警, once a day for each SKU and offer. `fen` is what a piece would sell for, `againstFen` what it was at its lowest before, or its floor. */
export const alarms = pgTable('pricing_alarms', {
  id: id('alm').primaryKey(),
  kind: text({ enum: alarmKinds }).notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  title: text().notNull(),
  offerId: id('ofr', 'offer_id').notNull(),
  offerName: text('offer_name').notNull(),
  fen: fen('fen'),
  againstFen: fen('against_fen'),
  day: text().notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('pricing_alarms_kind', t.kind, alarmKinds)])

/** Landed cost 到岸成本 of a piece: its goods and their way, and what part of its price goes away, in hundredths of a percent. `leastFen`: what it may not be sold below (F87). */
export const costs = pgTable('pricing_costs', {
  skuId: id('sku', 'sku_id').primaryKey(),
  productId: id('prd', 'product_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  goodsFen: fen('goods_fen'),
  freightFen: fen('freight_fen'),
  commissionBp: integer('commission_bp').notNull(),
  adsBp: integer('ads_bp').notNull(),
  returnsBp: integer('returns_bp').notNull(),
  /** Where the merchant wants it higher than the cost. */
  floorFen: bigint('floor_fen', { mode: 'number' }),
  leastFen: bigint('least_fen', { mode: 'number' }).generatedAlwaysAs(sql`greatest(ceil((goods_fen + freight_fen) * 10000.0 / (10000 - commission_bp - ads_bp - returns_bp))::bigint, coalesce(floor_fen, 0))`),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** What a piece has cost on average 移动平均成本, over all warehouses, in ten-thousandths of a fen; nothing as long as nobody told a price. */
export const averages = pgTable('pricing_averages', {
  skuId: id('sku', 'sku_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  average: bigint({ mode: 'number' }).notNull(),
  changedAt: at('changed_at').notNull(),
})

/** Cost layers 成本层 by receipt: how many pieces came, how many of them are left, and what those cost together. */
export const layers = pgTable('pricing_layers', {
  id: id('lay').primaryKey(),
  skuId: id('sku', 'sku_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  sourceId: text('source_id').notNull(),
  cameAt: at('came_at').notNull(),
  pieces: integer().notNull(),
  leftPieces: integer('left_pieces').notNull(),
  leftFen: fen('left_fen'),
  /** Whether anybody told what they cost. */
  isPriced: boolean('is_priced').notNull(),
})

export const layerKinds = ['in', 'out', 'back', 'added'] as const
/** Append-only: pieces and cost that came to a layer, left it, came back to it, or were added to what is left. */
export const layerMoves = pgTable('pricing_layer_moves', {
  id: id('lam').primaryKey(),
  layerId: id('lay', 'layer_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  kind: text({ enum: layerKinds }).notNull(),
  pieces: integer().notNull(),
  fen: fen('fen'),
  sourceId: text('source_id').notNull(),
  orderId: text('order_id'),
  note: text(),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
}, (t) => [oneOf('pricing_layer_moves_kind', t.kind, layerKinds)])
