import { issueBalance, owedCompensations, payByBalance, refund as refundPaid, releaseCompensation, type Compensation, type RefundWish } from '#finance/payments'
import { lastly, transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { Refusal } from '#kernel/refusal'
import type { reasons } from './tables'

/** What an order pays with a balance 余额支付 (E15): held with the order, spent with its payment, free again with its end, given back with its refunds. Orders that use none never come here. */
export interface Part { readonly orderId: string; readonly merchantId: string; readonly fen: number }

// Rows of one shopper are held in one sequence, so that two of his orders over the same sellers wait and do not lock each other.
const holdText = `
  with parts as (select * from unnest($2::text[], $3::bigint[]) as p(merchant_id, fen)),
    locked as (select a.merchant_id from wallet_accounts a where a.shopper_id = $1 and a.merchant_id = any($2) order by a.merchant_id for update)
  update wallet_accounts a set available_fen = a.available_fen - p.fen, reserved_fen = a.reserved_fen + p.fen from parts p, locked l where l.merchant_id = p.merchant_id and a.shopper_id = $1 and a.merchant_id = p.merchant_id and a.available_fen >= p.fen`
const claimText = `
  with parts as (select * from unnest($3::text[], $4::text[], $5::bigint[], $6::text[]) as p(order_id, merchant_id, fen, entry_id)),
    claim as (insert into wallet_claims (order_id, parent_id, shopper_id, merchant_id, fen, state, at) select order_id, $2, $1, merchant_id, fen, 'held', $7 from parts)
  insert into wallet_entries (id, shopper_id, merchant_id, reason, available_fen, reserved_fen, source_id, order_id, actor_id, at) select entry_id, $1, merchant_id, 'reserved', -fen, fen, order_id, order_id, $1, $7 from parts`

/** Takes the balances for the order that is being placed. The guarded write decides between orders that race (T-24): the second sees what the first has left, and is refused `wallet.gone` (409) where that is not enough. */
export async function reserveBalances(ctx: Context, parentId: string, parts: readonly Part[]): Promise<void> {
  const [shopperId, sellers, fens] = [ctx.actor.id, parts.map((part) => part.merchantId), parts.map((part) => part.fen)]
  const { rowCount } = await ctx.client.query({ name: 'wallet.hold', text: holdText, values: [shopperId, sellers, fens] })
  if (rowCount !== parts.length) throw new Refusal('wallet.gone', {}, 409)
  lastly(ctx, () => ctx.client.query({ name: 'wallet.claim', text: claimText, values: [shopperId, parentId, parts.map((part) => part.orderId), sellers, fens, parts.map(() => newId('wen', ctx.now)), ctx.now] }))
}

/** The order is paid: what was held of balances is spent, and in the ledger becomes the order's money. Once only. */
export async function spendBalances(ctx: Context, parentId: string): Promise<void> {
  const gone = await ended(ctx, parentId, 'kept', { reason: 'spent', availableTimes: 0 })
  for (const { orderId, merchantId, shopperId, fen } of gone) await payByBalance(ctx, { purposeId: parentId, orderId, merchantId, shopperId, amountFen: fen })
}

/** The order has ended unpaid: what was held is free again. Once only. */
export const releaseBalances = async (ctx: Context, parentId: string): Promise<void> => { await ended(ctx, parentId, 'released', { reason: 'released', availableTimes: 1 }) }

interface Ended { readonly orderId: string; readonly merchantId: string; readonly shopperId: string; readonly fen: number }
async function ended(ctx: Context, parentId: string, state: 'kept' | 'released', { reason, availableTimes }: { readonly reason: (typeof reasons)[number]; readonly availableTimes: 0 | 1 }): Promise<Ended[]> {
  const { rows } = await ctx.client.query<Ended>({ name: 'wallet.end', values: [parentId, state], text: `
    update wallet_claims set state = $2 where order_id in (select order_id from wallet_claims where parent_id = $1 and state = 'held' order by merchant_id for update) returning order_id as "orderId", merchant_id as "merchantId", shopper_id as "shopperId", fen::float8 as fen` })
  // One after the other and in one sequence, as they were held.
  const its = rows.toSorted((a, b) => (a.merchantId < b.merchantId ? -1 : 1))
  for (const one of its) await move(ctx, { ...one, reason, sourceId: one.orderId, availableFen: one.fen * availableTimes, reservedFen: -one.fen })
  return its
}

export interface Move { readonly shopperId: string; readonly merchantId: string; readonly reason: (typeof reasons)[number]; readonly sourceId: string; readonly orderId: string | null; readonly availableFen: number; readonly reservedFen: number }
/** Moves a balance and writes why, in one statement; a cause that was written before is refused by an index. */
export async function move(ctx: Context, { shopperId, merchantId, reason, sourceId, orderId, availableFen, reservedFen }: Move): Promise<void> {
  await ctx.client.query({ name: 'wallet.move', values: [shopperId, merchantId, availableFen, reservedFen, newId('wen', ctx.now), reason, sourceId, orderId, ctx.actor.id, ctx.now], text: `
    with account as (insert into wallet_accounts as a (shopper_id, merchant_id, available_fen, reserved_fen) values ($1, $2, greatest($3::bigint, 0), greatest($4::bigint, 0)) on conflict (shopper_id, merchant_id) do update set available_fen = a.available_fen + $3::bigint, reserved_fen = a.reserved_fen + $4::bigint)
    insert into wallet_entries (id, shopper_id, merchant_id, reason, available_fen, reserved_fen, source_id, order_id, actor_id, at) values ($5, $1, $2, $6, $3, $4, $7, $8, $9, $10)` })
}

/** What a shopper laid out for a merchant 垫付 becomes his balance there, borne by the merchant, in the caller's transaction; each source once. */
export async function repay(ctx: Context, { sourceId, shopperId, merchantId, orderId, amountFen }: { readonly sourceId: string; readonly shopperId: string; readonly merchantId: string; readonly orderId: string; readonly amountFen: number }): Promise<void> {
  await move(ctx, { shopperId, merchantId, reason: 'laid_out', sourceId, orderId, availableFen: amountFen, reservedFen: 0 })
  await issueBalance(ctx, { sourceId, merchantId, amountFen })
}

/** What a store owes a shopper for a word that it did not keep 违约赔付 becomes his balance there, in the caller's transaction, by the books of which it was taken; each penalty or default once. */
export async function payCompensation(ctx: Context, owed: Compensation): Promise<void> {
  await move(ctx, { shopperId: owed.shopperId, merchantId: owed.merchantId, reason: 'compensated', sourceId: owed.sourceId, orderId: owed.orderId, availableFen: owed.amountFen, reservedFen: 0 })
  await releaseCompensation(ctx, owed)
}

const atOnce = 200
/** Pays what is owed still, from before it was paid out at once. Each in a transaction of its own; one that fails holds up no other. Answers how many. */
export async function payCompensations(ctx: Context): Promise<number> {
  let done = 0
  for (const owed of await owedCompensations(ctx, atOnce)) await transaction(ctx, (ctx) => payCompensation(ctx, owed)).then(() => { done++ }, (fault: unknown) => { ctx.log.warn({ err: fault, sourceId: owed.sourceId }, 'a compensation could not be paid') })
  return done
}

/**
 * Promises money back, in the caller's transaction: what a balance paid of the order goes back to it first and at once, the rest by the channel it came through (I-04). Refuses more than was paid. The same refund is
 * promised once.
 */
export async function refund(ctx: Context, wish: RefundWish): Promise<void> {
  for (const { refundId, orderId, amountFen } of await refundPaid(ctx, wish)) {
    const { rows: [part] } = await ctx.client.query<{ shopperId: string; merchantId: string }>({ name: 'wallet.back', values: [orderId, amountFen], text: `update wallet_claims set back_fen = back_fen + $2 where order_id = $1 returning shopper_id as "shopperId", merchant_id as "merchantId"` })
    await move(ctx, { ...part!, reason: 'given_back', sourceId: refundId, orderId, availableFen: amountFen, reservedFen: 0 })
  }
}
