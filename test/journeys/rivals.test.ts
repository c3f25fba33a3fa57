import { expect, test } from 'vitest'
import type { Actor } from '#kernel/context'
import { market, operator, type Market } from '../market'

/** What sets the price of one product at one time 同品活动 (F25, F28, F36, F40): told before it is published, and in the calendar with its clashes. */
const dayMs = 86_400_000
const iso = (m: Market, ms: number): string => new Date(m.ctx.now.getTime() + ms).toISOString()
const post = async (m: Market, actor: Actor, path: string, wish: object, publish?: object): Promise<string> => {
  const by = m.by(actor)
  const { status, body } = await by.call('POST', path, wish)
  expect([status, body]).toEqual([200, { id: expect.any(String), version: 1 }])
  if (publish) expect((await by.call('POST', `${path}/${body.id}/publish`, { version: 1, ...publish })).status).toBe(200)
  return body.id as string
}
const presale = (m: Market, publish = true, days = [0, 2] as const) => post(m, m.a.clerk, '/v1/merchant/presales', { productId: m.a.productId, depositFen: 20_00, countsFen: 40_00, depositStartsAt: iso(m, days[0] * dayMs), depositEndsAt: iso(m, days[1] * dayMs), tailStartsAt: iso(m, days[1] * dayMs), tailEndsAt: iso(m, (days[1] + 2) * dayMs), shipDays: 3 }, publish ? {} : undefined)
const bargain = (m: Market, publish = true, skuId = m.a.skuIds[0]!) => post(m, m.a.clerk, '/v1/merchant/bargains', { skuId, floorFen: 99_00, helpers: 3, leastCutFen: 1_00, mostPerNewFen: null, hours: 24, mostPieces: 3, perShopper: 2, helpsADay: 5, helpsInAll: 20, buysEarly: false, startsAt: iso(m, dayMs), endsAt: iso(m, 3 * dayMs) }, publish ? { reason: '上线' } : undefined)
const flash = (m: Market, clerk = m.a.clerk, skuId = m.a.skuIds[0]!) => post(m, clerk, '/v1/merchant/offers', { name: '秒杀', kind: 'open', lane: 'price', scope: {}, effect: { kind: 'flash', items: [{ skuId, fen: 49_00, pieces: 2, perPerson: null }] }, rhythm: { slots: [{ fromMinute: 600, untilMinute: 660 }] }, startsAt: iso(m, 0), endsAt: iso(m, 4 * dayMs) }, { reason: '上线' })
const list = (m: Market, more: object = {}) => post(m, m.a.clerk, '/v1/merchant/price-lists', { name: '批发价', startsAt: iso(m, 0), endsAt: iso(m, 30 * dayMs), lines: [{ skuId: m.a.skuIds[0]!, steps: [{ fromPieces: 1, fen: 150_00 }] }], ...more }, { reason: '上线' })
const groupBuy = (m: Market, publish = true, skuId = m.a.skuIds[0]!) => post(m, m.a.clerk, '/v1/merchant/group-buys', { prices: [{ skuId, size: 2, priceFen: 149_00, leaderFen: null }], hours: 24, mostPieces: 20, perShopper: 2, startsAt: iso(m, dayMs), endsAt: iso(m, 3 * dayMs) }, publish ? {} : undefined)
const rivals = async (m: Market, actor: Actor, ask: Record<string, string>) => (await m.by(actor).call('GET', `/v1/${actor.kind}/calendar/rivals?${new URLSearchParams({ from: iso(m, 0), until: iso(m, 5 * dayMs), ...ask }).toString()}`)).body.items as { kind: string; refId: string; how: string; state: string; from: string }[]

test('F28 F36 F40 a bargain and a presale of one product are told of each other, of its flash sales and lists, each with when they first meet; of another product nothing', async () => {
  const m = await market(50)
  const [ofPresale, ofBargain, ofFlash, ofList] = [await presale(m), await bargain(m, false), await flash(m), await list(m)]
  await flash(m, m.b.clerk, m.b.skuIds[0])
  const told = (items: readonly { kind: string; refId: string }[]) => new Set(items.map(({ kind, refId }) => `${kind} ${refId}`))
  expect(told(await rivals(m, m.a.clerk, { kind: 'bargain', skuId: m.a.skuIds[0]!, exceptId: ofBargain }))).toEqual(new Set([`presale ${ofPresale}`, `offer ${ofFlash}`, `list ${ofList}`]))
  expect(told(await rivals(m, m.a.clerk, { kind: 'presale', productId: m.a.productId, exceptId: ofPresale }))).toEqual(new Set([`bargain ${ofBargain}`, `offer ${ofFlash}`, `list ${ofList}`]))
  expect((await rivals(m, m.a.clerk, { kind: 'presale', productId: m.a.productId, exceptId: ofPresale })).find(({ kind }) => kind === 'bargain')).toMatchObject({ state: 'draft', how: 'excluded', from: iso(m, dayMs) })
  // The other SKU is bargained for by nobody, and no list names it; the product's presale is its own as well.
  expect(told(await rivals(m, m.a.clerk, { kind: 'bargain', skuId: m.a.skuIds[1]! }))).toEqual(new Set([`presale ${ofPresale}`]))
  // After its time nothing meets it.
  expect(told(await rivals(m, m.a.clerk, { kind: 'bargain', skuId: m.a.skuIds[1]!, from: iso(m, 2 * dayMs), until: iso(m, 3 * dayMs) }))).toEqual(new Set())
  // Another store hears nothing of it; staff hear all.
  expect(await rivals(m, m.b.clerk, { kind: 'presale', productId: m.a.productId })).toEqual([])
  expect(told(await rivals(m, operator, { kind: 'presale', productId: m.a.productId }))).toEqual(new Set([`presale ${ofPresale}`, `bargain ${ofBargain}`, `offer ${ofFlash}`, `list ${ofList}`]))
})

