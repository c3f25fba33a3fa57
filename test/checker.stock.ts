import type { Check } from './checker'
import { by, quantities, sum } from './checker.books'

/** I-09 to I-12: goods, promises of goods and coupons. */
const sweepMs = 120_000
const ended = new Set(['cancelled'])
const live = new Set(['placed', 'paid', 'part_shipped'])

const levels: Check = ({ books, saw, expect }) => {
  const key = (row: { skuId: string; warehouseId: string }) => `${row.skuId} ${row.warehouseId}`
  const moved = by(books.stock_movements, key)
  const known = new Set(books.stock_levels.map(key))
  for (const level of books.stock_levels) for (const name of quantities) {
    saw('I-09', 1)
    expect(level[name] >= 0 || (level.backorder && name === 'available'), 'I-09', 'stock_levels', key(level), `${name} is below nothing`)
    expect(level[name] === sum((moved.get(key(level)) ?? []).map((m) => m[name])), 'I-09', 'stock_levels', key(level), `${name} is not the sum of its movements`)
  }
  for (const place of moved.keys()) expect(known.has(place), 'I-09', 'stock_levels', place, 'goods moved where there is no level')
  // What only changes its place or its promise neither comes nor goes.
  for (const m of books.stock_movements) if (['reserve', 'release', 'ship'].includes(m.kind)) expect(sum(quantities.map((name) => m[name])) === 0, 'I-09', 'stock_movements', m.id, `${m.kind} made or lost goods`)
}

/** What is in transit is what transfers sent and nobody has received; a transfer and its parts make and lose nothing; a stocktake posts its differences and no others. */
const papers: Check = ({ books, saw, expect }) => {
  const [onTheirWay, taken] = [by(books.stock_transfers.filter((t) => t.state === 'sent'), (t) => `${t.skuId} ${t.toId}`), by(books.stock_movements.filter((m) => m.kind === 'transfer_out'), (m) => `${m.sourceId} ${m.skuId}`)]
  for (const level of books.stock_levels) {
    const due = sum((onTheirWay.get(`${level.skuId} ${level.warehouseId}`) ?? []).map((t) => t.quantity - t.received - t.damaged - t.lost))
    expect(level.inTransit === due, 'I-09', 'stock_levels', `${level.skuId} ${level.warehouseId}`, `${level.inTransit} are in transit, transfers say ${due}`)
  }
  for (const m of books.stock_movements) if (m.kind === 'transfer_in') expect(sum(quantities.map((name) => m[name])) === 0, 'I-09', 'stock_movements', m.id, 'what arrived is not what was on its way')
  for (const t of books.stock_transfers) {
    saw('I-09', 1)
    const its = taken.get(`${t.id} ${t.skuId}`) ?? []
    expect(sum(its.flatMap((m) => quantities.map((name) => m[name]))) === 0, 'I-09', 'stock_transfers', t.id, 'a transfer made or lost goods')
    expect(sum(its.map((m) => m.inTransit)) === (t.state === 'sent' || t.state === 'received' ? t.quantity : 0), 'I-09', 'stock_transfers', t.id, `is ${t.state} and did not send what it says`)
    if (t.state === 'received') expect(t.received + t.damaged + t.lost === t.quantity, 'I-09', 'stock_transfers', t.id, 'is received and not whole')
  }
  const counted = new Map(books.stock_movements.filter((m) => m.kind === 'count').map((m) => [`${m.sourceId} ${m.skuId}`, m.available]))
  for (const c of books.stock_counts) expect((counted.get(`${c.id} ${c.skuId}`) ?? 0) === (c.state === 'posted' ? c.counted! - c.onHand! : 0), 'I-09', 'stock_counts', `${c.id} ${c.skuId}`, 'posted another difference than was counted')
}

