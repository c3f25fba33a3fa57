import type { Check } from './checker'
import { amounts, by, sum } from './checker.books'

/** I-01 to I-08 and I-13: the ledger, what orders cost, who paid, what went back and who gets the rest. */
const ledger: Check = ({ books, saw, expect }) => {
  const entries = books.ledger_entries
  saw('I-01', entries.length)
  for (const [id, legs] of by(entries, (e) => `${e.journalId} ${e.currency}`)) expect(sum(legs.map((e) => e.amountFen)) === 0, 'I-01', 'ledger_entries', id, 'a journal does not add up to nothing')
  for (const [currency, all] of by(entries, (e) => e.currency)) expect(sum(all.map((e) => e.amountFen)) === 0, 'I-01', 'ledger_entries', currency, 'all accounts do not add up to nothing')
  const key = (row: { account: string; ownerId?: string; currency: string }) => `${row.account} ${row.ownerId ?? ''} ${row.currency}`
  const sums = by(entries, key)
  for (const balance of books.ledger_balances) expect(balance.balanceFen === sum((sums.get(key(balance)) ?? []).map((e) => e.amountFen)), 'I-01', 'ledger_balances', key(balance), 'a balance is not the sum of its entries')
  const known = new Set(books.ledger_balances.map(key))
  for (const owner of sums.keys()) expect(known.has(owner), 'I-01', 'ledger_balances', owner, 'an account with entries has no balance')
}

const appendOnly: Check = ({ books, meta, saw, expect }) => {
  const ids = by(books.ledger_entries, (e) => e.id)
  saw('I-02', ids.size)
  for (const [id, same] of ids) expect(same.length === 1, 'I-02', 'ledger_entries', id, 'an id was used twice')
  for (const entry of books.ledger_entries) {
    expect(entry.at <= meta.exportedAt, 'I-02', 'ledger_entries', entry.id, 'an entry is later than the export')
    if (entry.reversesId) expect(ids.has(entry.reversesId), 'I-02', 'ledger_entries', entry.id, 'a correction points at nothing')
  }
}

const whole: Check = ({ books, saw, expect }) => {
  for (const [file, rows] of Object.entries(books)) for (const row of rows as { id?: string }[]) for (const [name, value] of Object.entries(row))
    if (name.endsWith('Fen')) { saw('I-03', 1); expect(Number.isSafeInteger(value), 'I-03', file as 'orders', row.id ?? '', `${name} is no whole number of fen`) }
  const lines = by(books.order_lines, (line) => line.orderId)
  const children = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  for (const order of books.orders) {
    const parts = (order.parentId ? lines : children).get(order.id) ?? []
    for (const name of amounts) expect(order[name] === sum(parts.map((part) => part[name])), 'I-03', 'orders', order.id, `${name} is not the sum of its ${order.parentId ? 'lines' : 'children'}`)
  }
}

const unpaid = new Set(['placed', 'cancelled'])
const prices: Check = ({ books, saw, expect }) => {
  for (const [file, rows] of [['orders', books.orders], ['order_lines', books.order_lines]] as const) for (const row of rows) {
    saw('I-04', 1)
    expect(row.payableFen >= 0 && row.payableFen === row.goodsFen - row.discountFen - row.pointsFen + row.freightFen, 'I-04', file, row.id, 'payable is not goods less discount less points plus freight')
    expect(row.refundedFen >= 0 && row.refundedFen <= row.payableFen, 'I-04', file, row.id, 'more was refunded than was to be paid')
  }
  for (const order of books.orders) {
    expect(order.paidFen === 0 || order.paidFen === order.payableFen || order.paidFen === order.depositFen, 'I-04', 'orders', order.id, 'paid neither nothing nor all, nor a deposit')
    expect(order.refundedFen <= order.paidFen, 'I-04', 'orders', order.id, 'more was refunded than was paid')
    if (!unpaid.has(order.state)) expect(order.paidFen === order.payableFen, 'I-04', 'orders', order.id, `is ${order.state} and not paid in full`)
  }
  for (const line of books.order_lines) {
    expect(line.goodsFen === line.unitPriceFen * line.quantity, 'I-04', 'order_lines', line.id, 'goods are not price times quantity')
    expect(line.refundedQuantity >= 0 && line.refundedQuantity <= line.quantity, 'I-04', 'order_lines', line.id, 'more pieces were refunded than bought')
  }
  const asked = by(books.refunds.filter((refund) => refund.state !== 'failed'), (refund) => refund.orderId)
  for (const order of books.orders.filter((one) => one.parentId)) expect(sum((asked.get(order.id) ?? []).map((r) => r.amountFen)) === order.refundedFen, 'I-04', 'refunds', order.id, 'refunds do not add up to what the order says')
  const byLine = by(books.refunds.filter((refund) => refund.state !== 'failed').flatMap((refund) => refund.lines), (line) => line.lineId)
  for (const line of books.order_lines) expect(sum((byLine.get(line.id) ?? []).map((r) => r.amountFen)) === line.refundedFen, 'I-04', 'order_lines', line.id, 'refunds of the line do not add up')
  for (const refund of books.refunds) expect(refund.amountFen === sum(refund.lines.map((line) => line.amountFen)), 'I-04', 'refunds', refund.id, 'a refund is not the sum of its lines')
}

