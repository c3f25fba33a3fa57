import { dbOf, openPool, system, type Context } from '#kernel/context'
import { startJobs } from '#kernel/jobs'
import { silent } from '#kernel/log'
import type { Ports } from '#kernel/ports'
import { clock } from '#kernel/time'

/** A clockwork in a process of its own, one of several: each run writes down who ran it and whether another was under way, which must never be. */
const url = process.env['DATABASE_URL']!
const pool = openPool(url, 4)
const open = (): Context => ({ client: pool, pool, db: dbOf(pool), actor: system, now: clock(), locale: 'zh-CN', requestId: 'child', ports: {} as Ports, log: silent, listeners: new Map() })
await startJobs(url, open, ['one', 'two'].map((name) => ({ name: `test.${name}`, cron: '30 4 31 12 *', run: async () => {
  await pool.query('insert into test_runs (job, pid, crowd) select $1, $2, count(*) from test_runs where job = $1 and ended_at is null', [name, process.pid])
  await pool.query('select pg_sleep(0.2)')
  await pool.query('update test_runs set ended_at = clock_timestamp() where job = $1 and pid = $2 and ended_at is null', [name, process.pid])
} })))
process.stdout.write('ready\n')
