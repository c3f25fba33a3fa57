import { expect, test } from 'vitest'
import { channels } from './channels.port'
import { jobs } from './jobs'
import { breaksBetween, type StatementLine } from './reconciliation.rules'
import { decide } from './simulator.service'
import { address, buy, lan, market, operator } from '#test/market'

const line = (ref: string, amountFen: number, hour: number, what: StatementLine['what'] = 'paid'): StatementLine => ({ what, ref, amountFen, at: new Date(`2026-06-18T${String(hour).padStart(2, '0')}:00:00+08:00`) })
const from = new Date('2026-06-18T00:00:00+08:00')
const to = new Date('2026-06-19T00:00:00+08:00')

test('F10 each way in which a statement and the ledger may differ has its kind; agreeing lines, also across midnight, are none', () => {
  const before = { ...line('late', 5, 0), at: new Date('2026-06-17T23:59:00+08:00') }
  expect(breaksBetween([line('a', 1, 9), line('c', 3, 9), line('d', 4, 9), before], [line('a', 1, 9), line('b', 2, 9), line('c', 30, 10), line('late', 5, 0)], from, to)).toEqual([
    { kind: 'missing_here', what: 'paid', ref: 'b', oursFen: null, theirsFen: 2 },
    { kind: 'amount_differs', what: 'paid', ref: 'c', oursFen: 3, theirsFen: 30 },
    { kind: 'missing_there', what: 'paid', ref: 'd', oursFen: 4, theirsFen: null },
  ])
  expect(breaksBetween([line('a', 1, 9)], [line('a', 1, 9, 'refunded')], from, to).map(({ kind }) => kind)).toEqual(['missing_here', 'missing_there'])
})

test('F10 a day of buying and giving back has no differences; planted ones are listed, settled by a person once, or heal by themselves', async () => {
  const m = await market(50)
  const addressId = (await m.by(lan).call('POST', '/v1/addresses', address)).body.id as string
  const sale = async () => {
    const order = (await buy(m.by(lan), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
    const { tradeRef } = (await m.by(lan).call('POST', `/v1/payments/${order.paymentId}/pay`, { channel: 'simulator' })).body
    await decide({ ...m.ctx, now: m.clock() }, tradeRef, 'approve')
    await m.news()
    return { ...order, tradeRef } as { paymentId: string; tradeRef: string; children: { orderId: string }[] }
  }
  const [one, two, three] = [await sale(), await sale(), await sale()]
  await m.by(lan).call('POST', `/v1/orders/${one.children[0]!.orderId}/cancel`, { reason: '不想要了' })
  await m.news()
  const desk = m.by(operator)
  const today = { day: '2026-06-18' }
  expect((await desk.call('POST', '/v1/staff/money/reconcile', today)).body).toEqual({ open: 0 })

  await m.ctx.pool.query('update payments_simulator_trades set amount_fen = amount_fen + 1 where trade_ref = $1', [one.tradeRef])
  await m.ctx.pool.query('delete from payments_simulator_calls where trade_ref = $1', [two.tradeRef])
  await m.ctx.pool.query('delete from payments_simulator_trades where trade_ref = $1', [two.tradeRef])
  await m.ctx.pool.query(`insert into payments_simulator_trades (trade_ref, trade_no, amount_fen, state, return_url, at) values ('trd_stranger', 'SIMX', 777, 'paid', '/', $1)`, [m.clock()])
  await m.ctx.pool.query('delete from payments_simulator_refunds')
  m.at(86_400_000)
  await jobs.find((job) => job.name === 'payments.reconcile')!.run({ ...m.ctx, now: m.clock() })
  const open = (await desk.call('GET', '/v1/staff/money/breaks?state=open')).body.items as { id: string; kind: string; what: string; ref: string; oursFen: number | null; theirsFen: number | null }[]
  expect(open.map(({ kind, what, ref }) => `${what} ${ref} ${kind}`).sort()).toEqual([`paid ${one.tradeRef} amount_differs`, `paid ${two.tradeRef} missing_there`, 'paid trd_stranger missing_here', `refunded rfd_${one.children[0]!.orderId} missing_there`].sort())
  expect(open.find(({ ref }) => ref === one.tradeRef)).toMatchObject({ oursFen: 207_00, theirsFen: 207_01 })
  expect(open.some(({ ref }) => ref === three.tradeRef)).toBe(false)

  const ofKind = (await desk.call('GET', '/v1/staff/money/breaks?state=open&kind=missing_here&day=2026-06-18')).body.items as { ref: string }[]
  expect([ofKind.map(({ ref }) => ref), (await desk.call('GET', '/v1/staff/money/breaks?day=2026-06-17')).body.items]).toEqual([['trd_stranger'], []])
  const stranger = open.find(({ ref }) => ref === 'trd_stranger')!
  expect((await desk.call('POST', `/v1/staff/money/breaks/${stranger.id}/settle`, { note: '渠道测试单，已核实' })).status).toBe(200)
  expect((await desk.call('POST', `/v1/staff/money/breaks/${stranger.id}/settle`, { note: '再来一次' })).body.type).toBe('payments.break_ended')
  expect((await desk.call('POST', '/v1/staff/money/breaks/brk_none/settle', { note: '没有' })).status).toBe(404)
  await m.ctx.pool.query('update payments_simulator_trades set amount_fen = amount_fen - 1 where trade_ref = $1', [one.tradeRef])
  await desk.call('POST', '/v1/staff/money/reconcile', today)
  const states = Object.fromEntries(((await desk.call('GET', '/v1/staff/money/breaks')).body.items as { ref: string; state: string }[]).map(({ ref, state }) => [ref, state]))
  expect([states[one.tradeRef], states[two.tradeRef], states['trd_stranger']]).toEqual(['healed', 'open', 'settled'])
})

test('F10 a channel that is silent keeps no other from being compared, and is told of', async () => {
  const m = await market(50)
  await m.ctx.pool.query(`insert into payments_simulator_trades (trade_ref, trade_no, amount_fen, state, return_url, at) values ('trd_stranger', 'SIMX', 777, 'paid', '/', $1)`, [m.clock()])
  const { simulator } = channels
  const silent = { ...simulator!, statement: () => Promise.reject(new Error('no statement today')) }
  try {
    // The silent one is asked first.
    Object.assign(channels, { simulator: silent, second: simulator })
    m.at(86_400_000)
    await expect(jobs.find((job) => job.name === 'payments.reconcile')!.run({ ...m.ctx, now: m.clock() })).rejects.toThrow('no statement today')
    const { rows } = await m.ctx.pool.query('select channel, ref, kind from payments_breaks')
    expect(rows).toEqual([{ channel: 'second', ref: 'trd_stranger', kind: 'missing_here' }])
  } finally {
    Object.assign(channels, { simulator })
    delete (channels as Record<string, unknown>)['second']
  }
})
