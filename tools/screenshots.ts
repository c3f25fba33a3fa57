import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import sharp from 'sharp'
import type { Page } from 'playwright-core'
import { chineseFonts, desk, openBrowser, openContext, phone } from '../test/browser/browser'
import { enter, startProduct } from '../test/browser/product'

/** The README's pictures 截图: made from the demo shop by a real browser, so that they never show what is not there. `npm run screenshots` makes them anew. */
const folder = 'docs/screenshots'
const widthOnPage = 780

async function keep(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await sharp(await page.screenshot()).resize({ width: widthOnPage, withoutEnlargement: true }).webp({ quality: 78 }).toFile(`${folder}/${name}.webp`)
}

// Whatever machine this is, 汉字 are drawn with a font that comes from npm.
if (!existsSync(chineseFonts)) spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: 'test/tools', stdio: 'inherit', shell: process.platform === 'win32' })
mkdirSync(folder, { recursive: true })
const [product, browser] = [await startProduct(), await openBrowser()]
try {
  const shop = await (await openContext(browser, { viewport: phone })).newPage()
  await shop.goto(product.url)
  await keep(shop, 'home-phone')
  await shop.locator('.card a').first().click()
  await keep(shop, 'product-phone')
  const wide = await (await openContext(browser, { viewport: desk, theme: 'dark' })).newPage()
  await wide.goto(`${product.url}/search?q=${encodeURIComponent('连衣裙')}`)
  await keep(wide, 'search-desk-dark')
  const seller = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/orders`)
  await keep(seller, 'seller-orders')
  const operator = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(operator, `${product.url}/console`, product.logins.staff)
  await keep(operator, 'console-home')
} finally {
  await browser.close()
  await product.stop()
}
