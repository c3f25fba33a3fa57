import { expect, test } from 'vitest'
import type { Actor, Context } from '#kernel/context'
import { as } from '#kernel/context'
import { basketPage, basketsSince } from '#commerce/ordering'
import { resultsOf } from '#offers/promotions'
import { forgetAllKept } from '#kernel/kept'
import { after } from '#kernel/time'
import { sized } from '../full'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { drafting, rung } from '../offers/drafting'
import { decide } from './doors'

const dayMs = 86_400_000
const { draft, live } = drafting(30)
const shopperOf = async (m: Market, actor: Actor) => { const by = m.by(actor); return { by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string } }
async function ordered(m: Market, actor: Actor, ...baskets: (readonly [skuId: string, quantity: number][])[]): Promise<void> {
  const { by, addressId } = await shopperOf(m, actor)
  for (const lines of baskets) expect((await buy(by, lines.map(([skuId, quantity]) => ({ skuId, quantity })), addressId)).status).toBe(200)
}
async function replayed(m: Market, actor: Actor, offerIds: readonly string[]) {
  const begun = await m.by(actor).call('POST', `/v1/${actor.kind}/replays`, { offerIds })
  expect(begun.status).toBe(200)
  return (await m.by(actor).call('GET', `/v1/${actor.kind}/replays/${begun.body.id}`)).body
}

