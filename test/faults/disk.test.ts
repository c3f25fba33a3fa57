import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import sharp from 'sharp'
import { dice } from '#apps/seed'
import { addressOf, ask, fair, freshBooks, password, signIn, type Asking } from './mixed.load'
import { lostOrDoubled, settled } from './mixed.run'
import { databaseOf, freshFolder, serve, until } from './program'
import { emptyDatabase } from './place'

/** A disk that is full 磁盘已满 (issue 4 §3): clean refusals, no half of anything, and all is well by itself when there is room again. The disks are small ones in memory, which only root may lay. */
const root = freshFolder()
const disks: string[] = []
function disk(name: string, megabytes: number): string | undefined {
  const at = `${root}/${name}`
  mkdirSync(at, { recursive: true })
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', at]).status !== 0) return undefined
  disks.push(at)
  return at
}
const [forFiles, forAll] = [disk('files', 8), disk('all', 400)]
if (!forFiles || !forAll) console.warn('this user may not mount a disk in memory: a full disk is not tested')
afterAll(() => { for (const at of disks) spawnSync('umount', ['-l', at]); rmSync(root, { recursive: true, force: true }) })

/** Takes all that is left, to the last page. */
function fill(at: string): () => void {
  const ballast = `${at}/ballast`
  for (const size of [1_048_576, 4_096]) try { for (let n = 0; ; n++) writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' }) } catch { /* full of pieces of this size */ }
  return () => { rmSync(ballast, { force: true }) }
}
const allOf = (at: string): string[] => readdirSync(at, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name)
const askingOf = (url: string): Asking => ({ urls: () => [url], roll: dice(1), books: freshBooks() })

test.skipIf(!forFiles)('T-30 where the disk of the files is full, uploads and exports are refused with 503 and leave nothing behind, pictures are shown and orders taken, and when there is room again uploads go through', async () => {
  const url = await emptyDatabase()
  const place = await fair(url, 1)
  const shop = await serve({ DATABASE_URL: url, DATA_DIR: forFiles!, PARTS: 'api,worker' })
  try {
    const asking = askingOf(shop.url)
    const clerk = await signIn(asking, '/v1/merchant/sign-in', { login: 'clerk0', password })
    const picture = (seed: number) => sharp(Buffer.from(Array.from({ length: 600 * 600 * 3 }, (_, i) => (i * 2_654_435_761 * (seed + 1)) >>> 24)), { raw: { width: 600, height: 600, channels: 3 } }).png().toBuffer()
    const upload = async (seed: number): Promise<Response> => {
      const form = new FormData()
      form.set('file', new Blob([new Uint8Array(await picture(seed))], { type: 'image/png' }), 'a.png')
      return fetch(`${shop.url}/v1/merchant/pictures`, { method: 'POST', headers: { authorization: `Bearer ${clerk}` }, body: form })
    }
    const { url: shown } = await (await upload(0)).json() as { url: string }
    const before = allOf(`${forFiles}/files`)
    const makeRoom = fill(forFiles!)
    for (let n = 1; n < 4; n++) {
      const answer = await upload(n)
      expect([answer.status, answer.headers.get('retry-after') !== null, (await answer.json() as { type: string }).type]).toEqual([503, true, 'kernel.busy'])
    }
    const kinds = (await ask(asking, 'GET', '/v1/merchant/exports/kinds', { token: clerk })).body as { items: { kind: string }[] }
    const answers = await Promise.all(kinds.items.slice(0, 3).map(async ({ kind }) => (await fetch(`${shop.url}/v1/merchant/exports`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': kind, authorization: `Bearer ${clerk}` }, body: JSON.stringify({ kind, format: 'csv', columns: [], filters: {} }) })).status))
    expect(answers).toEqual([503, 503, 503])
    expect(allOf(`${forFiles}/files`)).toEqual(before)
    expect((await place.ctx.pool.query(`select from kernel_files union all select from kernel_exports`)).rowCount).toBe(1)
    // What is only kept to save work next time is done without.
    for (const [path, status] of [[shown, 200], [`${shown}?w=400`, 200], ['/healthz', 200], ['/readyz', 200]] as const) expect([path, (await fetch(shop.url + path)).status]).toEqual([path, status])
    const token = await signIn(asking, '/v1/sign-in/password', { phone: place.phones[0], password })
    const addressId = await addressOf(asking, token)
    const lines = [{ skuId: place.stalls[0]!.skuIds[0]!, quantity: 1 }]
    const { body: { version: quoteVersion } } = await ask(asking, 'POST', '/v1/quote', { token, body: { lines, addressId } })
    expect((await ask(asking, 'POST', '/v1/orders', { token, key: 'o', body: { quoteVersion, lines, addressId, note: '' } })).status).toBe(200)
    makeRoom()
    expect((await upload(1)).status).toBe(200)
  } finally { await shop.kill('SIGTERM'); await place.end() }
}, 120_000)

test.skipIf(!forAll)('T-30 I-16 where the disk of the database is full, orders are refused with 503 and nothing else, the program stays up, and when there is room again the same keys succeed once each', async () => {
  const shop = await serve({ DATA_DIR: forAll!, PARTS: 'api,worker', POOL: '6' })
  const url = () => databaseOf(forAll!).url
  const place = await fair(url(), 1)
  try {
    const asking = askingOf(shop.url)
    const token = await signIn(asking, '/v1/sign-in/password', { phone: place.phones[0], password })
    const addressId = await addressOf(asking, token)
    const lines = [{ skuId: place.stalls[0]!.skuIds[0]!, quantity: 1 }]
    const { body: { version: quoteVersion } } = await ask(asking, 'POST', '/v1/quote', { token, body: { lines, addressId } })
    const submit = async (note: string): Promise<number> => (await fetch(`${shop.url}/v1/orders`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': note }, body: JSON.stringify({ quoteVersion, lines, addressId, note }), signal: AbortSignal.timeout(20_000) })).status
    expect(await submit('n0')).toBe(200)
    const makeRoom = fill(forAll!)
    const seen = new Map<number, number>()
    const notes: string[] = []
    for (let n = 1; n <= 40 && (seen.get(503) ?? 0) < 10; n++) {
      // The journal of the database needs a new piece now and not only after thousands of orders.
      await place.ctx.pool.query('select pg_switch_wal()').catch(() => {})
      const status = await submit(`n${n}`)
      notes.push(`n${n}`)
      seen.set(status, (seen.get(status) ?? 0) + 1)
      expect((await fetch(`${shop.url}/healthz`)).status).toBe(200)
      await pause(100)
    }
    expect([[...seen.keys()].filter((status) => status !== 200 && status !== 503), (seen.get(503) ?? 0) > 0, shop.child.exitCode]).toEqual([[], true, null])
    makeRoom()
    // A connection that the program lets go at the moment when it is used again is no answer; one that is gone never gives one.
    await until(async () => ((await fetch(`${shop.url}/readyz`).catch(() => undefined))?.status === 200 ? true : undefined), () => shop.said(), 60_000)
    for (const note of notes) await until(async () => ((await submit(note)) === 200 ? true : undefined), () => `${note} ${shop.said()}`, 30_000)
    const books = { ...freshBooks(), notes: new Set(['n0', ...notes]) }
    await until(async () => (await place.ctx.pool.query('select 1').then(() => true, () => undefined)), () => 'the database does not answer')
    expect([await settled(place), await lostOrDoubled(place, books), (await fetch(`${shop.url}/healthz`)).status]).toEqual([[], [], 200])
  } finally { await shop.kill('SIGTERM'); await place.end() }
}, 200_000)
