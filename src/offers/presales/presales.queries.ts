import { and, count, desc, eq, gt, inArray, lt, or } from 'drizzle-orm'
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

interface PlannedPresale { readonly id: string; readonly merchantId: string; readonly productId: string; readonly title: string; readonly state: (typeof presaleStates)[number]; readonly depositStartsAt: Date; readonly depositEndsAt: Date; readonly tailStartsAt: Date; readonly tailEndsAt: Date; readonly groupIds: readonly string[] | null; readonly publicAt: Date | null }
/** The presales of which a deposit or the rest may be paid at some time of [from, until) 排期中的预售, as they begin; one more than `most` says that there are others. */
export async function presalesBetween(ctx: Context, { from, until, merchantId, most }: { readonly from: Date; readonly until: Date; readonly merchantId?: string | undefined; readonly most: number }): Promise<readonly PlannedPresale[]> {
  const { id, productId, state, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, groupIds, publicAt } = presales
  const isThen = or(and(lt(depositStartsAt, until), gt(depositEndsAt, from)), and(lt(tailStartsAt, until), gt(tailEndsAt, from)))
  const rows = await ctx.db.select({ id, merchantId: presales.merchantId, productId, state, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, groupIds, publicAt }).from(presales)
    .where(and(mine(ctx, presales.merchantId), merchantId === undefined ? undefined : eq(presales.merchantId, merchantId as never), isThen)).orderBy(depositStartsAt, id).limit(most + 1)
  if (rows.length === 0) return []
  const titles = new Map((await productText(ctx, [...new Set(rows.map((row) => row.productId))])).map((product) => [product.productId, product.title]))
  return rows.map((row) => ({ ...row, title: titles.get(row.productId) ?? '' }))
}