test('F39 a draft is replayed over the baskets of last month beside what is live: what it would cost, whom it touches, and what it pushes out', async () => {
  const m = await market(100)
  await ordered(m, lan, [[m.a.skuIds[0]!, 1]], [[m.a.skuIds[0]!, 2]], [[m.a.skuIds[0]!, 2], [m.b.skuIds[0]!, 1]])
  await ordered(m, mei, [[m.b.skuIds[0]!, 3]])
  const rival = await live(m, m.a.clerk, { name: '满 200 减 20', effect: rung(200_00, 20_00) })
  const id = await draft(m, m.a.clerk)
  const own = await replayed(m, m.a.clerk, [id])
  expect(own).toMatchObject({ state: 'done', orders: 3, done: 3, days: 30, figures: { baskets: 3, touched: 2, discountFen: 100_00, platformFen: 0, merchantFen: 100_00, averageFen: 50_00, perDayFen: 3_33, payableChangeFen: -60_00,
    pushed: [{ offerId: rival, name: '满 200 减 20', times: 2, offFen: 40_00 }], floorLines: 0, belowLines: 0, days: [{ touched: 2, offFen: 100_00 }] } })
  // The platform's replay is over whole orders of all stores, and its offer is paid for by the platform.
  const wide = await draft(m, operator, { lane: 'platform', effect: rung(170_00, 10_00) })
  expect(await replayed(m, operator, [wide])).toMatchObject({ orders: 4, figures: { baskets: 4, touched: 4, discountFen: 40_00, platformFen: 40_00, merchantFen: 0, payableChangeFen: -40_00, pushed: [] } })
  // Nothing but the replay itself has been written: nobody's offer, claim or price.
  const { rows } = await m.ctx.pool.query('select (select count(*)::int from promotions_claims) as claims, (select sum(uses)::int from promotions_offers) as uses')
  expect(rows).toEqual([{ claims: 0, uses: 0 }])
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${id}/replays`)).body.items).toHaveLength(1)
  expect((await m.by(m.b.clerk).call('POST', '/v1/merchant/replays', { offerIds: [id] })).status).toBe(404)
})

test('F39 a replay of an offer says what that very offer took when it was live, fen by fen', async () => {
  const m = await market(100)
  const id = await live(m, m.a.clerk, { effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 0, fromPieces: 2, offFen: 0, payPercent: 87, mostOffFen: null }] } })
  await ordered(m, lan, [[m.a.skuIds[0]!, 1]], [[m.a.skuIds[0]!, 3], [m.a.skuIds[1]!, 1]], [[m.a.skuIds[1]!, 2], [m.b.skuIds[0]!, 1]])
  const { rows: [taken] } = await m.ctx.pool.query<{ off: number; uses: number; payable: number }>('select (select sum(off_fen)::int from promotions_claims) as off, (select count(*)::int from promotions_claims) as uses, (select sum(payable_fen)::int from ordering_orders where parent_id is null) as payable')
  expect(taken!.uses).toBe(2)
  expect((await replayed(m, operator, [id])).figures).toMatchObject({ discountFen: taken!.off, touched: taken!.uses, payableAfterFen: taken!.payable, payableBeforeFen: taken!.payable + taken!.off })
})

test('F25 F39 days, budgets and how often one person may are kept to in a replay; a coupon is tried as if everybody held one', async () => {
  const m = await market(100)
  const baskets = Array.from({ length: 3 }, (): [string, number][] => [[m.a.skuIds[0]!, 2]])
  await ordered(m, lan, ...baskets)
  m.at(dayMs)
  await ordered(m, mei, ...baskets)
  const figures = async (more: object) => (await replayed(m, m.a.clerk, [await draft(m, m.a.clerk, more)])).figures
  expect(await figures({})).toMatchObject({ touched: 6, spentAt: null })
  expect(await figures({ rhythm: { monthDays: [18] } })).toMatchObject({ touched: 3, days: [{ day: '2026-06-18', touched: 3, offFen: 150_00 }] })
  expect(await figures({ perPerson: 1 })).toMatchObject({ touched: 2 })
  expect(await figures({ mostFen: 220_00 })).toMatchObject({ touched: 4, discountFen: 200_00 })
  expect(await figures({ mostUses: 4 })).toMatchObject({ touched: 4, spentAt: expect.stringContaining('2026-06-19') })
  expect(await figures({ kind: 'coupon', lane: 'store_coupon', perPerson: 2 })).toMatchObject({ touched: 4, discountFen: 200_00 })
})

/** So many orders more like the first one, made by the database itself. */
async function many(m: Market, n: number): Promise<void> {
  await m.ctx.pool.query(`with one as (select o.* from ordering_orders o where o.parent_id is null order by o.id limit 1), more as (select i, one.id || lpad(i::text, 6, '0') as id from one, generate_series(1, $1::int) as i),
    parents as (insert into ordering_orders select (jsonb_populate_record(null::ordering_orders, to_jsonb(one) || jsonb_build_object('id', more.id, 'number', more.id))).* from one, more),
    children as (select c.*, more.id || 'c' as new_id, more.id as new_parent from ordering_orders c, one, more where c.parent_id = one.id),
    placed as (insert into ordering_orders select (jsonb_populate_record(null::ordering_orders, to_jsonb(c) || jsonb_build_object('id', c.new_id, 'number', c.new_id, 'parent_id', c.new_parent))).* from children c)
    insert into ordering_lines select (jsonb_populate_record(null::ordering_lines, to_jsonb(l) || jsonb_build_object('id', l.id || c.new_id, 'order_id', c.new_id))).* from children c join ordering_lines l on l.order_id = c.id`, [n])
}

test('F39 many baskets are replayed in the worker, batch by batch, with progress; hearing of a batch twice counts it once, and it can be stopped', async () => {
  const m = await market(100)
  await ordered(m, lan, [[m.a.skuIds[0]!, 2]])
  const n = sized(700, 5_000)
  await many(m, n - 1)
  const id = await draft(m, operator, { lane: 'platform', effect: rung(300_00, 10_00), mostFen: 1_000_000_00 })
  const staff = m.by(operator)
  const { body: begun } = await staff.call('POST', '/v1/staff/replays', { offerIds: [id] })
  expect((await staff.call('GET', `/v1/staff/replays/${begun.id}`)).body).toMatchObject({ state: 'running', orders: n, done: 0 })
  const { rows: [letter] } = await m.ctx.pool.query<{ seq: string }>(`select l.seq from kernel_letters l where l.reaction = 'rehearsals.go_on_with_replay'`)
  await m.ctx.pool.query(`insert into kernel_outbox (name, payload, at) select name, payload, at from kernel_outbox where seq = $1`, [letter!.seq])
  await m.ctx.pool.query(`insert into kernel_letters (seq, reaction, due_at) select max(seq), 'rehearsals.go_on_with_replay', $1 from kernel_outbox`, [m.clock()])
  await m.news()
  expect((await staff.call('GET', `/v1/staff/replays/${begun.id}`)).body).toMatchObject({ state: 'done', orders: n, done: n, figures: { baskets: n, touched: n, discountFen: n * 10_00 } })
  const { body: second } = await staff.call('POST', '/v1/staff/replays', { offerIds: [id] })
  expect((await staff.call('POST', `/v1/staff/replays/${second.id}/cancel`, {})).status).toBe(200)
  await m.news()
  expect((await staff.call('GET', `/v1/staff/replays/${second.id}`)).body).toMatchObject({ state: 'cancelled', done: 0 })
  expect((await staff.call('POST', `/v1/staff/replays/${second.id}/cancel`, {})).body.type).toBe('rehearsals.not_running')
}, 60_000)

test('F39 before it is published an offer tells what it will meet, what it may cost at most and how many people it takes', async () => {
  const m = await market()
  const [rival, apart, day, away] = [
    await live(m, m.a.clerk, { name: '满 200 减 20', effect: rung(200_00, 20_00) }),
    await live(m, m.a.clerk, { name: '不同享', lane: 'item', effect: { kind: 'nth', n: 2, payPercent: 50 }, excludes: ['store'] }),
    await live(m, m.a.clerk, { name: '会员日', lane: 'day', effect: { kind: 'percent', payPercent: 95 }, rhythm: { monthDays: [18] } }),
    await live(m, m.a.clerk, { name: '别的商品', scope: { productIds: ['prd_other'] }, effect: rung(1_00, 50) })]
  await live(m, m.b.clerk, { name: '别家' })
  const id = await draft(m, m.a.clerk, { scope: { productIds: [m.a.productId] }, startsAt: after(m.clock(), dayMs).toISOString(), mostUses: 100 })
  const { body } = await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${id}/preview`)
  expect(body).toMatchObject({ mostCostFen: 5_000_00, people: 1, isCut: false })
  expect(body.meetings.map((one: { offerId: string; how: string; goods: string; from: string }) => [one.offerId, one.how, one.goods, one.from.slice(0, 10)])).toEqual([[apart, 'excluded', 'yes', '2026-06-19'], [rival, 'same_lane', 'yes', '2026-06-19'], [day, 'stacks', 'yes', '2026-07-17']])
  expect(body.meetings.map((one: { offerId: string }) => one.offerId)).not.toContain(away)
  const dear = await draft(m, operator, { lane: 'platform', effect: rung(100_00, 10_00) })
  expect((await m.by(operator).call('GET', `/v1/staff/offers/${dear}/preview`)).body).toMatchObject({ mostCostFen: null, people: 2, limitFen: 50_000_00 })
})

