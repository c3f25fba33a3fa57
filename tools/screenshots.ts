import { existsSync, mkdirSync } from 'node:fs'
import sharp from 'sharp'
import type { Page } from 'playwright-core'
import { installTestTools } from './test-tools'
import { chineseFonts, desk, openBrowser, openContext, phone } from '../test/browser/browser'
import { giveAddress, goodsInPlenty, putInCart } from '../test/browser/shopper'
import { enter, enterShop, startProduct, type Product } from '../test/browser/product'

/** The pictures of the README and of docs/storefront.md 截图: made from the demo shop by a real browser, so that they never show what is not there. `npm run screenshots` makes them anew. */
const folder = 'docs/screenshots'
const widthOnPage = 780

async function keep(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await sharp(await page.screenshot()).resize({ width: widthOnPage, withoutEnlargement: true }).webp({ quality: 78 }).toFile(`${folder}/${name}.webp`)
}

/** A shopper's way, from finding to writing a review, on a phone. */
async function shopperPages(page: Page, product: Product): Promise<void> {
  const { url, ask, logins: { shopper } } = product
  const at = async (path: string, name: string) => { await page.goto(url + path); await keep(page, name) }
  await at(`/search?q=${encodeURIComponent('跑步鞋')}`, 'shop-search')
  await enterShop(page, product, '/me/addresses/new')
  await giveAddress(page)
  await page.waitForURL('**/me/addresses')
  for (const { id } of await goodsInPlenty(product)) {
    await page.goto(`${url}/p/${id}`)
    await putInCart(page)
  }
  await at('/cart', 'shop-cart')
  await at('/checkout', 'shop-checkout')
  await page.getByRole('button', { name: '提交订单' }).click()
  await page.waitForURL('**/pay/pay_**')
  await keep(page, 'shop-pay')
  const [order] = await ask(`select o.id from ordering_orders o join identity_shoppers s on s.id = o.shopper_id where s.phone = $1 and o.state = 'shipped' order by o.id desc limit 1`, [shopper.login])
  await at(`/orders/${String(order!['id'])}`, 'shop-order')
  await at(`/orders/${String(order!['id'])}/aftersales`, 'shop-return')
  const [right] = await ask(`select r.line_id as id from reviews_rights r join identity_shoppers s on s.id = r.shopper_id where s.phone = $1 and r.review_id is null and r.due_at > now() order by r.line_id limit 1`, [shopper.login])
  await at(`/review/${String(right!['id'])}`, 'shop-review')
  await at('/me', 'shop-me')
}

// Whatever machine this is, 汉字 are drawn with a font that comes from npm.
if (!existsSync(chineseFonts)) installTestTools()
mkdirSync(folder, { recursive: true })
const [product, browser] = [await startProduct(), await openBrowser()]
try {
  const shop = await (await openContext(browser, { viewport: phone })).newPage()
  await shop.goto(product.url)
  await keep(shop, 'home-phone')
  await shop.locator('.card a').first().click()
  await keep(shop, 'product-phone')
  await shopperPages(await (await openContext(browser, { viewport: phone })).newPage(), product)
  const wide = await (await openContext(browser, { viewport: desk, theme: 'dark' })).newPage()
  await wide.goto(`${product.url}/search?q=${encodeURIComponent('连衣裙')}`)
  await keep(wide, 'search-desk-dark')
  const seller = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/orders`)
  await keep(seller, 'seller-orders')
  const operator = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(operator, `${product.url}/console`, product.logins.staff)
  await keep(operator, 'console-home')
} finally {
  await browser.close()
  await product.stop()
}
