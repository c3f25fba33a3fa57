import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { booksAgree } from '../agree'
import { sized } from '../full'
import { address, buy, lan, market, operator, type Market } from '../market'
import { clockOf, dayMs, hourMs, one, received } from '../returns'
import { crashAt, crashes } from '../simulation/crashes'
import type { Stall } from '../stall'
import { compareSplits, decide, freeDue, settleAll, splitDue, takeBackDue } from './doors'
import { balance, chair, licensed, pass, refunded, refundStates, settled, signed, splitsOf, splitting, stands, work } from './splits.kit'

/** Licensed split 分账 (E18) where it is not alone: two stores in one trade, a refund that comes before the split, a process that ends between any two of its steps. */
const moved = async (m: Market) => (await m.ctx.pool.query<{ row: string }>(`select what || ' ' || amount_fen as row from splits_simulator_moves where what <> 'free' and state = 'done' order by ref`)).rows.map(({ row }) => row)
const shareOf = async (m: Market, orderId: string) => (await one<{ fen: number }>(m, 'select sum(share_fen)::int as fen from payments_settlements where order_id = $1', [orderId])).fen

/** One trade pays for a piece of each of two stores, both are sent and received. Answers the order of each. */
async function together(m: Market): Promise<{ readonly a: string; readonly b: string }> {
  const by = m.by(lan)
  const { body: { id: addressId } } = await by.call('POST', '/v1/addresses', address)
  const { body } = await buy(by, [m.a, m.b].map(({ skuIds }) => ({ skuId: skuIds[0]!, quantity: 1 })), addressId)
  const { tradeRef } = (await by.call('POST', `/v1/payments/${body.paymentId}/pay`, { channel: 'simulator' })).body
  await decide(clockOf(m), tradeRef, 'approve')
  await m.news()
  const orderOf = ({ merchantId }: Stall) => body.children.find((child: { merchantId: string }) => child.merchantId === merchantId).orderId as string
  for (const stall of [m.a, m.b]) {
    const child = orderOf(stall)
    const { lines } = (await by.call('GET', `/v1/orders/${child}`)).body
    expect((await m.by(stall.clerk).call('POST', `/v1/merchant/orders/${child}/ship`, { lines: lines.map(({ id, quantity }: { id: string; quantity: number }) => ({ lineId: id, quantity })), carrier: 'simulator', number: `DEMO${child.slice(-10)}` })).status).toBe(200)
    expect((await by.call('POST', `/v1/orders/${child}/receive`)).status).toBe(200)
  }
  await m.news()
  return { a: orderOf(m.a), b: orderOf(m.b) }
}
async function pair(percent: number): Promise<Market> {
  const m = await market(40)
  await register(m.ctx, reactions)
  await splitting(m, percent)
  await signed(m, '1900000105', m.a)
  await signed(m, '1900000106', m.b)
  return m
}