test('F39 F35 an offer meets a flash sale when that opens, not before: the first of its openings that lies in both times', async () => {
  const m = await market()
  const flash = await live(m, m.a.clerk, { name: '两场秒杀', lane: 'price', effect: { kind: 'flash', items: [{ skuId: m.a.skuIds[0]!, fen: 1_00, pieces: 5, perPerson: null }] }, rhythm: { slots: [{ fromMinute: 600, untilMinute: 720 }, { fromMinute: 1_200, untilMinute: 1_320 }] } })
  const from = new Date('2026-06-20T13:00:00+08:00')
  const meeting = async (more: object) => ((await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${await draft(m, m.a.clerk, { startsAt: from.toISOString(), ...more })}/preview`)).body.meetings as { offerId: string; from: string }[]).find(({ offerId }) => offerId === flash)?.from
  expect(await meeting({})).toBe(new Date('2026-06-20T20:00:00+08:00').toISOString())
  expect(await meeting({ rhythm: { monthDays: [22], fromMinute: 660, untilMinute: 700 } })).toBe(new Date('2026-06-22T11:00:00+08:00').toISOString())
  expect(await meeting({ rhythm: { fromMinute: 800, untilMinute: 900 } })).toBeUndefined()
})

/** What is asked of the database while something runs. */
async function plansOf(ctx: Context, work: (ctx: Context) => Promise<unknown>): Promise<string[]> {
  const asked: { text: string; values?: unknown[] }[] = []
  const client = { query: (given: { text: string; values?: unknown[] }) => { asked.push(given); return ctx.client.query(given) } }
  await work({ ...ctx, client: client as unknown as Context['client'] })
  const own = await ctx.pool.connect()
  try {
    await own.query('begin; set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off')
    const plans: string[] = []
    for (const { text, values = [] } of asked) plans.push((await own.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)).rows.map((row) => row['QUERY PLAN']).join('\n'))
    return plans
  } finally { await own.query('rollback'); own.release() }
}

test('F39 baskets are read by indexes, whoever asks', async () => {
  const m = await market(20)
  await ordered(m, lan, [[m.a.skuIds[0]!, 1]])
  for (const [merchantId, index] of [[null, /ordering_orders_pkey/], [m.a.merchantId, /ordering_orders_(of_merchant|pkey)/]] as const) {
    const since = after(m.ctx.now, -30 * dayMs)
    const plans = await plansOf(as(m.ctx, operator), async (ctx) => { await basketsSince(ctx, { merchantId, since, most: 20_000 }); await basketPage(ctx, { merchantId, fromId: 'ord_0', cursor: null, limit: 250 }) })
    expect(plans).toHaveLength(2)
    for (const plan of plans) { expect(plan).toMatch(index); expect(plan).not.toMatch(/Seq Scan/) }
    expect(plans[1]).toMatch(/ordering_lines_of_order/)
  }
})

test('F33 F34 what an offer does while it is on: used and claimed, what it costs whom, what was bought with it, by the day, and its budget to the end', async () => {
  const m = await market(100)
  const id = await live(m, m.a.clerk, { mostFen: 120_00 })
  const couponId = await live(m, operator, { kind: 'coupon', lane: 'platform_coupon', effect: rung(100_00, 10_00), mostUses: 5, mostFen: 1_000_00 })
  const { by, addressId } = await shopperOf(m, lan)
  expect((await by.call('POST', `/v1/coupons/center/${couponId}/claim`, {})).status).toBe(200)
  const lines = [{ skuId: m.a.skuIds[0]!, quantity: 2 }, { skuId: m.b.skuIds[0]!, quantity: 1 }]
  const paid = (await buy(by, lines, addressId)).body
  const { tradeRef } = (await by.call('POST', `/v1/payments/${paid.paymentId}/pay`, { channel: 'simulator' })).body
  await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
  await m.news()
  m.at(dayMs)
  const gone = (await buy(by, lines, addressId)).body
  expect((await by.call('POST', `/v1/orders/${gone.orderId}/cancel`, { reason: '不想要了' })).status).toBe(200)
  expect((await buy(by, lines, addressId)).status).toBe(200)
  const own = (await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${id}/results`)).body
  const storePart = paid.children.find((one: { merchantId: string }) => one.merchantId === m.a.merchantId).payableFen as number
  expect(own).toMatchObject({ orders: 2, paid: 1, released: 1, discountFen: 100_00, platformFen: 0, merchantFen: 100_00, averageFen: 50_00, gmvFen: storePart, leftFen: 20_00, isSpent: false, isLive: true, isCut: false, steps: 31 })
  expect(own.points.map((point: { at: string; orders: number }) => [point.at, point.orders])).toEqual([['2026-06-17T16:00:00.000Z', 1], ['2026-06-18T16:00:00.000Z', 1]])
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/offers/${id}/results?step=hour`)).body.points).toHaveLength(2)
  expect((await m.by(operator).call('GET', `/v1/staff/offers/${couponId}/results`)).body).toMatchObject({ issued: 1, couponsUsed: 1, orders: 1, paid: 1, platformFen: 10_00, merchantFen: 0, gmvFen: paid.payableFen, leftUses: 4 })
  forgetAllKept(m.ctx)
  // What is left of the budget does not reach: the offer has stopped by itself, for it takes all that it should or does not speak.
  expect((await by.call('POST', '/v1/quote', { lines, addressId })).body.discountFen).toBe(0)
  const plans = await plansOf(as({ ...m.ctx, now: m.clock() }, operator), async (ctx) => { await resultsOf(ctx, id, 'day') })
  expect(plans.filter((plan) => /promotions_claims_by_offer/.test(plan))).toHaveLength(2)
  for (const plan of plans) expect(plan).not.toMatch(/Seq Scan/)
})

test('F38 F39 E03 an offer is stopped while a checkout is open: the submit is told the new price and which offer has ended, the cart says so too, and whoever never could have used it is not told', async () => {
  const m = await market(100)
  const name = '满 300 减 50'
  const id = await live(m, m.a.clerk, { name })
  const { by, addressId } = await shopperOf(m, lan)
  await by.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0]!, quantity: 2 })
  const open = (await by.call('POST', '/v1/quote', { addressId })).body
  expect([open.discountFen, open.ended]).toEqual([50_00, []])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${id}/stop`, { reason: '价格填错' })).status).toBe(200)
  const told = await by.call('POST', '/v1/orders', { quoteVersion: open.version, addressId, note: '' })
  expect([told.status, told.body.type, told.body.quote.payableFen, told.body.quote.ended]).toEqual([409, 'ordering.changed', open.payableFen + 50_00, [{ offerId: id, name }]])
  expect((await by.call('GET', '/v1/cart')).body.ended).toEqual([{ offerId: id, name }])
  expect((await by.call('POST', '/v1/orders', { quoteVersion: told.body.quote.version, addressId, note: '' })).status).toBe(200)
  expect((await by.call('POST', '/v1/quote', { lines: [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId })).body.ended).toEqual([])
  expect((await by.call('POST', '/v1/quote', { lines: [{ skuId: m.b.skuIds[0]!, quantity: 9 }], addressId })).body.ended).toEqual([])
  m.at(dayMs + 1)
  forgetAllKept(m.ctx)
  expect((await by.call('POST', '/v1/quote', { lines: [{ skuId: m.a.skuIds[0]!, quantity: 2 }], addressId })).body.ended).toEqual([])
})

