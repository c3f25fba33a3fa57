import { and, eq, isNull } from 'drizzle-orm'
import { ComparedChanged } from '#events/pricing'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { baseFor, stretches, type Basis } from './compared.rules'
import { knownOf } from './prices.queries'
import { compared, prices } from './tables'

/** Compared prices 划线价的依据 are set and ended by the merchant; what he may compare with is found in the book, and kept with it as proof. */
export const mostComparedDays = defineSetting({ key: 'pricing.compared_days', fallback: 30, least: 1, most: 90, unit: 'days', says: ['一次划线价最长展示多少天，到期须重新核对', 'For how many days at most a struck price is shown before it is looked at anew'] })

const fieldOf = { deals: 'fen', stated: 'from', suggested: 'fen' } as const
const rule = '《明码标价和禁止价格欺诈规定》第十六、十七条'

/** Sets what a SKU's price is compared with, in place of what stood. Refuses, naming the rule, what was never so (422 beside its field), and foreign SKUs (404). */
export function setCompared(ctx: Context, skuId: string, wish: Basis, days: number): Promise<{ id: string; fen: number }> {
  return transaction(ctx, async (ctx) => {
    const most = await settingOf(ctx, mostComparedDays)
    if (days > most) unfit('days', 'pricing.too_many_days', { most })
    const endsAt = after(ctx.now, days * dayMs)
    const [known] = await knownOf(ctx, eq(prices.skuId, skuId))
    if (!known) notFound()
    const priceFen = stretches(known.listed).at(-1)!.priceFen
    const found = baseFor(wish, { ...known, priceFen, now: ctx.now })
    if ('fault' in found) throw new Refusal(found.fault, { ...found.facts, rule, issues: [{ path: [fieldOf[wish.basis]], code: found.fault }] }, 422)
    await ctx.client.query({ name: 'pricing.lock_compared', text: 'select pg_advisory_xact_lock(hashtextextended($1, 3))', values: [skuId] })
    const before = await end(ctx, skuId)
    const id = newId('cmp', ctx.now)
    await ctx.db.insert(compared).values({ id, skuId, productId: known.productId, merchantId: known.merchantId, basis: wish.basis, fen: found.fen, priceFen, fromAt: wish.basis === 'stated' ? wish.from : null, untilAt: wish.basis === 'stated' ? wish.until : null,
      source: wish.basis === 'suggested' ? wish.source : '', proof: { lowest: found.lowest ? { ...found.lowest, at: found.lowest.at.toISOString() } : null }, startsAt: ctx.now, endsAt, setBy: ctx.actor.id })
    await audit(ctx, { action: 'pricing.set_compared', subject: skuId, before: before && { basis: before.basis, fen: before.fen }, after: { basis: wish.basis, fen: found.fen, endsAt } })
    await emit(ctx, ComparedChanged, { skuId, productId: known.productId, merchantId: known.merchantId, fen: found.fen, at: ctx.now.toISOString() })
    return { id, fen: found.fen }
  })
}

/** Nothing is struck beside the SKU's price any more. */
export function endCompared(ctx: Context, skuId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const before = await end(ctx, skuId)
    if (!before) { const [known] = await knownOf(ctx, eq(prices.skuId, skuId)); if (!known) notFound(); refuse('pricing.not_compared') }
    await audit(ctx, { action: 'pricing.end_compared', subject: skuId, before: { basis: before.basis, fen: before.fen } })
    await emit(ctx, ComparedChanged, { skuId, productId: before.productId, merchantId: before.merchantId, fen: null, at: ctx.now.toISOString() })
  })
}

async function end(ctx: Context, skuId: string) {
  const [ended] = await ctx.db.update(compared).set({ endedAt: ctx.now }).where(and(eq(compared.skuId, skuId), isNull(compared.endedAt), mine(ctx, compared.merchantId))).returning()
  return ended
}
