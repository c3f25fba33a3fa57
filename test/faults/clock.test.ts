import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createStaff, giveMemberApp } from '#trust/identity'
import { codeAt } from '#trust/factors'
import { dice } from '#apps/seed'
import { runJob } from '#kernel/jobs'
import { after, clock, hourMs } from '#kernel/time'
import { check } from '../checker'
import { sized } from '../full'
import { ask, fair, freshBooks, password, signIn } from './mixed.load'
import { lostOrDoubled, settled, shoppersOf } from './mixed.run'
import { emptyDatabase } from './place'
import { freshFolder, run, serve, until } from './program'

/** Clock jumps 时钟跳变 (issue 4 §3): the clock of the programs is set forward and back by hours under load, that of the database stays. Nothing is lost or doubled, nothing stays open that should be shut. */
const root = freshFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })
const by = `${root}/by`
const set = (ms: number) => { writeFileSync(`${by}.next`, String(ms)); renameSync(`${by}.next`, by) }
const settings = { NODE_OPTIONS: `--import=${new URL('clock.preload.mjs', import.meta.url).href}?by=${encodeURIComponent(by)}`, POOL: '6' }

test('I-11 I-16 I-17 clocks that jump by hours, forward and back, under orders and payments: no order is lost, doubled or stuck, no stock is held twice or let go twice', async () => {
  mkdirSync(root, { recursive: true })
  set(0)
  const url = await emptyDatabase()
  const place = await fair(url, 4)
  const seed = Math.floor(Math.random() * 2 ** 31)
  const roll = dice(seed)
  const shops = await Promise.all([0, 1].map((n) => serve({ ...settings, DATABASE_URL: url, DATA_DIR: `${root}/${n}`, PARTS: 'api,worker' })))
  try {
    const books = freshBooks()
    const shopping = shoppersOf(place, { urls: () => shops.map(({ url }) => url), roll, books }, false)
    await until(() => (books.orders > 1 ? true : undefined), () => JSON.stringify(books))
    const ring = async (name: string) => { await runJob({ ...place.ctx, now: clock() }, name) }
    for (let round = 0; round < sized(2, 40); round++) {
      for (const ms of [3 * hourMs, 0, -3 * hourMs, Math.round((roll() - 0.5) * 10 * hourMs)]) {
        set(ms)
        await pause(400 + roll() * 800)
        // What the next minute would do.
        for (const name of ['ordering.sweep_due', 'kernel.pull_in']) await ring(name)
      }
    }
    await shopping.stop()
    set(0)
    for (const end = performance.now() + 60_000; performance.now() < end; await pause(500)) {
      for (const name of ['kernel.pull_in', 'ordering.sweep_due']) await ring(name)
      const { rows: [row] } = await place.ctx.pool.query<{ n: number }>(`select (select count(*) from kernel_letters where state = 'waiting')::int + (select count(*) from ordering_orders where parent_id is null and state = 'placed' and due_at < now())::int as n`)
      if (row!.n === 0) break
    }
    expect([seed, books.wrong.filter((said) => !said.includes('pay answered 409'))]).toEqual([seed, []])
    expect([seed, await settled(place), await lostOrDoubled(place, books)]).toEqual([seed, [], []])
    const out = `${root}/books`
    expect(await run({ DATABASE_URL: url, DATA_DIR: `${root}/0` }, ['export-raw', '--out', out])).toMatchObject({ code: 0 })
    // Some facts bear times to come.
    expect([seed, check(out).faults.filter(({ says }) => !/(?:later than|after) the export$/.test(says))]).toEqual([seed, []])
  } finally {
    await Promise.all(shops.map((shop) => shop.kill('SIGTERM')))
    await place.end()
  }
}, 400_000)

test('T-40 I-21 whoever proved a second factor or got a code while the clock was ahead has none when it has gone back; sessions go on and codes are sent anew', async () => {
  mkdirSync(root, { recursive: true })
  set(0)
  const url = await emptyDatabase()
  const place = await fair(url, 1)
  const id = await createStaff(place.ctx, { login: 'clock-owner', name: '值守', role: 'owner', password })
  const secret = await giveMemberApp(place.ctx, id)
  const shop = await serve({ ...settings, DATABASE_URL: url, DATA_DIR: `${root}/s`, PARTS: 'api,worker', DEV_INBOX: '1' })
  try {
    const asking = { urls: () => [shop.url], roll: dice(1), books: freshBooks() }
    const put = (token: string) => ask(asking, 'PUT', '/v1/staff/settings/ordering.pay_minutes', { token, body: { value: 31 } })
    const ahead = 90_000
    // So little ahead that the code of the app still holds, and so much that it is not two clocks that differ a little.
    set(ahead)
    await pause(100)
    const token = await signIn(asking, '/v1/staff/sign-in', { login: 'clock-owner', password, otp: codeAt(secret, after(clock(), ahead)) })
    expect((await put(token)).status).toBe(200)
    set(0)
    await pause(100)
    expect([(await ask(asking, 'GET', '/v1/staff/me', { token })).status, (await put(token)).body.type]).toEqual([200, 'kernel.step_up_first'])

    const phone = '13866660000'
    // A code is bound to the browser that asked for it.
    let cookie = ''
    const browser = async (path: string, body: object) => {
      const answer = await fetch(shop.url + path, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(body) })
      cookie ||= answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
      return answer.status
    }
    const send = () => browser('/v1/sign-in/codes', { phone })
    const codeNow = async () => (await place.ctx.pool.query<{ text: string }>('select text from kernel_outgoing where recipient = $1 order by key desc limit 1', [phone])).rows[0]!.text.match(/\d{6}/)![0]
    set(3 * hourMs)
    await pause(100)
    expect(await send()).toBe(200)
    const early = await codeNow()
    set(0)
    await pause(100)
    const refused = await browser('/v1/sign-in', { phone, code: early })
    expect(await send()).toBe(200)
    const { rows: [fresh] } = await place.ctx.pool.query<{ text: string }>('select text from kernel_outgoing where recipient = $1 order by at limit 1', [phone])
    expect([refused, await browser('/v1/sign-in', { phone, code: fresh!.text.match(/\d{6}/)![0] })]).toEqual([422, 200])
  } finally { await shop.kill('SIGTERM'); await place.end() }
}, 120_000)
