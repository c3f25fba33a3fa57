import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

/** Runs logical operations of `operations.json` over HTTP, as harness.md §2 reads it: whoever writes a case knows names and parameters, never a path. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export interface Operation { readonly as: string; readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string; readonly body?: Json; readonly headers?: Json; readonly once: boolean; readonly result?: Readonly<Record<string, string>> }
const text = readFileSync(new URL('operations.json', import.meta.url), 'utf8')
const file = JSON.parse(text) as { readonly operations: Record<string, Operation | Operation[]>; readonly absent: Readonly<Record<string, string>> }
export const { operations } = file
/** Routes that are no logical operation on purpose, and why not. */
export const { absent } = file
/** Names as they stand in the file: of one that stands twice, reading it keeps the last and says nothing. */
export const namesGiven: readonly string[] = [...text.matchAll(/^ {4}"(\w+)": [[{]/gm)].map(([, name]) => name!)
/** What needs several calls is a list of steps. */
export const stepsOf = (name: string): readonly Operation[] => [operations[name] ?? []].flat()
type Given = Readonly<Record<string, unknown>>

/** A text that is only a placeholder keeps the parameter's type; a parameter that is not given leaves its field out. */
export function filled(template: Json, given: Given): unknown {
  if (typeof template === 'string') {
    const whole = /^\{(\w+)\}$/.exec(template)
    return whole ? given[whole[1]!] : template.replace(/\{(\w+)\}/g, (_, name: string) => String(given[name]))
  }
  if (Array.isArray(template)) return template.map((one) => filled(one, given))
  if (template === null || typeof template !== 'object') return template
  return Object.fromEntries(Object.entries(template).map(([name, one]) => [name, filled(one, given)] as const).filter(([, value]) => value !== undefined))
}

/** What a JSON pointer names; `-1` is the last of a list. */
export function pointed(body: unknown, pointer: string): unknown {
  return pointer.split('/').slice(1).reduce<unknown>((at, step) => (Array.isArray(at) ? at.at(Number(step)) : at !== null && typeof at === 'object' ? (at as Given)[step] : undefined), body)
}

let keys = 0
/** `jar` keeps what one browser would: a code is good only in the browser that asked for it. */
export interface Asked { readonly token?: string; readonly key?: string; readonly jar?: Map<string, string> }
export interface Outcome { readonly status: number; readonly body: unknown; readonly result: Readonly<Record<string, any>> } // oxlint-disable-line typescript/no-explicit-any

export async function perform(app: FastifyInstance, name: string, given: Given = {}, asked: Asked = {}): Promise<Outcome> {
  const steps = stepsOf(name)
  if (steps.length === 0) throw new Error(`operations.json has no ${name}`)
  // What one step answers, the next may name.
  let known = given
  for (const step of steps.slice(0, -1)) {
    const before = await performStep(app, step, known, asked)
    if (before.status >= 300) return before
    known = { ...known, ...before.result }
  }
  return performStep(app, steps.at(-1)!, known, asked)
}

async function performStep(app: FastifyInstance, operation: Operation, given: Given, { token, key, jar }: Asked): Promise<Outcome> {
  const body = operation.body === undefined ? undefined : filled(operation.body, given)
  const answer = await app.inject({ method: operation.method, url: operation.path.replace(/\{(\w+)\}/g, (_, one: string) => encodeURIComponent(String(given[one]))),
    ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...(jar && { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }), ...(token && { authorization: `Bearer ${token}` }), ...(operation.once && { 'idempotency-key': key ?? `op_${keys++}` }), ...(operation.headers ? filled(operation.headers, given) as object : {}) } })
  for (const { name, value } of answer.cookies) jar?.set(name, value)
  // A file, or the one word that a channel waits for, stays as it came.
  const said: unknown = answer.body === '' ? {} : String(answer.headers['content-type']).includes('json') ? answer.json() : answer.body
  return { status: answer.statusCode, body: said, result: Object.fromEntries(Object.entries(operation.result ?? {}).map(([field, pointer]) => [field, pointed(said, pointer)])) }
}
