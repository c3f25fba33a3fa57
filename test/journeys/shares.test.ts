import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { ShopperSignedIn } from '#events/identity'
import { as, transaction, type Actor } from '#kernel/context'
import { emit } from '#kernel/event'
import { register } from '#kernel/letters'
import { lan, market, mei, operator, type Market } from '../market'
import { clockOf, dayMs, placed } from '../returns'
import { jobs } from '../world'
import { decide } from './doors'

/** Signed share links 分享链接 (F30): from the card to the order that is counted. */
const guest: Actor = { kind: 'guest', id: 'gst_visitor' }
async function opened(): Promise<Market> {
  const m = await market(50)
  await register(m.ctx, reactions)
  await m.ctx.pool.query(`insert into identity_shoppers (id, phone, name, state, created_at) values ('shp_lan', '13900000001', '小岚', 'active', $1)`, [m.clock()])
  return m
}
const share = async (m: Market, who: Actor = lan, productId = m.a.productId) => (await m.by(who).call('POST', `/v1/products/${productId}/share-link`)).body.token as string
const open = (m: Market, token: string, who: Actor = guest) => m.by(who).call('POST', `/v1/shares/${token}/open`)
const signIn = (m: Market, shopperId: string, guestId: string) => transaction(as(clockOf(m), { kind: 'shopper', id: shopperId }), (ctx) => emit(ctx, ShopperSignedIn, { shopperId, guestId, at: ctx.now.toISOString() }))
const order = async (m: Market, who: Actor, more: readonly { skuId: string; quantity: number }[] = []) => { const made = await placed(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }, ...more], who); await m.news(); await count(m); return made }
/** The job of each minute. */
const count = (m: Market) => jobs.find(({ name }) => name === 'shares.attribute')!.run(clockOf(m))
const mine = async (m: Market, who: Actor = lan) => (await m.by(who).call('GET', '/v1/me/shares')).body
const counted = async (m: Market) => (await m.by(operator).call('GET', '/v1/staff/shared-orders')).body.items as { orderId: string; parentId: string; sharerId: string; paidAt: string | null; productId: string }[]

test('F30 a guest opens a shared link, signs in and orders: the order counts to who shared, once for each part, however often it is told; he reads how many, and no name', async () => {
  const m = await opened()
  const token = await share(m)
  expect(token).not.toContain('lan')
  expect(await share(m)).toBe(token)
  expect([(await open(m, token)).body, (await open(m, token)).status]).toEqual([{ productId: m.a.productId }, 200])
  expect(await mine(m)).toMatchObject({ days: 7, opened: 1, ordered: 0, paid: 0, items: [{ productId: m.a.productId, opened: 1 }] })
  await signIn(m, mei.id, guest.id)
  await m.news()
  m.at(3 * dayMs)
  const bought = await order(m, mei, [{ skuId: m.b.skuIds[0]!, quantity: 1 }])
  const rows = await counted(m)
  expect([rows.map(({ sharerId, parentId, paidAt }) => [sharerId, parentId, paidAt]), rows.map(({ productId }) => productId)]).toEqual([[[lan.id, bought.parent, null], [lan.id, bought.parent, null]], [m.a.productId, m.a.productId]])
  // Looked at twice it counts once.
  await count(m)
  expect(await counted(m)).toHaveLength(2)
  await decide(clockOf(m), (await m.by(mei).call('POST', `/v1/payments/${bought.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve')
  await m.news()
  expect((await counted(m)).every(({ paidAt }) => paidAt !== null)).toBe(true)
  const told = await mine(m)
  expect(told).toMatchObject({ opened: 1, ordered: 1, paid: 1, items: [{ ordered: 1, paid: 1 }] })
  for (const word of [mei.id, bought.parent, bought.child]) expect(JSON.stringify(told)).not.toContain(word)
  expect(await mine(m, mei)).toMatchObject({ opened: 0, ordered: 0, items: [] })
})

test('F30 the link that was opened last counts, for seven days as a setting; one’s own never does, whoever wants no measuring is not remembered, and a forged link opens nothing', async () => {
  const m = await opened()
  const chen: Actor = { kind: 'shopper', id: 'shp_chen' }
  const [of, other] = [await share(m), await share(m, chen)]
  await open(m, of, mei)
  m.at(dayMs)
  await open(m, other, mei)
  await order(m, mei)
  expect((await counted(m)).map(({ sharerId }) => sharerId)).toEqual([chen.id])
  m.at(9 * dayMs)
  await order(m, mei)
  expect(await counted(m)).toHaveLength(1)
  // His own link does nothing, opened by himself or as a guest before.
  await open(m, of, lan)
  await open(m, of, guest)
  await signIn(m, lan.id, guest.id)
  await m.news()
  await order(m, lan)
  expect(await counted(m)).toHaveLength(1)
  const ning: Actor = { kind: 'shopper', id: 'shp_ning' }
  await m.ctx.pool.query(`insert into facts_choices (owner_id, is_personal, is_measured, changed_at) values ($1, true, false, $2)`, [ning.id, m.clock()])
  expect((await open(m, of, ning)).status).toBe(200)
  await order(m, ning)
  expect(await counted(m)).toHaveLength(1)
  const bare = ({ status, body: { requestId: _, ...body } }: { status: number; body: Record<string, unknown> }) => ({ status, body })
  const nothing = bare(await open(m, 'none'))
  expect(nothing.status).toBe(404)
  const [number, mac] = of.split('.') as [string, string]
  const [foreign, theirs] = other.split('.') as [string, string]
  for (const forged of [`${number}.${theirs}`, `${foreign}.${mac}`, `${number}.${'A'.repeat(22)}`, `${number.slice(0, -1)}${number.endsWith('0') ? '1' : '0'}.${mac}`, number]) expect(bare(await open(m, forged))).toEqual(nothing)
  expect(await m.by(guest).call('POST', `/v1/products/${m.a.productId}/share-link`)).toMatchObject({ status: 200, body: { token: null } })
  expect((await m.by(lan).call('POST', '/v1/products/prd_none/share-link')).status).toBe(404)
})
