import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mp4 } from '../films'
import { desk, faultsUnderPointer, openBrowser, openContext, phone, seriousFaults, tooWide } from './browser'
import { soon } from './looks'
import { enter as enterAt, invite, enterShop, startProduct, type Login, type Product } from './product'

/** The whole path 全程: the shopper buys, the merchant ships, the shopper confirms, the operator sees all of it; each in his own front end, on a phone and at a desk. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const enter = (page: Page, app: 'seller' | 'console', login: Login) => enterAt(page, `${product.url}/${app}`, login)

/** Places and pays an order as the demo shopper; answers the number of the merchant's part and the order's page. */
async function buy(page: Page): Promise<{ number: string; url: string }> {
  await enterShop(page, product, '/orders?state=paid')
  // What was paid before stands in the same list: the new order is the one that was not first.
  const first = () => page.locator('.order .order-goods').first().getAttribute('href')
  const before = await first()
  await page.goto(`${product.url}/c/clothing`)
  await page.locator('[data-grid] a').first().click()
  await page.getByRole('button', { name: '立即购买' }).click()
  await page.getByRole('button', { name: '提交订单' }).click()
  await page.getByRole('button', { name: '去支付' }).click()
  await page.getByRole('button', { name: '支付成功' }).click()
  await page.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached' })
  await expect.poll(async () => { await page.goto(`${product.url}/orders?state=paid`); return first() }, { timeout: 20_000 }).not.toBe(before)
  await page.locator('.order .order-goods').first().click()
  await page.waitForURL('**/orders/ord_**')
  return { number: (await page.locator('[data-copy]').getAttribute('data-copy'))!, url: page.url() }
}

/** A picture of our own making: content decides what a file is, so it must be a real one. */
const picture = (): Promise<Buffer> => sharp({ create: { width: 640, height: 640, channels: 3, background: '#9fc5b8' } }).png().toBuffer()

describe.each([{ name: '在 390 px', viewport: phone }, { name: '在 1280 px', viewport: desk }])('F09 F10 F11 F12 $name', ({ viewport }) => {
  test('买家下单付款，商家发货，买家确认，运营都看得到', async () => {
    const serious: string[] = []
    const faults: string[] = []
    const [shopper, merchant, operator] = await Promise.all([1, 2, 3].map(async () => (await openContext(browser, { viewport })).newPage())) as [Page, Page, Page]
    for (const page of [shopper, merchant, operator]) page.on('pageerror', (fault) => { faults.push(fault.message) })
    const { number, url } = await buy(shopper)

    await enter(merchant, 'seller', product.logins.merchant)
    serious.push(...await seriousFaults(merchant))
    await merchant.goto(`${product.url}/seller/orders?q=${number}`)
    await merchant.getByRole('link', { name: number }).click()
    await merchant.getByRole('button', { name: '查看完整收货信息' }).click()
    await merchant.getByText('本次查看已记录').waitFor()
    await merchant.getByLabel('快递公司').click()
    await merchant.getByTitle('顺丰速运').click()
    await merchant.getByLabel('运单号').fill(`SF${number.slice(-12)}`)
    serious.push(...await seriousFaults(merchant))
    await merchant.getByRole('button', { name: '发出包裹' }).click()
    await merchant.getByRole('heading', { name: number }).locator('..').getByText('待收货').waitFor()

    await shopper.goto(url)
    await shopper.getByText(`SF${number.slice(-12)}`).first().waitFor()
    await shopper.getByRole('button', { name: '确认收货' }).click()
    await shopper.getByRole('heading', { name: '已完成' }).waitFor()
    serious.push(...await seriousFaults(shopper))

    await enter(operator, 'console', product.logins.staff)
    serious.push(...await seriousFaults(operator))
    await operator.goto(`${product.url}/console/orders?q=${number}`)
    if (viewport === desk) serious.push(...await faultsUnderPointer(operator))
    await operator.getByRole('link', { name: number }).click()
    await operator.getByRole('heading', { name: number }).locator('..').getByText('已完成').waitFor()
    serious.push(...await seriousFaults(operator))
    await operator.goto(`${product.url}/console/audit?action=revealAddress`)
    await operator.locator('.table tbody tr').first().waitFor()
    for (const path of ['products', 'merchants', 'settings', 'events', 'letters', 'jobs', 'people', 'members', 'ledger', 'breaks', 'payments', 'audit']) {
      await operator.goto(`${product.url}/console/${path}`)
      await operator.locator('.table, .desk-empty').first().waitFor()
      serious.push(...await seriousFaults(operator), ...viewport === desk ? await faultsUnderPointer(operator) : [])
      expect(await tooWide(operator)).toEqual([])
    }
    expect(serious).toEqual([])
    expect(faults).toEqual([])
    for (const page of [shopper, merchant, operator]) await page.context().close()
  }, 180_000)
})

