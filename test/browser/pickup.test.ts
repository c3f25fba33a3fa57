import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Pick-up 自提与核销 on the screens: a store is opened, a shopper orders to it and shows his code, its clerk redeems it once, a wrong one is told beside it, and what nobody comes for goes back. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const choose = async (page: Page, label: string, text: string) => {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).first().click()
  await page.keyboard.type(text)
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
}
/** The shopper orders to a store and pays, as his browser would. */
const collected = (shopper: Page, wish: { skuId: string; merchantId: string; storeId: string }): Promise<string> => shopper.evaluate(async ({ skuId, merchantId, storeId }) => {
  const call = async (path: string, body: object) => (await fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } })).json() as Promise<{ version: string; paymentId: string; tradeRef: string; children: { orderId: string }[] }>
  const basket = { lines: [{ skuId, quantity: 1 }], pickups: [{ merchantId, storeId }] }
  const { version } = await call('/v1/pickup/quote', basket)
  const { paymentId, children } = await call('/v1/pickup/orders', { ...basket, quoteVersion: version, phone: '13800000001', note: '' })
  const { tradeRef } = await call(`/v1/payments/${paymentId}/pay`, { channel: 'simulator' })
  await call(`/v1/channels/simulator/trades/${tradeRef}`, { outcome: 'approve' })
  return children[0]!.orderId
}, wish)

test.each(twoLooks)('E07 at $name: a store with hours, an order that is collected there by its code, once; a wrong code is told beside it, and what nobody came for goes back', async ({ name, ...look }) => {
  const [seller, shopper, staff] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const store = `滨江店 ${name}`
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/pickup/stores`)
  await seller.getByRole('button', { name: '新建门店' }).click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('店名').fill(store)
  await form.getByLabel('电话').fill('0571')
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.getByText('请选到区县').waitFor()
  await looked(seller, `pickup-store-wrong-${name}`)
  await form.getByLabel('电话').fill('0571-87654321')
  await choose(seller, '省', '浙江')
  await choose(seller, '市', '杭州')
  await choose(seller, '区/县', '滨江')
  await form.getByLabel('地址').fill('江南大道 228 号')
  await form.getByLabel('营业时间').fill('09:30–20:30')
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.waitFor({ state: 'hidden' })
  await seller.getByText(store).first().waitFor()
  await looked(seller, `pickup-stores-${name}`)

  const [good] = await product.ask(`select s.id as "skuId", s.merchant_id as "merchantId", t.id as "storeId" from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id join pickup_stores t on t.merchant_id = s.merchant_id
    where t.name = $1 and p.kind = 'goods' and p.state = 'on_shelf' and s.is_live and l.available > 9 and s.per_person_limit is null order by s.id desc limit 1`, [store]) as unknown as [{ skuId: string; merchantId: string; storeId: string }]
  await enterShop(shopper, product, `/checkout?sku=${good.skuId}&n=2`)
  await shopper.getByLabel('配送方式').selectOption({ label: (await shopper.getByLabel('配送方式').locator('option').allInnerTexts()).find((text) => text.includes(store))! })
  await shopper.getByText('营业时间').waitFor()
  await shopper.getByLabel('自提联系手机').fill('1380')
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await soon(() => shopper.getByLabel('自提联系手机').getAttribute('aria-invalid')).toBe('true')
  await looked(shopper, `pickup-checkout-${name}`)
  await shopper.getByLabel('自提联系手机').fill('13800000001')
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL('**/pay/pay_**')
  await shopper.getByRole('button', { name: '去支付' }).click()
  await shopper.waitForURL('**/pay/simulator/**')
  await shopper.getByRole('button', { name: '支付成功' }).click()
  const ticketOf = () => product.ask('select order_id as id from pickup_tickets where store_id = $1 order by id desc limit 1', [good.storeId])
  await soon(async () => (await ticketOf()).length).toBe(1)
  const order = String((await ticketOf())[0]!['id'])
  await shopper.goto(`${product.url}/orders/${order}`)
  await shopper.getByRole('heading', { name: '待自提' }).waitFor()
  const code = await shopper.locator('.voucher-code').innerText()
  expect(await shopper.locator('dl.amounts').innerText()).not.toContain('运费')
  await looked(shopper, `pickup-order-${name}`)

  await seller.goto(`${product.url}/seller/pickup`)
  await seller.getByRole('button', { name: '备货完成' }).first().click()
  await shopper.reload()
  await shopper.getByText('可到店').waitFor()
  const stores = seller.getByLabel('门店', { exact: true })
  await stores.click()
  await seller.locator('.ant-select-item-option').filter({ hasText: store }).click()
  await seller.getByLabel('核销码').fill('0000 0000 0000')
  await seller.getByRole('button', { name: /^查\s?询$/ }).click()
  await seller.getByText('没有这个核销码').waitFor()
  await looked(seller, `pickup-wrong-${name}`)
  await seller.getByLabel('核销码').fill(code)
  await seller.getByRole('button', { name: /^查\s?询$/ }).click()
  await seller.getByRole('button', { name: '确认核销' }).waitFor()
  await looked(seller, `pickup-found-${name}`)
  await seller.getByRole('button', { name: '确认核销' }).click()
  await seller.getByText('核销成功').first().waitFor()
  await looked(seller, `pickup-done-${name}`)
  await seller.getByLabel('核销码').fill(code)
  await seller.getByRole('button', { name: /^查\s?询$/ }).click()
  await seller.getByText('核销码已使用').waitFor()
  await shopper.reload()
  await shopper.getByRole('heading', { name: '已完成' }).waitFor()
  expect(await shopper.locator('body').innerText()).toContain('到店核销')

  // Nobody comes for the second in time.
  const left = await collected(shopper, good)
  await soon(async () => (await product.ask('select 1 from pickup_tickets where order_id = $1', [left])).length).toBe(1)
  await product.ask(`update pickup_tickets set due_at = now() - interval '1 minute' where order_id = $1`, [left])
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.evaluate(async () => { await fetch('/v1/staff/schedules/pickup.expire/run', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } }) })
  await expect.poll(async () => (await product.ask('select state from ordering_orders where id = $1', [left]))[0]!['state'], { timeout: 60_000 }).toBe('cancelled')
  await shopper.goto(`${product.url}/orders/${left}`)
  await shopper.getByText('逾期未到店自提').first().waitFor()
  await looked(shopper, `pickup-over-${name}`)
  await staff.goto(`${product.url}/console/orders/${left}`)
  await staff.getByText('逾期未到店').first().waitFor()
  await looked(staff, `pickup-console-${name}`)
  for (const page of [seller, shopper, staff]) await page.context().close()
}, 240_000)
