import { expect, test } from 'vitest'
import { createClerk } from '#trust/identity'
import { dayMs, hourMs, minuteMs } from '#kernel/time'
import { booksAgree } from '../agree'
import { sized } from '../full'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { account, kuaidi100Company, type Row } from '../ports/kuaidi100.company'
import { decide, pollParcels, sweep, sweepParcels, sweepStalls } from './doors'

/** Parcels 包裹 (F12, E04, E05): told of by their carriers in whatever sequence, put right, stalled and looked after, shipped by the hundred. */
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
async function paidOrders(m: Market, count = 1) {
  // Two buy: nobody may place a hundred orders in an hour (F92).
  const shoppers = [lan, mei].map((who) => m.by(who))
  const addressIds = await Promise.all(shoppers.map(async (one) => (await one.call('POST', '/v1/addresses', address)).body.id as string))
  const made: { id: string; number: string }[] = []
  for (let i = 0; i < count; i++) {
    const [shopper, addressId] = [shoppers[Math.floor(i / 50)]!, addressIds[Math.floor(i / 50)]!]
    const order = (await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 2 }], addressId)).body
    const { tradeRef } = (await shopper.call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
    await decide(now(m), tradeRef, 'approve')
    await m.news()
    made.push({ id: order.children[0].orderId, number: order.children[0].number })
  }
  return made
}
async function shipped(m: Market, carrier: string, number: string) {
  const [order] = await paidOrders(m)
  const { lines } = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${order!.id}`)).body
  const answer = await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${order!.id}/ship`, { carrier, number, lines: lines.map((line: { id: string; quantity: number }) => ({ lineId: line.id, quantity: line.quantity })) })
  expect(answer.status).toBe(200)
  return { orderId: order!.id, parcelId: answer.body.parcelId as string, shown: async () => (await m.by(lan).call('GET', `/v1/orders/${order!.id}`)).body.parcels[0] }
}
const at = (m: Market, ms: number) => { const text = new Date(m.ctx.now.getTime() + ms + 8 * hourMs).toISOString(); return `${text.slice(0, 10)} ${text.slice(11, 19)}` }
const notes = async (m: Market, ownerId: string) => (await m.ctx.pool.query<{ title: string; body: string }>('select title, body from kernel_inbox where owner_id = $1 order by id', [ownerId])).rows
const events = async (m: Market, name: string) => (await m.ctx.pool.query('select from kernel_outbox where name = $1', [name])).rowCount

test('F12 T-11 a carrier’s lines come by asking and by push, late, twice and out of order: each is written once, the parcel moves forward only, and is asked about every half hour at most', async () => {
  const company = kuaidi100Company()
  const m = await market(20, { fetch: company.fetch, kuaidi100: account })
  const { parcelId, shown } = await shipped(m, 'yuantong', 'YT1234567890123')
  const row = (minutes: number, statusCode: string, context: string): Row => ({ time: at(m, minutes * minuteMs), context, statusCode })
  const [collected, hub, city, out, signed] = [row(20, '103', '已揽收'), row(60, '1002', '到达转运中心'), row(600, '1001', '到达上海'), row(700, '5', '正在派件'), row(800, '301', '本人签收')]
  for (let minute = 0; minute <= 29; minute++) { m.at(minute * minuteMs); await pollParcels(now(m)) }
  expect(company.asked).toEqual([])
  company.behave('silent')
  for (let minute = 30; minute < 60; minute++) { m.at(minute * minuteMs); await pollParcels(now(m)) }
  company.behave('well')
  company.tell('yuantong', 'YT1234567890123', [collected])
  for (let minute = 60; minute < 90; minute++) { m.at(minute * minuteMs); await pollParcels(now(m)) }
  expect([company.asked.length, company.subscribed.size, (await shown()).state]).toEqual([1, 1, 'collected'])
  // It is told by itself now, and hardly asked any more.
  m.at(5 * hourMs); await pollParcels(now(m))
  expect(company.asked.length).toBe(1)
  const push = async (rows: readonly Row[], status = 'polling', body?: string) => { company.tell('yuantong', 'YT1234567890123', rows); const { status: code } = await m.by({ kind: 'guest', id: 'gst_carrier' }).call('POST', '/v1/carriers/kuaidi100/pushes', (body ?? company.push('yuantong', 'YT1234567890123', status)) as never); return code }
  m.at(15 * hourMs)
  expect([await push([city, out, collected]), (await shown()).state]).toEqual([200, 'delivering'])
  expect([await push([hub, collected]), await push([out, city]), (await shown()).state, (await shown()).moves.map(({ words }: { words: string }) => words)]).toEqual([200, 200, 'delivering', ['正在派件', '到达上海', '到达转运中心', '已揽收']])
  // What is no push of theirs says nothing, and neither does a line of another time.
  expect(await push([signed], 'polling', 'param=%7B%7D&sign=0')).toBe(400)
  expect([await push([row(-5_000, '3', '从前的包裹'), row(2_000, '3', '将来')]), (await shown()).state, (await shown()).moves.length]).toEqual([200, 'delivering', 4])
  expect([await push([signed, out], 'shutdown'), await push([signed, out, row(850, '2', '又有问题')]), (await shown()).state, (await shown()).moves.length]).toEqual([200, 200, 'signed', 5])
  await m.news()
  expect([await events(m, 'logistics.parcel_delivered'), await events(m, 'logistics.parcel_stalled')]).toEqual([1, 0])
  const { rows: [row_] } = await m.ctx.pool.query('select watched, next_poll_at from logistics_parcels where id = $1', [parcelId])
  expect(row_).toEqual({ watched: 'ended', next_poll_at: null })
})