test('F38 I-29 staff stop every offer of a lane or a store at once, by one person with a reason that is kept; coupons in hand are told by name', async () => {
  const m = await market(100)
  const [full, coupon, other] = [await live(m, m.a.clerk), await live(m, m.a.clerk, { name: '店铺券', kind: 'coupon', lane: 'store_coupon', effect: rung(100_00, 20_00) }), await live(m, m.b.clerk, { effect: rung(50_00, 5_00) })]
  const { by, addressId } = await shopperOf(m, mei)
  expect((await by.call('POST', `/v1/coupons/center/${coupon}/claim`, {})).status).toBe(200)
  const staff = m.by(operator)
  expect((await staff.call('POST', '/v1/staff/offers/stop', { reason: '全部停' })).body.type).toBe('promotions.stop_what')
  expect((await staff.call('POST', '/v1/staff/offers/stop', { lane: 'item', reason: '没有这一层' })).body).toEqual({ stopped: 0, hasMore: false })
  expect((await staff.call('POST', '/v1/staff/offers/stop', { merchantId: m.a.merchantId, reason: '店铺出错' })).body).toEqual({ stopped: 2, hasMore: false })
  const { rows } = await m.ctx.pool.query<{ id: string; state: string }>('select id, state from promotions_offers order by id')
  expect(new Map(rows.map((row) => [row.id, row.state]))).toEqual(new Map([[full, 'stopped'], [coupon, 'stopped'], [other, 'live']]))
  const { rows: audits } = await m.ctx.pool.query<{ subject: string; reason: string }>(`select subject, after ->> 'reason' as reason from kernel_audit_entries where action = 'promotions.stop_offer' order by 1`)
  expect(audits).toEqual([full, coupon].toSorted().map((subject) => ({ subject, reason: '店铺出错' })))
  const lines = [{ skuId: m.a.skuIds[0]!, quantity: 1 }]
  expect((await by.call('POST', '/v1/quote', { lines, addressId })).body).toMatchObject({ discountFen: 0, ended: [{ offerId: coupon, name: '店铺券' }] })
  const { by: others, addressId: there } = await shopperOf(m, lan)
  expect((await others.call('POST', '/v1/quote', { lines, addressId: there })).body.ended).toEqual([])
  expect((await staff.call('POST', '/v1/staff/offers/stop', { lane: 'store', reason: '停这一层' })).body).toEqual({ stopped: 1, hasMore: false })
})

