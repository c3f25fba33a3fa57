import { expect, test } from 'vitest'
import { booksAgree } from '../agree'
import { ask, concede, creditCode, mine, open, pieces0, seller, spoiling, titleOf, type Row } from '../invoicing'
import { address, lan, mei, type Market } from '../market'
import { clockOf, paid, type Bought } from '../returns'
import { createShopper } from '#trust/identity'
import { decide } from './doors'

/** Invoices that are wished for at the checkout 下单时申请开票, and those that are made out anew 换开 (E09). */
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

const wishFor = (m: Market, { child }: Bought, titleId: string, kind = 'ordinary', who = lan) => m.by(who).call('PUT', `/v1/orders/${child}/invoice-wish`, { titleId, kind })
const saidOf = async (m: Market, { child }: Bought, who: Parameters<Market['by']>[0] = lan) => {
  const { body } = await m.by(who).call('GET', `/v1/${who.kind === 'shopper' ? '' : 'merchant/'}orders/${child}/timeline?limit=100`)
  return { codes: (body.items as { code: string; actor: { kind: string }; cause: { code: string } | null }[]).filter(({ code }) => code.startsWith('invoices.')).map(({ code, actor, cause }) => [code, actor.kind, cause?.code ?? null]), waits: (body.promises as { code: string }[]).some(({ code }) => code === 'invoices.ask') }
}

