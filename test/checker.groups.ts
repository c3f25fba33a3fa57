import type { Check } from './checker'
import { by, type GroupSeat } from './checker.books'

/** I-14, and I-12 of its pieces: a group holds as many as its size and no more, is filled by buyers who have paid or gives everything back, and nobody is in one who bought nothing. */
const groups: Check = ({ books, saw, expect }) => {
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  for (const group of books.groups) {
    saw('I-14', 1)
    const members = group.members.filter((member) => member.state !== 'left')
    expect(members.length <= group.size, 'I-14', 'groups', group.id, 'holds more than its size')
    expect(new Set(members.map((member) => member.shopperId)).size === members.length, 'I-14', 'groups', group.id, 'holds somebody twice')
    if (group.state === 'filled') expect(members.length === group.size && members.every((member) => member.state !== 'held'), 'I-14', 'groups', group.id, 'succeeded without being full')
    if (group.state === 'failed') for (const { orderId } of group.members) { const order = orders.get(orderId); expect(order !== undefined && order.refundedFen === order.paidFen, 'I-14', 'groups', group.id, `failed and did not refund ${orderId}`) }
    if (group.state === 'running') expect(members.length === group.seats && members.filter((member) => member.state === 'in').length === group.paid, 'I-14', 'groups', group.id, `says ${group.paid} of ${group.seats} seats are paid, its seats say otherwise`)
  }
}

/** Where an order stands whose seat is so. */
const due: Readonly<Record<GroupSeat['state'], readonly string[]>> = { held: ['placed'], kept: ['paid'], formed: ['paid', 'part_shipped', 'shipped', 'received'], released: ['cancelled'], undone: ['cancelled'] }

const seats: Check = ({ books, saw, expect }) => {
  const children = by(books.orders.filter((order) => order.parentId), (order) => order.parentId!)
  const lines = by(books.order_lines, (line) => line.orderId)
  const activities = new Map(books.group_activities.map((one) => [one.id, one]))
  const taken = by(books.group_seats.filter(({ state }) => state === 'held' || state === 'kept' || state === 'formed'), (seat) => seat.activityId)
  for (const activity of books.group_activities) {
    saw('I-12', 1)
    const its = taken.get(activity.id) ?? []
    const pieces = its.reduce((sum, seat) => sum + seat.pieces, 0)
    expect(activity.takenPieces === pieces && pieces <= activity.mostPieces, 'I-12', 'group_activities', activity.id, `${pieces} pieces are taken, it says ${activity.takenPieces} of ${activity.mostPieces}`)
    for (const [shopperId, same] of by(its, (seat) => seat.shopperId)) expect(same.reduce((sum, seat) => sum + seat.pieces, 0) <= activity.perShopper && same.filter(({ state }) => state !== 'formed').length <= 1, 'I-12', 'group_seats', activity.id, `${shopperId} has more of it than one person may`)
  }
  for (const seat of books.group_seats) {
    saw('I-14', 1)
    const [child] = children.get(seat.orderId) ?? []
    expect(child !== undefined && due[seat.state].includes(child.state) && child.shopperId === seat.shopperId, 'I-14', 'group_seats', seat.orderId, `is ${seat.state} while its order is ${child?.state}`)
    const price = activities.get(seat.activityId)?.prices.find((one) => one.skuId === seat.skuId && one.size === seat.size)
    expect(price !== undefined && seat.priceFen === (seat.isFounder ? price.leaderFen ?? price.priceFen : price.priceFen), 'I-14', 'group_seats', seat.orderId, `was sold for ${seat.priceFen}, which is not what its activity says`)
    const [line] = child ? lines.get(child.id) ?? [] : []
    const share = line?.shares?.find(({ offerId }) => offerId === seat.activityId)
    expect(line !== undefined && share !== undefined && line.quantity === seat.pieces && line.goodsFen - share.offFen === seat.priceFen * seat.pieces, 'I-14', 'group_seats', seat.orderId, 'says another price than its line')
  }
  const seated = new Set(books.group_seats.map(({ orderId }) => orderId))
  const parents = new Map(books.orders.map((order) => [order.id, order.parentId]))
  for (const line of books.order_lines) for (const share of line.shares ?? []) if (activities.has(share.offerId)) expect(seated.has(parents.get(line.orderId) ?? ''), 'I-14', 'order_lines', line.id, 'was sold at a group price that it holds no seat for')
  for (const group of books.groups) for (const { orderId } of group.members) expect(seated.has(orderId), 'I-14', 'groups', group.id, `counts ${orderId}, which is no order's seat`)
}

export const groupChecks: readonly Check[] = [groups, seats]
