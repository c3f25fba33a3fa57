import type { Context } from '#kernel/context'
import type { Hindrance, Personal } from '#kernel/personal'

/** Personal data 个人数据 of points: points earned and spent. */
export const personal: Personal = { hinders, holdings: [
  { table: 'points_accounts', of: 'shopper_id = his_id', title: ['积分账户', 'Points account'], copy: ['pending', 'available', 'reserved', 'debt'], end: { law: 'trade', then: 'nothing' } },
  { table: 'points_journals', of: 'shopper_id = his_id', title: ['积分明细', 'Points, one by one'], copy: ['reason', 'order_id', 'note', 'at'], end: { law: 'trade', then: 'nothing' } },
  { table: 'points_batches', of: 'shopper_id = his_id', title: ['积分批次', 'Batches of points'], copy: ['source', 'points', 'left_points', 'available_at', 'expires_at'], end: { law: 'trade', then: 'nothing' } },
  { table: 'points_claims', of: 'shopper_id = his_id', title: ['订单用掉的积分', 'Points used by orders'], copy: ['order_id', 'points', 'fen', 'state', 'at'], end: { law: 'trade', then: 'nothing' } },
  { table: 'points_parts', of: 'shopper_id = his_id', title: ['积分分摊', 'Shares of points'], copy: [], end: { law: 'trade', then: 'nothing' } },
  { table: 'points_reversals', of: 'shopper_id = his_id', title: ['积分退回', 'Points given back'], copy: ['refund_id', 'back_points', 'clawed_points', 'at'], end: { law: 'trade', then: 'nothing' } },
] }

/** Points that may still be spent. They may be given up. */
async function hinders(ctx: Context, shopperId: string): Promise<readonly Hindrance[]> {
  const { rows: [row] } = await ctx.client.query<{ n: number }>({ name: 'points.left', values: [shopperId], text: 'select coalesce(sum(available + pending), 0)::float8 as n from points_accounts where shopper_id = $1' })
  return row!.n > 0 ? [{ code: 'privacy.hinder_points', count: row!.n, href: '/me/points', isWaivable: true }] : []
}
