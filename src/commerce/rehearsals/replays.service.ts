import { setImmediate as breathe } from 'node:timers/promises'
import { and, count, eq, lt, sql } from 'drizzle-orm'
import { basketPage, basketsSince, type PlacedBasket } from '#commerce/ordering'
import { ReplayWentOn } from '#events/rehearsals'
import { groupsOfMany, listOffers, listsWithin } from '#offers/pricelists'
import { best, isFor, isItsTime, lineOf, liveOffers, offersToTry, type LiveOffer, type TriedOffer } from '#offers/promotions'
import { categoryFacets, sellable, type Sellable } from '#supply/catalog'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { after, dayMs, dayStamp, minuteMs } from '#kernel/time'
import { replays, type Tally } from './tables'
import { leftFor, noTally, tallied, type Limits, type Taken } from './tally.rules'

/**
 * Replays 回放 (F39): offers that are tried are run over the real baskets of the last thirty days by the price chain itself, with and without them, beside the offers
 * and price lists that are live when they are. Up to `atOnce` baskets are done while one waits; more of them in the worker, batch after batch, each one transaction with the number of
 * the next: a killed worker's batch never was.
 */
const windowDays = 30
const [mostBaskets, atOnce, perBatch, mostRunning] = [20_000, 500, 250, 3]
const breathEvery = 20
type Replay = typeof replays.$inferSelect

/** Begins a replay. Refuses offers that are not the actor's (404) or were stopped, and a fourth replay at a time. */
export function startReplay(ctx: Context, offerIds: readonly string[]): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const wanted = [...new Set(offerIds)].sort()
    const tried = await offersToTry(ctx, wanted)
    if (tried.length < wanted.length) notFound()
    if (tried.some(({ state }) => state === 'stopped')) refuse('rehearsals.stopped')
    const [busy] = await ctx.db.select({ n: count() }).from(replays).where(and(mine(ctx, replays.merchantId), eq(replays.state, 'running')))
    if (busy!.n >= mostRunning) refuse('rehearsals.busy', { most: mostRunning })
    const merchantId = ctx.actor.merchantId ?? null
    const since = after(ctx.now, -windowDays * dayMs)
    const { orders, fromId } = await basketsSince(ctx, { merchantId, since, most: mostBaskets })
    const id = newId('rpl', ctx.now)
    const begun: Replay = { id, merchantId, offerIds: wanted, state: 'running', since, orders, done: 0, batch: 0, fromId, cursor: null, tally: noTally, askedBy: ctx.actor.id, askedAt: ctx.now, changedAt: ctx.now }
    await ctx.db.insert(replays).values(begun)
    await audit(ctx, { action: 'rehearsals.start_replay', subject: id, after: { offerIds: wanted, orders } })
    if (orders > atOnce) await emit(ctx, ReplayWentOn, { replayId: id, batch: 0 })
    else await advance(ctx, begun, atOnce)
    return { id }
  })
}

/** The next batch of a replay that runs. Hearing of it twice does it once; one that was cancelled meanwhile is left as it is. */
export function goOnWithReplay(ctx: Context, replayId: string, batch: number): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(replays).where(and(eq(replays.id, replayId), eq(replays.state, 'running'), eq(replays.batch, batch))).for('update')
    if (!found) return
    const isDone = await advance(found.merchantId === null ? ctx : as(ctx, { kind: 'merchant', id: found.askedBy, merchantId: found.merchantId }), found, perBatch)
    if (isDone) await tellInbox(ctx, { ownerId: found.askedBy, topic: 'rehearsal', title: '优惠回放已完成', body: `已用近 ${windowDays} 天的 ${found.orders} 个购物篮试算`, link: `/offers/${found.offerIds[0]!}` })
    else await emit(ctx, ReplayWentOn, { replayId, batch: batch + 1 })
  })
}

