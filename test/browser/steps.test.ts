import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appCode } from '../factors'
import { desk, openBrowser, openContext, phone, seriousFaults, settled } from './browser'
import { soon } from './looks'
import { enter, enterAnew, invite, startProduct, type Product } from './product'

/** The second step 二次验证 as people meet it: dialogs, an app, passkeys, recovery codes, devices. */
let product: Product
let browser: Browser
beforeAll(async () => {
  const started = await startProduct()
  // Passkeys belong to a name, not to an address.
  product = { ...started, url: started.url.replace('127.0.0.1', 'localhost') }
  browser = await openBrowser()
}, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

/** A device that keeps passkeys and whose finger is always right. */
async function authenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
}
const invited = async (to: string) => /\/console\/join\?token=[\w-]+/.exec(((await (await fetch(`${product.url}/v1/dev/messages?to=${to}`)).json()) as { items: { text: string }[] }).items[0]?.text ?? '')?.[0]
const shown = (page: Page, name: string) => (process.env.LOOK ? page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true }) : Promise.resolve())

test('E27 新员工绑定动态口令、添加通行密钥、保存恢复码；敏感操作先弹出验证，验证后自动继续；用通行密钥与恢复码登录', async () => {
  const owner = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(owner, `${product.url}/console`, product.logins.staff)
  await owner.goto(`${product.url}/console/members`)
  await invite(owner, { name: '小钱', login: 'qian.caiwu', to: '13700000009', role: '负责人', button: '邀请员工' })
  await soon(() => invited('13700000009')).toBeDefined()

  const context = await openContext(browser, { viewport: phone })
  const page = await context.newPage()
  await authenticator(page)
  await page.goto(product.url + (await invited('13700000009'))!)
  await page.getByLabel('新密码').fill('password1234')
  await page.getByRole('button', { name: '设置密码并登录' }).click()
  await page.getByText('密码过于常见').first().waitFor()
  await page.getByLabel('新密码').fill('lantern river 7')
  await page.getByRole('button', { name: '设置密码并登录' }).click()
  await page.locator('.numbers').first().waitFor()

  // Without a factor what is grave stays closed, and says where to go.
  await page.goto(`${product.url}/console/settings`)
  await page.getByLabel('ordering.pay_minutes').fill('41')
  await page.getByRole('button', { name: /^修\s?改$/ }).first().click()
  await page.getByRole('dialog').getByText('此操作需要二次验证').waitFor()
  await shown(page, 'factor-needed-phone')
  await page.getByRole('link', { name: '去设置' }).click()

  await page.getByRole('button', { name: '绑定动态口令' }).click()
  await page.getByLabel('登录密码').fill('not this one at all')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('密码不正确').first().waitFor()
  await page.getByLabel('登录密码').fill('lantern river 7')
  await page.getByRole('button', { name: '下一步' }).click()
  const secret = (await page.locator('.secret').textContent())!.replaceAll(' ', '')
  await shown(page, 'bind-app-phone')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByLabel('输入 App 显示的 6 位数字').fill(await appCode(secret))
  await page.getByRole('button', { name: /^验\s?证$/ }).click()
  await page.locator('.recovery code').first().waitFor()
  const codes = await page.locator('.recovery code').allTextContents()
  expect(codes).toHaveLength(10)
  await shown(page, 'recovery-phone')
  await page.getByRole('button', { name: '我已保存' }).click()
  await page.getByRole('button', { name: '添加通行密钥' }).click()
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('通行密钥 · 这台设备').waitFor()
  await shown(page, 'me-phone')
  expect(await seriousFaults(page)).toEqual([])

  // A passkey alone signs in, finger and device being two.
  await context.clearCookies()
  await page.goto(`${product.url}/console`)
  await page.getByRole('button', { name: '使用通行密钥登录' }).click()
  await page.locator('.numbers').first().waitFor()

  // Elsewhere, without the device: a recovery code, once.
  const other = await (await openContext(browser, { viewport: desk, theme: 'dark' })).newPage()
  for (const [code, fits] of [[codes[0]!, true], [codes[0]!, false]] as const) {
    await other.context().clearCookies()
    await other.goto(`${product.url}/console`)
    await other.getByLabel('账号').fill('qian.caiwu')
    await other.getByLabel('密码').fill('lantern river 7')
    await other.getByRole('button', { name: /^登\s?录$/ }).click()
    await other.getByLabel('动态口令或恢复码').fill(code)
    await shown(other, 'second-step-desk-dark')
    await other.getByRole('button', { name: /^验\s?证$/ }).click()
    await (fits ? other.locator('.numbers').first() : other.getByRole('alert')).waitFor()
  }
  // A new link in the place of a lost password opens nothing without the second step: both are asked for, one after the other.
  const answered = await owner.evaluate(async () => {
    const ask = (method: string, path: string, body?: object) => fetch(path, { method, headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) })
    const { items } = await (await ask('GET', '/v1/staff/members')).json() as { items: { id: string; login: string }[] }
    return (await ask('POST', `/v1/staff/members/${items.find((one) => one.login === 'qian.caiwu')!.id}/invite`, { to: '13700000010' })).status
  })
  expect(answered).toBe(200)
  await soon(() => invited('13700000010')).toBeDefined()
  for (const [look, theme] of [[phone, 'light'], [desk, 'dark']] as const) {
    const lost = await (await openContext(browser, { viewport: look, theme })).newPage()
    await lost.goto(product.url + (await invited('13700000010'))!)
    await lost.getByLabel('新密码').fill('harbour kestrel 71')
    await lost.getByRole('button', { name: '设置密码并登录' }).click()
    await lost.getByLabel('动态口令或恢复码').fill('000000')
    await lost.getByRole('button', { name: /^验\s?证$/ }).click()
    await lost.getByRole('alert').waitFor()
    await shown(lost, `join-second-${theme}`)
    expect(await seriousFaults(lost)).toEqual([])
    if (look === phone) { await lost.getByRole('button', { name: /^返\s?回$/ }).click(); await lost.getByLabel('新密码').waitFor(); await lost.context().close(); continue }
    await lost.getByLabel('动态口令或恢复码').fill(codes[1]!)
    await lost.getByRole('button', { name: /^验\s?证$/ }).click()
    await lost.locator('.numbers').first().waitFor()
    await lost.context().close()
  }
  for (const one of [owner, page, other]) await one.context().close()
}, 240_000)

