import { createHash } from 'node:crypto'
import { and, eq, inArray, notInArray } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { tableOf, type Encoding } from '#kernel/sheets'
import { brandsByName } from './brands.queries'
import { brandKey } from './brands.rules'
import { categoryFacets } from './categories.queries'
import { leafCategories, knownProducts, picturesFetched } from './imports.queries'
import { addressesOf, guessMapping, mapped, planProduct, wrongByItself, type Change, type ImportRow, type Known, type Lookups, type Mapping, type Numbered, type Plan, type Verdict } from './imports.rules'
import { importMappings, imports } from './tables'

/** Import 导入 (E22): a file is taken in, its columns are given a meaning, and what it would do is shown; nothing of the catalogue changes here. */
const mostRows = 50_000
export const productsPerBatch = 200
const rowsPerInsert = 2_000
const previewed = 50

export interface Counts { created: number; changed: number; unchanged: number; wrong: number }
export interface Checked { readonly verdicts: readonly Verdict[]; readonly counts: Counts }
export interface Group { readonly rows: Numbered[]; readonly code: string }
export interface Planned { readonly code: string; readonly known: Known | undefined; readonly plan: Plan }

/** Rows of one product stand together; what is wrong by itself, or repeats a code, is set aside. */
export function grouped(rows: readonly Numbered[]): { groups: Group[]; verdicts: Verdict[] } {
  const verdicts: Verdict[] = []
  const seen = new Set<string>()
  const by = new Map<string, Group>()
  for (const { no, row } of rows) {
    const wrong = wrongByItself(row) ?? (seen.has(row.sku!) ? { field: 'sku' as const, fault: 'code_twice' as const } : undefined)
    if (wrong) { verdicts.push({ no, outcome: 'wrong', wrong }); continue }
    seen.add(row.sku!)
    const code = row.code || row.sku!
    const group = by.get(code) ?? { code, rows: [] }
    group.rows.push({ no, row })
    by.set(code, group)
  }
  return { groups: [...by.values()], verdicts }
}

/** What of the catalogue is the same for every batch. */
export async function standingLookups(ctx: Context): Promise<Pick<Lookups, 'categoryIdOf' | 'categoryName' | 'facetsOf'>> {
  const [leaves, holds] = [await leafCategories(ctx), await categoryFacets(ctx)]
  return { categoryIdOf: leaves.idOf, categoryName: leaves.nameOf, facetsOf: (id) => holds.get(id)?.facets ?? [] }
}

/** What the products of a batch would become; held where they are to be written. `failed` are addresses whose picture could not be fetched. */
export async function planBatch(ctx: Context, merchantId: string, batch: readonly Group[], standing: Pick<Lookups, 'categoryIdOf' | 'categoryName' | 'facetsOf'>, hold: boolean, failed: ReadonlySet<string> = new Set()): Promise<{ verdicts: Verdict[]; planned: Planned[] }> {
  const verdicts: Verdict[] = []
  const planned: Planned[] = []
  const rows = batch.flatMap((group) => group.rows.map(({ row }) => row))
  const { bySku, byCode } = await knownProducts(ctx, merchantId, rows.map((row) => row.sku!), batch.map((group) => group.code), hold)
  const brands = await brandsByName(ctx, rows.flatMap((row) => row.brand ?? []))
  const fetched = await picturesFetched(ctx, merchantId, rows.flatMap(addressesOf))
  const lookups: Lookups = { ...standing, pictureOf: (address) => (failed.has(address) ? null : fetched.get(address)),
    brandOf: (name) => { const brand = brands.get(brandKey(name)); return brand && { id: brand.id, name: brand.name, isClosed: brand.state === 'rejected' || brand.state === 'retired' } } }
  for (const group of batch) {
    const known = byCode.get(group.code) ?? group.rows.map(({ row }) => bySku.get(row.sku!)).find((one) => one !== undefined && !group.rows.some(({ row }) => row.code))
    const foreign = group.rows.filter(({ row }) => { const owner = bySku.get(row.sku!); return owner !== undefined && owner !== known })
    for (const { no } of foreign) verdicts.push({ no, outcome: 'wrong', wrong: { field: 'sku', fault: 'code_elsewhere' } })
    const outcome = planProduct(group.rows.filter((row) => !foreign.includes(row)), known, lookups)
    verdicts.push(...outcome.verdicts)
    if (outcome.plan) planned.push({ code: group.code, known, plan: outcome.plan })
  }
  return { verdicts, planned }
}

