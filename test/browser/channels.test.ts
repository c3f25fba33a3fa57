import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wechatCompany } from '../ports/wechat.server'
import { told } from '../ports/company'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Payment channels 支付渠道 on the screens: chosen at the pay page, drawn as a code at a computer, told to staff with what is missing, and money that WeChat keeps. */
let product: Product
let browser: Browser
// What the process is told of the company is for this file alone: others start programs with what they find.
const untouched = { ...process.env }
const freePort = () => new Promise<number>((found) => { const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address() as AddressInfo; probe.close(() => { found(port) }) }) })
beforeAll(async () => {
  const port = String(await freePort())
  // Only what it is told of the company counts here, not its books.
  await wechatCompany({ now: new Date() } as never)
  told({ PUBLIC_URL: `http://localhost:${port}` })
  ;[product, browser] = [await startProduct({ PORT: port, PAY_SIMULATOR: '1', DEV_INBOX: '0', ALIPAY_APP_ID: '2021000000000001' }), await openBrowser()]
}, 240_000)
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (!(name in untouched)) delete process.env[name]
  Object.assign(process.env, untouched)
  await browser?.close()
  await product?.stop()
})

async function placed(page: Page): Promise<void> {
  const [sku] = await product.ask(`select s.id from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id where s.is_live and p.state = 'on_shelf' and l.available > 5 and s.price_fen > 20000
    and not exists (select from presales_presales r where r.product_id = p.id) order by s.price_fen limit 1`)
  await page.goto(`${product.url}/checkout?sku=${String(sku!['id'])}&n=1`)
  await page.getByRole('button', { name: '提交订单' }).click()
  await page.waitForURL(/\/pay\//)
}

test.each(twoLooks)('F10 E17 at $name: the shopper chooses a channel, pays by WeChat’s code or is sent to it, and staff see what is set up, what is missing and what WeChat keeps', async ({ name, ...look }) => {
  const [shopper, staff] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await enterShop(shopper, product, '/')
  await placed(shopper)
  await shopper.getByLabel('微信支付').waitFor()
  // What he paid by last stands first.
  expect(await shopper.getByRole('radio').evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value))).toEqual(name === twoLooks[0]!.name ? ['simulator', 'wechat'] : ['wechat', 'simulator'])
  await looked(shopper, `pay-${name}`)
  await shopper.getByLabel('微信支付').check()
  await shopper.getByRole('button', { name: '去支付' }).click()
  await shopper.getByRole('img', { name: '付款二维码' }).waitFor()
  await shopper.getByText('请用微信支付扫码付款').waitFor()
  await looked(shopper, `pay-scan-${name}`)
  // Paid by whoever read the code: the page finds it by itself.
  await product.ask(`update payments_intents set state = 'succeeded', channel = 'wechat' where id = $1`, [/pay_\w+/.exec(shopper.url())![0]])
  await shopper.getByText('支付成功').first().waitFor()

  await product.ask(`insert into wechat_uploads (id, trade_ref, parcel_id, order_id, merchant_id, carrier, number, amount_fen, state, tries, fault, at, ended_at) values ($1, 'trd_x', $1, 'ord_x', 'mer_x', 'shunfeng', 'SF1111111111111', 19900, 'failed', 6, 'WeChat does not take the shipment: -1 system error', now(), now()) on conflict do nothing`, [`wup_${name}`])
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/channels`)
  await staff.getByText('ALIPAY_SELLER_ID').first().waitFor()
  await staff.getByText('已配置').first().waitFor()
  await looked(staff, `channels-${name}`)
  await staff.goto(`${product.url}/console/wechat`)
  await staff.getByText('SF1111111111111').first().waitFor()
  await looked(staff, `uploads-${name}`)
  await staff.getByRole('button', { name: '重新上传' }).first().click()
  await expect.poll(async () => (await product.ask('select state from wechat_uploads where id = $1', [`wup_${name}`]))[0]!['state'], { timeout: 15_000 }).not.toBe('failed')
})

test('where messages go to real people, no page calls itself a demo or leads to what was sent', async () => {
  const read = async (path: string, form?: Readonly<Record<string, string>>) => {
    const answer = await fetch(product.url + path, { headers: { accept: 'text/html' }, ...(form && { method: 'POST', body: new URLSearchParams(form) }) })
    return { status: answer.status, html: await answer.text() }
  }
  for (const path of ['/', '/sign-in', '/look-up', '/search?q=x', '/rules']) {
    const { status, html } = await read(path)
    expect([path, status, /演示数据|\/dev\/messages/.exec(html)?.[0]]).toEqual([path, 200, undefined])
  }
  for (const path of ['/sign-in', '/look-up']) {
    const { status, html } = await read(path, { phone: path === '/sign-in' ? '13655550021' : '13655550022', do: 'send' })
    expect([path, status, html.includes('验证码已发送至'), html.includes('/dev/messages')]).toEqual([path, 200, true, false])
  }
  expect((await read('/dev/messages')).status).toBe(404)
  const staff = await (await openContext(browser, twoLooks[0])).newPage()
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/messages`)
  await staff.getByText('没有消息。短信和邮件交给真实服务商发送后').waitFor()
  await looked(staff, 'messages-delivered')
})
