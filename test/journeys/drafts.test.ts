import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { createShopper } from '#trust/identity'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { market, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs } from '../returns'
import { decide, expireDrafts } from './doors'

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
