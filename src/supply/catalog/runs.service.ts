import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { ImportUndoWentOn, ImportWentOn, ProductChanged } from '#events/catalog'
import { keepPrices, type Priced } from '#supply/pricing'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { keepPicture, mostBytes } from '#kernel/pictures'
import { notFound, Refusal, refuse } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { brandKey } from './brands.rules'
import { brandsNamed } from './brands.service'
import { picturesFetched } from './imports.queries'
import { addressesOf, mapped, type ImportRow, type Known, type Mapping, type Numbered, type Plan, type Verdict } from './imports.rules'
import { countsOf, grouped, planBatch, productsPerBatch, rowsOf, shapeOf, standingLookups, type Counts, type Group, type Planned } from './imports.service'
import { detailOf } from './products.service'
import { putOnShelves } from './shelf.service'
import { importEffects, importMappings, importPictures, imports, type BeforeImport } from './tables'

/**
 * Running imports 导入执行 (E22): the worker writes batch after batch, each one transaction with the number of the next: a killed worker's batch never was, and the next
 * worker does it. What it changed is kept, so that an import can be undone where nobody has touched the product since.
 */
const addressesPerBatch = 60
/** Pictures that are fetched before anybody else's import has its turn, and how many of them at once: a turn is over within half a minute. */
const addressesPerTurn = 12
const fetchesAtOnce = 4
const pictureTimeoutMs = 10_000
const pictureRedirects = 3
const importsAtOnce = 4
/** A worker that dies while it fetches leaves the rest to another after this. */
const fetchingLeaseMs = 2 * minuteMs
type Import = typeof imports.$inferSelect
interface Effect { readonly productId: string; readonly isCreated: boolean; readonly version: number; readonly before: BeforeImport | null }

/** Begins an import, or begins it again: what it has done already is unchanged the second time. What the columns mean is remembered for files of the same shape. */
export function runImport(ctx: Context, id: string, mapping: Mapping): Promise<{ id: string; state: 'running' }> {
  return transaction(ctx, async (ctx) => {
    const [begun] = await ctx.db.update(imports).set({ state: 'running', mapping: mapping as Record<string, string>, changedAt: ctx.now }).where(and(eq(imports.id, id), mine(ctx, imports.merchantId), sql`${imports.state} not in ('running', 'undoing')`)).returning()
    if (!begun) return notBegun(ctx, id)
    const { rows } = await ctx.client.query<{ no: number; given: Record<string, string> }>({ name: 'catalog.import_rows', values: [id], text: 'select no, given from catalog_import_rows where import_id = $1 order by no' })
    const { groups, verdicts } = grouped(rows.map(({ no, given }) => ({ no, row: mapped(given, mapping) })))
    const batches = batchesOf(groups)
    await ctx.client.query({ name: 'catalog.import_batches', values: [id, ...columnsOf(batches.flatMap((batch, i) => batch.flatMap((group) => group.rows.map(({ no }) => [no, i] as const))))], text: `
      update catalog_import_rows r set batch = v.batch, outcome = null, field = null, fault = null from unnest($2::int[], $3::int[]) as v(no, batch) where r.import_id = $1 and r.no = v.no` })
    await keepVerdicts(ctx, id, verdicts)
    await ctx.db.update(imports).set({ ...countsOf(verdicts), ...noPictures, batch: 0, batches: batches.length }).where(eq(imports.id, id))
    await ctx.db.insert(importMappings).values({ merchantId: begun.merchantId, shape: shapeOf(begun.columns), mapping: mapping as Record<string, string>, changedAt: ctx.now }).onConflictDoUpdate({ target: [importMappings.merchantId, importMappings.shape], set: { mapping: mapping as Record<string, string>, changedAt: ctx.now } })
    await audit(ctx, { action: 'catalog.run_import', subject: id, after: { rows: begun.rows, mapping } })
    await emit(ctx, ImportWentOn, { importId: id, batch: 0 })
    return { id, state: 'running' as const }
  })
}

/** Asked twice for what runs already is asked once; anything else is not there. */
async function notBegun(ctx: Context, id: string): Promise<{ id: string; state: 'running' }> {
  const [found] = await ctx.db.select({ state: imports.state }).from(imports).where(and(eq(imports.id, id), mine(ctx, imports.merchantId)))
  if (!found) notFound()
  return found.state === 'running' ? { id, state: 'running' } : refuse('catalog.import_busy')
}

