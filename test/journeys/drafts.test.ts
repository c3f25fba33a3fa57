import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { keepCosts } from '#supply/pricing'
import { createShopper } from '#trust/identity'
import { as } from '#kernel/context'
import { register } from '#kernel/letters'
import { minuteMs } from '#kernel/time'
import { booksAgree } from '../agree'
import { market, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs } from '../returns'
import { sent as messages } from '../world'
import { decide, endHolds, expireDrafts, sweep } from './doors'

/** Orders on behalf 代客下单 (E02), from the draft to the books. */
const phone = '13912340001'
const address = { name: '林晓', phone: '139-1234-0001', districtCode: '330106', street: '文三路 138 号' }
const wishOf = (m: Market, more: object = {}) => ({ phone, lines: [{ skuId: m.a.skuIds[0]!, quantity: 2 }], address, reason: 'phone', words: '电话下单', ...more })
const shopper = async (m: Market, of = phone) => ({ kind: 'shopper' as const, id: await createShopper(m.ctx, { phone: of }) })
/** Drafted by the store and its link made. */
async function sent(m: Market, more: object = {}): Promise<{ id: string; token: string; payableFen: number }> {
  const made = await m.by(m.a.clerk).call('POST', '/v1/merchant/drafts', wishOf(m, more))
  expect([made.status, made.body]).toMatchObject([200, { id: expect.stringMatching(/^drf_/) }])
  const { status, body } = await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${made.body.id}/send`)
  expect([status, body.dueAt]).toEqual([200, new Date(m.clock().getTime() + dayMs).toISOString()])
  return { id: made.body.id, token: body.token, payableFen: body.payableFen }
}
const reprice = (m: Market, fen: number) => m.ctx.pool.query('update catalog_skus set price_fen = $2 where id = $1', [m.a.skuIds[0], fen])

test('E02 a store drafts an order for whoever has a phone, known or not; he signs in, sees it, places and pays it; prices hold though they rise meanwhile, and the books agree', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const { id, token, payableFen } = await sent(m)
  expect(payableFen).toBeGreaterThanOrEqual(2 * 199_00)
  // Nobody became a shopper by it, and nothing is held.
  expect((await m.ctx.pool.query('select 1 from identity_shoppers where phone = $1', [phone])).rowCount).toBe(0)
  expect((await m.ctx.pool.query('select available from stock_levels where sku_id = $1', [m.a.skuIds[0]])).rows).toEqual([{ available: 10 }])
  await reprice(m, 229_00)
  m.at(hourMs)
  const he = await shopper(m)
  const seen = await m.by(he).call('GET', `/v1/drafts/${token}`)
  expect([seen.status, seen.body]).toMatchObject([200, { state: 'sent', payableFen, words: '电话下单', lines: [{ quantity: 2, unitPriceFen: 199_00 }], address: { name: '林晓', phone: '13912340001', region: '浙江省 杭州市 西湖区' } }])
  const placed = await m.by(he).call('POST', `/v1/drafts/${token}/place`, undefined, 'key_place')
  expect([placed.status, placed.body.payableFen]).toEqual([200, payableFen])
  const order = (await m.by(he).call('GET', `/v1/orders/${placed.body.orderId}`)).body
  expect(order).toMatchObject({ state: 'placed', payableFen, payment: { amountFen: payableFen }, lines: [{ unitPriceFen: 229_00, discountFen: 2 * 30_00 }] })
  // The same key gets the same answer; the link itself is used.
  expect((await m.by(he).call('POST', `/v1/drafts/${token}/place`, undefined, 'key_place')).body).toEqual(placed.body)
  expect((await m.by(he).call('POST', `/v1/drafts/${token}/place`)).body).toMatchObject({ type: 'drafts.used', orderId: placed.body.orderId })
  const { tradeRef } = (await m.by(he).call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide(clockOf(m), tradeRef, 'approve')
  await m.news()
  expect((await m.by(he).call('GET', `/v1/orders/${placed.body.orderId}`)).body.state).toBe('paid')
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/drafts/${id}`)).body).toMatchObject({ state: 'placed', orderId: placed.body.orderId, phoneMasked: '139****0001', address: { name: '林**' } })
  const told = (await m.by(he).call('GET', `/v1/orders/${placed.body.orderId}/timeline?limit=100`)).body.items as { code: string; actor: { kind: string }; cause: { code: string } | null }[]
  expect(told.filter(({ code }) => code.startsWith('drafts.')).map(({ code, actor, cause }) => [code, actor.kind, cause?.code ?? null])).toEqual([['drafts.placed', 'shopper', null], ['drafts.sent', 'merchant', null], ['drafts.made', 'merchant', 'draft_phone']])
  expect((await booksAgree(m)).seen['I-03']).toBeGreaterThan(0)
})

