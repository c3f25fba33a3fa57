import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { desk, faultsUnderPointer, openBrowser, openContext, phone, seriousFaults, tooWide } from './browser'
import { soon } from './looks'
import { startProduct, type Product } from './product'
import { giveAddress, putInCart, signInByCode } from './shopper'

/** A shopper's way through the storefront in a real browser, on a phone and at a desk; each page is looked at by axe. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const faultsOf = (page: Page): string[] => {
  const faults: string[] = []
  page.on('pageerror', (fault) => { faults.push(fault.message) })
  page.on('console', (said) => { if (said.type() === 'error' && !/status of 4\d\d/.test(said.text())) faults.push(said.text()) })
  return faults
}

const cases = [{ name: 'F07 在 390 px 的手机上', viewport: phone, number: '13900000391' }, { name: 'F07 在 1280 px 的桌面上', viewport: desk, number: '13900001280' }]
describe.each(cases)('$name', ({ viewport, number }) => {
  let context: BrowserContext
  beforeAll(async () => { context = await openContext(browser, { viewport }) })
  afterAll(() => context?.close())

  test('F03 F09 F10 用拼音找到商品、立即购买、登录、填地址、下单、支付，订单待发货', async () => {
    const page = await context.newPage()
    const faults = faultsOf(page)
    const serious: string[] = []
    const look = async () => { serious.push(...await seriousFaults(page), ...viewport === desk ? await faultsUnderPointer(page) : []) }
    await page.goto(product.url)
    await look()
    await page.getByRole('combobox').fill('lianyiqun')
    await page.getByRole('combobox').press('Enter')
    await page.waitForURL('**/search**')
    await look()
    await page.locator('[data-grid] a').first().click()
    await page.getByRole('radio').last().waitFor({ state: 'attached' })
    await look()
    await page.locator('.chip').last().click()
    await page.getByRole('button', { name: '立即购买' }).click()
    await page.waitForURL('**/sign-in**')
    await look()
    await signInByCode(page, product, number)
    await page.waitForURL('**/checkout**')
    await page.getByRole('link', { name: '新增收货地址' }).click()
    await page.waitForURL('**/me/addresses/new**')
    await look()
    await giveAddress(page)
    await page.waitForURL('**/checkout**')
    await look()
    await page.getByRole('button', { name: '提交订单' }).click()
    await page.waitForURL('**/pay/pay_**')
    await look()
    await page.getByRole('button', { name: '去支付' }).click()
    await page.waitForURL('**/pay/simulator/**')
    await look()
    await page.getByRole('button', { name: '支付成功' }).click()
    await page.getByRole('link', { name: '查看订单' }).first().waitFor()
    await page.getByRole('heading', { name: '支付成功' }).waitFor({ state: 'attached' })
    await page.getByRole('link', { name: '查看订单' }).click()
    await page.waitForURL('**/orders/**')
    await page.reload()
    await soon(async () => { await page.reload(); return page.getByRole('heading', { name: '待发货' }).count() }).toBeGreaterThan(0)
    await look()
    await page.goto(`${product.url}/orders?state=paid`)
    expect(await page.locator('.order').count()).toBe(1)
    await look()
    await page.goto(`${product.url}/me`)
    await look()
    expect(serious).toEqual([])
    expect(faults).toEqual([])
    await page.close()
  })

  test('F09 购物车：加入、改数量、删除并撤销；没有横向滚动条', async () => {
    const page = await context.newPage()
    await page.goto(`${product.url}/c`)
    await page.locator('.tiles a').first().click()
    await page.locator('[data-grid] a').first().click()
    await putInCart(page)
    await page.goto(`${product.url}/cart`)
    const before = await page.locator('.line').count()
    await page.getByRole('button', { name: /^增加/ }).first().click()
    await soon(() => page.locator('.stepper input').first().inputValue()).toBe('2')
    await page.getByRole('button', { name: /^删除/ }).first().click()
    await page.getByRole('button', { name: '撤销' }).click()
    await soon(() => page.locator('.line').count()).toBe(before)
    expect(await page.locator('.stepper input').first().inputValue()).toBe('2')
    expect(await seriousFaults(page)).toEqual([])
    expect(await tooWide(page)).toEqual([])
    await page.close()
  })
})

