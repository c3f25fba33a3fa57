import { and, eq, inArray, sql } from 'drizzle-orm'
import { ProductChanged } from '#events/catalog'
import { ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { brandsByName, type Brand } from './brands.queries'
import { brandKey, initialOf, isOpenTo, nextOfBrand, type BrandState } from './brands.rules'
import { brands, products } from './tables'

/** Brands 品牌: proposed by merchants, founded or judged by staff; their products follow. */
export interface BrandWish { readonly name: string; readonly nameEn?: string | undefined; readonly logo?: string | undefined }

/** The brands of these names; those never heard of are founded: a merchant's are proposals, ours are active at once. */
export async function brandsNamed(ctx: Context, names: readonly string[], merchantId: string | null): Promise<ReadonlyMap<string, Brand>> {
  const known = await brandsByName(ctx, names)
  const fresh = [...new Map(names.map((name) => [brandKey(name), name.trim()]))].filter(([key]) => key !== '' && !known.has(key))
  if (fresh.length === 0) return known
  await foundInTurn(ctx)
  await ctx.db.insert(brands).values(fresh.map(([key, name]) => rowOf(ctx, key, { name }, merchantId))).onConflictDoNothing()
  return brandsByName(ctx, names)
}

/** New names are written by one at a time until he commits: two imports that bring the same brands in different sequence would wait on each other for ever. */
const foundInTurn = (ctx: Context) => ctx.client.query(`select pg_advisory_xact_lock(hashtext('catalog.found_brand'))`)

const rowOf = (ctx: Context, key: string, { name, nameEn, logo }: BrandWish, merchantId: string | null) => ({ id: newId('brd', ctx.now), key, name, nameEn: nameEn ?? '', initial: initialOf(name), logo: logo ?? null,
  state: ctx.actor.kind === 'merchant' ? 'proposed' as const : 'active' as const, merchantId: ctx.actor.kind === 'merchant' ? merchantId : null, createdBy: ctx.actor.id, createdAt: ctx.now, changedAt: ctx.now })

export interface BrandGiven { readonly brandId?: string | undefined; readonly brand?: string | undefined }
/** The brand that a product is to bear, by id or by name; refuses, beside the field, one that is not open to this merchant. */
export async function brandFor(ctx: Context, { brandId, brand }: BrandGiven, merchantId: string, bornAlready: string | null): Promise<{ readonly brandId: string | null; readonly brand: string | null }> {
  if (brandId) {
    const [found] = await ctx.db.select().from(brands).where(eq(brands.id, brandId))
    const into = found?.mergedInto ? (await ctx.db.select().from(brands).where(eq(brands.id, found.mergedInto)))[0] : found
    // A brand that waits for another merchant answers as one that does not exist (I-18).
    if (!into || !isOpenTo(into, merchantId, bornAlready)) unfit('brandId', 'catalog.no_such_brand')
    return { brandId: into.id, brand: into.name }
  }
  if (!brand || brandKey(brand) === '') return { brandId: null, brand: null }
  const found = (await brandsNamed(ctx, [brand], merchantId)).get(brandKey(brand))!
  // Two merchants may propose the same name at once: the product of the second bears it as well, and waits with it.
  if (found.state !== 'proposed' && !isOpenTo(found, merchantId, bornAlready)) unfit('brand', 'catalog.brand_refused', { name: found.name, reason: found.reason ?? '' })
  return { brandId: found.id, brand: found.name }
}

/** Whether a copy may bear the brand that its original bears. */
export const isStillOpen = (ctx: Context, brandId: string, merchantId: string): Promise<boolean> => ctx.db.select().from(brands).where(eq(brands.id, brandId)).then(([found]) => found !== undefined && isOpenTo(found, merchantId, null))

/** A merchant proposes a brand, or staff found one. A name that exists answers with the brand it is; a rejected one says why. */
export function foundBrand(ctx: Context, wish: BrandWish): Promise<{ id: string; name: string; state: BrandState }> {
  return transaction(ctx, async (ctx) => {
    const key = brandKey(wish.name)
    const known = (await brandsByName(ctx, [wish.name])).get(key)
    const isMerchant = ctx.actor.kind === 'merchant'
    if (known && !isMerchant) unfit('name', 'catalog.brand_taken', { name: known.name })
    if (known?.state === 'rejected' || known?.state === 'retired') unfit('name', 'catalog.brand_refused', { name: known.name, reason: known.reason ?? '' })
    if (known) return { id: known.id, name: known.name, state: known.state }
    await foundInTurn(ctx)
    const [made] = await ctx.db.insert(brands).values(rowOf(ctx, key, wish, isMerchant ? ownerId(ctx) : null)).onConflictDoNothing().returning()
    if (!made) unfit('name', 'catalog.brand_taken', { name: wish.name })
    await audit(ctx, { action: isMerchant ? 'catalog.propose_brand' : 'catalog.found_brand', subject: made.id, after: { name: made.name, state: made.state } })
    return { id: made.id, name: made.name, state: made.state }
  })
}

export const approveBrand = (ctx: Context, id: string): Promise<void> => judge(ctx, id, 'active', null)
export const retireBrand = (ctx: Context, id: string, reason: string): Promise<void> => judge(ctx, id, 'retired', reason)
/** A rejected brand is taken off the products that bore it; they keep their titles and all else. */
export const rejectBrand = (ctx: Context, id: string, reason: string): Promise<void> => judge(ctx, id, 'rejected', reason, { brandId: null, brand: null })

/** One brand goes into another: its products bear the other from now on, and so does whoever writes the old name later. */
export function mergeBrand(ctx: Context, id: string, intoId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    // Both in the order of their ids, so that two merges of the same pair do not wait on each other.
    const both = await ctx.db.select().from(brands).where(inArray(brands.id, [id, intoId])).orderBy(brands.id).for('update')
    const into = both.find((brand) => brand.id === intoId)
    if (!both.some((brand) => brand.id === id)) notFound()
    if (!into || into.id === id || into.state !== 'active') unfit('intoId', 'catalog.merge_into_active')
    await judge(ctx, id, 'merged', null, { brandId: into.id, brand: into.name })
    // What went into the one before goes on into the other: an alias never leads to an alias.
    await ctx.db.update(brands).set({ mergedInto: into.id }).where(eq(brands.mergedInto, id))
  })
}

/** One guarded move of a brand, with its audit entry; where `bear` is given, its products bear that instead, and say so. */
function judge(ctx: Context, id: string, to: BrandState, reason: string | null, bear?: { readonly brandId: string | null; readonly brand: string | null }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select().from(brands).where(eq(brands.id, id)).for('update')
    if (!before) notFound()
    if (!nextOfBrand[before.state].includes(to)) refuse('catalog.brand_wrong_state', { from: before.state, to })
    await ctx.db.update(brands).set({ state: to, reason, mergedInto: to === 'merged' ? bear!.brandId : null, changedAt: ctx.now }).where(and(eq(brands.id, id), eq(brands.state, before.state)))
    const moved = bear ? await ctx.db.update(products).set({ ...bear, version: sql`${products.version} + 1`, changedAt: ctx.now }).where(eq(products.brandId, id)).returning({ productId: products.id, merchantId: products.merchantId }) : []
    for (const product of moved) await emit(ctx, ProductChanged, product)
    await audit(ctx, { action: 'catalog.judge_brand', subject: id, before: { name: before.name, state: before.state }, after: { state: to, reason, ...bear, products: moved.length } })
  })
}
