import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import type { Message, Ports } from '#kernel/ports'
import { booksAgree } from '../agree'
import { check } from '../checker'
import { address, lan, market, mei, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs, paid, placed, received, type Bought } from '../returns'
import { askIssuerAgain, decide, endReds, setIssuer, tellOverdue } from './doors'

/** Invoices 发票 (E09), from the title to the red ones, and the books after each. */
const creditCode = '91350100M000100Y43'
const titleOf = async (m: Market, more: object = {}, who = lan) => m.by(who).call('POST', '/v1/invoice-titles', { kind: 'company', name: '某某科技有限公司', taxNumber: creditCode, ...more })
const ask = (m: Market, { child }: Bought, titleId: string, kind = 'ordinary', who = lan) => m.by(who).call('POST', `/v1/orders/${child}/invoice`, { titleId, kind })
const seller = (m: Market, path: string, body: object = {}) => m.by(m.a.clerk).call('POST', `/v1/merchant/${path}`, body)
const mine = async (m: Market, { child }: Bought) => (await m.by(lan).call('GET', `/v1/invoices?orderId=${child}`)).body.items
/** Money goes back without a piece. */
async function concede(m: Market, { child, lines }: Bought, amountFen: number) {
  const actions = [{ do: 'concession', lines: [{ lineId: lines[0]!.id, amountFen }] }]
  const { body: { version } } = await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child}/changes/preview`, { actions })
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child}/changes`, { actions, reason: '差价', version })).body).toMatchObject({ state: 'confirmed' })
  await m.news()
}
const open = async (ports: Partial<Ports> = {}) => { const m = await market(10, ports); await register(m.ctx, reactions); return m }

