import type { Check } from './checker'
import { by, pointsSides, sum } from './checker.books'

/** I-13 of points (F22): every journal adds up to nothing, every account is the sum of its entries, its batches and what orders hold; each order's points are what its lines say, and each earns once. */
const signOf: Readonly<Record<string, number>> = { debt: -1, issued: -1 }

const accounts: Check = ({ books, saw, expect }) => {
  for (const [id, legs] of by(books.points_entries, (e) => e.journalId)) expect(sum(legs.map((e) => e.points)) === 0, 'I-13', 'points_entries', id, 'a journal of points does not add up to nothing')
  for (const [cause, legs] of by(books.points_entries, (e) => `${e.reason} ${e.sourceId}`)) expect(new Set(legs.map((e) => e.journalId)).size === 1, 'I-13', 'points_entries', cause, 'a cause was booked twice')
  const entries = by(books.points_entries, (e) => e.shopperId)
  const batches = by(books.points_batches, (batch) => batch.shopperId)
  const held = by(books.points_claims.filter((claim) => claim.state === 'held'), (claim) => claim.shopperId)
  for (const account of books.points_accounts) {
    saw('I-13', 1)
    const its = entries.get(account.shopperId) ?? []
    for (const side of pointsSides) {
      const name = side === 'clawedBack' ? 'clawed_back' : side
      expect(account[side] >= 0 && account[side] === sum(its.filter((e) => e.account === name).map((e) => e.points)) * (signOf[name] ?? 1), 'I-13', 'points_accounts', account.shopperId, `${side} is below nothing, or not the sum of its entries`)
    }
    const left = (state: string) => sum((batches.get(account.shopperId) ?? []).filter((batch) => batch.state === state).map((batch) => batch.leftPoints))
    expect(account.pending === left('pending') && account.available === left('live'), 'I-13', 'points_batches', account.shopperId, 'batches do not hold what the account says')
    expect(account.reserved === sum((held.get(account.shopperId) ?? []).map((claim) => claim.points)), 'I-13', 'points_claims', account.shopperId, 'orders do not hold what the account says')
  }
  const known = new Set(books.points_accounts.map((account) => account.shopperId))
  for (const owner of entries.keys()) expect(known.has(owner), 'I-13', 'points_accounts', owner, 'entries of nobody')
}

const batches: Check = ({ books, saw, expect }) => {
  const draws = by(books.points_draws, (draw) => draw.batchId)
  for (const batch of books.points_batches) {
    saw('I-13', 1)
    const out = sum((draws.get(batch.id) ?? []).map((draw) => draw.points - draw.backPoints))
    expect(batch.leftPoints >= 0 && batch.leftPoints + batch.expiredPoints <= batch.points && out <= batch.points, 'I-13', 'points_batches', batch.id, 'more has left the batch than was in it')
  }
  for (const [orderId, same] of by(books.points_batches.filter((batch) => batch.source === 'order'), (batch) => batch.orderId ?? '')) expect(same.length === 1, 'I-13', 'points_batches', orderId, 'an order has earned twice')
}

const claimFor: Readonly<Record<string, readonly string[]>> = { placed: ['held'], cancelled: ['released', 'kept'] }
/** What an order's lines say that points paid is what was claimed; nothing of it is held once the order is paid, and an unpaid order that has ended has let it all go. */
const orders: Check = ({ books, saw, expect }) => {
  const claims = new Map(books.points_claims.map((claim) => [claim.orderId, claim]))
  const parts = new Map(books.points_parts.map((part) => [part.orderId, part]))
  const draws = by(books.points_draws, (draw) => draw.orderId)
  const byParent = by(books.points_parts, (part) => part.parentId)
  for (const order of books.orders) {
    const fen = order.parentId ? parts.get(order.id)?.amountFen ?? 0 : claims.get(order.id)?.amountFen ?? 0
    expect(fen === order.pointsFen, 'I-13', 'orders', order.id, `points paid ${order.pointsFen} fen by its lines and ${fen} by the books of points`)
  }
  for (const claim of books.points_claims) {
    saw('I-13', 1)
    const order = books.orders.find((one) => one.id === claim.orderId)
    if (!order) { expect(false, 'I-16', 'points_claims', claim.orderId, 'points are taken by no order'); continue }
    const [drawn, its] = [draws.get(claim.orderId) ?? [], byParent.get(claim.orderId) ?? []]
    expect(order.shopperId === claim.shopperId, 'I-13', 'points_claims', claim.orderId, 'somebody else’s points')
    expect(sum(drawn.map((draw) => draw.points)) === claim.points && sum(its.map((part) => part.points)) === claim.points && sum(its.map((part) => part.amountFen)) === claim.amountFen, 'I-13', 'points_claims', claim.orderId, 'its draws or parts do not come to it')
    expect((claimFor[order.state] ?? ['kept']).includes(claim.state) && (claim.state === 'kept') === (order.paidFen > 0 || order.state === 'paid'), 'I-12', 'points_claims', claim.orderId, `is ${claim.state} while its order is ${order.state}`)
    const back = sum(drawn.map((draw) => draw.backPoints))
    expect(back === (claim.state === 'released' ? claim.points : sum(its.map((part) => part.backPoints))), 'I-13', 'points_draws', claim.orderId, 'another number went back to batches than its parts say')
  }
  // A child that was cancelled after it was paid has got all of its points back.
  for (const order of books.orders.filter((one) => one.parentId && one.state === 'cancelled' && one.paidFen > 0 && one.pointsFen > 0)) { const part = parts.get(order.id); expect(part !== undefined && part.backPoints === part.points && part.backFen === part.amountFen, 'I-13', 'points_parts', order.id, 'is cancelled, and not all of its points are back') }
}

export const pointsChecks: readonly Check[] = [accounts, batches, orders]
