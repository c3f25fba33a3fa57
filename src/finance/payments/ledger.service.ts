import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'

/**
 * The ledger 账本: double entry, append-only, in fen. Debit is positive, credit negative. Balances move in the same statement as the entries;
 * the database refuses a journal that does not add up to nothing (I-01, I-02).
 */
export const accounts = {
  /** Money at the channels that is ours to account for. */
  clearing: 'channel_clearing',
  /** Money at a channel that it keeps to be split 待分账资金, not the platform's own until it is let go; owner: the trade. */
  splitFunds: 'channel_split',
  /** Taken of a merchant's balance until the channel has paid him 分账中; owner: the split. */
  splitting: 'splits_under_way',
  /** Held for an order until it is received; owner: the parent order. */
  held: 'order_funds',
  /** Paid first for an order of a presale 定金, until it counts as price, is forfeited or goes back; owner: the parent order. */
  deposits: 'order_deposits',
  /** Owed to a shopper by a merchant who did not keep his word 违约赔偿, until it is his balance there; owner: the shopper. */
  compensation: 'shopper_compensation',
  /** Earned by a merchant and not settled yet 待结算; owner: the merchant. */
  merchant: 'merchant_payable',
  fee: 'platform_fee',
  /** Settled, so that he may have it paid out 商家余额; below nothing he owes it and it is netted from what is settled next; owner: the merchant. */
  balance: 'merchant_balance',
  /** On its way to a merchant's bank 在途提现; owner: the payout. */
  underWay: 'payouts_under_way',
  /** What has left for merchants' banks. */
  bank: 'payout_bank',
  payoutFee: 'payout_fees',
  /** Kept of a merchant as a surety 保证金; owner: the merchant. */
  surety: 'merchant_surety',
  penalty: 'platform_penalties',
  /** What the platform pays of discounts that it bears, so that the merchant gets his price. */
  subsidy: 'platform_subsidy',
  /** What shoppers paid with points: the platform bears it, so that the merchant gets it as money. */
  points: 'platform_points',
  /** Money that came late, twice or in the wrong amount, until it is given back; owner: the try. */
  suspense: 'suspense',
  /** What shoppers have as balance 余额 at a merchant, borne by him since it was issued; owner: the merchant. */
  wallet: 'wallet_payable',
} as const
type Account = (typeof accounts)[keyof typeof accounts]
interface Leg { readonly account: Account; readonly ownerId?: string; readonly amountFen: number }
export interface Journal { readonly reason: string; readonly sourceId: string; readonly orderId?: string; readonly refundId?: string; readonly legs: readonly Leg[] }

/** One who settles, pays out or moves what a merchant has does so after the other, in the caller's transaction. */
export const aloneWith = (ctx: Context, merchantId: string) => ctx.client.query({ name: 'payments.lock_merchant', text: 'select pg_advisory_xact_lock(hashtextextended($1, 7))', values: [merchantId] })

const post = `
  with legs as (select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as l(id, account, owner_id, amount_fen)),
    written as (insert into payments_entries (id, journal_id, account, owner_id, amount_fen, reason, order_id, refund_id, source_id, at) select id, $5, account, owner_id, amount_fen, $6, $7, $8, $9, $10 from legs returning account, owner_id, amount_fen)
  insert into payments_balances (account, owner_id, currency, balance_fen) select account, owner_id, 'CNY', sum(amount_fen) from written group by account, owner_id order by account, owner_id
  on conflict (account, owner_id, currency) do update set balance_fen = payments_balances.balance_fen + excluded.balance_fen`

/** Writes one journal in the caller's transaction. Legs of nothing are left out; the same source and reason are written once, by a unique index. */
export async function write(ctx: Context, { reason, sourceId, orderId, refundId, legs }: Journal): Promise<void> {
  if (!ctx.inTransaction) throw new Error('a journal was written outside a transaction')
  const some = legs.filter((leg) => leg.amountFen !== 0)
  if (some.length === 0) return
  await ctx.client.query({ name: 'payments.post', text: post, values: [some.map(() => newId('ent', ctx.now)), some.map((leg) => leg.account), some.map((leg) => leg.ownerId ?? ''), some.map((leg) => leg.amountFen),
    newId('jrn', ctx.now), reason, orderId ?? null, refundId ?? null, sourceId, ctx.now] })
}
