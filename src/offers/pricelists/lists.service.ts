import { and, desc, eq, gt, inArray, isNull, notInArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { ListChanged } from '#events/pricelists'
import { sellable, skuNames, type Sellable } from '#supply/catalog'
import { flooredSkus, raiseAlarms, raisedLately, refuseBelowFloor, refuseRaised, type Alarm } from '#supply/pricing'
import { askApproval } from '#trust/risk'
import { mine } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after } from '#kernel/time'
import { ownsGroups } from './groups.queries'
import { faultsOf, stepsOf, type Fault, type Line, type ListWish } from './lists.rules'
import { forgetLists, mostLive } from './live.queries'
import { lines, lists } from './tables'

/** Price lists 价格表配置: drafted, published and stopped by a merchant for his store or by the platform. What is live is never changed: its copy is, and takes its place. */
type Row = typeof lists.$inferSelect
/** So many lists of one owner hold at a time. */
const mostOfOne = 50

/** Refuses what cannot be, by field (422): the form, groups and goods that are not its maker's, and a price that is not below the goods' own. */
async function check(ctx: Context, wish: ListWish): Promise<void> {
  const ofForm = faultsOf(wish, ctx.now)
  const faults = ofForm.length > 0 ? ofForm : [...await ofGroups(ctx, wish), ...await ofGoods(ctx, wish)]
  if (faults.length > 0) throw new Refusal(faults[0]!.code, { issues: faults.map(({ field, code }) => ({ path: field.split('.'), code })) }, 422)
}
async function ofGroups(ctx: Context, { groupIds }: ListWish): Promise<Fault[]> {
  if (groupIds === null) return []
  return !await ownsGroups(ctx, groupIds) ? [{ field: 'groupIds', code: 'pricelists.no_such_group' }] : []
}
async function ofGoods(ctx: Context, { lines }: ListWish): Promise<Fault[]> {
  const ids = lines.map(({ skuId }) => skuId)
  const [names, goods] = ids.length === 0 ? [new Map<string, { merchantId: string }>(), new Map<string, Sellable>()] : await Promise.all([skuNames(ctx, ids), sellable(ctx, ids)])
  const faults = lines.flatMap(({ skuId, steps }, i): Fault[] => {
    const name = names.get(skuId)
    if (!name || (ctx.actor.kind === 'merchant' && name.merchantId !== ctx.actor.merchantId)) return [{ field: `lines.${i}.skuId`, code: 'pricelists.not_your_goods' }]
    return steps[0]!.fen >= (goods.get(skuId)?.priceFen ?? Infinity) ? [{ field: `lines.${i}.steps`, code: 'pricelists.not_below_price' }] : []
  })
  return faults.slice(0, 20)
}
const valuesOf = (ctx: Context, { lines: _, groupIds, ...wish }: ListWish) => ({ ...wish, groupIds: groupIds && [...new Set(groupIds)], changedBy: ctx.actor.id, changedAt: ctx.now })

/** Drafts a list. */
export function draftList(ctx: Context, wish: ListWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => { await check(ctx, wish); return insert(ctx, wish, null) })
}
async function insert(ctx: Context, wish: ListWish, fromId: Row['fromId']): Promise<{ id: string; version: number }> {
  const id = newId('pls', ctx.now)
  await ctx.db.insert(lists).values({ id, merchantId: (ctx.actor.merchantId ?? null) as Row['merchantId'], ...valuesOf(ctx, wish), state: 'draft', fromId, version: 1 })
  await setLines(ctx, id, wish.lines)
  await audit(ctx, { action: 'pricelists.draft_list', subject: id, after: { ...wish, lines: wish.lines.length } })
  return { id, version: 1 }
}
async function setLines(ctx: Context, listId: Row['id'], wished: readonly Line[]): Promise<void> {
  await ctx.db.delete(lines).where(eq(lines.listId, listId))
  if (wished.length > 0) await ctx.db.insert(lines).values(wished.map(({ skuId, steps }) => ({ listId, skuId, steps })))
}

/** Changes a draft, its lines with it; the version tells a stale form (409). */
export function changeList(ctx: Context, id: string, version: number, wish: ListWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const before = await own(ctx, id, true)
    await check(ctx, wish)
    if (before.state !== 'draft') refuse('pricelists.not_a_draft')
    if (before.version !== version) refuse('pricelists.stale', { version: before.version })
    await ctx.db.update(lists).set({ ...valuesOf(ctx, wish), version: version + 1 }).where(eq(lists.id, before.id))
    await setLines(ctx, before.id, wish.lines)
    await audit(ctx, { action: 'pricelists.change_list', subject: id, before: { name: before.name, version }, after: { ...wish, lines: wish.lines.length } })
    return { id, version: version + 1 }
  })
}

