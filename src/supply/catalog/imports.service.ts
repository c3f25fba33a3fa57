import { and, eq } from 'drizzle-orm'
import { ProductChanged } from '#events/catalog'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { tableOf, type Encoding } from '#kernel/sheets'
import { brandsByName } from './brands.queries'
import { brandKey } from './brands.rules'
import { brandsNamed } from './brands.service'
import { categoryFacets } from './categories.queries'
import { leafCategories, knownProducts } from './imports.queries'
import { guessMapping, mapped, planProduct, wrongByItself, type ImportRow, type Known, type Lookups, type Mapping, type Numbered, type Plan, type Verdict } from './imports.rules'
import { putOnShelves } from './shelf.service'
import { imports } from './tables'

/** Import 导入 (E22): uploaded, looked at, run in bounded batches; the same file twice changes nothing. */
const mostRows = 50_000
const productsPerBatch = 200
const rowsPerInsert = 2_000
const previewed = 20

export interface Counts { created: number; changed: number; unchanged: number; wrong: number }
export interface Checked { readonly verdicts: readonly Verdict[]; readonly counts: Counts }
interface Group { readonly rows: Numbered[]; readonly code: string }

/** Rows of one product stand together; what is wrong by itself, or repeats a code, is set aside. */
function grouped(rows: readonly ImportRow[]): { groups: Group[]; verdicts: Verdict[] } {
  const verdicts: Verdict[] = []
  const seen = new Set<string>()
  const by = new Map<string, Group>()
  rows.forEach((row, i) => {
    const no = i + 1
    const wrong = wrongByItself(row) ?? (seen.has(row.sku!) ? { field: 'sku' as const, fault: 'code_twice' as const } : undefined)
    if (wrong) { verdicts.push({ no, outcome: 'wrong', wrong }); return }
    seen.add(row.sku!)
    const code = row.code || row.sku!
    const group = by.get(code) ?? { code, rows: [] }
    group.rows.push({ no, row })
    by.set(code, group)
  })
  return { groups: [...by.values()], verdicts }
}

/** Looks at rows, and writes what they would change where `write` is set: in batches, each a transaction of its own unless `ctx` carries one. */
async function through(ctx: Context, merchantId: string, rows: readonly ImportRow[], write: boolean): Promise<Checked> {
  const { groups, verdicts } = grouped(rows)
  const [categoryIdOf, holds] = [await leafCategories(ctx), await categoryFacets(ctx)]
  for (let i = 0; i < groups.length; i += productsPerBatch) {
    const batch = groups.slice(i, i + productsPerBatch)
    const look = async (ctx: Context) => {
      const { bySku, byCode } = await knownProducts(ctx, merchantId, batch.flatMap((group) => group.rows.map(({ row }) => row.sku!)), batch.map((group) => group.code), write)
      const planned: Planned[] = []
      const brands = await brandsByName(ctx, batch.flatMap((group) => group.rows.flatMap(({ row }) => row.brand ?? [])))
      const brandOf: Lookups['brandOf'] = (name) => { const brand = brands.get(brandKey(name)); return brand && { id: brand.id, name: brand.name, isClosed: brand.state === 'rejected' || brand.state === 'retired' } }
      for (const group of batch) {
        const known = byCode.get(group.code) ?? group.rows.map(({ row }) => bySku.get(row.sku!)).find((one) => one !== undefined && !group.rows.some(({ row }) => row.code))
        const foreign = group.rows.filter(({ row }) => { const owner = bySku.get(row.sku!); return owner !== undefined && owner !== known })
        for (const { no } of foreign) verdicts.push({ no, outcome: 'wrong', wrong: { field: 'sku', fault: 'code_elsewhere' } })
        const outcome = planProduct(group.rows.filter((row) => !foreign.includes(row)), known, { categoryIdOf, facetsOf: (id) => holds.get(id)?.facets ?? [], brandOf })
        verdicts.push(...outcome.verdicts)
        if (outcome.plan) planned.push({ code: group.code, known, plan: outcome.plan })
      }
      if (write && planned.length > 0) await writeProducts(ctx, merchantId, planned)
    }
    await (write ? transaction(ctx, look) : look(ctx))
  }
  const counts: Counts = { created: 0, changed: 0, unchanged: 0, wrong: 0 }
  for (const { outcome } of verdicts) counts[outcome]++
  return { verdicts: verdicts.sort((a, b) => a.no - b.no), counts }
}

