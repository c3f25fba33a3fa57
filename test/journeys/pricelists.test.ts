import { expect, test } from 'vitest'
import { createShopper } from '#trust/identity'
import type { Actor } from '#kernel/context'
import { address, buy, market, operator, type Market } from '../market'

/** Price lists 价格表 and groups of shoppers over HTTP (E13): steps, start quantities, priority, dates, groups, floors, and who sees what. */
const dayMs = 86_400_000
type Steps = readonly (readonly [fromPieces: number, fen: number])[]
const line = (skuId: string, steps: Steps) => ({ skuId, steps: steps.map(([fromPieces, fen]) => ({ fromPieces, fen })) })
const tens: Steps = [[1, 180_00], [10, 150_00]]
const wish = (m: Market, more: object = {}) => ({ name: '批发价', startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 30 * dayMs).toISOString(), lines: [line(m.a.skuIds[0]!, tens)], ...more })
async function live(m: Market, more: object = {}, actor = m.a.clerk): Promise<string> {
  const drafted = await m.by(actor).call('POST', `/v1/${actor.kind}/price-lists`, wish(m, more))
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^pls_/), version: 1 }])
  expect(await m.by(actor).call('POST', `/v1/${actor.kind}/price-lists/${drafted.body.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
  return drafted.body.id as string
}
async function shopper(m: Market, phone = '13711112222') {
  const actor: Actor = { kind: 'shopper', id: await createShopper(m.ctx, { phone }) }
  const by = m.by(actor)
  return { actor, by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string }
}
type Shopper = Awaited<ReturnType<typeof shopper>>
const of = (m: Market, quantity: number) => [{ skuId: m.a.skuIds[0]!, quantity }]
const quote = async (m: Market, { by, addressId }: Pick<Shopper, 'by' | 'addressId'>, quantity: number) => (await by.call('POST', '/v1/quote', { lines: of(m, quantity), addressId })).body
const group = async (m: Market, name = '企业客户', actor = m.a.clerk) => (await m.by(actor).call('POST', `/v1/${actor.kind}/price-groups`, { name, kind: 'company' })).body.id as string
const put = (m: Market, id: string, names: readonly string[], actor = m.a.clerk) => m.by(actor).call('POST', `/v1/${actor.kind}/price-groups/${id}/members`, { names })

test('E13 F39 a list for everybody gives its step from exactly so many pieces on, says how many are missing to the next, and is frozen on the order without a claim', async () => {
  const m = await market(50)
  const his = await shopper(m)
  expect((await quote(m, his, 9)).lists).toEqual([])
  const id = await live(m)
  const nine = await quote(m, his, 9)
  expect(nine).toMatchObject({ goodsFen: 9 * 199_00, discountFen: 9 * 19_00, explain: [{ offerId: id, name: '批发价', lane: 'price', offFen: 9 * 19_00 }],
    lists: [{ skuId: m.a.skuIds[0], isUsed: true, fen: 180_00, list: { id, name: '批发价' }, next: { fromPieces: 10, missingPieces: 1, fen: 150_00, list: { id } } }] })
  const ten = await quote(m, his, 10)
  expect(ten).toMatchObject({ discountFen: 10 * 49_00, lists: [{ isUsed: true, fen: 150_00, next: null }] })
  await his.by.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 9 })
  expect((await his.by.call('GET', '/v1/cart')).body).toMatchObject({ discountFen: 9 * 19_00, explain: [{ offerId: id, name: '批发价', offFen: 9 * 19_00 }], lists: [{ fen: 180_00, next: { missingPieces: 1, fen: 150_00 } }] })
  expect((await m.by({ kind: 'guest', id: 'gst_x' }).call('GET', `/v1/products/${m.a.productId}/prices`)).body).toEqual({ skus: [{ skuId: m.a.skuIds[0], rows: [{ fromPieces: 1, untilPieces: 9, fen: 180_00, list: { id, name: '批发价' } }, { fromPieces: 10, untilPieces: null, fen: 150_00, list: { id, name: '批发价' } }] }] })
  expect((await buy(his.by, of(m, 10), his.addressId)).body).toMatchObject({ payableFen: 10 * 150_00 })
  expect((await m.ctx.pool.query('select shares, unit_price_fen::int, discount_fen::int from ordering_lines')).rows).toEqual([{ unit_price_fen: 199_00, discount_fen: 10 * 49_00, shares: [{ offerId: id, name: '批发价', lane: 'price', offFen: 10 * 49_00, platformFen: 0 }] }])
  expect((await m.ctx.pool.query('select from promotions_claims')).rowCount).toBe(0)
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/price-lists/${id}/stop`, { reason: '价格填错' })).status).toBe(200)
  expect((await his.by.call('POST', '/v1/orders', { quoteVersion: ten.version, lines: of(m, 10), addressId: his.addressId, note: '' })).body).toMatchObject({ type: 'ordering.changed', quote: { discountFen: 0, lists: [] } })
})

