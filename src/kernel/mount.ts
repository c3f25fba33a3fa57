import { STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { permitted, steppedUp } from './access'
import { audit } from './audit'
import { transaction, type ActorKind, type Context } from './context'
import type { Download } from './exports'
import type { Limiter } from './limits'
import { isAsked, once, type Asked } from './once'
import { Refusal } from './refusal'
import type { Access, Route, Routes } from './route'
import { isTracing, traced } from './trace'
import { described, schemaOf } from './schema'
import { isTransient } from './transient'

/** Mounting 装上接口: from a route to HTTP. What every route owes (access, idempotency, audit, problem+json) is done here, once. */
export interface Mounting {
  /** Makes the context of one request: finds out who asks, for the audience that the route is for. */
  open(request: FastifyRequest, access: Access): Promise<Context> | Context
  /** The sentence for a refusal's code in the reader's language. */
  sentence(code: string, facts: Record<string, unknown>, request: FastifyRequest): string
  /** Draws from the limits that a route declares; without it none are kept. */
  limit?: Limiter['operation'] | undefined
}

const admitted: Record<Access, readonly ActorKind[]> = {
  public: ['guest', 'shopper', 'merchant', 'staff', 'channel', 'system'], buyer: ['guest', 'shopper'], shopper: ['shopper'], merchant: ['merchant'], staff: ['staff'], channel: ['guest', 'channel'],
}

export function mount(app: FastifyInstance, routes: Routes, { open, sentence, limit }: Mounting): void {
  // Input is parsed by zod in the handler, which also converts it; Fastify keeps the schemas for the document only.
  app.setValidatorCompiler(() => () => true)
  const all = Object.entries(routes)
  mountSome(app, all.filter(([, r]) => r.access !== 'channel'), { open, limit })
  // What a channel signed are the bytes it sent: they are read as they came, and parsed by whoever has verified them.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => { done(null, body) })
    mountSome(scope, all.filter(([, r]) => r.access === 'channel'), { open, limit })
    done()
  })
  faultsTold(app, sentence)
}

/** Every refusal and fault is one kind of document, with the sentence in the reader's language, and is kept by nobody. */
function faultsTold(app: FastifyInstance, sentence: Mounting['sentence']): void {
  app.setErrorHandler((error, request, reply) => {
    const [status, code, facts] = problemOf(error)
    // A database that is away is told once by whoever keeps it, not by every request with a stack.
    if (status === 503) request.log.warn({ requestId: request.id, why: (error as { code?: string }).code ?? code }, 'a request came while we were busy')
    else if (status >= 500) request.log.error({ err: error, requestId: request.id }, 'a request failed')
    if (status === 503) void reply.header('retry-after', '1')
    if (status === 429 && typeof facts.retryAfterSeconds === 'number') void reply.header('retry-after', String(facts.retryAfterSeconds))
    return reply.status(status).header('cache-control', 'no-store').type('application/problem+json').serializer(JSON.stringify)
      .send({ type: code, title: sentence(code, facts, request), status, requestId: request.id, ...facts })
  })
}

/** What answers where nothing is mounted. */
export function mountNothing(app: FastifyInstance, { sentence }: Pick<Mounting, 'sentence'>): void {
  faultsTold(app, sentence)
  app.setNotFoundHandler((request, reply) => reply.status(404).type('application/problem+json').serializer(JSON.stringify)
    .send({ type: 'kernel.not_found', title: sentence('kernel.not_found', {}, request), status: 404, requestId: request.id }))
}

