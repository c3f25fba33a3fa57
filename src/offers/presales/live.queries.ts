import { and, eq, gt } from 'drizzle-orm'
import { groupsOf, tiersOf } from '#offers/pricelists'
import { isFor, isPublic, type Audience } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { presales } from './tables'

/** Presales that shoppers see 生效中的预售: kept in the process, so that a basket without one costs no question. Whether there is still a piece is decided by the guarded write alone. */
export type LivePresale = Pick<typeof presales.$inferSelect, 'id' | 'merchantId' | 'productId' | 'depositFen' | 'countsFen' | 'mostPieces' | 'takenPieces' | 'depositStartsAt' | 'depositEndsAt' | 'tailStartsAt' | 'tailEndsAt' | 'shipDays'> & Audience
const mostLive = 2_000
const kept = keepingOne(5_000, readLive)
export const forgetPresalesHere = kept.forget
export const forgetPresales = forgottenEverywhere('presales.presales', kept.forget)

async function readLive(ctx: Context): Promise<ReadonlyMap<string, LivePresale>> {
  const rows = await ctx.db.select().from(presales).where(and(eq(presales.state, 'live'), gt(presales.depositEndsAt, ctx.now))).orderBy(presales.depositStartsAt).limit(mostLive)
  const by = new Map<string, LivePresale>()
  for (const row of rows) if (!by.has(row.productId)) by.set(row.productId, row)
  return by
}

/** The presale of a product in which a deposit may be paid now, or that comes next, as its page tells it; null for most products. */
export async function presaleOf(ctx: Context, productId: string) {
  const found = (await kept.of(ctx)).get(productId)
  if (!found || found.depositEndsAt <= ctx.now) return null
  const { id, depositFen, countsFen, mostPieces, takenPieces, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, shipDays, publicAt } = found
  const isEarly = depositStartsAt <= ctx.now && !isPublic(found, ctx.now)
  const tiers = isPublic(found, ctx.now) ? [] : [...(await tiersOf(ctx, found.groupIds!)).values()]
  // What is for marks or companies alone, for good, is told to nobody else.
  if (!isPublic(found, ctx.now) && publicAt === null && tiers.length === 0) return null
  return { id, isOpen: depositStartsAt <= ctx.now && !isEarly, isEarly, publicAt: isPublic(found, ctx.now) ? null : publicAt, tiers, depositFen, countsFen, mostPieces, takenPieces, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, shipDays }
}

/** The presale that holds for one of these products now, if one does for whoever asks. His groups are kept in the process, and asked for only where one is for groups. */
export async function openPresaleOf(ctx: Context, productIds: readonly string[]): Promise<LivePresale | undefined> {
  const by = await kept.of(ctx)
  if (by.size === 0) return undefined
  for (const productId of productIds) {
    const found = by.get(productId)
    if (found && found.depositStartsAt <= ctx.now && found.depositEndsAt > ctx.now && (isPublic(found, ctx.now) || isFor(found, await groupsOf(ctx), ctx.now))) return found
  }
  return undefined
}

/** Presales in which whoever asks may pay a deposit before everybody may 我的优先预售 (F26). Guests have none. */
export async function presalesEarlyFor(ctx: Context): Promise<readonly { readonly presaleId: string; readonly productId: string; readonly publicAt: Date | null; readonly tiers: readonly string[] }[]> {
  const early = [...(await kept.of(ctx)).values()].filter((one) => one.depositStartsAt <= ctx.now && one.depositEndsAt > ctx.now && !isPublic(one, ctx.now))
  if (early.length === 0) return []
  const his = await groupsOf(ctx)
  const mine = early.filter((one) => isFor(one, his, ctx.now))
  const names = await tiersOf(ctx, mine.flatMap(({ groupIds }) => groupIds!.filter((id) => his.has(id))))
  return mine.map(({ id, productId, publicAt, groupIds }) => ({ presaleId: id, productId, publicAt, tiers: groupIds!.flatMap((one) => names.get(one) ?? []) }))
}
