import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { full } from '../full'
import { desk, phone, seriousFaults, settled, tooWide, type Look } from './browser'

/** How screens are looked at 看屏 in a journey: it is gone once on a dark phone and once at a light desk, so that each screen is seen at both widths and in both themes. With `FULL`, or where `SHOTS` names a folder for pictures, each is seen in both themes at both widths. */
export const twoLooks: readonly (Look & { readonly name: string })[] = [{ name: 'phone-dark', viewport: phone, theme: 'dark' }, { name: 'desk-light', viewport: desk }]

/** What a screen comes to show, however busy the machine is. */
export const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000 })

const shots = process.env['SHOTS']
/** At rest it is no wider than the screen. */
export async function fits(page: Page, name: string): Promise<void> {
  await settled(page)
  if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }) }
  expect([name, await tooWide(page)]).toEqual([name, []])
}
/** Nothing is wider than the screen, and axe finds nothing serious. Of the other theme, which is looked at first, it is asked for what a theme can spoil; of the one that the journey goes on in for everything. */
export async function looked(page: Page, name: string): Promise<void> {
  const own = await page.evaluate<boolean>(`matchMedia('(prefers-color-scheme: dark)').matches`) ? 'dark' : 'light'
  for (const colorScheme of full || shots ? [own === 'dark' ? 'light' : 'dark', own] as const : [own] as const) {
    await page.emulateMedia({ colorScheme })
    await fits(page, `${name}-in-${colorScheme}`)
    expect([name, colorScheme, await seriousFaults(page, colorScheme === own ? 'all' : 'colours')]).toEqual([name, colorScheme, []])
  }
}
