import type { Context } from '#kernel/context'
import type { Hindrance, Personal } from '#kernel/personal'

/** Personal data 个人数据 of changes: changes of his orders. */
export const personal: Personal = { hinders, holdings: [
  { table: 'changes_changes', of: 'shopper_id = his_id', title: ['改单', 'Changes of orders'], copy: ['order_id', 'reason', 'answer', 'state', 'refund_fen', 'due_fen', 'asked_at', 'ended_at'], end: { law: 'trade', then: { set: `reason = '', answer = '', actions = '[]'` } } },
] }

/** Changes that nobody has answered yet, or that wait to be paid. */
async function hinders(ctx: Context, shopperId: string): Promise<readonly Hindrance[]> {
  const { rows: [row] } = await ctx.client.query<{ n: number }>({ name: 'changes.open_of', values: [shopperId], text: `select count(*)::int as n from changes_changes where shopper_id = $1 and state in ('requested', 'awaiting_payment')` })
  return row!.n > 0 ? [{ code: 'privacy.hinder_changes', count: row!.n, href: '/orders', isWaivable: false }] : []
}
