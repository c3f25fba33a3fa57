import { and, eq, gte, lt, lte } from 'drizzle-orm'
import { dbOf, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { after, minuteMs } from '#kernel/time'
import type { Bank } from './bank.port'
import { transfers } from './tables'

/** A pretended bank 模拟银行 with books of its own: the last digit of an account says how it behaves. 1 declines, 2 takes two minutes, 3 pays and gives it back after two minutes, 4 pays and its first answer is lost. */
const slowMs = 2 * minuteMs
/** Its books are not ours: what it has done stays done, whatever becomes of our transaction. */
const books = (ctx: Context) => dbOf(ctx.pool)

export const simulatedBank: Bank = {
  async pay(ctx, { payoutId, amountFen, number }) {
    const manner = number.at(-1)
    const state = manner === '1' ? 'declined' : manner === '2' ? 'under_way' : 'paid'
    const fresh = await books(ctx).insert(transfers).values({ payoutId, ref: newId('bnk', ctx.now), amountFen, number: number.slice(-4), state, at: ctx.now, untilAt: manner === '2' || manner === '3' ? after(ctx.now, slowMs) : null }).onConflictDoNothing().returning({ payoutId: transfers.payoutId })
    if (manner === '4' && fresh.length > 0) throw new Error('the answer was lost')
    await books(ctx).update(transfers).set({ state: 'paid', untilAt: null }).where(and(eq(transfers.payoutId, payoutId), eq(transfers.state, 'under_way'), lte(transfers.untilAt, ctx.now)))
    const [known] = await books(ctx).select().from(transfers).where(eq(transfers.payoutId, payoutId))
    if (known!.amountFen !== amountFen) throw new Error('another amount was asked for under the same payout')
    return { state: known!.state === 'returned' ? 'paid' : known!.state, ref: known!.ref }
  },
  async returned(ctx, from, to) {
    await books(ctx).update(transfers).set({ state: 'returned' }).where(and(eq(transfers.state, 'paid'), lte(transfers.untilAt, ctx.now)))
    return (await books(ctx).select({ payoutId: transfers.payoutId }).from(transfers).where(and(eq(transfers.state, 'returned'), gte(transfers.untilAt, from), lt(transfers.untilAt, to)))).map(({ payoutId }) => payoutId)
  },
}
