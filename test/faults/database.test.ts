import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { sized } from '../full'
import { dice } from '#apps/seed'
import { addressOf, ask, fair, freshBooks, password, signIn, type Asking } from './mixed.load'
import { lostOrDoubled, settled, shoppersOf } from './mixed.run'
import { emptyDatabase, wireTo } from './place'
import { freshFolder, run, serve, until } from './program'

/** T-30: what the database does wrong is answered with a clean 503; nothing is half there, nobody is let in, and all is well again without anybody's doing. */
const root = freshFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })
let folders = 0
const folder = (): string => `${root}/${folders++}`
const askingOf = (url: string, seed = 1): Asking => ({ urls: () => [url], roll: dice(seed), books: freshBooks() })

test('T-30 with one connection whole journeys go through, many at once, and nobody waits for a second one', async () => {
  const url = await emptyDatabase()
  const place = await fair(url, 6)
  const shop = await serve({ DATABASE_URL: url, DATA_DIR: folder(), PARTS: 'api,worker', POOL: '1' })
  try {
    const asking = askingOf(shop.url)
    // Codes and wrong passwords are counted beside the transaction of the sign-in: all at once they would each hold the one connection and wait for another.
    const started = performance.now()
    const wrong = await Promise.all(place.phones.map((phone) => ask(asking, 'POST', '/v1/sign-in/password', { body: { phone, password: 'not this one' } })))
    expect(new Set(wrong.map(({ status }) => status))).toEqual(new Set([401]))
    const phone = '13899999999'
    expect((await ask(asking, 'POST', '/v1/sign-in/codes', { body: { phone } })).status).toBe(200)
    const codes = await Promise.all([0, 1, 2].map(() => ask(asking, 'POST', '/v1/sign-in/code', { body: { phone, code: '000000' } })))
    expect(codes.map(({ status }) => status).filter((status) => status === 503)).toEqual([])
    const shopping = shoppersOf(place, asking, false)
    await until(() => (asking.books.orders >= sized(12, 60) ? true : undefined), () => JSON.stringify(asking.books), 60_000)
    await shopping.stop()
    expect([asking.books.wrong, asking.books.again]).toEqual([[], 0])
    expect(performance.now() - started).toBeLessThan(60_000)
    expect([await settled(place), await lostOrDoubled(place, asking.books)]).toEqual([[], []])
  } finally { await shop.kill('SIGTERM'); await place.end() }
}, 400_000)

test('T-30 I-16 connections are cut again and again in the middle of orders and payments: asked again with the same key, nothing is lost or doubled', async () => {
  const url = await emptyDatabase()
  const place = await fair(url, 4)
  const shop = await serve({ DATABASE_URL: url, DATA_DIR: folder(), PARTS: 'api,worker', POOL: '8' })
  const seed = Math.floor(Math.random() * 2 ** 31)
  try {
    const asking = askingOf(shop.url, seed)
    const shopping = shoppersOf(place, asking, false)
    await until(() => (asking.books.orders > 0 ? true : undefined), () => JSON.stringify(asking.books))
    let cut = 0
    for (let round = 0; round < sized(15, 200); round++) {
      await pause(100)
      const { rowCount } = await place.ctx.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and client_port is not null and random() < 0.5`)
      cut += rowCount ?? 0
    }
    await shopping.stop()
    expect([seed, cut > 0, asking.books.again > 0, asking.books.wrong]).toEqual([seed, true, true, []])
    expect([seed, await settled(place), await lostOrDoubled(place, asking.books)]).toEqual([seed, [], []])
    expect(shop.child.exitCode).toBeNull()
  } finally { await shop.kill('SIGTERM'); await place.end() }
}, 600_000)

test('T-30 a lock that does not come and a database that is away are a clean 503 with Retry-After; nothing is written, nobody is let in, and the same key succeeds afterwards', async () => {
  const url = await emptyDatabase()
  const place = await fair(url, 1)
  const wire = await wireTo(url)
  const shop = await serve({ DATABASE_URL: wire.url, DATA_DIR: folder(), PARTS: 'api,worker', STATEMENT_TIMEOUT: '3' })
  try {
    const asking = askingOf(shop.url)
    const token = await signIn(asking, '/v1/sign-in/password', { phone: place.phones[0], password })
    const addressId = await addressOf(asking, token)
    const lines = [{ skuId: place.stalls[0]!.skuIds[0]!, quantity: 1 }]
    const { version } = (await ask(asking, 'POST', '/v1/quote', { token, body: { lines, addressId } })).body
    const submit = () => fetch(`${shop.url}/v1/orders`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': 'k1' }, body: JSON.stringify({ quoteVersion: version, lines, addressId, note: 'once' }) })
    const count = async () => (await place.ctx.pool.query<{ n: number }>('select (select count(*)::int from ordering_orders) + (select count(*)::int from stock_reservations) as n')).rows[0]!.n
    const clean = async (answer: Response) => { expect([answer.status, answer.headers.get('retry-after') !== null, (await answer.json() as { type: string }).type]).toEqual([503, true, 'kernel.busy']) }

    const holder = await place.ctx.pool.connect()
    await holder.query('begin; lock table stock_levels in exclusive mode')
    await clean(await submit())
    await holder.query('rollback')
    holder.release()
    expect(await count()).toBe(0)

    await wire.cut()
    await clean(await submit())
    // Who may come in stands in the database: while it is away, nobody may, with a right token as with a wrong one.
    for (const [path, bearer] of [['/v1/orders', token], ['/v1/orders', 'x'.repeat(43)], ['/v1/staff/orders', 'x'.repeat(43)], ['/v1/merchant/orders', token]] as const) expect([path, (await fetch(shop.url + path, { headers: { authorization: `Bearer ${bearer}` } })).status]).toEqual([path, 503])
    expect([(await fetch(`${shop.url}/healthz`)).status, (await fetch(`${shop.url}/readyz`)).status]).toEqual([200, 503])
    await wire.mend()
    const { orderId } = (await until(async () => { const answer = await submit(); return answer.status === 200 ? await answer.json() as { orderId: string } : undefined }, () => shop.said()))
    expect([(await (await submit()).json() as { orderId: string }).orderId, (await fetch(`${shop.url}/readyz`)).status]).toEqual([orderId, 200])
    const { rows } = await place.ctx.pool.query(`select id from ordering_orders where parent_id is null`)
    expect(rows).toEqual([{ id: orderId }])
    // The worker is back as well: it delivers what has been told.
    expect(await settled(place)).toEqual([])
  } finally { await shop.kill('SIGTERM'); await wire.cut(); await place.end() }
}, 120_000)

test('T-30 a start waits for a database that is not there yet, within bounds, and says so with words where it does not come', async () => {
  const wire = await wireTo(await emptyDatabase())
  await wire.cut()
  const refused = await run({ DATABASE_URL: wire.url, DATA_DIR: folder(), DATABASE_WAIT: '1' })
  expect([refused.code, refused.said]).toEqual([1, expect.stringMatching(/does not answer yet[\s\S]*cannot be reached: .*ECONNREFUSED[\s\S]*无法连接数据库/) as string])
  const starting = serve({ DATABASE_URL: wire.url, DATA_DIR: folder(), PARTS: 'api', DATABASE_WAIT: '30' })
  await pause(1_500)
  await wire.mend()
  const shop = await starting
  try { expect((await fetch(`${shop.url}/readyz`)).status).toBe(200) } finally { await shop.kill('SIGTERM'); await wire.cut() }
}, 60_000)
