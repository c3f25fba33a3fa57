import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desk, openBrowser, openContext } from './browser'
import { enter, startProduct, type Product } from './product'

/** The edge as a real browser meets it: pages of all three front ends load, open and work under their content security policy, and break it nowhere. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 240_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** Spoken by the browser: scripts as it reads them. */
const telling = `document.addEventListener('securitypolicyviolation', (event) => { void window.toldOfBreach(location.pathname + ': ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber + ' ' + event.sample) })`
const planting = `(() => {
  window.ran = []
  const plant = (name, fields) => { const one = document.createElement(name); for (const [key, value] of Object.entries(fields)) if (key !== 'text') one.setAttribute(key, value); if (fields.text) one.append(fields.text); document.head.append(one); return one }
  const tried = (work) => { try { work() } catch { /* refused by the browser */ } }
  tried(() => plant('script', { text: 'window.ran.push("inline")' }))
  tried(() => plant('script', { src: 'https://evil.example/x.js' }))
  tried(() => { plant('p', { onclick: 'window.ran.push("handler")' }).click() })
  tried(() => { document.body.innerHTML += '<img src=x onerror="window.ran.push(1)">' })
  tried(() => plant('base', { href: 'https://evil.example/' }))
  tried(() => plant('style', { text: 'body { --planted: yes }' }))
  tried(() => { plant('p', { style: '--planted: yes' }) })
  return [...window.ran, document.baseURI.includes('evil') ? 'base' : '', getComputedStyle(document.body).getPropertyValue('--planted')].filter(Boolean)
})()`

/** What the browser says that a page broke, and every fault it wrote. */
async function watched(context: BrowserContext): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const page = await context.newPage()
  const faults: string[] = []
  await page.exposeFunction('toldOfBreach', (said: string) => { faults.push(said) })
  await page.addInitScript(telling)
  page.on('pageerror', (fault) => { faults.push(`${page.url()}: ${fault.message}`) })
  page.on('console', (said) => { if (said.type() === 'error' && !/status of 4\d\d/.test(said.text())) faults.push(`${page.url()}: ${said.text()}`) })
  return { page, faults }
}

/** The screens of a console by what its list of screens says, so that a new one is looked at too. */
const screensOf = (app: 'seller' | 'console'): string[] => [...readFileSync(`web/${app}/main.tsx`, 'utf8').matchAll(/path: '([^'$]+)'/g)].map(([, path]) => path!)

test.each(['seller', 'console'] as const)('ASVS 3.4.3 no screen of the %s breaks its policy, light or dark, with what opens on it', async (app) => {
  for (const theme of ['light', 'dark'] as const) {
    const context = await openContext(browser, { viewport: desk, theme })
    const { page, faults } = await watched(context)
    await enter(page, `${product.url}/${app}`, app === 'seller' ? product.logins.merchant : product.logins.staff)
    for (const path of screensOf(app)) {
      await page.goto(`${product.url}/${app}${path}`)
      await page.waitForLoadState('networkidle')
      const select = page.locator('.ant-select:visible, .ant-picker:visible').first()
      if (await select.count() > 0) { await select.click({ timeout: 2_000 }).catch(() => {}); await page.keyboard.press('Escape') }
    }
    const styled = await page.evaluate(`[...document.querySelectorAll('body *')].some((one) => getComputedStyle(one).borderRadius === '8px')`)
    expect([faults, styled]).toEqual([[], true])
    await context.close()
  }
}, 300_000)

test('ASVS 3.4.3 no page of the storefront breaks its policy, signed out and signed in, with forms that go without a reload', async () => {
  const context = await openContext(browser)
  const { page, faults } = await watched(context)
  const look = async (paths: readonly string[]) => { for (const path of paths) { await page.goto(product.url + path); await page.waitForLoadState('networkidle') } }
  await look(['/', '/c', '/search?q=连衣裙', '/cart', '/sign-in', '/terms', '/merchants/apply', '/nothing-here', '/dev/messages'])
  await page.goto(`${product.url}/search?q=连衣裙`)
  await page.locator('[data-grid] a').first().click()
  await page.locator('tw-island[data-name=picker][data-awake=ready]').waitFor({ state: 'attached' })
  await page.locator('.chip').last().click()
  await page.getByRole('button', { name: '加入购物车' }).click()
  await page.getByText('已加入购物车').waitFor()
  await page.goto(`${product.url}/cart`)
  await page.getByRole('button', { name: /^增加/ }).first().click()
  await page.waitForLoadState('networkidle')
  await page.goto(`${product.url}/sign-in?by=password`)
  await page.getByLabel('手机号').fill(product.logins.shopper.login)
  await page.getByLabel('密码').fill(product.logins.shopper.password)
  if (await page.getByRole('checkbox').count() > 0) await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await look(['/me', '/orders', '/me/addresses', '/me/addresses/new', '/checkout', '/cart', '/'])
  expect(faults).toEqual([])
  await context.close()
}, 120_000)

test('ASVS 3.4.3 a planted script, handler, style, frame or base is stopped on every front end, and the browser says so', async () => {
  const context = await openContext(browser, { viewport: desk })
  for (const path of ['/', '/console', '/seller']) {
    const { page, faults } = await watched(context)
    await page.goto(product.url + path)
    const ran = await page.evaluate(planting)
    expect([path, ran]).toEqual([path, []])
    await expect.poll(() => ['require-trusted-types-for', 'style-src', 'base-uri'].filter((one) => !faults.some((fault) => fault.includes(one)))).toEqual([])
    await page.close()
  }
  await context.close()
}, 60_000)