test('E09 F11 a wish is changed, taken back and made anew as long as nothing was asked for by it, and made where none was as long as the order waits for its money; its timeline tells all of it', async () => {
  const m = await open()
  const { body: { id: company } } = await titleOf(m)
  const { body: { id: person } } = await titleOf(m, { kind: 'personal', name: '兰', taxNumber: '' })
  const { body: { id: hers } } = await titleOf(m, {}, mei)
  const { body: order } = await wishing(m, [{ titleId: person, merchantId: m.a.merchantId }])
  const [a, b] = [partOf(order, m.a), partOf(order, m.b)]
  expect([await aboutIt(m, a), await aboutIt(m, b)]).toMatchObject([{ wish: { titleName: '兰' }, mayWish: false }, { wish: null, mayWish: true }])
  expect(await saidOf(m, a)).toEqual({ codes: [['invoices.wished', 'shopper', null]], waits: true })
  expect((await wishFor(m, a, person, 'special')).body.issues).toMatchObject([{ path: ['kind'], code: 'invoices.special_needs_company' }])
  expect([(await wishFor(m, a, hers)).status, (await wishFor(m, a, hers, 'ordinary', mei)).status, (await wishFor(m, { ...a, child: order.orderId }, person)).status]).toEqual([404, 404, 404])
  m.at(60_000)
  expect([(await wishFor(m, a, company, 'special')).status, (await wishFor(m, b, company)).status]).toEqual([200, 200])
  expect(await aboutIt(m, a)).toMatchObject({ wish: { kind: 'special', titleName: '某某科技有限公司', taxNumber: creditCode }, mayWish: false })
  m.at(120_000)
  expect((await m.by(lan).call('DELETE', `/v1/orders/${b.child}/invoice-wish`)).status).toBe(200)
  expect(await saidOf(m, b)).toEqual({ codes: [['invoices.wish_withdrawn', 'shopper', null], ['invoices.wished', 'shopper', null]], waits: false })
  expect([(await aboutIt(m, b)).mayWish, (await wishFor(m, b, person)).status]).toEqual([true, 200])
  // Paid and not yet heard, what is wished may still be another; what was asked for may not, and what was never wished for is asked for by himself.
  const { body: { parentId } } = await m.by(lan).call('GET', `/v1/orders/${a.child}`)
  const { body: { payment } } = await m.by(lan).call('GET', `/v1/orders/${parentId}`)
  await decide(clockOf(m), (await m.by(lan).call('POST', `/v1/payments/${payment.id}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
  expect((await wishFor(m, b, company)).status).toBe(200)
  await m.news()
  expect([await mine(m, a), await mine(m, b)]).toMatchObject([[{ kind: 'special', titleName: '某某科技有限公司' }], [{ kind: 'ordinary', titleName: '某某科技有限公司' }]])
  expect([(await wishFor(m, a, person)).body.type, (await aboutIt(m, a)).mayWish]).toEqual(['invoices.has_one', false])
  expect(await saidOf(m, a, m.a.clerk)).toEqual({ codes: [['invoices.asked', 'shopper', null], ['invoices.wish_changed', 'shopper', null], ['invoices.wished', 'shopper', null]], waits: false })
  // One that ends unpaid ends its wish, and nothing is wished for any more.
  const { body: gone } = await wishing(m, [{ titleId: person }])
  expect((await m.by(lan).call('POST', `/v1/orders/${gone.orderId}/cancel`, { reason: '不要了' })).status).toBe(200)
  await m.news()
  expect((await saidOf(m, partOf(gone, m.a))).codes).toEqual([['invoices.wish_ended', 'system', 'wish_cancelled'], ['invoices.wished', 'shopper', null]])
  expect([(await wishFor(m, partOf(gone, m.a), person)).body.type, (await aboutIt(m, partOf(gone, m.a))).mayWish]).toEqual(['invoices.wish_late', false])
  await booksAgree(m)
})

test('E09 a wish that is changed and taken back while its order is being paid: what is asked for is one of those titles or nothing, once', async () => {
  const m = await open()
  const { body: { id: company } } = await titleOf(m)
  const { body: { id: person } } = await titleOf(m, { kind: 'personal', name: '兰', taxNumber: '' })
  for (let round = 0; round < 3; round++) {
    const { body: order } = await wishing(m, [{ titleId: person }], { lines: pieces0(m, 1) })
    const a = partOf(order, m.a)
    const answers = await Promise.all([payFor(m, order.paymentId).then(() => 200), ...[company, person, company].map(async (title) => (await wishFor(m, a, title)).status), m.by(lan).call('DELETE', `/v1/orders/${a.child}/invoice-wish`).then(({ status }) => status)])
    expect(answers.every((status) => [200, 404, 409].includes(status))).toBe(true)
    await m.news()
    const [wish] = (await m.ctx.pool.query('select state, title_name as name from invoices_wishes where order_id = $1', [a.child])).rows
    expect((await mine(m, a)).map(({ titleName }: { titleName: string }) => titleName)).toEqual(wish.state === 'asked' ? [wish.name] : [])
    expect(wish.state).not.toBe('open')
  }
  await booksAgree(m)
})

test('E09 E02 whoever places what was drafted for him wishes for its invoice with it; paid, it is asked for by itself', async () => {
  const m = await open()
  const he = { kind: 'shopper' as const, id: await createShopper(m.ctx, { phone: '13912340001' }) }
  const { body: { id: company } } = await titleOf(m, {}, he)
  const { body: { id: hers } } = await titleOf(m, {}, mei)
  const drafted = async () => {
    const { body: { id } } = await m.by(m.a.clerk).call('POST', '/v1/merchant/drafts', { phone: '13912340001', lines: [{ ...pieces0(m, 2)[0], lowerFen: 10_00 }], lowerWords: '老客', address: { name: '林晓', phone: '13912340001', districtCode: '330106', street: '文三路 138 号' }, reason: 'phone', words: '电话下单' })
    return (await m.by(m.a.clerk).call('POST', `/v1/merchant/drafts/${id}/send`)).body.token as string
  }
  const place = (token: string, invoices: readonly object[], key?: string) => m.by(he).call('POST', `/v1/drafts/${token}/place-invoiced`, { invoices }, key)
  const token = await drafted()
  const { body: seen } = await m.by(he).call('GET', `/v1/drafts/${token}`)
  expect(seen.stores).toEqual([{ merchantId: m.a.merchantId, merchantName: '山居', payableFen: seen.payableFen }])
  expect([(await place(token, [{ titleId: hers }])).body.type, (await place(token, [{ titleId: company, merchantId: m.b.merchantId }])).body.type, (await m.ctx.pool.query('select from ordering_orders')).rowCount]).toEqual(['invoices.no_such_title', 'invoices.not_in_order', 0])
  const placed = await place(token, [{ titleId: company, kind: 'special' }], 'k1')
  expect([placed.status, placed.body, (await place(token, [{ titleId: company, kind: 'special' }], 'k1')).body]).toEqual([200, { orderId: expect.any(String), paymentId: expect.any(String), payableFen: seen.payableFen }, placed.body])
  expect((await place(token, [{ titleId: company }])).body.type).toBe('drafts.used')
  await decide(clockOf(m), (await m.by(he).call('POST', `/v1/payments/${placed.body.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef, 'approve')
  await m.news()
  expect((await m.by(he).call('GET', '/v1/invoices')).body.items).toMatchObject([{ state: 'requested', kind: 'special', titleName: '某某科技有限公司', amountFen: seen.payableFen }])
  await booksAgree(m)
})

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
