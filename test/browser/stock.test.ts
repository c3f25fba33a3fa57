import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, startProduct, type Product } from './product'

/** Stock work 库存作业 as a merchant's clerk does it (E11, F88): a second warehouse, goods moved there and counted on a phone, an adjustment, and back-order that a shopper reads of. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const choose = async (page: Page, label: string, text: string) => {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).first().click()
  await page.keyboard.type(text)
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  // A choice of several stays open until it is left.
  await page.getByRole('dialog').locator('.ant-modal-title').click()
}
const save = (page: Page, text: RegExp) => page.getByRole('dialog').getByRole('button', { name: text }).click()

test.each(twoLooks)('E11 F88 at $name: a warehouse is opened, goods move into it and are counted blind, stock is adjusted for a reason, and what is sold out can be ordered beforehand', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const [{ id: skuId, product: productId, code, warehouse }] = await product.ask(`select s.id, p.id as product, s.code, w.name as warehouse from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id join stock_warehouses w on w.id = l.warehouse_id join identity_members m on m.merchant_id = p.merchant_id
    where m.login = $1 and p.state = 'on_shelf' and p.kind = 'goods' and s.is_live and l.available >= 20 and (select count(*) from catalog_skus x where x.product_id = p.id and x.is_live) = 1 order by s.id limit 1`, [product.logins.merchant.login]).then(async (rows) => (rows.length > 0 ? rows : await product.ask(`select s.id, p.id as product, s.code, w.name as warehouse from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id join stock_warehouses w on w.id = l.warehouse_id join identity_members m on m.merchant_id = p.merchant_id where m.login = $1 and p.state = 'on_shelf' and p.kind = 'goods' and s.is_live and l.available >= 20 order by l.warehouse_id, s.id limit 1`, [product.logins.merchant.login]))) as [{ id: string; product: string; code: string; warehouse: string }]
  const house = `备用仓 ${name}`

  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/stock/warehouses`)
  await press(seller, '新建仓库')
  await seller.getByRole('dialog').getByLabel('仓库名称').fill(house)
  await choose(seller, '服务区域', '浙江')
  await save(seller, /^保\s?存$/)
  await seller.getByText(house).first().waitFor()
  await looked(seller, `stock-warehouses-${name}`)

  await seller.goto(`${product.url}/seller/stock/transfers`)
  await press(seller, '新建调拨单')
  await choose(seller, '调出仓库', warehouse)
  await choose(seller, '调入仓库', house)
  await choose(seller, '规格 1', code)
  await seller.getByRole('dialog').getByLabel('件数 1', { exact: true }).fill('6')
  await save(seller, /存为草稿/)
  await press(seller, /^发\s?出$/)
  await save(seller, /^发\s?出$/)
  await seller.getByLabel('短少').fill('1')
  await seller.getByLabel('完好').fill('5')
  await press(seller, /^收\s?货$/)
  await seller.getByText('有损坏或短少时请写明原因').first().waitFor()
  await seller.getByLabel('备注').fill('路上少了一件')
  await looked(seller, `stock-transfer-${name}`)
  await press(seller, /^收\s?货$/)
  await seller.getByText('已收货').first().waitFor()

  await seller.goto(`${product.url}/seller/stock/counts`)
  await press(seller, '开始盘点')
  await choose(seller, '仓库', house)
  await seller.getByRole('dialog').getByLabel('名称').fill('首盘')
  await save(seller, /^开\s?始$/)
  const field = seller.getByRole('spinbutton', { name: /^实盘/ })
  await field.fill('4')
  await field.press('Enter')
  await soon(() => seller.getByRole('button', { name: '盘完了' }).isEnabled()).toBe(true)
  expect(await seller.getByText('账面').count()).toBe(1)
  await looked(seller, `stock-counting-${name}`)
  await press(seller, '盘完了')
  await save(seller, /盘完了/)
  await seller.getByText('开始时账面 5，实盘 4').waitFor()
  await looked(seller, `stock-count-review-${name}`)
  await press(seller, /^过\s?账$/)
  await seller.getByRole('dialog').getByRole('textbox').fill('少一件')
  await save(seller, /^过\s?账$/)
  await seller.getByText('已过账').first().waitFor()
  const [level] = await product.ask(`select l.available, l.in_transit from stock_levels l join stock_warehouses w on w.id = l.warehouse_id where w.name = $1 and l.sku_id = $2`, [house, skuId])
  expect(level).toEqual({ available: 4, in_transit: 0 })

  await seller.goto(`${product.url}/seller/stock`)
  await seller.getByText(house).first().waitFor()
  await looked(seller, `stock-levels-${name}`)
  const row = seller.locator('tr').filter({ hasText: house }).first()
  await row.getByRole('button', { name: '按原因调整' }).click()
  await seller.getByRole('dialog').getByLabel('件数').fill('9')
  await save(seller, /^保\s?存$/)
  await seller.getByText(/库存不能小于 0/).first().waitFor()
  await seller.getByRole('dialog').getByLabel('件数').fill('4')
  await save(seller, /^保\s?存$/)
  await seller.getByRole('dialog').waitFor({ state: 'hidden' })
  await row.getByRole('button', { name: '库存规则' }).click()
  await seller.getByRole('dialog').getByLabel('安全库存（件）').fill('5000')
  await seller.getByRole('dialog').getByLabel('缺货也可预订').check()
  await seller.getByRole('dialog').getByLabel('几天内发货').fill('9')
  await looked(seller, `stock-rules-${name}`)
  await save(seller, /^保\s?存$/)
  await seller.getByRole('dialog').waitFor({ state: 'hidden' })
  await seller.goto(`${product.url}/seller/stock/${skuId}`)
  await seller.getByText('损坏，转残次').first().waitFor()
  await looked(seller, `stock-movements-${name}`)

  // Sold out to the last piece: the shopper reads by when it is sent.
  await product.ask(`insert into stock_movements (id, sku_id, warehouse_id, kind, available, reserved, shipped, damaged, in_transit, source_id, actor_id, at) select 'mov_' || md5(random()::text), sku_id, warehouse_id, 'adjust', -available, 0, 0, 0, 0, 'gone ' || $2, 'x', now() from stock_levels where sku_id = $1 and available > 0`, [skuId, name])
  await product.ask('update stock_levels set available = least(available, 0) where sku_id = $1', [skuId])
  await shopper.goto(`${product.url}/p/${productId}`)
  await soon(async () => (await shopper.content()).includes('缺货可预订')).toBe(true)
  await shopper.close()
  await seller.close()
}, 240_000)

test('E11 F88 in two looks: a warehouse closes in an emergency, what orders hold there is moved, what cannot go says why, and a move is taken back', async () => {
  const login = product.logins.merchant.login
  const [{ merchant }] = await product.ask('select merchant_id as merchant from identity_members where login = $1', [login]) as [{ merchant: string }]
  // A second warehouse that has every other SKU that orders hold.
  await product.ask(`insert into stock_warehouses (id, merchant_id, name, priority, is_open, areas) values ('whs_spare', $1, '临平仓', 9, true, '{}')`, [merchant])
  const held = await product.ask(`select distinct r.sku_id as id from stock_reservations r join stock_warehouses w on w.id = r.warehouse_id where w.merchant_id = $1 and w.name = '主仓' and r.state in ('held', 'claimed') and r.shipped < r.quantity order by 1`, [merchant])
  expect(held.length).toBeGreaterThan(1)
  for (const [i, { id }] of held.entries()) await product.ask(`insert into stock_levels (sku_id, warehouse_id, merchant_id, available, reserved, shipped, damaged, in_transit) values ($1, 'whs_spare', $2, $3, 0, 0, 0, 0)`, [id, merchant, i % 2 === 0 ? 50 : 0])
  const [phone, desk] = await Promise.all(twoLooks.map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enter(phone, `${product.url}/seller`, product.logins.merchant)
  await enter(desk, `${product.url}/seller`, product.logins.merchant)
  await phone.goto(`${product.url}/seller/stock/hold-moves`)
  await phone.getByText('还没有转移过占用').waitFor()
  await looked(phone, 'hold-moves-none')
  await phone.goto(`${product.url}/seller/stock/warehouses`)
  const row = phone.locator('tr, li').filter({ hasText: '主仓' }).first()
  await row.getByRole('button', { name: '紧急停用' }).click()
  await phone.getByRole('dialog').getByRole('textbox').fill('暴雨，仓库进水')
  await save(phone, /^紧急停用$/)
  await row.getByRole('button', { name: '转移占用' }).click()
  await looked(phone, 'hold-moves-sure')
  await save(phone, /^转移占用$/)
  await phone.getByText(/已转移 [1-9]\d* 项，[1-9]\d* 项转不走/).first().waitFor()
  await phone.goto(`${product.url}/seller/stock/hold-moves`)
  await phone.getByText('没有一个仓库的可售库存够', { exact: false }).first().waitFor()
  await looked(phone, 'hold-moves-phone')

  await desk.goto(`${product.url}/seller/stock/hold-moves`)
  await desk.getByText('主仓 → 临平仓').first().waitFor()
  await desk.getByRole('button', { name: /^移\s?回$/ }).first().click()
  await save(desk, /^移\s?回$/)
  await desk.getByText('原仓库未营业', { exact: false }).first().waitFor()
  await looked(desk, 'hold-moves-not-back')
  await desk.goto(`${product.url}/seller/stock/warehouses`)
  await desk.locator('tr').filter({ hasText: '主仓' }).getByRole('button', { name: /^恢\s?复$/ }).click()
  await desk.locator('tr').filter({ hasText: '主仓' }).getByRole('button', { name: '紧急停用' }).waitFor()
  await desk.goto(`${product.url}/seller/stock/hold-moves`)
  await desk.getByRole('button', { name: /^移\s?回$/ }).first().click()
  await save(desk, /^移\s?回$/)
  await desk.getByText('已撤销').first().waitFor()
  await looked(desk, 'hold-moves-desk')
}, 240_000)
