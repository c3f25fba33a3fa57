import type { FastifyInstance } from 'fastify'
import type { Shop } from '#apps/web'

/** Opening what somebody has shared 打开分享 (F30): it is remembered, and leads on to the product; what is forged or unknown leads home, alike. */
const isWay = (given: unknown): given is string => given === 'card' || given === 'link'

export function sharedLinks(app: FastifyInstance, shop: Shop): void {
  app.get('/s/:token', { schema: { hide: true } }, async (request, reply) => {
    const { token } = request.params as { readonly token: string }
    const way = (request.query as { readonly m?: unknown }).m
    const to = await shop.call(request).openShare({ token }).then(({ productId }) => `/p/${encodeURIComponent(productId)}?utm_source=share&utm_medium=${isWay(way) ? way : 'link'}`, () => '/')
    return reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex').redirect(to, 302)
  })
}
