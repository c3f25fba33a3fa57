import { boolean, index, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const merchantStates = ['applied', 'open', 'frozen', 'closed'] as const

export const merchants = pgTable('merchants_merchants', {
  id: id('mer').primaryKey(),
  name: text().notNull(),
  intro: text().notNull(),
  isSelfOperated: boolean('is_self_operated').notNull(),
  state: text({ enum: merchantStates }).notNull(),
  reason: text(),
  contact: text().notNull(),
  /** Personal data: masked wherever it is shown. */
  phone: text().notNull(),
  licenceName: text('licence_name').notNull(),
  licenceNo: text('licence_no').notNull(),
  createdAt: at('created_at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [index('merchants_merchants_by_state').on(t.state, t.id.desc()), oneOf('merchants_merchants_state', t.state, merchantStates)])

/** Append-only: each move of a merchant from state to state. */
export const history = pgTable('merchants_history', {
  id: id('mhi').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  fromState: text('from_state'),
  toState: text('to_state').notNull(),
  reason: text(),
  actorId: text('actor_id').notNull(),
  at: at('at').notNull(),
})
