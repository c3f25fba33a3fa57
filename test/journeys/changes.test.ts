import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { address, lan, market, mei, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, hourMs, levelOf, mine, moneyOf, paid, pieces, placed, received, send, type Bought } from '../returns'
import { decide, sweep, sweepChanges } from './doors'

/** Order changes 改单 (E01), from what is told before asking to the books. */
const preview = (m: Market, who: typeof lan, { child }: Bought, actions: readonly object[]) => m.by(who).call('POST', `${pathOf(who)}/orders/${child}/changes/preview`, { actions })
const pathOf = (who: { readonly kind: string }): string => (who.kind === 'shopper' ? '/v1' : `/v1/${who.kind}`)
async function change(m: Market, who: typeof lan, bought: Bought, actions: readonly object[], more: object = {}) {
  const seen = await preview(m, who, bought, actions)
  return seen.status === 200 ? { ...await m.by(who).call('POST', `${pathOf(who)}/orders/${bought.child}/changes`, { actions, reason: '说好了', version: seen.body.version, ...more }), seen: seen.body } : { ...seen, seen: seen.body }
}
const strike = (lineId: string, quantity: number) => [{ do: 'pieces', lines: pieces(lineId, quantity) }]
const orderOf = async (m: Market, { child }: Bought) => (await m.by(lan).call('GET', `/v1/orders/${child}`)).body

test('E01 I-04 I-09 pieces that were not sent are struck out: at once by the shopper while nothing was sent, their money by the fen, their stock at once to be bought; with the last of them the order is cancelled, freight and all', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  const [line] = bought.lines
  const before = await levelOf(m, m.a.skuIds[0]!)
  const first = await change(m, lan, bought, strike(line!.id, 1))
  expect(first.seen).toMatchObject({ waitsFor: null, refundFen: 199_00, isWhole: false, lines: [{ lineId: line!.id, quantity: 3, struck: 1, backFen: 199_00 }] })
  expect([first.status, first.body]).toMatchObject([200, { state: 'confirmed', approvalId: null }])
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ state: 'paid', refundedFen: 199_00, lines: [{ cancelledQuantity: 1, refundedQuantity: 1, refundedFen: 199_00 }] })
  expect((await levelOf(m, m.a.skuIds[0]!)).available).toBe(before.available + 1)
  await booksAgree(m)
  expect((await send(m, bought, pieces(line!.id, 3), 'SF0000000001')).body).toMatchObject({ issues: [{ path: ['lines', '0', 'quantity'] }] })
  expect((await change(m, lan, bought, strike(line!.id, 3))).body).toMatchObject({ type: 'changes.more_than_unshipped', issues: [{ path: ['actions', '0', 'lines', '0', 'quantity'] }] })
  const rest = await change(m, lan, bought, strike(line!.id, 2))
  expect(rest.seen).toMatchObject({ refundFen: line!.payableFen - 199_00, isWhole: true })
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ state: 'cancelled', refundedFen: line!.payableFen })
  expect((await levelOf(m, m.a.skuIds[0]!)).available).toBe(before.available + 3)
  expect((await booksAgree(m)).seen['I-15']).toBeGreaterThan(0)
})

test('E01 E05 what is left after pieces were struck out is what is sent from the table of many, no more and no less', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  expect((await change(m, lan, bought, strike(bought.lines[0]!.id, 1))).body.state).toBe('confirmed')
  const { number } = await orderOf(m, bought)
  const sent = await m.by(m.a.clerk).call('POST', '/v1/merchant/shipments', { rows: [{ orderNumber: number, carrier: 'simulator', number: 'SF0000000011' }] })
  expect([sent.status, sent.body.items]).toMatchObject([200, [{ orderNumber: number, outcome: 'shipped' }]])
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ state: 'shipped', lines: [{ shippedQuantity: 2, cancelledQuantity: 1 }] })
  await booksAgree(m)
})

