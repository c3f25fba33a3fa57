import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { checks } from './tables'

/** The nightly check 积分对账 (I-13): every account against its entries, its batches and what orders hold; every claim against its parts and draws. What it finds is kept, and raises an alert. */
interface Finding { readonly what: string; readonly subject: string; readonly says: string }
const mostFindings = 200

/** One snapshot, so that nothing moves while it is looked at. */
const findings = `
  with sums as (select j.shopper_id, coalesce(sum(e.points) filter (where e.account = 'pending'), 0) as pending, coalesce(sum(e.points) filter (where e.account = 'available'), 0) as available, coalesce(sum(e.points) filter (where e.account = 'reserved'), 0) as reserved,
      -coalesce(sum(e.points) filter (where e.account = 'debt'), 0) as debt, -coalesce(sum(e.points) filter (where e.account = 'issued'), 0) as issued, coalesce(sum(e.points) filter (where e.account = 'spent'), 0) as spent,
      coalesce(sum(e.points) filter (where e.account = 'expired'), 0) as expired, coalesce(sum(e.points) filter (where e.account = 'clawed_back'), 0) as clawed_back
      from points_journals j join points_entries e on e.journal_id = j.id group by j.shopper_id),
    batches as (select shopper_id, coalesce(sum(left_points) filter (where state = 'pending'), 0) as pending, coalesce(sum(left_points) filter (where state = 'live'), 0) as live from points_batches group by shopper_id),
    held as (select shopper_id, sum(points) as points from points_claims where state = 'held' group by shopper_id),
    drawn as (select order_id, sum(points) as points, sum(back_points) as back from points_draws group by order_id),
    parted as (select parent_id, sum(points) as points, sum(fen) as fen, sum(back_points) as back from points_parts group by parent_id)
  select 'account' as what, a.shopper_id as subject, format('entries come to %s/%s/%s/%s', s.pending, s.available, s.reserved, s.debt) as says from points_accounts a left join sums s using (shopper_id)
    where (a.pending, a.available, a.reserved, a.debt, a.issued, a.spent, a.expired, a.clawed_back) is distinct from (coalesce(s.pending, 0), coalesce(s.available, 0), coalesce(s.reserved, 0), coalesce(s.debt, 0), coalesce(s.issued, 0), coalesce(s.spent, 0), coalesce(s.expired, 0), coalesce(s.clawed_back, 0))
  union all select 'batches', a.shopper_id, format('batches hold %s pending and %s available', coalesce(b.pending, 0), coalesce(b.live, 0)) from points_accounts a left join batches b using (shopper_id) where a.pending <> coalesce(b.pending, 0) or a.available <> coalesce(b.live, 0)
  union all select 'held', a.shopper_id, format('orders hold %s', coalesce(h.points, 0)) from points_accounts a left join held h using (shopper_id) where a.reserved <> coalesce(h.points, 0)
  union all select 'claim', c.order_id, format('drawn %s, in parts %s', d.points, p.points) from points_claims c left join drawn d using (order_id) left join parted p on p.parent_id = c.order_id
    where c.points is distinct from d.points or c.points is distinct from p.points or c.fen is distinct from p.fen or (c.state = 'kept' and d.back <> p.back) or (c.state = 'released' and d.back <> c.points) or (c.state = 'held' and d.back <> 0)
  union all select 'journal', journal_id, 'does not add up to nothing' from points_entries group by journal_id having sum(points) <> 0
  limit ${mostFindings}`

/** Looks at all of it and writes down what it found; answers how many things do not agree. */
export async function checkPoints(ctx: Context): Promise<number> {
  const { rows } = await ctx.client.query<Finding>({ name: 'points.check', text: findings })
  if (rows.length > 0) ctx.log.warn({ faults: rows.length, first: rows[0] }, 'points do not agree with their books')
  await ctx.db.insert(checks).values({ id: newId('ptc', ctx.now), faults: rows.length, findings: rows, at: ctx.now })
  return rows.length
}
