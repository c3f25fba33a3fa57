import { desc, eq } from 'drizzle-orm'
import { BrandChanged } from '#events/brand'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { keepPicture, measured } from '#kernel/pictures'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { sentence } from '#locales/index'
import { forgetBrand } from './brand.queries'
import { faintOf } from './contrast.rules'
import { versions, type Tokens } from './tables'

/** Setting the brand 设置品牌: checked as a whole, kept as a new version, told to every process at once. */
const leastLogo = 320

/** Keeps a picture as a logo. Refuses what is no picture, is not square, or is narrower than 320 pixels (422). */
export async function keepLogo(ctx: Context, file: Uint8Array): Promise<{ name: string; width: number }> {
  const name = await keepPicture(ctx, file)
  const { width, height } = await measured(ctx.ports.files, name) ?? notFound()
  if (width !== height || width < leastLogo) unfit('file', 'brand.logo_square', { width, height, leastLogo })
  return { name, width }
}

export interface BrandWish { /** Of the brand that was seen. */ readonly version: number; readonly tokens: Tokens }
/** The brand is so from now on. Of each colour the pair that lacks most is told. Refuses colours that stand too little apart, beside their fields (`brand.low_contrast`, 422), a logo that is not ours, and `brand.stale` (409). */
export function setBrand(ctx: Context, { version, tokens }: BrandWish): Promise<{ version: number }> {
  const faint = [...new Map(faintOf(tokens).toSorted((a, b) => b.ratio / b.least - a.ratio / a.least).map((one) => [`${one.theme}.${one.field}`, one])).values()]
  if (faint.length > 0) throw new Refusal('brand.low_contrast', { ...told(faint[0]!), issues: faint.map((one) => ({ path: ['tokens', one.theme, one.field], code: 'brand.low_contrast', message: sentence('brand.low_contrast', told(one), ctx.locale) })) }, 422)
  return transaction(ctx, async (ctx) => {
    const known = tokens.logo ? await measured(ctx.ports.files, tokens.logo.name) : undefined
    if (tokens.logo && (!known || known.width !== known.height)) unfit('tokens.logo', 'brand.no_such_logo')
    return put(ctx, { ...tokens, logo: known && tokens.logo ? { name: tokens.logo.name, width: known.width } : null }, version, null)
  })
}
const told = ({ ratio, least, on }: { readonly ratio: number; readonly least: number; readonly on: string }) => ({ ratio: (ratio / 100).toFixed(2), least: (least / 100).toFixed(1), on })

/** An earlier version holds again, as a new one. */
export function restoreBrand(ctx: Context, no: number): Promise<{ version: number }> {
  return transaction(ctx, async (ctx) => {
    const [old] = await ctx.db.select({ tokens: versions.tokens }).from(versions).where(eq(versions.no, no))
    const [last] = await ctx.db.select({ no: versions.no }).from(versions).orderBy(desc(versions.no)).limit(1)
    if (!old) notFound()
    return put(ctx, old.tokens, last!.no, no)
  })
}

async function put(ctx: Context, tokens: Tokens, version: number, fromNo: number | null): Promise<{ version: number }> {
  await ctx.client.query(`select pg_advisory_xact_lock(hashtext('brand'))`)
  const [before] = await ctx.db.select({ no: versions.no, tokens: versions.tokens }).from(versions).orderBy(desc(versions.no)).limit(1)
  if ((before?.no ?? 0) !== version) refuse('brand.stale', { version: before?.no ?? 0 })
  const no = version + 1
  await ctx.db.insert(versions).values({ id: newId('brv', ctx.now), no, tokens, fromNo, changedBy: ctx.actor.id, changedAt: ctx.now })
  await audit(ctx, { action: 'brand.set', subject: String(no), before: before?.tokens, after: tokens })
  await emit(ctx, BrandChanged, { no, at: ctx.now.toISOString() })
  await forgetBrand(ctx)
  return { version: no }
}