const keys: Check = ({ books, saw, expect }) => {
  const keyed = by(books.orders.filter((order) => order.key), (order) => `${order.shopperId} ${order.key}`)
  saw('I-05', keyed.size)
  for (const same of keyed.values()) expect(same.length === 1, 'I-05', 'orders', same.map((order) => order.id).join(' '), 'one key made more than one order')
}

const paidByChannel: Check = ({ books, saw, expect }) => {
  const good = by(books.payments.filter((p) => p.state === 'succeeded' && !p.late), (p) => p.orderId)
  const collected = by(books.ledger_entries.filter((e) => e.reason === 'collected' && e.amountFen > 0), (e) => e.orderId ?? '')
  for (const order of books.orders.filter((one) => !one.parentId)) {
    const mine = good.get(order.id) ?? []
    // What a balance paid has no channel, and leaves the channel so much less to pay.
    const channels = mine.filter((p) => p.part !== 'balance')
    const byBalanceFen = order.balanceFen ?? 0
    // What changes of its parts cost more was paid for itself, each change once.
    const changed = channels.filter((p) => p.part === 'change')
    const [changedFen, plain] = [sum(changed.map((p) => p.amountFen)), channels.filter((p) => p.part !== 'change')]
    if (order.paidFen > 0) expect(sum(mine.filter((p) => p.part === 'balance').map((p) => p.amountFen)) === byBalanceFen, 'I-06', 'payments', order.id, 'balances paid another sum than the order says')
    saw('I-06', mine.length)
    expect(new Set(mine.map((p) => `${p.part} ${p.part === 'change' ? p.id : p.childId ?? ''}`)).size === mine.length && (plain.length <= 1 || plain.every((p) => p.part !== 'whole')), 'I-06', 'payments', order.id, 'paid more than once')
    for (const payment of channels) {
      const dueFen = payment.part === 'change' ? payment.amountFen : payment.part === 'whole' ? order.payableFen - byBalanceFen - changedFen : payment.part === 'deposit' ? order.depositFen : order.payableFen - (order.depositFen ?? 0) - changedFen
      expect(payment.amountFen === dueFen && payment.currency === order.currency, 'I-06', 'payments', payment.id, 'another amount or currency than the order')
      expect(payment.amountFen === 0 || payment.verified, 'I-06', 'payments', payment.id, 'no verified result of a channel')
    }
    const taken = collected.get(order.id) ?? []
    // A change that could not take place any more gives its money back out of what was held.
    const returned = books.ledger_entries.filter((e) => e.reason === 'parked' && e.account === 'order_funds' && e.orderId === order.id)
    expect(sum(taken.map((e) => e.amountFen)) === sum(channels.map((p) => p.amountFen)) + sum(returned.map((e) => e.amountFen)) && taken.length <= channels.length + returned.length, 'I-06', 'ledger_entries', order.id, 'what was collected is not what was paid')
    if (order.paidFen > 0) expect(mine.length > 0 && [order.paidFen, order.depositFen === order.paidFen ? order.payableFen : -1].includes(sum(mine.map((p) => p.amountFen))), 'I-06', 'orders', order.id, 'is paid without a payment')
  }
}

const lateMoney: Check = ({ books, saw, expect }) => {
  const parked = by(books.ledger_entries.filter((e) => e.account === 'suspense'), (e) => e.ownerId ?? '')
  for (const payment of books.payments.filter((p) => p.late)) {
    saw('I-07', 1)
    const entries = parked.get(payment.id) ?? []
    expect(-sum(entries.filter((e) => e.amountFen < 0).map((e) => e.amountFen)) === payment.amountFen, 'I-07', 'payments', payment.id, 'late money was not parked whole')
  }
  for (const [owner, entries] of parked) {
    expect(sum(entries.map((e) => e.amountFen)) <= 0, 'I-07', 'ledger_entries', owner, 'more was given back than was parked')
    expect(books.payments.some((p) => p.id === owner && p.late), 'I-07', 'payments', owner, 'money is parked for no payment')
  }
}

