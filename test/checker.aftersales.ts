import type { Check } from './checker'
import { by, sum } from './checker.books'

/** F13 after-sales 售后: each case's life, what it gave back, and that all cases of a line together never give back more than was bought and paid (I-04, I-08, I-15). */
const remarks = new Set(['no_stock', 'judged', 'freight_asked', 'freight_paid', 'freight_paid_by_time', 'freight_refused', 'freight_decided'])
const lives: Check = ({ books, saw, expect }) => {
  const permitted = new Set(books.transitions.filter((t) => t.kind === 'aftersales').map((t) => `${t.from} ${t.to}`))
  const steps = by(books.case_steps, (step) => step.caseId)
  for (const one of books.cases) {
    let state = ''
    for (const step of steps.get(one.id) ?? []) {
      saw('I-15', 1)
      // What is only written down moves nothing.
      if (remarks.has(step.kind)) { expect(step.to === state, 'I-15', 'case_steps', step.id, 'a remark moved a case'); continue }
      expect(state === '' ? step.to === 'asked' : permitted.has(`${state} ${step.to}`), 'I-15', 'case_steps', step.id, `${state} → ${step.to} is not in the table`)
      state = step.to
    }
    expect(state === one.state, 'I-15', 'cases', one.id, `is ${one.state}, its steps end at ${state}`)
    expect((one.endedAt !== undefined) === ['refunded', 'replaced', 'closed'].includes(one.state), 'I-15', 'cases', one.id, 'its end and its state do not agree')
  }
}

const paidOut = new Set(['refunding', 'refunded'])
const money: Check = ({ books, saw, expect }) => {
  const refunds = by(books.refunds.filter((refund) => refund.state !== 'failed'), (refund) => refund.id.replace(/_2$/, ''))
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  const lines = new Map(books.order_lines.map((line) => [line.id, line]))
  const parts = by(books.case_lines, (part) => part.caseId)
  const reversed = by(books.settlements.filter((one) => one.state === 'reversed'), (one) => one.refundId ?? '')
  for (const one of books.cases) {
    saw('I-04', 1)
    const its = refunds.get(one.refundId) ?? []
    const backFen = sum(its.map((refund) => refund.amountFen))
    expect(backFen === (paidOut.has(one.state) ? one.amountFen : 0), 'I-04', 'cases', one.id, `is ${one.state} at ${one.amountFen}, ${backFen} were promised`)
    if (one.state === 'refunded') expect(its.every((refund) => refund.state === 'done'), 'I-17', 'cases', one.id, 'says that the money is back, and it is not')
    expect(its.every((refund) => refund.orderId === one.orderId), 'I-04', 'refunds', one.refundId, 'gave back money of another order')
    const mine = parts.get(one.id) ?? []
    expect(mine.length > 0 && mine.every((part) => lines.get(part.lineId)?.orderId === one.orderId), 'I-16', 'case_lines', one.id, 'asks for lines of another order')
    expect(orders.get(one.orderId)?.shopperId === one.shopperId && orders.get(one.orderId)?.merchantId === one.merchantId, 'I-16', 'cases', one.id, 'is not of the order’s shopper and merchant')
    if (paidOut.has(one.state)) expect(one.amountFen <= orders.get(one.orderId)!.payableFen, 'I-04', 'cases', one.id, 'gave back more than was paid')
    expect((reversed.get(one.refundId) ?? []).length <= 1, 'I-08', 'settlements', one.id, 'a merchant gave back twice')
  }
  const back = by(books.case_lines.filter((part) => paidOut.has(books.cases.find((one) => one.id === part.caseId)?.state ?? '')), (part) => part.lineId)
  // Where pieces were replaced, each gives back what is paid for those: in sum the line's price, which its own check sees.
  const replaced = new Set(books.case_lines.filter((part) => part.keptFen !== undefined).map((part) => part.lineId))
  for (const [lineId, its] of back) {
    saw('I-04', 1)
    const line = lines.get(lineId)!
    const pieces = sum(its.map((part) => part.quantity)) + sum(books.events.filter(({ name, payload }) => name === 'vouchers.given_back' && payload['lineId'] === lineId).map(({ payload }) => Number(payload['quantity'])))
    expect(pieces === line.refundedQuantity - (line.cancelledQuantity ?? 0) && pieces <= (line.shippedQuantity ?? line.quantity), 'I-04', 'order_lines', lineId, `${pieces} pieces went back, it says ${line.refundedQuantity} of ${line.shippedQuantity}`)
    // What its pieces cost, by largest remainder; freight comes on top, whole or not at all.
    const back = line.refundedQuantity
    const upTo = (fen: number) => Math.floor(fen / line.quantity) * back + Math.min(back, fen % line.quantity)
    const goodsFen = upTo(line.payableFen - line.freightFen)
    // Money that was conceded without a piece moves what each piece gives; with the last of them it is the whole again.
    const conceded = ((line.concededFen ?? 0) > 0 || replaced.has(lineId)) && back < line.quantity
    expect(conceded || line.refundedFen === goodsFen || line.refundedFen === goodsFen + line.freightFen, 'I-04', 'order_lines', lineId, `gave back ${line.refundedFen}, its ${pieces} pieces cost ${goodsFen}`)
    expect((line.refundedSubsidyFen ?? 0) === upTo(line.subsidyFen ?? 0), 'I-08', 'order_lines', lineId, 'the platform’s part did not go back with its pieces')
  }
}

