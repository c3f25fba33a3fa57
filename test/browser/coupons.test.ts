import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Coupons 优惠券 where shoppers meet them: on the page of goods, in the cart on the way to the next rung, by a code; and the desk that hands them out. */
let product: Product
let browser: Browser
/** Goods of the demo's first store, and each look's full reduction and coupon on them, by its name. Both looks fill one cart, so the second reduction asks for two pieces and a little more. */
let productId = ''
const ids: Record<string, readonly [string, string]> = {}
beforeAll(async () => {
  [product, browser] = [await startProduct(), await openBrowser()]
  const [good] = await product.ask(`select p.id, max(s.price_fen)::int as fen from catalog_skus s join catalog_products p on p.id = s.product_id join identity_members m on m.merchant_id = p.merchant_id join stock_levels l on l.sku_id = s.id
    where m.login = $1 and s.is_live and p.state = 'on_shelf' and l.available > 5 group by 1 having min(s.price_fen) = max(s.price_fen) and min(s.price_fen) between 20000 and 200000 order by 1 limit 1`, [product.logins.merchant.login])
  productId = String(good!['id'])
  // Before anybody has looked at a page that is kept.
  for (const [i, { name }] of twoLooks.entries()) ids[name] = [await planted(`满减 ${name}`, 'open', Number(good!['fen']) * (i + 1) + 20_00, (30 + i) * 100), await planted(`店铺券 ${name}`, 'coupon', 1_00, 50 + i)]
}, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A live offer of the demo's first store, planted as its form would leave it. */
async function planted(name: string, kind: 'open' | 'coupon', fromFen: number, offFen: number): Promise<string> {
  const id = `ofr_${name.replace(/\W/g, '')}${kind}`
  const effect = { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] }
  await product.ask(`insert into promotions_offers (id, merchant_id, name, kind, lane, scope, effect, priority, excludes, platform_percent, per_person, most_uses, uses, used_fen, issued, state, starts_at, ends_at, version, changed_by, changed_at)
    select $1, p.merchant_id, $2, $3, $4, '{}', $5, 0, '{}', 0, case when $3 = 'coupon' then 3 end, case when $3 = 'coupon' then 100 end, 0, 0, 0, 'live', now() - interval '1 hour', now() + interval '9 days', 1, 'test', now() from (select merchant_id from identity_members where login = $6) p`,
  [id, name, kind, kind === 'coupon' ? 'store_coupon' : 'store', JSON.stringify(effect), product.logins.merchant.login])
  return id
}

test.each(twoLooks)('F33 E03 T-21 at $name: a coupon is claimed where goods are looked at, the cart says what is missing and finds it, a wrong code is told beside its field, and the desk gives by a list and makes codes', async ({ name, ...look }) => {
  const coupon = `店铺券 ${name}`
  const [fullId, couponId] = ids[name]!
  const [seller, shopper] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const page = `${product.url}/p/${productId}`
  await enterShop(shopper, product, '/me/coupons')
  await shopper.getByLabel('兑换码').fill('AAAA-BBBB-CCCC-DDDD-EE')
  await shopper.getByRole('button', { name: '兑换', exact: true }).click()
  await shopper.locator('.field [role=alert], .field .wrong').first().waitFor()
  expect(await shopper.getByLabel('兑换码').inputValue()).toBe('AAAA-BBBB-CCCC-DDDD-EE')
  await looked(shopper, `code-${name}`)

  // What a process keeps of live offers is read anew within seconds.
  await expect.poll(async () => { await shopper.goto(page); return shopper.locator('.offers').filter({ hasText: coupon }).count() }, { timeout: 30_000, interval: 1_000 }).toBe(1)
  await shopper.locator('.offer-sheet summary').click()
  await shopper.getByRole('button', { name: `领取 ${coupon}` }).click()
  await shopper.getByText('领取成功').first().waitFor()
  // Whoever has all that he may have is told so, though the page is the same for everybody.
  await product.ask('update promotions_offers set per_person = 1 where id = $1', [couponId])
  await shopper.locator('.offer-sheet summary').click()
  await shopper.locator('.offer-sheet li').filter({ hasText: coupon }).getByText('已领取').waitFor()
  expect(await shopper.getByRole('button', { name: `领取 ${coupon}` }).count()).toBe(0)
  await product.ask('update promotions_offers set per_person = 3 where id = $1', [couponId])
  await looked(shopper, `product-${name}`)

  await shopper.goto(page)
  await shopper.getByRole('button', { name: '加入购物车' }).click()
  await shopper.getByText('已加入购物车').waitFor()
  await shopper.goto(`${product.url}/cart`)
  const gap = shopper.locator('.gaps li').filter({ has: shopper.locator(`a[href^="/offers/${fullId}"]`) })
  await gap.getByText('还差').waitFor()
  await shopper.locator('.explained').filter({ hasText: coupon }).filter({ hasText: `-¥0.5${twoLooks.findIndex((one) => one.name === name)}` }).waitFor()
  await looked(shopper, `cart-${name}`)
  await gap.getByRole('link', { name: '去凑单' }).click()
  await shopper.waitForURL(`**/offers/${fullId}*`)
  expect(await shopper.locator('main a[href^="/p/"]').count()).toBeGreaterThan(3)
  await looked(shopper, `gap-${name}`)

  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/offers/${couponId}/coupons`)
  await seller.getByRole('button', { name: /^发\s?券$/ }).click()
  await seller.getByRole('alert').filter({ hasText: '请' }).waitFor()
  const [{ id: shopperId }] = await product.ask('select shopper_id as id from promotions_coupons where offer_id = $1', [couponId]) as [{ id: string }]
  await seller.getByLabel('买家编号（订单上可见），每行一个').fill(`${shopperId}\nshp_nobody`)
  await seller.getByLabel(/^原因/).fill('老客回馈')
  await seller.getByRole('button', { name: /^发\s?券$/ }).click()
  await seller.getByRole('status').getByText('没有这位买家').waitFor()
  await seller.getByRole('button', { name: '生成兑换码' }).click()
  await seller.getByRole('dialog').getByLabel('批次名称').fill('地推')
  // As many as the form proposes are no longer there: it says so, and nothing typed is lost.
  await seller.getByRole('dialog').getByRole('button', { name: '生成兑换码' }).click()
  await seller.getByRole('dialog').getByRole('alert').waitFor()
  await seller.getByRole('dialog').getByLabel('数量').fill('10')
  await seller.getByRole('dialog').getByRole('button', { name: '生成兑换码' }).click()
  await seller.getByText('地推').waitFor()
  await looked(seller, `desk-${name}`)
}, 240_000)
