import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { stand } from '#apps/stand'
import { readEnvironment } from '#kernel/environment'
import { hotSku } from './hot'
import { fire, median, type Ask, type Shot } from './load'
import { startUp } from './startup'
import { root, scriptKb, startFloor, startShop, type Server } from './servers'
import { hotCoupon, quotesUnderOffers } from './offers'
import { refundChain } from './refunds'
import { fillWorld, type BenchWorld } from './world'

/**
 * `npm run bench` 压测: the product as shipped beside the floor, on one database, in the same run. Each work is measured in pairs, floor then
 * product, and the ratio is the median of the pairs' ratios: the machine's moods take both alike. What is beside the bound in brackets is performance.md's.
 */
const { values: given } = parseArgs({ options: { json: { type: 'string' }, products: { type: 'string', default: '10000' }, keep: { type: 'string' }, only: { type: 'string' }, seconds: { type: 'string', default: '4' }, rounds: { type: 'string', default: '3' } } })
const seconds = Number(given.seconds)
const rounds = Number(given.rounds)
const only = given.only?.split(',')
const wants = (name: string): boolean => !only || only.some((one) => name.startsWith(one))
const say = (sentence: string): void => { process.stdout.write(`${sentence}\n`) }

interface Work { readonly name: string; readonly clients: number; readonly least?: number; readonly floor?: (world: BenchWorld) => Ask; readonly shop: (world: BenchWorld) => Ask | undefined }
export interface Measured { readonly work: string; readonly ratio: number | null; readonly least: number | null; readonly rps: number; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number; readonly cpuUs: number; readonly floorRps: number | null; readonly floorP99Ms: number | null; readonly floorCpuUs: number | null; readonly faults: number }

const any = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)]!
/** Queries come as people ask: the first half as often as all the others together, and so on (Zipf, exponent 1). */
const popular = <T>(from: readonly T[]): T => from[Math.floor(from.length ** Math.random()) - 1]!
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const q = encodeURIComponent
let keys = 0
const key = (): string => `bench-${process.pid}-${keys++}`

const works: readonly Work[] = [
  { name: 'list', clients: 32, least: 0.7, floor: (w) => ({ path: `/list/${any(w.categoryIds)}` }), shop: (w) => ({ path: `/v1/categories/${any(w.categoryIds)}/products` }) },
  { name: 'detail', clients: 32, least: 0.7, floor: (w) => ({ path: `/detail/${any(w.productIds)}` }), shop: (w) => ({ path: `/v1/products/${any(w.productIds)}` }) },
  { name: 'search', clients: 32, least: 0.8, floor: (w) => ({ path: `/search?q=${q(popular(w.queries))}` }), shop: (w) => ({ path: `/v1/search?q=${q(popular(w.queries))}` }) },
  { name: 'search, each once', clients: 8, floor: (w) => ({ path: `/search?q=${q(any(w.queries))}` }), shop: (w) => ({ path: `/v1/search?q=${q(any(w.queries))}&priceTo=${9_000_000 + keys++}` }) },
  { name: 'suggest', clients: 32, least: 0.7, floor: (w) => ({ path: `/suggest?q=${q(any(w.prefixes))}` }), shop: (w) => ({ path: `/v1/suggest?q=${q(any(w.prefixes))}` }) },
  { name: 'cart', clients: 16, least: 0.6, floor: (w) => ({ method: 'POST', path: '/cart', headers: bearer(any(w.buyers).token), body: { skuId: any(carted(w)), quantity: 1 } }), shop: (w) => ({ method: 'POST', path: '/v1/cart/lines', headers: bearer(any(w.buyers).token), body: { skuId: any(carted(w)), quantity: 1 } }) },
]
/** A cart holds 120 lines at most, so carts are filled from so many goods. */
const carted = ({ skuIds }: BenchWorld): readonly string[] => skuIds.slice(0, 100)

/** What a buyer sends after he has seen the quote: its version holds as long as prices do. */
async function quotes(shop: Server, world: BenchWorld): Promise<() => Ask> {
  const ready = await Promise.all(world.buyers.slice(0, 256).map(async ({ token, addressId }, i) => {
    const lines = [{ skuId: world.skuIds[(i * 37) % world.skuIds.length]!, quantity: 1 }]
    const answer = await fetch(`${shop.url}/v1/quote`, { method: 'POST', headers: { 'content-type': 'application/json', ...bearer(token) }, body: JSON.stringify({ lines, addressId }) })
    const { version } = await answer.json() as { version: string }
    return { token, body: { lines, addressId, quoteVersion: version, note: '' } }
  }))
  return () => { const { token, body } = any(ready); return { method: 'POST', path: '/v1/orders', headers: { ...bearer(token), 'idempotency-key': key() }, body } }
}
const floorOrder = (world: BenchWorld) => (): Ask => ({ method: 'POST', path: '/orders', headers: bearer(any(world.buyers).token), body: { skuId: any(world.skuIds), quantity: 1 } })

