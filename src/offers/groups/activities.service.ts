import { and, desc, eq, gt, inArray, lt, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import { ActivityChanged } from '#events/groups'
import { sellable, type Sellable } from '#supply/catalog'
import { raiseAlarms, raisedLately, type Alarm } from '#supply/pricing'
import { askApproval } from '#trust/risk'
import { mine, ownerId } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { notFound, refuse, Refusal } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { faultsOf, leastFenOf, type ActivityWish } from './groups.rules'
import { forgetActivities } from './live.queries'
import { activities } from './tables'

/** Group buying activities 拼团活动: drafted, published and stopped by a merchant for his own goods; the platform may stop any. What is live is never changed: groups that were founded go on as they were told. */
export const mostHours = defineSetting({ key: 'groups.most_hours', fallback: 72, least: 1, most: 168, unit: 'hours', says: ['一个团最多可开放多少小时', 'How long a group may be open at most'] })
type Row = typeof activities.$inferSelect
type Goods = ReadonlyMap<string, Sellable>

/** The SKUs, on sale and his own; refuses by field what cannot be (422). */
async function check(ctx: Context, merchantId: string, wish: ActivityWish): Promise<Goods> {
  const goods = await sellable(ctx, [...new Set(wish.prices.map(({ skuId }) => skuId))])
  const own = new Map([...goods].filter(([, good]) => good.merchantId === merchantId))
  const faults = faultsOf(wish, own, await settingOf(ctx, mostHours), ctx.now)
  if (faults.length > 0) throw new Refusal(faults[0]!.code, { ...faults[0]!.facts, issues: faults.map(({ path, code }) => ({ path: [...path], code })) }, 422)
  return own
}
const productOf = ({ prices }: ActivityWish, goods: Goods): Row['productId'] => goods.get(prices[0]!.skuId)!.productId as Row['productId']

/** Drafts an activity. */
export function draftActivity(ctx: Context, wish: ActivityWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    const goods = await check(ctx, merchantId, wish)
    const id = newId('gba', ctx.now)
    await ctx.db.insert(activities).values({ id, merchantId, ...wish, productId: productOf(wish, goods), takenPieces: 0, goesBelow: false, state: 'draft', version: 1, changedBy: ctx.actor.id, changedAt: ctx.now })
    await audit(ctx, { action: 'groups.draft_activity', subject: id, after: wish })
    return { id, version: 1 }
  })
}

/** Changes a draft; the version tells a stale form (409). */
export function changeActivity(ctx: Context, id: string, version: number, wish: ActivityWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const before = await own(ctx, id)
    const goods = await check(ctx, before.merchantId, wish)
    if (before.state !== 'draft') refuse('groups.not_a_draft')
    if (before.version !== version) refuse('groups.stale', { version: before.version })
    await ctx.db.update(activities).set({ ...wish, productId: productOf(wish, goods), version: version + 1, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(activities.id, before.id))
    await audit(ctx, { action: 'groups.change_activity', subject: id, before: wishOf(before), after: wish })
    return { id, version: version + 1 }
  })
}

const published = z.object({ id: z.string(), version: z.int() })
export const graveActivity = defineApproval({ kind: 'groups.publish', permits: { merchant: 'groups.write' }, says: ['发布低于最低价的拼团活动', 'A group buying activity goes live below a floor'], apply: async (ctx, { payload }) => {
  const { id, version } = published.parse(payload)
  const row = await own(ctx, id)
  if (row.version !== version) refuse('groups.stale', { version: row.version })
  await goLive(ctx, row, await sound(ctx, row), true)
  return undefined
} })

/** Publishes a draft: at once, or, where a piece would be sold below what it may not be sold below (F87), once another has allowed it; then `approvalId` names the request. */
export function publishActivity(ctx: Context, id: string, version: number, reason: string): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.version !== version) refuse('groups.stale', { version: row.version })
    const goods = await sound(ctx, row)
    const below = belowOf(row, goods)
    if (below.length === 0) { await goLive(ctx, row, goods, false); return { approvalId: null } }
    const approvalId = await askApproval(ctx, { approval: graveActivity, subject: id, merchantId: row.merchantId, payload: { id, version }, before: { state: row.state }, after: { state: 'live', title: goods.get(row.prices[0]!.skuId)!.title, prices: below.map((price) => ({ skuId: price.skuId, priceFen: leastFenOf(price) })) }, reason })
    return { approvalId }
  })
}
const belowOf = ({ prices }: Row, goods: Goods) => prices.filter((price) => { const floor = goods.get(price.skuId)?.floorFen ?? null; return floor !== null && leastFenOf(price) < floor })

