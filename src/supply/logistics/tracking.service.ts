import { and, desc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm'
import { ParcelDelivered, ParcelMoved } from '#events/logistics'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { Refusal } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs, minuteMs } from '#kernel/time'
import type { Answer } from './carrier.port'
import { pushing, tellerOf } from './carriers.port'
import { heard, isOver, keyOf } from './parcels.rules'
import { closeStall, openStall } from './stalls.service'
import { parcelMoves, parcels } from './tables'

/** Tracking 物流跟踪 (F12): parcels are asked about by the clock and heard of by push; both tell the same, and it is written once. */
export const askMinutes = defineSetting({ key: 'logistics.ask_minutes', fallback: 30, least: 30, most: 1_440, unit: 'minutes', says: ['同一包裹两次查询轨迹的最短间隔（快递公司要求不少于 30 分钟）', 'How long at least between two questions about one parcel (carriers ask for half an hour)'] })
/** What is told by itself is asked about too, in case that a push is lost. */
const subscribedAskMs = 12 * 60 * minuteMs
/** Beyond this without news nobody asks any more. */
const givenUpMs = 60 * dayMs
const mostAtOnce = 200
const mostSideBySide = 8
type Parcel = typeof parcels.$inferSelect

/**
 * Asks about each parcel that is due, and writes down what has happened since. Whoever asks takes them first, so that two processes ask about different ones; who does not answer is asked again next time.
 * What left under one number at one time is one parcel of several orders: its first is asked about, once for all, and the others hear of it.
 */
export async function pollParcels(ctx: Context): Promise<number> {
  const pauseMs = await settingOf(ctx, askMinutes) * minuteMs
  const isFirst = sql`not exists (select from logistics_parcels o where (o.carrier, o.number, o.phone_tail, o.at) = (p.carrier, p.number, p.phone_tail, p.at) and o.id < p.id and o.next_poll_at is not null)`
  const due = sql`(select p.id from logistics_parcels p where p.next_poll_at <= ${ctx.now} and ${isFirst} order by p.next_poll_at limit ${mostAtOnce} for update skip locked)`
  const taken = await ctx.db.update(parcels).set({ askedAt: ctx.now, nextPollAt: sql`${after(ctx.now, pauseMs)}::timestamptz + case when ${parcels.watched} = 'subscribed' then ${`${subscribedAskMs} milliseconds`}::interval else '0'::interval end` }).where(sql`${parcels.id} in ${due}`).returning()
  for (let i = 0; i < taken.length; i += mostSideBySide) await Promise.all(taken.slice(i, i + mostSideBySide).map((parcel) => ask(ctx, parcel, pauseMs).catch((fault: unknown) => { ctx.log.warn({ err: fault, parcelId: parcel.id }, 'a carrier told nothing') })))
  return taken.length
}

async function ask(ctx: Context, parcel: Parcel, pauseMs: number): Promise<void> {
  const ids = [parcel.id, ...await takeBeside(ctx, parcel)]
  const teller = tellerOf(ctx, parcel.carrier)
  if (!teller) { for (const id of ids) await endWatch(ctx, id); return }
  const tracked = { carrier: parcel.carrier, number: parcel.number, phoneTail: parcel.phoneTail, shippedAt: parcel.at }
  if (parcel.watched === 'asked' && await teller.subscribe(ctx, tracked).catch(() => false)) await ctx.db.update(parcels).set({ watched: 'subscribed', nextPollAt: after(ctx.now, pauseMs + subscribedAskMs) }).where(and(inArray(parcels.id, ids), eq(parcels.watched, 'asked')))
  const answer = await teller.track(ctx, tracked)
  for (const id of ids) await hearOf(ctx, id, answer)
  if (answer.moreAt) await ctx.db.update(parcels).set({ nextPollAt: after(answer.moreAt, Math.max(0, ctx.now.getTime() + pauseMs - answer.moreAt.getTime())) }).where(and(inArray(parcels.id, ids), isNotNull(parcels.nextPollAt)))
  if (ctx.now.getTime() - parcel.movedAt.getTime() > givenUpMs) for (const id of ids) await endWatch(ctx, id)
}

