import { expect, test } from 'vitest'
import { createStaff } from '#trust/identity'
import type { Actor, Context } from '#kernel/context'
import { deliver, jobs, later, world } from '#test/world'
import { judge, type Known, type Reading } from './alerts.rules'
import { acknowledge, snooze, tellOperators, watch } from './alerts.service'
import { alertsNow, deadNow, healthNow, statementsNow } from './health.queries'
import { deliverAllAgain } from './jobs.service'
import { beat, type Beat } from './processes.service'

/** The watch finds what is planted, tells it once, and ends the alert when all has been well for a while (issue 4 §4). */
const system: Actor = { kind: 'system', id: 'system' }
const minuteMs = 60_000
const well: Beat = { id: 'prc_one', host: 'one', pid: 7, parts: 'api', version: '0.1.0', startedAt: new Date('2026-06-18T01:00:00Z'), poolSize: 5, poolIdle: 5, poolWaiting: 0, memoryBytes: 1_000_000, loopDelayMs: 3, diskFreeBytes: 50, diskBytes: 100, requests: 0, faults: 0 }
const look = (sum = 0) => watch({ ledgerSumFen: async () => sum, pointsFaults: async () => 0, walletFaults: async () => 0 })
const firing = async (ctx: Context) => (await alertsNow(ctx, 'firing')).map(({ rule, subject }) => `${rule} ${subject}`).sort()
/** Now is the database's: heartbeats are timed there. */
const present = async (): Promise<Context> => ({ ...await world(system), now: new Date() })
const planted = (ctx: Context, state: 'dead' | 'waiting', dueAt: Date) => ctx.pool.query(`with told as (insert into kernel_outbox (name, payload, at) values ('test.told', '{}', $2) returning seq) insert into kernel_letters (seq, reaction, state, due_at) select seq, 'test.hears', $1, $2 from told`, [state, dueAt])

test('a dead letter, a late letter, a full disk, a queue for connections, a wrong ledger and failed messages each raise their alert, told as an event and to who may see to it', async () => {
  const ctx = await present()
  const owner = await createStaff(ctx, { login: 'watch-owner', name: '值守', role: 'owner', password: 'kestrel-harbour-71' })
  await look()(ctx)
  expect(await firing(ctx)).toEqual([])
  await planted(ctx, 'dead', ctx.now)
  await planted(ctx, 'waiting', new Date(ctx.now.getTime() - 10 * minuteMs))
  await beat(ctx, { ...well, diskFreeBytes: 5, poolWaiting: 11 })
  for (let i = 0; i < 6; i++) await ctx.pool.query(`insert into kernel_outgoing (key, channel, recipient, text, state, at, due_at) values ($1, 'sms', 'x', 'x', 'failed', $2, $2)`, [`k${i}`, ctx.now])
  await look(1)(ctx)
  await look(1)(ctx)
  expect(await firing(ctx)).toEqual(['disk_used one', 'ledger_unbalanced ledger', 'letters_dead test.hears', 'letters_late letters', 'outgoing_failed sms', 'pool_waiting prc_one'])
  const { rows } = await ctx.pool.query<{ n: number }>(`select count(*)::int as n from kernel_outbox where name = 'operations.alert_raised'`)
  expect(rows[0]!.n).toBe(6)
  await ctx.pool.query(`delete from kernel_letters where reaction = 'test.hears'`)
  await deliver(ctx)
  const { rows: notes } = await ctx.pool.query<{ title: string }>(`select title from kernel_inbox where owner_id = $1 order by title`, [owner])
  expect(notes).toHaveLength(6)
})

test('one failing request in ten of the last five minutes is an alert; five requests say nothing, and nothing is not zero', async () => {
  const ctx = await present()
  await beat(ctx, { ...well, requests: 5, faults: 5 })
  await look()(ctx)
  expect(await firing(ctx)).toEqual([])
  await beat(ctx, { ...well, id: 'prc_two', requests: 45, faults: 0 })
  await look()(ctx)
  expect(await firing(ctx)).toEqual(['errors api'])
  await ctx.pool.query('delete from operations_gauges')
  for (let i = 0; i < 5; i++) await look()(ctx)
  expect(await firing(ctx)).toEqual(['errors api'])
})

test('a process whose clock is off, and one that has fallen silent, are named', async () => {
  const ctx = await present()
  await beat(ctx, well)
  await ctx.pool.query('update operations_processes set clock_skew_ms = -5000')
  await look()(ctx)
  expect(await firing(ctx)).toEqual(['clock_skew prc_one'])
  await look()(later(ctx, 2 * minuteMs))
  expect(await firing(ctx)).toEqual(['clock_skew prc_one', 'process_lost prc_one'])
})

test('a process that another on the same host took the place of is not missed; beside one that began before, it is', async () => {
  const ctx = await present()
  await beat(ctx, well)
  await beat(ctx, { ...well, id: 'prc_two' })
  await look()(later(ctx, 2 * minuteMs))
  expect(await firing(ctx)).toEqual(['process_lost prc_one', 'process_lost prc_two'])
  await beat(ctx, { ...well, id: 'prc_three', startedAt: later(ctx, minuteMs).now })
  for (let i = 0; i < 3; i++) await look()(ctx)
  await look()(later(ctx, 2 * minuteMs))
  expect(await firing(ctx)).toEqual(['process_lost prc_three'])
})

