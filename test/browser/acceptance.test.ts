import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desk, openBrowser, openContext, phone, seriousFaults, settled, tooWide } from './browser'
import { paidOrder } from './buyers'
import { everyPage, type EveryPage } from './every-page'
import { soon } from './looks'
import { credentialsOf, enterShop, startProduct, type Product } from './product'
import { awake, giveAddress, goodsInPlenty, putInCart, signInByCode } from './shopper'

/** The shopper's tasks of the acceptance script (ux.md §11: 2 to 7, 16, 18) 验收: each is done as a person would, its taps are counted, and what must be told is looked for. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** Each tap of a finger counts; letters do not. */
function finger() {
  let taps = 0
  return { tap: async (target: Locator) => { taps++; await target.click() }, taps: () => taps }
}
const goods = () => goodsInPlenty(product)

let every: EveryPage
/** Goes to every page of the shop as a guest, and to those that are somebody's own as the demo shopper, several beside each other; answers what was found. */
async function walked(context: BrowserContext, look: (page: Page, path: string) => Promise<readonly string[]>): Promise<string[]> {
  every ??= await everyPage(product)
  expect(every.missing).toEqual([])
  const found = new Set<string>()
  const walk = async (queue: string[], owned?: string[]): Promise<void> => {
    const page = await context.newPage()
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const answer = await page.goto(product.url + path)
      await settled(page)
      if (owned && !path.startsWith('/sign-in') && new URL(page.url()).pathname === '/sign-in') { owned.push(path); continue }
      if (answer!.status() !== (path === '/nothing-here' ? 404 : 200)) found.add(`${answer!.status()} ${path}`)
      for (const one of await look(page, path)) found.add(one)
    }
    await page.close()
  }
  const [guests, owned]: [string[], string[]] = [[...every.at], []]
  await Promise.all(Array.from({ length: walkers }, () => walk(guests, owned)))
  await context.addCookies([{ name: 'tw_shopper', value: every.token, url: product.url, httpOnly: true }])
  expect(owned.length).toBeGreaterThan(20)
  owned.push(...every.alsoOwn.filter((path) => !owned.includes(path)))
  await Promise.all(Array.from({ length: walkers }, () => walk(owned)))
  return [...found]
}
const walkers = 3

test('task 2 at 390 px: found by pinyin, narrowed by price, the best coupon is taken by itself, paid: at most 12 taps', async () => {
  const page = await (await openContext(browser, { viewport: phone })).newPage()
  await enterShop(page, product, '/me/addresses/new')
  await giveAddress(page)
  await page.waitForURL('**/me/addresses')
  await page.goto(product.url)
  const { tap, taps } = finger()
  const began = performance.now()
  await tap(page.getByRole('combobox'))
  await page.getByRole('combobox').fill('paobuxie')
  await tap(page.getByRole('button', { name: '搜索', exact: true }))
  await page.waitForURL('**/search**')
  await tap(page.locator('.facets > details > summary'))
  const band = page.getByRole('heading', { name: '价格' }).locator('..').locator('a.chip').first()
  const count = Number(await band.locator('small').innerText())
  await tap(band)
  await page.waitForURL('**from=**')
  expect(await page.locator('[data-grid] > li').count()).toBe(Math.min(count, await page.locator('[data-grid] > li').count()))
  await tap(page.locator('[data-grid] a').first())
  await page.waitForURL('**/p/**')
  await awake(page)
  await tap(page.locator('.axis .chip:not(.out)').last())
  await tap(page.getByRole('button', { name: '立即购买' }))
  await page.waitForURL('**/checkout**')
  // What would help most is chosen by itself, and says how much.
  await page.getByText('自动选用最省钱的优惠券').or(page.getByText('未使用优惠券')).first().waitFor({ state: 'attached' })
  await tap(page.getByRole('button', { name: '提交订单' }))
  await page.waitForURL('**/pay/pay_**')
  await tap(page.getByRole('button', { name: '去支付' }))
  await page.waitForURL('**/pay/simulator/**')
  await tap(page.getByRole('button', { name: '支付成功' }))
  await page.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached' })
  expect([taps() <= 12, performance.now() - began < 90_000]).toEqual([true, true])
  await page.context().close()
}, 120_000)