test('E27 过了五分钟，敏感操作先弹出验证，通过后自动继续；退出其他设备立即生效', async () => {
  const [page, elsewhere] = [await (await openContext(browser, { viewport: desk })).newPage(), await (await openContext(browser, { viewport: phone })).newPage()]
  await enter(page, `${product.url}/console`, product.logins.staff)
  await enterAnew(elsewhere, `${product.url}/console`, product.logins.staff)
  // The five minutes are over: the first answer is what the server says then (its clock is tested where it can be moved), the second its own.
  let asked = 0
  await page.route('**/v1/staff/settings/*', (route) => (asked++ === 0 ? route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ type: 'kernel.step_up_first', title: '请完成二次验证后继续', status: 403 }) }) : route.continue()))
  await page.goto(`${product.url}/console/settings`)
  await page.getByLabel('ordering.pay_minutes').fill('42')
  await page.getByRole('button', { name: /^修\s?改$/ }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('动态口令或恢复码').fill('000000')
  await dialog.getByRole('button', { name: /^验\s?证$/ }).click()
  await dialog.getByRole('alert').waitFor()
  await settled(page)
  await shown(page, 'step-up-desk')
  expect(await seriousFaults(page)).toEqual([])
  await dialog.getByLabel('动态口令或恢复码').fill(await appCode(product.logins.staff.secret!, product.logins.staff))
  await dialog.getByRole('button', { name: /^验\s?证$/ }).click()
  await dialog.waitFor({ state: 'detached' })
  await soon(() => asked).toBe(2)
  await page.goto(`${product.url}/console/me`)
  await page.getByText('本机').waitFor()
  await shown(page, 'me-desk')
  await page.getByRole('button', { name: '退出其他所有设备' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^确\s?定$/ }).click()
  await page.getByRole('button', { name: '退出其他所有设备' }).waitFor({ state: 'detached' })
  await elsewhere.reload()
  await elsewhere.getByLabel('密码').waitFor()
  for (const one of [page, elsewhere]) await one.context().close()
}, 180_000)

test('E27 买家的密码可显示；退出其他所有设备立即生效；演示口令在开发页', async () => {
  const { login, password } = product.logins.shopper
  const [page, elsewhere] = [await (await openContext(browser)).newPage(), await (await openContext(browser, { viewport: desk, theme: 'dark' })).newPage()]
  for (const one of [page, elsewhere]) {
    await one.goto(`${product.url}/sign-in?by=password&then=/me`)
    await one.getByLabel('手机号').fill(login)
    const field = one.getByLabel('密码')
    await field.fill(password)
    await one.getByRole('button', { name: '显示' }).click()
    expect(await field.getAttribute('type')).toBe('text')
    await shown(one, one === page ? 'shop-sign-in-phone' : 'shop-sign-in-desk-dark')
    await one.getByRole('button', { name: '隐藏' }).click()
    expect(await field.getAttribute('type')).toBe('password')
    await one.getByRole('checkbox').check()
    await one.getByRole('button', { name: '登录', exact: true }).click()
    await one.waitForURL(({ pathname }) => pathname === '/me')
  }
  await page.reload()
  await page.getByText(/^登录设备/).click()
  await page.getByText('本机').waitFor()
  await shown(page, 'shop-devices-phone')
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: '退出其他所有设备' }).click()
  await page.getByText('登录设备（1）').waitFor()
  await elsewhere.goto(`${product.url}/me`)
  await elsewhere.waitForURL('**/sign-in**')
  await page.goto(`${product.url}/dev/messages`)
  await page.getByText('admin', { exact: true }).waitFor()
  expect(await page.locator('.panel code').first().textContent()).toMatch(/^\d{6}$/)
  await shown(page, 'dev-codes-phone')
  expect(await seriousFaults(page)).toEqual([])
  for (const one of [page, elsewhere]) await one.context().close()
}, 120_000)
