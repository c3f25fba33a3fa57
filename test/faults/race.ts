import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { dice } from '#apps/seed'
import { reactions } from '#apps/house'
import { as, system, type Actor } from '#kernel/context'
import { deliverAll, register } from '#kernel/letters'
import { clock } from '#kernel/time'
import { booksAgree } from '../agree'
import { callers, type Caller } from '../http'
import { addressOf, ask, fair, freshBooks, password, signIn, type Answer, type Asking, type Books, type Fair } from './mixed.load'
import { emptyDatabase } from './place'
import { freshFolder, serve } from './program'

/** A shopper of a race 抢购者: signed in once, known in both processes. `call` asks the process of that number, again and again under one key until it is answered for good. */
export interface Racer { readonly id: string; readonly token: string; readonly addressId: string; call(process: number, method: string, path: string, body?: object, key?: string): Promise<Answer> }
/** Two processes that answer, on one database, and shoppers who race through both for the last of something. What is raced for is set up with `by`, as anybody, in the testing process itself. */
export interface Race { readonly place: Fair; readonly by: (actor: Actor) => Caller; readonly racers: readonly Racer[]; /** Each process, for whoever asks as somebody else. */ readonly askings: readonly Asking[]; readonly books: Books; /** All news is delivered, and the books hold by the checker. */ agree(): Promise<void>; end(): Promise<void> }

export async function openRace(shoppers: number): Promise<Race> {
  const root = freshFolder()
  const url = await emptyDatabase()
  const place = await fair(url, shoppers)
  await register(place.ctx, reactions)
  const { app, by } = callers(place.ctx, clock)
  const programs = await Promise.all([0, 1].map((n) => serve({ DATABASE_URL: url, DATA_DIR: `${root}/${n}`, PARTS: 'api', POOL: '8' })))
  const books = freshBooks()
  const asking = programs.map((program) => ({ urls: () => [program.url], roll: dice(1), books }))
  const racers = await Promise.all(place.phones.map(async (phone, i): Promise<Racer> => {
    const token = await signIn(asking[i % 2]!, '/v1/sign-in/password', { phone, password })
    const { rows: [shopper] } = await place.ctx.pool.query<{ id: string }>('select id from identity_shoppers where phone = $1', [phone])
    return { id: shopper!.id, token, addressId: await addressOf(asking[i % 2]!, token), call: (process, method, path, body, key) => ask(asking[process % 2]!, method, path, { token, ...(body && { body }), ...(key && { key }) }) }
  }))
  return { place, by, racers, askings: asking, books,
    agree: async () => {
      await deliverAll(as({ ...place.ctx, now: clock() }, system), reactions)
      await booksAgree({ ctx: place.ctx, clock })
      expect(books.wrong).toEqual([])
    },
    end: async () => {
      await Promise.all(programs.map((program) => program.kill('SIGTERM')))
      await app.close()
      await place.end()
      rmSync(root, { recursive: true, force: true })
    } }
}

let keys = 0
/** One asking, sent at the same moment to both processes under one key; where both are answered well, they are told the same. */
export async function twice({ call }: Racer, method: string, path: string, body: object): Promise<Answer> {
  const key = `race-${keys++}`
  const answers = await Promise.all([0, 1].map((process) => call(process, method, path, body, key)))
  const good = answers.filter(({ status }) => status === 200)
  if (good.length === 2) expect(good[0]!.body).toEqual(good[1]!.body)
  return good[0] ?? answers[0]!
}
/** What came of it, each answer once with how often. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const said: Record<string, number> = {}
  for (const { status, body } of answers) { const one = status === 200 ? 'had' : String(body.type); said[one] = (said[one] ?? 0) + 1 }
  return said
}
