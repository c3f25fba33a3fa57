import { execFile, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { BrowserContext, Page } from 'playwright-core'
import { startPostgres } from '#kernel/postgres'
import { appCode } from '../factors'
import { ofRun } from '../named'

/** The product as shipped 成品: built, on an embedded database of its own, with the demo shop; what browser tests look at. */
export interface Login { readonly login: string; readonly password: string; readonly secret?: string }
export interface Product { readonly url: string; readonly logins: { readonly shopper: Login; readonly merchant: Login; readonly staff: Login }; /** Where its database is. */ readonly database: string; /** Asks its database, to plant what cannot be done by hand in a test's time. */ ask(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>; stop(): Promise<void> }

const root = fileURLToPath(new URL('../..', import.meta.url))
type Pair = readonly [login: string, password: string, secret?: string]
const readyWithinMs = 120_000

let databases = 0
/** Where a run of tests was given a separate server, a database of the product's own on it: empty, or as `template` is. */
async function databaseOfItsOwn(template = 'template1'): Promise<Readonly<Record<string, string>>> {
  const given = process.env['DATABASE_URL_OF_TESTS'] ?? process.env['DATABASE_URL']
  if (!given) return {}
  const name = ofRun(`product_${process.pid}_${databases++}`)
  const admin = new Client({ connectionString: given })
  await admin.connect()
  await admin.query(`create database ${name} template ${template}`)
  await admin.end()
  return { DATABASE_URL: Object.assign(new URL(given), { pathname: `/${name}` }).href }
}

/** Starts it in a folder on a free port, and answers when it says that it is ready. */
async function startedIn(folder: string, settings: Readonly<Record<string, string>>): Promise<{ readonly url: string; end(): Promise<void> }> {
  const child = spawn(process.execPath, [join(root, 'dist/main.mjs')], { env: { ...process.env, NODE_ENV: '', PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error', ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => { reject(new Error(`not ready in time: ${said}`)) }, readyWithinMs)
    const hear = (text: Buffer) => { said += text.toString(); const at = /^ready (http\S+)/m.exec(said)?.[1]; if (at) { clearTimeout(late); resolve(at) } }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => { reject(new Error(`ended with ${code}: ${said}`)) })
  })
  return { url, end: () => new Promise((resolve) => { child.once('exit', () => { resolve() }); child.kill('SIGTERM') }) }
}

async function built(): Promise<void> {
  const { build } = await import(pathToFileURL(join(root, 'tools/build.mjs')).href) as { build(say: (sentence: string) => void): Promise<void> }
  await build(() => {})
}

/** A folder and, on a separate server, a database that lie as the product left them when its demo shop was filled. */
interface Filled { readonly folder: string; readonly database?: string }
/** Building, and filling the demo shop, take half a minute and more: the first of a run does both, in the folder that the run has for it (`database.ts`), and every product begins as a copy. Without a run each fills its own. */
async function filledOfRun(place: string): Promise<Filled> {
  const [folder, told] = [join(place, 'shop'), join(place, 'filled.json')]
  mkdirSync(place, { recursive: true })
  let isFirst = true
  try { mkdirSync(folder) } catch { isFirst = false }
  if (isFirst) {
    await built()
    const own = await databaseOfItsOwn()
    // The demo fills itself by the simulator also where true channels are set up and nobody may pay by that any more.
    const { end } = await startedIn(folder, { ...own, PAY_SIMULATOR: '0' })
    // A run may take longer than a shopper has to pay: what waits for his money goes on waiting in each copy.
    const ask = askerOf(await databaseIn(folder, own))
    await ask(`update ordering_orders set due_at = due_at + interval '3 hours' where state = 'placed' and due_at is not null`)
    await ask(`update payments_intents set expires_at = expires_at + interval '3 hours' where state = 'open'`)
    await end()
    // Its database ends with it, yet a moment later: what still runs is not copied.
    await until(() => !existsSync(join(folder, 'pg', 'postmaster.pid')), `the database in ${folder} did not end`)
    writeFileSync(`${told}.new`, JSON.stringify({ folder, ...(own['DATABASE_URL'] && { database: new URL(own['DATABASE_URL']).pathname.slice(1) }) }))
    renameSync(`${told}.new`, told)
  }
  await until(() => existsSync(told), `no demo shop in ${place}`)
  return JSON.parse(readFileSync(told, 'utf8')) as Filled
}

async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  for (const late = performance.now() + readyWithinMs; !isSo(); await pause(50)) if (performance.now() > late) throw new Error(otherwise)
}

/** The front ends are built, once for all files of a run. */
export async function builtFrontEnds(): Promise<void> {
  const place = process.env['SHOP_OF_TESTS']
  await (place ? filledOfRun(place) : built())
}

/** Owners stay: where we are root, a database runs as somebody else. */
const copied = async (from: string, to: string): Promise<void> => { if (process.platform === 'win32') cpSync(from, to, { recursive: true }); else await promisify(execFile)('cp', ['-a', `${from}/.`, to]) }

/** A copy of the demo shop, filled where that was not done yet: its folder, and where a separate server was given, its database there. */
async function copyOfShop(): Promise<{ readonly folder: string; readonly own: Readonly<Record<string, string>> }> {
  const place = process.env['SHOP_OF_TESTS']
  const filled = place ? await filledOfRun(place) : undefined
  if (!filled) await built()
  const folder = mkdtempSync(join(place ?? tmpdir(), 'tw 商城-'))
  if (filled) await copied(filled.folder, folder)
  return { folder, own: await databaseOfItsOwn(filled?.database) }
}

/** The demo shop as it was filled, and nobody running it: its folder and its database. */
export async function demoShop(): Promise<{ readonly folder: string; readonly database: string; stop(): Promise<void> }> {
  const { folder, own } = await copyOfShop()
  const server = own['DATABASE_URL'] ? undefined : await startPostgres(folder)
  return { folder, database: own['DATABASE_URL'] ?? server!.url('postgres'), stop: async () => { await server?.stop(); rmSync(folder, { recursive: true, force: true }) } }
}

/** The database of a shop that runs: the one that came along is found by starting it in its folder. */
const databaseIn = async (folder: string, own: Readonly<Record<string, string>>): Promise<string> => own['DATABASE_URL'] ?? (await startPostgres(folder)).url('postgres')
const askerOf = (database: string): Product['ask'] => async (text, values = []) => {
  const client = new Client({ connectionString: database })
  await client.connect()
  try { return (await client.query<Record<string, unknown>>(text, [...values])).rows } finally { await client.end() }
}

/** Starts it with the demo shop, built where that was not done yet. */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  const { folder, own } = await copyOfShop()
  const { url, end } = await startedIn(folder, { ...own, ...settings })
  const kept = JSON.parse(readFileSync(join(folder, 'logins.json'), 'utf8')) as { shopper: Pair; merchants: readonly Pair[]; staff: Pair }
  const of = ([login, password, secret]: Pair): Login => ({ login, password, ...(secret && { secret }) })
  const database = await databaseIn(folder, own)
  return { url, database, ask: askerOf(database), logins: { shopper: of(kept.shopper), merchant: of(kept.merchants[0]!), staff: of(kept.staff) }, stop: async () => { await end(); rmSync(folder, { recursive: true, force: true }) } }
}

