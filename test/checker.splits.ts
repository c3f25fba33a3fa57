import { by, sum } from './checker.books'
import type { Check } from './checker'

/** E18: what licensed channels split, from the books alone. */

/** A split is in the ledger what it is: taken of the balance while it is under way, off the channel's money when it was paid, on the balance again when it failed; and it leaves no balance below nothing. */
const splits: Check = ({ books, saw, expect }) => {
  const legs = by(books.ledger_entries.filter((e) => e.reason === 'split_applied' || e.reason === 'split_paid' || e.reason === 'split_failed'), (e) => e.sourceId ?? '')
  const known = new Set(books.splits.map(({ id }) => id))
  for (const id of legs.keys()) expect(known.has(id), 'I-08', 'ledger_entries', id, 'money was split for no split')
  const stands = new Map<string, number>()
  for (const e of books.ledger_entries.filter((one) => one.account === 'merchant_balance')) {
    stands.set(e.ownerId!, (stands.get(e.ownerId!) ?? 0) - e.amountFen)
    if (e.reason === 'split_applied') expect(stands.get(e.ownerId!)! >= 0, 'I-08', 'ledger_entries', e.id, 'a split left a balance below nothing')
  }
  for (const { id, merchantId, tradeRef, amountFen, state } of books.splits) {
    saw('I-08', 1)
    const fenOf = (account: string, ownerId: string) => sum((legs.get(id) ?? []).filter((e) => e.account === account && e.ownerId === ownerId).map((e) => e.amountFen))
    const isUnderWay = state === 'waiting' || state === 'splitting'
    expect(-fenOf('splits_under_way', id) === (isUnderWay ? amountFen : 0) && -fenOf('channel_split', tradeRef) === (state === 'paid' ? amountFen : 0) && fenOf('merchant_balance', merchantId) === (state === 'failed' ? 0 : amountFen), 'I-08', 'splits', id, `is ${state}, and the ledger says otherwise`)
  }
}

/** Of no trade more is split than its cap, and no order is split for more than its merchant earned; each order once of each trade. */
const caps: Check = ({ books, expect }) => {
  const live = books.splits.filter(({ state }) => state !== 'failed')
  const taken = new Map(books.ledger_entries.filter((e) => e.reason === 'collected' && e.account === 'channel_split').map((e) => [e.ownerId!, e.amountFen]))
  for (const [tradeRef, its] of by(live, (one) => one.tradeRef)) {
    const capFen = Math.max(...its.map((one) => one.capFen))
    expect(sum(its.map((one) => one.amountFen)) <= capFen && capFen <= (taken.get(tradeRef) ?? 0), 'I-08', 'splits', tradeRef, 'more of a trade was split than its channel lets go')
  }
  const earned = by(books.settlements.filter(({ state }) => state === 'accrued'), (one) => one.orderId)
  for (const [orderId, its] of by(live, (one) => one.orderId)) {
    expect(sum(its.map((one) => one.amountFen)) <= sum((earned.get(orderId) ?? []).map((one) => one.shareFen)), 'I-08', 'splits', orderId, 'more was split than was earned')
    expect(new Set(its.map((one) => one.tradeRef)).size === its.length, 'I-08', 'splits', orderId, 'an order was split twice out of one trade')
  }
}

/** What comes back of a split is never more than it, moves the ledger once, and comes before its refund, or after the time that the refund waits for it. */
const backs: Check = ({ books, meta, saw, expect }) => {
  const legs = by(books.ledger_entries.filter((e) => e.reason === 'split_returned'), (e) => e.sourceId ?? '')
  const its = by(books.split_backs, (one) => one.splitId)
  for (const one of books.splits) expect(one.backFen <= one.amountFen && one.backFen === sum((its.get(one.id) ?? []).filter(({ state }) => state !== 'refused' && state !== 'void').map((back) => back.amountFen)), 'I-08', 'splits', one.id, 'what came back of it is not what its returns say, or more than it')
  const done = new Set(books.refunds.filter(({ state }) => state === 'done').map(({ id }) => id))
  for (const back of books.split_backs) {
    saw('I-08', 1)
    expect(sum((legs.get(back.id) ?? []).filter((e) => e.account === 'channel_clearing').map((e) => e.amountFen)) === (back.state === 'done' ? back.amountFen : 0), 'I-08', 'split_backs', back.id, `is ${back.state}, and the ledger says otherwise`)
    if (done.has(back.refundId)) expect(back.endedAt !== undefined || back.untilAt <= meta.exportedAt, 'I-08', 'split_backs', back.id, 'the shopper was refunded before the split came back')
  }
}

/** A trade that was let go is kept no longer, and a receiver whose money goes by split is signed. */
const frees: Check = ({ books, expect }) => {
  const kept = new Map(books.ledger_balances.filter((one) => one.account === 'channel_split').map((one) => [one.ownerId!, one.balanceFen]))
  for (const one of books.split_frees.filter(({ state }) => state === 'done')) expect((kept.get(one.id) ?? 0) === 0, 'I-08', 'split_frees', one.id, 'it was let go, and is still kept in the ledger')
  for (const one of books.split_receivers.filter(({ isOn }) => isOn)) expect(one.state === 'signed', 'I-08', 'split_receivers', one.id, 'money goes to somebody who is not signed')
}

export const splitChecks: readonly Check[] = [splits, caps, backs, frees]
