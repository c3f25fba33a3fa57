import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Price lists 价格表 from the seller's form to a company's cart (E13): a group, a list with steps by hand and pasted, what its shoppers see and others do not. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** Two SKUs of one product of the demo merchant with a dozen in stock, that no list names and no offer touches. */
async function goods(): Promise<{ id: string; skus: readonly { id: string; code: string }[] }> {
  const rows = await product.ask(`select p.id, array_agg(s.id order by s.id) as skus, array_agg(s.code order by s.id) as codes from catalog_products p join catalog_skus s on s.product_id = p.id join stock_levels l on l.sku_id = s.id join identity_members m on m.merchant_id = p.merchant_id
    where m.login = $1 and p.state = 'on_shelf' and s.is_live and s.price_fen >= 10000 and l.available >= 12 and s.per_person_limit is null and not exists (select from pricelists_lines x where x.sku_id = s.id)
      and not exists (select from promotions_offers o where o.state = 'live' and o.lane = 'price' and (o.scope->'skuIds' ? s.id or o.scope->'productIds' ? p.id)) group by p.id having count(*) > 1 order by p.id limit 1`, [product.logins.merchant.login])
  const { id, skus, codes } = rows[0] as { id: string; skus: string[]; codes: string[] }
  return { id, skus: skus.map((sku, i) => ({ id: sku, code: codes[i]! })) }
}