/** A new draft that says what a list says 新版本: once it is published, the version that is live by then is stopped with it. */
export function copyList(ctx: Context, id: string): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id, true)
    const isOver = row.endsAt <= ctx.now
    return insert(ctx, { ...await wishOf(ctx, row), ...(isOver && { startsAt: ctx.now, endsAt: after(ctx.now, row.endsAt.getTime() - row.startsAt.getTime()) }) }, row.id)
  })
}

const published = z.object({ id: z.string(), version: z.int() })
export const platformList = defineApproval({ kind: 'pricelists.publish', permits: { staff: 'pricelists.write' }, says: ['发布平台价格表', 'A price list of the platform goes live'], apply: async (ctx, { payload }) => {
  const { id, version } = published.parse(payload)
  const row = await own(ctx, id)
  if (row.version !== version) refuse('pricelists.stale', { version: row.version })
  await goLive(ctx, row)
} })

/**
 * Publishes a draft. What a list takes has no bound: the platform, which bears its own lists, needs a second person for each (I-39); then `approvalId` names the request. Prices below
 * a floor (F87) are refused with the goods, until whoever publishes says that he knows.
 */
export function publishList(ctx: Context, id: string, version: number, reason: string, belowFloor = false): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id, true)
    if (row.version !== version) refuse('pricelists.stale', { version: row.version })
    if (row.state !== 'draft') refuse('pricelists.not_a_draft')
    const wish = await wishOf(ctx, row)
    await check(ctx, wish)
    if (row.groupIds === null) await honest(ctx, row, wish)
    await overFloors(ctx, row, wish, belowFloor)
    if (row.merchantId !== null) { await goLive(ctx, row); return { approvalId: null } }
    return { approvalId: await askApproval(ctx, { approval: platformList, subject: id, merchantId: null, payload: { id, version }, before: { state: row.state }, after: { state: 'live', name: row.name, payPercent: row.payPercent, lines: wish.lines.length }, reason }) }
  })
}

/**
 * A raise just before a list for everybody 先涨后降 (T-60; SAMR Order 56, art. 19): a price for one piece that is no lower than the goods stood at within the seven days before is none, and
 * refused with the goods, as of an offer. What groups agreed on is told to nobody as a discount.
 */
async function honest(ctx: Context, row: Row, wish: ListWish): Promise<void> {
  const raised = row.merchantId === null ? [] : await raisedLately(ctx, row.merchantId)
  const by = new Map(wish.lines.map(({ skuId, steps }) => [skuId, steps]))
  const goods = await sellable(ctx, raised.map(({ skuId }) => skuId))
  const sham = raised.flatMap(({ skuId, lowestFen }) => {
    const good = goods.get(skuId)
    const [first] = good ? stepsOf(by.get(skuId), wish.payPercent, good.priceFen) : []
    return good && first?.fromPieces === 1 && first.fen >= lowestFen ? [{ skuId, title: `${good.title} ${good.specText}`.trim(), fen: first.fen, lowestFen }] : []
  })
  if (sham.length > 0 && await settingOf(ctx, refuseRaised) === 1) refuse('pricelists.raised_before', { skus: sham.slice(0, 20), titles: sham.slice(0, 3).map(({ title }) => title).join('、') })
}

async function overFloors(ctx: Context, row: Row, wish: ListWish, isConfirmed: boolean): Promise<void> {
  const found = await belowFloors(ctx, row, wish)
  if (found.length === 0) return
  const mayConfirm = await settingOf(ctx, refuseBelowFloor) === 0
  if (!mayConfirm || !isConfirmed) refuse('pricelists.below_floor', { mayConfirm, skus: found.slice(0, 20).map(({ skuId, title, fen, againstFen }) => ({ skuId, title, fen, floorFen: againstFen })), titles: found.slice(0, 3).map(({ title }) => title).join('、') })
  await raiseAlarms(ctx, found)
}
/** Which goods the list by itself would sell below their floor, at its lowest step. What it comes to with other offers is held to the floor at the checkout. */
async function belowFloors(ctx: Context, row: Row, wish: ListWish): Promise<Alarm[]> {
  const by = new Map(wish.lines.map(({ skuId, steps }) => [skuId, steps]))
  const goods = await sellable(ctx, wish.payPercent === null ? [...by.keys()] : [...new Set([...by.keys(), ...await flooredSkus(ctx, row.merchantId)])])
  return [...goods.values()].flatMap(({ skuId, productId, merchantId, title, specText, priceFen, floorFen }) => {
    const fen = stepsOf(by.get(skuId), wish.payPercent, priceFen).at(-1)?.fen ?? priceFen
    return floorFen !== null && fen < Math.min(floorFen, priceFen) ? [{ kind: 'below_floor' as const, skuId, productId, merchantId, title: `${title} ${specText}`.trim(), offerId: row.id, offerName: row.name, fen, againstFen: floorFen }] : []
  })
}

