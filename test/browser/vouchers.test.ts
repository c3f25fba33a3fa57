import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Virtual goods 虚拟商品 on the screens: a store brings codes in and is told of each row, a shopper buys without an address, opens one and gives the other back. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test.each(twoLooks)('E08 at $name: codes from the paste to the order, one looked at, one given back', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const [sku] = await product.ask(`select s.id, s.product_id as product from catalog_skus s join catalog_products p on p.id = s.product_id where p.kind = 'code'`)
  const unsold = async () => Number((await product.ask(`select count(*)::int as n from vouchers_pieces where state = 'unsold'`))[0]!['n'])
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/vouchers`)
  await seller.getByText('视频会员月卡').first().waitFor()
  await looked(seller, `vouchers-skus-${name}`)
  await seller.goto(`${product.url}/seller/vouchers/${String(sku!['id'])}`)
  await seller.getByRole('textbox', { name: '卡密' }).fill(`${name}-0001-NEWCODE\n${name}-0002-NEWCODE\n${name}-0001-NEWCODE`)
  await seller.getByRole('button', { name: '导 入' }).or(seller.getByRole('button', { name: '导入', exact: true })).click()
  await seller.getByText('新增 2 张，共 3 行').waitFor()
  await seller.getByText('文件内重复').waitFor()
  await looked(seller, `vouchers-sku-${name}`)
  const before = await unsold()

  await enterShop(shopper, product, `/p/${String(sku!['product'])}`)
  await shopper.getByText('付款后自动发货，无需快递').waitFor()
  await shopper.goto(`${product.url}/checkout?sku=${String(sku!['id'])}&n=2`)
  await shopper.getByText('虚拟商品付款后自动发货，无需收货地址。').waitFor()
  await looked(shopper, `vouchers-checkout-${name}`)
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL('**/pay/pay_**')
  await shopper.getByRole('button', { name: '去支付' }).click()
  await shopper.waitForURL('**/pay/simulator/**')
  await shopper.getByRole('button', { name: '支付成功' }).click()
  await soon(unsold).toBe(before - 2)
  const [order] = await product.ask(`select order_id as id from vouchers_pieces where order_id is not null order by sent_at desc limit 1`)
  await shopper.goto(`${product.url}/orders/${String(order!['id'])}`)
  await shopper.getByText('已发货，未查看').first().waitFor()
  await looked(shopper, `vouchers-order-${name}`)
  await shopper.getByRole('button', { name: '查看', exact: true }).first().click()
  await shopper.getByText(/^DEMO-\d{4}-/).waitFor()
  await looked(shopper, `vouchers-open-${name}`)
  await shopper.locator('#vouchers summary').click()
  await shopper.locator('#vouchers').getByRole('button', { name: '退款' }).click()
  await shopper.getByText('已退款，款项将原路退回').waitFor()
  await soon(unsold).toBe(before - 1)
}, 240_000)