/** The other orders' parcels in this one 合并发货: they are not asked about before it is again. */
async function takeBeside(ctx: Context, { id, nextPollAt }: Parcel): Promise<Parcel['id'][]> {
  // Both times as the database has them: it keeps more of a second than we do.
  const same = sql`(${parcels.carrier}, ${parcels.number}, ${parcels.phoneTail}, ${parcels.at}) = (select o.carrier, o.number, o.phone_tail, o.at from logistics_parcels o where o.id = ${id})`
  return (await ctx.db.update(parcels).set({ askedAt: ctx.now, nextPollAt }).where(and(same, ne(parcels.id, id), isNotNull(parcels.nextPollAt))).returning({ id: parcels.id })).map((one) => one.id)
}

/** Nobody tells of it any more; what has not arrived by then is looked after by people. */
function endWatch(ctx: Context, parcelId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [ended] = await ctx.db.update(parcels).set({ watched: 'ended', nextPollAt: null }).where(and(eq(parcels.id, parcelId), inArray(parcels.watched, ['asked', 'subscribed']))).returning()
    if (ended && !isOver(ended.state)) await openStall(ctx, ended, 'unwatched', ended.movedAt)
  })
}

/** Lines of a carrier's story are added to the parcel's: each once, whatever came before it. It moves where they lead, and is told of once for all of them. */
function hearOf(ctx: Context, parcelId: string, { lines }: Answer): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const [parcel] = await ctx.db.select().from(parcels).where(eq(parcels.id, parcelId)).for('update')
    if (!parcel || isOver(parcel.state)) return false
    const known = await ctx.db.select({ state: parcelMoves.state, words: parcelMoves.words, at: parcelMoves.at }).from(parcelMoves).where(eq(parcelMoves.parcelId, parcelId)).orderBy(desc(parcelMoves.at)).limit(1_000)
    const { fresh, state, toldAt } = heard({ state: parcel.state, at: parcel.at, toldAt: known[0]?.at ?? null, keys: new Set(known.map(keyOf)) }, lines, ctx.now)
    if (fresh.length === 0) return false
    await ctx.db.insert(parcelMoves).values(fresh.map((line) => ({ id: newId('pmv', ctx.now), parcelId, ...line }))).onConflictDoNothing()
    if (toldAt === (known[0]?.at ?? null)) return false
    await ctx.db.update(parcels).set({ state, movedAt: toldAt!, ...(isOver(state) && { nextPollAt: null, watched: 'ended' as const }) }).where(eq(parcels.id, parcelId))
    await closeStall(ctx, parcel)
    const facts = { parcelId, orderId: parcel.orderId, merchantId: parcel.merchantId, shopperId: parcel.shopperId, at: toldAt!.toISOString() }
    await emit(ctx, ParcelMoved, { ...facts, state })
    if (state === 'signed') await emit(ctx, ParcelDelivered, facts)
    return true
  })
}

/** What kuaidi100 pushes 推送: refused (400) where it is not signed by it; of a parcel that is none of ours it is taken and moves nothing, as nobody outside is told what we hold. */
export async function receivePush(ctx: Context, rawBody: string): Promise<void> {
  const answer = await pushing.hear(ctx, rawBody)
  if ('refused' in answer) {
    ctx.log.warn({ why: answer.refused }, 'a push of a carrier was refused')
    throw new Refusal('logistics.push_refused', {}, 400)
  }
  const { carrier, number, ends } = answer.said
  const its = await ctx.db.select({ id: parcels.id }).from(parcels).where(and(eq(parcels.carrier, carrier), eq(parcels.number, number)))
  for (const { id } of its) {
    await hearOf(ctx, id, answer.said)
    if (ends) await endWatch(ctx, id)
  }
}