test('E01 E04 of an order that is on its way in part the shopper asks for the rest: nothing of it is sent until the store has answered; silence agrees, the order has been shipped then, and what was kept is settled', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  const [line] = bought.lines
  expect((await send(m, bought, pieces(line!.id, 1), 'SF0000000001')).body.state).toBe('part_shipped')
  const asked = await change(m, lan, bought, strike(line!.id, 2), { reason: '等不及了' })
  expect([asked.seen.waitsFor, asked.body.state]).toEqual(['merchant', 'requested'])
  expect((await send(m, bought, pieces(line!.id, 1), 'SF0000000002')).body.type).toBe('ordering.change_open')
  expect((await change(m, m.a.clerk, bought, [{ do: 'concession', lines: [{ lineId: line!.id, amountFen: 1_00 }] }])).body.type).toBe('changes.one_open')
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/changes?waits=true')).body.items).toMatchObject([{ id: asked.body.id, reason: '等不及了', may: { answer: true, withdraw: false }, dueAt: new Date(m.clock().getTime() + dayMs).toISOString() }])
  expect((await m.by(lan).call('POST', `/v1/changes/${asked.body.id}/answer`, { isAgreed: true })).body.type).toBe('changes.not_yours')
  // Declined, the store may send; asked for once more, it says nothing.
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/changes/${asked.body.id}/answer`, { isAgreed: false, words: '今天就发' })).status).toBe(200)
  const again = await change(m, lan, bought, strike(line!.id, 2))
  m.at(dayMs - 1)
  expect(await sweepChanges(clockOf(m))).toBe(0)
  m.at(dayMs)
  expect(await sweepChanges(clockOf(m))).toBe(1)
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/changes?orderId=${bought.child}`)).body.items.map(({ id, state, endedBy, answer }: { id: string; state: string; endedBy: string; answer: string }) => [id, state, endedBy, answer])).toEqual([[again.body.id, 'confirmed', 'time', ''], [asked.body.id, 'declined', 'merchant', '今天就发']])
  expect(await orderOf(m, bought)).toMatchObject({ state: 'shipped', refundedFen: 2 * 199_00, lines: [{ shippedQuantity: 1, cancelledQuantity: 2 }] })
  await booksAgree(m)
  // The piece that came may go back as any other, and all of it together is what was paid for goods.
  expect((await m.by(lan).call('POST', `/v1/orders/${bought.child}/receive`)).status).toBe(200)
  await m.news()
  expect(await moneyOf(m, bought.child)).toMatchObject({ shares: expect.any(Number) })
  const case_ = await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })
  expect([case_.status, case_.body.amountFen]).toEqual([200, 199_00])
  expect((await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })).body.type).toBe('aftersales.more_than_left')
  await asMerchant(m, case_.body.id, 'agree')
  await m.news()
  expect(await mine(m, case_.body.id)).toMatchObject({ state: 'refunded' })
  const after = await moneyOf(m, bought.child)
  expect(after.shares + after.fees).toBe(line!.freightFen)
  expect((await m.ctx.pool.query(`select title from kernel_inbox where owner_id = $1 and topic = 'order'`, [lan.id])).rows.map(({ title }) => title)).toEqual(expect.arrayContaining(['改单申请未获同意', '逾期未答复，取消未发商品的申请已自动执行']))
  await booksAgree(m)
})

