import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desk, openBrowser, openContext, settled } from './browser'
import { soon } from './looks'
import { enter, startProduct, type Product } from './product'
import { awake } from './shopper'

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
  const context = await openContext(browser, { viewport: desk })
  const { page, faults } = await watched(context)
  await enter(page, `${product.url}/${app}`, app === 'seller' ? product.logins.merchant : product.logins.staff)
  for (const path of screensOf(app)) {
    await page.goto(`${product.url}/${app}${path}`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await settled(page)
      const select = page.locator('.ant-select:visible, .ant-picker:visible').first()
      if (await select.count() > 0) { await select.click({ timeout: 2_000 }).catch(() => {}); await page.keyboard.press('Escape') }
    }
  }
  const styled = await page.evaluate(`[...document.querySelectorAll('body *')].some((one) => getComputedStyle(one).borderRadius === '8px')`)
  expect([faults, styled]).toEqual([[], true])
  await context.close()
}, 300_000)

test('ASVS 3.4.3 no page of the storefront breaks its policy, signed out and signed in, with forms that go without a reload', async () => {
  const context = await openContext(browser)
  const { page, faults } = await watched(context)
  const look = async (paths: readonly string[]) => { for (const path of paths) { await page.goto(product.url + path); await settled(page) } }
  await look(['/', '/c', '/search?q=连衣裙', '/cart', '/sign-in', '/terms', '/merchants/apply', '/nothing-here', '/dev/messages'])
  await page.goto(`${product.url}/search?q=连衣裙`)
  await page.locator('[data-grid] a').first().click()
  await awake(page)
  await page.locator('.chip').last().click()
  await page.getByRole('button', { name: '加入购物车' }).click()
  await page.getByText('已加入购物车').waitFor()
  await page.goto(`${product.url}/cart`)
  await page.getByRole('button', { name: /^增加/ }).first().click()
  await settled(page)
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
    await soon(() => ['require-trusted-types-for', 'style-src', 'base-uri'].filter((one) => !faults.some((fault) => fault.includes(one)))).toEqual([])
    await page.close()
  }
  await context.close()
}, 60_000)

const elsewhere = ['//evil.example', '/\\evil.example', '\\\\evil.example', 'https:evil.example', 'https://evil.example/', '/%09/evil.example', '/\t/evil.example', '%2f%2fevil.example', 'javascript:alert(1)', 'data:text/html,x', '/x\r\nset-cookie: a=b', '/\u0000//evil.example', ' //evil.example', '']

test('T-49 I-27 no way back leads elsewhere: the language, the sign-in and whoever has to sign in first', async () => {
  const post = (path: string, form: Record<string, string>) => fetch(product.url + path, { method: 'POST', redirect: 'manual', headers: { accept: 'text/html' }, body: new URLSearchParams(form) })
  for (const then of elsewhere) {
    const { phone, password } = { phone: product.logins.shopper.login, password: product.logins.shopper.password }
    const answers = [await post('/language', { to: 'en', then }), await post(`/sign-in?by=password&then=${encodeURIComponent(then)}`, { phone, password, agree: 'yes', do: 'password' })]
    for (const answer of answers) {
      const to = answer.headers.get('location')
      expect([then, answer.status, to === null ? null : new URL(to, product.url).origin]).toEqual([then, 303, product.url])
      expect(answer.headers.get('set-cookie') ?? '').not.toContain('a=b')
    }
  }
  const well = await post('/sign-in?by=password&then=%2Forders', { phone: product.logins.shopper.login, password: product.logins.shopper.password, agree: 'yes', do: 'password' })
  expect([well.status, well.headers.get('location'), well.status === 303 ? '' : (await well.text()).replace(/<[^>]+>/g, ' ').slice(0, 600)]).toEqual([303, '/orders', ''])
  const asked = await fetch(`${product.url}//evil.example/..%2f`, { redirect: 'manual', headers: { accept: 'text/html' } })
  expect([asked.status, asked.headers.get('location')]).toEqual([404, null])
}, 60_000)

test('I-30 a phone that a code was sent to stands in no address: who signs in or looks an order up is told on the page that he sent', async () => {
  for (const [path, number] of [['/sign-in', '13655550001'], ['/look-up', '13655550002']] as const) {
    const answer = await fetch(product.url + path, { method: 'POST', redirect: 'manual', headers: { accept: 'text/html' }, body: new URLSearchParams({ phone: number, do: 'send' }) })
    expect([path, answer.status, answer.headers.get('location'), answer.headers.get('cache-control'), (await answer.text()).includes(`验证码已发送至 ${number}`)]).toEqual([path, 200, null, 'no-store', true])
  }
})

test('T-50 a form of another site is refused by the storefront as by the API, and a person is told so on a page', async () => {
  for (const path of ['/language', '/cart', '/sign-in', '/checkout', '/me', '/merchants/apply'])
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await fetch(product.url + path, { method: 'POST', redirect: 'manual', headers: { accept: 'text/html', ...headers } as Record<string, string>, body: new URLSearchParams({ to: 'en', then: '/' }) })
      expect([path, headers, answer.status, answer.headers.get('set-cookie'), answer.headers.get('content-type')]).toEqual([path, headers, 403, null, 'text/html; charset=utf-8'])
    }
})

test('ASVS 3.4 pages of all three front ends carry the guards, with a nonce of their own where they have one, and no style or script inline', async () => {
  for (const path of ['/', '/c', '/search?q=x', '/cart', '/sign-in', '/nothing', '/seller', '/console/orders']) {
    const answers = [await fetch(product.url + path, { headers: { accept: 'text/html' } }), await fetch(product.url + path, { headers: { accept: 'text/html' } })]
    const policies = answers.map(({ headers }) => headers.get('content-security-policy')!)
    for (const policy of policies) { expect(policy, path).toMatch(/^default-src 'none'; script-src /); expect(policy, path).not.toMatch(/unsafe|https:|\*/) }
    expect(answers[0]!.headers.get('x-content-type-options'), path).toBe('nosniff')
    const isConsole = /^\/(?:seller|console)/.test(path)
    expect([path, policies[0] !== policies[1]]).toEqual([path, isConsole])
    const html = await answers[0]!.text()
    expect([path, html.match(/\sstyle="|<style|\son\w+="/g)]).toEqual([path, null])
    const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)(?![^>]*application\/ld\+json)[^>]*>/g)].map(([tag]) => tag)
    expect([path, inline]).toEqual([path, []])
    if (isConsole) expect(html).toContain(`nonce="${/'nonce-([^']+)'/.exec(policies[0]!)![1]!}"`)
  }
})
