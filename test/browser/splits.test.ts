import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, startProduct, type Product } from './product'

/** Licensed split on screen 分账: a store says who receives, the platform lets the channel check and switches it on, and both see what was split. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** Splits of the store's past orders in every state, as weeks of splitting would leave them; nobody asks the channel about them. */
async function plant(): Promise<void> {
  const rows = await product.ask(`select o.id as "orderId", o.parent_id as "parentId", o.merchant_id as "merchantId", t.trade_ref as "tradeRef", i.amount_fen::int as fen from ordering_orders o join payments_intents i on i.purpose_id = o.parent_id join payments_tries t on t.payment_id = i.id and t.state = 'succeeded' join identity_members m on m.merchant_id = o.merchant_id where m.login = $1 order by o.id desc limit 5`, [product.logins.merchant.login])
  for (const [i, [state, why, asks, backFen]] of ([['paid', '', 1, 500], ['paid', '', 1, 0], ['splitting', '', 6, 0], ['failed', '接收方账户异常', 1, 0], ['waiting', '', 0, 0]] as const).entries()) {
    const { orderId, parentId, merchantId, tradeRef, fen } = rows[i]!
    const isOpen = state === 'splitting' || state === 'waiting'
    await product.ask(`insert into splits_splits (id, merchant_id, order_id, purpose_id, trade_ref, channel, kind, account, amount_fen, cap_fen, back_fen, state, why, asks, next_ask_at, at, changed_at) values ($1, $2, $3, $4, $5, 'simulator', 'company', '1900000105', $6, $7, $8, $9, $10, $11, $12, now(), now())`, [`spl_seen_${i}`, merchantId, orderId, parentId, tradeRef, Math.floor(Number(fen) * 0.7), Math.floor(Number(fen) * 0.8), backFen, state, why, asks, isOpen ? '2999-01-01' : null])
    if (state === 'paid') await product.ask(`insert into splits_backs (id, split_id, refund_id, merchant_id, order_id, channel, amount_fen, state, why, until_at, at, ended_at) values ($1, $2, 'ref_seen', $3, $4, 'simulator', 500, $5, $6, now(), now(), now())`, [`spb_seen_${i}`, `spl_seen_${i}`, merchantId, orderId, backFen > 0 ? 'done' : 'refused', backFen > 0 ? '' : '接收方余额不足'])
  }
}

test('E18 in two looks: who receives is written down, handed in, checked by the channel and switched on; a number that is none is told beside its field', async () => {
  const contexts = await Promise.all(twoLooks.map((look) => openContext(browser, look)))
  const [phone, desk] = await Promise.all(contexts.map((one) => one.newPage())) as [Page, Page]
  await enter(phone, `${product.url}/seller`, product.logins.merchant)
  await enter(desk, `${product.url}/console`, product.logins.staff)
  const percent = async (value: number) => { await product.ask(`update kernel_settings set value = $1 where key = 'payments.split_percent_simulator'`, [JSON.stringify(value)]); await phone.waitForTimeout(1_500) }
  await percent(0)
  await phone.goto(`${product.url}/seller/money/split-receivers`)
  await phone.getByText('平台还没有开通分账的支付渠道', { exact: false }).waitFor()
  await percent(80)
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
  // The demo shop's own waits there as well; the newest stands first.
  await desk.getByRole('button', { name: '提交渠道审核' }).first().click()
  await desk.getByText('渠道审核中').first().waitFor()
  await looked(desk, 'split-receivers-console')
  await desk.goto(`${product.url}/console/splits`)
  await desk.getByText('渠道待分账资金').waitFor()
  await looked(desk, 'splits-console-demo')
  await phone.goto(`${product.url}/seller/money/splits`)
  await phone.getByText('还没有分账。', { exact: false }).waitFor()
  await looked(phone, 'splits-seller-none')

  await plant()
  await desk.reload()
  await desk.getByText('1 笔分账渠道迟迟没有答复', { exact: false }).waitFor()
  await desk.getByText('接收方账户异常').waitFor()
  await looked(desk, 'splits-console')
  await phone.reload()
  await phone.getByText('回退失败，从余额抵扣', { exact: false }).waitFor()
  await looked(phone, 'splits-seller')
  const english = await (await openContext(browser, { ...twoLooks[1]!, locale: 'en-US' })).newPage()
  await enter(english, `${product.url}/console`, product.logins.staff)
  await english.goto(`${product.url}/console/splits`)
  await english.getByText('Kept at channels to be split').waitFor()
  await looked(english, 'splits-console-english')
})
