import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desk, openBrowser, openContext, phone, settled } from './browser'
import { fits, looked } from './looks'
import { enter, startProduct, type Product } from './product'

/** Every screen about offers and prices 优惠与价格的各屏 in the seller centre and the console: each opens without a fault, fits, and can be read in both themes and both languages. */
let product: Product
let browser: Browser
let productId = ''
/** What goods are called, which no language of a screen changes. */
let titles: readonly string[] = []
beforeAll(async () => {
  [product, browser] = [await startProduct(), await openBrowser()]
  const [good] = await product.ask(`select p.id from catalog_products p join identity_members m on m.merchant_id = p.merchant_id where m.login = $1 and p.state = 'on_shelf' order by p.id limit 1`, [product.logins.merchant.login])
  productId = String(good!['id'])
  titles = (await product.ask('select title from catalog_products order by length(title) desc')).map((row) => String(row['title']))
  for (const app of ['seller', 'console'] as const) await planted(app)
}, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const offerOf = (app: 'seller' | 'console') => `ofr_desks${app}`
/** A live coupon of the store or of the platform, with a name that is not Chinese. */
async function planted(app: 'seller' | 'console'): Promise<void> {
  const effect = { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 10_00, payPercent: 100, mostOffFen: null }] }
  await product.ask(`insert into promotions_offers (id, merchant_id, name, kind, lane, scope, effect, priority, excludes, platform_percent, per_person, most_uses, uses, used_fen, issued, state, starts_at, ends_at, version, changed_by, changed_at)
    select $1, m.merchant_id, $1, 'coupon', case when m.merchant_id is null then 'platform_coupon' else 'store_coupon' end, '{}', $2, 0, '{}', case when m.merchant_id is null then 100 else 0 end, 1, 100, 0, 0, 0, 'live', now() - interval '1 hour', now() + interval '9 days', 1, 'test', now() from (select (select merchant_id from identity_members where login = $3)) m (merchant_id)`,
  [offerOf(app), JSON.stringify(effect), app === 'seller' ? product.logins.merchant.login : ''])
}

/** By what a console's list of screens says, so that a new one is looked at too; of an offer every tab, of books every book. */
function screensOf(app: 'seller' | 'console'): readonly string[] {
  const told = [...readFileSync(`web/${app}/main.tsx`, 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path]) => path!).filter((path) => /offer|price|cost|presale|calendar|points/.test(path))
  const tabs = ['preview', 'replay', 'results'].map((tab) => `/offers/${offerOf(app)}?tab=${tab}`)
  return [...told.map((path) => path.replace('$id', path.startsWith('/products') ? productId : offerOf(app))), ...tabs, '/offers?state=draft', '/prices?book=compared', '/prices?book=deals', '/prices?book=prices']
}
const nameOf = (path: string) => path.replaceAll(/\W+/g, '-')

async function watched(app: 'seller' | 'console', look: Parameters<typeof openContext>[1]): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const page = await (await openContext(browser, look)).newPage()
  const faults: string[] = []
  // Before one has signed in, a console asks who one is, and hears that nobody is known.
  await enter(page, `${product.url}/${app}`, app === 'seller' ? product.logins.merchant : product.logins.staff)
  page.on('pageerror', (fault) => { faults.push(`${page.url()}: ${fault.message}`) })
  page.on('console', (said) => { if (said.type() === 'error') faults.push(`${page.url()}: ${said.text()}`) })
  return { page, faults }
}

test.each(['seller', 'console'] as const)('F33 F39 each screen of the %s about offers and prices opens with its heading, fits at both widths, and has nothing that cannot be read in either theme', async (app) => {
  const { page, faults } = await watched(app, { viewport: desk })
  for (const path of screensOf(app)) {
    await page.goto(`${product.url}/${app}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await looked(page, `desks-${app}${nameOf(path)}-desk`)
    await page.setViewportSize(phone)
    await fits(page, `desks-${app}${nameOf(path)}-phone`)
    await page.setViewportSize(desk)
    expect([path, await page.locator('main .desk-empty[role=alert], main .ant-skeleton').count()]).toEqual([path, 0])
  }
  expect(faults).toEqual([])
  await page.context().close()
}, 300_000)

/** What a screen says itself: its headings, labels and buttons; names of goods and stores are as people wrote them. */
const saying = `[...document.querySelectorAll('h1, h2, h3, th, dt, label, button, main .quiet:not(td *), .desk-empty, [role=tab], .ant-select-selection-placeholder, .ant-form-item-extra, nav a')].filter((one) => one.checkVisibility()).map((one) => one.innerText.trim()).filter(Boolean)`
test.each(['seller', 'console'] as const)('F33 in English the %s says all about offers and prices in English, in the forms of each kind too', async (app) => {
  const { page, faults } = await watched(app, { viewport: desk })
  await page.context().addCookies([{ name: 'tw_locale', value: 'en', url: product.url }])
  const chinese: string[] = []
  const hear = async (where: string) => { chinese.push(...(await page.evaluate<string[]>(saying)).filter((text) => /\p{Script=Han}/u.test(titles.reduce((left, one) => left.replace(one, ''), text).replace('中文', ''))).map((text) => `${where}: ${text}`)) }
  for (const path of screensOf(app)) {
    await page.goto(`${product.url}/${app}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
    await hear(path)
  }
  await page.goto(`${product.url}/${app}/offers`)
  await page.getByRole('button', { name: 'New offer' }).first().click()
  const form = page.getByRole('dialog')
  const plays = form.getByLabel('Kind', { exact: true })
  await plays.click()
  const kinds = await page.locator('.ant-select-dropdown:visible .ant-select-item-option').allInnerTexts()
  expect(kinds.length).toBeGreaterThan(8)
  await page.keyboard.press('Escape')
  for (const kind of kinds) {
    await plays.click()
    await page.locator('.ant-select-dropdown:visible').getByTitle(kind, { exact: true }).click()
    await settled(page)
    await hear(`new ${kind}`)
  }
  expect([...new Set(chinese)]).toEqual([])
  expect(faults).toEqual([])
  await page.context().close()
}, 180_000)