/** A whole one by its structure, with nothing to see. */
const film = mp4(512)
test('F01 F89 商家发布带规格的商品，运营审核通过，买家搜得到', async () => {
  const merchant = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(merchant, 'seller', product.logins.merchant)
  await merchant.goto(`${product.url}/seller/products/new`)
  await merchant.getByRole('button', { name: /^保\s?存$/ }).click()
  await merchant.locator('.ant-form-item-explain-error').first().waitFor()
  await merchant.getByLabel('商品标题').fill('青瓷荷叶香插 手工款')
  await merchant.getByLabel('商品编码').fill('QC-1')
  await merchant.getByLabel('类目').fill('餐')
  await merchant.getByLabel('类目').press('Enter')
  await merchant.getByRole('group', { name: '类目参数' }).getByLabel('材质').fill('陶瓷')
  await merchant.getByRole('group', { name: '类目参数' }).getByLabel('材质').press('Enter')
  await merchant.getByLabel(/^卖点/).fill('手工拉坯\n开片青釉')
  for (const block of ['痛点', '方案', '信任', '行动']) await merchant.getByLabel(new RegExp(`^${block}`)).fill(`${block}：一炉香的工夫，静下来。`)
  await merchant.getByRole('textbox', { name: '图文详情' }).click()
  await merchant.getByRole('button', { name: '小标题' }).click()
  await merchant.keyboard.type('窑火里的青')
  await merchant.keyboard.press('Enter')
  // What another program puts on the clipboard comes in without its colours, and without what it would run (T-45).
  await merchant.evaluate(`(() => { const data = new DataTransfer(); data.setData('text/html', '<p style="color:red" onclick="window.hit = 1">一窑一<b>色</b><img src=x onerror="window.hit = 1"></p>')
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) })()`)
  expect(await merchant.evaluate('window.hit')).toBeUndefined()
  await merchant.locator('input[aria-label="上传图片"]').setInputFiles({ name: '图.png', mimeType: 'image/png', buffer: await picture() })
  await merchant.getByRole('img', { name: '图片 1' }).waitFor()
  await merchant.locator('input[aria-label="上传视频"]').setInputFiles({ name: '片.mp4', mimeType: 'video/mp4', buffer: film })
  await merchant.locator('video[aria-label="视频"]').waitFor({ state: 'attached' })
  await merchant.getByRole('button', { name: '添加规格' }).click()
  await merchant.getByLabel('规格名').fill('颜色')
  await merchant.getByLabel(/规格值/).fill('天青，月白')
  await merchant.getByLabel('价格（元）').first().fill('59.90')
  await merchant.getByRole('button', { name: '生成规格组合' }).click()
  await merchant.getByRole('group', { name: '月白' }).waitFor()
  await merchant.getByRole('button', { name: '向下填充' }).click()
  expect(await merchant.getByRole('group', { name: '月白' }).getByLabel('价格（元）').inputValue()).toBe('59.90')
  await merchant.getByRole('button', { name: /^保\s?存$/ }).click()
  await merchant.waitForURL('**/products/prd_**')
  await merchant.getByRole('button', { name: '提交审核' }).click()
  await merchant.getByText('审核中').first().waitFor()

  const operator = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(operator, 'console', product.logins.staff)
  await operator.goto(`${product.url}/console/products?state=in_review`)
  await operator.getByRole('link', { name: '青瓷荷叶香插 手工款' }).click()
  await operator.getByRole('button', { name: /^通\s?过$/ }).click()
  await operator.getByText('已上架').first().waitFor()

  const shopper = await (await openContext(browser)).newPage()
  await expect.poll(async () => { await shopper.goto(`${product.url}/search?q=${encodeURIComponent('青瓷香插')}&t=${Math.random()}`); return shopper.getByText('青瓷荷叶香插 手工款').count() }, { timeout: 20_000 }).toBeGreaterThan(0)
  await shopper.getByText('青瓷荷叶香插 手工款').first().click()
  await shopper.locator('#video video').waitFor({ state: 'attached' })
  await shopper.getByRole('heading', { name: '窑火里的青' }).waitFor()
  expect(await shopper.locator('.story > div').innerHTML()).toBe('<h3>窑火里的青</h3><p>一窑一<strong>色</strong></p>')
  for (const page of [merchant, operator, shopper]) await page.context().close()
}, 180_000)

