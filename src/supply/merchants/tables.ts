import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
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

export const paperKinds = ['licence', 'permit', 'brand', 'other'] as const
/** Papers 资质文件. Without a merchant: sent in and not yet named by an application. */
export const papers = pgTable('merchants_papers', {
  id: id('ppr').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  kind: text({ enum: paperKinds }).notNull(),
  filename: text().notNull(),
  file: text().notNull(),
  bytes: integer().notNull(),
  uploadedBy: text('uploaded_by').notNull(),
  at: at('at').notNull(),
  removedAt: at('removed_at'),
}, (t) => [index('merchants_papers_of_merchant').on(t.merchantId, t.id.desc()), index('merchants_papers_unclaimed').on(t.at).where(sql`merchant_id is null`), index('merchants_papers_by_file').on(t.file), oneOf('merchants_papers_kind', t.kind, paperKinds)])
