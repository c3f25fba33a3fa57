import { z } from 'zod'
import { permitsOf } from '#trust/identity'
import type { Route } from '#kernel/route'
import type { Json, Operation } from './runner'

/** Rows of `operations.json` 逻辑操作 as they follow from a route: who asks, what he gives and what he may take of the answer. Names stay for people to choose. */
const shapeOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> => (schema instanceof z.ZodObject ? schema.shape : {})
/** Fields that must be given, and all that may be. */
export const fieldsOf = (route: Route) => {
  const shape = shapeOf(route.input)
  return { must: Object.keys(shape).filter((name) => !shape[name]!.safeParse(undefined).success), may: Object.keys(shape), isKnown: route.input instanceof z.ZodObject }
}
/** What stands at the top of the answer; nothing where the answer is no object of ours. */
export const answersOf = (route: Route): readonly string[] | undefined => (route.output instanceof z.ZodObject ? Object.keys(route.output.shape) : undefined)

/** Rooms of money are finance's desk, whatever others may look at there. */
const ofMoney = /^(?:payments|splits|settlement|deposits|taxes|commissions)\./
/** A staff operation is done as somebody who may: finance, or else the platform's operator. */
export const mayAs = (as: string, permit: string): boolean => as === 'operator' || permitsOf('staff', as).has(permit)
const staffAs = (permit: string): string => (ofMoney.test(permit) && mayAs('finance', permit) ? 'finance' : permit === 'compliance.audit' ? 'auditor' : 'operator')
const doer = ({ access, permit }: Route): string => ({ public: 'guest', buyer: 'shopper', shopper: 'shopper', merchant: 'merchant', staff: staffAs(permit ?? ''), channel: 'channel' })[access]

const mostAnswers = 8
const telling = /^(?:id|state|version|number|items|lines)$|Fen$|Id$/
function resultOf(route: Route): { result?: Record<string, string> } {
  const all = answersOf(route) ?? []
  const told = all.includes('items') ? ['items'] : all.length > mostAnswers ? all.filter((name) => telling.test(name)) : all
  return told.length > 0 && !route.download && !route.plain ? { result: Object.fromEntries(told.map((name) => [name, `/${name}`])) } : {}
}

/** The row of a route: lists are asked for without filters, as a parameter that is not given can be left out of a body and of no path. */
export function rowOf(route: Route): Operation {
  const { must, may } = fieldsOf(route)
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const path = route.path.replace(/:(\w+)/g, '{$1}')
  const base = { as: doer(route), method: route.method }
  if (route.access === 'channel') return { ...base, path, body: '{body}', once: false, headers: '{headers}' }
  if (route.method === 'GET') {
    const asked = must.filter((name) => !inPath.includes(name)).map((name) => `${name}={${name}}`).join('&')
    return { ...base, path: asked ? `${path}?${asked}` : path, once: false, ...resultOf(route) }
  }
  const body: Record<string, Json> = Object.fromEntries(may.filter((name) => !inPath.includes(name)).map((name) => [name, `{${name}}`]))
  return { ...base, path, ...(route.method === 'DELETE' && Object.keys(body).length === 0 ? {} : { body }), once: route.once === true, ...resultOf(route) }
}
/** As it is written in the file. */
export const lineOf = (name: string, route: Route): string => `    "${name}": ${JSON.stringify(rowOf(route)).replace(/([:,])(?=["{[tfn\d])/g, '$1 ')}`