test('E09 an invoice is asked for from the order, with title and amount as they are; a refund before it is issued lessens it; it is issued, sent and read by its shopper alone, and one lives of an order', async () => {
  const sent: Message[] = []
  const m = await open({ notify: { send: (message) => { sent.push(message); return Promise.resolve() }, sendWaiting: () => Promise.resolve(0) } })
  expect((await titleOf(m, { taxNumber: `${creditCode.slice(0, 17)}4` })).body).toMatchObject({ type: 'invoices.wrong_number', issues: [{ path: ['taxNumber'] }] })
  const { body: { id: titleId } } = await titleOf(m, { mail: 'caiwu@example.com', isDefault: true })
  const unpaid = await placed(m, pieces0(m, 1))
  expect((await ask(m, unpaid, titleId)).body.type).toBe('invoices.not_paid')
  const bought = await paid(m, pieces0(m, 2))
  const payableFen = bought.lines[0]!.payableFen
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}/invoice`)).body).toMatchObject({ amountFen: payableFen, mayAsk: true, isLate: false })
  expect((await ask(m, bought, titleId, 'ordinary', mei)).status).toBe(404)
  const asked = await ask(m, bought, titleId)
  expect([asked.status, asked.body]).toMatchObject([200, { amountFen: payableFen, isLate: false, dueAt: new Date(m.clock().getTime() + 7 * dayMs).toISOString() }])
  expect((await ask(m, bought, titleId)).body.type).toBe('invoices.has_one')
  // The title is altered afterwards; what was asked for stays as it was.
  expect((await m.by(lan).call('PUT', `/v1/invoice-titles/${titleId}`, { kind: 'company', name: '改名后的公司', taxNumber: creditCode })).status).toBe(200)
  await concede(m, bought, 9_00)
  expect(await mine(m, bought)).toMatchObject([{ state: 'requested', titleName: '某某科技有限公司', amountFen: payableFen - 9_00, reds: [] }])
  await booksAgree(m)
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/invoices?waits=true')).body.items).toMatchObject([{ id: asked.body.id, may: { issue: true } }])
  expect((await m.by(m.b.clerk).call('POST', `/v1/merchant/invoices/${asked.body.id}/issue`)).status).toBe(404)
  expect((await seller(m, `invoices/${asked.body.id}/issue`)).status).toBe(200)
  await m.news()
  const [one] = await mine(m, bought)
  expect(one).toMatchObject({ state: 'sent', amountFen: payableFen - 9_00, hasFile: true, number: expect.stringMatching(/^\d{20}$/) })
  expect((await seller(m, `invoices/${asked.body.id}/issue`)).body.type).toBe('invoices.wrong_state')
  expect((await seller(m, `invoices/${asked.body.id}/reject`, { wrong: 'name', words: '写错了' })).body.type).toBe('invoices.wrong_state')
  expect((await m.by(lan).call('GET', `/v1/invoices/${one.id}/file`)).status).toBe(200)
  expect((await m.by(mei).call('GET', `/v1/invoices/${one.id}/file`)).status).toBe(404)
  expect(sent).toMatchObject([{ key: one.id, channel: 'mail', to: 'caiwu@example.com', text: expect.stringContaining(one.number as string) }])
  await expect(m.ctx.pool.query('delete from invoices_invoices')).rejects.toThrow()
  // After it, money that goes back makes a red one, directly; told twice it is one.
  await concede(m, bought, 5_00)
  await m.news()
  expect(await mine(m, bought)).toMatchObject([{ state: 'sent', amountFen: payableFen - 9_00, reds: [{ state: 'red_issued', amountFen: 5_00, hasFile: true }] }])
  expect((await booksAgree(m)).seen['E09']).toBeGreaterThan(1)
})
const pieces0 = (m: Market, quantity: number) => [{ skuId: m.a.skuIds[0]!, quantity }]

test('E09 of a special invoice the red one waits for the buyer while the money is back already: refused, taken back, not confirmed within 72 hours it is void and begun anew; confirmed it is issued', async () => {
  const m = await open()
  const { body: { id: person } } = await titleOf(m, { kind: 'personal', name: '兰', taxNumber: '' })
  const { body: { id: titleId } } = await titleOf(m)
  const bought = await paid(m, pieces0(m, 2))
  expect((await ask(m, bought, person, 'special')).body).toMatchObject({ type: 'invoices.special_needs_company', issues: [{ path: ['kind'] }] })
  const { body: { id } } = await ask(m, bought, titleId, 'special')
  await seller(m, `invoices/${id}/issue`)
  await m.news()
  await concede(m, bought, 20_00)
  const redNow = async () => (await mine(m, bought))[0].reds[0]
  const red = await redNow()
  expect(red).toMatchObject({ state: 'awaiting_buyer', amountFen: 20_00, dueAt: new Date(m.clock().getTime() + 72 * hourMs).toISOString(), may: { answer: true, withdraw: false, begin: false } })
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body.refundedFen).toBe(20_00)
  const byShopper = (verb: string, body: object = {}) => m.by(lan).call('POST', `/v1/red-invoices/${red.id}/${verb}`, body)
  const bySeller = (verb: string, body: object = {}) => seller(m, `red-invoices/${red.id}/${verb}`, body)
  expect((await bySeller('answer', { isAgreed: true })).body.type).toBe('invoices.not_waited_for')
  expect((await byShopper('answer', { isAgreed: false })).status).toBe(200)
  expect(await redNow()).toMatchObject({ state: 'void', voidFor: 'refused', may: { begin: true } })
  expect((await byShopper('answer', { isAgreed: true })).body.type).toBe('invoices.not_waited_for')
  await booksAgree(m)
  // The buyer begins anew and takes it back; the seller begins, and nobody answers in time.
  expect((await byShopper('begin')).status).toBe(200)
  expect((await byShopper('answer', { isAgreed: true })).body.type).toBe('invoices.not_waited_for')
  expect((await byShopper('withdraw')).status).toBe(200)
  expect(await redNow()).toMatchObject({ state: 'void', voidFor: 'withdrawn' })
  expect((await bySeller('begin')).status).toBe(200)
  m.at(72 * hourMs - 1)
  expect(await endReds(clockOf(m))).toBe(0)
  m.at(72 * hourMs)
  expect(await endReds(clockOf(m))).toBe(1)
  expect(await redNow()).toMatchObject({ state: 'void', voidFor: 'expired' })
  // More goes back while the first is void: it has a red one of its own.
  await concede(m, bought, 1_00)
  expect((await mine(m, bought))[0].reds.map(({ state, amountFen }: { state: string; amountFen: number }) => [state, amountFen])).toEqual([['void', 20_00], ['awaiting_buyer', 1_00]])
  expect((await byShopper('begin')).status).toBe(200)
  expect((await bySeller('answer', { isAgreed: true })).status).toBe(200)
  await m.news()
  expect(await redNow()).toMatchObject({ state: 'red_issued', number: expect.stringMatching(/^\d{20}$/) })
  expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/red-invoices/${red.id}/file`)).status).toBe(200)
  expect((await bySeller('begin')).body.type).toBe('invoices.wrong_state')
  await booksAgree(m)
  await spoiltAreReported(m)
})

