import { and, asc, desc, eq, gt, inArray, lt, notInArray, or, sql } from 'drizzle-orm'
import { shopperNames, shoppersNamed } from '#trust/identity'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { mostFor, spent, worthFen, type Bound } from './points.rules'
import { earnPerYuan, goodMonths, mostPercent, pointsPerYuan, remindDays, returnDays } from './settings.rules'
import { accounts, batches, entries, journals, parts, type reasons } from './tables'

/** Points as their owner sees them 我的积分: what may be used, what is to come and when, what expires soon, and everything that happened. */
const none = { pending: 0, available: 0, reserved: 0, debt: 0 }
const soonest = 5

/** What the shopper may use now: what has reached its last day counts no more, whether or not the job has been by. */
async function usable(ctx: Context, shopperId: string): Promise<number> {
  const { rows: [row] } = await ctx.client.query<{ points: number }>({ name: 'points.usable', text: `select coalesce(sum(left_points), 0)::float8 as points from points_batches where shopper_id = $1 and state = 'live' and left_points > 0 and expires_at > $2`, values: [shopperId, ctx.now] })
  return row!.points
}

export interface Spending { readonly balance: number; readonly usedPoints: number; readonly usedFen: number; readonly mostPoints: number; readonly mostFen: number; readonly perYuan: number; readonly mostPercent: number; /** Why there cannot be more; `presale`: a deposit is paid with money. */ readonly why: Bound | 'presale' }
/** What points may pay of an order and how many he asks to use; asked beside the goods, answered once they have their price. */
export async function spending(ctx: Context, asked: number | 'most'): Promise<(goodsFen: number, isPresale: boolean) => Spending> {
  const [balance, perYuan, share] = [await usable(ctx, ctx.actor.id), await settingOf(ctx, pointsPerYuan), await settingOf(ctx, mostPercent)]
  return (goodsFen, isPresale) => {
    const most = mostFor(isPresale ? 0 : goodsFen, balance, { perYuan, mostPercent: share })
    const used = spent(asked, most, perYuan)
    return { balance, usedPoints: used.points, usedFen: used.fen, mostPoints: most.points, mostFen: most.fen, perYuan, mostPercent: share, why: isPresale ? 'presale' : most.why }
  }
}

/** One shopper's account, told to himself or to staff. */
export async function accountOf(ctx: Context, shopperId: string) {
  const [[row], points, perYuan, perYuanEarned, days, months, soonDays, share] = await Promise.all([ctx.db.select().from(accounts).where(eq(accounts.shopperId, shopperId)), usable(ctx, shopperId), settingOf(ctx, pointsPerYuan), settingOf(ctx, earnPerYuan), settingOf(ctx, returnDays), settingOf(ctx, goodMonths), settingOf(ctx, remindDays), settingOf(ctx, mostPercent)])
  const { pending, reserved, debt } = row ?? none
  const [coming, expiring] = row ? await Promise.all([
    ctx.db.select({ points: batches.leftPoints, availableAt: batches.availableAt, orderId: batches.orderId }).from(batches).where(and(eq(batches.shopperId, shopperId), eq(batches.state, 'pending'), gt(batches.leftPoints, 0))).orderBy(asc(batches.availableAt)).limit(soonest),
    ctx.db.select({ points: sql<number>`sum(${batches.leftPoints})::float8`, expiresAt: batches.expiresAt }).from(batches).where(and(eq(batches.shopperId, shopperId), eq(batches.state, 'live'), gt(batches.leftPoints, 0), gt(batches.expiresAt, ctx.now))).groupBy(batches.expiresAt).orderBy(asc(batches.expiresAt)).limit(soonest),
  ]) : [[], []]
  const soon = after(ctx.now, soonDays * dayMs)
  return { shopperId, available: points, worthFen: worthFen(points, perYuan), pending, reserved, debt, coming, expiring: expiring.map((one) => ({ points: one.points, expiresAt: one.expiresAt!, isSoon: one.expiresAt! <= soon })), rules: { earnPerYuan: perYuanEarned, perYuan, mostPercent: share, returnDays: days, goodMonths: months } }
}

export interface Paged { readonly cursor?: string | undefined; readonly limit: number }
/** Everything that happened to somebody's points, newest first, with what each did to what he may use and to what is to come. */
export async function logOf(ctx: Context, shopperId: string, { cursor, limit }: Paged, without: readonly (typeof reasons)[number][] = []) {
  const rows = await ctx.db.select().from(journals).where(and(eq(journals.shopperId, shopperId), without.length > 0 ? notInArray(journals.reason, [...without]) : undefined, cursor ? lt(journals.id, cursor) : undefined)).orderBy(desc(journals.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const legs = page.length === 0 ? [] : await ctx.db.select().from(entries).where(inArray(entries.journalId, page.map(({ id }) => id)))
  const leg = (id: string, account: string) => legs.find((one) => one.journalId === id && one.account === account)?.points ?? 0
  const items = page.map(({ id, reason, orderId, note, actorId, at }) => ({ id, reason, orderId, note, actorId, at: at!, available: leg(id, 'available'), pending: leg(id, 'pending'), debt: leg(id, 'debt') }))
  return { items, next: rows.length > limit ? page.at(-1)!.id : null }
}

/** What points paid of an order and what it earns, for each of its child orders; empty where there is nothing, or where the order is another's. */
export async function pointsOfOrder(ctx: Context, id: string) {
  const [paid, earned] = await Promise.all([
    ctx.db.select().from(parts).where(and(or(eq(parts.orderId, id), eq(parts.parentId, id)), mine(ctx, parts.shopperId))),
    ctx.db.select().from(batches).where(and(eq(batches.source, 'order'), or(eq(batches.orderId, id), eq(batches.parentId, id)), mine(ctx, batches.shopperId))),
  ])
  const ids = [...new Set([...paid.map((one) => one.orderId as string), ...earned.map((one) => one.orderId as string)])].sort()
  return { items: ids.map((orderId) => {
    const [used, got] = [paid.find((one) => one.orderId === orderId), earned.find((one) => one.orderId === orderId)]
    return { orderId, usedPoints: used?.points ?? 0, usedFen: used?.fen ?? 0, backPoints: used?.backPoints ?? 0, earnedPoints: got?.points ?? 0, clawedPoints: got?.clawedPoints ?? 0, isPending: got?.state === 'pending', availableAt: got?.availableAt ?? null }
  }) }
}

const masked = (name: string | undefined): string => (name ? `${[...name][0]}**` : '')
/** Accounts of all shoppers who have had any, for staff, their names cut; `q` is a whole phone, or the beginning of an id. */
export async function accountPage(ctx: Context, { q, cursor, limit }: Paged & { readonly q?: string | undefined }) {
  const named = q ? (await shoppersNamed(ctx, [q])).get(q) : undefined
  const rows = await ctx.db.select().from(accounts).where(and(named ? eq(accounts.shopperId, named) : q ? sql`starts_with(${accounts.shopperId}, ${q})` : undefined, cursor ? lt(accounts.shopperId, cursor) : undefined)).orderBy(desc(accounts.shopperId)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const names = await shopperNames(ctx, page.map(({ shopperId }) => shopperId))
  return { items: page.map(({ shopperId, pending, available, reserved, debt, issued, spent, expired, clawedBack }) => ({ shopperId, name: masked(names.get(shopperId)), pending, available, reserved, debt, issued, spent, expired, clawedBack })), next: rows.length > limit ? page.at(-1)!.shopperId : null }
}
