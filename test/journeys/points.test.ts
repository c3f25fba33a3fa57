import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reversePoints } from '#growth/points'
import { reactions } from '#apps/house'
import { as, transaction, type Actor } from '#kernel/context'
import { emit } from '#kernel/event'
import { register } from '#kernel/letters'
import { OrderReceived } from '#events/ordering'
import { booksAgree } from '../agree'
import { check } from '../checker'
import { sized } from '../full'
import { address, buy, lan, market, mei, operator, type Market } from '../market'
import { jobs } from '../world'
import { confirmReceipt, decide, shipOrder, sweep } from './doors'

/** Points 积分 (F22) from what earns them to what they pay, by the doors that people use; chairs for 199 and 59 yuan, freight 8. */
const [minuteMs, dayMs] = [60_000, 86_400_000]
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
const run = async (m: Market, name: string) => { await jobs.find((job) => job.name === name)!.run(now(m)) }
const rows = async <T extends object>(m: Market, sql: string, values: unknown[] = []) => (await m.ctx.pool.query<T>(sql, values)).rows
async function opened(): Promise<Market> {
  const m = await market(100)
  await register(m.ctx, reactions)
  await rows(m, `insert into identity_shoppers (id, phone, name, state, created_at) values ('shp_lan', '13900000001', '小岚', 'active', $1), ('shp_mei', '13900000002', '梅雨', 'active', $1)`, [m.clock()])
  return m
}
const addressOf = async (m: Market, who: Actor) => { const by = m.by(who); return (await by.call('GET', '/v1/addresses')).body.items[0]?.id ?? (await by.call('POST', '/v1/addresses', address)).body.id }
const give = async (m: Market, points: number, who: Actor = lan) => { expect((await m.by(operator).call('POST', `/v1/staff/points/accounts/${who.id}/adjust`, { points, reason: '入会礼' })).body).toEqual({ approvalId: null }) }
const has = async (m: Market, who: Actor = lan) => { const { available, pending, reserved, debt } = (await m.by(who).call('GET', '/v1/me/points')).body; return { available, pending, reserved, debt } }
const chair = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const both = (m: Market) => [...chair(m), { skuId: m.b.skuIds[0]!, quantity: 1 }]
async function quoted(m: Market, lines: readonly object[], usePoints?: number | 'most', who: Actor = lan) {
  const addressId = await addressOf(m, who)
  const { status, body } = await m.by(who).call('POST', '/v1/quote', { lines, addressId, usePoints })
  expect([status, body.type]).toEqual([200, undefined])
  return { addressId, quote: body }
}
async function order(m: Market, lines: readonly object[], usePoints: number | 'most', who: Actor = lan) {
  const { addressId, quote } = await quoted(m, lines, usePoints, who)
  return m.by(who).call('POST', '/v1/orders', { lines, addressId, quoteVersion: quote.version, usePoints, note: '' })
}
async function pay(m: Market, paymentId: string, who: Actor = lan): Promise<void> {
  await decide(now(m), (await m.by(who).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve')
  await m.news()
}
async function receive(m: Market, child: string, clerk: Actor = m.a.clerk, who: Actor = lan): Promise<void> {
  const its = await rows<{ lineId: string; quantity: number }>(m, 'select id as "lineId", quantity from ordering_lines where order_id = $1', [child])
  await shipOrder(as(now(m), clerk), child, { lines: its, carrier: 'simulator', number: 'SF12345678' })
  await confirmReceipt(as(now(m), who), child)
  await m.news()
}
async function booksHold(m: Market): Promise<void> {
  await m.news()
  expect((await booksAgree(m)).seen['I-13']).toBeGreaterThan(0)
  await run(m, 'points.check')
  expect(await rows(m, 'select faults, findings from points_checks order by at desc, id desc limit 1')).toEqual([{ faults: 0, findings: [] }])
}

test('F22 T-12 what was paid for goods earns points at receipt, usable when the return window is over, and once, however often the news comes', async () => {
  const m = await opened()
  const placed = await buy(m.by(lan), chair(m), await addressOf(m, lan))
  expect(placed.body.payableFen).toBe(199_00 + 8_00)
  await pay(m, placed.body.paymentId)
  const child = placed.body.children[0].orderId as string
  expect(await has(m)).toEqual({ available: 0, pending: 0, reserved: 0, debt: 0 })
  await receive(m, child)
  // Not for freight.
  expect(await has(m)).toEqual({ available: 0, pending: 199, reserved: 0, debt: 0 })
  const [told] = await rows<{ payload: Parameters<typeof emit>[2] }>(m, `select payload from kernel_outbox where name = 'ordering.order_received'`)
  for (let i = 0; i < 3; i++) await transaction(now(m), (ctx) => emit(ctx, OrderReceived, told!.payload as never))
  await m.news()
  expect((await m.by(lan).call('GET', '/v1/me/points')).body).toMatchObject({ pending: 199, coming: [{ points: 199, availableAt: new Date(m.clock().getTime() + 7 * dayMs).toISOString(), orderId: child }] })
  m.at(7 * dayMs - minuteMs)
  await run(m, 'points.mature_due')
  expect((await has(m)).available).toBe(0)
  m.at(7 * dayMs)
  await run(m, 'points.mature_due')
  await run(m, 'points.mature_due')
  expect((await m.by(lan).call('GET', '/v1/me/points')).body).toMatchObject({ available: 199, worthFen: 1_99, pending: 0, expiring: [{ points: 199, expiresAt: '2027-06-30T16:00:00.000Z', isSoon: false }] })
  expect((await m.by(lan).call('GET', '/v1/me/points/log')).body.items.map(({ reason, available, pending }: Record<string, unknown>) => [reason, available, pending])).toEqual([['matured', 199, -199], ['earned', 0, 199]])
  expect((await m.by(lan).call('GET', `/v1/orders/${placed.body.orderId}/points`)).body.items).toMatchObject([{ orderId: child, usedPoints: 0, earnedPoints: 199, isPending: false }])
  expect((await m.by(mei).call('GET', `/v1/orders/${placed.body.orderId}/points`)).body.items).toEqual([])
  await booksHold(m)
})

test('F22 I-04 I-08 points pay up to their share of the goods, reserved with the order and spent with its payment; the merchant gets them as money, by the books', async () => {
  const m = await opened()
  await give(m, 5_000)
  expect((await quoted(m, chair(m))).quote.points).toBeNull()
  const none = (await quoted(m, chair(m), 0)).quote
  expect([none.payableFen, none.points]).toEqual([207_00, { balance: 5_000, usedPoints: 0, usedFen: 0, mostPoints: 5_000, mostFen: 50_00, perYuan: 100, mostPercent: 50, why: 'all' }])
  const some = (await quoted(m, both(m), 2_580)).quote
  // 25.80 over 199 and 59: 19.90 and 5.90.
  expect([some.pointsFen, some.payableFen, some.lines.map(({ pointsFen }: { pointsFen: number }) => pointsFen).toSorted()]).toEqual([25_80, 258_00 + 16_00 - 25_80, [19_90, 5_90].toSorted()])
  const placed = await order(m, both(m), 2_580)
  expect([placed.status, placed.body.payableFen]).toEqual([200, 248_20])
  expect(await has(m)).toEqual({ available: 2_420, pending: 0, reserved: 2_580, debt: 0 })
  await booksHold(m)
  await pay(m, placed.body.paymentId)
  expect(await has(m)).toEqual({ available: 2_420, pending: 0, reserved: 0, debt: 0 })
  const [child] = await rows<{ id: string }>(m, 'select id from ordering_orders where merchant_id = $1', [m.a.merchantId])
  await receive(m, child!.id)
  // Of the goods; freight bears no commission (F75).
  const feeFen = (199_00 * 5) / 100
  expect(await rows(m, `select account, sum(amount_fen)::float8 as fen from payments_entries where reason = 'accrued' group by 1 order by 1`)).toEqual([{ account: 'merchant_payable', fen: -(207_00 - feeFen) }, { account: 'order_funds', fen: 187_10 }, { account: 'platform_fee', fen: -feeFen }, { account: 'platform_points', fen: 19_90 }])
  // Earned on money alone: 199.00 less 19.90.
  expect((await has(m)).pending).toBe(179)
  await booksHold(m)
  expect((await m.by(operator).call('PUT', '/v1/staff/settings/points.most_percent', { value: 100 })).status).toBe(200)
  await give(m, 5_000)
  expect((await quoted(m, [{ skuId: m.b.skuIds[0]!, quantity: 1 }], 'most')).quote).toMatchObject({ pointsFen: 58_99, points: { why: 'one_fen' } })
})

test('F22 I-13 T-16 two orders of one shopper at once never spend the same points, and what ends unpaid gives them back once', async () => {
  const m = await opened()
  await give(m, 3_000)
  const many = sized(6, 20)
  const { addressId, quote } = await quoted(m, chair(m), 3_000)
  const all = await Promise.all(Array.from({ length: many }, () => m.by(lan).call('POST', '/v1/orders', { lines: chair(m), addressId, quoteVersion: quote.version, usePoints: 3_000, note: '' })))
  const won = all.filter(({ status }) => status === 200)
  expect(won).toHaveLength(1)
  for (const { status, body } of all.filter((one) => one.status !== 200)) { expect(status).toBe(409); expect(['points.gone', 'ordering.changed']).toContain(body.type) }
  expect(await has(m)).toEqual({ available: 0, pending: 0, reserved: 3_000, debt: 0 })
  await booksHold(m)
  const { orderId } = won[0]!.body
  await Promise.all(Array.from({ length: 20 }, () => m.by(lan).call('POST', `/v1/orders/${orderId}/cancel`, { reason: '不想要了' })))
  expect(await has(m)).toEqual({ available: 3_000, pending: 0, reserved: 0, debt: 0 })
  const second = await order(m, chair(m), 'most')
  expect(second.body.payableFen).toBe(207_00 - 30_00)
  m.at(31 * minuteMs)
  await sweep(now(m))
  expect(await has(m)).toEqual({ available: 3_000, pending: 0, reserved: 0, debt: 0 })
  await booksHold(m)
})

test('F22 T-16 an order cancelled after it was paid gives its points back to their batches; those that have expired come back for a short grace', async () => {
  const m = await opened()
  await give(m, 1_000)
  m.at(40 * dayMs)
  await give(m, 1_000)
  const placed = await order(m, both(m), 1_500)
  await pay(m, placed.body.paymentId)
  const [a, b] = await Promise.all([m.a, m.b].map(async ({ merchantId }) => (await rows<{ id: string }>(m, 'select id from ordering_orders where merchant_id = $1', [merchantId]))[0]!.id)) as [string, string]
  expect((await m.by(lan).call('POST', `/v1/orders/${b}/cancel`, { reason: '拍错了' })).status).toBe(200)
  // 59 of 258 yuan: 343 of 1,500 points; they come back to the later batch, of which 500 were drawn.
  expect(await rows(m, 'select left_points::int as left, source from points_batches order by expires_at')).toEqual([{ left: 0, source: 'grant' }, { left: 500 + 343, source: 'grant' }])
  await booksHold(m)
  // Both batches are over when the other child is cancelled.
  m.at(500 * dayMs)
  await run(m, 'points.expire_due')
  expect((await has(m)).available).toBe(0)
  const early = { ...m.by(operator) }
  expect((await early.call('POST', `/v1/staff/orders/${a}/cancel`, { reason: '缺货' })).status).toBe(200)
  expect(await rows(m, `select left_points::int as left, expires_at as "expiresAt" from points_batches where source = 'grace'`)).toEqual([{ left: 1_500 - 343, expiresAt: new Date(m.clock().getTime() + 30 * dayMs) }])
  expect((await has(m)).available).toBe(1_500 - 343)
  await booksHold(m)
})

test('F22 I-13 a refund of a part gives back and claws back pro rata, once for each refund; what was spent already is owed, and the next earnings pay it', async () => {
  const m = await opened()
  await give(m, 2_000)
  const placed = await order(m, chair(m, 2), 2_000)
  await pay(m, placed.body.paymentId)
  const child = placed.body.children[0].orderId as string
  await receive(m, child)
  // 398.00 less 20.00.
  expect((await has(m)).pending).toBe(378)
  const half = { refundId: 'rfd_half', orderId: child, shopperId: lan.id, goodsFen: 189_00, pointsFen: 10_00 }
  const [one, two] = await Promise.all([reversePoints(now(m), half), reversePoints(now(m), half)])
  expect([one, two]).toEqual([{ backPoints: 1_000, clawedPoints: 189 }, { backPoints: 1_000, clawedPoints: 189 }])
  expect(await has(m)).toEqual({ available: 1_000, pending: 189, reserved: 0, debt: 0 })
  m.at(7 * dayMs)
  await run(m, 'points.mature_due')
  const all = await order(m, chair(m, 2), 'most')
  await pay(m, all.body.paymentId)
  expect(await has(m)).toEqual({ available: 0, pending: 0, reserved: 0, debt: 0 })
  // The other half comes back after its points have been spent elsewhere: of what comes back 189 are taken, none is owed.
  expect(await reversePoints(now(m), { ...half, refundId: 'rfd_rest', pointsFen: 99_00 })).toEqual({ backPoints: 1_000, clawedPoints: 189 })
  expect(await has(m)).toEqual({ available: 811, pending: 0, reserved: 0, debt: 0 })
  const later = all.body.children[0].orderId as string
  await receive(m, later)
  m.at(14 * dayMs)
  await run(m, 'points.mature_due')
  const earnedThen = Math.floor((398_00 - 11_89) / 100)
  expect((await has(m)).available).toBe(811 + earnedThen)
  const third = await order(m, chair(m), 'most')
  await pay(m, third.body.paymentId)
  expect(await reversePoints(now(m), { refundId: 'rfd_owed', orderId: later, shopperId: lan.id, goodsFen: 398_00 - 11_89, pointsFen: 0 })).toEqual({ backPoints: 0, clawedPoints: earnedThen })
  expect(await has(m)).toEqual({ available: 0, pending: 0, reserved: 0, debt: earnedThen })
  await receive(m, third.body.children[0].orderId as string)
  const pending = Math.floor((199_00 - (811 + earnedThen)) / 100)
  expect(await has(m)).toMatchObject({ pending, debt: earnedThen })
  m.at(21 * dayMs)
  await run(m, 'points.mature_due')
  expect(await has(m)).toEqual({ available: 0, pending: 0, reserved: 0, debt: earnedThen - pending })
  // What staff give pays the rest first.
  await give(m, earnedThen)
  expect(await has(m)).toEqual({ available: pending, pending: 0, reserved: 0, debt: 0 })
})

test('F22 F13 I-04 I-08 after-sales give back piece by piece what points had paid, take back what was earned, and the merchant’s share with it, to the last fen', async () => {
  const m = await opened()
  await give(m, 1_001)
  const placed = await order(m, chair(m, 3), 'most')
  expect(placed.body.payableFen).toBe(3 * 199_00 - 10_01)
  await pay(m, placed.body.paymentId)
  const child = placed.body.children[0].orderId as string
  await receive(m, child)
  expect(await has(m)).toEqual({ available: 0, pending: 586, reserved: 0, debt: 0 })
  const [line] = await rows<{ id: string }>(m, 'select id from ordering_lines where order_id = $1', [child])
  for (const [i, back] of [334, 668, 1_001].entries()) {
    const asked = await m.by(lan).call('POST', '/v1/aftersales', { orderId: child, kind: 'refund', reason: 'agreed', words: '协商', lines: [{ lineId: line!.id, quantity: 1 }] })
    expect([asked.status, asked.body.type]).toEqual([200, undefined])
    expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/aftersales/${asked.body.id}/agree`, {})).status).toBe(200)
    await m.news()
    expect(await has(m)).toEqual({ available: back, pending: [390, 195, 0][i], reserved: 0, debt: 0 })
    await booksHold(m)
  }
  expect((await m.by(lan).call('GET', `/v1/orders/${child}/points`)).body.items).toMatchObject([{ usedPoints: 1_001, backPoints: 1_001, earnedPoints: 586, clawedPoints: 586 }])
  const left = await rows<{ fen: number }>(m, `select coalesce(sum(amount_fen), 0)::float8 as fen from payments_entries where account = 'platform_points'`)
  expect(left).toEqual([{ fen: 0 }])
})

test('F22 points are announced twice before they expire and are gone then; the report of what is owed says when', async () => {
  const m = await opened()
  await give(m, 700)
  await give(m, 300, mei)
  const staff = m.by(operator)
  expect((await staff.call('GET', '/v1/staff/points')).body).toMatchObject({ available: 1_000, outstanding: 1_000, worthFen: 10_00, items: [{ month: '2027-06', points: 1_000, worthFen: 10_00, shoppers: 2 }] })
  const over = Date.parse('2027-07-01T00:00:00+08:00') - m.ctx.now.getTime()
  const letters = async () => (await rows<{ body: string }>(m, `select body from kernel_inbox where owner_id = 'shp_lan' and title = '积分即将到期'`)).map(({ body }) => body)
  for (const [days, count] of [[31, 0], [30, 1], [29, 1], [7, 2], [1, 2]] as const) { m.at(over - days * dayMs); await run(m, 'points.remind_expiring'); expect([days, (await letters()).length]).toEqual([days, count]) }
  expect((await letters())[0]).toBe('您有 700 积分将于 2027-07-01 零点到期，请尽快使用。')
  m.at(over)
  // Not even before the job has been by.
  expect((await quoted(m, chair(m), 'most')).quote.points).toMatchObject({ balance: 0, usedFen: 0, why: 'no_points' })
  await run(m, 'points.expire_due')
  expect((await staff.call('GET', '/v1/staff/points')).body).toMatchObject({ available: 0, expired: 1_000, items: [] })
  const { body: file } = await staff.call('POST', '/v1/staff/exports', { kind: 'pointsLiability', format: 'csv' })
  expect(file).toMatchObject({ state: 'done' })
  await booksHold(m)
})

test('F22 I-39 staff give and take points with a reason, many only when another has allowed it; the owner is told, the audit knows', async () => {
  const m = await opened()
  const staff = m.by(operator)
  const adjust = (points: number, id: string = lan.id) => staff.call('POST', `/v1/staff/points/accounts/${id}/adjust`, { points, reason: '客诉补偿' })
  expect((await adjust(0)).body).toMatchObject({ type: 'points.nothing', issues: [{ path: ['points'] }] })
  expect((await adjust(100, 'shp_nobody')).status).toBe(404)
  expect((await adjust(-1)).body.type).toBe('points.not_so_many')
  expect((await adjust(200)).body).toEqual({ approvalId: null })
  expect((await adjust(-50)).body).toEqual({ approvalId: null })
  const { body: { approvalId } } = await adjust(5_001)
  expect(approvalId).toMatch(/^apr_/)
  expect((await has(m)).available).toBe(150)
  expect((await staff.call('POST', `/v1/staff/approvals/${approvalId}/approve`, { note: '' })).body.type).toBe('risk.own_approval')
  expect((await m.by({ kind: 'staff', id: 'stf_two', permits: new Set(['*']) }).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { note: '同意' })).status).toBe(200)
  expect((await has(m)).available).toBe(5_151)
  expect((await rows<{ title: string }>(m, `select title from kernel_inbox where owner_id = 'shp_lan' order by id`)).map(({ title }) => title)).toEqual(['到账积分 200', '扣减积分 50', '到账积分 5001'])
  expect(await rows(m, `select count(*)::int as n from kernel_audit_entries where action = 'points.adjust'`)).toEqual([{ n: 3 }])
  expect((await staff.call('GET', '/v1/staff/points/accounts?q=13900000001')).body.items).toMatchObject([{ shopperId: lan.id, name: '小**', available: 5_151, issued: 5_201, clawedBack: 50 }])
  expect((await staff.call('GET', `/v1/staff/points/accounts/${lan.id}/log?limit=2`)).body).toMatchObject({ items: [{ reason: 'granted', available: 5_001, note: '客诉补偿' }, { reason: 'deducted', available: -50 }], next: expect.stringMatching(/^ptj_/) })
  await booksHold(m)
})

test('F22 I-12 I-13 planted: a balance, an entry, a batch, a claim that is held too long and an order whose lines say otherwise are each reported by the checker', async () => {
  const m = await opened()
  await give(m, 1_000)
  const placed = await order(m, chair(m), 400)
  await pay(m, placed.body.paymentId)
  await receive(m, placed.body.children[0].orderId as string)
  const folder = mkdtempSync(join(tmpdir(), 'tw-points-'))
  try {
    await exportRaw(now(m), folder)
    expect(check(folder).faults).toEqual([])
    const reported = (file: string, change: (row: Record<string, number | string>) => object): string[] => {
      const place = join(folder, `${file}.jsonl`)
      const was = readFileSync(place, 'utf8')
      const [first, ...rest] = was.trimEnd().split('\n')
      writeFileSync(place, `${[JSON.stringify(change(JSON.parse(first!) as Record<string, number | string>)), ...rest].join('\n')}\n`)
      const found = check(folder).faults.map(({ invariant, file }) => `${invariant} ${file}`)
      writeFileSync(place, was)
      return found
    }
    expect(reported('points_accounts', (row) => ({ ...row, available: (row['available'] as number) + 1 }))).toEqual(expect.arrayContaining(['I-13 points_accounts', 'I-13 points_batches']))
    expect(reported('points_entries', (row) => ({ ...row, points: (row['points'] as number) + 1 }))).toEqual(expect.arrayContaining(['I-13 points_entries', 'I-13 points_accounts']))
    expect(reported('points_batches', (row) => ({ ...row, leftPoints: -1 }))).toContain('I-13 points_batches')
    expect(reported('points_claims', (row) => ({ ...row, state: 'held' }))).toEqual(expect.arrayContaining(['I-12 points_claims', 'I-13 points_claims']))
    expect(reported('points_draws', (row) => ({ ...row, points: 399 }))).toContain('I-13 points_claims')
    expect(reported('points_parts', (row) => ({ ...row, amountFen: 1 }))).toContain('I-13 orders')
  } finally { rmSync(folder, { recursive: true }) }
})

test('F22 I-13 the nightly check finds a batch, an entry and a claim that somebody has spoilt, and an alert says so', async () => {
  const m = await opened()
  await give(m, 1_000)
  await order(m, chair(m), 400)
  await booksHold(m)
  await rows(m, 'update points_batches set left_points = left_points + 5')
  await rows(m, `update points_draws set points = points + 1`)
  await run(m, 'points.check')
  const [check] = await rows<{ faults: number; findings: { what: string }[] }>(m, 'select faults, findings from points_checks order by at desc, id desc limit 1')
  expect([check!.faults, check!.findings.map(({ what }) => what).toSorted()]).toEqual([2, ['batches', 'claim']])
  await run(m, 'operations.watch')
  expect(await rows(m, `select state, value from operations_alerts where rule = 'points_unbalanced'`)).toEqual([{ state: 'firing', value: 2 }])
  // The books themselves cannot be written over, and no row stands that does not balance.
  await expect(rows(m, `update points_entries set points = 1`)).rejects.toThrow(/append-only/)
  await expect(rows(m, 'update points_accounts set available = available + 1')).rejects.toThrow(/points_accounts_balance/)
})
