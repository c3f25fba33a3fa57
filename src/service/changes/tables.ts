import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const changeStates = ['requested', 'awaiting_payment', 'confirmed', 'declined', 'cancelled', 'expired'] as const
export const askers = ['shopper', 'merchant', 'staff'] as const
export const answerers = ['shopper', 'merchant'] as const

/** What is to be changed, each kind once. */
export type Action =
  | { readonly do: 'address'; readonly addressId: string }
  | { readonly do: 'note'; readonly note: string }
  /** Pieces that were not shipped are struck out. */
  | { readonly do: 'pieces'; readonly lines: readonly { readonly lineId: string; readonly quantity: number }[] }
  /** Before it is paid: so much off lines, and less freight. */
  | { readonly do: 'price'; readonly lines: readonly { readonly lineId: string; readonly offFen: number }[]; readonly freightFen?: number | undefined }
  /** After it is paid: money back, and the goods stay. */
  | { readonly do: 'concession'; readonly lines: readonly { readonly lineId: string; readonly amountFen: number }[] }

/** Changes 改单 (E01): what one side asks of one merchant's part of an order, and what became of it. What is told before it is asked stands nowhere. */
export const changes = pgTable('changes_changes', {
  id: id('chg').primaryKey(),
  orderId: id('ord', 'order_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  askedBy: text('asked_by', { enum: askers }).notNull(),
  askerId: text('asker_id').notNull(),
  /** Whose word it waits for; empty where it needed nobody's. */
  waitsFor: text('waits_for', { enum: answerers }),
  state: text({ enum: changeStates }).notNull(),
  actions: jsonb().$type<readonly Action[]>().notNull(),
  reason: text().notNull(),
  /** What the order was when it was asked: another order is not changed by it. */
  version: text().notNull(),
  refundFen: fen('refund_fen'),
  /** What the change costs more, and the payment of its own that it waits for 补差; it takes place when that has come. */
  dueFen: fen('due_fen').default(0),
  paymentId: id('pay', 'payment_id'),
  payableBeforeFen: fen('payable_before_fen'),
  payableAfterFen: fen('payable_after_fen'),
  answer: text().notNull(),
  dueAt: at('due_at'),
  askedAt: at('asked_at').notNull(),
  endedAt: at('ended_at'),
  endedBy: text('ended_by'),
}, (t) => [oneOf('changes_changes_asked_by', t.askedBy, askers), oneOf('changes_changes_waits_for', t.waitsFor, answerers), oneOf('changes_changes_state', t.state, changeStates)])