test('E13 below its start quantity a list does not hold and says how many pieces are missing; then a list of lower priority does', async () => {
  const m = await market(50)
  const his = await shopper(m)
  const wholesale = await live(m, { name: '批发', priority: 9, lines: [line(m.a.skuIds[0]!, [[5, 160_00]])] })
  expect(await quote(m, his, 3)).toMatchObject({ discountFen: 0, explain: [], lists: [{ isUsed: false, list: null, fen: 199_00, next: { list: { id: wholesale }, fromPieces: 5, missingPieces: 2, fen: 160_00 } }] })
  const member = await live(m, { name: '会员价', payPercent: 95, lines: [] })
  expect(await quote(m, his, 4)).toMatchObject({ explain: [{ offerId: member, offFen: 4 * 9_95 }], lists: [{ list: { id: member }, fen: 189_05, next: { list: { id: wholesale }, missingPieces: 1 } }] })
  expect(await quote(m, his, 5)).toMatchObject({ explain: [{ offerId: wholesale, offFen: 5 * 39_00 }] })
  // The other SKU has no line: the percent alone speaks of it.
  expect((await his.by.call('POST', '/v1/quote', { lines: [{ skuId: m.a.skuIds[1], quantity: 9 }], addressId: his.addressId })).body).toMatchObject({ explain: [{ offerId: member, offFen: 9 * 10_45 }] })
})

