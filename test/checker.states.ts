import type { Check } from './checker'
import { by } from './checker.books'

/** I-15 to I-17: the life of orders, all or nothing, and news that arrives once. */
const hourMs = 3_600_000

const moves: Check = ({ books, meta, saw, expect }) => {
  const permitted = new Set(books.transitions.filter((t) => t.kind === 'order').map((t) => `${t.from} ${t.to}`))
  expect(permitted.size > 0, 'I-15', 'transitions', 'order', 'no table of moves was published')
  const lives = by(books.order_history, (move) => move.orderId)
  for (const order of books.orders) {
    const life = lives.get(order.id) ?? []
    let state: string | undefined
    for (const move of life) {
      saw('I-15', 1)
      expect(move.from === state, 'I-15', 'order_history', move.id, `begins at ${move.from} where the order stood at ${state}`)
      if (move.from !== undefined) expect(permitted.has(`${move.from} ${move.to}`), 'I-15', 'order_history', move.id, `${move.from} → ${move.to} is not in the table`)
      state = move.to
    }
    expect(order.state === state, 'I-15', 'orders', order.id, `is ${order.state}, its history ends at ${state}`)
    expect(order.placedAt <= meta.exportedAt, 'I-15', 'orders', order.id, 'was placed after the export')
  }
  const known = new Set(books.orders.map((order) => order.id))
  for (const orderId of lives.keys()) expect(known.has(orderId), 'I-15', 'order_history', orderId, 'moves of an order that is not there')
  const ids = by(books.order_history, (move) => move.id)
  for (const [id, same] of ids) expect(same.length === 1, 'I-15', 'order_history', id, 'one move left two rows')
}

const allOrNothing: Check = ({ books, saw, expect }) => {
  const children = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  const ids = new Set(books.orders.map((order) => order.id))
  const lines = by(books.order_lines, (line) => line.orderId)
  const payments = by(books.payments.filter((payment) => !payment.late), (payment) => payment.orderId)
  const told = by(books.events.filter((event) => event.name === 'ordering.order_placed'), (event) => String(event.payload['orderId']))
  for (const order of books.orders) {
    saw('I-16', 1)
    if (order.parentId) {
      expect(ids.has(order.parentId), 'I-16', 'orders', order.id, 'its parent is not there')
      expect((lines.get(order.id) ?? []).length > 0, 'I-16', 'order_lines', order.id, 'an order without lines')
      expect((told.get(order.id) ?? []).length === 1, 'I-16', 'events', order.id, 'its placing was not told exactly once')
    } else {
      expect((children.get(order.id) ?? []).length > 0, 'I-16', 'orders', order.id, 'a parent without children')
      const parts = (payments.get(order.id) ?? []).filter((payment) => payment.part !== 'balance' && payment.part !== 'change').map((payment) => payment.part).toSorted().join(' ')
      expect(order.depositFen === undefined ? parts === 'whole' : parts === 'deposit' || parts === 'deposit tail', 'I-16', 'payments', order.id, 'not exactly one payment was opened, or a deposit and its tail')
    }
  }
  for (const line of books.order_lines) expect(ids.has(line.orderId), 'I-16', 'order_lines', line.id, 'a line of an order that is not there')
  const others = new Set([...books.cases, ...books.drafts].map((one) => one.id))
  for (const r of books.reservations) expect(ids.has(r.orderId) || others.has(r.orderId), 'I-16', 'reservations', r.id, 'held for an order that is not there')
}

