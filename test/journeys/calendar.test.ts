import { expect, test, vi } from 'vitest'
import type { Actor } from '#kernel/context'
import { after } from '#kernel/time'
import { address, buy, lan, market, operator, type Market } from '../market'
import { drafting, rung } from '../offers/drafting'
import { decide } from './doors'

/** The marketing calendar 营销日历 (F25, F40): what holds on which day, who sees what of it, and where offers would compete. The world's clock stands on 18 June 2026, 10:00 in Shanghai. */
const dayMs = 86_400_000
const { draft, live } = drafting(5)
const monthOf = async (m: Market, actor: Actor, month: string, more = '') => (await m.by(actor).call('GET', `/v1/${actor.kind}/calendar?month=${month}${more}`)).body as { entries: { id: string; type: string; days: object[] }[]; clashes: { ids: string[] }[]; isCut: boolean }
const price = { lane: 'price', effect: { kind: 'percent', payPercent: 90 } }

test('F25 F40 a month shows what holds on which of its days: the member day of the 18th, theme days, openings of a flash sale, both times of a presale', async () => {
  const m = await market(100)
  const { clerk } = m.a
  const plain = await live(m, clerk, { name: '618 满减' })
  const member = await live(m, clerk, { name: '会员日', lane: 'day', effect: { kind: 'percent', payPercent: 95 }, rhythm: { monthDays: [18] }, endsAt: '2027-06-01T00:00:00+08:00' })
  const theme = await draft(m, clerk, { name: '周三生活美学', lane: 'day', effect: { kind: 'percent', payPercent: 97 }, rhythm: { weekDays: [3] }, endsAt: '2027-06-01T00:00:00+08:00' })
  const last = await draft(m, clerk, { name: '月末', rhythm: { monthDays: [31] }, endsAt: '2027-06-01T00:00:00+08:00' })
  const flash = await live(m, clerk, { name: '秒杀', lane: 'price', effect: { kind: 'flash', items: [{ skuId: m.a.skuIds[0], fen: 99_00, pieces: 5, perPerson: 1 }] }, rhythm: { slots: [{ fromMinute: 600, untilMinute: 660 }, { fromMinute: 1_200, untilMinute: 1_260 }] }, endsAt: after(m.clock(), 2 * dayMs).toISOString() })
  const presale = (await m.by(clerk).call('POST', '/v1/merchant/presales', { productId: m.a.productId, depositFen: 20_00, countsFen: 40_00, shipDays: 7, depositStartsAt: '2026-06-20T00:00:00+08:00', depositEndsAt: '2026-06-25T00:00:00+08:00', tailStartsAt: '2026-06-28T00:00:00+08:00', tailEndsAt: '2026-07-02T00:00:00+08:00' })).body.id as string
  const { entries } = await monthOf(m, clerk, '2026-06')
  const of = (id: string) => entries.find((one) => one.id === id)
  expect(of(plain)).toMatchObject({ type: 'discount', kind: 'offer', refId: plain, state: 'live', slots: null, days: [{ from: '2026-06-18', until: '2026-06-23' }] })
  expect(of(member)).toMatchObject({ type: 'day', days: [{ from: '2026-06-18', until: '2026-06-18' }] })
  expect(of(theme)).toMatchObject({ state: 'draft', days: [{ from: '2026-06-24', until: '2026-06-24' }] })
  expect(of(last)).toMatchObject({ days: [{ from: '2026-06-30', until: '2026-06-30' }] })
  expect(of(flash)).toMatchObject({ type: 'flash', days: [{ from: '2026-06-18', until: '2026-06-19' }], slots: [{ fromMinute: 600, untilMinute: 660 }, { fromMinute: 1_200, untilMinute: 1_260 }] })
  expect(of(`${presale}/deposit`)).toMatchObject({ type: 'deposit', kind: 'presale', refId: presale, name: expect.stringContaining('休闲椅'), days: [{ from: '2026-06-20', until: '2026-06-24' }] })
  expect(of(`${presale}/tail`)).toMatchObject({ type: 'tail', days: [{ from: '2026-06-28', until: '2026-06-30' }] })
  // The next month has what goes on, and what is over is gone.
  const next = await monthOf(m, clerk, '2026-07')
  expect(next.entries.map(({ id, days }) => [id, days])).toEqual([[member, [{ from: '2026-07-18', until: '2026-07-18' }]], [theme, ['01', '08', '15', '22', '29'].map((day) => ({ from: `2026-07-${day}`, until: `2026-07-${day}` }))], [last, [{ from: '2026-07-31', until: '2026-07-31' }]],
    [`${presale}/tail`, [{ from: '2026-07-01', until: '2026-07-01' }]]].toSorted(([a], [b]) => next.entries.findIndex(({ id }) => id === a) - next.entries.findIndex(({ id }) => id === b)))
  // What is stopped held until then.
  m.at(dayMs)
  await m.by(clerk).call('POST', `/v1/merchant/offers/${plain}/stop`, { reason: '提前结束' })
  expect((await monthOf(m, clerk, '2026-06')).entries.find(({ id }) => id === plain)).toMatchObject({ state: 'stopped', days: [{ from: '2026-06-18', until: '2026-06-19' }] })
  expect((await m.by(clerk).call('GET', '/v1/merchant/calendar?month=2026-13')).status).toBe(400)
})

