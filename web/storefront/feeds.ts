import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Shop } from '#apps/web'
import { pictureAt } from './parts/goods'
import { shelved, type Shelved } from './shelved'
import { placesOf } from './trails'
import { wordsOf } from './words'

/**
 * Feeds for advertising 商品投放数据: one entry a SKU, as Google Merchant Center reads them (RSS 2.0 with the `g` namespace), and the same as CSV. Prices are those of the
 * product's own page, never lower (SAMR decree 56, article 20). Written as they are read; one is read at a time in a process, so that nobody can ask for ten.
 */
interface Entry { readonly id: string; readonly group: string; readonly title: string; readonly description: string; readonly link: string; readonly picture: string; readonly more: readonly string[]; readonly yuan: string; readonly isAvailable: boolean; readonly brand: string; readonly category: string; readonly store: string }

const mostPictures = 10
const [longestTitle, longestDescription] = [150, 5_000]
const utm = (source: string): string => `utm_source=${source}&utm_medium=feed`

function entriesOf(product: Shelved, { origin, categoryOf, source }: { readonly origin: string; readonly categoryOf: ReadonlyMap<string, string>; readonly source: string }): Entry[] {
  const pictures = product.pictures.map((name) => origin + pictureAt(name, 960))
  return product.skus.map((sku) => ({ id: sku.id, group: product.id, title: `${product.title} ${sku.specText}`.trim().slice(0, longestTitle), description: (product.subtitle || product.title).slice(0, longestDescription), link: `${origin}/p/${product.id}?${utm(source)}`,
    picture: sku.picture ? origin + pictureAt(sku.picture, 960) : pictures[0] ?? '', more: pictures.slice(1, mostPictures), yuan: (sku.priceFen / 100).toFixed(2), isAvailable: sku.isAvailable, brand: product.brand ?? '', category: categoryOf.get(product.categoryId) ?? '', store: product.merchantName }))
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)!};`).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
const tag = (name: string, text: string): string => (text === '' ? '' : `<${name}>${escaped(text)}</${name}>`)
const asItem = (one: Entry): string => `<item>${tag('g:id', one.id)}${tag('g:item_group_id', one.group)}${tag('g:title', one.title)}${tag('g:description', one.description)}${tag('g:link', one.link)}${tag('g:image_link', one.picture)}${one.more.map((picture) => tag('g:additional_image_link', picture)).join('')}${tag('g:availability', one.isAvailable ? 'in_stock' : 'out_of_stock')}${tag('g:price', `${one.yuan} CNY`)}${tag('g:brand', one.brand)}${tag('g:condition', 'new')}${tag('g:product_type', one.category)}${tag('g:identifier_exists', 'no')}</item>\n`
/** A cell that a sheet would take for a formula is written as text (CWE-1236). */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
const columns = ['id', 'item_group_id', 'title', 'description', 'link', 'image_link', 'availability', 'price', 'brand', 'product_type', 'store']
const asRow = (one: Entry): string => `${[one.id, one.group, one.title, one.description, one.link, one.picture, one.isAvailable ? 'in stock' : 'out of stock', `${one.yuan} CNY`, one.brand, one.category, one.store].map(cell).join(',')}\r\n`

const waitSeconds = 30
export function feeds(app: FastifyInstance, shop: Shop): void {
  let isReading = false
  const feed = (path: string, type: string, source: string, { before, each, after }: { readonly before: (origin: string) => string; readonly each: (one: Entry) => string; readonly after: string }): void => {
    app.get(path, { schema: { hide: true } }, (request: FastifyRequest, reply: FastifyReply) => {
      if (isReading) return reply.status(503).header('retry-after', String(waitSeconds)).type('text/plain; charset=utf-8').send('another feed is being read\n')
      isReading = true
      reply.raw.once('close', () => { isReading = false })
      return reply.type(type).header('cache-control', 'public, max-age=600').send(Readable.from(written(shop, request, source, before, each, after)))
    })
  }
  feed('/feeds/google.xml', 'application/rss+xml; charset=utf-8', 'google', { after: '</channel></rss>\n', each: asItem, before: (origin) => `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${tag('title', wordsOf('zh-CN').shop)}${tag('link', `${origin}/`)}${tag('description', wordsOf('zh-CN').slogan)}\n` })
  feed('/feeds/products.csv', 'text/csv; charset=utf-8', 'csv', { before: () => `\uFEFF${columns.join(',')}\r\n`, each: asRow, after: '' })
}

async function* written(shop: Shop, request: FastifyRequest, source: string, before: (origin: string) => string, each: (one: Entry) => string, after: string): AsyncGenerator<string> {
  const call = shop.call(request)
  const origin = shop.originOf(request)
  const { items: tree } = await call.categories({})
  const categoryOf = new Map(placesOf(tree).map(({ one, trail }) => [one.id, trail.map(({ name }) => name).join(' > ')]))
  yield before(origin)
  for await (const product of shelved(call)) { const text = entriesOf(product, { origin, categoryOf, source }).map(each).join(''); if (text) yield text }
  yield after
}
