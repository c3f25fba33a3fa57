import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { keptProducts } from '#supply/catalog'
import { shopperNames } from '#trust/identity'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { shareDays } from './settings.rules'
import { links, shared } from './tables'

/** Shares as those see them who share 我的分享, and the platform: counts alone, nobody's name but the sharer's own. */
export interface Ask { readonly cursor?: string | undefined; readonly limit: number }

/** Orders as the buyers placed them (a basket of two stores is one), and how many of them were paid. */
const counted = { ordered: sql<number>`count(distinct ${shared.parentId})::int`, paid: sql<number>`(count(distinct ${shared.parentId}) filter (where ${shared.paidAt} is not null))::int` }
/** What came of each link. */
async function ordersBy(ctx: Context, linkIds: readonly string[]): Promise<ReadonlyMap<string, { ordered: number; paid: number }>> {
  const rows = linkIds.length === 0 ? [] : await ctx.db.select({ linkId: shared.linkId, ...counted }).from(shared).where(inArray(shared.linkId, [...linkIds])).groupBy(shared.linkId)
  return new Map(rows.map(({ linkId, ordered, paid }) => [linkId, { ordered, paid }]))
}

export async function mySharesOf(ctx: Context, { cursor, limit }: Ask) {
  const [rows, [sums], days] = await Promise.all([
    ctx.db.select().from(links).where(and(mine(ctx, links.shopperId), cursor ? lt(links.id, cursor) : undefined)).orderBy(desc(links.id)).limit(limit + 1),
    ctx.db.select({ opened: sql<number>`coalesce(sum(${links.opened}), 0)::int` }).from(links).where(mine(ctx, links.shopperId)), settingOf(ctx, shareDays)])
  const page = rows.slice(0, limit)
  const [goods, by, [all]] = await Promise.all([keptProducts(ctx, page.map(({ productId }) => productId)), ordersBy(ctx, page.map(({ id }) => id)),
    ctx.db.select(counted).from(shared).where(mine(ctx, shared.shopperId))])
  return { days, opened: sums!.opened, ordered: all!.ordered, paid: all!.paid, next: rows.length > limit ? page.at(-1)!.id : null,
    items: page.map(({ id, productId, opened, at }) => ({ id, productId, title: goods.get(productId)?.title ?? '', picture: goods.get(productId)?.picture ?? '', opened, ...(by.get(id) ?? none), at })) }
}
const none = { ordered: 0, paid: 0 }

/** Orders that came by a share, newest first, for the platform. */
export async function sharedOrders(ctx: Context, { cursor, limit, sharerId }: Ask & { readonly sharerId?: string | undefined }) {
  const rows = await ctx.db.select({ orderId: shared.orderId, parentId: shared.parentId, sharerId: shared.shopperId, merchantId: shared.merchantId, productId: links.productId, placedAt: shared.placedAt, paidAt: shared.paidAt }).from(shared).leftJoin(links, eq(links.id, shared.linkId))
    .where(and(sharerId ? eq(shared.shopperId, sharerId) : undefined, cursor ? lt(shared.orderId, cursor) : undefined)).orderBy(desc(shared.orderId)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const [goods, names] = await Promise.all([keptProducts(ctx, page.flatMap(({ productId }) => productId ?? [])), shopperNames(ctx, [...new Set(page.map((one) => one.sharerId))])])
  return { next: rows.length > limit ? page.at(-1)!.orderId : null, items: page.map((one) => ({ ...one, sharerName: names.get(one.sharerId) ?? '', productTitle: goods.get(one.productId ?? '')?.title ?? '' })) }
}
