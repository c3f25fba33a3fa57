import { expect, test } from 'vitest'
import { minuteMs } from '#kernel/time'
import { booksAgree } from '../agree'
import { sized } from '../full'
import { address, buy, lan, market, mei, type Market } from '../market'
import { account, agreed, kuaidi100Company } from '../ports/kuaidi100.company'
import { decide, pollParcels, tellVoids } from './doors'

/** Waybills 电子面单 (E05): issued once for each parcel however often they are asked for, printed without telling people's doors, used once, and void when their order is. */
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
const sender = { name: '山居仓库', phone: '13900000000', districtCode: '330106', street: '古墩路 656 号' }
async function paidOrders(m: Market, count = 1, street = address.street) {
  // Two buy: nobody may place a hundred orders in an hour (F92).
  const shoppers = [lan, mei].map((who) => m.by(who))
  const addressIds = await Promise.all(shoppers.map(async (one) => (await one.call('POST', '/v1/addresses', { ...address, street })).body.id as string))
  const made: { id: string; number: string }[] = []
  for (let i = 0; i < count; i++) {
    const [shopper, addressId] = [shoppers[Math.floor(i / 50)]!, addressIds[Math.floor(i / 50)]!]
    const order = (await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 2 }], addressId)).body
    await decide(now(m), (await shopper.call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
    await m.news()
    made.push({ id: order.children[0].orderId, number: order.children[0].number })
  }
  return made
}
const issue = (m: Market, orderIds: readonly string[], carrier: string | null = 'simulator') => m.by(m.a.clerk).call('POST', '/v1/merchant/waybills', { orderIds, ...(carrier && { carrier }) })
const ship = (m: Market, waybillIds: readonly string[]) => m.by(m.a.clerk).call('POST', '/v1/merchant/waybills/ship', { waybillIds })
const one = async <T extends object>(m: Market, text: string, values: unknown[] = []) => (await m.ctx.pool.query<T>(text, values)).rows[0]!
const desk = async (m: Market) => { const answer = await m.by(m.a.clerk).call('GET', '/v1/merchant/desk'); expect(answer).toMatchObject({ status: 200 }); return answer.body.items }