const columnsOf = (pairs: readonly (readonly [number, number])[]): [number[], number[]] => [pairs.map(([no]) => no), pairs.map(([, batch]) => batch)]

/** Products stand together until there are enough of them, or enough pictures to fetch. */
function batchesOf(groups: readonly Group[]): Group[][] {
  const batches: Group[][] = []
  let addresses = 0
  for (const group of groups) {
    const more = group.rows.reduce((sum, { row }) => sum + addressesOf(row).length, 0)
    const last = batches.at(-1)
    if (!last || last.length >= productsPerBatch || addresses + more > addressesPerBatch) { batches.push([group]); addresses = more } else { last.push(group); addresses += more }
  }
  return batches
}

/** The rows of a batch, as they came, under our own names. */
async function batchRows(ctx: Context, { id, batch, mapping }: Import): Promise<Numbered[]> {
  const { rows } = await ctx.client.query<{ no: number; given: Record<string, string> }>({ name: 'catalog.import_batch', values: [id, batch], text: 'select no, given from catalog_import_rows where import_id = $1 and batch = $2 order by no' })
  return rows.map(({ no, given }) => ({ no, row: mapped(given, mapping) }))
}

/** The next batch of an import that runs, once its pictures are here. Hearing of it twice does it once; one that was cancelled meanwhile is left as it is. */
export function goOnWithImport(ctx: Context, importId: string, batch: number): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(imports).where(and(eq(imports.id, importId), eq(imports.state, 'running'), eq(imports.batch, batch)))
    if (!found) return
    const rows = await batchRows(ctx, found)
    if (found.picturesBatch !== batch && (await toFetch(ctx, found, rows)).length > 0) {
      await ctx.db.update(imports).set({ picturesDueAt: ctx.now }).where(and(eq(imports.id, importId), isNull(imports.picturesDueAt)))
      return
    }
    const me = as(ctx, { kind: 'merchant', id: found.createdBy, merchantId: found.merchantId })
    const { verdicts, planned } = await planBatch(me, found.merchantId, grouped(rows).groups, await standingLookups(ctx), true, new Set(found.unreachable))
    if (planned.length > 0) await keepEffects(ctx, importId, await writeProducts(me, found.merchantId, planned))
    await keepVerdicts(ctx, importId, verdicts)
    await advance(ctx, found, countsOf(verdicts))
  })
}

/** Counts the batch as done. Fails, and with it undoes the batch, where the import was cancelled while it was at work. */
async function advance(ctx: Context, { id, batch, batches, wrong, createdBy, filename }: Import, counts: Counts): Promise<void> {
  const isLast = batch + 1 >= batches
  const state = !isLast ? 'running' : wrong + counts.wrong > 0 ? 'done_with_errors' : 'done'
  const [moved] = await ctx.db.update(imports).set({ ...noPictures, state, batch: batch + 1, changedAt: ctx.now, created: sql`${imports.created} + ${counts.created}`, changed: sql`${imports.changed} + ${counts.changed}`, unchanged: sql`${imports.unchanged} + ${counts.unchanged}`, wrong: sql`${imports.wrong} + ${counts.wrong}` })
    .where(and(eq(imports.id, id), eq(imports.state, 'running'), eq(imports.batch, batch))).returning()
  if (!moved) throw new Error(`import ${id} was cancelled in the middle of batch ${batch}`)
  if (!isLast) return emit(ctx, ImportWentOn, { importId: id, batch: batch + 1 })
  await tellInbox(ctx, { ownerId: createdBy, topic: 'import', title: '导入已完成', body: `${filename}：新增 ${moved.created}，修改 ${moved.changed}，不变 ${moved.unchanged}，有误 ${moved.wrong}`, link: '/imports' })
}

const keepVerdicts = (ctx: Context, id: string, verdicts: readonly Verdict[]) => ctx.client.query({ name: 'catalog.import_verdicts', values: [id, verdicts.map((v) => v.no), verdicts.map((v) => v.outcome), verdicts.map((v) => v.wrong?.field ?? null), verdicts.map((v) => v.wrong?.fault ?? null)], text: `
  update catalog_import_rows r set outcome = v.outcome, field = v.field, fault = v.fault from unnest($2::int[], $3::text[], $4::text[], $5::text[]) as v(no, outcome, field, fault) where r.import_id = $1 and r.no = v.no` })

