import { and, desc, eq, ilike, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { sharing } from '#kernel/kept'
import { notFound } from '#kernel/refusal'
import { categoryFacets } from './categories.queries'
import { inherited, keysOf } from './facets.rules'
import { cursorAfter, positionOf, specText, type ProductKind, type ProductState, type Sort } from './products.rules'
import { history, products, skus, type Attribute, type Axis, type Detail, type Facet, type Spec } from './tables'

interface Card { readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly sales: number }
interface ShelfRow extends Card { /** Only where it is what the page is sorted by: a time is dear to read. */ readonly listedAt?: Date }

const cardColumns = `product_id as id, merchant_id as "merchantId", title, picture, price_fen::int8::float8 as "priceFen", is_from_price as "fromPrice", sales`
const orders: Record<Sort, readonly [order: string, after: string]> = {
  sales: ['sales desc, product_id desc', '(sales, product_id) < ($3::int, $4)'],
  price_asc: ['price_fen, product_id', '(price_fen, product_id) > ($3::bigint, $4)'],
  price_desc: ['price_fen desc, product_id desc', '(price_fen, product_id) < ($3::bigint, $4)'],
  newest: ['listed_at desc, product_id desc', '(listed_at, product_id) < ($3::timestamptz, $4)'],
}

/** What lies on a shelf 货架 in the order that was asked for; `cursor` says where the last page ended. */
export async function listCategory(ctx: Context, { id, sort, cursor, limit }: { id: string; sort: Sort; cursor?: string | undefined; limit: number }) {
  const at = cursor === undefined ? undefined : positionOf(cursor, sort)
  const [order, after] = orders[sort]
  const { rows } = await ctx.client.query<ShelfRow>({ name: `catalog.shelf_${sort}${at ? '_after' : ''}`, values: at ? [id, limit, at.value, at.id] : [id, limit],
    text: `select ${cardColumns}${sort === 'newest' ? ', listed_at as "listedAt"' : ''} from catalog_shelf where category_id = $1${at ? ` and ${after}` : ''} order by ${order} limit $2` })
  const last = rows.at(-1)
  return { items: rows, next: last && rows.length === limit ? cursorAfter(sort, last) : null }
}

interface DetailRow { readonly id: string; readonly merchantId: string; readonly merchantName: string; readonly selfOperated: boolean; readonly categoryId: string; readonly kind: ProductKind; readonly brand: string | null; readonly title: string; readonly subtitle: string; readonly pictures: string[]; readonly video: string | null
  readonly sellingPoints: string[]; readonly attributes: Attribute[]; readonly detail: Detail; readonly axes: Axis[]; readonly sales: number; readonly state: ProductState; readonly version: number; readonly priceFen: number; readonly fromPrice: boolean }
interface SkuRow { readonly id: string; readonly spec: Spec; readonly priceFen: number; readonly picture: string | null; readonly perPersonLimit: number | null; readonly struck: Struck | null }
/** What a price may be shown struck beside 划线价: computed by the rule when it was set, never typed; the details with which it is shown. */
interface Struck { readonly fen: number; readonly basis: 'deals' | 'stated' | 'suggested'; readonly from: string | null; readonly until: string | null }

/** One product as it is described to shoppers; what is not on the shelf, or whose merchant is frozen, is not there. */
export const productDetail = sharing(async (ctx, id) => {
  const [{ rows: [found] }, { rows: itsSkus }] = await Promise.all([
    ctx.client.query<DetailRow>({ name: 'catalog.product', values: [id], text: `select p.id, p.merchant_id as "merchantId", m.name as "merchantName", m.is_self_operated as "selfOperated", p.category_id as "categoryId", p.kind, p.brand, p.title, p.subtitle, p.pictures, p.video, p.selling_points as "sellingPoints",
      p.attributes, p.detail, p.axes, p.sales, p.state, p.version, p.price_fen::float8 as "priceFen", p.is_from_price as "fromPrice"
      from catalog_products p join merchants_merchants m on m.id = p.merchant_id where p.id = $1 and p.state = 'on_shelf' and m.state = 'open'` }),
    ctx.client.query<SkuRow>({ name: 'catalog.skus_of', values: [id, ctx.now], text: `select s.id, s.spec, s.price_fen::float8 as "priceFen", s.picture, s.per_person_limit as "perPersonLimit",
      case when c.fen > s.price_fen then json_build_object('fen', c.fen, 'basis', c.basis, 'from', to_char(c.from_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), 'until', to_char((c.until_at - interval '1 second') at time zone 'Asia/Shanghai', 'YYYY-MM-DD')) end as struck
      from catalog_skus s left join pricing_compared c on c.sku_id = s.id and c.ended_at is null and c.ends_at > $2 where s.product_id = $1 and s.is_live order by s.position` }),
  ])
  if (!found) notFound()
  const { facets, trail } = (await categoryFacets(ctx)).get(found.categoryId) ?? { facets: [], trail: [] }
  return { ...found, trail: [...trail], skus: itsSkus, attributes: found.attributes.map((attribute) => said(attribute, facets)) }
})

/** An attribute as it is read: a number with its unit, the name in English where the category gives one. */
function said({ name, value }: Attribute, facets: readonly Facet[]) {
  const facet = facets.find((one) => one.name === name)
  return { name, nameEn: facet?.nameEn ?? name, value: facet?.type === 'number' && facet.unit ? `${value} ${facet.unit}` : value }
}

export interface Sellable { readonly skuId: string; readonly productId: string; readonly merchantId: string; readonly merchantName: string; readonly title: string; readonly specText: string; readonly picture: string; readonly kind: ProductKind
  readonly priceFen: number; readonly weightGram: number; readonly volumeMm3: number; readonly categoryId: string; readonly freightTemplateId: string | null; readonly version: number; readonly perPersonLimit: number | null
  /** What a piece may not be sold below, and what it costs its merchant (F87), where he has said so; never for shoppers. */
  readonly floorFen: number | null; readonly landed: { readonly fixedFen: number; readonly sharesBp: number } | null }

/** What may be sold right now, and for how much (I-40): on the shelf, live, of an open merchant. What may not is missing from the answer. */
export async function sellable(ctx: Context, skuIds: readonly string[]): Promise<ReadonlyMap<string, Sellable>> {
  const { rows } = await ctx.client.query<Omit<Sellable, 'specText'> & { spec: Spec }>({ name: 'catalog.sellable', values: [skuIds], text: `
    select s.id as "skuId", p.id as "productId", p.merchant_id as "merchantId", m.name as "merchantName", p.title, p.kind, s.spec, coalesce(s.picture, p.pictures[1], '') as picture, s.price_fen::float8 as "priceFen", s.weight_gram as "weightGram", s.volume_mm3::float8 as "volumeMm3",
      p.category_id as "categoryId", p.freight_template_id as "freightTemplateId", p.version, s.per_person_limit as "perPersonLimit",
      k.least_fen::float8 as "floorFen", case when k.sku_id is not null then json_build_object('fixedFen', k.goods_fen + k.freight_fen, 'sharesBp', k.commission_bp + k.ads_bp + k.returns_bp) end as landed
    from catalog_skus s join catalog_products p on p.id = s.product_id join merchants_merchants m on m.id = p.merchant_id left join pricing_costs k on k.sku_id = s.id
    where s.id = any((select $1::text[])::text[]) and s.is_live and p.state = 'on_shelf' and m.state = 'open'` })
  return new Map(rows.map(({ spec, ...row }) => [row.skuId, { ...row, specText: specText(spec) }]))
}

/** Titles and specs of SKUs whatever their state, what one weighs, and its category: for lists of stock, old carts and the dispatch desk. */
export async function skuNames(ctx: Context, skuIds: readonly string[]): Promise<ReadonlyMap<string, { readonly productId: string; readonly merchantId: string; readonly code: string; readonly kind: ProductKind; readonly title: string; readonly specText: string; readonly picture: string; readonly weightGram: number; readonly categoryId: string }>> {
  const { rows } = await ctx.client.query<{ skuId: string; productId: string; merchantId: string; code: string; kind: ProductKind; title: string; spec: Spec; picture: string; weightGram: number; categoryId: string }>({ name: 'catalog.sku_names', values: [skuIds], text: `
    select s.id as "skuId", p.id as "productId", p.merchant_id as "merchantId", s.code, p.kind, p.title, s.spec, coalesce(s.picture, p.pictures[1], '') as picture, s.weight_gram as "weightGram", p.category_id as "categoryId" from catalog_skus s join catalog_products p on p.id = s.product_id where s.id = any((select $1::text[])::text[])` })
  return new Map(rows.map(({ skuId, spec, ...row }) => [skuId, { ...row, specText: specText(spec) }]))
}

/** The category of each of these products, on the shelf or not. */
export async function categoryOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ctx.db.select({ id: products.id, categoryId: products.categoryId }).from(products).where(inArray(products.id, [...ids]))
  return new Map(rows.map((row) => [row.id, row.categoryId]))
}