test('E02 what has become cheaper is cheaper; what costs nothing, another store’s goods, no reason and no phone are refused, each beside its field', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const { token, payableFen } = await sent(m)
  await reprice(m, 150_00)
  const placed = await m.by(await shopper(m)).call('POST', `/v1/drafts/${token}/place`)
  expect(placed.body.payableFen).toBe(payableFen - 2 * 49_00)
  const refused = async (more: object) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/drafts', wishOf(m, more))).body
  expect(await refused({ phone: '123' })).toMatchObject({ type: 'identity.phone_unknown', issues: [{ path: ['phone'] }] })
  expect((await refused({ words: '' })).issues).toMatchObject([{ path: ['words'] }])
  expect((await refused({ address: { ...address, districtCode: '999999' } })).issues).toMatchObject([{ path: ['address', 'districtCode'] }])
  expect((await refused({ lines: [{ skuId: m.b.skuIds[0], quantity: 1 }] })).type).toBe('ordering.not_on_sale')
  // The platform drafts of any store's goods.
  expect((await m.by(operator).call('POST', '/v1/staff/drafts', wishOf(m, { lines: [{ skuId: m.b.skuIds[0], quantity: 1 }], reason: 'resend', words: '补发' }))).status).toBe(200)
  await m.news()
  await booksAgree(m)
})

