import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import type { Hindrance, Personal } from '#kernel/personal'
import { payouts } from './tables'

/** Personal data 个人数据 of settlement: where a shopper's money goes, and what was paid to him. */
export const personal: Personal = { hinders, holdings: [
  { table: 'settlement_accounts', of: 'shopper_id = his_id', title: ['提现收款账户', 'Accounts for payouts'], copy: ['holder', 'bank', 'tail', 'added_at'], end: { law: 'payment', then: { set: `holder = '', bank = '', number = '', tail = '0000'` } } },
  { table: 'settlement_payouts', of: 'shopper_id = his_id', title: ['余额提现', 'Payouts of balances'], copy: ['merchant_id', 'amount_fen', 'state', 'applied_at', 'changed_at'], end: { law: 'payment', then: 'nothing' } },
] }

/** Payouts that are under way run their course, and what fails comes back to a balance that must be there. */
async function hinders(ctx: Context, shopperId: string): Promise<readonly Hindrance[]> {
  const [found] = await ctx.db.select({ count: sql<number>`count(*)::int`, fen: sql<number>`coalesce(sum(${payouts.amountFen}), 0)::float8` }).from(payouts).where(and(eq(payouts.shopperId, shopperId as never), inArray(payouts.state, ['applied', 'approved', 'paying'])))
  return found!.count > 0 ? [{ code: 'privacy.hinder_payouts', count: found!.count, fen: found!.fen, href: null, isWaivable: false }] : []
}