test('F40 offers that hold at once for the same goods clash where only one can speak: in one lane or excluded; not on other days, other goods, other stores, or once stopped', async () => {
  const m = await market(100)
  const { clerk } = m.a
  const one = await live(m, clerk, { name: '满减一' })
  const two = await draft(m, clerk, { name: '满减二', startsAt: after(m.clock(), 2 * dayMs).toISOString(), scope: { productIds: [m.a.productId] } })
  const coupon = await live(m, clerk, { name: '券', kind: 'coupon', lane: 'store_coupon', excludes: ['store'], mostUses: 10, endsAt: after(m.clock(), dayMs).toISOString() })
  await live(m, clerk, { name: '只用于别的商品', ...price, scope: { skuIds: [m.a.skuIds[1]] } })
  await live(m, clerk, { name: '别的商品', ...price, effect: { kind: 'percent', payPercent: 80 }, scope: { skuIds: [m.a.skuIds[0]] } })
  await live(m, clerk, { name: '周一', rhythm: { weekDays: [1] }, endsAt: after(m.clock(), 3 * dayMs).toISOString() })
  await live(m, m.b.clerk, { name: '别店' })
  const { clashes } = await monthOf(m, clerk, '2026-06')
  expect(clashes).toEqual([
    { ids: [one, coupon].toSorted(), how: 'excluded', goods: 'yes', from: m.clock().toISOString(), days: [{ from: '2026-06-18', until: '2026-06-19' }] },
    { ids: [one, two].toSorted(), how: 'same_lane', goods: 'yes', from: after(m.clock(), 2 * dayMs).toISOString(), days: [{ from: '2026-06-20', until: '2026-06-23' }] },
  ])
  await m.by(clerk).call('POST', `/v1/merchant/offers/${one}/stop`, { reason: '停止' })
  expect((await monthOf(m, clerk, '2026-06')).clashes).toEqual([])
})

test('I-18 F40 a store sees its own drafts and of the platform’s what is published and meets its goods; the platform sees all and may look at one store', async () => {
  const m = await market(100)
  const own = await draft(m, m.a.clerk, { name: '我的草稿' })
  await draft(m, m.b.clerk, { name: '别店草稿' })
  const wide = { lane: 'platform', mostFen: 1_000_00 }
  const all = await live(m, operator, { ...wide, name: '全场' })
  const mine = await live(m, operator, { ...wide, name: '本店商品', scope: { productIds: [m.a.productId, m.b.productId] } })
  const sorted = await live(m, operator, { ...wide, name: '家居', scope: { categoryIds: [m.categoryId] } })
  const theirs = await live(m, operator, { ...wide, name: '别店商品', scope: { skuIds: [m.b.skuIds[0]] } })
  const secret = await draft(m, operator, { ...wide, name: '平台草稿' })
  const ids = async (actor: Actor, more = '') => (await monthOf(m, actor, '2026-06', more)).entries.map(({ id }) => id).toSorted()
  expect(await ids(m.a.clerk)).toEqual([own, all, mine, sorted].toSorted())
  // Naming another store's calendar does not open it.
  expect(await ids(m.a.clerk, `&whose=${m.b.merchantId}`)).toEqual([own, all, mine, sorted].toSorted())
  expect(await ids(operator)).toHaveLength(7)
  expect(await ids(operator, '&whose=platform')).toEqual([all, mine, sorted, theirs, secret].toSorted())
  expect(await ids(operator, `&whose=${m.a.merchantId}`)).toEqual([own])
  expect((await m.by({ ...m.a.clerk, id: 'clk_no', permits: new Set(['promotions.read']) }).call('GET', '/v1/merchant/calendar?month=2026-06')).status).toBe(403)
})

