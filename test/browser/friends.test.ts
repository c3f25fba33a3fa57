import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { newBuyer } from './buyers'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Paying for a friend 代付 and looking up an order without a sign-in 查单 (E16); sharing a product by a signed link, and what came of it (F30). */
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

test.each(twoLooks)('E16 F30 at $name: whoever is not signed in looks an order up by its number and a code; a shared link is opened, an order follows, and sharer and operator see it', async ({ name, ...look }) => {
  const [shopper, visitor, staff] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  await enterShop(shopper, product, '/orders')
  const { orderId } = await placed(shopper)
  const [order] = await product.ask(`select number, address->>'phone' as phone from ordering_orders where id = $1`, [orderId]) as unknown as [{ number: string; phone: string }]
  await product.ask('delete from identity_codes')
  await visitor.goto(`${product.url}/sign-in?then=/orders`)
  await visitor.getByRole('link', { name: '免登录查询订单' }).click()
  await visitor.getByRole('heading', { name: '查询订单' }).waitFor()
  await looked(visitor, `look-form-${name}`)
  await visitor.getByLabel('订单号').fill('202601010000000000')
  await visitor.getByLabel('手机号').fill(order.phone)
  await visitor.getByRole('button', { name: '获取验证码' }).click()
  await visitor.getByText(/验证码已发送/).first().waitFor()
  const sent = () => product.ask('select text from kernel_outgoing where recipient = $1 order by at desc limit 1', [order.phone])
  await soon(async () => (await sent()).length).toBe(1)
  await visitor.getByLabel('验证码').fill(/\d{6}/.exec(String((await sent())[0]!['text']))![0])
  await visitor.getByRole('button', { name: '查询', exact: true }).click()
  await visitor.locator('#number-wrong').waitFor()
  await looked(visitor, `look-wrong-${name}`)
  await visitor.getByLabel('订单号').fill(order.number)
  await visitor.getByRole('button', { name: '查询', exact: true }).click()
  await visitor.getByText('可查看至').waitFor()
  await looked(visitor, `look-order-${name}`)
  await visitor.getByRole('button', { name: '结束查看' }).click()
  await visitor.getByText('已结束查看').waitFor()

  // Another shares a product; the shopper opens it and buys.
  const [good] = await product.ask(`select p.id from catalog_products p where p.state = 'on_shelf' and p.kind = 'goods' order by p.id desc limit 1`)
  const sharer = await newBuyer(product)
  const { token } = await sharer.post<{ token: string }>(`/v1/products/${String(good!['id'])}/share-link`, {})
  await shopper.goto(`${product.url}/s/${token}?m=card`)
  expect(new URL(shopper.url()).pathname + new URL(shopper.url()).search).toBe(`/p/${String(good!['id'])}?utm_source=share&utm_medium=card`)
  const bought = await placed(shopper)
  await expect.poll(async () => (await product.ask('select 1 from shares_orders where parent_id = $1', [bought.orderId])).length, { timeout: 90_000 }).toBe(1)
  await shopper.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await shopper.getByRole('button', { name: '复制链接' }).click()
  await soon(() => shopper.evaluate<string>('navigator.clipboard.readText()')).toMatch(/\/s\/[a-z0-9]+\.[A-Za-z0-9_-]{22}$/)
  await shopper.goto(`${product.url}/p/${String(good!['id'])}/card`)
  await shopper.getByText('链接带有您的分享标记').waitFor()
  await looked(shopper, `share-card-${name}`)
  await shopper.getByRole('link', { name: '查看我的分享' }).click()
  await shopper.getByText('目前暂无奖励').waitFor()
  await looked(shopper, `my-shares-${name}`)
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/shared-orders`)
  await staff.getByText('目前只作记录').waitFor()
  await staff.getByText('未付款').first().waitFor()
  await looked(staff, `shared-orders-${name}`)
  for (const page of [shopper, visitor, staff]) await page.context().close()
}, 240_000)
