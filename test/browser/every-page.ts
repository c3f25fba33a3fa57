import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Product } from './product'

/**
 * Every page of the storefront 每一页, by the router's own list: an address of the demo shop for each, so that a page that is added later is looked at without a new test. Whose address names something needs a
 * line here, or a test that looks at it with what it needs; without either it is missing, and the tests that walk them say so.
 */
export interface EveryPage { readonly at: readonly string[]; readonly missing: readonly string[]; /** Pages that anybody may see, and that are another to whoever has signed in. */ readonly alsoOwn: readonly string[]; /** What signs the demo shopper in. */ readonly token: string }

const root = new URL('../..', import.meta.url)
/** What only comes to be on a way of its own is looked at there. */
const elsewhere: Readonly<Record<string, string>> = { '/orders/:id/tail': 'presales', '/drafts/:token': 'drafts', '/preview/:token': 'pages', '/offers/:id': 'coupons', '/pay-for/:token': 'friends', '/pay/wechat': 'till', '/invoices/:id/reissue': 'invoices' }
const looks = (test: string): boolean => { const file = fileURLToPath(new URL(`test/browser/${test}.test.ts`, root)); return existsSync(file) && readFileSync(file, 'utf8').includes('looked(') }

const [onShelf, mine] = [`from catalog_products where state = 'on_shelf' order by id limit 1`, `join identity_shoppers h on h.id = o.shopper_id where h.phone = $1`]
/** What an address names, by its path; `$1` is the phone of the demo shopper. */
const named: Readonly<Record<string, string>> = {
  '/c/:slug': `select slug from catalog_categories where parent_id is not null order by id limit 1`,
  '/p/:id': `select id ${onShelf}`, '/p/:id/reviews': `select product_id as id from reviews_summaries order by count desc limit 1`, '/p/:id/card': `select id ${onShelf}`, '/p/:id/remind': `select id ${onShelf}`, '/p/:id/questions': `select product_id as id from reviews_questions order by id limit 1`,
  '/p/:id/questions/:questionId': `select product_id as id, id as "questionId" from reviews_questions order by id limit 1`,
  '/store/:id': `select id from merchants_merchants order by id limit 1`, '/topics/:slug': `select slug from pages_slots where kind = 'topic' order by id limit 1`, '/pages/:slug': `select slug from pages_slots where kind = 'plain' order by id limit 1`,
  '/rules/:key': `select key from agreements_versions where state = 'published' order by key limit 1`,
  '/groups/:id': `select id from groups_groups order by id limit 1`, '/bargains/:id': `select id from bargains_bargains order by id limit 1`,
  '/review/:lineId': `select o.line_id as "lineId" from reviews_rights o ${mine} and o.review_id is null and o.due_at > now() order by 1 limit 1`,
  '/orders/:id': `select o.id from ordering_orders o ${mine} and o.state = 'shipped' order by 1 limit 1`, '/orders/:id/aftersales': `select o.id from ordering_orders o ${mine} and o.state = 'shipped' order by 1 limit 1`,
  '/orders/:id/change': `select o.id from ordering_orders o ${mine} and o.state = 'paid' and o.parent_id is not null order by 1 limit 1`, '/orders/:id/invoice': `select o.id from ordering_orders o ${mine} and o.state = 'received' and o.parent_id is not null order by 1 desc limit 1`,
  '/aftersales/:id': `select o.id from aftersales_cases o ${mine} order by 1 limit 1`, '/pay/:id': `select o.id from payments_intents o ${mine} and o.state = 'open' order by 1 desc limit 1`,
  '/pay/simulator/:tradeRef': `select trade_ref as "tradeRef" from payments_simulator_trades order by at desc limit 1`,
  '/me/titles/:id': `select o.id from invoices_titles o ${mine} order by 1 limit 1`, '/me/addresses/:id': `select o.id from logistics_addresses o ${mine} order by 1 limit 1`,
}
/** What a page is asked with so that it has something to show. */
const asked: Readonly<Record<string, string>> = { '/search': '?q=%E8%BF%9E%E8%A1%A3%E8%A3%99' }
/** The same page, once more as it looks at another time. */
const more: readonly string[] = ['/search?q=no-such-thing-zz', '/sign-in?by=password', '/me/addresses/new', '/nothing-here', '/orders?state=paid']

const alsoOwn: readonly string[] = ['/', '/cart', '/yours', '/choices', '/privacy', '/history']

/** What the demo shop does not hold: a title for invoices, a bargain of the shopper's, something in the cart, and an order that is to be paid now. */
async function prepare({ url, ask, logins: { shopper } }: Product): Promise<string> {
  let token: string | undefined
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': `every-page${path}`, ...(token !== undefined && { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) })
    const said = await answer.json() as Record<string, unknown>
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`)
    return said
  }
  token = String((await post('/v1/sign-in/password', { phone: shopper.login, password: shopper.password }))['token'])
  await post('/v1/invoice-titles', { kind: 'personal', name: '小岚', mail: '', isDefault: true })
  const [activity] = await ask(`select id from bargains_activities where state = 'live' order by id limit 1`)
  if (activity) await post('/v1/bargains', { activityId: activity['id'] })
  const [sku] = await ask(`select s.id from catalog_skus s join catalog_products p on p.id = s.product_id join stock_levels l on l.sku_id = s.id where p.state = 'on_shelf' and p.kind = 'goods' and s.is_live and s.per_person_limit is null and l.available > 50 order by s.id limit 1`)
  const lines = [{ skuId: String(sku!['id']), quantity: 1 }]
  await post('/v1/cart/lines', lines[0]!)
  const [address] = await ask(`select o.id from logistics_addresses o ${mine} limit 1`, [shopper.login])
  const { version } = await post('/v1/quote', { lines, addressId: address!['id'] })
  const { paymentId } = await post('/v1/orders', { lines, addressId: address!['id'], quoteVersion: version, note: '' })
  await post(`/v1/payments/${String(paymentId)}/pay`, { channel: 'simulator' })
  return token
}

/** Every page of the shop, with what its address names; `missing` are those of which nobody has said where they are. */
export async function everyPage(product: Product): Promise<EveryPage> {
  const { paths } = await import(pathToFileURL(fileURLToPath(new URL('dist/web/storefront/server.mjs', root))).href) as { readonly paths: readonly string[] }
  const token = await prepare(product)
  const [at, missing]: [string[], string[]] = [[...more], []]
  for (const path of paths) {
    const test = elsewhere[path]
    if (test !== undefined) { if (!looks(test)) missing.push(path); continue }
    const question = named[path]
    const [found] = question === undefined ? [{}] : await product.ask(question, question.includes('$1') ? [product.logins.shopper.login] : [])
    const address = path.replace(/:(\w+)/g, (name, key: string) => (found?.[key] === undefined ? name : String(found[key])))
    if (address.includes('/:')) missing.push(path)
    else at.push(address + (asked[path] ?? ''))
  }
  return { at, missing, alsoOwn, token }
}
