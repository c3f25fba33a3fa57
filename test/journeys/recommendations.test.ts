import { expect, test } from 'vitest'
import { createCategory } from '#supply/catalog'
import { as, system, type Actor } from '#kernel/context'
import { openStall, type Stall } from '../stall'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { jobs } from '../world'
import { decide } from './doors'

/** Recommendations 推荐 (F05, F06): from what pages saw and orders paid to lists with reasons, and off for whoever wants nothing personal. */
const run = async (m: Market, name: string) => { await jobs.find((one) => one.name === name)!.run({ ...as(m.ctx, system), now: m.clock() }) }
const learn = (m: Market) => run(m, 'recommendations.learn')
const others: readonly Actor[] = ['dan', 'fei', 'gui'].map((name) => ({ kind: 'shopper', id: `shp_${name}` }))

async function more(m: Market) {
  const { id: categoryId } = await createCategory(m.ctx, { slug: 'beans', name: '咖啡豆', nameEn: 'Beans' })
  const stall = (name: string, category = categoryId): Promise<Stall> => openStall(m.ctx, { categoryId: category, name, priceFen: 30_00, stock: 20 })
  const made = [await stall('北坡'), await stall('南坡'), await stall('东坡', m.categoryId)] as const
  await m.news()
  return { categoryId, made }
}
async function pays(m: Market, actor: Actor, skuIds: readonly string[]): Promise<void> {
  const by = m.by(actor)
  const addressId = (await by.call('POST', '/v1/addresses', address)).body.id as string
  const placed = await buy(by, skuIds.map((skuId) => ({ skuId, quantity: 1 })), addressId)
  expect(placed.status).toBe(200)
  const { tradeRef } = (await by.call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
}
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id)
const looks = (m: Market, actor: Actor, visit: string, products: readonly string[]) => m.by(actor).call('POST', '/v1/facts', { visit, facts: products.map((product, n) => ({ n, kind: 'viewed', product })) })

test('F05 bought together is learnt within a minute, shown with how many took both, and neither sold out nor off the shelf', async () => {
  const m = await market(20)
  // The row that counts the changes of the index stands in every shop; a test's tables are empty.
  await m.ctx.pool.query(`insert into discovery_statistics (one, documents, lengths) values (true, 0, '{}') on conflict do nothing`)
  const { made: [north, , east] } = await more(m)
  for (const one of [lan, ...others]) await pays(m, one, [m.a.skuIds[0]!, north.skuIds[0]!])
  await pays(m, mei, [east.skuIds[0]!])
  await learn(m)
  const beside = (await m.by(mei).call('GET', `/v1/products/${m.a.productId}/recommendations`)).body
  expect(beside.together[0]).toMatchObject({ id: north.productId, why: { kind: 'bought', together: 4 } })
  expect(ids(beside.together)).not.toContain(east.productId)
  const told = (await m.by(operator).call('GET', `/v1/staff/products/${m.a.productId}/neighbours`)).body.items
  expect(told).toMatchObject([{ kind: 'bought', productId: north.productId, together: 4, lift: 5 / 4 }])
  expect((await m.by(operator).call('GET', '/v1/staff/recommendations')).body.items).toMatchObject([{ kind: 'bought', ways: 5, products: 3, stale: 0 }])
  expect((await m.by(north.clerk).call('POST', `/v1/merchant/products/${north.productId}/off-shelf`, {})).status).toBe(200)
  await m.news()
  // What is kept of the index may be three quarters of a second old.
  await new Promise((wake) => { setTimeout(wake, 900) })
  expect(ids((await m.by(mei).call('GET', `/v1/products/${m.a.productId}/recommendations`)).body.together)).not.toContain(north.productId)
})

test('F05 complements of its category stand first and are kept at the desk; a purchase changes the next list at once; without personalisation everybody sees the same', async () => {
  const m = await market(20)
  const { categoryId, made: [north, south, east] } = await more(m)
  const desk = m.by(operator)
  const add = (otherId: string) => desk.call('POST', '/v1/staff/complements', { categoryId: m.categoryId, otherId })
  const { body: { id } } = await add(categoryId)
  expect([(await add(categoryId)).body.type, (await add(m.categoryId)).body.type, (await add('cat_none')).body.type]).toEqual(['recommendations.complement_there', 'recommendations.same_category', 'recommendations.no_such_category'])
  const beside = (await m.by(mei).call('GET', `/v1/products/${m.a.productId}/recommendations`)).body
  expect(ids(beside.together).toSorted()).toEqual([north.productId, south.productId].toSorted())
  expect(beside.together[0].why.kind).toBe('complement')
  // A coffee machine was bought: beans are the first of the next list, the machine itself is in none.
  const yours = async (actor: Actor) => (await m.by(actor).call('GET', '/v1/recommendations')).body
  expect(ids((await yours(mei)).items)).toContain(m.a.productId)
  await pays(m, mei, [m.a.skuIds[0]!])
  const after = await yours(mei)
  expect([after.isPersonal, after.items[0].why.kind, [north.productId, south.productId].includes(after.items[0].id), ids(after.items).includes(m.a.productId)]).toEqual([true, 'complement', true, false])
  expect((await m.by(mei).call('PUT', '/v1/me/choices', { isPersonal: false, isMeasured: true })).status).toBe(200)
  await m.news()
  const [hers, guests] = [await yours(mei), await yours({ kind: 'guest', id: 'gst_x' })]
  expect([hers.isPersonal, hers]).toEqual([false, guests])
  expect((await desk.call('DELETE', `/v1/staff/complements/${id}`)).status).toBe(200)
  expect((await desk.call('GET', '/v1/staff/complements')).body.items).toEqual([])
  expect(ids((await m.by(mei).call('GET', `/v1/products/${m.a.productId}/recommendations`)).body.similar)).toContain(east.productId)
})