test('E01 ECL 49 a store that has not got the goods asks, and the shopper decides: declined, lapsed and taken back change nothing; agreed to, it is done once, of two answers at once by one', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }, { skuId: m.a.skuIds[1]!, quantity: 1 }])
  const [line] = bought.lines
  const asked = async () => (await change(m, m.a.clerk, bought, strike(line!.id, 1), { reason: '少一件货' })).body.id as string
  const first = await asked()
  expect((await m.by(lan).call('POST', `/v1/changes/${first}/answer`, { isAgreed: false, words: '我等' })).status).toBe(200)
  const second = await asked()
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/changes/${second}/withdraw`)).status).toBe(200)
  const third = await asked()
  m.at(dayMs)
  await sweepChanges(clockOf(m))
  expect((await m.by(lan).call('GET', `/v1/changes?orderId=${bought.child}`)).body.items.map(({ state }: { state: string }) => state)).toEqual(['expired', 'cancelled', 'declined'])
  expect((await m.by(lan).call('POST', `/v1/changes/${third}/answer`, { isAgreed: true })).body.type).toBe('changes.over')
  const fourth = await asked()
  const answers = await Promise.all(Array.from({ length: 6 }, () => m.by(lan).call('POST', `/v1/changes/${fourth}/answer`, { isAgreed: true })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ state: 'paid', refundedFen: 199_00 })
  // A cancelled order leaves nothing to be answered.
  const last = await asked()
  await m.by(lan).call('POST', `/v1/orders/${bought.child}/cancel`, { reason: '不要了' })
  await m.news()
  expect((await m.by(lan).call('POST', `/v1/changes/${last}/answer`, { isAgreed: true })).body.type).toBe('changes.over')
  expect(await orderOf(m, bought)).toMatchObject({ state: 'cancelled', refundedFen: bought.lines.reduce((sum, { payableFen }) => sum + payableFen, 0) })
  await booksAgree(m)
})

test('E01 I-06 I-07 before it is paid the store lowers goods and freight, never raises them: the new amount is what is asked for, and whoever pays the old one at this moment gets it back', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await placed(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const [line] = bought.lines
  const order = await orderOf(m, bought)
  const old = (await m.by(lan).call('POST', `/v1/payments/${bought.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef
  const price = (offFen: number, freightFen?: number) => [{ do: 'price', lines: offFen === 0 ? [] : [{ lineId: line!.id, offFen }], ...(freightFen !== undefined && { freightFen }) }]
  expect((await change(m, m.a.clerk, bought, price(line!.payableFen + 1))).body).toMatchObject({ type: 'ordering.more_than_it_costs' })
  expect(order.freightFen).toBe(8_00)
  expect((await change(m, m.a.clerk, bought, price(1, order.freightFen + 1))).body).toMatchObject({ type: 'changes.only_lower', issues: [{ path: ['actions', '0', 'freightFen'] }] })
  expect((await change(m, lan, bought, price(1))).body.type).toBe('changes.not_yours')
  expect((await change(m, m.a.clerk, bought, strike(line!.id, 1))).body.type).toBe('changes.wrong_state')
  const done = await change(m, m.a.clerk, bought, price(20_01, 1_00))
  expect(done.seen).toMatchObject({ payableBeforeFen: order.payableFen, payableAfterFen: order.payableFen - 20_01 - order.freightFen + 1_00, freightAfterFen: 1_00 })
  expect(done.body.state).toBe('confirmed')
  expect((await change(m, m.a.clerk, bought, price(1), { version: done.seen.version })).body).toMatchObject({ type: 'changes.stale', preview: { payableBeforeFen: done.seen.payableAfterFen } })
  const now = await orderOf(m, bought)
  expect(now).toMatchObject({ payableFen: done.seen.payableAfterFen, freightFen: 1_00, discountFen: order.discountFen + 20_01, discounts: [{ offerId: done.body.id, name: '商家改价', offFen: 20_01 }], payment: { amountFen: done.seen.payableAfterFen } })
  await decide(clockOf(m), old, 'approve')
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ state: 'placed' })
  const fresh = (await m.by(lan).call('POST', `/v1/payments/${bought.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef
  await decide(clockOf(m), fresh, 'approve')
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ state: 'paid', paidFen: done.seen.payableAfterFen })
  expect((await change(m, m.a.clerk, bought, price(1))).body.type).toBe('changes.wrong_state')
  await booksAgree(m)
})

test('E01 I-08 money is given back without goods, before and after receipt: never more than was paid for a line, the share follows, and what its pieces give back later is the less', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  const [line] = bought.lines
  const goodsFen = line!.payableFen - line!.freightFen
  const give = (who: typeof lan, amountFen: number) => change(m, who, bought, [{ do: 'concession', lines: [{ lineId: line!.id, amountFen }] }])
  expect((await give(m.a.clerk, goodsFen + 1)).body).toMatchObject({ type: 'changes.more_than_paid', issues: [{ path: ['actions', '0', 'lines', '0', 'amountFen'] }] })
  expect((await give(lan, 1)).body.type).toBe('changes.not_yours')
  expect((await give(m.a.clerk, 50_00)).body.state).toBe('confirmed')
  await m.news()
  const kept = await moneyOf(m, bought.child)
  expect(kept.shares + kept.fees).toBe(line!.payableFen - 50_00)
  await booksAgree(m)
  const case_ = await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })
  expect(case_.body.amountFen).toBe(Math.ceil((goodsFen - 50_00) / 3))
  await asMerchant(m, case_.body.id, 'agree')
  await m.news()
  // The platform gives a large sum with two.
  const large = await give(operator, goodsFen - 50_00 - case_.body.amountFen)
  expect([large.status, large.body.state]).toEqual([200, 'confirmed'])
  await m.news()
  expect((await ask(m, bought, pieces(line!.id, 2), { reason: 'agreed' })).body).toMatchObject({ amountFen: 0 })
  expect(await orderOf(m, bought)).toMatchObject({ refundedFen: goodsFen, lines: [{ concededFen: goodsFen - case_.body.amountFen }] })
  await booksAgree(m)
})

test('E01 I-39 T-68 what the platform gives back of a store’s money beyond its bound is asked for by one and allowed by another', async () => {
  const m = await market(20)
  await register(m.ctx, reactions)
  const bought = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 12 }])
  const wanted = await change(m, operator, bought, strike(bought.lines[0]!.id, 11), { reason: '平台处理' })
  expect(wanted.body).toMatchObject({ approvalId: expect.any(String) })
  expect((await m.by(operator).call('POST', `/v1/staff/approvals/${wanted.body.approvalId}/approve`, { said: '同意' })).status).not.toBe(200)
  expect(await orderOf(m, bought)).toMatchObject({ refundedFen: 0 })
  expect((await m.by({ ...operator, id: 'stf_two' }).call('POST', `/v1/staff/approvals/${wanted.body.approvalId}/approve`, { said: '同意' })).status).toBe(200)
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ refundedFen: 11 * 199_00, lines: [{ cancelledQuantity: 11 }] })
  await booksAgree(m)
})

test('E01 the address: before payment it may cost more or less, and that is asked for; after it at once where it costs no more, else once the difference is paid; where nothing is delivered it is refused', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const { body: { id: near } } = await m.by(lan).call('POST', '/v1/addresses', address)
  const { body: { id: far } } = await m.by(lan).call('POST', '/v1/addresses', { ...address, districtCode: '540102', street: '八廓街 1 号' })
  const { body: { id: blocked } } = await m.by(lan).call('POST', '/v1/addresses', { ...address, districtCode: '650102', street: '解放路 1 号' })
  const [template] = (await m.by(m.a.clerk).call('GET', '/v1/merchant/freight-templates')).body.items
  const zone = { isBlocked: false, first: 1, firstFen: 8_00, extra: 1, extraFen: 0, freeFromFen: null, freeFromPieces: null }
  expect((await m.by(m.a.clerk).call('PUT', `/v1/merchant/freight-templates/${template.id}`, { name: '运费', by: 'piece', isDefault: true, zones: [{ ...zone, codes: ['54'], firstFen: 28_00 }, { ...zone, codes: ['65'], isBlocked: true }, { ...zone, codes: [] }] })).status).toBe(200)
  const bought = await placed(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const to = (addressId: string) => [{ do: 'address', addressId }]
  expect((await change(m, lan, bought, to(blocked))).body).toMatchObject({ type: 'ordering.not_delivered_there', issues: [{ path: ['actions', '0', 'addressId'] }] })
  const dearer = await change(m, lan, bought, to(far))
  expect(dearer.seen).toMatchObject({ waitsFor: null, payableAfterFen: dearer.seen.payableBeforeFen + 20_00, freightAfterFen: 28_00 })
  expect(await orderOf(m, bought)).toMatchObject({ address: { street: '八廓街 1 号' }, freightFen: 28_00 })
  expect((await change(m, lan, bought, to(near))).body.state).toBe('confirmed')
  expect((await m.by(lan).call('POST', `/v1/orders/${bought.child}/changes/preview`, { actions: [{ do: 'address', addressId: 'adr_none' }] })).status).toBe(404)
  expect((await change(m, mei, bought, to(near))).status).toBe(404)
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${bought.paymentId}/pay`, { channel: 'simulator' })).body
  await decide(clockOf(m), tradeRef, 'approve')
  await m.news()
  const due = await change(m, lan, bought, [...to(far), { do: 'note', note: '放门口' }])
  expect([due.seen.waitsFor, due.body.state, due.seen.dueFen, due.seen.payableAfterFen]).toEqual([null, 'awaiting_payment', 20_00, due.seen.payableBeforeFen + 20_00])
  expect(await orderOf(m, bought)).toMatchObject({ address: { street: address.street }, freightFen: 8_00 })
  await payFor(m, due.body.paymentId)
  expect(await orderOf(m, bought)).toMatchObject({ address: { street: '八廓街 1 号' }, note: '放门口', freightFen: 28_00, paidFen: due.seen.payableAfterFen })
  expect((await change(m, lan, bought, to(near))).body.state).toBe('confirmed')
  await send(m, bought, pieces(bought.lines[0]!.id, 1), 'SF0000000009')
  expect((await change(m, lan, bought, to(far))).body.type).toBe('changes.wrong_state')
  await m.news()
  await booksAgree(m)
  m.at(60 * dayMs + hourMs)
  await sweep(clockOf(m))
})

