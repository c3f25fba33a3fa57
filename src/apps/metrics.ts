import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Context } from '#kernel/context'
import { schedulesNow } from '#kernel/jobs'
import { watchers } from '#kernel/watch'
import { house, jobs, reactions, roomOf } from './house'

/** Metrics 指标 for Prometheus: requests by room and operation, transactions, letters, jobs, messages, pool. Every label is one of a list that the program itself knows, so nobody from outside makes a series. A job's is called `schedule`, as Prometheus calls by `job` what it asks. */
const prefix = 'tradewind_'
const requestBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5]
const workBuckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10]
/** Statements are named in the code; those that are not are called by verb and table. More names than this are one series. */
const mostStatements = 500
/** What several scrapes a second would ask the database again and again is kept so long. */
const keptMs = 5_000

/** What this process has answered and how much of it with a fault of ours; the heart tells it to the others. */
export const traffic = { requests: 0, faults: 0 }

export function metrics(app: FastifyInstance, base: () => Context, { token, hears }: { readonly token: string | undefined; readonly hears: () => boolean }): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix })
  countRequests(app, registry)
  watchGround(registry)
  const look = keptFor(keptMs, () => lookAt(base()))
  ofProcess(registry, app, base)
  new Gauge({ name: `${prefix}hears`, help: '1 while this process hears what the others change; else it keeps nothing for longer than half a second', registers: [registry], collect() { this.set(hears() ? 1 : 0) } })
  ofDatabase(registry, look)
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, token)) return reply.callNotFound()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

/** With a token whoever bears it; without one a caller of this machine itself for whom nobody forwards. */
function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined) return isSame(request.headers.authorization ?? '', `Bearer ${token}`)
  const isForwarded = request.raw.rawHeaders.some((name, i) => i % 2 === 0 && /^(?:x-forwarded-|forwarded$|x-real-ip$|via$)/i.test(name))
  return !isForwarded && /^(?:::ffff:)?127\.|^::1$/.test(request.raw.socket.remoteAddress ?? '')
}
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

function countRequests(app: FastifyInstance, registry: Registry): void {
  const labelNames = ['room', 'operation', 'status'] as const
  const requests = new Counter({ name: `${prefix}requests_total`, help: 'Requests answered', labelNames, registers: [registry] })
  const seconds = new Histogram({ name: `${prefix}request_seconds`, help: 'Time to answer', labelNames: ['room', 'operation'], buckets: requestBuckets, registers: [registry] })
  // Finding a series by its labels costs as much as a small query's rows: each is looked up once.
  const series = new Map<string, { readonly count: Counter.Internal; readonly time: Histogram.Internal<'room' | 'operation'> }>()
  app.addHook('onResponse', (request, reply, done) => {
    const { config, url } = request.routeOptions
    const operation = (config as { operationId?: string } | undefined)?.operationId ?? url ?? 'none'
    const status = `${Math.floor(reply.statusCode / 100)}xx`
    traffic.requests++
    if (reply.statusCode >= 500) traffic.faults++
    const key = `${status} ${operation}`
    let found = series.get(key)
    if (!found) {
      const room = roomOf.get(operation) ?? 'web'
      found = { count: requests.labels(room, operation, status), time: seconds.labels(room, operation) }
      series.set(key, found)
    }
    found.count.inc()
    found.time.observe(reply.elapsedTime / 1_000)
    done()
  })
}

/** What this process does on the ground: its transactions, letters, jobs and slow statements. */
function watchGround(registry: Registry): void {
  const registers = [registry]
  const transactions = new Histogram({ name: `${prefix}transaction_seconds`, help: 'Transactions by their end', labelNames: ['end'], buckets: workBuckets, registers })
  const letters = new Histogram({ name: `${prefix}letter_seconds`, help: 'Letters delivered by this process', labelNames: ['room', 'reaction', 'end'], buckets: workBuckets, registers })
  const runs = new Histogram({ name: `${prefix}job_seconds`, help: 'Jobs run by this process', labelNames: ['schedule', 'end'], buckets: workBuckets, registers })
  const slow = new Counter({ name: `${prefix}slow_statements_total`, help: 'Statements slower than SLOW_STATEMENT_MS', labelNames: ['statement'], registers })
  const [committed, undone] = [transactions.labels('committed'), transactions.labels('undone')]
  const [knownReactions, knownJobs, named] = [new Set(reactions.map(({ name }) => name)), new Set(jobs.map(({ name }) => name)), new Set<string>()]
  watchers.transaction = (seconds, isCommitted) => { (isCommitted ? committed : undone).observe(seconds) }
  watchers.letter = (reaction, seconds, isDone) => { if (knownReactions.has(reaction)) letters.observe({ room: reaction.split('.')[0]!, reaction, end: isDone ? 'done' : 'failed' }, seconds) }
  watchers.job = (job, seconds, isDone) => { if (knownJobs.has(job)) runs.observe({ schedule: job, end: isDone ? 'done' : 'failed' }, seconds) }
  watchers.slow = (name) => {
    if (named.size < mostStatements) named.add(name)
    slow.inc({ statement: named.has(name) ? name : 'other' })
  }
}

