import { expect, test } from 'vitest'
import { reactions, routes } from '#apps/house'
import { checkBalances, faultsOfBalances } from '#finance/wallet'
import { as, type Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { sized } from '../full'
import { address, lan, market, mei, operator, type Market } from '../market'
import { confirmReceipt, decide, shipOrder, sweep } from './doors'

/** Balances and gift cards 余额与礼品卡 (E15) from the code to the last fen that goes back; chairs for 199 and 59 yuan, freight 8. */
const [minuteMs, dayMs] = [60_000, 86_400_000]
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
const rows = async <T extends object>(m: Market, sql: string, values: unknown[] = []) => (await m.ctx.pool.query<T>(sql, values)).rows
const yearOn = (m: Market) => new Date(m.clock().getTime() + 365 * dayMs).toISOString()
async function opened(stock = 100): Promise<Market> {
  const m = await market(stock)
  await register(m.ctx, reactions)
  await rows(m, `insert into identity_shoppers (id, phone, name, state, created_at) values ('shp_lan', '13900000001', '小岚', 'active', $1), ('shp_mei', '13900000002', '梅雨', 'active', $1)`, [m.clock()])
  return m
}
const issue = (m: Market, wish: object, clerk: Actor = m.a.clerk) => m.by(clerk).call('POST', '/v1/merchant/cards', { name: '补偿', purpose: 'compensation', count: 1, expiresAt: yearOn(m), ...wish })
async function codesOf(m: Market, id: string, clerk: Actor = m.a.clerk): Promise<string[]> {
  const { status, body } = await m.by(clerk).call('POST', `/v1/merchant/cards/${id}/export`, {})
  expect([status, body.type]).toEqual([200, undefined])
  return (body.text as string).split('\r\n').slice(1).filter((line) => line !== '')
}
const redeem = (m: Market, code: string, who: Actor = lan) => m.by(who).call('POST', '/v1/me/cards', { code })
async function give(m: Market, faceFen: number, { clerk = m.a.clerk, who = lan }: { clerk?: Actor; who?: Actor } = {}): Promise<void> {
  const [code] = await codesOf(m, (await issue(m, { faceFen }, clerk)).body.id as string, clerk)
  expect((await redeem(m, code!, who)).body).toMatchObject({ faceFen })
}
const has = async (m: Market, who: Actor = lan) => Object.fromEntries((await m.by(who).call('GET', '/v1/me/balances')).body.items.map(({ merchantName, availableFen, reservedFen }: { merchantName: string; availableFen: number; reservedFen: number }) => [merchantName, [availableFen, reservedFen]]))
const addressOf = async (m: Market, who: Actor) => { const by = m.by(who); return ((await by.call('GET', '/v1/addresses')).body.items[0]?.id ?? (await by.call('POST', '/v1/addresses', address)).body.id) as string }
const chair = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const both = (m: Market) => [...chair(m), { skuId: m.b.skuIds[0]!, quantity: 1 }]
async function quoted(m: Market, lines: readonly object[], useBalances?: readonly string[], who: Actor = lan) {
  const addressId = await addressOf(m, who)
  const { status, body } = await m.by(who).call('POST', '/v1/quote', { lines, addressId, useBalances })
  expect([status, body.type]).toEqual([200, undefined])
  return { addressId, quote: body }
}
async function order(m: Market, lines: readonly object[], useBalances: readonly string[], who: Actor = lan) {
  const { addressId, quote } = await quoted(m, lines, useBalances, who)
  return m.by(who).call('POST', '/v1/orders', { lines, addressId, quoteVersion: quote.version, useBalances, note: '' })
}
async function pay(m: Market, paymentId: string, who: Actor = lan): Promise<void> {
  await decide(now(m), (await m.by(who).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve')
  await m.news()
}
const booksHold = async (m: Market) => { await m.news(); expect((await booksAgree(m)).seen['I-13']).toBeGreaterThan(0) }
const ledger = async (m: Market, reason: string) => (await rows<{ account: string; fen: number }>(m, 'select account, sum(amount_fen)::float8 as fen from payments_entries where reason = $1 group by 1 order by 1', [reason])).map(({ account, fen }) => [account, fen])

test('E15 T-21 I-39 cards bear 89 bits, are shown once and kept as hashes; what the law caps and what is worth much are held to; each opens once, for whoever it names', async () => {
  const m = await opened()
  expect((await issue(m, { faceFen: 1_000_01 })).body.issues).toMatchObject([{ path: ['faceFen'], code: 'wallet.face_too_high' }])
  expect((await issue(m, { faceFen: 100, expiresAt: m.clock().toISOString() })).body.issues).toMatchObject([{ path: ['expiresAt'], code: 'wallet.day_over' }])
  expect((await issue(m, { faceFen: 100, shopperId: 'shp_none' })).body.issues).toMatchObject([{ path: ['shopperId'], code: 'wallet.no_such_shopper' }])
  // Worth more than one may issue alone: another has to allow it, and until then there are no codes.
  const large = (await issue(m, { faceFen: 1_000_00, count: 3 })).body
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/cards/${large.id}/export`, {})).body.type).toBe('wallet.batch_waits')
  expect((await m.by({ ...m.a.clerk, id: 'clk_two' }).call('POST', `/v1/merchant/approvals/${large.approvalId}/approve`, { note: '同意' })).status).toBe(200)
  const codes = await codesOf(m, large.id as string)
  expect([codes.length, new Set(codes).size, codes.every((code) => /^[2-9A-HJKMNP-Z]{6}(?:-[2-9A-HJKMNP-Z]{6}){2}$/.test(code))]).toEqual([3, 3, true])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/cards/${large.id}/export`, {})).body.type).toBe('wallet.batch_over')
  expect(JSON.stringify(await rows(m, 'select * from wallet_cards'))).not.toContain(codes[0]!.replaceAll('-', ''))
  // However it is typed; the same answer to whoever opened it, and one balance.
  expect((await redeem(m, codes[0]!.toLowerCase().replaceAll('-', ' '))).body).toMatchObject({ merchantName: '山居', faceFen: 1_000_00 })
  expect((await redeem(m, codes[0]!)).body).toMatchObject({ faceFen: 1_000_00 })
  expect(await has(m)).toEqual({ 山居: [1_000_00, 0] })
  expect((await redeem(m, codes[0]!, mei)).body.issues).toMatchObject([{ path: ['code'], code: 'wallet.card_wrong' }])
  const [named] = await codesOf(m, (await issue(m, { faceFen: 2_000_00, shopperId: mei.id })).body.id as string)
  expect((await redeem(m, named!)).body.type).toBe('wallet.card_wrong')
  expect((await redeem(m, named!, mei)).status).toBe(200)
  // Expired it says so, and its merchant may let it again; void it opens nothing.
  const late = (await issue(m, { faceFen: 10_00, count: 2, expiresAt: new Date(m.clock().getTime() + dayMs).toISOString() })).body.id as string
  const [first, second] = await codesOf(m, late)
  m.at(2 * dayMs)
  expect((await redeem(m, first!)).body.issues).toMatchObject([{ code: 'wallet.card_expired' }])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/cards/${late}/extend`, { expiresAt: new Date(m.clock().getTime() - dayMs / 2).toISOString() })).body.type).toBe('wallet.only_later')
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/cards/${late}/extend`, { expiresAt: yearOn(m) })).status).toBe(200)
  expect((await redeem(m, first!)).status).toBe(200)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/cards/${late}/void`, { reason: '名单泄露' })).status).toBe(200)
  expect((await redeem(m, second!)).body.type).toBe('wallet.card_wrong')
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/cards')).body.items.find(({ id }: { id: string }) => id === late)).toMatchObject({ state: 'void', used: 1, count: 2 })
  expect((await m.by(m.b.clerk).call('GET', '/v1/merchant/cards')).body.items).toEqual([])
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/balances')).body).toMatchObject({ availableFen: 3_010_00, reservedFen: 0, cards: 2, cardsFen: 2_000_00 })
  // The merchant bears it from the day on which it is somebody's.
  expect(await ledger(m, 'balance_issued')).toEqual([['merchant_payable', 3_010_00], ['wallet_payable', -3_010_00]])
  // Guessing is held up as with coupon codes, and told.
  expect(routes.redeemCard.limits).toEqual(routes.redeemCode.limits)
  for (let i = 0; i < 12; i++) expect((await redeem(m, `GUESS2-GUESS3-GUES${20 + i}`, { kind: 'shopper', id: 'shp_guess' })).status).toBe(422)
  expect((await rows(m, `select action from kernel_audit_entries where action = 'promotions.codes_guessed' and subject = 'shp_guess'`)).length).toBe(1)
  await booksHold(m)
})

test('E15 I-04 I-08 a balance pays its own seller’s part beside the channel, and goes back first, to the fen; nobody who has none is asked', async () => {
  const m = await opened()
  await give(m, 100_00)
  await give(m, 500_00, { clerk: m.b.clerk })
  expect((await quoted(m, both(m))).quote.balances).toEqual([])
  const told = (await quoted(m, both(m), [])).quote
  expect(told.balances.toSorted((x: { haveFen: number }, y: { haveFen: number }) => x.haveFen - y.haveFen)).toEqual([{ merchantId: m.a.merchantId, haveFen: 100_00, mostFen: 100_00, usedFen: 0 }, { merchantId: m.b.merchantId, haveFen: 500_00, mostFen: 67_00, usedFen: 0 }])
  expect([told.payableFen, told.dueFen]).toEqual([274_00, 274_00])
  // 100 of the 207 at the one, all of the 67 at the other.
  const placed = (await order(m, both(m), [m.a.merchantId, m.b.merchantId])).body
  expect([placed.payableFen, placed.balanceFen, placed.dueFen]).toEqual([274_00, 167_00, 107_00])
  expect(await has(m)).toEqual({ 山居: [0, 100_00], 潮汐: [433_00, 67_00] })
  await booksHold(m)
  await pay(m, placed.paymentId)
  expect(await has(m)).toEqual({ 潮汐: [433_00, 0] })
  expect(await ledger(m, 'collected')).toEqual([['channel_clearing', 107_00], ['order_funds', -107_00]])
  expect(await ledger(m, 'balance_spent')).toEqual([['order_funds', -167_00], ['wallet_payable', 167_00]])
  const child = (merchantId: string) => (placed.children as { orderId: string; merchantId: string }[]).find((one) => one.merchantId === merchantId)!.orderId
  expect((await m.by(lan).call('GET', `/v1/orders/${child(m.a.merchantId)}`)).body).toMatchObject({ state: 'paid', paidFen: 207_00, balanceFen: 100_00, payment: { amountFen: 107_00 } })
  await booksHold(m)
  // One part is cancelled: its balance is back, and the channel gives nothing for it.
  expect((await m.by(lan).call('POST', `/v1/orders/${child(m.b.merchantId)}/cancel`, { reason: '不要了' })).status).toBe(200)
  await booksHold(m)
  expect(await has(m)).toEqual({ 潮汐: [500_00, 0] })
  // Of the other 150 are conceded: the balance takes its 100 first, the channel the rest; then all that is left goes back.
  const detail = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${child(m.a.merchantId)}`)).body
  const concede = [{ do: 'concession', lines: [{ lineId: detail.lines[0].id, amountFen: 150_00 }] }]
  const plan = (await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child(m.a.merchantId)}/changes/preview`, { actions: concede })).body
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child(m.a.merchantId)}/changes`, { actions: concede, version: plan.version, reason: '包装破损' })).status).toBe(200)
  await booksHold(m)
  expect(await has(m)).toEqual({ 山居: [100_00, 0], 潮汐: [500_00, 0] })
  await shipOrder(as(now(m), m.a.clerk), child(m.a.merchantId), { lines: [{ lineId: detail.lines[0].id, quantity: 1 }], carrier: 'simulator', number: 'SF12345678' })
  await confirmReceipt(as(now(m), lan), child(m.a.merchantId))
  await booksHold(m)
  expect(await rows(m, `select r.amount_fen::float8 as fen, i.part from payments_refunds r join payments_intents i on i.id = r.payment_id order by r.id`)).toEqual(expect.arrayContaining([{ fen: 67_00, part: 'balance' }, { fen: 100_00, part: 'balance' }, { fen: 50_00, part: 'whole' }]))
  expect((await m.by(lan).call('GET', '/v1/me/balances/log')).body.items.map(({ reason, changeFen }: { reason: string; changeFen: number }) => `${reason} ${changeFen}`).toSorted()).toEqual(['given_back 10000', 'given_back 6700', 'redeemed 10000', 'redeemed 50000', 'reserved -10000', 'reserved -6700'])
})