async function advance(ctx: Context, replay: Replay, limit: number): Promise<boolean> {
  const baskets = replay.fromId === null ? [] : await basketPage(ctx, { merchantId: replay.merchantId, fromId: replay.fromId, cursor: replay.cursor, limit })
  const tally = await run(ctx, replay, baskets)
  const isDone = baskets.length < limit
  // What was cancelled since it was counted is no longer there: at the end all is done that there is.
  const done = isDone ? replay.orders : Math.min(replay.orders, replay.done + baskets.length)
  await ctx.db.update(replays).set({ tally, done, state: isDone ? 'done' : 'running', batch: replay.batch + 1, cursor: baskets.at(-1)?.orderId ?? replay.cursor, changedAt: ctx.now }).where(eq(replays.id, replay.id))
  return isDone
}

interface Cast { readonly tried: readonly TriedOffer[]; readonly beside: readonly LiveOffer[]; readonly limits: readonly Limits[]; readonly listsFor: Awaited<ReturnType<typeof listsWithin>>; readonly groupsOf: ReadonlyMap<string, ReadonlySet<string>> }
async function run(ctx: Context, replay: Replay, baskets: readonly PlacedBasket[]): Promise<Tally> {
  const skuIds = [...new Set(baskets.flatMap(({ lines }) => lines.map((line) => line.skuId)))]
  const [tried, live, goods, categories, groupsOf] = await Promise.all([offersToTry(ctx, replay.offerIds), liveOffers(ctx), sellable(ctx, skuIds), categoryFacets(ctx), groupsOfMany(ctx, baskets.map(({ shopperId }) => shopperId))])
  const [from, until] = [tried.reduce((at, one) => (one.startsAt < at ? one.startsAt : at), tried[0]!.startsAt), tried.reduce((at, one) => (one.endsAt > at ? one.endsAt : at), tried[0]!.endsAt)]
  const cast: Cast = { tried, groupsOf, listsFor: await listsWithin(ctx, skuIds, { from, until }), limits: tried.map(({ id, mostFen, mostUses, perPerson, forNew }) => ({ offerId: id, mostFen, mostUses, perPerson: forNew ? 1 : perPerson })),
    beside: live.filter((one) => !replay.offerIds.includes(one.id) && !one.isSpent && one.startsAt < until && one.endsAt > from && (replay.merchantId === null || one.merchantId === null || one.merchantId === replay.merchantId)) }
  let tally = replay.tally
  for (const [i, basket] of baskets.entries()) {
    // The chain is plain arithmetic: whoever else is served by this process has his turn in between.
    if (i % breathEvery === breathEvery - 1) await breathe()
    tally = one(tally, cast, basket, goods, categories)
  }
  return tally
}

