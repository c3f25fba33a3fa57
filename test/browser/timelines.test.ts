import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Orders on behalf 代客下单 and timelines 时间线 on screen: a store drafts an order and makes its link, the shopper places it, and all three sides read what happened. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test.each(twoLooks)('E02 F11 at $name: a store drafts an order for a phone, its shopper places it by the link, and reads what happened and what comes next; so do store and platform', async ({ name, ...look }) => {
  const [shopper, seller, console_] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/drafts/new`)
  const [{ title }] = await product.ask(`select p.title from catalog_skus s join stock_levels l on l.sku_id = s.id join catalog_shelf h on h.product_id = s.product_id join catalog_products p on p.id = s.product_id where s.merchant_id = (select merchant_id from identity_members where login = $1) and l.available > 5 and not exists (select from presales_presales r where r.product_id = p.id) order by s.price_fen desc, s.id limit 1`, [product.logins.merchant.login]) as unknown as [{ title: string }]
  await seller.getByRole('button', { name: '生成代客单' }).click()
  await seller.getByText('请先选择商品').first().waitFor()
  await seller.getByRole('combobox').first().fill(title)
  await seller.locator('.ant-select-item-option', { hasText: title }).first().click()
  await seller.locator('.desk-panel-head input').first().fill('1')
  await seller.locator('#draft_pasted').fill('林晓 13800138000 浙江省杭州市西湖区文三路 138 号')
  await seller.getByRole('button', { name: /识\s?别/ }).click()
  await seller.getByText('所在地区：').waitFor()
  await seller.locator('#draft_phone').fill(product.logins.shopper.login)
  await seller.locator('#draft_words').fill('电话里说要一件')
  await seller.getByLabel(/^让价/).fill('5')
  await seller.getByRole('button', { name: '生成代客单' }).click()
  await seller.locator('#draft_lowerWords_help').getByText('必填').waitFor()
  await looked(seller, `drafts-why-${name}`)
  await seller.locator('#draft_lowerWords').fill('老客户，让五元')
  await looked(seller, `drafts-new-${name}`)
  await seller.getByRole('button', { name: '生成代客单' }).click()
  await seller.getByRole('button', { name: '发送支付链接' }).click()
  const link = await seller.locator('.draft-link code').innerText()
  await seller.getByRole('button', { name: '占用库存' }).click()
  await seller.getByText('已占用至').waitFor()
  await looked(seller, `drafts-link-${name}`)
  await seller.goto(`${product.url}/seller/drafts`)
  await seller.getByText('待客户付款').first().waitFor()
  await looked(seller, `drafts-list-${name}`)

  await enterShop(shopper, product, new URL(link).pathname)
  await shopper.goto(`${product.url}${new URL(link).pathname}`)
  await shopper.getByText('电话里说要一件').waitFor()
  await shopper.getByText('商家让价').waitFor()
  await looked(shopper, `drafts-open-${name}`)
  await shopper.getByRole('button', { name: /确认下单并付款/ }).click()
  await shopper.waitForURL(/\/pay\//)
  const [{ id, child }] = await product.ask(`select d.order_id as id, o.id as child from drafts_drafts d join ordering_orders o on o.parent_id = d.order_id order by d.id desc limit 1`, []) as unknown as [{ id: string; child: string }]
  await shopper.goto(`${product.url}/orders/${id}`)
  await shopper.getByText('客户确认代客单').waitFor()
  expect(await shopper.getByText('接下来').count()).toBeGreaterThan(0)
  await looked(shopper, `timeline-shopper-${name}`)
  await seller.goto(`${product.url}/seller/orders/${child}`)
  await seller.getByText('订单时间线').waitFor()
  await seller.getByText('提交订单').first().waitFor()
  await looked(seller, `timeline-seller-${name}`)
  // The platform reads an order that has gone all the way.
  const [old] = await product.ask(`select o.id from ordering_orders o join aftersales_cases c on c.order_id = o.id where o.state = 'received' order by o.id desc limit 1`, []) as unknown as [{ id: string } | undefined]
  await enter(console_, `${product.url}/console`, product.logins.staff)
  await console_.goto(`${product.url}/console/orders/${old?.id ?? child}`)
  await console_.getByText('订单时间线').waitFor()
  await looked(console_, `timeline-console-${name}`)
})
