import type { Check } from './checker'
import { by, sum } from './checker.books'

/** I-13 of balances (E15): what is held is what unpaid orders hold, every card became a balance once, and what merchants owe in the ledger is what shoppers have; what a balance pays of an order is what the order says. */
const balances: Check = ({ books, saw, expect }) => {
  const entries = by(books.balance_entries.filter((e) => e.kind === 'wallet'), (e) => e.ownerId)
  const held = by(books.wallet_claims.filter((claim) => claim.state === 'held'), (claim) => `${claim.shopperId}/${claim.merchantId}`)
  const causes = by(books.balance_entries, (e) => `${e.kind} ${e.reason} ${e.sourceId}`)
  for (const [cause, same] of causes) expect(same.length === 1, 'I-13', 'balance_entries', cause, 'a cause was booked twice')
  const mine = books.balances.filter((balance) => balance.kind === 'wallet')
  for (const { ownerId, held: stands = 0 } of mine) {
    saw('I-13', 1)
    expect(stands >= 0 && stands === sum((entries.get(ownerId) ?? []).map((e) => e.held ?? 0)) && stands === sum((held.get(ownerId) ?? []).map((claim) => claim.amountFen)), 'I-13', 'balances', ownerId, 'holds another sum than its entries and orders say')
  }
  const known = new Set(mine.map(({ ownerId }) => ownerId))
  for (const owner of entries.keys()) expect(known.has(owner), 'I-13', 'balances', owner, 'entries of nobody')
  const owed = by(books.ledger_entries.filter((e) => e.account === 'wallet_payable'), (e) => e.ownerId ?? '')
  const has = by(mine, ({ ownerId }) => ownerId.split('/')[1]!)
  for (const merchantId of new Set([...owed.keys(), ...has.keys()])) {
    const owes = -sum((owed.get(merchantId) ?? []).map((e) => e.amountFen))
    const have = sum((has.get(merchantId) ?? []).map((one) => one.balance + (one.held ?? 0)))
    expect(owes === have, 'I-13', 'ledger_entries', merchantId, `owes ${owes} fen on balances, and shoppers have ${have}`)
  }
}

const cards: Check = ({ books, saw, expect }) => {
  const redeemed = new Map(books.balance_entries.filter((e) => e.reason === 'redeemed').map((e) => [e.sourceId, e]))
  for (const card of books.wallet_cards) {
    saw('I-13', 1)
    const entry = redeemed.get(card.id)
    expect((card.shopperId === undefined) === (entry === undefined) && (!entry || (entry.change === card.faceFen && entry.ownerId === `${card.shopperId}/${card.merchantId}`)), 'I-13', 'wallet_cards', card.id, 'did not become its own worth, once, for whoever redeemed it')
    expect(card.namedId === undefined || card.shopperId === undefined || card.namedId === card.shopperId, 'I-13', 'wallet_cards', card.id, 'was redeemed by somebody else than it names')
  }
  for (const card of books.wallet_cards) expect(card.shopperId === undefined || (card.lostAt === undefined && card.replacedAt === undefined), 'I-13', 'wallet_cards', card.id, 'was redeemed though it is lost or replaced')
  for (const [batchId, its] of by(books.wallet_cards.filter((card) => card.namedId !== undefined), (card) => card.batchId)) expect(its.filter((card) => card.replacedAt === undefined).length === 1, 'I-13', 'wallet_cards', batchId, 'a named card has another number of living codes than one')
  expect(redeemed.size === books.wallet_cards.filter((card) => card.shopperId !== undefined).length, 'I-13', 'balance_entries', 'redeemed', 'a balance came from no card')
}

const claimFor: Readonly<Record<string, readonly string[]>> = { placed: ['held'], cancelled: ['released', 'kept'] }
const orders: Check = ({ books, saw, expect }) => {
  const claims = new Map(books.wallet_claims.map((claim) => [claim.orderId, claim]))
  const byParent = by(books.wallet_claims, (claim) => claim.parentId)
  const payments = new Map(books.payments.map((payment) => [payment.id, payment]))
  const back = by(books.refunds.filter((refund) => payments.get(refund.paymentId ?? '')?.part === 'balance'), (refund) => refund.orderId)
  for (const order of books.orders) {
    const claimedFen = order.parentId ? claims.get(order.id)?.amountFen ?? 0 : sum((byParent.get(order.id) ?? []).map((claim) => claim.amountFen))
    expect(claimedFen === (order.balanceFen ?? 0) && claimedFen <= order.payableFen, 'I-04', 'orders', order.id, 'balances pay another sum than the order says, or more than it costs')
  }
  for (const claim of books.wallet_claims) {
    saw('I-13', 1)
    const order = books.orders.find((one) => one.id === claim.orderId)
    if (!order) { expect(false, 'I-16', 'wallet_claims', claim.orderId, 'a balance is taken by no order'); continue }
    expect(order.shopperId === claim.shopperId && order.merchantId === claim.merchantId, 'I-13', 'wallet_claims', claim.orderId, 'somebody else’s balance, or at another seller')
    expect((claimFor[order.state] ?? ['kept']).includes(claim.state) && (claim.state === 'kept') === order.paidFen > 0, 'I-12', 'wallet_claims', claim.orderId, `is ${claim.state} while its order is ${order.state}`)
    // The balance first: whatever went back of the order, as far as it paid.
    expect(claim.backFen === (claim.state === 'kept' ? Math.min(claim.amountFen, order.refundedFen) : 0) && claim.backFen === sum((back.get(claim.orderId) ?? []).map((refund) => refund.amountFen)), 'I-08', 'wallet_claims', claim.orderId, 'another sum went back to the balance than the refunds say')
  }
}

export const walletChecks: readonly Check[] = [balances, cards, orders]