test('F39 F25 tried as a buyer on the 18th: why this price line by line, why not each other offer, and who bears what; nothing is taken by it', async () => {
  const m = await market(20)
  const day = await live(m, m.a.clerk, { name: '会员日', lane: 'day', effect: { kind: 'percent', payPercent: 95 }, rhythm: { monthDays: [18] } })
  const big = await live(m, m.a.clerk, { name: '满 900 减 200', effect: rung(900_00, 200_00) })
  const coupon = await live(m, operator, { name: '平台券', kind: 'coupon', lane: 'platform_coupon', effect: rung(100_00, 10_00), mostUses: 100, mostFen: 1_000_00 })
  const id = await draft(m, m.a.clerk, { name: '草稿满减', effect: rung(300_00, 50_00) })
  const lines = [{ skuId: m.a.skuIds[0]!, quantity: 2 }]
  const clerk = m.by(m.a.clerk)
  const ask = (more: object) => clerk.call('POST', '/v1/merchant/tries', { lines, at: '2026-07-18T09:00:00+08:00', ...more })
  const { body: tried } = await ask({ offerIds: [id], heldOfferIds: [coupon] })
  const dayFen = Math.floor(398_00 * 5 / 100)
  expect(tried).toMatchObject({ goodsFen: 398_00, discountFen: dayFen + 60_00, freightFen: 10_00, payableFen: 408_00 - dayFen - 60_00, platformFen: 10_00, merchantFen: dayFen + 50_00 })
  expect(tried.lines[0].shares).toEqual([{ offerId: day, name: '会员日', lane: 'day', offFen: dayFen, platformFen: 0, isTried: false }, { offerId: id, name: '草稿满减', lane: 'store', offFen: 50_00, platformFen: 0, isTried: true }, { offerId: coupon, name: '平台券', lane: 'platform_coupon', offFen: 10_00, platformFen: 10_00, isTried: false }])
  expect(tried.others).toMatchObject([{ offerId: big, why: { why: 'short', short: { missingFen: 900_00 - (398_00 - dayFen) } } }])
  const { body: bare } = await ask({ at: '2026-07-17T09:00:00+08:00' })
  expect([bare.discountFen, bare.others.map((one: { offerId: string; why: { why: string }; opensNext: string | null }) => [one.offerId, one.why.why, one.opensNext])]).toEqual([0, [[big, 'short', null], [coupon, 'not_held', null], [day, 'not_then', '2026-07-17T16:00:00.000Z']]])
  // What is tried now is what the buyer is asked for now.
  const { by, addressId } = await shopperOf(m, lan)
  const asked = (await by.call('POST', '/v1/quote', { lines, addressId })).body
  expect((await ask({ at: m.clock().toISOString() })).body).toMatchObject({ discountFen: asked.discountFen, payableFen: asked.payableFen })
  expect((await ask({ lines: [{ skuId: m.b.skuIds[0]!, quantity: 1 }] })).body.type).toBe('rehearsals.not_on_sale')
  expect((await ask({ at: '2026-06-01T00:00:00Z' })).status).toBe(422)
  expect((await m.by(m.b.clerk).call('POST', '/v1/merchant/tries', { lines: [{ skuId: m.b.skuIds[0]!, quantity: 1 }], at: m.clock().toISOString(), offerIds: [id] })).status).toBe(404)
  const { rows } = await m.ctx.pool.query('select (select count(*)::int from promotions_claims) as claims, (select sum(uses)::int from promotions_offers) as uses')
  expect(rows).toEqual([{ claims: 0, uses: 0 }])
})
