import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Invoices on screen 发票: a shopper asks for one from his order, the store issues it, money that goes back of a special one is confirmed as a red one, and the platform sees what is overdue. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** An order of the demo store that is paid, which becomes the demo shopper's. */
async function paidOrder(): Promise<{ id: string; line: string }> {
  const [found] = await product.ask(`select o.id, o.parent_id as parent, min(l.id) as line from ordering_orders o join ordering_lines l on l.order_id = o.id
    where o.merchant_id = (select merchant_id from identity_members where login = $1) and o.state = 'paid' and not o.awaits_group and o.deposit_fen is null and o.change_id is null and o.refunded_fen = 0 and not l.is_gift and l.payable_fen > 1000
      and not exists (select from invoices_invoices i where i.order_id = o.id) group by o.id, o.parent_id order by o.id desc limit 1`, [product.logins.merchant.login]) as unknown as [{ id: string; parent: string; line: string }]
  for (const [table, column] of [['ordering_orders', 'id'], ['payments_intents', 'purpose_id']]) await product.ask(`update ${table} set shopper_id = (select id from identity_shoppers where phone = $1) where ${column} = any($2)`, [product.logins.shopper.login, [found.id, found.parent]])
  return found
}

test.each(twoLooks)('E09 at $name: a shopper asks for an invoice from his order with a title that is checked, the store issues it, he has it as a file; money goes back and he confirms the red one; the platform sees what is overdue', async ({ name, ...look }) => {
  const [shopper, seller, staff] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const { id, line } = await paidOrder()
  await product.ask('delete from invoices_titles')
  await enterShop(shopper, product, `/orders/${id}`)
  await shopper.getByRole('link', { name: '发票', exact: true }).click()
  await shopper.getByRole('link', { name: '新增抬头' }).click()
  await shopper.getByLabel('抬头名称').fill('某某科技有限公司')
  await shopper.getByLabel('税号（单位必填）').fill('91350100M000100Y44')
  await shopper.getByRole('button', { name: '保存' }).click()
  await shopper.getByText('18 位须是有效的统一社会信用代码').waitFor()
  await looked(shopper, `invoices-title-${name}`)
  await shopper.getByLabel('税号（单位必填）').fill('91350100M000100Y43')
  await shopper.getByRole('button', { name: '保存' }).click()
  await shopper.getByText('可开金额').waitFor()
  await shopper.getByLabel('发票类型').selectOption('special')
  await looked(shopper, `invoices-ask-${name}`)
  await shopper.getByRole('button', { name: '提交申请' }).click()
  await shopper.getByText('已提交申请').waitFor()

  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/invoices?waits=true`)
  await seller.getByText('某某科技有限公司').first().waitFor()
  await looked(seller, `invoices-queue-${name}`)
  await seller.getByRole('button', { name: /^退\s?回$/ }).first().click()
  await seller.getByText('只能因开票信息有误退回').waitFor()
  await seller.getByRole('button', { name: /^取\s?消$/ }).last().click()
  await seller.getByRole('button', { name: /^开\s?具$/ }).first().click()
  await seller.getByText('开具后不能修改项目和金额').waitFor()
  await seller.getByRole('button', { name: /^开\s?具$/ }).last().click()
  await soon(() => product.ask('select state from invoices_invoices where order_id = $1', [id])).toEqual([{ state: 'sent' }])

  await shopper.goto(`${product.url}/invoices`)
  const file = shopper.waitForEvent('download')
  await shopper.getByRole('link', { name: '下载发票' }).first().click()
  expect((await file).suggestedFilename()).toMatch(/^invoice-\d{20}\.pdf$/)

  const answered = await seller.evaluate(async ({ id, line }) => {
    const call = async (path: string, body: object) => (await fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } })).json() as Promise<{ version: string; state: string }>
    const actions = [{ do: 'concession', lines: [{ lineId: line, amountFen: 100 }] }]
    return call(`/v1/merchant/orders/${id}/changes`, { actions, reason: '差价', version: (await call(`/v1/merchant/orders/${id}/changes/preview`, { actions })).version })
  }, { id, line })
  expect(answered.state).toBe('confirmed')
  await soon(() => product.ask('select state from invoices_reds where order_id = $1', [id])).toEqual([{ state: 'awaiting_buyer' }])
  await shopper.goto(`${product.url}/invoices`)
  await shopper.getByText('待您确认').waitFor()
  await looked(shopper, `invoices-mine-${name}`)
  await shopper.getByRole('button', { name: '确认', exact: true }).click()
  await shopper.getByText('已答复').waitFor()
  await soon(() => product.ask('select state from invoices_reds where order_id = $1', [id])).toEqual([{ state: 'red_issued' }])

  await shopper.goto(`${product.url}/invoices`)
  await shopper.getByRole('link', { name: '换开发票' }).first().click()
  await shopper.getByRole('button', { name: '提交换开申请' }).click()
  await shopper.getByText('与原发票的抬头、税号和类型相同').waitFor()
  await looked(shopper, `invoices-anew-same-${name}`)
  await shopper.getByLabel('发票类型').selectOption('ordinary')
  await shopper.getByRole('button', { name: '提交换开申请' }).click()
  await shopper.getByText('已申请换开').waitFor()
  await seller.goto(`${product.url}/seller/invoices?waits=true`)
  await seller.getByText('买家申请换开给').first().waitFor()
  await looked(seller, `invoices-anew-queue-${name}`)
  await seller.getByRole('button', { name: /^确\s?认$/ }).first().click()
  await soon(() => product.ask('select state from invoices_invoices where order_id = $1 order by id', [id])).toEqual([{ state: 'sent' }, { state: 'requested' }])
  await shopper.goto(`${product.url}/invoices`)
  await shopper.getByText('已换开', { exact: true }).first().waitFor()
  await looked(shopper, `invoices-anew-${name}`)

  await product.ask(`update invoices_invoices set due_at = asked_at where order_id = $1 and state = 'requested'`, [id])
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/invoices?overdue=true`)
  await staff.getByText('已逾期').first().waitFor()
  await looked(staff, `invoices-overdue-${name}`)
  // The next look finds a store that owes nothing.
  await product.ask(`update invoices_invoices set state = 'lapsed' where order_id = $1 and state = 'requested'`, [id])
})

