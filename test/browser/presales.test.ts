import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Presales 预售 from the seller's form to both endings: a deposit, the rest, and a merchant who does not deliver. Time is moved in the database. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A product of the demo merchant for 100 yuan or more, in stock, that no presale has yet. */
async function aProduct(): Promise<{ id: string; title: string; sku: string; priceFen: number }> {
  const [row] = await product.ask(`select p.id, p.title, s.id as sku, p.price_fen::int as price from catalog_products p join catalog_skus s on s.product_id = p.id join stock_levels l on l.sku_id = s.id join identity_members m on m.merchant_id = p.merchant_id
    where m.login = $1 and p.state = 'on_shelf' and s.is_live and s.price_fen = p.price_fen and p.price_fen >= 10000 and l.available > 5 and s.per_person_limit is null and not exists (select from presales_presales r where r.product_id = p.id) order by p.id limit 1`, [product.logins.merchant.login])
  return { id: String(row!['id']), title: String(row!['title']), sku: String(row!['sku']), priceFen: Number(row!['price']) }
}
async function payHere(page: Page): Promise<void> {
  await page.waitForURL(/\/pay\//)
  await page.getByRole('button', { name: '去支付' }).click()
  await page.waitForURL('**/pay/simulator/**')
  await page.getByRole('button', { name: '支付成功' }).click()
  await page.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached' })
  await page.getByRole('link', { name: '查看订单' }).click()
  await page.waitForURL(/\/orders\//)
}
/** Until the news has arrived, the page is looked at again. */
async function until(page: Page, text: string): Promise<void> {
  await expect.poll(async () => { await page.reload(); return page.getByText(text).count() }, { timeout: 20_000 }).toBeGreaterThan(0)
}

test.each(twoLooks)('F36 T-27 at $name: a presale by its form with the law told at the field, a deposit with its terms beside the button, the rest when its time comes, and a merchant who cannot deliver', async ({ name, ...look }) => {
  const [seller, shopper, staff] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const { title, id, sku, priceFen } = await aProduct()
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/presales`)
  await seller.getByRole('button', { name: '新建预售' }).first().click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('商品').fill(title)
  await seller.getByTitle(title, { exact: true }).last().click()
  await form.getByLabel('定金（元 / 件）').fill(String(Math.ceil(priceFen * 0.3) / 100))
  await form.getByLabel('付尾款时抵（元）').fill(String(Math.floor(priceFen * 0.4) / 100))
  await form.getByText('买家会看到').waitFor()
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.getByText(/定金不得超过商品价格的 20%（最多 ¥[\d.]+），依据《民法典》第 586 条/).first().waitFor()
  await looked(seller, `presale-form-${name}`)
  await form.getByLabel('定金（元 / 件）').fill('20')
  await form.getByLabel('付尾款时抵（元）').fill('40')
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.waitFor({ state: 'detached' })
  const row = seller.locator('tr, li, article').filter({ hasText: title }).first()
  await row.getByRole('button', { name: /^发\s?布$/ }).click()
  await seller.getByRole('tooltip').getByRole('button', { name: /^发\s?布$/ }).click()
  await row.getByText('收定金中').waitFor()
  await looked(seller, `presales-${name}`)

  await enterShop(shopper, product, `/p/${id}`)
  await shopper.getByText('付定金 ¥20.00 抵 ¥40.00').waitFor()
  await shopper.getByText('《民法典》第 586、587 条').first().waitFor()
  await shopper.getByText('付定金 ¥20.00', { exact: true }).first().waitFor()
  await looked(shopper, `presale-product-${name}`)
  await shopper.goto(`${product.url}/checkout?sku=${sku}&n=1`)
  await shopper.getByText('现在付定金').first().waitFor()
  await looked(shopper, `presale-checkout-${name}`)
  await shopper.getByRole('button', { name: '同意并付定金' }).click()
  await payHere(shopper)
  await until(shopper, '定金已付，等待尾款')
  expect(await shopper.getByRole('button', { name: '取消订单' }).count()).toBe(0)
  await looked(shopper, `presale-deposit-${name}`)

  const orderId = shopper.url().split('/orders/')[1]!.split('?')[0]!
  await product.ask(`update presales_seats set tail_starts_at = now() - interval '1 hour', tail_ends_at = now() + interval '2 days' where order_id = $1`, [orderId])
  await shopper.reload()
  await shopper.getByRole('link', { name: '付尾款' }).click()
  await shopper.waitForURL('**/tail')
  await shopper.getByText('应付尾款').waitFor()
  await looked(shopper, `presale-tail-${name}`)
  await shopper.getByRole('button', { name: '付尾款' }).click()
  await payHere(shopper)
  await until(shopper, '尾款已付')
  await looked(shopper, `presale-paid-${name}`)

  await product.ask(`update presales_seats set ship_by = now() - interval '1 hour' where order_id = $1`, [orderId])
  await shopper.reload()
  await shopper.getByText('申请双倍返还定金').first().waitFor()
  const [child] = await product.ask('select id from ordering_orders where parent_id = $1', [orderId])
  await seller.goto(`${product.url}/seller/orders/${String(child!['id'])}`)
  await seller.getByText(/全部退回，本店另赔 ¥20.00/).waitFor()
  await looked(seller, `presale-order-${name}`)
  await seller.getByRole('button', { name: '无法发货' }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('工厂停产')
  await seller.getByRole('dialog').getByRole('button', { name: '无法发货' }).click()
  await seller.getByText('违约赔偿', { exact: true }).waitFor()
  await shopper.goto(`${product.url}/orders/${String(child!['id'])}`)
  await shopper.getByText(/商家另赔偿您 ¥20.00/).waitFor()
  await looked(shopper, `presale-default-${name}`)

  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/presales`)
  const all = staff.locator('tr, li, article').filter({ hasText: title }).first()
  await all.getByText('已违约 1').waitFor()
  await looked(staff, `presales-console-${name}`)
  await all.getByRole('button', { name: /^停\s?止$/ }).click()
  await staff.getByRole('dialog').getByRole('textbox').fill('商家无法发货')
  await staff.getByRole('dialog').getByRole('button', { name: /^停\s?止$/ }).click()
  await all.getByText('已停止').waitFor()
  await shopper.goto(`${product.url}/checkout?sku=${sku}&n=1`)
  await shopper.getByRole('button', { name: '提交订单' }).waitFor()
}, 300_000)