/** Products as the search wants to know them, on the shelf or not. */
export async function productText(ctx: Context, ids: readonly string[]) {
  const { rows } = await ctx.client.query<{ productId: string; merchantId: string; title: string; subtitle: string; brand: string | null; picture: string; priceFen: number; fromPrice: boolean; sales: number; listedAt: Date; isOnShelf: boolean
    categoryIds: string[]; categoryNames: string[]; sellingPoints: string[]; attributes: Attribute[]; facets: Facet[][] }>({ name: 'catalog.text', values: [ids, ctx.now], text: `
    select p.id as "productId", p.merchant_id as "merchantId", p.title, p.subtitle, p.brand, coalesce(p.pictures[1], '') as picture, p.price_fen::float8 as "priceFen", p.is_from_price as "fromPrice", p.sales, coalesce(p.listed_at, $2) as "listedAt",
      p.state = 'on_shelf' and m.state = 'open' as "isOnShelf", c.ids as "categoryIds", c.names as "categoryNames", p.selling_points as "sellingPoints", p.attributes, c.facets
    from catalog_products p join merchants_merchants m on m.id = p.merchant_id,
    lateral (with recursive up as (select id, parent_id, name, facets, 0 as steps from catalog_categories where id = p.category_id union all select c.id, c.parent_id, c.name, c.facets, up.steps + 1 from catalog_categories c join up on c.id = up.parent_id)
      select array_agg(id) as ids, array_agg(name) as names, jsonb_agg(facets order by steps desc) as facets from up) c where p.id = any((select $1::text[])::text[])` })
  return rows.map(({ facets, ...row }) => ({ ...row, facetKeys: keysOf(row.attributes, inherited(facets)) }))
}

