import type { Check } from './checker'
import { by, sum } from './checker.books'

/** E04 what was handed to carriers is what lines say was shipped; E05 a waybill lives once for each order, is used once, and for the parcel that bears its number. */
const sent: Check = ({ books, saw, expect }) => {
  // What goes out in the place of other pieces is no part of what was sold.
  const sold = books.parcels.filter(({ isOfOrder }) => isOfOrder)
  const parts = by(sold.flatMap(({ lines }) => lines), (line) => line.lineId)
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  // What is collected at a store, and what is no goods, goes in no parcel.
  const byParcel = books.order_lines.filter((line) => (line.kind ?? 'goods') === 'goods' && orders.get(line.orderId)?.collectAt === undefined)
  const shipped = new Map(byParcel.map((line) => [line.id, line.shippedQuantity ?? 0]))
  for (const line of books.order_lines) {
    saw('E04', 1)
    const inParcels = sum((parts.get(line.id) ?? []).map(({ quantity }) => quantity))
    expect(inParcels === (shipped.get(line.id) ?? 0), 'E04', 'order_lines', line.id, `${line.shippedQuantity} pieces were shipped, ${inParcels} lie in parcels`)
  }
  const of = by(sold, (parcel) => parcel.orderId)
  const travels = new Set(byParcel.filter((line) => (line.shippedQuantity ?? 0) > 0).map((line) => line.orderId))
  for (const order of books.orders.filter(({ parentId }) => parentId)) {
    const its = of.get(order.id) ?? []
    const isWhole = its.length > 0 && its.every(({ receivedAt }) => receivedAt !== undefined)
    if ((order.state === 'received' || order.state === 'shipped') && travels.has(order.id)) expect(isWhole === (order.state === 'received'), 'E04', 'parcels', order.id, `is ${order.state}, and its parcels are ${isWhole ? '' : 'not '}all received`)
    if (order.state === 'paid' || order.state === 'placed' || !travels.has(order.id)) expect(its.length === 0, 'E04', 'parcels', order.id, `is ${order.state} and has parcels`)
  }
}

const waybills: Check = ({ books, saw, expect }) => {
  const permitted = new Set(books.transitions.filter((t) => t.kind === 'waybill').map(({ from }) => from))
  expect(permitted.size > 0, 'E05', 'transitions', 'waybill', 'no table of moves was published')
  const parcels = new Map(books.parcels.map((parcel) => [parcel.id, parcel]))
  const [living, used, numbers] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const one of books.waybills) {
    saw('E05', 1)
    const isLiving = permitted.has(one.state) && (one.state === 'asked' || one.state === 'issued')
    expect(!isLiving || !living.has(one.orderId), 'E05', 'waybills', one.id, 'is the second that lives of its order')
    if (isLiving) living.add(one.orderId)
    const lead = one.joins === undefined ? undefined : books.waybills.find(({ id }) => id === one.joins)
    if (one.joins !== undefined && one.number !== undefined) expect(lead !== undefined && lead.merchantId === one.merchantId && lead.carrier === one.carrier && lead.number === one.number && (lead.state === one.state || !isLiving), 'E05', 'waybills', one.id, 'goes in a parcel that has another number')
    if (one.joins === undefined && one.number !== undefined) { expect(!numbers.has(`${one.carrier} ${one.number}`), 'E05', 'waybills', one.id, 'has the number of another'); numbers.add(`${one.carrier} ${one.number}`) }
    expect((one.state === 'used') === (one.parcelId !== undefined), 'E05', 'waybills', one.id, `is ${one.state} with the parcel ${one.parcelId}`)
    const parcel = one.parcelId === undefined ? undefined : parcels.get(one.parcelId)
    if (one.state !== 'used') continue
    expect(!used.has(one.parcelId!), 'E05', 'waybills', one.id, 'was used for the parcel of another')
    used.add(one.parcelId!)
    const pieces = (lines: readonly { lineId: string; quantity: number }[]) => lines.map(({ lineId, quantity }) => `${lineId} ${quantity}`).toSorted().join()
    expect(parcel?.orderId === one.orderId && pieces(parcel.lines) === pieces(one.lines) && (parcel.renumbered || (parcel.carrier === one.carrier && parcel.number === one.number)), 'E05', 'waybills', one.id, 'its parcel is not what it was issued for')
  }
}

export const parcelChecks: readonly Check[] = [sent, waybills]
