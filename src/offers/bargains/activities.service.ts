import { and, desc, eq, gt, lt, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { ActivityChanged } from '#events/bargains'
import { approveCostFen } from '#offers/promotions'
import { sellable, type Sellable } from '#supply/catalog'
import { raiseAlarms, raisedLately, type Alarm } from '#supply/pricing'
import { askApproval } from '#trust/risk'
import { mine } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { faultsOf, mostCostFen, type ActivityWish } from './bargains.rules'
import { forgetActivities } from './live.queries'
import { activities } from './tables'

/**
 * Bargain activities 砍价活动: drafted, published and stopped by a merchant for his own goods, or by the platform, which then bears what is cut. What is live is never changed; who
 * has opened a bargain in it plays it to its end.
 */
type Row = typeof activities.$inferSelect
const isPlatform = (ctx: Context): boolean => ctx.actor.kind !== 'merchant'

/** The SKU, on sale and his own (422 otherwise); refuses by field what cannot be. */
async function check(ctx: Context, wish: ActivityWish): Promise<Sellable> {
  const good = (await sellable(ctx, [wish.skuId])).get(wish.skuId)
  if (!good || (!isPlatform(ctx) && good.merchantId !== ctx.actor.merchantId)) unfit('skuId', 'bargains.not_your_goods')
  const faults = faultsOf(wish, good.priceFen, ctx.now)
  if (faults.length > 0) throw new Refusal(faults[0]!.code, { ...faults[0]!.facts, issues: faults.map(({ field, code }) => ({ path: [field], code })) }, 422)
  return good
}
const valuesOf = (ctx: Context, wish: ActivityWish, { productId, priceFen, merchantId }: Sellable) => ({ ...wish, productId, priceFen, merchantId, changedBy: ctx.actor.id, changedAt: ctx.now })

/** Drafts an activity; its price is the SKU's now. */
export function draftActivity(ctx: Context, wish: ActivityWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const good = await check(ctx, wish)
    const id = newId('bga', ctx.now)
    await ctx.db.insert(activities).values({ id, ...valuesOf(ctx, wish, good), isPlatforms: isPlatform(ctx), goesBelow: false, takenPieces: 0, state: 'draft', version: 1 })
    await audit(ctx, { action: 'bargains.draft_activity', subject: id, after: wish })
    return { id, version: 1 }
  })
}

/** Changes a draft; the version tells a stale form (409). */
export function changeActivity(ctx: Context, id: string, version: number, wish: ActivityWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const before = await own(ctx, id)
    const good = await check(ctx, wish)
    if (before.state !== 'draft') refuse('bargains.not_a_draft')
    if (before.version !== version) refuse('bargains.stale', { version: before.version })
    await ctx.db.update(activities).set({ ...valuesOf(ctx, wish, good), version: version + 1 }).where(eq(activities.id, before.id))
    await audit(ctx, { action: 'bargains.change_activity', subject: id, before: wishOf(before), after: wish })
    return { id, version: version + 1 }
  })
}

const published = z.object({ id: z.string(), version: z.int() })
export const graveActivity = defineApproval({ kind: 'bargains.publish', permits: { merchant: 'bargains.write', staff: 'bargains.write' }, says: ['发布砍价活动（大额，或底价低于最低价）', 'A bargain goes live that costs much or goes below a floor'], apply: async (ctx, { payload }) => {
  const { id, version } = published.parse(payload)
  const [row] = await ctx.db.select().from(activities).where(and(eq(activities.id, id), mine(ctx, activities.merchantId))).for('update')
  if (!row) notFound()
  if (row.version !== version) refuse('bargains.stale', { version: row.version })
  await goLive(ctx, row, await sound(ctx, row), true)
  return undefined
} })

/**
 * Publishes a draft: at once, or once another has allowed it; then `approvalId` names the request. Two it takes where the platform may spend more by it than one may decide alone
 * (I-39), and where a piece would be sold below what it may not be sold below (F87).
 */
export function publishActivity(ctx: Context, id: string, version: number, reason: string): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.version !== version) refuse('bargains.stale', { version: row.version })
    const good = await sound(ctx, row)
    const costFen = mostCostFen(row)
    if (!isBelow(row, good) && !(row.isPlatforms && costFen > await settingOf(ctx, approveCostFen))) {
      await goLive(ctx, row, good, false)
      return { approvalId: null }
    }
    const approvalId = await askApproval(ctx, { approval: graveActivity, subject: id, merchantId: row.isPlatforms ? null : row.merchantId, payload: { id, version }, before: { state: row.state }, after: { state: 'live', mostCostFen: costFen, title: good.title, floorFen: row.floorFen, ...(isBelow(row, good) && { leastFen: good.floorFen }) }, reason })
    return { approvalId }
  })
}
const isBelow = ({ floorFen }: Row, good: Sellable): boolean => good.floorFen !== null && floorFen < good.floorFen

