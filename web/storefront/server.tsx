import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { render } from 'preact-render-to-string'
import type { Problem, Shop, SentForm } from '#apps/web'
import { PageCache, type Kept } from './cache'
import { Form, safePath, type Ask, type Page, type View } from './page'
import { Document, type Assets } from './parts/document'
import { Trouble } from './parts/trouble'
import { pages } from './pages'
import { Again, Lost, problemHere } from './refusals'
import { feeds } from './feeds'
import { installable } from './installable'
import { sharedLinks } from './shared'
import { robots, sitemap } from './sitemap'
import { Shells } from './shell'
import { Lately, staleBy } from './stale'

/** The storefront 商城: pages made on the server, kept as bytes where they are the same for everybody, with forms that work without script. */
const assetsFolder = join(dirname(fileURLToPath(import.meta.url)), 'assets')
const largestFormBytes = 65_536

/** The addresses of all pages, as the router knows them: for tests that look at every one. */
export const paths: readonly string[] = pages.map(({ path }) => path)

export async function storefront(app: FastifyInstance, shop: Shop): Promise<void> {
  const assets = JSON.parse(readFileSync(join(dirname(assetsFolder), 'assets.json'), 'utf8')) as Assets
  const cache = new PageCache()
  const shells = new Shells(shop)
  const lately = new Lately()
  shop.follow((news) => {
    // What is around every page makes every page another.
    if (news.name === 'brand.brand_changed' || (news.name === 'pages.page_changed' && news.payload['kind'] === 'menu')) { shells.forget(); cache.dropAll() }
    for (const tag of [...staleBy(news), ...lately.staleBy(news, performance.now())]) cache.drop(tag)
  }, () => { shells.forget(); cache.doubt(performance.now()) })
  await app.register((scope, _options, done) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: largestFormBytes }, (_request, body, parsed) => { parsed(null, new URLSearchParams(String(body))) })
    files(scope)
    const stage = { shop, shells, assets, cache }
    // What refuses before a page begins (limits, origin) is told as a page to whoever reads pages.
    scope.setErrorHandler(async (fault, request, reply) => { if (!readsPages(request)) throw fault; return trouble(stage, request, reply, await askOf(stage, request), fault) })
    for (const page of pages) mountPage(scope, page, stage)
    language(scope)
    // Whoever reads pages is told so in a page that nothing is here; programs get the answer that the API gives.
    scope.get('/*', { schema: { hide: true } }, async (request, reply) => (readsPages(request) ? trouble(stage, request, reply, await askOf(stage, request), new Lost()) : reply.callNotFound()))
    sitemap(scope, shop)
    robots(scope, shop)
    sharedLinks(scope, shop)
    brandStyle(scope, shells)
    feeds(scope, shop)
    installable(scope, { assets, shells, folder: dirname(assetsFolder), policy: shop.policy })
    done()
  })
}

interface Stage { readonly shop: Shop; readonly shells: Shells; readonly assets: Assets; readonly cache: PageCache }

function mountPage(app: FastifyInstance, page: Page, stage: Stage): void {
  const schema = { schema: { hide: true } }
  app.get(page.path, schema, async (request, reply) => show(page, stage, request, reply))
  const { act } = page
  if (!act) return
  app.post(page.path, schema, async (request, reply) => {
    const ask = await askOf(stage, request, await stage.shop.formOf(request))
    try {
      const to = await act(ask)
      return await (wantsJson(request) || goesOn(request, to) ? reply.send({ to }) : reply.redirect(to, 303))
    } catch (fault) {
      if (fault instanceof Again) return await write(page, stage, request, reply, ask)
      const problem = problemOf(stage, ask, request, fault)
      if (problem.status === 401) return reply.redirect(signInFor(ask.url), 303)
      if (wantsJson(request)) return reply.status(problem.status).send(problem)
      return await write(page, stage, request, reply, ask, problem)
    }
  })
}

