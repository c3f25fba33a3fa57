import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import { renderSVG } from 'uqr'
import { opened } from '#trust/factors'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { grouped } from './pickup.rules'
import { stores, tickets, type ticketStates } from './tables'

/** Stores where it may be collected 可自提门店, and the tickets of orders with their codes for whoever owns them. */
export const openStores = (ctx: Context, merchantIds: readonly string[]) => ctx.db.select({ id: stores.id, merchantId: stores.merchantId, name: stores.name, region: stores.region, street: stores.street, hours: stores.hours, phone: stores.phone }).from(stores).where(and(inArray(stores.merchantId, merchantIds as never[]), eq(stores.isOpen, true))).orderBy(asc(stores.id)).limit(100)
export const myStores = (ctx: Context) => ctx.db.select().from(stores).where(mine(ctx, stores.merchantId)).orderBy(asc(stores.id)).limit(200)

const ownerOf = (ctx: Context) => (ctx.actor.kind === 'merchant' ? tickets.merchantId : tickets.shopperId)
const columns = { id: tickets.id, orderId: tickets.orderId, lineId: tickets.lineId, kind: tickets.kind, state: tickets.state, uses: tickets.uses, used: tickets.used, dueAt: tickets.dueAt, isExtended: tickets.isExtended, madeAt: tickets.madeAt, readyAt: tickets.readyAt, endedAt: tickets.endedAt, store: { id: stores.id, name: stores.name, region: stores.region, street: stores.street, hours: stores.hours, phone: stores.phone } }

/** The tickets of an order; the code and its picture for the shopper alone, as long as it is open. */
export async function ticketsOfOrder(ctx: Context, orderId: string) {
  const rows = await ctx.db.select({ ...columns, sealed: tickets.sealed }).from(tickets).leftJoin(stores, eq(stores.id, tickets.storeId)).where(and(eq(tickets.orderId, orderId), mine(ctx, ownerOf(ctx)))).orderBy(asc(tickets.id)).limit(200)
  return { items: await Promise.all(rows.map(async ({ sealed, ...row }) => {
    const code = ctx.actor.kind === 'shopper' && (row.state === 'preparing' || row.state === 'ready') ? await opened(ctx, row.id, sealed) : null
    return { ...row, code: code && grouped(code), svg: code && renderSVG(code, { border: 2 }) }
  })) }
}

/** By when what is collected of these orders is to be fetched 自提截止, where it waits still. */
export async function collectBy(ctx: Context, orderIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  if (orderIds.length === 0) return new Map()
  const rows = await ctx.db.select({ orderId: tickets.orderId, dueAt: tickets.dueAt }).from(tickets).where(and(inArray(tickets.orderId, orderIds as never[]), eq(tickets.kind, 'pickup'), inArray(tickets.state, ['preparing', 'ready'])))
  return new Map(rows.map(({ orderId, dueAt }) => [orderId, dueAt]))
}

/** What waits at a merchant's stores 待核销, newest first. */
export async function ticketPage(ctx: Context, { state, cursor, limit }: { readonly state?: (typeof ticketStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select(columns).from(tickets).leftJoin(stores, eq(stores.id, tickets.storeId)).where(and(mine(ctx, tickets.merchantId), state && eq(tickets.state, state), cursor ? lt(tickets.id, cursor) : undefined)).orderBy(desc(tickets.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
