import { boolean, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** Who sends 寄件人, as it is told to carriers and printed; one for each store. Personal data. */
export const senders = pgTable('dispatch_senders', {
  merchantId: id('mer', 'merchant_id').primaryKey(),
  name: text().notNull(),
  phone: text().notNull(),
  districtCode: text('district_code').notNull(),
  region: text().notNull(),
  street: text().notNull(),
  changedAt: at('changed_at').notNull(),
})

/** One rule: what it says must all fit; empty says nothing. Weights in grams, both ends within. */
export interface CarrierRule { readonly name: string; readonly codes: string[]; readonly leastGram: number | null; readonly mostGram: number | null; readonly categoryIds: string[]; readonly carrier: string }

/** Carriers by area 快递规则 (F91): a store's rules in their sequence, those it asks besides, and whether remote places go by EMS. */
export const plans = pgTable('dispatch_plans', {
  merchantId: id('mer', 'merchant_id').primaryKey(),
  rules: jsonb().$type<CarrierRule[]>().notNull(),
  fallbacks: text().array().notNull(),
  isRemoteByEms: boolean('is_remote_by_ems').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** Who pays the freight: the store each time, or at the end of the month. */
export const payers = ['shipper', 'monthly'] as const
/** What a store has agreed with a carrier 面单账号 (E05): by it waybills of real carriers are issued. Its keys lie sealed. */
export const accounts = pgTable('dispatch_accounts', {
  merchantId: id('mer', 'merchant_id').notNull(),
  carrier: text().notNull(),
  account: text().notNull(),
  accountName: text('account_name').notNull(),
  branch: text().notNull(),
  mark: text().notNull(),
  courier: text().notNull(),
  /** The key and the secret of the account; nothing where it has none. */
  sealed: text(),
  pays: text({ enum: payers }).notNull(),
  product: text().notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [primaryKey({ columns: [t.merchantId, t.carrier] }), oneOf('dispatch_accounts_pays', t.pays, payers)])

export const waybillStates = ['asked', 'issued', 'used', 'failed', 'void'] as const
/** Why a waybill holds no more: a person took it back, its order was cancelled or changed, its goods left by another number, or the one whose number it bore is gone. */
export const voidReasons = ['taken_back', 'cancelled', 'changed', 'sent_otherwise', 'lead_gone'] as const
/** What became of asking a carrier; `silent` may have issued all the same, and is told that it is not wanted; one that was `down` a moment ago was not asked. */
export const askOutcomes = ['asked', 'issued', 'refused', 'silent', 'down', 'unconnected'] as const
export const whys = ['chosen', 'rule', 'remote', 'fallback'] as const
export interface WaybillLine { readonly lineId: string; readonly skuId: string; readonly title: string; readonly specText: string; readonly quantity: number }

/** Waybills 电子面单 (E05): one living for each order at a time, for the pieces that go in its next parcel. Of the receiver it keeps what its label may show. */
export const waybills = pgTable('dispatch_waybills', {
  id: id('wbl').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  orderId: id('ord', 'order_id').notNull(),
  orderNumber: text('order_number').notNull(),
  state: text({ enum: waybillStates }).notNull(),
  carrier: text(),
  number: text(),
  /** What sorting centres read 大头笔/三段码; empty where the carrier gave none. */
  routeCode: text('route_code').notNull(),
  lines: jsonb().$type<readonly WaybillLine[]>().notNull(),
  weightGram: integer('weight_gram').notNull(),
  toName: text('to_name').notNull(),
  toPhone: text('to_phone').notNull(),
  toAddress: text('to_address').notNull(),
  /** Why the first carrier was asked: a person's choice, a rule by its name, a remote place, or one that is always asked. */
  why: text({ enum: whys }).notNull(),
  rule: text().notNull(),
  parcelId: id('par', 'parcel_id'),
  prints: integer().notNull().default(0),
  askedBy: text('asked_by').notNull(),
  askedAt: at('asked_at').notNull(),
  issuedAt: at('issued_at'),
  endedAt: at('ended_at'),
  voidFor: text('void_for', { enum: voidReasons }),
  /** The waybill of another order in whose parcel this one goes 合并发货: it bears its number and holds as long as it does. */
  joins: id('wbl', 'joins'),
}, (t) => [oneOf('dispatch_waybills_state', t.state, waybillStates), oneOf('dispatch_waybills_why', t.why, whys), oneOf('dispatch_waybills_void_for', t.voidFor, voidReasons)])

/** What each carrier was asked for a waybill, written before it is asked, and what it said. */
export const asks = pgTable('dispatch_asks', {
  waybillId: id('wbl', 'waybill_id').notNull(),
  carrier: text().notNull(),
  outcome: text({ enum: askOutcomes }).notNull(),
  number: text(),
  /** What the carrier calls the order; nothing where it told none. */
  ref: text(),
  /** The carrier's own words where it refused. */
  words: text().notNull(),
  at: at('at').notNull(),
  /** Since when the carrier is to be told that its number is not wanted, and when it took that. */
  undoAt: at('undo_at'),
  undoneAt: at('undone_at'),
}, (t) => [primaryKey({ columns: [t.waybillId, t.carrier] }), oneOf('dispatch_asks_outcome', t.outcome, askOutcomes)])
