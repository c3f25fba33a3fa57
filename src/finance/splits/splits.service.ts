import { and, asc, eq, inArray, lte, ne, notInArray, sql } from 'drizzle-orm'
import { accounts, splitTradesOf, parentsOf, write } from '#finance/payments'
import { SplitChanged } from '#events/splits'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { after, minuteMs } from '#kernel/time'
import { tellMerchant } from './receivers.service'
import { parted, pauseMinutes, splitTransitions } from './splits.rules'
import { splitterOf, type Answer } from './splitter.port'
import { frees, receivers, splits } from './tables'

/**
 * Splitting 分账 (E18): what a merchant's orders were settled with leaves his balance at once and is paid to him by the channel that keeps the money, so that the platform holds none of it. The channel is asked
 * outside any transaction and always under the split's own id: a process that ends anywhere in between leaves a split that is asked for again, and the channel splits one id once.
 */
type Split = typeof splits.$inferSelect
interface Want { readonly orderId: string; readonly amountFen: number }

/**
 * What was just settled is split where it may be, in the caller's transaction and under the lock of `aloneWith`: only of trades that were opened for it, to a signed receiver that is on, never above a trade's
 * cap, and never more than stands on the balance (what he owed was netted first). All else stays on the balance. Each order once. Answers what will be split.
 */
export async function splitSettled(ctx: Context, { merchantId, wants, balanceFen }: { readonly merchantId: string; readonly wants: readonly Want[]; readonly balanceFen: number }): Promise<number> {
  if (wants.length === 0 || balanceFen <= 0) return 0
  const on = await ctx.db.select().from(receivers).where(and(eq(receivers.merchantId, merchantId), eq(receivers.isOn, true)))
  if (on.length === 0) return 0
  const parents = await parentsOf(ctx, wants.map(({ orderId }) => orderId))
  const kept = (await splitTradesOf(ctx, [...new Set(parents.values())])).filter((trade) => on.some(({ channel }) => channel === trade.channel))
  // What is let go is not split any more.
  const going = kept.length === 0 ? [] : await ctx.db.select({ tradeRef: frees.tradeRef }).from(frees).where(inArray(frees.tradeRef, kept.map(({ tradeRef }) => tradeRef)))
  const trades = kept.filter((trade) => !going.some(({ tradeRef }) => tradeRef === trade.tradeRef))
  if (trades.length === 0) return 0
  // Another merchant's part of the same trade waits for this one: a cap has one keeper at a time.
  for (const { tradeRef } of trades) await ctx.client.query({ name: 'splits.lock_trade', text: 'select pg_advisory_xact_lock(hashtextextended($1, 9))', values: [tradeRef] })
  const used = await usedOf(ctx, trades.map(({ tradeRef }) => tradeRef))
  let leftFen = balanceFen
  for (const { orderId, amountFen } of wants) {
    const its = trades.filter(({ purposeId }) => purposeId === parents.get(orderId)).map((trade) => ({ ...trade, ...used.get(trade.tradeRef) ?? { splitFen: 0, underWayFen: 0 } }))
    for (const part of parted(Math.min(leftFen, amountFen), its)) {
      const trade = its.find(({ tradeRef }) => tradeRef === part.tradeRef)!
      const { kind, account } = on.find(({ channel }) => channel === trade.channel)!
      const id = newId('spl', ctx.now)
      const [made] = await ctx.db.insert(splits).values({ id, merchantId, orderId, purposeId: trade.purposeId, tradeRef: part.tradeRef, channel: trade.channel, kind, account, amountFen: part.amountFen, capFen: part.capFen, state: 'waiting', nextAskAt: ctx.now, at: ctx.now, changedAt: ctx.now }).onConflictDoNothing().returning()
      if (!made) continue
      await write(ctx, { reason: 'split_applied', sourceId: id, orderId, legs: [{ account: accounts.balance, ownerId: merchantId, amountFen: part.amountFen }, { account: accounts.splitting, ownerId: id, amountFen: -part.amountFen }] })
      used.set(part.tradeRef, { splitFen: trade.splitFen + part.amountFen, underWayFen: trade.underWayFen + part.amountFen })
      leftFen -= part.amountFen
      await told(ctx, made)
    }
  }
  return balanceFen - leftFen
}

