import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Shares of channels 渠道库存, what stock is worth 库存价值, and goods that came back and nobody looked at 退货定级, on the screens of a merchant. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test.each(twoLooks)('F88 at $name: a share is kept for a channel, changed and taken from by hand, and more than there is is told beside its field; a bill that came later is borne by what is left of a receipt', async ({ name, ...look }) => {
  const seller = await (await openContext(browser, look)).newPage()
  const [good] = await product.ask(`select s.code, s.id, l.available, w.id as house from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id join stock_warehouses w on w.id = l.warehouse_id join identity_members m on m.merchant_id = p.merchant_id
    where m.login = $1 and p.kind = 'goods' and p.state = 'on_shelf' and s.is_live and l.available between 60 and 400 and not l.has_pools order by s.id desc limit 1`, [product.logins.merchant.login]) as unknown as [{ code: string; id: string; available: number; house: string }]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/stock/pools`)
  await seller.getByRole('heading', { name: '渠道库存' }).first().waitFor()
  await looked(seller, `pools-begin-${name}`)
  await seller.getByRole('button', { name: '保留库存' }).first().click()
  const form = seller.getByRole('dialog')
  const save = () => form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.getByLabel('规格', { exact: true }).first().click()
  await seller.keyboard.type(good.code)
  await seller.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await form.getByLabel('渠道').click()
  await seller.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: 'ERP' }).click()
  await form.getByLabel('保留件数').fill('9999')
  await save()
  await soon(() => form.locator('.ant-form-item-has-error').count()).toBe(1)
  await looked(seller, `pools-wrong-${name}`)
  await form.getByLabel('保留件数').fill('30')
  await save()
  await form.waitFor({ state: 'hidden' })
  await seller.getByText('已用 0 / 30').first().waitFor()
  const row = seller.locator('tr, li, article').filter({ hasText: good.code }).first()
  await row.getByRole('button', { name: '登记售出' }).click()
  await form.getByLabel('仓库', { exact: true }).click()
  await seller.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await form.getByLabel('件数', { exact: true }).fill('4')
  await form.getByLabel('对方订单号').fill(`TB-${name}-1`)
  await looked(seller, `pools-take-${name}`)
  await save()
  await form.waitFor({ state: 'hidden' })
  await seller.getByText('已用 4 / 30').first().waitFor()
  await row.getByRole('button', { name: /^修\s?改$/ }).click()
  await form.getByLabel('保留件数').fill('2')
  await save()
  await soon(() => form.locator('.ant-form-item-has-error').count()).toBe(1)
  await form.getByLabel('保留件数').fill('10')
  await save()
  await form.waitFor({ state: 'hidden' })
  await seller.getByText('已用 4 / 10').first().waitFor()
  await looked(seller, `pools-${name}`)
  await row.getByRole('button', { name: /^截\s?止$/ }).click()
  await seller.getByRole('dialog').getByRole('button', { name: /^截\s?止$/ }).click()
  await seller.getByText('已截止').first().waitFor()

  // A receipt with a price, and its freight that is billed later.
  await seller.evaluate(async ({ id, house, name }) => { await fetch('/v1/merchant/stock/receive', { method: 'POST', body: JSON.stringify({ skuId: id, warehouseId: house, quantity: 12, sourceId: `PO-${name}`, unitFen: 31_50 }), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } }) }, { ...good, name })
  await seller.goto(`${product.url}/seller/stock/value`)
  await seller.getByText('先进先出价值').waitFor()
  await looked(seller, `value-${name}`)
  await seller.goto(`${product.url}/seller/stock/value/${good.id}`)
  await seller.getByText(`PO-${name}`).first().waitFor()
  await seller.locator('tr, li, article').filter({ hasText: `PO-${name}` }).first().getByRole('button', { name: '计入费用' }).click()
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.getByText('请填写').first().waitFor()
  await looked(seller, `value-bill-${name}`)
  await form.getByLabel('费用（元）').fill('60')
  await form.getByLabel('备注').fill('海运费')
  await save()
  await form.waitFor({ state: 'hidden' })
  await seller.getByText('438.00').first().waitFor()
  await looked(seller, `value-layers-${name}`)
  await seller.context().close()
}, 240_000)

test('F13 goods that counted as received as the store was silent wait to be looked at: said piece by piece, they go into stock', async () => {
  const [phone, desk, shopper, staff] = await Promise.all([...twoLooks, ...twoLooks].map(async (look) => (await openContext(browser, look)).newPage())) as [Page, Page, Page, Page]
  const [one] = await product.ask(`select id, number from aftersales_cases where state = 'returning' order by id desc limit 1`) as unknown as [{ id: string; number: string }]
  await enterShop(shopper, product, `/aftersales/${one.id}`)
  await shopper.getByLabel('快递单号').fill('SF1234567890')
  await shopper.getByRole('button', { name: '我已寄出' }).click()
  await shopper.getByText('等待商家收货').first().waitFor()
  await product.ask(`update aftersales_cases set due_at = now() - interval '1 minute' where id = $1`, [one.id])
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.evaluate(async () => { await fetch('/v1/staff/schedules/aftersales.sweep_due/run', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } }) })
  await expect.poll(async () => Number((await product.ask('select sum(to_judge) as n from aftersales_lines where case_id = $1', [one.id]))[0]!['n']), { timeout: 90_000 }).toBeGreaterThan(0)
  for (const [i, seller] of [phone, desk].entries()) {
    await enter(seller, `${product.url}/seller`, product.logins.merchant)
    await seller.goto(`${product.url}/seller/aftersales?judge=true`)
    await seller.getByText(one.number).first().waitFor()
    await looked(seller, `judge-list-${twoLooks[i]!.name}`)
    await seller.getByRole('link', { name: one.number }).first().click()
    await seller.getByText('退货定级').first().waitFor()
    await seller.getByLabel('可售件数').fill('0')
    await seller.getByRole('button', { name: '按以上件数入库' }).click()
    await soon(() => seller.locator('.ant-form-item-has-error').count()).toBeGreaterThan(0)
    await looked(seller, `judge-wrong-${twoLooks[i]!.name}`)
  }
  await desk.getByLabel('未收到').fill('1')
  await desk.getByRole('button', { name: '按以上件数入库' }).click()
  await soon(() => desk.getByRole('button', { name: '按以上件数入库' }).count()).toBe(0)
  await looked(desk, 'judge-done')
}, 240_000)
