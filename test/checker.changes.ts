import type { Check } from './checker'
import { by, sum } from './checker.books'

/** E01 order changes 改单: a change ends once, what it gave back is what it said, and what was struck out or conceded is never more than was bought (I-04, I-15). */
const lives: Check = ({ books, saw, expect }) => {
  const permitted = new Set(books.transitions.filter((t) => t.kind === 'change').map((t) => `${t.from} ${t.to}`))
  const open = new Set<string>()
  for (const one of books.changes) {
    saw('I-15', 1)
    const isOpen = one.state === 'requested' || one.state === 'awaiting_payment'
    expect(isOpen || permitted.has(`requested ${one.state}`), 'I-15', 'changes', one.id, `is ${one.state}, which is not in the table`)
    expect(isOpen === (one.endedAt === undefined) && isOpen === (one.dueAt !== undefined), 'I-15', 'changes', one.id, 'its end and its state do not agree')
    expect(!isOpen || !open.has(one.orderId), 'I-15', 'changes', one.id, 'two changes of one order are open')
    if (isOpen) open.add(one.orderId)
    expect(one.waitsFor !== undefined || one.state === 'confirmed', 'I-15', 'changes', one.id, 'waits for nobody and was not done')
  }
}

const money: Check = ({ books, saw, expect }) => {
  const refunds = by(books.refunds.filter((refund) => refund.state !== 'failed'), (refund) => refund.id.replace(/_\d+$/, ''))
  const states = new Map(books.orders.map((order) => [order.id, order.state]))
  const lines = by(books.order_lines, (line) => line.orderId)
  for (const one of books.changes) {
    saw('I-04', 1)
    // What it cost more was paid before it took place, and for nothing else.
    const payment = books.payments.find((p) => p.id === one.paymentId)
    expect((one.dueFen ?? 0) === 0 || (payment?.amountFen === one.dueFen && payment?.part === 'change' && (payment.state === 'succeeded') === (one.state === 'confirmed')), 'I-06', 'changes', one.id, `is ${one.state} over ${one.dueFen} while its payment is ${payment?.state}`)
    const backFen = sum((refunds.get(one.refundId) ?? []).map((refund) => refund.amountFen))
    // With the last piece the whole part is cancelled, and its money goes back as that.
    const strikes = one.actions.some((action) => action.do === 'pieces')
    const wholeFen = strikes && states.get(one.orderId) === 'cancelled' && backFen === 0 ? sum((refunds.get(`rfd_${one.orderId}`) ?? []).map((refund) => refund.amountFen)) : backFen
    expect(one.state === 'confirmed' ? wholeFen === one.refundFen : backFen === 0, 'I-04', 'changes', one.id, `is ${one.state} at ${one.refundFen}, ${wholeFen} were promised`)
    const cutFen = sum(one.actions.flatMap((action) => (action.do === 'price' ? action.lines ?? [] : [])).map((line) => line.offFen ?? 0))
    const sharedFen = sum((lines.get(one.orderId) ?? []).flatMap((line) => line.shares ?? []).filter((share) => share.offerId === one.id).map((share) => share.offFen))
    expect(sharedFen === (one.state === 'confirmed' ? cutFen : 0), 'I-03', 'changes', one.id, `took ${cutFen} off, its lines say ${sharedFen}`)
  }
  const struck = by(books.changes.filter((one) => one.state === 'confirmed').flatMap((one) => one.actions.flatMap((action) => (action.lines ?? []).map((line) => ({ ...line, do: action.do })))), (line) => line.lineId)
  const parts = by(books.case_lines, (part) => part.lineId)
  for (const line of books.order_lines) {
    const its = struck.get(line.id) ?? []
    const [cancelled, conceded] = [line.cancelledQuantity ?? 0, line.concededFen ?? 0]
    expect((line.shippedQuantity ?? 0) + cancelled <= line.quantity && cancelled <= line.refundedQuantity, 'I-04', 'order_lines', line.id, `${line.shippedQuantity} shipped and ${cancelled} struck out of ${line.quantity}`)
    const swappedFen = sum((parts.get(line.id) ?? []).filter((part) => part.keptFen !== undefined).map((part) => part.differenceFen))
    expect(conceded === swappedFen + sum(its.filter((one) => one.do === 'concession').map((one) => one.amountFen ?? 0)), 'I-04', 'order_lines', line.id, `says that ${conceded} were conceded`)
    // What nobody collected or redeemed in time was struck out by its ticket (E07).
    const lapsed = books.tickets.some((one) => one.state === 'expired' && (one.lineId ? one.lineId === line.id : one.orderId === line.orderId && line.kind === 'goods')) && cancelled === line.quantity - (line.shippedQuantity ?? 0)
    if (states.get(line.orderId) !== 'cancelled' && !lapsed) expect(cancelled === sum(its.filter((one) => one.do === 'pieces').map((one) => one.quantity ?? 0)), 'I-04', 'order_lines', line.id, `says that ${cancelled} pieces were struck out`)
  }
}

export const changesChecks: readonly Check[] = [lives, money]