test('E04 a wrong number is put right before the parcel is collected and within the hours: the old one stays in the history that the shopper sees, and on record', async () => {
  const m = await market(20)
  const { orderId, parcelId, shown } = await shipped(m, 'simulator', 'DEMO00000001')
  const put = (number: string, by = m.a.clerk, carrier = 'simulator') => m.by(by).call('PUT', `/v1/merchant/parcels/${parcelId}/number`, { carrier, number })
  expect([(await put('DEMO00000002', m.b.clerk)).status, (await put('DEMO00000001')).body.type, (await put('DEMO00000002', m.a.clerk, 'nobody')).body.type, (await put('x')).status]).toEqual([404, 'logistics.same_number', 'logistics.no_such_carrier', 400])
  expect((await put('DEMO00000002')).status).toBe(200)
  expect(await shown()).toMatchObject({ number: 'DEMO00000002', numbers: [{ carrier: 'simulator', number: 'DEMO00000001' }] })
  const { rows: [told] } = await m.ctx.pool.query('select before, after, merchant_id from kernel_audit_entries where action = $1', ['logistics.replace_number'])
  expect(told).toEqual({ before: { carrier: 'simulator', number: 'DEMO00000001' }, after: { carrier: 'simulator', number: 'DEMO00000002' }, merchant_id: m.a.merchantId })
  expect([await events(m, 'logistics.parcel_renumbered'), (await m.by(mei).call('GET', `/v1/orders/${orderId}`)).status]).toEqual([1, 404])
  // Of two who put it right at once, each in his turn: the history holds both.
  expect((await Promise.all([put('DEMOWAIT0001'), put('DEMOWAIT0001')])).map(({ status }) => status).toSorted()).toEqual([200, 422])
  m.at(24 * hourMs)
  expect((await put('DEMO00000004')).body).toMatchObject({ type: 'logistics.too_late_to_renumber', hours: 24 })
  const other = await shipped(m, 'simulator', 'DEMO00000009')
  m.at(25 * hourMs)
  await pollParcels(now(m))
  expect((await m.by(m.a.clerk).call('PUT', `/v1/merchant/parcels/${other.parcelId}/number`, { carrier: 'simulator', number: 'DEMO00000010' })).body.type).toBe('logistics.collected_already')
})