type Row = Record<string, unknown> & { amountFen: number; lines: { amountFen: number }[] }
/** The books as they are exported, to spoil one file at a time and see what the checker says. */
async function spoiling(m: Market, spoil: (reported: (file: string, change: (rows: Row[]) => Row[]) => string[]) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-invoices-'))
  try {
    await exportRaw(clockOf(m), folder)
    spoil((file, change) => {
      const path = join(folder, `${file}.jsonl`)
      const right = readFileSync(path, 'utf8')
      writeFileSync(path, change(right.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Row)).map((row) => `${JSON.stringify(row)}\n`).join(''))
      const { faults } = check(folder)
      writeFileSync(path, right)
      return faults.filter(({ invariant }) => invariant === 'E09').map(({ says }) => says)
    })
  } finally { rmSync(folder, { recursive: true }) }
}

/** What the checker must find: a second that lives, a number twice, amounts that are not what is paid. */
const spoiltAreReported = (m: Market): Promise<void> => spoiling(m, (reported) => {
  const more = (row: Row): Row => ({ ...row, amountFen: row.amountFen + 1, lines: row.lines.map((line, i) => (i === 0 ? { ...line, amountFen: line.amountFen + 1 } : line)) })
  expect(reported('invoices', (rows) => rows)).toEqual([])
  expect(reported('invoices', (rows) => [...rows, { ...rows[0]!, id: 'inv_twice' }])).toEqual(expect.arrayContaining(['is the second that lives of its order', expect.stringContaining('of another')]))
  expect(reported('invoices', ([first, ...rest]) => [more(first!), ...rest]).some((says) => says.includes('are paid'))).toBe(true)
  expect(reported('red_invoices', (rows) => rows.slice(1)).some((says) => says.includes('are paid'))).toBe(true)
  expect(reported('red_invoices', ([first, ...rest]) => [{ ...first!, amountFen: 1 }, ...rest]).some((says) => says.includes('sum up'))).toBe(true)
  expect(reported('invoices', ([first, ...rest]) => [{ ...first!, titleKind: 'personal' }, ...rest])).toEqual(expect.arrayContaining(['is a special one for a person']))
})

test('E09 wrong data are sent back with the reason and asked for anew; overdue ones are told once to seller and platform; after 360 days it is kept for a person and not refused; an order that is cancelled ends what was asked', async () => {
  const m = await open()
  const { body: { id: titleId } } = await titleOf(m)
  const bought = await received(m, pieces0(m, 1))
  const first = await ask(m, bought, titleId)
  expect((await seller(m, `invoices/${first.body.id}/reject`, { wrong: 'price', words: '不想开' })).status).toBe(400)
  expect((await seller(m, `invoices/${first.body.id}/reject`, { wrong: 'tax_number', words: '税号与名称不符' })).status).toBe(200)
  expect(await mine(m, bought)).toMatchObject([{ state: 'rejected', wrong: 'tax_number', answer: '税号与名称不符' }])
  m.at(370 * dayMs)
  const late = await ask(m, bought, titleId)
  expect([late.status, late.body.isLate]).toEqual([200, true])
  const next = await paid(m, pieces0(m, 1))
  expect((await ask(m, next, titleId)).body.isLate).toBe(false)
  m.at(378 * dayMs)
  expect((await m.by(operator).call('GET', '/v1/staff/invoices?overdue=true')).body.items.map(({ isOverdue }: { isOverdue: boolean }) => isOverdue)).toEqual([true, true])
  expect([await tellOverdue(clockOf(m)), await tellOverdue(clockOf(m))]).toEqual([2, 0])
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/invoices?overdue=true')).body.items.map(({ id }: { id: string }) => id).toSorted()).toEqual((await m.by(operator).call('GET', '/v1/staff/invoices?overdue=true')).body.items.map(({ id }: { id: string }) => id).toSorted())
  expect((await m.by(operator).call('POST', `/v1/staff/orders/${next.parent}/cancel`, { reason: '缺货' })).status).toBe(200)
  await m.news()
  expect(await mine(m, next)).toMatchObject([{ state: 'lapsed' }])
  expect((await ask(m, next, titleId)).body.type).toBe('invoices.nothing_left')
  await booksAgree(m)
})

