import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { paidOrder } from './buyers'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Parcels on screen 包裹: many are shipped in one action, a wrong number is put right, and what stands still is looked after before the shopper asks. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const opened = async (look: object): Promise<Page> => (await openContext(browser, look)).newPage()
/** What stands still is found every five minutes, by limits of hours: here it is planted. */
const stall = (number: string) => product.ask(`with p as (update logistics_parcels set stalled_at = now(), moved_at = now() - interval '30 hours', collect_by = now() - interval '6 hours', sign_by = now() - interval '3 hours' where number = $1 returning *)
  insert into logistics_stalls (id, parcel_id, order_id, merchant_id, shopper_id, state, reason, since, found_at, words) select 'stl_' || id, id, order_id, merchant_id, shopper_id, state, 'silent', moved_at, now(), '' from p returning order_id`, [number])

test.each(twoLooks)('F12 E04 E05 at $name: orders are shipped from one table, a number is put right with its history, and a stalled parcel is told of to shopper, store and platform', async ({ name, ...look }) => {
  const [seller, shopper, staff] = await Promise.all([opened(look), opened(look), opened(look)])
  // The demo shop has a few that wait to be sent, and the look before took two of them.
  await paidOrder(product, product.logins.merchant.login)
  const waiting = await product.ask(`select o.id, o.number, o.parent_id from ordering_orders o where o.merchant_id = (select merchant_id from identity_members where login = $1) and o.state = 'paid' and not o.awaits_group and o.parent_id is not null order by o.id desc`, [product.logins.merchant.login]) as { id: string; number: string; parent_id: string }[]
  const [one] = waiting
  const [wrong, right] = [`DEMOWAIT${look.theme ? 1 : 2}01`, `DEMOWAIT${look.theme ? 1 : 2}02`]
  await product.ask('update ordering_orders set shopper_id = (select id from identity_shoppers where phone = $1) where id = any($2)', [product.logins.shopper.login, [one!.id, one!.parent_id]])
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  // The desk: the oldest order gets a waybill, is printed, and sent.
  const oldest = waiting.at(-1)!
  expect(oldest.id).not.toBe(one!.id)
  await seller.goto(`${product.url}/seller/dispatch`)
  await seller.getByRole('checkbox', { name: `选择 ${oldest.number}` }).check()
  await seller.locator('tr', { hasText: oldest.number }).getByText(/^建议 /).waitFor()
  await seller.getByRole('button', { name: '申请面单（1）' }).click()
  await seller.getByText('成功 1 单', { exact: true }).waitFor()
  await seller.locator('tr', { hasText: oldest.number }).getByText('待发货').waitFor()
  await looked(seller, `parcels-desk-${name}`)
  await seller.getByRole('button', { name: '打印面单' }).click()
  await seller.getByRole('img', { name: /^DEMO\d{12}$/ }).waitFor()
  await looked(seller, `parcels-label-${name}`)
  // What comes out of the printer is one page of 100 × 180 mm, in points.
  const pages = [...(await seller.pdf({ preferCSSPageSize: true })).toString('latin1').matchAll(/MediaBox ?\[([^\]]*)\]/g)].map(([, box]) => box!.trim().split(/\s+/).map((edge) => Math.round(Number(edge))).join(' '))
  expect(pages).toEqual(['0 0 283 510'])
  await seller.goBack()
  await seller.getByRole('checkbox', { name: `选择 ${oldest.number}` }).check()
  await seller.getByRole('button', { name: '拣货单' }).click()
  await seller.getByRole('heading', { name: /按 SKU/ }).waitFor()
  await looked(seller, `parcels-picks-${name}`)
  await seller.goBack()
  await seller.getByRole('checkbox', { name: `选择 ${oldest.number}` }).check()
  await seller.getByRole('button', { name: '发货（1）' }).click()
  await seller.getByText('成功 1 单', { exact: true }).waitFor()
  // The rules: one that ends before it begins is told beside its field.
  await seller.goto(`${product.url}/seller/dispatch/carriers`)
  await seller.getByRole('button', { name: '添加规则' }).click()
  const fresh = seller.getByRole('group').last()
  await fresh.getByLabel('规则名称').fill('江浙小件')
  await fresh.getByLabel('最小重量（kg）').fill('5')
  await fresh.getByLabel('最大重量（kg）').fill('1')
  await fresh.getByRole('combobox', { name: '快递公司' }).click()
  await seller.keyboard.type('圆通')
  await seller.keyboard.press('Enter')
  await seller.getByRole('button', { name: /^保\s?存$/ }).click()
  await seller.getByText('最大重量不能小于最小重量').first().waitFor()
  await looked(seller, `parcels-rules-${name}`)
  await fresh.getByLabel('最小重量（kg）').fill('0')
  await seller.getByRole('button', { name: /^保\s?存$/ }).click()
  await seller.getByText(/已保存/).first().waitFor()
  // An account at a carrier: nothing typed is lost where something is missing, and its key is not shown again.
  await seller.getByRole('link', { name: '面单账号' }).click()
  await seller.getByRole('button', { name: '添加账号' }).click()
  const form = seller.getByRole('dialog')
  await form.getByRole('combobox', { name: '快递公司' }).click()
  await seller.keyboard.type('顺丰')
  await seller.keyboard.press('Enter')
  await form.getByText('这家快递一般要求：月结账号、顾客编码、校验码', { exact: false }).waitFor()
  await form.getByLabel('密码或密钥').fill('partner-key-1')
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await form.getByText('请填写').first().waitFor()
  await looked(seller, `parcels-account-${name}`)
  await form.getByRole('textbox', { name: /^[* ]*账号$/ }).fill('7551234567')
  await form.getByRole('button', { name: /^保\s?存$/ }).click()
  await seller.getByText(/7551234567 · sf_secret · 月结/).waitFor()
  expect(await seller.getByText('partner-key-1').count()).toBe(0)
  await looked(seller, `parcels-accounts-${name}`)
  await seller.goto(`${product.url}/seller/orders/ship`)
  await seller.getByRole('combobox', { name: '全部使用' }).click()
  await seller.keyboard.type('演示')
  await seller.keyboard.press('Enter')
  await seller.getByLabel(`运单号 ${one!.number}`).fill('x')
  await seller.getByRole('button', { name: '发货 1 单' }).click()
  await seller.getByText('运单号须为 6 至 40 位字母或数字').waitFor()
  await seller.getByLabel(`运单号 ${one!.number}`).fill(wrong)
  await seller.getByRole('button', { name: '发货 1 单' }).click()
  await seller.getByText('已发货 1 单', { exact: true }).waitFor()
  await looked(seller, `parcels-many-${name}`)

  await seller.goto(`${product.url}/seller/orders/${one!.id}`)
  await seller.getByRole('button', { name: '更正运单号' }).click()
  await seller.getByRole('dialog').getByLabel('运单号').fill(wrong)
  await seller.getByRole('dialog').getByRole('button', { name: /^更\s?正$/ }).click()
  await seller.getByText('与原运单号相同').first().waitFor()
  await seller.getByRole('dialog').getByLabel('运单号').fill(right)
  await seller.getByRole('dialog').getByRole('button', { name: /^更\s?正$/ }).click()
  await seller.getByText(`原运单号 演示快递 ${wrong}`).waitFor()
  await looked(seller, `parcels-order-${name}`)

  expect((await stall(right)).length).toBe(1)
  await seller.goto(`${product.url}/seller/parcels`)
  await seller.getByText(right).first().waitFor()
  await seller.locator('tr', { hasText: right }).getByRole('button', { name: /^跟\s?进$/ }).click()
  await seller.getByRole('dialog').getByLabel('跟进情况').fill('已催促快递，今日上门揽收')
  await seller.getByRole('button', { name: '告知买家' }).click()
  await seller.getByRole('dialog').waitFor({ state: 'hidden' })
  await seller.locator('tr', { hasText: right }).getByText('已催促快递，今日上门揽收').waitFor()
  await looked(seller, `parcels-stalled-${name}`)

  await enterShop(shopper, product, `/orders/${one!.id}`)
  const panel = shopper.locator('section', { has: shopper.getByRole('heading', { name: '物流' }) })
  await panel.getByText('包裹较长时间没有新进展').waitFor()
  expect(await panel.innerText()).toMatch(/运单号已由商家更正，原为 演示快递 .*商家回复 已催促快递，今日上门揽收.*承诺 .* 前送达 已晚 \d+ 小时/s)
  await panel.getByText('各段时效').click()
  await looked(shopper, `parcels-shopper-${name}`)

  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/parcels`)
  await staff.locator('tr', { hasText: right }).getByText('已催促快递，今日上门揽收').waitFor()
  await looked(staff, `parcels-console-${name}`)
})

test('E05 in two looks: orders of one receiver get one waybill and one label, and a part of an order gets one of its own', async () => {
  const [seller, phone] = await Promise.all(twoLooks.toReversed().map(({ name: _, ...look }) => opened(look))) as [Page, Page]
  const login = product.logins.merchant.login
  await paidOrder(product, login)
  await paidOrder(product, login)
  const waiting = await product.ask(`select o.id, o.number from ordering_orders o where o.merchant_id = (select merchant_id from identity_members where login = $1) and o.state = 'paid' and not o.awaits_group and o.collect_at is null and o.parent_id is not null order by o.id desc limit 2`, [login]) as { id: string; number: string }[]
  const [late, early] = waiting as [{ id: string; number: string }, { id: string; number: string }]
  await product.ask('update ordering_orders set address = (select address from ordering_orders where id = $1) where id = $2', [early.id, late.id])
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/dispatch`)
  for (const { number } of [early, late]) await seller.getByRole('checkbox', { name: `选择 ${number}` }).check()
  await looked(seller, 'parcels-together-before')
  await seller.getByRole('button', { name: '合并申请（2）' }).click()
  await seller.getByText('成功 2 单', { exact: true }).waitFor()
  await seller.locator('tr', { hasText: early.number }).getByText(`同一包裹：${late.number}`).first().waitFor()
  await looked(seller, 'parcels-together')
  await seller.getByRole('button', { name: '打印面单' }).click()
  await seller.getByRole('img', { name: /^DEMO\d{12}$/ }).waitFor()
  expect(await seller.getByRole('img', { name: /^DEMO\d{12}$/ }).count()).toBe(1)
  await seller.getByText(`${early.number} ${late.number}`).waitFor()
  await looked(seller, 'parcels-together-label')

  await paidOrder(product, login, 3)
  const [more] = await product.ask(`select number from ordering_orders where merchant_id = (select merchant_id from identity_members where login = $1) and state = 'paid' order by id desc limit 1`, [login]) as [{ number: string }]
  await enter(phone, `${product.url}/seller`, product.logins.merchant)
  await phone.goto(`${product.url}/seller/dispatch`)
  const row = phone.locator('tr', { hasText: more.number })
  await row.getByRole('button', { name: '选件申请' }).click()
  await phone.getByRole('dialog').getByRole('spinbutton').fill('0')
  await phone.getByRole('dialog').getByRole('button', { name: '选件申请' }).click()
  await phone.locator('.ant-form-item-explain-error', { hasText: '请至少填写一件' }).waitFor()
  await phone.getByRole('dialog').getByRole('spinbutton').first().fill('1')
  await looked(phone, 'parcels-some-pieces')
  await phone.getByRole('dialog').getByRole('button', { name: '选件申请' }).click()
  await row.getByText('只含 3 件中的 1 件').waitFor()
  await looked(phone, 'parcels-some-pieces-done')
})