test('E13 F33 E03 what a cart may be given for so much looks at what lists leave, as the checkout does', async () => {
  const m = await market(50)
  const his = await shopper(m)
  const gift = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', { name: '满 1800 赠', kind: 'open', lane: 'gift', scope: {}, effect: { kind: 'gift', fromFen: 1_800_00, fromPieces: 0, skuId: m.a.skuIds[1], pieces: 1 }, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 3 * dayMs).toISOString() })
  await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${gift.body.id}/publish`, { version: 1, reason: '上线' })
  await his.by.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 10 })
  const extras = async () => (await his.by.call('GET', '/v1/cart')).body.extras
  expect(await extras()).toMatchObject([{ offerId: gift.body.id, isReached: true }])
  await live(m, { groupIds: null })
  expect(await extras()).toMatchObject([{ offerId: gift.body.id, isReached: false, missingFen: 300_00 }])
  expect((await quote(m, his, 10)).gifts).toEqual([])
})

test('E13 of two lists the higher priority speaks, of equal ones the cheaper; each from its first instant to its last', async () => {
  const m = await market(50)
  const his = await shopper(m)
  const low = await live(m, { name: '低价', lines: [line(m.a.skuIds[0]!, [[1, 100_00]])] })
  const high = await live(m, { name: '协议价', priority: 5, lines: [line(m.a.skuIds[0]!, [[1, 170_00]])], startsAt: new Date(m.ctx.now.getTime() + dayMs).toISOString(), endsAt: new Date(m.ctx.now.getTime() + 2 * dayMs).toISOString() })
  const equal = await live(m, { name: '协议价二', priority: 5, lines: [line(m.a.skuIds[0]!, [[1, 165_00]])], startsAt: new Date(m.ctx.now.getTime() + dayMs + 3_600_000).toISOString() })
  const spokenAt = async (ms: number) => { m.at(ms); return (await quote(m, his, 1)).explain[0].offerId as string }
  expect(await spokenAt(dayMs - 1)).toBe(low)
  expect(await spokenAt(dayMs)).toBe(high)
  expect(await spokenAt(dayMs + 3_600_000)).toBe(equal)
  expect(await spokenAt(2 * dayMs)).toBe(equal)
  expect(await spokenAt(30 * dayMs - 1)).toBe(equal)
  // A store that tries a basket for another instant is told what will hold then.
  m.at(0)
  const tried = async (ms: number) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/tries', { lines: of(m, 1), at: new Date(m.ctx.now.getTime() + ms).toISOString() })).body.lines[0].shares
  expect([await tried(0), await tried(dayMs)]).toMatchObject([[{ offerId: low, name: '低价', offFen: 99_00 }], [{ offerId: high, name: '协议价', offFen: 29_00 }]])
  m.at(30 * dayMs)
  expect(await quote(m, his, 1)).toMatchObject({ discountFen: 0, lists: [] })
})

test('E13 I-38 a list for a group is seen and had by those in it alone; who leaves it between quote and order is told the new price before he pays', async () => {
  const m = await market(50)
  const [his, other] = [await shopper(m), await shopper(m, '13722223333')]
  const groupId = await group(m)
  const id = await live(m, { groupIds: [groupId] })
  const guest = m.by({ kind: 'guest', id: 'gst_x' })
  expect(await put(m, groupId, [his.actor.id, his.actor.id, 'shp_nobody', '13722223333'])).toMatchObject({ status: 200, body: { added: 1, rows: [{ row: 1, outcome: 'added' }, { row: 2, outcome: 'twice' }, { row: 3, outcome: 'unknown' }, { row: 4, who: '137****3333', outcome: 'id_only' }] } })
  expect((await put(m, groupId, [his.actor.id])).body).toMatchObject({ added: 0, rows: [{ outcome: 'in' }] })
  const had = await quote(m, his, 10)
  expect(had.explain).toMatchObject([{ offerId: id }])
  expect(await quote(m, other, 10)).toMatchObject({ discountFen: 0, lists: [] })
  expect((await guest.call('GET', `/v1/products/${m.a.productId}/prices`)).body).toEqual({ skus: [] })
  // The page that is kept for all says nothing of it to whoever asks first.
  expect((await his.by.call('GET', `/v1/products/${m.a.productId}/prices`)).body).toEqual({ skus: [] })
  expect((await his.by.call('GET', `/v1/products/${m.a.productId}/my-prices`)).body.skus).toMatchObject([{ rows: [{ fen: 180_00 }, { fen: 150_00 }] }])
  for (const by of [guest, other.by]) expect((await by.call('GET', `/v1/products/${m.a.productId}/my-prices`)).body).toEqual({ skus: [] })
  expect((await his.by.call('GET', '/v1/me/price-groups')).body).toMatchObject({ items: [{ groupId, name: '企业客户', kind: 'company', merchantName: '山居', lists: [{ name: '批发价', payPercent: null }] }] })
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/price-groups/${groupId}/members/remove`, { shopperIds: [his.actor.id, other.actor.id] })).body).toEqual({ removed: 1 })
  expect(await his.by.call('POST', '/v1/orders', { quoteVersion: had.version, lines: of(m, 10), addressId: his.addressId, note: '' })).toMatchObject({ status: 409, body: { type: 'ordering.changed', quote: { discountFen: 0, lists: [] } } })
  expect((await m.ctx.pool.query('select from ordering_orders')).rowCount).toBe(0)
  expect((await his.by.call('GET', '/v1/me/price-groups')).body).toEqual({ items: [] })
})

test('E13 F35 F39 against a flash price the cheaper holds: its few pieces go first, the rest has the list’s step', async () => {
  const m = await market(50)
  const his = await shopper(m)
  const list = await live(m)
  const flash = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', { name: '秒杀', kind: 'open', lane: 'price', scope: {}, effect: { kind: 'flash', items: [{ skuId: m.a.skuIds[0], fen: 99_00, pieces: 20, perPerson: 2 }] }, rhythm: { slots: [{ fromMinute: 600, untilMinute: 660 }] }, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 3 * dayMs).toISOString() })
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${flash.body.id}/publish`, { version: 1, reason: '上线' })).status).toBe(200)
  // Ten pieces: two at 99, eight at the step of ten.
  expect(await quote(m, his, 10)).toMatchObject({ discountFen: 2 * 100_00 + 8 * 49_00 })
  expect(await quote(m, his, 2)).toMatchObject({ discountFen: 200_00, explain: [{ offerId: flash.body.id }], lists: [{ list: { id: list }, isUsed: false, next: null }] })
  // A price that the list undercuts does not speak.
  const off = await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', { name: '直降 1 元', kind: 'open', lane: 'price', scope: { skuIds: [m.a.skuIds[0]] }, effect: { kind: 'off', fen: 1_00 }, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 3 * dayMs).toISOString() })
  await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${off.body.id}/publish`, { version: 1, reason: '上线' })
  m.at(2 * 3_600_000)
  expect((await quote(m, his, 3)).explain).toMatchObject([{ offerId: list, offFen: 3 * 19_00 }])
})

