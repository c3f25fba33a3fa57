import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { stand } from '#apps/stand'
import { readEnvironment } from '#kernel/environment'
import { root, startShop, type Server } from '../bench/servers'
import { fillWorld, type BenchWorld } from '../bench/world'
import type { Ask, Order, Report } from './cannon'

/**
 * `npm run load -- overload|soak` 过载与长跑. `overload` (T-53): measures what the product can do, asks three times that for `--seconds`, and looks from beside:
 * only 2xx, 429 and 503 come back, the last two with Retry-After; health is told all the while; within 10 s afterwards p95 is what it was; memory is bounded.
 * `soak`: half of what it can do for `--minutes`, with the memory each `--every` seconds and its slope. Ends with 1 and says why when something does not hold.
 */
const { values: given, positionals: [what = 'overload'] } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string', default: '60' }, minutes: { type: 'string', default: '30' }, every: { type: 'string', default: '15' }, products: { type: 'string', default: '500' }, times: { type: 'string', default: '3' }, clients: { type: 'string', default: '1500' } } })
const say = (sentence: string) => { process.stdout.write(`${sentence}\n`) }
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })
const wrong: string[] = []
const holds = (is: boolean, sentence: string): void => { say(`${is ? 'holds ' : 'FAILS '} ${sentence}`); if (!is) wrong.push(sentence) }

const fire = (order: Order): Promise<Report> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'test/load/cannon.ts')], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(order))
  let said = ''
  child.stdout.on('data', (text: Buffer) => { said += text.toString() })
  child.once('exit', (code) => { if (code === 0) resolve(JSON.parse(said) as Report); else reject(new Error(`the cannon ended with ${code}`)) })
})

/** Most look, some search, a few buy: what a quote asks is what checkout asks. */
function asksOf(world: BenchWorld): readonly Ask[] {
  const asks: Ask[] = []
  const one = <T>(list: readonly T[], n: number): T => list[n % list.length]!
  for (let n = 0; n < 200; n++) {
    const [productId, buyer] = [one(world.productIds, n * 7), one(world.buyers, n)]
    asks.push({ method: 'GET', path: `/v1/products/${productId}` }, { method: 'GET', path: `/v1/categories/${one(world.categoryIds, n)}/products` }, { method: 'GET', path: `/p/${productId}?n=${n}`, headers: { accept: 'text/html' } },
      { method: 'GET', path: `/v1/search?q=${encodeURIComponent(one(world.queries, n * 11))}` }, { method: 'GET', path: '/cart', headers: { accept: 'text/html', cookie: `tw_shopper=${buyer.token}` } },
      { method: 'POST', path: '/v1/quote', headers: { authorization: `Bearer ${buyer.token}` }, body: { lines: [{ skuId: one(world.skuIds, n * 13), quantity: 1 }], addressId: buyer.addressId } })
  }
  return asks
}

const residentMiB = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1_024
const p95 = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!

/** How long one look takes, when somebody looks in while all else goes on. */
async function lookMs(url: string, path: string): Promise<{ readonly status: number; readonly ms: number; readonly retryAfter: string | null }> {
  const began = performance.now()
  const answer = await fetch(url + path, { signal: AbortSignal.timeout(10_000), headers: { connection: 'close' } }).catch(() => undefined)
  await answer?.arrayBuffer().catch(() => {})
  return { status: answer?.status ?? 0, ms: performance.now() - began, retryAfter: answer?.headers.get('retry-after') ?? null }
}
async function p95Now(url: string, paths: readonly string[]): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 10; i++) times.push(...(await Promise.all(paths.slice(i * 4, i * 4 + 4).map((path) => lookMs(url, path)))).map(({ status, ms }) => (status === 200 ? ms : 10_000)))
  return p95(times)
}

const everyMs = 250
const normalWithinMs = 10_000
const calmMs = 60
const mostGrowthMiB = 512