/** What was there before the import stays what it was, however often the import is run. */
const keepEffects = (ctx: Context, importId: string, effects: readonly Effect[]) => ctx.db.insert(importEffects).values(effects.map((effect) => ({ importId, ...effect })))
  .onConflictDoUpdate({ target: [importEffects.importId, importEffects.productId], set: { version: sql`excluded.version`, undone: null } })

const noPictures = { picturesDueAt: null, picturesBatch: null, unreachable: [] as string[] }

/** The addresses of a batch whose pictures are neither here nor known not to come. */
async function toFetch(ctx: Context, { merchantId, unreachable }: Import, rows: readonly Numbered[]): Promise<string[]> {
  const addresses = [...new Set(rows.flatMap(({ row }) => addressesOf(row)))]
  const known = await picturesFetched(ctx, merchantId, addresses)
  return addresses.filter((address) => !known.has(address) && !unreachable.includes(address))
}

/** Fetches pictures for the imports that wait for them, some of each, outside of any transaction; answers for how many. */
export async function fetchPicturesDue(ctx: Context): Promise<number> {
  const due = ctx.db.select({ id: imports.id }).from(imports).where(and(eq(imports.state, 'running'), lte(imports.picturesDueAt, ctx.now))).orderBy(imports.picturesDueAt).limit(importsAtOnce).for('update', { skipLocked: true })
  const taken = await ctx.db.update(imports).set({ picturesDueAt: after(ctx.now, fetchingLeaseMs) }).where(inArray(imports.id, due)).returning()
  await Promise.all(taken.map((one) => fetchSome(ctx, one).catch((fault: unknown) => { ctx.log.warn({ err: fault, import: one.id }, 'pictures of an import could not be kept; they are fetched again later') })))
  return taken.length
}

/** A turn of fetching for one import: what is left has another turn, and when nothing is left its batch goes on. One that was cancelled meanwhile is left as it is. */
async function fetchSome(ctx: Context, taken: Import): Promise<void> {
  const missing = await toFetch(ctx, taken, await batchRows(ctx, taken))
  const failed = await fetchPictures(as(ctx, { kind: 'merchant', id: taken.createdBy, merchantId: taken.merchantId }), taken.merchantId, missing.slice(0, addressesPerTurn))
  const isAll = missing.length <= addressesPerTurn
  await transaction(ctx, async (ctx) => {
    const went = await ctx.db.update(imports).set({ unreachable: [...taken.unreachable, ...failed], changedAt: ctx.now, ...(isAll ? { picturesDueAt: null, picturesBatch: taken.batch } : { picturesDueAt: ctx.now }) })
      .where(and(eq(imports.id, taken.id), eq(imports.state, 'running'), eq(imports.batch, taken.batch))).returning({ id: imports.id })
    if (isAll && went.length > 0) await emit(ctx, ImportWentOn, { importId: taken.id, batch: taken.batch })
  })
}

/** Fetches pictures and keeps them, each address once for its merchant. Answers the addresses that gave none. */
async function fetchPictures(ctx: Context, merchantId: string, addresses: readonly string[]): Promise<string[]> {
  const wanted = [...addresses]
  const failed: string[] = []
  const one = async (url: string) => {
    const { status, bytes } = await ctx.ports.fetch(url, { mostBytes, timeoutMs: pictureTimeoutMs, redirects: pictureRedirects, headers: { accept: 'image/*' } })
    if (status !== 200) throw new Refusal('kernel.address_failed', {}, 422)
    const name = await keepPicture(ctx, bytes)
    await ctx.db.insert(importPictures).values({ merchantId, url, name, at: ctx.now }).onConflictDoNothing()
  }
  // What the address does wrong is the row's fault; what we do wrong is ours, and is tried again.
  const next = async (): Promise<void> => { for (let url = wanted.shift(); url !== undefined; url = wanted.shift()) await one(url).catch((fault: unknown) => { if (!(fault instanceof Refusal) || fault.status >= 500) throw fault; failed.push(url!) }) }
  // Nobody goes on in the background where one stumbles.
  for (const { reason } of (await Promise.allSettled(Array.from({ length: fetchesAtOnce }, next))).filter((one) => one.status === 'rejected')) throw reason
  return failed
}

