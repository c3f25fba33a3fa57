import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { newBuyer } from './buyers'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Group buying 拼团 (F27) from the seller's form to a full group: founded on a product's page, joined by a friend from the group's own, and looked at from the desks. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A product of the demo merchant for 100 yuan or more, in stock, that no activity has yet. */
async function aProduct(): Promise<{ id: string; title: string; spec: string; priceFen: number }> {
  const [row] = await product.ask(`select p.id, p.title, s.spec, s.price_fen::int as price from catalog_products p join catalog_skus s on s.product_id = p.id join stock_levels l on l.sku_id = s.id join identity_members m on m.merchant_id = p.merchant_id
    where m.login = $1 and p.state = 'on_shelf' and s.is_live and s.price_fen >= 10000 and l.available > 9 and s.per_person_limit is null and not exists (select from groups_activities a where a.product_id = p.id) order by p.id, s.position limit 1`, [product.logins.merchant.login])
  return { id: String(row!['id']), title: String(row!['title']), spec: Object.values((row!['spec'] ?? {}) as Record<string, string>).join(' '), priceFen: Number(row!['price']) }
}
const yuan = (fen: number): string => `¥${(fen / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`

/** A friend in a browser of his own. */
async function friend(look: Parameters<typeof openContext>[1]): Promise<Page> {
  const { token } = await newBuyer(product)
  const context = await openContext(browser, look)
  await context.addCookies([{ name: 'tw_shopper', value: token, url: product.url, httpOnly: true }])
  return context.newPage()
}
async function pays(page: Page): Promise<void> {
  await page.getByRole('button', { name: '提交订单' }).click()
  await page.waitForURL(/\/pay\//)
  await page.getByRole('button', { name: '去支付' }).click()
  await page.waitForURL('**/pay/simulator/**')
  await page.getByRole('button', { name: '支付成功' }).click()
  await page.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached' })
}
/** The news of a payment comes a moment later. */
const comes = (page: Page, path: string, text: string) => expect.poll(async () => { await page.goto(`${product.url}${path}`); return page.getByText(text).count() }, { timeout: 20_000 }).toBeGreaterThan(0)

test.each(twoLooks)('F27 at $name: an activity by its form, a group founded on the product’s page and paid, joined by a friend from its link, full, and its results at the desks', async ({ name, ...look }) => {
  const [seller, shopper, staff] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const { id, title, spec, priceFen } = await aProduct()
  const groupFen = Math.floor(priceFen * 0.008) * 100
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/group-buys`)
  await seller.getByRole('button', { name: '新建拼团' }).first().click()
  const form = seller.getByRole('dialog')
  await form.getByRole('button', { name: /^移\s?除$/ }).last().click()
  await form.getByLabel('商品规格').fill(title)
  await seller.getByTitle([title, spec, yuan(priceFen)].filter(Boolean).join(' '), { exact: true }).last().click()
  // What costs more than alone is refused beside its field, and nothing that was typed is lost.
  await form.getByLabel('拼团价（元）').fill(String(priceFen / 100))
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.locator('.ant-form-item-explain-error').first().waitFor()
  expect(await form.getByLabel('几人团').inputValue()).toBe('2')
  await looked(seller, `groups-form-${name}`)
  await form.getByLabel('拼团价（元）').fill(String(groupFen / 100))
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.waitFor({ state: 'detached' })
  const row = seller.locator('tr, li, article').filter({ hasText: title }).first()
  await row.getByRole('button', { name: /^发\s?布$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('拉新')
  await seller.getByRole('dialog').getByRole('button', { name: /^发\s?布$/ }).click()
  await row.getByText('进行中').waitFor()

  await enterShop(shopper, product, `/p/${id}`)
  await shopper.getByText(`拼团 ${yuan(groupFen)} 起`).waitFor()
  await looked(shopper, `groups-product-${name}`)
  await shopper.getByRole('button', { name: '发起拼团' }).click()
  await shopper.waitForURL(/\/checkout\?/)
  await shopper.getByText(`-${yuan(priceFen - groupFen)}`).first().waitFor()
  await looked(shopper, `groups-checkout-${name}`)
  await pays(shopper)
  const [order] = await product.ask(`select o.id from ordering_orders o join ordering_lines l on l.order_id = o.id join catalog_skus s on s.id = l.sku_id where s.product_id = $1 and o.parent_id is not null order by o.id desc limit 1`, [id])
  const path = `/orders/${String(order!['id'])}`
  await comes(shopper, path, '1 / 2 人已付款')
  await looked(shopper, `groups-order-${name}`)
  await shopper.getByRole('link', { name: '查看团' }).click()
  await shopper.waitForURL(/\/groups\//)
  await shopper.getByText('还差 1 人成团').waitFor()
  await looked(shopper, `groups-mine-${name}`)
  const group = new URL(shopper.url()).pathname

  await shopper.goto(`${product.url}/me/groups`)
  await shopper.getByText('待成团').first().waitFor()
  await looked(shopper, `groups-my-${name}`)

  const other = await friend(look)
  await other.goto(`${product.url}/me/groups`)
  await other.getByText('还没有参加过拼团').waitFor()
  await other.goto(`${product.url}/groups`)
  await other.getByText('2 人团还差 1 人').first().waitFor()
  await looked(other, `groups-hall-${name}`)
  await other.goto(`${product.url}/p/${id}`)
  await other.getByRole('heading', { name: '可以参加的团' }).waitFor()
  await other.goto(`${product.url}${group}`)
  await looked(other, `groups-friend-${name}`)
  await other.getByRole('button', { name: /^参团购买/ }).click()
  await other.waitForURL(/\/checkout\?/)
  await pays(other)
  await comes(other, group, '已成团')
  await looked(other, `groups-full-${name}`)
  const english = await (await openContext(browser, { ...look, locale: 'en-US' })).newPage()
  await english.goto(`${product.url}${group}`)
  await english.getByText('The group is full', { exact: true }).first().waitFor()
  await looked(english, `groups-english-${name}`)
  await comes(shopper, path, '已成团，等待发货')

  await seller.reload()
  const done = seller.locator('tr, li, article').filter({ hasText: title }).first()
  await done.getByText('开团 1 · 成团 1 · 未成 0').waitFor()
  await looked(seller, `groups-${name}`)
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/group-buys`)
  const all = staff.locator('tr, li, article').filter({ hasText: title }).first()
  await all.getByText('开团 1 · 成团 1 · 未成 0').waitFor()
  await looked(staff, `groups-console-${name}`)
  await all.getByRole('button', { name: /^停\s?止$/ }).click()
  await staff.getByRole('dialog').getByRole('textbox').fill('活动结束')
  await staff.getByRole('dialog').getByRole('button', { name: /^停\s?止$/ }).click()
  await all.getByText('已停止').waitFor()
  await expect.poll(async () => { await shopper.goto(`${product.url}/p/${id}`); return shopper.getByRole('button', { name: '发起拼团' }).count() }, { timeout: 20_000 }).toBe(0)
}, 300_000)
