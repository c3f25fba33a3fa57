import { and, eq, gte, lt, lte, sql } from 'drizzle-orm'
import { channels, splitPercents } from '#finance/payments'
import { dbOf, type Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { after, minuteMs } from '#kernel/time'
import { capFen } from './splits.rules'
import type { Answer, Splitter } from './splitter.port'
import { simulatorMoves, simulatorReceivers } from './tables'

/**
 * The pretended channel splits 模拟分账, with books of its own: the last sign of an account says how it behaves. 1 refuses every split, 2 takes two minutes, 3 has no money left when it is to give back, 4 does what
 * it is asked and its first answer is lost, 9 is not signed.
 */
const slowMs = 2 * minuteMs
/** Its books are not ours: what it has done stays done, whatever becomes of our transaction. */
const books = (ctx: Context) => dbOf(ctx.pool)
const mannerOf = (account: string): string => account.at(-1)!
type Move = typeof simulatorMoves.$inferSelect

const answerOf = ({ state, why, ref }: Move): Answer => (state === 'refused' ? { state, why } : { state, ref: `SIM-${ref}` })
/** Does a thing once for its reference; `judge` decides when it is asked for the first time. */
async function once(ctx: Context, wish: Pick<Move, 'ref' | 'what' | 'tradeRef' | 'splitRef' | 'account' | 'amountFen'>, judge: () => Promise<string | undefined>): Promise<Answer> {
  const why = await judge()
  const manner = mannerOf(wish.account)
  const isSlow = manner === '2' && wish.what !== 'free'
  const fresh = await books(ctx).insert(simulatorMoves).values({ ...wish, state: why ? 'refused' : isSlow ? 'under_way' : 'done', why: why ?? '', at: ctx.now, untilAt: isSlow && !why ? after(ctx.now, slowMs) : null }).onConflictDoNothing().returning({ ref: simulatorMoves.ref })
  if (manner === '4' && fresh.length > 0) throw new Error('the answer was lost')
  await books(ctx).update(simulatorMoves).set({ state: 'done', untilAt: null }).where(and(eq(simulatorMoves.ref, wish.ref), eq(simulatorMoves.state, 'under_way'), lte(simulatorMoves.untilAt, ctx.now)))
  const [known] = await books(ctx).select().from(simulatorMoves).where(eq(simulatorMoves.ref, wish.ref))
  if (known!.amountFen !== wish.amountFen || known!.account !== wish.account) throw new Error('another amount was asked for under the same id')
  return answerOf(known!)
}
const sumOf = async (ctx: Context, what: Move['what'], column: 'tradeRef' | 'splitRef', ref: string): Promise<number> => {
  const [found] = await books(ctx).select({ fen: sql<number>`coalesce(sum(${simulatorMoves.amountFen}), 0)::float8` }).from(simulatorMoves).where(and(eq(simulatorMoves.what, what), eq(simulatorMoves[column], ref), sql`${simulatorMoves.state} <> 'refused'`))
  return found!.fen
}

export const simulatedSplitter: Splitter = {
  async bind(ctx, { kind, account, holder }) {
    if (mannerOf(account) === '9') return { state: 'refused', why: '户名与账户不符' }
    await books(ctx).insert(simulatorReceivers).values({ account, kind, holder, at: ctx.now }).onConflictDoNothing()
    return { state: 'done' }
  },
  split: (ctx, { splitId, tradeRef, account, amountFen }) => once(ctx, { ref: splitId, what: 'split', tradeRef, splitRef: null, account, amountFen }, async () => {
    const [[known], trade, splitFen, gone] = await Promise.all([books(ctx).select().from(simulatorReceivers).where(eq(simulatorReceivers.account, account)), channels['simulator']!.query(ctx, tradeRef), sumOf(ctx, 'split', 'tradeRef', tradeRef), books(ctx).select().from(simulatorMoves).where(and(eq(simulatorMoves.what, 'free'), eq(simulatorMoves.tradeRef, tradeRef)))])
    if (!known || mannerOf(account) === '1') return '接收方账户异常'
    if (trade?.state !== 'paid' || gone.length > 0) return '订单不可分账'
    return splitFen + amountFen > capFen(trade.amountFen, await settingOf(ctx, splitPercents.simulator)) ? '超出分账比例上限' : undefined
  }),
  takeBack: (ctx, { backId, splitId, tradeRef, account, amountFen }) => once(ctx, { ref: backId, what: 'back', tradeRef, splitRef: splitId, account, amountFen }, async () => {
    const [[split], backFen] = await Promise.all([books(ctx).select().from(simulatorMoves).where(and(eq(simulatorMoves.ref, splitId), eq(simulatorMoves.state, 'done'))), sumOf(ctx, 'back', 'splitRef', splitId)])
    if (mannerOf(account) === '3') return '接收方余额不足'
    return !split || backFen + amountFen > split.amountFen ? '超出可回退金额' : undefined
  }),
  free: (ctx, tradeRef) => once(ctx, { ref: `free_${tradeRef}`, what: 'free', tradeRef, splitRef: null, account: 'ours', amountFen: 0 }, () => Promise.resolve(undefined)),
  async lines(ctx, from, to) {
    const rows = await books(ctx).select().from(simulatorMoves).where(and(eq(simulatorMoves.state, 'done'), gte(simulatorMoves.at, from), lt(simulatorMoves.at, to)))
    return rows.filter(({ what }) => what !== 'free').map(({ what, ref, amountFen, at }) => ({ what: what === 'back' ? 'split_back' as const : 'split' as const, ref, amountFen, at }))
  },
}
