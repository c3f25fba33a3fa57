import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { address, buy, lan, market, mei, operator } from '../market'
import { asMerchant, ask, clockOf, dayMs, hourMs, levelOf, mine, moneyOf, offer, one, pieces, received, rung, shipped, type Bought } from '../returns'
import { sweep, sweepCases } from './doors'

/** After-sales 售后, from the asking to the money, with the goods and the books (F13; Consumer Law 25; ux.md §10.7). */
test('F13 I-04 I-08 T-04 T-06 pieces go back one by one: amounts told before asking, agreed, paid through the channel, the merchant’s share and the platform’s subsidy unwound, to the last fen of what was paid and not one more', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  await offer(m, operator, { name: '平台满减', lane: 'platform', effect: rung(100_00, 10_01) })
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  const [line] = bought.lines
  const goodsFen = line!.payableFen - line!.freightFen
  expect(goodsFen).toBe(3 * 199_00 - 10_01)
  const before = await moneyOf(m, bought.child)
  expect(before.shares + before.fees).toBe(line!.payableFen + 10_01)
  const backs: number[] = []
  for (const round of [1, 2, 3]) {
    const quoted = await m.by(lan).call('POST', '/v1/aftersales/quote', { orderId: bought.child, kind: 'refund', reason: 'agreed', lines: pieces(line!.id, 1) })
    expect(quoted).toMatchObject({ status: 200, body: { freightFen: 0, isMerchantsFault: false, answerBy: new Date(m.clock().getTime() + 48 * hourMs).toISOString() } })
    const asked = await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })
    expect([asked.status, asked.body]).toMatchObject([200, { number: expect.stringMatching(new RegExp(`-${round}$`)), amountFen: quoted.body.amountFen }])
    expect(await asMerchant(m, asked.body.id, 'agree')).toMatchObject({ status: 200 })
    expect(await mine(m, asked.body.id)).toMatchObject({ state: 'refunding' })
    await m.news()
    expect(await mine(m, asked.body.id)).toMatchObject({ state: 'refunded', amountFen: quoted.body.amountFen, steps: [{ kind: 'asked', words: '有划痕' }, { kind: 'agreed', actorKind: 'merchant' }, { kind: 'refunded' }], may: { withdraw: false, sendBack: false, escalate: false } })
    backs.push(quoted.body.amountFen)
    await booksAgree(m)
  }
  expect(backs).toEqual([195_67, 195_66, 195_66])
  expect((await ask(m, bought, pieces(line!.id, 1))).body).toMatchObject({ type: 'aftersales.more_than_left', issues: [{ path: ['lines', '0', 'quantity'] }] })
  // Only the freight is left of the sale, and the fee on it.
  const after = await moneyOf(m, bought.child)
  expect(after.shares + after.fees).toBe(line!.freightFen)
  const order = (await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body
  expect(order).toMatchObject({ state: 'received', refundedFen: goodsFen, lines: [{ refundedQuantity: 3, refundedFen: goodsFen }] })
  expect((await m.by(lan).call('GET', `/v1/payments/${order.payment.id}`)).body).toMatchObject({ refundedFen: goodsFen })
})

