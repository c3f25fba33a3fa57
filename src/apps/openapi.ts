import type { SwaggerOptions } from '@fastify/swagger'
import type { Access, Route } from '#kernel/route'
import { operationTexts, roomTexts } from '#locales/routes'
import { texts } from '#locales/index'
import { house } from './house'

/**
 * The document of the API 接口文档 (OpenAPI 3.1, E28): made from the routes themselves and completed here with what all of them owe: tags by room, who may call,
 * which right it takes, and how it refuses.
 */
type Json = Record<string, unknown>
export interface Operation extends Json {
  operationId: string
  tags: string[]
  summary: string
  description: string
  parameters?: readonly Json[]
  requestBody?: Json
  responses: Record<string, Json>
  security?: readonly Record<string, readonly string[]>[]
}
export interface Document extends Json { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>; tags?: readonly Json[] }

const known = new Map(house.flatMap((room) => Object.entries(room.routes).map(([name, r]) => [name, { room: room.name, route: r as Route }] as const)))
/** The room and the route behind an operation. */
export const operationOf = (name: string): { readonly room: string; readonly route: Route } | undefined => known.get(name)

const session = (audience: string, who: string): Json => ({ type: 'apiKey', in: 'cookie', name: `tw_${audience}`, description: `${who}; behind TLS the name begins with __Host-. The same token is taken as a bearer.` })
const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: '接口密钥或会话令牌 · A key of a program (twk_…) or the token of a session' },
  shopperSession: session('shopper', '买家会话 · Session of a shopper'), merchantSession: session('merchant', '商家会话 · Session of a merchant’s member'), staffSession: session('staff', '员工会话 · Session of the platform’s staff'),
}
const open: readonly Record<string, readonly string[]>[] = []
const secured: Record<Access, readonly Record<string, readonly string[]>[]> = {
  public: open, channel: open, buyer: [{}, { shopperSession: [] }, { bearer: [] }], shopper: [{ shopperSession: [] }, { bearer: [] }],
  merchant: [{ merchantSession: [] }, { bearer: [] }], staff: [{ staffSession: [] }, { bearer: [] }],
}

/** RFC 9457: what every refusal looks like. */
const Problem = { type: 'object', required: ['type', 'title', 'status', 'requestId'], additionalProperties: true, properties: {
  type: { type: 'string', description: '拒绝的代码 · The refusal’s code, such as stock.sold_out' }, title: { type: 'string', description: '给人看的一句话 · A sentence for people, in the reader’s language' }, status: { type: 'integer' },
  requestId: { type: 'string', description: '请求编号，联系我们时请附上 · Names the request when you write to us' },
  issues: { type: 'array', description: '有问题的字段 · Fields at fault', items: { type: 'object', properties: { path: { type: 'array', items: {} }, code: { type: 'string' }, message: { type: 'string' } } } } } }
const retryAfter = { 'retry-after': { description: '多少秒后再试 · Seconds to wait', schema: { type: 'integer' } } }
const says: Readonly<Record<string, string>> = {
  400: '请求格式或字段不正确 · The request does not fit its schema', 401: '未登录，或密钥无效 · Nobody is signed in, or the key does not hold', 403: '没有权限，或需要二次验证 · Not permitted, or a second factor is due', 404: '没有，或不属于您 · Not there, or not yours',
  409: '当前状态不允许 · The state of things does not allow it', 413: '内容过大 · Too large', 422: '字段不可接受，或幂等键已用于另一请求 · A field cannot be accepted, or the Idempotency-Key was used otherwise', 429: '请求太频繁 · Too many requests', 500: '系统错误 · A fault of ours', 503: '系统繁忙 · We are busy',
}
const responses = Object.fromEntries(Object.entries(says).map(([status, description]) => [`Problem${status}`, { description, ...((status === '429' || status === '503') && { headers: retryAfter }),
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }]))

/** Which refusals an operation may answer with, beyond those of its room. */
function statusesOf({ access, once, upload, input, method, path }: Route): string[] {
  const hasInput = Object.keys((input as { shape?: object }).shape ?? { input }).length > 0
  return [...(hasInput ? ['400'] : []), ...(access === 'public' || access === 'channel' || access === 'buyer' ? [] : ['401', '403']), ...(path.includes(':') ? ['404'] : []),
    ...(method === 'GET' ? [] : ['409']), ...(upload ? ['413'] : []), ...(method === 'GET' && !once ? [] : ['422']), '429', '500', '503']
}

function completed(document: Document): Document {
  const rooms = new Set<string>()
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
    const found = known.get(operation.operationId)
    if (!found) continue
    const { room, route } = found
    const [zh, en] = operationTexts[operation.operationId] ?? [operation.operationId, operation.operationId]
    rooms.add(room)
    Object.assign(operation, { tags: [room], summary: zh, description: en, security: secured[route.access],
      'x-access': route.access, ...(route.permit && { 'x-permit': route.permit }), ...(route.once && { 'x-once': true }), ...(route.stepUp && { 'x-step-up': true }), ...(route.personal && { 'x-personal': true }) })
    for (const [status, answer] of Object.entries(operation.responses)) if (answer['description'] === 'Default Response') operation.responses[status] = { ...answer, description: '成功 · Done' }
    for (const status of statusesOf(route)) operation.responses[status] ??= { $ref: `#/components/responses/Problem${status}` }
  }
  return { ...document, tags: house.filter(({ name }) => rooms.has(name)).map(({ name }) => ({ name, description: (roomTexts[name] ?? [name, name]).join(' · ') })) }
}

/** What `@fastify/swagger` is registered with. */
export const openapi = (publicUrl: string | undefined): SwaggerOptions => ({
  openapi: {
    openapi: '3.1.0', info: { title: 'Tradewind 信风', version: '1', description: '说明见 /docs · See /docs', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } }, servers: [{ url: publicUrl ?? '/' }],
    components: { securitySchemes, schemas: { Problem }, responses } as never,
  },
  transformObject: (given) => ('openapiObject' in given ? completed(given.openapiObject as unknown as Document) : given.swaggerObject) as never,
})

/** The refusals that a room may answer with: codes and sentences, with their facts in braces. */
export const refusalsOf = (room: string): readonly (readonly [code: string, zh: string, en: string])[] => Object.entries(texts).filter(([code]) => code.startsWith(`${room}.`)).map(([code, [zh, en]]) => [code, zh, en] as const)
