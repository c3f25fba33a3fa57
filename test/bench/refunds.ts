import { randomUUID } from 'node:crypto'
import { decide } from '#finance/payments'
import { reactions } from '#apps/house'
import type { Actor, Context } from '#kernel/context'
import { deliverAll } from '#kernel/letters'
import { callers } from '../http'
import { median } from './load'
import type { BenchWorld } from './world'

/** Chains of refunds 逐件退款: two orders of a hundred lines, five pieces of each, one of them received, and a thousand refunds of one piece each. What a step takes must not grow with the steps before it, and all together they are what was paid for goods. */
const linesEach = 100
const piecesEach = 5

export async function refundChain(base: Context, { buyers }: BenchWorld): Promise<Record<string, number>> {
  const ctx: Context = { ...base, actor: { kind: 'system', id: 'system' } }
  const { by, app } = callers(ctx, () => new Date())
  const { rows: goods } = await ctx.pool.query<{ skuId: string; merchantId: string }>(`select s.id as "skuId", p.merchant_id as "merchantId" from catalog_products p join catalog_skus s on s.product_id = p.id where p.merchant_id = (select min(merchant_id) from catalog_products) and p.state = 'on_shelf' order by s.id limit ${linesEach}`)
  const { id, addressId } = buyers.at(-1)!
  const shopper: Actor = { kind: 'shopper', id }
  const { merchantId } = goods[0]!
  const clerk: Actor = { kind: 'merchant', id: `clk_${merchantId}`, merchantId, permits: new Set(['*']) }
  const ask = async (who: Actor, path: string, body: object) => {
    // Keys that count from nought were used before in a world that was kept.
    const answer = await by(who).call('POST', path, body, randomUUID())
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const news = () => deliverAll({ ...ctx, now: new Date() }, reactions)
  const facts: Record<string, number> = {}
  for (const isReceived of [false, true]) {
    const lines = goods.map(({ skuId }) => ({ skuId, quantity: piecesEach }))
    const { version } = await ask(shopper, '/v1/quote', { lines, addressId })
    const placed = await ask(shopper, '/v1/orders', { lines, addressId, quoteVersion: version, note: '' })
    const { tradeRef } = await ask(shopper, `/v1/payments/${placed.paymentId}/pay`, { channel: 'simulator' })
    await decide({ ...ctx, now: new Date() }, tradeRef, 'approve')
    await news()
    const orderId = placed.children[0].orderId as string
    const its = (await by(shopper).call('GET', `/v1/orders/${orderId}`)).body.lines as { id: string }[]
    await ask(clerk, `/v1/merchant/orders/${orderId}/ship`, { lines: its.map((line) => ({ lineId: line.id, quantity: piecesEach })), carrier: 'simulator', number: `BENCH${String(Date.now()).slice(-9)}` })
    if (isReceived) await ask(shopper, `/v1/orders/${orderId}/receive`, {})
    await news()
    const ms: number[] = []
    for (let piece = 0; piece < piecesEach; piece++) for (const line of its) {
      const began = performance.now()
      const { id: caseId } = await ask(shopper, '/v1/aftersales', { orderId, kind: 'refund', reason: 'quality', lines: [{ lineId: line.id, quantity: 1 }], note: '', pictures: [] })
      await ask(clerk, `/v1/merchant/aftersales/${caseId}/agree`, { words: '', returnTo: '' })
      ms.push(performance.now() - began)
    }
    const beganNews = performance.now()
    await news()
    const { body: after } = await by(shopper).call('GET', `/v1/orders/${orderId}`)
    const name = `refund chain, ${isReceived ? 'settled' : 'shipped'}:`
    const tenth = Math.floor(ms.length / 10)
    Object.assign(facts, { [`${name} steps`]: ms.length, [`${name} first tenth median ms`]: median(ms.slice(0, tenth)), [`${name} last tenth median ms`]: median(ms.slice(-tenth)), [`${name} p95 ms`]: ms.toSorted((a, b) => a - b)[Math.floor(ms.length * 0.95)]!, [`${name} news seconds`]: (performance.now() - beganNews) / 1_000, [`${name} fen not given back`]: after.paidFen - after.refundedFen })
  }
  await app.close()
  return facts
}
