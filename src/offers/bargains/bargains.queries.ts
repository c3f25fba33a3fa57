import { and, asc, desc, eq, lt } from 'drizzle-orm'
import { shopperNames } from '#trust/identity'
import { skuNames } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { startOfDay } from '#kernel/time'
import { maskedHelper, oddsOf, whyNotHelp } from './bargains.rules'
import { activities, bargains, helps } from './tables'

/** Bargains as shoppers see them 砍价页: whoever has the link sees how far it is and may help; the owner what he may do. The seed and the cuts to come are told when it is over. */
type Bargain = typeof bargains.$inferSelect
const isDone = ({ state }: Bargain): boolean => state === 'won' || state === 'ordered' || state === 'bought' || state === 'over'

export async function bargainPage(ctx: Context, id: string) {
  const [bargain] = await ctx.db.select().from(bargains).where(eq(bargains.id, id))
  if (!bargain) notFound()
  const [[activity], its, names] = await Promise.all([
    ctx.db.select().from(activities).where(eq(activities.id, bargain.activityId)),
    ctx.db.select().from(helps).where(eq(helps.bargainId, bargain.id)).orderBy(asc(helps.ordinal)),
    skuNames(ctx, [bargain.skuId]),
  ])
  const people = await shopperNames(ctx, [bargain.shopperId, ...its.map(({ helperId }) => helperId)])
  const isMine = bargain.shopperId === ctx.actor.id
  const good = names.get(bargain.skuId)
  const { skuId, productId, priceFen, floorFen, nowFen, helpers, helped, newHelpers, oldHelped, state, endsAt, buyBy, buysEarly, commitment, openedAt } = bargain
  return {
    id: bargain.id, activityId: bargain.activityId, skuId, productId, title: good?.title ?? '', specText: good?.specText ?? '', picture: good?.picture ?? '', owner: maskedHelper(people.get(bargain.shopperId)), isMine, state, priceFen, floorFen, nowFen, helpers, helped, newHelpers, newLeft: Math.max(0, newHelpers - (helped - oldHelped)), openedAt, endsAt, buyBy, buysEarly,
    leftPieces: activity!.mostPieces - activity!.takenPieces, helpsADay: activity!.helpsADay, helpsInAll: activity!.helpsInAll, odds: oddsOf(bargain), commitment, proof: isDone(bargain) ? { seed: bargain.seed, cuts: [...bargain.cuts] } : null,
    mayBuy: isMine && ((state === 'won' && buyBy! > ctx.now) || (state === 'running' && buysEarly && helped > 0 && endsAt > ctx.now)),
    mine: cutOf(its, ctx.actor.id), whyNot: await whyNot(ctx, bargain, activity!, its),
    helps: its.map(({ helperId, cutFen, isNew, at }) => ({ name: maskedHelper(people.get(helperId)), cutFen, isNew, at: at! })),
  }
}
const cutOf = (its: readonly (typeof helps.$inferSelect)[], shopperId: string): number | null => its.find(({ helperId }) => helperId === shopperId)?.cutFen ?? null

/** Why this shopper may not help, as far as it can be told before he tries; null: he may, or is nobody yet. Whether he is new is asked when he helps. */
async function whyNot(ctx: Context, bargain: Bargain, activity: typeof activities.$inferSelect, its: readonly (typeof helps.$inferSelect)[]): Promise<string | null> {
  const his = ctx.actor.kind !== 'shopper' ? [] : await ctx.db.select({ at: helps.at }).from(helps).where(and(eq(helps.activityId, activity.id), eq(helps.helperId, ctx.actor.id as Bargain['shopperId'])))
  return whyNotHelp({ ...bargain, helpsADay: activity.helpsADay, helpsInAll: activity.helpsInAll, hasPieces: activity.takenPieces < activity.mostPieces },
    { isOwner: bargain.shopperId === ctx.actor.id, isOwnersBrowser: false, hasHelped: cutOf(its, ctx.actor.id) !== null, isNew: true, today: his.filter(({ at }) => at! >= startOfDay(ctx.now)).length, inAll: his.length, now: ctx.now }) ?? null
}

export interface Paged { readonly cursor?: string | undefined; readonly limit: number }
/** The shopper's own bargains, newest first. */
export async function myBargains(ctx: Context, { cursor, limit }: Paged) {
  const rows = await ctx.db.select().from(bargains).where(and(eq(bargains.shopperId, ctx.actor.id), cursor ? lt(bargains.id, cursor as Bargain['id']) : undefined)).orderBy(desc(bargains.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const names = await skuNames(ctx, [...new Set(page.map(({ skuId }) => skuId))])
  const items = page.map(({ id, skuId, productId, priceFen, floorFen, nowFen, helped, helpers, state, endsAt, buyBy }) => ({ id, skuId, productId, title: names.get(skuId)?.title ?? '', specText: names.get(skuId)?.specText ?? '', picture: names.get(skuId)?.picture ?? '', priceFen, floorFen, nowFen, helped, helpers, state, endsAt, buyBy }))
  return { items, next: rows.length > limit ? page.at(-1)!.id : null }
}