test('E05 a hundred orders get waybills in one action, each once from two windows at once, are printed and sent: the parcel bears the number, and no line is half done', async () => {
  const m = await market(500)
  const count = sized(12, 99)
  const orders = await paidOrders(m, count)
  const ids = orders.map(({ id }) => id)
  expect((await issue(m, ids)).body.type).toBe('dispatch.no_sender')
  expect((await m.by(m.a.clerk).call('PUT', '/v1/merchant/sender', { ...sender, districtCode: '999999' })).body).toMatchObject({ type: 'logistics.no_such_district' })
  expect((await m.by(m.a.clerk).call('PUT', '/v1/merchant/sender', sender)).status).toBe(200)
  const both = await Promise.all([issue(m, ids), issue(m, [...ids, 'ord_none'])])
  orders.forEach((order, i) => {
    const its = both.map(({ body }) => body.items[i])
    expect(its.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'issued'])
    expect([its[0].number, its[0].orderNumber]).toEqual([its[1].number, order.number])
  })
  expect(both[1]!.body.items.at(-1)).toMatchObject({ outcome: 'refused', why: '没有这个订单号' })
  expect(await one(m, `select count(*)::int as n, count(distinct number)::int as numbers from dispatch_waybills where state = 'issued'`)).toEqual({ n: count, numbers: count })
  const waybillIds = both[0]!.body.items.map(({ waybillId }: { waybillId: string }) => waybillId) as string[]
  // What is printed tells what a label may: no whole name, telephone or door.
  const papers = await m.by(m.a.clerk).call('POST', '/v1/merchant/waybills/papers', { waybillIds })
  expect(papers.body.items[0]).toMatchObject({ toName: '林*', toPhone: '138******00', toAddress: '浙江省 杭州市 西湖区 文三路 138 号', weightGram: 6_000, lines: [{ code: '山居-w', quantity: 2 }], number: expect.stringMatching(/^DEMO\d{12}$/) })
  expect([papers.body.picks, papers.body.from.phone, JSON.stringify(papers.body).includes('13800138000')]).toEqual([[expect.objectContaining({ code: '山居-w', quantity: count * 2 })], '139******00', false])
  expect((await m.by(m.b.clerk).call('POST', '/v1/merchant/waybills/papers', { waybillIds })).body.items).toEqual([])
  await m.by(m.a.clerk).call('POST', '/v1/merchant/waybills/printed', { waybillIds })
  expect((await desk(m)).find(({ number }: { number: string }) => number === orders[0]!.number)).toMatchObject({ region: '浙江省 杭州市 西湖区', weightGram: 6_000, waybill: { prints: 1, state: 'issued' } })
  const sent = await Promise.all([ship(m, waybillIds), ship(m, [...waybillIds, 'wbl_none'])])
  orders.forEach((_, i) => { expect(sent.map(({ body }) => body.items[i].outcome).toSorted()).toEqual(['already', 'shipped']) })
  expect(sent[1]!.body.items.at(-1)).toMatchObject({ outcome: 'refused', why: '没有这张面单', orderNumber: '' })
  await m.news()
  expect(await one(m, `select count(*)::int as n from dispatch_waybills w join logistics_parcels p on p.id = w.parcel_id and p.number = w.number and p.carrier = w.carrier where w.state = 'used'`)).toEqual({ n: count })
  expect([await desk(m), (await issue(m, ids.slice(0, 1))).body.items]).toEqual([[], [expect.objectContaining({ outcome: 'refused', why: '这个订单没有待发的商品' })]])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/waybills/${waybillIds[0]}/void`, {})).body.type).toBe('dispatch.used_already')
})

test('E05 a waybill is void when it is taken back, when its order is cancelled or changed, or when its goods left by another number: it sends nothing any more, and its carrier is told once', async () => {
  const m = await market(50)
  await m.by(m.a.clerk).call('PUT', '/v1/merchant/sender', sender)
  const [back, cancelled, moved, otherwise] = await paidOrders(m, 4)
  const items = (await issue(m, [back!.id, cancelled!.id, moved!.id, otherwise!.id])).body.items as { waybillId: string; number: string }[]
  const gone = async (i: number) => (await one<{ state: string; void_for: string }>(m, 'select state, void_for from dispatch_waybills where id = $1', [items[i]!.waybillId])).void_for
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/waybills/${items[0]!.waybillId}/void`, {})).status).toBe(200)
  const { body: again } = await issue(m, [back!.id])
  expect(again.items[0]).toMatchObject({ outcome: 'issued' })
  expect(again.items[0].number).not.toBe(items[0]!.number)
  expect((await m.by(lan).call('POST', `/v1/orders/${cancelled!.id}/cancel`, { reason: '不想要了' })).status).toBe(200)
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', { ...address, street: '凤起路 1 号' })).body.id
  const offered = (await m.by(lan).call('GET', `/v1/orders/${moved!.id}/changes`)).body
  expect((await m.by(lan).call('POST', `/v1/orders/${moved!.id}/changes`, { actions: [{ do: 'address', addressId }], version: offered.version ?? '', reason: '' })).status).toBeLessThan(500)
  const { lines } = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${otherwise!.id}`)).body
  await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${otherwise!.id}/ship`, { carrier: 'simulator', number: 'DEMO00000077', lines: lines.map((line: { id: string; quantity: number }) => ({ lineId: line.id, quantity: line.quantity })) })
  await m.news()
  expect([await gone(0), await gone(1), await gone(3)]).toEqual(['taken_back', 'cancelled', 'sent_otherwise'])
  expect((await ship(m, [items[0]!.waybillId, items[1]!.waybillId])).body.items.map(({ why }: { why: string }) => why)).toEqual(['面单已作废或已失效', '面单已作废或已失效'])
  const told = await tellVoids(now(m))
  expect([told >= 3, await tellVoids(now(m))]).toEqual([true, 0])
  expect(await one(m, 'select count(*)::int as n from dispatch_asks where undo_at is not null and undone_at is null')).toEqual({ n: 0 })
})

test('E05 a carrier that refuses, and one that says nothing, issue no waybill: the order stays to be sent, the reason is kept, and whoever said nothing is told that no number is wanted', async () => {
  const m = await market(50)
  await m.by(m.a.clerk).call('PUT', '/v1/merchant/sender', sender)
  const [refused] = await paidOrders(m, 1, 'DEMOREFUSE 路 1 号')
  const [silent] = await paidOrders(m, 1, 'DEMODOWN 路 1 号')
  const answer = await issue(m, [refused!.id, silent!.id])
  expect([answer.status, answer.body.type]).toEqual([200, undefined])
  const { items } = answer.body
  expect(items.map(({ outcome, why }: { outcome: string; why: string }) => [outcome, why])).toEqual([['refused', '快递未接单：该地区暂停收寄'], ['refused', '快递暂时没有应答，请稍后重试或换一家快递']])
  const rows = await desk(m) as { id: string; waybill: object }[]
  expect([refused, silent].map((order) => rows.find(({ id }) => id === order!.id)!.waybill)).toMatchObject([{ state: 'failed', tried: [{ carrier: 'simulator', outcome: 'refused', words: '该地区暂停收寄' }] }, { state: 'failed', tried: [{ outcome: 'silent' }] }])
  expect((await issue(m, [refused!.id], 'shunfeng')).body.items[0].outcome).toBe('refused')
  m.at(minuteMs)
  expect(await tellVoids(now(m))).toBe(1)
})

