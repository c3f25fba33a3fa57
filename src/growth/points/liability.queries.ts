import type { Context } from '#kernel/context'
import { settingOf } from '#kernel/settings'
import { worthFen } from './points.rules'
import { pointsPerYuan } from './settings.rules'

/** What the platform owes in points 积分负债: how many are out and what they are worth, by the month in which they expire; and what the last check found. */
interface Row { readonly month: string | null; readonly points: number; readonly shoppers: number }

export async function liability(ctx: Context) {
  const [{ rows }, { rows: [sums] }, { rows: [check] }, perYuan] = await Promise.all([
    ctx.client.query<Row>({ name: 'points.liability', text: `select to_char((expires_at - interval '1 second') at time zone 'Asia/Shanghai', 'YYYY-MM') as month, sum(left_points)::float8 as points, count(distinct shopper_id)::float8 as shoppers from points_batches where left_points > 0 group by 1 order by 1 nulls last` }),
    ctx.client.query<Record<'pending' | 'available' | 'reserved' | 'debt' | 'issued' | 'spent' | 'expired' | 'clawedBack', number>>({ name: 'points.totals', text: `select coalesce(sum(pending), 0)::float8 as pending, coalesce(sum(available), 0)::float8 as available, coalesce(sum(reserved), 0)::float8 as reserved, coalesce(sum(debt), 0)::float8 as debt,
      coalesce(sum(issued), 0)::float8 as issued, coalesce(sum(spent), 0)::float8 as spent, coalesce(sum(expired), 0)::float8 as expired, coalesce(sum(clawed_back), 0)::float8 as "clawedBack" from points_accounts` }),
    ctx.client.query<{ faults: number; at: Date }>({ name: 'points.last_check', text: 'select faults, at from points_checks order by at desc, id desc limit 1' }),
    settingOf(ctx, pointsPerYuan),
  ])
  const outstanding = sums!.pending + sums!.available + sums!.reserved
  return { ...sums!, outstanding, worthFen: worthFen(outstanding, perYuan), check: check ?? null, next: null,
    items: rows.map(({ month, points, shoppers }) => ({ month, points, worthFen: worthFen(points, perYuan), shoppers })) }
}

/** How many things the last nightly check found that do not agree; nothing before there was one. */
export async function faultsOfPoints(ctx: Context): Promise<number> {
  const { rows: [check] } = await ctx.client.query<{ faults: number }>({ name: 'points.faults', text: 'select faults from points_checks order by at desc, id desc limit 1' })
  return check?.faults ?? 0
}