test('an alert ends after three calm looks, comes again under the same row, and starts unacknowledged', async () => {
  const ctx = await present()
  await planted(ctx, 'dead', ctx.now)
  await look()(ctx)
  const [alert] = await alertsNow(ctx, 'firing')
  await acknowledge(ctx, alert!.id, '正在处理')
  await ctx.pool.query(`delete from kernel_letters where reaction = 'test.hears'`)
  for (let i = 0; i < 2; i++) await look()(ctx)
  expect(await firing(ctx)).toEqual(['letters_dead test.hears'])
  await look()(ctx)
  expect(await firing(ctx)).toEqual([])
  expect((await alertsNow(ctx, 'cleared')).map(({ acknowledgedBy, reason }) => [acknowledgedBy, reason])).toEqual([['system', '正在处理']])
  await planted(ctx, 'dead', ctx.now)
  await look()(ctx)
  expect((await alertsNow(ctx, 'firing')).map(({ id, times, acknowledgedBy }) => [id, times, acknowledgedBy])).toEqual([[alert!.id, 2, null]])
})

test('nobody is told of an alert that is snoozed; the snoozing stands in the audit with its reason', async () => {
  const ctx = await present()
  await createStaff(ctx, { login: 'watch-owner', name: '值守', role: 'owner', password: 'kestrel-harbour-71' })
  await planted(ctx, 'dead', ctx.now)
  await look()(ctx)
  const [alert] = await alertsNow(ctx, 'firing')
  await snooze(ctx, alert!.id, 2, '等待供应商修复')
  await ctx.pool.query(`delete from kernel_letters where reaction = 'test.hears'`)
  await deliver(ctx)
  expect((await ctx.pool.query('select from kernel_inbox')).rowCount).toBe(0)
  expect((await ctx.pool.query(`select after ->> 'reason' as reason from kernel_audit_entries where action = 'operations.snooze_alert'`)).rows).toEqual([{ reason: '等待供应商修复' }])
})

test('what swings about its bound is one alert and not many', () => {
  const reading = (value: number): Reading[] => [{ rule: 'disk_used', bound: 90, absent: 'unknown', values: new Map([['one', value]]) }]
  let known: Known[] = []
  const turns: string[] = []
  for (const value of [91, 89, 91, 85, 89, 91, 80, 80, 80, 91]) for (const change of judge(reading(value), known)) {
    turns.push(change.turn)
    known = [{ rule: change.rule, subject: change.subject, state: change.turn === 'clear' ? 'cleared' : 'firing', calm: change.calm }]
  }
  expect(turns.filter((turn) => turn !== 'stay')).toEqual(['raise', 'clear', 'raise'])
})

test('all dead letters of one reaction are delivered again at once, those of another stay', async () => {
  const ctx = await present()
  await planted(ctx, 'dead', ctx.now)
  await planted(ctx, 'dead', ctx.now)
  await ctx.pool.query(`update kernel_letters set reaction = 'test.other' where seq = (select max(seq) from kernel_letters)`)
  expect((await deadNow(ctx)).map(({ reaction, count }) => [reaction, count])).toEqual([['test.hears', 1], ['test.other', 1]])
  expect(await deliverAllAgain(ctx, 'test.hears')).toBe(1)
  expect((await ctx.pool.query('select reaction, state, tries from kernel_letters order by 1')).rows).toEqual([{ reaction: 'test.hears', state: 'waiting', tries: 0 }, { reaction: 'test.other', state: 'dead', tries: 0 }])
})

test('an alert about a job says what the job does, on the page and in the inbox; one about something else names it', async () => {
  const ctx = await present()
  const owner = await createStaff(ctx, { login: 'watch-jobs', name: '值守', role: 'owner', password: 'kestrel-harbour-71' })
  const told = [['job_failing', 'identity.sweep'], ['job_overdue', 'gone.long_ago'], ['disk_used', 'one']] as const
  for (const [rule, subject] of told) {
    await ctx.pool.query(`insert into operations_alerts (id, rule, subject, state, value, bound, calm, raised_at, looked_at, times) values ($1, $1, $2, 'firing', 9, 1, 0, $3, $3, 1)`, [rule, subject, ctx.now])
    await tellOperators(ctx, { alertId: rule, rule, subject })
  }
  const said = new Map((await alertsNow(ctx, 'firing')).map(({ rule, says }) => [rule, says]))
  expect([...said].sort()).toEqual([['disk_used', null], ['job_failing', ['清理过期的登录与验证码', 'Clears sessions and codes that are over']], ['job_overdue', ['gone.long_ago', 'gone.long_ago']]])
  const { rows } = await ctx.pool.query<{ body: string }>('select body from kernel_inbox where owner_id = $1 order by body', [owner])
  expect(rows.map(({ body }) => body)).toEqual(['gone.long_ago', 'one', '清理过期的登录与验证码 Clears sessions and codes that are over'])
})

test('the health page shows two processes, the silent one as such, and adds up their minute', async () => {
  const ctx = await present()
  await beat(ctx, { ...well, requests: 3 })
  await beat(ctx, { ...well, id: 'prc_two', parts: 'worker', requests: 4, faults: 1 })
  await ctx.pool.query(`update operations_processes set seen_at = seen_at - interval '5 minutes' where id = 'prc_two'`)
  const health = await healthNow(ctx)
  expect(health.processes.map(({ id, isSilent }) => [id, isSilent])).toEqual([['prc_one', false], ['prc_two', true]])
  expect(health.series.filter(({ name }) => name === 'requests').map(({ value }) => value)).toEqual([7])
  expect(health.database.connections).toBeGreaterThan(0)
  expect(jobs.map(({ name }) => name)).toContain('operations.watch')
  expect(await statementsNow(ctx)).toSatisfy((found) => found === null || Array.isArray(found))
})
