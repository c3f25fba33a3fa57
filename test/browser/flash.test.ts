import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** A flash sale 秒杀 from the seller's form to the last piece: what is on the page is what is left. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test.each(twoLooks)('F35 at $name: a flash sale by its form, open all day, is bought to its last piece, and says so on its page and at its seller’s', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  const [chosen] = await product.ask(`select p.id, p.title from catalog_products p join identity_members c on c.merchant_id = p.merchant_id and c.login = $1 where p.state = 'on_shelf' and p.price_fen > 5000
    and not exists (select from promotions_offers o where o.effect @> jsonb_build_object('items', jsonb_build_array(jsonb_build_object('productId', p.id)))) and not exists (select from catalog_skus s left join stock_levels l on l.sku_id = s.id where s.product_id = p.id and coalesce(l.available, 0) < 5) order by p.id limit 1`, [product.logins.merchant.login])
  const [productId, title] = [String(chosen!['id']), String(chosen!['title'])]
  const [sku] = await product.ask('select id from catalog_skus where product_id = $1 and is_live order by position limit 1', [productId])
  await seller.goto(`${product.url}/seller/offers`)
  await seller.getByRole('button', { name: '新建优惠' }).first().click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('名称').fill(`秒杀 ${name}`)
  await form.getByLabel('玩法').click()
  await seller.getByTitle('秒杀', { exact: true }).last().click()
  await form.getByLabel('添加商品').fill(title)
  await seller.getByTitle(title, { exact: true }).last().click()
  const goods = form.locator('.flash-row')
  await goods.first().waitFor()
  while (await goods.count() > 1) await goods.last().getByRole('button', { name: /^移\s?除$/ }).click()
  await form.getByLabel('秒杀价（元）').fill('99999')
  await form.getByLabel('每场件数').fill('2')
  await form.getByLabel('每人每场限').fill('2')
  await form.getByRole('button', { name: /^移\s?除$/ }).last().click()
  await form.getByLabel('开抢', { exact: true }).fill('00:00')
  await form.getByLabel('结束', { exact: true }).first().fill('00:00')
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.getByText('秒杀价须低于现在的售价').first().waitFor()
  await form.getByLabel('秒杀价（元）').fill('9.9')
  await form.getByText('秒杀 ¥9.90').first().waitFor()
  await looked(seller, `flash-form-${name}`)
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.waitFor({ state: 'detached' })
  const row = seller.locator('tr, li, article').filter({ hasText: `秒杀 ${name}` }).first()
  await row.getByRole('button', { name: /^发\s?布$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('开业秒杀')
  await seller.getByRole('dialog').getByRole('button', { name: /^发\s?布$/ }).click()
  await row.getByText('生效').waitFor()

  await shopper.goto(`${product.url}/flash`)
  const good = shopper.locator('.flash-good').filter({ hasText: title })
  await good.getByText('已抢 0%').waitFor()
  await looked(shopper, `flash-${name}`)
  await good.getByRole('link', { name: '去抢购' }).click()
  await shopper.waitForURL(`**/p/${productId}`)
  await shopper.locator('.flash-block.on').getByText('9.90').or(shopper.locator('.flash-block.on .price')).first().waitFor()
  await looked(shopper, `flash-product-${name}`)
  await enterShop(shopper, product, `/checkout?sku=${String(sku!['id'])}&n=2`)
  await shopper.locator('.explained').filter({ hasText: `秒杀 ${name}` }).waitFor()
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL(/\/pay\//)
  await shopper.goto(`${product.url}/flash`)
  await good.getByText('已抢完').waitFor()
  await looked(shopper, `flash-out-${name}`)
  await shopper.goto(`${product.url}/p/${productId}`)
  await shopper.locator('.flash-block').getByText('已抢完').waitFor()

  await row.getByRole('button', { name: /^进\s?度$/ }).click()
  await seller.getByText('本场已抢 2 / 2').waitFor()
  await looked(seller, `flash-results-${name}`)
  await seller.getByRole('dialog').getByRole('button', { name: /close|关闭/i }).first().click()
  await row.getByRole('button', { name: /^停\s?止$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').last().fill('活动结束')
  await seller.getByRole('dialog').getByRole('button', { name: /^停\s?止$/ }).click()
  await row.getByText('已停止').waitFor()
  await shopper.goto(`${product.url}/p/${productId}`)
  await shopper.locator('.flash-block').waitFor({ state: 'detached' })
}, 240_000)
