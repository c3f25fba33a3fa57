import { bigint, boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const orderStates = ['placed', 'paid', 'part_shipped', 'shipped', 'received', 'cancelled'] as const
/** Where an order goes, as it was when it was placed; all of it empty where everything in it is virtual. Personal data. */
export interface Destination { name: string; phone: string; districtCode: string; region: string; street: string }

/** A parent (no merchant) is what is paid; each child is one merchant's part. Parents carry the sums of their children. */
export const orders = pgTable('ordering_orders', {
  id: id('ord').primaryKey(),
  parentId: id('ord', 'parent_id'),
  /** What people say to each other: the day and eight digits. */
  number: text().notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id'),
  state: text({ enum: orderStates }).notNull(),
  goodsFen: fen('goods_fen'),
  discountFen: fen('discount_fen'),
  pointsFen: fen('points_fen'),
  freightFen: fen('freight_fen'),
  payableFen: fen('payable_fen'),
  /** What of the discounts the platform bears: the merchant gets it with what was paid. */
  subsidyFen: fen('subsidy_fen').default(0),
  /** Orders of a presale: what of the payable amount is paid first 定金; with it alone an order is not yet paid. */
  depositFen: bigint('deposit_fen', { mode: 'number' }),
  /** What of the payable amount the shopper's balance at its seller pays 余额支付. */
  balanceFen: fen('balance_fen').default(0),
  paidFen: bigint('paid_fen', { mode: 'number' }).notNull().default(0),
  refundedFen: bigint('refunded_fen', { mode: 'number' }).notNull().default(0),
  address: jsonb().$type<Destination>().notNull(),
  note: text().notNull().default(''),
  keyHash: text('key_hash'),
  placedAt: at('placed_at').notNull(),
  /** When the state ends by itself: unpaid orders are cancelled, shipped ones received. */
  dueAt: at('due_at'),
  isExtended: boolean('is_extended').notNull().default(false),
  /** An open change of it 改单: nothing is shipped before that is answered. */
  changeId: text('change_id'),
  /** Bought in a group 拼团 that is not full yet: nothing is shipped before it is. */
  awaitsGroup: boolean('awaits_group').notNull().default(false),
  cancelReason: text('cancel_reason'),
  /** The store at which the shopper collects it 自提, where he does: then no parcel goes. */
  collectAt: text('collect_at'),
}, (t) => [oneOf('ordering_orders_state', t.state, orderStates)])

/** `name` as the offer was called when it was bought. */
export interface LineShare { readonly offerId: string; readonly couponId?: string; readonly lane: string; readonly name: string; readonly offFen: number; readonly platformFen: number }

/** As the catalogue has it 商品形态: goods go in a parcel; the others are virtual. */
export const lineKinds = ['goods', 'code', 'link', 'service'] as const

/** A line keeps what was bought as it was bought. */
export const lines = pgTable('ordering_lines', {
  id: id('lin').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  title: text().notNull(),
  specText: text('spec_text').notNull(),
  picture: text().notNull(),
  kind: text({ enum: lineKinds }).notNull().default('goods'),
  quantity: integer().notNull(),
  unitPriceFen: fen('unit_price_fen'),
  goodsFen: fen('goods_fen'),
  discountFen: fen('discount_fen'),
  pointsFen: fen('points_fen'),
  freightFen: fen('freight_fen'),
  payableFen: fen('payable_fen'),
  subsidyFen: fen('subsidy_fen').default(0),
  /** What each offer took off it, as it was told 优惠明细. */
  shares: jsonb().$type<readonly LineShare[]>().notNull().default([]),
  refundedFen: bigint('refunded_fen', { mode: 'number' }).notNull().default(0),
  refundedQuantity: integer('refunded_quantity').notNull().default(0),
  /** What of the platform's part went back with the pieces. */
  refundedSubsidyFen: bigint('refunded_subsidy_fen', { mode: 'number' }).notNull().default(0),
  shippedQuantity: integer('shipped_quantity').notNull().default(0),
  /** Pieces that were struck out before they left; they count as given back too. */
  cancelledQuantity: integer('cancelled_quantity').notNull().default(0),
  /** What of the money that went back went without a piece 退差价. */
  concededFen: bigint('conceded_fen', { mode: 'number' }).notNull().default(0),
  /** 赠品: costs nothing, gives nothing back, and goes with the order. */
  /** What its goods cost their seller when they were sold (F87); empty where nobody had said. Never for shoppers. */
  landedFen: bigint('landed_fen', { mode: 'number' }),
  /** What the platform keeps of its goods 佣金, in hundredths of a percent, as it was when it was placed (F75). */
  commissionBps: integer('commission_bps').notNull().default(0),
  isGift: boolean('is_gift').notNull().default(false),
  /** A gift for paying in time is lost then; empty once it is certain. */
  giftDueAt: at('gift_due_at'),
  /** Since when it is no more part of the order: what was set aside for it has been let go. */
  lapsedAt: at('lapsed_at'),
}, (t) => [oneOf('ordering_lines_kind', t.kind, lineKinds)])

export const historyActors = ['shopper', 'merchant', 'staff', 'system'] as const
/** Parcels of an order and their receipt 按包裹收货 (E04): when each is received by itself, or how much of its clock is left while something of the order is asked back. */
export const receipts = pgTable('ordering_receipts', {
  parcelId: id('par', 'parcel_id').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  lines: jsonb().$type<readonly { lineId: string; skuId: string; quantity: number }[]>().notNull(),
  sentAt: at('sent_at').notNull(),
  dueAt: at('due_at'),
  leftMs: bigint('left_ms', { mode: 'number' }),
  receivedAt: at('received_at'),
  cause: text(),
})

/** Append-only: each move of an order, with its cause. */
export const history = pgTable('ordering_history', {
  id: id('ohi').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  fromState: text('from_state'),
  toState: text('to_state').notNull(),
  cause: text().notNull(),
  actorId: text('actor_id').notNull(),
  /** Empty in rows that were written before it was kept. */
  actorKind: text('actor_kind', { enum: historyActors }),
  /** Until when the next was promised with this move; empty where no clock began. */
  dueAt: at('due_at'),
  at: at('at').notNull(),
}, (t) => [oneOf('ordering_history_actor_kind', t.actorKind, historyActors)])