async function overload(shop: Server, world: BenchWorld): Promise<void> {
  const asks = asksOf(world)
  const paths = world.productIds.slice(0, 40).map((id) => `/v1/products/${id}`)
  await fire({ url: shop.url, asks, clients: 32, seconds: 5 })
  const can = await fire({ url: shop.url, asks, clients: 32, seconds: 10 })
  const [before, calm] = [residentMiB(shop.pid), await p95Now(shop.url, paths)]
  say(`it can do ${can.givenPerSecond.toFixed(0)} a second; p95 of a calm look ${calm.toFixed(1)} ms; ${before.toFixed(0)} MiB`)
  const [health, looks, memory]: [Awaited<ReturnType<typeof lookMs>>[], Awaited<ReturnType<typeof lookMs>>[], number[]] = [[], [], []]
  let under = true
  const watching = (async () => {
    while (under) {
      const [well, look] = await Promise.all([lookMs(shop.url, '/healthz'), lookMs(shop.url, paths[health.length % paths.length]!)])
      health.push(well); looks.push(look); memory.push(residentMiB(shop.pid))
      await pause(everyMs)
    }
  })()
  const report = await fire({ url: shop.url, asks, clients: Number(given.clients), seconds: Number(given.seconds), perSecond: Math.ceil(can.givenPerSecond * Number(given.times)) })
  under = false
  const ended = performance.now()
  await watching
  let now = await p95Now(shop.url, paths)
  const normal = Math.max(calm * 2, calmMs)
  while (now > normal && performance.now() - ended < 3 * normalWithinMs) { await pause(everyMs); now = await p95Now(shop.url, paths) }
  const backMs = performance.now() - ended
  say(`asked ${report.askedPerSecond.toFixed(0)} a second for ${given.seconds} s over ${given.clients} connections: ${JSON.stringify(report.statuses)}, without answer ${report.unanswered}; given ${report.givenPerSecond.toFixed(0)} a second; p50 ${report.p50Ms} ms, p97.5 ${report.p97Ms} ms`)
  const others = Object.keys(report.statuses).filter((status) => !/^2\d\d$|^429$|^503$/.test(status))
  holds(others.length === 0 && report.unanswered === 0, `only 2xx, 429 and 503 come back (others: ${others.join(', ') || 'none'}; without answer: ${report.unanswered})`)
  const refused = looks.filter(({ status }) => status === 429 || status === 503)
  holds(refused.every(({ retryAfter }) => Number(retryAfter) >= 1), `each of ${refused.length} refusals that were looked at says when to come back`)
  holds(health.length > 0 && health.every(({ status }) => status === 200), `/healthz was told ${health.filter(({ status }) => status === 200).length} times of ${health.length}, p95 ${p95(health.map(({ ms }) => ms)).toFixed(0)} ms`)
  holds(now <= normal && backMs <= normalWithinMs, `p95 is ${now.toFixed(1)} ms (before ${calm.toFixed(1)}) ${(backMs / 1_000).toFixed(1)} s after the end`)
  say(`of what it can do it still gives ${(100 * report.givenPerSecond / can.givenPerSecond).toFixed(0)} %`)
  holds(Math.max(...memory) < before + mostGrowthMiB, `memory was ${before.toFixed(0)} MiB before, ${Math.max(...memory).toFixed(0)} at most, ${residentMiB(shop.pid).toFixed(0)} after`)
}

const mostSlopeMiB = 1
const fewestMinutes = 10
/** MiB a minute, by least squares. */
function slopeOf(points: readonly (readonly [minute: number, mib: number])[]): number {
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length
  const [mx, my] = [mean(0), mean(1)]
  return points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}

async function soak(shop: Server, world: BenchWorld): Promise<void> {
  const asks = asksOf(world)
  const can = await fire({ url: shop.url, asks, clients: 32, seconds: 10 })
  const minutes = Number(given.minutes)
  say(`it can do ${can.givenPerSecond.toFixed(0)} a second; half of that for ${minutes} minutes`)
  const began = performance.now()
  const points: [number, number][] = []
  let under = true
  const watching = (async () => {
    for (let next = began; under; next += Number(given.every) * 1_000) {
      const minute = (performance.now() - began) / 60_000
      points.push([minute, residentMiB(shop.pid)])
      say(`${minute.toFixed(2).padStart(7)} min ${points.at(-1)![1].toFixed(0).padStart(6)} MiB`)
      while (under && performance.now() < next + Number(given.every) * 1_000) await pause(everyMs)
    }
  })()
  const report = await fire({ url: shop.url, asks, clients: 16, seconds: Math.round(minutes * 60), perSecond: Math.ceil(can.givenPerSecond / 2) })
  under = false
  await watching
  const late = points.filter(([minute]) => minute >= minutes / 2)
  const slope = slopeOf(late)
  say(`${JSON.stringify(report.statuses)}, without answer ${report.unanswered}; p50 ${report.p50Ms} ms, p97.5 ${report.p97Ms} ms; memory of the second half rises ${slope.toFixed(2)} MiB a minute`)
  holds(Object.keys(report.statuses).every((status) => /^2\d\d$/.test(status)) && report.unanswered === 0, 'every answer was 2xx')
  if (minutes >= fewestMinutes) holds(slope < mostSlopeMiB, `memory rises less than ${mostSlopeMiB} MiB a minute in the second half`)
  else say(`a slope over less than ${fewestMinutes} minutes says nothing: not judged`)
}

const works: Record<string, (shop: Server, world: BenchWorld) => Promise<void>> = { overload, soak }
const work = works[what]
if (!work) { say('npm run load -- overload|soak [--seconds N] [--minutes N] [--times 3] [--clients N] [--products N]'); process.exit(2) }
const { build } = await import(pathToFileURL(join(root, 'tools/build.mjs')).href) as { build(say: (sentence: string) => void): Promise<void> }
await build(say)
const folder = mkdtempSync(join(tmpdir(), 'tradewind-load-'))
const ground = await stand(readEnvironment({ DATA_DIR: folder, LOG_LEVEL: 'error' }), { say })
try {
  const world = await fillWorld(ground.base(), { products: Number(given.products), categories: 50, buyers: 500, hotUnits: 100 }, say)
  const shop = await startShop({ DATABASE_URL: ground.url, DATA_DIR: folder, DEMO: '0', PARTS: 'api,web', UNLIMITED_FROM: 'loopback' })
  try { await work(shop, world) } finally { await shop.stop() }
} finally { await ground.stop(); rmSync(folder, { recursive: true, force: true }) }
if (wrong.length > 0) { say(`${wrong.length} did not hold`); process.exitCode = 1 }
