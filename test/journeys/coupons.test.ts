import { expect, test } from 'vitest'
import { routes } from '#apps/house'
import { grantCoupon, promotions } from '#offers/promotions'
import { createStaff } from '#trust/identity'
import { as, system, type Actor } from '#kernel/context'
import { sized } from '../full'
import { forgetAllKept } from '#kernel/kept'
import { limiterOf } from '#kernel/limits'
import { postgresLimits } from '#kernel/limits.postgres'
import { silent } from '#kernel/log'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { decide } from './doors'

const dayMs = 86_400_000
const rung = (fromFen: number, offFen: number) => ({ kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] })
const coupon = (more: object) => ({ kind: 'coupon', lane: 'store_coupon', effect: rung(100_00, 20_00), ...more })
async function live(m: Market, actor: Actor, more: object): Promise<string> {
  const path = `/v1/${actor.kind}/offers`
  const drafted = await m.by(actor).call('POST', path, { name: '优惠', kind: 'open', scope: {}, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 30 * dayMs).toISOString(), ...more })
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
  expect(await m.by(actor).call('POST', `${path}/${drafted.body.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
  return drafted.body.id as string
}
const one = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const shopperOf = async (m: Market, actor: Actor, to: object = address) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', to)).body.id as string } }
async function paid(m: Market, by: ReturnType<Market['by']>, paymentId: string): Promise<void> {
  const { tradeRef } = (await by.call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
}
const inHouse = (m: Market) => as({ ...m.ctx, now: m.clock() }, system)

test('F33 I-12 T-19 T-20 a coupon that a room gives: once for its cause, not beyond the total, not beyond what each may have', async () => {
  const m = await market()
  const id = await live(m, m.a.clerk, coupon({ way: 'given', mostUses: 2, perPerson: 1 }))
  expect((await m.by(lan).call('GET', '/v1/coupons/center')).body.items).toEqual([])
  expect((await m.by(lan).call('POST', `/v1/coupons/center/${id}/claim`, {})).status).toBe(404)
  const gift = { offerId: id, shopperId: lan.id, source: 'won', sourceId: 'bargain-1' } as const
  const given = await Promise.all(Array.from({ length: 5 }, () => grantCoupon(inHouse(m), gift)))
  expect(new Set(given.map(({ couponId }) => couponId)).size).toBe(1)
  await expect(grantCoupon(inHouse(m), { ...gift, sourceId: 'bargain-2' })).rejects.toMatchObject({ code: 'promotions.claimed_already' })
  const many = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => grantCoupon(inHouse(m), { ...gift, shopperId: `shp_${i}` })))
  expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(new Set(many.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : [])))).toEqual(new Set(['promotions.none_left']))
  const { by, addressId } = await shopperOf(m, lan)
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body).toMatchObject({ discountFen: 20_00, coupons: [{ couponId: given[0]!.couponId, isUsed: true }] })
})

test('F38 a first-order offer holds until one has bought, known again by the receiver’s phone under another account; of first orders that race one is the first', async () => {
  const m = await market(100)
  const id = await live(m, m.a.clerk, { name: '新客立减', lane: 'store', effect: rung(100_00, 30_00), forNew: true })
  const { by, addressId } = await shopperOf(m, lan)
  const quote = await by.call('POST', '/v1/quote', { lines: one(m), addressId })
  expect(quote.body).toMatchObject({ discountFen: 30_00, explain: [{ offerId: id }] })
  const orders = await Promise.all(Array.from({ length: 5 }, () => by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: one(m), addressId, note: '' })))
  const placed = orders.filter(({ status }) => status === 200)
  expect(placed).toHaveLength(1)
  expect((await by.call('POST', '/v1/quote', { lines: one(m), addressId })).body.discountFen).toBe(0)
  // Let go unpaid it may be his first again.
  expect((await by.call('POST', `/v1/orders/${placed[0]!.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  const again = await buy(by, one(m), addressId)
  expect(again.body.payableFen).toBe(199_00 - 30_00 + 8_00)
  await paid(m, by, again.body.paymentId)
  const other = await shopperOf(m, mei)
  expect((await other.by.call('POST', '/v1/quote', { lines: one(m) })).body.discountFen).toBe(30_00)
  expect((await other.by.call('POST', '/v1/quote', { lines: one(m), addressId: other.addressId })).body.discountFen).toBe(0)
  const far = await shopperOf(m, mei, { ...address, name: '梅', phone: '13900001111', street: '另一条路 1 号' })
  expect((await far.by.call('POST', '/v1/quote', { lines: one(m), addressId: far.addressId })).body.discountFen).toBe(30_00)
})

/** A list as people make it, sent as a form sends it. */
async function granted(m: Market, actor: Actor, offerId: string, text: string, reason = '周年回馈') {
  const edge = 'edge-of-a-list'
  const payload = Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="file"; filename="list.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--${edge}--\r\n`)
  const answer = await m.by(actor).form(`/v1/${actor.kind}/coupon-grants?offerId=${offerId}&reason=${encodeURIComponent(reason)}`, payload, `multipart/form-data; boundary=${edge}`)
  return { ...answer, outcomes: (answer.body.rows as { outcome: string }[] | undefined)?.map(({ outcome }) => outcome) }
}
async function people(m: Market, count: number): Promise<{ id: string; phone: string }[]> {
  const all = Array.from({ length: count }, (_, i) => ({ id: `shp_p${i}`, phone: `1380000${String(i).padStart(4, '0')}` }))
  await m.ctx.pool.query(`insert into identity_shoppers (id, phone, name, state, created_at) select i, p, '买家', 'active', $3 from unnest($1::text[], $2::text[]) as t(i, p)`, [all.map(({ id }) => id), all.map(({ phone }) => phone), m.clock()])
  return all
}

test('F33 T-19 T-20 a list of up to 10,000 rows is given with a result for each row, within the total and what each may have, once for the same list; holders are told', async () => {
  const m = await market()
  // With three rows that name nobody or somebody twice 10,000 in all.
  const [many, most] = [sized(300, 9_997), sized(290, 9_987)]
  const all = await people(m, many)
  // Of one yuan each, so that as many need no second person.
  const id = await live(m, operator, { ...coupon({ way: 'given', mostUses: most, perPerson: 1, effect: rung(100_00, 1_00) }), lane: 'platform_coupon' })
  const list = ['手机号', ...all.map(({ phone }) => phone), all[0]!.id, '19900000000', '不是买家'].join('\n')
  const first = await granted(m, operator, id, list)
  expect([first.status, first.body.given]).toEqual([200, most])
  expect(first.outcomes!.slice(most - 1)).toEqual(['given', ...Array.from({ length: 10 }, () => 'none_left'), 'twice', 'unknown', 'unknown'])
  expect(first.body.rows[0].who).toBe('138****0000')
  expect((await granted(m, operator, id, list)).body.given).toBe(0)
  const { rows: [seen] } = await m.ctx.pool.query(`select (select issued from promotions_offers where id = $1) as issued, (select count(*)::int from promotions_coupons where source = 'granted') as coupons, (select count(*)::int from kernel_inbox where topic = 'coupon') as told`, [id])
  expect(seen).toEqual({ issued: most, coupons: most, told: most })
  expect((await granted(m, m.a.clerk, id, list)).status).toBe(404)
  // A merchant’s list says nothing about who has an account.
  const own = await live(m, m.a.clerk, coupon({ way: 'given', perPerson: 1 }))
  expect((await granted(m, m.a.clerk, own, [all[0]!.phone, all[1]!.id, '19900000000', 'shp_nobody'].join('\n'))).outcomes).toEqual(['id_only', 'given', 'id_only', 'unknown'])
  expect((await granted(m, m.a.clerk, own, '\n')).body.issues).toMatchObject([{ path: ['file'] }])
})

test('F33 T-19 lists, claims and codes that race never give more than there are, nor one person two', async () => {
  const m = await market()
  const all = await people(m, 40)
  const id = await live(m, m.a.clerk, coupon({ mostUses: 30, perPerson: 1 }))
  const half = (from: number) => ['id', ...all.slice(from, from + 25).map((one) => one.id)].join('\n')
  await Promise.all([granted(m, m.a.clerk, id, half(0), '第一批'), granted(m, m.a.clerk, id, half(15), '第二批'), ...all.map((one) => m.by({ kind: 'shopper', id: one.id }).call('POST', `/v1/coupons/center/${id}/claim`, {})),
    ...all.map((one) => grantCoupon(inHouse(m), { offerId: id, shopperId: one.id, source: 'won' }).catch(() => undefined))])
  const { rows } = await m.ctx.pool.query<{ shopper_id: string }>('select shopper_id from promotions_coupons where offer_id = $1', [id])
  expect([rows.length, new Set(rows.map((row) => row.shopper_id)).size]).toEqual([30, 30])
  expect((await m.ctx.pool.query('select issued from promotions_offers where id = $1', [id])).rows).toEqual([{ issued: 30 }])
})

test('F33 T-21 a batch of codes is handed over once, 89 bits each, kept as hashes; a code opens one coupon, once, however it is typed', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const id = await live(m, m.a.clerk, coupon({ way: 'given', mostUses: 50 }))
  expect((await clerk.call('POST', `/v1/merchant/offers/${id}/codes`, { name: '线下展会', count: 51 })).body).toMatchObject({ type: 'promotions.fewer_left', left: 50 })
  const { body: { id: batch } } = await clerk.call('POST', `/v1/merchant/offers/${id}/codes`, { name: '线下展会', count: 20 })
  expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/code-batches/${batch}/export`, {})).status).toBe(404)
  const { body: { text } } = await clerk.call('POST', `/v1/merchant/code-batches/${batch}/export`, {})
  const codes = String(text).trim().split('\r\n').slice(1)
  expect(new Set(codes).size).toBe(20)
  for (const code of codes) expect(code).toMatch(/^([2-9A-HJKMNP-Z]{6}-){2}[2-9A-HJKMNP-Z]{6}$/)
  expect(18 * Math.log2(31)).toBeGreaterThan(80)
  expect((await clerk.call('POST', `/v1/merchant/code-batches/${batch}/export`, {})).body.type).toBe('promotions.codes_exported')
  const { rows: kept } = await m.ctx.pool.query<{ all: string }>(`select string_agg(t::text, '') as all from (select to_jsonb(c) from promotions_codes c union all select to_jsonb(a) from kernel_audit_entries a) as t`)
  for (const code of codes) { expect(kept[0]!.all).not.toContain(code); expect(kept[0]!.all).not.toContain(code.replaceAll('-', '')) }
  // Twenty at once for one code: one coupon; the same shopper gets the same answer again.
  const racing = await Promise.all(Array.from({ length: 20 }, (_, i) => m.by({ kind: 'shopper', id: `shp_${i}` }).call('POST', '/v1/coupons/codes', { code: codes[0]! })))
  expect(racing.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const { status, body } of racing) if (status !== 200) expect([status, body.type, body.issues]).toEqual([422, 'promotions.code_wrong', [expect.objectContaining({ path: ['code'] })]])
  const mine = await m.by(lan).call('POST', '/v1/coupons/codes', { code: ` ${codes[1]!.toLowerCase().replaceAll('-', ' ')} ` })
  expect(mine.status).toBe(200)
  expect((await m.by(lan).call('POST', '/v1/coupons/codes', { code: codes[1]! })).body).toEqual(mine.body)
  expect((await m.by(mei).call('POST', '/v1/coupons/codes', { code: codes[1]! })).body.type).toBe('promotions.code_wrong')
  expect((await clerk.call('POST', `/v1/merchant/code-batches/${batch}/void`, { reason: '名单泄露' })).status).toBe(200)
  expect((await m.by(mei).call('POST', '/v1/coupons/codes', { code: codes[2]! })).body.type).toBe('promotions.code_wrong')
  expect((await clerk.call('GET', `/v1/merchant/offers/${id}/coupons`)).body).toMatchObject({ counts: [{ source: 'code', state: 'unused', count: 2 }], batches: [{ id: batch, count: 20, used: 2, state: 'void' }] })
})

test('T-21 a thousand guesses: what may be asked is bounded by person and by address, and who reaches the number is written down and told once', async () => {
  const m = await market()
  const guard = await createStaff(m.ctx, { login: 'guard', name: '值班', role: 'owner', password: 'kestrel-harbour-71' })
  for (let i = 0; i < 12; i++) expect((await m.by(lan).call('POST', '/v1/coupons/codes', { code: `GUESS2-GUESS3-GUES${20 + i}` })).status).toBe(422)
  const { rows } = await m.ctx.pool.query(`select action, subject, after from kernel_audit_entries where action = 'promotions.codes_guessed'`)
  expect(rows).toEqual([{ action: 'promotions.codes_guessed', subject: lan.id, after: { count: 10, by: 'shopper' } }])
  expect((await m.ctx.pool.query('select count(*)::int from kernel_inbox where owner_id = $1', [guard])).rows).toEqual([{ count: 1 }])
  // The shared store counts before the work begins (T-39): of a thousand at once by one person so many get through, of a thousand people at one address so many.
  const limiter = limiterOf({ store: postgresLimits(() => m.ctx.pool), log: silent, spares: () => false, requestsPerMinute: 100_000 })
  const through = async (actorOf: (i: number) => string, ip: string) => (await Promise.allSettled(Array.from({ length: 1_000 }, async (_, i) => { await limiter.operation({ ...as(m.ctx, { kind: 'shopper', id: actorOf(i) }), caller: { ip, agent: '' } }, 'redeemCode', routes.redeemCode, { code: `GUESS${i}` }) }))).filter(({ status }) => status === 'fulfilled').length
  expect([await through(() => 'shp_one', '198.51.100.7'), await through((i) => `shp_many${i}`, '203.0.113.9')]).toEqual([30, 120])
  await limiter.close()
})

test('F33 coupons nobody has used are taken back, the one an order holds when it is let go; holders are told and codes are void', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const id = await live(m, m.a.clerk, coupon({ perPerson: 1 }))
  const { by, addressId } = await shopperOf(m, lan)
  const claim = async (actor: Actor) => (await m.by(actor).call('POST', `/v1/coupons/center/${id}/claim`, {})).body.couponId as string
  const [held, hers] = [await claim(lan), await claim(mei)]
  const placed = await buy(by, one(m), addressId)
  expect((await clerk.call('POST', `/v1/merchant/offers/${id}/recall`, { reason: '面额填错' })).body).toEqual({ recalled: 2 })
  const states = async () => Object.fromEntries((await m.ctx.pool.query<{ id: string; state: string }>('select id, state from promotions_coupons')).rows.map((row) => [row.id, row.state]))
  expect(await states()).toEqual({ [held]: 'held', [hers]: 'recalled' })
  expect((await by.call('POST', `/v1/orders/${placed.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect(await states()).toEqual({ [held]: 'recalled', [hers]: 'recalled' })
  expect((await m.ctx.pool.query(`select owner_id from kernel_inbox where topic = 'coupon' order by 1`)).rows).toEqual([{ owner_id: lan.id }, { owner_id: mei.id }])
  expect((await clerk.call('POST', `/v1/merchant/offers/${id}/recall`, { reason: '面额填错' })).body).toEqual({ recalled: 0 })
})

test('F33 F38 who joins is given what is for who joins; amends are bounded for each member of staff and day, also in a race; what ends is told once', async () => {
  const m = await market()
  const welcome = await live(m, operator, { ...coupon({ way: 'joining', perPerson: 1, forNew: true, mostUses: 100 }), lane: 'platform_coupon', name: '新人券' })
  const amends = await live(m, operator, { ...coupon({ way: 'given', mostUses: 100, goodDays: 4 }), lane: 'platform_coupon', name: '补偿券' })
  const [person] = await people(m, 1)
  const joined = promotions.reactions[0]!
  for (const seq of [1, 2]) await joined.run(inHouse(m), { seq, name: joined.to.name, at: m.clock(), payload: { shopperId: person!.id, at: m.clock().toISOString() } })
  const mine = m.by({ kind: 'shopper', id: person!.id })
  expect((await mine.call('GET', '/v1/coupons')).body.items).toMatchObject([{ offerId: welcome, source: 'joined' }])
  await m.ctx.pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ('promotions.compensations_a_day', '3', 1, 'x', $1)`, [m.clock()])
  forgetAllKept(m.ctx)
  const wish = { offerId: amends, shopper: person!.phone, reason: '发货慢' }
  const given = await Promise.all(Array.from({ length: 8 }, () => m.by(operator).call('POST', '/v1/staff/compensations', wish)))
  expect(given.filter(({ status }) => status === 200)).toHaveLength(3)
  expect(new Set(given.filter(({ status }) => status !== 200).map(({ body }) => body.type as string))).toEqual(new Set(['promotions.amends_enough']))
  // A key of his is no other person.
  expect((await m.by({ ...operator, id: 'key_his', madeBy: operator.id }).call('POST', '/v1/staff/compensations', wish)).body.type).toBe('promotions.amends_enough')
  expect((await m.by({ ...operator, id: 'stf_support', permits: new Set(['promotions.compensate']) }).call('POST', '/v1/staff/compensations', wish)).status).toBe(200)
  const told = async () => (await m.ctx.pool.query<{ title: string }>(`select title from kernel_inbox where topic = 'coupon' and title like '%即将到期%'`)).rows.map(({ title }) => title)
  const remind = promotions.jobs.find(({ name }) => name === 'promotions.remind')!
  await remind.run(inHouse(m))
  expect(await told()).toEqual([])
  m.at(2 * dayMs + 1)
  for (const _ of [1, 2]) await remind.run(inHouse(m))
  expect(await told()).toEqual([expect.stringContaining('您有 4 张优惠券即将到期')])
})

test('F33 one’s own coupons come page by page, however many there are', async () => {
  const m = await market()
  const id = await live(m, m.a.clerk, coupon({ way: 'given' }))
  for (let i = 0; i < 7; i++) await grantCoupon(inHouse(m), { offerId: id, shopperId: lan.id, source: 'granted', sourceId: String(i) })
  const seen: string[] = []
  let cursor: string | null = ''
  do {
    const { status, body }: { status: number; body: { items: { couponId: string }[]; next: string | null } } = await m.by(lan).call('GET', `/v1/coupons?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    expect(status).toBe(200)
    seen.push(...body.items.map(({ couponId }) => couponId))
    cursor = body.next
  } while (cursor)
  expect([seen.length, new Set(seen).size]).toEqual([7, 7])
  expect((await m.by(lan).call('GET', '/v1/coupons?cursor=x')).status).toBe(422)
})

