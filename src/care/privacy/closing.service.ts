import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import { ClosingAsked, ClosingEnded } from '#events/privacy'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { said } from '#kernel/exports'
import { newId } from '#kernel/id'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { countOf, forgetRows, laws, type Holding } from '#kernel/personal'
import { notFound, refuse } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs, shanghaiText } from '#kernel/time'
import { privacyTexts } from '#locales/privacy'
import { leave, sendOwnCode, tryOwnCode, whoMay } from '#trust/identity'
import { dueAt, inTheWay, isToClose, keptUntil, next, thinkUntil } from './closing.rules'
import { hindrancesOf, holdingsOf, subjectOf, type Rooms } from './house.queries'
import { removeCopies } from './copies.service'
import { closings, copies, keeps } from './tables'

/** Closing an account 注销 (E33, ECL 24, NDR 24): asked for with a code to the bound phone and nothing else, settled, and done by a job in fifteen days at the latest. */
export const warnDays = defineSetting({ key: 'privacy.warn_days', fallback: 3, least: 1, most: 10, unit: 'days', says: ['注销到期前多少天提醒运营处理未结事项', 'Days before an account must be closed that operators are told of what stands in the way'] })
const mostTold = 50
const mostAtOnce = 50
type Closing = typeof closings.$inferSelect

export const sendClosingCode = (ctx: Context) => sendOwnCode(ctx, 'closing')

/** Asks for the account to be closed. Refuses a wrong code, and `privacy.closing_open` where it was asked for already. `thinkDays` is how long he wants to think it over; none is an answer too. */
export async function askClosing(ctx: Context, { code, thinkDays }: { readonly code: string; readonly thinkDays: number }): Promise<{ id: string }> {
  const use = await tryOwnCode(ctx, 'closing', code)
  return transaction(ctx, async (ctx) => {
    await use(ctx)
    const id = newId('cls', ctx.now)
    const made = await ctx.db.insert(closings).values({ id, shopperId: ctx.actor.id, state: 'asked', askedAt: ctx.now, thinkUntil: thinkUntil(ctx.now, thinkDays), dueAt: dueAt(ctx.now) }).onConflictDoNothing().returning({ id: closings.id })
    if (made.length === 0) refuse('privacy.closing_open')
    await emit(ctx, ClosingAsked, { closingId: id, shopperId: ctx.actor.id, dueAt: dueAt(ctx.now).toISOString(), at: ctx.now.toISOString() })
    const say = (key: keyof typeof privacyTexts): string => said(privacyTexts[key], ctx.locale)
    await tellInbox(ctx, { ownerId: ctx.actor.id, topic: 'privacy', title: say('privacy.note_closing'), body: say('privacy.note_closing_body').replace('{due}', shanghaiText(dueAt(ctx.now))), link: '/privacy/closing' })
    return { id }
  })
}

/** One's own request as long as it is open. Refuses `privacy.no_closing`. */
async function changeOpen(ctx: Context, set: Partial<typeof closings.$inferInsert>): Promise<Closing> {
  const [changed] = await ctx.db.update(closings).set(set).where(and(eq(closings.shopperId, ctx.actor.id as never), eq(closings.state, 'asked'))).returning()
  return changed ?? refuse('privacy.no_closing')
}
/** Has thought enough: it is closed as soon as nothing stands in the way. */
export const endThinking = async (ctx: Context): Promise<void> => { await changeOpen(ctx, { thinkUntil: null }) }
/** Gives up points and balances that are left. */
export const waive = async (ctx: Context): Promise<void> => { await changeOpen(ctx, { waives: true }) }
/** Stays after all. */
export function withdraw(ctx: Context): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { id, shopperId } = await changeOpen(ctx, { state: 'withdrawn', endedAt: ctx.now })
    await emit(ctx, ClosingEnded, { closingId: id, shopperId, state: 'withdrawn', at: ctx.now.toISOString() })
  })
}

/** Closes what is to be closed, each account in a transaction of its own; answers how many. */
export async function closeDue(ctx: Context, rooms: Rooms): Promise<number> {
  const open = await ctx.db.select({ id: closings.id }).from(closings).where(and(eq(closings.state, 'asked'), sql`(${closings.thinkUntil} is null or ${closings.thinkUntil} <= ${ctx.now} or ${closings.dueAt} <= ${ctx.now})`)).orderBy(closings.dueAt).limit(500)
  let closed = 0
  for (const { id } of open) if (await closeOne(ctx, rooms, id)) closed++
  return closed
}