/** What was settled of an order is what was kept of it: after every refund, share and fee together are what was paid, by money and by points, and borne less what went back. */
const unwound: Check = ({ books, saw, expect }) => {
  const lines = by(books.order_lines, (line) => line.orderId)
  const settled = by(books.settlements, (one) => one.orderId)
  const parts = new Map(books.points_parts.map((part) => [part.orderId, part]))
  for (const orderId of new Set(books.cases.filter((one) => paidOut.has(one.state)).map((one) => one.orderId))) {
    const its = settled.get(orderId) ?? []
    if (!its.some((one) => one.state === 'accrued')) continue
    saw('I-08', 1)
    const keptFen = sum((lines.get(orderId) ?? []).map((line) => line.payableFen + line.pointsFen + (line.subsidyFen ?? 0) - line.refundedFen - (line.refundedSubsidyFen ?? 0))) - (parts.get(orderId)?.backFen ?? 0)
    expect(sum(its.map((one) => one.shareFen + one.feeFen)) === keptFen, 'I-08', 'settlements', orderId, `of ${keptFen} kept the merchant and the platform have another sum`)
  }
}

/**
 * What was sent anew: of the pieces that were asked for and no others, under the case's own name; what stays paid for them and what went back with them are what was paid for the pieces before, and the difference was promised
 * once. What is set aside for it stands as long as it is to be sent, and no longer.
 */
const replacements: Check = ({ books, saw, expect }) => {
  const [parts, refunds, holds] = [by(books.case_lines, (part) => part.caseId), by(books.refunds.filter((refund) => refund.state !== 'failed'), (refund) => refund.id.replace(/_2$/, '')), by(books.reservations, (one) => one.orderId)]
  const moves = by(books.stock_movements.filter((move) => move.kind === 'ship'), (move) => move.orderId ?? '')
  const lines = new Map(books.order_lines.map((line) => [line.id, line]))
  for (const one of books.cases) {
    const its = parts.get(one.id) ?? []
    const isSent = one.parcelId !== undefined
    const sent = by(moves.get(one.id) ?? [], (move) => move.skuId)
    const wanted = by(isSent ? its : [], (part) => part.newSkuId ?? '')
    if (isSent || sent.size > 0) {
      saw('I-10', 1)
      for (const skuId of new Set([...sent.keys(), ...wanted.keys()])) expect(sum((sent.get(skuId) ?? []).map((move) => move.shipped)) === sum((wanted.get(skuId) ?? []).map((part) => part.quantity)), 'I-10', 'stock_movements', `${one.id} ${skuId}`, 'what was sent anew is not what was to be')
      expect(its.every((part) => part.keptFen !== undefined && part.keptFen + part.differenceFen <= (lines.get(part.lineId)?.payableFen ?? 0)), 'I-04', 'case_lines', one.id, 'keeps more for what was sent anew than was paid')
    }
    const open = (holds.get(one.id) ?? []).filter((hold) => hold.state !== 'released')
    const due = one.remedy === 'replace' && (isSent || ['returning', 'shipped_back', 'not_in_order', 'to_replace'].includes(one.state))
    if (due) { saw('I-10', 1); for (const skuId of new Set(its.map((part) => part.newSkuId ?? ''))) expect(sum(open.filter((hold) => hold.skuId === skuId).map((hold) => hold.quantity)) === sum(its.filter((part) => part.newSkuId === skuId).map((part) => part.quantity)), 'I-10', 'reservations', `${one.id} ${skuId}`, 'a replacement is not set aside') }
    else if (one.state !== 'disputed') expect(open.length === 0, 'I-11', 'reservations', one.id, `is set aside for a case that is ${one.state}`)
    const differenceFen = sum((refunds.get(`${one.refundId}_d`) ?? []).map((refund) => refund.amountFen))
    if (isSent || differenceFen > 0) { saw('I-04', 1); expect(differenceFen === (isSent ? one.differenceFen : 0) && differenceFen === sum(isSent ? its.map((part) => part.differenceFen) : []), 'I-04', 'cases', one.id, `gave back ${differenceFen} of the price, it says ${one.differenceFen}`) }
  }
}

