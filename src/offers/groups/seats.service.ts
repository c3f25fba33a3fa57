import { and, asc, eq, inArray, isNotNull, lte, ne, sql } from 'drizzle-orm'
import { GroupFailed, GroupFilled, GroupFounded, GroupJoined } from '#events/groups'
import { groupsTexts } from '#locales/groups'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { Refusal } from '#kernel/refusal'
import { after, hourMs } from '#kernel/time'
import { endOf } from './groups.rules'
import { refuseMore, type GroupSeat } from './quotes.queries'
import { activities, groups, seats } from './tables'

/**
 * Seats of groups 席位 (I-14, T-25): taken with the order, kept with its payment, free again with its end. Whoever changes a group holds its row: of fifty who want the last seat
 * one gets it, and a group is filled or fails, never both. The sequence of locks is order, group, activity, everywhere.
 */
type Group = typeof groups.$inferSelect
export type Seat = typeof seats.$inferSelect

const into = 'insert into groups_seats (order_id, activity_id, group_id, size, shopper_id, merchant_id, sku_id, pieces, price_fen, is_founder, state, at)'
/** The group's seat and the activity's pieces in one statement: of orders that race as many get one as there are. */
const join = `
  with seat as (update groups_groups set seats = seats + 1 where id = $9 and state = 'running' and seats < size and ends_at > $8 returning id, activity_id),
    room as (update groups_activities a set taken_pieces = taken_pieces + $6 from seat where a.id = seat.activity_id and a.taken_pieces + $6 <= a.most_pieces returning a.id)
  ${into} select $1, room.id, seat.id, $2, $3, $4, $5, $6, $7, false, 'held', $8 from seat join room on room.id = seat.activity_id returning order_id`
const found = `
  with room as (update groups_activities set taken_pieces = taken_pieces + $6 where id = $9 and state = 'live' and starts_at <= $8 and ends_at > $8 and taken_pieces + $6 <= most_pieces returning id)
  ${into} select $1, room.id, null, $2, $3, $4, $5, $6, $7, true, 'held', $8 from room returning order_id`

/** Takes a seat for the order that is being placed, for as long as its payment stands open. Refuses `groups.full` (409, with what he may found instead) where the last was taken meanwhile, `groups.gone` (409) where no pieces are left, and whoever is in one already. */
export async function takeGroupSeat(ctx: Context, orderId: string, seat: GroupSeat): Promise<void> {
  const { activityId, groupId, size, merchantId, skuId, pieces, fen } = seat
  // Of one person's orders that race the second sees what the first has done.
  await ctx.client.query({ name: 'groups.alone', text: 'select pg_advisory_xact_lock(hashtextextended($1, 8))', values: [`${activityId}/${ctx.actor.id}`] })
  const [activity] = await ctx.db.select().from(activities).where(eq(activities.id, activityId))
  await refuseMore(ctx, activity!, pieces)
  const values = [orderId, size, ctx.actor.id, merchantId, skuId, pieces, fen, ctx.now, groupId ?? activityId]
  const { rowCount } = await ctx.client.query(groupId ? { name: 'groups.join', text: join, values } : { name: 'groups.found', text: found, values })
  if (rowCount === 1) return
  const [group] = groupId ? await ctx.db.select().from(groups).where(eq(groups.id, groupId)) : []
  if (group && (group.state !== 'running' || group.seats >= group.size || group.endsAt <= ctx.now)) throw new Refusal('groups.full', { activityId, productId: group.productId, size }, 409)
  throw new Refusal('groups.gone', {}, 409)
}

/** A group with its row held to the end of the transaction. */
async function hold(ctx: Context, groupId: string): Promise<Group> {
  const [group] = await ctx.db.select().from(groups).where(eq(groups.id, groupId)).for('update')
  return group!
}

/** The order is paid: its group is founded, or joined, or filled by it. Where the group has failed before the money came, the order ends with the others of it (`seatsToEnd`). */
export async function keepGroupSeat(ctx: Context, orderId: string): Promise<void> {
  const [seat] = await ctx.db.select().from(seats).where(eq(seats.orderId, orderId))
  if (seat?.state !== 'held') return
  if (!seat.groupId) return foundGroup(ctx, seat)
  const group = await hold(ctx, seat.groupId)
  await ctx.db.update(seats).set({ state: 'kept', paidAt: ctx.now }).where(eq(seats.orderId, orderId))
  if (group.state !== 'running') return
  const members = group.members + 1
  await ctx.db.update(groups).set({ members, ...(group.members === 0 && { leaderId: seat.shopperId }) }).where(eq(groups.id, group.id))
  await emit(ctx, GroupJoined, { ...factsOf(ctx, group), orderId, shopperId: seat.shopperId, members })
  if (members === group.size) await fill(ctx, group)
}

async function foundGroup(ctx: Context, { orderId, activityId, size, shopperId, merchantId }: Seat): Promise<void> {
  const [activity] = await ctx.db.select().from(activities).where(eq(activities.id, activityId))
  const group: Group = { id: newId('grp', ctx.now), activityId, merchantId, productId: activity!.productId, size, leaderId: shopperId, seats: 1, members: 1, state: 'running', foundedAt: ctx.now, endsAt: after(ctx.now, activity!.hours * hourMs), endedAt: null }
  await ctx.db.insert(groups).values(group)
  await ctx.db.update(seats).set({ state: 'kept', groupId: group.id, paidAt: ctx.now }).where(eq(seats.orderId, orderId))
  await emit(ctx, GroupFounded, { ...factsOf(ctx, group), orderId, shopperId, endsAt: group.endsAt.toISOString() })
}
const factsOf = (ctx: Context, { id, activityId, merchantId, productId, size }: Group) => ({ groupId: id, activityId, merchantId, productId, size, at: ctx.now.toISOString() })

