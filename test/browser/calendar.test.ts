import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, startProduct, type Product } from './product'

/** The marketing calendar 营销日历 as a store and the platform see it. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()]; await plant() }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const dayMs = 86_400_000
/** A day of this month and of the next as Shanghai's calendar has them; the tests look at the next one, which is whole before us. */
const shanghai = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
const next = shanghai(Date.parse(`${shanghai(Date.now()).slice(0, 7)}-15T00:00:00Z`) + 30 * dayMs).slice(0, 7)
const start = `${next}-01T00:00:00+08:00`
const rungs = { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 10_00, payPercent: 100, mostOffFen: null }] }
/** Offers of a store and of the platform, as their makers would have left them. */
async function plant(): Promise<void> {
  const [row] = await product.ask(`select m.id from merchants_merchants m join identity_members c on c.merchant_id = m.id where c.login = $1`, [product.logins.merchant.login])
  const merchant = String(row!['id'])
  const one = (no: number, owner: string | null, name: string, more: { kind?: string; lane?: string; effect?: object; rhythm?: object; state?: string; from?: number; days?: number; excludes?: string[] }) => product.ask(`insert into promotions_offers (id, merchant_id, name, kind, lane, scope, effect, priority, excludes, platform_percent, most_fen, uses, used_fen, issued, state, starts_at, ends_at, rhythm, version, changed_by, changed_at)
    values ($1, $2, $3, $4, $5, '{}', $6, 0, $7, $8, 500000, 0, 0, 0, $9, $10::timestamptz + make_interval(days => $11), $10::timestamptz + make_interval(days => $12), $13, 1, 'x', now())`,
  [`ofr_cal${no}`, owner, name, more.kind ?? 'open', more.lane ?? 'store', more.effect ?? rungs, more.excludes ?? [], owner ? 0 : 100, more.state ?? 'live', start, more.from ?? 0, (more.from ?? 0) + (more.days ?? 31), more.rhythm ?? null])
  await one(1, merchant, '会员日折上折', { lane: 'day', effect: { kind: 'percent', payPercent: 95 }, rhythm: { monthDays: [18] } })
  await one(2, merchant, '周三生活美学', { lane: 'day', effect: { kind: 'percent', payPercent: 97 }, rhythm: { weekDays: [3] }, state: 'draft' })
  await one(3, merchant, '满百减十', { from: 4, days: 9 })
  await one(4, merchant, '满百减十五', { from: 10, days: 5, state: 'draft' })
  await one(5, merchant, '新客券', { kind: 'coupon', lane: 'store_coupon', from: 14, days: 3 })
  await one(6, null, '跨店满减', { lane: 'platform', from: 9, days: 12 })
  await one(7, merchant, '十点秒杀', { lane: 'price', effect: { kind: 'flash', items: [] }, rhythm: { slots: [{ fromMinute: 600, untilMinute: 660 }, { fromMinute: 1_200, untilMinute: 1_260 }] }, from: 19, days: 3 })
}
const day = (no: number): string => `${next}-${String(no).padStart(2, '0')}`
const dayButton = (page: Page, no: number) => page.locator(`button[data-day="${day(no)}"]`)

