import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { texts } from '#locales/index'
import { check } from '../checker'
import { sized } from '../full'
import { address, lan, market, mei, operator, type Market } from '../market'
import { decide, sweep, sweepTails } from './doors'

/** Presales 预售 (F36, T-27): a chair for 199 yuan, with 30 down that count as 60. */
const [hourMs, dayMs] = [3_600_000, 86_400_000]
const [priceFen, depositFen, countsFen, freightFen] = [199_00, 30_00, 60_00, 8_00]
const payableFen = priceFen - (countsFen - depositFen) + freightFen
const tailFen = payableFen - depositFen
const folder = mkdtempSync(join(tmpdir(), 'tw-presales-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const at = (m: Market, days: number) => new Date(m.ctx.now.getTime() + days * dayMs).toISOString()
const wish = (m: Market, more: object = {}) => ({ productId: m.a.productId, depositFen, countsFen, mostPieces: null, depositStartsAt: m.ctx.now.toISOString(), depositEndsAt: at(m, 3), tailStartsAt: at(m, 4), tailEndsAt: at(m, 6), shipDays: 3, ...more })
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
async function live(m: Market, more: object = {}): Promise<string> {
  await register(m.ctx, reactions)
  const clerk = m.by(m.a.clerk)
  const { status, body } = await clerk.call('POST', '/v1/merchant/presales', wish(m, more))
  expect([status, body]).toEqual([200, { id: expect.stringMatching(/^prs_/), version: 1 }])
  expect((await clerk.call('POST', `/v1/merchant/presales/${body.id}/publish`, { version: 1 })).status).toBe(200)
  return body.id as string
}
const shopperOf = async (m: Market, actor: Actor) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string } }
type Shopper = Awaited<ReturnType<typeof shopperOf>>
const one = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
interface Placed { readonly orderId: string; readonly paymentId: string; readonly children: readonly { readonly orderId: string }[] }
async function place(m: Market, { by, addressId }: Shopper, quantity = 1): Promise<Placed> {
  const quote = await by.call('POST', '/v1/quote', { lines: one(m, quantity), addressId })
  const placed = await by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: one(m, quantity), addressId, note: '' })
  expect([placed.status, placed.body.type]).toEqual([200, undefined])
  return placed.body as Placed
}
const goToPay = async ({ by }: Shopper, paymentId: string) => (await by.call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string
async function pay(m: Market, shopper: Shopper, paymentId: string): Promise<void> { await decide(now(m), await goToPay(shopper, paymentId), 'approve'); await m.news() }
async function deposited(m: Market, shopper: Shopper, quantity = 1): Promise<Placed> { const placed = await place(m, shopper, quantity); await pay(m, shopper, placed.paymentId); return placed }
async function settleTail({ by }: Shopper, { orderId }: Placed, couponIds?: string[]) {
  const { body: tail } = await by.call('POST', `/v1/orders/${orderId}/tail/quote`, { ...(couponIds && { couponIds }) })
  return by.call('POST', `/v1/orders/${orderId}/tail`, { quoteVersion: tail.version, ...(couponIds && { couponIds }) })
}
async function paidWhole(m: Market, shopper: Shopper): Promise<Placed> { const placed = await deposited(m, shopper); m.at(4.5 * dayMs); await sweepTails(now(m)); await pay(m, shopper, (await settleTail(shopper, placed)).body.paymentId as string); return placed }
/** The merchant's part, which is all of it. */
const orderOf = async ({ by }: Shopper, { children }: Placed) => (await by.call('GET', `/v1/orders/${children[0]!.orderId}`)).body
const ledger = async (m: Market) => Object.fromEntries((await m.ctx.pool.query<{ account: string; fen: number }>(`select account, sum(balance_fen)::float8 as fen from payments_balances group by 1 having sum(balance_fen) <> 0`)).rows.map((row) => [row.account, row.fen]))
const events = async (m: Market, name: string) => (await m.ctx.pool.query('select payload from kernel_outbox where name = $1', [name])).rows.map((row: { payload: Record<string, unknown> }) => row.payload)
/** What no run may break: the checker, which reads the export alone, finds nothing. */
async function booksHold(m: Market): Promise<void> {
  await m.news()
  await exportRaw(now(m), folder)
  expect(check(folder).faults).toEqual([])
}

/** Which invariants the checker reports once these rows are spoilt; the file is as it was afterwards. */
function spoilt(file: string, change: (row: Record<string, unknown>) => object | undefined): string[] {
  const path = join(folder, `${file}.jsonl`)
  const right = readFileSync(path, 'utf8')
  const rows = right.split('\n').filter(Boolean).map((line) => change(JSON.parse(line) as Record<string, unknown>)).filter((row) => row !== undefined)
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const found = check(folder).faults.map(({ invariant, file }) => `${invariant} ${file}`)
  writeFileSync(path, right)
  return found
}

test('T-27 a deposit of 30 % of the price is refused beside its field with the law’s article; a fifth is one, and what cannot be is told by field', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const over = await clerk.call('POST', '/v1/merchant/presales', wish(m, { depositFen: Math.ceil(priceFen * 0.3), countsFen: 100_00 }))
  expect([over.status, over.body.type, over.body.issues]).toEqual([422, 'presales.deposit_over_law', [expect.objectContaining({ path: ['depositFen'] })]])
  for (const sentence of texts['presales.deposit_over_law']!) expect(sentence).toContain('586')
  expect(over.body).toMatchObject({ percent: 20, mostYuan: '39.80' })
  expect((await clerk.call('POST', '/v1/merchant/presales', wish(m, { depositFen: 39_80, countsFen: 39_80 }))).status).toBe(200)
  expect((await clerk.call('POST', '/v1/merchant/presales', wish(m, { depositFen: 39_81, countsFen: 60_00 }))).body.type).toBe('presales.deposit_over_law')
  const bad = await clerk.call('POST', '/v1/merchant/presales', wish(m, { countsFen: 20_00, tailStartsAt: at(m, 2), tailEndsAt: at(m, 2.1) }))
  expect(bad.body.issues.map((issue: { path: string[] }) => issue.path[0])).toEqual(['countsFen', 'tailStartsAt', 'tailEndsAt'])
  expect((await m.by(m.b.clerk).call('POST', '/v1/merchant/presales', wish(m))).status).toBe(404)
})