interface Planned { readonly code: string; readonly known: Known | undefined; readonly plan: Plan }

/** A batch in five statements, whatever its size. New products are drafts; what stands on the shelf stays there with its new words. */
async function writeProducts(ctx: Context, merchantId: string, planned: readonly Planned[]): Promise<void> {
  const named = await brandsNamed(ctx, planned.flatMap(({ plan }) => (plan.words.brand && !plan.words.brandId ? [plan.words.brand] : [])), merchantId)
  const rows = planned.map(({ code, known, plan: { words, price, skus } }) => ({
    id: known?.id ?? newId('prd', ctx.now), isNew: !known, merchant_id: merchantId, category_id: words.categoryId, code: known?.code ?? code, ...brandOf(words, named), title: words.title, subtitle: words.subtitle, pictures: words.pictures,
    selling_points: words.sellingPoints, attributes: words.attributes, detail: words.detail, axes: words.axes, price_fen: price.priceFen, is_from_price: price.isFromPrice, sales: 0, state: 'draft', version: 1, created_at: ctx.now, changed_at: ctx.now, skus,
  }))
  const run = (name: string, text: string, given: unknown) => ctx.client.query({ name: `catalog.import_${name}`, text, values: [JSON.stringify(given)] })
  await run('products', 'insert into catalog_products select * from jsonb_populate_recordset(null::catalog_products, $1::jsonb)', rows.filter((row) => row.isNew))
  await run('changes', `update catalog_products p set category_id = n.category_id, brand = n.brand, brand_id = n.brand_id, title = n.title, subtitle = n.subtitle, pictures = n.pictures, selling_points = n.selling_points, attributes = n.attributes,
    detail = n.detail, axes = n.axes, price_fen = n.price_fen, is_from_price = n.is_from_price, version = p.version + 1, changed_at = n.changed_at from jsonb_populate_recordset(null::catalog_products, $1::jsonb) n where p.id = n.id`, rows.filter((row) => !row.isNew))
  const skus = rows.flatMap((row) => row.skus.map((sku) => ({ id: sku.id ?? newId('sku', ctx.now), isNew: sku.id === undefined, product_id: row.id, merchant_id: merchantId, code: sku.code, spec: sku.spec, position: sku.position,
    price_fen: sku.priceFen, weight_gram: sku.weightGram, is_live: true, isPriceNew: sku.isPriceNew })))
  await run('skus', 'insert into catalog_skus select * from jsonb_populate_recordset(null::catalog_skus, $1::jsonb)', skus.filter((sku) => sku.isNew))
  await run('sku_changes', `update catalog_skus s set spec = n.spec, price_fen = n.price_fen, weight_gram = n.weight_gram, is_live = true
    from jsonb_populate_recordset(null::catalog_skus, $1::jsonb) n where s.id = n.id`, skus.filter((sku) => !sku.isNew))
  await run('prices', 'insert into catalog_prices select * from jsonb_populate_recordset(null::catalog_prices, $1::jsonb)',
    skus.filter((sku) => sku.isPriceNew).map((sku) => ({ id: newId('prc', ctx.now), sku_id: sku.id, price_fen: sku.price_fen, actor_id: ctx.actor.id, at: ctx.now })))
  for (const { known } of planned) {
    if (known?.state !== 'on_shelf') continue
    await putOnShelves(ctx, known.id)
    await emit(ctx, ProductChanged, { productId: known.id, merchantId })
  }
}

/** A brand that the file names for the first time has been founded meanwhile. */
function brandOf({ brand, brandId }: Plan['words'], named: ReadonlyMap<string, { readonly id: string; readonly name: string }>): { brand: string | null; brand_id: string | null } {
  const fresh = brand && !brandId ? named.get(brandKey(brand)) : undefined
  return { brand: fresh?.name ?? brand, brand_id: fresh?.id ?? brandId }
}

export interface ImportFile { readonly merchantId: string; readonly file: Uint8Array; readonly format?: 'csv' | 'jsonl' | undefined; readonly mapping?: Mapping | undefined }

