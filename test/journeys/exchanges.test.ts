import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { check } from '../checker'
import { lan, market, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, hourMs, mine, moneyOf, offer, one, pieces, received, rung, type Bought } from '../returns'
import { sweepCases } from './doors'

/** Exchange 换货 and claims 理赔 (F13): pieces sent in the place of others, with stock, price, points of time and books kept straight. */
const returnTo = '杭州市文三路 1 号'
const swap = (m: Market, bought: Bought, quantity: number, newSkuId: string, more: object = {}) => ask(m, bought, [{ ...pieces(bought.lines[0]!.id, quantity)[0]!, newSkuId } as never], { kind: 'exchange', reason: 'no_reason', ...more })
const goBack = async (m: Market, id: string) => {
  expect((await asMerchant(m, id, 'agree', { returnTo })).status).toBe(200)
  expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/send`, { carrier: 'sf', number: `SF${id.slice(-10).toUpperCase()}` })).status).toBe(200)
  expect((await asMerchant(m, id, 'receive', { isInOrder: true })).status).toBe(200)
}
const sendAnew = (m: Market, id: string) => asMerchant(m, id, 'replace', { carrier: 'simulator', number: `DEMO${id.slice(-10).toUpperCase()}` })
const reservedOf = (m: Market, skuId: string) => one<{ available: number; reserved: number; shipped: number }>(m, 'select available, reserved, shipped from stock_levels where sku_id = $1', [skuId])
async function picture(m: Market): Promise<string> {
  const name = '0123456789abcdef0123456789abcdef.webp'
  await m.ctx.ports.files.write(name, new Uint8Array([1]))
  return name
}

test('F13 I-04 I-09 I-10 an exchange for a cheaper variant: stock is set aside when it is agreed, the difference goes back with the replacement and no more, and a later return of the new pieces gives back what was paid for those', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  await offer(m, m.a.clerk, { name: '满减', lane: 'store', effect: rung(100_00, 10_01) })
  const [cheap, dear] = m.a.skuIds as [string, string]
  const bought = await received(m, [{ skuId: dear, quantity: 2 }])
  const [line] = bought.lines
  const goodsFen = line!.payableFen - line!.freightFen
  expect(goodsFen).toBe(2 * 209_00 - 10_01)
  const { lines } = (await m.by(lan).call('GET', `/v1/orders/${bought.child}/aftersales`)).body
  expect(lines).toMatchObject([{ skuId: dear, left: 2, isReplaced: false, swaps: [{ skuId: dear, unitFen: 209_00 }, { skuId: cheap, unitFen: 199_00, available: 10 }] }])
  const wish = { orderId: bought.child, kind: 'exchange', reason: 'no_reason', lines: [{ lineId: line!.id, quantity: 1, newSkuId: cheap }] }
  const quoted = await m.by(lan).call('POST', '/v1/aftersales/quote', wish)
  // One piece was paid with ¥204.00; of it 199/209 stay.
  expect(quoted.body).toMatchObject({ amountFen: 204_00, differenceFen: 204_00 - 194_24 })
  const { body: { id } } = await swap(m, bought, 1, cheap)
  expect(await reservedOf(m, cheap)).toMatchObject({ available: 10, reserved: 0 })
  expect((await asMerchant(m, id, 'replace', { carrier: 'simulator', number: 'DEMO000000' })).body.type).toBe('aftersales.wrong_state')
  await goBack(m, id)
  expect(await reservedOf(m, cheap)).toMatchObject({ available: 9, reserved: 1 })
  expect(await mine(m, id)).toMatchObject({ state: 'to_replace', wish: 'replace', dueAt: new Date(m.clock().getTime() + 72 * hourMs).toISOString() })
  await booksAgree(m)
  expect((await sendAnew(m, id)).status).toBe(200)
  await m.news()
  expect(await mine(m, id)).toMatchObject({ state: 'replacement_sent', differenceFen: 9_76, parcels: [{ carrier: 'simulator' }], may: { receive: true, escalate: true }, lines: [{ newSkuId: cheap, newSpecText: '米白', differenceFen: 9_76 }] })
  expect(await reservedOf(m, cheap)).toMatchObject({ available: 9, reserved: 0, shipped: 1 })
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body).toMatchObject({ state: 'received', refundedFen: 9_76 })
  await booksAgree(m)
  expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/receive`)).status).toBe(200)
  expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/receive`)).body.type).toBe('aftersales.wrong_state')
  expect(await mine(m, id)).toMatchObject({ state: 'replaced', steps: ['asked', 'agreed', 'shipped_back', 'received_to_replace', 'replacement_sent', 'replacement_received'].map((kind) => ({ kind })) })
  // Each piece gives back what was paid for it, whichever goes first; together they are what was paid.
  expect((await ask(m, bought, pieces(line!.id, 2), { kind: 'return', reason: 'quality' })).body).toMatchObject({ type: 'aftersales.more_than_left', left: 1 })
  const back = await ask(m, bought, [{ ...pieces(line!.id, 1)[0]!, skuId: cheap } as never], { kind: 'return', reason: 'no_reason' })
  expect(back.body).toMatchObject({ amountFen: 194_24 })
  await goBack(m, back.body.id)
  await m.news()
  expect(await reservedOf(m, cheap)).toMatchObject({ available: 10, reserved: 0, shipped: 0 })
  const rest = await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })
  expect(rest.body.amountFen).toBe(goodsFen - 204_00)
  expect((await asMerchant(m, rest.body.id, 'agree')).status).toBe(200)
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body.refundedFen).toBe(goodsFen)
  const { shares, fees } = await moneyOf(m, bought.child)
  expect(shares + fees).toBe(line!.freightFen)
  expect((await booksAgree(m)).seen['I-10']).toBeGreaterThan(0)
})

test('F13 what cannot be exchanged is refused beside its field: a dearer variant, another product, pieces that nobody holds; without stock the merchant cannot agree, and his silence makes it a return', async () => {
  const m = await market(2)
  await register(m.ctx, reactions)
  const [cheap, dear] = m.a.skuIds as [string, string]
  const bought = await received(m, [{ skuId: cheap, quantity: 1 }])
  expect((await swap(m, bought, 1, dear)).body).toMatchObject({ type: 'aftersales.dearer', issues: [{ path: ['lines', '0', 'newSkuId'] }] })
  expect((await swap(m, bought, 1, m.b.skuIds[0]!)).body.type).toBe('aftersales.no_such_swap')
  expect((await ask(m, bought, [{ ...pieces(bought.lines[0]!.id, 1)[0]!, skuId: dear } as never])).body.type).toBe('aftersales.not_held')
  const { body: { id } } = await swap(m, bought, 1, cheap, { reason: 'quality' })
  await m.ctx.pool.query('update stock_levels set available = 0 where sku_id = $1', [cheap])
  expect((await asMerchant(m, id, 'agree', { returnTo })).body.type).toBe('stock.sold_out')
  m.at(2 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(1)
  expect(await mine(m, id)).toMatchObject({ state: 'returning', wish: 'replace', remedy: 'refund', steps: [{ kind: 'asked' }, { kind: 'no_stock' }, { kind: 'agreed_by_time' }] })
})

test('F13 ux.md 10.7 time answers in an exchange: goods that the merchant does not confirm count as received, a replacement that he does not send becomes a refund and its stock is free, one that was sent counts as received', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const [cheap] = m.a.skuIds as [string]
  const bought = await received(m, [{ skuId: cheap, quantity: 3 }])
  const ids: string[] = []
  for (let i = 0; i < 3; i++) ids.push((await swap(m, bought, 1, cheap, { reason: 'quality' })).body.id)
  m.at(2 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(3)
  expect(await reservedOf(m, cheap)).toMatchObject({ available: 4, reserved: 3 })
  for (const id of ids.slice(0, 2)) await m.by(lan).call('POST', `/v1/aftersales/${id}/send`, { carrier: 'sf', number: `SF${id.slice(-10).toUpperCase()}` })
  m.at(9 * dayMs)
  // Two count as received; the third was never sent back and is closed, its stock free.
  expect(await sweepCases(clockOf(m))).toBe(3)
  expect(await mine(m, ids[2]!)).toMatchObject({ state: 'closed', endedBy: 'lapsed' })
  expect(await mine(m, ids[0]!)).toMatchObject({ state: 'to_replace', steps: [{}, {}, {}, { kind: 'received_to_replace_by_time' }] })
  expect(await reservedOf(m, cheap)).toMatchObject({ available: 5, reserved: 2 })
  expect((await sendAnew(m, ids[1]!)).status).toBe(200)
  m.at(12 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(1)
  await m.news()
  expect(await mine(m, ids[0]!)).toMatchObject({ state: 'refunded', remedy: 'refund', steps: [{}, {}, {}, {}, { kind: 'refund_instead_by_time' }, {}] })
  expect(await reservedOf(m, cheap)).toMatchObject({ available: 6, reserved: 0 })
  m.at(19 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(1)
  expect(await mine(m, ids[1]!)).toMatchObject({ state: 'replaced', steps: [{}, {}, {}, {}, {}, { kind: 'replacement_received_by_time', actorKind: 'system' }] })
  await booksAgree(m)
})

test('F13 a claim for missing or damaged pieces: a picture is demanded, nothing comes back; the merchant chooses pieces or money, his silence is the shopper’s wish, and the pieces are sent for nothing', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const [sku] = m.a.skuIds as [string]
  const bought = await received(m, [{ skuId: sku, quantity: 4 }])
  const [line] = bought.lines
  const claim = (wish: string, more: object = {}) => ask(m, bought, pieces(line!.id, 1), { kind: 'claim', reason: 'missing', wish, pictures: [], ...more })
  expect((await claim('replace')).body).toMatchObject({ type: 'aftersales.evidence_missing', issues: [{ path: ['pictures'] }] })
  const pictures = [await picture(m)]
  const [wanted, paidBack, silent, silentMoney] = [(await claim('replace', { pictures })).body.id, (await claim('replace', { pictures, reason: 'damaged' })).body.id, (await claim('replace', { pictures })).body.id, (await claim('refund', { pictures })).body.id] as [string, string, string, string]
  const before = await reservedOf(m, sku)
  expect((await asMerchant(m, wanted, 'agree')).status).toBe(200)
  expect((await asMerchant(m, paidBack, 'agree', { remedy: 'refund' })).status).toBe(200)
  m.at(2 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(2)
  await m.news()
  expect([await mine(m, wanted), await mine(m, paidBack), await mine(m, silent), await mine(m, silentMoney)]).toMatchObject([{ state: 'to_replace' }, { state: 'refunded', amountFen: line!.payableFen / 4 - line!.freightFen / 4 }, { state: 'to_replace', steps: [{}, { kind: 'agreed_by_time' }] }, { state: 'refunded' }])
  expect((await sendAnew(m, wanted)).status).toBe(200)
  expect((await asMerchant(m, silent, 'refund-instead', { words: '补货不足' })).status).toBe(200)
  await m.by(lan).call('POST', `/v1/aftersales/${wanted}/receive`)
  await m.news()
  expect([await mine(m, wanted), await mine(m, silent)]).toMatchObject([{ state: 'replaced', differenceFen: 0 }, { state: 'refunded', remedy: 'refund' }])
  expect(await reservedOf(m, sku)).toMatchObject({ available: before.available - 1, reserved: 0, shipped: before.shipped + 1 })
  await booksAgree(m)
})

test('F13 a replacement that did not come is a dispute: the platform gives back what is paid for it, or says that it came', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const [cheap, dear] = m.a.skuIds as [string, string]
  const bought = await received(m, [{ skuId: dear, quantity: 2 }])
  const ids = [(await swap(m, bought, 1, cheap)).body.id, (await swap(m, bought, 1, cheap)).body.id] as [string, string]
  for (const id of ids) { await goBack(m, id); await sendAnew(m, id); expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/escalate`, { words: '一直没有收到' })).status).toBe(200) }
  const staff = (id: string, outcome: string) => m.by(operator).call('POST', `/v1/staff/aftersales/${id}/decide`, { outcome, words: '核实过物流' })
  expect((await staff(ids[0], 'replace')).body.type).toBe('aftersales.nothing_to_replace')
  expect((await staff(ids[0], 'refund')).body).toEqual({ approvalId: null })
  expect((await staff(ids[1], 'refuse')).body).toEqual({ approvalId: null })
  await m.news()
  expect([await mine(m, ids[0]), await mine(m, ids[1])]).toMatchObject([{ state: 'refunded', amountFen: 199_00, differenceFen: 10_00 }, { state: 'replaced', endedBy: 'decided_refuse' }])
  await booksAgree(m)
})

