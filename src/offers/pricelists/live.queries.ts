import { and, desc, eq, gt, inArray, lte, or, sql } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keeping, keepingOne } from '#kernel/kept'
import { after, dayMs, minuteMs } from '#kernel/time'
import { lines, lists, members, type Step } from './tables'

/**
 * What lists say now 生效中的价格表: kept in the process by list, by SKU and by shopper, and forgotten everywhere when a list goes live or is stopped or a group changes.
 * A basket costs no question where no list could speak of it, and none that was asked within the minute.
 */
type LiveList = Pick<typeof lists.$inferSelect, 'id' | 'merchantId' | 'name' | 'groupIds' | 'priority' | 'payPercent' | 'startsAt' | 'endsAt'>
type Lines = ReadonlyMap<string, readonly Step[]>
/** So many lists hold at a time in the whole house: what is read here is never cut, for publishing stops there. */
export const mostLive = 10_000
const heads = keepingOne(30_000, readHeads)
const bySku = keeping<Lines>({ freshMs: minuteMs, most: 20_000 })
const byShopper = keeping<ReadonlySet<string>>({ freshMs: minuteMs, most: 20_000 })
const lately = keepingOne(30_000, readEnded)
const forgetListsHere = (ctx: Pick<Context, 'pool'>): void => { heads.forget(ctx); lately.forget(ctx); bySku.forget(ctx) }
export const forgetLists = forgottenEverywhere('pricelists.lists', forgetListsHere)
export const forgetMembers = forgottenEverywhere('pricelists.members', byShopper.forget)

async function readHeads(ctx: Context): Promise<readonly LiveList[]> {
  return ctx.db.select({ id: lists.id, merchantId: lists.merchantId, name: lists.name, groupIds: lists.groupIds, priority: lists.priority, payPercent: lists.payPercent, startsAt: lists.startsAt, endsAt: lists.endsAt })
    .from(lists).where(and(eq(lists.state, 'live'), gt(lists.endsAt, ctx.now))).orderBy(lists.id).limit(mostLive)
}

/** For so long carts and quotes tell of a list that was stopped or has ended, of at most so many; one that another version took the place of is none. */
const [toldMs, mostEnded] = [dayMs, 100]
async function readEnded(ctx: Context): Promise<readonly LiveList[]> {
  const since = after(ctx.now, -toldMs)
  const rows = await ctx.db.select({ id: lists.id, merchantId: lists.merchantId, name: lists.name, groupIds: lists.groupIds, priority: lists.priority, payPercent: lists.payPercent, startsAt: lists.startsAt, endsAt: lists.endsAt, isReplaced: sql<boolean>`exists (select from pricelists_lists v where v.state = 'live' and v.name = ${lists.name} and v.merchant_id is not distinct from ${lists.merchantId})` })
    .from(lists).where(or(and(eq(lists.state, 'stopped'), gt(lists.changedAt, since)), and(eq(lists.state, 'live'), gt(lists.endsAt, since), lte(lists.endsAt, ctx.now)))).orderBy(desc(lists.changedAt)).limit(mostEnded)
  return rows.filter(({ isReplaced }) => !isReplaced).map(({ isReplaced: _, ...list }) => list)
}

/** The groups that a shopper is in, kept for a minute and forgotten everywhere when one changes; a guest is in none. */
export async function groupsOf(ctx: Context): Promise<ReadonlySet<string>> {
  if (ctx.actor.kind !== 'shopper') return new Set()
  const kept = byShopper.of(ctx)
  const had = kept.get(ctx.actor.id)
  if (had) return had
  const found = new Set((await ctx.db.select({ groupId: members.groupId }).from(members).where(eq(members.shopperId, ctx.actor.id))).map(({ groupId }) => groupId as string))
  kept.set(ctx.actor.id, found)
  return found
}