test('F25 F40 the calendar shows bargains and price lists, and where they, a presale and a flash sale of one product meet; the preview of an offer names them', async () => {
  const m = await market(50)
  const [ofPresale, ofBargain, ofFlash, ofList] = [await presale(m), await bargain(m), await flash(m), await list(m, { name: '企业价' })]
  const clerk = m.by(m.a.clerk)
  const { body } = await clerk.call('GET', '/v1/merchant/calendar?month=2026-06')
  const entries = body.entries as { id: string; kind: string; refId: string; type: string; name: string }[]
  expect(new Set(entries.map(({ kind, type, refId }) => `${kind} ${type} ${refId}`))).toEqual(new Set([`offer flash ${ofFlash}`, `presale deposit ${ofPresale}`, `presale tail ${ofPresale}`, `bargain bargain ${ofBargain}`, `list list ${ofList}`]))
  expect(entries.find(({ kind }) => kind === 'list')!.name).toBe('企业价')
  const named = new Map(entries.map(({ id, type }) => [id, type]))
  const pairs = (body.clashes as { ids: [string, string]; how: string; goods: string }[]).map(({ ids, how, goods }) => `${ids.map((id) => named.get(id)!).toSorted().join('+')} ${how} ${goods}`)
  expect(new Set(pairs)).toEqual(new Set(['deposit+flash excluded yes', 'bargain+deposit excluded yes', 'bargain+flash excluded yes', 'deposit+list excluded yes', 'bargain+list excluded yes', 'flash+list same_lane yes']))
  expect(pairs).toHaveLength(6)
  expect(((await m.by(m.b.clerk).call('GET', '/v1/merchant/calendar?month=2026-06')).body.entries as unknown[]).length).toBe(0)
  expect(((await m.by(operator).call('GET', '/v1/staff/calendar?month=2026-06&whose=platform')).body.entries as unknown[]).length).toBe(0)
  expect(((await m.by(operator).call('GET', `/v1/staff/calendar?month=2026-06&whose=${m.a.merchantId}`)).body.entries as unknown[]).length).toBe(5)
  const { body: seen } = await clerk.call('GET', `/v1/merchant/offers/${ofFlash}/preview`)
  expect(new Set((seen.meetings as { kind: string; offerId: string; how: string; when: string }[]).map(({ kind, offerId, how, when }) => `${kind} ${offerId} ${how} ${when}`))).toEqual(new Set([`presale ${ofPresale} excluded now`, `bargain ${ofBargain} excluded later`, `list ${ofList} same_lane now`]))
})

test('F27 F40 group buying is told to presales and bargains of its product and hears of them, stands in the calendar with its clashes and in the preview of an offer; of another SKU nothing', async () => {
  const m = await market(50)
  const [ofFlash, ofGroup, ofOther] = [await flash(m), await groupBuy(m), await groupBuy(m, false, m.a.skuIds[1]!)]
  const told = (items: readonly { kind: string; refId: string }[]) => new Set(items.map(({ kind, refId }) => `${kind} ${refId}`))
  expect(told(await rivals(m, m.a.clerk, { kind: 'bargain', skuId: m.a.skuIds[0]! }))).toEqual(new Set([`offer ${ofFlash}`, `group ${ofGroup}`]))
  expect(told(await rivals(m, m.a.clerk, { kind: 'presale', productId: m.a.productId }))).toEqual(new Set([`offer ${ofFlash}`, `group ${ofGroup}`, `group ${ofOther}`]))
  expect((await rivals(m, m.a.clerk, { kind: 'group', skuId: m.a.skuIds[0]!, exceptId: ofGroup }))).toMatchObject([{ kind: 'offer', refId: ofFlash, how: 'excluded' }])
  expect(await rivals(m, m.b.clerk, { kind: 'presale', productId: m.a.productId })).toEqual([])
  const { body } = await m.by(m.a.clerk).call('GET', '/v1/merchant/calendar?month=2026-06')
  expect((body.entries as { kind: string; type: string; refId: string; state: string; name: string }[]).filter(({ kind }) => kind === 'group').map(({ type, refId, state, name }) => [type, refId, state, name.length > 0])).toEqual([['group', ofGroup, 'live', true], ['group', ofOther, 'draft', true]])
  expect((body.clashes as { ids: string[]; how: string }[]).map(({ ids, how }) => [ids.toSorted(), how])).toEqual([[[ofFlash, ofGroup].toSorted(), 'excluded']])
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${ofFlash}/preview`)).body.meetings).toMatchObject([{ kind: 'group', offerId: ofGroup, how: 'excluded', when: 'later' }])
  expect(((await m.by(operator).call('GET', '/v1/staff/calendar?month=2026-06&whose=platform')).body.entries as unknown[]).length).toBe(0)
})
