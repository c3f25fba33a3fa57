import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enterShop, startProduct, type Product } from './product'

/** Paying for a friend 代付 (E16): asked for at the cashier, paid by whoever has the link, seen on the order. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** An order of the demo's shopper that waits to be paid, made by what his browser may ask for. */
async function placed(shopper: Page): Promise<{ orderId: string; paymentId: string }> {
  const [sku] = await product.ask(`select s.id from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id where p.state = 'on_shelf' and p.kind = 'goods' and s.is_live and l.available > 30 and s.per_person_limit is null order by s.id limit 1`)
  return shopper.evaluate(async (skuId) => {
    const ask = async <T>(path: string, body?: object) => (await fetch(path, { ...(body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } }) })).json() as Promise<T>
    const lines = [{ skuId, quantity: 2 }]
    const { items: [{ id: addressId }] } = await ask<{ items: [{ id: string }] }>('/v1/addresses')
    const { version } = await ask<{ version: string }>('/v1/quote', { lines, addressId })
    return ask<{ orderId: string; paymentId: string }>('/v1/orders', { lines, addressId, quoteVersion: version, note: '' })
  }, String(sku!['id']))
}

test.each(twoLooks)('E16 at $name: a shopper asks a friend to pay; who has the link pays on his own phone without an account, and the order says so', async ({ name, ...look }) => {
  const [shopper, friend] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enterShop(shopper, product, '/orders')
  const { orderId, paymentId } = await placed(shopper)
  await shopper.goto(`${product.url}/pay/${paymentId}`)
  await looked(shopper, `friend-pay-${name}`)
  await shopper.getByRole('button', { name: '找人代付' }).click()
  await shopper.getByRole('heading', { name: '代付链接已生成' }).waitFor()
  await looked(shopper, `friend-link-${name}`)
  const link = shopper.url()
  await shopper.goto(`${product.url}/orders/${orderId}`)
  await shopper.getByText('代付链接已于').waitFor()
  await looked(shopper, `friend-order-${name}`)
  await friend.goto(link)
  await friend.getByRole('heading', { name: /请您帮忙付款/ }).waitFor()
  expect(await friend.locator('meta[name=robots]').getAttribute('content')).toBe('noindex')
  await looked(friend, `friend-open-${name}`)
  await friend.getByRole('button', { name: '确认代付' }).click()
  await friend.waitForURL('**/pay/simulator/**')
  await friend.getByRole('button', { name: '支付成功' }).click()
  await friend.waitForURL('**/pay-for/trd_**')
  await friend.getByText('已付款，谢谢您').first().waitFor()
  await looked(friend, `friend-thanks-${name}`)
  await shopper.goto(`${product.url}/orders/${orderId}`)
  await shopper.getByText('本单由朋友代付').waitFor()
  await shopper.getByText('朋友代付 ¥').first().waitFor()
  await looked(shopper, `friend-paid-${name}`)
  // A link that was taken back says so to whoever opens it.
  const other = await placed(shopper)
  await shopper.goto(`${product.url}/orders/${other.orderId}`)
  await shopper.getByRole('button', { name: '找人代付' }).click()
  await shopper.getByRole('heading', { name: '代付链接已生成' }).waitFor()
  await friend.goto(shopper.url())
  await shopper.getByRole('button', { name: '收回链接' }).click()
  await shopper.getByText('代付链接已收回').waitFor()
  await friend.getByRole('button', { name: '确认代付' }).click()
  await friend.getByText('链接已被收回').first().waitFor()
  await looked(friend, `friend-over-${name}`)
  for (const page of [shopper, friend]) await page.context().close()
}, 240_000)
