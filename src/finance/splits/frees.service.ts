import { and, asc, eq, lte } from 'drizzle-orm'
import { accounts, accruedOf, keptTrades, splitTradeOf, splitTradesOf, write } from '#finance/payments'
import { TradeFreed } from '#events/splits'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { settingOf } from '#kernel/settings'
import { after, dayMs, minuteMs } from '#kernel/time'
import { pauseMinutes } from './splits.rules'
import { holdDays } from './settings.rules'
import { isSplitting } from './splits.service'
import { splitterOf } from './splitter.port'
import { frees } from './tables'

/** Letting go 解冻剩余资金 (E18): when nobody is to get more of a trade, what the channel still keeps of it is the platform's own. */

/** The parts of a parent order that are settled now; with the last of them its trades are let go, in the caller's transaction. `isOpen` says whether one of them waits to be settled. */
export async function freeParents(ctx: Context, parentIds: readonly string[], isOpen: (orderIds: readonly string[]) => Promise<boolean>): Promise<void> {
  for (const parentId of parentIds) {
    const trades = await splitTradesOf(ctx, [parentId])
    if (trades.length === 0) continue
    const { orderIds, heldFen } = await accruedOf(ctx, parentId)
    if (heldFen === 0 && !await isOpen(orderIds)) for (const trade of trades) await plan(ctx, trade)
  }
}
const plan = async (ctx: Context, { tradeRef, channel }: { readonly tradeRef: string; readonly channel: string }): Promise<void> => { await ctx.db.insert(frees).values({ tradeRef, channel, state: 'waiting', nextAskAt: ctx.now, at: ctx.now }).onConflictDoNothing() }

const atOnce = 50
/** What channels have kept for longer than they may is let go as well; then it is paid out by bank. Asks for what waits. Answers how many ended. */
export async function freeDue(ctx: Context): Promise<number> {
  const before = after(ctx.now, -await settingOf(ctx, holdDays) * dayMs)
  for (let last: string | undefined; ;) {
    const old = await keptTrades(ctx, { before, after: last, limit: atOnce })
    for (const trade of old) await plan(ctx, trade)
    if (old.length < atOnce) break
    last = old.at(-1)!.tradeRef
  }
  const due = await ctx.db.select({ tradeRef: frees.tradeRef }).from(frees).where(lte(frees.nextAskAt, ctx.now)).orderBy(asc(frees.nextAskAt)).limit(atOnce)
  let done = 0
  for (const { tradeRef } of due) await freeOne(ctx, tradeRef).then((isDone) => { if (isDone) done++ }, (fault: unknown) => { ctx.log.warn({ err: fault, tradeRef }, 'a channel did not say whether it let a trade go') })
  return done
}

async function freeOne(ctx: Context, tradeRef: string): Promise<boolean> {
  const one = await transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(frees).where(and(eq(frees.tradeRef, tradeRef), lte(frees.nextAskAt, ctx.now))).for('update', { skipLocked: true })
    if (!found) return undefined
    await ctx.db.update(frees).set({ asks: found.asks + 1, nextAskAt: after(ctx.now, pauseMinutes(found.asks) * minuteMs) }).where(eq(frees.tradeRef, tradeRef))
    // What is still to be split of it comes first.
    return await isSplitting(ctx, tradeRef) ? undefined : found
  })
  if (!one || (await splitterOf(one.channel).free(ctx, tradeRef)).state !== 'done') return false
  return transaction(ctx, async (ctx) => {
    const trade = await splitTradeOf(ctx, tradeRef)
    const amountFen = trade!.keptFen
    const freed = await ctx.db.update(frees).set({ state: 'done', amountFen, nextAskAt: null, endedAt: ctx.now }).where(and(eq(frees.tradeRef, tradeRef), eq(frees.state, 'waiting'))).returning({ tradeRef: frees.tradeRef })
    if (freed.length === 0) return false
    await write(ctx, { reason: 'unfrozen', sourceId: tradeRef, orderId: trade!.purposeId, legs: [{ account: accounts.clearing, amountFen }, { account: accounts.splitFunds, ownerId: tradeRef, amountFen: -amountFen }] })
    await emit(ctx, TradeFreed, { tradeRef, channel: one.channel, amountFen, at: ctx.now.toISOString() })
    return true
  })
}
