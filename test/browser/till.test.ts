import { generateKeyPairSync } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enterShop, startProduct, type Product } from './product'

/** Paying in WeChat's own browser 微信内支付 (E17): it is offered to be bound, its till is called with what was signed, and the page comes back to look. WeChat itself is not there. */
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const port = 39_771
const settings = { PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, PAY_SIMULATOR: '1', WECHAT_PAY_APP_ID: 'wx0000000000000001', WECHAT_PAY_MERCHANT_ID: '1900000001', WECHAT_PAY_SERIAL: '5157F09EFDC096DE15EBE81A47057A7200000000', WECHAT_PAY_PRIVATE_KEY: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), WECHAT_PAY_PUBLIC_ID: 'PUB_KEY_ID_1', WECHAT_PAY_PUBLIC_KEY: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(), WECHAT_PAY_API_KEY: 'k0123456789012345678901234567890'.slice(0, 32), WECHAT_PAY_APP_SECRET: 'a-secret-of-the-application', UNLIMITED_FROM: 'loopback', WECHAT_PAY_URL: 'http://127.0.0.1:9', WECHAT_URL: 'http://127.0.0.1:9' }
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(settings), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50'
const till = { appId: 'wx0000000000000001', timeStamp: '1', nonceStr: 'n', package: 'prepay_id=wx1', signType: 'RSA', paySign: 'x' }
test('E17 in two looks: unbound it is offered, bound the till is called, and what it says is only a reason to look', async () => {
  for (const { name, ...look } of twoLooks) {
    const page: Page = await (await openContext(browser, { ...look, agent })).newPage()
    await page.addInitScript(`globalThis.WeixinJSBridge = { invoke: (name, wish, told) => { globalThis.calls = [...(globalThis.calls ?? []), [name, wish]]; setTimeout(() => { if (globalThis.calls.length > 1) told({ err_msg: 'get_brand_wcpay_request:ok' }) }, 50) } }`)
    const [open] = await product.ask(`select i.id, i.shopper_id as shopper from payments_intents i join identity_shoppers s on s.id = i.shopper_id where s.phone = $1 and i.state = 'open' order by i.id desc limit 1`, [product.logins.shopper.login])
    const id = String(open!['id'])
    await product.ask(`update payments_intents set expires_at = now() + interval '1 hour' where id = $1`, [id])
    await product.ask('delete from identity_openids')
    await enterShop(page, product, `/pay/${id}`)
    await page.getByRole('button', { name: '绑定微信，在微信里支付' }).waitFor()
    await looked(page, `till-unbound-${name}`)
    await product.ask(`insert into identity_openids (shopper_id, app_id, openid, bound_at) values ($1, $2, 'oSeenInTheBrowser01', now())`, [open!['shopper'], till.appId])
    await page.reload()
    await page.getByText('已绑定微信', { exact: false }).waitFor()
    await looked(page, `till-bound-${name}`)
    await product.ask('delete from payments_tries where trade_ref = $1', [`trd_till_${name}`])
    await product.ask(`insert into payments_tries (trade_ref, payment_id, channel, state, at, next_query_at, queries, bridge) values ($1, $2, 'wechat', 'open', now(), null, 0, $3)`, [`trd_till_${name}`, id, JSON.stringify(till)])
    await page.goto(`${product.url}/pay/${id}?till`)
    await page.getByRole('heading', { name: '微信支付', exact: true }).waitFor()
    await looked(page, `till-open-${name}`)
    expect(await page.evaluate('globalThis.calls')).toEqual([['getBrandWCPayRequest', till]])
    await page.getByRole('button', { name: '重新打开微信收银台' }).click()
    await page.waitForURL(`${product.url}/pay/${id}?back`)
    // A way back with a word that is not his binds nobody.
    await page.goto(`${product.url}/pay/wechat?code=x&state=1.x&then=%2Fpay%2F${id}`)
    await page.getByText('微信授权已过期', { exact: false }).first().waitFor()
    await looked(page, `till-shut-${name}`)
  }
}, 240_000)
