import { and, desc, eq } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { said, type Download } from '#kernel/exports'
import { yuanOf } from '#kernel/money'
import { notFound } from '#kernel/refusal'
import { rowsAs, sheetFile, sheetTypes, type SheetFormat } from '#kernel/sheet-files'
import { cm3Of, faults, fields, headings, type Fault, type Field, type Known, type KnownSku } from './imports.rules'
import { importRows, imports } from './tables'

/** How a category is named in a file: by id, slug, name, or path 居家/床品; only those of the last level hold products. */
export async function leafCategories(ctx: Context): Promise<{ idOf: (text: string) => string | undefined; nameOf: (id: string) => string }> {
  const { rows } = await ctx.client.query<{ id: string; slug: string; name: string; parent: string | null }>(`select c.id, c.slug, c.name, p.name as parent from catalog_categories c left join catalog_categories p on p.id = c.parent_id
    where not exists (select from catalog_categories k where k.parent_id = c.id) order by c.id desc`)
  const by = new Map(rows.flatMap(({ id, slug, name, parent }) => [[name, id], ...(parent ? [[`${parent}/${name}`, id] as const] : []), [slug, id], [id, id]] as (readonly [string, string])[]))
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return { idOf: (text) => by.get(text), nameOf: (id) => names.get(id) ?? id }
}

/** The merchant's products that these codes belong to, by the codes of their SKUs and by their own; held where they are to be written. */
export async function knownProducts(ctx: Context, merchantId: string, skuCodes: readonly string[], codes: readonly string[], hold: boolean): Promise<{ bySku: Map<string, Known>; byCode: Map<string, Known> }> {
  const { rows } = await ctx.client.query<Omit<Known, 'skus'>>({ name: `catalog.import_known${hold ? '_held' : ''}`, values: [merchantId, skuCodes, codes], text: `
    select id, code, state, version, title, subtitle, brand, brand_id as "brandId", category_id as "categoryId", archived_at is not null as "isArchived", pictures, selling_points as "sellingPoints", attributes, detail, axes from catalog_products
    where id in (select product_id from catalog_skus where merchant_id = $1 and code = any((select $2::text[])::text[]) union select id from catalog_products where merchant_id = $1 and code = any((select $3::text[])::text[]))
    order by id${hold ? ' for update' : ''}` })
  const { rows: skus } = await ctx.client.query<KnownSku & { productId: string }>({ name: 'catalog.import_known_skus', values: [rows.map((row) => row.id)], text: `
    select id, product_id as "productId", code, spec, price_fen::float8 as "priceFen", weight_gram as "weightGram", volume_mm3::float8 as "volumeMm3", is_live as "isLive", position from catalog_skus where product_id = any((select $1::text[])::text[]) order by position` })
  const all = new Map(rows.map((row) => [row.id as string, { ...row, skus: [] as KnownSku[] }]))
  const bySku = new Map<string, Known>()
  for (const { productId, ...sku } of skus) { const product = all.get(productId)!; product.skus.push(sku); bySku.set(sku.code, product) }
  return { bySku, byCode: new Map([...all.values()].map((product) => [product.code, product])) }
}

/** The addresses whose pictures are kept already, with their names. */
export async function picturesFetched(ctx: Context, merchantId: string, urls: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (urls.length === 0) return new Map()
  const { rows } = await ctx.client.query<{ url: string; name: string }>({ name: 'catalog.import_pictures', values: [merchantId, urls], text: 'select url, name from catalog_import_pictures where merchant_id = $1 and url = any((select $2::text[])::text[])' })
  return new Map(rows.map(({ url, name }) => [url, name]))
}

/** One import as its merchant sees it, with the first rows that were wrong. */
export async function importOf(ctx: Context, id: string) {
  const [found] = await ctx.db.select().from(imports).where(and(eq(imports.id, id), mine(ctx, imports.merchantId)))
  if (!found) notFound()
  return found
}

export const myImports = (ctx: Context) => ctx.db.select().from(imports).where(mine(ctx, imports.merchantId)).orderBy(desc(imports.id)).limit(20)

