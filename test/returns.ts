import { expect } from 'vitest'
import type { Actor } from '#kernel/context'
import { decide } from './journeys/doors'
import { address, buy, lan, operator, type Market } from './market'

/** What journeys of after-sales 售后 begin with: an order that was paid, sent and received, and what its shopper and its store do with a case. */
export const [hourMs, dayMs] = [3_600_000, 86_400_000]
export const clockOf = (m: Market) => ({ ...m.ctx, now: m.clock() })
export const rung = (fromFen: number, offFen: number) => ({ kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] })

export async function offer(m: Market, actor: Actor, more: object): Promise<string> {
  const path = `/v1/${actor.kind}/offers`
  const drafted = await m.by(actor).call('POST', path, { name: '满减', kind: 'open', scope: {}, startsAt: m.ctx.now.toISOString(), endsAt: new Date(m.ctx.now.getTime() + 90 * dayMs).toISOString(), ...more })
  expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
  const { status, body } = await m.by(actor).call('POST', `${path}/${drafted.body.id}/publish`, { version: 1, reason: '上线' })
  expect(status).toBe(200)
  if (body.approvalId) expect((await m.by({ ...operator, id: 'stf_two' }).call('POST', `/v1/staff/approvals/${body.approvalId}/approve`, { said: '同意' })).status).toBe(200)
  return drafted.body.id as string
}

export interface Bought { readonly child: string; readonly parent: string; readonly lines: readonly { id: string; skuId: string; quantity: number; payableFen: number; freightFen: number }[] }
/** Ordered and not paid for. */
export async function placed(m: Market, wanted: readonly { skuId: string; quantity: number }[], shopper: Actor = lan): Promise<Bought & { readonly paymentId: string }> {
  const by = m.by(shopper)
  // Nobody may keep more than twenty of them.
  const known = (await by.call('GET', '/v1/addresses')).body.items.find((one: typeof address) => one.districtCode === address.districtCode && one.street === address.street)
  const addressId: string = known?.id ?? (await by.call('POST', '/v1/addresses', address)).body.id
  const { status, body } = await buy(by, wanted, addressId)
  expect([status, body.type]).toEqual([200, undefined])
  const child = body.children[0].orderId as string
  return { child, parent: body.orderId, paymentId: body.paymentId, lines: (await by.call('GET', `/v1/orders/${child}`)).body.lines }
}
/** Paid for and not sent. */
export async function paid(m: Market, wanted: readonly { skuId: string; quantity: number }[], shopper: Actor = lan): Promise<Bought> {
  const { paymentId, ...bought } = await placed(m, wanted, shopper)
  const { tradeRef } = (await m.by(shopper).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body
  await decide(clockOf(m), tradeRef, 'approve')
  await m.news()
  return bought
}
/** Some of its pieces leave. */
export const send = (m: Market, { child }: Bought, lines: readonly { lineId: string; quantity: number }[], number: string) => m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${child}/ship`, { lines, carrier: 'simulator', number })
/** Paid for and on its way. */
export async function shipped(m: Market, wanted: readonly { skuId: string; quantity: number }[], shopper: Actor = lan): Promise<Bought> {
  const bought = await paid(m, wanted, shopper)
  expect((await send(m, bought, bought.lines.map(({ id, quantity }) => ({ lineId: id, quantity })), `DEMO${bought.child.slice(-10)}`)).status).toBe(200)
  await m.news()
  return bought
}
export async function received(m: Market, wanted: readonly { skuId: string; quantity: number }[], shopper: Actor = lan): Promise<Bought> {
  const bought = await shipped(m, wanted, shopper)
  expect((await m.by(shopper).call('POST', `/v1/orders/${bought.child}/receive`)).status).toBe(200)
  await m.news()
  return bought
}
export const pieces = (lineId: string, quantity: number) => [{ lineId, quantity }]
export const ask = (m: Market, { child }: Bought, lines: readonly { lineId: string; quantity: number }[], more: object = {}, key?: string) => m.by(lan).call('POST', '/v1/aftersales', { orderId: child, kind: 'refund', reason: 'quality', lines, note: '有划痕', ...more }, key)
export const asMerchant = (m: Market, id: string, verb: string, body: object = {}) => m.by(m.a.clerk).call('POST', `/v1/merchant/aftersales/${id}/${verb}`, body)
export const mine = async (m: Market, id: string) => (await m.by(lan).call('GET', `/v1/aftersales/${id}`)).body
export const one = async <T>(m: Market, text: string, values: unknown[]): Promise<T> => (await m.ctx.pool.query(text, values)).rows[0] as T
export const moneyOf = (m: Market, orderId: string) => one<{ shares: number; fees: number }>(m, 'select sum(share_fen)::int as shares, sum(fee_fen)::int as fees from payments_settlements where order_id = $1', [orderId])
export const levelOf = (m: Market, skuId: string) => one<{ available: number; shipped: number; damaged: number }>(m, 'select available, shipped, damaged from stock_levels where sku_id = $1', [skuId])
