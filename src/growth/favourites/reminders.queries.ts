import { and, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import { skuNames } from '#supply/catalog'
import { hearing } from '#kernel/notify'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { cardsOf, type PageAsk } from './favourites.queries'
import { reminders } from './tables'

/** One's reminders 我的提醒: those that wait, or those that were told, the last one first; and whether such messages are on. */
export async function remindersOf(ctx: Context, { isTold, cursor, limit }: PageAsk & { readonly isTold: boolean }) {
  const rows = await ctx.db.select().from(reminders).where(and(mine(ctx, reminders.shopperId), isTold ? isNotNull(reminders.toldAt) : isNull(reminders.toldAt), cursor ? lt(reminders.id, cursor) : undefined)).orderBy(desc(reminders.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const [found, skus, hear] = await Promise.all([cardsOf(ctx, page.map(({ productId }) => productId)), skuNames(ctx, page.flatMap(({ skuId }) => skuId ?? [])), hearing(ctx, [ownerId(ctx)], 'offers')])
  return { isHeard: hear.size > 0, items: page.flatMap(({ id, kind, productId, skuId, seenFen, belowFen, askedAt, toldAt }) => {
    const card = found.get(productId)
    return card ? [{ id, kind, product: card, specText: (skuId && skus.get(skuId)?.specText) || '', seenFen, belowFen, askedAt: askedAt!, toldAt }] : []
  }), next: rows.length > limit ? page.at(-1)!.id : null }
}

/** What one waits for of a product. */
export async function remindersAt(ctx: Context, productId: string) {
  const rows = await ctx.db.select({ id: reminders.id, kind: reminders.kind, skuId: reminders.skuId, belowFen: reminders.belowFen }).from(reminders).where(and(mine(ctx, reminders.shopperId), eq(reminders.productId, productId), isNull(reminders.toldAt)))
  return { items: rows }
}
