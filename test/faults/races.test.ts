import { afterAll, beforeAll, expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { approve, createProduct, submitForReview, type ProductKind } from '#supply/catalog'
import { giveMemberApp } from '#trust/identity'
import { as, system, type Context } from '#kernel/context'
import { deliverAll } from '#kernel/letters'
import { after, clock, dayMs } from '#kernel/time'
import { appCode } from '../factors'
import { sized } from '../full'
import { ask, password, signIn, type Answer, type Asking, type Fair } from './mixed.load'
import { openRace, type Race, type Racer } from './race'

/** Two processes on one database, and many who want the same last thing at once: each is given once, the others are told, and the books agree. */
const many = sized(10, 50)
const rounds = sized(1, 5)
let opened: Race
let place: Fair
let [one, other]: readonly Asking[] = []
let clerk = ''
let shoppers: readonly Racer[] = []
let keys = 0

beforeAll(async () => {
  opened = await openRace(many)
  ;({ place, racers: shoppers, askings: [one, other] } = opened)
  const { rows: [member] } = await place.ctx.pool.query<{ id: string }>(`select id from identity_members where login = 'clerk0'`)
  const secret = await giveMemberApp(place.ctx, member!.id)
  clerk = await signIn(one!, '/v1/merchant/sign-in', { login: 'clerk0', password, otp: await appCode(secret) })
}, 180_000)
afterAll(() => opened.end())

const now = (): Context => ({ ...place.ctx, now: clock() })
const news = () => deliverAll(as(now(), system), reactions)
const stall = () => place.stalls[0]!
/** As many as there are ask at once, every second of them the other process. */
const race = (asked: number, askOne: (asking: Asking, i: number) => Promise<Answer>): Promise<Answer[]> => Promise.all(Array.from({ length: asked }, (_, i) => askOne(i % 2 === 0 ? one! : other!, i)))
const post = (asking: Asking, path: string, token: string, body: object = {}) => ask(asking, 'POST', path, { token, key: `r${keys++}`, body })
const ok = ({ status, body }: Answer): Answer['body'] => { expect([status, body.type]).toEqual([200, undefined]); return body } // oxlint-disable-line typescript/no-unsafe-return
const got = (answers: readonly Answer[]): Answer[] => answers.filter(({ status }) => status === 200)
const refusals = (answers: readonly Answer[]): string[] => [...new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.type as string))].toSorted()
const one1 = async <T extends object>(text: string, values: unknown[] = []): Promise<T> => (await place.ctx.pool.query<T>(text, values)).rows[0]!

let made = 0
/** A product of the store on the shelf; of goods so many pieces. */
async function product(kind: ProductKind, pieces: number, priceFen = 30_00): Promise<string> {
  const me = as(now(), stall().clerk)
  const { id, skuIds } = await createProduct(me, { code: `race-${made}`, kind, categoryId: (await one1<{ id: string }>('select id from catalog_categories')).id, title: `晨露手工杯 ${made++}`, subtitle: '', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['薄胎'], attributes: [], ...(kind === 'goods' && { freightTemplateId: (await one1<{ id: string }>('select freight_template_id as id from catalog_products where id = $1', [stall().productId])).id }),
    detail: { pain: '杯口太厚', solution: '一毫米的薄胎', trust: '五年质保', action: '今日下单明日发' }, axes: [], skus: [{ code: `race-${made++}`, spec: {}, priceFen, weightGram: kind === 'goods' ? 300 : 0 }] })
  await submitForReview(me, id)
  await approve(now(), id)
  if (pieces > 0) ok(await post(one!, '/v1/merchant/stock/receive', clerk, { skuId: skuIds[0], warehouseId: stall().warehouseId, quantity: pieces }))
  await news()
  return skuIds[0]!
}
/** Quoted and placed; what is refused on the way is answered. */
async function order(asking: Asking, shopper: number, basket: object): Promise<Answer> {
  const { token, addressId } = shoppers[shopper]!
  const wish = { addressId, ...basket }
  const quote = await ask(asking, 'POST', '/v1/quote', { token, body: wish })
  return quote.status === 200 ? post(asking, '/v1/orders', token, { ...wish, quoteVersion: quote.body.version, note: '' }) : quote
}
async function paid(asking: Asking, shopper: number, { body: { paymentId } }: Answer): Promise<void> {
  const gone = ok(await post(asking, `/v1/payments/${paymentId}/pay`, shoppers[shopper]!.token, { channel: 'simulator' }))
  ok(await ask(asking, 'POST', `/v1/channels/simulator/trades/${gone.tradeRef}`, { body: { outcome: 'approve' } }))
}
const each = (name: string, run: () => Promise<void>) => test(name, async () => { for (let round = 0; round < rounds; round++) await run(); await opened.agree() }, 60_000 + rounds * 60_000)