test('task 3: a guest’s cart of three stores is his after he registers, and a part of it is ordered', async () => {
  const page = await (await openContext(browser, { viewport: phone })).newPage()
  for (const { id } of await goods()) {
    await page.goto(`${product.url}/p/${id}`)
    await putInCart(page)
  }
  await page.goto(`${product.url}/cart`)
  expect(await page.locator('section.panel h2 a').count()).toBe(3)
  await page.getByRole('link', { name: /^去结算/ }).click()
  await page.waitForURL('**/sign-in**')
  await signInByCode(page, product, '13911110003')
  await page.waitForURL('**/checkout**')
  await page.goto(`${product.url}/cart`)
  expect(await page.locator('.line').count()).toBe(3)
  await page.locator('.line input[type=checkbox]').first().uncheck()
  await soon(() => page.getByRole('link', { name: /^去结算/ }).innerText()).toContain('2')
  await page.getByRole('link', { name: /^去结算/ }).click()
  await page.getByRole('link', { name: '新增收货地址' }).click()
  await giveAddress(page)
  await page.waitForURL('**/checkout**')
  expect(await page.locator('.lines .line').count()).toBe(2)
  await page.getByRole('button', { name: '提交订单' }).click()
  await page.waitForURL('**/pay/pay_**')
  await page.goto(`${product.url}/cart`)
  await soon(() => page.locator('.line').count()).toBe(1)
  await page.context().close()
}, 120_000)

test('E10 task 4: the channel never answers: the page explains, says what became of it within 30 s, and there is one order', async () => {
  const page = await (await openContext(browser, { viewport: phone })).newPage()
  const [one] = await goods()
  await enterShop(page, product, `/p/${one!.id}`)
  await awake(page)
  const orders = async () => Number((await product.ask(`select count(*)::int as n from ordering_orders o join identity_shoppers s on s.id = o.shopper_id where s.phone = $1 and o.parent_id is null`, [product.logins.shopper.login]))[0]!['n'])
  const before = await orders()
  await page.getByRole('button', { name: '立即购买' }).click()
  await page.getByRole('button', { name: '提交订单' }).click()
  await page.getByRole('button', { name: '去支付' }).click()
  await page.getByRole('button', { name: '成功，但从不通知' }).click()
  await page.getByRole('heading', { name: '正在确认支付结果' }).waitFor()
  expect(await page.getByText('失败').count()).toBe(0)
  await page.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached', timeout: 30_000 })
  expect(await orders()).toBe(before + 1)
  await page.context().close()
}, 90_000)

test('task 5: one of three goes back under the seven days: at most 6 taps, the amount and who must act until when are told', async () => {
  const page = await (await openContext(browser, { viewport: phone })).newPage()
  const { buyer, orderId } = await paidOrder(product, product.logins.merchant.login, 3)
  const [bought] = await product.ask(`select o.id, l.id as line from ordering_orders o join ordering_lines l on l.order_id = o.id where o.parent_id = $1 or (o.id = $1 and l.id is not null)`, [orderId]) as unknown as { id: string; line: string }[]
  const store = await (await fetch(`${product.url}/v1/merchant/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(await credentialsOf(product.logins.merchant)) })).json() as { token: string }
  const shipped = await fetch(`${product.url}/v1/merchant/orders/${bought!.id}/ship`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${store.token}`, 'idempotency-key': 'task-5' }, body: JSON.stringify({ lines: [{ lineId: bought!.line, quantity: 3 }], carrier: 'simulator', number: 'DEMO00005555' }) })
  expect([shipped.status, await shipped.text()]).toEqual([200, expect.anything()])
  await buyer.post(`/v1/orders/${bought!.id}/receive`, {})
  await page.context().addCookies([{ name: 'tw_shopper', value: buyer.token, url: product.url, httpOnly: true }])
  await page.goto(`${product.url}/orders/${bought!.id}`)
  const { tap, taps } = finger()
  await tap(page.getByRole('link', { name: '申请售后' }))
  await tap(page.locator(`#q_${bought!.line}`))
  await page.locator(`#q_${bought!.line}`).fill('1')
  await page.getByLabel('原因').selectOption('no_reason')
  await tap(page.getByRole('button', { name: '查看可退金额' }))
  expect(await page.locator('p[role=status] .price').innerText()).toMatch(/¥\s?\d/)
  await page.getByText(/前(处理|答复)|商家.*前/).first().waitFor()
  await tap(page.getByRole('button', { name: '提交申请' }))
  await page.getByText('申请已提交').waitFor()
  expect(await page.locator('.order-state').innerText()).toMatch(/等待商家处理[^]*\d/)
  expect(taps() + 1 <= 6).toBe(true)
  await page.context().close()
}, 90_000)

