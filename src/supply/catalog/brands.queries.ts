import { and, asc, desc, eq, ilike, lt, or, sql } from 'drizzle-orm'
import { ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { brandKey, type BrandState } from './brands.rules'
import { brands } from './tables'

export interface Brand { readonly id: string; readonly name: string; readonly state: BrandState; readonly merchantId: string | null; readonly reason: string | null }

/** Brands by the keys of names as they were written 品牌名; a merged one answers as the brand it went into. */
export async function brandsByName(ctx: Context, names: readonly string[]): Promise<ReadonlyMap<string, Brand>> {
  const { rows } = await ctx.client.query<Brand & { key: string }>({ name: 'catalog.brands_by_name', values: [[...new Set(names.map(brandKey))]], text: `
    select b.key, coalesce(i.id, b.id) as id, coalesce(i.name, b.name) as name, coalesce(i.state, b.state) as state, coalesce(i.merchant_id, b.merchant_id) as "merchantId", coalesce(i.reason, b.reason) as reason
    from catalog_brands b left join catalog_brands i on i.id = b.merged_into where b.key = any((select $1::text[])::text[])` })
  return new Map(rows.map(({ key, ...brand }) => [key, brand]))
}

const like = (q: string | undefined) => { const text = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : undefined; return text ? or(ilike(brands.name, text), ilike(brands.nameEn, text), ilike(brands.key, text)) : undefined }
const columns = { id: brands.id, name: brands.name, nameEn: brands.nameEn, initial: brands.initial, logo: brands.logo, state: brands.state }
const mostChoices = 50

/** What a merchant may choose from: the active brands, and his own proposals while they wait. */
export const brandChoices = (ctx: Context, q: string | undefined) => ctx.db.select(columns).from(brands)
  .where(and(or(eq(brands.state, 'active'), and(eq(brands.state, 'proposed'), eq(brands.merchantId, ownerId(ctx)))), like(q))).orderBy(asc(brands.initial), asc(brands.name)).limit(mostChoices)

export interface BrandAsk { readonly state?: BrandState | undefined; readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** Brands as staff see them, newest first, with how many products bear each. */
export async function brandList(ctx: Context, { state, q, cursor, limit }: BrandAsk) {
  const rows = await ctx.db.select({ ...columns, reason: brands.reason, merchantId: brands.merchantId, mergedInto: brands.mergedInto, createdAt: brands.createdAt, changedAt: brands.changedAt,
    products: sql<number>`(select count(*)::int from catalog_products p where p.brand_id = catalog_brands.id)` })
    .from(brands).where(and(state && eq(brands.state, state), like(q), cursor ? lt(brands.id, cursor) : undefined)).orderBy(desc(brands.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