/** The last seat is paid: all of them stand, and the goods may go. */
async function fill(ctx: Context, group: Group): Promise<void> {
  await ctx.db.update(groups).set({ state: 'filled', endedAt: ctx.now }).where(eq(groups.id, group.id))
  const formed = await ctx.db.update(seats).set({ state: 'formed' }).where(and(eq(seats.groupId, group.id), eq(seats.state, 'kept'))).returning({ orderId: seats.orderId, shopperId: seats.shopperId })
  await emit(ctx, GroupFilled, { ...factsOf(ctx, group), orders: formed })
  for (const { shopperId } of formed) await tell(ctx, shopperId, 'filled', { size: String(group.size) }, `/groups/${group.id}`)
}

/** The order has ended: its seat and its pieces are free again, once only. Whoever leaves a running group leaves it to the others; with the last of them it is over. Of a filled group nothing changes but the pieces. */
export async function releaseGroupSeat(ctx: Context, orderId: string): Promise<void> {
  const [known] = await ctx.db.select({ groupId: seats.groupId }).from(seats).where(eq(seats.orderId, orderId))
  if (!known) return
  const group = known.groupId ? await hold(ctx, known.groupId) : undefined
  const [seat] = await ctx.db.select().from(seats).where(eq(seats.orderId, orderId)).for('update')
  const state = endOf(seat!.state)
  if (!state) return
  await ctx.db.update(seats).set({ state, endedAt: ctx.now }).where(eq(seats.orderId, orderId))
  if (group?.state === 'running') await leave(ctx, group, seat!)
  await ctx.db.update(activities).set({ takenPieces: sql`${activities.takenPieces} - ${seat!.pieces}` }).where(eq(activities.id, seat!.activityId))
}

async function leave(ctx: Context, group: Group, seat: Seat): Promise<void> {
  const members = group.members - (seat.state === 'kept' ? 1 : 0)
  const [eldest] = seat.shopperId === group.leaderId ? await ctx.db.select({ shopperId: seats.shopperId }).from(seats).where(and(eq(seats.groupId, group.id), eq(seats.state, 'kept'), ne(seats.orderId, seat.orderId))).orderBy(asc(seats.paidAt), asc(seats.orderId)).limit(1) : []
  const isEmpty = group.seats === 1
  await ctx.db.update(groups).set({ seats: group.seats - 1, members, ...(eldest && { leaderId: eldest.shopperId }), ...(isEmpty && { state: 'failed', endedAt: ctx.now }) }).where(eq(groups.id, group.id))
  if (isEmpty) await emit(ctx, GroupFailed, { ...factsOf(ctx, group), members: 0 })
}

const mostAtOnce = 500
/** Groups whose time is over without being full fail 到期未成团, each in a transaction of its own; their orders are ordering's to end. Answers how many failed. */
export async function failDue(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ id: groups.id }).from(groups).where(and(eq(groups.state, 'running'), lte(groups.endsAt, ctx.now))).orderBy(asc(groups.endsAt)).limit(mostAtOnce)
  let failed = 0
  for (const { id } of due) failed += await transaction(ctx, async (ctx) => {
    const [group] = await ctx.db.update(groups).set({ state: 'failed', endedAt: ctx.now }).where(and(eq(groups.id, id), eq(groups.state, 'running'))).returning()
    if (group) await emit(ctx, GroupFailed, { ...factsOf(ctx, group), members: group.members })
    return group ? 1 : 0
  })
  return failed
}

/** Seats in groups that have failed whose orders still stand: they are to be ended, and what was paid goes back. */
export const seatsToEnd = (ctx: Context): Promise<Seat[]> => ctx.db.select({ seat: seats }).from(seats).innerJoin(groups, eq(groups.id, seats.groupId)).where(and(isNotNull(seats.groupId), inArray(seats.state, ['held', 'kept']), eq(groups.state, 'failed'))).orderBy(asc(seats.orderId)).limit(mostAtOnce).then((rows) => rows.map(({ seat }) => seat))

/** Tells whoever was in a group that failed what went back to him, and by which refund 退款凭证. */
export const tellRefunded = (ctx: Context, { shopperId }: Seat, orderId: string, amountFen: number, refundId: string): Promise<void> => tell(ctx, shopperId, 'failed', { amount: yuanOf(amountFen), refund: refundId }, `/orders/${orderId}`)

function tell(ctx: Context, ownerId: string, what: 'filled' | 'failed', facts: Readonly<Record<string, string>>, link: string): Promise<void> {
  const which = ctx.locale === 'en' ? 1 : 0
  const body = Object.entries(facts).reduce((said, [name, value]) => said.replace(`{${name}}`, value), groupsTexts[`groups.note_${what}_body`][which] as string)
  return tellInbox(ctx, { ownerId, topic: 'order', title: groupsTexts[`groups.note_${what}`][which], body, link })
}

/** Whether what was bought was bought in a group: its shares say so, which saves every other order a question. */
export const isGrouped = (lines: readonly { readonly shares: readonly { readonly offerId: string }[] }[]): boolean => lines.some(({ shares }) => shares.some(({ offerId }) => offerId.startsWith('gba_')))
