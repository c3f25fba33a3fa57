import { and, eq } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { newest, type Entry, type Slice, type Story } from '#kernel/timelines'
import { groups, seats } from './tables'

/** What an order's group went through 拼团经过 (F11, F27), for its timeline: when it was founded or joined, full or given up, and until when it waits. Empty for what was not bought in one. */
export async function groupStory(ctx: Context, parentId: string, slice: Slice): Promise<Story> {
  const [found] = await ctx.db.select({ seat: seats, group: groups }).from(seats).innerJoin(groups, eq(groups.id, seats.groupId)).where(and(eq(seats.orderId, parentId), mine(ctx, ctx.actor.kind === 'merchant' ? seats.merchantId : seats.shopperId)))
  if (!found) return { entries: [], promises: [] }
  const { seat: { orderId, isFounder, paidAt, state }, group } = found
  const waits = state === 'kept' && group.state === 'running'
  const entries: Entry[] = [
    ...(paidAt ? [{ id: `${orderId}.group.1`, at: paidAt, orderId, code: isFounder ? 'groups.founded' : 'groups.joined', actor: 'shopper' as const, facts: { size: group.size }, next: waits ? { code: 'groups.fill', by: group.endsAt } : null }] : []),
    ...(group.endedAt && paidAt ? [{ id: `${orderId}.group.2`, at: group.endedAt, orderId, code: `groups.${group.state}`, actor: 'system' as const, ...(group.state === 'failed' && { cause: 'timeout' }), facts: { size: group.size } }] : []),
  ]
  return { entries: newest(entries, slice), promises: waits ? [{ orderId, code: 'groups.fill', by: group.endsAt, whose: 'shopper' }] : [] }
}