/** Money for ways back: paid once into the shopper's balance at the merchant who bears it, and only where it was said to be paid. */
const ways: Check = ({ books, saw, expect }) => {
  const entries = by(books.balance_entries.filter((e) => e.reason === 'laid_out'), (e) => e.sourceId)
  const cases = new Map(books.cases.map((one) => [one.id, one]))
  for (const freight of books.case_freights) {
    saw('I-13', 1)
    const its = entries.get(freight.caseId) ?? []
    expect(sum(its.map((e) => e.change)) === (freight.state === 'paid' ? freight.amountFen : 0) && its.every((e) => e.ownerId === `${freight.shopperId}/${freight.merchantId}`), 'I-13', 'case_freights', freight.caseId, `is ${freight.state}, and the balance says otherwise`)
    const one = cases.get(freight.caseId)
    expect(one?.merchantId === freight.merchantId && one.shopperId === freight.shopperId && one.isSentBack, 'I-16', 'case_freights', freight.caseId, 'is not of its case’s shopper and merchant, or nothing was sent back')
  }
  const known = new Set(books.case_freights.map((freight) => freight.caseId))
  for (const caseId of entries.keys()) expect(known.has(caseId), 'I-13', 'balance_entries', caseId, 'was laid out for nothing')
}

/** Goods that came back were on their way, and not more than were sent. */
const goods: Check = ({ books, saw, expect }) => {
  const sent = by(books.stock_movements.filter((move) => move.kind === 'ship' || move.kind === 'return'), (move) => `${move.orderId} ${move.skuId}`)
  for (const [key, its] of sent) expect(sum(its.map((move) => move.shipped)) >= 0, 'I-09', 'stock_movements', key, 'more came back than was sent')
  const cases = new Map(books.cases.map((one) => [one.id, one]))
  for (const part of books.case_lines) {
    const one = cases.get(part.caseId)
    const said = part.sellable + part.damaged + part.lost + part.toJudge
    expect(said <= part.quantity, 'I-09', 'case_lines', `${part.caseId} ${part.lineId}`, `${said} came back of ${part.quantity}`)
    // What was sent back and paid for, or replaced, is counted or waits to be.
    if (one?.isSentBack && ['refunding', 'refunded', 'to_replace', 'replacement_sent', 'replaced'].includes(one.state)) { saw('I-09', 1); expect(said === part.quantity, 'I-09', 'case_lines', `${part.caseId} ${part.lineId}`, `${said} of ${part.quantity} pieces were accounted for`) }
  }
  const moved = by(books.stock_movements.filter((move) => move.kind === 'return'), (move) => `${move.sourceId.replace(/^(afs_[0-9a-z]+)_\d+$/, '$1')} ${move.skuId}`)
  const wanted = by(books.case_lines.filter((part) => part.sellable + part.damaged > 0), (part) => `${part.caseId} ${part.skuId}`)
  for (const [key, its] of wanted) {
    saw('I-09', 1)
    const moves = moved.get(key) ?? []
    expect(sum(moves.map((move) => move.available)) === sum(its.map((part) => part.sellable)) && sum(moves.map((move) => move.damaged)) === sum(its.map((part) => part.damaged)), 'I-09', 'stock_movements', key, 'what came back is not what was said')
  }
}

export const aftersalesChecks: readonly Check[] = [lives, money, unwound, replacements, ways, goods]