/** What is published is a draft that can be, for the price that it was drafted for. A price that was raised just before, down to which it only leads back, is none (T-60). */
async function sound(ctx: Context, row: Row): Promise<Sellable> {
  if (row.state !== 'draft') refuse('bargains.not_a_draft')
  const good = await check(ctx, row)
  if (good.priceFen !== row.priceFen) refuse('bargains.price_changed')
  const raised = (await raisedLately(ctx, row.merchantId)).find(({ skuId }) => skuId === row.skuId)
  if (raised && row.floorFen >= raised.lowestFen) refuse('bargains.raised_before', { lowestYuan: yuanOf(raised.lowestFen) })
  return good
}

/** Refuses one whose time meets that of another live one of the product: a shopper sees one at a time. */
async function goLive(ctx: Context, row: Row, good: Sellable, isAllowed: boolean): Promise<void> {
  await ctx.client.query({ name: 'bargains.lock_product', text: 'select pg_advisory_xact_lock(hashtextextended($1, 4))', values: [row.productId] })
  const meets = await ctx.db.$count(activities, and(eq(activities.productId, row.productId), eq(activities.state, 'live'), ne(activities.id, row.id), lt(activities.startsAt, row.endsAt), gt(activities.endsAt, row.startsAt)))
  if (meets > 0) refuse('bargains.another_meets')
  const alarm: Alarm = { kind: 'below_floor', skuId: row.skuId, productId: row.productId, merchantId: row.merchantId, title: `${good.title} ${good.specText}`.trim(), offerId: row.id, offerName: '砍价', fen: row.floorFen, againstFen: good.floorFen ?? 0 }
  if (isBelow(row, good)) await raiseAlarms(ctx, [alarm])
  await move(ctx, row, 'live', '', isAllowed && isBelow(row, good))
}

/** Nobody opens another, at once and everywhere; bargains that were opened go on as they were told. */
export function stopActivity(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id, true)
    if (row.state !== 'live') refuse('bargains.not_live')
    await move(ctx, row, 'stopped', reason)
  })
}

const mostStopped = 500
/** Emergency stop 紧急停止: every live activity of a store's goods, of the platform's own, or of all (with neither), newest first, in the caller's transaction. Answers how many, and whether there are more. */
export async function stopActivities(ctx: Context, { merchantId, isPlatforms = false }: { readonly merchantId?: string | undefined; readonly isPlatforms?: boolean | undefined }, reason: string): Promise<{ stopped: number; hasMore: boolean }> {
  const rows = await ctx.db.select().from(activities).where(and(eq(activities.state, 'live'), gt(activities.endsAt, ctx.now), mine(ctx, activities.merchantId), merchantId === undefined ? undefined : eq(activities.merchantId, merchantId as Row['merchantId']), isPlatforms ? eq(activities.isPlatforms, true) : undefined)).orderBy(desc(activities.id)).limit(mostStopped + 1).for('update')
  for (const row of rows.slice(0, mostStopped)) await move(ctx, row, 'stopped', reason)
  return { stopped: Math.min(rows.length, mostStopped), hasMore: rows.length > mostStopped }
}

async function move(ctx: Context, row: Row, state: 'live' | 'stopped', reason = '', goesBelow = row.goesBelow): Promise<void> {
  await ctx.db.update(activities).set({ state, goesBelow, version: sql`${activities.version} + 1`, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(activities.id, row.id))
  await audit(ctx, { action: `bargains.${state === 'live' ? 'publish' : 'stop'}_activity`, subject: row.id, before: { state: row.state }, after: { state, ...(reason !== '' && { reason }) } })
  await emit(ctx, ActivityChanged, { activityId: row.id, merchantId: row.merchantId, productId: row.productId, skuId: row.skuId, state, at: ctx.now.toISOString() })
  await forgetActivities(ctx)
}

/** A store's own for its clerks, the platform's own for staff, who may stop any (`orAny`). */
async function own(ctx: Context, id: string, orAny = false): Promise<Row> {
  const [row] = await ctx.db.select().from(activities).where(and(eq(activities.id, id as Row['id']), mine(ctx, activities.merchantId), isPlatform(ctx) && orAny ? undefined : eq(activities.isPlatforms, isPlatform(ctx)))).for('update')
  return row ?? notFound()
}
const wishOf = ({ skuId, floorFen, helpers, leastCutFen, mostPerNewFen, hours, mostPieces, perShopper, helpsADay, helpsInAll, buysEarly, startsAt, endsAt }: Row): ActivityWish => ({ skuId, floorFen, helpers, leastCutFen, mostPerNewFen, hours, mostPieces, perShopper, helpsADay, helpsInAll, buysEarly, startsAt, endsAt })