async function show(page: Page, stage: Stage, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (endsInSlash(request)) return reply.redirect(safePath(withoutSlash(request.url)), 301)
  const ask = await readBy(page, stage, request)
  const plain = withoutFrom(request.url)
  if (plain !== undefined) return reply.setCookie('tw_from', 'live', { path: '/', maxAge: cameSeconds, sameSite: 'lax', httpOnly: true }).redirect(safePath(plain), 302)
  if (!page.cache) return write(page, stage, request, reply, ask)
  const key = `${ask.locale} ${ask.origin} ${ask.reader} ${wayOf(request)}${request.url}`
  const kept = stage.cache.get(key, performance.now())
  return kept ? send(stage, kept, request, reply) : write(page, stage, request, reply, ask, undefined, key)
}

/** Only of who has signed in is it asked as what he reads, and only for pages that may differ by it. */
async function readBy(page: Page, stage: Stage, request: FastifyRequest): Promise<Ask> {
  const ask = await askOf(stage, request)
  const hasSession = request.cookies['tw_shopper'] !== undefined || request.cookies['__Host-tw_shopper'] !== undefined
  return page.isForReaders && hasSession ? { ...ask, reader: (await ask.call.pageReader({})).reader } : ask
}

/** Who comes by a live room's link (`?from=live`) is known as such for some hours, and goes on to the page itself. */
const cameSeconds = 6 * 3_600
function withoutFrom(url: string): string | undefined {
  const [path = '', query = ''] = url.split('?')
  const asked = new URLSearchParams(query)
  if (asked.get('from') !== 'live') return undefined
  asked.delete('from')
  return asked.size > 0 ? `${path}?${asked.toString()}` : path
}
/** What can be bought differs by channel, so pages are kept for each. */
const wayOf = (request: FastifyRequest): string => (request.cookies['tw_from'] === 'live' ? 'live ' : /MicroMessenger/i.test(request.headers['user-agent'] ?? '') ? 'wechat ' : '')

const signInFor = (url: string): string => `/sign-in?then=${encodeURIComponent(safePath(url))}`

/** Renders a page; a refusal while it loads shows the page of troubles, or leads to the sign-in and back. */
async function write(page: Page, stage: Stage, request: FastifyRequest, reply: FastifyReply, ask: Ask, problem?: Problem, key?: string): Promise<unknown> {
  const since = stage.cache.drops
  let view: View<unknown>
  try { view = { data: await page.load(ask), ask, problem } } catch (fault) {
    // Who cannot ask shows what he last knew, as long as he would have kept it.
    const last = key === undefined || stage.shop.problemOf(fault, ask.locale).status !== 503 ? undefined : stage.cache.last(key, performance.now())
    return last ? send(stage, last, request, reply) : trouble(stage, request, reply, ask, fault)
  }
  const html = `<!doctype html>${render(<Document head={page.head(view)} ask={ask} assets={stage.assets} tab={page.tab}>{page.view(view)}</Document>)}`
  if (key && page.cache) {
    return send(stage, await stage.cache.put(key, html, { tags: page.cache(view.data, ask), mostMs: page.keptMs?.(view.data) }, performance.now(), since), request, reply)
  }
  if (page.isFramed) void reply.header('x-frame-options', 'SAMEORIGIN')
  return reply.status(problem?.status ?? 200).type('text/html; charset=utf-8').header('cache-control', 'no-store').header('content-security-policy', page.isFramed ? stage.shop.framedPolicy : stage.shop.policy).header('vary', 'cookie, accept-language').send(html)
}

function problemOf({ shop }: Stage, ask: Ask, request: FastifyRequest, fault: unknown): Problem {
  const problem = problemHere(fault, ask.words) ?? shop.problemOf(fault, ask.locale)
  if (problem.status >= 500) request.log.error({ err: fault, requestId: request.id }, 'a page failed')
  return problem
}

function trouble(stage: Stage, request: FastifyRequest, reply: FastifyReply, ask: Ask, fault: unknown): unknown {
  const problem = problemOf(stage, ask, request, fault)
  if (problem.status === 401) return reply.redirect(signInFor(ask.url), 303)
  if (typeof problem.facts.retryAfterSeconds === 'number') void reply.header('retry-after', String(problem.facts.retryAfterSeconds))
  const head = { title: problem.title, robots: 'noindex' as const }
  return reply.status(problem.status).type('text/html; charset=utf-8').header('cache-control', 'no-store').header('content-security-policy', stage.shop.policy)
    .send(`<!doctype html>${render(<Document head={head} ask={ask} assets={stage.assets}><Trouble problem={problem} ask={ask} requestId={request.id} /></Document>)}`)
}