each('F88 I-10 two processes: what is kept for an ERP is taken by it alone, what is everybody’s by orders; each piece once, a number of theirs once, and the rest are told', async () => {
  const skuId = await product('goods', 7)
  const { id } = ok(await post(one!, '/v1/merchant/stock/pools', clerk, { skuId, channel: 'erp', pieces: 4, endsAt: after(clock(), dayMs).toISOString() }))
  const take = (asking: Asking, sourceId: string) => post(asking, `/v1/merchant/stock/pools/${id}/takes`, clerk, { warehouseId: stall().warehouseId, pieces: 1, sourceId })
  const [takes, orders] = await Promise.all([race(many, (asking, i) => take(asking, `EL-${Math.floor(i / 2)}`)), race(many, (asking, i) => order(asking, i, { lines: [{ skuId, quantity: 1 }] }))])
  // Each number is asked for in both processes: both are told that it is done, and it is taken once.
  const { taken } = await one1<{ taken: number }>('select taken from stock_pools where id = $1', [id])
  expect([taken, (await place.ctx.pool.query('select 1 from stock_pool_takes where pool_id = $1', [id])).rowCount, got(takes).length, refusals(takes)]).toEqual([4, 4, 8, ['stock.pool_left']])
  expect([got(orders).length, refusals(orders)]).toEqual([3, ['stock.sold_out']])
  expect(await one1('select available, reserved from stock_levels where sku_id = $1', [skuId])).toEqual({ available: 0, reserved: 3 })
})

each('T-25 I-14 two processes: of many who want the last seat of a group one has it, and the group is as large as it was to be', async () => {
  const skuId = await product('goods', many + 5, 50_00)
  const { id: activityId } = ok(await post(one!, '/v1/merchant/group-buys', clerk, { prices: [{ skuId, size: 3, priceFen: 40_00, leaderFen: null }], hours: 24, mostPieces: 100, perShopper: 2, startsAt: clock().toISOString(), endsAt: after(clock(), dayMs).toISOString() }))
  ok(await post(one!, `/v1/merchant/group-buys/${activityId}/publish`, clerk, { version: 1 }))
  const lines = [{ skuId, quantity: 1 }]
  const founded = await order(one!, 0, { lines, founds: { activityId, size: 3 } })
  ok(founded)
  await paid(one!, 0, founded)
  await news()
  const { id: groupId } = await one1<{ id: string }>('select id from groups_groups where activity_id = $1', [activityId])
  const second = await order(other!, 1, { lines, groupId })
  ok(second)
  await paid(other!, 1, second)
  await news()
  const last = await race(many - 2, (asking, i) => order(asking, i + 2, { lines, groupId }))
  expect([got(last).length, refusals(last)]).toEqual([1, ['groups.full']])
  await paid(other!, 2 + last.findIndex(({ status }) => status === 200), got(last)[0]!)
  await news()
  expect(await one1('select state, seats, members from groups_groups where id = $1', [groupId])).toEqual({ state: 'filled', seats: 3, members: 3 })
})

