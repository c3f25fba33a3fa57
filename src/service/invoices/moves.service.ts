import { and, eq } from 'drizzle-orm'
import { soldOf, type Sold } from '#commerce/ordering'
import { invoicesTexts } from '#locales/invoices'
import { whoMay } from '#trust/identity'
import { mine } from '#kernel/access'
import { as, system, type Context } from '#kernel/context'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { nextInvoice, nextRed, type InvoiceState, type RedState } from './invoices.rules'
import { invoices, reds } from './tables'

/** The moves of invoices and red ones 发票流转: each under the lock of the order that it is of, from a state that allows it, and told to whoever did not do it. */
export type Invoice = typeof invoices.$inferSelect
export type Red = typeof reds.$inferSelect

export const factsOf = (ctx: Context, one: Invoice) => ({ invoiceId: one.id, orderId: one.orderId, shopperId: one.shopperId, merchantId: one.merchantId, amountFen: one.amountFen, at: ctx.now.toISOString() })
export const redFactsOf = (ctx: Context, red: Red) => ({ redId: red.id, ...(red.isReissue && { isReissue: true }), invoiceId: red.invoiceId, orderId: red.orderId, shopperId: red.shopperId, merchantId: red.merchantId, amountFen: red.amountFen, at: ctx.now.toISOString() })
const ownerOf = <Table extends typeof invoices | typeof reds>(ctx: Context, table: Table) => mine(ctx, ctx.actor.kind === 'merchant' ? table.merchantId : table.shopperId)

/** The order as anybody may be told that acts by an invoice of his own. */
const orderOf = (ctx: Context, orderId: string): Promise<Sold> => soldOf(as(ctx, system), orderId, true)

/** An invoice of whoever acts, with its order locked: what is reckoned from both holds until the end. */
export async function held(ctx: Context, id: string): Promise<{ one: Invoice; sold: Sold }> {
  const [seen] = await ctx.db.select({ orderId: invoices.orderId }).from(invoices).where(and(eq(invoices.id, id), ownerOf(ctx, invoices)))
  if (!seen) notFound()
  const sold = await orderOf(ctx, seen.orderId)
  const [one] = await ctx.db.select().from(invoices).where(eq(invoices.id, id))
  return { one: one!, sold }
}
export async function heldRed(ctx: Context, id: string): Promise<Red> {
  const [seen] = await ctx.db.select({ orderId: reds.orderId }).from(reds).where(and(eq(reds.id, id), ownerOf(ctx, reds)))
  if (!seen) notFound()
  await orderOf(ctx, seen.orderId)
  const [red] = await ctx.db.select().from(reds).where(eq(reds.id, id))
  return red!
}

/** Refuses a move that the table does not have (409). */
export async function move(ctx: Context, one: Invoice, state: InvoiceState, changes: Partial<typeof invoices.$inferInsert> = {}): Promise<Invoice> {
  if (!nextInvoice[one.state].includes(state)) refuse('invoices.wrong_state')
  const [moved] = await ctx.db.update(invoices).set({ ...changes, state }).where(eq(invoices.id, one.id)).returning()
  return moved!
}
export async function moveRed(ctx: Context, red: Red, state: RedState, changes: Partial<typeof reds.$inferInsert> = {}): Promise<Red> {
  if (!nextRed[red.state].includes(state)) refuse('invoices.wrong_state')
  const [moved] = await ctx.db.update(reds).set({ dueAt: null, tryAt: null, ...changes, state }).where(eq(reds.id, red.id)).returning()
  return moved!
}

type Told = 'asked' | 'issued' | 'rejected' | 'lapsed' | 'fault' | 'overdue' | 'red_asked' | 'red_void' | 'red_issued' | 'reissue_asked' | 'reissue_void' | 'replaced'
const mostTold = 20
const said = (ctx: Context, what: Told, number: string, words: string) => {
  const which = ctx.locale === 'en' ? 1 : 0
  return { topic: 'order', title: invoicesTexts[`invoices.told_${what}`][which], body: `${invoicesTexts['invoices.told_order'][which].replace('{number}', number)}${words && ` ${words}`}` }
}
type Of = Pick<Invoice, 'orderNumber' | 'shopperId' | 'merchantId'>
export const tellShopper = (ctx: Context, one: Of, what: Told, words = '') => tellInbox(ctx, { ...said(ctx, what, one.orderNumber, words), ownerId: one.shopperId, link: '/invoices' })
export const tellSeller = async (ctx: Context, one: Of, what: Told, words = '') => tellInboxes(ctx, await whoMay(ctx, one.merchantId, [{ merchant: 'invoices.write' }], mostTold), { ...said(ctx, what, one.orderNumber, words), link: '/invoices?waits=true' })
export const tellPlatform = (ctx: Context, ownerIds: readonly string[], one: Of, what: Told) => tellInboxes(ctx, ownerIds, { ...said(ctx, what, one.orderNumber, ''), link: '/invoices?overdue=true' })