test('E02 I-18 the link is nobody’s but his: only its hash is kept, another’s sign-in finds nothing, a new one kills the old, its time ends it, and whoever built it takes it back', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const first = await sent(m)
  const [he, other] = [await shopper(m), await shopper(m, '13912340002')]
  const kept = (await m.ctx.pool.query('select link_hash, to_jsonb(d)::text as whole from drafts_drafts d where id = $1', [first.id])).rows[0] as { link_hash: string; whole: string }
  expect([kept.link_hash, kept.whole.includes(first.token)]).toEqual([createHash('sha256').update(first.token).digest('base64url'), false])
  expect((await m.ctx.pool.query(`select 1 from kernel_answers where answer::text like '%' || $1 || '%' union all select 1 from kernel_audit_entries where after::text like '%' || $1 || '%'`, [first.token])).rowCount).toBe(0)
  for (const [who, token] of [[other, first.token], [he, 'no_such_link_at_all_here']] as const) { expect((await m.by(who).call('GET', `/v1/drafts/${token}`)).status).toBe(404); expect((await m.by(who).call('POST', `/v1/drafts/${token}/place`)).status).toBe(404) }
  expect((await m.by(m.b.clerk).call('GET', `/v1/merchant/drafts/${first.id}`)).status).toBe(404)
  const { token } = (await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${first.id}/send`)).body
  expect((await m.by(he).call('GET', `/v1/drafts/${first.token}`)).status).toBe(404)
  m.at(dayMs - 1)
  expect((await m.by(he).call('GET', `/v1/drafts/${token}`)).body.state).toBe('sent')
  m.at(dayMs)
  expect((await m.by(he).call('GET', `/v1/drafts/${token}`)).body.state).toBe('expired')
  expect((await m.by(he).call('POST', `/v1/drafts/${token}/place`)).body.type).toBe('drafts.over')
  expect(await expireDrafts(clockOf(m))).toBe(1)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${first.id}/send`)).body.type).toBe('drafts.over')
  const second = await sent(m)
  m.at(dayMs + hourMs)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${second.id}/cancel`, { reason: '客户改主意' })).status).toBe(200)
  expect((await m.by(he).call('POST', `/v1/drafts/${second.token}/place`)).body.type).toBe('drafts.over')
  await m.news()
  await booksAgree(m)
})

test('E02 T-24 of eight who use one link at the same time one places it; where nothing is left, nothing is placed and the link still holds', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const { token } = await sent(m)
  const he = await shopper(m)
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => m.by(he).call('POST', `/v1/drafts/${token}/place`, undefined, `key_race_${i}`)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(409)])
  expect((await m.ctx.pool.query('select count(*)::int as n from ordering_orders where parent_id is null')).rows).toEqual([{ n: 1 }])
  const more = await sent(m, { lines: [{ skuId: m.a.skuIds[0], quantity: 8 }] })
  const last = await sent(m, { lines: [{ skuId: m.a.skuIds[0], quantity: 8 }] })
  expect((await m.by(he).call('POST', `/v1/drafts/${more.token}/place`)).status).toBe(200)
  expect((await m.by(he).call('POST', `/v1/drafts/${last.token}/place`)).body.type).toBe('stock.sold_out')
  expect((await m.by(he).call('GET', `/v1/drafts/${last.token}`)).body.state).toBe('sent')
  // Two were sent to one address, which stands in his book once: it holds twenty, and a twenty-first draft is placed all the same.
  expect((await m.ctx.pool.query('select count(*)::int as n from logistics_addresses where is_live')).rows).toEqual([{ n: 1 }])
  await m.news()
  await booksAgree(m)
})

/** The store drafts two pieces for so much less. */
const given = (m: Market, lowerFen: number, more: object = {}, path = '/v1/merchant/drafts', who = m.a.clerk) => m.by(who).call('POST', path, wishOf(m, { lowerWords: '老客户', lines: [{ skuId: m.a.skuIds[0]!, quantity: 2, lowerFen }], ...more }))

test('E02 F87 whoever builds it lowers a line, with a reason and at the store’s cost: the shopper is told how much, his order says it to the fen beside what has become dearer, and a refund gives back what he paid; the books agree', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const plain = await sent(m)
  const made = await given(m, 30_01)
  expect([made.status, made.body.payableFen]).toEqual([200, plain.payableFen - 30_01])
  const { body: { token } } = await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${made.body.id}/send`)
  const he = await shopper(m)
  expect((await m.by(he).call('GET', `/v1/drafts/${token}`)).body).toMatchObject({ payableFen: plain.payableFen - 30_01, loweredFen: 30_01, discountFen: 30_01, lines: [{ goodsFen: 398_00, discountFen: 30_01, loweredFen: 30_01 }] })
  await reprice(m, 209_00)
  const placed = await m.by(he).call('POST', `/v1/drafts/${token}/place`)
  expect([placed.status, placed.body.payableFen]).toEqual([200, plain.payableFen - 30_01])
  const order = (await m.by(he).call('GET', `/v1/orders/${placed.body.orderId}`)).body
  expect(order).toMatchObject({ payableFen: plain.payableFen - 30_01, discountFen: 50_01, lines: [{ goodsFen: 418_00, discountFen: 50_01 }] })
  const { rows: [line] } = await m.ctx.pool.query(`select l.shares, o.subsidy_fen::int as subsidy from ordering_lines l join ordering_orders o on o.id = l.order_id where o.parent_id = $1`, [placed.body.orderId])
  expect(line).toMatchObject({ subsidy: 0, shares: [{ lane: 'change', name: '商家让价', offFen: 30_01, platformFen: 0 }, { lane: 'change', name: '按代客单约定价', offFen: 20_00, platformFen: 0 }] })
  await decide(clockOf(m), (await m.by(he).call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
  await m.news()
  const child = (await m.by(he).call('GET', `/v1/orders?limit=10`)).body.items.map(({ id }: { id: string }) => id)[0]
  const paid = (await m.by(he).call('GET', `/v1/orders/${child}`)).body
  const actions = [{ do: 'pieces', lines: [{ lineId: paid.lines[0].id, quantity: 1 }] }]
  const seen = (await m.by(he).call('POST', `/v1/orders/${child}/changes/preview`, { actions })).body
  // Of 367.99 for two pieces the first bears the odd fen.
  expect(seen.refundFen).toBe(184_00)
  expect((await m.by(he).call('POST', `/v1/orders/${child}/changes`, { actions, reason: '只要一件', version: seen.version })).status).toBe(200)
  await m.news()
  const told = (await m.by(he).call('GET', `/v1/orders/${placed.body.orderId}/timeline?limit=100`)).body.items as { code: string; facts: object }[]
  expect(told.find(({ code }) => code === 'drafts.lowered')).toMatchObject({ facts: { loweredFen: 30_01 } })
  expect((await booksAgree(m)).seen['I-03']).toBeGreaterThan(0)
})