test('E05 orders of one receiver go in one parcel under one number: asked for from two windows at once it is issued once; a cancelled one leaves it, one that holds them up holds up all, and with the first void all are', async () => {
  const m = await market(80)
  await m.by(m.a.clerk).call('PUT', '/v1/merchant/sender', sender)
  const [first, second, third] = await paidOrders(m, 3)
  const [other] = await paidOrders(m, 1, '凤起路 9 号')
  const ids = [first!, second!, third!, other!].map(({ id }) => id)
  const rows = await desk(m) as { id: string; together: string | null }[]
  expect(ids.map((id) => rows.find((row) => row.id === id)!.together)).toEqual([first!.id, first!.id, first!.id, null])
  const merge = () => m.by(m.a.clerk).call('POST', '/v1/merchant/waybills', { orderIds: ids, carrier: 'simulator', together: true })
  const both = await Promise.all([merge(), merge()])
  const items = both[0]!.body.items as { outcome: string; waybillId: string; number: string }[]
  expect(both.map(({ body }) => body.items.map(({ number }: { number: string }) => number))).toEqual([items.map(({ number }) => number), items.map(({ number }) => number)])
  expect([new Set(items.slice(0, 3).map(({ number }) => number)).size, items[3]!.number === items[0]!.number]).toEqual([1, false])
  ids.forEach((_, i) => { expect(both.map(({ body }) => body.items[i].outcome).toSorted()).toEqual(['already', 'issued']) })
  // One label for the parcel, whoever of it is chosen; it weighs what all weigh.
  const papers = (await m.by(m.a.clerk).call('POST', '/v1/merchant/waybills/papers', { waybillIds: [items[1]!.waybillId] })).body.items as { joins: string | null; beside: string[] }[]
  expect([papers.length, papers.filter(({ joins }) => joins === null).length, papers[0]!.beside.length]).toEqual([3, 1, 2])
  expect((await m.by(lan).call('POST', `/v1/orders/${third!.id}/cancel`, { reason: '不想要了' })).status).toBe(200)
  await m.news()
  const sent = (await ship(m, [items[1]!.waybillId, items[0]!.waybillId, items[2]!.waybillId])).body.items as { outcome: string }[]
  expect(sent.map(({ outcome }) => outcome)).toEqual(['shipped', 'shipped', 'refused'])
  expect(await one(m, `select count(*)::int as parcels, count(distinct number)::int as numbers from logistics_parcels`)).toEqual({ parcels: 2, numbers: 1 })
  await m.news()

  const [lead, beside] = await paidOrders(m, 2)
  const pair = (await m.by(m.a.clerk).call('POST', '/v1/merchant/waybills', { orderIds: [lead!.id, beside!.id], carrier: 'simulator', together: true })).body.items as { waybillId: string }[]
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/waybills/${pair[0]!.waybillId}/void`, {})).status).toBe(200)
  expect((await m.ctx.pool.query<{ why: string }>('select void_for as why from dispatch_waybills where id = any($1) order by id', [pair.map(({ waybillId }) => waybillId)])).rows.map(({ why }) => why)).toEqual(['taken_back', 'lead_gone'])
  // A new one for both; while a change of one is open nothing of the parcel leaves.
  const again = (await m.by(m.a.clerk).call('POST', '/v1/merchant/waybills', { orderIds: [lead!.id, beside!.id], carrier: 'simulator', together: true })).body.items as { waybillId: string; outcome: string }[]
  expect(again.map(({ outcome }) => outcome)).toEqual(['issued', 'issued'])
  await m.ctx.pool.query(`update ordering_orders set change_id = 'chg_held' where id = $1`, [beside!.id])
  expect((await ship(m, [again[0]!.waybillId])).body.items[0].outcome).toBe('refused')
  expect(await one(m, `select count(*)::int as n from dispatch_waybills where state = 'used'`)).toEqual({ n: 2 })
  await m.ctx.pool.query('update ordering_orders set change_id = null where id = $1', [beside!.id])
  expect((await ship(m, [again[1]!.waybillId, again[0]!.waybillId])).body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['shipped', 'shipped'])
  await booksAgree(m)
})

test('E05 a waybill is issued for chosen pieces: no more than are left, none beside one for other pieces, and the rest gets its own once these have left', async () => {
  const m = await market(50)
  await m.by(m.a.clerk).call('PUT', '/v1/merchant/sender', sender)
  const [order] = await paidOrders(m, 1)
  const [{ id: lineId }] = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${order!.id}`)).body.lines
  const some = (quantity: number) => m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${order!.id}/waybills`, { lines: [{ lineId, quantity }], carrier: 'simulator' })
  expect((await some(3)).body).toMatchObject({ type: 'dispatch.not_so_many', issues: [{ path: ['lines', '0', 'quantity'] }] })
  expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/orders/${order!.id}/waybills`, { lines: [{ lineId, quantity: 1 }] })).status).not.toBe(200)
  const { body: part } = await some(1)
  expect([part.outcome, (await some(1)).body.outcome, (await some(2)).body]).toMatchObject(['issued', 'already', { outcome: 'refused', why: expect.stringContaining('所含商品不同') }])
  await ship(m, [part.waybillId])
  await m.news()
  const { body: rest } = await some(1)
  expect([rest.outcome, rest.number === part.number]).toEqual(['issued', false])
  expect((await ship(m, [rest.waybillId])).body.items[0].outcome).toBe('shipped')
  await m.news()
  expect(await one(m, 'select state from ordering_orders where id = $1', [order!.id])).toEqual({ state: 'shipped' })
  await booksAgree(m)
})

