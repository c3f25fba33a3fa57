import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, startProduct, type Product } from './product'

/** Prices 价格 from the seller's form to the shopper's page: what is struck comes from the book. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A product of the merchant's that costs less than ten days ago, one piece of which was sold three days ago for a price between. */
async function planted(at: number): Promise<string> {
  const [found] = await product.ask(`select s.id, s.product_id, s.merchant_id, s.price_fen::int as fen from catalog_skus s join catalog_products p on p.id = s.product_id join identity_members m on m.merchant_id = p.merchant_id and m.login = $1 join stock_levels l on l.sku_id = s.id
    where p.state = 'on_shelf' and s.is_live and l.available > 0 and s.position = 0 order by s.id offset $2 limit 1`, [product.logins.merchant.login, at])
  const { id, product_id: productId, merchant_id: merchantId, fen } = found as { id: string; product_id: string; merchant_id: string; fen: number }
  await product.ask(`insert into pricing_prices (id, sku_id, product_id, merchant_id, price_fen, actor_id, at) values ($1, $2, $3, $4, $5, 'clk', now() - interval '10 days')`, [`prc_0${id}`, id, productId, merchantId, fen + 100_00])
  await product.ask(`insert into pricing_prices (id, sku_id, product_id, merchant_id, price_fen, actor_id, at) values ($1, $2, $3, $4, $5, 'clk', now() - interval '2 days')`, [`prc_1${id}`, id, productId, merchantId, fen])
  await product.ask(`insert into pricing_deals (line_id, is_undone, order_id, sku_id, product_id, merchant_id, quantity, unit_fen, at) values ($1, false, 'ord_x', $2, $3, $4, 1, $5, now() - interval '3 days')`, [`lin_${id}`, id, productId, merchantId, fen + 40_00])
  return productId
}

test.each(twoLooks)('F87 at $name: a landed cost by its form, its floor beside the price, and the list that is filled in by a file', async ({ name, ...look }) => {
  const seller = await (await openContext(browser, look)).newPage()
  const productId = await planted(look.theme ? 2 : 3)
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/products/${productId}/prices`)
  const first = seller.locator('section.desk-panel').first()
  await first.getByRole('button', { name: '设置成本' }).click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('货品成本（元）').fill('30')
  await form.getByLabel('佣金（%）').fill('5')
  await looked(seller, `cost-form-${name}`)
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.waitFor({ state: 'detached' })
  await first.getByText('¥31.58').waitFor()
  await seller.goto(`${product.url}/seller/costs`)
  await seller.getByRole('button', { name: '导入文件' }).waitFor()
  await seller.locator('input[type=file]').setInputFiles({ name: '成本.csv', mimeType: 'text/csv', buffer: Buffer.from('SKU货号,货品成本（元）\n没有的,12\n') })
  await seller.getByText('找不到该 SKU 货号').waitFor()
  await looked(seller, `costs-${name}`)
}, 240_000)

test.each(twoLooks)('E12 T-60 at $name: the curve of a price, and a struck price that the book gives and the page explains', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const productId = await planted(look.theme ? 0 : 1)
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/products/${productId}/prices`)
  const sold = seller.locator('section.desk-panel').first()
  await sold.getByRole('img', { name: /最低.*最高/ }).waitFor()
  await sold.getByText('未设置').waitFor()
  await looked(seller, `prices-${name}`)
  await sold.getByRole('button', { name: '设置划线价' }).click()
  const form = seller.getByRole('dialog')
  await form.getByText('前 7 日最低成交价').first().waitFor()
  await looked(seller, `prices-form-${name}`)
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.waitFor({ state: 'detached' })
  await sold.getByText('展示中').waitFor()
  await shopper.goto(`${product.url}/p/${productId}`)
  await shopper.locator('.struck').getByText('此前成交价').waitFor()
  await looked(shopper, `prices-shop-${name}`)
  await seller.goto(`${product.url}/seller/prices?book=compared`)
  await seller.getByText('前 7 日最低成交价').first().waitFor()
  await looked(seller, `prices-book-${name}`)
  await seller.goto(`${product.url}/seller/products/${productId}/prices`)
  await sold.getByRole('button', { name: '取消划线价' }).click()
  await sold.getByText('未设置').waitFor()
  await expect.poll(async () => { await shopper.reload(); return shopper.locator('.struck').count() }, { timeout: 10_000 }).toBe(0)
}, 240_000)
