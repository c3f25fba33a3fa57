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

/** One zone of a freight template: where it holds, and what it costs. Amounts in fen; first and extra in pieces or grams. No codes = everywhere else. */
export interface Zone { codes: string[]; isBlocked: boolean; first: number; firstFen: number; extra: number; extraFen: number; freeFromFen: number | null; freeFromPieces: number | null }

export const freightTemplates = pgTable('logistics_freight_templates', {
  id: id('fre').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  name: text().notNull(),
  by: text({ enum: ['piece', 'weight'] }).notNull(),
  zones: jsonb().$type<Zone[]>().notNull(),
  isDefault: boolean('is_default').notNull(),
  changedAt: at('changed_at').notNull(),
})

/** The normal form of a parcel's life (ux.md §10.8). */
export const parcelStates = ['awaiting', 'collected', 'in_transit', 'delivering', 'to_pick_up', 'signed', 'refused', 'returning', 'returned', 'trouble'] as const

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
  movedAt: at('moved_at').notNull(),
  nextPollAt: at('next_poll_at'),
}, (t) => [oneOf('logistics_parcels_state', t.state, parcelStates)])

/** Append-only: what the carrier told of a parcel. */
export const parcelMoves = pgTable('logistics_parcel_moves', {
  id: id('pmv').primaryKey(),
  parcelId: id('par', 'parcel_id').notNull(),
  state: text({ enum: parcelStates }).notNull(),
  place: text().notNull(),
  words: text().notNull(),
  at: at('at').notNull(),
})
