import { and, arrayOverlaps, count, desc, eq, gt, inArray, lt, lte } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
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