test('a month asks the database the same number of questions however many offers there are', async () => {
  const m = await market(100)
  const asked = async () => {
    await monthOf(m, operator, '2026-06')
    const spy = vi.spyOn(m.ctx.pool, 'query')
    const { entries } = await monthOf(m, operator, '2026-06')
    const n = spy.mock.calls.length
    spy.mockRestore()
    return [entries.length, n] as const
  }
  await draft(m, m.a.clerk, { scope: { productIds: [m.a.productId] } })
  await draft(m, operator, { lane: 'platform', scope: { categoryIds: [m.categoryId] } })
  const few = await asked()
  await m.ctx.pool.query(`insert into promotions_offers (id, merchant_id, name, kind, lane, scope, effect, priority, excludes, platform_percent, uses, used_fen, issued, state, starts_at, ends_at, version, changed_by, changed_at)
    select 'ofr_' || n, case when n % 2 = 0 then $1 end, '第' || n, 'open', case when n % 3 = 0 then 'price' else 'store' end, '{}', '{"kind":"off","fen":100}', 0, '{}', 0, 0, 0, 0, 'live', $2::timestamptz, $3::timestamptz, 1, 'x', $2::timestamptz from generate_series(1, 700) n`, [m.a.merchantId, '2026-06-19T00:00:00+08:00', '2027-01-01T00:00:00+08:00'])
  const many = await asked()
  expect([few[0], few[1] > 0, many[1]]).toEqual([2, true, few[1]])
  expect(await monthOf(m, operator, '2026-06')).toMatchObject({ isCut: true, entries: { length: 500 }, clashes: { length: 300 } })
})

interface OfMonth { month: string; planFen: number | null; version: number; lanesFen: number | null; liveFen: number; draftFen: number; unbounded: number; spentFen: number; items: number; clashes: number }
const yearOf = async (m: Market, actor: Actor, more = '') => (await m.by(actor).call('GET', `/v1/${actor.kind}/calendar/year?year=2026${more}`)).body as { months: OfMonth[]; days: { day: string; items: number; flash: number; clashes: number }[]; spentSince: string | null; isOwn: boolean }
const june = async (m: Market, actor: Actor, more = '') => (await yearOf(m, actor, more)).months[5]!
const plan = (m: Market, actor: Actor, wish: object) => m.by(actor).call('PUT', `/v1/${actor.kind}/calendar/budgets`, { month: '2026-06', version: 0, ...wish })

