import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context, Locale } from '#kernel/context'
import { onDoubt } from '#kernel/kept'
import { problemOf } from '#kernel/mount'
import { sentence } from '#locales/index'
import { localeOf } from './api'
import { payPlaces } from '#finance/payments'
import { isSecure, newNonce, pagePolicy } from './edge'
import { following, type News } from './follow'
import type { Api } from './house'
import { projectFolder } from './project'

export type { News } from './follow'
/** The front ends 前端 on the same port: the storefront's pages, and the seller centre and the console as what was built of them. */
type Storefront = (app: FastifyInstance, shop: Shop) => Promise<void>

/** What the house gives the storefront: its routes as functions, the reader's language, what a fault means, and the news that make a page stale. */
export interface Shop {
  call(request: FastifyRequest): Api
  localeOf(request: FastifyRequest): Locale
  /** What a form sends that holds a file: its fields, and the first file, cut where it is larger than it may be. Nothing where the request is no such form. */
  formOf(request: FastifyRequest): Promise<SentForm | undefined>
  problemOf(fault: unknown, locale: Locale): Problem
  /** `doubt` is called, again and again, while this process does not hear what the others change. */
  follow(hear: (news: News) => void, doubt: () => void): void
  /** How this reader reaches the shop: where it is said to be, else as he asked. */
  originOf(request: FastifyRequest): string
  /** Whether what is sent to people stands on a page here, as nobody else delivers it: a demo or a development, never where real people sign in. */
  keepsMessages(): boolean
  /** The content security policy of its pages. */
  readonly policy: string
  /** The same of a page that a desk of this very shop shows in a frame. */
  readonly framedPolicy: string
}
export interface SentFile { readonly filename: string; readonly bytes: Uint8Array<ArrayBuffer>; readonly isCut: boolean }
export interface SentForm { readonly fields: URLSearchParams; readonly file?: SentFile }
export interface Problem { readonly status: number; readonly type: string; readonly title: string; readonly fields: readonly string[]; readonly facts: Readonly<Record<string, unknown>> }

function shopOf(app: FastifyInstance, base: () => Context, publicUrl: string | undefined): Shop {
  const secure = isSecure({ publicUrl })
  const origin = publicUrl && new URL(publicUrl).origin
  const rules = { trustedTypes: 'tradewind-page tradewind-worker', isSecure: secure, formPlaces: payPlaces(process.env) }
  return {
    // Kept pages are the same bytes for everybody, so they hold nothing inline that would need a nonce.
    policy: pagePolicy(rules), framedPolicy: pagePolicy({ ...rules, isFramed: true }),
    call: (request) => app.calls(request),
    localeOf,
    originOf: (request) => origin ?? `${request.protocol}://${request.host}`,
    keepsMessages: () => base().ports.devInbox === true,
    formOf,
    problemOf: (fault, locale) => {
      const [status, type, facts] = problemOf(fault)
      const issues = (facts.issues ?? []) as readonly { readonly path: readonly (string | number)[] }[]
      return { status, type, title: sentence(type, facts, locale), fields: [...issues.map(({ path }) => path.join('.')), ...(typeof facts.field === 'string' ? [facts.field] : [])], facts }
    },
    follow: (hear, doubt) => { const [stop, undoubt] = [following(base, hear), onDoubt(doubt)]; app.addHook('onClose', async () => { undoubt(); await stop() }) },
  }
}

const formLimits = { fileSize: 20 * 1_048_576, files: 1, fields: 30, fieldSize: 4_096, parts: 31 }
async function formOf(request: FastifyRequest): Promise<SentForm | undefined> {
  if (!request.isMultipart()) return undefined
  const fields = new URLSearchParams()
  let file: SentFile | undefined
  for await (const part of request.parts({ limits: formLimits })) {
    if (part.type === 'field') { fields.append(part.fieldname, String(part.value)); continue }
    const pieces: Buffer[] = []
    for await (const piece of part.file) pieces.push(piece as Buffer)
    // A field of files that nobody chose one for comes without a name and without a byte.
    if (pieces.length > 0) file = { filename: part.filename, bytes: new Uint8Array(Buffer.concat(pieces)), isCut: part.file.truncated }
  }
  return { fields, ...(file && { file }) }
}

/** Mounts each front end that has been built; the others are not found. */
export async function frontEnds(app: FastifyInstance, base: () => Context, publicUrl: string | undefined): Promise<void> {
  const secure = isSecure({ publicUrl })
  const built = join(projectFolder(), 'dist', 'web')
  for (const name of ['seller', 'console']) if (existsSync(join(built, name, 'index.html'))) await oneConsole(app, name, join(built, name), secure)
  const server = join(built, 'storefront', 'server.mjs')
  if (!existsSync(server)) return
  const { storefront } = await import(pathToFileURL(server).href) as { storefront: Storefront }
  await storefront(app, shopOf(app, base, publicUrl))
}

/** What the build wrote where the nonce belongs (`tools/build-console.mjs`). */
const noncePlace = 'NONCE_OF_THIS_ANSWER'

/** Every address below `/seller` that is no file shows the same page, with a nonce of its own: the console finds its own way there. */
async function oneConsole(app: FastifyInstance, name: string, folder: string, secure: boolean): Promise<void> {
  const pieces = readFileSync(join(folder, 'index.html'), 'utf8').split(noncePlace)
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: folder, prefix: `/${name}/`, wildcard: false, decorateReply: true, index: false, globIgnore: ['index.html'], immutable: true, maxAge: '365d' })
    const show = (_request: FastifyRequest, reply: FastifyReply) => {
      const nonce = newNonce()
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').header('content-security-policy', pagePolicy({ nonce, trustedTypes: 'default tradewind-story', isSecure: secure, frames: true })).send(pieces.join(nonce))
    }
    for (const url of [`/${name}`, `/${name}/*`]) scope.get(url, { schema: { hide: true } }, show)
  })
}
