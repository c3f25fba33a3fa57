import { and, eq, inArray, sql } from 'drizzle-orm'
import { CategoryChanged, ProductChanged } from '#events/catalog'
import { keepPrices } from '#supply/pricing'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, unfit, type Refusal } from '#kernel/refusal'
import { longestRichText, tidied } from '#kernel/rich-text'
import { brandFor, isStillOpen } from './brands.service'
import { facetsOf, forgetCategories } from './categories.queries'
import { checkAttributes, checkFacets, checkRequired, fitting, inherited } from './facets.rules'
import { checkShape, isSeen, keyOf, marked, shownPrice, staleVersion, type ProductWish, type SkuWish } from './products.rules'
import { putOnShelves } from './shelf.service'
import { categories, products, skus, type Detail, type DetailWish, type Facet } from './tables'

/** Products 商品: made and changed by their merchant. Answers the ids; a draft until it has been reviewed. */
export function createProduct(ctx: Context, wish: ProductWish, merchantId = ownerId(ctx)): Promise<{ id: string; skuIds: string[] }> {
  checkShape(wish)
  return transaction(ctx, async (ctx) => {
    checkAttributes(wish.attributes, await facetsOfLeaf(ctx, wish.categoryId))
    const id = newId('prd', ctx.now)
    const { skus: itsSkus, ...words } = wish
    const brand = await brandFor(ctx, wish, merchantId, null)
    const fresh = await ctx.db.insert(products).values({ ...await columnsOf(words), ...brand, ...shownPrice(itsSkus.map((sku) => sku.priceFen)), kind: wish.kind ?? 'goods', id, merchantId, state: 'draft', version: 1, createdAt: ctx.now, changedAt: ctx.now })
      .onConflictDoNothing().returning({ id: products.id })
    if (fresh.length === 0) unfit('code', 'catalog.code_taken', { code: wish.code })
    const skuIds = await addSkus(ctx, id, merchantId, itsSkus.map((sku, position) => ({ ...sku, position })))
    await emit(ctx, ProductChanged, { productId: id, merchantId })
    return { id, skuIds }
  })
}

const columnsOf = async ({ brand: _, brandId: __, kind: ___, video, freightTemplateId, detail, ...rest }: Omit<ProductWish, 'skus'>) =>
  ({ ...rest, detail: await detailOf(detail), pictures: [...rest.pictures], sellingPoints: [...rest.sellingPoints], video: video ?? null, freightTemplateId: freightTemplateId ?? null })

/** A detail as it is kept: its story holds what rich text may hold, and is left out where nothing remains. Refuses `catalog.story_too_long` beside it. */
export async function detailOf({ story: told = '', ...blocks }: DetailWish): Promise<Detail> {
  if (told.trim() === '') return blocks
  const story = await tidied(told)
  if (story.length > longestRichText) unfit('detail.story', 'catalog.story_too_long', { most: longestRichText })
  return { ...blocks, ...(story !== '' && { story }) }
}

/** Products stand in categories of the last level only. */
async function facetsOfLeaf(ctx: Context, id: string): Promise<Facet[]> {
  const found = await facetsOf(ctx, id).catch((fault: Refusal) => (fault.status === 404 ? unfit('categoryId', 'catalog.no_such_category') : Promise.reject(fault)))
  if (!found.isLeaf) unfit('categoryId', 'catalog.category_too_wide')
  return inherited([found.above, found.own])
}

async function addSkus(ctx: Context, productId: string, merchantId: string, wishes: readonly (SkuWish & { readonly position: number })[]): Promise<string[]> {
  if (wishes.length === 0) return []
  const rows = wishes.map(({ picture, perPersonLimit, ...wish }) => ({ ...wish, id: newId('sku', ctx.now), productId, merchantId, picture: picture ?? null, perPersonLimit: perPersonLimit ?? null, isLive: true }))
  const fresh = await ctx.db.insert(skus).values(rows).onConflictDoNothing().returning({ id: skus.id })
  if (fresh.length < rows.length) unfit('skus', 'catalog.sku_code_taken')
  await keepPrices(ctx, rows.map(({ id, priceFen }) => ({ skuId: id, productId, merchantId, priceFen })))
  return rows.map((row) => row.id)
}

/**
 * Changes a product. SKUs are matched by their spec: one that is left out is archived, one that comes back is revived under its old id (E10).
 * Refuses a version that is not the newest, so that two editors do not overwrite each other.
 */
