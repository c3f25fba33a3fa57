import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Task 17 of ux.md §11: the privacy centre is found, a copy asked for and fetched, personalisation switched off and its effect seen; rules read; a request to close an account at the desk. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test.each(twoLooks)('E33 PIPL 44 at $name: privacy centre, copy, personalisation off, rules, and closing', async ({ name, ...look }) => {
  const [shopper, staff] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage()))
  await enterShop(shopper!, product, '/me')
  await shopper!.getByRole('link', { name: '隐私中心' }).first().click()
  await shopper!.getByRole('heading', { name: '导出我的数据' }).waitFor()
  await looked(shopper!, `privacy-${name}`)
  await shopper!.getByRole('button', { name: '申请导出' }).click()
  await shopper!.getByText('已开始生成').waitFor()
  await expect.poll(async () => { await shopper!.goto(`${product.url}/privacy`); return shopper!.getByRole('link', { name: '下载' }).count() }, { timeout: 20_000 }).toBeGreaterThan(0)
  const [file] = await Promise.all([shopper!.waitForEvent('download'), shopper!.getByRole('link', { name: '下载' }).first().click()])
  expect(file.suggestedFilename()).toMatch(/^my-data-\d{8}\.zip$/)
  await shopper!.getByRole('button', { name: /关闭.*个性化推荐/ }).click()
  await shopper!.getByText('推荐、搜索与榜单对所有人一样').waitFor()
  await looked(shopper!, `privacy-off-${name}`)
  await shopper!.getByRole('link', { name: /看看效果/ }).click()
  await shopper!.getByRole('button', { name: /开启|打开/ }).first().waitFor()
  await shopper!.goto(`${product.url}/privacy`)
  await shopper!.getByRole('button', { name: /开启.*个性化推荐/ }).click()
  await shopper!.goto(`${product.url}/privacy/list`)
  await looked(shopper!, `privacy-list-${name}`)
  await shopper!.goto(`${product.url}/privacy/closing`)
  await shopper!.getByLabel('短信验证码').fill('000000')
  await shopper!.getByRole('button', { name: '提交注销申请' }).click()
  await shopper!.locator('#code-wrong').waitFor()
  await looked(shopper!, `privacy-closing-wrong-${name}`)
  await shopper!.goto(`${product.url}/rules`)
  await looked(shopper!, `rules-${name}`)
  await shopper!.getByRole('link', { name: '隐私政策' }).first().click()
  await shopper!.getByRole('heading', { name: '版本记录' }).waitFor()
  await looked(shopper!, `rules-privacy-${name}`)
  await enter(staff!, `${product.url}/console`, product.logins.staff)
  await staff!.goto(`${product.url}/console/closings`)
  await staff!.getByRole('heading', { name: '注销申请' }).waitFor()
  await looked(staff!, `closings-${name}`)
  await staff!.goto(`${product.url}/console/agreements`)
  await staff!.getByText('用户协议').first().waitFor()
  await looked(staff!, `agreements-${name}`)
  await staff!.goto(`${product.url}/console/agreements/user`)
  await staff!.getByLabel('改了什么（中文）').waitFor()
  await looked(staff!, `agreements-edit-${name}`)
}, 300_000)
