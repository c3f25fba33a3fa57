import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to invoices 发票: the published language of invoices. `orderId` is one merchant's part; `amountFen` what stands on it, of a red one what it takes back. */
const facts = z.object({ invoiceId: z.string(), orderId: z.string(), shopperId: z.string(), merchantId: z.string(), amountFen: z.int(), at: z.iso.datetime() })
/** `isReissue` where it takes back all of an invoice so that another takes its place. */
const red = facts.extend({ redId: z.string(), isReissue: z.boolean().optional() })

export const InvoiceAsked = defineEvent('invoices.invoice_asked', facts.extend({ replacesId: z.string().optional(), kind: z.string(), isLate: z.boolean(), dueAt: z.iso.datetime() }))
/** The seller has said yes; the issuer is still to make it. */
export const InvoiceOrdered = defineEvent('invoices.invoice_ordered', facts)
export const InvoiceIssued = defineEvent('invoices.invoice_issued', facts.extend({ number: z.string() }))
/** Its data are wrong; it may be asked for anew. */
export const InvoiceRejected = defineEvent('invoices.invoice_rejected', facts.extend({ wrong: z.string() }))
/** The seller's time is over, and it is not issued. */
export const InvoiceOverdue = defineEvent('invoices.invoice_overdue', facts)
/** A red one waits for the other side's word. */
export const RedAsked = defineEvent('invoices.red_asked', red.extend({ waitsFor: z.string(), dueAt: z.iso.datetime() }))
/** It was confirmed, or needs nobody's word; the issuer is still to make it. */
export const RedConfirmed = defineEvent('invoices.red_confirmed', red)
/** It was refused, taken back, or not confirmed in time; it may be begun anew. */
export const RedVoid = defineEvent('invoices.red_void', red.extend({ cause: z.string() }))
export const RedIssued = defineEvent('invoices.red_issued', red.extend({ number: z.string() }))
