import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, startProduct, type Product } from './product'

/** Money on screen 结算: a merchant sees what is his, his statement and his payouts; the platform sees all of them, and publishes commissions. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test.each(twoLooks)('F75 E19 at $name: balance, statement, payouts and commissions, on both sides; a commission that comes too soon is told beside its field', async ({ name, ...look }) => {
  const [seller, staff] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/money`)
  await seller.getByText('可提现余额').waitFor()
  await seller.getByText('期末应付').waitFor()
  await looked(seller, `money-${name}`)
  await seller.getByRole('button', { name: '结算明细' }).click()
  await seller.getByRole('heading', { name: '结算明细' }).waitFor()
  await looked(seller, `money-items-${name}`)
  await seller.goto(`${product.url}/seller/money/payouts`)
  await seller.getByText('还没有收款账户，请先设置').waitFor()
  await seller.getByRole('button', { name: '设置收款账户' }).click()
  await seller.getByLabel('账号').fill('123')
  await looked(seller, `payouts-${name}`)
  await seller.goto(`${product.url}/seller/money/deposit`)
  await seller.getByText('还没有保证金往来').waitFor()
  await seller.getByRole('button', { name: '缴纳保证金' }).click()
  await seller.getByRole('dialog').getByLabel('金额（元）').fill('99999999')
  await seller.getByRole('dialog').getByRole('button', { name: '缴纳保证金' }).click()
  await seller.getByText('超过可用余额', { exact: false }).first().waitFor()
  await looked(seller, `deposit-${name}`)
  await seller.goto(`${product.url}/seller/commissions`)
  await seller.getByText('默认 5%', { exact: false }).waitFor()
  await looked(seller, `commissions-seller-${name}`)

  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/settlement`)
  await staff.getByRole('heading', { name: '商家结算' }).waitFor()
  await looked(staff, `settlement-${name}`)
  await staff.goto(`${product.url}/console/payouts`)
  await staff.getByText('还没有提现记录').waitFor()
  await looked(staff, `payouts-console-${name}`)
  await staff.goto(`${product.url}/console/deposits`)
  await staff.getByRole('heading', { name: '商家保证金' }).waitFor()
  await looked(staff, `deposits-console-${name}`)
  await staff.goto(`${product.url}/console/bank`)
  await staff.getByText('没有差异').waitFor()
  await looked(staff, `bank-console-${name}`)
  await staff.goto(`${product.url}/console/penalties`)
  await staff.getByRole('button', { name: '提出违约金' }).click()
  await staff.getByRole('dialog').getByText('提交后由另一人复核', { exact: false }).waitFor()
  await looked(staff, `penalties-console-${name}`)
  await staff.goto(`${product.url}/console/commissions`)
  await staff.getByRole('button', { name: '发布费率' }).click()
  const form = staff.getByRole('dialog')
  await form.getByLabel('类目').click()
  await staff.locator('.ant-select-item-option').first().click()
  await form.getByLabel('费率（%）').fill('3')
  await form.getByLabel('生效').fill('2026-01-01')
  await form.getByLabel('说明').fill('试行')
  await form.getByRole('button', { name: '发布费率' }).click()
  await form.getByText('须提前至少 7 天公示').waitFor()
  await looked(staff, `commissions-${name}`)
  expect(await form.getByLabel('说明').inputValue()).toBe('试行')
})
