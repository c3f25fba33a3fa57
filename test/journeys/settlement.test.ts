import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { lan, market, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, offer, one, pieces, received, rung, shipped, type Bought } from '../returns'
import { settleAll } from './doors'

/** Settlement 结算 (F75): commissions, days, what waits, what is netted, and the statement that a merchant reckons himself. */
const chair = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
const money = async (m: Market) => (await m.by(m.a.clerk).call('GET', '/v1/merchant/settlement')).body
/** A moment later. */
const tick = (m: Market) => { m.at(m.clock().getTime() - m.ctx.now.getTime() + 1_000) }
const publish = (m: Market, more: object) => { tick(m); return publishAt(m, more) }
const publishAt = (m: Market, more: object) => m.by(operator).call('POST', '/v1/staff/commissions', { merchantId: null, categoryId: null, rateBps: 500, fromAt: m.clock().toISOString(), untilAt: null, note: '调整', ...more })
const atOnce = (m: Market) => m.by(operator).call('PUT', '/v1/staff/settings/commissions.notice_days', { value: 0 })
const lineBps = (m: Market, { child }: Bought) => one<{ bps: number }>(m, 'select commission_bps as bps from ordering_lines where order_id = $1', [child])
const refunded = async (m: Market, bought: Bought, quantity: number) => {
  tick(m)
  const { body: { id } } = await ask(m, bought, pieces(bought.lines[0]!.id, quantity), { reason: 'agreed' })
  expect((await asMerchant(m, id, 'agree')).status).toBe(200)
  await m.news()
}

test('F75 a commission is published beforehand, read by merchants in every version, frozen on the lines of what is ordered then, and settled and taken back by it, whatever is published later', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  expect((await publish(m, { merchantId: m.a.merchantId })).body).toMatchObject({ type: 'commissions.too_soon', issues: [{ path: ['fromAt'] }] })
  expect((await publish(m, {})).body.type).toBe('commissions.no_scope')
  expect((await atOnce(m)).status).toBe(200)
  for (const wrong of [{ categoryId: 'cat_none' }, { merchantId: 'mer_none' }, { categoryId: m.categoryId, untilAt: m.clock().toISOString() }, { categoryId: m.categoryId, fromAt: new Date(m.clock().getTime() - 1_000).toISOString() }]) expect((await publish(m, wrong)).status).toBe(422)
  const usual = await received(m, chair(m))
  expect((await publish(m, { categoryId: m.categoryId, rateBps: 300 })).status).toBe(200)
  expect((await publish(m, { merchantId: m.a.merchantId, rateBps: 275 })).status).toBe(200)
  expect((await publish(m, { merchantId: m.b.merchantId, rateBps: 100 })).status).toBe(200)
  tick(m)
  const own = await received(m, chair(m, 2))
  expect((await publish(m, { merchantId: m.a.merchantId, rateBps: null })).status).toBe(200)
  tick(m)
  const byCategory = await shipped(m, chair(m))
  expect((await publish(m, { categoryId: m.categoryId, rateBps: 5_000 })).status).toBe(200)
  expect((await m.by(lan).call('POST', `/v1/orders/${byCategory.child}/receive`)).status).toBe(200)
  await m.news()
  expect([await lineBps(m, usual), await lineBps(m, own), await lineBps(m, byCategory)]).toEqual([{ bps: 500 }, { bps: 275 }, { bps: 300 }])
  const feeOf = (bought: Bought) => one<{ fee: number }>(m, 'select sum(fee_fen)::int as fee from payments_settlements where order_id = $1', [bought.child])
  // 199.00 × 5%; 398.00 × 2.75% is 10.945 and half a fen goes up; 199.00 × 3%.
  expect([await feeOf(usual), await feeOf(own), await feeOf(byCategory)]).toEqual([{ fee: 9_95 }, { fee: 10_95 }, { fee: 5_97 }])
  await refunded(m, own, 1)
  // 199.00 × 2.75% is 5.4725.
  expect(await feeOf(own)).toEqual({ fee: 5_47 })
  const seen = (await m.by(m.a.clerk).call('GET', '/v1/merchant/commissions?limit=50')).body
  expect(seen.items.map(({ rateBps, isHolding }: { rateBps: number | null; isHolding: boolean }) => [rateBps, isHolding])).toEqual([[5_000, true], [null, true], [275, false], [300, false]])
  expect((await m.by(operator).call('GET', '/v1/staff/commissions?limit=50')).body.items).toHaveLength(5)
  expect((await m.ctx.pool.query(`select count(*)::int as n from kernel_audit_entries where action = 'commissions.publish'`)).rows).toEqual([{ n: 5 }])
  await expect(m.ctx.pool.query('update commissions_rates set rate_bps = 1')).rejects.toThrow()
  await booksAgree(m)
})

