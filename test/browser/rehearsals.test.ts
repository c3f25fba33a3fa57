import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Rehearsals 优惠演练 as a store and the platform see them: what an offer would do before it is published, and what it does afterwards. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

let keys = 0
/** Asks the API as the page's own member does. */
const asks = (page: Page, method: string, path: string, body: object): Promise<Record<string, unknown>> => page.evaluate(async ({ method, path, body, key }): Promise<Record<string, unknown>> => { const answer = await fetch(path, { method, headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) }); return await answer.json() as Record<string, unknown> }, { method, path, body, key: `rehearsal-${keys++}` })
const rung = (fromFen: number, offFen: number) => ({ kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] })
const dayMs = 86_400_000
const wish = (name: string, more: object) => ({ name, kind: 'open', lane: 'store', scope: {}, effect: rung(100_00, 10_00), startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date(Date.now() + 30 * dayMs).toISOString(), ...more })
async function draft(page: Page, side: 'merchant' | 'staff', name: string, more: object = {}): Promise<string> {
  const { id } = await asks(page, 'POST', `/v1/${side}/offers`, wish(name, more))
  expect(id).toMatch(/^ofr_/)
  return String(id)
}
const publish = async (page: Page, side: 'merchant' | 'staff', id: string) => expect(await asks(page, 'POST', `/v1/${side}/offers/${id}/publish`, { version: 1, reason: '开始' })).toEqual({ approvalId: null })

test.each(twoLooks)('F39 F25 at $name: before an offer is published its page says what it meets, what it may cost, and what it would have done last month', async ({ name, ...look }) => {
  const page = await (await openContext(browser, look)).newPage()
  await enter(page, `${product.url}/seller`, product.logins.merchant)
  const rival = `满百减十 ${name}`
  await publish(page, 'merchant', await draft(page, 'merchant', rival))
  const id = await draft(page, 'merchant', `满百减十五 ${name}`, { effect: rung(100_00, 15_00), mostUses: 200, rhythm: { weekDays: [1, 2, 3, 4, 5, 6, 7] } })
  await page.goto(`${product.url}/seller/offers`)
  await page.getByRole('link', { name: `满百减十五 ${name}` }).click()
  await page.getByRole('status').getByText('满 ¥100 减 ¥15').waitFor()
  await looked(page, `offer-about-${name}`)
  await page.getByRole('tab', { name: '发布前预览' }).click()
  await page.getByText('¥3,000.00').waitFor()
  await page.locator('tr').filter({ hasText: rival }).getByText('同层').waitFor()
  await looked(page, `offer-preview-${name}`)
  await page.getByRole('tab', { name: '回放' }).click()
  await page.getByRole('button', { name: '开始回放' }).click()
  await page.getByText('预计每天花费').waitFor()
  expect((await product.ask('select state from rehearsals_replays where $1 = any(offer_ids)', [id]))[0]).toEqual({ state: 'done' })
  await looked(page, `offer-replay-${name}`)
  await page.context().close()
}, 240_000)

test.each(twoLooks)('F33 F34 F38 at $name: what a published offer does stands on its page; it is stopped there, and an open checkout is told its name with the new price', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  const offer = `开业立减 ${name}`
  const id = await draft(seller, 'merchant', offer, { effect: rung(50_00, 12_00), mostFen: 900_00 })
  await publish(seller, 'merchant', id)
  await enterShop(shopper, product, '/coupons')
  const [sku] = await product.ask(`select s.id, p.id as product from catalog_skus s join catalog_products p on p.id = s.product_id join promotions_offers o on o.merchant_id = p.merchant_id and o.id = $1 join stock_levels l on l.sku_id = s.id where s.price_fen between 6000 and 60000 and s.is_live and p.state = 'on_shelf' and l.available > 20 limit 1`, [id])
  const checkout = `${product.url}/checkout?sku=${String(sku!['id'])}&n=1`
  await shopper.goto(checkout)
  await shopper.locator('.explained').filter({ hasText: offer }).waitFor()
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL(/\/pay\//)
  await shopper.goto(checkout)
  await shopper.locator('.explained').filter({ hasText: offer }).waitFor()
  await seller.goto(`${product.url}/seller/offers/${id}?tab=results`)
  await seller.getByText('¥888.00').waitFor()
  await looked(seller, `offer-results-${name}`)
  await seller.getByRole('button', { name: '停止这个优惠' }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('提前结束')
  await seller.getByRole('dialog').getByRole('button', { name: '停止这个优惠' }).click()
  await seller.getByRole('heading', { level: 1 }).getByText('已停止').waitFor()
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.getByRole('status').filter({ hasText: offer }).waitFor()
  expect(await shopper.locator('.explained').filter({ hasText: offer }).count()).toBe(0)
  await looked(shopper, `checkout-ended-${name}`)
  await asks(shopper, 'POST', '/v1/cart/lines', { skuId: sku!['id'], quantity: 1 })
  await shopper.goto(`${product.url}/cart`)
  await shopper.getByRole('status').filter({ hasText: offer }).waitFor()
  await looked(shopper, `cart-ended-${name}`)
  await seller.context().close()
  await shopper.context().close()
}, 240_000)

test.each(twoLooks)('F39 F25 at $name: a draft is tried as a buyer would at an instant to come: what it comes to, why line by line, and why others take no part', async ({ name, ...look }) => {
  const page = await (await openContext(browser, look)).newPage()
  await enter(page, `${product.url}/seller`, product.logins.merchant)
  const [offer, far] = [`试算满减 ${name}`, `差得远 ${name}`]
  const id = await draft(page, 'merchant', offer, { effect: rung(60_00, 59_00) })
  await publish(page, 'merchant', await draft(page, 'merchant', far, { effect: rung(900_000_00, 10_00) }))
  const [good] = await product.ask(`select p.title from catalog_products p join promotions_offers o on o.merchant_id = p.merchant_id and o.id = $1 where p.state = 'on_shelf' and p.price_fen between 6000 and 60000 limit 1`, [id])
  const title = String(good!['title'])
  await page.goto(`${product.url}/seller/offers/${id}`)
  await page.getByRole('link', { name: '试算' }).click()
  await page.getByRole('combobox', { name: '查找商品' }).fill(title)
  await page.locator('.ant-select-item-option').filter({ hasText: title }).first().click()
  await page.getByRole('spinbutton').first().fill('2')
  await page.getByRole('spinbutton').first().blur()
  await page.getByRole('button', { name: /^试\s?算$/ }).click()
  await page.getByText('为什么是这个价').waitFor()
  await page.locator('.why-line').getByText(offer).waitFor()
  await page.locator('li').filter({ hasText: far }).getByText('未达门槛').waitFor()
  await looked(page, `offer-try-${name}`)
  await page.context().close()
}, 240_000)