function closeOne(ctx: Context, rooms: Rooms, id: string): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(closings).where(and(eq(closings.id, id), eq(closings.state, 'asked'))).for('update', { skipLocked: true })
    if (!found || !next[found.state].includes('closed')) return false
    const stands = await hindrancesOf(ctx, rooms, found.shopperId)
    if (!isToClose(found, ctx.now, stands)) return false
    const sums = await forgetAll(ctx, rooms, found)
    await ctx.db.update(closings).set({ state: 'closed', endedAt: ctx.now, unsettled: stands.map(({ code, count, fen }) => ({ code, count, ...(fen !== undefined && { fen }) })) }).where(eq(closings.id, id))
    await emit(ctx, ClosingEnded, { closingId: id, shopperId: found.shopperId, state: 'closed', at: ctx.now.toISOString() })
    await audit(ctx, { action: 'privacy.close', subject: id, after: { ...sums, unsettled: stands.length } })
    return true
  })
}

/** Everything of his: deleted or struck at once, save what law keeps, which is written down with its term. His phone is free afterwards. */
async function forgetAll(ctx: Context, rooms: Rooms, { id, shopperId }: Closing): Promise<{ gone: number; kept: number }> {
  const subject = await subjectOf(ctx, shopperId)
  let [gone, kept] = [0, 0]
  for (const holding of holdingsOf(rooms)) {
    const { end, table } = holding
    if (end === 'delete' || 'set' in end) { gone += await forgetRows(ctx, holding, end, subject); continue }
    const rows = await countOf(ctx, holding, subject)
    if (rows === 0) continue
    kept += rows
    await ctx.db.insert(keeps).values({ closingId: id, tableName: table, law: end.law, rows, untilAt: keptUntil(ctx.now, laws[end.law].months) })
  }
  await removeCopies(ctx, (await ctx.db.select({ id: copies.id }).from(copies).where(and(eq(copies.shopperId, shopperId), eq(copies.state, 'ready')))).map((one) => one.id))
  await leave(ctx, shopperId)
  return { gone, kept }
}

/** Deletes or strikes what law has kept long enough. */
export async function sweepKeeps(ctx: Context, rooms: Rooms): Promise<void> {
  const due = await ctx.db.select({ closingId: keeps.closingId, table: keeps.tableName, shopperId: closings.shopperId }).from(keeps).innerJoin(closings, eq(closings.id, keeps.closingId)).where(and(isNull(keeps.doneAt), lte(keeps.untilAt, ctx.now))).limit(500)
  const by = new Map<string, Holding>(holdingsOf(rooms).map((holding) => [holding.table, holding]))
  for (const { closingId, table, shopperId } of due) {
    await transaction(ctx, async (ctx) => {
      const holding = by.get(table)
      const then = holding && typeof holding.end === 'object' && 'law' in holding.end ? holding.end.then : 'nothing'
      if (holding && then !== 'nothing') await forgetRows(ctx, holding, then, await subjectOf(ctx, shopperId))
      await ctx.db.update(keeps).set({ doneAt: ctx.now }).where(and(eq(keeps.closingId, closingId), eq(keeps.tableName, table)))
    })
  }
}

/** Tells operators once of requests that are soon due and that something stands in the way of. */
export async function warnOfDue(ctx: Context, rooms: Rooms): Promise<void> {
  const soon = await ctx.db.select().from(closings).where(and(eq(closings.state, 'asked'), isNull(closings.toldAt), lte(closings.dueAt, after(ctx.now, await settingOf(ctx, warnDays) * dayMs)))).limit(mostAtOnce)
  for (const { id, shopperId, waives, dueAt } of soon) {
    await transaction(ctx, async (ctx) => {
      const stands = inTheWay(await hindrancesOf(ctx, rooms, shopperId), waives)
      if (stands.length === 0) return
      const told = await ctx.db.update(closings).set({ toldAt: ctx.now }).where(and(eq(closings.id, id), isNull(closings.toldAt))).returning({ id: closings.id })
      if (told.length === 0) return
      const [title, body] = [privacyTexts['privacy.note_due'][0], privacyTexts['privacy.note_due_body'][0].replace('{due}', shanghaiText(dueAt)).replace('{count}', String(stands.length))]
      await tellInboxes(ctx, await whoMay(ctx, null, [{ staff: 'privacy.read' }], mostTold), { topic: 'privacy', title, body, link: `/closings/${id}` })
    })
  }
}

/** Deletes what the shop has noted of his habits and groups 删除我的标签 (NDR 24, 42). Rooms go on by what he does from now on. */
export function forgetTags(ctx: Context, rooms: Rooms): Promise<{ rows: number }> {
  return transaction(ctx, async (ctx) => {
    let rows = 0
    for (const holding of holdingsOf(rooms).filter(({ isTag }) => isTag)) {
      const { end } = holding
      if (end === 'delete' || 'set' in end) rows += await forgetRows(ctx, holding, end, { id: ctx.actor.id, phone: '', orderIds: [] })
      else return notFound()
    }
    return { rows }
  })
}
