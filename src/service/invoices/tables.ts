import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const titleKinds = ['personal', 'company'] as const
export const invoiceKinds = ['ordinary', 'special'] as const
export const invoiceStates = ['requested', 'issuing', 'issued', 'sent', 'rejected', 'lapsed'] as const
export const wishStates = ['open', 'asked', 'ended'] as const
/** Why a wish came to nothing: he thought better of it, its order ended unpaid, or there was nothing to ask for any more. */
export const wishEnds = ['withdrawn', 'cancelled', 'moot'] as const
export const redStates = ['awaiting_buyer', 'awaiting_seller', 'confirmed', 'void', 'red_issued'] as const
/** For nothing else an invoice may be refused. */
export const wrongs = ['name', 'tax_number', 'mail'] as const
export const voidCauses = ['refused', 'withdrawn', 'expired'] as const

/** What stands on an invoice of one line of the order: what was paid for it and has not gone back, freight in it. */
export interface InvoiceLine { readonly lineId: string; readonly title: string; readonly specText: string; readonly quantity: number; readonly amountFen: number }

/** To whom an invoice is made out, as it is kept with it: a copy, which stays as it was when the title is altered. */
export interface To { readonly kind: (typeof invoiceKinds)[number]; readonly titleKind: (typeof titleKinds)[number]; readonly titleName: string; readonly taxNumber: string | null; readonly mail: string }
const madeOutTo = () => ({
  kind: text({ enum: invoiceKinds }).notNull(),
  titleKind: text('title_kind', { enum: titleKinds }).notNull(),
  titleName: text('title_name').notNull(),
  taxNumber: text('tax_number'),
  mail: text().notNull(),
})

/** Titles 抬头 (E09): to whom a shopper has invoices made out. */
export const titles = pgTable('invoices_titles', {
  id: id('ivt').primaryKey(),
  shopperId: id('shp', 'shopper_id').notNull(),
  kind: text({ enum: titleKinds }).notNull(),
  name: text().notNull(),
  taxNumber: text('tax_number'),
  /** Where it is sent besides the inbox; empty for nowhere. Personal data. */
  mail: text().notNull(),
  isDefault: boolean('is_default').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('invoices_titles_kind', t.kind, titleKinds)])

/** Invoices 发票 (E09): one living for each merchant's part of an order, with the title as it was when it was asked for. Kept for good (Invoice Measures 28: five years). */
export const invoices = pgTable('invoices_invoices', {
  id: id('inv').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  orderNumber: text('order_number').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  ...madeOutTo(),
  state: text({ enum: invoiceStates }).notNull(),
  /** Paid less what went back; it follows refunds until it is being issued, and stands from then on. */
  amountFen: fen('amount_fen'),
  lines: jsonb().$type<readonly InvoiceLine[]>().notNull(),
  /** Asked for after the days in which it is a matter of course: a person sees to it. */
  isLate: boolean('is_late').notNull(),
  dueAt: at('due_at').notNull(),
  overdueToldAt: at('overdue_told_at'),
  /** When the issuer is asked once more. */
  tryAt: at('try_at'),
  number: text(),
  file: text(),
  /** What the issuer said when it refused. */
  fault: text().notNull(),
  wrong: text({ enum: wrongs }),
  answer: text().notNull(),
  askedAt: at('asked_at').notNull(),
  issuedAt: at('issued_at'),
  sentAt: at('sent_at'),
  endedAt: at('ended_at'),
  /** The issued one whose place it took. */
  replacesId: id('inv', 'replaces_id'),
  /** Since when another has its place. */
  replacedAt: at('replaced_at'),
}, (t) => [oneOf('invoices_invoices_kind', t.kind, invoiceKinds), oneOf('invoices_invoices_title_kind', t.titleKind, titleKinds), oneOf('invoices_invoices_state', t.state, invoiceStates), oneOf('invoices_invoices_wrong', t.wrong, wrongs)])

/** Wishes for an invoice 下单时的开票意愿 (E09): told at the checkout for one merchant's part, with the title as it was then. `asked` became an invoice when the part was paid; `ended` did not. */
export const wishes = pgTable('invoices_wishes', {
  orderId: id('ord', 'order_id').primaryKey(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  ...madeOutTo(),
  state: text({ enum: wishStates }).notNull(),
  wishedAt: at('wished_at').notNull(),
  /** When he last made it another, or wished anew. */
  changedAt: at('changed_at'),
  endedAt: at('ended_at'),
  endedFor: text('ended_for', { enum: wishEnds }),
}, (t) => [oneOf('invoices_wishes_kind', t.kind, invoiceKinds), oneOf('invoices_wishes_title_kind', t.titleKind, titleKinds), oneOf('invoices_wishes_state', t.state, wishStates), oneOf('invoices_wishes_ended_for', t.endedFor, wishEnds)])

/** Red invoices 红字发票: what an issued one is lessened by, as money went back. One that is void may be begun anew. */
export const reds = pgTable('invoices_reds', {
  id: id('ivr').primaryKey(),
  invoiceId: id('inv', 'invoice_id').notNull(),
  orderId: id('ord', 'order_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  state: text({ enum: redStates }).notNull(),
  amountFen: fen('amount_fen'),
  lines: jsonb().$type<readonly InvoiceLine[]>().notNull(),
  /** Until when the other side's word is waited for. */
  dueAt: at('due_at'),
  tryAt: at('try_at'),
  voidFor: text('void_for', { enum: voidCauses }),
  number: text(),
  file: text(),
  fault: text().notNull(),
  askedAt: at('asked_at').notNull(),
  endedAt: at('ended_at'),
  /** It takes back all of its invoice, so that a new one takes its place 换开; with the title for that. Void, it is over. */
  isReissue: boolean('is_reissue').notNull().default(false),
  reissueTo: jsonb('reissue_to').$type<To>(),
}, (t) => [oneOf('invoices_reds_state', t.state, redStates), oneOf('invoices_reds_void_for', t.voidFor, voidCauses)])
