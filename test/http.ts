import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance } from 'fastify'
import { routes } from '#apps/house'
import { as, nobody, type Actor, type Context } from '#kernel/context'
import { mount } from '#kernel/mount'

/** The API as HTTP sees it, on the world's database, for whoever is said to act: what journeys of rooms are written with. Who is not said to lack it has just proved his second factor. */
export interface Caller {
  /** Sends a form with a file in it, as it is. */
  form(path: string, payload: Buffer, type: string): Promise<{ status: number; body: any }> // oxlint-disable-line typescript/no-explicit-any
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, key?: string): Promise<{ status: number; body: any }> // oxlint-disable-line typescript/no-explicit-any
}

let keys = 0
export function callers(world: Context, now?: () => Date): { readonly app: FastifyInstance; by(actor: Actor): Caller } {
  const app = Fastify({ routerOptions: { maxParamLength: 200 } })
  void app.register(multipart)
  void app.register(async (scope) => mount(scope, routes, {
    open: (request) => {
      const at = now?.() ?? world.now
      return { ...as(world, { proof: { held: true, at }, ...(actors.get(String(request.headers['x-test-actor'])) ?? nobody) }), now: at, requestId: request.id }
    },
    sentence: (code) => code,
  }))
  const actors = new Map<string, Actor>()
  return { app, by: (actor) => {
    actors.set(actor.id, actor)
    return { form: async (path, payload, type) => { const answer = await app.inject({ method: 'POST', url: path, payload, headers: { 'x-test-actor': actor.id, 'content-type': type } }); return { status: answer.statusCode, body: answer.json() } }, call: async (method, path, body, key = `key_${keys++}`) => {
      const answer = await app.inject({ method, url: path, ...(body && { payload: body }), headers: { 'x-test-actor': actor.id, 'idempotency-key': key } })
      return { status: answer.statusCode, body: String(answer.headers['content-type']).includes('json') ? answer.json() : answer.body }
    } }
  } }
}