test('I-29 设置超出范围时，说明在数字旁边；错误的密码只有一句话', async () => {
  const page = await (await openContext(browser, { viewport: desk })).newPage()
  await page.goto(`${product.url}/console`)
  await page.getByLabel('账号').fill('admin')
  await page.getByLabel('密码').fill('not-the-password')
  await page.getByRole('button', { name: /^登\s?录$/ }).click()
  await page.getByRole('alert').waitFor()
  await enter(page, 'console', product.logins.staff)
  await page.goto(`${product.url}/console/settings`)
  await page.getByLabel('ordering.pay_minutes').fill('99999')
  await page.getByRole('button', { name: /^修\s?改$/ }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('ordering.pay_minutes').fill('45')
  await page.getByRole('button', { name: /^修\s?改$/ }).click()
  await soon(async () => (await (await fetch(`${product.url}/healthz`)).json() as { status: string }).status).toBe('ok')
  await page.goto(`${product.url}/console/audit?action=kernel.put_setting`)
  await page.locator('.table tbody tr').first().waitFor()
  await page.context().close()
})

test('I-20 被邀请的店员从短信里的链接设置密码，只看到他的角色能去的地方；E34 他保存的视图在另一台设备上还在', async () => {
  const owner = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(owner, 'seller', product.logins.merchant)
  await owner.goto(`${product.url}/seller/staff`)
  await invite(owner, { name: '小周', login: 'zhou.cangku', to: '13700000001', role: '仓库', button: '邀请员工' })
  const messageTo = async () => ((await (await fetch(`${product.url}/v1/dev/messages?to=13700000001`)).json()) as { items: { text: string }[] }).items[0]?.text ?? ''
  await soon(messageTo).toContain('/seller/join?token=')
  const link = /\/seller\/join\?token=[\w-]+/.exec(await messageTo())![0]
  const clerk = await (await openContext(browser)).newPage()
  await clerk.goto(product.url + link)
  await clerk.getByLabel('新密码').fill('12345678')
  await clerk.getByRole('button', { name: '设置密码并登录' }).click()
  await clerk.locator('.ant-form-item-explain-error, [role=alert]').first().waitFor()
  await clerk.getByLabel('新密码').fill('lantern river 7')
  await clerk.getByRole('button', { name: '设置密码并登录' }).click()
  await clerk.locator('.numbers').first().waitFor()
  expect(await seriousFaults(clerk)).toEqual([])
  await clerk.getByRole('button', { name: '菜单' }).click()
  await clerk.getByRole('link', { name: '库存', exact: true }).waitFor()
  expect(await clerk.getByRole('link', { name: '资金' }).count()).toBe(0)
  await clerk.goto(`${product.url}/seller/orders?state=paid`)
  await clerk.getByRole('button', { name: /^视\s?图$/ }).click()
  await clerk.getByLabel('视图名称').fill('今天要发')
  await clerk.getByRole('button', { name: '保存当前视图' }).click()
  await clerk.getByRole('button', { name: '今天要发', exact: true }).waitFor()

  const elsewhere = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(elsewhere, 'seller', { login: 'zhou.cangku', password: 'lantern river 7' })
  await elsewhere.goto(`${product.url}/seller/orders`)
  await elsewhere.getByRole('button', { name: /^视\s?图$/ }).click()
  await elsewhere.getByRole('button', { name: '今天要发', exact: true }).click()
  await elsewhere.waitForURL('**/orders?state=paid')
  for (const page of [owner, clerk, elsewhere]) await page.context().close()
}, 180_000)
