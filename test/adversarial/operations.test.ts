import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { api } from '#apps/api'
import { routes } from '#apps/house'
import { decide, simulatorSecret } from '#finance/payments'
import { codeAt } from '#trust/factors'
import { createClerk, createStaff, giveMemberApp } from '#trust/identity'
import { silent } from '#kernel/log'
import type { Route, Routes } from '#kernel/route'
import { createCategory } from '#supply/catalog'
import { bookedNotify, keepOnly } from '#kernel/notify'
import { booksAgree } from '../agree'
import { market, type Market } from '../market'
import { deliver } from '../world'
import { askReceivers } from '../journeys/doors'
import { answersOf, fieldsOf, lineOf, mayAs } from './rows'
import { absent, namesGiven, operations, perform, stepsOf } from './runner'

let m: Market
let app: FastifyInstance
beforeAll(async () => {
  const made = await market(50)
  m = { ...made, ctx: { ...made.ctx, ports: { ...made.ctx.ports, notify: bookedNotify(made.ctx.pool, keepOnly), devInbox: true } } }
  app = await api({ base: () => m.ctx, publicUrl: undefined, trustProxy: false, log: silent })
})
afterAll(() => app.close())
const news = () => deliver({ ...m.ctx, now: new Date() })
const password = 'kestrel-harbour-71'
let isHired = false
/** The owner of store A, who is there from his first sign-in on. */
async function clerkIn(): Promise<string> {
  if (!isHired) await createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'shanju', name: '店长', role: 'owner', password })
  isHired = true
  return (await perform(app, 'merchantSignIn', { login: 'shanju', password })).result['token'] as string
}

const shape = (path: string) => path.replace(/\?.*/, '').replace(/:\w+|\{\w+\}/g, '*')
const named = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)

/** The same store's owner who has proved a second factor, as money and files of people want it. */
let proved = ''
async function provedIn(): Promise<string> {
  if (proved) return proved
  const secret = await giveMemberApp(m.ctx, await createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'shanju-money', name: '老板', role: 'owner', password }))
  return proved = (await perform(app, 'merchantSignIn', { login: 'shanju-money', password, otp: codeAt(secret, new Date()) })).result['token'] as string
}

test('each logical operation is a route as it is mounted: method, path, who may, whether a key is wanted, all that must be given, and what is answered', () => {
  for (const [name, operation] of Object.keys(operations).flatMap((name) => stepsOf(name).map((step) => [name, step] as const))) {
    const found = Object.values(routes as Routes).find((r) => r.method === operation.method && shape(r.path) === shape(operation.path))
    if (!found) throw new Error(`${name}: no route ${operation.method} ${operation.path}`)
    const kinds = { public: ['guest'], buyer: ['guest', 'shopper'], shopper: ['shopper'], merchant: ['merchant'], staff: ['operator', 'finance', 'auditor'], channel: ['channel'] }
    expect([name, kinds[found.access]]).toEqual([name, expect.arrayContaining([operation.as])])
    if (found.access === 'staff') expect([name, operation.as, mayAs(operation.as, found.permit!)]).toEqual([name, operation.as, true])
    expect([name, operation.once]).toEqual([name, found.once === true])
    const answered = answersOf(found)
    if (answered) expect([name, Object.values(operation.result ?? {}).map((pointer) => pointer.split('/')[1]!).filter((field) => !answered.includes(field))]).toEqual([name, []])
    if (typeof operation.body === 'string') continue
    // No field of a template is one that the route would drop unseen, and none is missing that it wants.
    const { must, may, isKnown } = fieldsOf(found)
    const given = [...Object.keys(operation.body ?? {}), ...named(found.path.replace(/:(\w+)/g, '{$1}')), ...[...operation.path.matchAll(/[?&](\w+)=/g)].map(([, field]) => field!)]
    if (isKnown) expect([name, given.filter((field) => !may.includes(field)), must.filter((field) => !given.includes(field))]).toEqual([name, [], []])
  }
})

test('every route of the house is a logical operation under one name, or is left out by name and with a reason; what is missing is shown as the row that it wants', () => {
  const listed = new Set(Object.keys(operations).flatMap(stepsOf).map(({ method, path }) => `${method} ${shape(path)}`))
  const isListed = ({ method, path }: Route) => listed.has(`${method} ${shape(path)}`)
  const all = routes as Routes
  expect(Object.entries(all).filter(([name, route]) => !isListed(route) && !(name in absent)).map(([name, route]) => lineOf(name, route))).toEqual([])
  // Nothing is left out that is listed, or that is not there; no name stands twice.
  for (const [name, why] of Object.entries(absent)) expect([name, all[name] && isListed(all[name]), why.length > 10]).toEqual([name, false, true])
  expect(namesGiven.filter((name, i) => namesGiven.indexOf(name) !== i)).toEqual([])
})

