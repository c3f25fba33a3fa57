import { CaseRefunding } from '#events/aftersales'
import { ChangeConfirmed } from '#events/changes'
import { InvoiceIssued, InvoiceOrdered, RedConfirmed } from '#events/invoices'
import { OrderCancelled, OrderPaid } from '#events/ordering'
import { RefundSucceeded } from '#events/payments'
import { on } from '#kernel/event'
import { followOrder } from './invoices.service'
import { makeInvoice, makeRed, sendInvoice } from './issuing.service'
import { askWished, endWish } from './wishes.service'

export const reactions = [
  on(InvoiceOrdered, 'invoices.make', (ctx, { payload }) => makeInvoice(ctx, payload.invoiceId)),
  on(InvoiceIssued, 'invoices.send', (ctx, { payload }) => sendInvoice(ctx, payload.invoiceId)),
  on(RedConfirmed, 'invoices.make_red', (ctx, { payload }) => makeRed(ctx, payload.redId)),
  on(CaseRefunding, 'invoices.follow_case', (ctx, { payload }) => followOrder(ctx, payload.orderId)),
  on(ChangeConfirmed, 'invoices.follow_change', (ctx, { payload }) => followOrder(ctx, payload.orderId)),
  // What was never paid has no invoice, and at most a wish for one.
  on(OrderCancelled, 'invoices.follow_cancelled', (ctx, { payload: { orderId, paid } }) => (paid ? followOrder : endWish)(ctx, orderId)),
  on(OrderPaid, 'invoices.ask_wished', (ctx, { payload }) => askWished(ctx, payload.orderId)),
  on(RefundSucceeded, 'invoices.follow_refund', (ctx, { payload }) => followOrder(ctx, payload.orderId)),
]