function mountSome(app: FastifyInstance, routes: readonly (readonly [string, Route])[], { open, limit }: Pick<Mounting, 'open' | 'limit'>): void {
  for (const [operationId, r] of routes) {
    const names = [...r.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
    const read = reader(r, names)
    const answered = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const ctx = { ...await open(request, r.access), operation: operationId }
      await admitTold(ctx, operationId, r, request.params as Record<string, string>)
      const input = r.input.parse(await read(request))
      if (r.early) await refusedEarly(ctx, operationId, r.early, input, request)
      if (limit && r.limits) await limit(ctx, operationId, r, input, (headers) => { void reply.headers(headers) })
      // What is one's own, and what something was done for, is nobody else's to keep.
      if (r.access !== 'public' || r.method !== 'GET') void reply.header('cache-control', 'no-store')
      const run = (ctx: Context) => runAudited(ctx, operationId, r, input)
      if (r.download) return sendFile(reply, await run(ctx) as Download)
      if (r.plain) return reply.type('text/plain; charset=utf-8').serializer(String).send(await run(ctx))
      return r.once ? answerOnce(ctx, { operation: operationId, input, readsFirst: r.readsFirst }, request, reply, run) : run(ctx)
    }
    app.route({
      method: r.method, url: r.path, ...(r.bodyLimit && { bodyLimit: r.bodyLimit }),
      config: { operationId },
      schema: { operationId, tags: [r.access], ...described(r, names), response: { 200: schemaOf(r.output, 'output') } },
      handler: (request, reply) => traced(operationId, () => answered(request, reply), isTracing() ? { 'request.id': request.id, 'http.method': r.method, 'http.route': r.path } : undefined, request.headers['traceparent'] as string | undefined),
    })
  }
}

/** A file goes out as it is read; whoever stops reading stops the writing. */
const sendFile = (reply: FastifyReply, { filename, type, pieces }: Download): FastifyReply => reply.type(type)
  .headers({ 'content-disposition': `attachment; filename="${filename}"`, 'x-content-type-options': 'nosniff' }).send(Readable.from(pieces, { objectMode: false }))

/** Admits, and tells the audit of a refusal where the route says so. */
async function admitTold(ctx: Context, operationId: string, r: Route, { id }: Readonly<Record<string, string>>): Promise<void> {
  try { admit(ctx, r) } catch (fault) {
    if (r.refusalsTold && fault instanceof Refusal && ctx.actor.kind !== 'guest') await audit(ctx, { action: `${operationId}.refused`, subject: id ?? operationId, after: { why: fault.code } })
    throw fault
  }
}

/** Default is refusal (I-20): a signed-out caller gets 401, a wrong kind of caller or one without the permit 403. */
export function admit(ctx: Context, r: Route): void {
  if (!admitted[r.access].includes(ctx.actor.kind)) {
    if (ctx.actor.kind === 'guest') throw new Refusal('kernel.sign_in_first', {}, 401)
    throw new Refusal('kernel.not_yours', {}, 403)
  }
  if (r.access !== 'merchant' && r.access !== 'staff') return
  if (ctx.actor.looking && r.method !== 'GET' && !r.whileLooking) throw new Refusal('identity.only_looking', {}, 403)
  if (!r.permit || !permitted(ctx, r.permit)) throw new Refusal('kernel.not_permitted', {}, 403)
  if (r.stepUp) steppedUp(ctx)
}

function reader(r: Route, names: readonly string[]): (request: FastifyRequest) => unknown {
  if (r.access === 'channel') return (request) => ({ rawBody: String(request.body ?? ''), headers: request.headers })
  const given = r.method === 'GET' || r.method === 'DELETE'
    ? (request: FastifyRequest) => request.query as object
    : (request: FastifyRequest) => plain(request.body)
  if (r.upload) return async (request) => ({ ...request.query as object, ...await uploaded(request, r.bodyLimit), ...request.params as object })
  return names.length === 0 ? given : (request) => ({ ...given(request), ...request.params as object })
}

/** No body is an empty object, so that its fields are named as missing; anything but an object is refused by name. */
function plain(body: unknown): object {
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body)) throw new Refusal('kernel.malformed', {}, 400)
  return body
}