/** What orders held in a warehouse that closed was let go there and held elsewhere, the same pieces, and back again where that was undone; what is stuck has moved nothing (E11). */
const holdMoves: Check = ({ books, saw, expect }) => {
  const posted = by(books.stock_movements.filter((m) => m.sourceId.startsWith('hmv_')), (m) => m.sourceId)
  const said = (sourceId: string) => (posted.get(sourceId) ?? []).map((m) => `${m.kind} ${m.warehouseId} ${m.skuId} ${m.orderId} ${m.available} ${m.reserved}`).toSorted().join()
  const due = (m: (typeof books.hold_moves)[number], from: string, to: string) => [`release ${from} ${m.skuId} ${m.orderId} ${m.pieces} ${-m.pieces}`, `reserve ${to} ${m.skuId} ${m.orderId} ${-m.pieces} ${m.pieces}`].toSorted().join()
  for (const m of books.hold_moves) {
    saw('I-09', 1)
    expect(said(m.id) === (m.toId ? due(m, m.fromId, m.toId) : ''), 'I-09', 'hold_moves', m.id, 'is not what the book says was moved')
    expect(said(`${m.id}/back`) === (m.state === 'undone' ? due(m, m.toId!, m.fromId) : ''), 'I-09', 'hold_moves', m.id, `is ${m.state} and the book says otherwise`)
    expect((m.reason === undefined) === (m.toId !== undefined), 'I-09', 'hold_moves', m.id, 'says neither where it went nor why not')
  }
  const known = new Set(books.hold_moves.flatMap(({ id }) => [id, `${id}/back`]))
  for (const sourceId of posted.keys()) expect(known.has(sourceId), 'I-09', 'stock_movements', sourceId, 'was moved by nobody')
}

/** Lots add up to what is there, each to its moves. */
const lots: Check = ({ books, saw, expect }) => {
  const [moved, levels] = [by(books.stock_lot_moves, (m) => m.lotId), new Map(books.stock_levels.map((level) => [`${level.skuId} ${level.warehouseId}`, level]))]
  for (const lot of books.stock_lots) { saw('I-09', 1); expect(lot.left === sum((moved.get(lot.id) ?? []).map((m) => m.pieces)), 'I-09', 'stock_lots', lot.id, 'is not the sum of its moves') }
  const known = new Set(books.stock_lots.map((lot) => lot.id))
  for (const lotId of moved.keys()) expect(known.has(lotId), 'I-09', 'stock_lots', lotId, 'pieces moved of a lot that is not there')
  for (const [place, its] of by(books.stock_lots, (lot) => `${lot.skuId} ${lot.warehouseId}`)) {
    const { available = 0, reserved = 0 } = levels.get(place) ?? {}
    expect(sum(its.map((lot) => lot.left)) === available + reserved, 'I-09', 'stock_lots', place, `lots hold ${sum(its.map((lot) => lot.left))}, ${available + reserved} are there`)
  }
}

/** Nothing is posted to a business day after it was closed (E11); the day is that of the movement where none is told, as Shanghai counts them. */
const shanghaiMs = 8 * 3_600_000
const closedDays: Check = ({ books, saw, expect }) => {
  const closed = by(books.stock_closings, (one) => one.warehouseId)
  for (const m of books.stock_movements) {
    const its = closed.get(m.warehouseId)
    if (!its) continue
    saw('I-09', 1)
    const day = m.day ?? new Date(Date.parse(m.at) + shanghaiMs).toISOString().slice(0, 10)
    expect(its.every((one) => day > one.day || m.at <= one.at), 'I-09', 'stock_movements', m.id, `was posted to ${day} after that day was closed`)
  }
}

