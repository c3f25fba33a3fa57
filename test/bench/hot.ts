import { median } from './load'
import type { Server } from './servers'
import type { BenchWorld } from './world'

/** The hot SKU 秒杀: 2,000 buyers for 100 units over several processes, so many of them at once. Exactly 100 are sold and the rest are told so, quickly. */
export async function hotSku(shops: readonly Server[], { buyers, skuId, together }: Pick<BenchWorld, 'buyers'> & { readonly skuId: string; readonly together: number }): Promise<Record<string, number>> {
  const lines = [{ skuId, quantity: 1 }]
  const post = (shop: Server, path: string, token: string, body: object, key?: string) => fetch(shop.url + path, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...(key && { 'idempotency-key': key }) }, body: JSON.stringify(body) })
  const wishes = await inTurns(buyers, together, async ({ token, addressId }, i) => {
    const { version } = await (await post(shops[i % shops.length]!, '/v1/quote', token, { lines, addressId })).json() as { version: string }
    return { token, body: { lines, addressId, quoteVersion: version, note: '' } }
  })
  const began = performance.now()
  const outcomes = await inTurns(wishes, together, async ({ token, body }, i) => {
    const sent = performance.now()
    const answer = await post(shops[i % shops.length]!, '/v1/orders', token, body, `hot-${skuId}-${process.pid}-${i}`)
    await answer.arrayBuffer()
    return { status: answer.status, ms: performance.now() - sent }
  })
  const told = outcomes.filter(({ status }) => status === 409).map(({ ms }) => ms).sort((a, b) => a - b)
  const of = `hot SKU, ${together} at once:`
  return { [`${of} sold`]: outcomes.filter(({ status }) => status === 200 || status === 201).length, [`${of} told sold out`]: told.length, [`${of} other answers`]: outcomes.length - told.length - outcomes.filter(({ status }) => status < 300).length,
    [`${of} seconds in all`]: (performance.now() - began) / 1_000, [`${of} sold-out median ms`]: median(told), [`${of} sold-out p95 ms`]: told[Math.floor(told.length * 0.95)] ?? Number.NaN }
}

/** Everybody, so many at a time. */
async function inTurns<T, R>(all: readonly T[], together: number, work: (one: T, i: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(all.length)
  let at = 0
  const hand = async () => { for (let i = at++; i < all.length; i = at++) results[i] = await work(all[i]!, i) }
  await Promise.all(Array.from({ length: together }, hand))
  return results
}