test('F40 F25 a year shows what was planned for each month beside what its offers may cost and have cost: by their days, drafts apart, unbounded ones told', async () => {
  const m = await market(100)
  const { clerk } = m.a
  await live(m, clerk, { name: '一个月', mostFen: 300_00, startsAt: m.clock().toISOString(), endsAt: '2026-07-18T00:00:00+08:00' })
  await draft(m, clerk, { name: '草稿', lane: 'day', effect: { kind: 'percent', payPercent: 95 }, mostFen: 120_00, rhythm: { monthDays: [20] }, endsAt: '2026-10-01T00:00:00+08:00' })
  await live(m, clerk, { name: '没有上限', lane: 'day', effect: { kind: 'percent', payPercent: 99 } })
  await live(m, m.b.clerk, { name: '别店', mostFen: 900_00 })
  const shopper = m.by(lan)
  const addressId = (await shopper.call('POST', '/v1/addresses', address)).body.id as string
  expect((await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 2 }], addressId)).status).toBe(200)
  const { rows: [taken] } = await m.ctx.pool.query<{ off: number }>('select sum(c.off_fen)::int as off from promotions_claims c join promotions_offers o on o.id = c.offer_id')
  const { off } = taken!
  expect(off).toBeGreaterThanOrEqual(50_00)
  // Thirty days from 18 June on, thirteen of them in June; a budget of four member days, one a month.
  expect(await june(m, clerk)).toEqual({ month: '2026-06', planFen: null, version: 0, lanesFen: null, liveFen: 130_00, draftFen: 30_00, unbounded: 1, spentFen: off, items: 3, clashes: 1 })
  expect((await yearOf(m, clerk)).months.slice(6, 9).map(({ liveFen, draftFen, unbounded, spentFen, items }) => [liveFen, draftFen, unbounded, spentFen, items])).toEqual([[170_00, 30_00, 0, 0, 2], [0, 30_00, 0, 0, 1], [0, 30_00, 0, 0, 1]])
  expect(await june(m, clerk, '&lane=day')).toMatchObject({ liveFen: 0, draftFen: 30_00, unbounded: 1, spentFen: off - 50_00 })
  const { days, spentSince, isOwn } = await yearOf(m, clerk)
  expect([days.find(({ day }) => day === '2026-06-20'), days.find(({ day }) => day === '2026-07-20'), spentSince, isOwn]).toEqual([{ day: '2026-06-20', items: 3, flash: 0, clashes: 1 }, { day: '2026-07-20', items: 1, flash: 0, clashes: 0 }, null, true])
  // What a cancelled order took is not spent.
  await m.ctx.pool.query(`update promotions_claims set state = 'released'`)
  expect(await june(m, clerk)).toMatchObject({ spentFen: 0 })
})

test('I-29 I-18 F40 a plan is set by its owner alone, in all and by lane, audited, and never over a newer one', async () => {
  const m = await market(100)
  const { clerk } = m.a
  expect(await plan(m, clerk, { fen: 5_000_00 })).toMatchObject({ status: 200, body: { version: 1 } })
  expect(await plan(m, clerk, { lane: 'store', fen: 2_000_00 })).toMatchObject({ status: 200, body: { version: 1 } })
  expect(await plan(m, clerk, { lane: 'day', fen: 4_000_00 })).toMatchObject({ status: 200 })
  expect(await june(m, clerk)).toMatchObject({ planFen: 5_000_00, version: 1, lanesFen: 6_000_00 })
  expect(await june(m, clerk, '&lane=store')).toMatchObject({ planFen: 2_000_00, version: 1, lanesFen: null })
  expect(await plan(m, clerk, { fen: 1 })).toMatchObject({ status: 409, body: { type: 'campaigns.stale', version: 1, fen: 5_000_00 } })
  expect(await plan(m, clerk, { fen: 5_500_00, version: 1 })).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await plan(m, clerk, { month: '2026-05', fen: 1 })).toMatchObject({ status: 409, body: { type: 'campaigns.month_over' } })
  expect((await plan(m, clerk, { month: '2026-6', fen: 1 })).status).toBe(400)
  expect((await plan(m, clerk, { fen: -1 })).status).toBe(400)
  // Another store and the platform have plans of their own; the platform may read a store's.
  expect(await june(m, m.b.clerk)).toMatchObject({ planFen: null, version: 0 })
  expect(await plan(m, m.b.clerk, { fen: 7_00 })).toMatchObject({ status: 200, body: { version: 1 } })
  expect(await plan(m, operator, { fen: 9_000_00 })).toMatchObject({ status: 200, body: { version: 1 } })
  expect([await june(m, operator), await june(m, operator, `&whose=${m.a.merchantId}`), (await yearOf(m, operator, `&whose=${m.a.merchantId}`)).isOwn]).toMatchObject([{ planFen: 9_000_00 }, { planFen: 5_500_00, version: 2 }, false])
  // A store that names another sees its own.
  expect(await june(m, clerk, `&whose=${m.b.merchantId}`)).toMatchObject({ planFen: 5_500_00 })
  expect(await plan(m, clerk, { fen: null, version: 2 })).toMatchObject({ status: 200, body: { version: 0 } })
  expect(await june(m, clerk)).toMatchObject({ planFen: null, version: 0 })
  expect((await plan(m, { ...clerk, id: 'clk_reader', permits: new Set(['campaigns.read']) }, { fen: 1 })).status).toBe(403)
  const { rows } = await m.ctx.pool.query(`select subject, before, after from kernel_audit_entries where action = 'campaigns.plan_budget' and actor_id = $1 order by id`, [clerk.id])
  expect(rows).toEqual([{ subject: '2026-06/all', before: null, after: { fen: 5_000_00 } }, { subject: '2026-06/store', before: null, after: { fen: 2_000_00 } }, { subject: '2026-06/day', before: null, after: { fen: 4_000_00 } }, { subject: '2026-06/all', before: { fen: 5_000_00 }, after: { fen: 5_500_00 } }, { subject: '2026-06/all', before: { fen: 5_500_00 }, after: { fen: null } }])
})