/** A whole file at once, for the command line: looked at and written. Answers what became of its rows. */
export async function importFile(ctx: Context, { merchantId, file, format, mapping }: ImportFile): Promise<Counts> {
  const { columns, records } = await tableOf(file, { format })
  if (records.length > mostRows) refuse('catalog.import_too_long', { most: mostRows })
  const meaning = mapping ?? guessMapping(columns)
  const { counts } = await through(ctx, merchantId, records.map((record) => mapped(record, meaning)), true)
  return counts
}

/** A merchant's file is taken in, its columns read and their meaning guessed; nothing of the catalogue changes yet. */
export function uploadImport(ctx: Context, filename: string, file: Uint8Array, encoding?: Encoding) {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    const { columns, records } = await tableOf(file, { filename, encoding })
    if (records.length === 0) refuse('catalog.import_empty')
    if (records.length > mostRows) refuse('catalog.import_too_long', { most: mostRows })
    const id = newId('imp', ctx.now)
    const mapping = guessMapping(columns)
    await ctx.db.insert(imports).values({ id, merchantId, filename: filename.slice(0, 120), state: 'uploaded', columns: [...columns], mapping: mapping as Record<string, string>, rows: records.length, createdBy: ctx.actor.id, createdAt: ctx.now, changedAt: ctx.now })
    for (let i = 0; i < records.length; i += rowsPerInsert)
      await ctx.client.query({ name: 'catalog.import_keep', values: [id, JSON.stringify(records.slice(i, i + rowsPerInsert)), i], text: 'insert into catalog_import_rows (import_id, no, given) select $1, $3::int + ordinality::int, value from jsonb_array_elements($2::jsonb) with ordinality' })
    return { id, columns: [...columns], mapping, rows: records.length, ...preview(await through(ctx, merchantId, records.map((record) => mapped(record, mapping)), false)) }
  })
}

const preview = ({ verdicts, counts }: Checked) => ({ counts, wrong: verdicts.filter((verdict) => verdict.wrong).slice(0, previewed).map(({ no, wrong }) => ({ no, field: wrong!.field, fault: wrong!.fault })) })

/** What the import would do with this meaning of its columns. Writes nothing. */
export async function previewImport(ctx: Context, id: string, mapping: Mapping) {
  const { merchantId, rows } = await rowsOf(ctx, id)
  return preview(await through(ctx, merchantId, rows.map((row) => mapped(row, mapping)), false))
}

/** Runs an import, or runs it again: what it has done already is unchanged the second time. */
export function runImport(ctx: Context, id: string, mapping: Mapping) {
  return transaction(ctx, async (ctx) => {
    const { merchantId, rows } = await rowsOf(ctx, id, true)
    const checked = await through(ctx, merchantId, rows.map((row) => mapped(row, mapping)), true)
    const { verdicts, counts } = checked
    await ctx.client.query({ name: 'catalog.import_verdicts', values: [id, verdicts.map((v) => v.no), verdicts.map((v) => v.outcome), verdicts.map((v) => v.wrong?.field ?? null), verdicts.map((v) => v.wrong?.fault ?? null)], text: `
      update catalog_import_rows r set outcome = v.outcome, field = v.field, fault = v.fault from unnest($2::int[], $3::text[], $4::text[], $5::text[]) as v(no, outcome, field, fault) where r.import_id = $1 and r.no = v.no` })
    const state = counts.wrong > 0 ? 'done_with_errors' as const : 'done' as const
    await ctx.db.update(imports).set({ ...counts, state, mapping: mapping as Record<string, string>, changedAt: ctx.now }).where(eq(imports.id, id))
    await audit(ctx, { action: 'catalog.run_import', subject: id, after: counts })
    return { id, state, ...preview(checked) }
  })
}

async function rowsOf(ctx: Context, id: string, hold = false): Promise<{ merchantId: string; rows: Record<string, string>[] }> {
  const query = ctx.db.select({ merchantId: imports.merchantId }).from(imports).where(and(eq(imports.id, id), mine(ctx, imports.merchantId)))
  const [found] = await (hold ? query.for('update') : query)
  if (!found) notFound()
  const { rows } = await ctx.client.query<{ given: Record<string, string> }>({ name: 'catalog.import_rows', values: [id], text: 'select given from catalog_import_rows where import_id = $1 order by no' })
  return { merchantId: found.merchantId, rows: rows.map((row) => row.given) }
}
