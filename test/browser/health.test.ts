import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { desk, openBrowser, openContext, phone, seriousFaults, settled, tooWide } from './browser'
import { enter, startProduct, type Product } from './product'

/** Those on watch 值守人员 as they meet the shop's running: what is wrong, who sees to it, and what they do to jobs and dead letters (issue 4 §4, E29). */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 240_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

const shown = (page: Page, name: string) => (process.env['LOOK'] ? page.screenshot({ path: `${process.env['LOOK']}/${name}.png`, fullPage: true }) : Promise.resolve())
/** A letter that nobody could deliver, a run that failed, and an hour with a gap in it: what cannot be brought about by hand. */
const planted = async (reaction: string) => {
  await product.ask(`with told as (insert into kernel_outbox (name, payload, at) values ('ordering.order_paid', '{}', now()) returning seq) insert into kernel_letters (seq, reaction, state, tries, due_at, ended_at, fault) select seq, $1, 'dead', 5, now(), now(), 'connect ECONNREFUSED' from told`, [reaction])
  const [job] = await product.ask(`insert into jobs.job (name, state, output, retry_limit, retry_count, started_on, completed_on, policy) values ('identity.sweep', 'failed', '{"message": "the database was away"}', 3, 3, now() - interval '2 seconds', now(), 'stately') returning id::text`)
  await product.ask(`insert into operations_gauges (name, minute, value) select name, date_trunc('minute', now()) - make_interval(mins => n), case when name in ('requests', 'connections', 'loop_delay_ms') then floor(40 + 30 * sin(n / 5.0)) when name = 'memory_bytes' then 4e8 else 0 end from generate_series(2, 59) n, unnest(array['requests', 'faults', 'letters_waiting', 'letters_late', 'connections', 'pool_waiting', 'loop_delay_ms', 'memory_bytes']) name where n not between 20 and 26 on conflict do nothing`)
  return String(job!['id'])
}
/** The watch looks each minute; here it is asked to look at once. */
const look = async (page: Page) => {
  await page.evaluate(`fetch('/v1/staff/schedules/operations.watch/run', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })`)
  await expect.poll(() => product.ask(`select from operations_alerts where state = 'firing' and acknowledged_at is null`).then(({ length }) => length), { timeout: 90_000 }).toBeGreaterThan(0)
}

