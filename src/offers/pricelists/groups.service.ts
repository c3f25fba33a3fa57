import { and, eq, inArray, sql } from 'drizzle-orm'
import { GroupChanged } from '#events/pricelists'
import { phoneFrom, shoppersNamed } from '#trust/identity'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { forgetNames } from './groups.queries'
import { forgetMembers } from './live.queries'
import { groups, members, type groupKinds } from './tables'

/** Groups of shoppers 会员组 (E13): made, renamed, filled and emptied by a merchant for his store, or by the platform for its own lists. */
export interface GroupWish { readonly name: string; readonly kind: (typeof groupKinds)[number] }
type Row = typeof groups.$inferSelect

export function makeGroup(ctx: Context, wish: GroupWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const id = newId('pgr', ctx.now)
    await ctx.db.insert(groups).values({ id, merchantId: (ctx.actor.merchantId ?? null) as Row['merchantId'], ...wish, version: 1, changedBy: ctx.actor.id, changedAt: ctx.now })
    await audit(ctx, { action: 'pricelists.make_group', subject: id, after: wish })
    return { id, version: 1 }
  })
}

/** Another name or kind; the version tells a stale form (409). */
export function changeGroup(ctx: Context, id: string, version: number, wish: GroupWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const before = await own(ctx, id)
    if (before.version !== version) refuse('pricelists.stale', { version: before.version })
    await ctx.db.update(groups).set({ ...wish, version: version + 1, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(groups.id, before.id))
    await audit(ctx, { action: 'pricelists.change_group', subject: id, before: { name: before.name, kind: before.kind }, after: wish })
    await forgetNames(ctx)
    return { id, version: version + 1 }
  })
}

/** What became of each name that was given 逐行结果. */
export const memberOutcomes = ['added', 'in', 'unknown', 'id_only', 'twice'] as const
export interface MemberRow { readonly row: number; readonly who: string; readonly outcome: (typeof memberOutcomes)[number] }
export const mostNames = 500

/**
 * Puts shoppers in, by id, for staff by phone as well; what became of each is told, phones masked. A merchant names them by the ids on his orders, so that no list tells him who has an
 * account (I-22). Whoever is in already stays so.
 */
export function addMembers(ctx: Context, id: string, names: readonly string[]): Promise<{ added: number; rows: MemberRow[] }> {
  return transaction(ctx, async (ctx) => {
    const group = await own(ctx, id)
    const isId = (name: string): boolean => name.startsWith('shp_')
    const isStaff = ctx.actor.kind === 'staff'
    const known = await shoppersNamed(ctx, isStaff ? names : names.filter(isId))
    const first = new Map<string, number>()
    names.forEach((name, i) => { const shopperId = known.get(name); if (shopperId !== undefined && !first.has(shopperId)) first.set(shopperId, i) })
    const fresh = first.size === 0 ? [] : await ctx.db.insert(members).values([...first.keys()].map((shopperId) => ({ groupId: group.id, shopperId, addedBy: ctx.actor.id, at: ctx.now }))).onConflictDoNothing().returning({ shopperId: members.shopperId })
    const added = new Set(fresh.map(({ shopperId }) => shopperId as string))
    const outcomeOf = (name: string, i: number): MemberRow['outcome'] => {
      const shopperId = known.get(name)
      if (shopperId === undefined) return !isStaff && !isId(name) ? 'id_only' : 'unknown'
      return first.get(shopperId) !== i ? 'twice' : added.has(shopperId) ? 'added' : 'in'
    }
    if (added.size > 0) await changed(ctx, group, { action: 'pricelists.add_members', shopperIds: [...added] })
    return { added: added.size, rows: names.map((name, i) => ({ row: i + 1, who: phoneFrom(name) ? masked(phoneFrom(name)!) : name.slice(0, 60), outcome: outcomeOf(name, i) })) }
  })
}

/** Takes shoppers out; who is not in is left alone. Their next quote is without what the group had. */
export function removeMembers(ctx: Context, id: string, shopperIds: readonly string[]): Promise<{ removed: number }> {
  return transaction(ctx, async (ctx) => {
    const group = await own(ctx, id)
    const gone = await ctx.db.delete(members).where(and(eq(members.groupId, group.id), inArray(members.shopperId, [...shopperIds]))).returning({ shopperId: members.shopperId })
    if (gone.length > 0) await changed(ctx, group, { action: 'pricelists.remove_members', shopperIds: gone.map(({ shopperId }) => shopperId) })
    return { removed: gone.length }
  })
}

async function changed(ctx: Context, { id, merchantId }: Row, { action, shopperIds }: { readonly action: 'pricelists.add_members' | 'pricelists.remove_members'; readonly shopperIds: readonly string[] }): Promise<void> {
  const count = shopperIds.length
  await ctx.db.update(groups).set({ version: sql`${groups.version} + 1`, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(groups.id, id))
  await audit(ctx, { action, subject: id, after: { shopperIds: [...shopperIds] } })
  await emit(ctx, GroupChanged, { groupId: id, merchantId, added: action === 'pricelists.add_members' ? count : 0, removed: action === 'pricelists.remove_members' ? count : 0, at: ctx.now.toISOString() })
  await forgetMembers(ctx)
}

/** Staff see every group; who is in a merchant's is his alone to say. */
async function own(ctx: Context, id: string): Promise<Row> {
  const [row] = await ctx.db.select().from(groups).where(and(eq(groups.id, id as Row['id']), mine(ctx, groups.merchantId))).for('update')
  return row && row.merchantId === (ctx.actor.merchantId ?? null) ? row : notFound()
}
