import PgBoss from 'pg-boss'
import { afterAll, expect, test } from 'vitest'
import { jobsWire, type JobsWire } from '#kernel/jobs.wire'
import { place } from '../world'
import { wireTo } from '../faults/place'

/** T-30: the clockwork's own way to the database over connections that die. */
const opened: JobsWire[] = []
const told: unknown[] = []
const wireOf = (url: string): JobsWire => { const wire = jobsWire(url, 2, (fault) => { told.push(fault) }); opened.push(wire); return wire }
afterAll(async () => { await Promise.all(opened.map((wire) => wire.end())) })

test('T-30 a statement whose connection is cut on the way is asked again; what the database refuses is refused at once', async () => {
  const { url, pool } = await place()
  const wire = wireOf(url)
  const answer = wire.executeSql('select pg_sleep(1), pg_backend_pid() as pid')
  let cut: number | undefined
  while (cut === undefined) cut = (await pool.query<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'tradewind-jobs' and query like 'select pg_sleep(1)%' and state = 'active' and datname = current_database()`)).rows[0]?.pid
  await pool.query('select pg_terminate_backend($1)', [cut])
  expect((await answer).rows[0]!.pid).not.toBe(cut)
  await expect(wire.executeSql('select * from there_is_no_such')).rejects.toThrow('there_is_no_such')
})

test('T-30 once the clockwork runs, a database that stays away is told and answered with no rows, and asked anew afterwards', async () => {
  const { url } = await place()
  const cable = await wireTo(url)
  const wire = wireOf(cable.url)
  await cable.cut()
  await expect(wire.executeSql('select 1 as n')).rejects.toThrow()
  wire.letGo()
  const before = told.length
  expect(await wire.executeSql('select 1 as n')).toEqual({ rows: [] })
  expect(told.length).toBeGreaterThan(before)
  await cable.mend()
  expect((await wire.executeSql('select 1 as n')).rows).toEqual([{ n: 1 }])
  await cable.cut()
}, 60_000)

test('T-30 a run that ends while the database stays away does not end the program: its receipt is given up, and the run begins anew', async () => {
  const { url } = await place()
  const cable = await wireTo(url)
  const wire = wireOf(cable.url)
  const boss = new PgBoss({ db: wire, schema: 'receipts', schedule: false, supervise: false })
  await boss.start()
  await boss.createQueue('one', { name: 'one', retryLimit: 1 })
  const id = await boss.send('one', {})
  const [taken] = await boss.fetch('one')
  expect(taken!.id).toBe(id)
  wire.letGo()
  await cable.cut()
  // pg-boss holds no receipt of its own: what is thrown here, nobody would catch.
  expect([await boss.complete('one', id!), await boss.fail('one', id!)]).toEqual([{ jobs: [id], requested: 1, affected: 0 }, { jobs: [id], requested: 1, affected: 0 }])
  await cable.mend()
  expect(await boss.complete('one', id!)).toEqual({ jobs: [id], requested: 1, affected: 1 })
  await cable.cut()
}, 60_000)
