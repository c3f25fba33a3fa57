import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { check } from '../checker'
import { lan, market, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, hourMs, levelOf, mine, one, pieces, received, shipped } from '../returns'
import { sweepCases, sweepFreights } from './doors'

/** What stands beside a return 退货之外: the money for the way back, goods that nobody looked at, and an order of which everything went back (F11, F13). */
const returnTo = '杭州市文三路 1 号'
async function picture(m: Market): Promise<string> {
  const name = '0123456789abcdef0123456789abcdef.webp'
  await m.ctx.ports.files.write(name, new Uint8Array([1]))
  return name
}
const sendBack = async (m: Market, id: string) => {
  expect((await asMerchant(m, id, 'agree', { returnTo })).status).toBe(200)
  expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/send`, { carrier: 'sf', number: `SF${id.slice(-10).toUpperCase()}` })).status).toBe(200)
}
const way = (m: Market, id: string, amountFen: number, name: string) => m.by(lan).call('POST', `/v1/aftersales/${id}/freight`, { amountFen, picture: name })
const balanceOf = async (m: Market): Promise<number> => (await one<{ fen: number } | undefined>(m, 'select available_fen::int as fen from wallet_accounts where shopper_id = $1 and merchant_id = $2', [lan.id, m.a.merchantId]))?.fen ?? 0

test('F13 Consumer Law 24: the way back is the merchant’s where it was his fault: asked for with a receipt and within the bound, paid once into the shopper’s balance by his word, his silence or the platform, and never where the shopper changed his mind', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 4 }])
  const [line] = bought.lines
  const name = await picture(m)
  const asked = async (reason: string) => (await ask(m, bought, pieces(line!.id, 1), { kind: 'return', reason })).body.id as string
  const [his, refused, silent, own] = [await asked('quality'), await asked('damaged'), await asked('wrong_goods'), await asked('no_reason')]
  expect((await way(m, his, 12_00, name)).body.type).toBe('aftersales.no_freight')
  for (const id of [his, refused, silent, own]) await sendBack(m, id)
  expect((await way(m, own, 12_00, name)).body.type).toBe('aftersales.no_freight')
  expect((await way(m, his, 50_01, name)).body).toMatchObject({ type: 'aftersales.freight_most', issues: [{ path: ['amountFen'] }] })
  expect((await way(m, his, 12_00, '11111111111111111111111111111111.webp')).body).toMatchObject({ type: 'aftersales.no_such_picture', issues: [{ path: ['picture'] }] })
  expect((await way(m, his, 12_00, name)).body).toEqual({ dueAt: new Date(m.clock().getTime() + 48 * hourMs).toISOString() })
  expect((await way(m, his, 12_00, name)).body.type).toBe('aftersales.freight_twice')
  const answers = await Promise.all(Array.from({ length: 10 }, () => asMerchant(m, his, 'freight', { isPaid: true, words: '' })))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(await balanceOf(m)).toBe(12_00)
  await way(m, refused, 9_00, name)
  expect((await asMerchant(m, refused, 'freight', { isPaid: false, words: '' })).body).toMatchObject({ type: 'aftersales.say_why' })
  expect((await asMerchant(m, refused, 'freight', { isPaid: false, words: '凭证看不清' })).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/aftersales/${refused}/freight`, { words: '凭证清楚' })).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/aftersales/${refused}/freight`, { words: '凭证清楚' })).body.type).toBe('aftersales.wrong_state')
  await way(m, silent, 8_00, name)
  m.at(2 * dayMs)
  expect(await sweepFreights(clockOf(m))).toBe(1)
  await m.news()
  expect(await balanceOf(m)).toBe(29_00)
  expect(await mine(m, silent)).toMatchObject({ freight: { state: 'paid', amountFen: 8_00 }, may: { askFreight: false } })
  expect((await m.ctx.pool.query(`select account, sum(amount_fen)::int as fen from payments_entries where reason = 'balance_issued' group by 1 order by 1`)).rows).toEqual([{ account: 'merchant_payable', fen: 29_00 }, { account: 'wallet_payable', fen: -29_00 }])
  expect((await booksAgree(m)).seen['I-13']).toBeGreaterThan(0)
  const folder = mkdtempSync(join(tmpdir(), 'tw-ways-'))
  try {
    await exportRaw(clockOf(m), folder)
    const spoilt = (file: string, which: string, change: object): string[] => {
      const place = join(folder, `${file}.jsonl`)
      const was = readFileSync(place, 'utf8')
      writeFileSync(place, was.trimEnd().split('\n').map((text) => { const row = JSON.parse(text) as Record<string, unknown>; return JSON.stringify(row['caseId'] === which ? { ...row, ...change } : row) }).join('\n') + '\n')
      const found = check(folder).faults.map(({ invariant, file }) => `${invariant} ${file}`)
      writeFileSync(place, was)
      return found
    }
    // Planted: a way back that says more than was paid, one of somebody else, and one that nobody paid.
    expect(spoilt('case_freights', his, { amountFen: 13_00 })).toContain('I-13 case_freights')
    expect(spoilt('case_freights', his, { shopperId: 'shp_mei' })).toContain('I-16 case_freights')
    expect(spoilt('case_freights', silent, { state: 'refused' })).toContain('I-13 case_freights')
    expect(spoilt('case_lines', his, { toJudge: 9 })).toContain('I-09 case_lines')
  } finally { rmSync(folder, { recursive: true }) }
})

test('F13 I-09 goods that count as received because the merchant was silent are not for sale until he says what they are: sellable, damaged, or never there; the money does not wait', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  const [line] = bought.lines
  const before = await levelOf(m, m.a.skuIds[0]!)
  const { body: { id } } = await ask(m, bought, pieces(line!.id, 3), { kind: 'return', reason: 'no_reason' })
  await sendBack(m, id)
  m.at(7 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(1)
  await m.news()
  expect(await mine(m, id)).toMatchObject({ state: 'refunded', lines: [{ toJudge: 3, sellable: 0 }] })
  expect(await levelOf(m, m.a.skuIds[0]!)).toEqual(before)
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/aftersales/todo')).body).toMatchObject({ toJudge: 3, freightsAsked: 0 })
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/aftersales?judge=true')).body.items).toMatchObject([{ id }])
  await booksAgree(m)
  const judge = (sellable: number, damaged: number, lost: number) => asMerchant(m, id, 'judge', { lines: [{ lineId: line!.id, sellable, damaged, lost }] })
  expect((await judge(2, 0, 0)).body).toMatchObject({ type: 'aftersales.judge_all_pieces', issues: [{ path: ['lines', '0', 'sellable'] }] })
  const said = await Promise.all([judge(1, 1, 1), judge(3, 0, 0)])
  expect(said.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(said.find(({ status }) => status !== 200)!.body.type).toBe('aftersales.nothing_to_judge')
  const { lines: [now] } = await mine(m, id)
  expect(await levelOf(m, m.a.skuIds[0]!)).toEqual({ available: before.available + now.sellable, damaged: before.damaged + now.damaged, shipped: before.shipped - now.sellable - now.damaged })
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/aftersales?judge=true')).body.items).toEqual([])
  await booksAgree(m)
})

test('F11 an order of which every piece went back is told as closed, with its reason, whether it was received before or not', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  for (const bought of [await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }]), await shipped(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])]) {
    const look = async () => (await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body.closedFor as string | null
    expect(await look()).toBeNull()
    const { body: { id } } = await ask(m, bought, pieces(bought.lines[0]!.id, 1))
    await asMerchant(m, id, 'agree')
    await m.news()
    expect(await look()).toBe('all_returned')
    expect((await m.by(lan).call('GET', '/v1/orders')).body.items.find((order: { id: string }) => order.id === bought.child).closedFor).toBe('all_returned')
  }
})
