import { and, eq, inArray, isNull, lte } from 'drizzle-orm'
import { soldOf, type Sold } from '#commerce/ordering'
import { InvoiceAsked, InvoiceOrdered, InvoiceOverdue, InvoiceRejected } from '#events/invoices'
import { staffPermitted } from '#trust/identity'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs, minuteMs } from '#kernel/time'
import { invoiceable, living, sumOf } from './invoices.rules'
import { factsOf, held, move, tellPlatform, tellSeller, tellShopper, type Invoice } from './moves.service'
import { redden } from './reds.service'
import { askDays, issueDays } from './settings.rules'
import { invoices, wishes, type invoiceKinds, type To, type wrongs } from './tables'
import { titleOf, type Title } from './titles.service'

/** Invoices 发票 (E09; E-Commerce Law 14, Consumer Law 22): asked for by the shopper, issued or, where its data are wrong, sent back by the seller; and what follows an order on it. */
export interface Wish { readonly orderId: string; readonly titleId: string; readonly kind: (typeof invoiceKinds)[number] }

export const livingOf = async (ctx: Context, orderId: string): Promise<Invoice | undefined> => (await ctx.db.select().from(invoices).where(and(eq(invoices.orderId, orderId), inArray(invoices.state, [...living]), isNull(invoices.replacedAt))))[0]
export const isPaid = ({ order }: Sold): boolean => order.state !== 'placed' && order.paidFen === order.payableFen

/** What may be asked for of one part of an order 可开票: how much, the invoice that there is, what he wished for at the checkout as long as it waits for his money, and whether he may wish for one yet. */
export async function invoiceOf(ctx: Context, orderId: string) {
  const sold = await soldOf(ctx, orderId)
  const one = await livingOf(ctx, orderId)
  const [wish] = await ctx.db.select({ kind: wishes.kind, titleName: wishes.titleName, taxNumber: wishes.taxNumber }).from(wishes).where(and(eq(wishes.orderId, orderId), eq(wishes.state, 'open')))
  const amountFen = isPaid(sold) ? sumOf(invoiceable(sold.lines)) : 0
  return { number: sold.order.number, amountFen, mayAsk: !one && amountFen > 0, isLate: await isLate(ctx, sold), invoiceId: one?.id ?? null, state: one?.state ?? null, wish: wish ?? null, mayWish: !wish && sold.order.state === 'placed' && sold.order.merchantId !== null && sold.order.payableFen > 0 }
}
/** The days run from when it was received, and before that not at all. */
const isLate = async (ctx: Context, { receivedAt }: Sold): Promise<boolean> => receivedAt !== null && after(receivedAt, await settingOf(ctx, askDays) * dayMs) <= ctx.now

/** Asks for an invoice 申请开票, with title and amount as they are now. Refuses an order that is not paid, of which nothing is left, or which has one; a special one for a person. What comes late is kept for a person, and not refused. */
export function askInvoice(ctx: Context, { orderId, titleId, kind }: Wish): Promise<{ id: string; amountFen: number; dueAt: Date; isLate: boolean }> {
  return transaction(ctx, async (ctx) => {
    const sold = await soldOf(ctx, orderId, true)
    const title = await titleOf(ctx, titleId)
    if (kind === 'special' && title.kind === 'personal') unfit('kind', 'invoices.special_needs_company')
    if (!isPaid(sold)) refuse('invoices.not_paid')
    if (await livingOf(ctx, orderId)) refuse('invoices.has_one')
    if (invoiceable(sold.lines).length === 0) refuse('invoices.nothing_left')
    const { id, amountFen, dueAt, isLate } = await requestOf(ctx, sold, toOf(title, kind))
    return { id, amountFen, dueAt, isLate }
  })
}

