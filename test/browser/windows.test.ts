import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Priority windows 优先购 (F26) from the seller's form to a member's bill: what members may have first is told to everybody else with its time. */
let product: Product
let browser: Browser
const groupOf = (name: string): string => `金卡 ${name}`
beforeAll(async () => {
  [product, browser] = [await startProduct(), await openBrowser()]
  for (const { name } of twoLooks) {
    await product.ask(`insert into pricelists_groups (id, merchant_id, name, kind, version, changed_by, changed_at) select $2, m.merchant_id, $3, 'tier', 1, 'test', now() from identity_members m where m.login = $1`, [product.logins.merchant.login, `pgr_${name}`, groupOf(name)])
    await product.ask(`insert into pricelists_members (group_id, shopper_id, added_by, at) select $2, id, 'test', now() from identity_shoppers where phone = $1`, [product.logins.shopper.login, `pgr_${name}`])
  }
}, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A product of the demo merchant of 100 yuan or more that no offer of a price names. */
async function goods(): Promise<{ id: string; title: string; sku: string; priceFen: number }> {
  const [row] = await product.ask(`select p.id, p.title, s.id as sku, s.price_fen::int as price from catalog_products p join catalog_skus s on s.product_id = p.id join stock_levels l on l.sku_id = s.id join identity_members m on m.merchant_id = p.merchant_id
    where m.login = $1 and p.state = 'on_shelf' and s.is_live and s.price_fen >= 10000 and l.available > 5 and s.per_person_limit is null and not exists (select from presales_presales r where r.product_id = p.id)
      and not exists (select from promotions_offers o where o.state = 'live' and o.lane = 'price' and (o.scope->'skuIds' ? s.id or o.scope->'productIds' ? p.id)) order by p.id limit 1`, [product.logins.merchant.login])
  return { id: String(row!['id']), title: String(row!['title']), sku: String(row!['sku']), priceFen: Number(row!['price']) }
}
const local = (ms: number): string => new Date(Date.now() + ms + 8 * 3_600_000).toISOString().slice(0, 16)
const [hourMs, dayMs] = [3_600_000, 86_400_000]

test.each(twoLooks)('F26 at $name: a price for a group first by its form, faults beside their fields; others read when it is theirs, members have it now', async ({ name, ...look }) => {
  const [seller, shopper, guest] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const { id, title, sku, priceFen } = await goods()
  const offer = `会员先买 ${name}`
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/offers`)
  await seller.getByRole('button', { name: '新建优惠' }).first().click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('名称').fill(offer)
  await form.getByLabel('玩法').click()
  await seller.getByTitle('限时一口价', { exact: true }).last().click()
  await form.getByLabel('金额（元）').fill('88')
  await form.getByText('指定商品').click()
  await form.getByRole('combobox', { name: '商品' }).fill(title)
  await seller.getByTitle(title).last().click()
  await seller.keyboard.press('Escape')
  const publicAt = local(dayMs)
  await form.getByLabel('全员可用时间').fill(publicAt)
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.getByText('设置全员可用时间须先选择会员组').first().waitFor()
  await form.getByRole('combobox', { name: '会员组' }).click()
  await seller.getByTitle(groupOf(name)).last().click()
  await form.getByLabel('全员可用时间').fill(local(-hourMs))
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.getByText('全员可用时间须晚于开始时间').first().waitFor()
  await form.getByLabel('全员可用时间').fill(publicAt)
  await looked(seller, `window-form-${name}`)
  await form.getByRole('button', { name: '存为草稿' }).click()
  await form.waitFor({ state: 'detached' })
  const row = seller.locator('tr, li, article').filter({ hasText: offer }).first()
  await row.getByText(`会员优先，全员 ${publicAt.replace('T', ' ')} 起`).waitFor()
  await row.getByRole('button', { name: /^发\s?布$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('会员先买')
  await seller.getByRole('dialog').getByRole('button', { name: /^发\s?布$/ }).click()
  await row.getByText('生效').waitFor()

  const first = `${groupOf(name)}优先 · 全员 ${publicAt.slice(5).replace('T', ' ')} 开抢`
  await guest.goto(`${product.url}/p/${id}`)
  await guest.locator('.offer-sheet > summary').click()
  await guest.getByText(first).waitFor()
  await looked(guest, `window-product-${name}`)
  await enterShop(shopper, product, `/p/${id}`)
  await shopper.locator('.offer-sheet > summary').click()
  await shopper.locator('.tag.early.mine').filter({ hasText: '优先购 · 您现在就能用' }).waitFor()
  expect(await shopper.getByText(first).count()).toBe(0)
  await shopper.goto(`${product.url}/checkout?sku=${sku}&n=1`)
  await shopper.locator('.explained').filter({ hasText: offer }).filter({ hasText: `-¥${((priceFen - 88_00) / 100).toFixed(2)}` }).waitFor()
  // Out of the group, he reads at the checkout what others read, with its name.
  await seller.goto(`${product.url}/seller/price-groups`)
  const group = seller.locator('tr, li, article').filter({ hasText: groupOf(name) }).first()
  await group.getByRole('button', { name: '管理成员' }).click()
  await seller.getByRole('dialog').getByRole('button', { name: /^移出/ }).first().click()
  await seller.locator('.ant-popconfirm-buttons .ant-btn-primary').click()
  await seller.getByRole('dialog').getByText('组里还没有人').waitFor()
  await shopper.goto(`${product.url}/checkout?sku=${sku}&n=1`)
  await shopper.getByText(`「${offer}」${groupOf(name)}优先中，全员 ${publicAt.slice(5).replace('T', ' ')} 开抢。`).waitFor()
  expect(await shopper.locator('.explained').filter({ hasText: offer }).count()).toBe(0)
  await looked(shopper, `window-checkout-${name}`)

  await seller.goto(`${product.url}/seller/calendar`)
  await seller.locator('.cal-chip, button, td').filter({ hasText: offer }).first().waitFor()
  await seller.goto(`${product.url}/seller/offers`)
  const again = seller.locator('tr, li, article').filter({ hasText: offer }).first()
  await again.getByRole('button', { name: /^停\s?止$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('试完')
  await seller.getByRole('dialog').getByRole('button', { name: /^停\s?止$/ }).click()
  await again.getByText('已停止').waitFor()
}, 240_000)
