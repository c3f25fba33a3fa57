import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Points 积分 on the screens: given at the desk, seen in the account, used at checkout with what they save and why no more, told on the order, and owed in the report. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const given = 1_500
async function shopperId(): Promise<string> {
  const [row] = await product.ask('select id from identity_shoppers where phone = $1', [product.logins.shopper.login])
  return String(row!['id'])
}
const available = async (): Promise<number> => Number((await product.ask('select coalesce(sum(available), 0)::int as n from points_accounts where shopper_id = $1', [await shopperId()]))[0]!['n'])

test.each(twoLooks)('F22 at $name: staff give points from the page of people, the shopper sees them, uses some at checkout, reads them on his order, and gets them back when he cancels it', async ({ name, ...look }) => {
  const [staff, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  // What the demo's orders earned long ago becomes usable with the first minute.
  await expect.poll(async () => (await product.ask(`select count(*)::int as n from points_batches where state = 'pending' and available_at <= now()`))[0]!['n'], { timeout: 120_000, interval: 1_000 }).toBe(0)
  const before = await available()
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/people?q=${product.logins.shopper.login}`)
  await staff.getByRole('link', { name: /^积分 / }).first().click()
  await staff.getByRole('button', { name: '增减积分' }).click()
  const form = staff.getByRole('dialog')
  await form.getByRole('button', { name: '增减积分' }).click()
  await form.getByText('请填写').first().waitFor()
  await form.getByLabel('积分数').fill(String(given))
  await form.getByLabel('原因').fill('入会礼')
  await form.getByRole('button', { name: '增减积分' }).click()
  await form.waitFor({ state: 'detached' })
  await staff.getByText('人工发放').first().waitFor()
  await soon(available).toBe(before + given)
  await looked(staff, `points-account-${name}`)
  await staff.goto(`${product.url}/console/points`)
  await staff.getByText('未使用积分').first().waitFor()
  await staff.getByText('积分负债').first().waitFor()
  await looked(staff, `points-owed-${name}`)

  await enterShop(shopper, product, '/me/points')
  await shopper.locator('.points-number').filter({ hasText: (before + given).toLocaleString('en-US') }).waitFor()
  await shopper.getByText('入会礼').first().waitFor()
  await looked(shopper, `points-mine-${name}`)
  const [sku] = await product.ask(`select s.id from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id where s.is_live and p.state = 'on_shelf' and l.available > 5 and s.price_fen > 20000
    and not exists (select from presales_presales r where r.product_id = p.id) order by s.price_fen limit 1`)
  const page = `${product.url}/checkout?sku=${String(sku!['id'])}&n=1`
  await shopper.goto(page)
  const choice = shopper.locator('.points-choice')
  await choice.getByText(`可用 ${(before + given).toLocaleString('en-US')}`, { exact: true }).waitFor()
  await choice.getByRole('switch').check()
  await shopper.waitForURL(/points=most/)
  await shopper.getByText('积分抵扣').first().waitFor()
  await choice.getByLabel('用多少积分').fill('800')
  await choice.getByRole('button', { name: '使用', exact: true }).click()
  await shopper.locator('.explained').filter({ hasText: '积分抵扣（800 积分）' }).filter({ hasText: '-¥8.00' }).waitFor()
  await looked(shopper, `points-checkout-${name}`)
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL(/\/pay\//)
  await soon(available).toBe(before + given - 800)
  await shopper.goto(`${product.url}/orders?state=placed`)
  await shopper.locator('a[href^="/orders/ord_"]').first().click()
  await shopper.locator('.explained').filter({ hasText: '积分抵扣（800 积分）' }).waitFor()
  await looked(shopper, `points-order-${name}`)
  const [order] = await product.ask(`select parent_id as id from points_parts order by order_id desc limit 1`)
  await shopper.goto(`${product.url}/orders/${String(order!['id'])}`)
  await shopper.getByText('取消订单').first().click()
  await shopper.getByRole('button', { name: '取消订单' }).last().click()
  await shopper.getByText('订单已取消').first().waitFor()
  await soon(available).toBe(before + given)
  await shopper.goto(`${product.url}/me/points`)
  await shopper.getByText('订单取消，积分退回').first().waitFor()
  expect(await shopper.locator('.points-log li').count()).toBeGreaterThan(2)
}, 360_000)
