import { and, eq } from 'drizzle-orm'
import { placeDraft } from '#commerce/drafts'
import { placeOrder, soldOf, type Submit } from '#commerce/ordering'
import { collectsOf } from '#fulfilment/pickup'
import { mine } from '#kernel/access'
import { as, flush, system, transaction, type Context } from '#kernel/context'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { invoiceable } from './invoices.rules'
import { isPaid, livingOf, requestOf, toOf } from './invoices.service'
import { wishes, type invoiceKinds, type To } from './tables'
import { titleOf, titlesBy } from './titles.service'

/** Invoices that are wished for at the checkout 下单时申请开票 (E09): the wish waits with the order, and is asked for by itself once that is paid. */
interface WishOf { readonly merchantId?: string | undefined; readonly titleId: string; readonly kind: (typeof invoiceKinds)[number] }
export interface Invoiced extends Omit<Submit, 'collects'> { readonly invoices: readonly WishOf[]; readonly collect?: { readonly pickups: Parameters<typeof collectsOf>[1]; readonly phone: string } | undefined }

/**
 * Places an order as everybody does, and keeps with each part to whom its invoice is to be made out: all or nothing. Refuses what placing refuses, a title that is not his
 * (422, beside its field), a special one for a person, and a merchant of whom nothing is bought. Parts that cost nothing are passed over.
 */
export function placeInvoiced(given: Context, { invoices: wanted, collect, ...wish }: Invoiced): ReturnType<typeof placeOrder> {
  return transaction(given, async (ctx) => {
    const tos = await tosOf(ctx, wanted)
    const placed = await placeOrder(ctx, { ...wish, ...(collect && { collects: await collectsOf(ctx, collect.pickups, collect.phone) }) })
    await keepWishes(ctx, wanted, tos, placed.children)
    return placed
  })
}

/** Places what was drafted for him (E02), as its link does, and keeps with each part to whom its invoice is to be made out; of what he placed by himself it is no other. Refuses what either refuses. */
export function placeInvoicedDraft(given: Context, { invoices: wanted, ...link }: { readonly invoices: readonly WishOf[] } & Parameters<typeof placeDraft>[1]) {
  return transaction(given, async (ctx) => {
    // The link first: whose it is not finds nothing, whatever else he sends.
    const placed = await placeDraft(ctx, link)
    await keepWishes(ctx, wanted, await tosOf(ctx, wanted), placed.children)
    return placed
  })
}

type Tos = ReadonlyMap<string | undefined, To>
interface Child { readonly orderId: string; readonly merchantId: string; readonly payableFen: number }
async function keepWishes(ctx: Context, wanted: readonly WishOf[], tos: Tos, children: readonly Child[]): Promise<void> {
  const strange = wanted.findIndex(({ merchantId }) => merchantId !== undefined && !children.some((child) => child.merchantId === merchantId))
  if (strange >= 0) unfit(`invoices.${strange}.merchantId`, 'invoices.not_in_order')
  const kept = children.flatMap(({ orderId, merchantId, payableFen }) => {
    const to = payableFen === 0 ? undefined : tos.get(merchantId) ?? tos.get(undefined)
    return to ? [{ orderId: orderId as never, merchantId: merchantId as never, shopperId: ctx.actor.id as never, ...to, state: 'open' as const, wishedAt: ctx.now }] : []
  })
  if (kept.length === 0) return
  // A wish names its order, which is written at the end.
  await flush(ctx)
  await ctx.db.insert(wishes).values(kept)
}

/** To whom each part is made out, by its merchant; without one, all others. */
async function tosOf(ctx: Context, wanted: readonly WishOf[]): Promise<Tos> {
  const his = await titlesBy(ctx, wanted.map(({ titleId }) => titleId))
  const tos = new Map<string | undefined, To>()
  for (const [i, { merchantId, titleId, kind }] of wanted.entries()) {
    const title = his.get(titleId) ?? unfit(`invoices.${i}.titleId`, 'invoices.no_such_title')
    if (kind === 'special' && title.kind === 'personal') unfit(`invoices.${i}.kind`, 'invoices.special_needs_company')
    if (tos.has(merchantId)) unfit(`invoices.${i}.merchantId`, 'invoices.wished_twice')
    tos.set(merchantId, toOf(title, kind))
  }
  return tos
}

const open = (orderId: string) => and(eq(wishes.orderId, orderId as never), eq(wishes.state, 'open'))

/** A part was paid: what was wished for is asked for without another step of the shopper's. Where he asked by himself meanwhile, or nothing is left to invoice, the wish ends. Told twice it is one. */
export function askWished(given: Context, orderId: string): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const [wish] = await ctx.db.select().from(wishes).where(open(orderId)).for('update')
    if (!wish) return
    const sold = await soldOf(ctx, orderId, true)
    const mayAsk = isPaid(sold) && invoiceable(sold.lines).length > 0 && !await livingOf(ctx, orderId)
    const { kind, titleKind, titleName, taxNumber, mail } = wish
    if (mayAsk) await requestOf(ctx, sold, { kind, titleKind, titleName, taxNumber, mail })
    await ctx.db.update(wishes).set({ state: mayAsk ? 'asked' : 'ended', endedAt: ctx.now, endedFor: mayAsk ? null : 'moot' }).where(eq(wishes.orderId, wish.orderId))
  })
}

/** The order ended unpaid: nothing is asked. */
export const endWish = async (ctx: Context, orderId: string): Promise<void> => { await ctx.db.update(wishes).set({ state: 'ended', endedAt: ctx.now, endedFor: 'cancelled' }).where(open(orderId)) }

/**
 * To whom an invoice is to be made out after all: another than he said, or one where he said none, also one that he took back. As long as nothing was asked for by it, and without a wish as long as his order waits for
 * his money; afterwards he asks by himself. Refuses another's order and title (404), what was asked for, is paid or has ended, and a special one for a person.
 */
export function changeWish(given: Context, orderId: string, { titleId, kind }: Omit<WishOf, 'merchantId'>): Promise<void> {
  return transaction(given, async (ctx) => {
    // The wish before its order, as whoever asks by it takes them.
    const [wish] = await ctx.db.select({ state: wishes.state }).from(wishes).where(and(eq(wishes.orderId, orderId as never), mine(ctx, wishes.shopperId))).for('update')
    const { order } = await soldOf(ctx, orderId, true)
    const title = await titleOf(ctx, titleId)
    if (kind === 'special' && title.kind === 'personal') unfit('kind', 'invoices.special_needs_company')
    if (wish?.state === 'asked') refuse('invoices.has_one')
    if (wish?.state !== 'open' && order.state !== 'placed') refuse('invoices.wish_late')
    const to = toOf(title, kind)
    await ctx.db.insert(wishes).values({ orderId: order.id, merchantId: order.merchantId!, shopperId: order.shopperId, ...to, state: 'open', wishedAt: ctx.now })
      .onConflictDoUpdate({ target: wishes.orderId, set: { ...to, state: 'open', changedAt: ctx.now, endedAt: null, endedFor: null } })
  })
}

/** The shopper wants none after all, as long as nothing was asked for by his wish. Refuses what is no open wish of his. */
export async function withdrawWish(ctx: Context, orderId: string): Promise<void> {
  const gone = await ctx.db.update(wishes).set({ state: 'ended', endedAt: ctx.now, endedFor: 'withdrawn' }).where(and(open(orderId), mine(ctx, wishes.shopperId))).returning({ orderId: wishes.orderId })
  if (gone.length === 0) notFound()
}