/** Products on the shelf of a category, by id, after the last one seen. */
export async function shelvedUnder(ctx: Context, categoryId: string, after: string, limit: number): Promise<string[]> {
  const { rows } = await ctx.client.query<{ id: string }>({ name: 'catalog.shelved_under', values: [categoryId, after, limit], text: 'select product_id as id from catalog_shelf where category_id = $1 and product_id > $2 order by product_id limit $3' })
  return rows.map((row) => row.id)
}

/** What is on the shelf of any category, by id, after the last one seen. */
export async function shelvedAfter(ctx: Context, after: string, limit: number): Promise<string[]> {
  const { rows } = await ctx.client.query<{ id: string }>({ name: 'catalog.shelved_after', values: [after, limit], text: `select id from catalog_products where id > $1 and state = 'on_shelf' order by id limit $2` })
  return rows.map((row) => row.id)
}

export interface Shelved { readonly id: string; readonly merchantId: string; readonly merchantName: string; readonly title: string; readonly subtitle: string; readonly brand: string | null; readonly categoryId: string; readonly pictures: readonly string[]; readonly changedAt: Date
  readonly skus: readonly { readonly id: string; readonly specText: string; readonly priceFen: number; readonly picture: string | null }[] }

/** All that is on the shelf, by id, after the last one seen, with what of it can be bought: for site maps and feeds. */
export async function allShelved(ctx: Context, after: string, limit: number): Promise<Shelved[]> {
  const { rows } = await ctx.client.query<Omit<Shelved, 'skus'> & { skus: (Omit<Shelved['skus'][number], 'specText'> & { spec: Spec })[] }>({ name: 'catalog.all_shelved', values: [after, limit], text: `
    select p.id, p.merchant_id as "merchantId", m.name as "merchantName", p.title, p.subtitle, p.brand, p.category_id as "categoryId", p.pictures, p.changed_at as "changedAt",
      coalesce((select json_agg(json_build_object('id', s.id, 'spec', s.spec, 'priceFen', s.price_fen, 'picture', s.picture) order by s.position) from catalog_skus s where s.product_id = p.id and s.is_live), '[]') as skus
    from catalog_products p join merchants_merchants m on m.id = p.merchant_id where p.id > $1 and p.state = 'on_shelf' and m.state = 'open' order by p.id limit $2` })
  return rows.map((row) => ({ ...row, skus: row.skus.map(({ spec, ...sku }) => ({ ...sku, specText: specText(spec) })) }))
}

