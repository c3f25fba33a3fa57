import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'
import { signInByCode } from './shopper'

/** Bargains 砍价 (F28) from the seller's form to what was bought: opened on a product's page, helped by friends with and without a script, and looked at from the desks. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A product of the demo merchant for 100 yuan or more, in stock, that no activity has yet. */
async function aProduct(): Promise<{ id: string; title: string; skuId: string; priceFen: number }> {
  const [row] = await product.ask(`select p.id, p.title, s.id as sku, s.price_fen::int as price from catalog_products p join catalog_skus s on s.product_id = p.id join stock_levels l on l.sku_id = s.id join identity_members m on m.merchant_id = p.merchant_id
    where m.login = $1 and p.state = 'on_shelf' and s.is_live and s.price_fen >= 10000 and l.available > 5 and s.per_person_limit is null and not exists (select from bargains_activities a where a.product_id = p.id) order by p.id, s.position limit 1`, [product.logins.merchant.login])
  return { id: String(row!['id']), title: String(row!['title']), skuId: String(row!['sku']), priceFen: Number(row!['price']) }
}
const yuan = (fen: number): string => `¥${(fen / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`
/** A friend with a browser and an account of his own. */
let friends = 0
async function friend(look: Parameters<typeof openContext>[1], path: string): Promise<Page> {
  const page = await (await openContext(browser, look)).newPage()
  await asSomebody(page, path)
  return page
}
async function asSomebody(page: Page, path: string): Promise<void> {
  await page.goto(`${product.url}${path}`)
  const phone = `139${String(10_000_000 + friends++)}`
  await page.getByRole('button', { name: '帮他砍一刀' }).click()
  await page.waitForURL(/\/sign-in/)
  await signInByCode(page, product, phone)
  await page.waitForURL(/\/bargains\//)
}

test.each(twoLooks)('F28 at $name: an activity by its form, opened on the product’s page with its odds told, two friends who reach the floor, bought there, and its results at the desks', async ({ name, ...look }) => {
  const [seller, shopper, staff] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const { title, id, skuId, priceFen } = await aProduct()
  const floorFen = Math.floor(priceFen / 200) * 100
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/bargains`)
  await seller.getByRole('button', { name: '新建砍价' }).first().click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('商品规格').fill(title)
  const [sku] = await product.ask('select spec from catalog_skus where id = $1', [skuId])
  const spec = Object.values((sku!['spec'] ?? {}) as Record<string, string>).join(' ')
  // A presale of the same product is told of before anything is published.
  await product.ask(`insert into presales_presales (id, merchant_id, product_id, deposit_fen, counts_fen, taken_pieces, deposit_starts_at, deposit_ends_at, tail_starts_at, tail_ends_at, ship_days, state, version, changed_by, changed_at)
    select $2, merchant_id, id, 100, 200, 0, now(), now() + interval '3 days', now() + interval '3 days', now() + interval '5 days', 3, 'draft', 1, 'test', now() from catalog_products where id = $1`, [id, `prs_${name}`])
  await seller.getByTitle([title, spec, yuan(priceFen)].filter(Boolean).join(' '), { exact: true }).last().click()
  await form.getByRole('status', { name: '同一商品同期还有' }).getByText(`预售：${title}`).waitFor()
  await form.getByLabel('底价（元）').fill(String(priceFen / 100))
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.getByText(/底价须低于商品售价/).first().waitFor()
  await form.getByLabel('底价（元）').fill(String(floorFen / 100))
  await form.getByLabel('需要几位好友').fill('2')
  await form.getByLabel('每刀至少（元）').fill('1')
  await form.getByText(`从 ${yuan(priceFen)} 砍到 ${yuan(floorFen)}，需 2 位好友`).waitFor()
  await looked(seller, `bargain-form-${name}`)
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.waitFor({ state: 'detached' })
  const row = seller.locator('tr, li, article').filter({ hasText: title }).first()
  await row.getByRole('button', { name: /^发\s?布$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('拉新')
  await seller.getByRole('dialog').getByRole('button', { name: /^发\s?布$/ }).click()
  await row.getByText('进行中').waitFor()

  await enterShop(shopper, product, '/')
  await shopper.getByRole('link', { name: '砍价', exact: true }).click()
  await shopper.waitForURL('**/bargains')
  // The demo shop has one of its own.
  expect(await shopper.locator('.flash-good').count()).toBeGreaterThan(1)
  await looked(shopper, `bargains-hall-${name}`)
  await shopper.getByRole('link', { name: `去砍价 ${title}` }).click()
  await shopper.waitForURL(`**/p/${id}`)
  await shopper.getByRole('link', { name: '全部砍价' }).waitFor()
  await shopper.getByText(`最低砍到 ${yuan(floorFen)}`).waitFor()
  await shopper.getByText('规则与概率').click()
  await shopper.getByText(/所有砍法机会均等/).waitFor()
  await looked(shopper, `bargain-product-${name}`)
  await shopper.getByRole('button', { name: '发起砍价' }).click()
  await shopper.waitForURL(/\/bargains\//)
  await shopper.getByRole('heading', { name: '我的这次砍价' }).waitFor()
  await shopper.getByText('还没有人帮忙，把链接发给好友吧').waitFor()
  await looked(shopper, `bargain-mine-${name}`)
  const path = new URL(shopper.url()).pathname
  // Who has one under way is led back to it.
  await shopper.goto(`${product.url}/p/${id}`)
  await shopper.getByRole('button', { name: '发起砍价' }).click()
  await shopper.waitForURL(`**${path}`)

  // The first friend has no script.
  const first = await friend({ ...look, javaScriptEnabled: false }, path)
  await first.getByRole('button', { name: '帮他砍一刀' }).click()
  await first.getByText(/谢谢！您帮好友砍掉了 ¥/).waitFor()
  expect(await first.getByRole('button', { name: '帮他砍一刀' }).count()).toBe(0)
  // Another account in the same browser is no other friend.
  await first.goto(`${product.url}/me`)
  await first.getByRole('button', { name: '退出登录' }).click()
  await asSomebody(first, path)
  await first.getByRole('button', { name: '帮他砍一刀' }).click()
  await first.getByText('此设备已为这次砍价助力过').waitFor()
  const second = await friend(look, path)
  await second.getByText('1 / 2 位好友已帮忙').waitFor()
  await looked(second, `bargain-friend-${name}`)
  await second.getByRole('button', { name: '帮他砍一刀' }).click()
  await second.getByText('已砍到底价').first().waitFor()
  await looked(second, `bargain-helped-${name}`)

  await shopper.goto(`${product.url}${path}`)
  await shopper.getByText('结果可核对').click()
  await shopper.getByText('种子与每一刀（分）').waitFor()
  await looked(shopper, `bargain-won-${name}`)
  const english = await (await openContext(browser, { ...look, locale: 'en-US' })).newPage()
  await english.goto(`${product.url}${path}`)
  await english.getByText('Rules and odds').click()
  await english.getByText('The floor is reached', { exact: true }).first().waitFor()
  await looked(english, `bargain-english-${name}`)
  await shopper.goto(`${product.url}/me/bargains`)
  await shopper.getByText('已到底价').first().waitFor()
  await looked(shopper, `bargains-mine-${name}`)
  await shopper.goto(`${product.url}${path}`)
  await shopper.getByRole('link', { name: `${yuan(floorFen)} 立即购买` }).click()
  await shopper.waitForURL(/\/checkout\?bargain=/)
  await shopper.getByText(`-${yuan(priceFen - floorFen)}`).first().waitFor()
  await looked(shopper, `bargain-checkout-${name}`)
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL(/\/pay\//)
  await shopper.getByRole('button', { name: '去支付' }).click()
  await shopper.waitForURL('**/pay/simulator/**')
  await shopper.getByRole('button', { name: '支付成功' }).click()
  await shopper.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached' })
  await expect.poll(async () => { await shopper.goto(`${product.url}${path}`); return shopper.getByText('已经以砍价买下').count() }, { timeout: 20_000 }).toBe(1)

  await seller.reload()
  const done = seller.locator('tr, li, article').filter({ hasText: title }).first()
  await done.getByText('发起 1 · 帮砍 2 · 新用户 2').waitFor()
  await done.getByText('到底价 1 · 已买 1').waitFor()
  await looked(seller, `bargains-${name}`)
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/bargains`)
  const all = staff.locator('tr, li, article').filter({ hasText: title }).first()
  await all.getByText('到底价 1 · 已买 1').waitFor()
  await looked(staff, `bargains-console-${name}`)
  await all.getByRole('button', { name: /^停\s?止$/ }).click()
  await staff.getByRole('dialog').getByRole('textbox').fill('活动结束')
  await staff.getByRole('dialog').getByRole('button', { name: /^停\s?止$/ }).click()
  await all.getByText('已停止').waitFor()
  await expect.poll(async () => { await shopper.goto(`${product.url}/p/${id}`); return shopper.getByRole('button', { name: '发起砍价' }).count() }, { timeout: 20_000 }).toBe(0)
}, 300_000)