test('E03 访客的购物车在登录后还在', async () => {
  const context = await openContext(browser)
  const page = await context.newPage()
  await page.goto(product.url)
  const goods = page.locator('.grid .card a')
  for (const shelf of [0, 3, 6]) {
    await page.goto(product.url)
    await goods.nth(shelf).click()
    await putInCart(page)
  }
  await page.goto(`${product.url}/sign-in?then=/cart`)
  await signInByCode(page, product, '13900000777')
  await soon(async () => { await page.reload(); return page.locator('.line').count() }).toBe(3)
  await context.close()
})

test('F07 没有脚本也能搜索、选规格、加入购物车、改数量', async () => {
  const context = await openContext(browser, { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(product.url)
  await page.locator('input[name=q]').fill('连衣裙')
  await page.getByRole('button', { name: '搜索' }).click()
  await page.locator('[data-grid] a').first().click()
  await page.getByRole('button', { name: '加入购物车' }).click()
  await page.waitForURL('**/cart')
  await page.getByRole('button', { name: /^增加/ }).click()
  expect(await page.locator('.stepper input').inputValue()).toBe('2')
  await context.close()
})

test('F01 F03 没有脚本也能按类目参数筛选：件数与筛选项所写一致，条件在网址里，可逐个去掉', async () => {
  const context = await openContext(browser, { javaScriptEnabled: false, viewport: phone })
  const page = await context.newPage()
  await page.goto(`${product.url}/c/cups`)
  await page.getByText('筛选', { exact: true }).click()
  const chip = page.locator('.facets a', { hasText: '玻璃' })
  const count = await chip.locator('small').textContent()
  await chip.click()
  await page.waitForURL('**/search?**attr=**')
  expect(await page.locator('p[role=status]').textContent()).toContain(` ${count} `)
  expect(await page.locator('[data-grid] > li, .grid > li').count()).toBe(Number(count))
  await page.getByRole('link', { name: '删除 材质：玻璃' }).click()
  expect(page.url()).not.toContain('attr=')
  await context.close()
})

test('E03 填错时，说明在字段旁边，填过的还在', async () => {
  const context = await openContext(browser)
  const page = await context.newPage()
  await page.goto(`${product.url}/sign-in`)
  await page.getByLabel('手机号').fill('12345')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.locator('#phone-wrong').waitFor()
  expect(await page.getByLabel('手机号').inputValue()).toBe('12345')
  await signInByCode(page, product, '13900000888')
  await page.waitForURL(`${product.url}/`)
  await page.goto(`${product.url}/me/addresses/new`)
  await page.getByLabel('收货人').fill('林晓')
  await page.getByRole('button', { name: '保存' }).last().click()
  await page.locator('#phone-wrong').waitFor()
  expect(await page.getByLabel('收货人').inputValue()).toBe('林晓')
  await page.locator('#province').selectOption('33')
  await soon(() => page.locator('#city option').count()).toBeGreaterThan(5)
  expect(await page.getByLabel('收货人').inputValue()).toBe('林晓')
  await context.close()
})

test('同一页面：两种语言、两种主题、两种宽度都没有严重的无障碍问题', async () => {
  const faults: string[] = []
  for (const viewport of [phone, desk]) for (const theme of ['light', 'dark'] as const) {
    const context = await openContext(browser, { viewport, theme, locale: theme === 'dark' ? 'en-US' : 'zh-CN' })
    const page = await context.newPage()
    for (const path of ['/', '/c', '/c/clothing', '/search?q=no-such-thing-zz', '/terms', '/dev/messages', '/sign-in?by=password', '/nothing-here']) {
      await page.goto(product.url + path)
      faults.push(...await seriousFaults(page))
      expect(await tooWide(page)).toEqual([])
    }
    expect(await page.locator('html').getAttribute('lang')).toBe(theme === 'dark' ? 'en' : 'zh-CN')
    await context.close()
  }
  expect([...new Set(faults)]).toEqual([])
}, 180_000)