test('E09 an issuer that is silent is asked again and makes it once; one that refuses leaves it to the seller, with its words, and what went back meanwhile is off it', async () => {
  const m = await open()
  const { body: { id: titleId } } = await titleOf(m)
  const bought = await paid(m, pieces0(m, 2))
  const { body: { id } } = await ask(m, bought, titleId)
  let says: 'silence' | 'no' = 'silence'
  const back = setIssuer({ issue: () => (says === 'no' ? Promise.resolve({ refused: '税号不存在' }) : Promise.reject(new Error('no answer'))) })
  try {
    await seller(m, `invoices/${id}/issue`)
    await m.news()
    expect(await mine(m, bought)).toMatchObject([{ state: 'issuing', number: null }])
    await concede(m, bought, 3_00)
    says = 'no'
    m.at(20 * 60_000)
    expect(await askIssuerAgain(clockOf(m))).toBe(1)
    await m.news()
    expect((await m.by(m.a.clerk).call('GET', `/v1/merchant/invoices?orderId=${bought.child}`)).body.items).toMatchObject([{ state: 'requested', fault: '税号不存在', amountFen: bought.lines[0]!.payableFen - 3_00 }])
    expect((await mine(m, bought))[0].fault).toBe('')
  } finally { back() }
  await seller(m, `invoices/${id}/issue`)
  await m.news()
  expect(await mine(m, bought)).toMatchObject([{ state: 'sent', amountFen: bought.lines[0]!.payableFen - 3_00, reds: [] }])
  await booksAgree(m)
})

