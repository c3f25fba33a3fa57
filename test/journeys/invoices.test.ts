import { expect, test } from 'vitest'
import type { Message } from '#kernel/ports'
import { booksAgree } from '../agree'
import { ask, concede, creditCode, mine, open, pieces0, seller, spoiling, titleOf, type Row } from '../invoicing'
import { lan, mei, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs, paid, placed, received } from '../returns'
import { askIssuerAgain, endReds, setIssuer, tellOverdue } from './doors'

/** Invoices 发票 (E09), from the title to the red ones, and the books after each. */

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
