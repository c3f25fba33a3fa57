import { and, asc, eq, gt, inArray, isNotNull, lt, lte, or, sql } from 'drizzle-orm'
import { PointsEarned, PointsExpired } from '#events/points'
import { pointsTexts } from '#locales/points'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { settingOf } from '#kernel/settings'
import { after, calendarOf, dayMs } from '#kernel/time'
import { holdAccount, post } from './accounts.service'
import { earned, expiryOf } from './points.rules'
import { reversedFenOf } from './reversals.service'
import { earnPerYuan, goodMonths, remindAgainDays, remindDays, returnDays } from './settings.rules'
import { batches } from './tables'

/** How points come and go by the clock 积分到账与过期: earned at receipt, usable when the return window is over, announced before they expire, gone then. */
export interface Received { readonly orderId: string; readonly parentId: string; readonly shopperId: string; readonly lines: readonly { readonly dealFen?: number | undefined }[] }

/** An order was received: what was paid for its goods, less what has gone back, earns points that wait for the end of the return window. Once for each order, however often the news comes. */
export function earn(ctx: Context, { orderId, parentId, shopperId, lines }: Received, receivedAt: Date): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [rate, days] = [await settingOf(ctx, earnPerYuan), await settingOf(ctx, returnDays)]
    await holdAccount(ctx, shopperId)
    const basisFen = lines.reduce((sum, { dealFen = 0 }) => sum + dealFen, 0) - await reversedFenOf(ctx, orderId)
    const points = earned(basisFen, rate)
    if (points === 0) return
    const availableAt = after(receivedAt, days * dayMs)
    const fresh = await ctx.db.insert(batches).values({ id: newId('ptb', ctx.now), shopperId, source: 'order', orderId, parentId, state: 'pending', points, leftPoints: points, basisFen, availableAt, at: ctx.now }).onConflictDoNothing().returning({ id: batches.id })
    if (fresh.length === 0) return
    await post(ctx, { shopperId, reason: 'earned', sourceId: orderId, orderId, legs: { pending: points, issued: -points } })
    await emit(ctx, PointsEarned, { orderId, shopperId, points, availableAt: availableAt.toISOString() })
  })
}

const mostAtOnce = 500
type Batch = typeof batches.$inferSelect
/** Does each in a transaction of its own, so that one that fails holds up no other; answers how many. */
async function each(ctx: Context, due: readonly Pick<Batch, 'id' | 'shopperId'>[], work: (ctx: Context, batch: Batch) => Promise<void>): Promise<number> {
  let done = 0
  for (const { id, shopperId } of due) await transaction(ctx, async (ctx) => {
    await holdAccount(ctx, shopperId)
    const [batch] = await ctx.db.select().from(batches).where(eq(batches.id, id))
    await work(ctx, batch!)
  }).then(() => { done++ }, (fault: unknown) => { ctx.log.warn({ err: fault, batchId: id }, 'a batch of points that was due could not go on') })
  return done
}

/** The return window is over: what is left of the batch may be used. What the shopper owes is paid out of it first. */
export async function matureDue(ctx: Context): Promise<number> {
  const months = await settingOf(ctx, goodMonths)
  const due = await ctx.db.select({ id: batches.id, shopperId: batches.shopperId }).from(batches).where(and(eq(batches.state, 'pending'), lte(batches.availableAt, ctx.now))).orderBy(asc(batches.availableAt)).limit(mostAtOnce)
  return each(ctx, due, async (ctx, { id, shopperId, orderId, state, leftPoints, availableAt }) => {
    if (state !== 'pending') return
    const { debt } = await holdAccount(ctx, shopperId)
    const paid = Math.min(debt, leftPoints)
    await ctx.db.update(batches).set({ state: 'live', leftPoints: leftPoints - paid, expiresAt: expiryOf(availableAt, months) }).where(eq(batches.id, id))
    await post(ctx, { shopperId, reason: 'matured', sourceId: id, orderId, legs: { pending: -leftPoints, available: leftPoints - paid, debt: paid } })
  })
}

/** What has reached its day is gone. */
export async function expireDue(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ id: batches.id, shopperId: batches.shopperId }).from(batches).where(and(eq(batches.state, 'live'), gt(batches.leftPoints, 0), lte(batches.expiresAt, ctx.now))).orderBy(asc(batches.expiresAt)).limit(mostAtOnce)
  return each(ctx, due, async (ctx, { id, shopperId, leftPoints, expiredPoints }) => {
    if (leftPoints === 0) return
    await ctx.db.update(batches).set({ leftPoints: 0, expiredPoints: expiredPoints + leftPoints }).where(eq(batches.id, id))
    await post(ctx, { shopperId, reason: 'expired', sourceId: id, legs: { available: -leftPoints, expired: leftPoints } })
    await emit(ctx, PointsExpired, { shopperId, points: leftPoints })
  })
}

/** Letters before points expire, twice: one for each shopper and day, however many batches it is. */
export function remindExpiring(ctx: Context): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const first = after(ctx.now, await settingOf(ctx, remindDays) * dayMs)
    const again = after(ctx.now, await settingOf(ctx, remindAgainDays) * dayMs)
    const due = await ctx.db.select().from(batches).where(and(eq(batches.state, 'live'), isNotNull(batches.expiresAt), gt(batches.leftPoints, 0), gt(batches.expiresAt, ctx.now), or(and(eq(batches.reminders, 0), lte(batches.expiresAt, first)), and(lt(batches.reminders, 2), lte(batches.expiresAt, again))))).orderBy(asc(batches.expiresAt)).limit(mostAtOnce).for('update', { skipLocked: true })
    if (due.length === 0) return 0
    await ctx.db.update(batches).set({ reminders: sql`case when ${batches.expiresAt} <= ${again} then 2 else 1 end` }).where(inArray(batches.id, due.map(({ id }) => id)))
    const by = new Map<string, { shopperId: string; at: Date; points: number }>()
    for (const { shopperId, expiresAt, leftPoints } of due) {
      const key = `${shopperId}/${expiresAt!.toISOString()}`
      by.set(key, { shopperId, at: expiresAt!, points: leftPoints + (by.get(key)?.points ?? 0) })
    }
    const language = ctx.locale === 'en' ? 1 : 0
    for (const { shopperId, at, points } of by.values()) {
      const { year, month, day } = calendarOf(at)
      const body = pointsTexts['points.note_expiring_body'][language].replace('{points}', String(points)).replace('{day}', `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
      await tellInbox(ctx, { ownerId: shopperId, topic: 'points', title: pointsTexts['points.note_expiring'][language], body, link: '/me/points' })
    }
    return by.size
  })
}