/** Looks at a whole file, batch by batch. */
async function lookThrough(ctx: Context, merchantId: string, rows: readonly ImportRow[]): Promise<Checked> {
  const { groups, verdicts } = grouped(rows.map((row, i) => ({ no: i + 1, row })))
  const standing = await standingLookups(ctx)
  for (let i = 0; i < groups.length; i += productsPerBatch) verdicts.push(...(await planBatch(ctx, merchantId, groups.slice(i, i + productsPerBatch), standing, false)).verdicts)
  return { verdicts: verdicts.sort((a, b) => a.no - b.no), counts: countsOf(verdicts) }
}

export function countsOf(verdicts: readonly Verdict[]): Counts {
  const counts: Counts = { created: 0, changed: 0, unchanged: 0, wrong: 0 }
  for (const { outcome } of verdicts) counts[outcome]++
  return counts
}

/** Files with the same columns mean the same by them. */
export const shapeOf = (columns: readonly string[]): string => createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 32)

/** A merchant's file is taken in, its columns read and their meaning proposed: as he meant it last time, else by their names. */
export function uploadImport(ctx: Context, filename: string, file: Uint8Array, encoding?: Encoding) {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    const { columns, records, format, encoding: read } = await tableOf(file, { filename, encoding })
    if (records.length === 0) refuse('catalog.import_empty')
    if (records.length > mostRows) refuse('catalog.import_too_long', { most: mostRows })
    const id = newId('imp', ctx.now)
    const [meant] = await ctx.db.select({ mapping: importMappings.mapping }).from(importMappings).where(and(eq(importMappings.merchantId, merchantId), eq(importMappings.shape, shapeOf(columns))))
    const mapping = (meant?.mapping ?? guessMapping(columns)) as Mapping
    await ctx.db.insert(imports).values({ id, merchantId, filename: filename.slice(0, 120), state: 'mapping', format, encoding: read, columns: [...columns], mapping: mapping as Record<string, string>, rows: records.length, createdBy: ctx.actor.id, createdAt: ctx.now, changedAt: ctx.now })
    for (let i = 0; i < records.length; i += rowsPerInsert)
      await ctx.client.query({ name: 'catalog.import_keep', values: [id, JSON.stringify(records.slice(i, i + rowsPerInsert)), i], text: 'insert into catalog_import_rows (import_id, no, given) select $1, $3::int + ordinality::int, value from jsonb_array_elements($2::jsonb) with ordinality' })
    return { id, columns: [...columns], mapping, isRemembered: meant !== undefined, format, encoding: read, rows: records.length, ...preview(await lookThrough(ctx, merchantId, records.map((record) => mapped(record, mapping)))) }
  })
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
const preview = ({ verdicts, counts }: Checked) => ({ counts, wrong: verdicts.filter((verdict) => verdict.wrong).slice(0, previewed).map(({ no, wrong }) => ({ no, field: wrong!.field, fault: wrong!.fault })),
  changes: verdicts.flatMap(({ no, changes = [] }) => changes.map(({ field, before, after }: Change) => ({ no, field, before: cut(before), after: cut(after) }))).slice(0, previewed) })

/** What the import would do with this meaning of its columns. Of the catalogue it writes nothing; of the import, that it was looked at. */
export async function previewImport(ctx: Context, id: string, mapping: Mapping) {
  const { merchantId, rows } = await rowsOf(ctx, id)
  const move = (state: 'checking' | 'ready') => ctx.db.update(imports).set({ state, mapping: mapping as Record<string, string>, changedAt: ctx.now }).where(and(eq(imports.id, id), inArray(imports.state, ['uploaded', 'mapping', 'checking', 'ready'])))
  await move('checking')
  const seen = preview(await lookThrough(ctx, merchantId, rows.map(({ given }) => mapped(given, mapping))))
  await move('ready')
  return seen
}

/** The rows of one's own import, as they came. */
export async function rowsOf(ctx: Context, id: string): Promise<{ merchantId: string; rows: { no: number; given: Record<string, string> }[] }> {
  const [found] = await ctx.db.select({ merchantId: imports.merchantId }).from(imports).where(and(eq(imports.id, id), mine(ctx, imports.merchantId), notInArray(imports.state, ['running', 'undoing'])))
  if (!found) notFound()
  const { rows } = await ctx.client.query<{ no: number; given: Record<string, string> }>({ name: 'catalog.import_rows', values: [id], text: 'select no, given from catalog_import_rows where import_id = $1 order by no' })
  return { merchantId: found.merchantId, rows }
}