test('E13 F87 a list below a floor is refused with the goods, by line and by percent, until it is confirmed; an order never goes below it', async () => {
  const m = await market(50)
  const his = await shopper(m)
  await m.by(m.a.clerk).call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]!}/cost`, { goodsFen: 100_00, freightFen: 0, commissionBp: 0, adsBp: 0, returnsBp: 0, floorFen: 160_00 })
  const drafted = async (more: object) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/price-lists', wish(m, more))).body.id as string
  const publish = (id: string, belowFloor = false) => m.by(m.a.clerk).call('POST', `/v1/merchant/price-lists/${id}/publish`, { version: 1, reason: '上线', belowFloor })
  const [byLine, byPercent] = [await drafted({}), await drafted({ lines: [], payPercent: 80 })]
  expect(await publish(byLine)).toMatchObject({ status: 409, body: { type: 'pricelists.below_floor', mayConfirm: true, skus: [{ skuId: m.a.skuIds[0], fen: 150_00, floorFen: 160_00 }] } })
  expect(await publish(byPercent)).toMatchObject({ status: 409, body: { type: 'pricelists.below_floor', skus: [{ fen: 159_20, floorFen: 160_00 }] } })
  expect((await publish(byLine, true)).status).toBe(200)
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/price-alarms?kind=below_floor')).body.items).toMatchObject([{ skuId: m.a.skuIds[0], fen: 150_00, againstFen: 160_00 }])
  expect((await quote(m, his, 9)).discountFen).toBe(9 * 19_00)
  expect((await quote(m, his, 10)).discountFen).toBe(0)
})

test('E13 I-18 lists and groups of one store are not there for another, and speak of its own goods alone', async () => {
  const m = await market(50)
  const groupId = await group(m)
  const id = await live(m, { groupIds: [groupId], payPercent: 90 })
  const b = m.by(m.b.clerk)
  const paths: readonly (readonly ['GET' | 'POST' | 'PUT', string, object?])[] = [['GET', `price-lists/${id}`], ['POST', `price-lists/${id}/stop`, { reason: '不行' }], ['POST', `price-lists/${id}/copy`, {}], ['PUT', `price-groups/${groupId}`, { name: 'x', kind: 'tag', version: 1 }], ['GET', `price-groups/${groupId}/members`], ['POST', `price-groups/${groupId}/members`, { names: ['shp_x'] }]]
  for (const [method, path, body] of paths) expect([path, (await b.call(method, `/v1/merchant/${path}`, body)).status]).toEqual([path, 404])
  expect((await b.call('GET', '/v1/merchant/price-lists')).body.items).toEqual([])
  expect((await b.call('GET', '/v1/merchant/price-groups')).body.items).toEqual([])
  expect(await b.call('POST', '/v1/merchant/price-lists', wish(m, {}))).toMatchObject({ status: 422, body: { type: 'pricelists.not_your_goods' } })
  expect(await b.call('POST', '/v1/merchant/price-lists', wish(m, { lines: [], payPercent: 90, groupIds: [groupId] }))).toMatchObject({ status: 422, body: { type: 'pricelists.no_such_group' } })
  const all = await live(m, { name: '全店 9 折', payPercent: 90, lines: [] }, m.b.clerk)
  const his = await shopper(m)
  const mixed = (await his.by.call('POST', '/v1/quote', { lines: [...of(m, 1), { skuId: m.b.skuIds[0], quantity: 1 }], addressId: his.addressId })).body
  expect(mixed.explain).toMatchObject([{ offerId: all, offFen: 5_90, skuIds: [m.b.skuIds[0]] }])
})

test('E13 I-39 a list of the platform waits for a second person, is borne by the platform, and names shoppers by phone; staff stop any list and change none of a merchant', async () => {
  const m = await market(50)
  const staff = m.by(operator)
  const his = await shopper(m)
  const groupId = await group(m, '铂金会员', operator)
  expect((await put(m, groupId, ['137 1111 2222', '13799999999'], operator)).body).toEqual({ added: 1, rows: [{ row: 1, who: '137****2222', outcome: 'added' }, { row: 2, who: '137****9999', outcome: 'unknown' }] })
  const { body: { id } } = await staff.call('POST', '/v1/staff/price-lists', wish(m, { name: '铂金价', payPercent: 90, lines: [], groupIds: [groupId] }))
  const asked = await staff.call('POST', `/v1/staff/price-lists/${id}/publish`, { version: 1, reason: '会员权益' })
  expect(asked).toMatchObject({ status: 200, body: { approvalId: expect.stringMatching(/^apr_/) } })
  expect((await quote(m, his, 1)).discountFen).toBe(0)
  const second = m.by({ kind: 'staff', id: 'stf_second', permits: new Set(['*']) })
  expect((await second.call('POST', `/v1/staff/approvals/${asked.body.approvalId}/approve`, { note: '' })).status).toBe(200)
  expect(await quote(m, his, 1)).toMatchObject({ discountFen: 19_90, explain: [{ offerId: id, name: '铂金价' }] })
  await buy(his.by, of(m, 1), his.addressId)
  expect((await m.ctx.pool.query('select shares from ordering_lines')).rows).toMatchObject([{ shares: [{ offerId: id, offFen: 19_90, platformFen: 19_90 }] }])
  const theirs = await live(m)
  expect((await staff.call('POST', `/v1/staff/price-lists/${theirs}/copy`, {})).status).toBe(404)
  expect((await staff.call('POST', `/v1/staff/price-lists/${theirs}/stop`, { reason: '投诉' })).status).toBe(200)
})

test('E13 a new version takes the place of the one that it was copied from; of two who change one draft the second is told', async () => {
  const m = await market(50)
  const his = await shopper(m)
  const clerk = m.by(m.a.clerk)
  const id = await live(m)
  expect(await clerk.call('PUT', `/v1/merchant/price-lists/${id}`, { ...wish(m), version: 2 })).toMatchObject({ status: 409, body: { type: 'pricelists.not_a_draft' } })
  const { body: copy } = await clerk.call('POST', `/v1/merchant/price-lists/${id}/copy`, {})
  const changes = await Promise.all(['甲', '乙'].map((name, i) => clerk.call('PUT', `/v1/merchant/price-lists/${copy.id}`, { ...wish(m, { name, lines: [line(m.a.skuIds[0]!, [[1, 140_00 + i]])] }), version: 1 })))
  expect(changes.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(changes.find(({ status }) => status === 409)!.body).toMatchObject({ type: 'pricelists.stale', version: 2 })
  expect(await clerk.call('POST', `/v1/merchant/price-lists/${copy.id}/publish`, { version: 1, reason: '换价' })).toMatchObject({ status: 409, body: { type: 'pricelists.stale' } })
  expect((await clerk.call('POST', `/v1/merchant/price-lists/${copy.id}/publish`, { version: 2, reason: '换价' })).status).toBe(200)
  expect((await clerk.call('GET', `/v1/merchant/price-lists/${id}`)).body).toMatchObject({ state: 'stopped', lines: [{ code: '山居-w', steps: [{ fromPieces: 1 }, { fromPieces: 10 }] }] })
  expect((await quote(m, his, 10)).explain).toMatchObject([{ offerId: copy.id }])
})

test('E13 one owner has at most fifty lists that hold; a new version of one of them still takes its place', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const id = await live(m)
  await m.ctx.pool.query(`insert into pricelists_lists (id, merchant_id, name, priority, pay_percent, starts_at, ends_at, state, version, changed_by, changed_at) select 'pls_many' || i, $1, 'x', 0, 90, $2, $2::timestamptz + interval '1 day', 'live', 1, 'x', $2 from generate_series(1, 49) i`, [m.a.merchantId, m.ctx.now])
  const { body: more } = await clerk.call('POST', '/v1/merchant/price-lists', wish(m))
  expect(await clerk.call('POST', `/v1/merchant/price-lists/${more.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 409, body: { type: 'pricelists.too_many', most: 50 } })
  const { body: copy } = await clerk.call('POST', `/v1/merchant/price-lists/${id}/copy`, {})
  expect((await clerk.call('POST', `/v1/merchant/price-lists/${copy.id}/publish`, { version: 1, reason: '换价' })).status).toBe(200)
})

