import { and, arrayOverlaps, count, desc, eq, gt, inArray, isNull, lt, lte } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keeping } from '#kernel/kept'
import { notFound } from '#kernel/refusal'
import { minuteMs } from '#kernel/time'
import { groups, lists, members } from './tables'

/** Groups of shoppers 会员组 for the desks, who is in them, and those that a shopper is in himself. */
export interface GroupAsk { readonly cursor?: string | undefined; readonly limit: number }
type Row = typeof groups.$inferSelect

export async function groupPage(ctx: Context, { cursor, limit }: GroupAsk) {
  const rows = await ctx.db.select().from(groups).where(and(mine(ctx, groups.merchantId), cursor ? lt(groups.id, cursor as never) : undefined)).orderBy(desc(groups.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const counts = page.length === 0 ? [] : await ctx.db.select({ groupId: members.groupId, members: count() }).from(members).where(inArray(members.groupId, page.map(({ id }) => id))).groupBy(members.groupId)
  return { items: page.map((row) => ({ ...row, members: counts.find(({ groupId }) => groupId === row.id)?.members ?? 0 })), next: rows.length > limit ? page.at(-1)!.id : null }
}

/** Who is in a group, by account: nothing else is known here. A foreign group is not found. */
export async function memberPage(ctx: Context, { id, cursor, limit }: GroupAsk & { readonly id: string }) {
  const [group] = await ctx.db.select({ id: groups.id }).from(groups).where(and(eq(groups.id, id as Row['id']), mine(ctx, groups.merchantId)))
  if (!group) notFound()
  const rows = await ctx.db.select({ shopperId: members.shopperId, at: members.at }).from(members).where(and(eq(members.groupId, group.id), cursor ? lt(members.shopperId, cursor as never) : undefined)).orderBy(desc(members.shopperId)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.shopperId : null }
}

const mostOwn = 100
/** The groups that a shopper is in 我的会员组: whose, and which lists hold for them now. */
export async function myGroups(ctx: Context) {
  const rows = await ctx.db.select({ groupId: groups.id, name: groups.name, kind: groups.kind, merchantId: groups.merchantId }).from(members).innerJoin(groups, eq(groups.id, members.groupId)).where(mine(ctx, members.shopperId)).orderBy(desc(groups.id)).limit(mostOwn)
  if (rows.length === 0) return { items: [] }
  const [stores, live] = await Promise.all([
    merchantsOf(ctx, [...new Set(rows.flatMap(({ merchantId }) => merchantId ?? []))]),
    ctx.db.select({ name: lists.name, groupIds: lists.groupIds, payPercent: lists.payPercent, endsAt: lists.endsAt }).from(lists).where(and(eq(lists.state, 'live'), lte(lists.startsAt, ctx.now), gt(lists.endsAt, ctx.now), arrayOverlaps(lists.groupIds, rows.map(({ groupId }) => groupId as string)))).orderBy(desc(lists.id)).limit(mostOwn),
  ])
  return { items: rows.map(({ merchantId, ...row }) => ({ ...row, merchantId, merchantName: merchantId === null ? null : stores.get(merchantId)?.name ?? '', lists: live.filter(({ groupIds }) => groupIds!.includes(row.groupId)).map(({ groupIds: _, ...list }) => list) })) }
}

/** Whether all of these are groups that the actor may name 可指定的组: a merchant his own, staff the platform's. */
export async function ownsGroups(ctx: Context, ids: readonly string[]): Promise<boolean> {
  const owner = ctx.actor.kind === 'merchant' ? mine(ctx, groups.merchantId) : isNull(groups.merchantId)
  const wanted = [...new Set(ids)]
  return await ctx.db.$count(groups, and(inArray(groups.id, wanted as Row['id'][]), owner)) === wanted.length
}

/** In which of these groups the shopper is at this moment, read anew in the caller's transaction: for what is only given to members. */
export async function inGroups(ctx: Context, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || ctx.actor.kind !== 'shopper') return new Set()
  return new Set((await ctx.db.select({ groupId: members.groupId }).from(members).where(and(mine(ctx, members.shopperId), inArray(members.groupId, [...ids] as Row['id'][])))).map(({ groupId }) => groupId as string))
}

const named = keeping<{ readonly name: string | null }>({ freshMs: minuteMs, most: 5_000 })
export const forgetNames = forgottenEverywhere('pricelists.groups', named.forget)
/** What levels among these groups are called 会员等级名, for everybody to read. Marks and companies are told to nobody: that a company has a price is its own business. Kept for a minute, and forgotten everywhere when a group is changed. */
export async function tiersOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const kept = named.of(ctx)
  const missing = [...new Set(ids)].filter((id) => !kept.get(id))
  const rows = missing.length === 0 ? [] : await ctx.db.select({ id: groups.id, name: groups.name, kind: groups.kind }).from(groups).where(inArray(groups.id, missing as Row['id'][]))
  for (const id of missing) { const row = rows.find((one) => one.id === id); kept.set(id, { name: row?.kind === 'tier' ? row.name : null }) }
  return new Map(ids.flatMap((id) => { const name = kept.get(id)?.name; return name ? [[id, name] as const] : [] }))
}
