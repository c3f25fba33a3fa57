import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Approval } from '#kernel/approval'
import type { Context } from '#kernel/context'
import { codeTexts, fieldTexts } from '#locales/approvals'
import { namesOf } from '#trust/identity'
import { approvals, type approvalStates } from './tables'

/** What waits for a second person 待复核, and what became of what was asked, newest first. Each sees the kinds that his side may decide. `texts` says what the fields and codes of `before` and `after` mean. */
export async function approvalPage(ctx: Context, kinds: readonly Approval[], { state, cursor, limit }: { state?: (typeof approvalStates)[number] | undefined; cursor?: string | undefined; limit: number }) {
  const seen = kinds.filter((one) => one.permits[ctx.actor.kind as 'staff'])
  const rows = await ctx.db.select().from(approvals).where(and(inArray(approvals.kind, seen.map((one) => one.kind)), mine(ctx, approvals.merchantId), state ? eq(approvals.state, state) : undefined, cursor ? lt(approvals.id, cursor) : undefined)).orderBy(desc(approvals.id)).limit(limit + 1)
  const names = await namesOf(ctx, rows.flatMap(({ makerId, decidedBy }) => [makerId, ...(decidedBy ? [decidedBy] : [])]))
  const items = rows.slice(0, limit).map(({ makerKeys: _, payload: __, undoUntil, undo, ...row }) => ({ ...row, undo: undoUntil !== null && ctx.now < undoUntil ? undo : null, says: [...seen.find((one) => one.kind === row.kind)!.says], makerName: names.get(row.makerId) ?? null, deciderName: row.decidedBy ? names.get(row.decidedBy) ?? null : null, isMine: row.makerId === ctx.actor.id }))
  return { items, texts: { fields: fieldTexts, codes: codeTexts }, next: rows.length > limit ? items.at(-1)!.id as string : null }
}
