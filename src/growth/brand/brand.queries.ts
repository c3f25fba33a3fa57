import { desc } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { houseTokens, styleOf } from './contrast.rules'
import { versions, type Tokens } from './tables'

/** The brand as it holds now 当前品牌: asked by every page and mail, so kept for a moment, and forgotten everywhere when it changes. */
export interface BrandNow extends Tokens { /** 0 while nobody has said anything. */ readonly no: number; readonly css: string }
const freshMs = 5_000
const kept = keepingOne<BrandNow>(freshMs, async (ctx) => {
  const [row] = await ctx.db.select({ no: versions.no, tokens: versions.tokens }).from(versions).orderBy(desc(versions.no)).limit(1)
  const tokens = row?.tokens ?? houseTokens
  return { ...tokens, no: row?.no ?? 0, css: styleOf(tokens) }
})
export const forgetBrand = forgottenEverywhere('brand.now', kept.forget)
export const brandNow = (ctx: Context): Promise<BrandNow> => kept.of(ctx)

/** The brand as those see it who set it: what holds, and what held before. */
export async function brandDesk(ctx: Context) {
  const history = await ctx.db.select({ no: versions.no, fromNo: versions.fromNo, name: versions.tokens, changedBy: versions.changedBy, changedAt: versions.changedAt }).from(versions).orderBy(desc(versions.no)).limit(20)
  return { version: history[0]?.no ?? 0, tokens: history[0]?.name ?? houseTokens, history: history.map(({ name: tokens, ...row }) => ({ ...row, brand: tokens.light.brand, name: tokens.name.zh })) }
}