test('F75 I-08 what was earned is settled after the return window and the merchant’s days, once; an open case makes it wait, a refund before is simply less, one after is netted, and below nothing is carried on and told', async () => {
  const m = await market(20)
  await register(m.ctx, reactions)
  const [first, second] = [await received(m, chair(m)), await received(m, chair(m, 2))]
  await refunded(m, second, 1)
  const shareOf = async (bought: Bought) => (await one<{ fen: number }>(m, 'select sum(share_fen)::int as fen from payments_settlements where order_id = $1', [bought.child])).fen
  const [firstFen, secondFen] = [await shareOf(first), await shareOf(second)]
  expect(await money(m)).toMatchObject({ pendingFen: firstFen + secondFen, settleableFen: 0, balanceFen: 0, days: 1, nextDueAt: new Date(m.ctx.now.getTime() + 8 * dayMs).toISOString() })
  m.at(8 * dayMs - 1_000)
  expect(await settleAll(clockOf(m))).toBe(0)
  const { body: { id } } = await ask(m, first, pieces(first.lines[0]!.id, 1), { reason: 'quality' })
  m.at(8 * dayMs + 1_000)
  expect(await settleAll(clockOf(m))).toBe(1)
  expect(await settleAll(clockOf(m))).toBe(0)
  expect(await money(m)).toMatchObject({ pendingFen: firstFen, balanceFen: secondFen })
  await booksAgree(m)
  expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/withdraw`)).status).toBe(200)
  await settleAll(clockOf(m))
  expect(await money(m)).toMatchObject({ pendingFen: 0, settleableFen: 0, balanceFen: firstFen + secondFen, nextDueAt: null })
  // Money leaves his balance by other ways; what is taken back afterwards leaves him below nothing.
  await m.by(operator).call('PUT', '/v1/staff/settings/aftersales.quality_days', { value: 60 })
  const runs = (await m.by(m.a.clerk).call('GET', '/v1/merchant/settlement/runs')).body.items
  expect(runs.map((run: { items: number; amountFen: number; beforeFen: number }) => [run.items, run.amountFen, run.beforeFen])).toEqual([[1, firstFen, secondFen], [2, secondFen, 0]])
  const terms = await m.by(operator).call('PUT', `/v1/staff/settlement/terms/${m.a.merchantId}`, { days: 0, note: '优质商家' })
  expect(terms.status).toBe(200)
  const third = await received(m, chair(m))
  expect(await money(m)).toMatchObject({ days: 0, nextDueAt: new Date(m.clock().getTime() + 7 * dayMs).toISOString(), pendingFen: await shareOf(third) })
  expect((await m.by(operator).call('GET', '/v1/staff/settlement/balances')).body.items).toMatchObject([{ merchantId: m.a.merchantId, name: '山居', balanceFen: firstFen + secondFen, unsettledFen: await shareOf(third), hasOwnDays: true }])
  await booksAgree(m)
})

interface Book { readonly ledger_entries: { journalId: string; account: string; ownerId?: string; amountFen: number; reason: string; sourceId: string; at: string }[]; readonly orders: { id: string; merchantId?: string }[]; readonly order_lines: { orderId: string; goodsFen: number; discountFen: number; subsidyFen: number; freightFen: number; payableFen: number; pointsFen: number; commissionBps: number }[] }
/** The books as anybody gets them, read anew. */
async function booksOf(m: Market): Promise<Book> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-statement-'))
  try {
    await exportRaw(clockOf(m), folder)
    const rows = (name: string) => readFileSync(join(folder, `${name}.jsonl`), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as never)
    return { ledger_entries: rows('ledger_entries'), orders: rows('orders'), order_lines: rows('order_lines') }
  } finally { rmSync(folder, { recursive: true }) }
}

test('F75 a statement is the ledger to the fen: opening, each order’s goods, discounts by who bears them, freight, commission by base and rate, refunds, and closing, as a merchant reckons them himself from the raw books', async () => {
  const m = await market(30)
  await register(m.ctx, reactions)
  await offer(m, operator, { name: '平台满减', lane: 'platform', effect: rung(100_00, 10_01) })
  await offer(m, m.a.clerk, { name: '店铺满减', lane: 'store', effect: rung(100_00, 7_03) })
  const before = await received(m, chair(m, 2))
  m.at(40 * dayMs)
  await settleAll(clockOf(m))
  const [sale, early] = [await received(m, chair(m, 3)), await shipped(m, chair(m, 2))]
  await refunded(m, early, 1)
  tick(m)
  expect((await m.by(lan).call('POST', `/v1/orders/${early.child}/receive`)).status).toBe(200)
  await m.news()
  await refunded(m, sale, 1)
  const day = new Date(m.clock().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const whole = (await m.by(m.a.clerk).call('GET', `/v1/merchant/statement?period=${day}`)).body
  const lines: Record<string, never>[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await m.by(m.a.clerk).call('GET', `/v1/merchant/statement/lines?period=${day}&limit=1${cursor ? `&cursor=${cursor}` : ''}`)
    lines.push(...body.items)
    cursor = body.next
  }
  const book = await booksOf(m)
  const mine = book.ledger_entries.filter((e) => e.ownerId === m.a.merchantId && (e.account === 'merchant_payable' || e.account === 'merchant_balance'))
  const fen = (from: string, to: string) => -mine.filter((e) => e.at >= from && e.at < to).reduce((sum, e) => sum + e.amountFen, 0)
  expect([whole.openingFen, whole.closingFen, whole.total.amountFen, whole.lines]).toEqual([fen('', whole.from), fen('', whole.to), fen(whole.from, whole.to), 3])
  expect(whole.openingFen).toBeGreaterThan(0)
  expect(lines.map((line) => line['kind'])).toEqual(['accrued', 'accrued', 'unwound'])
  let claimFen = whole.openingFen as number
  for (const line of lines as unknown as { id: string; kind: string; orderId: string; goodsFen: number; storeOffFen: number; platformOffFen: number; freightFen: number; backFen: number; commissionFen: number; amountFen: number; claimFen: number; commissions: { baseFen: number; rateBps: number; feeFen: number }[] }[]) {
    expect(line.amountFen).toBe(-mine.filter((e) => e.journalId === line.id).reduce((sum, e) => sum + e.amountFen, 0))
    expect(line.amountFen).toBe(line.goodsFen - line.storeOffFen + line.freightFen - line.backFen - line.commissionFen)
    expect(line.commissionFen).toBe(line.commissions.reduce((sum, one) => sum + one.feeFen, 0))
    claimFen += line.amountFen
    expect(line.claimFen).toBe(claimFen)
    const its = book.order_lines.filter(({ orderId }) => orderId === line.orderId)
    const sum = (of: (one: (typeof its)[number]) => number) => its.reduce((all, one) => all + of(one), 0)
    expect(line.commissions.every(({ rateBps }) => its.some(({ commissionBps }) => commissionBps === rateBps))).toBe(true)
    if (line.kind !== 'accrued') continue
    expect([line.goodsFen, line.storeOffFen, line.platformOffFen, line.freightFen]).toEqual([sum((one) => one.goodsFen), sum((one) => one.discountFen - one.subsidyFen), sum((one) => one.subsidyFen), sum((one) => one.freightFen)])
    for (const one of line.commissions) expect(one.feeFen).toBe(Number((BigInt(one.baseFen) * BigInt(one.rateBps) + 5_000n) / 10_000n))
    expect(line.commissions.reduce((all, one) => all + one.baseFen, 0)).toBe(line.goodsFen - line.storeOffFen - line.backFen)
  }
  expect(claimFen).toBe(whole.closingFen)
  // A month holds the day, staff see the same, another merchant nothing of it.
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/statement?period=${day.slice(0, 7)}`)).body.closingFen).toBe(whole.closingFen)
  expect((await m.by(operator).call('GET', `/v1/staff/settlement/statement?period=${day}&merchantId=${m.a.merchantId}`)).body).toEqual(whole)
  expect((await m.by(m.b.clerk).call('GET', `/v1/merchant/statement?period=${day}`)).body).toMatchObject({ openingFen: 0, closingFen: 0, lines: 0 })
  const file = (await m.by(m.a.clerk).call('POST', '/v1/merchant/exports', { kind: 'merchantStatementLines', format: 'csv', filters: { period: day } })).body
  expect(file.id ?? file).toBeTruthy()
  expect(before.child).not.toBe(sale.child)
  await booksAgree(m)
})
