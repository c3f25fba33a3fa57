import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { check } from '../checker'
import { dice } from '#apps/seed'
import { addressOf, fair, freshBooks, password, shopOnce, signIn, type Asking, type Books, type Fair } from './mixed.load'
import { run, serve, until, type Program } from './program'

/** T-28 T-29 I-17: processes are killed at random under a mixed load, and afterwards nothing is lost, doubled or stuck. */
export interface Killing { readonly url: string; readonly folder: string; readonly kills: number; readonly seed: number; readonly shoppers?: number; readonly hasSilence?: boolean; say(sentence: string): void }
export interface Killed { readonly books: Books; readonly kills: Readonly<Record<string, number>>; readonly faults: readonly string[]; readonly checked: number; readonly seconds: number }
interface Slot { readonly name: string; readonly parts: string; program: Program | undefined; kills: number }
const settledWithinMs = 300_000
const clientsAtLeastMs = 3_000

export async function killing({ url, folder, kills, seed, shoppers = 8, hasSilence = true, say }: Killing): Promise<Killed> {
  const started = performance.now()
  const roll = dice(seed)
  const place = await fair(url, shoppers)
  const slots: Slot[] = [['api 1', 'api'], ['api 2', 'api'], ['worker 1', 'worker'], ['worker 2', 'worker']].map(([name, parts]) => ({ name: name!, parts: parts!, program: undefined, kills: 0 }))
  const start = async (slot: Slot) => {
    const DATA_DIR = join(folder, slot.name.replace(' ', ''))
    mkdirSync(DATA_DIR, { recursive: true })
    slot.program = await serve({ DATABASE_URL: url, DATA_DIR, PARTS: slot.parts, POOL: '6', LOG_LEVEL: 'error' })
  }
  const faults: string[] = []
  const books = freshBooks()
  try {
    for (const slot of slots) await start(slot)
    const urls = () => slots.flatMap(({ parts, program }) => (parts === 'api' && program ? [program.url] : []))
    const shopping = shoppersOf(place, { urls, roll, books }, hasSilence)
    const began = performance.now()
    for (let done = 0; done < kills && faults.length === 0;) {
      // Mostly all four are up; one time in five a second one is killed while the first is away, at times the other of its kind.
      const mostAway = roll() < 0.2 ? 1 : 0
      await until(() => (faults.length > 0 || slots.filter(({ program }) => !program).length <= mostAway ? true : undefined), () => 'none comes back', 120_000)
      await pause(roll() * 600)
      const alive = slots.filter(({ program }) => program)
      const slot = alive[Math.floor(roll() * alive.length)]!
      const { program } = slot
      slot.program = undefined
      slot.kills++
      done++
      await program!.kill('SIGKILL')
      start(slot).catch((fault: Error) => { faults.push(`${slot.name} did not start again: ${fault.message}`) })
      if (done % 20 === 0) say(`${done} of ${kills} kills, ${books.orders} orders`)
    }
    await until(() => (faults.length > 0 || slots.every(({ program }) => program) ? true : undefined), () => 'not all are back', 120_000)
    await pause(Math.max(0, clientsAtLeastMs - (performance.now() - began)))
    await shopping.stop()
    faults.push(...books.wrong, ...await settled(place), ...await lostOrDoubled(place, books))
  } finally {
    const ends = await Promise.all(slots.map(async ({ name, program }) => { await program?.kill('SIGTERM'); return program && program.child.exitCode !== 0 ? `${name} ended with ${program.child.exitCode ?? program.child.signalCode}: ${program.said()}` : undefined }))
    for (const end of ends) if (end) faults.push(end)
    await place.end()
  }
  const out = join(folder, 'books')
  const exported = await run({ DATABASE_URL: url, DATA_DIR: join(folder, 'api1') }, ['export-raw', '--out', out])
  if (exported.code !== 0) faults.push(`export-raw ended with ${exported.code}: ${exported.said}`)
  const checked = check(out)
  faults.push(...checked.faults.map(({ invariant, file, id, says }) => `${invariant} ${file} ${id}: ${says}`))
  return { books, kills: Object.fromEntries(slots.map(({ name, kills }) => [name, kills])), faults, checked: Object.values(checked.seen).reduce((a, b) => a + b, 0), seconds: (performance.now() - started) / 1_000 }
}

