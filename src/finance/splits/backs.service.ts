import { and, asc, eq, inArray, isNotNull, lte, ne, notInArray, sql } from 'drizzle-orm'
import { accounts, holdRefund, owed, releaseRefund, shareRowsOf, write } from '#finance/payments'
import { SplitBackChanged } from '#events/splits'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { settingOf } from '#kernel/settings'
import { after, hourMs, minuteMs } from '#kernel/time'
import { askedBack, pauseMinutes } from './splits.rules'
import { backHours } from './settings.rules'
import { splitterOf, type Answer } from './splitter.port'
import { backs, splits } from './tables'

/**
 * Splits come back 分账回退 (E18): a refund of what was split takes the merchant's part back from him first and goes to the shopper then. Where the channel refuses it or says nothing for too long the platform goes
 * ahead of him: the shopper has his money in time, and the merchant owes what is netted from what he is settled next.
 */
type Back = typeof backs.$inferSelect

/** In the caller's transaction, after the share was taken back and before the refund is promised: what of the order was split is asked back, and the refund waits. Each refund once. */
export async function splitBack(ctx: Context, { refundId, orderId }: { readonly refundId: string; readonly orderId: string }): Promise<void> {
  const live = await ctx.db.select().from(splits).where(and(eq(splits.orderId, orderId), ne(splits.state, 'failed'))).orderBy(splits.id).for('update')
  if (live.length === 0) return
  const { shares } = await shareRowsOf(ctx, [orderId])
  const debtFen = -(shares.find((one) => one.refundId === refundId)?.shareFen ?? 0)
  const untilAt = after(ctx.now, await settingOf(ctx, backHours) * hourMs)
  let asked = 0
  for (const { of: { id: splitId, merchantId, channel }, amountFen } of askedBack(debtFen, live)) {
    const [made] = await ctx.db.insert(backs).values({ id: newId('spb', ctx.now), splitId, refundId, merchantId, orderId, channel, amountFen, state: 'waiting', nextAskAt: ctx.now, untilAt, at: ctx.now }).onConflictDoNothing().returning()
    if (!made) continue
    await ctx.db.update(splits).set({ backFen: sql`${splits.backFen} + ${amountFen}` }).where(eq(splits.id, splitId))
    await told(ctx, made)
    asked++
  }
  if (asked > 0) await holdRefund(ctx, refundId)
}

const atOnce = 50
/** Asks the channels for what is to come back; a refund whose time is over goes its way, and is asked for on. Answers how many ended. */
export async function takeBackDue(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ id: backs.id }).from(backs).where(lte(backs.nextAskAt, ctx.now)).orderBy(asc(backs.nextAskAt)).limit(atOnce)
  let done = 0
  for (const { id } of due) await takeOne(ctx, id).then((isEnded) => { if (isEnded) done++ }, (fault: unknown) => { ctx.log.warn({ err: fault, backId: id }, 'a channel did not say whether it took back') })
  const late = await ctx.db.selectDistinct({ refundId: backs.refundId }).from(backs).where(and(isNotNull(backs.nextAskAt), lte(backs.untilAt, ctx.now))).limit(atOnce)
  for (const { refundId } of late) await transaction(ctx, (ctx) => releaseRefund(ctx, refundId))
  return done
}

async function takeOne(ctx: Context, id: string): Promise<boolean> {
  const one = await begun(ctx, id)
  if (!one) return false
  if (one === 'void') return true
  const { back, split } = one
  const answer = await splitterOf(back.channel).takeBack(ctx, { backId: id, splitId: split.id, tradeRef: split.tradeRef, kind: split.kind, account: split.account, amountFen: back.amountFen })
  return answer.state !== 'under_way' && transaction(ctx, (ctx) => ended(ctx, id, answer))
}

/** Marks that the channel is being asked, before it is. A split that is still under way is waited for; one that failed has nothing to give back. */
function begun(ctx: Context, id: string) {
  return transaction(ctx, async (ctx) => {
    const [back] = await ctx.db.select().from(backs).where(and(eq(backs.id, id), lte(backs.nextAskAt, ctx.now))).for('update', { skipLocked: true })
    if (!back) return undefined
    const [split] = await ctx.db.select().from(splits).where(eq(splits.id, back.splitId))
    if (split!.state === 'failed') { await ended(ctx, id, { state: 'refused', why: 'split_failed' }, 'void'); return 'void' as const }
    const asked = { asks: back.asks + 1, nextAskAt: after(ctx.now, pauseMinutes(back.asks) * minuteMs) }
    if (split!.state !== 'paid') { await ctx.db.update(backs).set(asked).where(eq(backs.id, id)); return undefined }
    const [now] = await ctx.db.update(backs).set({ ...asked, state: 'asking' }).where(eq(backs.id, id)).returning()
    if (back.state === 'waiting') await told(ctx, now!)
    return { back: now!, split: split! }
  })
}

/** What the channel said becomes ours, once; with the last of a refund's the refund goes its way. */
async function ended(ctx: Context, id: string, { state, why = '' }: Answer, as: 'done' | 'refused' | 'void' = state === 'done' ? 'done' : 'refused'): Promise<boolean> {
  const [one] = await ctx.db.update(backs).set({ state: as, nextAskAt: null, endedAt: ctx.now, why: why.slice(0, 300) }).where(and(eq(backs.id, id), inArray(backs.state, ['waiting', 'asking']))).returning()
  if (!one) return false
  const { merchantId, orderId, refundId, amountFen, splitId } = one
  if (as === 'done') {
    await write(ctx, { reason: 'split_returned', sourceId: id, orderId, refundId, legs: [{ account: accounts.clearing, amountFen }, { account: accounts.merchant, ownerId: merchantId, amountFen: -amountFen }] })
    await owed(ctx, { reason: 'split_returned', sourceId: id, merchantId, orderId, amountFen })
  } else await ctx.db.update(splits).set({ backFen: sql`${splits.backFen} - ${amountFen}` }).where(eq(splits.id, splitId))
  await told(ctx, one)
  const open = await ctx.db.select({ id: backs.id }).from(backs).where(and(eq(backs.refundId, refundId), notInArray(backs.state, ['done', 'refused', 'void']))).limit(1)
  if (open.length === 0) await releaseRefund(ctx, refundId)
  return true
}
const told = (ctx: Context, { id, splitId, merchantId, orderId, refundId, state, amountFen }: Back) => emit(ctx, SplitBackChanged, { backId: id, splitId, merchantId, orderId, refundId, state, amountFen, at: ctx.now.toISOString() })

/** A channel has told of a return: it is asked now what became of it. */
export const hurryBack = async (ctx: Context, id: string): Promise<void> => { await ctx.db.update(backs).set({ nextAskAt: ctx.now }).where(and(eq(backs.id, id), eq(backs.state, 'asking'))) }
