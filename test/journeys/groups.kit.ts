import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { exportRaw } from '#apps/export'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { check } from '../checker'
import { address, lan, mei, type Market } from '../market'
import { decide } from './doors'

/** What tests of group buying 拼团 do again and again: an activity for a chair of 199 yuan, for 149 by two and 129 by three, whoever founds it 119; a seat, its payment, and the books. */
export const [hourMs, dayMs, minuteMs] = [3_600_000, 86_400_000, 60_000]
export const [twoFen, threeFen, leaderFen, freightFen] = [149_00, 129_00, 119_00, 8_00]
export const groupsFolder = mkdtempSync(join(tmpdir(), 'tw-groups-'))
afterAll(() => { rmSync(groupsFolder, { recursive: true }) })

export const iso = (m: Market, ms: number) => new Date(m.clock().getTime() + ms).toISOString()
export const now = (m: Market) => ({ ...m.ctx, now: m.clock() })
export const person = (n: number | string): Actor => ({ kind: 'shopper', id: `shp_g${n}` })
export const wish = (m: Market, more: object = {}) => ({ prices: [{ skuId: m.a.skuIds[0]!, size: 2, priceFen: twoFen, leaderFen: null }, { skuId: m.a.skuIds[0]!, size: 3, priceFen: threeFen, leaderFen }], hours: 24, mostPieces: 200, perShopper: 2, startsAt: iso(m, 0), endsAt: iso(m, 5 * dayMs), ...more })
export async function live(m: Market, more: object = {}): Promise<string> {
  await register(m.ctx, reactions)
  const clerk = m.by(m.a.clerk)
  const { status, body } = await clerk.call('POST', '/v1/merchant/group-buys', wish(m, more))
  expect([status, body]).toEqual([200, { id: expect.stringMatching(/^gba_/), version: 1 }])
  expect(await clerk.call('POST', `/v1/merchant/group-buys/${body.id}/publish`, { version: 1 })).toMatchObject({ status: 200, body: { approvalId: null } })
  return body.id as string
}
const addresses = new WeakMap<Market, Map<string, string>>()
export async function addressOf(m: Market, who: Actor): Promise<string> {
  const known = addresses.get(m) ?? addresses.set(m, new Map()).get(m)!
  if (!known.has(who.id)) known.set(who.id, (await m.by(who).call('POST', '/v1/addresses', address)).body.id as string)
  return known.get(who.id)!
}
export interface Into { readonly groupId?: string; readonly founds?: { readonly activityId: string; readonly size: number } }
export async function order(m: Market, who: Actor, into: Into, quantity = 1, skuId = m.a.skuIds[0]!) {
  const basket = { lines: [{ skuId, quantity }], addressId: await addressOf(m, who), ...into }
  const quote = await m.by(who).call('POST', '/v1/quote', basket)
  if (quote.status !== 200) return quote
  return m.by(who).call('POST', '/v1/orders', { ...basket, quoteVersion: quote.body.version, note: '' })
}
export async function pay(m: Market, who: Actor, paymentId: string, outcome: 'approve' | 'silent' = 'approve'): Promise<string> {
  const { tradeRef } = (await m.by(who).call('POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).body as { tradeRef: string }
  await decide(now(m), tradeRef, outcome)
  await m.news()
  return tradeRef
}
export const rows = async (m: Market, sql: string) => (await m.ctx.pool.query<Record<string, unknown>>(sql)).rows
/** Buys and pays; answers the parent order. */
export async function bought(m: Market, who: Actor, into: Into): Promise<string> {
  const { status, body } = await order(m, who, into)
  expect([status, body.type]).toEqual([200, undefined])
  await pay(m, who, body.paymentId as string)
  return body.orderId as string
}
export const groupOf = async (m: Market, orderId: string, who: Actor) => (await m.by(who).call('GET', `/v1/orders/${orderId}`)).body.group as { id: string; state: string; members: number; seatState: string }
export const seen = async (m: Market, groupId: string, who: Actor = mei) => (await m.by(who).call('GET', `/v1/groups/${groupId}`)).body
export async function founded(m: Market, activityId: string, size: number, who: Actor = lan): Promise<string> { return (await groupOf(m, await bought(m, who, { founds: { activityId, size } }), who)).id }
export async function booksHold(m: Market): Promise<void> {
  await m.news()
  await exportRaw(now(m), groupsFolder)
  expect(check(groupsFolder).faults).toEqual([])
}