test.each([['phone', phone, 'light'], ['desk', desk, 'dark']] as const)('E29 系统健康、认领报警、立即运行任务、重试失败的运行、重新投递死信：%s', async (size, viewport, theme) => {
  const reaction = `analytics.gone_${size}`
  const jobId = await planted(reaction)
  const page = await (await openContext(browser, { viewport, theme })).newPage()
  const breaches: string[] = []
  await page.exposeFunction('toldOfBreach', (said: string) => { breaches.push(said) })
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => { void window.toldOfBreach(location.pathname + ': ' + event.violatedDirective + ' ' + event.sample) })`)
  await enter(page, `${product.url}/console`, product.logins.staff)
  await look(page)

  // Every screen says so until somebody has taken it on.
  await page.reload()
  await page.getByRole('link', { name: '查看' }).click()
  const alert = page.getByRole('listitem').filter({ hasText: `死信：${reaction} 有 1 封投递失败` })
  await alert.waitFor()
  await page.getByText('封多次投递失败').waitFor()
  await page.getByText('最近一次失败：清理过期的登录与验证码').waitFor()
  await page.getByRole('img', { name: /^请求 \/ 分钟：现在 \d+/ }).waitFor()
  await page.getByText('运行中', { exact: true }).first().waitFor()
  // A database of one's own may not count statements; then the page says how to switch it on.
  await page.locator('.statement').or(page.getByText('数据库没有开启语句统计')).first().waitFor()
  await shown(page, `health-${size}-${theme}`)
  expect(await seriousFaults(page)).toEqual([])
  expect(await tooWide(page)).toEqual([])

  await alert.getByRole('button', { name: /^认\s?领$/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^认\s?领$/ }).click()
  await page.getByRole('dialog').getByRole('alert').waitFor()
  await page.getByRole('dialog').getByRole('textbox').fill('小周在修分析服务')
  await shown(page, `acknowledge-${size}-${theme}`)
  await page.getByRole('dialog').getByRole('button', { name: /^认\s?领$/ }).click()
  await alert.getByText('小周在修分析服务').waitFor()
  await alert.getByRole('button', { name: /^静\s?默$/ }).click()
  await page.getByRole('dialog').getByLabel('静默时长（小时）').fill('8')
  await page.getByRole('dialog').getByRole('textbox').last().fill('等服务恢复')
  await shown(page, `snooze-${size}-${theme}`)
  await page.getByRole('dialog').getByRole('button', { name: /^静\s?默$/ }).click()
  await alert.getByText(/静默至/).waitFor()

  await page.goto(`${product.url}/console/jobs`)
  await page.locator('.rows-list').first().waitFor()
  expect(await page.locator('.alert-banner').count()).toBe(0)
  const schedule = page.getByRole('listitem').filter({ hasText: 'identity.sweep' })
  await schedule.getByText('24 小时内失败').waitFor()
  await shown(page, `jobs-${size}-${theme}`)
  expect(await seriousFaults(page)).toEqual([])
  const other = page.getByRole('listitem').filter({ hasText: 'factors.sweep' })
  await other.getByRole('button', { name: /立即运行/ }).click()
  await shown(page, `run-${size}-${theme}`)
  await page.getByRole('dialog').getByRole('button', { name: '立即运行' }).click()
  await expect.poll(() => product.ask(`select from jobs.job where name = 'factors.sweep' and state = 'completed'`).then(({ length }) => length), { timeout: 60_000 }).toBeGreaterThan(0)

  await schedule.getByRole('link', { name: /24 小时内失败/ }).click()
  const failed = page.getByRole('row').filter({ hasText: 'the database was away' })
  await shown(page, `failed-${size}-${theme}`)
  await failed.getByRole('button', { name: /^重\s?试$/ }).click()
  await failed.waitFor({ state: 'detached' })
  await expect.poll(() => product.ask('select state from jobs.job where id = $1', [jobId]).then(([row]) => row?.['state']), { timeout: 60_000 }).toBe('completed')

  await page.goto(`${product.url}/console/letters`)
  await shown(page, `letters-${size}-${theme}`)
  const dead = page.getByRole('listitem').filter({ hasText: reaction })
  await dead.getByRole('button', { name: /全部重新投递/ }).click()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: '全部重新投递' }).click()
  await dead.waitFor({ state: 'detached' })
  expect((await product.ask('select state, tries from kernel_letters where reaction = $1', [reaction])).map(({ state }) => state)).toEqual(['waiting'])
  await product.ask('delete from kernel_letters where reaction = $1', [reaction])
  // The dialogs, too, keep to the page's policy.
  expect(breaches).toEqual([])
  await page.context().close()
}, 240_000)

const looking = (page: Page, method: 'POST' | 'DELETE', role?: string) => page.evaluate(`fetch('/v1/staff/looking', { method: '${method}'${role ? `, headers: { 'content-type': 'application/json' }, body: '{"role":"${role}"}'` : ''} }).then(({ status }) => status)`)

test('I-20 审计员看得到系统健康、任务与死信，但没有认领、运行、重试、投递的按钮；客服没有入口，也不被打扰', async () => {
  await planted('analytics.gone_seen')
  const page = await (await openContext(browser, { viewport: desk })).newPage()
  await enter(page, `${product.url}/console`, product.logins.staff)
  await look(page)
  await page.context().addCookies([{ name: 'tw_locale', value: 'en', url: product.url }])
  for (const path of ['health', 'jobs', 'letters']) { await page.goto(`${product.url}/console/${path}`); await settled(page); await shown(page, `en-${path}`) }
  expect(await looking(page, 'POST', 'auditor')).toBe(200)
  for (const [path, there] of [['health', 'Dead letters: 1 of analytics.gone_seen'], ['jobs', 'the database was away'], ['letters', 'analytics.gone_seen']] as const) {
    await page.goto(`${product.url}/console/${path}`)
    await page.getByText(there).first().waitFor()
    expect([path, await page.locator('main').getByRole('button', { name: /Acknowledge|Snooze|Run now|Try again|Deliver/ }).count()]).toEqual([path, 0])
  }
  expect(await looking(page, 'DELETE')).toBe(200)
  expect(await looking(page, 'POST', 'support')).toBe(200)
  await page.goto(`${product.url}/console`)
  await page.locator('.numbers').first().waitFor()
  expect([await page.getByRole('link', { name: 'Health' }).count(), await page.locator('.alert-banner').count()]).toEqual([0, 0])
  expect(await looking(page, 'DELETE')).toBe(200)
  await page.context().close()
}, 180_000)