/** Stops an import: what its batches have done stays, and can be undone. */
export async function cancelImport(ctx: Context, id: string): Promise<void> {
  const { rowCount } = await ctx.db.update(imports).set({ state: 'cancelled', changedAt: ctx.now }).where(and(eq(imports.id, id), mine(ctx, imports.merchantId), eq(imports.state, 'running')))
  if (rowCount === 0) { await rowsOf(ctx, id); refuse('catalog.import_not_running') }
}

const stuckMinutes = 30
/** An import whose batch could not be done however often it was tried has failed, and may be begun again: what is done already is unchanged then. */
export async function failImports(ctx: Context): Promise<void> {
  const { rows } = await ctx.client.query<{ owner: string; filename: string }>({ text: `update catalog_imports set state = 'failed', changed_at = $1 where state in ('running', 'undoing') and changed_at < $1::timestamptz - make_interval(mins => $2) returning created_by as owner, filename`, values: [ctx.now, stuckMinutes] })
  for (const { owner, filename } of rows) await tellInbox(ctx, { ownerId: owner, topic: 'import', title: '导入失败', body: `${filename}：多次尝试后未能完成，可以重新执行；已完成的行不会重复`, link: '/imports' })
}

/** Rows at once, without a record of an import: looked at and written, each batch a transaction of its own unless `ctx` carries one. Pictures by address are not fetched here. Answers what became of each row, numbered from 1. */
export async function importRows(ctx: Context, merchantId: string, rows: readonly ImportRow[]): Promise<Verdict[]> {
  const { groups, verdicts } = grouped(rows.map((row, i) => ({ no: i + 1, row })))
  const standing = await standingLookups(ctx)
  for (const batch of batchesOf(groups)) await transaction(ctx, async (ctx) => {
    const seen = await planBatch(ctx, merchantId, batch, standing, true, new Set(rows.flatMap(addressesOf)))
    if (seen.planned.length > 0) await writeProducts(ctx, merchantId, seen.planned)
    verdicts.push(...seen.verdicts)
  })
  return verdicts
}

function beforeOf(known: Known, { skus }: Plan, added: readonly string[]): BeforeImport {
  const { brandId, categoryId, sellingPoints, title, subtitle, brand, pictures, attributes, detail, axes } = known
  const touched = new Set(skus.flatMap((sku) => sku.id ?? []))
  return { words: { title, subtitle, brand, brand_id: brandId, category_id: categoryId, pictures, selling_points: sellingPoints, attributes, detail, axes }, added,
    skus: known.skus.filter((sku) => touched.has(sku.id)).map(({ id, spec, priceFen, weightGram, volumeMm3, isLive }) => ({ id, spec, priceFen, weightGram, volumeMm3, isLive })) }
}

