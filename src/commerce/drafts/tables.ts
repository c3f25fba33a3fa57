import { boolean, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const draftStates = ['draft', 'sent', 'placed', 'expired', 'cancelled'] as const
export const makers = ['merchant', 'staff'] as const
export const draftReasons = ['phone', 'exchange', 'resend', 'other'] as const
/** What one SKU was told to cost: its goods in all less what offers take and what it was lowered by, and its part of the freight. */
export interface DraftLine { readonly skuId: string; readonly merchantId: string; readonly title: string; readonly specText: string; readonly picture: string; readonly quantity: number; readonly unitPriceFen: number; readonly goodsFen: number; readonly discountFen: number; /** Of the discount, what whoever built it lowered it by; rows from before that have none. */ readonly loweredFen?: number; readonly freightFen: number }
/** Where it is to go, as whoever built the draft was told. Personal data. */
export interface DraftAddress { readonly name: string; readonly phone: string; readonly districtCode: string; readonly street: string }

/** Drafts 代客单 (E02): what was told to a shopper on the phone, and what became of it. */
export const drafts = pgTable('drafts_drafts', {
  id: id('drf').primaryKey(),
  /** The store whose member built it; empty where the platform did. */
  merchantId: id('mer', 'merchant_id'),
  madeBy: text('made_by', { enum: makers }).notNull(),
  makerId: text('maker_id').notNull(),
  /** For whom: only who is signed in with this phone may open it. Personal data. */
  phone: text().notNull(),
  reason: text({ enum: draftReasons }).notNull(),
  words: text().notNull(),
  address: jsonb().$type<DraftAddress>().notNull(),
  note: text().notNull(),
  lines: jsonb().$type<readonly DraftLine[]>().notNull(),
  goodsFen: fen('goods_fen'),
  discountFen: fen('discount_fen'),
  freightFen: fen('freight_fen'),
  payableFen: fen('payable_fen'),
  /** Of the discount, what the store gives by hand 让价, and why; never below the floor unless it said that it knows. */
  loweredFen: fen('lowered_fen').default(0),
  lowerWords: text('lower_words'),
  goesBelow: boolean('goes_below').notNull().default(false),
  state: text({ enum: draftStates }).notNull(),
  /** Of the link that was sent last; the link itself is kept nowhere. */
  linkHash: text('link_hash'),
  /** Until when link and prices hold. */
  dueAt: at('due_at'),
  madeAt: at('made_at').notNull(),
  sentAt: at('sent_at'),
  /** How often its link was sent to him. */
  sends: integer().notNull().default(0),
  /** Its goods were held once, and are as long as `heldUntil` says; empty once they are not. */
  heldAt: at('held_at'),
  heldUntil: at('held_until'),
  endedAt: at('ended_at'),
  endedBy: text('ended_by'),
  /** Who placed it, and the parent order that it became. */
  shopperId: id('shp', 'shopper_id'),
  orderId: id('ord', 'order_id'),
}, (t) => [oneOf('drafts_drafts_made_by', t.madeBy, makers), oneOf('drafts_drafts_reason', t.reason, draftReasons), oneOf('drafts_drafts_state', t.state, draftStates)])