test('F13 a return: agreed with an address, sent back with carrier and number, looked at piece by piece into sellable and damaged, then the money; freight too where all goes back by the merchant’s fault', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const [line] = bought.lines
  const before = await levelOf(m, m.a.skuIds[0]!)
  const asked = await ask(m, bought, pieces(line!.id, 2), { kind: 'return', reason: 'quality' })
  expect(asked).toMatchObject({ status: 200, body: { amountFen: line!.payableFen } })
  expect((await asMerchant(m, asked.body.id, 'agree')).body).toMatchObject({ type: 'aftersales.return_to_missing', issues: [{ path: ['returnTo'] }] })
  expect((await asMerchant(m, asked.body.id, 'agree', { returnTo: '杭州市文三路 1 号 售后部' })).status).toBe(200)
  expect(await mine(m, asked.body.id)).toMatchObject({ state: 'returning', returnTo: '杭州市文三路 1 号 售后部', dueAt: new Date(m.clock().getTime() + 7 * dayMs).toISOString(), may: { sendBack: true, withdraw: true } })
  expect((await asMerchant(m, asked.body.id, 'receive', { isInOrder: true })).body.type).toBe('aftersales.wrong_state')
  expect((await m.by(lan).call('POST', `/v1/aftersales/${asked.body.id}/send`, { carrier: 'sf', number: 'SF' })).body.issues).toMatchObject([{ path: ['number'] }])
  expect((await m.by(lan).call('POST', `/v1/aftersales/${asked.body.id}/send`, { carrier: 'sf', number: 'SF1234567890' })).status).toBe(200)
  expect((await m.by(lan).call('POST', `/v1/aftersales/${asked.body.id}/withdraw`)).body.type).toBe('aftersales.wrong_state')
  expect((await m.by(m.a.clerk).call('GET', '/v1/merchant/aftersales/todo')).body).toMatchObject({ waiting: 1, late: 0 })
  expect((await asMerchant(m, asked.body.id, 'receive', { isInOrder: true, lines: [{ lineId: line!.id, sellable: 1, damaged: 0 }] })).body).toMatchObject({ type: 'aftersales.count_all_pieces', issues: [{ path: ['lines', '0', 'sellable'] }] })
  expect((await asMerchant(m, asked.body.id, 'receive', { isInOrder: true, lines: [{ lineId: line!.id, sellable: 1, damaged: 1 }] })).status).toBe(200)
  await m.news()
  expect(await mine(m, asked.body.id)).toMatchObject({ state: 'refunded', amountFen: line!.payableFen, freightFen: line!.freightFen, steps: ['asked', 'agreed', 'shipped_back', 'received', 'refunded'].map((kind) => ({ kind })) })
  expect(await levelOf(m, m.a.skuIds[0]!)).toEqual({ available: before.available + 1, shipped: before.shipped - 2, damaged: before.damaged + 1 })
  expect(await moneyOf(m, bought.child)).toEqual({ shares: 0, fees: 0 })
  expect((await booksAgree(m)).seen['I-09']).toBeGreaterThan(0)
  expect((await m.ctx.pool.query(`select title from kernel_inbox where owner_id = $1 and link = $2 `, [lan.id, `/aftersales/${asked.body.id}`])).rows.map(({ title }) => title).toSorted()).toEqual(['商家已同意售后申请', '商家已收到退货，开始退款', '退款已到账'].toSorted())
})

test('I-04 T-05 of fifty askings and of fifty agreements that race for one piece exactly one is paid, once', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const [line] = bought.lines
  const all = await Promise.all(Array.from({ length: 50 }, () => ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })))
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const { status, body } of all) if (status !== 200) expect(body.type).toBe('aftersales.more_than_left')
  const { id } = all.find(({ status }) => status === 200)!.body
  const answers = await Promise.all(Array.from({ length: 50 }, () => asMerchant(m, id, 'agree')))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  await m.news()
  expect((await m.ctx.pool.query('select amount_fen::int as fen, state from payments_refunds')).rows).toEqual([{ fen: line!.payableFen - line!.freightFen, state: 'done' }])
  expect((await m.ctx.pool.query('select amount_fen::int as fen from payments_simulator_refunds')).rows).toHaveLength(1)
  await booksAgree(m)
})

test('I-04 T-05 two refunds of one line that race are both paid, each for its piece, and together exactly what was paid', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  await offer(m, m.a.clerk, { name: '满减', lane: 'store', effect: rung(100_00, 10_01) })
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const [line] = bought.lines
  const ids = [(await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })).body.id, (await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })).body.id]
  expect((await Promise.all(ids.map((id) => asMerchant(m, id, 'agree')))).map(({ status }) => status)).toEqual([200, 200])
  await m.news()
  // An odd fen lies on whichever went first.
  expect((await Promise.all(ids.map((id) => mine(m, id)))).map(({ amountFen }) => amountFen).toSorted((a, b) => a - b)).toEqual([193_99, 194_00])
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body.refundedFen).toBe(line!.payableFen - line!.freightFen)
  await booksAgree(m)
})