test('F36 F68 one order, two payments: the deposit counts double, a reduction speaks for the balance, and only with the rest is anything sold', async () => {
  const m = await market()
  const presaleId = await live(m)
  const draft = (await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', { name: '满 100 减 20', kind: 'open', lane: 'store', scope: {}, effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 20_00, payPercent: 100, mostOffFen: null }] }, startsAt: m.ctx.now.toISOString(), endsAt: at(m, 30) })).body.id as string
  await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${draft}/publish`, { version: 1, reason: '上线' })
  const shopper = await shopperOf(m, lan)
  expect((await m.by(mei).call('GET', `/v1/products/${m.a.productId}/presale`)).body).toMatchObject({ presale:{ id: presaleId, isOpen: true, depositFen, countsFen, shipDays: 3 } })
  const quote = await shopper.by.call('POST', '/v1/quote', { lines: one(m), addressId: shopper.addressId })
  expect(quote.body).toMatchObject({ goodsFen: priceFen, discountFen: countsFen - depositFen, payableFen, presale: { depositFen, countsFen, tailFen, shipDays: 3 }, explain: [{ offerId: presaleId, offFen: 30_00 }] })
  const mixed = await shopper.by.call('POST', '/v1/quote', { lines: [...one(m), { skuId: m.b.skuIds[0]!, quantity: 1 }], addressId: shopper.addressId })
  expect([mixed.status, mixed.body.type]).toEqual([409, 'ordering.presale_alone'])
  const placed = await place(m, shopper)
  expect((await shopper.by.call('GET', `/v1/payments/${placed.paymentId}`)).body.amountFen).toBe(depositFen)
  await pay(m, shopper, placed.paymentId)
  expect(await orderOf(shopper, placed)).toMatchObject({ state: 'placed', paidFen: depositFen, countdown: null, presale: { state: 'deposit_paid', isTailTime: false } })
  expect(await ledger(m)).toEqual({ channel_clearing: depositFen, order_deposits: -depositFen })
  expect([await events(m, 'ordering.order_paid'), (await events(m, 'ordering.deposit_paid')).length, (await m.by(m.a.clerk).call('GET', '/v1/merchant/sales')).body.today]).toEqual([[], 1, { orders: 0, paidFen: 0 }])
  expect((await shopper.by.call('POST', `/v1/orders/${placed.orderId}/cancel`, { reason: '不想要了' })).body.type).toBe('ordering.deposit_binds')
  expect((await shopper.by.call('POST', `/v1/orders/${placed.orderId}/tail/quote`, {})).body.type).toBe('ordering.tail_not_open')
  // Long after the time of an ordinary payment the goods are still held.
  m.at(4 * dayMs)
  await sweep(now(m))
  expect((await m.ctx.pool.query('select state from stock_reservations')).rows).toEqual([{ state: 'held' }])
  await sweepTails(now(m))
  await sweepTails(now(m))
  expect((await m.ctx.pool.query('select topic, title from kernel_inbox where owner_id = $1', [lan.id])).rows).toEqual([{ topic: 'order', title: texts['presales.note_tail_opened']![0] }])
  const tail = await shopper.by.call('POST', `/v1/orders/${placed.orderId}/tail/quote`, {})
  expect(tail.body).toMatchObject({ depositFen, countsFen, tailFen: tailFen - 20_00, payableFen: payableFen - 20_00, explain: [{ offerId: draft, offFen: 20_00 }] })
  const settled = await settleTail(shopper, placed)
  expect(settled.body).toEqual({ paymentId: expect.stringMatching(/^pay_/), tailFen: tailFen - 20_00 })
  for (const path of ['tail/quote', 'tail']) expect((await shopper.by.call('POST', `/v1/orders/${placed.orderId}/${path}`, { quoteVersion: tail.body.version })).body.type).toBe('ordering.tail_chosen')
  await booksHold(m)
  await pay(m, shopper, settled.body.paymentId)
  expect(await orderOf(shopper, placed)).toMatchObject({ state: 'paid', paidFen: payableFen - 20_00, presale: { state: 'tail_paid' } })
  expect((await events(m, 'ordering.order_paid'))).toMatchObject([{ payableFen: payableFen - 20_00 }])
  const child = placed.children[0]!.orderId
  const { lines } = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${child}`)).body
  await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child}/ship`, { lines: [{ lineId: lines[0].id, quantity: 1 }], carrier: 'simulator', number: 'SF12345678' })
  expect((await shopper.by.call('POST', `/v1/orders/${child}/receive`, {})).status).toBe(200)
  await booksHold(m)
  // Of the goods; 8.00 of freight bears no commission (F75).
  const feeFen = Math.round(((payableFen - 20_00 - 8_00) * 5) / 100)
  expect(await ledger(m)).toEqual({ channel_clearing: payableFen - 20_00, merchant_payable: -(payableFen - 20_00 - feeFen), platform_fee: -feeFen })
})

test('T-27 the rest is not paid in time: reminders, then the order ends, goods are free, the deposit is the merchant’s; what comes later is given back whole (I-07)', async () => {
  const m = await market()
  await live(m)
  const shopper = await shopperOf(m, lan)
  const placed = await deposited(m, shopper)
  m.at(4 * dayMs)
  await sweepTails(now(m))
  const tradeRef = await goToPay(shopper, (await settleTail(shopper, placed)).body.paymentId as string)
  const notes = async () => (await m.ctx.pool.query<{ title: string }>('select title from kernel_inbox where owner_id = $1 order by id', [lan.id])).rows.map(({ title }) => title)
  for (const ms of [6 * dayMs - 25 * hourMs, 6 * dayMs - 23 * hourMs, 6 * dayMs - 22 * hourMs, 6 * dayMs - hourMs, 6 * dayMs - 1]) { m.at(ms); await sweepTails(now(m)) }
  const [opened, due, missed] = ['tail_opened', 'tail_due', 'tail_missed'].map((what) => texts[`presales.note_${what}`]![0])
  expect(await notes()).toEqual([opened, due, due])
  m.at(6 * dayMs)
  await sweepTails(now(m))
  expect(await notes()).toEqual([opened, due, due, missed])
  expect(await orderOf(shopper, placed)).toMatchObject({ state: 'cancelled', cancelReason: 'tail_missed', paidFen: depositFen, refundedFen: 0, presale: { state: 'tail_missed' } })
  expect(await ledger(m)).toEqual({ channel_clearing: depositFen, merchant_payable: -depositFen })
  expect((await m.ctx.pool.query('select state from stock_reservations')).rows).toEqual([{ state: 'released' }])
  expect(await events(m, 'ordering.tail_missed')).toMatchObject([{ forfeitedFen: depositFen }])
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/money?month=${m.clock().toISOString().slice(0, 7)}`)).body).toMatchObject({ shareFen: depositFen, feeFen: 0 })
  await decide(now(m), tradeRef, 'approve')
  await m.news()
  expect(await ledger(m)).toEqual({ channel_clearing: depositFen, merchant_payable: -depositFen })
  expect((await m.ctx.pool.query('select amount_fen::int from payments_simulator_refunds')).rows).toEqual([{ amount_fen: tailFen }])
  await booksHold(m)
})

