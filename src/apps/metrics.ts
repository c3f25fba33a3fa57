import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Context } from '#kernel/context'

/** Metrics 指标 for Prometheus: requests by route and status, letters by state, pool; labels are bounded by what is mounted. */
export function metrics(app: FastifyInstance, base: () => Context): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'tradewind_' })
  const requests = new Counter({ name: 'tradewind_requests_total', help: 'Requests answered', labelNames: ['method', 'route', 'status'], registers: [registry] })
  const seconds = new Histogram({ name: 'tradewind_request_seconds', help: 'Time to answer', labelNames: ['route'], buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5], registers: [registry] })
  new Gauge({ name: 'tradewind_pool_connections', help: 'Connections to the database', labelNames: ['state'], registers: [registry], collect() {
    const { pool } = base()
    this.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
    this.set({ state: 'idle' }, pool.idleCount)
    this.set({ state: 'awaited' }, pool.waitingCount)
  } })
  new Gauge({ name: 'tradewind_letters', help: 'Letters that wait or lie dead', labelNames: ['state'], registers: [registry], async collect() {
    const { rows } = await base().pool.query<{ state: string; n: number }>(`select s.state, (select count(*)::int from kernel_letters l where l.state = s.state) as n from (values ('waiting'), ('dead')) s(state)`).catch(() => ({ rows: [] }))
    for (const { state, n } of rows) this.set({ state }, n)
  } })
  new Gauge({ name: 'tradewind_requests_under_way', help: 'Requests being worked on', registers: [registry], collect() { this.set(app.overload.inFlight()) } })
  new Gauge({ name: 'tradewind_clock_late_ms', help: 'How late the process’s own clock rang last, in ms', registers: [registry], collect() { this.set(app.overload.lateMs()) } })
  new Gauge({ name: 'tradewind_requests_shed', help: 'Requests refused because there was too much to do, since the start', labelNames: ['kind'], registers: [registry], collect() { for (const [kind, count] of Object.entries(app.overload.shed)) this.set({ kind }, count) } })
  new Gauge({ name: 'tradewind_limits_fallback', help: '1 while PostgreSQL counts the limits because Redis is gone', registers: [registry], collect() { this.set(app.limits().isFallback ? 1 : 0) } })
  new Gauge({ name: 'tradewind_csp_reports', help: 'Breaches of a page’s policy that browsers reported, since the start', labelNames: ['directive'], registers: [registry], collect() { for (const [directive, count] of app.cspReports.counts) this.set({ directive }, count) } })
  // Finding a series by its labels costs as much as a small query's rows: each is looked up once.
  const series = new Map<string, { readonly count: Counter.Internal; readonly time: Histogram.Internal<'route'> }>()
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions: { url: route = 'none' } } = request
    const status = `${Math.floor(reply.statusCode / 100)}xx`
    const key = `${method} ${status} ${route}`
    let found = series.get(key)
    if (!found) { found = { count: requests.labels(method, route, status), time: seconds.labels(route) }; series.set(key, found) }
    found.count.inc()
    found.time.observe(reply.elapsedTime / 1_000)
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
}
