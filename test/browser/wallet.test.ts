import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Balances and gift cards 余额与礼品卡 on the screens: a store issues a card and hands its code over, the shopper redeems it, ticks it at checkout, reads it on his order, and has it back when he cancels. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const available = async (): Promise<number> => Number((await product.ask('select coalesce(sum(available_fen), 0)::int as n from wallet_accounts'))[0]!['n'])

test.each(twoLooks)('E15 at $name: a gift card from the form to the balance, to the checkout of its own store, to the order and back', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const before = await available()
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/cards`)
  await seller.getByRole('button', { name: '发放礼品卡' }).click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('名称').fill(`补偿-${name}`)
  await form.getByLabel('面值（元）').fill('1500')
  await form.getByLabel('到期日').fill('2030-12-31')
  await form.getByRole('button', { name: '发放礼品卡' }).click()
  await form.getByText('单张面值不能超过 1000 元').waitFor()
  await form.getByLabel('面值（元）').fill('20')
  await form.getByRole('button', { name: '发放礼品卡' }).click()
  await form.waitFor({ state: 'detached' })
  await seller.getByText(`补偿-${name}`).first().waitFor()
  const [file] = await Promise.all([seller.waitForEvent('download'), seller.getByRole('button', { name: '导出卡密' }).first().click()])
  const code = readFileSync(await file.path(), 'utf8').split('\r\n')[1]!
  await seller.getByText('已发出').first().waitFor()
  await looked(seller, `wallet-cards-${name}`)

  await enterShop(shopper, product, '/me/balances')
  await shopper.getByLabel('礼品卡卡密').fill('GUESS2-GUESS3-GUESS4')
  await shopper.getByRole('button', { name: '兑换' }).click()
  await shopper.getByText('卡密不正确或已被使用').first().waitFor()
  await shopper.getByLabel('礼品卡卡密').fill(code)
  await shopper.getByRole('button', { name: '兑换' }).click()
  await shopper.getByText('兑换成功，已存入余额').waitFor()
  await soon(available).toBe(before + 20_00)
  await looked(shopper, `wallet-mine-${name}`)
  const [sku] = await product.ask(`select s.id from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id join wallet_accounts a on a.merchant_id = p.merchant_id where s.is_live and p.state = 'on_shelf' and l.available > 5 and s.price_fen > 10000 and s.per_person_limit is null
    and not exists (select from presales_presales r where r.product_id = p.id) order by s.price_fen limit 1`)
  await shopper.goto(`${product.url}/checkout?sku=${String(sku!['id'])}&n=1`)
  await shopper.getByRole('switch', { name: /使用余额/ }).check()
  await shopper.waitForURL(/balance=mer_/)
  await shopper.locator('.explained').filter({ hasText: '余额支付' }).waitFor()
  await shopper.getByText('还需支付').first().waitFor()
  await looked(shopper, `wallet-checkout-${name}`)
  await shopper.getByRole('button', { name: '提交订单' }).click()
  await shopper.waitForURL(/\/pay\//)
  await soon(available).toBe(0)
  const [order] = await product.ask('select parent_id as id from wallet_claims order by order_id desc limit 1')
  await shopper.goto(`${product.url}/orders/${String(order!['id'])}`)
  await shopper.locator('.explained').filter({ hasText: '余额支付' }).waitFor()
  await looked(shopper, `wallet-order-${name}`)
  await shopper.getByText('取消订单').first().click()
  await shopper.getByRole('button', { name: '取消订单' }).last().click()
  await soon(available).toBe(before + 20_00)
  await shopper.goto(`${product.url}/me/balances`)
  await shopper.getByText('订单取消退回').first().waitFor()
}, 240_000)

test.each(twoLooks)('E15 挂失补办 at $name: a card in the shopper’s name is reported lost and replaced by himself and by its store, handed on and kept, and its last code becomes the balance', async ({ name, ...look }) => {
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const [{ id: shopperId }] = await product.ask('select id from identity_shoppers where phone = $1', [product.logins.shopper.login]) as [{ id: string }]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/cards`)
  await seller.getByRole('button', { name: '发放礼品卡' }).click()
  const form = seller.getByRole('dialog')
  await form.getByLabel('名称').fill(`记名-${name}`)
  await form.getByLabel('面值（元）').fill('1200')
  await form.getByLabel('到期日').fill('2030-12-31')
  await form.getByLabel('指定买家编号').fill(shopperId)
  await form.getByRole('button', { name: '发放礼品卡' }).click()
  await form.waitFor({ state: 'detached' })
  await seller.getByText(`记名-${name}`).first().waitFor()
  const handedOver = async (button: string): Promise<string> => {
    const [file] = await Promise.all([seller.waitForEvent('download'), seller.getByRole('button', { name: button }).first().click()])
    return readFileSync(await file.path(), 'utf8').split('\r\n')[1]!
  }
  const codes = [await handedOver('导出卡密')]
  await enterShop(shopper, product, '/me/balances')
  await shopper.getByText('我的记名礼品卡').waitFor()
  await shopper.getByText('转让给别人').click()
  await shopper.getByLabel('对方手机号').fill('123')
  await shopper.getByRole('button', { name: '转让', exact: true }).click()
  await shopper.locator('.wrong').waitFor()
  await looked(shopper, `wallet-named-${name}`)
  await shopper.getByLabel('对方手机号').fill('13700000009')
  await shopper.getByRole('button', { name: '转让', exact: true }).click()
  await shopper.getByText('等待 137****0009 领取').waitFor()
  await shopper.getByRole('button', { name: '取消转让' }).click()
  await shopper.getByText('已取消转让').waitFor()
  await shopper.getByRole('button', { name: '挂失' }).click()
  await shopper.getByText('已挂失，卡密已停用').waitFor()
  await shopper.getByLabel('礼品卡卡密').fill(codes[0]!)
  await shopper.getByRole('button', { name: '兑换' }).click()
  await shopper.getByText('此礼品卡已挂失').first().waitFor()
  await looked(shopper, `wallet-named-lost-${name}`)
  await shopper.getByRole('button', { name: '补办' }).click()
  await shopper.getByText('新卡密：').waitFor()
  codes.push(await shopper.getByLabel('礼品卡卡密').inputValue())
  await looked(shopper, `wallet-named-fresh-${name}`)
  // The store does it for him as well.
  await seller.reload()
  await seller.getByRole('button', { name: /挂\s?失/ }).first().click()
  await seller.getByRole('dialog').getByRole('textbox').fill('买家来电挂失')
  await seller.getByRole('dialog').getByRole('button').last().click()
  await seller.getByText('已挂失').first().waitFor()
  await looked(seller, `wallet-named-desk-${name}`)
  codes.push(await handedOver('补办卡密'))
  await seller.getByText('补办 2 次').first().waitFor()
  const before = await available()
  expect(new Set(codes).size).toBe(3)
  await shopper.goto(`${product.url}/me/balances`)
  await shopper.getByLabel('礼品卡卡密').fill(codes[2]!)
  await shopper.getByRole('button', { name: '兑换' }).click()
  await shopper.getByText('兑换成功，已存入余额').waitFor()
  await soon(available).toBe(before + 1_200_00)
}, 240_000)
