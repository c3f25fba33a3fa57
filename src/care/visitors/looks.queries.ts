import { and, gt } from 'drizzle-orm'
import { maskedName, orderDetail } from '#commerce/ordering'
import { mine } from '#kernel/access'
import { system, as, type Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { notFound } from '#kernel/refusal'
import { looks } from './tables'

/** The order that this browser may look at now 访客查单: its state and its parcels. Who receives it is masked, and what it cost is not told: a receiver may have been given it. Refuses where there is none (404). */
export async function lookedOrder(ctx: Context) {
  const [look] = await ctx.db.select().from(looks).where(and(mine(ctx, looks.visitorId), gt(looks.expiresAt, ctx.now)))
  if (!look) notFound()
  const order = await orderDetail(as(ctx, system), look.orderId)
  const { number, state, closedFor, placedAt, merchantName, address, lines, parcels, children, collectAt } = order
  return { number, state, closedFor, placedAt, merchantName, expiresAt: look.expiresAt, isCollected: collectAt !== null,
    address: { name: address.name && maskedName(address.name), phone: masked(address.phone), region: address.region },
    parts: children.map((child) => ({ number: child.number, state: child.state })),
    lines: lines.filter((line) => line.lapsedAt === null).map(({ id, title, specText, picture, quantity }) => ({ id, title, specText, picture, quantity })),
    parcels: parcels.map(({ id, carrier, number, state, at, moves }) => ({ id, carrier, number, state, at, moves })) }
}
