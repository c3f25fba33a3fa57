import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Favourites, reminders, history, comparing and messages 收藏、提醒、浏览、对比与消息 on the screens, with and without a script. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const signIn = async (page: Page) => {
  await page.getByRole('link', { name: '用密码登录' }).click()
  await page.getByLabel('手机号').fill(product.logins.shopper.login)
  await page.getByLabel('密码').fill(product.logins.shopper.password)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: '登录', exact: true }).click()
}
const goodsOf = async (n: number) => (await product.ask(`select p.id, p.title, c.slug from catalog_products p join catalog_categories c on c.id = p.category_id where p.state = 'on_shelf' and not exists (select from favourites_items i where i.product_id = p.id)
  and p.category_id = (select category_id from catalog_products where state = 'on_shelf' group by 1 order by count(*) desc, 1 limit 1) order by p.id limit ${n}`)) as { id: string; title: string; slug: string }[]

test.each(twoLooks)('E14 F04 at $name: a heart asks for the sign-in and is lit when one is back; lists, reminders, comparing, history and messages', async ({ name, ...look }) => {
  const page = await (await openContext(browser, look)).newPage()
  const [one, two] = await goodsOf(2) as [{ id: string; title: string; slug: string }, { id: string; title: string; slug: string }]
  await page.goto(`${product.url}/p/${one.id}`)
  await page.locator('.keep-line').getByRole('button', { name: `收藏：${one.title}` }).click()
  await page.waitForURL(/\/sign-in/)
  await signIn(page)
  await page.waitForURL(`${product.url}/p/${one.id}`)
  const heart = page.locator(`.keep-line [name=keep][value=${one.id}]`)
  await soon(() => heart.getAttribute('aria-pressed')).toBe('true')
  await looked(page, `favourites-product-${name}`)
  await heart.click()
  await page.getByText('已取消收藏').waitFor()
  await page.locator('#toast').getByRole('button', { name: '撤销' }).click()
  await soon(() => heart.getAttribute('aria-pressed')).toBe('true')
  await soon(async () => (await product.ask(`select count(*)::int as n from favourites_items where product_id = '${one.id}' and removed_at is null`))[0]!['n']).toBe(1)

  // Two of a category into the tray, from its list.
  await page.goto(`${product.url}/c/${one.slug}`)
  for (const { id } of [one, two]) { await page.locator(`.card [name=compare][value=${id}]`).first().click(); await soon(() => page.locator(`.card [name=compare][value=${id}]`).first().getAttribute('aria-pressed')).toBe('true') }
  await looked(page, `favourites-list-${name}`)
  await page.locator('#tray').getByRole('link', { name: '开始对比（2）' }).click()
  await page.getByRole('heading', { name: '商品对比', level: 1 }).waitFor()
  await page.getByRole('columnheader', { name: two.title }).waitFor()
  await looked(page, `compare-${name}`)
  await page.getByRole('link', { name: '只看不同' }).click()
  await page.getByRole('link', { name: '显示全部' }).waitFor()
  await looked(page, `compare-differences-${name}`)

  // A price that is none, then one; and what is sold out.
  await page.goto(`${product.url}/p/${one.id}/remind`)
  await page.getByLabel('期望价（元）').fill('十块')
  await page.getByRole('button', { name: '设置提醒' }).click()
  await page.getByText('请填写金额，最多两位小数').waitFor()
  await looked(page, `remind-wrong-${name}`)
  await page.getByLabel('期望价（元）').fill('1')
  await page.getByRole('button', { name: '设置提醒' }).click()
  await page.getByText('提醒已设置').waitFor()
  await page.goto(`${product.url}/me/reminders`)
  await page.getByText('降到 ¥1.00 或更低时提醒').first().waitFor()
  await looked(page, `reminders-${name}`)

  await product.ask(`update favourites_items set seen_fen = seen_fen + 1000 where product_id = '${one.id}'`)
  await page.goto(`${product.url}/me/favourites?tab=dropped`)
  await page.getByText('比收藏时降 ¥10.00').first().waitFor()
  await page.goto(`${product.url}/me/favourites`)
  await looked(page, `favourites-${name}`)
  await page.getByRole('listitem').filter({ hasText: one.title }).getByRole('button', { name: '取消收藏' }).click()
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByRole('link', { name: one.title }).first().waitFor()

  await page.goto(`${product.url}/history`)
  await page.getByRole('heading', { name: '今天' }).waitFor()
  await page.getByRole('link', { name: one.title }).first().waitFor()
  await looked(page, `history-${name}`)

  await product.ask(`insert into kernel_inbox (id, owner_id, topic, title, body, link, at) select 'msg_' || t.topic || $1, s.id, t.topic, t.title, '正文', '/me', now() from identity_shoppers s, (values ('coupon', '送您一张券'), ('order', '订单已发货'), ('review', '商家回复了您')) t(topic, title) where s.phone = $2`, [name, product.logins.shopper.login])
  await page.goto(`${product.url}/me/messages`)
  await page.getByText('送您一张券').first().waitFor()
  await soon(() => page.locator('[data-unread]:not([hidden])').first().textContent()).toMatch(/^\d/)
  await looked(page, `messages-${name}`)
  await page.getByRole('button', { name: '一键关闭优惠消息' }).click()
  await page.getByText('已关闭，之后不再收到这类消息').waitFor()
  await page.goto(`${product.url}/me/reminders`)
  await page.getByText('优惠消息已关闭，提醒不会发送。').waitFor()
  await page.goto(`${product.url}/me/messages?channel=offers#switches`)
  await page.getByRole('button', { name: '开启：优惠' }).click()
  await page.getByRole('button', { name: '一键关闭优惠消息' }).waitFor()
  await page.goto(`${product.url}/me`)
  await page.getByRole('heading', { name: '最近浏览' }).waitFor()
  await looked(page, `me-${name}`)

  const [seller, staff] = await Promise.all([look, look].map(async (its) => (await openContext(browser, its)).newPage())) as [Page, Page]
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/interest`)
  await staff.getByText(one.title).first().waitFor()
  await looked(staff, `interest-console-${name}`)
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/interest`)
  await seller.getByRole('heading', { name: '收藏与提醒' }).waitFor()
  await looked(seller, `interest-seller-${name}`)
}, 300_000)