/** The lines of these SKUs in lists that are live now, will be, or ended within a day; a SKU that no list names is kept as such. */
async function linesOf(ctx: Context, skuIds: readonly string[], live: readonly LiveList[]): Promise<ReadonlyMap<string, Lines>> {
  const kept = bySku.of(ctx)
  const found = new Map(skuIds.flatMap((skuId) => { const had = kept.get(skuId); return had ? [[skuId, had] as const] : [] }))
  const missing = skuIds.filter((skuId) => !found.has(skuId))
  if (missing.length === 0) return found
  const rows = await ctx.db.select().from(lines).where(and(inArray(lines.skuId, missing), inArray(lines.listId, live.map(({ id }) => id))))
  for (const skuId of missing) {
    const said = new Map(rows.filter((row) => row.skuId === skuId).map(({ listId, steps }) => [listId as string, steps]))
    kept.set(skuId, said)
    found.set(skuId, said)
  }
  return found
}

/** The lists that hold now, or `at` another instant, and that this shopper may see, or with `groups` those that somebody in these may, in none those that everybody may, with their lines for these SKUs. */
export interface ListsNow { readonly live: readonly LiveList[]; readonly lines: ReadonlyMap<string, Lines>; /** Those that ended within a day. */ readonly ended: readonly LiveList[] }
const noLists: ListsNow = { live: [], lines: new Map(), ended: [] }
export async function listsNow(ctx: Context, skuIds: readonly string[], { groups, at = ctx.now }: { readonly groups?: ReadonlySet<string>; readonly at?: Date } = {}): Promise<ListsNow> {
  const [all, gone] = await Promise.all([heads.of(ctx), lately.of(ctx)])
  const open = all.filter(({ groupIds, startsAt, endsAt }) => startsAt <= at && at < endsAt && !(groups?.size === 0 && groupIds !== null))
  if (open.length + gone.length === 0) return noLists
  const [his, found] = await Promise.all([groups ?? ([...open, ...gone].some(({ groupIds }) => groupIds !== null) ? groupsOf(ctx) : new Set<string>()), linesOf(ctx, skuIds, [...all, ...gone])])
  const isHis = ({ groupIds }: LiveList) => groupIds === null || groupIds.some((id) => his.has(id))
  return { live: open.filter(isHis), lines: found, ended: gone.filter(isHis) }
}
/** Whether any list is live or will be: where none is, nothing need be asked. */
export const hasLists = async (ctx: Context): Promise<boolean> => (await heads.of(ctx)).length > 0

/** In which of these groups each of these shoppers is, read at once 批量会员组: for what looks at many baskets. */
export async function groupsOfMany(ctx: Context, shopperIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = shopperIds.length === 0 ? [] : await ctx.db.select({ groupId: members.groupId, shopperId: members.shopperId }).from(members).where(inArray(members.shopperId, [...new Set(shopperIds)] as (typeof members.$inferSelect)['shopperId'][]))
  const by = new Map<string, Set<string>>()
  for (const { groupId, shopperId } of rows) by.set(shopperId, (by.get(shopperId) ?? new Set()).add(groupId))
  return by
}

/** The lists that hold at some time of [from, until) with their lines for these SKUs, as somebody in such groups may see them 回放用价格表: two questions at most, for as many baskets as there are. */
export async function listsWithin(ctx: Context, skuIds: readonly string[], { from, until }: { readonly from: Date; readonly until: Date }): Promise<(groups: ReadonlySet<string>) => ListsNow> {
  const [every, gone] = await Promise.all([heads.of(ctx), lately.of(ctx)])
  const all = every.filter(({ startsAt, endsAt }) => startsAt < until && endsAt > from)
  if (all.length === 0) return () => noLists
  const found = await linesOf(ctx, skuIds, [...every, ...gone])
  return (groups) => ({ live: all.filter(({ groupIds }) => groupIds === null || groupIds.some((id) => groups.has(id))), lines: found, ended: [] })
}