test('F05 F69 what visits looked at together is learnt, and what a shopper looked at speaks for what he is shown, by name', async () => {
  const m = await market(20)
  const { made: [north, south] } = await more(m)
  for (const visit of ['a', 'b', 'c']) await looks(m, { kind: 'guest', id: `gst_${visit}` }, visit.repeat(16), [m.a.productId, south.productId, 'prd_nowhere'])
  await looks(m, { kind: 'guest', id: 'gst_d' }, 'd'.repeat(16), [north.productId])
  await looks(m, lan, 'e'.repeat(16), [m.a.productId])
  await learn(m)
  const beside = (await m.by(mei).call('GET', `/v1/products/${m.a.productId}/recommendations`)).body
  expect(beside.similar[0]).toMatchObject({ id: south.productId, why: { kind: 'seen', together: 3 } })
  const { items } = (await m.by(lan).call('GET', '/v1/recommendations')).body
  expect(items[0]).toMatchObject({ id: south.productId, why: { kind: 'yours', because: expect.stringContaining('山居') as string } })
  await run(m, 'recommendations.choose')
  expect((await m.by(operator).call('GET', '/v1/staff/recommendations')).body.items[1]).toMatchObject({ kind: 'seen', ways: 5, asked: 3 })
})

test('F05 再次购买: what somebody buys each month is shown when it is time, with the reason, and no more once it is bought, cancelled, sold out, off the shelf, or nothing personal is wanted', async () => {
  const m = await market(20)
  const dayMs = 86_400_000
  await m.ctx.pool.query(`insert into discovery_statistics (one, documents, lengths) values (true, 0, '{}') on conflict do nothing`)
  const { made: [north] } = await more(m)
  const [id, skuId] = [m.a.productId, m.a.skuIds[0]!]
  const again = async (actor: Actor) => (await m.by(actor).call('GET', '/v1/me/bought-again')).body as { isPersonal: boolean; items: { id: string; why: object }[] }
  for (const day of [0, 30, 60]) { m.at(day * dayMs); await pays(m, mei, [skuId]) }
  await pays(m, mei, [north.skuIds[0]!])
  expect((await again(mei)).items).toEqual([])
  m.at(89 * dayMs)
  expect(await again(mei)).toMatchObject({ isPersonal: true, items: [{ id, priceFen: 199_00, why: { times: 3, everyDays: 30, sinceDays: 29, isOwn: true } }] })
  expect([(await again(lan)).items, (await m.by({ kind: 'guest', id: 'gst_x' }).call('GET', '/v1/me/bought-again')).status]).toEqual([[], 401])
  // A purchase changes it as soon as it is heard of; cancelled before it is sent, it was none.
  await pays(m, mei, [skuId])
  expect((await again(mei)).items).toEqual([])
  const { rows: [last] } = await m.ctx.pool.query<{ id: string }>(`select coalesce(parent_id, id) as id from ordering_orders where shopper_id = $1 order by id desc limit 1`, [mei.id])
  expect((await m.by(mei).call('POST', `/v1/orders/${last!.id}/cancel`, { reason: '买多了' })).status).toBe(200)
  await m.news()
  expect(ids((await again(mei)).items)).toEqual([id])
  // Whoever has bought it once is told everybody's interval, where three have bought it again.
  for (const one of others) for (const day of [100, 120]) { m.at(day * dayMs); await pays(m, one, [skuId]) }
  await pays(m, lan, [skuId])
  m.at(139 * dayMs)
  await run(m, 'recommendations.learn')
  await run(m, 'recommendations.choose')
  expect((await again(lan)).items).toMatchObject([{ id, why: { times: 1, everyDays: 20, sinceDays: 19, isOwn: false } }])
  const stocked = (pieces: number) => m.ctx.pool.query('update stock_levels set available = $2 where sku_id in (select id from catalog_skus where product_id = $1)', [id, pieces])
  await stocked(0)
  expect((await again(lan)).items).toEqual([])
  await stocked(9)
  expect(ids((await again(lan)).items)).toEqual([id])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/products/${id}/off-shelf`, {})).status).toBe(200)
  await m.news()
  await new Promise((wake) => { setTimeout(wake, 900) })
  expect((await again(lan)).items).toEqual([])
  expect((await m.by(lan).call('PUT', '/v1/me/choices', { isPersonal: false, isMeasured: true })).status).toBe(200)
  await m.news()
  expect(await again(lan)).toEqual({ isPersonal: false, items: [] })
  expect((await m.ctx.pool.query('select from recommendations_baskets where shopper_id = $1', [lan.id])).rows).toEqual([])
})

test('F05 rankings count what was paid for by category, and F06 a merchant reads how his own pages are read', async () => {
  const m = await market(20)
  const { categoryId, made: [north] } = await more(m)
  await pays(m, lan, [north.skuIds[0]!, m.a.skuIds[0]!])
  await pays(m, mei, [north.skuIds[0]!])
  await run(m, 'recommendations.rank')
  const rank = async (query: string) => (await m.by(mei).call('GET', `/v1/ranks${query}`)).body.items.map((one: { id: string; place: number; pieces: number }) => [one.place, one.id, one.pieces])
  expect(await rank('')).toEqual([[1, north.productId, 2], [2, m.a.productId, 1]])
  expect(await rank(`?category=${categoryId}&days=30`)).toEqual([[1, north.productId, 2]])
  expect((await m.by(mei).call('GET', '/v1/popular?limit=1')).body.items).toMatchObject([{ id: north.productId, why: { kind: 'popular', pieces: 2, days: 30 } }])
  await m.by(mei).call('POST', '/v1/facts', { visit: 'f'.repeat(16), facts: [{ n: 1, kind: 'dwelt', product: m.a.productId, block: 'trust', value: 3_000 }, { n: 2, kind: 'left', product: m.a.productId, block: 'trust' }] })
  await run(m, 'facts.count_blocks')
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/page-reading')).body.items).toMatchObject([{ id: m.a.productId, visits: 1, worst: null, blocks: [{ block: 'trust', readers: 1, secondsEach: 3, exitPercent: 100 }] }])
  expect((await m.by(m.b.clerk).call('GET', '/v1/merchant/page-reading')).body.items).toMatchObject([{ id: m.b.productId, visits: 0, blocks: [] }])
  expect((await m.by(mei).call('POST', '/v1/facts', { visit: 'short', facts: [{ n: 1, kind: 'viewed', product: 'prd_x' }] })).status).toBe(400)
})

test('F03 E-Commerce Law 40: a result is pinned to a query between two times, says Ad only where it is paid for, and what was asked in vain is counted without what names somebody', async () => {
  const m = await market(20)
  const desk = m.by(operator)
  const [now, dayMs] = [m.clock().getTime(), 86_400_000]
  const iso = (ms: number): string => new Date(now + ms).toISOString()
  const found = async (query: string) => (await m.by(mei).call('GET', `/v1/search?q=${encodeURIComponent(query)}`)).body.items as { id: string; isAd?: boolean }[]
  const first = (await found('藤编 休闲椅')).map(({ id }) => id)
  expect(first.toSorted()).toEqual([m.a.productId, m.b.productId].toSorted())
  const wish = { query: ' 藤编  休闲椅', productId: first[1], place: 1, isPaid: true, startsAt: iso(-dayMs), endsAt: iso(dayMs) }
  expect((await desk.call('POST', '/v1/staff/search-pins', { ...wish, productId: 'prd_none' })).body.type).toBe('discovery.pin_not_found')
  expect((await desk.call('POST', '/v1/staff/search-pins', { ...wish, endsAt: iso(-1) })).body.type).toBe('discovery.pin_over')
  const { body: { id } } = await desk.call('POST', '/v1/staff/search-pins', wish)
  expect((await found('藤编 休闲椅')).map((one) => [one.id, one.isAd ?? false])).toEqual([[first[1], true], [first[0], false]])
  expect((await desk.call('GET', `/v1/staff/search-ranks?q=${encodeURIComponent('藤编 休闲椅')}`)).body.items[0].terms.map(({ term }: { term: string }) => term)).toContain('藤编')
  expect((await desk.call('DELETE', `/v1/staff/search-pins/${id}`)).status).toBe(200)
  await desk.call('POST', '/v1/staff/search-pins', { ...wish, isPaid: false, startsAt: iso(dayMs / 2) })
  expect((await found('藤编 休闲椅')).map((one) => [one.id, one.isAd ?? false])).toEqual([[first[0], false], [first[1], false]])
  await found('给13800138000的量子发动机')
  expect((await desk.call('GET', '/v1/staff/search-misses')).body.items.filter(({ query }: { query: string }) => query.includes('13800138000'))).toEqual([])
})