const shares: Check = ({ books, saw, expect }) => {
  const children = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  const held = by(books.ledger_entries.filter((e) => e.account === 'order_funds' || e.account === 'order_deposits'), (e) => e.ownerId ?? '')
  const borne = by(books.ledger_entries.filter((e) => e.account === 'platform_subsidy' || e.account === 'platform_points'), (e) => e.orderId ?? '')
  // What was reversed stands below nothing beside what was accrued.
  const settled = by(books.settlements, (s) => s.orderId)
  const paid = by(books.payments.filter((p) => p.state === 'succeeded' && !p.late), (p) => p.orderId)
  for (const order of books.orders.filter((one) => !one.parentId && one.paidFen > 0)) {
    saw('I-08', 1)
    const given = sum((children.get(order.id) ?? []).flatMap((child) => settled.get(child.id) ?? []).map((s) => s.shareFen + s.feeFen + s.partnerFen + s.suspenseFen))
    // What the platform bears of its offers, and of what points paid, reaches the merchant beside what the shopper paid.
    const borneFen = sum((children.get(order.id) ?? []).flatMap((child) => borne.get(child.id) ?? []).map((e) => e.amountFen))
    const still = -sum((held.get(order.id) ?? []).map((e) => e.amountFen))
    // The rest of a presale order may have come a moment before its order hears of it.
    const kept = (order.depositFen === undefined ? order.paidFen : sum((paid.get(order.id) ?? []).map((p) => p.amountFen))) - order.refundedFen
    expect(still >= 0 && kept + borneFen === given + still, 'I-08', 'orders', order.id, `of ${kept} fen kept and ${borneFen} borne by the platform, ${given} are shared and ${still} held`)
  }
  for (const order of books.orders.filter((one) => one.parentId && one.state === 'received' && one.payableFen > 0)) expect((settled.get(order.id) ?? []).filter((s) => s.state === 'accrued').length === 1, 'I-08', 'settlements', order.id, 'a received order is not settled exactly once')
  for (const [orderId, its] of settled) {
    const left = (name: 'shareFen' | 'feeFen') => sum(its.map((one) => one[name]))
    expect(left('shareFen') >= 0 && left('feeFen') >= 0 && its.every((one) => one.state === 'accrued' || one.shareFen <= 0), 'I-08', 'settlements', orderId, 'more was taken back than was accrued')
  }
  const fees = -sum(books.ledger_entries.filter((e) => e.account === 'platform_fee').map((e) => e.amountFen))
  expect(fees === sum(books.settlements.map((s) => s.feeFen)), 'I-08', 'settlements', 'platform_fee', 'fees in the ledger are not those of the settlements')
}

const owed: Readonly<Record<string, number>> = { tail_missed: 0, seller_default: 1 }
/** F36, Civil Code 586 and 587: a deposit is at most a fifth of what the goods cost; it stands apart until it counts as price, is forfeited whole, or goes back twice. */
const deposits: Check = ({ books, saw, expect }) => {
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  const apart = by(books.ledger_entries.filter((e) => e.account === 'order_deposits'), (e) => e.ownerId ?? '')
  const children = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  const compensated = by(books.ledger_entries.filter((e) => e.reason === 'compensated'), (e) => e.orderId ?? '')
  const settled = by(books.settlements, (one) => one.orderId)
  for (const seat of books.seats) {
    saw('I-08', 1)
    const order = orders.get(seat.orderId)
    const child = children.get(seat.orderId)?.[0]
    if (!order || !child) { expect(false, 'I-16', 'seats', seat.orderId, 'a seat without an order'); continue }
    expect(order.depositFen === seat.depositFen && seat.depositFen * 5 <= order.goodsFen, 'I-04', 'seats', seat.orderId, 'its deposit is not the order’s, or more than a fifth of the goods')
    const stillFen = -sum((apart.get(seat.orderId) ?? []).map((e) => e.amountFen))
    expect(stillFen === (seat.state === 'deposit_paid' || seat.state === 'tail_open' ? seat.depositFen : 0) || (seat.state === 'deposit_due' && stillFen === seat.depositFen), 'I-08', 'seats', seat.orderId, `${stillFen} fen stand apart while it is ${seat.state}`)
    const legs = compensated.get(child.id) ?? []
    const fenOf = (account: string, owner: string) => sum(legs.filter((e) => e.account === account && e.ownerId === owner).map((e) => e.amountFen))
    const wanted = seat.depositFen * (owed[seat.state] ?? 0)
    expect(fenOf('merchant_payable', seat.merchantId) === wanted && -fenOf('shopper_compensation', seat.shopperId) === wanted && legs.length === (wanted > 0 ? 2 : 0), 'I-08', 'ledger_entries', seat.orderId, `the merchant does not owe ${wanted} fen more`)
    if (seat.state === 'seller_default') expect(order.refundedFen === order.paidFen && order.paidFen >= seat.depositFen, 'I-08', 'orders', seat.orderId, 'the merchant is in default and not all has gone back')
    if (seat.state === 'tail_missed') expect(order.refundedFen === 0 && (settled.get(child.id) ?? []).some((one) => one.shareFen === seat.depositFen && one.feeFen === 0), 'I-08', 'settlements', seat.orderId, 'a forfeited deposit is not the merchant’s')
  }
}

const points: Check = ({ books, saw, expect }) => {
  const key = (row: { kind: string; ownerId: string }) => `${row.kind} ${row.ownerId}`
  const entries = by(books.balance_entries, key)
  for (const balance of books.balances) {
    saw('I-13', 1)
    expect(balance.balance >= 0 && balance.balance === sum((entries.get(key(balance)) ?? []).map((e) => e.change)), 'I-13', 'balances', key(balance), 'a balance is below nothing, or not the sum of its entries')
  }
}

export const moneyChecks: readonly Check[] = [ledger, appendOnly, whole, prices, keys, paidByChannel, lateMoney, shares, deposits, points]