test('F12 a parcel that stands still is found by the clock: the shopper is told before he asks, then the merchant; it is looked after, and closed when it moves again', async () => {
  const company = kuaidi100Company()
  const m = await market(20, { fetch: company.fetch, kuaidi100: account })
  const keeper = await createClerk(m.ctx, { merchantId: m.a.merchantId, login: 'keeper', name: '仓管', role: 'warehouse', password: 'kestrel-harbour-71' })
  const { orderId, parcelId, shown } = await shipped(m, 'zhongtong', '75123456789012')
  const mine = async () => (await m.by(m.a.clerk).call('GET', '/v1/merchant/stalled-parcels')).body.items
  m.at(24 * hourMs - 1)
  expect([await sweepStalls(now(m)), (await shown()).stall, (await shown()).legs[0]]).toEqual([0, null, expect.objectContaining({ leg: 'collect', isLate: false, at: null })])
  m.at(24 * hourMs)
  expect([await sweepStalls(now(m)), await sweepStalls(now(m))]).toEqual([1, 0])
  const [stall] = await mine()
  expect(stall).toMatchObject({ parcelId, orderId, state: 'awaiting', reason: 'silent', hours: 24, acknowledgedAt: null })
  expect((await m.by(operator).call('GET', '/v1/staff/stalled-parcels')).body.items).toMatchObject([{ id: stall.id, merchantName: '山居' }])
  expect((await m.by(m.b.clerk).call('GET', '/v1/merchant/stalled-parcels')).body.items).toEqual([])
  expect([(await notes(m, lan.id)).at(-1), (await notes(m, keeper)).at(-1)]).toEqual([{ title: '您的包裹暂时没有进展，已通知商家跟进', body: '中通快递 75123456789012：已 24 小时没有新的物流轨迹' }, expect.objectContaining({ title: '包裹停滞，请联系快递并告知买家' })])
  const { rows: sequence } = await m.ctx.pool.query<{ owner: string }>(`select owner_id as owner from kernel_inbox where title like '%包裹%' order by id`)
  expect(sequence.map(({ owner }) => owner)).toEqual([lan.id, keeper])
  const say = (by = m.a.clerk) => m.by(by).call('POST', `/v1/merchant/stalled-parcels/${stall.id}/acknowledge`, { words: '已催促快递，今日上门揽收' })
  expect([(await say(m.b.clerk)).status, (await say()).status, (await shown()).stall]).toEqual([404, 200, expect.objectContaining({ reason: 'silent', words: '已催促快递，今日上门揽收' })])
  company.tell('zhongtong', '75123456789012', [{ time: at(m, 25 * hourMs), context: '已揽收', statusCode: '103' }])
  m.at(26 * hourMs)
  await pollParcels(now(m))
  expect([(await mine()), (await shown()).stall, (await shown()).legs, (await say()).body.type]).toEqual([[], null, [expect.objectContaining({ leg: 'collect', isLate: true }), expect.objectContaining({ leg: 'haul', isLate: false, at: null }), expect.objectContaining({ leg: 'deliver', at: null })], 'logistics.moves_again'])
  // A carrier that tells no more leaves it to people at once.
  expect((await m.by({ kind: 'guest', id: 'gst_carrier' }).call('POST', '/v1/carriers/kuaidi100/pushes', company.push('zhongtong', '75123456789012', 'abort') as never)).status).toBe(200)
  expect(await mine()).toMatchObject([{ reason: 'unwatched', state: 'collected' }])
  expect([await events(m, 'logistics.parcel_stalled'), await events(m, 'logistics.stall_acknowledged')]).toEqual([2, 1])
  // Where nobody tells of a carrier's parcels, silence says nothing.
  const alone = await market(20)
  const silent = await shipped(alone, 'shunfeng', 'SF1234567890123')
  alone.at(200 * hourMs)
  expect([await sweepStalls(now(alone)), (await silent.shown()).isWatched]).toEqual([0, false])
})

