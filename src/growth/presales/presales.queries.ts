import { and, count, desc, eq, inArray, lt } from 'drizzle-orm'
import { productText } from '#supply/catalog'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { presales, seats, type presaleStates } from './tables'

/** Lists of presales 预售列表 for the desks, each with its product and how its orders stand. */
export interface PresaleAsk { readonly state?: (typeof presaleStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }

export async function presalePage(ctx: Context, { state, cursor, limit }: PresaleAsk) {
  const rows = await ctx.db.select().from(presales).where(and(mine(ctx, presales.merchantId), state && eq(presales.state, state), cursor ? lt(presales.id, cursor as never) : undefined)).orderBy(desc(presales.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  if (page.length === 0) return { items: [], next: null }
  const [products, counts] = await Promise.all([
    productText(ctx, [...new Set(page.map((row) => row.productId))]),
    ctx.db.select({ presaleId: seats.presaleId, state: seats.state, orders: count() }).from(seats).where(inArray(seats.presaleId, page.map((row) => row.id))).groupBy(seats.presaleId, seats.state),
  ])
  const by = new Map(products.map((product) => [product.productId, product]))
  const items = page.map((row) => {
    const product = by.get(row.productId)
    return { ...row, title: product?.title ?? '', picture: product?.picture ?? '', priceFen: product?.priceFen ?? 0, orders: Object.fromEntries(counts.filter((one) => one.presaleId === row.id).map((one) => [one.state, one.orders])) }
  })
  return { items, next: rows.length > limit ? page.at(-1)!.id : null }
}