test('E13 pasted lines are read by code, each fault by its row; a form that cannot be is refused by field', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const text = ['货号,起订,单价,起,单价', '山居-w,1,180,10,150.5', '山居-b\t1\t170', '山居-w,1,170', '别家-1,1,20', '山居-b,1,1e3', '山居-b,10,150,5,160', '山居-b,0,150', '山居-b,1'].join('\n')
  expect((await clerk.call('POST', '/v1/merchant/price-list-lines/read', { text })).body).toMatchObject({
    lines: [{ skuId: m.a.skuIds[0], code: '山居-w', steps: [{ fromPieces: 1, fen: 180_00 }, { fromPieces: 10, fen: 150_50 }] }, { skuId: m.a.skuIds[1], steps: [{ fromPieces: 1, fen: 170_00 }] }],
    wrong: [{ row: 4, wrong: 'twice' }, { row: 5, code: '别家-1', wrong: 'code' }, { row: 6, wrong: 'twice' }, { row: 7, wrong: 'twice' }, { row: 8, wrong: 'twice' }, { row: 9, wrong: 'twice' }] })
  const many = Array.from({ length: 1_001 }, (_, i) => `c${i},1,1`).join('\n')
  expect((await clerk.call('POST', '/v1/merchant/price-list-lines/read', { text: many })).body).toMatchObject({ lines: [], wrong: { length: 100 } })
  const refused = async (more: object) => { const { status, body } = await clerk.call('POST', '/v1/merchant/price-lists', wish(m, more)); return [status, body.type, body.issues[0].path.join('.')] }
  expect(await refused({ lines: [line(m.a.skuIds[0]!, [[1, 199_00]])] })).toEqual([422, 'pricelists.not_below_price', 'lines.0.steps'])
  expect(await refused({ lines: [line(m.a.skuIds[0]!, [[10, 150_00], [5, 160_00]])] })).toEqual([422, 'pricelists.steps_fall', 'lines.0.steps'])
  expect(await refused({ lines: [line(m.a.skuIds[0]!, tens), line(m.a.skuIds[0]!, tens)] })).toEqual([422, 'pricelists.sku_twice', 'lines.1.skuId'])
  expect(await refused({ lines: [] })).toEqual([422, 'pricelists.says_nothing', 'lines'])
  expect(await refused({ endsAt: m.ctx.now.toISOString() })).toEqual([422, 'pricelists.ends_first', 'endsAt'])
})