/** Goods that are sent, of two stores. */
const twoStores = () => product.ask(`select distinct on (s.merchant_id) s.id from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id
  where p.kind = 'goods' and p.state = 'on_shelf' and s.is_live and l.available > 9 and s.per_person_limit is null and s.price_fen > 1000 order by s.merchant_id, s.id desc limit 2`) as Promise<{ id: string }[]>

test.each(twoLooks)('E09 at $name: at the checkout an invoice is wished for, for all stores or each by itself; a title that is gone is told beside it; with his order he sees that it waits for his money and thinks better of one, and the other is asked for by itself', async ({ name, ...look }) => {
  const shopper = await (await openContext(browser, look)).newPage()
  await product.ask('delete from invoices_titles')
  const skus = (await twoStores()).map(({ id }) => id)
  await enterShop(shopper, product, '/cart')
  await shopper.evaluate(async (skus) => { for (const skuId of skus) await fetch('/v1/cart/lines', { method: 'POST', body: JSON.stringify({ skuId, quantity: 1 }), headers: { 'content-type': 'application/json' } }) }, skus)
  await shopper.goto(`${product.url}/checkout`)
  await shopper.getByRole('link', { name: '添加发票抬头' }).scrollIntoViewIfNeeded()
  await looked(shopper, `invoices-checkout-empty-${name}`)
  await shopper.getByRole('link', { name: '添加发票抬头' }).click()
  await shopper.getByLabel('抬头名称').fill('某某科技有限公司')
  await shopper.getByLabel('税号（单位必填）').fill('91350100M000100Y43')
  await shopper.getByRole('button', { name: '保存' }).click()
  await shopper.getByRole('combobox', { name: '发票', exact: true }).selectOption({ label: '某某科技有限公司 · 专用发票' })
  const [title] = await product.ask('select * from invoices_titles') as [Record<string, unknown>]
  await product.ask('delete from invoices_titles')
  await product.ask(`insert into invoices_titles (id, shopper_id, kind, name, mail, is_default, changed_at) values ('ivt_other', $1, 'personal', '兰', '', true, $2)`, [title['shopper_id'], title['changed_at']])
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.getByText('该抬头已不在您的抬头簿中').waitFor()
  await looked(shopper, `invoices-checkout-gone-${name}`)
  await shopper.getByRole('combobox', { name: '发票', exact: true }).selectOption({ label: '兰 · 普通发票' })
  await shopper.getByText('各店铺分别选择').click()
  await shopper.locator('select[name^="invoice-"]').first().scrollIntoViewIfNeeded()
  await looked(shopper, `invoices-checkout-${name}`)
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL('**/pay/**')
  const wishes = await product.ask(`select order_id as id from invoices_wishes where state = 'open' order by order_id desc limit 2`) as [{ id: string }, { id: string }]
  await shopper.goto(`${product.url}/orders/${wishes[0].id}`)
  await shopper.getByRole('link', { name: '发票', exact: true }).click()
  await shopper.getByText('付款后自动申请').waitFor()
  await looked(shopper, `invoices-wish-${name}`)
  await shopper.getByRole('button', { name: '不需要发票' }).click()
  await shopper.getByText('付款后不会自动申请发票').waitFor()
  // He may think better of it again, and then still choose another.
  await looked(shopper, `invoices-wish-later-${name}`)
  await shopper.getByRole('button', { name: '保存' }).click()
  await shopper.getByText('已保存，付款后自动申请发票').waitFor()
  await shopper.getByText('修改抬头或类型').click()
  await looked(shopper, `invoices-wish-change-${name}`)
  await shopper.getByRole('button', { name: '不需要发票' }).click()
  await shopper.getByText('付款后不会自动申请发票').waitFor()
  await shopper.evaluate(async (orderId) => {
    const call = async (path: string, body?: object) => (await fetch(path, body ? { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } } : {})).json() as Promise<{ parentId: string; tradeRef: string; payment: { id: string } }>
    const { payment } = await call(`/v1/orders/${(await call(`/v1/orders/${orderId}`)).parentId}`)
    await call(`/v1/channels/simulator/trades/${(await call(`/v1/payments/${payment.id}/pay`, { channel: 'simulator' })).tradeRef}`, { outcome: 'approve' })
  }, wishes[1].id)
  await soon(() => product.ask('select order_id as id, state, title_name as name from invoices_invoices where order_id = any($1)', [wishes.map(({ id }) => id)])).toEqual([{ id: wishes[1].id, state: 'requested', name: '兰' }])
})