/** A process is measured when it runs at its speed: how many rounds it takes until its code is compiled depends on how long its way is. So it is fired at until a round is hardly faster than the best before it. */
const [warmSeconds, mostWarmRounds, hardly] = [3, 8, 1.05]
async function warm(shop: readonly [Server, () => Ask], clients: number): Promise<void> {
  let best = 0
  for (let i = 0; i < mostWarmRounds; i++) {
    const { rps } = await fire(...shop, { clients, seconds: warmSeconds })
    if (i > 0 && rps < best * hardly) return
    best = Math.max(best, rps)
  }
}

/** The most that a process holds while it is measured: what was held at the end depends on when its heap was collected last. */
async function mostMiB(server: Server, work: () => Promise<void>): Promise<number> {
  let most = 0
  const look = async (): Promise<void> => { most = Math.max(most, await server.residentMiB()) }
  const timer = setInterval(() => { void look() }, 500)
  await work().finally(() => { clearInterval(timer) })
  await look()
  return most
}

const measured: Measured[] = []
async function measure(name: string, { clients, least, floor, shop }: { clients: number; least?: number | undefined; floor?: readonly [Server, () => Ask] | undefined; shop: readonly [Server, () => Ask] }): Promise<void> {
  const pairs: { floor?: Shot; shop: Shot }[] = []
  if (floor) await fire(...floor, { clients, seconds: 1 })
  await warm(shop, clients)
  for (let i = 0; i < rounds; i++) pairs.push({ ...(floor && { floor: await fire(...floor, { clients, seconds }) }), shop: await fire(...shop, { clients, seconds }) })
  const of = (pick: (pair: (typeof pairs)[number]) => number | undefined) => pairs.some((pair) => pick(pair) === undefined) ? null : median(pairs.map((pair) => pick(pair)!))
  const row: Measured = { work: name, ratio: of((p) => p.floor && p.shop.rps / p.floor.rps), least: least ?? null, rps: of((p) => p.shop.rps)!, p50Ms: of((p) => p.shop.p50Ms)!, p95Ms: of((p) => p.shop.p95Ms)!, p99Ms: of((p) => p.shop.p99Ms)!, cpuUs: of((p) => p.shop.cpuUs)!,
    floorRps: of((p) => p.floor?.rps), floorP99Ms: of((p) => p.floor?.p99Ms), floorCpuUs: of((p) => p.floor?.cpuUs), faults: pairs.reduce((sum, p) => sum + p.shop.faults + (p.floor?.faults ?? 0), 0) }
  measured.push(row)
  say(lineOf(row))
}

const cell = (value: number | null, digits = 0): string => (value === null ? '–' : value.toFixed(digits)).padStart(9)
const heads = `${'work'.padEnd(22)}${['ratio', '(least)', 'req/s', 'floor', 'p50 ms', 'p95 ms', 'p99 ms', 'floor p99', 'CPU µs', 'floor CPU', 'faults'].map((head) => head.padStart(9 + (head.length > 8 ? 1 : 0))).join('')}`
const lineOf = (m: Measured): string => `${m.work.padEnd(22)}${cell(m.ratio, 2)}${cell(m.least, 2)}${cell(m.rps)}${cell(m.floorRps)}${cell(m.p50Ms)}${cell(m.p95Ms)}${cell(m.p99Ms)} ${cell(m.floorP99Ms)}${cell(m.cpuUs)} ${cell(m.floorCpuUs)}${cell(m.faults)}`

async function pages(shop: Server, world: BenchWorld): Promise<void> {
  const { rows } = { rows: world.productIds.slice(0, 200) }
  const visitor = { 'accept-encoding': 'gzip' }
  const slug = 'leaf-0-0'
  const kept: [string, () => string][] = [['home', () => '/'], ['category', () => `/c/${slug}`], ['detail', () => `/p/${any(rows.slice(0, 50))}`]]
  for (const [name, path] of kept) if (wants(`page ${name}`)) await measure(`page ${name} kept`, { clients: 32, shop: [shop, () => ({ path: path(), headers: visitor })] })
  let n = 0
  if (wants('page anew')) await measure('page anew', { clients: 16, shop: [shop, () => ({ path: `/p/${any(world.productIds)}?anew=${n++}`, headers: visitor })] })
  const buyer = any(world.buyers)
  if (wants('page signed')) await measure('page signed-in', { clients: 16, shop: [shop, () => ({ path: '/cart', headers: { ...visitor, cookie: `tw_shopper=${buyer.token}` } })] })
  for (const [name, path] of kept) {
    const answer = await fetch(shop.url + path(), { headers: visitor })
    const html = await answer.text()
    facts[`html ${name} kB`] = html.length / 1_000
  }
}