/** The shopper pays what a change costs more; answers the trade. */
async function payFor(m: Market, paymentId: string, decided = true): Promise<string> {
  // What it is for is said where it is paid.
  expect((await m.by(lan).call('GET', `/v1/payments/${paymentId}`)).body.part).toBe('change')
  const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body
  if (decided) { await decide(clockOf(m), tradeRef, 'approve'); await m.news() }
  return tradeRef as string
}
/** A part that is paid, and an address that costs ¥20.00 more to send to. */
async function dearer(m: Market): Promise<{ bought: Bought; far: string }> {
  await register(m.ctx, reactions)
  const [template] = (await m.by(m.a.clerk).call('GET', '/v1/merchant/freight-templates')).body.items
  const zone = { isBlocked: false, first: 1, firstFen: 8_00, extra: 1, extraFen: 0, freeFromFen: null, freeFromPieces: null }
  await m.by(m.a.clerk).call('PUT', `/v1/merchant/freight-templates/${template.id}`, { name: '运费', by: 'piece', isDefault: true, zones: [{ ...zone, codes: ['54'], firstFen: 28_00 }, { ...zone, codes: [] }] })
  const bought = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const { body: { id: far } } = await m.by(lan).call('POST', '/v1/addresses', { ...address, districtCode: '540102', street: '八廓街 1 号' })
  return { bought, far }
}
const askFar = (m: Market, bought: Bought, far: string) => change(m, lan, bought, [{ do: 'address', addressId: far }])

