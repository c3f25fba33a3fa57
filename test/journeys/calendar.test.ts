import { expect, test, vi } from 'vitest'
import type { Actor } from '#kernel/context'
import { after } from '#kernel/time'
import { market, operator, type Market } from '../market'

/** The marketing calendar 营销日历 (F25, F40): what holds on which day, who sees what of it, and where offers would compete. The world's clock stands on 18 June 2026, 10:00 in Shanghai. */
const dayMs = 86_400_000
const rung = (fromFen: number, offFen: number) => ({ kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] })
const wish = (m: Market, more: object) => ({ name: '优惠', kind: 'open', scope: {}, lane: 'store', effect: rung(300_00, 50_00), startsAt: m.clock().toISOString(), endsAt: after(m.clock(), 5 * dayMs).toISOString(), ...more })
async function draft(m: Market, actor: Actor, more: object = {}): Promise<string> {
  const drafted = await m.by(actor).call('POST', `/v1/${actor.kind}/offers`, wish(m, more))
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
  return drafted.body.id as string
}
async function live(m: Market, actor: Actor, more: object = {}): Promise<string> {
  const id = await draft(m, actor, more)
  expect(await m.by(actor).call('POST', `/v1/${actor.kind}/offers/${id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
  return id
}
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
