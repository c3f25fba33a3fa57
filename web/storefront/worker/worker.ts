/**
 * The worker 离线缓存: keeps the shell, the pictures and the pages that were seen last, so that they can be read without a network. It never keeps what is sent: an order
 * is placed with a network or not at all. Pages of one's own lie apart, and go as soon as the shop asks to sign in.
 */
declare const shell: readonly string[]

/** The few things of a worker's world that are used here; the compiler's own list of them contradicts that of pages. */
interface Extendable { waitUntil(work: Promise<unknown>): void }
interface Fetched extends Extendable { readonly request: Request; respondWith(answer: Promise<Response>): void }
interface Told extends Extendable { readonly data: unknown }
interface World {
  addEventListener(name: 'install' | 'activate', hear: (event: Extendable) => void): void
  addEventListener(name: 'fetch', hear: (event: Fetched) => void): void
  addEventListener(name: 'message', hear: (event: Told) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}
const world = globalThis as unknown as World

const [shellName, picturesName, pagesName, ownName] = ['tw-shell', 'tw-pictures', 'tw-pages', 'tw-own']
const offlinePage = '/offline'
const [mostPictures, mostPages, mostOwn] = [120, 40, 30]

world.addEventListener('install', (event) => { event.waitUntil(caches.open(shellName).then((cache) => cache.addAll([...shell, offlinePage, '/icons/192.png']))) })
world.addEventListener('activate', (event) => { event.waitUntil(tidied().then(() => world.clients.claim())) })
world.addEventListener('message', (event) => {
  if (event.data === 'update') event.waitUntil(world.skipWaiting())
  if (event.data === 'forget') event.waitUntil(caches.delete(ownName))
})
world.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(keptFirst(event, shellName))
  else if (url.pathname.startsWith('/files/')) event.respondWith(keptFirst(event, picturesName, mostPictures))
  else if (request.mode === 'navigate' && isShop(url.pathname)) event.respondWith(shown(event, url))
})

const isShop = (path: string): boolean => !/^\/(seller|console|v1|docs|dev|pay)(\/|$)/.test(path)
const isOwn = (path: string): boolean => /^\/(me|orders|cart|aftersales|invoices)(\/|$)/.test(path)
const isKept = (path: string): boolean => path === '/' || /^\/(p|c|store)\//.test(path) || isOwn(path)

/** What a version before has kept under other names is thrown away. */
async function tidied(): Promise<void> {
  const shellNow = await caches.open(shellName)
  for (const request of await shellNow.keys()) { const { pathname } = new URL(request.url); if (pathname.startsWith('/assets/') && !shell.includes(pathname)) await shellNow.delete(request) }
}

/** Files bear the hash of what they hold in their names: one that is kept is right for ever. */
async function keptFirst(event: Fetched, name: string, most = Number.POSITIVE_INFINITY): Promise<Response> {
  const cache = await caches.open(name)
  const kept = await cache.match(event.request)
  if (kept) return kept
  const answer = await fetch(event.request)
  if (answer.ok) event.waitUntil(keep(cache, event.request, answer.clone(), most))
  return answer
}

async function keep(cache: Cache, request: Request, answer: Response, most: number): Promise<void> {
  // What is put anew comes last; the first ones are those that nobody has looked at for longest.
  await cache.delete(request)
  await cache.put(request, answer)
  const keys = await cache.keys()
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((old) => cache.delete(old)))
}

/** A page comes from the shop whenever there is one; only without a network it is the one that was seen last, and says so. */
async function shown(event: Fetched, url: URL): Promise<Response> {
  const [name, most] = isOwn(url.pathname) ? [ownName, mostOwn] : [pagesName, mostPages]
  try {
    const answer = await fetch(event.request)
    if (answer.type === 'opaqueredirect' || answer.redirected) { if (isOwn(url.pathname)) event.waitUntil(forgetIfOut(answer)); return answer }
    if (answer.ok && isKept(url.pathname)) { const copy = answer.clone(); event.waitUntil(caches.open(name).then((cache) => keep(cache, event.request, copy, most))) }
    return answer
  } catch (fault) {
    const kept = await (await caches.open(name)).match(event.request, { ignoreVary: true })
    if (kept) return told(kept)
    const offline = await caches.match(offlinePage)
    if (!offline) throw fault
    return listed(offline)
  }
}

/** Whoever is led to the sign-in is nobody's any more: what was kept for him goes. Where a redirect leads cannot be seen here, so it is asked for. */
async function forgetIfOut(answer: Response): Promise<void> {
  const me = answer.redirected ? answer : await fetch('/me', { redirect: 'follow', headers: { accept: 'text/html' } })
  if (new URL(me.url).pathname === '/sign-in') await caches.delete(ownName)
}

/** The page with the sentence that it is an old one, which it carries itself, hidden. */
async function told(kept: Response): Promise<Response> {
  return new Response((await kept.text()).replace('<p class="offline" hidden', '<p class="offline" role="status"'), { status: kept.status, headers: kept.headers })
}

/** The offline page with the pages that are kept, by their titles. */
async function listed(offline: Response): Promise<Response> {
  const links: string[] = []
  for (const name of [ownName, pagesName]) {
    const cache = await caches.open(name)
    for (const request of [...await cache.keys()].reverse()) {
      const title = /<title>([^<]*)/.exec(await (await cache.match(request))!.text())?.[1]
      const { pathname, search } = new URL(request.url)
      if (title) links.push(`<li><a href="${(pathname + search).replaceAll('"', '%22')}">${title}</a></li>`)
    }
  }
  const html = await offline.clone().text()
  return new Response(links.length > 0 ? html.replace(/<ul data-kept[^>]*>[^]*?<\/ul>/, `<ul class="plain rows panel">${links.join('')}</ul>`) : html, { headers: offline.headers })
}
