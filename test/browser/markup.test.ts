import { Client } from 'pg'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sized } from '#test/full'
import { desk, openBrowser, openContext, settled } from './browser'
import { credentialsOf, startProduct, type Product } from './product'

/**
 * Stored markup 存储型脚本 (T-45, I-24): what people wrote is text wherever it is shown. Markup is planted into every text that a person can have written, straight
 * into the rows, so that a new column is covered by itself; then all pages of the three front ends that can be reached by links are opened in a browser.
 */
const shard = `<b data-planted>x</b><img src=x onerror="window.planted=1"><script>window.planted=1</script>"'><svg onload="window.planted=1">`
const written = /^(name|name_en|title|subtitle|note|reason|text|body|brand|contact|label|summary|street|words|description|user_agent|fault|filename|number|message|comment|announcement|says|answer|query|intro|story|subject)$/
const writtenJson = new Set(['address', 'after', 'attributes', 'before', 'detail', 'axes', 'spec', 'selling_points', 'filters'])
const mostPages = sized(14, 150)
let product: Product
let browser: Browser
let database: Client

beforeAll(async () => {
  ;[product, browser] = [await startProduct(), await openBrowser()]
  database = new Client({ connectionString: product.database })
  await database.connect()
}, 180_000)
afterAll(async () => { await browser?.close(); await database?.end(); await product?.stop() })

/** Every text within, with the markup behind it. */
const marked = (value: unknown): unknown => typeof value === 'string' ? `${value.slice(0, 20)}${shard}` : Array.isArray(value) ? value.map(marked) : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marked(inner)])) : value

/** Plants what fits into each column; a text that must be short gets as much as it bears. Nobody writes the names of keys, which are found by them. Answers the columns that took it. */
async function plant(): Promise<string[]> {
  const took: string[] = []
  const { rows } = await database.query<{ table: string; column: string; type: string }>(`select c.table_name as table, c.column_name as column, c.data_type as type from information_schema.columns c join pg_tables t on t.tablename = c.table_name and t.schemaname = 'public'
    where c.table_schema = 'public' and c.table_name <> 'factors_keys' and c.data_type in ('text', 'jsonb', 'ARRAY') order by 1, 2`)
  await database.query('set session_replication_role = replica')
  for (const { table, column, type } of rows) {
    if (type === 'jsonb' ? !writtenJson.has(column) : !written.test(column)) continue
    const { rows: some } = await database.query<{ place: string; value: unknown }>(`select ctid::text as place, ${column} as value from ${table} where ${column} is not null limit 400`)
    const shapes = type === 'text' ? [shard, '<b data-planted>', '<b>'].map((tail) => (value: unknown) => `${String(value).slice(0, Math.max(0, 40 - tail.length))}${tail}`) : [marked]
    let did = false
    for (const shape of shapes) {
      for (const { place, value } of some) did = await database.query(`update ${table} set ${column} = $1 where ctid = $2::tid`, [type === 'jsonb' ? JSON.stringify(shape(value)) : shape(value), place]).then(() => true, () => did)
      if (did) break
    }
    if (did) took.push(`${table}.${column}`)
  }
  return took
}

interface State { readonly ran: boolean; readonly standing: number; readonly stopped: readonly string[]; readonly text: string; readonly links: readonly string[] }
/** What runs in the page: it remembers what the policy stopped, and tells how the page stands. */
const watching = `window.stopped = []; document.addEventListener('securitypolicyviolation', (event) => { window.stopped.push(event.violatedDirective + ' ' + event.blockedURI) })`
const looking = `({ ran: window.planted === 1, standing: document.querySelectorAll('[data-planted]').length, stopped: window.stopped, text: document.body.innerText,
  links: [...document.querySelectorAll('a[href]')].map((link) => new URL(link.href, location.href)).filter((url) => url.origin === location.origin).map((url) => url.pathname + url.search) })`
interface Found { pages: number; shown: number; readonly faults: string[] }
/** Opens what can be reached by links from the given pages, within one front end, and tells what ran, what stood there as markup, and what the policy had to stop. */
async function crawl(context: BrowserContext, start: readonly string[], within: RegExp): Promise<Found> {
  const found: Found = { pages: 0, shown: 0, faults: [] }
  await context.addInitScript(watching)
  const page = await context.newPage()
  page.on('dialog', (dialog) => { found.faults.push(`a dialog on ${page.url()}`); void dialog.dismiss() })
  const [waiting, seen, kinds] = [[...start], new Set<string>(), new Map<string, number>()]
  while (waiting.length > 0 && found.pages < mostPages) {
    const path = waiting.shift()!
    // Of pages of one kind (a product, an order) some do.
    const kind = path.replace(/[a-z]{3}_\w+/g, ':id').replace(/\?.*/, '')
    if (seen.has(path) || (kinds.get(kind) ?? 0) >= 3) continue
    seen.add(path)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    const answer = await page.goto(`${product.url}${path}`).catch(() => null)
    if (!answer || !(answer.headers()['content-type'] ?? '').includes('html')) continue
    await settled(page)
    found.pages++
    const state = await page.evaluate<State>(looking)
    if (state.text.includes('<b data-planted>')) found.shown++
    if (answer.status() >= 500) found.faults.push(`${answer.status()} on ${path}`)
    if (state.ran) found.faults.push(`a script ran on ${path}`)
    if (state.standing > 0) found.faults.push(`markup stands on ${path}`)
    for (const one of state.stopped) found.faults.push(`the policy stopped ${one} on ${path}`)
    waiting.push(...state.links.filter((link) => within.test(link) && !/sign-out|\/dev\//.test(link)))
  }
  await page.close()
  return found
}

const signedIn = async (path: string, body: object): Promise<BrowserContext> => {
  const context = await openContext(browser, { viewport: desk })
  const answer = await context.request.post(`${product.url}${path}`, { data: body, headers: { origin: product.url } })
  expect([path, answer.status()]).toEqual([path, 200])
  return context
}

test('T-45 I-24 markup in every text that people write is shown as text on every page of the three front ends; no script runs and the policy has nothing to stop', { timeout: sized(240_000, 1_200_000) }, async () => {
  const took = await plant()
  // Some that must be among them, so that the test is not about nothing.
  expect(took).toEqual(expect.arrayContaining(['catalog_products.title', 'merchants_merchants.name', 'ordering_lines.title', 'identity_shoppers.name']))
  const { logins: { shopper, merchant, staff } } = product
  const shop = await crawl(await signedIn('/v1/sign-in/password', { phone: shopper.login, password: shopper.password }), ['/', '/categories', '/search?q=a', '/cart', '/orders', '/me', '/addresses'], /^\/(?!seller|console|v1|files|docs)/)
  const seller = await crawl(await signedIn('/v1/merchant/sign-in', await credentialsOf(merchant)), ['/seller'], /^\/seller/)
  const desk = await crawl(await signedIn('/v1/staff/sign-in', await credentialsOf(staff)), ['/console'], /^\/console/)
  expect([...shop.faults, ...seller.faults, ...desk.faults]).toEqual([])
  // Shown as text, so it was there.
  expect([shop.shown, seller.shown, desk.shown].map((shown) => shown >= 3), `shown on ${shop.shown}, ${seller.shown}, ${desk.shown} pages`).toEqual([true, true, true])
  expect([shop.pages, seller.pages, desk.pages].map((pages) => pages >= 6), `${shop.pages} ${seller.pages} ${desk.pages} pages`).toEqual([true, true, true])
})