const noOversell: Check = ({ books, saw, expect }) => {
  const shippedOf = (orderId: string, skuId: string, warehouseId?: string) => sum((shipped.get(`${orderId} ${skuId}`) ?? []).filter((m) => warehouseId === undefined || m.warehouseId === warehouseId).map((m) => m.shipped))
  const shipped = by(books.stock_movements.filter((m) => m.kind === 'ship'), (m) => `${m.orderId} ${m.skuId}`)
  const open = by(books.reservations.filter((r) => r.state !== 'released'), (r) => `${r.skuId} ${r.warehouseId}`)
  for (const level of books.stock_levels) {
    saw('I-10', 1)
    const promised = sum((open.get(`${level.skuId} ${level.warehouseId}`) ?? []).map((r) => r.quantity - shippedOf(r.orderId, r.skuId, r.warehouseId)))
    expect(level.reserved === promised, 'I-10', 'stock_levels', `${level.skuId} ${level.warehouseId}`, `${level.reserved} are reserved, ${promised} promised`)
  }
  const changed = new Set(books.changes.filter((one) => one.state === 'confirmed').map((one) => one.orderId))
  const reserved = by(books.reservations, (r) => `${r.orderId} ${r.skuId}`)
  const states = new Map(books.orders.map((order) => [order.id, order.state]))
  for (const [key, lines] of by(books.order_lines, (line) => `${line.orderId} ${line.skuId}`)) {
    const state = states.get(lines[0]!.orderId)!
    // Of a cancelled order it stays written what it held at last: less than was ordered where pieces had been struck out before.
    const wanted = sum(lines.map((line) => line.quantity - (state === 'cancelled' ? 0 : line.cancelledQuantity ?? 0)))
    const held = reserved.get(key) ?? []
    const size = sum(held.map((r) => r.quantity))
    expect(size === wanted || (state === 'cancelled' && size < wanted && changed.has(lines[0]!.orderId)), 'I-16', 'reservations', key, 'an order and its reservation are not of one size')
    if (live.has(state)) expect(held.every((r) => r.state !== 'released'), 'I-10', 'reservations', key, 'a live order has lost its goods')
    expect(shippedOf(lines[0]!.orderId, lines[0]!.skuId) <= wanted, 'I-10', 'stock_movements', key, 'more was shipped than ordered')
  }
}

const promisesEnd: Check = ({ books, meta, saw, expect }) => {
  const cases = new Set(books.cases.map((one) => one.id))
  const drafts = new Map(books.drafts.map((one) => [one.id, one]))
  const states = new Map(books.orders.map((order) => [order.id, order.state]))
  const late = new Date(Date.parse(meta.exportedAt) - sweepMs).toISOString()
  for (const r of books.reservations) {
    saw('I-11', 1)
    // What after-sales set aside is theirs to answer for.
    if (cases.has(r.orderId)) { expect(r.state !== 'held', 'I-11', 'reservations', r.id, 'a replacement is held for a while only'); continue }
    const draft = drafts.get(r.orderId)
    if (draft) { expect(r.state === (draft.heldUntil === undefined ? 'released' : 'held') && (r.state === 'released' ? r.endedAt !== undefined : r.expiresAt >= late), 'I-11', 'reservations', r.id, 'is held for an order on behalf that holds nothing, or beyond its time'); continue }
    const state = states.get(r.orderId) ?? ''
    if (r.state === 'held') expect(r.expiresAt >= late, 'I-11', 'reservations', r.id, 'is held beyond its time')
    if (r.state === 'held') expect(state === 'placed', 'I-11', 'reservations', r.id, `is held for an order that is ${state}`)
    if (r.state === 'claimed') expect(state !== 'placed' && !ended.has(state), 'I-11', 'reservations', r.id, `is claimed by an order that is ${state}`)
    if (r.state === 'released') expect(r.endedAt !== undefined && ended.has(state), 'I-11', 'reservations', r.id, `was let go by an order that is ${state}`)
  }
}