test('I-04 I-08 a refund before the order is received lessens what is settled, and of settling and refunding that race neither forgets the other', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await shipped(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const [line] = bought.lines
  const first = await ask(m, bought, pieces(line!.id, 1), { reason: 'not_arrived' })
  expect((await asMerchant(m, first.body.id, 'agree')).status).toBe(200)
  await m.news()
  await booksAgree(m)
  const second = await ask(m, bought, pieces(line!.id, 1), { reason: 'agreed' })
  expect((await m.by(lan).call('POST', `/v1/orders/${bought.child}/receive`)).status).toBe(200)
  // The letter that settles the order is delivered while the merchant agrees.
  const [, answer] = await Promise.all([m.news(), asMerchant(m, second.body.id, 'agree')])
  expect(answer.status).toBe(200)
  await m.news()
  const { shares, fees } = await moneyOf(m, bought.child)
  expect(shares + fees).toBe(line!.freightFen)
  await booksAgree(m)
})

test('F13 ux.md 10.7 time answers for whoever is silent: the merchant’s silence agrees and gives the money back, the shopper’s lets it go, and receipt waits meanwhile', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await shipped(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  const [line] = bought.lines
  m.at(2 * dayMs)
  const due = async () => (await one<{ due_at: Date | null }>(m, 'select due_at from ordering_orders where id = $1', [bought.child])).due_at
  expect(await due()).toEqual(new Date(m.ctx.now.getTime() + 10 * dayMs))
  const silent = await ask(m, bought, pieces(line!.id, 1), { kind: 'return', reason: 'no_reason' })
  expect(await due()).toBeNull()
  const forgotten = await ask(m, bought, pieces(line!.id, 1), { kind: 'return', reason: 'quality' })
  m.at(4 * dayMs - 1)
  expect(await sweepCases(clockOf(m))).toBe(0)
  m.at(4 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(2)
  expect(await mine(m, silent.body.id)).toMatchObject({ state: 'returning', steps: [{ kind: 'asked' }, { kind: 'agreed_by_time', actorKind: 'system' }] })
  expect((await m.by(lan).call('POST', `/v1/aftersales/${silent.body.id}/send`, { carrier: 'sf', number: 'SF1234567890' })).status).toBe(200)
  m.at(11 * dayMs)
  expect(await sweepCases(clockOf(m))).toBe(2)
  await m.news()
  expect([await mine(m, silent.body.id), await mine(m, forgotten.body.id)]).toMatchObject([{ state: 'refunded', steps: [{}, {}, {}, { kind: 'received_by_time' }, {}] }, { state: 'closed', endedBy: 'lapsed' }])
  // The clock that receives the order went on with what was left of it once the last case was over.
  expect(await due()).toEqual(new Date(m.ctx.now.getTime() + 19 * dayMs))
  m.at(19 * dayMs)
  expect(await sweep(clockOf(m))).toBe(1)
  await m.news()
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body.state).toBe('received')
  await booksAgree(m)
})