/** A batch in five statements, whatever its size. New products are drafts; what stands on the shelf stays there with its new words. */
async function writeProducts(ctx: Context, merchantId: string, planned: readonly Planned[]): Promise<Effect[]> {
  const named = await brandsNamed(ctx, planned.flatMap(({ plan }) => (plan.words.brand && !plan.words.brandId ? [plan.words.brand] : [])), merchantId)
  const rows = await Promise.all(planned.map(async ({ code, known, plan: { words, price, skus } }) => ({
    id: known?.id ?? newId('prd', ctx.now), isNew: !known, merchant_id: merchantId, category_id: words.categoryId, code: known?.code ?? code, ...brandOf(words, named), title: words.title, subtitle: words.subtitle, pictures: words.pictures,
    selling_points: words.sellingPoints, attributes: words.attributes, detail: await detailOf(words.detail), axes: words.axes, price_fen: price.priceFen, is_from_price: price.isFromPrice, kind: 'goods', sales: 0, state: 'draft', version: 1, created_at: ctx.now, changed_at: ctx.now, skus,
  })))
  const run = (name: string, text: string, given: unknown) => ctx.client.query({ name: `catalog.import_${name}`, text, values: [JSON.stringify(given)] })
  await run('products', 'insert into catalog_products select * from jsonb_populate_recordset(null::catalog_products, $1::jsonb)', rows.filter((row) => row.isNew))
  await run('changes', `update catalog_products p set category_id = n.category_id, brand = n.brand, brand_id = n.brand_id, title = n.title, subtitle = n.subtitle, pictures = n.pictures, selling_points = n.selling_points, attributes = n.attributes,
    detail = n.detail, axes = n.axes, price_fen = n.price_fen, is_from_price = n.is_from_price, archived_at = null, version = p.version + 1, changed_at = n.changed_at from jsonb_populate_recordset(null::catalog_products, $1::jsonb) n where p.id = n.id`, rows.filter((row) => !row.isNew))
  const skus = rows.flatMap((row) => row.skus.map((sku) => ({ id: sku.id ?? newId('sku', ctx.now), isNew: sku.id === undefined, product_id: row.id, merchant_id: merchantId, code: sku.code, spec: sku.spec, position: sku.position,
    price_fen: sku.priceFen, weight_gram: sku.weightGram, volume_mm3: sku.volumeMm3, is_live: true, isPriceNew: sku.isPriceNew })))
  await run('skus', 'insert into catalog_skus select * from jsonb_populate_recordset(null::catalog_skus, $1::jsonb)', skus.filter((sku) => sku.isNew))
  await run('sku_changes', `update catalog_skus s set spec = n.spec, price_fen = n.price_fen, weight_gram = n.weight_gram, volume_mm3 = n.volume_mm3, is_live = true
    from jsonb_populate_recordset(null::catalog_skus, $1::jsonb) n where s.id = n.id`, skus.filter((sku) => !sku.isNew))
  await keepPrices(ctx, skus.filter((sku) => sku.isPriceNew).map((sku) => ({ skuId: sku.id, productId: sku.product_id, merchantId, priceFen: sku.price_fen })))
  for (const { known } of planned) {
    if (known?.state !== 'on_shelf') continue
    await putOnShelves(ctx, known.id)
    await emit(ctx, ProductChanged, { productId: known.id, merchantId })
  }
  return planned.map(({ known, plan }, i) => ({ productId: rows[i]!.id, isCreated: !known, version: known ? known.version + 1 : 1, before: known ? beforeOf(known, plan, skus.filter((sku) => sku.isNew && sku.product_id === known.id).map((sku) => sku.id)) : null }))
}

/** A brand that the file names for the first time has been founded meanwhile. */
function brandOf({ brand, brandId }: Plan['words'], named: ReadonlyMap<string, { readonly id: string; readonly name: string }>): { brand: string | null; brand_id: string | null } {
  const fresh = brand && !brandId ? named.get(brandKey(brand)) : undefined
  return { brand: fresh?.name ?? brand, brand_id: fresh?.id ?? brandId }
}


/** Begins to undo an import: what it had created is put aside, what it had changed becomes what it was; whatever anybody has touched since stays, and is counted. */
export function undoImport(ctx: Context, id: string): Promise<{ id: string; state: 'undoing' }> {
  return transaction(ctx, async (ctx) => {
    const [begun] = await ctx.db.update(imports).set({ state: 'undoing', undone: 0, kept: 0, changedAt: ctx.now }).where(and(eq(imports.id, id), mine(ctx, imports.merchantId), inArray(imports.state, ['done', 'done_with_errors', 'cancelled', 'failed']))).returning({ id: imports.id })
    if (!begun) { await rowsOf(ctx, id); refuse('catalog.import_not_undoable') }
    await audit(ctx, { action: 'catalog.undo_import', subject: id })
    await emit(ctx, ImportUndoWentOn, { importId: id })
    return { id, state: 'undoing' as const }
  })
}

