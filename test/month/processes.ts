import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createCategory } from '#supply/catalog'
import { codeAt } from '#trust/factors'
import { createClerk, createShopper, createStaff, giveMemberApp } from '#trust/identity'
import { dice } from '#apps/seed'
import { reactions } from '#apps/house'
import { migrate } from '#apps/migrate'
import { dbOf, openPool, system, type Actor, type Context } from '#kernel/context'
import { listenersOf } from '#kernel/event'
import { openFetch } from '#kernel/fetch'
import { folderFiles } from '#kernel/folder'
import { deliverAll } from '#kernel/letters'
import { silent } from '#kernel/log'
import type { Ports } from '#kernel/ports'
import { ask, freshBooks, password, type Asking, type Books } from '../faults/mixed.load'
import { emptyDatabase } from '../faults/place'
import { freshFolder, serve, until, type Program } from '../faults/program'
import type { Caller } from '../http'
import { operator, type Market } from '../market'
import { openStall } from '../stall'
import { calm, evidence, second, third, type Ground } from './month'

/**
 * A month on several processes 多进程: everybody signs in and sends each deed to whichever of two processes answers next, workers of their own deliver the news and ring the jobs, and the clock of all of them is moved on as the
 * month goes. Who tells the month what the date is rings jobs as well, as one more worker.
 */
export interface Several { open(): Promise<Ground>; /** What went wrong on the way. */ readonly books: Books; end(): Promise<void> }

interface Account { readonly path: string; readonly body: object; readonly secret?: string; token?: string; step: number }
const [stepMs, seenMs, newsMs] = [30_000, 60, 60_000]
const shopperPhone = 13_900_000_000

/** The clock of all programs: a file says by how much it is ahead of this machine's, which goes on. It is never set back. */
function movable(folder: string) {
  const file = `${folder}/by`
  let byMs = 0
  const began = Date.now()
  const to = (ms: number) => { byMs = ms; writeFileSync(`${file}.next`, String(ms)); renameSync(`${file}.next`, file) }
  to(0)
  const now = () => new Date(Date.now() + byMs)
  return { now, settings: { NODE_OPTIONS: `--import=${new URL('../faults/clock.preload.mjs', import.meta.url).href}?by=${encodeURIComponent(file)}` },
    /** So long after the beginning. */
    at: (ms: number) => { if (began + ms > now().getTime()) to(began + ms - Date.now()) },
    on: async (ms: number) => { to(byMs + ms); await pause(seenMs) } }
}