/** The rows that were refused, as they came and in the form in which they came, with what was wrong: mended and uploaded again they go in. */
export async function badRows(ctx: Context, id: string): Promise<Download> {
  const { columns, format } = await importOf(ctx, id)
  const rows = await ctx.db.select().from(importRows).where(and(eq(importRows.importId, id), eq(importRows.outcome, 'wrong'))).orderBy(importRows.no)
  const own = ['行号', '错误列', '原因']
  const named = columns.filter((column) => !own.includes(column))
  const lines = rows.map(({ no, given, field, fault }) => [String(no), headings[field as Field], said(faults[fault as Fault], ctx.locale), ...named.map((column) => given[column] ?? '')])
  return fileOf(`bad-rows-${id.slice(-8)}`, format === 'xlsx' ? 'xlsx' : 'csv', [[...own, ...named], ...lines])
}

/** An empty file with the columns that an import knows, and two rows that show how each is written. */
export function template(format: SheetFormat): Download {
  const example = (row: Partial<Record<Field, string>>) => fields.map((field) => row[field] ?? '')
  return fileOf('products-template', format, [Object.values(headings), example({ code: 'TEA-01', sku: 'TEA-01-100', title: '示例：明前龙井', subtitle: '头采嫩芽', category: '茶叶', price: '68.00', spec: '净含量:100克', weight: '150', volume: '1200', points: '明前头采;手工炒制', attributes: '产地:杭州' }),
    example({ code: 'TEA-01', sku: 'TEA-01-250', price: '128.00', spec: '净含量:250克', weight: '320' })])
}

function fileOf(name: string, format: SheetFormat, rows: readonly (readonly string[])[]): Download {
  async function* pieces() { yield rowsAs(format, rows, 1) }
  return { filename: `${name}.${format}`, type: sheetTypes[format], pieces: sheetFile(format, pieces()) }
}

const productsAtOnce = 500
interface Exported { readonly code: string; readonly sku: string; readonly title: string; readonly subtitle: string; readonly brand: string; readonly category: string; readonly price: number; readonly weight: number; readonly volumeMm3: number; readonly spec: Record<string, string>; readonly points: string[]; readonly attributes: { name: string; value: string }[]; readonly pictures: string[]; readonly detail: Record<string, string> }
/**
 * All products of a merchant, a row for each live SKU, in the very form that the import reads; no cell can run as a formula. However many they are, whoever reads holds some
 * hundred products: one after the other by their ids, each once, as it is when its turn comes.
 */
export function exportProducts(ctx: Context, merchantId: string, format: SheetFormat): Download {
  async function* pieces() {
    yield rowsAs(format, [Object.values(headings)], 1)
    let [written, last] = [1, null as string | null]
    for (;;) {
      const { rows: products } = await ctx.pool.query<{ id: string }>({ name: 'catalog.export_next', values: [merchantId, last, productsAtOnce], text: 'select id from catalog_products where merchant_id = $1 and ($2::text is null or id < $2) order by id desc limit $3' })
      if (products.length === 0) return
      last = products.at(-1)!.id
      const { rows } = await ctx.pool.query<Exported>({ name: 'catalog.export_rows', values: [products.map(({ id }) => id)], text: `
        select p.code, s.code as sku, p.title, p.subtitle, coalesce(p.brand, '') as brand, c.slug as category, s.price_fen::float8 as price, s.spec, s.weight_gram as weight, s.volume_mm3::float8 as "volumeMm3", p.selling_points as points, p.attributes, p.pictures, p.detail
        from catalog_products p join catalog_skus s on s.product_id = p.id and s.is_live join catalog_categories c on c.id = p.category_id where p.id = any($1::text[]) order by p.id desc, s.position` })
      if (rows.length > 0) yield rowsAs(format, rows.map(lineOf), written + 1)
      written += rows.length
    }
  }
  return { filename: `products.${format}`, type: sheetTypes[format], pieces: sheetFile(format, pieces()) }
}

function lineOf(row: Exported): string[] {
  const cells: Readonly<Record<string, string>> = {
    price: yuanOf(row.price), volume: row.volumeMm3 === 0 ? '' : cm3Of(row.volumeMm3), spec: Object.entries(row.spec).map(([name, value]) => `${name}:${value}`).join(';'), points: row.points.join(';'),
    attributes: row.attributes.map(({ name, value }) => `${name}:${value}`).join(';'), pictures: row.pictures.join(';'), ...row.detail }
  return fields.map((field) => cells[field] ?? String(row[field as 'code'] ?? ''))
}
