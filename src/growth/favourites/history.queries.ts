import { and, desc, sql } from 'drizzle-orm'
import { choicesOf } from '#insight/facts'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { cursorAt, timeAndId } from '#kernel/paging'
import { cardsOf, type PageAsk } from './favourites.queries'
import { seen } from './tables'

/** What one has looked at 浏览记录, the last first, as it is now; whether anything is noted at all. */
export async function historyOf(ctx: Context, { cursor, limit }: PageAsk) {
  const from = cursor ? timeAndId(cursor) : undefined
  const [{ isPersonal }, rows] = await Promise.all([choicesOf(ctx, ctx.actor.id), ctx.db.select({ productId: seen.productId, at: seen.at }).from(seen)
    .where(and(mine(ctx, seen.shopperId), from ? sql`(${seen.at}, ${seen.productId}) < (${from.at}, ${from.id})` : undefined)).orderBy(desc(seen.at), desc(seen.productId)).limit(limit + 1)])
  const page = rows.slice(0, limit)
  const found = await cardsOf(ctx, page.map(({ productId }) => productId))
  const last = page.at(-1)
  return { isOn: isPersonal, items: page.flatMap(({ productId, at }) => { const card = found.get(productId); return card ? [{ ...card, at: at! }] : [] }), next: last && rows.length > limit ? cursorAt({ at: last.at!, id: last.productId }) : null }
}
