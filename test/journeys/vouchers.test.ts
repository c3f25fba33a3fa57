import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { approve, createProduct, submitForReview, type ProductKind } from '#supply/catalog'
import { as, type Actor } from '#kernel/context'
import { deliverAll, register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { check } from '../checker'
import { sized } from '../full'
import { buy, lan, market, mei, type Market } from '../market'
import { decide, sweepCases } from './doors'

/** Virtual goods 虚拟商品 (E08) from the codes of a file to the last look and the money back. */
const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
const rows = async <T extends object>(m: Market, sql: string, values: unknown[] = []) => (await m.ctx.pool.query<T>(sql, values)).rows
let made = 0
/** A product of store A of another kind than goods, on the shelf. */
async function virtual(m: Market, kind: ProductKind, priceFen = 50_00): Promise<{ productId: string; skuId: string }> {
  const me = as(now(m), m.a.clerk)
  const { id: productId, skuIds } = await createProduct(me, { code: `v-${made++}`, kind, categoryId: m.categoryId, title: `视频会员${kind}`, subtitle: '', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['即时到账'], attributes: [], detail: { pain: '排队开通太久', solution: '付款后立即收到', trust: '官方渠道', action: '现在开通' }, axes: [], skus: [{ code: `v-${made++}`, spec: {}, priceFen, weightGram: 0 }] })
  await submitForReview(me, productId)
  await approve(m.ctx, productId)
  await m.news()
  return { productId, skuId: skuIds[0]! }
}
async function opened(): Promise<Market> {
  const m = await market(100)
  await register(m.ctx, reactions)
  return m
}
const bring = (m: Market, skuId: string, codes: readonly string[], clerk: Actor = m.a.clerk) => m.by(clerk).call('POST', `/v1/merchant/vouchers/${skuId}/codes`, { text: codes.join('\n') })
const codes = (n: number, from = 0) => Array.from({ length: n }, (_, i) => `VIP-${String(from + i).padStart(4, '0')}-ABCDEFGH`)
async function ordered(m: Market, lines: readonly { skuId: string; quantity: number }[], who: Actor = lan) {
  const quote = (await m.by(who).call('POST', '/v1/quote', { lines })).body
  return m.by(who).call('POST', '/v1/orders', { quoteVersion: quote.version, lines, note: '' })
}
async function pay(m: Market, paymentId: string, who: Actor = lan): Promise<void> { await decide(now(m), (await m.by(who).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve') }
async function bought(m: Market, skuId: string, quantity: number, who: Actor = lan) {
  const { status, body } = await ordered(m, [{ skuId, quantity }], who)
  expect([status, body.type]).toEqual([200, undefined])
  await pay(m, body.paymentId as string, who)
  await m.news()
  const orderId = body.children[0].orderId as string
  return { orderId, order: (await m.by(who).call('GET', `/v1/orders/${orderId}`)).body, pieces: (await m.by(who).call('GET', `/v1/orders/${orderId}/vouchers`)).body.items as { id: string; lineId: string; shown: string; state: string; pieces: number }[] }
}
const level = async (m: Market, skuId: string) => (await rows<{ available: number; reserved: number; shipped: number }>(m, 'select available, reserved, shipped from stock_levels where sku_id = $1', [skuId]))[0]
const unsold = async (m: Market, skuId: string) => (await rows<{ n: number }>(m, `select count(*)::int as n from vouchers_pieces where sku_id = $1 and state = 'unsold'`, [skuId]))[0]!.n

test('E08 codes come in by paste and by file, each once in a store; every row is answered, stock is the unsold codes, and nobody else may move it', async () => {
  const m = await opened()
  const { skuId } = await virtual(m, 'code')
  const first = await bring(m, skuId, ['  VIP-1 pass-1 ', 'VIP-1\tpass-1', '', 'VIP-2 pass-2', 'x'.repeat(201)])
  expect(first.body).toEqual({ added: 2, rows: [{ no: 1, shown: '••••••ss-1'.slice(0, 6) + '-1', outcome: 'added' }, { no: 2, shown: expect.any(String), outcome: 'twice' }, { no: 4, shown: expect.any(String), outcome: 'added' }, { no: 5, shown: expect.any(String), outcome: 'wrong' }] })
  const boundary = 'tw'
  const file = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="skuId"\r\n\r\n${skuId}\r\n--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="codes.csv"\r\nContent-Type: text/csv\r\n\r\n卡号,密码\r\nVIP-2,pass-2\r\nVIP-3,pass-3\r\n\r\n--${boundary}--\r\n`)
  const second = await m.by(m.a.clerk).form('/v1/merchant/voucher-files', file, `multipart/form-data; boundary=${boundary}`)
  expect([second.status, second.body.added, second.body.rows.map(({ outcome }: { outcome: string }) => outcome)]).toEqual([200, 1, ['known', 'added']])
  expect([await level(m, skuId), await unsold(m, skuId)]).toEqual([{ available: 3, reserved: 0, shipped: 0 }, 3])
  // What opens them lies nowhere in clear, not in the audit either.
  const whole = JSON.stringify([await rows(m, 'select * from vouchers_pieces'), await rows(m, 'select * from kernel_audit_entries'), await rows(m, 'select * from kernel_outbox')])
  expect(whole).not.toContain('pass-')
  const warehouseId = (await rows<{ id: string }>(m, 'select warehouse_id as id from vouchers_houses'))[0]!.id
  expect((await m.by(m.a.clerk).call('PUT', '/v1/merchant/stock', { skuId, warehouseId, quantity: 9, reason: '盘点' })).status).not.toBe(200)
  expect((await m.by(m.a.clerk).call('POST', '/v1/merchant/stock/receive', { skuId, warehouseId: m.a.warehouseId, quantity: 9 })).status).not.toBe(200)
  expect((await bring(m, m.a.skuIds[0]!, ['A-1'])).body.issues).toMatchObject([{ path: ['skuId'], code: 'vouchers.not_sold_as_code' }])
  expect((await bring(m, skuId, [''])).body.issues).toMatchObject([{ path: ['text'], code: 'vouchers.no_rows' }])
  expect((await bring(m, skuId, ['A-1'], m.b.clerk)).status).toBe(404)
  await booksAgree(m)
})

test('E08 a virtual order asks for no address and no freight, is sent and received the moment it is paid, shown masked, each look noted; unviewed pieces go back without a person, viewed ones do not', async () => {
  const m = await opened()
  const { skuId } = await virtual(m, 'code')
  await bring(m, skuId, codes(5))
  const { orderId, order, pieces } = await bought(m, skuId, 3)
  expect([order.state, order.freightFen, order.address.region, order.parcels, order.history.map(({ toState }: { toState: string }) => toState)]).toEqual(['received', 0, '', [], ['placed', 'paid', 'shipped', 'received']])
  expect(pieces.map(({ shown, state }) => [shown, state])).toEqual(codes(3).map(() => [expect.stringMatching(/^••••••/), 'sent']))
  expect([await level(m, skuId), await unsold(m, skuId)]).toEqual([{ available: 2, reserved: 0, shipped: 3 }, 2])
  expect((await rows(m, `select 1 from kernel_inbox where owner_id = $1 and link = $2`, [lan.id, `/orders/${orderId}`])).length).toBe(1)
  // Looked at twice by its owner; nobody else finds it.
  const [first, second] = pieces
  expect((await m.by(lan).call('POST', `/v1/vouchers/${first!.id}/view`)).body.type).toBe('vouchers.not_opened')
  await m.by(lan).call('POST', `/v1/vouchers/${first!.id}/open`)
  expect((await m.by(lan).call('POST', `/v1/vouchers/${first!.id}/view`)).body).toEqual({ text: codes(1)[0] })
  await m.by(lan).call('POST', `/v1/vouchers/${first!.id}/view`)
  for (const what of ['open', 'view']) expect((await m.by(mei).call('POST', `/v1/vouchers/${second!.id}/${what}`)).status).toBe(404)
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/voucher-pieces/${first!.id}/views`)).body.items.map(({ viewerId }: { viewerId: string }) => viewerId)).toEqual([lan.id, lan.id])
  // Two of three were never looked at: three do not go back, two do at once, and may be sold again.
  const back = (quantity: number) => m.by(lan).call('POST', `/v1/orders/${orderId}/vouchers/refund`, { lineId: first!.lineId, quantity })
  expect((await back(3)).body.type).toBe('vouchers.not_so_many_unviewed')
  expect((await back(1)).body).toEqual({ amountFen: 50_00 })
  // No case may ask for what goes back by itself, nor for what was looked at without a reason; a fault may be claimed, and nothing comes back.
  const ask = (kind: string, reason: string, quantity: number) => m.by(lan).call('POST', '/v1/aftersales', { orderId, kind, reason, lines: [{ lineId: first!.lineId, quantity }], note: '卡密无效', pictures: [] })
  expect((await ask('refund', 'quality', 2)).body.issues).toMatchObject([{ code: 'aftersales.more_than_left' }])
  expect((await ask('return', 'no_reason', 1)).body.type).toBe('aftersales.excluded')
  expect((await ask('return', 'quality', 1)).body.type).toBe('aftersales.nothing_comes_back')
  expect((await back(1)).body).toEqual({ amountFen: 50_00 })
  const claimed = await ask('refund', 'quality', 1)
  expect([claimed.status, claimed.body.amountFen]).toEqual([200, 50_00])
  m.at(3 * 86_400_000)
  await sweepCases(now(m))
  await m.news()
  expect([await level(m, skuId), await unsold(m, skuId)]).toEqual([{ available: 4, reserved: 0, shipped: 1 }, 4])
  expect((await m.by(lan).call('GET', `/v1/orders/${orderId}`)).body.refundedFen).toBe(150_00)
  await m.news()
  await booksAgree(m)
  await spoiltAreReported(m)
})

async function spoiltAreReported(m: Market): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-vouchers-'))
  try {
    await exportRaw(now(m), folder)
    const path = join(folder, 'vouchers.jsonl')
    const right = readFileSync(path, 'utf8')
    const reported = (change: (rows: Record<string, unknown>[]) => Record<string, unknown>[]): string[] => {
      writeFileSync(path, change(right.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>)).map((row) => `${JSON.stringify(row)}\n`).join(''))
      return check(folder).faults.map(({ says }) => says)
    }
    const isUnsold = ({ state }: Record<string, unknown>) => state === 'unsold'
    expect(reported((all) => all)).toEqual([])
    expect(reported((all) => all.filter((one) => one !== all.find(isUnsold))).some((says) => says.includes('and stock says'))).toBe(true)
    expect(reported((all) => all.filter((one) => isUnsold(one))).some((says) => says.includes('did not go back'))).toBe(true)
    expect(reported((all) => all.map((one) => (isUnsold(one) ? one : { ...one, shopperId: 'shp_else' }))).some((says) => says.includes('another’s order'))).toBe(true)
  } finally { rmSync(folder, { recursive: true }) }
}