test('each list that wants no parameter answers to the one whom its row names, with all that the row promises', async () => {
  const staff = async (role: 'owner' | 'finance' | 'auditor') => {
    const secret = await giveMemberApp(m.ctx, await createStaff(m.ctx, { login: `reads-${role}`, name: role, role, password }))
    return (await perform(app, 'staffSignIn', { login: `reads-${role}`, password, otp: codeAt(secret, new Date()) })).result['token'] as string
  }
  const tokens: Record<string, string | undefined> = { guest: undefined, shopper: await signedIn('13800000083'), merchant: await provedIn(), operator: await staff('owner'), finance: await staff('finance'), auditor: await staff('auditor') }
  const faults: unknown[] = []
  for (const name of Object.keys(operations)) {
    const [step, ...more] = stepsOf(name)
    if (more.length > 0 || step!.method !== 'GET' || step!.path.includes('{')) continue
    const token = tokens[step!.as]
    const { status, body, result } = await perform(app, name, {}, token ? { token } : {})
    const broken = Object.keys(step!.result ?? {}).filter((field) => result[field] === undefined)
    if (status !== 200 || broken.length > 0) faults.push([name, status, (body as { type?: string }).type, broken])
  }
  // A guest who has looked at no order sees none.
  expect(faults).toEqual([['lookedOrder', 404, 'kernel.not_found', ['state', 'parcels']]])
})

