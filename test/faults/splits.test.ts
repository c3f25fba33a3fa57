import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { booksAgree } from '../agree'
import { full } from '../full'
import { runJob } from '#kernel/jobs'
import { clockOf, dayMs, received } from '../returns'
import type { Market } from '../market'
import { place } from '../world'
import { compareSplits, settleAll } from '../journeys/doors'
import { chair, licensed, pass, refunded, refundStates, splitsOf, stands } from '../journeys/splits.kit'
import { freshFolder, serve, until, type Program } from './program'

/**
 * A worker is killed between the steps of a split 分账途中被杀 (T-29, E18): before the channel has heard of it, and after the channel has done it and before we know. A lock of the test's holds the worker up exactly there; the next
 * worker asks for it again under its own number, and the channel does it once.
 */
const root = freshFolder()
const running = new Set<Program>()
let started = 0
afterAll(async () => { for (const program of running) await program.kill(); rmSync(root, { recursive: true, force: true }) })
async function worker(url: string): Promise<Program> {
  const program = await serve({ DATABASE_URL: url, DATA_DIR: `${root}/${started++}`, PARTS: 'worker', POOL: '6', LOG_LEVEL: 'error' })
  running.add(program)
  return program
}
/** The clock of a test's world stands; a worker's goes. What is settled is so a moment ago. */
const toNow = (m: Market, backMs = 0) => { m.at(Date.now() - m.ctx.now.getTime() - backMs) }

/** Holds up whoever comes by, until it is called. */
async function hold(url: string, lock: string, values: unknown[] = []): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  await client.query(lock, values)
  return async () => { await client.query('rollback'); await client.end() }
}
/** Somebody waits for this table, as an active statement of the worker's says. */
const isHeldUp = (m: Market, table: string) => until(async () => ((await m.ctx.pool.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and state = 'active' and query ilike $1`, [`%${table}%`])).rowCount! > 0 ? true : undefined), () => `nobody waits for ${table}`, 30_000)
/** The run that the clockwork rings for each minute. One whose worker was killed is its worker's until its two minutes are over, which nobody waits for here. */
async function ring(m: Market): Promise<void> {
  await m.ctx.pool.query(`update jobs.job set state = 'retry', start_after = now(), started_on = null where name = 'splits.run_due' and state = 'active' and started_on < now() - interval '3 seconds'`)
  await runJob(clockOf(m), 'splits.run_due')
}

const steps = { split: { table: 'splits_splits', marked: 'splitting' }, back: { table: 'splits_backs', marked: 'asking' } } as const
/** Killed where the channel has not heard of it yet, or where it has done it and nobody was told. */
async function killedIn(m: Market, url: string, what: keyof typeof steps, isDone: boolean): Promise<void> {
  const { table, marked } = steps[what]
  const program = await worker(url)
  const channel = await hold(url, 'lock table splits_simulator_moves in access exclusive mode')
  await ring(m)
  await isHeldUp(m, 'splits_simulator_moves')
  const { rows: [row] } = await m.ctx.pool.query<{ id: string; state: string }>(`select id, state from ${table} order by id desc limit 1`)
  expect([what, row!.state]).toEqual([what, marked])
  const ours = isDone ? await hold(url, `select from ${table} where id = $1 for update`, [row!.id]) : undefined
  if (isDone) {
    await channel()
    await isHeldUp(m, table)
    expect((await m.ctx.pool.query(`select from splits_simulator_moves where ref = $1 and state = 'done'`, [row!.id])).rowCount).toBe(1)
  }
  await program.kill('SIGKILL')
  running.delete(program)
  await (ours ?? channel)()
  // What it had begun at the database ends there when its statement does.
  await until(async () => ((await m.ctx.pool.query(`select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and query ilike '%splits%'`)).rowCount === 0 ? true : undefined), () => 'its connections stay', 30_000)
  expect([what, (await m.ctx.pool.query<{ state: string }>(`select state from ${table} where id = $1`, [row!.id])).rows[0]!.state]).toEqual([what, marked])
}
/** A fresh worker finds what is due, as a minute later. */
async function ended(m: Market, url: string, isEnded: () => Promise<boolean>): Promise<void> {
  const program = await worker(url)
  await until(async () => {
    // Its next asking is a minute off, which nobody waits for here.
    await m.ctx.pool.query(`update splits_splits set next_ask_at = now() where next_ask_at is not null`)
    await m.ctx.pool.query(`update splits_backs set next_ask_at = now() where next_ask_at is not null`)
    await m.ctx.pool.query(`update splits_frees set next_ask_at = now() where next_ask_at is not null`)
    await ring(m)
    await pause(500)
    return await isEnded() ? true : undefined
  }, program.said, 60_000)
  await program.kill('SIGTERM')
  running.delete(program)
}

test('T-29 E18 I-08 I-15 kill -9 of a worker between the steps of a split and of a return, before the channel heard and after it did it: nothing is split or taken back twice, nothing hangs, and the books and the channel’s own agree', async () => {
  const m = await licensed('1900000105')
  const { url } = await place()
  const all = [['split', false], ['split', true], ['back', true], ...(full ? [['back', false] as const] : [])] as const
  for (const [what, isDone] of all) {
    toNow(m, 9 * dayMs)
    const bought = await received(m, chair(m, 2))
    toNow(m)
    await settleAll(clockOf(m))
    if (what === 'split') await killedIn(m, url, 'split', isDone)
    await ended(m, url, async () => (await splitsOf(m))[0].state === 'paid' && await stands(m, 'channel_split') === 0)
    toNow(m)
    await refunded(m, bought, 1)
    if (what === 'back') await killedIn(m, url, 'back', isDone)
    await ended(m, url, async () => (await refundStates(m)).every((state) => state === 'done'))
    const [split] = await splitsOf(m)
    expect([what, isDone, split.orderId, split.state, split.backs.map(({ state }: { state: string }) => state)]).toEqual([what, isDone, bought.child, 'paid', ['done']])
  }
  const done = (await m.ctx.pool.query<{ row: string }>(`select what || ' ' || amount_fen as row from splits_simulator_moves where what <> 'free' and state = 'done'`)).rows.map(({ row }) => row)
  const asked = (await m.ctx.pool.query<{ fen: number; back: number }>('select amount_fen::int as fen, back_fen::int as back from splits_splits')).rows
  expect([asked.length, done.toSorted()]).toEqual([all.length, asked.flatMap(({ fen, back }) => [`split ${fen}`, `back ${back}`]).toSorted()])
  expect([await stands(m, 'splits_under_way'), await stands(m, 'channel_split')]).toEqual([0, 0])
  toNow(m)
  await m.news()
  await booksAgree(m)
  pass(m, Date.now() - m.ctx.now.getTime() + 2 * dayMs)
  await compareSplits(clockOf(m))
  expect((await m.ctx.pool.query('select from payments_breaks where what in (\'split\', \'split_back\')')).rowCount).toBe(0)
}, 400_000)