export function several(apis: number, workers: number): Several {
  const root = freshFolder()
  const books = freshBooks()
  let programs: Program[] = []
  let ending: () => Promise<void> = async () => {}
  return { books, end: async () => { await Promise.all(programs.map((program) => program.kill('SIGTERM'))); await ending(); rmSync(root, { recursive: true, force: true }) },
    open: async () => {
      const url = await emptyDatabase()
      const clock = movable(root)
      const pool = openPool(url, 6)
      ending = () => pool.end()
      await migrate(pool)
      const files = folderFiles(`${root}/here`)
      const ctx: Context = { client: pool, pool, db: dbOf(pool), actor: system, now: clock.now(), locale: 'zh-CN', requestId: 'month', ports: { notify: { send: async () => {}, sendWaiting: async () => 0 }, files, fetch: openFetch(new Set()) } as unknown as Ports, log: silent, listeners: listenersOf(reactions) }
      const { id: categoryId } = await createCategory(ctx, { slug: 'home', name: '家居', nameEn: 'Home' })
      const accounts = new Map<string, Account>()
      const stall = async (wish: { readonly name: string; readonly priceFen: number; readonly stock: number }) => {
        const its = await openStall(ctx, { categoryId, ...wish })
        const login = `clerk${accounts.size}`
        const id = await createClerk(ctx, { merchantId: its.merchantId, login, name: wish.name, role: 'owner', password })
        accounts.set(its.clerk.id, { path: '/v1/merchant/sign-in', body: { login, password }, secret: await giveMemberApp(ctx, id), step: 0 })
        return its
      }
      const [a, b, c] = [await stall({ name: '山居', priceFen: 199_00, stock: 500 }), await stall({ name: '潮汐', priceFen: 59_00, stock: 500 }), await stall(third)]
      for (const { id } of [operator, second]) accounts.set(id, { path: '/v1/staff/sign-in', body: { login: id, password }, secret: await giveMemberApp(ctx, await createStaff(ctx, { login: id, name: '值守', role: 'owner', password })), step: 0 })
      const firstId = await createShopper(ctx, { phone: String(shopperPhone), name: '林晓', password })
      await calm(ctx, ctx.now)
      await deliverAll({ ...ctx, now: clock.now() }, reactions)
      for (let n = 0; n < apis + workers; n++) await folderFiles(`${root}/${n}/files`).write(evidence, new Uint8Array([1]))
      programs = await Promise.all(Array.from({ length: apis + workers }, (_, n) => serve({ ...clock.settings, DATABASE_URL: url, DATA_DIR: `${root}/${n}`, PARTS: n < apis ? 'api' : 'worker', POOL: '6' })))

      let asked = 0
      const next: Asking = { urls: () => [programs[asked++ % apis]!.url], roll: dice(1), books }
      const known = async ({ kind, id }: Actor): Promise<Account | undefined> => {
        if (accounts.has(id) || kind !== 'shopper') return accounts.get(id)
        const phone = String(shopperPhone + accounts.size)
        await pool.query(`insert into identity_shoppers (id, phone, name, password_hash, state, created_at) select $1, $2, name, password_hash, state, created_at from identity_shoppers where id = $3`, [id, phone, firstId])
        accounts.set(id, { path: '/v1/sign-in/password', body: { phone, password }, step: 0 })
        return accounts.get(id)
      }
      /** With the code of his app, which is good once: where he was here a moment ago, the next is waited for, which costs half a minute of the month. */
      const enter = async (account: Account): Promise<void> => {
        if (account.secret && Math.floor(clock.now().getTime() / stepMs) <= account.step) await clock.on(stepMs)
        account.step = Math.floor(clock.now().getTime() / stepMs)
        const { status, body } = await ask(next, 'POST', account.path, { body: { ...account.body, ...(account.secret && { otp: codeAt(account.secret, clock.now()) }) } })
        if (status !== 200) throw new Error(`${account.path} answered ${status} ${JSON.stringify(body)}`)
        account.token = body.token as string
      }
      const by = (actor: Actor): Caller => ({ form: () => Promise.reject(new Error('nobody sends forms')),
        call: async (method, path, body, key = `month-${asked}`) => {
          const account = await known(actor)
          if (account && !account.token) await enter(account)
          const once = () => ask(next, method, path, { key, ...(account?.token && { token: account.token }), ...(body && { body }) })
          const answer = await once()
          if (!account || (answer.status !== 401 && answer.body?.type !== 'kernel.step_up_first')) return answer
          await enter(account)
          return once()
        } })
      let isMoved = false
      /** The workers have delivered all that is due. */
      const news = async (): Promise<void> => {
        if (isMoved) await pause(seenMs)
        isMoved = false
        await until(async () => {
          const { rows: [left] } = await pool.query<{ waiting: number; dead: number }>(`select count(*) filter (where state = 'waiting' and due_at <= $1)::int as waiting, count(*) filter (where state = 'dead')::int as dead from kernel_letters where state in ('waiting', 'dead')`, [clock.now()])
          if (left!.dead > 0) throw new Error('a letter lies dead')
          return left!.waiting === 0 ? true : undefined
        }, () => 'news is not delivered', newsMs)
      }
      const m: Market = { ctx, categoryId, a, b, by, clock: clock.now, news, at: (ms) => { clock.at(ms); isMoved = true } }
      return { m, c }
    } }
}
