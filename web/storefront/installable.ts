import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Assets } from './parts/document'
import type { Shell, Shells } from './shell'

/** The shop as an app 安装到桌面: its manifest in each language, its icons, and the worker that keeps pages for when there is no network. */
const locales = ['zh-CN', 'en'] as const
const [houseColour, ground] = ['#cf1322', '#ffffff']
/** Pictures of the shop that a browser shows whoever is about to install it: those of docs/screenshots. */
const screens = [{ name: 'home-phone', sizes: '390x844', form: 'narrow', says: 'home' }, { name: 'product-phone', sizes: '390x844', form: 'narrow', says: 'product' }, { name: 'shop-cart', sizes: '390x844', form: 'narrow', says: 'cart' }, { name: 'search-desk-dark', sizes: '780x548', form: 'wide', says: 'search' }] as const

/** What an installed shop is called and looks like, in one language. */
function manifestOf({ brand, words: wordsIn }: Shell, locale: (typeof locales)[number]): string {
  const words = wordsIn(locale)
  const logo = brand?.logo
  const icons = logo ? [{ src: `/files/${logo.name}?w=320`, sizes: '320x320', type: 'image/webp', purpose: 'any' }, { src: `/files/${logo.name}`, sizes: `${logo.width}x${logo.width}`, type: 'image/webp', purpose: 'any' }]
    : [...[192, 512].map((size) => ({ src: `/icons/${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose: 'any' })), { src: '/icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' }]
  // The pictures show the demo shop as it comes; a shop with a brand of its own looks otherwise.
  const screenshots = brand && brand.no > 0 ? [] : screens.map(({ name, sizes, form, says }) => ({ src: `/screens/${name}.webp`, sizes, type: 'image/webp', form_factor: form, label: words.found.screens[says] }))
  return JSON.stringify({ id: '/', name: `${words.shop} · ${words.slogan}`, short_name: words.shop, lang: locale, dir: 'ltr', start_url: '/', scope: '/', display: 'standalone', theme_color: brand?.light.brand ?? houseColour, background_color: ground, categories: ['shopping'], icons, ...(screenshots.length > 0 && { screenshots }),
    shortcuts: [{ name: words.cart, url: '/cart' }, { name: words.orders, url: '/orders' }] })
}

export function installable(app: FastifyInstance, { assets, shells, folder, policy }: { readonly assets: Assets; readonly shells: Shells; readonly folder: string; readonly policy: string }): void {
  const schema = { schema: { hide: true } }
  for (const locale of locales) {
    app.get(`/manifest.${locale}.webmanifest`, schema, async (request, reply) => {
      const shell = await shells.now(request)
      return reply.type('application/manifest+json; charset=utf-8').header('cache-control', 'no-cache').send(manifestOf(shell, locale))
    })
  }
  for (const [place, type] of [['icons', 'image/png'], ['screens', 'image/webp']] as const) for (const name of readdirSync(join(folder, place))) {
    const bytes = readFileSync(join(folder, place, name))
    app.get(`/${place}/${name}`, schema, (_request, reply) => reply.type(type).header('cache-control', 'public, max-age=86400').send(bytes))
  }
  // The worker's own text changes with what it keeps first, so that browsers notice a new version by it. What it may ask for is what pages may.
  const worker = `const shell = ${JSON.stringify(Object.values(assets))};\n${readFileSync(join(folder, 'worker.js'), 'utf8')}`
  app.get('/worker.js', schema, (_request, reply) => reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').header('content-security-policy', policy).send(worker))
}