test.each(twoLooks)('E13 at $name: a group and a list made at the desk, steps seen and had by its shoppers alone, named in cart and checkout, and gone with the group', async ({ name, ...look }) => {
  const [seller, shopper, guest, staff] = await Promise.all([look, look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page, Page]
  const { id, skus: [one, other] } = await goods()
  const [{ id: shopperId }] = await product.ask('select id from identity_shoppers where phone = $1', [product.logins.shopper.login]) as [{ id: string }]
  const [company, wholesale] = [`采购组 ${name}`, `批发价 ${name}`]

  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/price-groups`)
  await seller.getByRole('button', { name: '新建会员组' }).first().click()
  await seller.getByRole('dialog').getByLabel('名称').fill(company)
  await seller.getByRole('dialog').getByRole('button', { name: /^保\s?存$/ }).click()
  const group = seller.locator('tr, li, article').filter({ hasText: company }).first()
  await group.getByRole('button', { name: '管理成员' }).click()
  const people = seller.getByRole('dialog')
  await people.getByText('组里还没有人').waitFor()
  await people.getByLabel('买家编号').fill(`${shopperId}\nshp_nobody\n13800000000`)
  await people.getByRole('button', { name: /^加\s?入$/ }).click()
  await people.getByText('3 行中加入 1 人').waitFor()
  await people.getByText('shp_nobody：没有这个买家').waitFor()
  await people.getByText('138****0000：请填写买家编号').waitFor()
  await people.locator('.price-members code', { hasText: shopperId }).waitFor()
  await looked(seller, `price-group-${name}`)

  await seller.goto(`${product.url}/seller/price-lists`)
  await seller.getByRole('button', { name: '新建价格表' }).first().click()
  const form = seller.getByRole('dialog').first()
  await form.getByLabel('名称').fill(wholesale)
  await form.getByRole('radio', { name: '会员组' }).check()
  await form.getByRole('combobox', { name: '会员组' }).click()
  await seller.getByTitle(company).last().click()
  await form.getByLabel('添加规格').fill(one!.code)
  await seller.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await form.getByLabel(/第 1 档件数/).fill('3')
  await form.getByLabel(/第 1 档单价/).fill('99999')
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.getByText(/阶梯价须低于商品现价/).first().waitFor()
  await form.getByLabel(/第 1 档单价/).fill('90')
  await form.getByRole('button', { name: '加一档' }).click()
  await form.getByLabel(/第 2 档件数/).fill('10')
  await form.getByLabel(/第 2 档单价/).fill('80.5')
  await form.getByRole('button', { name: '粘贴 / 导入' }).click()
  const paste = seller.getByRole('dialog').last()
  await paste.getByRole('textbox').fill(`货号,件数,单价\n${other!.code},1,88\n没有的货号,1,5`)
  await paste.getByRole('button', { name: /^读\s?取$/ }).click()
  await paste.getByText('第 3 行 没有的货号：没有这个规格').waitFor()
  await looked(seller, `price-list-paste-${name}`)
  await paste.getByRole('button', { name: 'Close' }).or(paste.getByRole('button', { name: '关闭' })).or(paste.locator('.ant-modal-close')).first().click()
  await soon(() => form.locator('.price-line').count()).toBe(2)
  await looked(seller, `price-list-form-${name}`)
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.waitFor({ state: 'detached' })
  const row = seller.locator('tr, li, article').filter({ hasText: wholesale }).first()
  await row.getByRole('button', { name: /^发\s?布$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('企业采购上线')
  await seller.getByRole('dialog').getByRole('button', { name: /^发\s?布$/ }).click()
  await row.getByText('生效', { exact: true }).waitFor()
  await looked(seller, `price-lists-${name}`)

  // Whoever has not signed in sees the page as it always was.
  await guest.goto(`${product.url}/p/${id}`)
  await guest.getByRole('button', { name: '加入购物车' }).first().waitFor()
  expect(await guest.locator('.steps').count()).toBe(0)
  await enterShop(shopper, product, `/p/${id}`)
  const steps = shopper.getByRole('region', { name: '阶梯价' })
  await steps.getByText('10 件起').waitFor()
  await steps.getByText('¥80.50').waitFor()
  await looked(shopper, `price-steps-${name}`)
  await shopper.request.post(`${product.url}/v1/cart/lines`, { data: { skuId: one!.id, quantity: 9 } })
  await shopper.goto(`${product.url}/cart`)
  await shopper.getByText(`${wholesale} ¥90.00/件`).waitFor()
  await shopper.getByText('再买 1 件享 ¥80.50/件').waitFor()
  await looked(shopper, `price-cart-${name}`)
  await shopper.getByRole('link', { name: /结算/ }).click()
  await shopper.getByText(`${wholesale} ¥90.00/件`).waitFor()
  await looked(shopper, `price-checkout-${name}`)
  await shopper.goto(`${product.url}/me`)
  await shopper.getByText(company).waitFor()
  await looked(shopper, `price-me-${name}`)

  await seller.goto(`${product.url}/seller/price-groups`)
  await seller.locator('tr, li, article').filter({ hasText: company }).first().getByRole('button', { name: '管理成员' }).click()
  await seller.getByRole('button', { name: `移出 ${shopperId}` }).click()
  await seller.getByRole('tooltip').getByRole('button', { name: /^移\s?出$/ }).click()
  await seller.getByText('组里还没有人').waitFor()
  await shopper.goto(`${product.url}/cart`)
  await shopper.getByRole('heading', { name: '购物车', exact: true }).waitFor()
  expect(await shopper.getByText(wholesale).count()).toBe(0)
  await shopper.goto(`${product.url}/p/${id}`)
  await soon(async () => { await shopper.reload(); await shopper.waitForLoadState('networkidle'); return shopper.locator('.steps').count() }).toBe(0)

  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/price-lists`)
  const theirs = staff.locator('tr, li, article').filter({ hasText: wholesale }).first()
  await theirs.getByText('商家').first().waitFor()
  await looked(staff, `price-lists-console-${name}`)
  await theirs.getByRole('button', { name: /^停\s?止$/ }).click()
  await staff.getByRole('dialog').getByRole('textbox').fill('投诉核实')
  await staff.getByRole('dialog').getByRole('button', { name: /^停\s?止$/ }).click()
  await theirs.getByText('已停止').waitFor()
}, 240_000)
