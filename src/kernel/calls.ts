import type { FastifyRequest } from 'fastify'
import type { Context } from './context'
import type { Limiter } from './limits'
import { admit, runAudited } from './mount'
import { once } from './once'
import type { Access, Client, Routes } from './route'
import { schemaOf } from './schema'
import { serializerOf } from './serializers'
import { isTracing, traced } from './trace'

/** Calls 直接调用: the routes as functions for pages made in this process. They owe the same as over HTTP: access, permits, limits, idempotency, audit, one JSON. */
export type Calls<R extends Routes> = (request: FastifyRequest) => Client<R>

/** A client for one request: it acts as whoever the request's cookies name, and throws what the route refuses. */
export function callsOf<R extends Routes>(routes: R, open: (request: FastifyRequest, access: Access) => Promise<Context> | Context, limit?: Limiter['operation']): Calls<R> {
  // Written by what writes the answer over HTTP: it is quicker than looking at each field again, and a page can be told nothing that the API would not tell.
  const writers = new Map<string, (answer: unknown) => string>()
  const writerOf = (name: string): ((answer: unknown) => string) => {
    const known = writers.get(name) ?? serializerOf({ schema: schemaOf(routes[name]!.output, 'output') })
    writers.set(name, known)
    return known
  }
  return (request) => {
    // A page that asks five things finds out once who asks.
    const contexts = new Map<Access, Promise<Context>>()
    const contextFor = (access: Access): Promise<Context> => {
      const known = contexts.get(access) ?? Promise.resolve(open(request, access))
      contexts.set(access, known)
      return known
    }
    return new Proxy({}, { get: (_target, name: string) => (given: unknown, options?: { readonly key?: string }) => traced(name, async () => {
      const r = routes[name]!
      const ctx = { ...await contextFor(r.access), operation: name }
      admit(ctx, r)
      const input = r.input.parse(given)
      if (limit && r.limits) await limit(ctx, name, r, input)
      const run = async (ctx: Context): Promise<string> => writerOf(name)(await runAudited(ctx, name, r, input))
      return JSON.parse(r.once ? await once(ctx, { operation: name, key: options?.key ?? '', input, readsFirst: r.readsFirst }, run) : await run(ctx)) as unknown
    }, isTracing() ? { 'request.id': request.id } : undefined, request.headers['traceparent'] as string | undefined) }) as Client<R>
  }
}
