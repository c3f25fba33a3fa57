import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Order changes on screen 改单: a store lowers a price and asks to leave pieces out, a shopper answers, and strikes out himself what was not sent; what comes of it is shown first. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** An order of the demo store that is paid and not sent, which becomes the demo shopper's. */
async function paidOrder(): Promise<{ id: string; line: string }> {
  const [found] = await product.ask(`select o.id, o.parent_id as parent, min(l.id) as line from ordering_orders o join ordering_lines l on l.order_id = o.id
    where o.merchant_id = (select merchant_id from identity_members where login = $1) and o.state = 'paid' and not o.awaits_group and o.deposit_fen is null and o.change_id is null and o.refunded_fen = 0 and not l.is_gift and l.payable_fen > 1000 group by o.id, o.parent_id order by o.id desc limit 1`, [product.logins.merchant.login]) as unknown as [{ id: string; parent: string; line: string }]
  for (const [table, column] of [['ordering_orders', 'id'], ['payments_intents', 'purpose_id']]) await product.ask(`update ${table} set shopper_id = (select id from identity_shoppers where phone = $1) where ${column} = any($2)`, [product.logins.shopper.login, [found.id, found.parent]])
  return found
}
/** The demo shopper orders something of the demo store and does not pay. */
async function unpaidOrder(shopper: Page): Promise<string> {
  const [{ skuId }] = await product.ask(`select s.id as "skuId" from catalog_skus s join stock_levels l on l.sku_id = s.id join catalog_shelf h on h.product_id = s.product_id where s.merchant_id = (select merchant_id from identity_members where login = $1) and l.available > 5 order by s.price_fen desc, s.id limit 1`, [product.logins.merchant.login]) as unknown as [{ skuId: string }]
  return shopper.evaluate(async (skuId) => {
    const call = async (path: string, body?: object) => (await fetch(path, { ...(body && { method: 'POST', body: JSON.stringify(body) }), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } })).json() as Promise<{ items: { id: string }[]; version: string; children: { orderId: string }[] }>
    const [lines, { items: [address] }] = [[{ skuId, quantity: 1 }], await call('/v1/addresses')]
    const { version } = await call('/v1/quote', { lines, addressId: address!.id })
    return (await call('/v1/orders', { quoteVersion: version, lines, addressId: address!.id, note: '' })).children[0]!.orderId
  }, skuId)
}

test.each(twoLooks)('E01 at $name: a store lowers a price, asks to leave a piece out and is told no; the shopper strikes it out himself, seeing first what he gets back', async ({ name, ...look }) => {
  const [shopper, seller] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enterShop(shopper, product, '/orders')
  const unpaid = await unpaidOrder(shopper)
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/orders/${unpaid}`)
  await seller.getByText('改价（未付款）').waitFor()
  await seller.getByPlaceholder('减价（元）').first().fill('1.50')
  await seller.getByRole('button', { name: '查看结果' }).click()
  await seller.getByText('买家会看到，2–200 字').first().waitFor()
  await seller.getByLabel('原因').fill('老客优惠')
  await seller.getByRole('button', { name: '查看结果' }).click()
  await seller.getByText('确认修改这张订单？').last().waitFor()
  await looked(seller, `changes-price-${name}`)
  await seller.getByRole('button', { name: '确认修改' }).click()
  await seller.getByText('已生效').first().waitFor()

  // What an order costs more by a change is paid on a page that says so: it is planted here as a part of its own.
  const [due] = await product.ask(`update payments_intents set part = 'change', child_id = $1 where purpose_id = (select parent_id from ordering_orders where id = $1) and state = 'open' returning id`, [unpaid]) as unknown as [{ id: string }]
  await shopper.goto(`${product.url}/pay/${due.id}`)
  await shopper.getByRole('heading', { name: '补付改单差额' }).waitFor()
  await shopper.getByText('付清后改单生效', { exact: false }).waitFor()
  await looked(shopper, `changes-pay-${name}`)

  const { id, line } = await paidOrder()
  await seller.goto(`${product.url}/seller/orders/${id}`)
  await seller.getByText('取消未发货的件').first().click()
  await seller.getByPlaceholder('取消件数').first().fill('1')
  await seller.getByLabel('原因').fill('少一件货')
  await seller.getByRole('button', { name: '查看结果' }).click()
  await seller.getByText('需买家同意').waitFor()
  await seller.getByRole('button', { name: '确认修改' }).click()
  await seller.getByText('待答复').first().waitFor()
  await looked(seller, `changes-order-${name}`)
  await seller.goto(`${product.url}/seller/changes`)
  await seller.getByText('少一件货').first().waitFor()
  await looked(seller, `changes-queue-${name}`)

  await shopper.goto(`${product.url}/orders/${id}`)
  await shopper.getByText('商家的申请').waitFor()
  await looked(shopper, `changes-asked-${name}`)
  await shopper.getByRole('button', { name: '不同意' }).click()
  await shopper.getByText('已答复').waitFor()
  await shopper.getByRole('link', { name: '修改订单' }).click()
  await shopper.getByRole('button', { name: '查看修改结果' }).click()
  await shopper.getByText('请至少修改一项').waitFor()
  await shopper.locator(`#q_${line}`).fill('1')
  await shopper.getByLabel('修改原因').fill('拍多了')
  await shopper.getByRole('button', { name: '查看修改结果' }).click()
  await shopper.getByText('提交后立即生效').waitFor()
  await looked(shopper, `changes-form-${name}`)
  expect(await shopper.locator('section[role=status]').innerText()).toMatch(/退回 ¥/)
  await shopper.getByRole('button', { name: '提交修改' }).click()
  await shopper.getByText('订单已修改', { exact: true }).waitFor()
  await soon(() => product.ask(`select state from changes_changes where order_id = $1 order by id`, [id]).then((rows) => rows.map(({ state }) => state))).toEqual(['declined', 'confirmed'])
})