test('I-04 I-10 T-05 of two answers at once one holds, and of an exchange and a refund of the same piece that race exactly one is taken', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const [sku] = m.a.skuIds as [string]
  const bought = await received(m, [{ skuId: sku, quantity: 1 }])
  const asked = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? swap(m, bought, 1, sku, { reason: 'quality' }) : ask(m, bought, pieces(bought.lines[0]!.id, 1)))))
  expect(asked.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const { status, body } of asked) if (status !== 200) expect(body.type).toBe('aftersales.more_than_left')
  const { body: { id } } = asked.find(({ status }) => status === 200)!
  await m.by(lan).call('POST', `/v1/aftersales/${id}/withdraw`)
  const { body: { id: other } } = await swap(m, bought, 1, sku, { reason: 'quality' })
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? asMerchant(m, other, 'agree', { returnTo }) : asMerchant(m, other, 'refuse', { words: '签收时完好' }))))
  expect(answers.some(({ status }) => status === 200)).toBe(true)
  // A refusal may be taken back by agreeing; an agreement stands.
  expect(await mine(m, other)).toMatchObject({ state: 'returning' })
  expect(await reservedOf(m, sku)).toMatchObject({ reserved: 1 })
  await m.by(lan).call('POST', `/v1/aftersales/${other}/send`, { carrier: 'sf', number: 'SF1234567890' })
  expect((await asMerchant(m, other, 'receive', { isInOrder: true })).status).toBe(200)
  const ends = await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? asMerchant(m, other, 'replace', { carrier: 'simulator', number: `DEMO00000${i}` }) : asMerchant(m, other, 'refund-instead', { words: '缺货' }))))
  expect(ends.filter(({ status }) => status === 200)).toHaveLength(1)
  await m.news()
  await booksAgree(m)
})

