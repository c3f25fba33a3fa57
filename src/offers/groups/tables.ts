import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const activityStates = ['draft', 'live', 'stopped'] as const
/** What one piece of a SKU costs in a group of `size`, and what it costs whoever founds it; null is the same for all. */
export interface GroupPrice { readonly skuId: string; readonly size: number; readonly priceFen: number; readonly leaderFen: number | null }

/** Group buying activities 拼团活动, each for SKUs of one product. `takenPieces` counts what orders hold of `mostPieces`. */
export const activities = pgTable('groups_activities', {
  id: id('gba').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  prices: jsonb().$type<readonly GroupPrice[]>().notNull(),
  /** How long a group may be joined, from the payment that founded it on. */
  hours: integer().notNull(),
  mostPieces: integer('most_pieces').notNull(),
  takenPieces: integer('taken_pieces').notNull(),
  /** So many pieces may one shopper have of it in all. */
  perShopper: integer('per_shopper').notNull(),
  /** A second person has allowed that it goes below what a piece may not be sold below (F87). */
  goesBelow: boolean('goes_below').notNull(),
  startsAt: at('starts_at').notNull(),
  endsAt: at('ends_at').notNull(),
  state: text({ enum: activityStates }).notNull(),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('groups_activities_state', t.state, activityStates)])

export const groupStates = ['running', 'filled', 'failed'] as const

/** Groups 团. `seats` counts those who have paid and those who are paying, `members` those who have paid: no other than buyers are ever counted (E-Commerce Law 17). */
export const groups = pgTable('groups_groups', {
  id: id('grp').primaryKey(),
  activityId: id('gba', 'activity_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  productId: id('prd', 'product_id').notNull(),
  size: integer().notNull(),
  /** Who founded it; when he leaves, whoever has been in it longest. */
  leaderId: id('shp', 'leader_id').notNull(),
  seats: integer().notNull(),
  members: integer().notNull(),
  state: text({ enum: groupStates }).notNull(),
  foundedAt: at('founded_at').notNull(),
  endsAt: at('ends_at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('groups_groups_state', t.state, groupStates)])

export const seatStates = ['held', 'kept', 'formed', 'released', 'undone'] as const

/** Seats 席位, by the parent order: held while it is paid for, kept once it is, formed with its group; released before that, undone when an order of a formed group ends. */
export const seats = pgTable('groups_seats', {
  orderId: id('ord', 'order_id').primaryKey(),
  activityId: id('gba', 'activity_id').notNull(),
  /** Empty until the payment of whoever founds it has come: there is no group before that. */
  groupId: id('grp', 'group_id'),
  size: integer().notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  pieces: integer().notNull(),
  priceFen: fen('price_fen'),
  isFounder: boolean('is_founder').notNull(),
  state: text({ enum: seatStates }).notNull(),
  at: at('at').notNull(),
  paidAt: at('paid_at'),
  endedAt: at('ended_at'),
}, (t) => [oneOf('groups_seats_state', t.state, seatStates)])
