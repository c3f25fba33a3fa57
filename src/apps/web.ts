import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context, Locale } from '#kernel/context'
import { problemOf } from '#kernel/mount'
import { sentence } from '#locales/index'
import { localeOf } from './api'
import { following, type News } from './follow'
import type { Api } from './house'

/** The front ends 前端 on the same port: the storefront's pages, and the seller centre and the console as what was built of them. */
type Storefront = (app: FastifyInstance, shop: Shop) => Promise<void>

/** What the house gives the storefront: its routes as functions, the reader's language, what a fault means, and the news that make a page stale. */
export interface Shop {
  call(request: FastifyRequest): Api
  localeOf(request: FastifyRequest): Locale
  problemOf(fault: unknown, locale: Locale): Problem
  follow(hear: (news: News) => void): void
}
export interface Problem { readonly status: number; readonly type: string; readonly title: string; readonly fields: readonly string[]; readonly facts: Readonly<Record<string, unknown>> }

function shopOf(app: FastifyInstance, base: () => Context): Shop {
  return {
    call: (request) => app.calls(request),
    localeOf,
    problemOf: (fault, locale) => {
      const [status, type, facts] = problemOf(fault)
      const issues = (facts.issues ?? []) as readonly { readonly path: readonly (string | number)[] }[]
      return { status, type, title: sentence(type, facts, locale), fields: [...issues.map(({ path }) => path.join('.')), ...(typeof facts.field === 'string' ? [facts.field] : [])], facts }
    },
    follow: (hear) => { const stop = following(base, hear); app.addHook('onClose', async () => { await stop() }) },
  }
}

/** The folder of the project, from a source file as from the bundle. */
export function projectFolder(): string {
  let at = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(at, 'package.json')) && at !== dirname(at)) at = dirname(at)
  return at
}

/** Mounts each front end that has been built; the others are not found. */
export async function frontEnds(app: FastifyInstance, base: () => Context): Promise<void> {
  const built = join(projectFolder(), 'dist', 'web')
  for (const name of ['seller', 'console']) if (existsSync(join(built, name, 'index.html'))) await oneConsole(app, name, join(built, name))
  const server = join(built, 'storefront', 'server.mjs')
  if (!existsSync(server)) return
  const { storefront } = await import(pathToFileURL(server).href) as { storefront: Storefront }
  await storefront(app, shopOf(app, base))
}

/** Every address below `/seller` that is no file shows the same page: the console finds its own way there. */
async function oneConsole(app: FastifyInstance, name: string, folder: string): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: folder, prefix: `/${name}/`, wildcard: false, decorateReply: true, index: false, immutable: true, maxAge: '365d' })
    const page = { schema: { hide: true } }
    scope.get(`/${name}`, page, (_request, reply) => reply.sendFile('index.html', { immutable: false, maxAge: 0 }))
    scope.get(`/${name}/*`, page, (_request, reply) => reply.sendFile('index.html', { immutable: false, maxAge: 0 }))
  })
}
