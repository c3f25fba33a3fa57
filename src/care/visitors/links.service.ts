import { randomBytes } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { orderDetail } from '#commerce/ordering'
import { cameBack, payHere, paymentOf } from '#finance/payments'
import { visitorsTexts } from '#locales/visitors'
import { tokenHash } from '#trust/identity'
import { transaction, type Context } from '#kernel/context'
import { said } from '#kernel/exports'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { refuse } from '#kernel/refusal'
import { giverOf, linkBy, standingNow } from './links.queries'
import { links } from './tables'

const secretBytes = 24

/**
 * Makes the link by which somebody else may pay what waits to be paid of an order 找人代付 (E16): the whole, a deposit or a rest. Answers its secret this once, of which only the hash is kept; a link from before is dead then.
 * What the shopper has chosen to pay with (a balance, points, coupons) stays his. Refuses an order that is not his (404), and `visitors.not_waiting` where nothing is to be paid.
 */
export function makeLink(ctx: Context, id: string): Promise<{ token: string; amountFen: number; expiresAt: Date }> {
  return transaction(ctx, async (ctx) => {
    const order = await orderDetail(ctx, id)
    const orderId = order.parentId ?? order.id
    const payment = await paymentOf(ctx, orderId)
    if (!payment || payment.state !== 'open' || payment.expiresAt <= ctx.now) refuse('visitors.not_waiting')
    // Of two that are made at once the later lives.
    await ctx.client.query({ name: 'visitors.lock_links', text: 'select pg_advisory_xact_lock(hashtextextended($1, 16))', values: [payment.id] })
    await endLinks(ctx, orderId)
    const token = randomBytes(secretBytes).toString('base64url')
    await ctx.db.insert(links).values({ id: newId('pfl', ctx.now), orderId, paymentId: payment.id, shopperId: ctx.actor.id, secretHash: tokenHash(token), at: ctx.now })
    return { token, amountFen: payment.amountFen, expiresAt: payment.expiresAt }
  })
}

const endLinks = (ctx: Context, orderId: string) => ctx.db.update(links).set({ endedAt: ctx.now }).where(and(eq(links.orderId, orderId), isNull(links.endedAt)))

/** Takes the link of an order back; nobody begins to pay by it any more. Who has begun may end it, and his money counts (or goes back to him, where the order waits for none). Refuses an order that is not his (404). */
export function takeLinkBack(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const order = await orderDetail(ctx, id)
    await endLinks(ctx, order.parentId ?? order.id)
  })
}

/**
 * Whoever has the link goes to a channel to pay. It is a try of the order's own payment like the shopper's, so one of them pays it and money that comes beside goes back to where it came from (I-06, I-07); refunds go back to
 * the channel that paid. Refuses in words what is paid, cancelled, past its time or taken back (`visitors.…`), and an unknown link (404).
 */
export function payByLink(ctx: Context, token: string, channel: string): Promise<{ payUrl: string }> {
  return transaction(ctx, async (ctx) => {
    const { link } = await linkBy(ctx, token, true)
    const { standing } = await standingNow(ctx, link)
    if (standing !== 'open') refuse(`visitors.${standing}`)
    // He comes back under the trade's name: the secret is told to no channel, and stands nowhere.
    const { payUrl } = await payHere(giverOf(ctx, link), link.paymentId, channel, undefined, { linkId: link.id, returnUrl: (tradeRef) => `/pay-for/${tradeRef}` })
    return { payUrl }
  })
}

/** Whoever paid by a link has come back: what became of it is asked soon. */
export async function backByLink(ctx: Context, token: string): Promise<void> {
  const { link } = await linkBy(ctx, token)
  await cameBack(giverOf(ctx, link), link.paymentId)
}

/** Tells the shopper that somebody has paid for him 已代付. */
export async function tellPaid(ctx: Context, { shopperId, purposeId, amountFen }: { readonly shopperId: string; readonly purposeId: string; readonly amountFen: number }): Promise<void> {
  await tellInbox(ctx, { ownerId: shopperId, topic: 'order', title: said(visitorsTexts['visitors.note_paid'], ctx.locale), body: said(visitorsTexts['visitors.note_paid_body'], ctx.locale).replace('{amount}', yuanOf(amountFen)), link: `/orders/${purposeId}` })
}
