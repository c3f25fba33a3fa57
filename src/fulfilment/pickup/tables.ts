import { boolean, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** Stores 门店 of sellers. With a warehouse of its own only what lies there is collected there; with members named, only they redeem there. */
export const stores = pgTable('pickup_stores', {
  id: id('pst').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  name: text().notNull(),
  phone: text().notNull(),
  districtCode: text('district_code').notNull(),
  region: text().notNull(),
  street: text().notNull(),
  hours: text().notNull(),
  isOpen: boolean('is_open').notNull(),
  warehouseId: id('whs', 'warehouse_id'),
  memberIds: text('member_ids').array().notNull().default([]),
  changedAt: at('changed_at').notNull(),
})

export const ticketKinds = ['pickup', 'service'] as const
export const ticketStates = ['preparing', 'ready', 'redeemed', 'expired', 'void'] as const

/** Tickets 核销券: one for a part that is collected, one for each line of a service, with a use a piece. */
export const tickets = pgTable('pickup_tickets', {
  id: id('ptk').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  lineId: id('lin', 'line_id'),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  storeId: id('pst', 'store_id'),
  kind: text({ enum: ticketKinds }).notNull(),
  state: text({ enum: ticketStates }).notNull(),
  hash: text().notNull(),
  sealed: text().notNull(),
  uses: integer().notNull(),
  used: integer().notNull().default(0),
  dueAt: at('due_at').notNull(),
  isExtended: boolean('is_extended').notNull().default(false),
  madeAt: at('made_at').notNull(),
  readyAt: at('ready_at'),
  endedAt: at('ended_at'),
}, (t) => [oneOf('pickup_tickets_kind', t.kind, ticketKinds), oneOf('pickup_tickets_state', t.state, ticketStates)])

/** Append-only: each time that a ticket was redeemed: where, by whom, how many uses. */
export const redemptions = pgTable('pickup_redemptions', {
  id: id('pkr').primaryKey(),
  ticketId: id('ptk', 'ticket_id').notNull(),
  storeId: id('pst', 'store_id').notNull(),
  clerkId: text('clerk_id').notNull(),
  uses: integer().notNull(),
  at: at('at').notNull(),
})

/** Wrong codes of a clerk within the hour. */
export const guesses = pgTable('pickup_guesses', {
  memberId: text('member_id').primaryKey(),
  count: integer().notNull(),
  since: at('since').notNull(),
})