interface Undoing extends Effect { readonly now: number; readonly state: string; readonly merchantId: string }
/** The next products of an import that is being undone. */
export function goOnWithUndo(ctx: Context, importId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(imports).where(and(eq(imports.id, importId), eq(imports.state, 'undoing'))).for('update')
    if (!found) return
    const { rows: effects } = await ctx.client.query<Undoing>({ name: 'catalog.undo_next', values: [importId, productsPerBatch], text: `
      select e.product_id as "productId", e.is_created as "isCreated", e.before, e.version, p.version as now, p.state, p.merchant_id as "merchantId" from catalog_import_effects e join catalog_products p on p.id = e.product_id
      where e.import_id = $1 and e.undone is null order by e.product_id limit $2 for update of p` })
    const fit = effects.filter((effect) => effect.now === effect.version && (!effect.isCreated || effect.state === 'draft'))
    await putAside(ctx, fit.filter((effect) => effect.isCreated).map((effect) => effect.productId))
    await putBack(as(ctx, { kind: 'merchant', id: found.createdBy, merchantId: found.merchantId }), fit.filter((effect) => !effect.isCreated))
    const isLast = effects.length < productsPerBatch
    await ctx.client.query({ name: 'catalog.undo_said', values: [importId, effects.map((effect) => effect.productId), fit.map((effect) => effect.productId)], text: 'update catalog_import_effects set undone = product_id = any($3::text[]) where import_id = $1 and product_id = any($2::text[])' })
    await ctx.db.update(imports).set({ undone: sql`${imports.undone} + ${fit.length}`, kept: sql`${imports.kept} + ${effects.length - fit.length}`, state: isLast ? 'undone' : 'undoing', changedAt: ctx.now }).where(eq(imports.id, importId))
    if (!isLast) await emit(ctx, ImportUndoWentOn, { importId })
  })
}

async function putAside(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.client.query({ name: 'catalog.undo_created', values: [ids, ctx.now], text: 'update catalog_products set archived_at = $2, version = version + 1, changed_at = $2 where id = any($1::text[])' })
  await ctx.client.query({ name: 'catalog.undo_created_skus', values: [ids], text: 'update catalog_skus set is_live = false where product_id = any($1::text[])' })
}

/** Words, SKUs and prices as they were; the book of prices gets a line more, as it forgets nothing. */
async function putBack(ctx: Context, effects: readonly Undoing[]): Promise<void> {
  if (effects.length === 0) return
  const ids = effects.map((effect) => effect.productId)
  const skus = effects.flatMap(({ before }) => before!.skus.map((sku) => ({ id: sku.id, spec: sku.spec, price_fen: sku.priceFen, weight_gram: sku.weightGram, volume_mm3: sku.volumeMm3 ?? null, is_live: sku.isLive })))
  const run = (name: string, text: string, values: unknown[]) => ctx.client.query<Priced>({ name: `catalog.undo_${name}`, text, values })
  await run('words', `update catalog_products p set category_id = n.category_id, brand = n.brand, brand_id = n.brand_id, title = n.title, subtitle = n.subtitle, pictures = n.pictures, selling_points = n.selling_points, attributes = n.attributes, detail = n.detail,
    axes = n.axes, version = p.version + 1, changed_at = $2 from jsonb_populate_recordset(null::catalog_products, $1::jsonb) n where p.id = n.id`, [JSON.stringify(effects.map(({ productId, before }) => ({ id: productId, ...before!.words }))), ctx.now])
  const { rows: priced } = await run('prices', `select s.id as "skuId", s.product_id as "productId", s.merchant_id as "merchantId", n.price_fen::float8 as "priceFen" from catalog_skus s join jsonb_populate_recordset(null::catalog_skus, $1::jsonb) n on n.id = s.id where s.price_fen <> n.price_fen`, [JSON.stringify(skus)])
  await keepPrices(ctx, priced)
  await run('skus', 'update catalog_skus s set spec = n.spec, price_fen = n.price_fen, weight_gram = n.weight_gram, volume_mm3 = coalesce(n.volume_mm3, s.volume_mm3), is_live = n.is_live from jsonb_populate_recordset(null::catalog_skus, $1::jsonb) n where s.id = n.id', [JSON.stringify(skus)])
  await run('added', 'update catalog_skus set is_live = false where id = any($1::text[])', [effects.flatMap(({ before }) => before!.added)])
  await run('shown', `update catalog_products p set price_fen = s.least, is_from_price = s.least < s.most from (select product_id, min(price_fen) as least, max(price_fen) as most from catalog_skus where is_live and product_id = any($1::text[]) group by product_id) s where p.id = s.product_id`, [ids])
  for (const { productId, state, merchantId } of effects) {
    if (state !== 'on_shelf') continue
    await putOnShelves(ctx, productId)
    await emit(ctx, ProductChanged, { productId, merchantId })
  }
}