/** By keys alone: what has the focus is seen, lies on the screen, and is not covered. */
const focused = `(() => {
  const at = document.activeElement
  if (!at || at === document.body || at.matches('main, .skip')) return ''
  const own = at.matches('input[type=radio], input[type=checkbox]') ? at.closest('label') ?? at : at
  const box = own.getBoundingClientRect()
  const style = getComputedStyle(at), around = getComputedStyle(own)
  const isMarked = [style, around].some((one) => (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== 'none')
  const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.width > 0
  const over = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)), Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height / 2, 20))))
  const isClear = !over || own.contains(over) || over.contains(own)
  return isMarked && isOnScreen && isClear ? '' : \`\${location.pathname} \${own.outerHTML.slice(0, 120)} marked \${isMarked} on screen \${isOnScreen} clear \${isClear}\`
})()`
const mostTabs = 150
async function tabTo(page: Page, target: Locator, unseen: string[]): Promise<void> {
  await target.waitFor({ state: 'attached' })
  await settled(page)
  for (let n = 0; n < mostTabs; n++) {
    if (await target.evaluate((one) => one === one.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
    const fault = await page.evaluate<string>(focused)
    if (fault) unseen.push(fault)
  }
  throw new Error(`no way by keys to ${String(target)} on ${page.url()}`)
}

test.each([{ name: '390 px', viewport: phone }, { name: '1280 px', viewport: desk }])('task 6 at $name by keys alone: an order is placed and paid, a review is written, and the focus is always seen', async ({ viewport }) => {
  const page = await (await openContext(browser, { viewport })).newPage()
  const [, one] = await goods()
  const unseen: string[] = []
  await enterShop(page, product, `/p/${one!.id}`)
  await awake(page)
  await tabTo(page, page.locator('.axis input:checked').first(), unseen)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await tabTo(page, page.getByRole('button', { name: '立即购买' }), unseen)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/checkout**')
  await tabTo(page, page.getByRole('button', { name: '提交订单' }), unseen)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/pay/pay_**')
  await tabTo(page, page.getByRole('button', { name: '去支付' }), unseen)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/pay/simulator/**')
  await tabTo(page, page.getByRole('button', { name: '支付成功' }), unseen)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached' })
  const [right] = await product.ask(`select r.line_id as id from reviews_rights r join identity_shoppers s on s.id = r.shopper_id where s.phone = $1 and r.review_id is null and r.due_at > now() order by r.line_id limit 1`, [product.logins.shopper.login])
  await page.goto(`${product.url}/review/${String(right!['id'])}`)
  await tabTo(page, page.getByRole('group', { name: '总体评价' }).getByRole('radio').first(), unseen)
  await page.keyboard.press('Space')
  await tabTo(page, page.getByLabel('说说您的使用感受'), unseen)
  await page.keyboard.type('做工不错，发货也快')
  await tabTo(page, page.getByRole('button', { name: '提交评价' }), unseen)
  await page.keyboard.press('Enter')
  await page.getByText('评价成功，谢谢您的分享').waitFor()
  expect([...new Set(unseen)]).toEqual([])
  await page.context().close()
}, 150_000)

test('task 7: whoever listens finds the choice of a variant, its price and the clocks named, and is not told each second', async () => {
  const page = await (await openContext(browser, { viewport: phone })).newPage()
  const [one] = await goods()
  await page.goto(`${product.url}/p/${one!.id}`)
  await awake(page)
  const tree = await page.locator('form.picker').ariaSnapshot()
  expect(tree).toMatch(/group "[^"]*(颜色|尺码|规格)/)
  expect(tree).toMatch(/radio "[^"]+" \[checked\]/)
  expect(tree).toMatch(/¥/)
  expect(tree).toMatch(/spinbutton "数量"/)
  expect(tree).toMatch(/button "加入购物车"/)
  expect(tree).not.toMatch(/(button|link|radio|spinbutton|textbox)(:| \[|$)/m)
  await enterShop(page, product, '/cart')
  await page.goto(`${product.url}/p/${one!.id}`)
  await awake(page)
  await page.getByRole('button', { name: '立即购买' }).click()
  await page.getByRole('button', { name: '提交订单' }).click()
  await page.waitForURL('**/pay/pay_**')
  await page.locator('[role=timer]').first().waitFor()
  expect(await page.locator('main').ariaSnapshot()).toMatch(/timer: .*\d/)
  const said = await page.evaluate<number>(`new Promise((done) => {
    let n = 0
    const heard = new MutationObserver((all) => { for (const { target } of all) { const live = (target.nodeType === 1 ? target : target.parentElement)?.closest('[aria-live], [role=status], [role=alert], [role=timer]'); if (live && live.getAttribute('aria-live') !== 'off' && live.getAttribute('role') !== 'timer') n++ } })
    heard.observe(document.body, { subtree: true, childList: true, characterData: true })
    setTimeout(() => { done(n) }, 3500)
  })`)
  expect([said, await page.locator('[role=timer]:not([aria-live=off])').count()]).toEqual([0, 0])
  await page.context().close()
}, 60_000)

/** What is cut: letters that lie outside of the screen, or that their box hides without showing that there is more. */
const cut = `[...document.querySelectorAll('button, a, label, h1, h2, h3, dt, dd, td, th, legend, summary, p, small, span')].filter((one) => {
  if (!one.checkVisibility() || one.closest('.sr, [hidden], [aria-hidden=true], .skip')) return false
  const style = getComputedStyle(one)
  if (style.textOverflow === 'ellipsis') return false
  const isHiding = style.overflowX === 'hidden' || style.overflowY === 'hidden'
  return isHiding && one.textContent.trim() !== '' && (one.scrollWidth > one.clientWidth + 1 || (style.webkitLineClamp === 'none' && one.scrollHeight > one.clientHeight + 1))
}).map((one) => one.outerHTML.slice(0, 140))`

test('task 16: dark, letters 1.3 times as large, 320 px wide, in English: on no page is anything cut, and nothing is wider than the screen', async () => {
  const context = await openContext(browser, { viewport: { width: 320, height: 640 }, theme: 'dark', locale: 'en-US' })
  const first = await context.newPage()
  await first.goto(product.url)
  await first.getByRole('button', { name: 'Larger text' }).click()
  expect(await first.evaluate(`getComputedStyle(document.body).fontSize`)).toBe('19.5px')
  const faults = await walked(context, async (page, path) => {
    return [...(await page.evaluate<string[]>(cut)).map((found) => `${path} cuts ${found}`), ...await tooWide(page)]
  })
  expect(faults).toEqual([])
  await context.close()
}, 180_000)

test('task 18: on every page of the shop, light and dark at 390 px, axe finds nothing serious', async () => {
  const context = await openContext(browser, { viewport: phone })
  const faults = await walked(context, async (page) => {
    const wide = await tooWide(page)
    const light = await seriousFaults(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await seriousFaults(page, 'colours')
    await page.emulateMedia({ colorScheme: 'light' })
    return [...wide, ...light, ...dark.map((one) => `dark: ${one}`)]
  })
  expect(faults).toEqual([])
  await context.close()
}, 180_000)
