import { and, eq, gt } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { presales } from './tables'

/** Presales that shoppers see 生效中的预售: kept in the process, so that a basket without one costs no question. Whether there is still a piece is decided by the guarded write alone. */
export type LivePresale = Pick<typeof presales.$inferSelect, 'id' | 'merchantId' | 'productId' | 'depositFen' | 'countsFen' | 'mostPieces' | 'takenPieces' | 'depositStartsAt' | 'depositEndsAt' | 'tailStartsAt' | 'tailEndsAt' | 'shipDays'>
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
  const { id, depositFen, countsFen, mostPieces, takenPieces, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, shipDays } = found
  return { id, isOpen: depositStartsAt <= ctx.now, depositFen, countsFen, mostPieces, takenPieces, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, shipDays }
}

/** The presale that holds for one of these products now, if one does. */
export async function openPresaleOf(ctx: Context, productIds: readonly string[]): Promise<LivePresale | undefined> {
  const by = await kept.of(ctx)
  if (by.size === 0) return undefined
  for (const productId of productIds) { const found = by.get(productId); if (found && found.depositStartsAt <= ctx.now && found.depositEndsAt > ctx.now) return found }
  return undefined
}
