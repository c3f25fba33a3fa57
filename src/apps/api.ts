import { randomBytes } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { actorOf, guestOf } from '#trust/identity'
import { keyActor } from '#trust/integrations'
import { nobody, type Actor, type Context, type Cookies, type Locale } from '#kernel/context'
import { mostBytes } from '#kernel/pictures'
import { serializerOf } from '#kernel/serializers'
import { insideOf, rangesOf } from '#kernel/addresses'
import { callsOf, type Calls } from '#kernel/calls'
import { limiterOf, type Limiter } from '#kernel/limits'
import { postgresLimits } from '#kernel/limits.postgres'
import { redisLimits } from '#kernel/limits.redis'
import { sharedLimits, type SharedLimits } from '#kernel/limits.shared'
import { mount, mountNothing, type Mounting } from '#kernel/mount'
import { Refusal } from '#kernel/refusal'
import type { Access } from '#kernel/route'
import { clock } from '#kernel/time'
import { sentence } from '#locales/index'
import { docs } from './docs'
import { guardsOf, isForeign, isSecure, reportPath, stripForwarded, unreadable, type TrustProxy } from './edge'
import { files } from './files'
import { routes } from './house'
import { metrics } from './metrics'
import { openapi } from './openapi'
import { isAlways, overload, type Overload } from './overload'
import { reports, type CspReports } from './reports'

/** The API 接口: the house over HTTP, with what every request is owed at the edge: who asks, limits, headers, health. */
export interface ApiOptions {
  /** A context without a caller: database, ports, log. */
  readonly base: () => Context
  readonly publicUrl: string | undefined
  readonly trustProxy: TrustProxy
  readonly log: Context['log']
  /** Opens /metrics to whoever bears it; without one only this machine itself may read it. */
  readonly metricsToken?: string | undefined
  /** Ranges of addresses whose requests are not counted; this machine's own, if not said. */
  readonly unlimitedFrom?: readonly string[]
  readonly requestsPerMinute?: number
  readonly mostInFlight?: number
  readonly redisUrl?: string | undefined
  readonly hstsSubdomains?: boolean
  /** Whether this process hears what the others change. */
  readonly hears?: () => boolean
}
declare module 'fastify' {
  interface FastifyInstance {
    /** The house's routes as functions, for the storefront's pages in the same process. */
    calls: Calls<typeof routes>
    /** Which store counts the limits now. */
    limits: SharedLimits['state']
    overload: Overload
    cspReports: CspReports
  }
  interface FastifyRequest {
    /** Takes the cookies that are set on the way. A weak map from the request to it would keep both, and all that hangs on them, until the next full collection. */
    reply: FastifyReply | undefined
  }
}

const largestBodyBytes = 1_048_576
const largestHeaderBytes = 16_384
/** Whoever sends his headers or his body too slowly, or nothing at all, gives his connection up; the longest upload at 1 Mbit/s still ends in time. */
const timesMs = { headers: 15_000, request: 300_000, silence: 60_000, kept: 72_000, looks: 5_000 }
const usualPerMinute = 1_200
const usuallyInFlight = 1_000
const guestDays = 30
const daySeconds = 86_400

export async function api(options: ApiOptions): Promise<FastifyInstance> {
  const { base, publicUrl, trustProxy, log } = options
  const secure = isSecure(options)
  const guards = guardsOf(options)
  const isProxy = Array.isArray(trustProxy) ? insideOf(trustProxy) : () => trustProxy !== false
  const spares = insideOf(options.unlimitedFrom ?? rangesOf('loopback'))
  const door = overload({ mostInFlight: options.mostInFlight ?? usuallyInFlight, guards, spares: (ip) => spares(ip) || isProxy(ip) })
  const app: FastifyInstance = Fastify({ loggerInstance: log as FastifyBaseLogger, logController: new LogController({ disableRequestLogging: true }), bodyLimit: largestBodyBytes, trustProxy: typeof trustProxy === 'number' ? (_address: string, hop: number) => hop < trustProxy : trustProxy, requestIdHeader: false,
    genReqId: requestIds(), childLoggerFactory: (logger) => logger, forceCloseConnections: 'idle', routerOptions: { maxParamLength: 200 },
    serverFactory: (work) => door.server(work, { requestTimeout: timesMs.request, keepAliveTimeout: timesMs.kept, headersTimeout: timesMs.headers, connectionsCheckingInterval: timesMs.looks, maxHeaderSize: largestHeaderBytes }).setTimeout(timesMs.silence),
    clientErrorHandler: unreadable(guards), frameworkErrors: (fault, _request, reply) => { malformed(reply as FastifyReply, guards, fault.statusCode ?? 400) } })
  app.setSerializerCompiler(serializerOf)
  await app.register(cookie)
  const limiter = await entrance(app, options, { guards, spares, isProxy })
  door.counts(app)
  app.decorate('overload', door)
  await app.register(multipart, { limits: { files: 1, fileSize: 20 * mostBytes, fields: 20, parts: 25 } })
  await app.register(compress, { threshold: 2_048, encodings: ['gzip'], zlibOptions: { level: 1 } })
  await app.register(swagger, openapi(publicUrl))
  const { hears = () => true } = options
  metrics(app, base, { token: options.metricsToken, hears })
  const open = opener(base, secure, publicUrl)
  const mounting: Mounting = { open, limit: limiter.operation, sentence: (code, facts, request) => sentence(code, facts, localeOf(request)) }
  await app.register(async (scope) => { mount(scope, routes, mounting) })
  mountNothing(app, mounting)
  app.decorate('calls', callsOf(routes, open, limiter.operation))
  health(app, base, hears)
  files(app, base)
  let definition: string | undefined
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => reply.type('application/json; charset=utf-8').send(definition ??= JSON.stringify(app.swagger())))
  docs(app, secure)
  return app
}