export function shoppersOf(place: Fair, asking: Asking, hasSilence: boolean): { stop(): Promise<void> } {
  let isOver = false
  const all = (async () => {
    const clerks: string[] = []
    for (const { login } of place.stalls) clerks.push(await signIn(asking, '/v1/merchant/sign-in', { login, password }))
    await Promise.all(place.phones.map(async (phone, i) => {
      const token = await signIn(asking, '/v1/sign-in/password', { phone, password })
      const addressId = await addressOf(asking, token)
      for (let number = 0; !isOver; number++) await shopOnce({ ...asking, token, addressId, stalls: place.stalls, couponOffers: place.couponOffers, clerks, name: `${i}`, hasSilence }, number)
    }))
  })()
  all.catch((fault: Error) => { asking.books.wrong.push(`a shopper gave up: ${fault.message}`) })
  return { stop: async () => { isOver = true; await all.catch(() => {}) } }
}

/** Waits until nothing is under way any more; what then still is, is stuck. */
export async function settled({ ctx: { pool } }: Fair): Promise<string[]> {
  const open = async () => (await pool.query<{ what: string; n: number }>(`
    select 'letters that wait' as what, count(*)::int as n from kernel_letters where state = 'waiting' union all select 'letters that lie dead', count(*) from kernel_letters where state = 'dead'
    union all select 'refunds that are asked', count(*) from payments_refunds where state = 'asked'
    union all select 'payments made and not booked', count(*) from payments_simulator_trades t join payments_tries y using (trade_ref) where t.state = 'paid' and y.state = 'open'
    union all select 'orders whose time to pay is over', count(*) from ordering_orders where state = 'placed' and due_at < now() - interval '1 minute'
    union all select 'paid intents of unpaid orders', count(*) from payments_intents i join ordering_orders o on o.id = i.purpose_id where i.state = 'succeeded' and o.state = 'placed'`)).rows.filter(({ n }) => n > 0)
  let left = await open()
  for (const end = performance.now() + settledWithinMs; left.length > 0 && performance.now() < end; left = await open()) await pause(500)
  return left.map(({ what, n }) => `stuck: ${n} ${what}`)
}

/** What shoppers were told against what the books say: each order that was answered is there once, and each that was paid is paid or given back. */
export async function lostOrDoubled({ ctx: { pool } }: Fair, books: Books): Promise<string[]> {
  const { rows } = await pool.query<{ note: string; n: number }>(`select note, count(*)::int as n from ordering_orders where parent_id is null group by note`)
  const by = new Map(rows.map(({ note, n }) => [note, n]))
  const { rows: [money] } = await pool.query<{ refunds: number; trades: number }>(`select
    (select count(*)::int from payments_refunds r where r.state = 'succeeded' and 1 <> (select count(*) from payments_simulator_refunds s where s.refund_id = r.id)) as refunds,
    (select count(*)::int from (select purpose_id from payments_intents group by 1 having count(*) > 1) twice) as trades`)
  const { rows: unpaid } = await pool.query<{ id: string }>(`select o.id from ordering_orders o where o.id = any($1) and not exists (select from payments_intents i where i.purpose_id = o.id and i.state = 'succeeded')
    and not exists (select from payments_intents i join payments_tries t on t.payment_id = i.id and t.state = 'parked' where i.purpose_id = o.id)`, [[...books.approved]])
  return [
    ...[...books.notes].filter((note) => by.get(note) !== 1).map((note) => `order ${note} was answered and is there ${by.get(note) ?? 0} times`),
    ...rows.filter(({ n }) => n > 1).map(({ note, n }) => `order ${note} is there ${n} times`),
    ...unpaid.map(({ id }) => `order ${id} was paid at the channel, and no book says so`),
    ...(money!.refunds > 0 ? [`${money!.refunds} refunds that the channel has not made exactly once`] : []), ...(money!.trades > 0 ? [`${money!.trades} orders with two payments`] : []),
  ]
}

