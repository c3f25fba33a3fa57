import { beforeEach, expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { favourites } from '#growth/favourites'
import { register } from '#kernel/letters'
import { tellInbox } from '#kernel/notify'
import { putSetting } from '#kernel/settings'
import { lan, market, mei, operator, type Market } from '../market'
import { tellDue } from './doors'

/** Favourites 收藏 (E14), history, reminders, comparing (F04) and the switches of messages, over HTTP. */
const [minuteMs, dayMs] = [60_000, 86_400_000]
let m: Market
let product: string
let sku: string
beforeEach(async () => {
  m = await market(10)
  await register(m.ctx, reactions)
  product = m.a.productId
  sku = m.a.skuIds[0]!
})

const now = () => ({ ...m.ctx, now: m.clock() })
const keep = (id = product, who = lan) => m.by(who).call('PUT', `/v1/products/${id}/favourite`, {})
const unkeep = (id = product, who = lan) => m.by(who).call('DELETE', `/v1/products/${id}/favourite`)
const kept = async (tab = 'all', who = lan) => (await m.by(who).call('GET', `/v1/me/favourites?tab=${tab}`)).body.items as { id: string; seenFen: number; priceFen: number; droppedFen: number; isBack: boolean; standing: string; at: string }[]
const reprice = async (priceFen: number, skuIds = m.a.skuIds) => { for (const id of skuIds) expect((await m.by(m.a.clerk).call('PUT', `/v1/merchant/skus/${id}/price`, { priceFen })).status).toBe(200); await m.news() }
const setStock = async (quantity: number, skuIds: readonly string[] = m.a.skuIds) => { for (const skuId of skuIds) expect((await m.by(m.a.clerk).call('PUT', '/v1/merchant/stock', { skuId, warehouseId: m.a.warehouseId, quantity, reason: '盘点' })).status).toBe(200); await m.news() }
const shelf = async (move: 'on_shelf' | 'off_shelf') => { expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/products/bulk', { ids: [product], move })).status).toBe(200); await m.news() }
const remind = (wish: object, who = lan, id = product) => m.by(who).call('PUT', `/v1/products/${id}/reminder`, wish)
const told = async (who = lan) => (await m.by(who).call('GET', '/v1/me/messages?channel=offers')).body.items.map(({ title, link }: { title: string; link: string }) => `${title} ${link}`) as string[]
const tell = async () => { m.at(m.clock().getTime() - m.ctx.now.getTime() + minuteMs); await tellDue(now()) }

test('E14 what is kept shows its price then and now, is kept once, and lands softly where it is sold out or off the shelf', async () => {
  expect((await m.by({ kind: 'guest', id: 'gst_x' }).call('PUT', `/v1/products/${product}/favourite`, {})).status).toBe(401)
  expect([(await keep('prd_none')).status, (await keep()).status, (await keep()).status, (await keep(m.b.productId)).status]).toEqual([404, 200, 200, 200])
  expect((await kept()).map(({ id }) => id)).toEqual([m.b.productId, product])
  expect((await m.by(lan).call('GET', `/v1/me/favourites/among?ids=${product},prd_none`)).body).toEqual({ ids: [product], isFollowed: false })
  expect(await kept('all', mei)).toEqual([])
  await reprice(150_00)
  expect((await kept('dropped')).map(({ id, seenFen, priceFen, droppedFen }) => [id, seenFen, priceFen, droppedFen])).toEqual([[product, 199_00, 150_00, 49_00]])
  await setStock(0)
  expect([(await kept())[1]!.standing, (await kept('dropped')).length]).toEqual(['sold_out', 0])
  m.at(minuteMs)
  await setStock(5)
  expect((await kept('back')).map(({ id, isBack, standing }) => [id, isBack, standing])).toEqual([[product, true, 'buyable']])
  await shelf('off_shelf')
  expect((await kept())[1]!.standing).toBe('off_shelf')
  expect((await m.by(lan).call('GET', `/v1/cards?ids=${product}`)).body.items[0]).toMatchObject({ id: product, standing: 'off_shelf' })
  await shelf('on_shelf')
  expect((await m.by(lan).call('GET', '/v1/me/favourites?limit=1')).body.next).not.toBeNull()
})

test('E14 what was taken out comes back as it was for ten minutes, and anew after that', async () => {
  await keep()
  const [first] = await kept()
  await reprice(150_00)
  m.at(5 * minuteMs)
  await unkeep()
  expect(await kept()).toEqual([])
  m.at(14 * minuteMs)
  await keep()
  expect((await kept())[0]).toMatchObject({ seenFen: first!.seenFen, at: first!.at })
  await unkeep()
  m.at(30 * minuteMs)
  await keep()
  expect((await kept())[0]).toMatchObject({ seenFen: 150_00 })
})

test('E14 stores are followed, shown open or closed, and let go', async () => {
  const follow = (isOn: boolean, merchantId = m.a.merchantId) => m.by(lan).call('PUT', '/v1/me/follows', { merchantId, isOn })
  expect([(await follow(true)).status, (await follow(true)).status, (await follow(true, 'mer_none')).status]).toEqual([200, 200, 404])
  expect((await m.by(lan).call('GET', '/v1/me/follows')).body.items).toMatchObject([{ merchantId: m.a.merchantId, isOpen: true }])
  expect((await m.by(lan).call('GET', `/v1/me/favourites/among?store=${m.a.merchantId}`)).body.isFollowed).toBe(true)
  await follow(false)
  expect((await m.by(lan).call('GET', '/v1/me/favourite-counts')).body).toEqual({ products: 0, stores: 0 })
})

test('E14 到货 who waits for a SKU is told once when it is back, however often the news comes; who asks for what is there is refused', async () => {
  expect((await remind({ kind: 'back', skuId: sku })).body.type).toBe('favourites.there_already')
  expect((await remind({ kind: 'back', skuId: m.b.skuIds[0] })).status).toBe(404)
  await setStock(0)
  const { id } = (await remind({ kind: 'back', skuId: sku })).body
  expect((await remind({ kind: 'back', skuId: sku })).body.id).toBe(id)
  await remind({ kind: 'back', skuId: m.a.skuIds[1] })
  await remind({ kind: 'back', skuId: sku }, mei)
  expect(await told()).toEqual([])
  // It comes back and is gone again before anybody is told: nobody is.
  await setStock(3, [sku])
  await setStock(0, [sku])
  await tell()
  expect(await told()).toEqual([])
  await setStock(3, [sku])
  await Promise.all([tellDue(now()), tellDue(now())])
  await tell()
  expect([await told(), await told(mei)]).toEqual([[`您等的商品到货了 /p/${product}`], [`您等的商品到货了 /p/${product}`]])
  await setStock(0, [sku])
  await setStock(3, [sku])
  await tell()
  expect(await told()).toHaveLength(1)
  expect((await m.by(lan).call('GET', '/v1/me/reminders')).body.items).toMatchObject([{ kind: 'back', specText: '深棕' }])
  expect((await m.by(lan).call('GET', '/v1/me/reminders?which=told')).body.items).toMatchObject([{ id, product: { id: product } }])
})

test('E14 降价 a drop is told once when it costs no more than was wanted; what costs more again by then is not told', async () => {
  expect((await remind({ kind: 'drop', belowFen: 199_00 })).body).toMatchObject({ type: 'favourites.not_below', issues: [{ path: ['belowFen'] }] })
  await remind({ kind: 'drop', belowFen: 120_00 })
  await remind({ kind: 'drop' }, mei)
  await reprice(150_00)
  await tell()
  expect([await told(), await told(mei)]).toEqual([[], [`您关注的商品降价了 /p/${product}`]])
  await reprice(110_00)
  await reprice(170_00)
  await tell()
  expect(await told()).toEqual([])
  await reprice(100_00)
  await tell()
  expect(await told()).toEqual([`您关注的商品降价了 /p/${product}`])
})

test('F31 a shopper is told of no more reminders a day than the setting says, of the rest on the next morning; and has no more at once than it says', async () => {
  for (const [key, value] of [['reminders_a_day', 1], ['reminders_most', 2]] as const) await putSetting(now(), favourites.settings ?? [], `favourites.${key}`, value)
  expect([(await remind({ kind: 'drop' })).status, (await remind({ kind: 'drop' }, lan, m.b.productId)).status]).toEqual([200, 200])
  await setStock(0)
  expect((await remind({ kind: 'back', skuId: sku })).body).toMatchObject({ type: 'favourites.too_many_reminders', most: 2 })
  await setStock(4)
  await reprice(150_00)
  for (const id of m.b.skuIds) await m.by(m.b.clerk).call('PUT', `/v1/merchant/skus/${id}/price`, { priceFen: 40_00 })
  await m.news()
  await tell()
  expect(await told()).toHaveLength(1)
  m.at(dayMs + 12 * 3_600_000)
  await tell()
  expect(await told()).toHaveLength(2)
})

test('messages go by channel; offers are switched off by one press and obeyed, reminders wait meanwhile, and trades cannot be switched off', async () => {
  const note = (topic: string) => tellInbox(now(), { ownerId: lan.id, topic, title: topic, body: '' })
  const messages = async (channel?: string) => (await m.by(lan).call('GET', `/v1/me/messages${channel ? `?channel=${channel}` : ''}`)).body as { unread: number; items: { topic: string }[]; channels: { channel: string; isOn: boolean; isFixed: boolean; unread: number }[] }
  const turn = (channel: string, isOn: boolean) => m.by(lan).call('PUT', '/v1/me/messages/switches', { channel, isOn })
  for (const topic of ['order', 'security', 'parcel', 'coupon', 'review']) await note(topic)
  expect((await messages()).channels).toEqual([{ channel: 'trade', isOn: true, isFixed: true, unread: 2 }, { channel: 'logistics', isOn: true, isFixed: false, unread: 1 }, { channel: 'offers', isOn: true, isFixed: false, unread: 1 }, { channel: 'social', isOn: true, isFixed: false, unread: 1 }])
  expect((await messages('trade')).items.map(({ topic }) => topic)).toEqual(['security', 'order'])
  expect((await messages('logistics')).items.map(({ topic }) => topic)).toEqual(['parcel'])
  expect((await turn('trade', false)).status).toBe(400)
  await remind({ kind: 'drop' })
  expect((await turn('offers', false)).status).toBe(200)
  for (const topic of ['order', 'coupon']) await note(topic)
  await reprice(150_00)
  await tell()
  expect([(await messages('offers')).items.length, (await messages('trade')).items.length]).toEqual([1, 3])
  expect((await m.by(lan).call('GET', '/v1/me/reminders')).body).toMatchObject({ isHeard: false, items: [{ kind: 'drop', toldAt: null }] })
  await turn('offers', true)
  await reprice(140_00)
  await tell()
  expect((await messages('offers')).items.map(({ topic }) => topic)).toEqual(['reminder', 'coupon'])
  await m.by(lan).call('POST', '/v1/me/messages/read', { channel: 'trade' })
  expect((await messages()).channels.map(({ unread }) => unread)).toEqual([0, 1, 2, 1])
  await m.by(lan).call('POST', '/v1/me/messages/read', {})
  expect((await messages()).unread).toBe(0)
})

test('history shows what was looked at, the last first and once each; one and all are forgotten, and nothing is kept where personalisation is off', async () => {
  const note = (...items: readonly { product: string; agoMs: number }[]) => m.by(lan).call('POST', '/v1/me/history', { items })
  const history = async () => { const { isOn, items } = (await m.by(lan).call('GET', '/v1/me/history')).body as { isOn: boolean; items: { id: string }[] }; return { isOn, ids: items.map(({ id }) => id) } }
  await note({ product, agoMs: 60_000 }, { product: m.b.productId, agoMs: 5_000 }, { product: 'prd_none', agoMs: 0 })
  expect(await history()).toEqual({ isOn: true, ids: [m.b.productId, product] })
  m.at(minuteMs)
  await note({ product, agoMs: 0 })
  expect((await history()).ids).toEqual([product, m.b.productId])
  const { next } = (await m.by(lan).call('GET', '/v1/me/history?limit=1')).body
  expect((await m.by(lan).call('GET', `/v1/me/history?limit=1&cursor=${encodeURIComponent(next)}`)).body.items[0].id).toBe(m.b.productId)
  await m.by(lan).call('DELETE', `/v1/products/${product}/seen`)
  expect((await history()).ids).toEqual([m.b.productId])
  await m.by(lan).call('PUT', '/v1/me/choices', { isPersonal: false, isMeasured: true })
  await m.news()
  expect((await note({ product, agoMs: 0 })).body).toEqual({ isOn: false })
  expect(await history()).toEqual({ isOn: false, ids: [] })
  await m.by(lan).call('PUT', '/v1/me/choices', { isPersonal: true, isMeasured: true })
  await note({ product, agoMs: 0 })
  await m.by(lan).call('DELETE', '/v1/me/history')
  expect((await history()).ids).toEqual([])
})

test('F04 up to four products of one category stand side by side with their prices of ninety days; others and what is gone are named', async () => {
  m.at(dayMs)
  await reprice(150_00)
  const compare = async (...ids: readonly string[]) => (await m.by(mei).call('GET', `/v1/compare?ids=${ids.join(',')}`)).body
  const found = await compare(product, m.b.productId, product, 'prd_none')
  expect(found.products.map((one: { id: string; lowFen: number; pieces: number; steps: { fen: number }[] }) => [one.id, one.lowFen, one.pieces, one.steps.map(({ fen }) => fen)])).toEqual([[product, 150_00, 20, [199_00, 150_00]], [m.b.productId, 59_00, 20, [59_00]]])
  expect([found.gone, found.others, found.categoryId]).toEqual([['prd_none'], [], m.categoryId])
  await shelf('off_shelf')
  expect(await compare(product)).toMatchObject({ products: [], gone: [product], rows: [], categoryId: null })
})

test('stores and the platform read how many keep and wait for what, counts alone; a store of its own goods', async () => {
  await keep()
  await keep(product, mei)
  await keep(m.b.productId)
  await remind({ kind: 'drop', belowFen: 120_00 })
  const read = async (who: typeof operator, path: string) => (await m.by(who).call('GET', path)).body.items.map((one: { productId: string; kept: number; waitDrop: number; dropFen: number | null }) => [one.productId, one.kept, one.waitDrop, one.dropFen])
  expect(await read(m.a.clerk, '/v1/merchant/interest')).toEqual([[product, 2, 1, 120_00]])
  expect(await read(operator, '/v1/staff/interest')).toEqual([[m.b.productId, 1, 0, null], [product, 2, 1, 120_00]])
})
