import { median, sendAll, type Ask } from './load'
import type { Server } from './servers'
import type { BenchWorld } from './world'

/**
 * The hot SKU 秒杀: 2,000 buyers for 100 units over several processes, so many of them at once. Exactly 100 are sold and the rest are told so, quickly. The floor has the
 * same crowd for its single guarded update, in one process. Of so many at once the first ones wait until all is sold: with more than 195 of them that alone is over a twentieth.
 */
export async function hotSku(shops: readonly Server[], floor: Server, { buyers, skuId, together }: Pick<BenchWorld, 'buyers'> & { readonly skuId: string; readonly together: number }): Promise<Record<string, number>> {
  const lines = [{ skuId, quantity: 1 }]
  const quote = (shop: Server, token: string, body: object) => fetch(`${shop.url}/v1/quote`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body) })
  const wishes = await inTurns(buyers, together, async ({ token, addressId }, i) => {
    const { version } = await (await quote(shops[i % shops.length]!, token, { lines, addressId })).json() as { version: string }
    return { token, body: { lines, addressId, quoteVersion: version, note: '' } }
  })
  const key = (i: number): string => `hot-${skuId}-${process.pid}-${i}`
  const storm = async (servers: readonly Server[], asks: readonly Ask[]) => {
    const began = performance.now()
    const answers = (await Promise.all(servers.map((server, at) => sendAll(server, asks.filter((_, i) => i % servers.length === at), together / servers.length)))).flat()
    return { answers, seconds: (Math.max(...answers.map(({ atMs }) => atMs)) - began) / 1_000 }
  }
  const theirs = await storm([floor], buyers.map(({ token }) => ({ method: 'POST', path: '/orders', headers: { authorization: `Bearer ${token}` }, body: { skuId, quantity: 1 } })))
  const { answers, seconds } = await storm(shops, wishes.map(({ token, body }, i) => ({ method: 'POST', path: '/v1/orders', headers: { authorization: `Bearer ${token}`, 'idempotency-key': key(i) }, body })))
  const ms = (which: (status: number) => boolean) => answers.filter(({ status }) => which(status)).map((one) => one.ms).sort((a, b) => a - b)
  const [sold, told] = [ms((status) => status < 300), ms((status) => status === 409)]
  const of = `hot SKU, ${together} at once:`
  return { [`${of} sold`]: sold.length, [`${of} told sold out`]: told.length, [`${of} other answers`]: answers.length - told.length - sold.length, [`${of} answers/s`]: answers.length / seconds, [`${of} floor's answers/s`]: theirs.answers.length / theirs.seconds, [`${of} floor's sold`]: theirs.answers.filter(({ status }) => status === 200).length,
    [`${of} sold, slowest ms`]: sold.at(-1) ?? Number.NaN, [`${of} sold-out median ms`]: median(told), [`${of} sold-out p95 ms`]: told[Math.floor(told.length * 0.95)] ?? Number.NaN }
}

/** Everybody, so many at a time. */
async function inTurns<T, R>(all: readonly T[], together: number, work: (one: T, i: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(all.length)
  let at = 0
  const hand = async () => { for (let i = at++; i < all.length; i = at++) results[i] = await work(all[i]!, i) }
  await Promise.all(Array.from({ length: together }, hand))
  return results
}
