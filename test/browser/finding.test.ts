import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Finding 发现 on the screens: lists with their reasons, the ranking, what somebody may switch off, and the desks behind them; what a page saw comes in by its own script. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })
const count = async (text: string): Promise<number> => Number((await product.ask(text))[0]!['n'])

test.each(twoLooks)('F05 再次购买 at $name: what the demo shopper buys each month is shown on her page and at the home page, and says why', async ({ name, ...look }) => {
  const page = await (await openContext(browser, look)).newPage()
  await enterShop(page, product, '/me')
  const again = page.getByRole('region', { name: '再次购买' })
  await again.getByText(/你约每 30 天买一次，上次是 3\d 天前/).waitFor()
  await looked(page, `again-me-${name}`)
  await page.goto(product.url)
  await again.getByText(/你约每 30 天买一次，上次是 3\d 天前/).waitFor()
  expect(await again.locator('.card').count()).toBe(1)
  await looked(page, `again-home-${name}`)
  await page.context().close()
})

test.each(twoLooks)('F05 F06 F69 at $name: a product’s page shows what goes with it and tells what was read of it; personalisation and measuring are switched off where they are named', async ({ name, ...look }) => {
  const page = await (await openContext(browser, look)).newPage()
  const [row] = await product.ask(`select p.id from catalog_products p join recommendations_complements c on c.category_id = (select parent_id from catalog_categories k where k.id = p.category_id) where p.state = 'on_shelf' order by p.sales desc limit 1`)
  const before = await count(`select count(*)::int as n from facts_tail where kind in ('viewed', 'dwelt', 'left')`)
  await page.goto(`${product.url}/p/${String(row!['id'])}`)
  await page.getByRole('heading', { name: '搭配与买了还买' }).waitFor()
  await page.getByText('搭配好物').first().waitFor()
  await looked(page, `finding-product-${name}`)
  // What a page tells as it goes is told once, and a browser in a hurry may lose it: then somebody reads the page again.
  await vi.waitFor(async () => {
    await page.goto(`${product.url}/p/${String(row!['id'])}`)
    await page.getByRole('heading', { name: '看了又看' }).scrollIntoViewIfNeeded()
    await page.waitForTimeout(800)
    await page.goto(`${product.url}/rank?days=30`)
    await page.getByText('按近 30 天已付款的件数排名').waitFor()
    await expect.poll(() => count(`select count(*)::int as n from facts_tail where kind in ('viewed', 'dwelt', 'left')`), { timeout: 5_000 }).toBeGreaterThanOrEqual(before + 3)
  }, { timeout: 40_000 })
  await looked(page, `finding-rank-${name}`)
  await page.goto(`${product.url}/search?q=${encodeURIComponent('量子纠缠发动机')}&brand=${encodeURIComponent('没有的牌子')}`)
  await page.getByRole('link', { name: '去掉筛选再找' }).waitFor()
  await page.getByRole('heading', { name: '大家都在买' }).waitFor()
  await looked(page, `finding-nothing-${name}`)
  // A guest switches measuring off in his browser: from then on nothing is told.
  await page.goto(`${product.url}/choices`)
  await page.getByRole('button', { name: '关闭统计' }).click()
  await page.getByText('已关闭').waitFor()
  await looked(page, `finding-choices-${name}`)
  await enterShop(page, product, '/yours')
  await page.getByRole('button', { name: '关闭个性化推荐' }).click()
  await page.getByText('个性化推荐已关闭').waitFor()
  await looked(page, `finding-yours-${name}`)
  await page.getByRole('button', { name: '开启个性化推荐' }).click()
  await page.getByText('根据你最近看过、买过的商品推荐').waitFor()
})

test.each(twoLooks)('F03 F05 F06 at $name: staff pin a result, see why something ranks, and keep which categories go together; a merchant reads how his pages are read', async ({ name, ...look }) => {
  const [staff, clerk] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage()))
  await enter(staff!, `${product.url}/console`, product.logins.staff)
  await staff!.goto(`${product.url}/console/words`)
  await staff!.getByLabel('搜索词').last().fill('连衣裙')
  await staff!.getByLabel('搜索词').last().press('Enter')
  await staff!.getByRole('columnheader', { name: '各词得分' }).waitFor()
  await looked(staff!, `finding-words-${name}`)
  await staff!.goto(`${product.url}/console/recommendations`)
  await staff!.getByText('共同购买').first().waitFor()
  await looked(staff!, `finding-desk-${name}`)
  await enter(clerk!, `${product.url}/seller`, product.logins.merchant)
  await clerk!.goto(`${product.url}/seller/pages`)
  await clerk!.getByText('跳出多的块值得改写').waitFor()
  await looked(clerk!, `finding-pages-${name}`)
  expect(await count(`select count(*)::int as n from recommendations_complements`)).toBeGreaterThan(5)
})