function ofProcess(registry: Registry, app: FastifyInstance, base: () => Context): void {
  new Gauge({ name: `${prefix}pool_connections`, help: 'Connections to the database', labelNames: ['state'], registers: [registry], collect() {
    const { pool } = base()
    this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
    this.set({ state: 'idle' }, pool.idleCount)
    this.set({ state: 'awaited' }, pool.waitingCount)
  } })
  new Gauge({ name: `${prefix}requests_in_flight`, help: 'Requests worked on now', registers: [registry], collect() { this.set(app.overload.inFlight()) } })
  new Gauge({ name: `${prefix}requests_in_flight_limit`, help: 'Requests worked on at once at most just now', registers: [registry], collect() { this.set(app.overload.limit()) } })
  new Gauge({ name: `${prefix}requests_shed`, help: 'Requests turned away as too many came, since the start', labelNames: ['kind'], registers: [registry], collect() {
    for (const kind of ['browsing', 'buying'] as const) this.set({ kind }, app.overload.shed[kind])
  } })
  new Gauge({ name: `${prefix}clock_late_ms`, help: 'How late the process’s own clock rang last, in ms', registers: [registry], collect() { this.set(app.overload.lateMs()) } })
  new Gauge({ name: `${prefix}limits_fallback`, help: '1 while PostgreSQL counts the limits because Redis is gone', registers: [registry], collect() { this.set(app.limits().isFallback ? 1 : 0) } })
  new Gauge({ name: `${prefix}csp_reports`, help: 'Breaches of a page’s policy that browsers reported, since the start', labelNames: ['directive'], registers: [registry], collect() { for (const [directive, count] of app.cspReports.counts) this.set({ directive }, count) } })
  new Gauge({ name: `${prefix}house`, help: '1 for each room of this program', labelNames: ['room'], registers: [registry], collect() { for (const { name } of house) this.set({ room: name }, 1) } })
}

type Look = Awaited<ReturnType<typeof lookAt>>
/** What every process may say of the shared database; any one of them is asked. */
async function lookAt(ctx: Context) {
  const [letters, outgoing, schedules, orders] = await Promise.all([
    ctx.pool.query<{ state: string; n: number; oldest: number }>(`select s.state, l.n, l.oldest from (values ('waiting'), ('dead')) s(state),
      lateral (select count(*)::int as n, coalesce(extract(epoch from $1 - min(due_at) filter (where due_at < $1)), 0)::float8 as oldest from kernel_letters where state = s.state) l`, [ctx.now]),
    ctx.pool.query<{ channel: string; state: string; n: number }>(`select c.channel, s.state, (select count(*)::int from kernel_outgoing o where o.channel = c.channel and o.state = s.state and o.at > $1::timestamptz - interval '1 day') as n
      from (values ('sms'), ('mail')) c(channel), (values ('waiting'), ('sent'), ('failed')) s(state)`, [ctx.now]),
    schedulesNow(ctx),
    ctx.pool.query<{ n: number }>(`select count(*)::int as n from kernel_outbox where name = 'ordering.order_placed' and at > $1::timestamptz - interval '1 hour'`, [ctx.now]),
  ])
  return { now: ctx.now, letters: letters.rows, outgoing: outgoing.rows, schedules, orders: orders.rows[0]!.n }
}

function ofDatabase(registry: Registry, look: () => Promise<Look | undefined>): void {
  const registers = [registry]
  const gauge = (name: string, help: string, labelNames: string[], fill: (set: (labels: Record<string, string>, value: number) => void, look: Look) => void) => {
    new Gauge({ name: prefix + name, help, labelNames, registers, async collect() {
      // Without an answer there is no figure: no data is not zero.
      this.reset()
      const seen = await look()
      if (seen) fill((labels, value) => { this.set(labels, value) }, seen)
    } })
  }
  gauge('letters', 'Letters that wait or lie dead', ['state'], (set, { letters }) => { for (const { state, n } of letters) set({ state }, n) })
  gauge('letters_oldest_due_seconds', 'How long the oldest letter that is due has waited', [], (set, { letters }) => { set({}, letters.find(({ state }) => state === 'waiting')?.oldest ?? 0) })
  gauge('outgoing', 'SMS and mails of the last day', ['channel', 'state'], (set, { outgoing }) => { for (const { channel, state, n } of outgoing) set({ channel, state }, n) })
  gauge('job_overdue', '1 where a ringing was missed', ['schedule'], (set, { schedules }) => { for (const { name, overdueSince } of schedules) set({ schedule: name }, overdueSince ? 1 : 0) })
  gauge('job_failed_in_a_row', 'How many of the latest runs failed in a row', ['schedule'], (set, { schedules }) => { for (const { name, failedInARow } of schedules) set({ schedule: name }, failedInARow) })
  gauge('job_last_done_age_seconds', 'Since the last run that succeeded', ['schedule'], (set, { schedules, now }) => { for (const { name, lastDoneAt } of schedules) if (lastDoneAt) set({ schedule: name }, (now.getTime() - lastDoneAt.getTime()) / 1_000) })
  gauge('orders_placed_last_hour', 'Orders placed within the last hour', [], (set, { orders }) => { set({}, orders) })
}

/** One look serves all gauges of a scrape, and scrapes that follow fast; a database that does not answer gives none. */
function keptFor<T>(ms: number, work: () => Promise<T>): () => Promise<T | undefined> {
  let kept: { readonly at: number; readonly answer: Promise<T | undefined> } | undefined
  return () => {
    if (!kept || performance.now() - kept.at > ms) kept = { at: performance.now(), answer: work().catch(() => undefined) }
    return kept.answer
  }
}