test.each(twoLooks)('F25 F40 at $name: a store sees its month with what it meets of the platform’s; a day says its offers and clashes, and leads to them and to a new one of that day', async ({ name, ...look }) => {
  const page = await (await openContext(browser, look)).newPage()
  await enter(page, `${product.url}/seller`, product.logins.merchant)
  await page.goto(`${product.url}/seller/calendar?month=${next}`)
  await dayButton(page, 18).getByText('会员日折上折').waitFor()
  await dayButton(page, 11).getByText('冲突 1').waitFor()
  expect(await dayButton(page, 8).getByText('冲突').count()).toBe(0)
  await looked(page, `calendar-month-${name}`)
  if (!name.startsWith('phone')) {
    // One day is reached by Tab, the others by arrows.
    await dayButton(page, 1).focus()
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
    expect(await page.evaluate('document.activeElement.dataset.day')).toBe(day(11))
    expect(await page.evaluate(`document.querySelectorAll('.cal [tabindex="0"]').length`)).toBe(1)
    await page.keyboard.press('Enter')
  } else await dayButton(page, 11).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('“满百减十”与“满百减十五”').waitFor()
  await sheet.getByText('跨店满减').waitFor()
  expect(await sheet.getByRole('link', { name: '跨店满减' }).count()).toBe(0)
  await looked(page, `calendar-day-${name}`)
  await sheet.getByRole('link', { name: '满百减十五' }).click()
  await page.getByRole('heading', { level: 1 }).getByText('满百减十五').waitFor()
  await page.goto(`${product.url}/seller/calendar?month=${next}&day=${day(25)}`)
  await page.getByRole('button', { name: '新建当天的优惠' }).click()
  await page.getByLabel('开始', { exact: true }).waitFor()
  expect(await page.getByLabel('开始', { exact: true }).inputValue()).toBe(`${day(25)}T00:00`)
  await page.context().close()
}, 240_000)

test('F40 the platform sees all stores’ calendars, or one’s, and hides a kind that it does not want to see', async () => {
  const page = await (await openContext(browser, { viewport: { width: 1280, height: 900 } })).newPage()
  await enter(page, `${product.url}/console`, product.logins.staff)
  await page.goto(`${product.url}/console/calendar?month=${next}`)
  await dayButton(page, 10).getByText('跨店满减').waitFor()
  await looked(page, 'calendar-console')
  await page.getByRole('checkbox', { name: '会员日/主题日' }).uncheck()
  await soon(() => dayButton(page, 18).getByText('会员日折上折').count()).toBe(0)
  await page.goto(`${product.url}/console/calendar?month=${next}&whose=platform`)
  await dayButton(page, 10).getByText('跨店满减').waitFor()
  expect(await page.getByText('满百减十', { exact: true }).count()).toBe(0)
  await page.context().close()
}, 120_000)

test.each(twoLooks)('F40 at $name: a year shows its months and, for each, the plan beside what its offers may cost; a plan is set where it stands, and one that is too small is said', async ({ name, ...look }) => {
  const page = await (await openContext(browser, look)).newPage()
  await enter(page, `${product.url}/seller`, product.logins.merchant)
  await product.ask('delete from campaigns_budgets')
  await page.goto(`${product.url}/seller/calendar?view=year&year=${next.slice(0, 4)}`)
  const month = `${Number(next.slice(5))} 月`
  const row = page.locator('.cal-budgets tr').filter({ has: page.getByRole('spinbutton', { name: `${month}的计划（元）` }) })
  await row.getByText('另有草稿').waitFor()
  await row.getByRole('spinbutton').fill('5000')
  await row.getByRole('button', { name: /^保\s?存$/ }).click()
  await row.getByText('超计划').waitFor()
  await looked(page, `calendar-year-${name}`)
  // Somebody else was faster.
  await product.ask('update campaigns_budgets set version = 7, fen = 99900000')
  await row.getByRole('spinbutton').fill('6000')
  await row.getByRole('button', { name: /^保\s?存$/ }).click()
  await row.getByRole('alert').getByText('刚被他人修改').waitFor()
  await row.getByRole('button', { name: '不改了' }).click()
  await soon(() => row.getByRole('spinbutton').inputValue()).toBe('999000.00')
  await page.getByRole('button').filter({ hasText: new RegExp(`^${month}`) }).first().click()
  await dayButton(page, 18).getByText('会员日折上折').waitFor()
  if (name === 'desk-light') {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '日历文件' }).click()])
    expect(file.suggestedFilename()).toBe(`calendar-${next}.ics`)
  }
  await page.context().close()
}, 240_000)
