import { and, eq, isNull, lt } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { mine, ownerId } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { mostFollowed, mostKept, undoMs } from './favourites.rules'
import { beginToLook } from './goods.service'
import { items, stores } from './tables'

/** One shopper's lists change one after the other, so that none grows beyond its most. */
const inTurn = (ctx: Context, list: string) => ctx.client.query({ name: 'favourites.in_turn', values: [`favourites.${list}.${ownerId(ctx)}`], text: 'select pg_advisory_xact_lock(hashtext($1))' })

/** Keeps a product 收藏 with what it costs now; kept already it stays as it is. Taken away a moment ago it comes back with its day and price. Refuses more than a list may hold; not found where it was never sold. */
export function keep(ctx: Context, productId: string): Promise<{ readonly priceFen: number }> {
  return transaction(ctx, async (ctx) => {
    const { priceFen } = await beginToLook(ctx, productId)
    await inTurn(ctx, 'items')
    const { rowCount } = await ctx.client.query({ name: 'favourites.keep', values: [newId('fav', ctx.now), ownerId(ctx), productId, priceFen, ctx.now, mostKept, after(ctx.now, -undoMs)], text: `
      insert into favourites_items (id, shopper_id, product_id, seen_fen, at)
      select $1, $2, $3, $4, $5 where exists (select from favourites_items where shopper_id = $2 and product_id = $3 and removed_at is null) or (select count(*) from favourites_items where shopper_id = $2 and removed_at is null) < $6::int
      on conflict (shopper_id, product_id) do update set removed_at = null,
        id = case when favourites_items.removed_at <= $7 then excluded.id else favourites_items.id end,
        seen_fen = case when favourites_items.removed_at <= $7 then excluded.seen_fen else favourites_items.seen_fen end,
        at = case when favourites_items.removed_at <= $7 then excluded.at else favourites_items.at end` })
    if (rowCount === 0) refuse('favourites.full', { most: mostKept })
    return { priceFen }
  })
}

/** Takes a product out of one's favourites 取消收藏; what is not there is left as it is. */
export async function unkeep(ctx: Context, productId: string): Promise<void> {
  await ctx.db.update(items).set({ removedAt: ctx.now }).where(and(mine(ctx, items.shopperId), eq(items.productId, productId), isNull(items.removedAt)))
}

/** Follows a store 关注, or no longer. Refuses more than a list may hold; not found where there is no such store. */
export function follow(ctx: Context, { merchantId, isOn }: { readonly merchantId: string; readonly isOn: boolean }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (!isOn) { await ctx.db.delete(stores).where(and(mine(ctx, stores.shopperId), eq(stores.merchantId, merchantId))); return }
    const store = (await merchantsOf(ctx, [merchantId])).get(merchantId)
    if (store?.state !== 'open' && store?.state !== 'frozen') notFound()
    await inTurn(ctx, 'stores')
    const { rowCount } = await ctx.client.query({ name: 'favourites.follow', values: [newId('fol', ctx.now), ownerId(ctx), merchantId, ctx.now, mostFollowed], text: `
      insert into favourites_stores (id, shopper_id, merchant_id, at)
      select $1, $2, $3, $4 where exists (select from favourites_stores where shopper_id = $2 and merchant_id = $3) or (select count(*) from favourites_stores where shopper_id = $2) < $5::int
      on conflict (shopper_id, merchant_id) do update set merchant_id = excluded.merchant_id` })
    if (rowCount === 0) refuse('favourites.too_many_stores', { most: mostFollowed })
  })
}

/** What was taken away a day ago does not come back as it was. */
export async function sweepRemoved(ctx: Context): Promise<void> {
  await ctx.db.delete(items).where(lt(items.removedAt, after(ctx.now, -dayMs)))
}
