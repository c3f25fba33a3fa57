import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { startPostgres } from '#kernel/postgres'
import { appCode } from '../factors'

/** The product as shipped 成品: built, on an embedded database of its own, with the demo shop; what browser tests look at. */
export interface Login { readonly login: string; readonly password: string; readonly secret?: string }
export interface Product { readonly url: string; readonly logins: { readonly shopper: Login; readonly merchant: Login; readonly staff: Login }; /** Asks its database, to plant what cannot be done by hand in a test's time. */ ask(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>; stop(): Promise<void> }

const root = fileURLToPath(new URL('../..', import.meta.url))
type Pair = readonly [login: string, password: string, secret?: string]
const readyWithinMs = 120_000

let databases = 0
/** Where a run of tests was given a separate server, a database of the product's own on it. */
async function databaseOfItsOwn(): Promise<Readonly<Record<string, string>>> {
  const given = process.env['DATABASE_URL_OF_TESTS'] ?? process.env['DATABASE_URL']
  if (!given) return {}
  const name = `product_${process.pid}_${databases++}`
  const admin = new Client({ connectionString: given })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  return { DATABASE_URL: Object.assign(new URL(given), { pathname: `/${name}` }).href }
}

/** Starts it on a free port in an empty folder, and answers when it says that it is ready. */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  const { build } = await import(pathToFileURL(join(root, 'tools/build.mjs')).href) as { build(say: (sentence: string) => void): Promise<void> }
  await build(() => {})
  const folder = mkdtempSync(join(tmpdir(), 'tw 商城-'))
  const own = await databaseOfItsOwn()
  const child = spawn(process.execPath, [join(root, 'dist/main.mjs')], { env: { ...process.env, NODE_ENV: '', PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error', ...own, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => { reject(new Error(`not ready in time: ${said}`)) }, readyWithinMs)
    const hear = (text: Buffer) => { said += text.toString(); const at = /^ready (http\S+)/m.exec(said)?.[1]; if (at) { clearTimeout(late); resolve(at) } }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => { reject(new Error(`ended with ${code}: ${said}`)) })
  })
  const kept = JSON.parse(readFileSync(join(folder, 'logins.json'), 'utf8')) as { shopper: Pair; merchants: readonly Pair[]; staff: Pair }
  const of = ([login, password, secret]: Pair): Login => ({ login, password, ...(secret && { secret }) })
  const ask: Product['ask'] = async (text, values = []) => {
    // The database that came along runs already; starting it in its folder finds it.
    const client = new Client({ connectionString: own['DATABASE_URL'] ?? (await startPostgres(folder)).url('postgres') })
    await client.connect()
    try { return (await client.query<Record<string, unknown>>(text, [...values])).rows } finally { await client.end() }
  }
  return { url, ask, logins: { shopper: of(kept.shopper), merchant: of(kept.merchants[0]!), staff: of(kept.staff) }, stop: () => new Promise((resolve) => { child.once('exit', () => { rmSync(folder, { recursive: true, force: true }); resolve() }); child.kill('SIGTERM') }) }
}

/** What signs a member in over HTTP in one call, with the code of his app where he has one. */
export const credentialsOf = async ({ login, password, secret }: Login) => ({ login, password, ...(secret && { otp: await appCode(secret) }) })

/** An owner invites a member by the form of his console, who is reached at `to`. */
export async function invite(owner: Page, { name, login, to, role, button }: { readonly name: string; readonly login: string; readonly to: string; readonly role: string; readonly button: string }): Promise<void> {
  await owner.getByLabel('名称').fill(name)
  await owner.getByLabel('账号', { exact: true }).fill(login)
  await owner.getByLabel(/^邀请发送至/).fill(to)
  await owner.getByLabel('角色', { exact: true }).click()
  await owner.getByTitle(role).last().click()
  await owner.getByRole('button', { name: button }).click()
}

/** Signs a member in to a console, with the code of his app where he has one, and waits for the first numbers. */
export async function enter(page: Page, url: string, { login, password, secret }: Login): Promise<void> {
  await page.goto(url)
  await page.getByLabel('账号').fill(login)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: /^登\s?录$/ }).click()
  if (secret) {
    await page.getByLabel('动态口令或恢复码').fill(await appCode(secret))
    await page.getByRole('button', { name: /^验\s?证$/ }).click()
  }
  await page.locator('.numbers').first().waitFor()
}

/** The demo shopper signs in by his password, and comes to `to`. */
export async function enterShop(page: Page, { url, logins: { shopper } }: Product, to: string): Promise<void> {
  await page.goto(`${url}/sign-in?by=password&then=${encodeURIComponent(to)}`)
  await page.getByLabel('手机号').fill(shopper.login)
  await page.getByLabel('密码').fill(shopper.password)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((at) => at.pathname + at.search === to)
}