export function changeProduct(ctx: Context, id: string, version: number, wish: ProductWish): Promise<{ id: string; version: number; skuIds: string[] }> {
  checkShape(wish)
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select().from(products).where(and(eq(products.id, id), mine(ctx, products.merchantId))).for('update')
    if (!before) notFound()
    if (before.version !== version) staleVersion(before.version)
    if (wish.kind !== undefined && wish.kind !== before.kind) unfit('kind', 'catalog.kind_stays')
    const facets = await facetsOfLeaf(ctx, wish.categoryId)
    checkAttributes(wish.attributes, facets)
    if (isSeen(before.state)) checkRequired(wish.attributes, facets)
    const { skus: wishes, ...words } = wish
    const brand = await brandFor(ctx, wish, before.merchantId, before.brandId)
    const known = await ctx.db.select().from(skus).where(eq(skus.productId, id))
    const bySpec = new Map(known.map((sku) => [keyOf(sku.spec), sku]))
    const kept = new Set<string>()
    const fresh: (SkuWish & { position: number })[] = []
    for (const [position, sku] of wishes.entries()) {
      const old = bySpec.get(keyOf(sku.spec))
      if (!old) { fresh.push({ ...sku, position }); continue }
      kept.add(old.id)
      await ctx.db.update(skus).set({ code: sku.code, position, priceFen: sku.priceFen, weightGram: sku.weightGram, volumeMm3: sku.volumeMm3 ?? 0, picture: sku.picture ?? null, perPersonLimit: sku.perPersonLimit ?? null, isLive: true }).where(eq(skus.id, old.id))
      if (old.priceFen !== sku.priceFen) await keepPrices(ctx, [{ skuId: old.id, productId: id, merchantId: before.merchantId, priceFen: sku.priceFen }])
    }
    const gone = known.filter((sku) => !kept.has(sku.id)).map((sku) => sku.id)
    if (gone.length > 0) await ctx.db.update(skus).set({ isLive: false }).where(inArray(skus.id, gone))
    const added = await addSkus(ctx, id, before.merchantId, fresh)
    await ctx.db.update(products).set({ ...await columnsOf(words), ...brand, ...shownPrice(wishes.map((sku) => sku.priceFen)), version: version + 1, changedAt: ctx.now }).where(eq(products.id, id))
    await audit(ctx, { action: 'catalog.change_product', subject: id, before: { title: before.title, version }, after: { title: wish.title, version: version + 1 } })
    await afterChange(ctx, id, before.merchantId)
    return { id, version: version + 1, skuIds: [...kept, ...added] }
  })
}

/** Sets the price of one SKU. The old one stays in the book; carts and quotes that saw it are told (I-38). */
export function setPrice(ctx: Context, skuId: string, priceFen: number): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [sku] = await ctx.db.select().from(skus).where(and(eq(skus.id, skuId), mine(ctx, skus.merchantId)))
    if (!sku) notFound()
    await reprice(ctx, sku.productId, sku.merchantId, [{ skuId, priceFen }])
    await audit(ctx, { action: 'catalog.set_price', subject: skuId, before: { priceFen: sku.priceFen }, after: { priceFen } })
  })
}

/** New prices of some SKUs of a product, with their lines in the book; answers the version that results. The product first, then its SKUs: everybody who changes both locks them in this order. */
export async function reprice(ctx: Context, productId: string, merchantId: string, wishes: readonly { readonly skuId: string; readonly priceFen: number }[]): Promise<number> {
  const [moved] = await ctx.db.update(products).set({ version: sql`${products.version} + 1`, changedAt: ctx.now }).where(eq(products.id, productId)).returning({ version: products.version })
  await ctx.client.query({ name: 'catalog.reprice', text: 'update catalog_skus s set price_fen = w.price_fen from unnest($2::text[], $3::bigint[]) as w(id, price_fen) where s.id = w.id and s.product_id = $1', values: [productId, wishes.map((wish) => wish.skuId), wishes.map((wish) => wish.priceFen)] })
  await keepPrices(ctx, wishes.map((wish) => ({ ...wish, productId, merchantId })))
  const live = await ctx.db.select({ priceFen: skus.priceFen }).from(skus).where(and(eq(skus.productId, productId), eq(skus.isLive, true)))
  await ctx.db.update(products).set(shownPrice(live.map((one) => one.priceFen))).where(eq(products.id, productId))
  await afterChange(ctx, productId, merchantId)
  return moved!.version
}

