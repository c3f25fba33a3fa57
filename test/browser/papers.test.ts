import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desk, openBrowser, openContext, phone, seriousFaults, tooWide, type Look } from './browser'
import { enter, startProduct, type Product } from './product'

/** Papers 资质文件 from hand to hand: the applicant sends his licence with the application, the operator reviews it, a merchant keeps his own. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const pdf = (text: string): Buffer => Buffer.from(`%PDF-1.7\n1 0 obj << /Type /Catalog /Title (${text}) >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n`)
const shots = process.env['SHOTS']
async function looked(page: Page, name: string, hasScript = true): Promise<void> {
  if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) }
  expect([name, hasScript ? await tooWide(page) : [], hasScript ? await seriousFaults(page) : []]).toEqual([name, [], []])
}
/** The application is a form that works without a script, too. */
const looks: readonly (Look & { readonly name: string; readonly javaScriptEnabled: boolean })[] = [{ name: 'phone-light', viewport: phone, javaScriptEnabled: true }, { name: 'desk-dark', viewport: desk, theme: 'dark', javaScriptEnabled: false }]

test.each(looks)('F76 T-48 E26 at $name: an application with a licence, what is refused of it beside its field, its review, and a merchant’s own papers', async ({ name, javaScriptEnabled, ...look }) => {
  const [applicant, operator, merchant] = await Promise.all([{ ...look, javaScriptEnabled }, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const store = `山间小铺 ${name}`
  await applicant.goto(`${product.url}/merchants/apply`)
  await applicant.getByLabel('店铺名称').fill(store)
  await applicant.getByLabel('联系人').fill('周宁')
  await applicant.getByLabel('手机号').fill('13700000001')
  const send = async (file: string, bytes: Buffer) => { await applicant.getByLabel('营业执照扫描件').setInputFiles({ name: file, mimeType: 'application/pdf', buffer: bytes }); await applicant.getByRole('button', { name: '提交申请' }).click() }
  await send('图片.pdf', Buffer.from('not a paper at all'))
  await applicant.locator('#file-wrong').waitFor()
  expect(await applicant.getByLabel('店铺名称').inputValue()).toBe(store)
  // What is here once need not be sent again where something else is refused.
  await applicant.getByLabel('手机号').fill('12')
  await send('营业执照 2026.pdf', pdf(`licence ${name}`))
  await applicant.locator('#phone-wrong').waitFor()
  await applicant.getByText('已收到：营业执照 2026.pdf').waitFor()
  await looked(applicant, `apply-${name}`, javaScriptEnabled)
  await applicant.getByLabel('手机号').fill('13700000001')
  await applicant.getByRole('button', { name: '提交申请' }).click()
  await applicant.getByRole('heading', { name: '申请已提交' }).first().waitFor({ state: 'attached' })

  await enter(operator, `${product.url}/console`, product.logins.staff)
  await operator.goto(`${product.url}/console/merchants?state=applied`)
  const row = operator.locator('tr, li, article').filter({ hasText: store }).first()
  await row.getByRole('button', { name: '资质文件' }).click()
  await operator.getByText('营业执照 2026.pdf').waitFor()
  await looked(operator, `review-${name}`)
  const [download] = await Promise.all([operator.waitForEvent('download'), operator.getByRole('link', { name: /^下\s?载$/ }).click()])
  expect(download.suggestedFilename()).toMatch(/^licence-\w{8}\.pdf$/)

  await enter(merchant, `${product.url}/seller`, product.logins.merchant)
  await merchant.goto(`${product.url}/seller/store`)
  await merchant.getByRole('heading', { name: '资质文件' }).waitFor()
  const file = `品牌授权 ${name}.pdf`
  await merchant.locator('input[type=file]').setInputFiles({ name: file, mimeType: 'application/pdf', buffer: pdf(`brand ${name}`) })
  await merchant.getByText(file).waitFor()
  await looked(merchant, `store-${name}`)
  const kept = merchant.locator('li').filter({ hasText: file })
  await kept.getByRole('button', { name: /^移\s?除$/ }).click()
  await merchant.getByRole('dialog').getByRole('button', { name: /^移\s?除$/ }).click()
  await kept.waitFor({ state: 'detached' })
  for (const page of [applicant, operator, merchant]) await page.context().close()
}, 120_000)
