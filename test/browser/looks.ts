import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { desk, phone, seriousFaults, type Look } from './browser'

/** How screens are looked at 看屏 in a journey: in which looks, what may be wrong with none of them, and a picture of each where `SHOTS` names a folder. */
type NamedLook = Look & { readonly name: string }
/** One of each width and theme; both widths in both themes. */
export const twoLooks: readonly NamedLook[] = [{ name: 'phone-dark', viewport: phone, theme: 'dark' }, { name: 'desk-light', viewport: desk }]
export const fourLooks: readonly NamedLook[] = [...twoLooks, { name: 'phone-light', viewport: phone }, { name: 'desk-dark', viewport: desk, theme: 'dark' }]

const shots = process.env['SHOTS']
/** Nothing is wider than the screen, and axe finds nothing serious. */
export async function looked(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) }
  expect([name, await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), await seriousFaults(page)]).toEqual([name, true, []])
}