async function goLive(ctx: Context, row: Row): Promise<void> {
  if (row.state !== 'draft') refuse('pricelists.not_a_draft')
  if (row.endsAt <= ctx.now) refuse('pricelists.over_already')
  const owner = row.merchantId === null ? isNull(lists.merchantId) : eq(lists.merchantId, row.merchantId)
  // Of an owner's publications that race, each counts those before it.
  await ctx.client.query({ name: 'pricelists.lock_owner', text: 'select pg_advisory_xact_lock(hashtextextended($1, 7))', values: [row.merchantId ?? 'platform'] })
  const replaced = await liveVersions(ctx, row)
  if (await ctx.db.$count(lists, and(owner, eq(lists.state, 'live'), gt(lists.endsAt, ctx.now), replaced.length === 0 ? undefined : notInArray(lists.id, replaced.map(({ id }) => id)))) >= mostOfOne) refuse('pricelists.too_many', { most: mostOfOne })
  if (await ctx.db.$count(lists, and(eq(lists.state, 'live'), gt(lists.endsAt, ctx.now))) >= mostLive) refuse('pricelists.too_many_in_all')
  await move(ctx, row, 'live')
  for (const old of replaced) await move(ctx, old, 'stopped', row.id)
}

/** The versions of the same list that are live 同一价格表的其他版本: whatever was copied from what, one of them speaks at a time. Asked for under the owner's lock. */
async function liveVersions(ctx: Context, row: Row): Promise<Row[]> {
  const { rows } = await ctx.client.query<{ id: Row['id'] }>({ name: 'pricelists.versions', values: [row.id], text: `
    with recursive up as (select id, from_id from pricelists_lists where id = $1 union select l.id, l.from_id from pricelists_lists l join up on l.id = up.from_id),
      family as (select id from up where from_id is null union select l.id from pricelists_lists l join family f on l.from_id = f.id)
    select id from family where id <> $1` })
  return rows.length === 0 ? [] : ctx.db.select().from(lists).where(and(inArray(lists.id, rows.map(({ id }) => id)), eq(lists.state, 'live'))).for('update')
}

/** Stops a list for good, at once and everywhere: carts see it with their next quote. */
export function stopList(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.state !== 'live') refuse('pricelists.not_live')
    await move(ctx, row, 'stopped', reason)
  })
}

const mostStopped = 500
/** Emergency stop 紧急停止: every live list of a store, of the platform, or of all (with neither), newest first, in the caller's transaction. Answers how many, and whether there are more. */
export async function stopLists(ctx: Context, { merchantId, isPlatforms = false }: { readonly merchantId?: string | undefined; readonly isPlatforms?: boolean | undefined }, reason: string): Promise<{ stopped: number; hasMore: boolean }> {
  const rows = await ctx.db.select().from(lists).where(and(eq(lists.state, 'live'), gt(lists.endsAt, ctx.now), mine(ctx, lists.merchantId), merchantId === undefined ? undefined : eq(lists.merchantId, merchantId as NonNullable<Row['merchantId']>), isPlatforms ? isNull(lists.merchantId) : undefined)).orderBy(desc(lists.id)).limit(mostStopped + 1).for('update')
  for (const row of rows.slice(0, mostStopped)) await move(ctx, row, 'stopped', reason)
  return { stopped: Math.min(rows.length, mostStopped), hasMore: rows.length > mostStopped }
}

async function move(ctx: Context, row: Row, state: 'live' | 'stopped', reason = ''): Promise<void> {
  await ctx.db.update(lists).set({ state, version: sql`${lists.version} + 1`, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(lists.id, row.id))
  await audit(ctx, { action: `pricelists.${state === 'live' ? 'publish' : 'stop'}_list`, subject: row.id, before: { state: row.state }, after: { state, ...(reason !== '' && { reason }) } })
  await emit(ctx, ListChanged, { listId: row.id, merchantId: row.merchantId, state, isForAll: row.groupIds === null, at: ctx.now.toISOString() })
  await forgetLists(ctx)
}

/** Staff see and stop every list; what a merchant's says is his alone to change. */
async function own(ctx: Context, id: string, toChange = false): Promise<Row> {
  const [row] = await ctx.db.select().from(lists).where(and(eq(lists.id, id as Row['id']), mine(ctx, lists.merchantId))).for('update')
  return row && !(toChange && row.merchantId !== (ctx.actor.merchantId ?? null)) ? row : notFound()
}
async function wishOf(ctx: Context, { id, name, groupIds, priority, payPercent, startsAt, endsAt }: Row): Promise<ListWish> {
  const its = await ctx.db.select({ skuId: lines.skuId, steps: lines.steps }).from(lines).where(eq(lines.listId, id)).orderBy(lines.skuId)
  return { name, groupIds, priority, payPercent, startsAt, endsAt, lines: its }
}