each('E08 I-10 two processes: of many who want the last codes each code goes to one, paid for and sent once, also where the news of the payments is delivered twice at once', async () => {
  const skuId = await product('code', 0)
  ok(await post(one!, `/v1/merchant/vouchers/${skuId}/codes`, clerk, { text: Array.from({ length: 3 }, (_, i) => `RACE-${skuId}-${i}`).join('\n') }))
  await news()
  const orders = await race(many, (asking, i) => order(asking, i, { lines: [{ skuId, quantity: 1 }] }))
  expect([got(orders).length, refusals(orders)]).toEqual([3, ['stock.sold_out']])
  await Promise.all(orders.map((answer, i) => (answer.status === 200 ? paid(i % 2 === 0 ? other! : one!, i, answer) : undefined)))
  await Promise.all([news(), news()])
  expect(await one1(`select count(*)::int as n, count(distinct order_id)::int as orders, count(distinct shopper_id)::int as shoppers from vouchers_pieces where sku_id = $1 and state = 'sent'`, [skuId])).toEqual({ n: 3, orders: 3, shoppers: 3 })
})

each('E15 T-24 two processes: a card opens for one of many; what he has by it pays for as many orders as it is worth, and not for one more', async () => {
  const skuId = await product('service', many)
  const { id } = ok(await post(one!, '/v1/merchant/cards', clerk, { name: '补偿', purpose: 'compensation', faceFen: 60_00, count: 1, expiresAt: after(clock(), 30 * dayMs).toISOString() }))
  const code = (ok(await post(one!, `/v1/merchant/cards/${id}/export`, clerk)).text as string).split('\r\n')[1]
  const opened = await race(many, (asking, i) => post(asking, '/v1/me/cards', shoppers[i]!.token, { code }))
  expect([got(opened).length, refusals(opened).length]).toEqual([1, 1])
  const his = opened.findIndex(({ status }) => status === 200)
  const spent = await race(many, (asking) => order(asking, his, { lines: [{ skuId, quantity: 1 }], useBalances: [stall().merchantId] }))
  const whole = got(spent).filter(({ body }) => body.dueFen === 0)
  const account = await one1('select a.available_fen::int as available, a.reserved_fen::int as reserved from wallet_accounts a join identity_shoppers s on s.id = a.shopper_id where s.phone = $1 and a.merchant_id = $2', [place.phones[his], stall().merchantId])
  expect([account, whole.length]).toEqual([{ available: 0, reserved: 0 }, 2])
})

each('E07 two processes: a code that is scanned by many at once is redeemed once, and what it is for changes hands once', async () => {
  const skuId = await product('goods', 5)
  const storeId = ok(await post(one!, '/v1/merchant/pickup-stores', clerk, { name: `西湖店 ${made++}`, phone: '0571-8888888', districtCode: '330106', street: '文三路 1 号', hours: '09:00–21:00', isOpen: true })).id as string
  const wish = { lines: [{ skuId, quantity: 2 }], pickups: [{ merchantId: stall().merchantId, storeId }] }
  const { token } = shoppers[0]!
  const quote = ok(await ask(one!, 'POST', '/v1/pickup/quote', { token, body: wish }))
  const placed = await post(one!, '/v1/pickup/orders', token, { ...wish, quoteVersion: quote.version, phone: '13800138000', note: '' })
  ok(placed)
  await paid(one!, 0, placed)
  await news()
  const orderId = placed.body.children[0].orderId as string
  const { items: [ticket] } = ok(await ask(other!, 'GET', `/v1/orders/${orderId}/pickup`, { token }))
  const scans = await race(many, (asking) => post(asking, '/v1/merchant/redemptions', clerk, { storeId, code: ticket.code }))
  expect([got(scans).length, refusals(scans)]).toEqual([1, ['pickup.used']])
  expect(await one1('select (select count(*)::int from pickup_redemptions where ticket_id = $1) as redemptions, (select state from ordering_orders where id = $2) as state, (select shipped from stock_levels where sku_id = $3) as shipped', [ticket.id, orderId, skuId])).toEqual({ redemptions: 1, state: 'received', shipped: 2 })
})
