import { and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { keptProducts, type Kept } from '#supply/catalog'
import { merchantsOf } from '#supply/merchants'
import { buyableAmong } from '#supply/stock'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { droppedFen, standingOf, type Standing } from './favourites.rules'
import { goods, items, stores } from './tables'

/** Favourites as they are read 收藏夹: what was kept as it is now, beside what it cost when it was. */
export interface PageAsk { readonly cursor?: string | undefined; readonly limit: number }

export interface KeptCard extends Omit<Kept, 'isOnShelf'> { readonly standing: Standing }
/** Products whatever their state, as lists of one's own show them: whether they can be bought stands beside them. One that never was on the shelf is missing. */
export async function cardsOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, KeptCard>> {
  const [known, buyable] = await Promise.all([keptProducts(ctx, ids), buyableAmong(ctx, ids)])
  return new Map([...known].map(([id, { isOnShelf, ...one }]) => [id, { ...one, standing: standingOf({ isOnShelf }, buyable.has(id)) }]))
}
/** The same in the sequence in which they were asked for, each once. */
export async function cards(ctx: Context, ids: readonly string[]): Promise<{ readonly items: readonly KeptCard[] }> {
  const found = await cardsOf(ctx, ids)
  return { items: [...new Set(ids)].flatMap((id) => found.get(id) ?? []) }
}

export const tabs = ['all', 'dropped', 'back'] as const
export interface FavouritesAsk extends PageAsk { readonly tab: (typeof tabs)[number] }
/** One's favourites, the newest first: all, those that cost less than when they were kept, or those that came back since. */
export async function favouritesOf(ctx: Context, { tab, cursor, limit }: FavouritesAsk) {
  const which = tab === 'dropped' ? and(eq(goods.isBuyable, true), sql`${goods.priceFen} < ${items.seenFen}`) : tab === 'back' ? and(eq(goods.isBuyable, true), sql`${goods.cameBackAt} > ${items.at}`) : undefined
  const rows = await ctx.db.select({ id: items.id, productId: items.productId, seenFen: items.seenFen, at: items.at, cameBackAt: goods.cameBackAt }).from(items).innerJoin(goods, eq(goods.productId, items.productId))
    .where(and(mine(ctx, items.shopperId), isNull(items.removedAt), which, cursor ? lt(items.id, cursor) : undefined)).orderBy(desc(items.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const found = await cardsOf(ctx, page.map(({ productId }) => productId))
  return { items: page.flatMap(({ productId, seenFen, at, cameBackAt }) => {
    const card = found.get(productId)
    return card ? [{ ...card, seenFen, at: at!, droppedFen: droppedFen(seenFen, card.priceFen, card.standing), isBack: card.standing === 'buyable' && cameBackAt !== null && cameBackAt > at! }] : []
  }), next: rows.length > limit ? page.at(-1)!.id : null }
}

/** How many one keeps and follows. */
export async function favouriteCounts(ctx: Context): Promise<{ products: number; stores: number }> {
  const [products, followed] = await Promise.all([ctx.db.$count(items, and(mine(ctx, items.shopperId), isNull(items.removedAt))), ctx.db.$count(stores, mine(ctx, stores.shopperId))])
  return { products, stores: followed }
}

/** Which of these products one keeps, and whether one follows the store: what a page that is the same for everybody asks when it is there. */
export async function keptAmong(ctx: Context, ids: readonly string[], merchantId: string | undefined): Promise<{ readonly ids: readonly string[]; readonly isFollowed: boolean }> {
  const [kept, followed] = await Promise.all([ids.length === 0 ? [] : ctx.db.select({ id: items.productId }).from(items).where(and(mine(ctx, items.shopperId), isNull(items.removedAt), inArray(items.productId, [...ids]))),
    merchantId ? ctx.db.$count(stores, and(mine(ctx, stores.shopperId), eq(stores.merchantId, merchantId))) : 0])
  return { ids: kept.map(({ id }) => id), isFollowed: followed > 0 }
}

/** The stores that one follows, the last one first. */
export async function followedStores(ctx: Context, { cursor, limit }: PageAsk) {
  const rows = await ctx.db.select({ id: stores.id, merchantId: stores.merchantId, at: stores.at }).from(stores).where(and(mine(ctx, stores.shopperId), cursor ? lt(stores.id, cursor) : undefined)).orderBy(desc(stores.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const known = await merchantsOf(ctx, page.map(({ merchantId }) => merchantId))
  return { items: page.map(({ merchantId, at }) => ({ merchantId, name: known.get(merchantId)?.name ?? '', isSelfOperated: known.get(merchantId)?.selfOperated ?? false, isOpen: known.get(merchantId)?.state === 'open', at: at! })), next: rows.length > limit ? page.at(-1)!.id : null }
}