/** What is published is a draft that can be, and no price that was raised just before, down to which it only leads back (T-60). */
async function sound(ctx: Context, row: Row): Promise<Goods> {
  if (row.state !== 'draft') refuse('groups.not_a_draft')
  const goods = await check(ctx, row.merchantId, row)
  const raised = new Map((await raisedLately(ctx, row.merchantId)).map(({ skuId, lowestFen }) => [skuId, lowestFen]))
  const hollow = row.prices.find((price) => price.priceFen >= (raised.get(price.skuId) ?? Infinity))
  if (hollow) refuse('groups.raised_before', { lowestYuan: yuanOf(raised.get(hollow.skuId)!) })
  return goods
}

/** Refuses one whose time meets that of another live one of the product: a shopper sees one at a time. */
async function goLive(ctx: Context, row: Row, goods: Goods, isAllowed: boolean): Promise<void> {
  await ctx.client.query({ name: 'groups.lock_product', text: 'select pg_advisory_xact_lock(hashtextextended($1, 9))', values: [row.productId] })
  const meets = await ctx.db.$count(activities, and(eq(activities.productId, row.productId), eq(activities.state, 'live'), ne(activities.id, row.id), lt(activities.startsAt, row.endsAt), gt(activities.endsAt, row.startsAt)))
  if (meets > 0) refuse('groups.another_meets')
  const below = belowOf(row, goods)
  const alarms = below.map((price): Alarm => { const good = goods.get(price.skuId)!; return { kind: 'below_floor', skuId: price.skuId, productId: row.productId, merchantId: row.merchantId, title: `${good.title} ${good.specText}`.trim(), offerId: row.id, offerName: '拼团', fen: leastFenOf(price), againstFen: good.floorFen! } })
  if (alarms.length > 0) await raiseAlarms(ctx, alarms)
  await move(ctx, row, 'live', '', isAllowed && below.length > 0)
}

/** Nobody founds another group, at once and everywhere; those that were founded go on as they were told. */
export function stopActivity(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.state !== 'live') refuse('groups.not_live')
    await move(ctx, row, 'stopped', reason)
  })
}

const mostStopped = 500
/** Emergency stop 紧急停止: every live activity of a store, or of all of them, newest first, in the caller's transaction; the platform itself has none. Answers how many, and whether there are more. */
export async function stopGroupActivities(ctx: Context, { merchantId, isPlatforms = false }: { readonly merchantId?: string | undefined; readonly isPlatforms?: boolean | undefined }, reason: string): Promise<{ stopped: number; hasMore: boolean }> {
  if (isPlatforms) return { stopped: 0, hasMore: false }
  const rows = await ctx.db.select().from(activities).where(and(eq(activities.state, 'live'), gt(activities.endsAt, ctx.now), mine(ctx, activities.merchantId), merchantId === undefined ? undefined : eq(activities.merchantId, merchantId as Row['merchantId']))).orderBy(desc(activities.id)).limit(mostStopped + 1).for('update')
  for (const row of rows.slice(0, mostStopped)) await move(ctx, row, 'stopped', reason)
  return { stopped: Math.min(rows.length, mostStopped), hasMore: rows.length > mostStopped }
}

async function move(ctx: Context, row: Row, state: 'live' | 'stopped', reason = '', goesBelow = row.goesBelow): Promise<void> {
  await ctx.db.update(activities).set({ state, goesBelow, version: sql`${activities.version} + 1`, changedBy: ctx.actor.id, changedAt: ctx.now }).where(and(eq(activities.id, row.id), inArray(activities.state, ['draft', 'live'])))
  await audit(ctx, { action: `groups.${state === 'live' ? 'publish' : 'stop'}_activity`, subject: row.id, before: { state: row.state }, after: { state, ...(reason !== '' && { reason }) } })
  await emit(ctx, ActivityChanged, { activityId: row.id, merchantId: row.merchantId, productId: row.productId, state, at: ctx.now.toISOString() })
  await forgetActivities(ctx)
}

/** A store's own for its clerks, any for staff; its row is held. */
async function own(ctx: Context, id: string): Promise<Row> {
  const [row] = await ctx.db.select().from(activities).where(and(eq(activities.id, id as Row['id']), mine(ctx, activities.merchantId))).for('update')
  return row ?? notFound()
}
const wishOf = ({ prices, hours, mostPieces, perShopper, startsAt, endsAt }: Row): ActivityWish => ({ prices, hours, mostPieces, perShopper, startsAt, endsAt })
