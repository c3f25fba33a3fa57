import { and, eq, inArray } from 'drizzle-orm'
import { ProductShelved, ProductUnshelved } from '#events/catalog'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { facetsOf } from './categories.queries'
import { checkAttributes, checkRequired, inherited } from './facets.rules'
import { missingForListing, statesBefore, type ProductState } from './products.rules'
import { history, products } from './tables'

/** The shelf 货架: what is on sale stands in the lists of its category and of all above it; what is not stands in none. */
export async function putOnShelves(ctx: Context, productId: string): Promise<void> {
  await ctx.client.query({ name: 'catalog.clear_shelf', text: 'delete from catalog_shelf where product_id = $1', values: [productId] })
  await ctx.client.query({ name: 'catalog.put_on_shelves', values: [productId], text: `
    insert into catalog_shelf (category_id, product_id, merchant_id, title, picture, price_fen, is_from_price, sales, listed_at)
    with recursive p as (select * from catalog_products where id = $1 and state = 'on_shelf'),
      up as (select c.id, c.parent_id from catalog_categories c join p on p.category_id = c.id union all select c.id, c.parent_id from catalog_categories c join up on c.id = up.parent_id)
    select up.id, p.id, p.merchant_id, p.title, coalesce(p.pictures[1], ''), p.price_fen, p.is_from_price, p.sales, p.listed_at from p, up` })
}

/** A merchant asks for review; refuses, naming them, what a listing still lacks (F06). */
export const submitForReview = (ctx: Context, id: string, isAlone = true): Promise<void> => move(ctx, id, 'in_review', null, async (product, ctx) => {
  const missing = missingForListing(product)
  if (missing.length > 0) refuse('catalog.incomplete', { missing: missing.join(', ') })
  const { above, own } = await facetsOf(ctx, product.categoryId)
  const facets = inherited([above, own])
  checkAttributes(product.attributes, facets)
  checkRequired(product.attributes, facets)
}, isAlone)

export const approve = (ctx: Context, id: string): Promise<void> => move(ctx, id, 'on_shelf', null, (product) => { if (product.state !== 'in_review') refuse('catalog.wrong_state', { from: product.state, to: 'on_shelf' }) })
export const reject = (ctx: Context, id: string, reason: string): Promise<void> => move(ctx, id, 'draft', reason, (product) => { if (product.state !== 'in_review') refuse('catalog.wrong_state', { from: product.state, to: 'draft' }) })
export const ban = (ctx: Context, id: string, reason: string): Promise<void> => move(ctx, id, 'banned', reason)
/** A merchant puts back what he took down himself; what was never reviewed goes to review first. */
export const putOnShelf = (ctx: Context, id: string, isAlone = true): Promise<void> => move(ctx, id, 'on_shelf', null, (product) => { if (product.state !== 'off_shelf') refuse('catalog.wrong_state', { from: product.state, to: 'on_shelf' }) }, isAlone)
export const takeOffShelf = (ctx: Context, id: string, reason = 'merchant', isAlone = true): Promise<void> => move(ctx, id, 'off_shelf', reason, undefined, isAlone)

type Product = typeof products.$inferSelect

/** One guarded move, its line in the history, its audit entry and its news. One of many leaves the entry to whoever moves them all. */
function move(ctx: Context, id: string, to: ProductState, reason: string | null, check: (product: Product, ctx: Context) => void | Promise<void> = () => {}, isAlone = true): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [product] = await ctx.db.select().from(products).where(and(eq(products.id, id), mine(ctx, products.merchantId))).for('update')
    if (!product) notFound()
    await check(product, ctx)
    const [moved] = await ctx.db.update(products).set({ state: to, reason, changedAt: ctx.now, ...(to === 'on_shelf' && { listedAt: product.listedAt ?? ctx.now }) })
      .where(and(eq(products.id, id), inArray(products.state, statesBefore(to)))).returning({ id: products.id })
    if (!moved) refuse('catalog.wrong_state', { from: product.state, to })
    await ctx.db.insert(history).values({ id: newId('phi', ctx.now), productId: id, fromState: product.state, toState: to, reason, actorId: ctx.actor.id, at: ctx.now })
    if (isAlone) await audit(ctx, { action: 'catalog.move', subject: id, before: { state: product.state }, after: { state: to, reason } })
    await putOnShelves(ctx, id)
    const facts = { productId: id, merchantId: product.merchantId }
    if (to === 'on_shelf') await emit(ctx, ProductShelved, facts)
    else if (product.state === 'on_shelf') await emit(ctx, ProductUnshelved, { ...facts, reason: reason ?? to })
  })
}

/** Counts what was sold 销量 once an order is paid; nobody waits for it. Rows in order, so that no two counts wait on each other. */
export async function countSales(ctx: Context, lines: readonly { readonly productId: string; readonly quantity: number }[]): Promise<void> {
  const sold = [...lines].sort((a, b) => (a.productId < b.productId ? -1 : 1))
  const values = [sold.map((line) => line.productId), sold.map((line) => line.quantity)]
  const sums = `(select id, sum(quantity)::int as quantity from unnest($1::text[], $2::int[]) as l(id, quantity) group by id order by id) s`
  await ctx.client.query({ name: 'catalog.count_sales', text: `update catalog_products p set sales = p.sales + s.quantity from ${sums} where p.id = s.id`, values })
  await ctx.client.query({ name: 'catalog.count_shelf_sales', text: `update catalog_shelf p set sales = p.sales + s.quantity from ${sums} where p.product_id = s.id`, values })
}
