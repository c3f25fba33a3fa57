import { expect } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { market, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, one, pieces, received, type Bought } from '../returns'
import type { Stall } from '../stall'
import { askReceivers, freeDue, settleAll, splitDue, takeBackDue } from './doors'

/** What journeys of licensed splits 分账 (E18) begin with: a market whose channel splits, stores that are signed and on, orders that were settled. */
export const chair = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
/** So much time goes by. */
export const pass = (m: Market, ms: number) => { m.at(m.clock().getTime() - m.ctx.now.getTime() + ms) }
export const receiver = (m: Market, account: string, { clerk }: Stall = m.a, channel = 'simulator') => m.by(clerk).call('PUT', '/v1/merchant/split-receivers', { channel, kind: 'company', account, holder: '山居家具有限公司' })
export const splitsOf = async (m: Market, { clerk }: Stall = m.a) => (await m.by(clerk).call('GET', '/v1/merchant/splits')).body.items
export const stands = async (m: Market, account: string) => (await one<{ fen: number }>(m, 'select coalesce(sum(balance_fen), 0)::int as fen from payments_balances where account = $1', [account])).fen
export const balance = async (m: Market, { clerk }: Stall = m.a) => (await m.by(clerk).call('GET', '/v1/merchant/settlement')).body.balanceFen as number
export const refundStates = async (m: Market) => (await m.ctx.pool.query<{ state: string }>('select state from payments_refunds order by id')).rows.map(({ state }) => state)
export const work = async (m: Market) => { for (const door of [askReceivers, splitDue, takeBackDue, freeDue]) await door(clockOf(m)); await m.news() }

/** Up to so much of a trade is split from now on. */
export const splitting = async (m: Market, percent: number, channel = 'simulator') => { expect((await m.by(operator).call('PUT', `/v1/staff/settings/payments.split_percent_${channel}`, { value: percent })).status).toBe(200) }
/** A store is signed under this account, and on. */
export async function signed(m: Market, account: string, stall: Stall = m.a, channel = 'simulator'): Promise<void> {
  const { status, body: { id } } = await receiver(m, account, stall, channel)
  expect(status).toBe(200)
  expect((await m.by(stall.clerk).call('POST', `/v1/merchant/split-receivers/${id}/submit`)).status).toBe(200)
  expect((await m.by(operator).call('POST', `/v1/staff/split-receivers/${id}/check`)).status).toBe(200)
  await work(m)
  expect((await m.by(operator).call('POST', `/v1/staff/split-receivers/${id}/switch`, { isOn: true, note: '已签约' })).status).toBe(200)
}
/** A market whose channel splits up to so much of a trade, and whose merchant is signed under this account and on. */
export async function licensed(account: string, { percent = 100, stock = 40 } = {}): Promise<Market> {
  const m = await market(stock)
  await register(m.ctx, reactions)
  await splitting(m, percent)
  await signed(m, account)
  return m
}
export async function settled(m: Market, quantity = 1): Promise<Bought> {
  const bought = await received(m, chair(m, quantity))
  pass(m, 9 * dayMs)
  expect(await settleAll(clockOf(m))).toBe(1)
  return bought
}
/** So many pieces are given back after they were received, at the store's cost, however late. */
export const refunded = async (m: Market, bought: Bought, quantity: number) => {
  expect((await m.by(operator).call('PUT', '/v1/staff/settings/aftersales.quality_days', { value: 60 })).status).toBe(200)
  const { status, body } = await ask(m, bought, pieces(bought.lines[0]!.id, quantity))
  expect([status, body.type]).toEqual([200, undefined])
  expect((await asMerchant(m, body.id, 'agree')).status).toBe(200)
  await m.news()
}