const news: Check = ({ books, meta, saw, expect }) => {
  const late = new Date(Date.parse(meta.exportedAt) - hourMs).toISOString()
  const events = new Map(books.events.map((event) => [event.id, event]))
  const heard = by(books.receipts, (receipt) => `${receipt.eventId} ${receipt.reaction}`)
  for (const { event: name, reaction, since } of books.reactions) for (const event of books.events) if (event.name === name && event.seq > (since ?? 0)) {
    saw('I-17', 1)
    expect((heard.get(`${event.id} ${reaction}`) ?? []).length === 1, 'I-17', 'receipts', `${event.id} ${reaction}`, 'was not addressed exactly once')
  }
  for (const [id, same] of heard) expect(same.length === 1, 'I-17', 'receipts', id, 'two letters for one fact and reaction')
  for (const receipt of books.receipts) {
    expect(events.has(receipt.eventId), 'I-17', 'receipts', receipt.eventId, 'a receipt for what never happened')
    expect(receipt.state !== 'dead', 'I-17', 'receipts', `${receipt.eventId} ${receipt.reaction}`, 'lies dead')
    if (receipt.state === 'waiting') expect(receipt.at >= late, 'I-17', 'receipts', `${receipt.eventId} ${receipt.reaction}`, 'has waited for more than an hour')
  }
  const done = (reaction: string) => books.receipts.filter((receipt) => receipt.reaction === reaction && receipt.state === 'done').map((receipt) => events.get(receipt.eventId)?.payload ?? {})
  const settled = by(books.settlements.filter((one) => one.state === 'accrued'), (one) => one.orderId)
  for (const { orderId } of done('payments.accrue')) expect((settled.get(String(orderId)) ?? []).length <= 1, 'I-17', 'settlements', String(orderId), 'an effect happened twice')
  const states = new Map(books.orders.map((order) => [order.id, order]))
  const waiting = new Map(books.seats.map((seat) => [seat.orderId, seat.state]))
  for (const { purposeId, part } of done('ordering.mark_paid')) if (part === 'deposit') expect(waiting.get(String(purposeId)) !== 'deposit_due', 'I-17', 'seats', String(purposeId), 'heard that its deposit was paid and still waits for it')
  else expect((states.get(String(purposeId))?.paidFen ?? -1) >= 0 && states.get(String(purposeId))?.state !== 'placed', 'I-17', 'orders', String(purposeId), 'heard that it was paid and stayed placed')
  const refunds = new Map(books.refunds.map((refund) => [refund.id, refund]))
  // A refund waits until what was split has come back, and is asked for anew then.
  const held = new Set(books.split_backs.filter(({ endedAt }) => endedAt === undefined).map(({ refundId }) => refundId))
  for (const { refundId } of done('payments.carry_out_refund')) expect(refunds.get(String(refundId))?.state === 'done' || held.has(String(refundId).replace(/_\d{1,2}$/, '')), 'I-17', 'refunds', String(refundId), 'was carried out and is not done')
}

/** A seat and its order tell one story: until the rest is paid the order is placed, then it lives as any other; what ends the one ends the other. */
const told: Readonly<Record<string, readonly string[]>> = { deposit_due: ['placed'], deposit_paid: ['placed'], tail_open: ['placed'], tail_paid: ['paid', 'part_shipped', 'shipped', 'received'], tail_missed: ['cancelled'], seller_default: ['cancelled'], cancelled: ['cancelled'] }
const seats: Check = ({ books, meta, saw, expect }) => {
  const children = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  const late = new Date(Date.parse(meta.exportedAt) - hourMs).toISOString()
  for (const seat of books.seats) {
    saw('I-15', 1)
    const child = children.get(seat.orderId)?.[0]
    expect((told[seat.state] ?? []).includes(child?.state ?? ''), 'I-15', 'seats', seat.orderId, `is ${seat.state} while its order is ${child?.state}`)
    if (seat.state === 'deposit_paid' || seat.state === 'tail_open') expect(seat.tailEndsAt >= late, 'I-11', 'seats', seat.orderId, 'waits for a tail whose time is over')
  }
  const open = by(books.seats.filter((seat) => !['tail_missed', 'seller_default', 'cancelled'].includes(seat.state)), (seat) => seat.presaleId)
  for (const presale of books.presales) {
    const taken = (open.get(presale.id) ?? []).reduce((sum, seat) => sum + seat.pieces, 0)
    saw('I-12', 1)
    expect(presale.takenPieces === taken && taken <= (presale.mostPieces ?? Infinity), 'I-12', 'presales', presale.id, `${taken} pieces are taken, it says ${presale.takenPieces} of ${presale.mostPieces}`)
  }
}

export const stateChecks: readonly Check[] = [moves, allOrNothing, seats, news]