const coupons: Check = ({ books, saw, expect }) => {
  const states = new Map(books.orders.map((order) => [order.id, order.state]))
  const used = books.claims.filter((claim) => claim.state !== 'released')
  saw('I-12', books.claims.length)
  for (const offer of books.offers) {
    const mine = used.filter((claim) => claim.offerId === offer.id)
    if (offer.totalLimit !== undefined) expect(mine.length <= offer.totalLimit, 'I-12', 'offers', offer.id, 'was used more often than it may be')
    if (offer.budgetFen !== undefined) expect(sum(mine.map((claim) => claim.amountFen)) <= offer.budgetFen, 'I-12', 'offers', offer.id, 'cost more than its budget')
    for (const [shopper, his] of by(mine, (claim) => claim.shopperId)) if (offer.perPersonLimit !== undefined) expect(his.length <= offer.perPersonLimit, 'I-12', 'offers', `${offer.id} ${shopper}`, 'one person used it more often than he may')
  }
  for (const [instance, same] of by(used.filter((claim) => claim.instanceId), (claim) => claim.instanceId!)) expect(same.length === 1, 'I-12', 'claims', instance, 'one coupon lies on two orders')
  for (const claim of used) if (claim.orderId) expect(!ended.has(states.get(claim.orderId) ?? ''), 'I-12', 'claims', claim.id, 'a cancelled order has kept its coupon')
}

/** What was taken of limits and budgets is what orders took; a coupon stands where its claim does; and what an order claims is what its lines bear. */
const claimed: Check = ({ books, saw, expect }) => {
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  const used = books.claims.filter((claim) => claim.state !== 'released')
  const [ofOffer, ofCoupon] = [by(used, (claim) => claim.offerId), by(used.filter((claim) => claim.instanceId), (claim) => claim.instanceId!)]
  for (const offer of books.offers.filter((one) => one.isCounted)) {
    saw('I-12', 1)
    const mine = ofOffer.get(offer.id) ?? []
    expect(offer.uses === mine.length, 'I-12', 'offers', offer.id, `says ${offer.uses} uses, orders took ${mine.length}`)
    expect(offer.usedFen === sum(mine.map((claim) => claim.amountFen)), 'I-12', 'offers', offer.id, `says ${offer.usedFen} fen are used, orders took ${sum(mine.map((claim) => claim.amountFen))}`)
  }
  const coupons = new Map(books.coupons.map((coupon) => [coupon.id, coupon]))
  for (const coupon of books.coupons) {
    saw('I-12', 1)
    const states = (ofCoupon.get(coupon.id) ?? []).map((claim) => `${claim.state} ${claim.orderId}`).join(', ')
    const due = coupon.state === 'held' ? `reserved ${coupon.orderId}` : coupon.state === 'used' ? `confirmed ${coupon.orderId}` : ''
    expect(states === due, 'I-12', 'coupons', coupon.id, `is ${coupon.state} by ${coupon.orderId}, its claims are ${states || 'none'}`)
  }
  const lines = by(books.order_lines, (line) => orders.get(line.orderId)?.parentId ?? '')
  for (const claim of books.claims) {
    const order = orders.get(claim.orderId ?? '')
    if (claim.state !== 'released') expect((claim.state === 'reserved') === (order?.state === 'placed'), 'I-12', 'claims', claim.id, `is ${claim.state} by an order that is ${order?.state}`)
    if (claim.instanceId) { const coupon = coupons.get(claim.instanceId); expect(coupon?.offerId === claim.offerId && coupon.shopperId === claim.shopperId, 'I-12', 'claims', claim.id, 'a coupon of somebody else, or of another offer') }
    const borne = sum((lines.get(claim.orderId ?? '') ?? []).flatMap((line) => line.shares ?? []).filter((share) => share.offerId === claim.offerId).map((share) => share.offFen))
    expect(borne === claim.amountFen, 'I-12', 'claims', claim.id, `took ${claim.amountFen}, its lines bear ${borne}`)
  }
}

