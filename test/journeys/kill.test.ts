import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createShopper } from '#trust/identity'
import { booksAgree } from '../agree'
import { freshFolder, serve } from '../faults/program'
import { sized } from '../full'
import { address, market } from '../market'
import { place } from '../world'

/** T-28: the process is killed in the middle of checkout; whoever asked starts again with the same key. */
const password = 'kestrel-harbour-71'
const phone = '13800000028'
const folder = freshFolder()
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const start = async () => serve({ DATABASE_URL: (await place()).url, DATA_DIR: folder, PARTS: 'api,worker', POOL: '8' })
const post = async (url: string, body: object, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
  return { status: answer.status, body: await answer.json() as any } // oxlint-disable-line typescript/no-explicit-any
}

test('T-28 kill -9 in the middle of checkout: the order is whole or not there, and the same key gives one', async () => {
  const m = await market(100)
  await createShopper({ ...m.ctx, now: new Date() }, { phone, name: '林晓', password })
  const seed = Math.floor(Math.random() * 2 ** 31)
  const dice = (n: number) => { const x = Math.sin(seed + n) * 10_000; return x - Math.floor(x) }
  let shop = await start()
  try {
    const token = (await post(`${shop.url}/v1/sign-in/password`, { phone, password })).body.token as string
    const as = (key?: string) => ({ authorization: `Bearer ${token}`, ...(key && { 'idempotency-key': key }) })
    const addressId = (await post(`${shop.url}/v1/addresses`, address, as('address'))).body.id as string
    const lines = [{ skuId: m.a.skuIds[0]!, quantity: 1 }, { skuId: m.b.skuIds[0]!, quantity: 1 }]
    const rounds = sized(3, 50)
    const outcomes = { before: 0, after: 0 }
    for (let round = 0; round < rounds; round++) {
      const { version } = (await post(`${shop.url}/v1/quote`, { lines, addressId }, as())).body
      const submit = (url: string) => post(`${url}/v1/orders`, { quoteVersion: version, lines, addressId, note: `round ${round}` }, as(`k${round}`))
      // Most of a checkout is over within 30 ms; the catalogue's 300 ms are kept for one in four.
      const cut = submit(shop.url).then(() => true, () => false)
      await pause(dice(round) * (round % 4 === 3 ? 300 : 30))
      await shop.kill()
      outcomes[await cut ? 'after' : 'before']++
      shop = await start()
      let again = await submit(shop.url)
      // The database may still be ending what the dead process had begun.
      for (let tries = 0; tries < 20 && (again.status === 409 || again.status === 503) && again.body.type !== 'ordering.changed'; tries++) { await pause(100); again = await submit(shop.url) }
      expect([seed, round, again.status, again.body.type]).toEqual([seed, round, 200, undefined])
      const { rows } = await m.ctx.pool.query('select id from ordering_orders where parent_id is null and note = $1', [`round ${round}`])
      expect([seed, round, rows.map((row: { id: string }) => row.id)]).toEqual([seed, round, [again.body.orderId]])
    }
    expect(outcomes.before + outcomes.after).toBe(rounds)
    const { rows: [left] } = await m.ctx.pool.query(`select available, reserved from stock_levels where sku_id = $1`, [m.a.skuIds[0]])
    expect(left).toEqual({ available: 100 - rounds, reserved: rounds })
    await booksAgree({ ctx: m.ctx, clock: () => new Date() })
  } finally { await shop.kill() }
}, sized(120_000, 900_000))
