import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, startProduct, type Product } from './product'

/** Licensed split on screen 分账: a store says who receives, the platform lets the channel check and switches it on, and both see what was split. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test('E18 in two looks: who receives is written down, handed in, checked by the channel and switched on; a number that is none is told beside its field', async () => {
  const contexts = await Promise.all(twoLooks.map((look) => openContext(browser, look)))
  const [phone, desk] = await Promise.all(contexts.map((one) => one.newPage())) as [Page, Page]
  await enter(phone, `${product.url}/seller`, product.logins.merchant)
  await enter(desk, `${product.url}/console`, product.logins.staff)
  await phone.goto(`${product.url}/seller/money/split-receivers`)
  await phone.getByText('平台还没有开通分账的支付渠道', { exact: false }).waitFor()
  await product.ask(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ('payments.split_percent_simulator', 80, 1, 'test', now()) on conflict (key) do update set value = 80`)
  await phone.waitForTimeout(1_500)
  await phone.reload()
  await phone.getByRole('button', { name: '填写接收方' }).first().click()
  await phone.getByRole('dialog').getByLabel('账户', { exact: true }).fill('1')
  await phone.getByRole('dialog').getByLabel('户名', { exact: false }).fill('山居家具有限公司')
  await phone.getByRole('dialog').getByRole('button', { name: '填写接收方' }).click()
  await phone.locator('.ant-form-item-explain-error').first().waitFor()
  await looked(phone, 'split-receiver-wrong')
  await phone.getByRole('dialog').getByLabel('账户', { exact: true }).fill('1900000105')
  await phone.getByRole('dialog').getByRole('button', { name: '填写接收方' }).click()
  await phone.getByRole('button', { name: '提交审核' }).click()
  await phone.getByText('待平台审核').first().waitFor()
  await looked(phone, 'split-receivers-seller')

  await desk.goto(`${product.url}/console/splits/receivers`)
  await desk.getByRole('button', { name: '提交渠道审核' }).click()
  await desk.getByText('渠道审核中').first().waitFor()
  await looked(desk, 'split-receivers-console')
  await desk.goto(`${product.url}/console/splits`)
  await desk.getByText('渠道待分账资金').waitFor()
  await looked(desk, 'splits-console')
  await phone.goto(`${product.url}/seller/money/splits`)
  await phone.getByText('还没有分账。', { exact: false }).waitFor()
  await looked(phone, 'splits-seller')
  expect((await product.ask(`select state from splits_receivers where account = '1900000105'`))).toBeDefined()
})
