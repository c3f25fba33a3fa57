import { as, system, type Actor } from '#kernel/context'
import { jobs } from '#apps/house'
import { decide } from '../journeys/doors'
import type { Market } from '../market'
import { crashAt, crashes } from './crashes'

/** What everybody in the market by dice does by 市中人: he asks until he is answered, over connections that die; and time goes on. */
export interface Life { readonly m: Market; readonly roll: () => number; readonly done: Record<string, number>; readonly answers: Record<string, number>; readonly faults: string[]; readonly shoppers: readonly Shopper[]; readonly desks: Desks; /** Links of drafts, which nothing keeps. */ readonly links: { readonly token: string; readonly phone: string }[]; nowMs: number }
export interface Shopper { readonly actor: Actor; readonly addressId: string; readonly phone: string }
/** What besides two stores with two variants each there is: what is sent as a code, what is redeemed, where goods are collected, and where else they lie. */
export interface Desks { readonly codeSku: string; readonly serviceSku: string; readonly linkSku: string; readonly storeId: string; readonly backIds: ReadonlyMap<string, string> }
export type Row = Record<string, string>
export const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
const crashIn = 0.03
const mostStatements = 25
const lookedAt = 40
const mostRounds = 3

export const pick = <T>(roll: () => number, all: readonly T[]): T => all[Math.floor(roll() * all.length)]!
export const rows = async ({ m }: Life, text: string, values: unknown[] = []) => (await m.ctx.pool.query<Row>(text, values)).rows
/** One of the newest that stand so. */
export const some = async (life: Life, text: string, values: unknown[] = []): Promise<Row | undefined> => { const found = await rows(life, `${text} limit ${lookedAt}`, values); return found.length === 0 ? undefined : pick(life.roll, found) }
export const now = ({ m }: Life) => ({ ...m.ctx, now: m.clock() })
export const clerkOf = ({ m }: Life, merchantId: string): Actor => (m.a.merchantId === merchantId ? m.a : m.b).clerk

/** Asks, at times over a connection that dies on the way, and then again with the same key until somebody answers, as a client does. */
export async function ask(life: Life, who: Actor, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) {
  const key = `sim-${life.done['asked'] = (life.done['asked'] ?? 0) + 1}`
  if (life.roll() < crashIn) crashAt(1 + Math.floor(life.roll() * mostStatements), life.roll() < 0.5)
  let answer = await life.m.by(who).call(method, path, body, key)
  crashAt(0, false)
  // Its first try may not have ended on the other side yet, though its connection is gone.
  for (let again = 0; (answer.status >= 500 || answer.body?.type === 'kernel.still_at_it') && again < 20; again++) answer = await life.m.by(who).call(method, path, body, key)
  const said = answer.status < 300 ? 'ok' : String(answer.body?.type ?? answer.status)
  life.answers[said] = (life.answers[said] ?? 0) + 1
  if (answer.status >= 500) life.faults.push(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}
/** Work of the house itself, which a dying connection ends and the next round does. Answers whether none died meanwhile. */
export async function work(life: Life, run: () => Promise<unknown>): Promise<boolean> {
  if (life.roll() < crashIn) crashAt(1 + Math.floor(life.roll() * mostStatements), life.roll() < 0.5)
  const before = crashes()
  await run().catch((fault: Error) => { if (crashes() === before) life.faults.push(`work failed without a crash: ${fault.message}`) })
  crashAt(0, false)
  return crashes() === before
}

/** He goes to pay and whatever the dice say becomes of it. */
export async function payFor(life: Life, actor: Actor, paymentId: string): Promise<void> {
  const gone = await ask(life, actor, 'POST', `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })
  if (gone.status === 200) await work(life, () => decide(now(life), gone.body.tradeRef, pick(life.roll, ['approve', 'approve', 'approve', 'approve', 'duplicate', 'decline', 'delay', 'silent'] as const)))
}

/** Jobs that look at the world outside a shop are left out. One of which something died goes round again, as it does a minute later. */
const notHere = /^(kernel|compliance|integrations|identity|factors|operations)\./
export async function chores(life: Life): Promise<void> {
  const ctx = as(now(life), system)
  for (const job of jobs) if (!notHere.test(job.name)) for (let round = 0; round < mostRounds && !await work(life, () => job.run(ctx));) round++
}
/** Time goes on, and with it all that is done by the clock. */
export async function time(life: Life): Promise<void> {
  const chance = life.roll()
  life.nowMs += chance < 0.6 ? Math.floor(life.roll() * 20 * minuteMs) : chance < 0.95 ? Math.floor(life.roll() * 8 * hourMs) : Math.floor(life.roll() * 3 * dayMs)
  life.m.at(life.nowMs)
  await chores(life)
}
export const news = (life: Life) => work(life, () => life.m.news())
