import { and, eq, inArray, isNotNull, isNull, lte } from 'drizzle-orm'
import { release, reserve } from '#supply/stock'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, minuteMs } from '#kernel/time'
import { held } from './drafts.service'
import { holdMinutes } from './settings.rules'
import { drafts } from './tables'

/** The goods of an order on behalf held for a short while 短时占用 (E02): once each, and let go by itself, with the order that it becomes, or with its end. */

/** Holds all of it for as long as the setting says, and no longer than the draft lives. Refuses a second time, what is over, and what is not there. */
export function holdDraft(ctx: Context, id: string): Promise<{ heldUntil: Date }> {
  return transaction(ctx, async (ctx) => {
    const one = await held(ctx, id)
    if ((one.state !== 'draft' && one.state !== 'sent') || one.dueAt! <= ctx.now) refuse('drafts.over')
    if (one.heldAt) refuse('drafts.held_once')
    const wanted = after(ctx.now, await settingOf(ctx, holdMinutes) * minuteMs)
    const heldUntil = wanted < one.dueAt! ? wanted : one.dueAt!
    const marked = await ctx.db.update(drafts).set({ heldAt: ctx.now, heldUntil }).where(and(eq(drafts.id, one.id), isNull(drafts.heldAt))).returning({ id: drafts.id })
    if (marked.length === 0) refuse('drafts.held_once')
    await reserve(ctx, { wants: one.lines.map(({ skuId, quantity }) => ({ orderId: id, skuId, quantity })), expiresAt: heldUntil, districtCode: one.address.districtCode })
    await audit(ctx, { action: 'drafts.hold', subject: id, after: { heldUntil, lines: one.lines.map(({ skuId, quantity }) => ({ skuId, quantity })) } })
    return { heldUntil }
  })
}

const mostAtOnce = 500
/** What is held beyond its time can be bought again; the drafts live on. Answers how many. */
export function endHolds(given: Context): Promise<number> {
  return transaction(as(given, system), async (ctx) => {
    const due = await ctx.db.select({ id: drafts.id }).from(drafts).where(and(isNotNull(drafts.heldUntil), lte(drafts.heldUntil, ctx.now))).orderBy(drafts.heldUntil).limit(mostAtOnce)
    if (due.length === 0) return 0
    const ended = await ctx.db.update(drafts).set({ heldUntil: null }).where(and(inArray(drafts.id, due.map(({ id }) => id)), lte(drafts.heldUntil, ctx.now))).returning({ id: drafts.id })
    await release(ctx, ended.map(({ id }) => id))
    return ended.length
  })
}