test('E03 T-23 the cart says which offers hold for what is ticked, what is missing to the next rung and which goods fill it; what is taken out before submitting drops the discount and the buyer is told', async () => {
  const m = await market(100)
  const rungs = { kind: 'rungs', mostTimes: 1, rungs: [...rung(199_00, 20_00).rungs, ...rung(420_00, 60_00).rungs] }
  const id = await live(m, m.a.clerk, { name: '满减', lane: 'store', effect: rungs })
  const { by, addressId } = await shopperOf(m, lan)
  const { body: { lineId } } = await by.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0]!, quantity: 2 })
  expect((await by.call('GET', '/v1/cart')).body).toMatchObject({ goodsFen: 398_00, discountFen: 20_00, payableFen: 378_00, explain: [{ offerId: id, name: '满减', merchantId: m.a.merchantId, offFen: 20_00 }],
    gaps: [{ offerId: id, merchantId: m.a.merchantId, missingFen: 22_00, missingPieces: 0, effect: { rungs: [{ fromFen: 420_00, offFen: 60_00 }] } }] })
  await m.news()
  expect((await m.by(mei).call('GET', `/v1/offers/${id}/goods?missingFen=2200`)).body).toMatchObject({ name: '满减', items: [{ id: m.a.productId }] })
  expect((await m.by(mei).call('GET', '/v1/offers/ofr_none/goods')).status).toBe(404)
  const quote = await by.call('POST', '/v1/quote', { addressId })
  expect(quote.body.discountFen).toBe(20_00)
  expect((await by.call('PATCH', `/v1/cart/lines/${lineId}`, { ticked: false })).status).toBe(200)
  expect((await by.call('GET', '/v1/cart')).body).toMatchObject({ goodsFen: 0, discountFen: 0, explain: [], gaps: [] })
  await by.call('POST', '/v1/cart/lines', { skuId: m.b.skuIds[0]!, quantity: 1 })
  const told = await by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, addressId, note: '' })
  expect([told.status, told.body]).toEqual([409, expect.objectContaining({ type: 'ordering.changed', quote: expect.objectContaining({ goodsFen: 59_00, discountFen: 0 }) })])
  expect((await m.ctx.pool.query('select count(*)::int from ordering_orders')).rows).toEqual([{ count: 0 }])
})

