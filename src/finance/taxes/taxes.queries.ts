import { and, desc, eq, gt, lt } from 'drizzle-orm'
import { sharesBetween } from '#finance/payments'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { fromIso } from '#kernel/time'
import { decreeFrom, quarterBefore, quarterOf } from './taxes.rules'
import { files, reports, rows } from './tables'

/** Tax files 报送文件 as they are shown, newest first, with the quarter that is due now. */
export async function filePage(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const found = await ctx.db.select({ file: files, receipt: reports.receipt, reportedAt: reports.at }).from(files).leftJoin(reports, eq(reports.fileId, files.id)).where(cursor ? lt(files.id, cursor) : undefined).orderBy(desc(files.id)).limit(limit + 1)
  const items = found.slice(0, limit).map(({ file, receipt, reportedAt }) => ({ ...file, receipt, reportedAt }))
  const quarter = quarterBefore(ctx.now)
  return { items, next: found.length > limit ? items.at(-1)!.id : null, due: { quarter, dueAt: quarterOf(quarter)?.dueAt ?? null } }
}

/** The sellers of one file, as they stood when it was made. */
export async function rowPage(ctx: Context, { id, cursor, limit }: { readonly id: string; readonly cursor?: string | undefined; readonly limit: number }) {
  const [known] = await ctx.db.select({ id: files.id }).from(files).where(eq(files.id, id))
  if (!known) notFound()
  const found = await ctx.db.select().from(rows).where(and(eq(rows.fileId, id), cursor ? gt(rows.merchantId, cursor) : undefined)).orderBy(rows.merchantId).limit(limit + 1)
  const items = found.slice(0, limit)
  return { items, next: found.length > limit ? items.at(-1)!.merchantId : null }
}

/** One seller's orders and refunds in some days 按需提供, on the demand of an office: nothing before the decree. */
export async function sellerOrders(ctx: Context, { merchantId, from, to, cursor, limit }: { readonly merchantId: string; readonly from: string; readonly to: string; readonly cursor?: string | undefined; readonly limit: number }) {
  const begins = fromIso(`${from}T00:00:00+08:00`)
  const all = await sharesBetween(ctx, begins < decreeFrom ? decreeFrom : begins, fromIso(`${to}T24:00:00+08:00`), { merchantId, after: cursor, limit: limit + 1 })
  const items = all.slice(0, limit).map(({ id, orderId, state, shareFen, feeFen, at }) => ({ id, orderId, state, grossFen: shareFen + feeFen, commissionFen: feeFen, at }))
  return { items, next: all.length > limit ? items.at(-1)!.id : null }
}
