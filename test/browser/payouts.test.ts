import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Payouts to shoppers 买家余额提现 on the screens: a compensation stands at its store, an account is named with a code, the money is asked for, and the platform's desk sees it among its payouts. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const stateNow = async (): Promise<unknown> => (await product.ask(`select state from settlement_payouts where shopper_id is not null order by id desc limit 1`))[0]?.['state']
/** What a store owes the demo shopper as money, as a penalty would have left it. */
async function owed(name: string): Promise<void> {
  const [{ shopper, merchant }] = await product.ask(`select h.id as shopper, (select id from merchants_merchants where state = 'open' order by id limit 1) as merchant from identity_shoppers h where h.phone = $1`, [product.logins.shopper.login]) as [{ shopper: string; merchant: string }]
  await product.ask(`with booked as (insert into wallet_entries (id, shopper_id, merchant_id, reason, available_fen, reserved_fen, source_id, actor_id, at) values ('wen_' || $3, $1, $2, 'compensated', 8800, 0, 'pen_' || $3, 'system', now()) returning 1)
    insert into wallet_accounts (shopper_id, merchant_id, available_fen) select $1, $2, 8800 from booked on conflict (shopper_id, merchant_id) do update set available_fen = wallet_accounts.available_fen + 8800`, [shopper, merchant, name.replace('-', '')])
}

test.each(twoLooks)('E19 at $name: money on a balance is asked for by a shopper who names his account with a code, and stands at the platform’s desk', async ({ name, ...look }) => {
  const [shopper, staff] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  await owed(name)
  await enterShop(shopper, product, '/me/balances')
  await shopper.getByRole('link', { name: '余额提现' }).click()
  await shopper.waitForURL(/\/me\/payouts$/)
  await looked(shopper, `payouts-begin-${name}`)
  // One a minute goes to a phone: the look before this one is longer ago.
  await product.ask(`update identity_codes set created_at = created_at - interval '2 minutes'`)
  await shopper.getByRole('button', { name: '发送验证码到我的手机' }).click()
  await shopper.getByText('验证码已发送').waitFor()
  const form = shopper.locator('form').filter({ has: shopper.getByLabel('银行账号') })
  await form.getByLabel('验证码').fill('000000')
  await form.getByLabel('户名').fill('小岚')
  await form.getByLabel('开户行').fill('招商银行')
  await form.getByLabel('银行账号').fill('6214 0000 0000 0000')
  await form.getByRole('checkbox').check()
  await form.getByRole('button', { name: '保存收款账户' }).click()
  await form.getByRole('alert').first().waitFor()
  await looked(shopper, `payouts-wrong-${name}`)
  const code = await codeOf(shopper)
  await form.getByLabel('验证码').fill(code)
  await form.getByRole('checkbox').check()
  await form.getByRole('button', { name: '保存收款账户' }).click()
  await shopper.getByText('收款账户已保存').waitFor()
  await looked(shopper, `payouts-account-${name}`)
  await shopper.getByRole('button', { name: /提现 ¥/ }).first().click()
  await shopper.getByText('已申请提现').waitFor()
  await soon(stateNow).toBe('applied')
  await looked(shopper, `payouts-asked-${name}`)
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/payouts`)
  await staff.getByText('买家余额').first().waitFor()
  await looked(staff, `payouts-desk-${name}`)
}, 240_000)

/** The newest code that was sent to the demo shopper. */
async function codeOf(page: Page): Promise<string> {
  const answer = await page.request.get(`${product.url}/v1/dev/messages?to=${product.logins.shopper.login}`)
  return (await answer.json() as { items: { code: string }[] }).items[0]!.code
}