test('E02 F87 lowering is refused without a reason, by more than the goods cost, to nothing, at an outside store’s cost by the platform, and below a floor until whoever builds it says that he knows', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  expect((await given(m, 10_00, { lowerWords: undefined })).body).toMatchObject({ type: 'drafts.why_lowered', issues: [{ path: ['lowerWords'] }] })
  expect((await given(m, 398_01)).body).toMatchObject({ type: 'drafts.more_than_it_costs', issues: [{ path: ['lines', '0', 'lowerFen'] }] })
  await m.ctx.pool.query('update merchants_merchants set is_self_operated = false')
  expect((await given(m, 10_00, {}, '/v1/staff/drafts', operator as never)).body).toMatchObject({ type: 'drafts.not_own_store', issues: [{ path: ['lines', '0', 'lowerFen'] }] })
  await m.ctx.pool.query('update merchants_merchants set is_self_operated = true where id = $1', [m.a.merchantId])
  expect((await given(m, 10_00, {}, '/v1/staff/drafts', operator as never)).status).toBe(200)
  await keepCosts(as(m.ctx, m.a.clerk), [{ skuId: m.a.skuIds[0]!, goodsFen: 150_00, freightFen: 0, commissionBp: 0, adsBp: 0, returnsBp: 0, floorFen: 180_00 }])
  await m.news()
  expect((await given(m, 38_00)).status).toBe(200)
  expect((await given(m, 38_02)).body).toMatchObject({ type: 'drafts.below_floor', mayConfirm: true, skus: [{ skuId: m.a.skuIds[0], fen: 179_99, floorFen: 180_00 }] })
  const known = await given(m, 38_02, { belowFloor: true })
  expect(known.status).toBe(200)
  expect((await m.ctx.pool.query(`select kind, fen::int as fen from pricing_alarms where offer_id = $1`, [known.body.id])).rows).toEqual([{ kind: 'below_floor', fen: 179_99 }])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${known.body.id}/send`)).status).toBe(200)
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/drafts/${known.body.id}`)).body).toMatchObject({ goesBelow: true, loweredFen: 38_02, lowerWords: '老客户', sends: 1 })
  await m.news()
  await booksAgree(m)
})