test('E14 F04 without a script: a heart is a form that leads through the sign-in to where it was pressed, the scales to a comparison; a guest’s history stays in his browser', async () => {
  const page = await (await openContext(browser, { javaScriptEnabled: false })).newPage()
  const one = (await goodsOf(1))[0]!
  await page.goto(`${product.url}/p/${one.id}`)
  await page.locator('.keep-line').getByRole('button', { name: `收藏：${one.title}` }).click()
  await page.waitForURL(/\/sign-in/)
  await signIn(page)
  await page.waitForURL(`${product.url}/p/${one.id}`)
  await page.locator('.keep-line').getByRole('button', { name: `收藏：${one.title}` }).click()
  await page.getByText('已收藏').first().waitFor()
  await page.getByRole('link', { name: '回到刚才的页面' }).click()
  await page.waitForURL(`${product.url}/p/${one.id}`)
  await page.locator('.keep-line').getByRole('button', { name: `加入对比：${one.title}` }).click()
  await page.getByText('再选至少一件同类商品').waitFor()
  await page.locator('.compare-add a').first().click()
  await page.getByRole('link', { name: '只看不同' }).waitFor()
  expect(new URL(page.url()).searchParams.get('ids')!.split(',')).toHaveLength(2)

  const guest = await (await openContext(browser)).newPage()
  await guest.goto(`${product.url}/p/${one.id}`)
  await soon(() => guest.evaluate<string | null>(`localStorage.getItem('tw_seen')`)).toContain(one.id)
  await guest.goto(`${product.url}/history`)
  await guest.getByRole('link', { name: one.title }).first().waitFor()
  await looked(guest, 'history-guest')
  expect(await product.ask(`select from favourites_seen where product_id = '${one.id}' and shopper_id like 'gst%'`)).toEqual([])
  await enterShop(guest, product, `/p/${one.id}`)
  await soon(() => guest.evaluate<string | null>(`localStorage.getItem('tw_seen')`)).toBe(null)
}, 120_000)
