import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { house, reactions } from '#apps/house'
import { as, type Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { check } from './checker'
import type { File } from './checker.books'
import { createShopper } from '#trust/identity'
import { closeDue, decide, putSender, sweep } from './journeys/doors'
import { address, buy, lan, market, type Market } from './market'
import { sent } from './world'

/** The checker believes no program, so it is tried itself: books that are right pass, and each planted fault is reported under its invariant. */
const folder = mkdtempSync(join(tmpdir(), 'tw-books-'))
const right = join(folder, 'right')
let m: Market

async function order(quantity: number, both = false) {
  const { body: addresses } = await m.by(lan).call('GET', '/v1/addresses')
  const addressId = (addresses.items ?? addresses)[0]?.id ?? (await m.by(lan).call('POST', '/v1/addresses', address)).body.id
  return (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity }, ...(both ? [{ skuId: m.b.skuIds[0]!, quantity: 1 }] : [])], addressId)).body
}
const now = () => ({ ...m.ctx, now: m.clock() })
const goToPay = async (paymentId: string) => (await m.by(lan).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string
async function paid(quantity: number, both = false) {
  const one = await order(quantity, both)
  await decide(now(), await goToPay(one.paymentId), 'approve')
  await m.news()
  return one
}
async function send(orderId: string, number: string, quantity?: number) {
  const { lines } = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${orderId}`)).body
  const answer = await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${orderId}/ship`, { lines: [{ lineId: lines[0].id, quantity: quantity ?? lines[0].quantity }], carrier: 'simulator', number })
  expect(answer.status).toBe(200)
}

/** What is done with goods besides selling them: kept for channels, moved, counted, kept by lots, days closed. */
async function workOnStock(): Promise<void> {
  const clerk = m.by(m.a.clerk)
  const ok = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => { const { status, body } = await answer; expect([status, body]).toEqual([200, body]); return body }
  const [a, b] = m.a.skuIds as [string, string]
  const endsAt = new Date(m.clock().getTime() + 86_400_000).toISOString()
  await ok(clerk.call('POST', '/v1/merchant/stock/pools', { skuId: a, channel: 'storefront', pieces: 3, endsAt }))
  const { id: elsewhere } = await ok(clerk.call('POST', '/v1/merchant/stock/pools', { skuId: b, channel: 'erp', pieces: 3, endsAt }))
  await ok(clerk.call('POST', `/v1/merchant/stock/pools/${String(elsewhere)}/takes`, { warehouseId: m.a.warehouseId, pieces: 2, sourceId: 'tm_1' }))
  const { id: second } = await ok(clerk.call('POST', '/v1/merchant/warehouses', { name: '二仓' }))
  await ok(clerk.call('POST', '/v1/merchant/stock/receive', { skuId: a, warehouseId: second, quantity: 4, sourceId: 'in_lot', lot: { code: '甲', expiresOn: '2099-01-01' } }))
  const { id: transfer } = await ok(clerk.call('POST', '/v1/merchant/transfers', { fromId: m.a.warehouseId, toId: second, note: '', lines: [{ skuId: b, quantity: 3 }] }))
  await ok(clerk.call('POST', `/v1/merchant/transfers/${String(transfer)}/send`, {}))
  await ok(clerk.call('POST', `/v1/merchant/transfers/${String(transfer)}/receive`, { note: '', lines: [{ skuId: b, received: 1, damaged: 0, lost: 0 }] }))
  const { id: count } = await ok(clerk.call('POST', '/v1/merchant/counts', { warehouseId: second, name: '月盘', skuIds: [b] }))
  await ok(clerk.call('PUT', `/v1/merchant/counts/${String(count)}/lines`, { lines: [{ skuId: b, counted: 2 }] }))
  await ok(clerk.call('POST', `/v1/merchant/counts/${String(count)}/submit`, {}))
  await ok(clerk.call('POST', `/v1/merchant/counts/${String(count)}/post`, { reason: '' }))
  await ok(clerk.call('POST', `/v1/merchant/warehouses/${m.a.warehouseId}/days`, { day: '2020-01-01' }))
}