/** A draft that says the same under codes of its own 复制商品 (E10): archived SKUs stay behind, and so does what the category no longer allows. */
export function copyProduct(ctx: Context, id: string): Promise<{ id: string; skuIds: string[] }> {
  return transaction(ctx, async (ctx) => {
    const [whole] = await ctx.db.select().from(products).where(and(eq(products.id, id), mine(ctx, products.merchantId)))
    if (!whole) notFound()
    const live = await ctx.db.select().from(skus).where(and(eq(skus.productId, id), eq(skus.isLive, true))).orderBy(skus.position)
    const mark = await freeMark(ctx, whole.merchantId, [whole.code, ...live.map((sku) => sku.code)])
    const { brandId, video, freightTemplateId, code, categoryId, kind, title, subtitle, pictures, sellingPoints, detail, axes } = whole
    const attributes = fitting(whole.attributes, await facetsOfLeaf(ctx, categoryId))
    const made = await createProduct(ctx, { code: marked(code, mark), categoryId, kind, title, subtitle, pictures, sellingPoints, detail, axes, attributes, ...(brandId && await isStillOpen(ctx, brandId, whole.merchantId) && { brandId }), ...(video && { video }), ...(freightTemplateId && { freightTemplateId }),
      skus: live.map(({ code, spec, priceFen, weightGram, volumeMm3, picture, perPersonLimit }) => ({ code: marked(code, mark), spec, priceFen, weightGram, volumeMm3, ...(picture && { picture }), ...(perPersonLimit && { perPersonLimit }) })) }, whole.merchantId)
    await audit(ctx, { action: 'catalog.copy_product', subject: made.id, before: { from: id }, after: { code: marked(code, mark) } })
    return made
  })
}

/** The first number under which none of the codes is taken: A-1, copied, is A-1-2, then A-1-3. */
async function freeMark(ctx: Context, merchantId: string, codes: readonly string[]): Promise<number> {
  for (let mark = 2; ; mark++) {
    const wanted = codes.map((code) => marked(code, mark))
    const { rows } = await ctx.client.query({ name: 'catalog.codes_taken', values: [merchantId, wanted], text: `
      select from catalog_products where merchant_id = $1 and code = any($2::text[]) union all select from catalog_skus where merchant_id = $1 and code = any($2::text[]) limit 1` })
    if (rows.length === 0) return mark
  }
}

async function afterChange(ctx: Context, productId: string, merchantId: string): Promise<void> {
  await putOnShelves(ctx, productId)
  await emit(ctx, ProductChanged, { productId, merchantId })
}

export interface CategoryWish { readonly slug: string; readonly name: string; readonly nameEn: string; readonly parentId?: string | undefined; readonly position?: number | undefined; readonly picture?: string | undefined }

/** A category 类目 at the top or under another; refuses a slug that is taken and a parent that holds products already. */
export function createCategory(ctx: Context, { slug, name, nameEn, parentId, position, picture }: CategoryWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    if (parentId !== undefined && parentId !== null) {
      const { rows: [parent] } = await ctx.client.query<{ holds: boolean }>(`select exists (select from catalog_products where category_id = $1) as holds from catalog_categories where id = $1`, [parentId])
      if (!parent) unfit('parentId', 'catalog.no_such_category')
      if (parent.holds) unfit('parentId', 'catalog.category_holds_products')
    }
    const id = newId('cat', ctx.now)
    const fresh = await ctx.db.insert(categories).values({ id, slug, name, nameEn, parentId: parentId ?? null, position: position ?? 0, picture: picture ?? '' }).onConflictDoNothing().returning({ id: categories.id })
    if (fresh.length === 0) unfit('slug', 'catalog.slug_taken')
    await afterCategory(ctx, id)
    return { id }
  })
}

/** Sets what the products of a category say of themselves 筛选维度. Products that stand keep what they said; what no longer fits is not filtered by. */
export function setFacets(ctx: Context, id: string, facets: readonly Facet[]): Promise<void> {
  checkFacets(facets)
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select({ facets: categories.facets }).from(categories).where(eq(categories.id, id)).for('update')
    if (!before) notFound()
    await ctx.db.update(categories).set({ facets }).where(eq(categories.id, id))
    await audit(ctx, { action: 'catalog.set_facets', subject: id, before: before.facets, after: facets })
    await afterCategory(ctx, id)
  })
}

async function afterCategory(ctx: Context, categoryId: string): Promise<void> {
  await emit(ctx, CategoryChanged, { categoryId })
  await forgetCategories(ctx)
}