/** What was on the shelf once and is not there now: its category, and its title unless it was banned. Not found where it never was. */
export async function onceShelved(ctx: Context, id: string): Promise<{ readonly title: string | null; readonly categoryId: string }> {
  const { rows: [found] } = await ctx.client.query<{ title: string | null; categoryId: string }>({ name: 'catalog.once_shelved', values: [id], text: `
    select case when p.state <> 'banned' then p.title end as title, p.category_id as "categoryId" from catalog_products p join merchants_merchants m on m.id = p.merchant_id where p.id = $1 and p.listed_at is not null and not (p.state = 'on_shelf' and m.state = 'open')` })
  return found ?? notFound()
}

export interface Kept { readonly id: string; readonly merchantId: string; readonly merchantName: string; readonly categoryId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly isOnShelf: boolean }

/** Products as lists show them that somebody keeps 收藏, on the shelf or not, as far as they ever were on it; one that was banned is without its words and picture. */
export async function keptProducts(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Kept>> {
  if (ids.length === 0) return new Map()
  const { rows } = await ctx.client.query<Kept>({ name: 'catalog.kept', values: [ids], text: `
    select p.id, p.merchant_id as "merchantId", m.name as "merchantName", p.category_id as "categoryId", case when p.state <> 'banned' then p.title else '' end as title, case when p.state <> 'banned' then coalesce(p.pictures[1], '') else '' end as picture,
      p.price_fen::float8 as "priceFen", p.is_from_price as "fromPrice", p.state = 'on_shelf' and m.state = 'open' as "isOnShelf"
    from catalog_products p join merchants_merchants m on m.id = p.merchant_id where p.id = any((select $1::text[])::text[]) and p.listed_at is not null` })
  return new Map(rows.map((row) => [row.id, row]))
}

/** In which categories a merchant has something on the shelf. */
export async function categoriesSold(ctx: Context, merchantId: string): Promise<readonly string[]> {
  const { rows } = await ctx.client.query<{ id: string }>({ name: 'catalog.categories_sold', values: [merchantId], text: `select distinct category_id as id from catalog_products where merchant_id = $1 and state = 'on_shelf'` })
  return rows.map((row) => row.id)
}

/** In which categories each of these merchants has something on the shelf. */
export async function categoriesSoldBy(ctx: Context, merchantIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await ctx.client.query<{ merchantId: string; ids: string[] }>({ name: 'catalog.categories_sold_by', values: [merchantIds], text: `select merchant_id as "merchantId", array_agg(distinct category_id) as ids from catalog_products where merchant_id = any($1) and state = 'on_shelf' group by merchant_id` })
  return new Map(rows.map(({ merchantId, ids }) => [merchantId, ids]))
}

export interface MineAsk { readonly state?: ProductState | undefined; readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }

/** Products in every state: a merchant sees his own, staff see all. Newest first. */
export async function productList(ctx: Context, { state, q, cursor, limit }: MineAsk) {
  const like = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : undefined
  const rows = await ctx.db.select({ id: products.id, merchantId: products.merchantId, code: products.code, kind: products.kind, title: products.title, picture: sql<string>`coalesce(${products.pictures}[1], '')`, priceFen: products.priceFen, fromPrice: products.isFromPrice,
    sales: products.sales, state: products.state, reason: products.reason, changedAt: products.changedAt })
    .from(products).where(and(mine(ctx, products.merchantId), isNull(products.archivedAt), state && eq(products.state, state), like ? or(ilike(products.title, like), ilike(products.code, like)) : undefined, cursor ? lt(products.id, cursor) : undefined))
    .orderBy(desc(products.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

const [mostChoices, mostNamed] = [20, 40]
/** A merchant's SKUs that are on sale, by name or code, or those that are named: to be chosen for an offer. */
export async function skuChoices(ctx: Context, { q, ids }: { readonly q?: string | undefined; readonly ids?: readonly string[] | undefined }) {
  const like = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : undefined
  const rows = await ctx.db.select({ id: skus.id, title: products.title, spec: skus.spec, priceFen: skus.priceFen }).from(skus).innerJoin(products, eq(products.id, skus.productId))
    .where(and(mine(ctx, products.merchantId), eq(skus.isLive, true), ids ? inArray(skus.id, [...ids]) : eq(products.state, 'on_shelf'), like ? or(ilike(products.title, like), ilike(products.code, like), ilike(skus.code, like)) : undefined)).orderBy(desc(products.id), skus.position).limit(ids ? mostNamed : mostChoices)
  return rows.map(({ spec, ...row }) => ({ ...row, specText: specText(spec) }))
}

/** One product whole, with its archived SKUs and its history: for its merchant and for staff. */
export async function wholeProduct(ctx: Context, id: string) {
  const [product] = await ctx.db.select().from(products).where(and(eq(products.id, id), mine(ctx, products.merchantId)))
  if (!product) notFound()
  const itsSkus = await ctx.db.select().from(skus).where(eq(skus.productId, id)).orderBy(skus.position)
  const moves = await ctx.db.select().from(history).where(eq(history.productId, id)).orderBy(desc(history.at)).limit(50)
  return { ...product, skus: itsSkus, history: moves }
}

/** A merchant's SKUs by their codes, whatever their state. */
export async function skuIdsByCode(ctx: Context, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ctx.db.select({ id: skus.id, code: skus.code }).from(skus).where(and(mine(ctx, skus.merchantId), inArray(skus.code, [...codes])))
  return new Map(rows.map(({ id, code }) => [code, id]))
}

/** Costs as a list, SKU by SKU with code and name: what a merchant fills in and gives back as a file. Newest SKUs first. */
export async function costList(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const { rows } = await ctx.client.query<{ skuId: string; code: string; title: string; spec: Spec; priceFen: number; goodsFen: number | null; freightFen: number | null; commissionBp: number | null; adsBp: number | null; returnsBp: number | null; floorFen: number | null; leastFen: number | null }>({ name: 'catalog.costs', values: [ownerId(ctx), cursor ?? null, limit + 1], text: `
    select s.id as "skuId", s.code, p.title, s.spec, s.price_fen::float8 as "priceFen", k.goods_fen::float8 as "goodsFen", k.freight_fen::float8 as "freightFen", k.commission_bp as "commissionBp", k.ads_bp as "adsBp", k.returns_bp as "returnsBp", k.floor_fen::float8 as "floorFen", k.least_fen::float8 as "leastFen"
    from catalog_skus s join catalog_products p on p.id = s.product_id left join pricing_costs k on k.sku_id = s.id where s.merchant_id = $1 and s.is_live and ($2::text is null or s.id < $2) order by s.id desc limit $3` })
  const items = rows.slice(0, limit).map(({ spec, ...row }) => ({ ...row, specText: specText(spec) }))
  return { items, next: rows.length > limit ? items.at(-1)!.skuId : null }
}

export interface VirtualSku { readonly skuId: string; readonly kind: ProductKind; readonly title: string; readonly specText: string }
/** A merchant's live SKUs of some kinds, newest first, after `cursor` (E08). */
export async function skusOfKinds(ctx: Context, { merchantId, kinds, cursor, limit }: { readonly merchantId: string; readonly kinds: readonly ProductKind[]; readonly cursor?: string | undefined; readonly limit: number }): Promise<VirtualSku[]> {
  const { rows } = await ctx.client.query<Omit<VirtualSku, 'specText'> & { spec: Spec }>({ name: 'catalog.skus_of_kinds', values: [merchantId, kinds, cursor ?? null, limit], text: `
    select s.id as "skuId", p.kind, p.title, s.spec from catalog_skus s join catalog_products p on p.id = s.product_id
    where p.merchant_id = $1 and p.kind = any($2) and s.is_live and ($3::text is null or s.id < $3) order by s.id desc limit $4` })
  return rows.map(({ spec, ...row }) => ({ ...row, specText: Object.values(spec).join(' ') }))
}
