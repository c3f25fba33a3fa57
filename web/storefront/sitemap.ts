import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Shop } from '#apps/web'

/** What search engines may read 站点地图: the home page, categories and what sells best in each. */
const keptMs = 600_000

export function sitemap(app: FastifyInstance, shop: Shop): void {
  let kept: { readonly paths: readonly string[]; readonly at: number } | undefined
  app.get('/sitemap.xml', { schema: { hide: true } }, async (request, reply) => {
    if (!kept || performance.now() - kept.at > keptMs) kept = { paths: await paths(shop, request), at: performance.now() }
    const base = `${request.protocol}://${request.host}`
    return reply.type('application/xml; charset=utf-8').send(`<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${kept.paths.map((path) => `<url><loc>${base}${path}</loc></url>`).join('')}</urlset>\n`)
  })
}

async function paths(shop: Shop, request: FastifyRequest): Promise<string[]> {
  const call = shop.call(request)
  const { items: tree } = await call.categories({})
  const lists = await Promise.all(tree.map((branch) => call.categoryProducts({ id: branch.id, limit: 100 })))
  const slugs = tree.flatMap((branch) => [branch, ...branch.children, ...branch.children.flatMap((child) => child.children)]).map(({ slug }) => `/c/${slug}`)
  return ['/', '/c', '/bundles', '/rules/reviews', ...slugs, ...new Set(lists.flatMap(({ items }) => items.map(({ id }) => `/p/${id}`)))]
}

export function robots(app: FastifyInstance): void {
  app.get('/robots.txt', { schema: { hide: true } }, (request, reply) => reply.type('text/plain; charset=utf-8')
    .send(`User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders\nDisallow: /me\nDisallow: /pay\nDisallow: /seller\nDisallow: /console\nDisallow: /v1\nSitemap: ${request.protocol}://${request.host}/sitemap.xml\n`))
}