test('T-09 a price rises and a coupon ends between quote and submit: 409 with the new quote, no order at either price; what each offer took stands on the order as one sum', async () => {
  const m = await market(100)
  const id = await live(m, m.a.clerk, coupon({ name: '满 100 减 20', perPerson: 1, goodDays: 1 }))
  const { by, addressId } = await shopperOf(m, lan)
  await by.call('POST', `/v1/coupons/center/${id}/claim`, {})
  const quote = await by.call('POST', '/v1/quote', { lines: one(m), addressId })
  expect(quote.body).toMatchObject({ goodsFen: 199_00, discountFen: 20_00 })
  await m.ctx.pool.query('update catalog_skus set price_fen = 20900 where id = $1', [m.a.skuIds[0]])
  m.at(dayMs + 1)
  const told = await by.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines: one(m), addressId, note: '' })
  expect([told.status, told.body]).toEqual([409, expect.objectContaining({ type: 'ordering.changed', quote: expect.objectContaining({ goodsFen: 209_00, discountFen: 0 }) })])
  expect((await m.ctx.pool.query('select count(*)::int from ordering_orders')).rows).toEqual([{ count: 0 }])
  const store = await live(m, m.a.clerk, { name: '店铺满减', lane: 'store', effect: rung(100_00, 10_00) })
  const placed = await buy(by, one(m, 2), addressId)
  expect((await by.call('GET', `/v1/orders/${placed.body.children[0].orderId}`)).body.discounts).toEqual([{ offerId: store, name: '店铺满减', offFen: 10_00 }])
})

