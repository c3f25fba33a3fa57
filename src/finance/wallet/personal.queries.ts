import type { Context } from '#kernel/context'
import type { Hindrance, Personal } from '#kernel/personal'

/** Personal data 个人数据 of wallet: his balances at stores, cards that he redeemed, that bear his name or that are handed on to his phone. */
export const personal: Personal = { hinders, holdings: [
  { table: 'wallet_accounts', of: 'shopper_id = his_id', title: ['余额', 'Balances'], copy: ['merchant_id', 'available_fen', 'reserved_fen'], end: { law: 'payment', then: 'nothing' } },
  { table: 'wallet_entries', of: 'shopper_id = his_id', title: ['余额明细', 'Balances, one by one'], copy: ['merchant_id', 'reason', 'available_fen', 'reserved_fen', 'order_id', 'at'], end: { law: 'payment', then: 'nothing' } },
  { table: 'wallet_claims', of: 'shopper_id = his_id', title: ['订单用掉的余额', 'Balance used by orders'], copy: ['order_id', 'merchant_id', 'fen', 'back_fen', 'state', 'at'], end: { law: 'payment', then: 'nothing' } },
  { table: 'wallet_cards', of: 'shopper_id = his_id', title: ['兑换的礼品卡', 'Gift cards redeemed'], copy: ['id', 'used_at'], end: { law: 'payment', then: 'nothing' } },
  { table: 'wallet_batches', of: 'shopper_id = his_id', title: ['定向发放', 'Issued to him by name'], copy: ['name', 'face_fen', 'made_at'], end: { law: 'payment', then: 'nothing' } },
  { table: 'wallet_batches', of: 'giving_phone = his_phone', title: ['转让给他的礼品卡', 'Gift cards handed on to him'], copy: ['face_fen', 'giving_at'], end: { set: 'giving_phone = null, giving_at = null' } },
] }

/** Balances that may still be spent. They may be given up, but never by silence. */
async function hinders(ctx: Context, shopperId: string): Promise<readonly Hindrance[]> {
  const { rows: [row] } = await ctx.client.query<{ n: number; fen: number }>({ name: 'wallet.left', values: [shopperId], text: 'select count(*)::int as n, coalesce(sum(available_fen + reserved_fen), 0)::float8 as fen from wallet_accounts where shopper_id = $1 and available_fen + reserved_fen > 0' })
  return row!.n > 0 ? [{ code: 'privacy.hinder_balance', count: row!.n, fen: row!.fen, href: '/me/balances', isWaivable: true }] : []
}