const both = (m: Market) => [m.a, m.b].map(({ skuIds }) => ({ skuId: skuIds[0]!, quantity: 1 }))
async function wishing(m: Market, invoices: readonly object[], { lines = both(m), key, version }: { lines?: { skuId: string; quantity: number }[]; key?: string; version?: string } = {}) {
  const by = m.by(lan)
  const addressId = (await by.call('GET', '/v1/addresses')).body.items[0]?.id ?? (await by.call('POST', '/v1/addresses', address)).body.id
  const { body: quote } = await by.call('POST', '/v1/quote', { lines, addressId })
  return by.call('POST', '/v1/invoiced-orders', { quoteVersion: version ?? quote.version, lines, addressId, note: '', invoices }, key)
}
async function payFor(m: Market, paymentId: string) {
  await decide(clockOf(m), (await m.by(lan).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
  await m.news()
}
const partOf = ({ children }: { children: { orderId: string; merchantId: string }[] }, { merchantId }: { merchantId: string }) => ({ child: children.find((one) => one.merchantId === merchantId)!.orderId, parent: '', lines: [] }) satisfies Bought
const aboutIt = async (m: Market, { child }: Bought, who = lan) => (await m.by(who).call('GET', `/v1/orders/${child}/invoice`)).body

test('E09 an invoice is wished for at the checkout, for all stores or for each another title; paid, it is asked for by itself with the title as it was; unpaid and cancelled, taken back or paid by nothing it asks nothing', async () => {
  const m = await open()
  const { body: { id: company } } = await titleOf(m)
  const { body: { id: person } } = await titleOf(m, { kind: 'personal', name: '兰', taxNumber: '' })
  const { body: { id: hers } } = await titleOf(m, {}, mei)
  // Wrong wishes are told beside their field, and nothing is placed.
  for (const [invoices, code, path] of [[[{ titleId: company }, { merchantId: m.b.merchantId, titleId: hers }], 'invoices.no_such_title', ['invoices', '1', 'titleId']], [[{ titleId: person, kind: 'special' }], 'invoices.special_needs_company', ['invoices', '0', 'kind']],
    [[{ titleId: company }, { titleId: person }], 'invoices.wished_twice', ['invoices', '1', 'merchantId']], [[{ titleId: company, merchantId: 'mer_none' }], 'invoices.not_in_order', ['invoices', '0', 'merchantId']]] as const) {
    const { status, body } = await wishing(m, invoices)
    expect([status, body.type, body.issues[0].path.map(String)]).toEqual([422, code, path])
  }
  expect((await wishing(m, [{ titleId: company }], { version: 'another' })).body.type).toBe('ordering.changed')
  expect((await m.ctx.pool.query('select from ordering_orders')).rowCount).toBe(0)

  const { status, body: order } = await wishing(m, [{ titleId: company, kind: 'special' }, { merchantId: m.b.merchantId, titleId: person }], { key: 'k1' })
  expect(status).toBe(200)
  expect((await wishing(m, [{ titleId: company, kind: 'special' }, { merchantId: m.b.merchantId, titleId: person }], { key: 'k1' })).body).toEqual(order)
  const [a, b] = [partOf(order, m.a), partOf(order, m.b)]
  await m.news()
  expect(await aboutIt(m, a)).toMatchObject({ mayAsk: false, invoiceId: null, wish: { kind: 'special', titleName: '某某科技有限公司', taxNumber: creditCode } })
  expect((await aboutIt(m, a, mei)).type).toBe('kernel.not_found')
  expect((await m.by(mei).call('DELETE', `/v1/orders/${a.child}/invoice-wish`)).status).toBe(404)
  await booksAgree(m)
  expect((await m.by(lan).call('DELETE', `/v1/invoice-titles/${company}`)).status).toBe(200)
  await payFor(m, order.paymentId)
  expect(await mine(m, a)).toMatchObject([{ state: 'requested', kind: 'special', titleName: '某某科技有限公司', taxNumber: creditCode, amountFen: 199_00 + freightOf(order, m.a, 199_00) }])
  expect(await mine(m, b)).toMatchObject([{ state: 'requested', kind: 'ordinary', titleKind: 'personal', titleName: '兰' }])
  expect(await aboutIt(m, a)).toMatchObject({ mayAsk: false, state: 'requested', wish: null })
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/invoices?waits=true')).body.items).toHaveLength(1)
  expect((await m.by(lan).call('DELETE', `/v1/orders/${a.child}/invoice-wish`)).status).toBe(404)

  // Of one store alone, and of none that ends before it is paid or that he thinks better of.
  const { body: one } = await wishing(m, [{ merchantId: m.b.merchantId, titleId: person }])
  const { body: gone } = await wishing(m, [{ titleId: person }])
  const { body: back } = await wishing(m, [{ titleId: person }])
  expect((await m.by(lan).call('POST', `/v1/orders/${gone.orderId}/cancel`, { reason: '不要了' })).status).toBe(200)
  expect((await m.by(lan).call('DELETE', `/v1/orders/${partOf(back, m.a).child}/invoice-wish`)).status).toBe(200)
  await payFor(m, one.paymentId)
  await payFor(m, back.paymentId)
  expect(await Promise.all([one, gone, back].flatMap((order) => [m.a, m.b].map(async (stall) => (await mine(m, partOf(order, stall))).length)))).toEqual([0, 1, 0, 0, 0, 1])
  expect((await m.ctx.pool.query('select state, count(*)::int as n from invoices_wishes group by 1 order by 1')).rows).toEqual([{ state: 'asked', n: 4 }, { state: 'ended', n: 3 }])
  // Whoever asks anew where it was asked for by itself is told so.
  expect((await ask(m, partOf(one, m.b), person)).body.type).toBe('invoices.has_one')
  await booksAgree(m)
  await spoiling(m, (reported) => {
    expect(reported('invoice_wishes', (rows) => rows)).toEqual([])
    expect(reported('invoices', (rows) => rows.map((row) => ({ ...row, titleName: '别人' })))).toContain('was asked for, and there is no such invoice')
    expect(reported('invoice_wishes', (rows) => rows.map((row) => ({ ...row, state: 'open' }))).some((says) => says.startsWith('waits while its order is'))).toBe(true)
    expect(reported('invoice_wishes', (rows) => rows.map((row) => ({ ...row, shopperId: 'shp_mei' })))).toContain('is of somebody else’s order')
  })
})
const freightOf = ({ children }: { children: { merchantId: string; payableFen: number }[] }, { merchantId }: { merchantId: string }, goodsFen: number): number => children.find((one) => one.merchantId === merchantId)!.payableFen - goodsFen

test('E09 E07 a part that is collected at a store and wished an invoice for is both', async () => {
  const m = await open()
  const { body: { id: titleId } } = await titleOf(m)
  const { body: { id: storeId } } = await m.by(m.a.clerk).call('POST', '/v1/merchant/pickup-stores', { name: '文三路店', phone: '0571-88880000', districtCode: '330106', street: '文三路 1 号', hours: '9:00–21:00', isOpen: true })
  const [lines, pickups] = [pieces0(m, 1), [{ merchantId: m.a.merchantId, storeId }]]
  const { body: { version } } = await m.by(lan).call('POST', '/v1/pickup/quote', { lines, pickups })
  const { status, body } = await m.by(lan).call('POST', '/v1/invoiced-orders', { quoteVersion: version, lines, note: '', invoices: [{ titleId }], collect: { pickups, phone: '13800138000' } })
  expect(status).toBe(200)
  await payFor(m, body.paymentId)
  const part = partOf(body, m.a)
  expect((await m.by(lan).call('GET', `/v1/orders/${part.child}`)).body).toMatchObject({ state: 'paid', collectAt: storeId })
  expect(await mine(m, part)).toMatchObject([{ state: 'requested', titleName: '某某科技有限公司' }])
  await booksAgree(m)
})

test('E09 an issued invoice is made out anew for another title: red first and then blue, of two wishes at once one; a refund waits for neither, and what the seller refuses leaves the invoice as it was with a red one for what went back', async () => {
  const m = await open()
  const { body: { id: wrong } } = await titleOf(m)
  const { body: { id: right } } = await titleOf(m, { name: '另一家公司', taxNumber: '123456789012345' })
  const { body: { id: person } } = await titleOf(m, { kind: 'personal', name: '兰', taxNumber: '' })
  const anew = (id: string, titleId: string, more: object = {}, who = lan) => m.by(who).call('POST', `/v1/invoices/${id}/reissue`, { titleId, ...more })
  const issued = async (bought: Bought, kind = 'ordinary') => { const { body: { id } } = await ask(m, bought, wrong, kind); await seller(m, `invoices/${id}/issue`); await m.news(); return id as string }
  const bought = await paid(m, pieces0(m, 2))
  const { body: { id: early } } = await ask(m, bought, wrong)
  expect((await anew(early, right)).body.type).toBe('invoices.wrong_state')
  await seller(m, `invoices/${early}/issue`)
  await m.news()
  expect((await anew(early, right, {}, mei)).status).toBe(404)
  expect((await anew(early, wrong)).body).toMatchObject({ type: 'invoices.same_title', issues: [{ path: ['titleId'] }] })
  expect((await anew(early, person, { kind: 'special' })).body).toMatchObject({ type: 'invoices.special_needs_company', issues: [{ path: ['kind'] }] })
  const both = await Promise.all([anew(early, right), anew(early, person)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(both.find(({ status }) => status === 409)!.body.type).toBe('invoices.reissue_open')
  const to = both[0]!.status === 200 ? '另一家公司' : '兰'
  await m.news()
  const payableFen = bought.lines[0]!.payableFen
  const [next, first] = await mine(m, bought)
  expect(first).toMatchObject({ id: early, state: 'sent', replacedAt: m.clock().toISOString(), may: { reissue: false }, reds: [{ state: 'red_issued', isReissue: true, amountFen: payableFen, hasFile: true }] })
  expect(next).toMatchObject({ state: 'requested', titleName: to, amountFen: payableFen, replacesId: early, replacedAt: null, reds: [] })
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}/invoice`)).body).toMatchObject({ mayAsk: false, invoiceId: next.id, state: 'requested' })
  await booksAgree(m)
  // The new one is as good as any: it follows refunds, and may be made out anew itself, three times in all.
  await seller(m, `invoices/${next.id}/issue`)
  await m.news()
  await concede(m, bought, 3_00)
  expect((await mine(m, bought))[0]).toMatchObject({ state: 'sent', reds: [{ state: 'red_issued', isReissue: false, amountFen: 3_00 }] })
  for (const title of [wrong, right]) {
    const { body } = await anew((await mine(m, bought))[0].id, title)
    expect(body.state).toBe('confirmed')
    await m.news()
    await seller(m, `invoices/${(await mine(m, bought))[0].id}/issue`)
    await m.news()
  }
  expect((await mine(m, bought)).map(({ amountFen }: { amountFen: number }) => amountFen)).toEqual([payableFen - 3_00, payableFen - 3_00, payableFen, payableFen])
  expect((await anew((await mine(m, bought))[0].id, wrong)).body.type).toBe('invoices.reissued_enough')
  await booksAgree(m)

  // Of a special one the seller is asked.
  const other = await paid(m, pieces0(m, 2))
  const special = await issued(other, 'special')
  const { body: { redId, state } } = await anew(special, right)
  expect(state).toBe('awaiting_seller')
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/invoices?waits=true')).body.items).toMatchObject([{ id: special, reds: [{ id: redId, isReissue: true, reissueTo: { titleName: '另一家公司' }, may: { answer: true } }] }])
  await concede(m, other, 20_00)
  expect((await m.by(lan).call('GET', `/v1/orders/${other.child}`)).body.refundedFen).toBe(20_00)
  expect((await mine(m, other))[0].reds).toHaveLength(1)
  await booksAgree(m)
  expect((await seller(m, `red-invoices/${redId}/answer`, { isAgreed: false })).status).toBe(200)
  expect((await mine(m, other))[0]).toMatchObject({ replacedAt: null, may: { reissue: true }, reds: [{ state: 'void', isReissue: true, may: { begin: false } }, { state: 'awaiting_buyer', isReissue: false, amountFen: 20_00 }] })
  expect((await m.by(lan).call('POST', `/v1/red-invoices/${redId}/begin`)).body.type).toBe('invoices.wrong_state')
  await booksAgree(m)
  const { body: again } = await anew(special, right)
  expect((await seller(m, `red-invoices/${again.redId}/answer`, { isAgreed: true })).status).toBe(200)
  await m.news()
  expect((await mine(m, other)).map(({ id, state, titleName, amountFen }: Record<string, unknown>) => [id === special, state, titleName, amountFen])).toEqual([[false, 'requested', '另一家公司', other.lines[0]!.payableFen - 20_00], [true, 'sent', '某某科技有限公司', other.lines[0]!.payableFen]])
  await booksAgree(m)
  await spoiling(m, (reported) => {
    expect(reported('invoices', (rows) => rows.map(({ replacedAt: _, ...row }) => row as Row))).toEqual(expect.arrayContaining(['was replaced without its red one, or has it and was not', 'is the second that lives of its order', 'takes the place of none']))
    expect(reported('red_invoices', (rows) => rows.filter((row) => !row['isReissue']))).toContain('was replaced without its red one, or has it and was not')
    expect(reported('red_invoices', (rows) => rows.map((row) => (row['isReissue'] && row['state'] !== 'void' ? { ...row, amountFen: 1, lines: [{ ...row.lines[0]!, amountFen: 1 }] } : row)))).toContain('is made out anew and not taken back whole')
  })
})
