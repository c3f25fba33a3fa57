import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm'
import { shopperNames } from '#trust/identity'
import { productText, sellable, skuNames } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { isOpen, maskedMember } from './groups.rules'
import { activities, groups, seats } from './tables'

/** Groups as shoppers see them 团页: whoever has the link sees who is in by masked names, how many are missing, and may join. */
const standing = ['kept', 'formed', 'undone'] as const

export async function groupPage(ctx: Context, id: string) {
  const [group] = await ctx.db.select().from(groups).where(eq(groups.id, id))
  if (!group) notFound()
  const [[activity], its, [product]] = await Promise.all([
    ctx.db.select().from(activities).where(eq(activities.id, group.activityId)),
    ctx.db.select().from(seats).where(and(eq(seats.groupId, group.id), inArray(seats.state, [...standing, 'held']))).orderBy(asc(seats.paidAt), asc(seats.orderId)),
    productText(ctx, [group.productId]),
  ])
  const prices = activity!.prices.filter(({ size }) => size === group.size)
  const paid = its.filter(({ state }) => state !== 'held')
  const [goods, people] = await Promise.all([sellable(ctx, prices.map(({ skuId }) => skuId)), shopperNames(ctx, paid.map(({ shopperId }) => shopperId))])
  const mine = its.find(({ shopperId }) => shopperId === ctx.actor.id)
  const { activityId, merchantId, productId, size, seats: taken, members, state, foundedAt, endsAt, leaderId } = group
  return {
    id: group.id, activityId, merchantId, productId, title: product?.title ?? '', picture: product?.picture ?? '', size, members, missing: state === 'filled' ? 0 : size - members, paying: state === 'running' ? taken - members : 0, state, foundedAt, endsAt, perShopper: activity!.perShopper,
    mayJoin: !mine && isOpen(group, ctx.now), myOrderId: mine?.orderId ?? null,
    goods: prices.flatMap(({ skuId, priceFen }) => { const good = goods.get(skuId); return good && good.priceFen > priceFen ? [{ skuId, specText: good.specText, priceFen, aloneFen: good.priceFen }] : [] }),
    people: paid.map(({ shopperId, paidAt }) => ({ name: maskedMember(people.get(shopperId)), isLeader: shopperId === leaderId, at: paidAt! })),
  }
}

/** How an order stands in its group, for its own page and for the desks; undefined for what was not bought in one. */
export async function groupOfOrder(ctx: Context, parentId: string) {
  const [found] = await ctx.db.select({ seat: seats, group: groups }).from(seats).leftJoin(groups, eq(groups.id, seats.groupId)).where(eq(seats.orderId, parentId))
  if (!found) return undefined
  const { seat, group } = found
  return { id: group?.id ?? null, seatState: seat.state, state: group?.state ?? null, size: seat.size, members: group?.members ?? 0, isFounder: seat.isFounder, endsAt: group?.endsAt ?? null }
}

export interface Paged { readonly cursor?: string | undefined; readonly limit: number }
/** The shopper's own seats 我的拼团, newest first: those that he pays for, those that wait for their groups, and what became of the others. */
export async function myGroups(ctx: Context, { cursor, limit }: Paged) {
  const rows = await ctx.db.select({ seat: seats, group: groups }).from(seats).leftJoin(groups, eq(groups.id, seats.groupId)).where(and(eq(seats.shopperId, ctx.actor.id as never), cursor ? lt(seats.orderId, cursor as never) : undefined)).orderBy(desc(seats.orderId)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const names = await skuNames(ctx, [...new Set(page.map(({ seat }) => seat.skuId))])
  const items = page.map(({ seat: { orderId, groupId, skuId, size, pieces, priceFen, isFounder, state }, group }) => { const { title = '', specText = '', picture = '' } = names.get(skuId) ?? {}; return { orderId, groupId, skuId, title, specText, picture, size, pieces, priceFen, isFounder, state, groupState: group?.state ?? null, members: group?.members ?? 0, endsAt: group?.endsAt ?? null } })
  return { items, next: rows.length > limit ? page.at(-1)!.seat.orderId : null }
}
