import { randomBytes } from 'node:crypto'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import helmet from 'helmet'
import { actorOf, guestOf } from '#trust/identity'
import { nobody, type Actor, type Context, type Cookies, type Locale } from '#kernel/context'
import { mostBytes } from '#kernel/pictures'
import { callsOf, type Calls } from '#kernel/calls'
import { mount, mountNothing, type Mounting } from '#kernel/mount'
import { Refusal } from '#kernel/refusal'
import type { Access } from '#kernel/route'
import { clock } from '#kernel/time'
import { sentence } from '#locales/index'
import { files } from './files'
import { routes } from './house'
import { metrics } from './metrics'

/** The API 接口: the house over HTTP, with what every request is owed at the edge: who asks, limits, headers, health. */
export interface ApiOptions {
  /** A context without a caller: database, ports, log. */
  readonly base: () => Context
  readonly publicUrl: string | undefined
  readonly trustProxy: boolean
  readonly log: Context['log']
}
declare module 'fastify' {
  interface FastifyInstance {
    /** The house's routes as functions, for the storefront's pages in the same process. */
    calls: Calls<typeof routes>
  }
}

const largestBodyBytes = 1_048_576
const requestsPerMinute = 1_200
const guestDays = 30
const daySeconds = 86_400

export async function api({ base, publicUrl, trustProxy, log }: ApiOptions): Promise<FastifyInstance> {
  const secure = publicUrl?.startsWith('https:') ?? false
  const app: FastifyInstance = Fastify({ loggerInstance: log as FastifyBaseLogger, logController: new LogController({ disableRequestLogging: true }), bodyLimit: largestBodyBytes, trustProxy, requestIdHeader: false,
    genReqId: requestIds(), childLoggerFactory: (logger) => logger, forceCloseConnections: 'idle', routerOptions: { maxParamLength: 200 } })
  const guards = guardsOf(secure)
  app.addHook('onRequest', (request, reply, done) => { replies.set(request, reply); void reply.headers(guards).header('x-request-id', request.id); done() })
  await app.register(cookie)
  await app.register(rateLimit, { max: requestsPerMinute, timeWindow: '1 minute', allowList: (request) => request.url === '/healthz' || request.url === '/readyz' || isLocal(request) })
  await app.register(multipart, { limits: { files: 1, fileSize: 20 * mostBytes, fields: 20, parts: 25 } })
  await app.register(compress, { threshold: 2_048, encodings: ['gzip'], zlibOptions: { level: 1 } })
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Tradewind 信风', version: '1' }, servers: [{ url: publicUrl ?? '/' }] } })
  metrics(app, base)
  const open = opener(base, secure, publicUrl)
  const mounting: Mounting = { open, sentence: (code, facts, request) => sentence(code, facts, localeOf(request)) }
  app.addHook('preHandler', (request, _reply, done) => { done(isForeign(request, publicUrl) ? new Refusal('kernel.not_yours', {}, 403) : undefined) })
  await app.register(async (scope) => { mount(scope, routes, mounting) })
  mountNothing(app, mounting)
  app.decorate('calls', callsOf(routes, open))
  health(app, base)
  files(app, base)
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  return app
}

/** Load tests and the front ends of this very machine are not slowed down; everybody else has a fair share. */
const isLocal = (request: FastifyRequest): boolean => request.ip === '127.0.0.1' || request.ip === '::1'

const policy = (secure: boolean) => ({ useDefaults: false, directives: {
  defaultSrc: [`'self'`], scriptSrc: [`'self'`], styleSrc: [`'self'`, `'unsafe-inline'`], imgSrc: [`'self'`, 'data:', 'blob:'], connectSrc: [`'self'`], fontSrc: [`'self'`, 'data:'],
  objectSrc: [`'none'`], baseUri: [`'self'`], formAction: [`'self'`], frameAncestors: [`'none'`], ...(secure && { upgradeInsecureRequests: [] }) } })

/** The headers that guard every answer, worked out once: they are the same for all. */
function guardsOf(secure: boolean): Record<string, string> {
  const headers: Record<string, string> = {}
  const answer = { setHeader: (name: string, value: string) => { headers[name.toLowerCase()] = value }, removeHeader: () => {} }
  helmet({ contentSecurityPolicy: policy(secure), strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false, crossOriginEmbedderPolicy: false, referrerPolicy: { policy: 'strict-origin-when-cross-origin' } })({} as never, answer as never, () => {})
  return headers
}

/** Names of requests: what is random is drawn once for each process, so that two never meet; the rest counts. */
function requestIds(): () => string {
  const mine = randomBytes(6).toString('hex')
  let count = 0
  return () => `req_${mine}${(count++).toString(36).padStart(6, '0')}`
}

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** A browser says where an unsafe request comes from; one that comes from another site is refused (T-50). Programs say nothing and carry no cookies. */
function isForeign(request: FastifyRequest, publicUrl: string | undefined): boolean {
  if (!unsafe.has(request.method)) return false
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = request.headers
  if (origin === undefined) return false
  if (publicUrl && origin === new URL(publicUrl).origin) return false
  try { return new URL(origin).host !== request.host } catch { return true }
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
      caller: { ip: request.ip, agent: String(request.headers['user-agent'] ?? '').slice(0, 200), site: publicUrl ?? `${request.protocol}://${request.host}` } }
    if (access === 'public' || access === 'channel') return { ...ctx, actor: nobody }
    const bearer = /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1]
    const audience = access === 'buyer' ? 'shopper' : access
    const actor = await actorOf(ctx, bearer ?? ctx.cookies!.get(`tw_${audience}`), audience)
    return { ...ctx, actor: actor ?? (audience === 'shopper' ? await guest(ctx, access) : nobody) }
  }
}

async function guest(ctx: Context, access: Access): Promise<Actor> {
  const { actor, fresh } = await guestOf(ctx, ctx.cookies!.get('tw_guest'))
  if (fresh && access === 'buyer') ctx.cookies!.set('tw_guest', fresh, { maxAgeSeconds: guestDays * daySeconds })
  return actor
}

const replies = new WeakMap<FastifyRequest, FastifyReply>()
function cookiesOf(request: FastifyRequest, prefix: string, secure: boolean): Cookies {
  const flags = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure }
  return {
    get: (name) => request.cookies[prefix + name],
    set: (name, value, { maxAgeSeconds }) => { replies.get(request)?.setCookie(prefix + name, value, { ...flags, maxAge: maxAgeSeconds }) },
    clear: (name) => { replies.get(request)?.clearCookie(prefix + name, flags) },
  }
}

function health(app: FastifyInstance, base: () => Context): void {
  const hide = { schema: { hide: true }, logLevel: 'silent' as const }
  app.get('/healthz', hide, () => ({ status: 'ok' }))
  app.get('/readyz', hide, async (_request, reply) => {
    try { await base().pool.query('select 1'); return { status: 'ready' } } catch { return reply.status(503).header('retry-after', '1').send({ status: 'waiting for the database' }) }
  })
}