/** A title as it stands on an invoice of that kind. */
export const toOf = ({ kind: titleKind, name: titleName, taxNumber, mail }: Title, kind: Wish['kind']): To => ({ kind, titleKind, titleName, taxNumber, mail })
/** Writes the request for what is paid of an order now, and tells its seller; in the caller's transaction and under the order's lock, where something is left to invoice and no other lives. */
export async function requestOf(ctx: Context, sold: Sold, to: To, replacesId: Invoice['replacesId'] = null): Promise<Invoice> {
  const lines = invoiceable(sold.lines)
  const dueAt = after(ctx.now, await settingOf(ctx, issueDays) * dayMs)
  const [one] = await ctx.db.insert(invoices).values({ id: newId('inv', ctx.now), orderId: sold.order.id, orderNumber: sold.order.number, merchantId: sold.order.merchantId!, shopperId: sold.order.shopperId, ...to, replacesId,
    state: 'requested', amountFen: sumOf(lines), lines, isLate: await isLate(ctx, sold), dueAt, fault: '', answer: '', askedAt: ctx.now }).returning()
  await tellSeller(ctx, one!, 'asked')
  await emit(ctx, InvoiceAsked, { ...factsOf(ctx, one!), ...(replacesId && { replacesId }), kind: to.kind, isLate: one!.isLate, dueAt: dueAt.toISOString() })
  return one!
}

/** An issuer that was asked and has not answered by then is asked again. */
const tryAgainMs = 15 * minuteMs
/** The seller says yes 开具: what stands on it is what is paid now, and from here on a refund makes a red one. Refuses what was issued or ended. */
export function issueInvoice(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one, sold } = await held(ctx, id)
    const lines = invoiceable(sold.lines)
    if (lines.length === 0) refuse('invoices.nothing_left')
    const moved = await move(ctx, one, 'issuing', { lines, amountFen: sumOf(lines) as Invoice['amountFen'], fault: '', tryAt: after(ctx.now, tryAgainMs) })
    await audit(ctx, { action: 'invoices.issue', subject: id, before: { state: one.state, amountFen: one.amountFen }, after: { state: moved.state, amountFen: moved.amountFen } })
    await emit(ctx, InvoiceOrdered, factsOf(ctx, moved))
  })
}

/** The seller says which of its data is wrong, and how 退回: for nothing else, and it may be asked for anew. */
export function rejectInvoice(ctx: Context, id: string, { wrong, words }: { readonly wrong: (typeof wrongs)[number]; readonly words: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    const moved = await move(ctx, one, 'rejected', { wrong, answer: words, endedAt: ctx.now })
    await audit(ctx, { action: 'invoices.reject', subject: id, before: { state: one.state }, after: { wrong, words } })
    await tellShopper(ctx, moved, 'rejected', words)
    await emit(ctx, InvoiceRejected, { ...factsOf(ctx, moved), wrong })
  })
}

/** Money of an order went back: what was not issued follows it, what was gets a red one. Heard after the refund, which never waits for it; how often is all the same. */
export function followOrder(given: Context, orderId: string): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const seen = await livingOf(ctx, orderId)
    if (!seen) return
    const { one, sold } = await held(ctx, seen.id)
    const lines = invoiceable(sold.lines)
    if (one.state === 'requested' && lines.length === 0) await tellShopper(ctx, await move(ctx, one, 'lapsed', { endedAt: ctx.now }), 'lapsed')
    else if (one.state === 'requested') await ctx.db.update(invoices).set({ lines, amountFen: sumOf(lines) as Invoice['amountFen'] }).where(eq(invoices.id, one.id))
    // What is just being issued is looked at once it is.
    else if (one.state !== 'issuing') await redden(ctx, one, lines)
  })
}

const mostAtOnce = 200
/** Invoices that sellers owe beyond their days 逾期未开: both sides of the house are told, each of them once. Answers how many. */
export async function tellOverdue(given: Context): Promise<number> {
  const ctx = as(given, system)
  const late = await ctx.db.select({ id: invoices.id }).from(invoices).where(and(inArray(invoices.state, ['requested', 'issuing']), lte(invoices.dueAt, ctx.now), isNull(invoices.overdueToldAt))).orderBy(invoices.dueAt).limit(mostAtOnce)
  if (late.length === 0) return 0
  const staff = await staffPermitted(ctx, 'invoices.read')
  for (const { id } of late) await transaction(ctx, async (ctx) => {
    const [one] = await ctx.db.update(invoices).set({ overdueToldAt: ctx.now }).where(and(eq(invoices.id, id), isNull(invoices.overdueToldAt), inArray(invoices.state, ['requested', 'issuing']))).returning()
    if (!one) return
    await tellSeller(ctx, one, 'overdue')
    await tellPlatform(ctx, staff, one, 'overdue')
    await emit(ctx, InvoiceOverdue, factsOf(ctx, one))
  })
  return late.length
}