test('T-27 the merchant cannot deliver: the deposit goes back and he owes it once more, before the rest was paid and after; the shopper may claim it once the goods are late', async () => {
  const m = await market(20)
  await live(m)
  const [a, b, c] = [await shopperOf(m, lan), await shopperOf(m, mei), await shopperOf(m, { kind: 'shopper', id: 'shp_third' })]
  const early = await deposited(m, a)
  const declared = await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${early.children[0]!.orderId}/default`, { reason: '工厂停产' })
  expect(declared.status).toBe(200)
  await m.news()
  expect(await orderOf(a, early)).toMatchObject({ state: 'cancelled', paidFen: depositFen, refundedFen: depositFen, presale: { state: 'seller_default', compensationFen: depositFen } })
  expect(await ledger(m)).toEqual({ merchant_payable: depositFen, wallet_payable: -depositFen })
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${early.children[0]!.orderId}/default`, { reason: '再来一次' })).body.type).toBe('ordering.wrong_state')
  const [late, cancelled] = [await paidWhole(m, b), await (async () => { m.at(0); return paidWhole(m, c) })()]
  expect((await b.by.call('POST', `/v1/orders/${late.orderId}/default`, {})).body.type).toBe('ordering.not_in_default')
  expect((await m.by(operator).call('POST', `/v1/staff/orders/${late.orderId}/default`, { reason: '逾期' })).body.type).toBe('ordering.not_in_default')
  expect((await c.by.call('POST', `/v1/orders/${cancelled.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  m.at(7.6 * dayMs)
  expect(await orderOf(b, late)).toMatchObject({ presale: { isOverdue: true } })
  expect((await b.by.call('POST', `/v1/orders/${late.orderId}/default`, {})).status).toBe(200)
  await m.news()
  expect(await orderOf(b, late)).toMatchObject({ state: 'cancelled', paidFen: payableFen, refundedFen: payableFen, presale: { state: 'seller_default', compensationFen: depositFen } })
  // What was paid in two went back in two, to where each came from.
  expect((await m.ctx.pool.query<{ fen: number }>(`select amount_fen::int as fen from payments_refunds where order_id = $1 and state = 'done' order by id`, [late.children[0]!.orderId])).rows).toEqual([{ fen: tailFen }, { fen: depositFen }])
  expect(await ledger(m)).toEqual({ merchant_payable: 2 * depositFen, wallet_payable: -2 * depositFen })
  expect(await orderOf(c, cancelled)).toMatchObject({ state: 'cancelled', refundedFen: payableFen, presale: { state: 'cancelled', compensationFen: 0 } })
  expect((await m.ctx.pool.query(`select action, actor_id from kernel_audit_entries where action = 'ordering.end_in_default' order by at limit 1`)).rows).toEqual([{ action: 'ordering.end_in_default', actor_id: m.a.clerk.id }])
  await booksHold(m)
  // The checks of presales can fail, each by its own row.
  const isDefault = (row: Record<string, unknown>) => row['state'] === 'seller_default'
  expect(spoilt('seats', (row) => (isDefault(row) ? { ...row, depositFen: depositFen + 1 } : row))).toContain('I-04 seats')
  expect(spoilt('seats', (row) => (isDefault(row) ? { ...row, state: 'tail_open', tailEndsAt: '2020-01-01T00:00:00Z' } : row))).toEqual(expect.arrayContaining(['I-15 seats', 'I-11 seats', 'I-08 seats']))
  expect(spoilt('seats', (row) => (isDefault(row) ? { ...row, state: 'tail_missed' } : row))).toContain('I-08 settlements')
  expect(spoilt('presales', (row) => ({ ...row, takenPieces: 1 }))).toContain('I-12 presales')
  expect(spoilt('ledger_entries', (row) => (row['reason'] === 'compensated' ? { ...row, amountFen: Number(row['amountFen']) * 2 } : row))).toContain('I-08 ledger_entries')
  expect(spoilt('payments', (row) => (row['part'] === 'tail' ? { ...row, part: 'deposit' } : row))).toEqual(expect.arrayContaining(['I-06 payments', 'I-16 payments']))
})

test('F36 a cap of pieces is never passed by orders that race, and an unpaid deposit frees its place; a stopped presale takes no more, and keeps its word to who is in it', async () => {
  const m = await market(100)
  const most = sized(3, 10)
  const id = await live(m, { mostPieces: most })
  const shoppers = await Promise.all(Array.from({ length: most * 3 }, (_, i) => shopperOf(m, { kind: 'shopper', id: `shp_${i}` })))
  const quotes = await Promise.all(shoppers.map(({ by, addressId }) => by.call('POST', '/v1/quote', { lines: one(m), addressId })))
  const orders = await Promise.all(shoppers.map(({ by, addressId }, i) => by.call('POST', '/v1/orders', { quoteVersion: quotes[i]!.body.version, lines: one(m), addressId, note: '' })))
  const placed = orders.filter(({ status }) => status === 200)
  expect(placed).toHaveLength(most)
  expect(new Set(orders.filter(({ status }) => status !== 200).map(({ body }) => body.type as string))).toEqual(new Set(['presales.gone']))
  const winner = shoppers[orders.findIndex(({ status }) => status === 200)]!
  await pay(m, winner, placed[0]!.body.paymentId as string)
  m.at(31 * 60_000)
  await sweep(now(m))
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/presales')).body.items).toMatchObject([{ id, takenPieces: 1, orders: { deposit_paid: 1, cancelled: most - 1 } }])
  expect((await m.by(operator).call('POST', `/v1/staff/presales/${id}/stop`, { reason: '资质存疑' })).status).toBe(200)
  expect((await winner.by.call('POST', '/v1/quote', { lines: one(m), addressId: winner.addressId })).body).toMatchObject({ presale: null, discountFen: 0 })
  m.at(4.5 * dayMs)
  await sweepTails(now(m))
  expect((await settleTail(winner, placed[0]!.body as Placed)).status).toBe(200)
  await booksHold(m)
})

test('T-27 T-12 a deposit that is paid twice is taken once, and a tail that is paid while the deadline’s job runs either pays the order or comes back: never both, never neither', async () => {
  const m = await market(sized(30, 100))
  await live(m)
  const shopper = await shopperOf(m, lan)
  const twice = await place(m, shopper)
  const refs = [await goToPay(shopper, twice.paymentId), await goToPay(shopper, twice.paymentId)]
  await Promise.all(refs.map((ref) => decide(now(m), ref, 'approve')))
  await m.news()
  expect(await ledger(m)).toEqual({ channel_clearing: depositFen, order_deposits: -depositFen })
  const rounds = sized(12, 60)
  const placed = await Promise.all(Array.from({ length: rounds }, async (_, i) => { const who = await shopperOf(m, { kind: 'shopper', id: `shp_${i}` }); return { who, order: await place(m, who) } }))
  for (const { who, order } of placed) await decide(now(m), await goToPay(who, order.paymentId), 'approve')
  await m.news()
  m.at(4 * dayMs)
  await sweepTails(now(m))
  const tails = await Promise.all(placed.map(async ({ who, order }) => goToPay(who, (await settleTail(who, order)).body.paymentId as string)))
  m.at(6 * dayMs)
  await Promise.all([...tails.slice(0, rounds - 2).map((ref, i) => new Promise((done) => { setTimeout(done, i * 3) }).then(() => decide(now(m), ref, 'approve'))), sweepTails(now(m)), sweepTails(now(m))])
  await m.news()
  await sweepTails(now(m))
  const states = await Promise.all(placed.map(async ({ who, order }) => { const { state, paidFen, presale } = await orderOf(who, order); return `${state} ${paidFen} ${presale.state}` }))
  expect(states.slice(rounds - 2)).toEqual(Array.from({ length: 2 }, () => `cancelled ${depositFen} tail_missed`))
  for (const state of states) expect([`paid ${payableFen} tail_paid`, `cancelled ${depositFen} tail_missed`]).toContain(state)
  const paid = states.filter((state) => state.startsWith('paid')).length
  expect(await ledger(m)).toEqual({ channel_clearing: paid * payableFen + (rounds - paid + 1) * depositFen, ...(paid > 0 && { order_funds: -paid * payableFen }), merchant_payable: -(rounds - paid + 1) * depositFen })
  await booksHold(m)
})