test('F40 of plans for one month that are set at the same moment one stands, and the others are told', async () => {
  const m = await market(100)
  const answers = await Promise.all([1, 2, 3, 4].map((n) => plan(m, m.a.clerk, { fen: n * 100 })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
  expect((await m.ctx.pool.query('select count(*)::int as n from campaigns_budgets')).rows).toEqual([{ n: 1 }])
})

test('E22 F40 a month is a file for spreadsheets, page after page, and for other calendars', async () => {
  const m = await market(100)
  const ids = [await live(m, m.a.clerk, { name: '满300,减50' }), await draft(m, m.a.clerk, { name: '秒杀夜', lane: 'price', effect: { kind: 'flash', items: [{ skuId: m.a.skuIds[0], fen: 99_00, pieces: 5, perPerson: 1 }] }, rhythm: { slots: [{ fromMinute: 1_200, untilMinute: 1_260 }] }, endsAt: after(m.clock(), 2 * dayMs).toISOString() })]
  const page = async (more: string) => (await m.by(m.a.clerk).call('GET', `/v1/merchant/calendar/entries?month=2026-06&limit=1${more}`)).body as { items: { id: string }[]; next: string | null }
  const first = await page('')
  const second = await page(`&cursor=${first.next}`)
  expect([[...first.items, ...second.items].map(({ id }) => id).toSorted(), second.next]).toEqual([ids.toSorted(), null])
  const file = await m.by(m.a.clerk).call('GET', '/v1/merchant/calendar/file?month=2026-06')
  expect(file.status).toBe(200)
  const text = String(file.body)
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(3)
  for (const part of ['SUMMARY:满300\\,减50', 'DTSTART:20260618T020000Z\r\nDTEND:20260623T020000Z', 'DTSTART:20260618T120000Z\r\nDTEND:20260618T130000Z', 'DTSTART:20260619T120000Z', 'STATUS:TENTATIVE']) expect(text).toContain(part)
})

test('F39 F40 the preview of an offer looks at drafts and at what begins later, and says which is which; of the platform’s drafts a store hears nothing', async () => {
  const m = await market(100)
  const { clerk } = m.a
  const now = await live(m, clerk, { name: '正在进行' })
  const later = await live(m, clerk, { name: '明天开始', startsAt: after(m.clock(), dayMs).toISOString() })
  const other = await draft(m, clerk, { name: '另一草稿' })
  await draft(m, clerk, { name: '只在以后', startsAt: after(m.clock(), 20 * dayMs).toISOString(), endsAt: after(m.clock(), 30 * dayMs).toISOString() })
  await draft(m, operator, { name: '平台草稿', lane: 'platform' })
  await draft(m, m.b.clerk, { name: '别店草稿' })
  const id = await draft(m, clerk, { name: '新草稿' })
  const { body } = await m.by(clerk).call('GET', `/v1/merchant/offers/${id}/preview`)
  expect(body.meetings.map((one: { offerId: string; when: string; how: string }) => [one.offerId, one.when, one.how])).toEqual([[now, 'now', 'same_lane'], [later, 'later', 'same_lane'], [other, 'draft', 'same_lane']])
})

test('F39 F87 what the orders with an offer earned after landed costs: a store’s part of them, what has no known cost told apart, cancelled orders left out', async () => {
  const m = await market(100)
  const { clerk } = m.a
  const setCost = (skuId: string) => m.by(clerk).call('PUT', `/v1/merchant/skus/${skuId}/cost`, { goodsFen: 100_00, freightFen: 10_00, commissionBp: 500, adsBp: 300, returnsBp: 200, floorFen: null })
  expect((await setCost(m.a.skuIds[0]!)).status).toBe(200)
  const id = await live(m, clerk, { name: '满300减50' })
  const wide = await live(m, operator, { name: '跨店', lane: 'platform', effect: rung(400_00, 30_00), mostFen: 1_000_00 })
  const marginOf = async (actor: Actor, offerId: string) => (await m.by(actor).call('GET', `/v1/${actor.kind}/offers/${offerId}/margin`)).body
  expect(await marginOf(clerk, id)).toEqual({ orders: 0, lines: 0, incomeFen: 0, landedFen: 0, marginFen: 0, marginPercent: null, lossLines: 0, unknownLines: 0, unknownFen: 0, unknownPercent: 0, isCut: false })
  const by = m.by(lan)
  const addressId = (await by.call('POST', '/v1/addresses', address)).body.id as string
  const paid = async () => {
    const order = (await buy(by, [{ skuId: m.a.skuIds[0]!, quantity: 1 }, { skuId: m.a.skuIds[1]!, quantity: 1 }, { skuId: m.b.skuIds[0]!, quantity: 1 }], addressId)).body
    const { tradeRef } = (await by.call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
    await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
    await m.news()
    return order.orderId as string
  }
  const orderId = await paid()
  const lines = (await m.ctx.pool.query<{ skuId: string; income: number; landed: number | null }>(`select l.sku_id as "skuId", (l.goods_fen - l.discount_fen + l.subsidy_fen)::int as income, l.landed_fen::int as landed from ordering_lines l join ordering_orders o on o.id = l.order_id where o.parent_id = $1`, [orderId])).rows
  const income = (skuId: string) => lines.find((line) => line.skuId === skuId)!.income
  const [known, unknown, theirs] = [income(m.a.skuIds[0]!), income(m.a.skuIds[1]!), income(m.b.skuIds[0]!)]
  const landed = lines.find((line) => line.skuId === m.a.skuIds[0])!.landed!
  // 110 yuan, and a tenth of what it brought.
  expect(landed).toBe(110_00 + Math.ceil(known / 10))
  expect(await marginOf(clerk, id)).toEqual({ orders: 1, lines: 2, incomeFen: known, landedFen: landed, marginFen: known - landed, marginPercent: Math.round((known - landed) / known * 1_000) / 10, lossLines: 0, unknownLines: 1, unknownFen: unknown, unknownPercent: Math.round(unknown / (known + unknown) * 1_000) / 10, isCut: false })
  // The platform's offer is in whole orders; and of a store's offer the platform sees the same as the store.
  expect(await marginOf(operator, wide)).toMatchObject({ orders: 1, lines: 3, incomeFen: known, unknownLines: 2, unknownFen: unknown + theirs })
  expect(await marginOf(operator, id)).toEqual(await marginOf(clerk, id))
  for (const foreign of [m.b.clerk, clerk]) expect((await m.by(foreign).call('GET', `/v1/merchant/offers/${foreign === clerk ? wide : id}/margin`)).status).toBe(404)
  expect((await m.by({ ...clerk, id: 'clk_offers', permits: new Set(['promotions.read', 'rehearsals.read']) }).call('GET', `/v1/merchant/offers/${id}/margin`)).status).toBe(403)
  await m.ctx.pool.query(`update ordering_orders set state = 'cancelled' where parent_id = $1 and merchant_id = $2`, [orderId, m.a.merchantId])
  expect(await marginOf(clerk, id)).toMatchObject({ orders: 0, lines: 0 })
})