/** What of each trade was split or is to be, and what of that has not left the channel. */
async function usedOf(ctx: Context, tradeRefs: readonly string[]) {
  const rows = await ctx.db.select({ tradeRef: splits.tradeRef, splitFen: sql<number>`sum(${splits.amountFen})::float8`, underWayFen: sql<number>`coalesce(sum(${splits.amountFen}) filter (where ${splits.state} <> 'paid'), 0)::float8` }).from(splits).where(and(inArray(splits.tradeRef, [...tradeRefs]), ne(splits.state, 'failed'))).groupBy(splits.tradeRef)
  return new Map(rows.map(({ tradeRef, ...sums }) => [tradeRef, sums]))
}

/** Whether anything of a trade is still to be split. */
export async function isSplitting(ctx: Context, tradeRef: string): Promise<boolean> {
  const live = await ctx.db.select({ id: splits.id }).from(splits).where(and(eq(splits.tradeRef, tradeRef), notInArray(splits.state, ['paid', 'failed']))).limit(1)
  return live.length > 0
}

const atOnce = 50
/** Asks the channels to split what waits, and again what they did not answer. Answers how many ended. */
export async function splitDue(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ id: splits.id }).from(splits).where(lte(splits.nextAskAt, ctx.now)).orderBy(asc(splits.nextAskAt)).limit(atOnce)
  let ended = 0
  for (const { id } of due) await splitOne(ctx, id).then((isEnded) => { if (isEnded) ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, splitId: id }, 'a channel did not say whether it split') })
  return ended
}

async function splitOne(ctx: Context, id: string): Promise<boolean> {
  const one = await begun(ctx, id)
  if (!one) return false
  const answer = await splitterOf(one.channel).split(ctx, { splitId: id, tradeRef: one.tradeRef, kind: one.kind, account: one.account, amountFen: one.amountFen })
  return answer.state !== 'under_way' && transaction(ctx, (ctx) => ended(ctx, id, answer))
}

/** Marks that the channel is being asked, before it is; of several processes one asks. */
function begun(ctx: Context, id: string): Promise<Split | undefined> {
  return transaction(ctx, async (ctx) => {
    const [one] = await ctx.db.select().from(splits).where(and(eq(splits.id, id), lte(splits.nextAskAt, ctx.now))).for('update', { skipLocked: true })
    if (!one) return undefined
    const asked = { asks: one.asks + 1, nextAskAt: after(ctx.now, pauseMinutes(one.asks) * minuteMs) }
    if (one.state === 'waiting') return movedTo(ctx, id, 'splitting', asked)
    await ctx.db.update(splits).set(asked).where(eq(splits.id, id))
    return one
  })
}

/** What the channel said becomes ours, once: paid by it, the money is neither ours nor the channel's; refused, it lies on the merchant's balance again and goes by bank. */
async function ended(ctx: Context, id: string, { state, ref, why = '' }: Answer): Promise<boolean> {
  const isPaid = state === 'done'
  const one = await movedTo(ctx, id, isPaid ? 'paid' : 'failed', { nextAskAt: null, theirRef: ref ?? null, why: isPaid ? '' : why.slice(0, 300) })
  if (!one) return false
  const { merchantId, orderId, amountFen, tradeRef } = one
  await write(ctx, { reason: isPaid ? 'split_paid' : 'split_failed', sourceId: id, orderId, legs: [{ account: accounts.splitting, ownerId: id, amountFen }, isPaid ? { account: accounts.splitFunds, ownerId: tradeRef, amountFen: -amountFen } : { account: accounts.balance, ownerId: merchantId, amountFen: -amountFen }] })
  await tellMerchant(ctx, merchantId, isPaid ? 'splits.note_paid' : 'splits.note_failed', { yuan: yuanOf(amountFen), why })
  return true
}

/** One guarded move; answers undefined where it may not go there, so that of two that race one does it (I-15). */
async function movedTo(ctx: Context, id: string, to: Split['state'], changes: Partial<typeof splits.$inferInsert>): Promise<Split | undefined> {
  const from = (Object.keys(splitTransitions) as Split['state'][]).filter((one) => splitTransitions[one].includes(to))
  const [one] = await ctx.db.update(splits).set({ ...changes, state: to, changedAt: ctx.now }).where(and(eq(splits.id, id), inArray(splits.state, from))).returning()
  if (one) await told(ctx, one)
  return one
}
const told = (ctx: Context, { id, merchantId, orderId, channel, state, amountFen }: Split) => emit(ctx, SplitChanged, { splitId: id, merchantId, orderId, channel, state, amountFen, at: ctx.now.toISOString() })

/** A channel has told of a split: it is asked now what became of it. */
export const hurrySplit = async (ctx: Context, id: string): Promise<void> => { await ctx.db.update(splits).set({ nextAskAt: ctx.now }).where(and(eq(splits.id, id), eq(splits.state, 'splitting'))) }
