import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Orders on behalf 代客下单 at the platform's desk, placed by their link; and what a change costs more 补付差额, paid by the shopper. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const approve = async (shopper: Page) => {
  await shopper.waitForURL('**/pay/pay_**')
  await shopper.getByRole('button', { name: '去支付' }).click()
  await shopper.waitForURL('**/pay/simulator/**')
  await shopper.getByRole('button', { name: '支付成功' }).click()
}

test.each(twoLooks)('E02 E01 at $name: the platform drafts an order and makes its link, which the shopper places; another address costs more to send to, and is paid', async ({ name, ...look }) => {
  const [staff, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/drafts`)
  await staff.getByText('代客下单').first().waitFor()
  await looked(staff, `drafts-list-${name}`)
  await staff.getByRole('button', { name: '新建代客单' }).click()
  await staff.getByRole('button', { name: '生成代客单' }).waitFor()
  await staff.getByRole('button', { name: '生成代客单' }).click()
  await staff.locator('.ant-form-item-explain-error').first().waitFor()
  await looked(staff, `drafts-wrong-${name}`)
  const [good] = await product.ask(`select p.title from catalog_products p join catalog_skus s on s.product_id = p.id join stock_levels l on l.sku_id = s.id join identity_members m on m.merchant_id = p.merchant_id where m.login = $1 and p.kind = 'goods' and p.state = 'on_shelf' and s.is_live and l.available > 20 and s.per_person_limit is null order by s.id desc limit 1`, [product.logins.merchant.login]) as unknown as [{ title: string }]
  await staff.getByLabel('查找商品').click()
  await staff.keyboard.type(good.title)
  await staff.locator('.ant-select-item-option').filter({ hasText: good.title }).first().click()
  await staff.getByRole('spinbutton').first().fill('2')
  await staff.getByLabel('收货地址').fill('林岚 13800000001 浙江省杭州市西湖区文三路 90 号 3 幢 502')
  await staff.getByRole('button', { name: /^识\s?别$/ }).click()
  await staff.getByText('所在地区：西湖区').waitFor()
  await staff.getByLabel('说明').fill('电话里要两件')
  await looked(staff, `drafts-new-${name}`)
  await staff.getByRole('button', { name: '生成代客单' }).click()
  await staff.getByRole('button', { name: '发送支付链接' }).click()
  await staff.getByText('只显示这一次').waitFor()
  await looked(staff, `drafts-link-${name}`)
  const link = await staff.locator('.draft-link code').innerText()
  await enterShop(shopper, product, new URL(link).pathname)
  await shopper.getByText('为您准备的订单').first().waitFor()
  await looked(shopper, `drafts-open-${name}`)
  const mine = () => product.ask(`select o.id from ordering_orders o join drafts_drafts d on d.order_id = o.parent_id where o.state = 'paid' and d.made_by = 'staff' order by o.id desc limit 1`)
  const earlier = (await mine())[0]?.['id']
  await shopper.getByRole('button', { name: '确认下单并付款' }).click()
  await approve(shopper)
  await soon(async () => { const [found] = await mine(); return found !== undefined && found['id'] !== earlier }).toBe(true)
  const id = String((await mine())[0]!['id'])
  await staff.reload()
  await staff.getByText('已下单').first().waitFor()

  await product.ask(`update logistics_freight_templates set zones = jsonb_build_array(zones->0 || '{"codes": ["54"], "firstFen": 2800, "extraFen": 0, "freeFromFen": null}'::jsonb) || zones where not zones @> '[{"codes": ["54"]}]'::jsonb`)
  await product.ask(`select pg_notify('kernel_kept', 'logistics.templates')`)
  await shopper.evaluate(async () => { await fetch('/v1/addresses', { method: 'POST', body: JSON.stringify({ name: '林岚', phone: '13800000001', districtCode: '540102', street: '八廓街 1 号', isDefault: false }), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } }) })
  await shopper.goto(`${product.url}/orders/${id}/change`)
  await shopper.getByLabel('收货地址').selectOption({ label: (await shopper.getByLabel('收货地址').locator('option').allInnerTexts()).find((text) => text.includes('八廓街'))! })
  await shopper.getByLabel('修改原因').fill('搬家了')
  await shopper.getByRole('button', { name: '查看修改结果' }).click()
  await shopper.getByText(/需补付 ¥/).waitFor()
  await looked(shopper, `difference-form-${name}`)
  await shopper.getByRole('button', { name: '提交并补付' }).click()
  await shopper.waitForURL('**/pay/pay_**')
  await looked(shopper, `difference-pay-${name}`)
  await shopper.goto(`${product.url}/orders/${id}`)
  await shopper.getByText('待补付').first().waitFor()
  await looked(shopper, `difference-open-${name}`)
  await shopper.getByRole('link', { name: /去补付/ }).click()
  await approve(shopper)
  await soon(async () => (await product.ask('select state from changes_changes where order_id = $1', [id])).map(({ state }) => state)).toEqual(['confirmed'])
  await shopper.goto(`${product.url}/orders/${id}`)
  await shopper.getByText('八廓街 1 号').first().waitFor()
  expect(await shopper.locator('body').innerText()).toContain('补付差额')
  await looked(shopper, `difference-paid-${name}`)
  for (const page of [staff, shopper]) await page.context().close()
}, 240_000)