test('E15 I-12 what balances pay whole is paid at once; what ends unpaid gives them back once; a price is not lowered below what a balance pays', async () => {
  const m = await opened()
  await give(m, 300_00)
  const whole = (await order(m, chair(m), [m.a.merchantId])).body
  expect([whole.dueFen, whole.balanceFen]).toEqual([0, 207_00])
  expect((await m.by(lan).call('GET', `/v1/orders/${whole.children[0].orderId}`)).body).toMatchObject({ state: 'paid', paidFen: 207_00 })
  expect(await ledger(m, 'collected')).toEqual([])
  await booksHold(m)
  // Freight is the seller's part too; what the balance does not reach is paid by a channel, and not paid in time all is free again.
  const late = (await order(m, chair(m), [m.a.merchantId])).body
  expect([late.balanceFen, late.dueFen]).toEqual([93_00, 114_00])
  const { lines } = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${late.children[0].orderId}`)).body
  const cut = [{ do: 'price', lines: [{ lineId: lines[0].id, offFen: 114_00 }] }]
  const plan = (await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${late.children[0].orderId}/changes/preview`, { actions: cut })).body
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${late.children[0].orderId}/changes`, { actions: cut, version: plan.version, reason: '改价' })).body.type).toBe('ordering.cannot_cost_nothing')
  m.at(31 * minuteMs)
  await sweep(now(m))
  await sweep(now(m))
  expect(await has(m)).toEqual({ 山居: [93_00, 0] })
  await booksHold(m)
  // A stale quote is told so, and money at one seller pays nothing at another.
  expect((await quoted(m, [{ skuId: m.b.skuIds[0]!, quantity: 1 }], [m.a.merchantId])).quote.balances).toEqual([])
  expect((await m.by(lan).call('POST', `/v1/orders/${whole.orderId}/cancel`, { reason: '不要了' })).status).toBe(200)
  expect(await has(m)).toEqual({ 山居: [300_00, 0] })
  await booksHold(m)
  expect((await m.by(operator).call('GET', '/v1/staff/ledger?limit=5')).status).toBe(200)
})

test('T-24 I-13 one card of ¥207 and many orders of ¥207 at once: exactly one is paid by it, the others are told', async () => {
  const many = 50
  const m = await opened(many)
  await give(m, 207_00)
  const { addressId, quote } = await quoted(m, chair(m), [m.a.merchantId])
  const answers = await Promise.all(Array.from({ length: many }, () => m.by(lan).call('POST', '/v1/orders', { lines: chair(m), addressId, quoteVersion: quote.version, useBalances: [m.a.merchantId], note: '' })))
  const told = answers.filter(({ status }) => status !== 200).map(({ body }) => body.type as string)
  expect([answers.filter(({ status }) => status === 200).length, told.every((type) => type === 'wallet.gone' || type === 'ordering.changed')]).toEqual([1, true])
  expect(await has(m)).toEqual({})
  await booksHold(m)
})

test('T-24 I-13 one code sent many times at once becomes one balance', async () => {
  const m = await opened()
  const [code] = await codesOf(m, (await issue(m, { faceFen: 50_00 })).body.id as string)
  const answers = await Promise.all(Array.from({ length: sized(6, 25) }, (_, i) => redeem(m, code!, i % 2 === 0 ? lan : mei)))
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
  const sum = await rows<{ fen: number }>(m, 'select sum(available_fen)::float8 as fen from wallet_accounts')
  expect(sum).toEqual([{ fen: 50_00 }])
  await booksHold(m)
})

const phoneOf = { shp_lan: '13900000001', shp_mei: '13900000002' }
async function named(m: Market, who: Actor = lan, faceFen = 2_000_00): Promise<{ id: string; code: string }> {
  const id = (await issue(m, { faceFen, shopperId: who.id })).body.id as string
  return { id, code: (await codesOf(m, id))[0]! }
}
const cardsOf = async (m: Market, who: Actor = lan) => (await m.by(who).call('GET', '/v1/me/cards')).body.items
const act = (m: Market, id: string, what: string, who: Actor = lan, body: object = {}) => m.by(who).call('POST', `/v1/me/cards/${id}/${what}`, body)

test('E15 挂失补办 a named card is reported lost, found, lost again and replaced at no cost: the old code is dead, worth and last day go over, and it becomes one balance', async () => {
  const m = await opened()
  const { id, code } = await named(m)
  const [{ expiresAt }] = await cardsOf(m)
  expect(await cardsOf(m)).toMatchObject([{ id, merchantName: '山居', faceFen: 2_000_00, isOver: false, isMine: true, lostAt: null, givingTo: null }])
  expect((await act(m, id, 'replace')).body.type).toBe('wallet.card_not_lost')
  for (const _ of [1, 2]) expect((await act(m, id, 'lost')).status).toBe(200)
  expect((await cardsOf(m))[0].lostAt).not.toBeNull()
  expect((await redeem(m, code)).body.issues).toMatchObject([{ path: ['code'], code: 'wallet.card_lost' }])
  // Nobody else learns that there is such a code, or that it was reported.
  expect((await redeem(m, code, mei)).body.type).toBe('wallet.card_wrong')
  for (const what of ['lost', 'found', 'replace', 'keep', 'take']) expect([what, (await act(m, id, what, mei)).status]).toEqual([what, 404])
  expect((await act(m, id, 'found')).status).toBe(200)
  expect((await act(m, id, 'found')).body.type).toBe('wallet.card_not_lost')
  expect((await act(m, id, 'lost')).status).toBe(200)
  const fresh = (await act(m, id, 'replace')).body.code as string
  expect(fresh).toMatch(/^[2-9A-HJKMNP-Z]{6}(?:-[2-9A-HJKMNP-Z]{6}){2}$/)
  expect(await cardsOf(m)).toMatchObject([{ id, faceFen: 2_000_00, expiresAt, lostAt: null }])
  expect((await redeem(m, code)).body.type).toBe('wallet.card_replaced')
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/balances')).body).toMatchObject({ cards: 1, cardsFen: 2_000_00 })
  await booksHold(m)
  expect((await redeem(m, fresh)).body).toMatchObject({ faceFen: 2_000_00 })
  expect([await has(m), await cardsOf(m), (await act(m, id, 'lost')).body.type]).toEqual([{ 山居: [2_000_00, 0] }, [], 'wallet.card_used'])
  expect(await ledger(m, 'balance_issued')).toEqual([['merchant_payable', 2_000_00], ['wallet_payable', -2_000_00]])
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/cards')).body.items).toMatchObject([{ id, used: 1, count: 1, replaced: 1, isLost: false }])
  expect(await checkBalances(now(m))).toBe(0)
  // None of it names a code.
  expect(JSON.stringify(await rows(m, `select after from kernel_audit_entries where subject = $1`, [id]))).not.toContain(fresh.replaceAll('-', '').slice(0, 6))
  expect((await rows<{ action: string }>(m, `select action from kernel_audit_entries where subject = $1 order by id`, [id])).map(({ action }) => action)).toEqual(['wallet.issue', 'wallet.export', 'wallet.lose', 'wallet.find', 'wallet.lose', 'wallet.replace'])
  await booksHold(m)
})

test('E15 the store does it for its holder, who is told; a card of nobody’s name is neither lost nor replaced, and what expired is no newer for it', async () => {
  const m = await opened()
  const store = (id: string, what: string, body: object = {}, clerk: Actor = m.a.clerk) => m.by(clerk).call('POST', `/v1/merchant/cards/${id}/${what}`, body)
  const unnamed = (await issue(m, { faceFen: 10_00 })).body.id as string
  const [bearer] = await codesOf(m, unnamed)
  expect((await store(unnamed, 'lost', { reason: '买家来电' })).body.type).toBe('wallet.only_named')
  expect((await act(m, unnamed, 'lost')).status).toBe(404)
  expect((await redeem(m, bearer!)).status).toBe(200)
  const waiting = (await issue(m, { faceFen: 10_00, shopperId: lan.id })).body.id as string
  expect([(await store(waiting, 'lost', { reason: '买家来电' })).body.type, (await act(m, waiting, 'lost')).status, await cardsOf(m)]).toEqual(['wallet.not_handed_over', 409, []])
  const id = (await issue(m, { faceFen: 30_00, shopperId: lan.id, expiresAt: new Date(m.clock().getTime() + dayMs).toISOString() })).body.id as string
  const [code] = await codesOf(m, id)
  expect((await store(id, 'lost', { reason: '别家' }, m.b.clerk)).status).toBe(404)
  expect((await store(id, 'lost', { reason: '买家来电挂失' })).status).toBe(200)
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/cards')).body.items.find((one: { id: string }) => one.id === id)).toMatchObject({ isLost: true, replaced: 0 })
  m.at(2 * dayMs)
  const fresh = ((await store(id, 'replace')).body.text as string).split('\r\n')[1]!
  expect((await redeem(m, code!)).body.type).toBe('wallet.card_replaced')
  expect((await redeem(m, fresh)).body.type).toBe('wallet.card_expired')
  expect((await store(id, 'extend', { expiresAt: yearOn(m) })).status).toBe(200)
  expect((await redeem(m, fresh)).status).toBe(200)
  expect((await rows<{ title: string }>(m, `select title from kernel_inbox where owner_id = 'shp_lan' and topic = 'card' order by id`)).length).toBe(2)
  const gone = (await issue(m, { faceFen: 30_00, shopperId: lan.id })).body.id as string
  await codesOf(m, gone)
  expect((await store(gone, 'void', { reason: '发错' })).status).toBe(200)
  expect([(await act(m, gone, 'lost')).body.type, await cardsOf(m)]).toEqual(['wallet.batch_over', []])
  await booksHold(m)
})

test('E15 I-22 转让 a named card is handed on to a phone, known or not: it is his who signs in with it and takes it, with a code of its own; until then its holder keeps it', async () => {
  const m = await opened()
  const { id, code } = await named(m)
  expect((await act(m, id, 'give', lan, { phone: '12345' })).body.issues).toMatchObject([{ path: ['phone'], code: 'identity.phone_unknown' }])
  expect((await act(m, id, 'give', lan, { phone: phoneOf.shp_lan })).body.issues).toMatchObject([{ path: ['phone'], code: 'wallet.own_phone' }])
  // To a phone that nobody knows and to one that somebody does, he reads the same.
  const answers = [await act(m, id, 'give', lan, { phone: '13700000009' }), await act(m, id, 'give', lan, { phone: phoneOf.shp_mei })]
  expect(answers.map(({ status, body }) => [status, body])).toEqual([[200, {}], [200, {}]])
  expect(await cardsOf(m)).toMatchObject([{ id, isMine: true, givingTo: '139****0002' }])
  expect(await cardsOf(m, mei)).toMatchObject([{ id, isMine: false, givingTo: null }])
  expect((await redeem(m, code, mei)).body.type).toBe('wallet.card_wrong')
  // Lost it is not taken, and kept it is not either.
  expect((await act(m, id, 'lost')).status).toBe(200)
  expect([(await act(m, id, 'take', mei)).body.type, await cardsOf(m, mei)]).toEqual(['wallet.card_lost', []])
  expect([(await act(m, id, 'give', lan, { phone: phoneOf.shp_mei })).body.type, (await act(m, id, 'found')).status, (await act(m, id, 'keep')).status]).toEqual(['wallet.card_lost', 200, 200])
  expect([(await act(m, id, 'take', mei)).status, await cardsOf(m, mei)]).toEqual([404, []])
  expect((await act(m, id, 'give', lan, { phone: phoneOf.shp_mei })).status).toBe(200)
  const fresh = (await act(m, id, 'take', mei)).body.code as string
  expect([await cardsOf(m), (await cardsOf(m, mei)).length, (await redeem(m, code)).body.type, (await redeem(m, fresh)).body.type, (await act(m, id, 'keep')).status]).toEqual([[], 1, 'wallet.card_wrong', 'wallet.card_wrong', 404])
  expect((await redeem(m, fresh, mei)).body).toMatchObject({ faceFen: 2_000_00 })
  expect([await has(m), await has(m, mei)]).toEqual([{}, { 山居: [2_000_00, 0] }])
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/cards')).body.items).toMatchObject([{ id, shopperId: mei.id, used: 1 }])
  expect((await rows<{ topic: string; owner: string }>(m, `select owner_id as owner from kernel_inbox where topic = 'card' order by id`)).map(({ owner }) => owner)).toEqual(['shp_mei', 'shp_mei', 'shp_lan'])
  expect(await checkBalances(now(m))).toBe(0)
  await booksHold(m)
})

test('T-24 I-13 a card that is used, reported lost, replaced and taken at the same moment: its worth becomes one balance, once, or none', async () => {
  const m = await opened()
  for (let round = 0; round < sized(8, 60); round++) {
    const { id, code } = await named(m, lan, 10_00)
    if (round % 2 === 1) await act(m, id, 'give', lan, { phone: phoneOf.shp_mei })
    const before = await has(m)
    const [used, ...others] = await Promise.all([redeem(m, code), act(m, id, 'lost'), act(m, id, 'replace'), act(m, id, 'replace'), act(m, id, 'take', mei), act(m, id, 'lost')])
    expect(others.every(({ status }) => status < 500)).toBe(true)
    const isUsed = used!.status === 200
    expect((await has(m))['山居']?.[0] ?? 0).toBe((before['山居']?.[0] ?? 0) + (isUsed ? 10_00 : 0))
    const [living] = await rows<{ used: boolean; n: number }>(m, 'select bool_or(used_at is not null) as used, count(*)::int as n from wallet_cards where batch_id = $1 and replaced_at is null', [id])
    expect(living).toEqual({ used: isUsed, n: 1 })
    if (isUsed) expect(others.map(({ status }) => status).every((status) => status === 200 || status === 409 || status === 404)).toBe(true)
  }
  expect(await checkBalances(now(m))).toBe(0)
  await booksHold(m)
})

test('I-13 the nightly check says of whole books that they agree, and of each that was spoilt that it does not; the alert reads it', async () => {
  const m = await opened()
  await give(m, 100_00)
  expect([await checkBalances(now(m)), await faultsOfBalances(now(m))]).toEqual([0, 0])
  // A balance of its own, one that orders are said to hold, a card that became nothing.
  await m.ctx.pool.query(`update wallet_accounts set available_fen = available_fen + 1, reserved_fen = 1`)
  await m.ctx.pool.query(`update wallet_batches set face_fen = 5000`)
  const found = await checkBalances(now(m))
  // … and by the first of them, another sum than the ledger's.
  expect([found, await faultsOfBalances(now(m))]).toEqual([4, 4])
})

test('E15 I-13 the nightly check compares what shoppers have at each seller with what the ledger says that he owes them: a balance whose own books agree and that no money stands behind is found, and so is money of nobody', async () => {
  const m = await opened()
  await give(m, 100_00)
  expect(await checkBalances(now(m))).toBe(0)
  const last = async () => (await m.ctx.pool.query('select findings from wallet_checks order by at desc, id desc limit 1')).rows[0].findings
  await m.ctx.pool.query('update wallet_accounts set available_fen = available_fen + 700')
  await m.ctx.pool.query(`insert into wallet_entries (id, shopper_id, merchant_id, reason, available_fen, reserved_fen, source_id, actor_id, at) values ('wen_planted', $1, $2, 'laid_out', 700, 0, 'planted', 'x', $3)`, [lan.id, m.a.merchantId, m.clock()])
  expect(await checkBalances(now(m))).toBe(1)
  expect(await last()).toEqual([{ what: 'ledger', subject: m.a.merchantId, says: 'shoppers have 10700, the ledger says that 10000 are owed' }])
  await m.ctx.pool.query(`insert into payments_balances (account, owner_id, currency, balance_fen) values ('wallet_payable', $1, 'CNY', -5)`, [m.b.merchantId])
  expect(await checkBalances(now(m))).toBe(2)
  expect((await last()).map(({ subject }: { subject: string }) => subject)).toEqual([m.a.merchantId, m.b.merchantId].sort())
  expect(await faultsOfBalances(now(m))).toBe(2)
})
