import { and, desc, eq, lt, or } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { bankBreaks, bankLines, type bankBreakStates, type bankKinds } from './tables'

/** The bank's lines and what differs 银行流水与差异, newest first. */
export async function bankLinePage(ctx: Context, { isMatched, cursor, limit }: { readonly isMatched?: boolean | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const [last] = cursor ? await ctx.db.select({ at: bankLines.at }).from(bankLines).where(eq(bankLines.number, cursor)) : []
  const rows = await ctx.db.select().from(bankLines).where(and(isMatched === undefined ? undefined : eq(bankLines.isMatched, isMatched), last ? or(lt(bankLines.at, last.at), and(eq(bankLines.at, last.at), lt(bankLines.number, cursor!))) : undefined)).orderBy(desc(bankLines.at), desc(bankLines.number)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.number : null }
}

export async function bankBreakPage(ctx: Context, { state, kind, cursor, limit }: { readonly state?: (typeof bankBreakStates)[number] | undefined; readonly kind?: (typeof bankKinds)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select().from(bankBreaks).where(and(state && eq(bankBreaks.state, state), kind && eq(bankBreaks.kind, kind), cursor ? lt(bankBreaks.id, cursor) : undefined)).orderBy(desc(bankBreaks.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