test('F91 E05 a store’s rules choose the carrier, remote places go to EMS, and the next is asked where one does not issue: the choice says why, and what each said is kept', async () => {
  const m = await market(50)
  const clerk = m.by(m.a.clerk)
  await clerk.call('PUT', '/v1/merchant/sender', sender)
  const [near] = await paidOrders(m, 1)
  expect((await issue(m, [near!.id], null)).body.items).toMatchObject([{ outcome: 'refused', why: '没有适用的快递，请选择一家或设置快递规则' }])
  const rule = { name: '杭州', codes: ['3301'], leastGram: null, mostGram: 10_000, categoryIds: [m.categoryId], carrier: 'jd' }
  const put = (plan: object) => clerk.call('PUT', '/v1/merchant/carrier-plan', { rules: [rule], fallbacks: ['simulator'], isRemoteByEms: true, ...plan })
  expect([(await put({ rules: [{ ...rule, leastGram: 20_000 }] })).body.type, (await put({ fallbacks: ['飞鸽'] })).body.type, (await put({})).status]).toEqual(['dispatch.weights_crossed', 'logistics.no_such_carrier', 200])
  expect((await clerk.call('GET', `/v1/merchant/orders/${near!.id}/carriers`)).body.items).toEqual([{ carrier: 'jd', why: 'rule', rule: '杭州' }, { carrier: 'simulator', why: 'fallback', rule: '' }])
  expect((await desk(m))[0].choices[0]).toEqual({ carrier: 'jd', why: 'rule', rule: '杭州' })
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', { ...address, districtCode: '650102', street: '新华路 1 号' })).body.id
  const far = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  await decide(now(m), (await m.by(lan).call('POST', `/v1/payments/${far.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
  await m.news()
  const { items } = (await issue(m, [near!.id, far.children[0].orderId], null)).body
  expect(items.map(({ outcome, carrier }: { outcome: string; carrier: string }) => [outcome, carrier])).toEqual([['issued', 'simulator'], ['issued', 'simulator']])
  const kept = new Map(((await clerk.call('GET', '/v1/merchant/waybills')).body.items as { orderId: string; why: string; rule: string; tried: { carrier: string; outcome: string }[] }[]).map((one) => [one.orderId, [one.why, one.rule, one.tried.map(({ carrier, outcome }) => `${carrier} ${outcome}`)]]))
  expect([kept.get(near!.id), kept.get(far.children[0].orderId)]).toEqual([['rule', '杭州', ['jd unconnected', 'simulator issued']], ['remote', '', ['ems unconnected', 'simulator issued']]])
  // One that is down is asked twice, and no more in this action.
  const down = await paidOrders(m, 6, 'DEMODOWN 路 1 号')
  await issue(m, down.map(({ id }) => id))
  const told = (await m.ctx.pool.query<{ outcome: string }>(`select outcome from dispatch_asks a join dispatch_waybills w on w.id = a.waybill_id where w.state = 'failed' and w.order_id = any($1)`, [down.map(({ id }) => id)])).rows.map(({ outcome }) => outcome)
  expect([told.filter((one) => one === 'down').length > 0, told.length]).toEqual([true, 6])
})

test('E05 real carriers issue by the store’s own account at kuaidi100: its keys lie sealed and are shown to nobody, another store has none of it, a void number is taken back by the carrier’s own order number, and one parcel of several orders is asked about once', async () => {
  const company = kuaidi100Company()
  const m = await market(50, { fetch: company.fetch, kuaidi100: account })
  const [clerk, other] = [m.by(m.a.clerk), m.by(m.b.clerk)]
  await clerk.call('PUT', '/v1/merchant/sender', sender)
  const orders = await paidOrders(m, 4)
  const ids = orders.map(({ id }) => id)
  expect((await issue(m, ids.slice(0, 1), 'yuantong')).body.items).toMatchObject([{ outcome: 'refused', why: '所选快递还没有可用的面单账号：在“快递规则 → 面单账号”中填写，或换一家快递' }])
  const wish = { carrier: 'yuantong', account: agreed.partnerId, accountName: '', branch: '杭州西湖网点', mark: '', courier: '', pays: 'monthly', product: '' }
  const put = (more: object) => clerk.call('PUT', '/v1/merchant/carrier-accounts', { ...wish, ...more })
  expect([(await put({ carrier: '飞鸽' })).body.type, (await put({ carrier: 'simulator' })).body.type, (await put({ account: '' })).status]).toEqual(['logistics.no_such_carrier', 'dispatch.no_account_needed', 400])
  expect((await put({ carrier: '圆通', accountKey: 'wrong' })).status).toBe(200)
  expect((await issue(m, ids.slice(0, 1), 'yuantong')).body.items).toMatchObject([{ outcome: 'refused', why: '快递未接单：电子面单账号或密码错误：***' }])
  // The right key; then a change of the rest, which leaves it as it is.
  expect([(await put({ accountKey: agreed.partnerKey })).status, (await put({ product: '标准快递', accountKey: '', accountSecret: 'check-code' })).status]).toEqual([200, 200])
  expect((await clerk.call('GET', '/v1/merchant/carrier-accounts')).body).toEqual({ isConnected: true, items: [{ ...wish, product: '标准快递', hasKeys: true, changedAt: m.clock().toISOString() }] })
  expect((await other.call('GET', '/v1/merchant/carrier-accounts')).body.items).toEqual([])
  expect((await other.call('POST', '/v1/merchant/carrier-accounts/remove', { carrier: 'yuantong' })).status).toBe(404)
  const { rows: kept } = await m.ctx.pool.query<{ all: string }>('select a::text as all from dispatch_accounts a union all select e::text from kernel_audit_entries e')
  expect(kept.filter(({ all }) => [agreed.partnerKey, 'check-code', 'wrong'].some((key) => all.includes(key)))).toEqual([])

  const items = (await clerk.call('POST', '/v1/merchant/waybills', { orderIds: ids.slice(0, 3), carrier: 'yuantong', together: true })).body.items as { outcome: string; number: string; waybillId: string }[]
  expect([items.map(({ outcome }) => outcome), new Set(items.map(({ number }) => number)).size, company.labels().length]).toEqual([['issued', 'issued', 'issued'], 1, 1])
  expect((await clerk.call('POST', '/v1/merchant/waybills/papers', { waybillIds: [items[0]!.waybillId] })).body.items[0]).toMatchObject({ number: items[0]!.number, routeCode: '沪浦 310-D12 05' })
  const [alone] = (await issue(m, [ids[3]!], 'yuantong')).body.items as { number: string; waybillId: string }[]
  expect((await clerk.call('POST', `/v1/merchant/waybills/${alone!.waybillId}/void`, {})).status).toBe(200)
  company.behave('silent')
  await tellVoids(now(m))
  company.behave('well')
  m.at(10 * minuteMs)
  expect([await tellVoids(now(m)), await tellVoids(now(m)), company.labels().map(({ number, isLive }) => [number, isLive])]).toEqual([1, 0, [[items[0]!.number, true], [alone!.number, false]]])

  // Three orders left under one number: one question each time, and all three hear of it.
  await ship(m, [items[0]!.waybillId])
  await m.news()
  // However exactly the database knows when that was.
  await m.ctx.pool.query(`update logistics_parcels set at = at + interval '123 microseconds' where number = $1`, [items[0]!.number])
  const row = { time: '2026-06-18 18:40:00', context: '已揽收', statusCode: '103' }
  company.tell('yuantong', items[0]!.number, [row])
  m.at(24 * 60 * minuteMs)
  await pollParcels(now(m))
  const moved = async () => (await m.ctx.pool.query<{ state: string }>('select state from logistics_parcels where number = $1', [items[0]!.number])).rows.map(({ state }) => state)
  expect([company.asked, company.subscribed.size, await moved()]).toEqual([[`yuantong ${items[0]!.number}`], 1, ['collected', 'collected', 'collected']])
  await pollParcels(now(m))
  expect([company.asked.length, await one(m, 'select count(distinct next_poll_at)::int as times, count(*)::int as parcels from logistics_parcels where watched = $1', ['subscribed'])]).toEqual([1, { times: 1, parcels: 3 }])
  // Without the account nobody issues any more, and what was issued holds.
  expect((await clerk.call('POST', '/v1/merchant/carrier-accounts/remove', { carrier: 'yuantong' })).status).toBe(200)
  await booksAgree(m)
})

test('E06 freight by volume: a SKU keeps its volume through the form, lines of one template are summed, their shares add up, and what is not delivered there is named by its line', async () => {
  const m = await market(50)
  const clerk = m.by(m.a.clerk)
  const zone = { codes: [] as string[], isBlocked: false, first: 30_000, firstFen: 10_01, extra: 10_000, extraFen: 5_00, freeFromFen: null, freeFromPieces: 10 }
  const { items: [template] } = (await clerk.call('GET', '/v1/merchant/freight-templates')).body
  expect((await clerk.call('PUT', `/v1/merchant/freight-templates/${template.id}`, { name: template.name, by: 'volume', isDefault: true, zones: [zone, { ...zone, codes: ['54'], isBlocked: true }] })).status).toBe(200)
  const whole = (await clerk.call('GET', `/v1/merchant/products/${m.a.productId}`)).body
  const { id: _, merchantId: __, brand: ___, state: ____, reason: _____, history: ______, priceFen: _______, isFromPrice: ________, sales: _________, skus, ...rest } = whole
  const wish = { ...rest, brandId: rest.brandId ?? undefined, video: rest.video ?? undefined, skus: skus.map(({ code, spec, priceFen, weightGram }: { code: string; spec: object; priceFen: number; weightGram: number }, i: number) => ({ code, spec, priceFen, weightGram, volumeMm3: [12_000_500, 20_000_000][i] })) }
  expect((await clerk.call('PUT', `/v1/merchant/products/${m.a.productId}`, wish)).status).toBe(200)
  expect((await clerk.call('GET', `/v1/merchant/products/${m.a.productId}`)).body.skus.map(({ volumeMm3 }: { volumeMm3: number }) => volumeMm3)).toEqual([12_000_500, 20_000_000])
  await m.ctx.pool.query(`update catalog_products set state = 'on_shelf' where id = $1`, [m.a.productId])
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const quote = (lines: object[], to = addressId) => m.by(lan).call('POST', '/v1/quote', { lines, addressId: to })
  const [w, b] = m.a.skuIds as [string, string]
  // 2 × 12 000.5 + 1 × 20 000 cm³ are 44 001 cm³: 14 001 beyond the first are two extras, 10.01 + 2 × 5.00.
  const { body } = await quote([{ skuId: w, quantity: 2 }, { skuId: b, quantity: 1 }])
  expect([body.freightFen, body.lines.reduce((sum: number, line: { freightFen: number }) => sum + line.freightFen, 0)]).toEqual([20_01, 20_01])
  // Exactly the first, then free from ten pieces.
  expect([(await quote([{ skuId: b, quantity: 1 }])).body.freightFen, (await quote([{ skuId: w, quantity: 6 }, { skuId: b, quantity: 4 }])).body.freightFen]).toEqual([10_01, 0])
  const far = (await m.by(lan).call('POST', '/v1/addresses', { ...address, districtCode: '540102' })).body.id as string
  const blocked = await quote([{ skuId: w, quantity: 1 }], far)
  expect(JSON.stringify(blocked.body)).toContain(w)
})
