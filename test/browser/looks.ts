import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { desk, phone, seriousFaults, settled, type Look } from './browser'

/** How screens are looked at 看屏 in a journey: it is gone once at each width, and each screen that is looked at has both themes there; what may be wrong with none of them, and a picture of each where `SHOTS` names a folder. */
export const twoLooks: readonly (Look & { readonly name: string })[] = [{ name: 'phone-dark', viewport: phone, theme: 'dark' }, { name: 'desk-light', viewport: desk }]

/** What a screen comes to show, however busy the machine is. */
export const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 })

const shots = process.env['SHOTS']
/** At rest it is no wider than the screen. */
export async function fits(page: Page, name: string): Promise<void> {
  await settled(page)
  if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) }
  expect([name, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([name, true])
}
/** Nothing is wider than the screen, and axe finds nothing serious: in the other theme it looks at what a theme can spoil, in the one that the journey goes on in, which comes last, at everything. */
export async function looked(page: Page, name: string): Promise<void> {
  const own = await page.evaluate<boolean>(`matchMedia('(prefers-color-scheme: dark)').matches`) ? 'dark' : 'light'
  for (const colorScheme of [own === 'dark' ? 'light' : 'dark', own] as const) {
    await page.emulateMedia({ colorScheme })
    await fits(page, `${name}-in-${colorScheme}`)
    expect([name, colorScheme, await seriousFaults(page, colorScheme === own ? 'all' : 'colours')]).toEqual([name, colorScheme, []])
  }
}