test('E18 I-08 of one trade two stores are each paid their own; settled at the same moment they never go above its cap together, and what finds no room is on their balances', async () => {
  const whole = await pair(100)
  const its = await together(whole)
  pass(whole, 9 * dayMs)
  await settleAll(clockOf(whole))
  await work(whole)
  expect([await splitsOf(whole, whole.a), await splitsOf(whole, whole.b)]).toMatchObject([[{ orderId: its.a, state: 'paid', amountFen: await shareOf(whole, its.a) }], [{ orderId: its.b, state: 'paid', amountFen: await shareOf(whole, its.b) }]])
  expect([await balance(whole, whole.a), await balance(whole, whole.b), await stands(whole, 'channel_split')]).toEqual([0, 0, 0])
  await booksAgree(whole)

  const tight = await pair(30)
  const both = await together(tight)
  pass(tight, 9 * dayMs)
  await Promise.all([settleAll(clockOf(tight)), settleAll(clockOf(tight))])
  const splits = [...await splitsOf(tight, tight.a), ...await splitsOf(tight, tight.b)] as { amountFen: number; capFen: number }[]
  expect(splits.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(splits[0]!.capFen)
  await work(tight)
  expect(await balance(tight, tight.a) + await balance(tight, tight.b)).toBe(await shareOf(tight, both.a) + await shareOf(tight, both.b) - splits[0]!.capFen)
  expect(await stands(tight, 'channel_split')).toBe(0)
  await booksAgree(tight)
})

test('E18 while the second store’s part waits its trade is kept, and it is let go with the last of them; a store that is not signed takes nothing of it', async () => {
  const m = await market(40)
  await register(m.ctx, reactions)
  await splitting(m, 100)
  await signed(m, '1900000105', m.a)
  expect((await m.by(operator).call('PUT', `/v1/staff/settlement/terms/${m.b.merchantId}`, { days: 14, note: '账期两周' })).status).toBe(200)
  const its = await together(m)
  const paidFen = await stands(m, 'channel_split')
  pass(m, 9 * dayMs)
  await settleAll(clockOf(m))
  await work(m)
  expect(await stands(m, 'channel_split')).toBe(paidFen - await shareOf(m, its.a))
  pass(m, 14 * dayMs)
  await settleAll(clockOf(m))
  await work(m)
  expect([await stands(m, 'channel_split'), await splitsOf(m, m.b), await balance(m, m.b), await stands(m, 'channel_clearing')]).toEqual([0, [], await shareOf(m, its.b), paidFen - await shareOf(m, its.a)])
  await booksAgree(m)
})

test('E18 a refund before its order is settled goes back out of what the channel keeps, and only the rest is split', async () => {
  const m = await licensed('1900000105')
  const bought = await received(m, chair(m, 2))
  const keptFen = await stands(m, 'channel_split')
  await refunded(m, bought, 1)
  await work(m)
  expect([await refundStates(m), await splitsOf(m)]).toEqual([['done'], []])
  expect(await stands(m, 'channel_split')).toBe(keptFen - (await one<{ fen: number }>(m, 'select sum(amount_fen)::int as fen from payments_refunds', [])).fen)
  pass(m, 9 * dayMs)
  await settleAll(clockOf(m))
  await work(m)
  expect([await splitsOf(m), await balance(m), await stands(m, 'channel_split'), await moved(m)]).toMatchObject([[{ state: 'paid', amountFen: await shareOf(m, bought.child) }], 0, 0, [`split ${await shareOf(m, bought.child)}`]])
  await booksAgree(m)
})

test('E18 a refund after the settlement and before the channel was asked waits for the split and comes back from it; where the channel refuses the split there is nothing to take back, and the shopper does not wait', async () => {
  const m = await licensed('1900000105')
  const bought = await settled(m, 2)
  await refunded(m, bought, 1)
  await takeBackDue(clockOf(m))
  expect([await refundStates(m), await splitsOf(m), await moved(m)]).toMatchObject([['asked'], [{ state: 'waiting', backs: [{ state: 'waiting' }] }], []])
  await booksAgree(m)
  await work(m)
  pass(m, hourMs)
  await work(m)
  const [split] = await splitsOf(m)
  expect([split.state, split.backs[0].state, await refundStates(m), await moved(m)]).toEqual(['paid', 'done', ['done'], [`back ${split.backFen}`, `split ${split.amountFen}`]])
  await booksAgree(m)

  const refusing = await licensed('1900000101')
  const other = await settled(refusing, 2)
  await refunded(refusing, other, 1)
  await work(refusing)
  pass(refusing, hourMs)
  await work(refusing)
  await settleAll(clockOf(refusing))
  expect([(await splitsOf(refusing))[0], await refundStates(refusing), await balance(refusing)]).toMatchObject([{ state: 'failed', backs: [{ state: 'void' }] }, ['done'], await shareOf(refusing, other.child)])
  await booksAgree(refusing)
})

test('E18 I-08 I-15 a process that ends between any two steps of a split, of a return or of letting go: it is asked for again and done once', async () => {
  const m = await licensed('1900000105', { stock: 400 })
  const mostStatements = 24
  const died = { split: 0, back: 0, free: 0 }
  /** Ends the connection at its so manieth statement, before it or after it, and answers whether it came so far. */
  const ending = async (door: typeof splitDue, at: number, isAfter: boolean): Promise<number> => {
    const before = crashes()
    crashAt(at, isAfter)
    await door(clockOf(m)).catch(() => undefined)
    crashAt(0, false)
    // A moment later the pool knows which of its connections are gone.
    await pause(20)
    return crashes() - before
  }
  for (let at = 1; at <= mostStatements; at += sized(5, 1)) for (const isAfter of [false, true]) {
    const bought = await received(m, chair(m, 2))
    pass(m, 9 * dayMs)
    await settleAll(clockOf(m))
    died.split += await ending(splitDue, at, isAfter)
    died.free += await ending(freeDue, at, isAfter)
    pass(m, hourMs)
    await work(m)
    await refunded(m, bought, 1)
    died.back += await ending(takeBackDue, at, isAfter)
    pass(m, 2 * hourMs)
    await work(m)
    const [split] = await splitsOf(m)
    expect([at, isAfter, split.orderId, split.state, split.backs.map(({ state }: { state: string }) => state)]).toEqual([at, isAfter, bought.child, 'paid', ['done']])
  }
  expect([died.split > 2, died.back > 2, died.free > 2]).toEqual([true, true, true])
  const splits = (await m.ctx.pool.query<{ fen: number; back: number }>('select amount_fen::int as fen, back_fen::int as back from splits_splits order by id')).rows
  expect((await moved(m)).toSorted()).toEqual(splits.flatMap(({ fen, back }) => [`split ${fen}`, `back ${back}`]).toSorted())
  expect([await stands(m, 'splits_under_way'), await stands(m, 'channel_split'), new Set(await refundStates(m))]).toEqual([0, 0, new Set(['done'])])
  await booksAgree(m)
  pass(m, 3 * dayMs)
  await compareSplits(clockOf(m))
  expect((await m.by(operator).call('GET', '/v1/staff/money/breaks')).body.items).toEqual([])
}, sized(120_000, 600_000))
