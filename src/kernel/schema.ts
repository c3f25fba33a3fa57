import { z } from 'zod'
import type { Route } from './route'

/** From zod to JSON Schema 模式: for OpenAPI, and for Fastify's serialiser, which is quicker than parsing each answer. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-7', unrepresentable: 'any', override: ({ zodSchema, jsonSchema }) => {
    // A time is a Date inside and ISO 8601 outside; JSON Schema has no word for Date, Fastify's serialiser has.
    if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
  } })
  return json
}

/** The input's parts as HTTP places them: what the path names, and the rest in the query or the body. */
export function described(r: Route, names: readonly string[]): Record<string, unknown> {
  const whole = schemaOf(r.input, 'input') as { properties?: Record<string, object>; required?: string[] }
  const part = (isMine: (name: string) => boolean) => ({ ...whole, type: 'object', required: (whole.required ?? []).filter(isMine),
    properties: Object.fromEntries(Object.entries(whole.properties ?? {}).filter(([name]) => isMine(name))) })
  const headers = r.once && { headers: { type: 'object', required: ['idempotency-key'], properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 200 } } } }
  const place = r.method === 'GET' || r.method === 'DELETE' ? 'querystring' : 'body'
  return { ...headers, ...(names.length > 0 && { params: part((name) => names.includes(name)) }),
    ...(r.upload ? { consumes: ['multipart/form-data'] } : { [place]: part((name) => !names.includes(name)) }) }
}