test('E01 I-04 I-06 what a change costs more is paid by a payment of its own: until then nothing is sent and nothing changed, then it takes place; refunds go back to it first, to the last fen, and the books agree', async () => {
  const m = await market()
  const { bought, far } = await dearer(m)
  const { body, seen } = await askFar(m, bought, far)
  expect([body.state, seen.dueFen]).toEqual(['awaiting_payment', 20_00])
  const open = (await m.by(lan).call('GET', `/v1/changes?orderId=${bought.child}`)).body.items
  expect(open).toMatchObject([{ state: 'awaiting_payment', dueFen: 20_00, paymentId: body.paymentId, dueAt: new Date(m.clock().getTime() + hourMs).toISOString(), may: { answer: false, withdraw: true } }])
  expect((await m.by(lan).call('POST', `/v1/changes/${body.id}/answer`, { isAgreed: true })).body.type).toBe('changes.not_yours')
  expect((await send(m, bought, pieces(bought.lines[0]!.id, 1), 'SF0000000001')).body.type).toBe('ordering.change_open')
  // The order's own payment stays what it was, and is what its page shows.
  expect((await orderOf(m, bought)).payment.id).not.toBe(body.paymentId)
  await payFor(m, body.paymentId)
  const order = await orderOf(m, bought)
  expect(order).toMatchObject({ freightFen: 28_00, address: { street: '八廓街 1 号' }, paidFen: 2 * 199_00 + 28_00, payableFen: 2 * 199_00 + 28_00 })
  await booksAgree(m)
  // One piece back is drawn from what was paid last; all of it is what was paid in all.
  expect((await change(m, lan, bought, strike(bought.lines[0]!.id, 1))).body.state).toBe('confirmed')
  await m.news()
  const back = async () => (await m.ctx.pool.query('select i.part, i.refunded_fen::int as fen from payments_intents i where i.purpose_id = $1 order by i.part', [bought.parent])).rows
  expect(await back()).toEqual([{ part: 'change', fen: 20_00 }, { part: 'whole', fen: 179_00 }])
  expect((await m.by(lan).call('POST', `/v1/orders/${bought.child}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect(await back()).toEqual([{ part: 'change', fen: 20_00 }, { part: 'whole', fen: 2 * 199_00 + 8_00 }])
  expect((await m.ctx.pool.query(`select sum(refunded_fen)::int as fen from payments_simulator_trades`)).rows).toEqual([{ fen: 2 * 199_00 + 28_00 }])
  await booksAgree(m)
})

test('E01 I-08 a dearer address that was paid for is settled with the order, and the merchant gets its freight', async () => {
  const m = await market()
  const { bought, far } = await dearer(m)
  const before = (await orderOf(m, bought)).paidFen as number
  await payFor(m, (await askFar(m, bought, far)).body.paymentId)
  expect((await send(m, bought, pieces(bought.lines[0]!.id, 2), 'SF0000000002')).status).toBe(200)
  expect((await m.by(lan).call('POST', `/v1/orders/${bought.child}/receive`)).status).toBe(200)
  await m.news()
  const { shares, fees } = await moneyOf(m, bought.child)
  expect(shares + fees).toBe(before + 20_00)
  await booksAgree(m)
})

test('E01 I-07 it lapses at its deadline, is taken back or ends with its order: money that comes after it, twice, or for an order that has moved on goes back to where it came from', async () => {
  const m = await market()
  const { bought, far } = await dearer(m)
  const first = await askFar(m, bought, far)
  const late = await payFor(m, first.body.paymentId, false)
  m.at(hourMs)
  expect(await sweepChanges(clockOf(m))).toBe(1)
  await decide(clockOf(m), late, 'approve')
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/changes?orderId=${bought.child}`)).body.items).toMatchObject([{ state: 'expired', endedBy: 'time', paymentId: null }])
  await booksAgree(m)
  const second = await askFar(m, bought, far)
  expect((await m.by(lan).call('POST', `/v1/changes/${second.body.id}/withdraw`)).status).toBe(200)
  // Twice: two trades of one payment, of which one counts.
  const third = await askFar(m, bought, far)
  const [one, two] = [await payFor(m, third.body.paymentId, false), await payFor(m, third.body.paymentId, false)]
  for (const trade of [one, two]) await decide(clockOf(m), trade, 'approve')
  await m.news()
  expect(await orderOf(m, bought)).toMatchObject({ freightFen: 28_00 })
  const given = async () => (await m.ctx.pool.query('select trade_ref as ref, refunded_fen::int as fen from payments_simulator_trades where refunded_fen > 0 order by at, trade_ref')).rows
  expect(await given()).toEqual(expect.arrayContaining([{ ref: late, fen: 20_00 }, { ref: two, fen: 20_00 }]))
  await booksAgree(m)
  // Paid, and the order is cancelled before anybody has heard of it.
  const other = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const fourth = await askFar(m, other, far)
  const trade = await payFor(m, fourth.body.paymentId, false)
  await decide(clockOf(m), trade, 'approve')
  expect((await m.by(lan).call('POST', `/v1/orders/${other.child}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  expect(await orderOf(m, other)).toMatchObject({ state: 'cancelled', refundedFen: 199_00 + 8_00 })
  expect(await given()).toContainEqual({ ref: trade, fen: 20_00 })
  expect((await m.by(lan).call('GET', `/v1/changes?orderId=${other.child}`)).body.items).toMatchObject([{ state: 'expired' }])
  await booksAgree(m)
})