test('E08 goods and codes in one order: codes at once, the rest by parcel; a link is sent as it was when it was bought, and what is not there is owed until it is', async () => {
  const m = await opened()
  const { skuId } = await virtual(m, 'code')
  const link = await virtual(m, 'link', 20_00)
  await bring(m, skuId, codes(2))
  await m.by(m.a.clerk).call('POST', '/v1/merchant/stock/receive', { skuId: link.skuId, warehouseId: m.a.warehouseId, quantity: 10 })
  const needs = (await m.by(lan).call('POST', '/v1/quote', { lines: [{ skuId, quantity: 1 }, { skuId: m.a.skuIds[0]!, quantity: 1 }] })).body
  expect([needs.needsAddress, needs.freightFen]).toEqual([true, 8_00])
  expect((await ordered(m, [{ skuId, quantity: 1 }, { skuId: m.a.skuIds[0]!, quantity: 1 }])).body.issues).toMatchObject([{ path: ['addressId'] }])
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', { name: '林晓', phone: '13800138000', districtCode: '330106', street: '文三路 138 号', isDefault: true })).body.id as string
  const both = (await buy(m.by(lan), [{ skuId, quantity: 1 }, { skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  await pay(m, both.paymentId)
  await m.news()
  const partly = (await m.by(lan).call('GET', `/v1/orders/${both.children[0].orderId}`)).body
  expect(partly.state).toBe('part_shipped')
  const goods = partly.lines.find(({ kind }: { kind: string }) => kind === 'goods'), code = partly.lines.find(({ kind }: { kind: string }) => kind === 'code')
  const ship = (lineId: string) => m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${partly.id}/ship`, { lines: [{ lineId, quantity: 1 }], carrier: 'simulator', number: 'DEMO000001' })
  expect((await ship(code.id)).body.issues).toMatchObject([{ code: 'ordering.not_by_parcel' }])
  expect((await ship(goods.id)).body.state).toBe('shipped')
  // Nothing was said to be sent for the link: it is owed, and sent when that is said.
  const owed = await bought(m, link.skuId, 2)
  expect([owed.order.state, owed.pieces]).toEqual(['paid', []])
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/orders/${owed.orderId}/vouchers`)).body.owedSince).not.toBeNull()
  const say = (text: string) => m.by(m.a.clerk).call('PUT', `/v1/merchant/vouchers/${link.skuId}/content`, { text })
  expect((await say('https://files.example/one')).status).toBe(200)
  await m.news()
  await say('https://files.example/two')
  const [piece] = (await m.by(lan).call('GET', `/v1/orders/${owed.orderId}/vouchers`)).body.items
  await m.by(lan).call('POST', `/v1/vouchers/${piece.id}/open`)
  expect([piece.pieces, (await m.by(lan).call('POST', `/v1/vouchers/${piece.id}/view`)).body.text]).toEqual([2, 'https://files.example/one'])
  await m.news()
  await booksAgree(m)
})

test('E08 T-15 fifty who pay at once for twenty codes: twenty get one each and no code twice; codes that run low are told once', async () => {
  const m = await opened()
  const { skuId } = await virtual(m, 'code')
  await bring(m, skuId, codes(20))
  const many = sized(50, 50)
  const people = Array.from({ length: many }, (_, i): Actor => ({ kind: 'shopper', id: `shp_r${i}` }))
  const placed = (await Promise.all(people.map(async (who) => ({ who, answer: await ordered(m, [{ skuId, quantity: 1 }], who) })))).filter(({ answer }) => answer.status === 200)
  expect(placed).toHaveLength(20)
  await Promise.all(placed.map(({ who, answer }) => pay(m, answer.body.paymentId as string, who)))
  // Two workers at once.
  await Promise.all([deliverAll(now(m), reactions), deliverAll(now(m), reactions)])
  await m.news()
  const sent = await rows<{ id: string; shopperId: string; orderId: string }>(m, `select id, shopper_id as "shopperId", order_id as "orderId" from vouchers_pieces where state = 'sent'`)
  expect([new Set(sent.map(({ id }) => id)).size, new Set(sent.map(({ shopperId }) => shopperId)).size, new Set(sent.map(({ orderId }) => orderId)).size, await unsold(m, skuId), await level(m, skuId)]).toEqual([20, 20, 20, 0, { available: 0, reserved: 0, shipped: 20 }])
  expect(await rows(m, `select distinct state from ordering_orders where parent_id is not null and state <> 'placed'`)).toEqual([{ state: 'received' }])
  expect(await rows(m, `select 1 from kernel_outbox where name = 'vouchers.codes_run_low'`)).toHaveLength(1)
  expect((await bring(m, skuId, codes(30, 100))).body.added).toBe(30)
  await bought(m, skuId, 15)
  expect(await rows(m, `select 1 from kernel_outbox where name = 'vouchers.codes_run_low'`)).toHaveLength(2)
  await booksAgree(m)
})
