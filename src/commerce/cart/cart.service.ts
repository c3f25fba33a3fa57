import { and, eq, inArray, like, lt } from 'drizzle-orm'
import { bundlesNow } from '#offers/promotions'
import { sellable } from '#supply/catalog'
import { guestOf } from '#trust/identity'
import { mine, ownerId } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { merged, mostLines, mostOfOne } from './cart.rules'
import { cartLines } from './tables'

/** Puts goods into the cart of the guest or shopper who acts; the same SKU grows. Refuses what is not on sale, and more than a cart may hold. */
export async function addToCart(ctx: Context, { skuId, quantity }: { readonly skuId: string; readonly quantity: number }): Promise<{ lineId: string }> {
  const found = (await sellable(ctx, [skuId])).get(skuId) ?? unfit('skuId', 'cart.not_on_sale')
  const { rows: [line] } = await ctx.client.query<{ id: string; quantity: number }>({ name: 'cart.add', values: [newId('crt', ctx.now), ownerId(ctx), skuId, quantity, found.priceFen, ctx.now, mostLines, mostOfOne], text: `
    insert into cart_lines (id, owner_id, sku_id, quantity, is_ticked, seen_price_fen, at)
    select $1, $2, $3, $4, true, $5, $6 where exists (select from cart_lines where owner_id = $2 and sku_id = $3) or (select count(*) from cart_lines where owner_id = $2) < $7::int
    on conflict (owner_id, sku_id) do update set quantity = cart_lines.quantity + excluded.quantity, is_ticked = true, seen_price_fen = excluded.seen_price_fen, at = excluded.at
      where cart_lines.quantity + excluded.quantity <= $8::int
    returning id, quantity` })
  if (!line) refuse('cart.full', { mostLines, mostOfOne })
  return { lineId: line.id }
}

/** Puts all parts of a bundle into the cart, or none of them (F08). Refuses one that is over, and one that a part of is sold out. */
export function addBundle(ctx: Context, offerId: string): Promise<{ added: number }> {
  return transaction(ctx, async (ctx) => {
    const [bundle] = await bundlesNow(ctx, { offerId })
    if (!bundle) refuse('cart.bundle_over')
    const gone = bundle.parts.find(({ isSoldOut }) => isSoldOut)
    if (gone) refuse('cart.bundle_sold_out', { title: gone.title })
    for (const { skuId, pieces } of bundle.parts) await addToCart(ctx, { skuId, quantity: pieces })
    return { added: bundle.parts.length }
  })
}

/** Sets a line's quantity or its tick. Foreign lines are not found. */
export async function setCartLine(ctx: Context, id: string, { quantity, ticked }: { readonly quantity?: number | undefined; readonly ticked?: boolean | undefined }): Promise<void> {
  const changed = await ctx.db.update(cartLines).set({ ...(quantity !== undefined && { quantity }), ...(ticked !== undefined && { isTicked: ticked }), at: ctx.now }).where(and(eq(cartLines.id, id), mine(ctx, cartLines.ownerId))).returning({ id: cartLines.id })
  if (changed.length === 0) notFound()
}

export async function removeCartLine(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db.delete(cartLines).where(and(eq(cartLines.id, id), mine(ctx, cartLines.ownerId))).returning({ id: cartLines.id })
  if (gone.length === 0) notFound()
}

export async function tickAll(ctx: Context, ticked: boolean): Promise<void> {
  await ctx.db.update(cartLines).set({ isTicked: ticked }).where(mine(ctx, cartLines.ownerId))
}

/** What was bought leaves the cart, in the transaction of the order. */
export async function clearBought(ctx: Context, skuIds: readonly string[]): Promise<void> {
  await ctx.client.query({ name: 'cart.clear_bought', text: 'delete from cart_lines where owner_id = $1 and sku_id = any((select $2::text[])::text[])', values: [ownerId(ctx), skuIds] })
}

/** A guest has signed in: his cart joins the shopper's, nothing is lost, and the guest's is empty then (E03). */
export function mergeCarts(ctx: Context, { shopperId, guestId }: { readonly shopperId: string; readonly guestId?: string | undefined }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (!guestId || guestId === shopperId) return
    const all = await ctx.db.select().from(cartLines).where(inArray(cartLines.ownerId, [shopperId, guestId])).orderBy(cartLines.id).for('update')
    const guests = all.filter((line) => line.ownerId === guestId)
    if (guests.length === 0) return
    const prices = new Map(all.map((line) => [line.skuId, line.seenPriceFen]))
    await ctx.db.delete(cartLines).where(eq(cartLines.ownerId, guestId))
    for (const { skuId, quantity } of merged(all.filter((line) => line.ownerId === shopperId), guests))
      await ctx.db.insert(cartLines).values({ id: newId('crt', ctx.now), ownerId: shopperId, skuId, quantity, isTicked: true, seenPriceFen: prices.get(skuId)!, at: ctx.now })
        .onConflictDoUpdate({ target: [cartLines.ownerId, cartLines.skuId], set: { quantity, at: ctx.now } })
  })
}

/** The same at once, for who goes from signing in to paying faster than news travel: the guest is who this browser was until a moment ago. */
export async function takeOverCart(ctx: Context): Promise<void> {
  const { actor } = await guestOf(ctx, ctx.cookies?.get('tw_guest'))
  await mergeCarts(ctx, { shopperId: ctx.actor.id, guestId: actor.id })
}

const guestDays = 30
/** Carts of guests that nobody has touched for thirty days are forgotten. */
export async function forgetOldCarts(ctx: Context): Promise<void> {
  await ctx.db.delete(cartLines).where(and(like(cartLines.ownerId, 'gst\\_%'), lt(cartLines.at, after(ctx.now, -guestDays * dayMs))))
}
