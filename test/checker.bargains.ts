import { createHash } from 'node:crypto'
import type { Check } from './checker'
import { by } from './checker.books'

/** I-14, and I-12 of its pieces: a bargain's price is the price less its cuts and never below the floor, each helper counted once, the cuts those that were committed to. */
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

const bargains: Check = ({ books, saw, expect }) => {
  const helpsOf = by(books.bargain_helps, (help) => help.bargainId)
  for (const one of books.bargains) {
    const helps = helpsOf.get(one.id) ?? []
    saw('I-14', 1)
    const cuts = helps.map((help) => help.cutFen)
    expect(one.nowFen >= one.floorFen, 'I-14', 'bargains', one.id, `costs ${one.nowFen}, its floor is ${one.floorFen}`)
    expect(one.nowFen === one.priceFen - sum(cuts), 'I-14', 'bargains', one.id, `costs ${one.nowFen}, ${one.priceFen} less its cuts is ${one.priceFen - sum(cuts)}`)
    expect(new Set(helps.map((help) => help.helperId)).size === helps.length, 'I-14', 'bargain_helps', one.id, 'somebody has helped twice')
    expect(!helps.some((help) => help.helperId === one.shopperId), 'I-14', 'bargain_helps', one.id, 'its owner has helped himself')
    expect(helps.length === one.helped && helps.length <= one.helpers && helps.every((help, i) => help.ordinal === i + 1), 'I-14', 'bargains', one.id, `says ${one.helped} of ${one.helpers} helps, there are ${helps.length}`)
    // What was committed to when it was opened is what was cut, and comes to the way down exactly.
    expect(one.cuts.length === one.helpers && one.cuts.every((cut) => Number.isInteger(cut) && cut >= one.leastCutFen) && sum(one.cuts) === one.priceFen - one.floorFen, 'I-14', 'bargains', one.id, 'its cuts do not come to the way down')
    expect(cuts.every((cut, i) => cut === one.cuts[i]), 'I-14', 'bargain_helps', one.id, 'a cut is not the one that was drawn')
    expect(createHash('sha256').update(`${one.seed}/${one.cuts.join(',')}`).digest('hex') === one.commitment, 'I-14', 'bargains', one.id, 'its cuts are not those that were committed to')
  }
  const known = new Set(books.bargains.map((one) => one.id))
  for (const bargainId of helpsOf.keys()) expect(known.has(bargainId), 'I-14', 'bargain_helps', bargainId, 'helps of a bargain that is not there')
}

const pieces: Check = ({ books, saw, expect }) => {
  const orders = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  const lines = by(books.order_lines, (line) => line.orderId)
  const bargain = new Map(books.bargains.map((one) => [one.id, one]))
  const taken = by(books.bargain_pieces.filter((piece) => piece.state !== 'released'), (piece) => piece.activityId)
  for (const activity of books.bargain_activities) {
    saw('I-12', 1)
    const held = (taken.get(activity.id) ?? []).length
    expect(activity.takenPieces === held && held <= activity.mostPieces, 'I-12', 'bargain_activities', activity.id, `${held} pieces are taken, it says ${activity.takenPieces} of ${activity.mostPieces}`)
  }
  for (const [id, same] of by(books.bargain_pieces.filter((piece) => piece.state !== 'released'), (piece) => piece.bargainId)) expect(same.length === 1, 'I-14', 'bargain_pieces', id, 'was bought twice')
  const known = new Map(books.bargain_pieces.map((piece) => [piece.orderId, piece]))
  for (const piece of books.bargain_pieces) {
    saw('I-14', 1)
    const [child] = orders.get(piece.orderId) ?? []
    const due = child?.state === 'placed' ? 'held' : child?.state === 'cancelled' ? 'released' : 'kept'
    expect(piece.state === due, 'I-12', 'bargain_pieces', piece.orderId, `is ${piece.state} while its order is ${child?.state}`)
    const one = bargain.get(piece.bargainId)
    expect(one !== undefined && one.shopperId === piece.shopperId && piece.paidFen >= one.floorFen, 'I-14', 'bargain_pieces', piece.orderId, `was sold for ${piece.paidFen}, below the floor or to somebody else`)
    const [line] = child ? lines.get(child.id) ?? [] : []
    expect(line !== undefined && line.goodsFen - line.discountFen === piece.paidFen && line.quantity === 1, 'I-14', 'bargain_pieces', piece.orderId, `says ${piece.paidFen}, its line cost ${line ? line.goodsFen - line.discountFen : 'nothing'}`)
  }
  const parents = new Map(books.orders.map((order) => [order.id, order.parentId]))
  for (const line of books.order_lines) for (const share of line.shares ?? []) if (bargain.has(share.offerId)) expect(known.get(parents.get(line.orderId) ?? '')?.bargainId === share.offerId, 'I-14', 'order_lines', line.id, 'was sold at a bargain that it holds no piece of')
}

export const bargainChecks: readonly Check[] = [bargains, pieces]
