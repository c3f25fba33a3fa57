import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, fen, id } from '#kernel/columns'

/** Append-only: what was told to the tax office of a quarter 涉税报送文件, a frozen copy; number 1 is the first, any other corrects the one before. */
export const files = pgTable('taxes_files', {
  id: id('txf').primaryKey(),
  quarter: text().notNull(),
  number: integer().notNull(),
  reason: text().notNull(),
  fromAt: at('from_at').notNull(),
  toAt: at('to_at').notNull(),
  sellers: integer().notNull(),
  /** Sellers whose identity or credit code is missing. */
  incomplete: integer().notNull(),
  grossFen: fen('gross_fen'),
  returnsFen: fen('returns_fen'),
  netFen: fen('net_fen'),
  commissionFen: fen('commission_fen'),
  madeBy: text('made_by').notNull(),
  madeAt: at('made_at').notNull(),
})

/** Append-only: one seller in one file. */
export const rows = pgTable('taxes_rows', {
  fileId: id('txf', 'file_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  name: text().notNull(),
  licenceName: text('licence_name').notNull(),
  licenceNo: text('licence_no').notNull(),
  orders: integer().notNull(),
  grossFen: fen('gross_fen'),
  returnsFen: fen('returns_fen'),
  netFen: fen('net_fen'),
  commissionFen: fen('commission_fen'),
}, (t) => [primaryKey({ columns: [t.fileId, t.merchantId] })])

/** Append-only: that a file was handed in 已报送, and the office's receipt. */
export const reports = pgTable('taxes_reports', {
  fileId: id('txf', 'file_id').primaryKey(),
  receipt: text().notNull(),
  reportedBy: text('reported_by').notNull(),
  at: at('at').notNull(),
})

/** On which days somebody was reminded of a quarter 报送提醒; each day once. */
export const reminders = pgTable('taxes_reminders', { quarter: text().notNull(), day: text().notNull(), at: at('at').notNull() }, (t) => [primaryKey({ columns: [t.quarter, t.day] })])
