import type { FastifyInstance, FastifyReply } from 'fastify'
import { roomTexts } from '#locales/routes'
import { eventsFor, eventsPage } from './docs.events'
import { guide } from './docs.guide'
import { both, code, documented, html, type Html, type Place } from './docs.html'
import { operationsOf, roomPage, type Told } from './docs.pages'
import { style } from './docs.style'
import { pagePolicy } from './edge'
import type { Document } from './openapi'

/** The documentation 接口文档, served by the product itself (E28): a guide, the operations by room and the events, from the routes alone; it needs no script. */
interface Book { readonly operations: readonly Told[]; readonly rooms: readonly string[]; readonly places: readonly Place[] }
const mostFound = 60
const keptSeconds = 300

function bookOf(document: Document): Book {
  const operations = operationsOf(document)
  const rooms = (document.tags ?? []).map(({ name }) => String(name))
  const guideAnd: Place[] = [{ to: '/docs', zh: '接入指南', en: 'Guide' }, { to: '/docs/events', zh: '事件目录', en: 'Events' }]
  return { operations, rooms, places: [...guideAnd, ...rooms.map((room) => { const [zh, en] = roomTexts[room] ?? [room, room]; return { to: `/docs/rooms/${room}`, zh, en } })] }
}

/** Whatever holds all the words that are asked for, wherever they stand. */
function found({ operations }: Book, asked: string): Html {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean)
  const hits = operations.filter((one) => { const text = `${one.operationId} ${one.method} ${one.path} ${one.summary} ${one.description} ${String(one['x-permit'] ?? '')}`.toLowerCase(); return words.every((word) => text.includes(word)) })
  const events = eventsFor(words)
  return html`<h1>${both('搜索结果', 'Found')}</h1>${hits.length + events.length === 0 ? html`<p>${both('没有找到，请换个词。', 'Nothing found; try another word.')} <a href="/docs">${both('返回指南', 'Back to the guide')}</a></p>`
    : html`<ul class="found">${hits.slice(0, mostFound).map((one) => html`<li><a href="/docs/rooms/${one.tags[0]!}#${one.operationId}">${both(one.summary, one.description)}</a> ${code(`${one.method} ${one.path}`)}</li>`)}${events.map(({ name, says: [zh, en] }) => html`<li><a href="/docs/events#${name}">${both(zh, en)}</a> ${code(name)}</li>`)}</ul>`}`
}

export function docs(app: FastifyInstance, isSecure: boolean): void {
  const hide = { schema: { hide: true } }
  const policy = pagePolicy({ isSecure })
  let book: Book | undefined
  const read = (): Book => (book ??= bookOf(app.swagger() as unknown as Document))
  const show = (reply: FastifyReply, page: { title: string; here: string; asked?: string; body: Html }) => reply.type('text/html; charset=utf-8').header('content-security-policy', policy).header('cache-control', `public, max-age=${keptSeconds}`).send(documented({ places: read().places, ...page }))
  app.get('/docs', hide, (request, reply) => {
    const asked = String((request.query as { q?: unknown }).q ?? '').trim().slice(0, 100)
    return show(reply, asked === '' ? { title: '接入指南 Guide', here: '/docs', body: guide() } : { title: asked, here: '', asked, body: found(read(), asked) })
  })
  app.get('/docs/docs.css', hide, (_request, reply) => reply.type('text/css; charset=utf-8').header('cache-control', `public, max-age=${keptSeconds}`).send(style))
  app.get('/docs/events', hide, (_request, reply) => show(reply, { title: '事件目录 Events', here: '/docs/events', body: eventsPage() }))
  app.get('/docs/rooms/:room', hide, (request, reply) => {
    const { room } = request.params as { room: string }
    const { operations, rooms } = read()
    if (!rooms.includes(room)) return reply.callNotFound()
    return show(reply, { title: roomTexts[room]?.[0] ?? room, here: `/docs/rooms/${room}`, body: roomPage(room, operations.filter(({ tags }) => tags[0] === room)) })
  })
}
