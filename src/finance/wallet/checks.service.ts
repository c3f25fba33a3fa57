import { accounts as ledger, ownersOn } from '#finance/payments'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { checks } from './tables'

/** The nightly check 余额对账 (I-13): every balance against its entries and what orders hold; every redeemed card against what it became; of each named card one living code; and what shoppers have at each merchant against what the ledger says that he owes them (`wallet_payable`). What it finds is kept, and raises an alert. */
interface Finding { readonly what: string; readonly subject: string; readonly says: string }
const mostFindings = 200

const findings = `
  with sums as (select shopper_id, merchant_id, sum(available_fen) as available, sum(reserved_fen) as reserved from wallet_entries group by 1, 2),
    held as (select shopper_id, merchant_id, sum(fen) as fen from wallet_claims where state = 'held' group by 1, 2)
  select 'balance' as what, coalesce(a.shopper_id, s.shopper_id) || '/' || coalesce(a.merchant_id, s.merchant_id) as subject, format('entries come to %s and %s held', coalesce(s.available, 0), coalesce(s.reserved, 0)) as says from wallet_accounts a full join sums s using (shopper_id, merchant_id)
    where (coalesce(a.available_fen, 0), coalesce(a.reserved_fen, 0)) is distinct from (coalesce(s.available, 0), coalesce(s.reserved, 0))
  union all select 'held', a.shopper_id || '/' || a.merchant_id, format('orders hold %s', coalesce(h.fen, 0)) from wallet_accounts a left join held h using (shopper_id, merchant_id) where a.reserved_fen <> coalesce(h.fen, 0)
  union all select 'claim', order_id, format('%s of %s went back', back_fen, fen) from wallet_claims where back_fen < 0 or back_fen > fen
  union all select 'card', c.id, format('became %s', coalesce(sum(e.available_fen), 0)) from wallet_cards c join wallet_batches b on b.id = c.batch_id left join wallet_entries e on e.source_id = c.id and e.reason = 'redeemed'
    group by c.id, c.shopper_id, b.face_fen having coalesce(sum(e.available_fen), 0) <> case when c.shopper_id is null then 0 else b.face_fen end
  union all select 'named', b.id, format('%s living codes, %s redeemed', count(*) filter (where c.replaced_at is null), count(c.used_at)) from wallet_batches b join wallet_cards c on c.batch_id = b.id where b.shopper_id is not null group by b.id having count(*) filter (where c.replaced_at is null) <> 1 or count(c.used_at) > 1
  limit ${mostFindings}`

/** Looks at all of it in one snapshot, so that nothing moves meanwhile, and writes down what it found; answers how many things do not agree. */
export function checkBalances(given: Context): Promise<number> {
  return transaction(given, async (ctx) => {
    await ctx.client.query('set transaction isolation level repeatable read')
    const { rows } = await ctx.client.query<Finding>({ name: 'wallet.check', text: findings })
    const found = [...rows, ...await againstLedger(ctx)].slice(0, mostFindings)
    if (found.length > 0) ctx.log.warn({ faults: found.length, first: found[0] }, 'balances do not agree with their books')
    await ctx.db.insert(checks).values({ id: newId('wch', ctx.now), faults: found.length, findings: found, at: ctx.now })
    return found.length
  })
}

const ownersAtOnce = 1_000
/** Merchant by merchant: what shoppers have there, held or not, is what he owes on balances in the ledger. The ledger is another room's, and asked through its door. */
async function againstLedger(ctx: Context): Promise<Finding[]> {
  const { rows } = await ctx.client.query<{ merchantId: string; fen: number }>({ name: 'wallet.by_merchant', text: 'select merchant_id as "merchantId", sum(available_fen + reserved_fen)::float8 as fen from wallet_accounts group by 1' })
  const have = new Map(rows.map(({ merchantId, fen }) => [merchantId, fen]))
  const owe = new Map<string, number>()
  for (let after: string | undefined, page: { ownerId: string; fen: number }[] = []; after === undefined || page.length === ownersAtOnce; after = page.at(-1)?.ownerId ?? '') {
    page = await ownersOn(ctx, ledger.wallet, { isBelow: false, after, limit: ownersAtOnce })
    for (const { ownerId, fen } of page) owe.set(ownerId, fen)
  }
  return [...new Set([...have.keys(), ...owe.keys()])].filter((merchantId) => (have.get(merchantId) ?? 0) !== (owe.get(merchantId) ?? 0)).sort()
    .map((merchantId) => ({ what: 'ledger', subject: merchantId, says: `shoppers have ${have.get(merchantId) ?? 0}, the ledger says that ${owe.get(merchantId) ?? 0} are owed` }))
}

/** How many things the last nightly check found that do not agree; nothing before there was one. */
export async function faultsOfBalances(ctx: Context): Promise<number> {
  const { rows: [check] } = await ctx.client.query<{ faults: number }>({ name: 'wallet.faults', text: 'select faults from wallet_checks order by at desc, id desc limit 1' })
  return check?.faults ?? 0
}
