import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Shop } from '#apps/web'
import { inPieces, shelved } from './shelved'
import { placesOf } from './trails'

/** What search engines may read 站点地图: an index, one map of the pages that lead on, and maps of all products, some thousands each. */
const keptMs = 600_000
/** The protocol allows 50,000 in one map; smaller ones are read again sooner. */
const mostInMap = 5_000

interface Place { readonly path: string; readonly changedAt?: string }
interface Maps { readonly pages: readonly Place[]; readonly products: readonly (readonly Place[])[] }

export function sitemap(app: FastifyInstance, shop: Shop): void {
  let kept: { readonly since: number; readonly maps: Promise<Maps> } | undefined
  /** Read once for all who ask within ten minutes, also while it is being read; what failed is read anew by the next. */
  const mapsNow = (request: FastifyRequest): Promise<Maps> => {
    if (kept && performance.now() - kept.since <= keptMs) return kept.maps
    const fresh = { since: performance.now(), maps: read(shop, request) }
    kept = fresh
    fresh.maps.catch(() => { if (kept === fresh) kept = undefined })
    return fresh.maps
  }
  const xml = (reply: FastifyReply, text: string) => reply.type('application/xml; charset=utf-8').send(`<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`)
  app.get('/sitemap.xml', { schema: { hide: true } }, async (request, reply) => {
    const { products } = await mapsNow(request)
    const names = ['pages', ...products.map((_, i) => `products-${i + 1}`)]
    return xml(reply, `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${names.map((name) => `<sitemap><loc>${shop.originOf(request)}/sitemaps/${name}.xml</loc></sitemap>`).join('')}</sitemapindex>`)
  })
  app.get<{ Params: { name: string } }>('/sitemaps/:name.xml', { schema: { hide: true } }, async (request, reply) => {
    const { pages, products } = await mapsNow(request)
    const no = /^products-(\d+)$/.exec(request.params.name)?.[1]
    const places = request.params.name === 'pages' ? pages : no ? products[Number(no) - 1] : undefined
    if (!places) return reply.callNotFound()
    return xml(reply, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${places.map(({ path, changedAt }) => `<url><loc>${shop.originOf(request)}${path}</loc>${changedAt ? `<lastmod>${changedAt}</lastmod>` : ''}</url>`).join('')}</urlset>`)
  })
}

async function read(shop: Shop, request: FastifyRequest): Promise<Maps> {
  const call = shop.call(request)
  const { items: tree } = await call.categories({})
  const slugs = placesOf(tree).map(({ one }) => ({ path: `/c/${one.slug}` }))
  const [products, stores]: [Place[], Set<string>] = [[], new Set()]
  for await (const { id, merchantId, changedAt } of shelved(call)) {
    products.push({ path: `/p/${id}`, changedAt })
    stores.add(merchantId)
  }
  const { items: composed } = await call.livePlaces({})
  const places = composed.flatMap(({ kind, slug, liveAt }) => (kind === 'topic' || kind === 'plain' ? [{ path: `/${kind === 'topic' ? 'topics' : 'pages'}/${slug}`, ...(liveAt && { changedAt: liveAt }) }] : []))
  return { pages: [...places, ...['/', '/c', '/flash', '/coupons', '/bundles', '/rules/reviews', '/bargains'].map((path) => ({ path })), ...slugs, ...[...stores].map((id) => ({ path: `/store/${id}` }))], products: inPieces(products, mostInMap) }
}

const forbidden = ['/cart', '/checkout', '/orders', '/me', '/pay', '/sign-in', '/search', '/seller', '/console', '/v1', '/dev', '/preview', '/s/', '/look-up']
export function robots(app: FastifyInstance, shop: Shop): void {
  app.get('/robots.txt', { schema: { hide: true } }, (request, reply) => reply.type('text/plain; charset=utf-8')
    .send(`User-agent: *\n${forbidden.map((path) => `Disallow: ${path}\n`).join('')}Sitemap: ${shop.originOf(request)}/sitemap.xml\n`))
}