const facts: Record<string, number> = {}
/** So long a process is left alone before it counts as idle. */
const idleMs = 8_000

async function main(): Promise<void> {
  const { build } = await import(pathToFileURL(join(root, 'tools/build.mjs')).href) as { build(say: (sentence: string) => void): Promise<void> }
  await build(say)
  const folder = given.keep ?? mkdtempSync(join(tmpdir(), 'tradewind-bench-'))
  const ground = await stand(readEnvironment({ DATA_DIR: folder, LOG_LEVEL: 'error' }), { say })
  const stops: (() => Promise<void>)[] = [() => ground.stop()]
  try {
    const world = await fillWorld(ground.base(), { products: Number(given.products), categories: 200, buyers: 3_300, hotUnits: 100 }, say)
    await ground.base().pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ('risk.orders_per_hour', '10000', 1, 'bench', now()) on conflict (key) do nothing`)
    const floor = await startFloor(ground.url)
    const shared = { DATABASE_URL: ground.url, DATA_DIR: folder, DEMO: '0' }
    const whole = await startShop(shared)
    stops.push(() => floor.stop(), () => whole.stop())
    say(`\n${world.productIds.length} products, ${rounds} rounds of ${seconds} s\n${heads}`)
    if (wants('list')) { await pause(idleMs); facts['memory idle MiB'] = await whole.residentMiB() }
    for (const { name, clients, least, floor: theirs, shop } of works.filter((work) => wants(work.name))) {
      const measuring = () => measure(name, { clients, least, floor: theirs && [floor, () => theirs(world)], shop: [whole, () => shop(world)!] })
      if (name === 'list') facts['memory under the list load MiB'] = await mostMiB(whole, measuring)
      else await measuring()
    }
    await pages(whole, world)
    if (wants('order')) await measure('order, one process', { clients: 16, least: 0.4, floor: [floor, floorOrder(world)], shop: [whole, await quotes(whole, world)] })
    if (wants('quote')) {
      const under = await quotesUnderOffers(ground.base(), world)
      // What a process keeps of live offers may be some seconds old.
      await pause(idleMs)
      await measure('quote, 10 of 100', { clients: 16, shop: [whole, under.next] })
      await under.end()
    }
    if (wants('refunds')) Object.assign(facts, await refundChain(ground.base(), world))
    facts['script storefront kB'] = await scriptKb(whole.url, '/', true)
    for (const name of ['seller', 'console']) facts[`script ${name} first kB`] = await scriptKb(whole.url, `/${name}`)
    await whole.stop()
    const [front, worker] = [await startShop({ ...shared, PARTS: 'api,web' }), await startShop({ ...shared, PARTS: 'worker' })]
    stops.push(() => front.stop(), () => worker.stop())
    if (wants('order')) await measure('order, own worker', { clients: 16, least: 0.5, floor: [floor, floorOrder(world)], shop: [front, await quotes(front, world)] })
    // One second process for both: the embedded database lets in sixty connections, and whoever finds none is told to come again (503).
    const second = wants('hot') || wants('coupon') ? await startShop({ ...shared, PARTS: 'api' }) : undefined
    stops.push(async () => { await second?.stop() })
    if (second && wants('hot')) { for (const shop of [front, second]) await fire(shop, await quotes(shop, world), { clients: 16, seconds: 2 }); for (const [i, together] of [200, 64].entries()) Object.assign(facts, await hotSku([front, second], floor, { buyers: world.buyers.slice(0, 2_000), skuId: world.hotSkuIds[i]!, together })) }
    if (second && wants('coupon')) Object.assign(facts, await hotCoupon([front, second], ground.base(), world))
  } finally { for (const stop of stops.reverse()) await stop() }
  if (wants('start')) Object.assign(facts, await startUp())
  if (!given.keep) rmSync(folder, { recursive: true, force: true })
  for (const [name, value] of Object.entries(facts)) say(`${name.padEnd(38)}${value.toFixed(1).padStart(9)}`)
  if (given.json) writeFileSync(given.json, `${JSON.stringify({ ...Object.fromEntries(measured.map(({ work, ...rest }) => [work, rest])), facts }, null, 2)}\n`)
}

await main()
