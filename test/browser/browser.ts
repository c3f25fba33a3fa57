import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** A real browser 真浏览器: the one that is named, the system's, or the one that npm carries; always with no address but this machine's. */
const systems = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe']
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']

/** A font with 汉字, installed by `npm run screenshots`; without one they are drawn as boxes, which tests do not mind. */
export const chineseFonts = fileURLToPath(new URL('../tools/node_modules/@embedpdf/fonts-sc/fonts', import.meta.url))

/** Where fonts are looked for. The packed browser's own list names `/tmp/fonts` whatever TMPDIR says, and a browser without any font ends at its first letter. */
function nameFonts(folder: string): void {
  const folders = [join(folder, 'fonts/fonts'), '/usr/share/fonts', '/usr/local/share/fonts', join(homedir(), '.fonts'), chineseFonts].filter((one) => existsSync(one))
  const file = join(folder, 'fonts.conf')
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders.map((one) => `<dir>${one.replace(/[&<]/g, (sign) => (sign === '&' ? '&amp;' : '&lt;'))}</dir>`).join('')}<cachedir>${folder}/fonts-cache</cachedir></fontconfig>`)
  process.env.FONTCONFIG_FILE = file
}

async function executable(): Promise<string> {
  const named = process.env.CHROMIUM_PATH
  if (named) return named
  const found = systems.find((path) => existsSync(path))
  if (found) return found
  // The packed browser unpacks the libraries it needs where it believes to be on such a machine, and each user needs a folder of his own.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x'
  // One for all files of a process: one within the other would grow longer than a socket's path may be.
  if (!process.env.TMPDIR?.includes('tw-chromium-')) process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'tw-chromium-'))
  const { default: packed } = await import('@sparticuz/chromium')
  const path = await packed.executablePath()
  process.env.LD_LIBRARY_PATH = [join(process.env.TMPDIR, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  nameFonts(process.env.TMPDIR)
  return path
}

export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = await executable()
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...more] })
}

export const phone = { width: 390, height: 844 }
export const desk = { width: 1280, height: 900 }

export interface Look { readonly viewport?: { readonly width: number; readonly height: number }; readonly theme?: 'light' | 'dark'; readonly locale?: string; readonly javaScriptEnabled?: boolean; /** As what the browser gives itself out. */ readonly agent?: string }
export async function openContext(browser: Browser, { viewport = phone, theme = 'light', locale = 'zh-CN', javaScriptEnabled = true, agent }: Look = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, colorScheme: theme, locale, javaScriptEnabled, isMobile: viewport.width < 600, hasTouch: viewport.width < 600, reducedMotion: 'reduce', ...(agent && { userAgent: agent }) })
  context.on('page', count)
  return context
}

interface Asking { under: number; changedAtMs: number }
const asking = new WeakMap<Page, Asking>()
function count(page: Page): void {
  const mine: Asking = { under: 0, changedAtMs: performance.now() }
  asking.set(page, mine)
  const by = (step: number) => () => { mine.under = Math.max(0, mine.under + step); mine.changedAtMs = performance.now() }
  page.on('request', by(1)).on('requestfinished', by(-1)).on('requestfailed', by(-1))
}
const quietForMs = 100
const settlesWithinMs = 30_000
/** What a page has still to do after its script had time: frames are drawn and what moves has come to its end; what turns for ever does not count. */
const atRest = `(async () => {
  await new Promise((done) => requestIdleCallback(done, { timeout: 2000 }))
  await Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => {})))
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
})()`
/** Nothing is under way: no request for a moment, and none after the page's own script has come to rest. The half second of silence that "networkidle" waits for is too long where hundreds of screens are looked at. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState()
  const mine = asking.get(page)!
  for (const until = performance.now() + settlesWithinMs; performance.now() < until;) {
    const since = performance.now() - mine.changedAtMs
    if (mine.under > 0 || since < quietForMs) { await pause(mine.under > 0 ? 20 : quietForMs - since); continue }
    const changedAtMs = mine.changedAtMs
    // Where it goes elsewhere meanwhile, that is waited for.
    await page.evaluate(atRest).catch(() => { mine.changedAtMs = performance.now() })
    if (mine.changedAtMs === changedAtMs) return
  }
  throw new Error(`${page.url()} does not come to rest: ${mine.under} requests under way`)
}

/** What is wider than the screen, as sentences; there should be none. It is asked of the screen: a phone's browser shows a page that is too wide smaller, and calls what it shows its width. */
export async function tooWide(page: Page): Promise<string[]> {
  const { width } = page.viewportSize()!
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
  if (wide <= width) return []
  const what = await page.evaluate<string[]>(`[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > ${width} && one.children.length === 0 && one.checkVisibility() && !one.closest('.strip, .sorts, .goods-row, .sr')).map((one) => one.outerHTML.slice(0, 100))`)
  return [`${new URL(page.url()).pathname} is ${wide - width} px too wide: ${what.slice(0, 3).join(' ')}`]
}

/** What a theme alone can spoil. */
const ofColours = ['color-contrast', 'link-in-text-block']
/** What axe calls serious or critical on a page, as sentences; there should be none. Pages have no frames, so it runs in one go, and writes down only what breaks a rule: that takes a third of the time. */
export async function seriousFaults(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'], ...(rules === 'colours' && { runOnly: { type: 'rule', values: ofColours } }) }).analyze()
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} on ${new URL(page.url()).pathname}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} (${(failureSummary ?? '').split('\n')[1]?.trim() ?? ''})`).join(' · ')}`)
}

/** What a pointer can be over, with the rows around it. */
const underPointer = 'a, button, label, input, select, textarea, summary, [role], tr'
/** What axe says of the colours when everything that a pointer can be over is under one, and does not say else. Afterwards nothing is any more. */
export async function faultsUnderPointer(page: Page): Promise<string[]> {
  const before = new Set(await seriousFaults(page, 'colours'))
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('DOM.enable')
  await devtools.send('CSS.enable')
  const { root } = await devtools.send('DOM.getDocument', { depth: 0 })
  const { nodeIds } = await devtools.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: underPointer })
  for (const nodeId of nodeIds) await devtools.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses: ['hover'] })
  await settled(page)
  const faults = await seriousFaults(page, 'colours')
  await devtools.detach()
  return faults.filter((fault) => !before.has(fault))
}