/** An address that no route can be looked up for. */
function malformed(reply: FastifyReply, guards: Record<string, string>, status: number): void {
  void reply.headers(guards).status(status).type('application/problem+json').serializer(JSON.stringify).send({ type: 'kernel.malformed', title: 'The address is malformed', status })
}

interface Entrance { readonly guards: Record<string, string>; readonly spares: (ip: string | undefined) => boolean; readonly isProxy: (ip: string | undefined) => boolean }
/** What stands before every route, in this sequence: guards on the answer, whose word is believed, how often one may ask, and where an unsafe request comes from. Whether there is room is asked before all of it, at the door. */
async function entrance(app: FastifyInstance, { base, publicUrl, log, requestsPerMinute = usualPerMinute, redisUrl }: ApiOptions, { guards, spares, isProxy }: Entrance): Promise<Limiter> {
  const shared = sharedLimits(postgresLimits(() => base().pool), redisUrl ? await redisLimits(redisUrl) : undefined, log)
  const limiter = limiterOf({ store: shared, log, spares, requestsPerMinute })
  app.decorate('limits', shared.state)
  app.addHook('onClose', () => limiter.close())
  app.decorateRequest('reply', undefined)
  app.addHook('onRequest', (request, reply, done) => {
    request.reply = reply
    void reply.headers(guards).header('x-request-id', request.id)
    const isForwarded = !isProxy(request.raw.socket.remoteAddress) && stripForwarded(request.headers)
    if (isAlways(request.url)) { done(); return }
    // What came through a proxy that nobody has named is counted in any case: it is not this machine that asks.
    try { limiter.request(request.ip, undefined, isForwarded); done() } catch (fault) { done(fault as Error) }
  })
  app.addHook('onRequest', (request, _reply, done) => { done(request.url !== reportPath && isForeign(request, publicUrl) ? new Refusal('kernel.not_yours', {}, 403) : undefined) })
  app.decorate('cspReports', reports(app, limiter.request))
  return limiter
}

/** Names of requests: what is random is drawn once for each process, so that two never meet; the rest counts. */
function requestIds(): () => string {
  const mine = randomBytes(6).toString('hex')
  let count = 0
  return () => `req_${mine}${(count++).toString(36).padStart(6, '0')}`
}

export function localeOf(request: FastifyRequest): Locale {
  const chosen = request.cookies['tw_locale'] ?? request.headers['accept-language'] ?? ''
  return /^\s*en/i.test(chosen) ? 'en' : 'zh-CN'
}

type Open = (request: FastifyRequest, access: Access) => Promise<Context>

/** Who asks: by the cookie of the audience that the route is for, or by the same token as a bearer. */
function opener(base: () => Context, secure: boolean, publicUrl: string | undefined): Open {
  const prefix = secure ? '__Host-' : ''
  return async (request, access) => {
    const ctx: Context = { ...base(), now: clock(), locale: localeOf(request), requestId: request.id, cookies: cookiesOf(request, prefix, secure),
      caller: { ip: request.ip, agent: String(request.headers['user-agent'] ?? '').slice(0, 200), site: publicUrl ?? `${request.protocol}://${request.host}`, ...(request.cookies['tw_from'] && { from: request.cookies['tw_from'] }) } }
    if (access === 'public' || access === 'channel') return { ...ctx, actor: nobody }
    const bearer = /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1]
    const audience = access === 'buyer' ? 'shopper' : access
    const isKey = bearer?.startsWith('twk_') === true && (audience === 'merchant' || audience === 'staff')
    const actor = isKey ? await keyActor(ctx, bearer, audience) : await actorOf(ctx, bearer ?? ctx.cookies!.get(`tw_${audience}`), audience)
    return { ...ctx, actor: actor ?? (audience === 'shopper' ? await guest(ctx, access) : nobody) }
  }
}

async function guest(ctx: Context, access: Access): Promise<Actor> {
  const { actor, fresh } = await guestOf(ctx, ctx.cookies!.get('tw_guest'))
  if (fresh && access === 'buyer') ctx.cookies!.set('tw_guest', fresh, { maxAgeSeconds: guestDays * daySeconds })
  return actor
}

function cookiesOf(request: FastifyRequest, prefix: string, secure: boolean): Cookies {
  const flags = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure }
  return {
    get: (name) => request.cookies[prefix + name],
    // What is set is also known to what the same request goes on to do.
    set: (name, value, { maxAgeSeconds }) => {
      request.cookies[prefix + name] = value
      request.reply?.setCookie(prefix + name, value, { ...flags, maxAge: maxAgeSeconds })
    },
    clear: (name) => { request.reply?.clearCookie(prefix + name, flags) },
  }
}

/** Ready is who reaches the database. Who does not hear the others goes on, with answers that are half a second old at most; it is said. */
function health(app: FastifyInstance, base: () => Context, hears: () => boolean): void {
  const hide = { schema: { hide: true }, logLevel: 'silent' as const }
  app.get('/healthz', hide, () => ({ status: 'ok' }))
  app.get('/readyz', hide, async (_request, reply) => {
    try { await base().pool.query('select 1'); return { status: 'ready', ...(!hears() && { note: 'what other processes change is not heard; nothing is kept for longer than half a second' }) } } catch { return reply.status(503).header('retry-after', '1').send({ status: 'waiting for the database' }) }
  })
}
