import type { Check } from './checker'
import { by, sum } from './checker.books'

/** I-09 of virtual goods (E08): unsold codes are the stock of their SKU, and what lies with an order is what was sent of its lines, less what went back unviewed; to its shopper and nobody else. */
const codes: Check = ({ books, saw, expect }) => {
  const there = by(books.stock_levels, (level) => level.skuId)
  for (const [skuId, its] of by(books.vouchers.filter(({ kind }) => kind === 'code'), (one) => one.skuId)) {
    saw('I-09', 1)
    const [unsold, stock] = [its.filter(({ state }) => state === 'unsold').length, sum((there.get(skuId) ?? []).map((level) => level.available + level.reserved))]
    expect(unsold === stock, 'I-09', 'vouchers', skuId, `${unsold} codes are unsold, and stock says ${stock}`)
  }
}

const sent: Check = ({ books, saw, expect }) => {
  const [lines, orders] = [new Map(books.order_lines.map((line) => [line.id, line])), new Map(books.orders.map((order) => [order.id, order]))]
  const lie = by(books.vouchers.filter(({ state }) => state === 'sent' || state === 'viewed'), (one) => one.lineId ?? '')
  const back = by(books.events.filter(({ name }) => name === 'vouchers.given_back'), ({ payload }) => String(payload['lineId']))
  for (const one of books.vouchers) {
    const order = orders.get(one.orderId ?? '')
    expect((one.state === 'unsold') === (one.orderId === undefined), 'I-09', 'vouchers', one.id, `is ${one.state} and ${one.orderId ? 'lies with an order' : 'lies with nobody'}`)
    if (one.orderId) expect(order?.shopperId === one.shopperId && order?.merchantId === one.merchantId && lines.get(one.lineId ?? '')?.orderId === one.orderId && lines.get(one.lineId ?? '')?.skuId === one.skuId, 'I-09', 'vouchers', one.id, 'lies with another’s order')
  }
  for (const line of books.order_lines) {
    const its = lie.get(line.id) ?? []
    if (line.kind !== 'code' && line.kind !== 'link') { expect(its.length === 0, 'I-09', 'order_lines', line.id, 'codes were sent for what is not sold so'); continue }
    saw('I-09', 1)
    const [has, due] = [sum(its.map((one) => one.pieces)), (line.shippedQuantity ?? 0) - sum((back.get(line.id) ?? []).map(({ payload }) => Number(payload['quantity'])))]
    expect(has === due, 'I-09', 'order_lines', line.id, `${has} pieces lie with it, ${due} were sent and did not go back`)
  }
}

/** Tickets (E07): used as often as they were redeemed, never more than they are good for; redeemed is what has changed hands whole, and what changed hands of a service was redeemed. */
const redeemed: Check = ({ books, saw, expect }) => {
  const [lines, orders] = [new Map(books.order_lines.map((line) => [line.id, line])), new Map(books.orders.map((order) => [order.id, order]))]
  for (const one of books.tickets) {
    saw('I-09', 1)
    expect(one.used === one.redeemed && one.used <= one.uses, 'I-09', 'tickets', one.id, `says ${one.used} uses, ${one.redeemed} of ${one.uses} were redeemed`)
    expect(orders.get(one.orderId)?.shopperId === one.shopperId && orders.get(one.orderId)?.merchantId === one.merchantId, 'I-09', 'tickets', one.id, 'is of another’s order')
    if (one.kind === 'service') expect((lines.get(one.lineId ?? '')?.shippedQuantity ?? 0) === one.used, 'I-09', 'tickets', one.id, 'another number changed hands than was redeemed')
    else expect((one.state === 'redeemed') === ['shipped', 'received'].includes(orders.get(one.orderId)!.state), 'I-09', 'tickets', one.id, `is ${one.state} while its order is ${orders.get(one.orderId)!.state}`)
  }
}

export const voucherChecks: readonly Check[] = [codes, sent, redeemed]
