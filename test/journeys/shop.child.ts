import { api } from '#apps/api'
import { jobs, reactions } from '#apps/house'
import { dbOf, openPool, system, type Context } from '#kernel/context'
import { listenersOf } from '#kernel/event'
import { startJobs } from '#kernel/jobs'
import { silent } from '#kernel/log'
import type { Ports } from '#kernel/ports'
import { clock } from '#kernel/time'
import { openEar } from '#kernel/ear'
import { startWorker } from '#kernel/worker'

/** The shop in a process of its own, to be killed: its API on a free port, its worker, and with `JOBS=1` its clock. */
const url = process.env['DATABASE_URL']!
const pool = openPool(url, 8)
const open = (): Context => ({ client: pool, pool, db: dbOf(pool), actor: system, now: clock(), locale: 'zh-CN', requestId: 'child', ports: { notify: { send: async () => {} } } as unknown as Ports, log: silent, listeners: listenersOf(reactions) })
openEar(url, open())
startWorker(open, { reactions, hands: 2 })
if (process.env['JOBS'] === '1') await startJobs(url, open, jobs)
const app = await api({ base: open, publicUrl: undefined, trustProxy: false, log: silent })
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)