/** Somebody signs up and asks for his account to be closed. */
async function leaving(phone: string): Promise<void> {
  const who: Actor = { kind: 'shopper', id: await createShopper(now(), { phone, name: '过客' }) }
  expect((await m.by(who).call('POST', '/v1/me/closing/codes', {})).status).toBe(200)
  expect((await m.by(who).call('POST', '/v1/me/closing', { code: /\d{6}/.exec(sent.at(-1)!.text)![0] })).status).toBe(200)
}

/** A life with something of everything: late money, a cancelled part, a part on its way, a received one, one that nobody paid. */
async function liveALittle(): Promise<void> {
  await register(m.ctx, reactions)
  const late = await order(1)
  const tradeRef = await goToPay(late.paymentId)
  m.at(31 * 60_000)
  await sweep(now())
  await decide(now(), tradeRef, 'approve')
  const received = await paid(1, true)
  const [mine, other] = received.children[0].merchantId === m.a.merchantId ? received.children : [...received.children].reverse()
  expect((await m.by(lan).call('POST', `/v1/orders/${other.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await send(mine.orderId, 'DEMO000001')
  expect((await m.by(lan).call('POST', `/v1/orders/${mine.orderId}/receive`, {})).status).toBe(200)
  await m.news()
  const { body: { items: [had] } } = await m.by(lan).call('GET', `/v1/orders/${mine.orderId}/reviews`)
  expect((await m.by(lan).call('POST', `/v1/me/review-lines/${had.lineId}/review`, { overall: 4, goods: 5, service: 4, logistics: 3, words: '很好' })).status).toBe(200)
  await send((await paid(2)).children[0].orderId, 'DEMO000002', 1)
  await workOnStock()
  for (const phone of ['13700000081', '13700000082']) await leaving(phone)
  await closeDue(now(), () => house)
  await leaving('13700000083')
  const labelled = (await paid(1)).children[0].orderId
  await putSender(as(now(), m.a.clerk), { name: '仓库', phone: '13900000000', districtCode: '330106', street: '古墩路 1 号' })
  const { body: { items: [waybill] } } = await m.by(m.a.clerk).call('POST', '/v1/merchant/waybills', { orderIds: [labelled], carrier: 'simulator' })
  expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/waybills/ship', { waybillIds: [waybill.waybillId] })).body.items).toMatchObject([{ outcome: 'shipped' }])
  await paid(1)
  await order(1)
  await m.news()
}

beforeAll(async () => { m = await market(20); await liveALittle(); await exportRaw(now(), right) })
afterAll(() => { rmSync(folder, { recursive: true }) })

test('I-01 to I-17 the books of a life with something of everything pass, and every check had rows to look at', () => {
  const { faults, seen } = check(right)
  expect(faults).toEqual([])
  // Nothing sells coupons, points or groups here: those three look at empty files.
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 30, 33]) expect(seen[`I-${String(n).padStart(2, '0')}`] ?? 0, `I-${n}`).toBeGreaterThan(0)
})

type Row = Record<string, unknown>
interface Planted { readonly invariant: string; readonly file: File; readonly says: string; plant(rows: Row[]): Row[] }
const first = (which: (row: Row) => boolean, change: Row) => (rows: Row[]) => { const at = rows.findIndex(which); expect(at, 'there is a row to spoil').toBeGreaterThanOrEqual(0); return rows.map((row, i) => (i === at ? { ...row, ...change } : row)) }
const without = (which: (row: Row) => boolean) => (rows: Row[]) => { const at = rows.findIndex(which); expect(at, 'there is a row to lose').toBeGreaterThanOrEqual(0); return rows.filter((_, i) => i !== at) }
const any = () => true
const plus = (...more: Row[]) => (rows: Row[]) => [...rows, ...more]
const offer = { id: 'off_1', kind: 'coupon', totalLimit: 1, perPersonLimit: 1, budgetFen: 1_000 }
const penalty = { id: 'pen_1', merchantId: 'mer_x', amountFen: 100, mostFen: 100, goesTo: 'platform', proposedBy: 'stf_op', objectUntil: '2026-01-01T00:00:00Z', at: '2026-01-02T00:00:00Z' }
const split = { id: 'spl_1', merchantId: 'mer_x', orderId: 'ord_x', tradeRef: 'trd_x', channel: 'simulator', amountFen: 5, capFen: 4, backFen: 0, state: 'paid', at: '2026-01-01T00:00:00Z' }
const told = { id: 'drf_1', state: 'placed', shopperId: 'shp_other', orderId: 'ord_none', lines: [], payableFen: 100, loweredFen: 0, endedAt: '2026-01-01T00:00:00Z' }
const dearer = { id: 'chg_1', refundId: 'rfd_chg_1', orderId: 'ord_none', askedBy: 'shopper', state: 'confirmed', actions: [], refundFen: 0, dueFen: 5, paymentId: 'pay_none', payableBeforeFen: 0, payableAfterFen: 5, askedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:00Z', endedBy: 'shopper' }
const pageRow = { id: 'pgv_1', slotId: 'pgs_1', no: 1, state: 'live', liveAt: '2026-01-01T00:00:00Z' }
const planted: readonly Planted[] = [
  { invariant: 'E24', file: 'page_versions', says: 'two that are live in one place', plant: plus(pageRow, { ...pageRow, id: 'pgv_2', no: 2 }) },
  { invariant: 'E24', file: 'page_versions', says: 'one that ended and never was live', plant: plus({ ...pageRow, state: 'ended', liveAt: undefined }) },
  { invariant: 'E24', file: 'page_versions', says: 'a version of another store', plant: plus({ ...pageRow, merchantId: 'mer_x' }) },
  { invariant: 'I-06', file: 'changes', says: 'a change that took place unpaid', plant: plus(dearer) },
  { invariant: 'I-30', file: 'closings', says: 'a closed account that has kept its phone', plant: first((row) => row['state'] === 'closed', { hasPhone: true }) },
  { invariant: 'I-30', file: 'closings', says: 'a request that waits beyond its day', plant: first((row) => row['state'] === 'asked', { dueAt: '2020-01-16T00:00:00.000Z', askedAt: '2020-01-01T00:00:00.000Z' }) },
  { invariant: 'I-33', file: 'reviews', says: 'a second review of a line', plant: (rows) => [...rows, { ...rows[0]!, id: 'rvw_2' }] },
  { invariant: 'I-33', file: 'reviews', says: 'a review of what nobody received', plant: first(any, { orderId: 'ord_none' }) },
  { invariant: 'I-33', file: 'reviews', says: 'a review that is hidden, and nobody hid it', plant: first(any, { isHidden: true }) },
  { invariant: 'I-33', file: 'review_summaries', says: 'an average better than its reviews', plant: first(any, { overall: 5 }) },
  { invariant: 'I-33', file: 'review_hidings', says: 'a review that is no more', plant: plus({ id: 'rvh_1', subjectId: 'rvw_gone', does: 'hide', cause: 'abuse', at: '2026-01-01T00:00:00Z' }) },
  { invariant: 'I-15', file: 'drafts', says: 'an order on behalf that became nobody’s order', plant: plus(told) },
  { invariant: 'I-03', file: 'drafts', says: 'an order on behalf lowered by more than its lines say', plant: plus({ ...told, state: 'cancelled', shopperId: undefined, orderId: undefined, loweredFen: 500 }) },
  { invariant: 'I-10', file: 'drafts', says: 'an order on behalf that holds nothing of what it says it holds', plant: plus({ ...told, state: 'draft', shopperId: undefined, orderId: undefined, endedAt: undefined, dueAt: '2026-01-02T00:00:00Z', heldUntil: '2026-01-01T00:00:00Z', lines: [{ skuId: 'sku_x', quantity: 1, goodsFen: 100, discountFen: 0 }] }) },
  { invariant: 'I-01', file: 'ledger_entries', says: 'an entry of another amount', plant: first(any, { amountFen: 1 }) },
  { invariant: 'I-01', file: 'ledger_balances', says: 'a balance that is off by a fen', plant: first((r) => r['account'] === 'order_funds', { balanceFen: -1 }) },
  { invariant: 'I-02', file: 'ledger_entries', says: 'an entry twice', plant: (rows) => [...rows, rows[0]!] },
  { invariant: 'I-02', file: 'ledger_entries', says: 'a correction of nothing', plant: first(any, { reversesId: 'ent_none' }) },
  { invariant: 'I-03', file: 'orders', says: 'half a fen', plant: first(any, { freightFen: 0.5 }) },
  { invariant: 'I-03', file: 'order_lines', says: 'a line that does not add up with its order', plant: first(any, { discountFen: 7 }) },
  { invariant: 'I-04', file: 'orders', says: 'a payable amount of its own', plant: first(any, { payableFen: 1 }) },
  { invariant: 'I-04', file: 'orders', says: 'more refunded than paid', plant: first((r) => r['paidFen'] === 0, { refundedFen: 100 }) },
  { invariant: 'I-04', file: 'refunds', says: 'a refund that grew', plant: first(any, { amountFen: 999_999 }) },
  { invariant: 'I-04', file: 'orders', says: 'shipped and not paid', plant: first((r) => r['state'] === 'part_shipped', { paidFen: 0 }) },
  { invariant: 'I-05', file: 'orders', says: 'two orders of one key', plant: (rows) => { const keyed = rows.filter((r) => r['key']); return first((r) => r === keyed[1], { key: keyed[0]!['key'] })(rows) } },
  { invariant: 'I-06', file: 'payments', says: 'a success that nobody verified', plant: first((r) => r['state'] === 'succeeded', { verified: false }) },
  { invariant: 'I-06', file: 'payments', says: 'another amount than the order', plant: first((r) => r['state'] === 'succeeded', { amountFen: 1 }) },
  { invariant: 'I-06', file: 'payments', says: 'paid twice', plant: (rows) => [...rows, { ...rows.find((r) => r['state'] === 'succeeded'), id: 'pay_2' }] },
  { invariant: 'I-06', file: 'payments', says: 'paid without a payment', plant: without((r) => r['state'] === 'succeeded') },
  { invariant: 'I-07', file: 'payments', says: 'late money that nobody parked', plant: plus({ id: 'trd_lost', orderId: 'ord_x', state: 'parked', amountFen: 100, currency: 'CNY', verified: true, late: true, at: '2026-01-01T00:00:00Z' }) },
  { invariant: 'I-08', file: 'settlements', says: 'a share that grew', plant: first(any, { shareFen: 1_000_000 }) },
  { invariant: 'I-08', file: 'settlements', says: 'a received order without its settlement', plant: without(any) },
  { invariant: 'I-08', file: 'ledger_entries', says: 'a deposit below nothing', plant: plus({ id: 'ent_zz', journalId: 'jrn_zz', account: 'merchant_surety', ownerId: 'mer_x', amountFen: 5, currency: 'CNY', reason: 'penalty_taken', sourceId: 'pen_x', at: '2026-01-01T00:00:00Z' }) },
  { invariant: 'I-08', file: 'penalties', says: 'a penalty that was taken of nobody', plant: plus({ ...penalty, state: 'taken', balanceFen: 100, suretyFen: 0 }) },
  { invariant: 'I-39', file: 'penalties', says: 'a penalty that one person alone wanted', plant: plus({ ...penalty, state: 'announced', approvedBy: 'stf_op' }) },
  { invariant: 'I-08', file: 'tax_files', says: 'a tax file that is not the sum of its sellers', plant: plus({ id: 'txf_1', quarter: '2026Q1', number: 1, from: '2026-01-01T00:00:00Z', to: '2026-04-01T00:00:00Z', sellers: 0, grossFen: 5, returnsFen: 0, netFen: 5, commissionFen: 0, at: '2026-05-01T00:00:00Z' }) },
  { invariant: 'I-08', file: 'splits', says: 'a split that the ledger does not know', plant: plus(split) },
  { invariant: 'I-08', file: 'splits', says: 'more of a trade than its channel lets go', plant: plus({ ...split, id: 'spl_2', amountFen: 5 }) },
  { invariant: 'I-08', file: 'splits', says: 'a split whose return is nowhere', plant: plus({ ...split, state: 'failed', backFen: 5 }) },
  { invariant: 'I-08', file: 'split_backs', says: 'something that came back and moved no money', plant: plus({ id: 'spb_1', splitId: 'spl_1', refundId: 'rfd_1', amountFen: 5, state: 'done', untilAt: '2026-01-01T00:00:00Z', at: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:00Z' }) },
  { invariant: 'I-08', file: 'balance_entries', says: 'a compensation that nobody owed', plant: plus({ id: 'wen_x', kind: 'wallet', ownerId: 'shp_x/mer_x', change: 0, held: 0, reason: 'compensated', sourceId: 'pen_none' }) },
  { invariant: 'I-08', file: 'split_receivers', says: 'money that goes to somebody unsigned', plant: plus({ id: 'rcv_1', merchantId: 'mer_x', channel: 'simulator', state: 'draft', isOn: true }) },
  { invariant: 'I-08', file: 'ledger_entries', says: 'money that was split for no split', plant: plus({ id: 'ent_zs', journalId: 'jrn_zs', account: 'splits_under_way', ownerId: 'spl_x', amountFen: 5, currency: 'CNY', reason: 'split_paid', sourceId: 'spl_x', at: '2026-01-01T00:00:00Z' }) },
  { invariant: 'I-08', file: 'bank_lines', says: 'a line of the bank that stands in no list', plant: plus({ id: 'BK1', at: '2026-01-01T00:00:00Z', direction: 'in', amountFen: 5, matched: false }) },
  { invariant: 'I-08', file: 'bank_lines', says: 'a line that is no payout of ours', plant: plus({ id: 'BK2', at: '2026-01-01T00:00:00Z', direction: 'out', amountFen: 5, what: 'payout', ref: 'pot_none', matched: true }) },
  { invariant: 'I-08', file: 'deposit_transfers', says: 'a deposit that no bank told of', plant: plus({ id: 'BZJ1', merchantId: 'mer_x', amountFen: 5, state: 'received' }) },
  { invariant: 'I-08', file: 'deposit_calls', says: 'a store that is asked twice', plant: plus({ id: 'dpc_1', merchantId: 'mer_x', missingFen: 1, state: 'open', dueAt: '2026-01-01T00:00:00Z', at: '2026-01-01T00:00:00Z' }, { id: 'dpc_2', merchantId: 'mer_x', missingFen: 1, state: 'overdue', dueAt: '2026-01-01T00:00:00Z', at: '2026-01-01T00:00:00Z' }) },
  { invariant: 'I-09', file: 'stock_movements', says: 'a movement of another size', plant: first((r) => r['kind'] === 'reserve', { available: -9 }) },
  { invariant: 'I-09', file: 'stock_movements', says: 'a movement lost', plant: without((r) => r['kind'] === 'ship') },
  { invariant: 'I-09', file: 'stock_levels', says: 'a level below nothing', plant: first(any, { available: -1 }) },
  { invariant: 'I-09', file: 'stock_movements', says: 'a movement posted to a day that was closed', plant: first((r) => r['kind'] === 'receive', { day: '2019-12-31', at: '2099-01-01T00:00:00+00:00' }) },
  { invariant: 'I-09', file: 'stock_transfers', says: 'a transfer that sent more than left', plant: first((r) => r['state'] === 'sent', { quantity: 9 }) },
  { invariant: 'I-09', file: 'stock_transfers', says: 'a transfer whole before all of it arrived', plant: first((r) => r['state'] === 'sent', { state: 'received' }) },
  { invariant: 'I-09', file: 'hold_moves', says: 'a hold that moved without the book', plant: plus({ id: 'hmv_x', orderId: 'ord_x', skuId: 'sku_x', fromId: 'whs_x', toId: 'whs_y', pieces: 1, state: 'moved', at: '2026-05-01T00:00:00Z' }) },
  { invariant: 'I-09', file: 'stock_movements', says: 'an arrival that made goods', plant: first((r) => r['kind'] === 'transfer_in', { available: 7 }) },
  { invariant: 'I-09', file: 'stock_counts', says: 'a stocktake that posted another difference', plant: first((r) => r['state'] === 'posted', { counted: 5 }) },
  { invariant: 'I-09', file: 'stock_counts', says: 'a stocktake that posted and is said to be open', plant: first((r) => r['state'] === 'posted', { state: 'open' }) },
  { invariant: 'I-09', file: 'stock_lots', says: 'a lot with a piece of its own', plant: first(any, { left: 5 }) },
  { invariant: 'I-09', file: 'stock_lots', says: 'a lot lost', plant: without(any) },
  { invariant: 'I-09', file: 'stock_lot_moves', says: 'a move of a lot lost', plant: without(any) },
  { invariant: 'I-09', file: 'cost_layers', says: 'a layer with a piece of its own', plant: first(any, { leftPieces: 999 }) },
  { invariant: 'I-09', file: 'cost_layers', says: 'a layer that is worth more than it cost', plant: first(any, { leftFen: 1 }) },
  { invariant: 'I-09', file: 'cost_layer_moves', says: 'goods sold without their cost', plant: without((r) => r['kind'] === 'out') },
  { invariant: 'I-10', file: 'stock_pools', says: 'a share of which more is taken than it has', plant: first(any, { taken: 4 }) },
  { invariant: 'I-10', file: 'stock_pool_takes', says: 'a take that was written and not taken', plant: without(any) },
  { invariant: 'I-10', file: 'reservations', says: 'an order that took another channel’s share', plant: first((r) => Number(r['poolPieces']) > 0, { channel: 'live' }) },
  { invariant: 'I-10', file: 'stock_levels', says: 'more promised than reserved', plant: first((r) => Number(r['reserved']) > 0, { reserved: 0 }) },
  { invariant: 'I-10', file: 'reservations', says: 'a live order that lost its goods', plant: (rows) => rows.map((r) => (r['state'] === 'claimed' ? { ...r, state: 'released' } : r)) },
  { invariant: 'I-11', file: 'reservations', says: 'held beyond its time', plant: first((r) => r['state'] === 'held', { expiresAt: '2020-01-01T00:00:00+00:00' }) },
  { invariant: 'I-11', file: 'reservations', says: 'let go without an end', plant: first((r) => r['state'] === 'released', { endedAt: undefined }) },
  { invariant: 'E04', file: 'parcels', says: 'a parcel that nobody knows of', plant: without(any) },
  { invariant: 'E04', file: 'parcels', says: 'a received order with a parcel on its way', plant: first((r) => r['receivedAt'] !== undefined, { receivedAt: undefined }) },
  { invariant: 'E05', file: 'waybills', says: 'a waybill used twice', plant: (rows) => [...rows, { ...rows[0], id: 'wbl_2', number: 'DEMO999999' }] },
  { invariant: 'E05', file: 'waybills', says: 'one that goes in a parcel of another number', plant: (rows) => [...rows, { ...rows[0], id: 'wbl_2', state: 'void', parcelId: undefined, joins: rows[0]!['id'], number: 'DEMO999998' }] },
  { invariant: 'E05', file: 'waybills', says: 'two that live of one order', plant: (rows) => [...rows, ...['wbl_2', 'wbl_3'].map((id) => ({ ...rows[0], id, state: 'asked', number: undefined, parcelId: undefined }))] },
  { invariant: 'I-15', file: 'order_history', says: 'a move that is not in the table', plant: first((r) => r['to'] === 'paid', { to: 'received' }) },
  { invariant: 'I-15', file: 'order_history', says: 'a move that left no row', plant: without((r) => r['to'] === 'paid') },
  { invariant: 'I-15', file: 'orders', says: 'a state that nobody moved to', plant: first((r) => r['state'] === 'placed', { state: 'cancelled' }) },
  { invariant: 'I-15', file: 'transitions', says: 'no published table', plant: () => [] },
  { invariant: 'I-16', file: 'order_lines', says: 'an order without lines', plant: without(any) },
  { invariant: 'I-16', file: 'reservations', says: 'an order without its reservation', plant: without(any) },
  { invariant: 'I-16', file: 'payments', says: 'an order without a payment', plant: without((r) => r['state'] === 'open') },
  { invariant: 'I-16', file: 'events', says: 'an order that nobody told of', plant: without((r) => r['name'] === 'ordering.order_placed') },
  { invariant: 'I-17', file: 'receipts', says: 'a letter that was never written', plant: (rows) => rows.slice(0, -1) },
  { invariant: 'I-17', file: 'receipts', says: 'a letter twice', plant: (rows) => [...rows, rows[0]!] },
  { invariant: 'I-17', file: 'receipts', says: 'a dead letter', plant: first(any, { state: 'dead' }) },
  { invariant: 'I-17', file: 'settlements', says: 'an effect twice', plant: (rows) => [...rows, { ...rows[0], id: 'stl_2' }] },
]

const spoilt = (spoils: readonly { readonly file: File; plant(rows: Row[]): Row[] }[]): Set<string> => {
  const place = join(folder, 'spoilt')
  rmSync(place, { recursive: true, force: true })
  cpSync(right, place, { recursive: true })
  for (const { file, plant } of spoils) {
    const rows = readFileSync(join(place, `${file}.jsonl`), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Row)
    writeFileSync(join(place, `${file}.jsonl`), plant(rows).map((row) => `${JSON.stringify(row)}\n`).join(''))
  }
  return new Set(check(place).faults.map((fault) => fault.invariant))
}

for (const { invariant, file, says, plant } of planted) test(`planted ${invariant}: ${says} in ${file} is reported`, () => { expect([...spoilt([{ file, plant }])]).toContain(invariant) })

test('planted I-12, I-13 and I-14: coupons over their limit, a balance of its own and a group over its size are reported', () => {
  const claim = { offerId: 'off_1', instanceId: 'cpn_1', shopperId: 'shp_lan', amountFen: 600, state: 'confirmed', at: '2026-01-01T00:00:00Z' }
  expect([...spoilt([{ file: 'offers', plant: plus(offer) }, { file: 'claims', plant: plus({ ...claim, id: 'clm_1' }, { ...claim, id: 'clm_2' }) }])]).toContain('I-12')
  expect([...spoilt([{ file: 'offers', plant: plus({ id: 'off_2', isCounted: true, uses: 5, usedFen: 0 }) }])]).toContain('I-12')
  expect([...spoilt([{ file: 'coupons', plant: plus({ id: 'cpn_2', offerId: 'off_2', shopperId: 'shp_lan', state: 'held', orderId: 'ord_none' }) }])]).toContain('I-12')
  expect([...spoilt([{ file: 'claims', plant: plus({ id: 'clm_3', offerId: 'off_2', shopperId: 'shp_lan', amountFen: 5, state: 'released', at: '2026-01-01T00:00:00Z' }) }])]).toContain('I-12')
  expect([...spoilt([{ file: 'balances', plant: plus({ kind: 'points', ownerId: 'shp_lan', balance: 5 }) }, { file: 'balance_entries', plant: plus({ id: 'pnt_1', kind: 'points', ownerId: 'shp_lan', change: 4, reason: 'x', sourceId: 'x', at: '2026-01-01T00:00:00Z' }) }])]).toContain('I-13')
  expect([...spoilt([{ file: 'groups', plant: plus({ id: 'grp_1', size: 1, state: 'filled', members: [{ shopperId: 'a', orderId: 'x', state: 'in' }, { shopperId: 'b', orderId: 'y', state: 'in' }] }) }])]).toContain('I-14')
})
