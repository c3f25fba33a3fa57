import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { texts } from '#locales/index'
import { check } from '../checker'
import { address, lan, market, mei, operator, type Market } from '../market'
import { decide, endBargains, sweep } from './doors'

/** Bargains 砍价 (F28, I-14, T-26): a chair for 199 yuan that three friends cut down to 99. */
const [hourMs, dayMs] = [3_600_000, 86_400_000]
const [priceFen, floorFen, freightFen, helpers] = [199_00, 99_00, 8_00, 3]
const folder = mkdtempSync(join(tmpdir(), 'tw-bargains-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const at = (m: Market, days: number) => new Date(m.clock().getTime() + days * dayMs).toISOString()
const wish = (m: Market, more: object = {}) => ({ skuId: m.a.skuIds[0]!, floorFen, helpers, leastCutFen: 1_00, mostPerNewFen: null, hours: 24, mostPieces: 3, perShopper: 2, helpsADay: 5, helpsInAll: 20, buysEarly: false, startsAt: m.clock().toISOString(), endsAt: at(m, 5), ...more })
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
const person = (name: string): Actor => ({ kind: 'shopper', id: `shp_${name}` })
async function live(m: Market, more: object = {}): Promise<string> {
  await register(m.ctx, reactions)
  const clerk = m.by(m.a.clerk)
  const { status, body } = await clerk.call('POST', '/v1/merchant/bargains', wish(m, more))
  expect([status, body]).toEqual([200, { id: expect.stringMatching(/^bga_/), version: 1 }])
  expect(await clerk.call('POST', `/v1/merchant/bargains/${body.id}/publish`, { version: 1 })).toMatchObject({ status: 200, body: { approvalId: null } })
  return body.id as string
}
const open = async (m: Market, activityId: string, who: Actor = lan): Promise<string> => { const { status, body } = await m.by(who).call('POST', '/v1/bargains', { activityId }); expect([status, body.type]).toEqual([200, undefined]); return body.bargainId as string }
const help = (m: Market, bargainId: string, who: Actor, key?: string) => m.by(who).call('POST', `/v1/bargains/${bargainId}/help`, {}, key)
const seen = async (m: Market, bargainId: string, who: Actor = lan) => (await m.by(who).call('GET', `/v1/bargains/${bargainId}`)).body
async function won(m: Market, activityId: string, who: Actor = lan, friends = 'friend'): Promise<string> {
  const id = await open(m, activityId, who)
  for (let i = 0; i < helpers; i++) expect((await help(m, id, person(`${friends}${i}`))).status).toBe(200)
  return id
}
async function order(m: Market, bargainId: string, who: Actor = lan, key?: string) {
  const by = m.by(who)
  const addressId = (await by.call('GET', '/v1/addresses')).body.items[0]?.id ?? (await by.call('POST', '/v1/addresses', address)).body.id
  const quote = await by.call('POST', '/v1/quote', { bargainId, addressId })
  if (quote.status !== 200) return quote
  return by.call('POST', '/v1/orders', { bargainId, quoteVersion: quote.body.version, addressId, note: '' }, key)
}
async function pay(m: Market, paymentId: string, who: Actor = lan): Promise<void> {
  await decide(now(m), (await m.by(who).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve')
  await m.news()
}
const rows = async (m: Market, sql: string) => (await m.ctx.pool.query<Record<string, unknown>>(sql)).rows
const taken = async (m: Market) => (await rows(m, 'select taken_pieces from bargains_activities'))[0]!['taken_pieces']
async function booksHold(m: Market): Promise<void> {
  await m.news()
  await exportRaw(now(m), folder)
  expect(check(folder).faults).toEqual([])
}
/** Which invariants the checker reports once these rows are spoilt; the file is as it was afterwards. */
function spoilt(file: string, change: (row: Record<string, unknown>, i: number) => object | undefined): string[] {
  const path = join(folder, `${file}.jsonl`)
  const right = readFileSync(path, 'utf8')
  const rows = right.split('\n').filter(Boolean).map((line, i) => change(JSON.parse(line) as Record<string, unknown>, i)).filter((row) => row !== undefined)
  expect(rows.length).toBeGreaterThan(0)
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const found = check(folder).faults.filter(({ invariant }) => invariant !== 'META').map(({ invariant, file }) => `${invariant} ${file}`)
  writeFileSync(path, right)
  return [...new Set(found)]
}

test('F28 a bargain is opened, three friends cut it down to its floor, what is shown is true at every step, and its one piece is bought there', async () => {
  const m = await market()
  const activityId = await live(m)
  expect((await m.by(mei).call('GET', `/v1/products/${m.a.productId}/bargain`)).body.bargain).toMatchObject({ id: activityId, priceFen, floorFen, helpers, odds: { leastFen: 1_00, averageFen: 33_33, mostFen: 98_00 } })
  const id = await open(m, activityId)
  const first = await seen(m, id)
  expect(first).toMatchObject({ state: 'running', nowFen: priceFen, helped: 0, isMine: true, mayBuy: false, proof: null, whyNot: 'bargains.own', leftPieces: 3 })
  let nowFen: number = priceFen
  for (const [i, who] of ['zhou', 'wu', 'zheng'].entries()) {
    const { status, body } = await help(m, id, person(who))
    expect(status).toBe(200)
    nowFen -= body.cutFen as number
    expect(body).toMatchObject({ nowFen, helped: i + 1, helpers, isWon: i === 2 })
    expect(await seen(m, id, person(who))).toMatchObject({ nowFen, helped: i + 1, mine: body.cutFen })
  }
  expect(nowFen).toBe(floorFen)
  const reached = await seen(m, id)
  expect(reached).toMatchObject({ state: 'won', mayBuy: true, buyBy: new Date(m.clock().getTime() + dayMs).toISOString() })
  // Anybody can make the hash that was shown at the beginning again of what is told now.
  expect(createHash('sha256').update(`${reached.proof.seed}/${reached.proof.cuts.join(',')}`).digest('hex')).toBe(first.commitment)
  expect(reached.helps.map((one: { cutFen: number }) => one.cutFen)).toEqual(reached.proof.cuts)
  expect((await m.by(lan).call('GET', '/v1/me/inbox')).body.items[0]).toMatchObject({ topic: 'bargain', link: `/bargains/${id}` })
  const placed = await order(m, id)
  expect([placed.status, placed.body.payableFen]).toEqual([200, floorFen + freightFen])
  const { lines } = (await m.by(lan).call('GET', `/v1/orders/${placed.body.orderId}`)).body
  expect(lines).toMatchObject([{ quantity: 1, unitPriceFen: priceFen, discountFen: priceFen - floorFen }])
  expect([await taken(m), (await seen(m, id)).state]).toEqual([1, 'ordered'])
  await booksHold(m)
  await pay(m, placed.body.paymentId)
  expect([(await seen(m, id)).state, (await order(m, id)).body.type]).toEqual(['bought', 'bargains.bought_already'])
  const { items: [row] } = (await m.by(m.a.clerk).call('GET', '/v1/merchant/bargains')).body
  expect(row.results).toEqual({ opened: 1, helps: 3, newHelpers: 3, won: 1, bought: 1, costFen: priceFen - floorFen, soldFen: floorFen })
  await booksHold(m)
})

test('T-26 I-14 the same helper twice in parallel is counted once, the owner is refused, so is who helps too often in a day, and nothing goes below the floor', async () => {
  const m = await market()
  const id = await open(m, await live(m, { helpsADay: 1, perShopper: 5 }))
  const twice = await Promise.all(Array.from({ length: 6 }, () => help(m, id, mei)))
  expect(twice.map(({ status, body }) => `${status} ${body.type ?? 'helped'}`).sort()).toEqual(['200 helped', ...Array.from({ length: 5 }, () => '409 bargains.helped_already')])
  expect((await seen(m, id)).helped).toBe(1)
  // Under one key it is one help, told twice.
  const again = await Promise.all([help(m, id, person('sun'), 'one-key'), help(m, id, person('sun'), 'one-key')])
  expect(again.some(({ status }) => status === 200)).toBe(true)
  expect(await help(m, id, person('sun'), 'one-key')).toMatchObject({ status: 200, body: { helped: 2 } })
  expect(await help(m, id, lan)).toMatchObject({ status: 409, body: { type: 'bargains.own' } })
  const other = await open(m, (await rows(m, 'select id from bargains_activities'))[0]!['id'] as string, person('qian'))
  expect(await help(m, other, mei)).toMatchObject({ status: 409, body: { type: 'bargains.helps_a_day' } })
  m.at(dayMs)
  const late = await open(m, (await rows(m, 'select id from bargains_activities'))[0]!['id'] as string, person('li'))
  expect((await help(m, late, mei)).status).toBe(200)
  m.at(0)
  // The last cut leads to the floor and no further: of five who come for it at once one gives it.
  const last = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((who) => help(m, id, person(who))))
  expect(last.map(({ status, body }) => `${status} ${body.type ?? 'helped'}`).sort()).toEqual(['200 helped', ...Array.from({ length: 4 }, () => '409 bargains.reached')])
  expect(await seen(m, id)).toMatchObject({ nowFen: floorFen, helped: 3, state: 'won' })
  await expect(m.ctx.pool.query(`update bargains_bargains set now_fen = floor_fen - 1 where id = $1`, [id])).rejects.toThrow('bargains_bargains_floor')
  await booksHold(m)
})

test('I-14 planted: a price below the floor, a helper twice, a cut that was not drawn and a piece too many are each reported by the checker', async () => {
  const m = await market()
  const id = await won(m, await live(m))
  await pay(m, (await order(m, id)).body.paymentId)
  await booksHold(m)
  expect(spoilt('bargains', (row) => ({ ...row, nowFen: floorFen - 1 }))).toEqual(['I-14 bargains'])
  expect(spoilt('bargain_helps', (row, i) => (i === 1 ? { ...row, helperId: 'shp_friend0' } : row))).toEqual(['I-14 bargain_helps'])
  expect(spoilt('bargain_helps', (row, i) => (i === 0 ? { ...row, helperId: lan.id } : row))).toEqual(['I-14 bargain_helps'])
  expect(spoilt('bargain_helps', (row, i) => ({ ...row, cutFen: Number(row['cutFen']) + (i === 0 ? 1 : i === 1 ? -1 : 0) }))).toEqual(['I-14 bargain_helps'])
  expect(spoilt('bargains', (row) => ({ ...row, seed: 'another' }))).toEqual(['I-14 bargains'])
  expect(spoilt('bargain_activities', (row) => ({ ...row, takenPieces: 0 }))).toEqual(['I-12 bargain_activities'])
  expect(spoilt('bargain_pieces', (row) => ({ ...row, paidFen: floorFen - 1 }))).toEqual(['I-14 bargain_pieces'])
  expect(spoilt('bargain_pieces', (row) => ({ ...row, state: 'released' }))).toEqual(expect.arrayContaining(['I-12 bargain_pieces']))
})

test('F28 of ten who have reached the floor and order at once three get a piece; one that is cancelled or not paid in time gives it back to the next', async () => {
  const m = await market(20)
  const activityId = await live(m, { helpsInAll: 20, helpsADay: 20, helpers: 1, leastCutFen: 1 })
  const people = Array.from({ length: 10 }, (_, i) => person(`p${i}`))
  const ids: string[] = []
  for (const who of people) { const id = await open(m, activityId, who); expect((await help(m, id, mei)).body.isWon).toBe(true); ids.push(id) }
  const answers = await Promise.all(people.map((who, i) => order(m, ids[i]!, who)))
  const told = answers.map(({ status, body }) => `${status} ${body.type ?? ''}`)
  expect([told.filter((one) => one === '200 ').length, told.filter((one) => one === '409 bargains.gone').length, await taken(m)]).toEqual([3, 7, 3])
  const [first, second] = answers.flatMap(({ status }, i) => (status === 200 ? [i] : [])) as [number, number]
  const outside = answers.findIndex(({ status }) => status !== 200)
  // Nobody opens or helps what cannot be had.
  expect([(await m.by(mei).call('POST', '/v1/bargains', { activityId })).body.type, (await seen(m, ids[outside]!, people[outside])).leftPieces]).toEqual(['bargains.none_left', 0])
  expect((await m.by(people[first]!).call('POST', `/v1/orders/${answers[first]!.body.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect([await taken(m), (await seen(m, ids[first]!, people[first])).state]).toEqual([2, 'won'])
  const next = await order(m, ids[outside]!, people[outside])
  expect([next.status, await taken(m)]).toEqual([200, 3])
  await booksHold(m)
  await pay(m, next.body.paymentId, people[outside])
  m.at(hourMs)
  await sweep(now(m))
  expect([await taken(m), (await seen(m, ids[second]!, people[second])).state]).toEqual([1, 'won'])
  await booksHold(m)
  // Paid for and given back, it is over: once for each bargain.
  const child = next.body.children[0].orderId
  expect((await m.by(people[outside]!).call('POST', `/v1/orders/${child}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect([await taken(m), (await seen(m, ids[outside]!, people[outside])).state]).toEqual([0, 'over'])
  await booksHold(m)
})

test('F28 one bargain is one order: told twice under one key it is the same, under two the second is refused, and it comes with nothing else', async () => {
  const m = await market()
  const id = await won(m, await live(m))
  const by = m.by(lan)
  const addressId = (await by.call('POST', '/v1/addresses', address)).body.id
  const { version } = (await by.call('POST', '/v1/quote', { bargainId: id, addressId })).body
  const body = { bargainId: id, quoteVersion: version, addressId, note: '' }
  const answers = await Promise.all([by.call('POST', '/v1/orders', body, 'k1'), by.call('POST', '/v1/orders', body, 'k2')])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect((await rows(m, 'select count(*)::int as n from ordering_orders where parent_id is null'))[0]).toEqual({ n: 1 })
  expect((await by.call('POST', '/v1/quote', { bargainId: id, lines: [{ skuId: m.b.skuIds[0], quantity: 1 }] })).body.type).toBe('ordering.bargain_alone')
  expect((await m.by(mei).call('POST', '/v1/quote', { bargainId: id })).status).toBe(404)
  await booksHold(m)
})

test('F28 what may be bought early is bought for what it costs by then; without that the floor is needed, and somebody’s help in any case', async () => {
  const m = await market()
  const strict = await open(m, await live(m))
  expect((await order(m, strict)).body.type).toBe('bargains.not_reached')
  const [{ id: activityId }] = await rows(m, 'select id from bargains_activities') as [{ id: string }]
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/bargains/${activityId}/stop`, { reason: '换一个' })).status).toBe(200)
  const early = await open(m, await live(m, { buysEarly: true }), mei)
  expect((await order(m, early, mei)).body.type).toBe('bargains.not_reached')
  const { cutFen } = (await help(m, early, person('zhou'))).body
  const placed = await order(m, early, mei)
  expect(placed.body.payableFen).toBe(priceFen - cutFen + freightFen)
  // While it lies on an order nobody cuts it, and with the order gone it goes on.
  expect((await help(m, early, person('wu'))).body.type).toBe('bargains.reached')
  expect((await m.by(mei).call('POST', `/v1/orders/${placed.body.orderId}/cancel`, { reason: '再等等' })).status).toBe(200)
  expect((await help(m, early, person('wu'))).status).toBe(200)
  await booksHold(m)
})

test('F28 only so many helpers who have bought before: the rest must be new, and a new one costs no more than was said', async () => {
  const m = await market()
  const activityId = await live(m, { mostPerNewFen: 50_00 })
  for (const name of ['old1', 'old2']) await m.ctx.pool.query('insert into promotions_buyers (mark, order_id, at) values ($1, $1, $2)', [`shp_${name}`, m.clock()])
  const id = await open(m, activityId)
  expect(await seen(m, id)).toMatchObject({ newHelpers: 2, newLeft: 2 })
  expect((await help(m, id, person('old1'))).status).toBe(200)
  expect((await help(m, id, person('old2'))).body.type).toBe('bargains.only_new')
  expect((await help(m, id, person('new1'))).status).toBe(200)
  expect(await seen(m, id)).toMatchObject({ newLeft: 1, helped: 2 })
  expect((await help(m, id, person('new2'))).body.isWon).toBe(true)
  await booksHold(m)
})

test('F28 what time has ended is over and told, by a letter each; whoever reached the floor has a day to buy, and after that not', async () => {
  const m = await market()
  const activityId = await live(m, { perShopper: 2 })
  const open1 = await open(m, activityId, mei)
  const done = await won(m, activityId)
  m.at(dayMs - 1)
  expect(await endBargains(now(m))).toBe(0)
  m.at(dayMs)
  expect([(await help(m, open1, person('late'))).body.type, (await order(m, done)).body.type]).toEqual(['bargains.over', 'bargains.over'])
  expect([await endBargains(now(m)), await endBargains(now(m))]).toEqual([2, 0])
  const shown = await seen(m, open1, mei)
  expect([shown.state, shown.proof.cuts.length, (await m.by(mei).call('GET', '/v1/me/inbox')).body.items.length]).toEqual(['over', helpers, 1])
  // Again, as often as the activity lets one shopper, and no more.
  const again = await open(m, activityId, mei)
  expect((await m.by(mei).call('POST', '/v1/bargains', { activityId })).body).toMatchObject({ type: 'bargains.one_at_a_time', bargainId: again })
  m.at(2 * dayMs)
  await endBargains(now(m))
  expect((await m.by(mei).call('POST', '/v1/bargains', { activityId })).body.type).toBe('bargains.opened_enough')
  expect((await m.by(mei).call('GET', '/v1/me/bargains')).body.items.map((one: { state: string }) => one.state)).toEqual(['over', 'over'])
  await booksHold(m)
})

test('F28 I-39 an activity is refused by field, told apart by store, published below a floor or at great cost only by two, and stopped for whoever comes next alone', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const bad = await clerk.call('POST', '/v1/merchant/bargains', wish(m, { floorFen: 200_00, endsAt: at(m, -1) }))
  expect([bad.status, bad.body.issues.map((issue: { path: string[] }) => issue.path[0])]).toEqual([422, ['floorFen', 'endsAt', 'endsAt']])
  expect((await m.by(m.b.clerk).call('POST', '/v1/merchant/bargains', wish(m))).body.type).toBe('bargains.not_your_goods')
  const activityId = await live(m)
  expect((await clerk.call('PUT', `/v1/merchant/bargains/${activityId}`, { ...wish(m), version: 2 })).body.type).toBe('bargains.not_a_draft')
  const second = (await clerk.call('POST', '/v1/merchant/bargains', wish(m))).body.id
  expect((await clerk.call('POST', `/v1/merchant/bargains/${second}/publish`, { version: 1 })).body.type).toBe('bargains.another_meets')
  const running = await open(m, activityId)
  expect((await clerk.call('POST', `/v1/merchant/bargains/${activityId}/stop`, { reason: '卖完' })).status).toBe(200)
  expect([(await m.by(mei).call('POST', '/v1/bargains', { activityId })).body.type, (await help(m, running, mei)).status]).toEqual(['bargains.not_open', 200])
  // Below what a piece may not be sold below: another has to allow it, and the merchant is alarmed.
  await clerk.call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]!}/cost`, { goodsFen: 100_00, freightFen: 0, commissionBp: 0, adsBp: 0, returnsBp: 0, floorFen: 150_00 })
  const asked = await clerk.call('POST', `/v1/merchant/bargains/${second}/publish`, { version: 1, reason: '引流' })
  expect([asked.status, asked.body.approvalId]).toEqual([200, expect.stringMatching(/^apr_/)])
  const other = m.by({ ...m.a.clerk, id: 'clk_other' })
  expect((await clerk.call('POST', `/v1/merchant/approvals/${asked.body.approvalId}/approve`, { note: '' })).status).toBe(403)
  expect((await other.call('POST', `/v1/merchant/approvals/${asked.body.approvalId}/approve`, { note: '' })).status).toBe(200)
  expect((await m.by(mei).call('POST', '/v1/bargains', { activityId: second })).status).toBe(200)
  // The platform's own costs the platform, and beyond what one may decide it takes two.
  const staff = m.by(operator)
  const great = (await staff.call('POST', '/v1/staff/bargains', wish(m, { skuId: m.b.skuIds[0], floorFen: 9_00, mostPieces: 100_000 }))).body.id
  expect((await staff.call('POST', `/v1/staff/bargains/${great}/publish`, { version: 1, reason: '大促' })).body.approvalId).toMatch(/^apr_/)
  expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/bargains/${great}/stop`, { reason: '不要' })).status).toBe(404)
  const refusals = Object.keys(texts).filter((code) => code.startsWith('bargains.'))
  expect(refusals.length).toBeGreaterThan(30)
})

test('F28 T-60 while the goods cost something else nobody opens another; what is under way keeps its price, unless they cost no more without it; a price that was just raised is none to begin from', async () => {
  const m = await market()
  const clerk = m.by(m.a.clerk)
  const priced = (fen: number) => clerk.call('PUT', `/v1/merchant/skus/${m.a.skuIds[0]!}/price`, { priceFen: fen })
  const activityId = await live(m)
  const id = await won(m, activityId)
  expect((await priced(250_00)).status).toBe(200)
  expect((await m.by(mei).call('POST', '/v1/bargains', { activityId })).body.type).toBe('bargains.price_changed')
  expect((await m.by(lan).call('POST', '/v1/quote', { bargainId: id })).body).toMatchObject({ goodsFen: 250_00, discountFen: 250_00 - floorFen })
  expect((await priced(floorFen)).status).toBe(200)
  expect((await m.by(lan).call('POST', '/v1/quote', { bargainId: id })).body.type).toBe('bargains.saves_nothing')
  expect((await clerk.call('POST', `/v1/merchant/bargains/${activityId}/stop`, { reason: '改价' })).status).toBe(200)
  m.at(hourMs)
  expect((await priced(priceFen)).status).toBe(200)
  const again = (await clerk.call('POST', '/v1/merchant/bargains', wish(m))).body.id
  expect((await clerk.call('POST', `/v1/merchant/bargains/${again}/publish`, { version: 1 })).body).toMatchObject({ type: 'bargains.raised_before', lowestYuan: '99.00' })
})

test('F28 what the platform cuts is its own cost: the merchant gets the whole price', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const staff = m.by(operator)
  const { id: activityId } = (await staff.call('POST', '/v1/staff/bargains', wish(m))).body
  expect((await staff.call('POST', `/v1/staff/bargains/${activityId}/publish`, { version: 1, reason: '拉新' })).body.approvalId).toBeNull()
  const placed = await order(m, await won(m, activityId))
  await pay(m, placed.body.paymentId)
  expect(await rows(m, 'select subsidy_fen::int as fen from ordering_orders where parent_id is not null')).toEqual([{ fen: priceFen - floorFen }])
  await booksHold(m)
})

test('F28 the one who looks at a bargain without being anybody sees how far it is and masked names, and neither seed nor cuts to come', async () => {
  const m = await market()
  const id = await open(m, await live(m))
  await m.ctx.pool.query(`insert into identity_shoppers (id, phone, name, state, created_at) values ('shp_mei', '13900000001', '梅雨', 'active', $1)`, [m.clock()])
  await help(m, id, mei)
  const { body } = await m.by({ kind: 'guest', id: 'gst_1' }).call('GET', `/v1/bargains/${id}`)
  expect(body).toMatchObject({ isMine: false, proof: null, helped: 1, helps: [{ name: '梅**' }], whyNot: null })
  expect(JSON.stringify(body)).not.toMatch(/seed"|shp_|梅雨/)
  expect((await m.by({ kind: 'guest', id: 'gst_1' }).call('POST', `/v1/bargains/${id}/help`, {})).status).toBe(401)
})