test('F33 I-32 a product’s page tells each rule and what one piece comes to by the chain, the same for everybody: nothing that is for new buyers or only given is counted in', async () => {
  const m = await market()
  const claimable = await live(m, m.a.clerk, coupon({ name: '满 100 减 20' }))
  const store = await live(m, m.a.clerk, { name: '九折', lane: 'price', effect: { kind: 'percent', payPercent: 90 } })
  await live(m, m.a.clerk, coupon({ name: '只送不领', way: 'given', effect: rung(100_00, 90_00) }))
  const fresh = await live(m, m.a.clerk, { name: '新客', lane: 'store', effect: rung(100_00, 50_00), forNew: true })
  const { body } = await m.by(mei).call('GET', `/v1/products/${m.a.productId}/offers`)
  expect((body.offers as { offerId: string }[]).map(({ offerId }) => offerId).sort()).toEqual([claimable, store, fresh].sort())
  expect(body.prices).toContainEqual({ skuId: m.a.skuIds[0], priceFen: 199_00, afterFen: 159_10, steps: [{ offerId: store, name: '九折', offFen: 19_90 }, { offerId: claimable, name: '满 100 减 20', offFen: 20_00 }] })
  const { by, addressId } = await shopperOf(m, lan)
  await by.call('POST', `/v1/coupons/center/${claimable}/claim`, {})
  const { body: quote } = await by.call('POST', '/v1/quote', { lines: one(m), addressId })
  expect(quote.goodsFen - quote.discountFen).toBeLessThanOrEqual(159_10)
})
