import { keptProducts, skuNames, type Kept } from '#supply/catalog'
import { buyableAmong } from '#supply/stock'
import { transaction, type Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'

/** Goods that somebody keeps or waits for 关注中的商品: what they cost and whether they can be bought, looked at anew whenever there is news of them. */

/** Begins to look at a product, and says what it is now. Not found where it was never on the shelf, or was banned. */
export async function beginToLook(ctx: Context, productId: string): Promise<Kept & { readonly isBuyable: boolean }> {
  const known = (await keptProducts(ctx, [productId])).get(productId)
  if (!known || known.title === '') notFound()
  const isBuyable = known.isOnShelf && (await buyableAmong(ctx, [productId])).has(productId)
  await ctx.client.query({ name: 'favourites.begin', values: [productId, known.merchantId, known.priceFen, isBuyable, ctx.now], text: `
    insert into favourites_goods (product_id, merchant_id, price_fen, is_buyable, changed_at) values ($1, $2, $3, $4, $5) on conflict (product_id) do nothing` })
  return { ...known, isBuyable }
}

interface Row { readonly productId: string; readonly priceFen: number; readonly isBuyable: boolean }
/**
 * There is news of products: those that nobody keeps are passed over. What can be bought again is marked so, and with what costs less now it makes reminders due, whose event this is.
 * Whether it is so still is asked again before anybody is told.
 */
export async function lookAgain(ctx: Context, productIds: readonly string[]): Promise<void> {
  const { rows: watched } = await ctx.client.query<{ id: string }>({ name: 'favourites.watched', values: [productIds], text: 'select product_id as id from favourites_goods where product_id = any((select $1::text[])::text[])' })
  if (watched.length === 0) return
  await transaction(ctx, async (ctx) => {
    const ids = watched.map(({ id }) => id)
    const { rows: before } = await ctx.client.query<Row>({ name: 'favourites.before', values: [ids], text: `
      select product_id as "productId", price_fen::float8 as "priceFen", is_buyable as "isBuyable" from favourites_goods where product_id = any((select $1::text[])::text[]) order by product_id for update` })
    const [known, buyable] = await Promise.all([keptProducts(ctx, ids), buyableAmong(ctx, ids)])
    const now = before.flatMap((was) => {
      const one = known.get(was.productId)
      const is = one && { productId: was.productId, priceFen: one.priceFen, isBuyable: one.isOnShelf && buyable.has(was.productId) }
      return is && (is.priceFen !== was.priceFen || is.isBuyable !== was.isBuyable) ? [{ ...is, isBack: is.isBuyable && !was.isBuyable }] : []
    })
    if (now.length === 0) return
    const values = [now.map(({ productId }) => productId), now.map(({ priceFen }) => priceFen), now.map(({ isBuyable }) => isBuyable), now.map(({ isBack }) => isBack), ctx.now]
    const changed = `unnest($1::text[], $2::bigint[], $3::bool[], $4::bool[]) as n(product_id, price_fen, is_buyable, is_back)`
    await ctx.client.query({ name: 'favourites.change', values, text: `
      update favourites_goods g set price_fen = n.price_fen, is_buyable = n.is_buyable, came_back_at = case when n.is_back then $5 else g.came_back_at end, changed_at = $5 from ${changed} where g.product_id = n.product_id` })
    await ctx.client.query({ name: 'favourites.make_due', values, text: `
      update favourites_reminders r set event_at = $5, due_at = $5 from ${changed}
      where r.product_id = n.product_id and r.told_at is null and r.due_at is null and (r.kind = 'back' and n.is_back or r.kind = 'drop' and n.is_buyable and n.price_fen <= r.below_fen)` })
  })
}

/** A SKU ran out or came back: its product is looked at again, and who waits for this very one is to be told. */
export async function lookAgainAt(ctx: Context, skuId: string, isBack: boolean): Promise<void> {
  const sku = (await skuNames(ctx, [skuId])).get(skuId)
  if (!sku) return
  await transaction(ctx, async (ctx) => {
    await lookAgain(ctx, [sku.productId])
    if (isBack) await ctx.client.query({ name: 'favourites.make_back_due', values: [skuId, ctx.now], text: `
      update favourites_reminders set event_at = $2, due_at = $2 where sku_id = $1 and kind = 'back' and told_at is null and due_at is null` })
  })
}