/** Gifts (Order 56, 18): a line that costs and gives back nothing, promised by a claim that lives as long as its order does; that its pieces are set aside, I-16 sees as of any line. */
const gifts: Check = ({ books, saw, expect }) => {
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  const claims = new Map(books.claims.map((claim) => [`${claim.orderId} ${claim.offerId}`, claim]))
  // Of an order that went back whole after it was shipped, what it took of offers is free again.
  const kept = books.order_lines.filter((line) => !line.gift && line.refundedQuantity < line.quantity && !ended.has(orders.get(line.orderId)?.state ?? '')).map((line) => orders.get(line.orderId)?.parentId)
  const gone = new Set(books.orders.filter((order) => !order.parentId && !kept.includes(order.id)).map((order) => order.id))
  for (const line of books.order_lines.filter((one) => one.gift)) {
    saw('I-12', 1)
    const order = orders.get(line.orderId)!
    expect(line.unitPriceFen === 0 && line.payableFen === 0 && line.refundedFen === 0, 'I-04', 'order_lines', line.id, 'a gift has a price')
    const claim = claims.get(`${order.parentId} ${line.giftOfferId}`)
    expect(claim !== undefined, 'I-12', 'order_lines', line.id, 'a gift that no offer gave')
    if (claim && !ended.has(order.state) && !(claim.state === 'released' && gone.has(order.parentId ?? ''))) expect(claim.state === (order.state === 'placed' ? 'reserved' : 'confirmed'), 'I-12', 'claims', claim.id, `is ${claim.state} by a gift of an order that is ${order.state}`)
  }
}

/** What is owned of a SKU is what its cost layers hold; a layer holds what came to it less what left, in pieces and fen, and nothing costs something where nothing is left (E11). */
const valuation: Check = ({ books, saw, expect }) => {
  const [moved, bySku] = [by(books.cost_layer_moves, (m) => m.layerId), by(books.cost_layers, (layer) => layer.skuId)]
  const known = new Set(books.cost_layers.map((layer) => layer.id))
  for (const layer of books.cost_layers) {
    saw('I-09', 1)
    const its = moved.get(layer.id) ?? []
    expect(layer.leftPieces === sum(its.map((m) => m.pieces)) && layer.leftFen === sum(its.map((m) => m.fen)), 'I-09', 'cost_layers', layer.id, 'is not the sum of its moves')
    expect(layer.leftPieces >= 0 && layer.leftFen >= 0 && (layer.leftPieces > 0 || layer.leftFen === 0), 'I-09', 'cost_layers', layer.id, 'nothing is left of it, and that costs something')
  }
  for (const id of moved.keys()) expect(known.has(id), 'I-09', 'cost_layer_moves', id, 'goods of a layer that is not there')
  for (const [skuId, its] of by(books.stock_levels, (level) => level.skuId)) {
    const owned = sum(its.map((level) => level.available + level.reserved + level.damaged + level.inTransit))
    expect(owned === sum((bySku.get(skuId) ?? []).map((layer) => layer.leftPieces)), 'I-09', 'cost_layers', skuId, `${owned} are owned, its layers hold others`)
  }
}

/** Of a channel's share no more is taken than it has; what is taken is what orders hold or have bought of it through that channel, and what was taken by hand (F88). */
const shares: Check = ({ books, saw, expect }) => {
  const [held, byHand] = [by(books.reservations.filter((r) => r.poolId), (r) => r.poolId!), by(books.stock_pool_takes, (take) => take.poolId)]
  const stays = (r: (typeof books.reservations)[number]) => (r.state === 'released' ? Math.max(0, (r.poolPieces ?? 0) - (r.quantity - (r.shipped ?? 0))) : r.poolPieces ?? 0)
  for (const pool of books.stock_pools) {
    saw('I-10', 1)
    const its = held.get(pool.id) ?? []
    expect(pool.taken >= 0 && pool.taken <= pool.pieces, 'I-10', 'stock_pools', pool.id, 'more is taken of it than it has')
    expect(pool.taken === sum(its.map(stays)) + sum((byHand.get(pool.id) ?? []).map((take) => take.pieces)), 'I-10', 'stock_pools', pool.id, 'is not taken by whom it says')
    expect(its.every((r) => r.channel === pool.channel && r.skuId === pool.skuId), 'I-10', 'stock_pools', pool.id, 'another channel took of it')
  }
}

export const stockChecks: readonly Check[] = [levels, papers, holdMoves, lots, closedDays, shares, valuation, noOversell, promisesEnd, coupons, claimed, gifts]
