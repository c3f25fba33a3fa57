import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Offers 优惠 from the seller's form to the shopper's bill: what is typed is what shoppers read, and what they read is what they pay. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** One offer by the form, published. */
async function offered(seller: Page, name: string, play: string | undefined, from: string, off: string): Promise<void> {
  await seller.getByRole('button', { name: '新建优惠' }).first().click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('名称').fill(name)
  if (play) { await form.getByLabel('玩法').click(); await seller.getByTitle(play, { exact: true }).last().click() }
  await form.getByLabel('减（元）').fill(off)
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.getByText('请填写').first().waitFor()
  await form.getByLabel('满（元）').fill(from)
  await form.getByText(`满 ¥${from} 减 ¥${off}`).first().waitFor()
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.waitFor({ state: 'detached' })
  const row = seller.locator('tr, li, article').filter({ hasText: name }).first()
  await row.getByRole('button', { name: /^发\s?布$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('开业优惠')
  await seller.getByRole('dialog').getByRole('button', { name: /^发\s?布$/ }).click()
  await row.getByText('生效').waitFor()
}

test.each(twoLooks)('F33 F34 F39 at $name: a store’s 满减 and coupon by its form, claimed at the centre, used at checkout with the reason of the price, and left out where the shopper likes', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/offers`)
  const [full, coupon] = [`开业满减 ${name}`, `开业券 ${name}`]
  await offered(seller, full, undefined, '100', '15')
  await offered(seller, coupon, '优惠券（满减）', '50', '6')
  await looked(seller, `offers-${name}`)

  await enterShop(shopper, product, '/coupons')
  const card = shopper.locator('li').filter({ hasText: coupon })
  await card.getByRole('button', { name: '领取' }).click()
  await shopper.getByText('领取成功').waitFor()
  await looked(shopper, `coupons-${name}`)
  const [sku] = await product.ask(`select s.id from catalog_skus s join catalog_products p on p.id = s.product_id join promotions_offers o on o.merchant_id = p.merchant_id and o.name = $1 join stock_levels l on l.sku_id = s.id where s.price_fen >= 11000 and s.is_live and p.state = 'on_shelf' and l.available > 5 limit 1`, [full])
  await shopper.goto(`${product.url}/checkout?sku=${String(sku!['id'])}&n=1`)
  await shopper.locator('.explained').filter({ hasText: full }).filter({ hasText: '-¥15.00' }).waitFor()
  await shopper.locator('.explained').filter({ hasText: coupon }).filter({ hasText: '-¥6.00' }).waitFor()
  await shopper.getByText('已选 1 张，优惠 ¥6.00').click()
  await looked(shopper, `checkout-${name}`)
  await shopper.getByLabel('不使用优惠券').check()
  await shopper.locator('.explained').filter({ hasText: coupon }).waitFor({ state: 'detached' })
  // The page comes anew: between the old one and it there is nothing at all.
  await shopper.locator('.explained').filter({ hasText: full }).first().waitFor()
  expect(await shopper.locator('.explained').filter({ hasText: full }).count()).toBe(1)
  await shopper.goto(`${product.url}/checkout?sku=${String(sku!['id'])}&n=1`)
  const asked: string[] = []
  shopper.on('request', (request) => { if (request.url().includes('/pay/')) asked.push(request.method()) })
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL(/\/pay\//)
  // The page that one pays at is asked for once.
  expect(asked).toEqual(['GET'])
  await shopper.goto(`${product.url}/me/coupons?state=used`)
  await shopper.getByText('待付款订单占用中').first().waitFor()
  await seller.reload()
  await seller.locator('tr, li, article').filter({ hasText: coupon }).first().getByText('已领 1').waitFor()
  for (const one of [full, coupon]) {
    const row = seller.locator('tr, li, article').filter({ hasText: one }).first()
    await row.getByRole('button', { name: /^停\s?止$/ }).click()
    await seller.getByRole('dialog').getByRole('textbox').fill('活动结束')
    await seller.getByRole('dialog').getByRole('button', { name: /^停\s?止$/ }).click()
    await row.getByText('已停止').waitFor()
  }
  await shopper.goto(`${product.url}/checkout?sku=${String(sku!['id'])}&n=1`)
  expect(await shopper.locator('.explained').count()).toBe(0)
}, 240_000)