function send({ shop }: Stage, kept: Kept, request: FastifyRequest, reply: FastifyReply): unknown {
  void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').header('etag', kept.etag).header('vary', 'cookie, accept-language, accept-encoding').header('content-security-policy', shop.policy)
  if (request.headers['if-none-match'] === kept.etag) return reply.status(304).send()
  if (!String(request.headers['accept-encoding'] ?? '').includes('gzip')) return reply.send(kept.plain)
  return reply.header('content-encoding', 'gzip').send(kept.gzip)
}

async function askOf({ shop, shells }: Stage, request: FastifyRequest, sent?: SentForm): Promise<Ask> {
  const locale = shop.localeOf(request)
  const shell = await shells.now(request)
  return { params: request.params as Record<string, string>, query: request.query as Record<string, string>, form: new Form(sent?.fields ?? (request.body instanceof URLSearchParams ? request.body : new URLSearchParams()), sent?.file),
    call: shop.call(request), locale, words: shell.words(locale), origin: shop.originOf(request), url: request.url, reader: 'guest', shell }
}
/** An address that somebody has ended with a slash is another one, once and for all. */
const endsInSlash = ({ url }: FastifyRequest): boolean => /^\/[^?]+\/(\?|$)/.test(url)
const withoutSlash = (url: string): string => url.replace(/\/+(\?|$)/, '$1')
const readsPages = (request: FastifyRequest): boolean => String(request.headers.accept ?? '').includes('text/html')
/** A form that works without a reload, from which one goes on to another page: the browser goes there itself, so that the page is not made twice. */
const goesOn = (request: FastifyRequest, to: string): boolean => request.headers['x-live'] !== undefined && to.split('?')[0] !== request.url.split('?')[0]
const wantsJson = (request: FastifyRequest): boolean => String(request.headers.accept ?? '').startsWith('application/json')

const yearSeconds = 31_536_000

/** The reader's choice of language is a cookie of its own; it names nobody. */
function language(app: FastifyInstance): void {
  app.post('/language', { schema: { hide: true } }, (request, reply) => {
    const form = new Form(request.body instanceof URLSearchParams ? request.body : new URLSearchParams())
    return reply.setCookie('tw_locale', form.text('to') === 'en' ? 'en' : 'zh-CN', { path: '/', maxAge: yearSeconds, sameSite: 'lax' }).redirect(safePath(form.text('then')), 303)
  })
}

/** The style of the brand that holds, under its number: a page names the number, so that it may be kept for ever. */
function brandStyle(app: FastifyInstance, shells: Shells): void {
  app.get('/brand/:no.css', { schema: { hide: true } }, async (request, reply) => {
    const { brand } = await shells.now(request)
    const isNow = brand !== null && String(brand.no) === (request.params as { readonly no: string }).no
    return reply.type('text/css; charset=utf-8').header('cache-control', isNow ? 'public, max-age=31536000, immutable' : 'no-store').send(brand?.css ?? '')
  })
}

const kinds: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', map: 'application/json', svg: 'image/svg+xml', webmanifest: 'application/manifest+json' }

/** Scripts and styles are few and small: they are read once and served from memory, for ever under their name. */
function files(app: FastifyInstance): void {
  for (const name of readdirSync(assetsFolder)) {
    const plain = readFileSync(join(assetsFolder, name))
    const gzip = gzipSync(plain, { level: 9 })
    app.get(`/assets/${name}`, { schema: { hide: true } }, (request, reply) => {
      const packed = String(request.headers['accept-encoding'] ?? '').includes('gzip')
      if (packed) void reply.header('content-encoding', 'gzip')
      return reply.type(kinds[name.split('.').at(-1)!] ?? 'application/octet-stream').header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding').send(packed ? gzip : plain)
    })
  }
}
