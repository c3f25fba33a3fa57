import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** The address book 收货地址. Personal data: shown whole to its owner alone. Orders keep a copy, so a removed one is only hidden. */
export const addresses = pgTable('logistics_addresses', {
  id: id('adr').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  name: text().notNull(),
  phone: text().notNull(),
  districtCode: text('district_code').notNull(),
  region: text().notNull(),
  street: text().notNull(),
  isDefault: boolean('is_default').notNull(),
  isLive: boolean('is_live').notNull().default(true),
  at: at('at').notNull(),
})

/** One zone of a freight template: where it holds, and what it costs. Amounts in fen; first and extra in pieces, grams or cubic centimetres. No codes = everywhere else. */
export interface Zone { codes: string[]; isBlocked: boolean; first: number; firstFen: number; extra: number; extraFen: number; freeFromFen: number | null; freeFromPieces: number | null }

export const countedBy = ['piece', 'weight', 'volume'] as const
export const freightTemplates = pgTable('logistics_freight_templates', {
  id: id('fre').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  name: text().notNull(),
  by: text({ enum: countedBy }).notNull(),
  zones: jsonb().$type<Zone[]>().notNull(),
  isDefault: boolean('is_default').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** The normal form of a parcel's life (ux.md §10.8). */
export const parcelStates = ['awaiting', 'collected', 'in_transit', 'delivering', 'to_pick_up', 'signed', 'refused', 'returning', 'returned', 'trouble'] as const
/** Who tells of a parcel: nobody, its carrier when asked, its carrier by itself as well, or nobody any more. */
export const watches = ['none', 'asked', 'subscribed', 'ended'] as const

export const parcels = pgTable('logistics_parcels', {
  id: id('par').primaryKey(),
  orderId: text('order_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  carrier: text().notNull(),
  number: text().notNull(),
  state: text({ enum: parcelStates }).notNull(),
  lines: jsonb().$type<{ lineId: string; skuId: string; quantity: number }[]>().notNull(),
  at: at('at').notNull(),
  /** When it was last told of, or handed over. */
  movedAt: at('moved_at').notNull(),
  nextPollAt: at('next_poll_at'),
  /** Where it goes: what the promise is reckoned from. */
  districtCode: text('district_code').notNull(),
  /** The last four digits of the telephone, which some carriers ask for before they tell anything. */
  phoneTail: text('phone_tail').notNull(),
  watched: text({ enum: watches }).notNull(),
  askedAt: at('asked_at'),
  /** What was promised 时效承诺, leg by leg: collected, out for delivery, signed. */
  collectBy: at('collect_by'),
  outBy: at('out_by'),
  signBy: at('sign_by'),
  renumberedAt: at('renumbered_at'),
  /** Since when it has stood still beyond its limit; nothing while it moves. */
  stalledAt: at('stalled_at'),
}, (t) => [oneOf('logistics_parcels_state', t.state, parcelStates), oneOf('logistics_parcels_watched', t.watched, watches)])

/** Append-only: what the carrier told of a parcel. */
export const parcelMoves = pgTable('logistics_parcel_moves', {
  id: id('pmv').primaryKey(),
  parcelId: id('par', 'parcel_id').notNull(),
  state: text({ enum: parcelStates }).notNull(),
  place: text().notNull(),
  words: text().notNull(),
  at: at('at').notNull(),
})

/** Append-only: the numbers that a parcel had before 运单号更正, and who replaced each. */
export const parcelNumbers = pgTable('logistics_parcel_numbers', {
  id: id('pnm').primaryKey(),
  parcelId: id('par', 'parcel_id').notNull(),
  carrier: text().notNull(),
  number: text().notNull(),
  replacedBy: text('replaced_by').notNull(),
  at: at('at').notNull(),
})

/** Why a parcel counts as stalled: no news for too long, later than promised, trouble that its carrier told of, or a carrier that tells no more. */
export const stallReasons = ['silent', 'late', 'trouble', 'unwatched'] as const

/** Stalled parcels 停滞包裹 (F12): one row for each time that one stood still, open until it moves again. */
export const stalls = pgTable('logistics_stalls', {
  id: id('stl').primaryKey(),
  parcelId: id('par', 'parcel_id').notNull(),
  orderId: text('order_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  state: text({ enum: parcelStates }).notNull(),
  reason: text({ enum: stallReasons }).notNull(),
  since: at('since').notNull(),
  foundAt: at('found_at').notNull(),
  acknowledgedBy: text('acknowledged_by'),
  acknowledgedAt: at('acknowledged_at'),
  /** What the merchant says of it, to the shopper; empty until he has. */
  words: text().notNull(),
  closedAt: at('closed_at'),
}, (t) => [oneOf('logistics_stalls_reason', t.reason, stallReasons)])
