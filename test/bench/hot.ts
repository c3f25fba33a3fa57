import { median } from './load'
import type { Server } from './servers'
import type { BenchWorld } from './world'

/** The hot SKU 秒杀: 2,000 buyers at once for 100 units over several processes. Exactly 100 are sold and the rest are told so, quickly. */
const together = 200

export async function hotSku(shops: readonly Server[], { buyers, hotSkuId }: BenchWorld): Promise<Record<string, number>> {
  const lines = [{ skuId: hotSkuId, quantity: 1 }]
  const post = (shop: Server, path: string, token: string, body: object, key?: string) => fetch(shop.url + path, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...(key && { 'idempotency-key': key }) }, body: JSON.stringify(body) })
  const wishes = await inTurns(buyers, async ({ token, addressId }, i) => {
    const { version } = await (await post(shops[i % shops.length]!, '/v1/quote', token, { lines, addressId })).json() as { version: string }
    return { token, body: { lines, addressId, quoteVersion: version, note: '' } }
  })
  const began = performance.now()
  const outcomes = await inTurns(wishes, async ({ token, body }, i) => {
    const sent = performance.now()
    const answer = await post(shops[i % shops.length]!, '/v1/orders', token, body, `hot-${process.pid}-${i}`)
    await answer.arrayBuffer()
    return { status: answer.status, ms: performance.now() - sent }
  })
  const told = outcomes.filter(({ status }) => status === 409).map(({ ms }) => ms).sort((a, b) => a - b)
  return { 'hot SKU: sold': outcomes.filter(({ status }) => status === 200 || status === 201).length, 'hot SKU: told sold out': told.length, 'hot SKU: other answers': outcomes.length - told.length - outcomes.filter(({ status }) => status < 300).length,
    'hot SKU: seconds in all': (performance.now() - began) / 1_000, 'hot SKU: sold-out median ms': median(told), 'hot SKU: sold-out p95 ms': told[Math.floor(told.length * 0.95)] ?? Number.NaN }
}

/** Everybody, so many at a time. */
async function inTurns<T, R>(all: readonly T[], work: (one: T, i: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(all.length)
  let at = 0
  const hand = async () => { for (let i = at++; i < all.length; i = at++) results[i] = await work(all[i]!, i) }
  await Promise.all(Array.from({ length: together }, hand))
  return results
}
