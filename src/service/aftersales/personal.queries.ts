import type { Context } from '#kernel/context'
import type { Hindrance, Personal } from '#kernel/personal'

/** Personal data 个人数据 of aftersales: cases about what he bought. */
export const personal: Personal = { hinders, holdings: [
  { table: 'aftersales_cases', of: 'shopper_id = his_id', title: ['售后', 'After-sales cases'], copy: ['number', 'order_id', 'kind', 'reason', 'note', 'state', 'amount_fen', 'asked_at', 'ended_at'], end: { law: 'trade', then: { set: `note = ''` } } },
  { table: 'aftersales_freights', of: 'shopper_id = his_id', title: ['退货运费', 'Money for ways back'], copy: ['case_id', 'amount_fen', 'state', 'words', 'asked_at'], end: { law: 'trade', then: { set: `words = ''` } } },
  { table: 'aftersales_steps', of: 'actor_id = his_id', title: ['售后往来', 'Steps in cases'], copy: ['case_id', 'kind', 'words', 'at'], end: { law: 'trade', then: 'nothing' } },
] }

/** Cases that have not ended. They run their course, or he withdraws them. */
async function hinders(ctx: Context, shopperId: string): Promise<readonly Hindrance[]> {
  const { rows: [row] } = await ctx.client.query<{ n: number }>({ name: 'aftersales.open_of', values: [shopperId], text: 'select count(*)::int as n from aftersales_cases where shopper_id = $1 and ended_at is null' })
  return row!.n > 0 ? [{ code: 'privacy.hinder_cases', count: row!.n, href: '/aftersales', isWaivable: false }] : []
}
