import { and, desc, eq, isNull } from 'drizzle-orm'
import { renderSVG } from 'uqr'
import { maskedName, orderDetail } from '#commerce/ordering'
import { friendTry, offeredChannels, paymentStatus } from '#finance/payments'
import { shopperNames, tokenHash } from '#trust/identity'
import { as, type Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { standingOf, type Standing } from './links.rules'
import { links } from './tables'

/** Paying for a friend 代付 as whoever has the link sees it (E16): what, how much, until when, and for whom by a masked name; no address, no phone, no order number. */
export type Link = typeof links.$inferSelect
/** What stands for the link: its secret, or the trade that was begun by it, whose reference comes back from the channel in the secret's place. */
const isTrade = (token: string): boolean => token.startsWith('trd_')

/** The link of a secret, or of a trade that was begun by one. A wrong and an unknown one are not found alike. */
export async function linkBy(ctx: Context, token: string, isLocked = false): Promise<{ link: Link; trial: Awaited<ReturnType<typeof friendTry>> }> {
  const trial = isTrade(token) ? await friendTry(ctx, token) : undefined
  if (isTrade(token) && !trial) notFound()
  const asked = ctx.db.select().from(links).where(trial ? eq(links.id, trial.linkId) : eq(links.secretHash, tokenHash(token)))
  const [found] = await (isLocked ? asked.for('update') : asked)
  return found ? { link: found, trial } : notFound()
}

/** As whom its order is read and paid: the one who gave the link away. */
export const giverOf = (ctx: Context, { shopperId }: Link): Context => as(ctx, { kind: 'shopper', id: shopperId })

/** How a link stands, with what it stands for. */
export async function standingNow(ctx: Context, link: Link): Promise<{ standing: Standing; order: Awaited<ReturnType<typeof orderDetail>>; payment: Awaited<ReturnType<typeof paymentStatus>> }> {
  const giver = giverOf(ctx, link)
  const [order, payment] = await Promise.all([orderDetail(giver, link.orderId), paymentStatus(giver, link.paymentId)])
  return { standing: standingOf(link, payment, order.cancelReason, ctx.now), order, payment }
}

/** What the link's page shows. Goods are told only as long as there is something to pay. */
export async function linkSeen(ctx: Context, token: string) {
  const { link, trial } = await linkBy(ctx, token)
  const [{ standing, order, payment }, names] = await Promise.all([standingNow(ctx, link), shopperNames(ctx, [link.shopperId])])
  const isOpen = standing === 'open'
  const isMine = ctx.actor.kind === 'shopper' && ctx.actor.id === link.shopperId
  return { state: standing, isMine, orderId: isMine ? link.orderId : null, payerFor: maskedName(names.get(link.shopperId) ?? ''), part: payment.part, amountFen: payment.amountFen, expiresAt: payment.expiresAt,
    lines: isOpen ? order.lines.filter((line) => line.lapsedAt === null).map(({ id, title, specText, picture, quantity, isGift }) => ({ id, title, specText, picture, quantity, isGift })) : [],
    offered: isOpen ? offeredChannels() : [],
    scan: isOpen && trial?.code ? { channel: trial.channel, svg: renderSVG(trial.code, { border: 2 }) } : null }
}

/** Whether a link of this order lives, for whoever placed it; since when. */
export async function liveLink(ctx: Context, orderId: string): Promise<{ madeAt: Date | null }> {
  const order = await orderDetail(ctx, orderId)
  const [found] = await ctx.db.select({ at: links.at }).from(links).where(and(eq(links.orderId, order.parentId ?? order.id), isNull(links.endedAt))).orderBy(desc(links.id)).limit(1)
  return { madeAt: order.state === 'placed' ? found?.at ?? null : null }
}
