import type { Check } from './checker'
import { by, sum } from './checker.books'

/** I-33 of reviews (F14): one for each line, only of what its own buyer received; each product's sums are those of its reviews that are not hidden; what is hidden was hidden for a cause, and is there. */
const bought: Check = ({ books, saw, expect }) => {
  const [lines, orders] = [new Map(books.order_lines.map((line) => [line.id, line])), new Map(books.orders.map((order) => [order.id, order]))]
  for (const [lineId, its] of by(books.reviews, (one) => one.lineId)) expect(its.length === 1, 'I-33', 'reviews', its[0]!.id, `is one of ${its.length} of the line ${lineId}`)
  for (const one of books.reviews) {
    saw('I-33', 1)
    const order = orders.get(one.orderId)
    expect(order?.state === 'received', 'I-33', 'reviews', one.id, `is of an order that is ${order?.state ?? 'not there'}`)
    expect(lines.get(one.lineId)?.orderId === one.orderId && order?.shopperId === one.shopperId && order?.merchantId === one.merchantId, 'I-33', 'reviews', one.id, 'is of another’s purchase')
    expect([one.overall, one.goods, one.service, one.logistics].every((stars) => Number.isInteger(stars) && stars >= 1 && stars <= 5), 'I-33', 'reviews', one.id, 'has stars that there are not')
  }
}

const summed: Check = ({ books, saw, expect }) => {
  const shown = by(books.reviews.filter(({ isHidden }) => !isHidden), (one) => one.productId)
  const told = new Map(books.review_summaries.map((one) => [one.productId, one]))
  for (const productId of new Set([...shown.keys(), ...told.keys()])) {
    saw('I-33', 1)
    const its = shown.get(productId) ?? []
    const said = told.get(productId)
    for (const part of ['overall', 'goods', 'service', 'logistics'] as const) expect((said?.[part] ?? 0) === sum(its.map((one) => one[part])), 'I-33', 'review_summaries', productId, `says ${said?.[part] ?? 0} of ${part}, its reviews say ${sum(its.map((one) => one[part]))}`)
    expect((said?.count ?? 0) === its.length, 'I-33', 'review_summaries', productId, `says ${said?.count ?? 0} reviews, there are ${its.length}`)
    expect((said?.stars ?? []).every((n, i) => n === its.filter(({ overall }) => overall === i + 1).length), 'I-33', 'review_summaries', productId, 'spreads its stars otherwise than its reviews')
    expect((said?.pictured ?? 0) === its.filter(({ isPictured }) => isPictured).length && (said?.appended ?? 0) === its.filter(({ isAppended }) => isAppended).length, 'I-33', 'review_summaries', productId, 'counts pictures or additions that are not there')
  }
}

const hidden: Check = ({ books, saw, expect }) => {
  const moves = by(books.review_hidings, (one) => one.subjectId)
  for (const one of books.reviews) expect(one.isHidden === (moves.get(one.id)?.at(-1)?.does === 'hide'), 'I-33', 'reviews', one.id, one.isHidden ? 'is hidden, and nobody hid it' : 'was hidden, and is shown')
  const there = new Set(books.reviews.map(({ id }) => id))
  for (const one of books.review_hidings) {
    saw('I-33', 1)
    expect(one.does === 'show' || one.cause !== '', 'I-33', 'review_hidings', one.id, 'hid without a cause')
    expect(!one.subjectId.startsWith('rvw_') || there.has(one.subjectId), 'I-33', 'review_hidings', one.id, 'is of a review that is no more')
  }
}

export const reviewChecks: readonly Check[] = [bought, summed, hidden]
