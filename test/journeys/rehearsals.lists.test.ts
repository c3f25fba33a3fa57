import { expect, test } from 'vitest'
import { createShopper } from '#trust/identity'
import type { Actor } from '#kernel/context'
import { address, buy, lan, market, type Market } from '../market'

/** Replays beside price lists 回放与价格表 (E13, F26, F39): what an offer would have done where a list speaks of the same goods already, for whoever it speaks to. */
const dayMs = 86_400_000
const iso = (m: Market, ms: number): string => new Date(m.ctx.now.getTime() + ms).toISOString()
const draft = async (m: Market, more: object) => (await m.by(m.a.clerk).call('POST', '/v1/merchant/offers', { name: '试价', kind: 'open', lane: 'price', scope: { productIds: [m.a.productId] }, startsAt: iso(m, 0), endsAt: iso(m, 30 * dayMs), ...more })).body.id as string
async function replayed(m: Market, offerId: string) {
  const clerk = m.by(m.a.clerk)
  const { body } = await clerk.call('POST', '/v1/merchant/replays', { offerIds: [offerId] })
  await m.news()
  return (await clerk.call('GET', `/v1/merchant/replays/${body.id}`)).body.figures as { touched: number; discountFen: number; payableBeforeFen: number; payableAfterFen: number; pushed: { offerId: string; name: string; times: number }[]; tried: { uses: number }[] }
}
async function list(m: Market, more: object): Promise<string> {
  const clerk = m.by(m.a.clerk)
  const { body } = await clerk.call('POST', '/v1/merchant/price-lists', { name: '批发价', startsAt: iso(m, 0), endsAt: iso(m, 30 * dayMs), lines: [{ skuId: m.a.skuIds[0]!, steps: [{ fromPieces: 2, fen: 150_00 }] }], ...more })
  expect((await clerk.call('POST', `/v1/merchant/price-lists/${body.id}/publish`, { version: 1, reason: '上线' })).status).toBe(200)
  return body.id as string
}
const priced = (fen: number) => ({ effect: { kind: 'price', fen } })

test('E13 F39 a price that a list beats already touches nothing, a lower one takes the place of the list, and says so', async () => {
  const m = await market(50)
  const by = m.by(lan)
  const addressId = (await by.call('POST', '/v1/addresses', address)).body.id as string
  expect((await buy(by, [{ skuId: m.a.skuIds[0]!, quantity: 2 }], addressId)).status).toBe(200)
  const [dear, cheap] = [await draft(m, priced(160_00)), await draft(m, priced(140_00))]
  const alone = await replayed(m, dear)
  expect([alone.touched, alone.payableBeforeFen - alone.payableAfterFen]).toEqual([1, 2 * 39_00])
  const ofList = await list(m, {})
  const beaten = await replayed(m, dear)
  expect([beaten.touched, beaten.payableBeforeFen, beaten.payableAfterFen]).toEqual([0, alone.payableBeforeFen - 2 * 49_00, alone.payableBeforeFen - 2 * 49_00])
  const lower = await replayed(m, cheap)
  expect([lower.touched, lower.payableBeforeFen - lower.payableAfterFen]).toEqual([1, 2 * 10_00])
  expect(lower.pushed).toMatchObject([{ offerId: ofList, name: '批发价', times: 1 }])
})

test('E13 F26 F39 a list and an offer of a group are replayed for its members alone; what is members’ first is everybody’s in time', async () => {
  const m = await market(50)
  const clerk = m.by(m.a.clerk)
  const people = await Promise.all(['13711112222', '13711113333'].map(async (phone) => { const actor: Actor = { kind: 'shopper', id: await createShopper(m.ctx, { phone }) }; const by = m.by(actor); return { actor, by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string } }))
  for (const { by, addressId } of people) expect((await buy(by, [{ skuId: m.a.skuIds[0]!, quantity: 2 }], addressId)).status).toBe(200)
  const { body: { id: groupId } } = await clerk.call('POST', '/v1/merchant/price-groups', { name: '企业', kind: 'company' })
  expect((await clerk.call('POST', `/v1/merchant/price-groups/${groupId}/members`, { names: [people[0]!.actor.id] })).body.added).toBe(1)
  await list(m, { groupIds: [groupId] })
  // The member has 150 already.
  expect((await replayed(m, await draft(m, priced(160_00)))).touched).toBe(1)
  expect((await replayed(m, await draft(m, { ...priced(140_00), groupIds: [groupId] }))).touched).toBe(1)
  expect((await replayed(m, await draft(m, { ...priced(140_00), groupIds: [groupId], publicAt: iso(m, dayMs) }))).touched).toBe(2)
})