test('I-04 I-10 I-11 planted: a replacement that kept more than was paid, another number of pieces than was asked, a difference that nobody promised and stock that a closed case holds are each reported', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const [cheap, dear] = m.a.skuIds as [string, string]
  const bought = await received(m, [{ skuId: dear, quantity: 3 }])
  const { body: { id } } = await swap(m, bought, 1, cheap)
  await goBack(m, id)
  await sendAnew(m, id)
  const { body: { id: waiting } } = await swap(m, bought, 1, dear)
  await goBack(m, waiting)
  await m.news()
  const folder = mkdtempSync(join(tmpdir(), 'tw-swaps-'))
  try {
    await exportRaw(clockOf(m), folder)
    expect(check(folder).faults).toEqual([])
    type Row = Record<string, unknown>
    const reported = (file: string, which: (row: Row) => boolean, change: object): string[] => {
      const place = join(folder, `${file}.jsonl`)
      const was = readFileSync(place, 'utf8')
      writeFileSync(place, was.trimEnd().split('\n').map((text) => { const row = JSON.parse(text) as Row; return JSON.stringify(which(row) ? { ...row, ...change } : row) }).join('\n') + '\n')
      const found = check(folder).faults.map(({ invariant, file }) => `${invariant} ${file}`)
      writeFileSync(place, was)
      return found
    }
    expect(reported('case_lines', (row) => row['caseId'] === id, { keptFen: 999_00 })).toContain('I-04 case_lines')
    expect(reported('case_lines', (row) => row['caseId'] === id, { quantity: 2 })).toContain('I-10 stock_movements')
    expect(reported('cases', (row) => row['id'] === id, { differenceFen: 1 })).toContain('I-04 cases')
    expect(reported('reservations', (row) => row['orderId'] === waiting, { state: 'released' })).toContain('I-10 reservations')
    expect(reported('cases', (row) => row['id'] === waiting, { state: 'closed' })).toContain('I-11 reservations')
  } finally { rmSync(folder, { recursive: true }) }
})
