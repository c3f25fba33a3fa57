import { soldLinesOf, type SoldOrder } from '#commerce/ordering'
import { accounts, balancesOf, journalsOf, movedSince, shareRowsOf, type Moved } from '#finance/payments'
import type { Context } from '#kernel/context'
import { ownerId } from '#kernel/access'
import { refuse } from '#kernel/refusal'
import { fromIso, startOfDay, startOfMonth } from '#kernel/time'
import { nothing, reckoned, sumsOf, totalOf, type Commission, type StatementLine } from './statement.rules'

/** A merchant's statement 对账单, read from the ledger itself: what the platform owed him, each thing that changed it, what it owed him then. */
const claims = [accounts.merchant, accounts.balance]
const mostEntries = 20_000

/** `2026-11` or `2026-11-26`, in Shanghai, as two instants. */
function spanOf(period: string): { from: Date; to: Date } {
  if (period.length === 7) { const from = startOfMonth(fromIso(`${period}-15T00:00:00Z`)); return { from, to: startOfMonth(from, 1) } }
  const from = startOfDay(fromIso(`${period}T04:00:00Z`))
  return { from, to: startOfDay(from, 1) }
}

/** All of a period: refuses one with more than can be told at once. Whose it is: a merchant's own, or the one that staff name. */
async function linesOf(ctx: Context, merchantId: string, period: string) {
  const { from, to } = spanOf(period)
  const moved = await journalsOf(ctx, { ownerId: merchantId, of: claims, from, to, most: mostEntries + 1 })
  if (moved.length > mostEntries / 2) refuse('settlement.too_much')
  const claimFen = [...(await balancesOf(ctx, merchantId, claims)).values()].reduce((sum, fen) => sum + fen, 0)
  const openingFen = claimFen - await movedSince(ctx, merchantId, claims, from)
  const orderIds = [...new Set(moved.flatMap(({ orderId }) => orderId ?? []))]
  const [sold, { shares, back }] = await Promise.all([soldLinesOf(ctx, orderIds), shareRowsOf(ctx, orderIds)])
  const lines: StatementLine[] = []
  let standsFen = openingFen
  for (const one of moved) {
    const amountFen = [...one.fenBy.values()].reduce((sum, fen) => sum + fen, 0)
    // What was only settled is owed as before.
    if (amountFen === 0) continue
    standsFen += amountFen
    lines.push({ ...told(one, sold.get(one.orderId ?? ''), shares, back), amountFen, claimFen: standsFen })
  }
  return { from, to, openingFen, lines, closingFen: standsFen }
}

type Rows = Awaited<ReturnType<typeof shareRowsOf>>
/** What stands on the line of one journal. */
function told({ journalId, reason, sourceId, orderId, at }: Moved, order: SoldOrder | undefined, shares: Rows['shares'], back: Rows['back']): Omit<StatementLine, 'amountFen' | 'claimFen'> {
  const bare = { id: journalId, kind: reason, orderId, number: order?.number ?? '', ...nothing, backFen: 0, commissions: [] as Commission[], commissionFen: 0, at }
  const share = reason === 'accrued' ? shares.find((one) => one.orderId === orderId && one.state === 'accrued') : reason === 'unwound' ? shares.find((one) => one.refundId === sourceId) : undefined
  if (!share || !order) return bare
  const sums = reason === 'accrued' ? sumsOf(order.lines) : nothing
  const commissions = share.lines.filter(({ baseFen, feeFen }) => baseFen !== 0 || feeFen !== 0).map((line) => ({ ...line, title: order.lines.find(({ id }) => id === line.lineId)?.title ?? '' }))
  // What had gone back before it was received is what the sale lacks; a later refund has a row of its own.
  const returned = back.find((one) => one.refundId === sourceId)
  const backFen = reason === 'accrued' ? reckoned({ ...sums, backFen: 0, commissionFen: share.feeFen }) - share.shareFen : returned ? returned.amountFen + returned.subsidyFen + returned.pointsFen : 0
  return { ...bare, ...sums, backFen, commissions, commissionFen: share.feeFen }
}

export interface StatementAsk { readonly period: string; readonly merchantId?: string | undefined }
const whose = (ctx: Context, merchantId: string | undefined): string => (ctx.actor.kind === 'merchant' ? ownerId(ctx) : merchantId ?? refuse('settlement.whose'))
/** What stood at the beginning, the sums, and what stood at the end. */
export async function statementOf(ctx: Context, { period, merchantId }: StatementAsk) {
  const { lines, from, to, openingFen, closingFen } = await linesOf(ctx, whose(ctx, merchantId), period)
  const by = new Map<string, number>()
  for (const { kind, amountFen } of lines) by.set(kind, (by.get(kind) ?? 0) + amountFen)
  return { from, to, openingFen, closingFen, lines: lines.length, total: totalOf(lines), kinds: [...by].map(([kind, amountFen]) => ({ kind, amountFen })) }
}
export async function statementPage(ctx: Context, { period, merchantId, cursor, limit }: StatementAsk & { readonly cursor?: string | undefined; readonly limit: number }) {
  const { lines } = await linesOf(ctx, whose(ctx, merchantId), period)
  const from = cursor ? lines.findIndex(({ id }) => id === cursor) + 1 : 0
  const items = lines.slice(from, from + limit)
  return { items, next: from + limit < lines.length ? items.at(-1)!.id : null }
}
