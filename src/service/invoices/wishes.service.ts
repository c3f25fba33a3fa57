import { and, eq } from 'drizzle-orm'
import { placeOrder, soldOf, type Submit } from '#commerce/ordering'
import { collectsOf } from '#fulfilment/pickup'
import { mine } from '#kernel/access'
import { as, flush, system, transaction, type Context } from '#kernel/context'
import { notFound, unfit } from '#kernel/refusal'
import { invoiceable } from './invoices.rules'
import { isPaid, livingOf, requestOf, toOf } from './invoices.service'
import { wishes, type invoiceKinds, type To } from './tables'
import { titlesBy } from './titles.service'

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
    const strange = wanted.findIndex(({ merchantId }) => merchantId !== undefined && !placed.children.some((child) => child.merchantId === merchantId))
    if (strange >= 0) unfit(`invoices.${strange}.merchantId`, 'invoices.not_in_order')
    const kept = placed.children.flatMap(({ orderId, merchantId, payableFen }) => {
      const to = payableFen === 0 ? undefined : tos.get(merchantId) ?? tos.get(undefined)
      return to ? [{ orderId: orderId as never, merchantId: merchantId as never, shopperId: ctx.actor.id as never, ...to, state: 'open' as const, wishedAt: ctx.now }] : []
    })
    if (kept.length === 0) return placed
    // A wish names its order, which is written at the end.
    await flush(ctx)
    await ctx.db.insert(wishes).values(kept)
    return placed
  })
}

/** To whom each part is made out, by its merchant; without one, all others. */
async function tosOf(ctx: Context, wanted: readonly WishOf[]): Promise<ReadonlyMap<string | undefined, To>> {
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
    await ctx.db.update(wishes).set({ state: mayAsk ? 'asked' : 'ended', endedAt: ctx.now }).where(eq(wishes.orderId, wish.orderId))
  })
}

/** The order ended unpaid: nothing is asked. */
export const endWish = async (ctx: Context, orderId: string): Promise<void> => { await ctx.db.update(wishes).set({ state: 'ended', endedAt: ctx.now }).where(open(orderId)) }

/** The shopper wants none after all, as long as his order is not paid. Refuses what is no open wish of his. */
export async function withdrawWish(ctx: Context, orderId: string): Promise<void> {
  const gone = await ctx.db.update(wishes).set({ state: 'ended', endedAt: ctx.now }).where(and(open(orderId), mine(ctx, wishes.shopperId))).returning({ orderId: wishes.orderId })
  if (gone.length === 0) notFound()
}