/** What signs a member in over HTTP in one call, with the code of his app where he has one. */
export const credentialsOf = async (login: Login) => ({ login: login.login, password: login.password, ...(login.secret && { otp: await appCode(login.secret, login) }) })

/** An owner invites a member by the form of his console, who is reached at `to`. */
export async function invite(owner: Page, { name, login, to, role, button }: { readonly name: string; readonly login: string; readonly to: string; readonly role: string; readonly button: string }): Promise<void> {
  await owner.getByLabel('名称').fill(name)
  await owner.getByLabel('账号', { exact: true }).fill(login)
  await owner.getByLabel(/^邀请发送至/).fill(to)
  await owner.getByLabel('角色', { exact: true }).click()
  await owner.getByTitle(role).last().click()
  await owner.getByRole('button', { name: button }).click()
}

/** Signs a member in to a console by the form, with the code of his app where he has one, and waits for the first numbers. */
export async function enterAnew(page: Page, url: string, login: Login): Promise<void> {
  await page.goto(url)
  await page.getByLabel('账号').fill(login.login)
  await page.getByLabel('密码').fill(login.password)
  await page.getByRole('button', { name: /^登\s?录$/ }).click()
  if (login.secret) {
    await page.getByLabel('动态口令或恢复码').fill(await appCode(login.secret, login))
    await page.getByRole('button', { name: /^验\s?证$/ }).click()
  }
  await page.locator('.numbers').first().waitFor()
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>
/** Who signed in a moment ago, by member and address: what is grave stays open for five minutes after a code. */
const entered = new WeakMap<Login, { readonly url: string; readonly untilMs: number; readonly cookies: Cookies }>()
const freshForMs = 150_000
/** A member is in a console, as in the same browser that he signed in with a moment ago: a code of his app is good once, so that a fourth sign-in would wait half a minute for the next. */
export async function enter(page: Page, url: string, login: Login): Promise<void> {
  const before = entered.get(login)
  if (before?.url === url && performance.now() < before.untilMs) {
    await page.context().addCookies(before.cookies)
    await page.goto(url)
    await page.locator('.numbers').first().waitFor()
    return
  }
  await enterAnew(page, url, login)
  entered.set(login, { url, untilMs: performance.now() + freshForMs, cookies: (await page.context().cookies()).filter(({ httpOnly }) => httpOnly) })
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