test('E18 splits by logical names: who receives is drafted, sent in, rejected, drafted anew, checked by the channel and switched on; the desks show it; what no channel signed is refused', async () => {
  const merchant = { token: await provedIn() }
  const secret = await giveMemberApp(m.ctx, await createStaff(m.ctx, { login: 'splitter', name: '财务', role: 'owner', password }))
  const finance = { token: (await perform(app, 'staffSignIn', { login: 'splitter', password, otp: codeAt(secret, new Date()) })).result['token'] as string }
  expect((await perform(app, 'putSetting', { key: 'payments.split_percent_simulator', value: 80 }, finance)).status).toBe(200)
  const drafted = async () => { const { status, body, result } = await perform(app, 'draftSplitReceiver', { channel: 'simulator', kind: 'company', account: '1900000105', holder: '山居家具有限公司' }, merchant); expect([status, (body as { type?: string }).type]).toEqual([200, undefined]); return result['receiverId'] as string }
  const done = async (name: string, given: object, who: { token: string }) => expect([name, (await perform(app, name, { ...given }, who)).status]).toEqual([name, 200])
  const seen = async (): Promise<unknown> => (await perform(app, 'allSplitReceivers', {}, finance)).result['items'][0]
  const id = await drafted()
  await done('submitSplitReceiver', { receiverId: id }, merchant)
  await done('rejectSplitReceiver', { id, why: '执照与户名不符' }, finance)
  expect(await seen()).toMatchObject({ state: 'rejected', why: '执照与户名不符' })
  const receiverId = await drafted()
  await done('submitSplitReceiver', { receiverId }, merchant)
  await done('checkSplitReceiver', { receiverId }, finance)
  await askReceivers({ ...m.ctx, now: new Date() })
  await done('switchSplitReceiver', { receiverId, reason: '已签约' }, finance)
  expect(await seen()).toMatchObject({ state: 'signed', isOn: true })
  expect((await perform(app, 'splitReceivers', {}, merchant)).result['items']).toMatchObject([{ state: 'signed', account: expect.stringContaining('0105') }])
  for (const [name, who] of [['splits', merchant], ['allSplits', finance]] as const) expect([name, (await perform(app, name, {}, who)).result['items']]).toEqual([name, []])
  expect((await perform(app, 'allSplitSums', {}, finance)).result).toMatchObject({ underWayFen: 0, paidFen: 0 })
  for (const [name, body] of [['alipayMessage', 'method=alipay.trade.order.settle.notify&biz_content=%7B%7D&sign=x'], ['wechatSplitNotice', '{}'], ['alipayNotice', 'out_trade_no=1&sign=x'], ['wechatNotice', '{}'], ['stripeNotice', '{}'], ['hearKuaidi100', 'param=%7B%7D&sign=x']] as const)
    expect([name, (await perform(app, name, { body, headers: { 'content-type': body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded' } })).status]).toEqual([name, 400])
})

test('F27 by logical names: a group is opened and paid, joined and paid, and is full', async () => {
  const merchant = { token: await clerkIn() }
  const skuId = m.a.skuIds[0]!
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  const { body: drafted } = await perform(app, 'draftGroups', { prices: [{ skuId, size: 2, priceFen: 149_00, leaderFen: null }], hours: 24, mostPieces: 9, perShopper: 2, startsAt: at(-1_000), endsAt: at(86_400_000) }, merchant)
  const { id: offerId, version } = drafted as { id: string; version: number }
  expect((await perform(app, 'publishGroups', { id: offerId, version }, merchant)).status).toBe(200)
  const joined = async (phone: string, name: string, into: object) => {
    const token = await signedIn(phone)
    const { result: { addressId } } = await perform(app, 'addAddress', { name: '林晓', phone, districtCode: '330106', street: '文三路 138 号' }, { token })
    const { status, result } = await perform(app, name, { skuId, quantity: 2, addressId, ...into }, { token })
    expect(status).toBe(200)
    await decide({ ...m.ctx, now: new Date() }, (await perform(app, 'pay', { paymentId: result['paymentId'], channel: 'simulator' }, { token })).result['tradeRef'], 'approve')
    await news()
    return (await perform(app, 'groupOfOrder', { orderId: result['orderId'] }, { token })).result['groupId'] as string
  }
  const groupId = await joined('13800000081', 'openGroup', { offerId, size: 2 })
  expect(await joined('13800000082', 'joinGroup', { groupId })).toBe(groupId)
  expect((await perform(app, 'group', { groupId })).result).toMatchObject({ state: 'filled', members: 2, missing: 0 })
  expect((await perform(app, 'groups')).result['items']).toMatchObject([{ open: 0 }])
})

async function signedIn(phone: string): Promise<string> {
  const jar = new Map<string, string>()
  expect((await perform(app, 'requestCode', { phone }, { jar })).status).toBe(200)
  await news()
  const { result: { code } } = await perform(app, 'devInbox', { to: phone })
  const { result } = await perform(app, 'signIn', { phone, code }, { jar })
  expect((await perform(app, 'me', {}, { token: result['token'] })).result).toEqual({ id: result['id'], role: 'shopper' })
  return result['token']
}

/** Signed as a stranger would who holds the secret and harness.md, without the program's own help. */
async function notice(body: object, secret?: string) {
  const raw = JSON.stringify(body)
  const seconds = Math.floor(Date.now() / 1_000)
  return perform(app, 'notify', { body: raw, headers: { 'X-Simulator-Signature': `t=${seconds},v1=${createHmac('sha256', secret ?? await simulatorSecret(m.ctx)).update(`${seconds}.${raw}`).digest('hex')}` } })
}

test('a purchase by logical names alone, from the code in the inbox to the receipt; the channel’s call is signed as harness.md says', async () => {
  const token = await signedIn('13800000077')
  const asShopper = { token }
  const { result: { items } } = await perform(app, 'search', { q: '藤编' })
  const { result: { skus } } = await perform(app, 'product', { id: items.find((item: { merchantId: string }) => item.merchantId === m.a.merchantId).id })
  const { result: { lineId } } = await perform(app, 'addToCart', { skuId: skus[0].id, quantity: 1 }, asShopper)
  expect((await perform(app, 'setCartLine', { lineId, quantity: 2 }, asShopper)).status).toBe(200)
  expect((await perform(app, 'cart', {}, asShopper)).result['count']).toBe(2)
  const { result: { addressId } } = await perform(app, 'addAddress', { name: '林晓', phone: '13800138000', districtCode: '330106', street: '文三路 138 号' }, asShopper)
  const { result: { version, payableFen } } = await perform(app, 'quote', { addressId }, asShopper)
  const { result: placed } = await perform(app, 'submitOrder', { quoteVersion: version, addressId }, { ...asShopper, key: 'k1' })
  expect((await perform(app, 'submitOrder', { quoteVersion: version, addressId }, { ...asShopper, key: 'k1' })).result).toEqual(placed)
  expect(placed['payableFen']).toBe(payableFen)
  const { result: { tradeRef } } = await perform(app, 'pay', { paymentId: placed['paymentId'], channel: 'simulator' }, asShopper)
  const paid = { merchantNo: 'TRADEWIND', orderNo: tradeRef, tradeNo: 'SIM1', amountFen: payableFen, currency: 'CNY', state: 'SUCCESS', at: new Date().toISOString() }
  expect((await notice(paid, 'the wrong secret')).status).toBe(400)
  expect((await perform(app, 'payStatus', { paymentId: placed['paymentId'] }, asShopper)).result['state']).toBe('open')
  expect((await notice(paid)).status).toBe(200)
  await news()
  expect((await perform(app, 'payStatus', { paymentId: placed['paymentId'] }, asShopper)).result['state']).toBe('succeeded')

  const merchant = { token: await clerkIn() }
  const [child] = placed['children']
  const { result: { lines } } = await perform(app, 'merchantOrder', { orderId: child.orderId }, merchant)
  expect((await perform(app, 'ship', { orderId: child.orderId, lines: [{ lineId: lines[0].id, quantity: 2 }], carrier: 'simulator', number: 'DEMO00000077' }, merchant)).result['state']).toBe('shipped')
  expect((await perform(app, 'confirmReceipt', { orderId: child.orderId }, asShopper)).status).toBe(200)
  await news()
  expect((await perform(app, 'order', { orderId: child.orderId }, asShopper)).result['state']).toBe('received')
  expect((await perform(app, 'statement', { month: new Date().toISOString().slice(0, 7) }, merchant)).result['lines']).toHaveLength(1)
  await booksAgree({ ctx: m.ctx, clock: () => new Date() })
})

test('a listing by logical names: made, submitted, reviewed, stocked, repriced, taken down and put back', async () => {
  const merchant = { token: await clerkIn() }
  const secret = await giveMemberApp(m.ctx, await createStaff(m.ctx, { login: 'opsy', name: '运营', role: 'owner', password }))
  expect((await perform(app, 'staffSignIn', { login: 'opsy', password })).status).toBe(401)
  const operator = { token: (await perform(app, 'staffSignIn', { login: 'opsy', password, otp: codeAt(secret, new Date()) })).result['token'] as string }
  const { id: categoryId } = await createCategory(m.ctx, { slug: 'lamps', name: '灯具', nameEn: 'Lamps' })
  const { result: { warehouseId } } = await perform(app, 'warehouses', {}, merchant)
  const spec = { code: 'L-1', categoryId, title: '护眼台灯', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['无频闪'], detail: { pain: '灯光刺眼', solution: '光线柔和', trust: '五年质保', action: '今日下单' }, skus: [{ code: 'L-1', priceFen: 9_900 }] }
  const made = await perform(app, 'createProduct', { spec }, merchant)
  expect(made.body).toMatchObject({ skuIds: [expect.any(String)] })
  const id = made.result['id'] as string
  const skuId = made.result['skuIds'][0] as string
  for (const [name, given, who] of [['submitProduct', { id }, merchant], ['reviewProduct', { id, outcome: 'approve' }, operator], ['receiveStock', { skuId, warehouseId, quantity: 5 }, merchant], ['setStock', { skuId, warehouseId, quantity: 7 }, merchant],
    ['setPrice', { skuId, priceFen: 8_900 }, merchant], ['offShelf', { id }, merchant], ['onShelf', { id }, merchant], ['banProduct', { id, reason: '违规宣传' }, operator], ['auditLog', {}, operator], ['settings', {}, operator], ['events', {}, operator], ['ledgerTotals', {}, operator], ['putSetting', { key: 'ordering.pay_minutes', value: 20 }, operator]] as const)
    expect([name, (await perform(app, name, given, who)).status]).toEqual([name, 200])
})

test('F13 E01 after-sales and order changes by logical names: asked, refused, escalated and decided; pieces struck out, a price lowered before it is paid', async () => {
  const merchant = { token: await clerkIn() }
  const asShopper = { token: await signedIn('13800000079') }
  const { result: { addressId } } = await perform(app, 'addAddress', { name: '林晓', phone: '13800138000', districtCode: '330106', street: '文三路 138 号' }, asShopper)
  const lines = [{ skuId: m.a.skuIds[1], quantity: 3 }]
  const ordered = async () => (await perform(app, 'submitOrder', { quoteVersion: (await perform(app, 'quote', { lines, addressId }, asShopper)).result['version'], lines, addressId }, asShopper)).result
  const paid = async () => {
    const { paymentId, children: [{ orderId }] } = await ordered() as { paymentId: string; children: [{ orderId: string }] }
    const { result: { tradeRef } } = await perform(app, 'pay', { paymentId, channel: 'simulator' }, asShopper)
    // Decided on the simulator's page, so that it has the money that it gives back.
    await decide({ ...m.ctx, now: new Date() }, tradeRef, 'approve')
    await news()
    return { orderId, lineId: (await perform(app, 'order', { orderId }, asShopper)).result['lines'][0].id as string }
  }
  const unpaid = (await ordered())['children'][0].orderId as string
  const { result: { lines: [first] } } = await perform(app, 'order', { orderId: unpaid }, asShopper)
  expect((await perform(app, 'changeOrderAsMerchant', { orderId: unpaid, actions: [{ do: 'price', lines: [{ lineId: first.id, offFen: 100 }] }], reason: '老客' }, merchant)).result).toMatchObject({ state: 'confirmed' })
  const { orderId, lineId } = await paid()
  expect((await perform(app, 'changeOrder', { orderId, actions: [{ do: 'pieces', lines: [{ lineId, quantity: 1 }] }], reason: '拍多了' }, asShopper)).result).toMatchObject({ state: 'confirmed' })
  expect((await perform(app, 'ship', { orderId, lines: [{ lineId, quantity: 2 }], carrier: 'simulator', number: 'DEMO00000079' }, merchant)).result['state']).toBe('shipped')
  await news()
  const { result: { caseId } } = await perform(app, 'askRefund', { orderId, kind: 'refund', reason: 'quality', lines: [{ lineId, quantity: 1 }], note: '有划痕', pictures: [] }, asShopper)
  expect((await perform(app, 'rejectRefund', { caseId, reason: '商品完好' }, merchant)).status).toBe(200)
  expect((await perform(app, 'escalate', { caseId, words: '请平台看图' }, asShopper)).status).toBe(200)
  const secret = await giveMemberApp(m.ctx, await createStaff(m.ctx, { login: 'judge', name: '裁决', role: 'owner', password }))
  const operator = { token: (await perform(app, 'staffSignIn', { login: 'judge', password, otp: codeAt(secret, new Date()) })).result['token'] as string }
  expect((await perform(app, 'rule', { caseId, outcome: 'refund', words: '划痕可见', returnTo: '' }, operator)).result).toEqual({ approvalId: null })
  await news()
  expect((await perform(app, 'afterSale', { caseId }, asShopper)).result).toMatchObject({ state: 'refunded' })
  for (const name of ['points', 'myCoupons']) expect([name, (await perform(app, name, {}, asShopper)).status]).toEqual([name, 200])
  await booksAgree({ ctx: m.ctx, clock: () => new Date() })
})

test('SIMULATOR_BY_AMOUNT the last two digits of an amount choose what the channel does', async () => {
  const merchant = { token: await clerkIn() }
  const asShopper = { token: await signedIn('13800000078') }
  const { result: { addressId } } = await perform(app, 'addAddress', { name: '林晓', phone: '13800138000', districtCode: '330106', street: '文三路 138 号' }, asShopper)
  const outcomes: unknown[] = []
  process.env['SIMULATOR_BY_AMOUNT'] = '1'
  try {
    for (const digits of [0, 1, 3, 4]) {
      await perform(app, 'setPrice', { skuId: m.a.skuIds[0], priceFen: 600_00 + digits }, merchant)
      const lines = [{ skuId: m.a.skuIds[0], quantity: 1 }]
      const { result: { version } } = await perform(app, 'quote', { lines, addressId }, asShopper)
      const { result: { paymentId } } = await perform(app, 'submitOrder', { quoteVersion: version, lines, addressId }, asShopper)
      const { result: { tradeRef } } = await perform(app, 'pay', { paymentId, channel: 'simulator' }, asShopper)
      const look = async () => (await m.ctx.pool.query<{ state: string; calls: number }>('select t.state, count(c.id)::int as calls from payments_simulator_trades t left join payments_simulator_calls c using (trade_ref) where trade_ref = $1 group by 1', [tradeRef])).rows[0]
      if (digits > 0) await expect.poll(async () => (await look())?.state).not.toBe('open')
      const { state, calls } = (await look())!
      outcomes.push([digits, state, calls])
    }
  } finally { delete process.env['SIMULATOR_BY_AMOUNT'] }
  expect(outcomes).toEqual([[0, 'open', 0], [1, 'declined', 1], [3, 'paid', 3], [4, 'paid', 0]])
})
