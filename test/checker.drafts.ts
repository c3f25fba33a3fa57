import type { Check } from './checker'
import { by, sum } from './checker.books'

/** E02 orders on behalf 代客单: one became one order of whom it was placed by, and no line of it costs more than was told (I-03, I-15); what was lowered by hand is what its lines say, and its short hold is of its goods (I-10). */
const drafts: Check = ({ books, saw, expect }) => {
  const states = new Set(books.transitions.filter((t) => t.kind === 'draft').flatMap((t) => [t.from, t.to]))
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  const parts = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  const lines = by(books.order_lines, (line) => line.orderId)
  const used = new Set<string>()
  const holds = by(books.reservations, (one) => one.orderId)
  for (const one of books.drafts) {
    saw('I-15', 1)
    const isOpen = one.state === 'draft' || one.state === 'sent'
    expect(states.has(one.state) && isOpen === (one.endedAt === undefined) && isOpen === (one.dueAt !== undefined), 'I-15', 'drafts', one.id, `is ${one.state}, which does not agree with its end`)
    expect((one.state === 'placed') === (one.orderId !== undefined) && one.payableFen > 0, 'I-15', 'drafts', one.id, `is ${one.state} with the order ${one.orderId} over ${one.payableFen}`)
    expect(one.loweredFen === sum(one.lines.map((line) => line.loweredFen ?? 0)) && one.lines.every((line) => (line.loweredFen ?? 0) <= line.discountFen), 'I-03', 'drafts', one.id, `was lowered by ${one.loweredFen} and its lines by another sum`)
    const its = holds.get(one.id) ?? []
    for (const line of one.heldUntil === undefined ? [] : one.lines) expect(sum(its.filter((hold) => hold.skuId === line.skuId && hold.state === 'held').map((hold) => hold.quantity)) === line.quantity, 'I-10', 'reservations', `${one.id} ${line.skuId}`, 'an order on behalf holds another number of pieces than it is of')
    if (!one.orderId) continue
    expect(!used.has(one.orderId) && orders.get(one.orderId)?.shopperId === one.shopperId, 'I-15', 'drafts', one.id, 'its order is another\u2019s, or not there')
    used.add(one.orderId)
    const bought = (parts.get(one.orderId) ?? []).flatMap((part) => lines.get(part.id) ?? [])
    for (const told of one.lines) {
      const line = bought.find((line) => line.skuId === told.skuId && line.unitPriceFen > 0)
      saw('I-03', 1)
      expect(line !== undefined && line.quantity === told.quantity && line.goodsFen - line.discountFen <= told.goodsFen - told.discountFen, 'I-03', 'drafts', one.id, `was told ${told.goodsFen - told.discountFen} for ${told.quantity} of ${told.skuId}`)
    }
  }
}
export const draftChecks: readonly Check[] = [drafts]