test('E05 a hundred orders are shipped in one action, by a table or a file, each whole or not at all; the same rows again, and from two windows at once, change nothing', async () => {
  const m = await market(500)
  const count = sized(20, 100)
  const made = await paidOrders(m, count)
  const clerk = m.by(m.a.clerk)
  const rows = made.map(({ number }, i) => ({ orderNumber: number, carrier: i % 2 ? '演示快递' : 'simulator', number: `DEMO${String(i).padStart(8, '0')}` }))
  const counted = async () => (await m.ctx.pool.query<{ parcels: number; shipped: number }>(`select (select count(*)::int from logistics_parcels) as parcels, (select count(*)::int from ordering_orders where state = 'shipped' and parent_id is not null) as shipped`)).rows[0]
  const outcomes = (answer: { body: { items: { outcome: string }[] } }) => answer.body.items.map(({ outcome }) => outcome)
  // Of two windows that send the first half at once each order goes once.
  const half = rows.slice(0, count / 2)
  const both = await Promise.all([clerk.call('POST', '/v1/merchant/shipments', { rows: half }), clerk.call('POST', '/v1/merchant/shipments', { rows: half })])
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  half.forEach((_, i) => { expect(both.map((one) => outcomes(one)[i]).toSorted()).toEqual(['already', 'shipped']) })
  expect(await counted()).toEqual({ parcels: count / 2, shipped: count / 2 })
  // The whole as a file: what was sent is known, what is wrong is told by its row, and holds up nothing.
  const file = (its: readonly string[]) => { const form = `--x\r\ncontent-disposition: form-data; name="file"; filename="发货.csv"\r\ncontent-type: text/csv\r\n\r\n${['运单号,订单号,快递公司', ...its].join('\r\n')}\r\n--x--\r\n`; return clerk.form('/v1/merchant/shipments/file', Buffer.from(form), 'multipart/form-data; boundary=x') }
  const wrong = ['DEMO99999999,NO-SUCH,演示快递', `DEMO99999998,${made[0]!.number},演示快递`, `x,${made[1]!.number},演示快递`, `DEMO99999997,${made[1]!.number},飞鸽`]
  const sent = await file([...rows.map((row) => `${row.number},${row.orderNumber},${row.carrier}`), ...wrong])
  expect([sent.status, outcomes(sent)]).toEqual([200, [...half.map(() => 'already'), ...half.map(() => 'shipped'), 'refused', 'refused', 'refused', 'refused']])
  expect(sent.body.items.slice(-4).map(({ no, why }: { no: number; why: string }) => [no, why])).toEqual([[count + 2, '没有这个订单号'], [count + 3, expect.stringMatching(/订单/)], [count + 4, '运单号须为 6 至 40 位字母或数字'], [count + 5, '没有这家承运商']])
  const after = await counted()
  expect([after, outcomes(await file(rows.map((row) => `${row.number},${row.orderNumber},${row.carrier}`))), await counted()]).toEqual([{ parcels: count, shipped: count }, rows.map(() => 'already'), after])
  expect((await m.by(m.b.clerk).call('POST', '/v1/merchant/shipments', { rows: rows.slice(0, 1) })).body.items).toMatchObject([{ outcome: 'refused', why: '没有这个订单号', parcelId: null }])
  expect([(await file([])).body.type, (await clerk.form('/v1/merchant/shipments/file', Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n订单号,运单号\r\n1,2\r\n--x--\r\n'), 'multipart/form-data; boundary=x')).body.type]).toEqual(['dispatch.no_rows', 'dispatch.no_column_carrier'])
  expect((await m.ctx.pool.query(`select from kernel_audit_entries where action = 'dispatch.ship_many' and merchant_id = $1`, [m.a.merchantId])).rowCount).toBe(4)
})

test('E04 a parcel is received by itself: its pieces’ seven days begin with it, its clock is its own and stands still while something is asked back, and the last one receives the order', async () => {
  const m = await market(20)
  const [order] = await paidOrders(m)
  const clerk = m.by(m.a.clerk)
  const shopper = m.by(lan)
  const [line] = (await clerk.call('GET', `/v1/merchant/orders/${order!.id}`)).body.lines as { id: string }[]
  const shipOne = (number: string) => clerk.call('POST', `/v1/merchant/orders/${order!.id}/ship`, { carrier: 'simulator', number, lines: [{ lineId: line!.id, quantity: 1 }] })
  const first = (await shipOne('DEMOWAIT0001')).body.parcelId as string
  const shown = async () => (await shopper.call('GET', `/v1/orders/${order!.id}`)).body as { state: string; dueAt: string | null; parcels: { id: string; receivedAt: string | null; receiveBy: string | null; isReceivable: boolean }[] }
  const receive = (id: string, by = shopper) => by.call('POST', `/v1/parcels/${id}/receive`, {})
  expect([(await shown()).state, (await shown()).parcels[0]!.isReceivable, (await receive(first, m.by(mei))).status, (await shopper.call('POST', `/v1/orders/${order!.id}/receive`, {})).body.type]).toEqual(['part_shipped', true, 404, 'ordering.wrong_state'])
  m.at(2 * dayMs)
  expect([(await receive(first)).status, (await receive(first)).body.type, (await shown()).state]).toEqual([200, 'ordering.parcel_received', 'part_shipped'])
  // The second follows on the fifth day: the order is on its way whole, and the first is not to be received twice.
  m.at(5 * dayMs)
  const second = (await shipOne('DEMOWAIT0002')).body.parcelId as string
  expect((await shown()).parcels.map(({ receivedAt, isReceivable }) => [receivedAt !== null, isReceivable])).toEqual([[true, false], [false, true]])
  // While a piece of the line is on its way its days have not begun; asking stops the clocks, and taking it back lets them go on.
  m.at(10 * dayMs)
  const wish = { orderId: order!.id, kind: 'return', reason: 'no_reason', note: '', pictures: [], lines: [{ lineId: line!.id, quantity: 1 }] }
  const asked = await shopper.call('POST', '/v1/aftersales', wish)
  expect([asked.status, (await shown()).parcels[1]!.receiveBy]).toEqual([200, null])
  m.at(16 * dayMs)
  expect([await sweepParcels(now(m)), await sweep(now(m)), (await shown()).state]).toEqual([0, 0, 'shipped'])
  expect((await shopper.call('POST', `/v1/aftersales/${asked.body.id}/withdraw`, {})).status).toBe(200)
  // Of its ten days five were left on the tenth: it is received on the twenty-first, and the order with it.
  m.at(21 * dayMs - 1)
  expect([await sweepParcels(now(m)), (await shown()).state]).toEqual([0, 'shipped'])
  m.at(21 * dayMs)
  expect([await sweepParcels(now(m)), (await shown()).state, (await shown()).parcels.every(({ receivedAt }) => receivedAt !== null), (await receive(second)).body.type]).toEqual([1, 'received', true, 'ordering.wrong_state'])
  await m.news()
  expect([await events(m, 'ordering.parcel_received'), await events(m, 'ordering.order_received')]).toEqual([2, 1])
  // The line's seven days begin with its last parcel.
  m.at(28 * dayMs)
  expect((await shopper.call('POST', '/v1/aftersales/quote', { orderId: order!.id, kind: 'return', reason: 'no_reason', lines: wish.lines })).status).toBe(200)
  m.at(30 * dayMs)
  expect((await shopper.call('POST', '/v1/aftersales/quote', { orderId: order!.id, kind: 'return', reason: 'no_reason', lines: wish.lines })).body.type).toBe('aftersales.no_reason_over')
})

test('E04 two lines in two parcels: the days of one are over while the other’s run; and an order whose rest is struck out after what was sent has come is received at once', async () => {
  const m = await market(20)
  const shopper = m.by(lan)
  const addressId = (await shopper.call('POST', '/v1/addresses', address)).body.id as string
  const placed = (await buy(shopper, m.a.skuIds.map((skuId) => ({ skuId, quantity: 1 })), addressId)).body
  await decide(now(m), (await shopper.call('POST', `/v1/payments/${placed.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
  await m.news()
  const orderId = placed.children[0].orderId as string
  const { lines } = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${orderId}`)).body as { lines: { id: string }[] }
  const send = async (i: number) => (await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${orderId}/ship`, { carrier: 'simulator', number: `DEMOWAIT000${i}`, lines: [{ lineId: lines[i]!.id, quantity: 1 }] })).body.parcelId as string
  const quote = (i: number) => shopper.call('POST', '/v1/aftersales/quote', { orderId, kind: 'return', reason: 'no_reason', lines: [{ lineId: lines[i]!.id, quantity: 1 }] })
  expect((await shopper.call('POST', `/v1/parcels/${await send(0)}/receive`, {})).status).toBe(200)
  m.at(6 * dayMs)
  await send(1)
  m.at(9 * dayMs)
  expect([(await quote(0)).body.type, (await quote(1)).status]).toEqual(['aftersales.no_reason_over', 200])
  // Of two pieces one is sent and received; the shopper asks for the other back, the store agrees.
  const [other] = await paidOrders(m)
  const [line] = (await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${other!.id}`)).body.lines as { id: string }[]
  const { parcelId } = (await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${other!.id}/ship`, { carrier: 'simulator', number: 'DEMOWAIT0009', lines: [{ lineId: line!.id, quantity: 1 }] })).body
  expect((await shopper.call('POST', `/v1/parcels/${parcelId}/receive`, {})).status).toBe(200)
  const actions = [{ do: 'pieces', lines: [{ lineId: line!.id, quantity: 1 }] }]
  const seen = (await shopper.call('POST', `/v1/orders/${other!.id}/changes/preview`, { actions })).body
  const asked = (await shopper.call('POST', `/v1/orders/${other!.id}/changes`, { actions, reason: '等不及了', version: seen.version })).body
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/changes/${asked.id}/answer`, { isAgreed: true, words: '' })).status).toBe(200)
  expect((await shopper.call('GET', `/v1/orders/${other!.id}`)).body.state).toBe('received')
  await m.news()
  await booksAgree(m)
})
