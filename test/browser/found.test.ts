import { connect, createServer, type Socket } from 'node:net'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enterShop, startProduct, type Product } from './product'

/** How the shop is found, shared, and read without a network 可被找到与离线可用: every page that a search engine may reach, feeds, what is gone, and the worker. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A way to the shop that can be cut, as a network can. */
async function gate(url: string): Promise<{ readonly url: string; cut(): void; mend(): Promise<void> }> {
  const [open, { hostname, port }] = [new Set<Socket>(), new URL(url)]
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const [one, other] of [[near, far], [far, near]] as const) { open.add(one); one.on('error', () => { other.destroy() }).on('close', () => { open.delete(one); other.destroy() }).pipe(other) }
  })
  const listen = (at: number) => new Promise<void>((done) => { server.listen(at, '127.0.0.1', done) })
  await listen(0)
  const { port: at } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${at}`, mend: () => listen(at), cut: () => { server.close(); for (const one of open) one.destroy() } }
}

const html = { accept: 'text/html', 'accept-language': 'zh-CN' }
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found]) => found!)
const read = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&#38;', '&')

test('F03 F07 each page of the shop that can be reached without signing in is there, has one h1, says its own address, and its JSON-LD can be read; the maps name nothing that the crawl has not seen', async () => {
  const [queue, seen, faults, facts] = [['/'], new Set(['/']), [] as string[], new Map<string, number>()]
  while (queue.length > 0) {
    const path = queue.shift()!
    const answer = await fetch(product.url + path, { headers: html, redirect: 'manual' })
    if (answer.status === 303 && answer.headers.get('location')?.startsWith('/sign-in')) continue
    if (answer.status !== 200) { faults.push(`${answer.status} ${path}`); continue }
    if (!answer.headers.get('content-type')?.startsWith('text/html')) { await answer.arrayBuffer(); continue }
    const page = await answer.text()
    if (!/<meta name="robots" content="noindex/.test(page) && !/<meta name="description" content="[^"]/.test(page)) faults.push(`no description: ${path}`)
    if (all(page, /<(h1)[ >]/g).length !== 1) faults.push(`not one h1: ${path}`)
    for (const canonical of all(page, /<link rel="canonical" href="([^"]*)"/g)) if (!canonical.startsWith(`${product.url}/`)) faults.push(`canonical ${canonical}: ${path}`)
    for (const text of all(page, /<script type="application\/ld\+json">([^]*?)<\/script>/g)) {
      const fact = JSON.parse(text) as { '@context': string; '@type': string; name?: string; aggregateRating?: object; offers?: { price?: number; lowPrice?: number; availability: string }; itemListElement?: { item: string }[] }
      facts.set(fact['@type'], (facts.get(fact['@type']) ?? 0) + 1)
      if (fact['@context'] !== 'https://schema.org') faults.push(`context: ${path}`)
      if (fact['@type'] === 'Product' && !(fact.name && fact.aggregateRating && path.endsWith('/reviews')) && !(fact.name && ((fact.offers?.price ?? fact.offers?.lowPrice ?? 0) > 0) && /^https:\/\/schema\.org\/(In|OutOf)Stock$/.test(fact.offers!.availability))) faults.push(`product: ${path}`)
      for (const { item } of fact.itemListElement ?? []) if (typeof item === 'string' && !seen.has(item.slice(product.url.length)) && !queue.includes(item.slice(product.url.length))) { queue.push(item.slice(product.url.length)); seen.add(item.slice(product.url.length)) }
    }
    // Filters and sorts are endless; one page of each list is enough, and the consoles are other programs.
    for (const href of all(page, /<a [^>]*?href="(\/[^"#]*)"/g).map(read)) {
      const next = href.split('#')[0]!
      if (seen.has(next) || /^\/(seller|console|docs|dev|v1|files)(\/|$)/.test(next) || (next.includes('?') && !/[?&]cursor=/.test(next))) continue
      seen.add(next)
      queue.push(next)
    }
  }
  expect(faults).toEqual([])
  expect(facts.get('Product')).toBeGreaterThan(100)
  expect(facts.get('BreadcrumbList')).toBeGreaterThan(100)
  expect([facts.get('WebSite'), facts.get('Organization')]).toEqual([1, 1])
  const index = await (await fetch(`${product.url}/sitemap.xml`)).text()
  const maps = all(index, /<loc>([^<]*)<\/loc>/g)
  expect(maps.length).toBeGreaterThan(1)
  const named = (await Promise.all(maps.map(async (map) => all(await (await fetch(map)).text(), /<loc>([^<]*)<\/loc>/g)))).flat().map((address) => address.slice(product.url.length))
  expect(new Set(named).size).toBe(named.length)
  expect(named.filter((path) => !seen.has(path))).toEqual([])
  expect(await (await fetch(`${product.url}/robots.txt`)).text()).toContain(`Sitemap: ${product.url}/sitemap.xml`)
}, 180_000)

test('F03 a feed holds each SKU that is on sale, at its own price, as XML and as CSV; what was taken off the shelf answers 410 with what is like it, a banned one without its title, and a slash at the end is another address', async () => {
  const [{ count }] = await product.ask(`select count(*)::int as count from catalog_skus s join catalog_products p on p.id = s.product_id join merchants_merchants m on m.id = p.merchant_id where s.is_live and p.state = 'on_shelf' and m.state = 'open'`) as [{ count: number }]
  const xml = await (await fetch(`${product.url}/feeds/google.xml`)).text()
  const items = all(xml, /<item>([^]*?)<\/item>/g)
  expect(items.length).toBe(count)
  expect(xml.trimEnd().endsWith('</channel></rss>')).toBe(true)
  const [id] = all(items[0]!, /<g:id>([^<]*)/g)
  const [{ fen }] = await product.ask('select price_fen::float8 as fen from catalog_skus where id = $1', [id]) as [{ fen: number }]
  expect(items[0]).toContain(`<g:price>${(fen / 100).toFixed(2)} CNY</g:price>`)
  const csv = await (await fetch(`${product.url}/feeds/products.csv`)).text()
  expect(csv.trimEnd().split('\r\n').length).toBe(count + 1)
  const [off, banned] = await product.ask(`select id, title from catalog_products where state = 'on_shelf' order by id limit 2`) as [{ id: string; title: string }, { id: string; title: string }]
  await product.ask(`update catalog_products set state = 'off_shelf' where id = $1`, [off.id])
  await product.ask(`update catalog_products set state = 'banned' where id = $1`, [banned.id])
  await product.ask('delete from catalog_shelf where product_id = any($1)', [[off.id, banned.id]])
  const [gone, hidden] = await Promise.all([off, banned].map(async (one) => { const answer = await fetch(`${product.url}/p/${one.id}?anew`, { headers: html }); return [answer.status, await answer.text()] as const }))
  expect([gone![0], gone![1].includes(`「${off.title}」已下架`), all(gone![1], /href="(\/p\/[^"]*)"/g).length > 3]).toEqual([410, true, true])
  expect([hidden![0], hidden![1].includes(banned.title)]).toEqual([410, false])
  expect((await fetch(`${product.url}/p/prd_nothing`, { headers: html })).status).toBe(404)
  const slash = await fetch(`${product.url}/c/?sort=sales`, { headers: html, redirect: 'manual' })
  expect([slash.status, slash.headers.get('location')]).toEqual([301, '/c?sort=sales'])
}, 60_000)

test.each(twoLooks)('F07 F30 at $name: a product is shared by a card; the shop is installable, and without a network shows what was seen last, says so, and keeps nothing of whoever has signed out', async ({ name, ...look }) => {
  const context = await openContext(browser, look)
  const { url, cut, mend } = await gate(product.url)
  const page = await context.newPage()
  const [{ id, title }] = await product.ask(`select id, title from catalog_products where state = 'on_shelf' order by id desc limit 1`) as [{ id: string; title: string }]
  await enterShop(page, { ...product, url }, '/me')
  const manifest = await (await fetch(url + await page.locator('link[rel=manifest]').getAttribute('href'))).json() as { icons: { src: string }[]; screenshots: { src: string; sizes: string }[] }
  for (const { src } of manifest.icons) expect((await fetch(url + src)).headers.get('content-type')).toBe('image/png')
  expect(manifest.screenshots.length).toBeGreaterThan(2)
  for (const { src, sizes } of manifest.screenshots) { const { width, height } = await sharp(Buffer.from(await (await fetch(url + src)).arrayBuffer())).metadata(); expect([src, `${width}x${height}`]).toEqual([src, sizes]) }
  await soon(() => page.evaluate<boolean>('navigator.serviceWorker.controller !== null')).toBe(true)
  await page.goto(`${url}/p/${id}`)
  await page.getByRole('link', { name: '分享卡片' }).click()
  await page.getByRole('img', { name: '扫码查看商品' }).waitFor()
  await looked(page, `found-card-${name}`)
  await page.goto(`${url}/p/${id}`)
  await page.goto(`${url}/orders`)
  await soon(() => page.evaluate<number>(`(async () => (await (await caches.open('tw-pages')).keys()).length + (await (await caches.open('tw-own')).keys()).length)()`)).toBeGreaterThan(2)
  cut()
  await page.goto(`${url}/p/${id}`)
  await page.getByText('网络已断开，以下为上次浏览时的内容').waitFor()
  await page.getByRole('heading', { name: title }).waitFor()
  await page.goto(`${url}/orders`)
  await page.getByText('网络已断开，以下为上次浏览时的内容').waitFor()
  await looked(page, `found-orders-${name}`)
  await page.goto(`${url}/bundles`)
  await page.getByRole('heading', { name: '网络已断开' }).waitFor()
  await page.getByRole('link', { name: new RegExp(title.slice(0, 8)) }).first().waitFor()
  await looked(page, `found-offline-${name}`)
  await mend()
  await page.goto(`${url}/me`)
  await page.getByRole('button', { name: '退出登录' }).click()
  await soon(() => page.evaluate<boolean>(`caches.has('tw-own')`)).toBe(false)
  cut()
  await context.close()
}, 120_000)