test('F13 I-39 a refusal, then the platform: both sides read why; a large sum is decided by two; refused for good it is closed, and after its time nobody may ask', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 3 }])
  const [line] = bought.lines
  const staff = (id: string, body: object) => m.by(operator).call('POST', `/v1/staff/aftersales/${id}/decide`, body)
  let minutes = 0
  const refused = async () => {
    m.at((m.clock().getTime() - m.ctx.now.getTime()) + ++minutes * 60_000)
    const { body: { id } } = await ask(m, bought, pieces(line!.id, 1))
    expect((await asMerchant(m, id, 'refuse', { words: '签收时完好' })).status).toBe(200)
    return id as string
  }
  const [first, second, third] = [await refused(), await refused(), await refused()]
  expect((await staff(first, { outcome: 'refund', words: '照片可见' })).body.type).toBe('aftersales.wrong_state')
  for (const id of [first, second]) expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/escalate`, { words: '到货即有划痕，有照片' })).status).toBe(200)
  expect((await m.by(operator).call('GET', '/v1/staff/aftersales?waits=true')).body.items.map(({ id }: { id: string }) => id)).toEqual([first, second])
  // The merchant may not answer any more what lies with the platform.
  expect((await asMerchant(m, first, 'agree')).body.type).toBe('aftersales.wrong_state')
  expect((await staff(first, { outcome: 'refund', words: '照片可见，支持退款' })).body).toEqual({ approvalId: null })
  expect((await staff(second, { outcome: 'refuse', words: '证据不足' })).body).toEqual({ approvalId: null })
  m.at(7 * dayMs + hourMs)
  expect(await sweepCases(clockOf(m))).toBe(1)
  expect((await m.by(lan).call('POST', `/v1/aftersales/${third}/escalate`, { words: '太晚了吧' })).body.type).toBe('aftersales.wrong_state')
  await m.news()
  expect([await mine(m, first), await mine(m, second), await mine(m, third)]).toMatchObject([{ state: 'refunded', steps: [{}, { kind: 'refused', words: '签收时完好' }, { kind: 'escalated' }, { kind: 'decided_refund', words: '照片可见，支持退款' }, {}] }, { state: 'closed', endedBy: 'decided_refuse' }, { state: 'closed', endedBy: 'lapsed' }])
  await m.ctx.pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ('ordering.approve_refund_fen', '100', 1, 'x', $1)`, [m.clock()])
  const { forgetAllKept } = await import('#kernel/kept')
  forgetAllKept(m.ctx)
  const large = await refused()
  await m.by(lan).call('POST', `/v1/aftersales/${large}/escalate`, { words: '请平台看看' })
  const { approvalId } = (await staff(large, { outcome: 'refund', words: '支持' })).body
  expect(approvalId).toMatch(/^apr_/)
  expect((await m.by(operator).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { said: '自己批' })).body.type).toBe('risk.own_approval')
  expect(await mine(m, large)).toMatchObject({ state: 'disputed' })
  expect((await m.by({ ...operator, id: 'stf_two' }).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { said: '同意' })).status).toBe(200)
  await m.news()
  expect(await mine(m, large)).toMatchObject({ state: 'refunded' })
  await booksAgree(m)
})

test('F13 what cannot be asked is refused beside its field: before shipping, gifts, too many, too often, too late, reasons that do not fit, pictures that are not there; a stranger finds nothing', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const [line] = bought.lines
  expect((await ask(m, bought, pieces(line!.id, 3))).body).toMatchObject({ type: 'aftersales.more_than_left', left: 2 })
  expect((await ask(m, bought, pieces('lin_none', 1))).body.type).toBe('ordering.no_such_line')
  expect((await ask(m, bought, pieces(line!.id, 1), { reason: 'no_reason' })).body).toMatchObject({ type: 'aftersales.reason_does_not_fit', issues: [{ path: ['reason'] }] })
  expect((await ask(m, bought, pieces(line!.id, 1), { pictures: ['0123456789abcdef0123456789abcdef.webp'] })).body).toMatchObject({ type: 'aftersales.no_such_picture', issues: [{ path: ['pictures', '0'] }] })
  expect((await m.by(mei).call('POST', '/v1/aftersales', { orderId: bought.child, kind: 'refund', reason: 'quality', lines: pieces(line!.id, 1) })).status).toBe(404)
  for (let i = 0; i < 5; i++) {
    const { body: { id } } = await ask(m, bought, pieces(line!.id, 1))
    expect((await m.by(lan).call('POST', `/v1/aftersales/${id}/withdraw`)).status).toBe(200)
  }
  expect((await ask(m, bought, pieces(line!.id, 1))).body).toMatchObject({ type: 'aftersales.asked_often', most: 5 })
  const other = await received(m, [{ skuId: m.a.skuIds[1]!, quantity: 1 }])
  expect((await m.by(lan).call('GET', `/v1/orders/${other.child}/aftersales`)).body).toMatchObject({ isShipped: true, lines: [{ left: 1 }], reasons: expect.arrayContaining([{ reason: 'no_reason', kinds: ['return', 'exchange'], until: '2026-06-25T15:59:59.999Z', isOpen: true, isMerchantsFault: false }]) })
  m.at(8 * dayMs)
  expect((await ask(m, other, pieces(other.lines[0]!.id, 1), { kind: 'return', reason: 'no_reason' })).body).toMatchObject({ type: 'aftersales.no_reason_over', issues: [{ path: ['reason'] }] })
  m.at(16 * dayMs)
  expect((await ask(m, other, pieces(other.lines[0]!.id, 1))).body).toMatchObject({ type: 'aftersales.window_over' })
  // Placed and paid, not sent: that is cancelled, not asked back.
  const by = m.by(lan)
  const placed = await buy(by, [{ skuId: m.a.skuIds[1]!, quantity: 1 }], (await by.call('POST', '/v1/addresses', address)).body.id)
  const child = placed.body.children[0].orderId
  const { lines } = (await by.call('GET', `/v1/orders/${child}`)).body
  expect((await ask(m, { child, parent: '', lines }, pieces(lines[0].id, 1))).body.type).toBe('aftersales.not_shipped')
})

