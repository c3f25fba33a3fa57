import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, startProduct, type Product } from './product'

/** Deposits and penalties with rows 保证金与违约金, and tax files with theirs 涉税报送: published, proposed, objected to, let go; made, looked into, handed in. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A penalty that its store was told of, under the rule of the demo shop: the second person is not waited for. */
async function announced(name: string): Promise<void> {
  await product.ask(`insert into deposits_penalties (id, offence_id, merchant_id, amount_fen, reason, evidence, state, proposed_by, proposed_at, approved_by, object_until, changed_at) select 'pen_' || $2, (select id from deposits_offences where code = 'late_shipping'), merchant_id, 3000, '三单延迟发货', '订单时间线显示付款后 60 小时发货', 'announced', 'stf_x', now() - interval '1 day', 'stf_y', now() + interval '6 days', now() from identity_members where login = $1`, [product.logins.merchant.login, name.replace(/\W/g, '_')])
}

test.each(twoLooks)('F75 E20 at $name: a deposit is asked for, a penalty proposed with wrong input first, one objected to and let go; a tax file is made, read and handed in', async ({ name, ...look }) => {
  const [seller, staff] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/money/penalties`)
  await seller.getByRole('heading', { name: '违约金' }).first().waitFor()
  await looked(seller, `penalties-begin-${name}`)
  await announced(name)
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await seller.goto(`${product.url}/seller/money/deposit`)
  await seller.getByText('请在期限前补缴').waitFor()
  await looked(seller, `deposit-called-${name}`)
  await seller.goto(`${product.url}/seller/money/penalties`)
  await seller.getByText('三单延迟发货').first().waitFor()
  await looked(seller, `penalties-told-${name}`)
  await seller.getByRole('button', { name: '提出异议' }).first().click()
  await seller.getByRole('dialog').getByRole('textbox').fill('其中一单因地址变更延后，买家同意')
  await looked(seller, `penalties-object-${name}`)
  await seller.getByRole('dialog').getByRole('button', { name: '提出异议' }).click()
  await seller.getByText('商家异议').first().waitFor()

  await staff.goto(`${product.url}/console/deposits`)
  await staff.getByText('待补缴').first().waitFor()
  await looked(staff, `deposits-rows-${name}`)
  await staff.goto(`${product.url}/console/penalties`)
  await staff.getByText('买家同意').first().waitFor()
  await looked(staff, `penalties-rows-${name}`)
  await staff.getByRole('button', { name: '提出违约金' }).click()
  const form = staff.getByRole('dialog')
  await form.getByRole('button', { name: '提出违约金' }).click()
  await form.getByText('必填').first().waitFor()
  await form.getByLabel('店铺').click()
  await staff.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await form.getByLabel('违约规则').click()
  await staff.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: '延迟发货' }).click()
  await form.getByLabel('金额（元）').fill('80')
  await form.getByLabel('事由').fill('连续延迟发货')
  await form.getByLabel('证据').fill('见订单时间线')
  await form.getByRole('button', { name: '提出违约金' }).click()
  await soon(() => form.locator('.ant-form-item-has-error').count()).toBe(1)
  await looked(staff, `penalties-propose-${name}`)
  await form.getByLabel('金额（元）').fill('40')
  await form.getByRole('button', { name: '提出违约金' }).click()
  await form.waitFor({ state: 'hidden' })
  await staff.locator('.state-tag').filter({ hasText: '待复核' }).first().waitFor()
  await staff.locator('tr, li, article').filter({ hasText: '买家同意' }).filter({ has: staff.getByRole('button', { name: /^撤\s?销$/ }) }).first().getByRole('button', { name: /^撤\s?销$/ }).click()
  await staff.getByRole('dialog').getByRole('textbox').fill('异议成立')
  await staff.getByRole('dialog').getByRole('button', { name: /^撤\s?销$/ }).click()
  await staff.locator('.state-tag').filter({ hasText: '已撤销' }).first().waitFor()
  await staff.goto(`${product.url}/console/penalty-rules`)
  await staff.getByText('late_shipping').first().waitFor()
  await looked(staff, `penalty-rules-${name}`)
  await staff.goto(`${product.url}/console/deposit-rules`)
  await staff.getByText('全部类目基础保证金').first().waitFor()
  await looked(staff, `deposit-rules-${name}`)

  await staff.goto(`${product.url}/console/taxes`)
  await staff.getByRole('button', { name: '生成报送文件' }).click()
  await form.getByLabel('季度').fill('2026年')
  await form.getByRole('button', { name: '生成报送文件' }).click()
  await form.getByText('如 2026Q3').last().waitFor()
  await looked(staff, `taxes-wrong-${name}`)
  const quarter = await quarterBefore(name.startsWith('phone') ? '1 day' : '4 months')
  await form.getByLabel('季度').fill(quarter)
  await form.getByLabel('说明').fill('按期报送')
  await form.getByRole('button', { name: '生成报送文件' }).click()
  await form.waitFor({ state: 'hidden' })
  await staff.locator('tr, li, article').filter({ hasText: quarter }).first().waitFor()
  await looked(staff, `taxes-${name}`)
  await staff.getByRole('button', { name: /^明\s?细$/ }).first().click()
  await staff.getByRole('heading', { name: '报送明细' }).waitFor()
  await looked(staff, `taxes-rows-${name}`)
  await staff.goto(`${product.url}/console/taxes/orders`)
  await staff.getByRole('button', { name: /^查\s?询$/ }).click()
  await staff.getByText('必填').first().waitFor()
  await looked(staff, `taxes-orders-wrong-${name}`)
  await staff.getByLabel('店铺').click()
  await staff.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await staff.getByLabel('从', { exact: true }).fill('2025-06-20')
  await staff.getByLabel('到', { exact: true }).fill('2099-01-01')
  await staff.getByRole('button', { name: /^查\s?询$/ }).click()
  await staff.getByText('销售').first().waitFor()
  await looked(staff, `taxes-orders-${name}`)
  for (const page of [seller, staff]) await page.context().close()
}, 240_000)

/** A quarter that has ended, so long before this one began, by the database's clock: each look makes the file of its own, for one that would say the same again is refused. */
const quarterBefore = async (back: string): Promise<string> => String((await product.ask(`select to_char(date_trunc('quarter', now() at time zone 'Asia/Shanghai') - $1::interval, 'YYYY"Q"Q') as q`, [back]))[0]!['q'])
