import { z } from 'zod'
import { prose } from '#kernel/prose'
import { nothing, route } from '#kernel/route'
import { acknowledge, snooze } from './alerts.service'
import { alertsNow, deadNow, healthNow, statementsNow } from './health.queries'
import { cancel, deliverAllAgain, retry, run } from './jobs.service'

/** What operators see and do 运维接口: the shop's health, alerts, and the jobs page's actions. */
const Alert = z.object({ id: z.string(), rule: z.string(), subject: z.string(), says: z.array(z.string()).nullable(), state: z.string(), value: z.number(), bound: z.number(), times: z.number(), raisedAt: z.date(), clearedAt: z.date().nullable(), acknowledgedBy: z.string().nullable(), acknowledgedByName: z.string().nullable(), acknowledgedAt: z.date().nullable(), reason: z.string().nullable(), snoozedUntil: z.date().nullable() })
const Process = z.object({ id: z.string(), host: z.string(), pid: z.number(), parts: z.string(), version: z.string(), startedAt: z.date(), seenAt: z.date(), isSilent: z.boolean(), poolSize: z.number(), poolIdle: z.number(), poolWaiting: z.number(), memoryBytes: z.number(), loopDelayMs: z.number(), clockSkewMs: z.number(), diskFreeBytes: z.number().nullable(), diskBytes: z.number().nullable() })
const Dead = z.object({ reaction: z.string(), count: z.number(), fault: z.string().nullable(), lastEndedAt: z.date().nullable() })
const Job = z.object({ name: z.string(), says: z.array(z.string()) })
const Health = z.object({
  at: z.date(), alerts: z.array(Alert), processes: z.array(Process),
  database: z.object({ version: z.string(), connections: z.number(), most: z.number(), sizeBytes: z.number(), longestSeconds: z.number(), replicas: z.number() }),
  letters: z.object({ waiting: z.number(), lateSeconds: z.number() }), dead: z.array(Dead),
  outgoing: z.array(z.object({ channel: z.string(), sent: z.number(), waiting: z.number(), failed: z.number(), lastSentAt: z.date().nullable(), lastFailedAt: z.date().nullable() })),
  jobs: z.object({ known: z.number(), overdue: z.array(Job), failing: z.array(Job) }),
  series: z.array(z.object({ name: z.string(), minute: z.date(), value: z.number() })),
})
const Statement = z.object({ statement: z.string(), calls: z.number(), totalMs: z.number(), meanMs: z.number(), rows: z.number() })
const id = z.string().max(60)
const jobId = z.object({ id: z.uuid() })
const reason = prose(z.string().trim().min(2).max(200))
const mostSnoozeHours = 168

export const operationsRoutes = {
  health: route({ method: 'GET', path: '/v1/staff/health', access: 'staff', permit: 'operations.read', input: nothing, output: Health, run: (ctx) => healthNow(ctx) }),
  alerts: route({ method: 'GET', path: '/v1/staff/alerts', access: 'staff', permit: 'operations.read', input: z.object({ state: z.enum(['firing', 'cleared']).default('firing') }), output: z.object({ items: z.array(Alert) }), run: async (ctx, { state }) => ({ items: await alertsNow(ctx, state) }) }),
  slowestStatements: route({ method: 'GET', path: '/v1/staff/statements', access: 'staff', permit: 'operations.read', input: nothing, output: z.object({ items: z.array(Statement).nullable() }), run: async (ctx) => ({ items: await statementsNow(ctx) }) }),
  acknowledgeAlert: route({ method: 'POST', path: '/v1/staff/alerts/:id/acknowledge', access: 'staff', permit: 'operations.alerts', input: z.object({ id, reason }), output: nothing, run: async (ctx, { id, reason }) => { await acknowledge(ctx, id, reason); return {} } }),
  snoozeAlert: route({ method: 'POST', path: '/v1/staff/alerts/:id/snooze', access: 'staff', permit: 'operations.alerts', input: z.object({ id, reason, hours: z.coerce.number().int().min(1).max(mostSnoozeHours).default(24) }), output: nothing,
    run: async (ctx, { id, hours, reason }) => { await snooze(ctx, id, hours, reason); return {} } }),
  retryJob: route({ method: 'POST', path: '/v1/staff/jobs/:id/retry', access: 'staff', permit: 'operations.jobs', input: jobId, output: nothing, run: async (ctx, { id }) => { await retry(ctx, id); return {} } }),
  cancelJob: route({ method: 'POST', path: '/v1/staff/jobs/:id/cancel', access: 'staff', permit: 'operations.jobs', input: jobId, output: nothing, run: async (ctx, { id }) => { await cancel(ctx, id); return {} } }),
  runJob: route({ method: 'POST', path: '/v1/staff/schedules/:name/run', access: 'staff', permit: 'operations.jobs', input: z.object({ name: z.string().max(100) }), output: nothing, run: async (ctx, { name }) => { await run(ctx, name); return {} } }),
  deadLetters: route({ method: 'GET', path: '/v1/staff/letters/dead', access: 'staff', permit: 'operations.read', input: nothing, output: z.object({ items: z.array(Dead) }), run: async (ctx) => ({ items: await deadNow(ctx) }) }),
  deliverAllAgain: route({ method: 'POST', path: '/v1/staff/letters/deliver-all', access: 'staff', permit: 'operations.jobs', input: z.object({ reaction: z.string().max(100) }), output: z.object({ letters: z.number() }), run: async (ctx, { reaction }) => ({ letters: await deliverAllAgain(ctx, reaction) }) }),
}
