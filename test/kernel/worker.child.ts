import { z } from 'zod'
import { dbOf, openPool, system, type Context } from '#kernel/context'
import { defineEvent, listenersOf, on } from '#kernel/event'
import { silent } from '#kernel/log'
import type { Ports } from '#kernel/ports'
import { clock } from '#kernel/time'
import { openEar } from '#kernel/ear'
import { startWorker } from '#kernel/worker'

/** A worker in a process of its own, to be killed. Its effects are counters in the settings table: doing one twice would show. */
const url = process.env['DATABASE_URL']!
const pool = openPool(url, 8)
const Told = defineEvent('test.told', z.object({ n: z.number() }))
const reactions = ['test.one', 'test.two'].map((name) => on(Told, name, async (ctx) => {
  await ctx.client.query(`update kernel_settings set version = version + 1 where key = $1`, [name])
  // Long enough to be killed in the middle, the effect being written but not committed.
  await ctx.client.query('select pg_sleep(0.01)')
}))
const open = (): Context => ({ client: pool, pool, db: dbOf(pool), actor: system, now: clock(), locale: 'zh-CN', requestId: 'child', ports: {} as Ports, log: silent, listeners: listenersOf(reactions) })
openEar(url, open())
startWorker(open, { reactions, hands: 3 })
process.stdout.write('ready\n')