/** One file and the fields beside it; a file larger than the route's body may be is refused as it comes (413). */
async function uploaded(request: FastifyRequest, mostBytes: number | undefined): Promise<object> {
  if (!request.isMultipart()) throw new Refusal('kernel.malformed', {}, 400)
  const part = await request.file(mostBytes === undefined ? {} : { limits: { fileSize: mostBytes } })
  if (!part) throw new Refusal('kernel.file_missing', { issues: [{ path: ['file'], code: 'kernel.file_missing' }] }, 400)
  const fields = Object.fromEntries(Object.entries(part.fields).flatMap(([name, field]) => (typeof field === 'object' && 'value' in field ? [[name, field.value]] : [])))
  return { ...fields, file: new Uint8Array(await part.toBuffer()), filename: part.filename }
}

/** What staff and clerks write, and what they read of others' personal data, leaves an entry in the same transaction. */
export async function runAudited(ctx: Context, operationId: string, r: Route, input: unknown): Promise<unknown> {
  const watched = r.access === 'staff' || r.access === 'merchant'
  if (!watched || r.auditsItself || (r.method === 'GET' && !r.personal)) return r.run(ctx, input)
  const told = transaction({ ...ctx, told: { audited: false } }, async (ctx) => {
    const answer = await r.run(ctx, input)
    if (!ctx.told!.audited) {
      const given = input as Record<string, unknown>
      const subject = Object.entries(given).filter(([name, value]) => /(^id|Id|key)$/.test(name) && typeof value === 'string').map(([, value]) => value).join(' ')
      await audit(ctx, { action: operationId, subject: subject || ((answer as { id?: string } | null)?.id ?? operationId), ...(r.method !== 'GET' && { after: given }) })
    }
    return answer
  })
  return told.catch(async (fault: unknown) => {
    if (fault instanceof Refusal && fault.told) await audit(ctx, fault.told)
    throw fault
  })
}

/** Refuses early what was not asked before under its key. */
async function refusedEarly(ctx: Context, operation: string, early: NonNullable<Route['early']>, input: unknown, request: FastifyRequest): Promise<void> {
  const key = keyOf(request)
  if (!key) return
  await early(ctx, input).catch(async (fault: unknown) => { if (!(await isAsked(ctx, { operation, key }))) throw fault })
}

const keyOf = (request: FastifyRequest): string => String(request.headers['idempotency-key'] ?? '')
async function answerOnce(ctx: Context, asked: Omit<Asked, 'key'>, request: FastifyRequest, reply: FastifyReply, run: (ctx: Context) => Promise<unknown>): Promise<string> {
  const text = await once(ctx, { ...asked, key: keyOf(request) }, async (ctx) => String(reply.serializeInput(await run(ctx) as Record<string, unknown>, '200')))
  void reply.type('application/json; charset=utf-8').serializer((sent: unknown) => sent as string)
  return text
}

/** What a fault means to whoever asked: status, code of the sentence, facts. */
export function problemOf(error: unknown): [status: number, code: string, facts: Record<string, unknown>] {
  if (error instanceof Refusal) return [error.status, error.code, error.facts]
  if (error instanceof z.ZodError) return misfit(error)
  const { statusCode } = error as { statusCode?: number }
  if (isTransient(error)) return [503, 'kernel.busy', {}]
  if (statusCode === 413) return [413, 'kernel.too_large', {}]
  if (statusCode === 429) return [429, 'kernel.too_many_requests', {}]
  return statusCode && statusCode < 500 ? [statusCode, 'kernel.malformed', { reason: STATUS_CODES[statusCode] }] : [500, 'kernel.fault', {}]
}

/** Input that does not fit its schema; where a piece of the schema has a refusal of its own, as free text has for card numbers, the answer is that one. */
function misfit({ issues }: z.ZodError): [status: number, code: string, facts: Record<string, unknown>] {
  const refusals = issues.map((issue) => (issue.code === 'custom' ? issue.params?.['refusal'] as string | undefined : undefined))
  const refusal = refusals.find((one) => one !== undefined)
  return [refusal ? 422 : 400, refusal ?? 'kernel.invalid', { issues: issues.map(({ path, code, message }, i) => (refusals[i] ? { path, code: refusals[i] } : { path, code, message })) }]
}
