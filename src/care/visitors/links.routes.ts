import { z } from 'zod'
import { channelNames, paymentParts } from '#finance/payments'
import { publicWork, purchases } from '#kernel/limits.rules'
import { nothing, route } from '#kernel/route'
import { linkSeen, liveLink } from './links.queries'
import { standings } from './links.rules'
import { backByLink, makeLink, payByLink, takeLinkBack } from './links.service'

/** Paying for a friend over HTTP 代付接口 (E16): the shopper makes and takes back, whoever has the link looks and pays. */
const One = z.object({ id: z.string().min(1).max(60) })
const Link = z.object({ token: z.string().min(1).max(80) })
const Line = z.object({ id: z.string(), title: z.string(), specText: z.string(), picture: z.string(), quantity: z.int(), isGift: z.boolean() })
const Seen = z.object({ state: z.enum(standings), isMine: z.boolean(), orderId: z.string().nullable(), payerFor: z.string(), part: z.enum(paymentParts), amountFen: z.int(), expiresAt: z.date(), lines: z.array(Line), offered: z.array(z.string()), scan: z.object({ channel: z.string(), svg: z.string() }).nullable() })
const none = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }

export const linkRoutes = {
  friendLink: route({ method: 'GET', path: '/v1/orders/:id/friend-link', access: 'shopper', input: One, output: z.object({ madeAt: z.date().nullable() }), run: (ctx, { id }) => liveLink(ctx, id) }),
  /** Not asked once: its answer, the link, is kept nowhere. Asked again, the link before is dead. */
  makeFriendLink: route({ method: 'POST', path: '/v1/orders/:id/friend-link', access: 'shopper', limits: purchases, input: One, output: z.object({ token: z.string(), amountFen: z.int(), expiresAt: z.date() }), run: (ctx, { id }) => makeLink(ctx, id) }),
  takeFriendLinkBack: route({ method: 'DELETE', path: '/v1/orders/:id/friend-link', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => none(takeLinkBack(ctx, id)) }),
  friendPayment: route({ method: 'GET', path: '/v1/friend-payments/:token', access: 'buyer', limits: publicWork, input: Link, output: Seen, run: (ctx, { token }) => linkSeen(ctx, token) }),
  payForFriend: route({ method: 'POST', path: '/v1/friend-payments/:token/pay', access: 'buyer', limits: [...publicWork, ...purchases], once: true, input: Link.extend({ channel: z.enum(channelNames) }), output: z.object({ payUrl: z.string() }), run: (ctx, { token, channel }) => payByLink(ctx, token, channel) }),
  friendCameBack: route({ method: 'POST', path: '/v1/friend-payments/:token/back', access: 'buyer', limits: publicWork, input: Link, output: nothing, run: (ctx, { token }) => none(backByLink(ctx, token)) }),
}