test('E02 the link goes to his phone, and to his inbox once he has an account, where it opens without the secret; again on demand, five times at most', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const before = messages.length
  const first = await sent(m)
  expect(messages.slice(before)).toMatchObject([{ channel: 'sms', to: phone, key: `${first.id}_1`, text: expect.stringContaining(`/drafts/${first.token}`) }])
  const he = await shopper(m)
  expect((await m.by(he).call('GET', '/v1/me/inbox?limit=10')).body.items).toEqual([])
  const { body: { token, sends } } = await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${first.id}/send`)
  expect([sends, messages.length]).toEqual([2, before + 2])
  const [note] = (await m.by(he).call('GET', '/v1/me/inbox?limit=10')).body.items as { title: string; body: string; link: string }[]
  expect(note).toMatchObject({ title: '有一笔订单等您确认', link: `/drafts/${first.id}` })
  expect(JSON.stringify(note)).not.toContain(token)
  expect((await m.by(he).call('GET', `/v1/drafts/${first.id}`)).body).toMatchObject({ id: first.id, state: 'sent' })
  expect((await m.by(await shopper(m, '13912340002')).call('GET', `/v1/drafts/${first.id}`)).status).toBe(404)
  const unsent = (await m.by(m.a.clerk).call('POST', '/v1/merchant/drafts', wishOf(m))).body.id
  expect((await m.by(he).call('GET', `/v1/drafts/${unsent}`)).status).toBe(404)
  for (let i = 3; i <= 5; i++) expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${first.id}/send`)).status).toBe(200)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${first.id}/send`)).body.type).toBe('drafts.sent_enough')
  expect((await m.by(he).call('POST', `/v1/drafts/${first.id}/place`)).status).toBe(200)
  await m.news()
  await booksAgree(m)
})

const levelNow = async (m: Market, skuId: string) => (await m.ctx.pool.query('select available, reserved from stock_levels where sku_id = $1', [skuId])).rows[0] as object

test('E02 I-10 I-11 its goods are held for a short while, once: nobody else buys them, he does though they were the last; they are free again by themselves, when it is taken back, and with its end', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const skuId = m.a.skuIds[0]!
  const whole = { lines: [{ skuId, quantity: 10 }] }
  const draft = await sent(m, whole)
  const holds = await Promise.all(Array.from({ length: 6 }, () => m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${draft.id}/hold`)))
  expect(holds.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(5).fill(409)])
  expect(holds.find(({ status }) => status === 200)!.body).toEqual({ heldUntil: new Date(m.clock().getTime() + 30 * minuteMs).toISOString() })
  expect(await levelNow(m, skuId)).toMatchObject({ available: 0, reserved: 10 })
  await m.news()
  await booksAgree(m)
  const other = await sent(m, { lines: [{ skuId, quantity: 1 }] })
  const he = await shopper(m)
  expect((await m.by(he).call('POST', `/v1/drafts/${other.token}/place`)).body.type).toBe('stock.sold_out')
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${other.id}/hold`)).body.type).toBe('stock.sold_out')
  expect((await m.by(he).call('GET', `/v1/drafts/${draft.token}`)).body.heldUntil).not.toBeNull()
  const cameBack = async () => (await m.ctx.pool.query(`select 1 from kernel_outbox where name = 'stock.stock_came_back'`)).rowCount
  const before = await cameBack()
  expect((await m.by(he).call('POST', `/v1/drafts/${draft.token}/place`)).status).toBe(200)
  expect(await levelNow(m, skuId)).toMatchObject({ available: 0, reserved: 10 })
  await m.news()
  // Nobody was told that they came back.
  expect(await cameBack()).toBe(before)
  await booksAgree(m)

  const [b] = m.b.skuIds
  const bDraft = async () => (await m.by(m.b.clerk).call('POST', '/v1/merchant/drafts', wishOf(m, { lines: [{ skuId: b, quantity: 3 }] }))).body.id as string
  const [timed, taken, ended] = [await bDraft(), await bDraft(), await bDraft()]
  for (const id of [timed, taken, ended]) expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/drafts/${id}/hold`)).status).toBe(200)
  expect(await levelNow(m, b!)).toMatchObject({ available: 1, reserved: 9 })
  expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/drafts/${taken}/cancel`, { reason: '客户改主意' })).status).toBe(200)
  expect(await levelNow(m, b!)).toMatchObject({ available: 4, reserved: 6 })
  m.at(30 * minuteMs)
  expect([await endHolds(clockOf(m)), await endHolds(clockOf(m))]).toEqual([2, 0])
  expect(await levelNow(m, b!)).toMatchObject({ available: 10, reserved: 0 })
  expect((await m.by(m.b.clerk).call('GET', `/v1/merchant/drafts/${timed}`)).body).toMatchObject({ state: 'draft', heldUntil: null, heldAt: expect.any(String) })
  expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/drafts/${timed}/hold`)).body.type).toBe('drafts.held_once')
  // One whose hold nobody has ended yet ends with the draft.
  const late = await bDraft()
  expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/drafts/${late}/hold`)).status).toBe(200)
  m.at(2 * dayMs)
  expect(await expireDrafts(clockOf(m))).toBe(4)
  expect(await levelNow(m, b!)).toMatchObject({ available: 10, reserved: 0 })
  await sweep(clockOf(m))
  await m.news()
  await booksAgree(m)
})

test('E02 F33 his best coupon comes beside what the store gives, and is spent with the order; he may keep it, and it is kept where it would sell below the floor', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const he = await shopper(m)
  const offer = { name: '满一百减二十', kind: 'coupon', lane: 'store_coupon', way: 'claim', perPerson: 3, effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 20_00, payPercent: 100, mostOffFen: null }] }, scope: {}, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 30 * dayMs).toISOString() }
  const { body: { id: offerId } } = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', offer)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${offerId}/publish`, { version: 1, reason: '上线' })).status).toBe(200)
  for (let i = 0; i < 2; i++) expect((await m.by(he).call('POST', `/v1/coupons/center/${offerId}/claim`, {})).status).toBe(200)
  const left = async () => (await m.by(he).call('GET', '/v1/coupons?state=unused&limit=10')).body.items.length as number
  const drafted = async (more: object = {}) => { const { body: { id, payableFen } } = await given(m, 30_00, more); const { body: { token } } = await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${id}/send`); return { token: token as string, payableFen: payableFen as number } }
  const one = await drafted()
  expect((await m.by(he).call('GET', `/v1/drafts/${one.token}`)).body).toMatchObject({ payableFen: one.payableFen, coupons: { offFen: 20_00, names: ['满一百减二十'] } })
  await reprice(m, 204_00)
  const placed = await m.by(he).call('POST', `/v1/drafts/${one.token}/place`)
  expect([placed.status, placed.body.payableFen]).toEqual([200, one.payableFen - 20_00])
  expect((await m.by(he).call('GET', `/v1/orders/${placed.body.orderId}`)).body).toMatchObject({ payableFen: one.payableFen - 20_00, discountFen: 60_00, payment: { amountFen: one.payableFen - 20_00 } })
  expect(await left()).toBe(1)
  const two = await drafted()
  const kept = await m.by(he).call('POST', `/v1/drafts/${two.token}/place`, { useCoupons: false })
  expect([kept.body.payableFen, await left()]).toEqual([two.payableFen, 1])
  await keepCosts(as(m.ctx, m.a.clerk), [{ skuId: m.a.skuIds[0]!, goodsFen: 150_00, freightFen: 0, commissionBp: 0, adsBp: 0, returnsBp: 0, floorFen: 180_00 }])
  await m.news()
  const three = await drafted()
  expect((await m.by(he).call('GET', `/v1/drafts/${three.token}`)).body.coupons).toEqual({ offFen: 0, names: [] })
  const low = await m.by(he).call('POST', `/v1/drafts/${three.token}/place`)
  expect([low.body.payableFen, await left()]).toEqual([three.payableFen, 1])
  await m.news()
  await booksAgree(m)
})
