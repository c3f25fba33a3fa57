import { and, eq, gte, lt, sql } from 'drizzle-orm'
import { breaksBetween, keepBreaks } from '#finance/payments'
import type { Context } from '#kernel/context'
import { after, dayMs, fromIso, shanghaiText, startOfDay } from '#kernel/time'
import { splitterOf, splitChannels, type SplitChannel } from './splitter.port'
import { backs, splits } from './tables'

/** The daily comparison of splits 分账对账 (E18): what a channel says that it split and took back beside what we know of, among the differences of payments. */
async function compareDay(ctx: Context, channel: SplitChannel, day: string): Promise<number> {
  const from = startOfDay(fromIso(`${day}T12:00:00+08:00`))
  const to = after(from, dayMs)
  const [early, late] = [after(from, -dayMs), after(to, dayMs)]
  const [split, back] = await Promise.all([
    ctx.db.select({ what: sql<'split'>`'split'`, ref: splits.id, tradeRef: splits.tradeRef, amountFen: splits.amountFen, at: splits.changedAt }).from(splits).where(and(eq(splits.channel, channel), eq(splits.state, 'paid'), gte(splits.changedAt, early), lt(splits.changedAt, late))),
    ctx.db.select({ what: sql<'split_back'>`'split_back'`, ref: backs.id, tradeRef: splits.tradeRef, amountFen: backs.amountFen, at: backs.endedAt }).from(backs).innerJoin(splits, eq(splits.id, backs.splitId)).where(and(eq(backs.channel, channel), eq(backs.state, 'done'), gte(backs.endedAt, early), lt(backs.endedAt, late)))])
  const ours = [...split, ...back.flatMap((line) => (line.at ? [{ ...line, at: line.at }] : []))]
  const [known] = ours.length > 0 ? [true] : await ctx.db.select({ id: splits.id }).from(splits).where(eq(splits.channel, channel)).limit(1)
  // Of a channel that never split anything there is no bill to ask for.
  if (!known) return 0
  return keepBreaks(ctx, channel, day, ['split', 'split_back'], breaksBetween(ours, await splitterOf(channel).lines(ctx, early, late, ours), from, to))
}

const daysBack = 3
/** Yesterday and the days before it. A channel that is silent keeps no other from being compared; its fault is thrown when all were asked. */
export async function compareSplits(ctx: Context): Promise<void> {
  const faults: unknown[] = []
  for (let back = 1; back <= daysBack; back++) for (const channel of splitChannels) await compareDay(ctx, channel, shanghaiText(startOfDay(ctx.now, -back)).slice(0, 10)).catch((fault: unknown) => { faults.push(fault) })
  if (faults.length > 0) throw faults[0]
}
