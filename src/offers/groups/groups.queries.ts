import { and, asc, eq, inArray } from 'drizzle-orm'
import { shopperNames } from '#trust/identity'
import { productText, sellable } from '#supply/catalog'
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