test('F13 I-12 coupons and uses come back with the last piece of the whole order and not before', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const id = await offer(m, m.a.clerk, { name: '满减', lane: 'store', mostUses: 3, effect: rung(100_00, 20_00) })
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  const uses = async () => (await one<{ uses: number }>(m, 'select uses from promotions_offers where id = $1', [id])).uses
  for (const left of [1, 0]) {
    expect(await uses()).toBe(1)
    const { body } = await ask(m, bought, pieces(bought.lines[0]!.id, 1))
    expect((await asMerchant(m, body.id, 'agree')).status).toBe(200)
    await m.news()
    expect(await uses()).toBe(left)
  }
  // By the merchant's fault all of it: the freight went back with the last piece.
  expect((await m.by(lan).call('GET', `/v1/orders/${bought.child}`)).body).toMatchObject({ refundedFen: bought.lines[0]!.payableFen })
  await booksAgree(m)
})

test('F13 Consumer Law 25: what the law takes out of the seven days is told before buying and holds for orders from then on, with all that lies below; faulty goods come back all the same', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const staff = m.by(operator)
  const promised = async () => (await m.by(lan).call('GET', `/v1/categories/${m.categoryId}/returns`)).body
  const before = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  expect(await promised()).toEqual({ days: 7, exception: null })
  m.at(60_000)
  expect((await staff.call('PUT', `/v1/staff/aftersales/exceptions/${m.categoryId}`, { kind: 'second_hand' })).status).toBe(400)
  expect((await staff.call('PUT', '/v1/staff/aftersales/exceptions/cat_none', { kind: 'perishable' })).status).toBe(404)
  expect((await staff.call('PUT', `/v1/staff/aftersales/exceptions/${m.categoryId}`, { kind: 'perishable' })).status).toBe(200)
  expect([await promised(), (await staff.call('GET', '/v1/staff/aftersales/exceptions')).body.items]).toMatchObject([{ exception: 'perishable' }, [{ categoryId: m.categoryId, kind: 'perishable' }]])
  m.at(120_000)
  const after = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const noReason = (bought: Bought) => ask(m, bought, pieces(bought.lines[0]!.id, 1), { kind: 'return', reason: 'no_reason' })
  expect((await noReason(before)).status).toBe(200)
  expect((await noReason(after)).body).toMatchObject({ type: 'aftersales.excluded', title: '山居 藤编休闲椅', issues: [{ path: ['reason'] }] })
  expect((await m.by(lan).call('GET', `/v1/orders/${after.child}/aftersales`)).body.lines).toMatchObject([{ exception: 'perishable' }])
  expect((await ask(m, after, pieces(after.lines[0]!.id, 1), { kind: 'return', reason: 'quality' })).status).toBe(200)
  expect((await staff.call('PUT', `/v1/staff/aftersales/exceptions/${m.categoryId}`, { kind: null })).status).toBe(200)
  expect(await promised()).toEqual({ days: 7, exception: null })
  expect((await m.ctx.pool.query(`select before, after from kernel_audit_entries where action = 'aftersales.set_exception' order by at, id`)).rows).toHaveLength(2)
})