test('E13 T-60 a list for everybody that only undoes a raise of the last seven days is refused with the goods; one for a group, which nobody is told as a discount, is not', async () => {
  const m = await market()
  m.at(10 * dayMs)
  const clerk = m.by(m.a.clerk)
  expect((await clerk.call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]!}/price`, { priceFen: 260_00 })).status).toBe(200)
  const publish = async (more: object) => { const { body: { id } } = await clerk.call('POST', '/v1/merchant/price-lists', wish(m, { lines: [], payPercent: 80, ...more })); return clerk.call('POST', `/v1/merchant/price-lists/${id}/publish`, { version: 1, reason: '上线' }) }
  expect(await publish({})).toMatchObject({ status: 409, body: { type: 'pricelists.raised_before', skus: [{ skuId: m.a.skuIds[0], fen: 208_00, lowestFen: 199_00 }] } })
  expect((await publish({ groupIds: [await group(m)] })).status).toBe(200)
  expect((await publish({ payPercent: 70 })).status).toBe(200)
})

test('E13 a quote asks nothing of lists where none holds, and of groups nothing that was asked within the minute', async () => {
  const m = await market(50)
  const his = await shopper(m)
  const asked: string[] = []
  const [of0, pool] = [m.ctx.pool.query.bind(m.ctx.pool), m.ctx.pool]
  const spy = (text: unknown) => { const said = typeof text === 'string' ? text : (text as { text?: string }).text ?? ''; if (/pricelists_(members|lines)/.test(said)) asked.push(said) }
  pool.query = ((...given: unknown[]) => { spy(given[0]); return (of0 as (...all: unknown[]) => unknown)(...given) }) as typeof pool.query
  await quote(m, his, 1)
  expect(asked).toEqual([])
  await live(m, { groupIds: [await group(m)] })
  asked.length = 0
  await quote(m, his, 1)
  expect(asked).toHaveLength(2)
  await quote(m, his, 9)
  expect(asked).toHaveLength(2)
  pool.query = of0 as typeof pool.query
})