const nobody: ReadonlySet<string> = new Set()
/** One basket without the tried offers and with them, price lists beside. Days and hours of an offer are judged at the order's own time, its beginning and end are not: it is to come. So is the time from which what members have first is everybody's. */
function one(tally: Tally, { tried, beside, limits, listsFor, groupsOf }: Cast, { shopperId, placedAt, lines: all }: PlacedBasket, goods: ReadonlyMap<string, Sellable>, categories: Awaited<ReturnType<typeof categoryFacets>>): Tally {
  const kept = all.filter(({ skuId }) => goods.has(skuId))
  // At the price that it had then.
  const lines = kept.map(({ skuId, quantity, unitPriceFen }) => ({ ...lineOf(goods.get(skuId)!, quantity, categories), unitPriceFen }))
  const freight = new Map<string, number>()
  // What delivery cost then, before offers on it: where it went stands in nobody's rehearsal.
  for (const { merchantId, freightFen, shares } of kept) freight.set(merchantId, (freight.get(merchantId) ?? 0) + freightFen + shares.filter(({ lane }) => lane === 'freight').reduce((sum, { offFen }) => sum + offFen, 0))
  // Who was new then is known by what his order used; of what is tried, everybody's first order of the window may.
  const used = new Map(all.flatMap(({ shares }) => shares.map(({ offerId, couponId }) => [offerId, couponId] as const)))
  const his = groupsOf.get(shopperId) ?? nobody
  const now = (offer: LiveOffer) => isItsTime(offer.rhythm, placedAt) && (offer.publicAt !== null || isFor(offer, his, placedAt))
  const byList: readonly LiveOffer[] = listOffers(listsFor(his), lines)
  const without = [...byList, ...beside.filter(now).flatMap((offer): LiveOffer[] => { const couponId = used.get(offer.id); return offer.kind === 'open' ? (offer.forNew && !used.has(offer.id) ? [] : [offer]) : couponId === undefined ? [] : [{ ...offer, couponId }] })]
  const speaking = tried.filter(now).flatMap((offer): LiveOffer[] => {
    const left = leftFor(tally, limits.find(({ offerId }) => offerId === offer.id)!, shopperId)
    return left ? [{ ...offer, ...left, ...(offer.kind === 'coupon' && { couponId: `try_${offer.id}` }) }] : []
  })
  const basket = { lines, pointsOffFen: kept.reduce((sum, { pointsFen }) => sum + pointsFen, 0), freightOf: () => freight }
  const before = best({ ...basket, offers: without })
  const then = speaking.length === 0 ? before : best({ ...basket, offers: [...without, ...speaking] })
  const names = new Map([...without, ...speaking].map(({ id, name }) => [id, name]))
  const touched = new Set(then.quote.lines.filter(({ shares }) => shares.some(({ offerId }) => speaking.some(({ id }) => id === offerId))).map(({ skuId }) => skuId))
  const floors = lines.flatMap(({ skuId, floorFen, quantity }) => { const line = then.quote.lines.find((one) => one.skuId === skuId)!; return floorFen === undefined || !touched.has(skuId) ? [] : [floorFen * quantity - (line.goodsFen - line.discountFen)] })
  return tallied(tally, limits, { shopperId, day: dayStamp(placedAt), placedAt: placedAt.toISOString(), goneLines: all.length - kept.length, payableBeforeFen: before.run.payableFen, payableAfterFen: then.run.payableFen,
    before: takenBy(before, names), after: then === before ? takenBy(before, names) : takenBy(then, names), floorLines: floors.length, belowLines: floors.filter((short) => short > 0).length, belowFen: floors.reduce((sum, short) => sum + Math.max(0, short), 0) })
}

function takenBy({ quote }: ReturnType<typeof best>, names: ReadonlyMap<string, string>): Taken[] {
  const shares = quote.lines.flatMap((line) => line.shares)
  return [...quote.explain, ...quote.gifts.map(({ offerId }) => ({ offerId, offFen: 0 }))].map(({ offerId, offFen }) => ({ offerId, name: names.get(offerId)!, offFen, platformFen: shares.filter((share) => share.offerId === offerId).reduce((sum, { platformFen }) => sum + platformFen, 0) }))
}

/** Stops a replay that runs; what it has counted so far stays to be seen. */
export async function cancelReplay(ctx: Context, id: string): Promise<void> {
  const { rowCount } = await ctx.db.update(replays).set({ state: 'cancelled', changedAt: ctx.now }).where(and(eq(replays.id, id), mine(ctx, replays.merchantId), eq(replays.state, 'running')))
  if (rowCount !== 0) return
  const [found] = await ctx.db.select({ id: replays.id }).from(replays).where(and(eq(replays.id, id), mine(ctx, replays.merchantId)))
  if (!found) notFound()
  refuse('rehearsals.not_running')
}

const [stuckMs, keptDays] = [30 * minuteMs, 180]
/** A replay that has come to a standstill has failed; those of half a year ago are forgotten. */
export async function tidyReplays(ctx: Context): Promise<void> {
  await ctx.db.update(replays).set({ state: 'failed', changedAt: ctx.now }).where(and(eq(replays.state, 'running'), lt(replays.changedAt, after(ctx.now, -stuckMs))))
  await ctx.db.delete(replays).where(sql`${replays.id} in (select id from rehearsals_replays where asked_at < ${after(ctx.now, -keptDays * dayMs)} limit 1000)`)
}
