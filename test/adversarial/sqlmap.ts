import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentialsOf, startProduct } from '#test/browser/product'

/**
 * SQL injection sweep 注入扫描 (T-44): sqlmap, level 3, over every parameter of more than twenty routes of the product as shipped, signed in as a shopper, a merchant and
 * staff. `npm run sqlmap`; needs sqlmap on the path (Debian: apt-get install sqlmap). Ends with what was found injectable; nothing should be.
 */
if (spawnSync('sqlmap', ['--version']).status !== 0) { process.stderr.write('sqlmap is not here: apt-get install sqlmap\n'); process.exit(2) }
const product = await startProduct({ LOG_LEVEL: 'silent' })
const folder = mkdtempSync(join(tmpdir(), 'tw-sqlmap-'))

/** The cookies that a sign-in sets. */
async function cookiesOf(path: string, body: object): Promise<string> {
  const answer = await fetch(`${product.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ')
}
const { shopper, merchant, staff } = product.logins
const who = {
  guest: '', shopper: await cookiesOf('/v1/sign-in/password', { phone: shopper.login, password: shopper.password }),
  merchant: await cookiesOf('/v1/merchant/sign-in', await credentialsOf(merchant)), staff: await cookiesOf('/v1/staff/sign-in', await credentialsOf(staff)),
}
const body = async (path: string, as: keyof typeof who) => (await fetch(`${product.url}${path}`, { headers: { cookie: who[as] } })).json() as Promise<{ items: { id: string; slug?: string; children?: { id: string; slug: string }[] }[] }>
const first = async (path: string, as: keyof typeof who): Promise<string> => (await body(path, as)).items[0]!.id
const [productId, orderId, ownProductId, category] = [await first('/v1/search?q=%E5%8C%85', 'guest'), await first('/v1/orders', 'shopper'), await first('/v1/merchant/products', 'merchant'), (await body('/v1/categories', 'guest')).items[0]!]
const { skus: [sku] } = await (await fetch(`${product.url}/v1/products/${productId}`)).json() as { skus: { id: string }[] }

type Ask = readonly [as: keyof typeof who, method: 'GET' | 'POST' | 'PUT', path: string, body?: object]
/** Each is answered as it stands, so that what is tried gets as far as the database; `*` marks a part of the path, and every field of a query or body is tried by itself. */
const asks: readonly Ask[] = [
  ['guest', 'GET', '/v1/search?q=%E5%8C%85&sort=sales&limit=20&priceFrom=1&priceTo=500000'], ['guest', 'GET', '/v1/suggest?q=ch'], ['guest', 'GET', `/v1/products/${productId}*`], ['guest', 'GET', '/search?q=%E5%8C%85&sort=sales'], ['guest', 'GET', `/v1/categories/${category.id}*/products?sort=sales&limit=5`], ['guest', 'GET', `/v1/skus/${sku!.id}*/freight?quantity=1`],
  ['guest', 'POST', '/v1/sign-in', { phone: '13800138000', code: '123456' }], ['guest', 'POST', '/v1/merchant/sign-in', { login: 'a', password: 'b' }], ['shopper', 'GET', `/v1/orders/${orderId}*`], ['shopper', 'GET', '/v1/orders?state=received&limit=10&q=a'], ['shopper', 'GET', '/v1/me/inbox?limit=5'],
  ['shopper', 'POST', '/v1/addresses', { name: '林晓', phone: '13800138000', districtCode: '330106', street: '文三路 138 号', isDefault: true }], ['shopper', 'POST', '/v1/cart/lines', { skuId: sku!.id, quantity: 1 }], ['shopper', 'POST', '/v1/quote', { lines: [{ skuId: sku!.id, quantity: 1 }] }],
  ['merchant', 'GET', '/v1/merchant/products?q=a&limit=10'], ['merchant', 'GET', '/v1/merchant/orders?q=a&state=paid&limit=10'], ['merchant', 'GET', '/v1/merchant/stock?most=10&limit=10'], ['merchant', 'GET', `/v1/merchant/products/${ownProductId}*`], ['merchant', 'PUT', '/v1/merchant/views', { list: 'orders', name: 'a', filters: { q: 'a' } }],
  ['staff', 'GET', '/v1/staff/audit?actor=a&subject=b&action=c&limit=10'], ['staff', 'GET', '/v1/staff/events?name=a&cursor=1&limit=10'], ['staff', 'GET', '/v1/staff/orders?q=a&state=paid&limit=10'], ['staff', 'GET', '/v1/staff/people?q=a&limit=10'], ['staff', 'GET', '/v1/staff/products?q=a&limit=10'],
]

/** One raw request as sqlmap reads it. */
function requestOf([as, method, path, body]: Ask): string {
  return [`${method} ${path} HTTP/1.1`, `Host: ${new URL(product.url).host}`, ...(who[as] ? [`Cookie: ${who[as]}`] : []), ...(body ? ['Content-Type: application/json'] : []), '', body ? JSON.stringify(body) : ''].join('\r\n')
}

function run(file: string): Promise<string> {
  const out = join(folder, `${file}.out`)
  return new Promise((resolve) => {
    // Cookies are sessions, which stand in no statement but as hashes: fields and path are what is tried.
    const options = ['-r', join(folder, file), '--batch', '--level', '3', '--risk', '2', '--dbms', 'PostgreSQL', '--technique', 'BEUST', '--time-sec', '3', '--threads', '4', '--skip', 'Host,Cookie,User-Agent,Referer', '--flush-session', '--output-dir', out, '--ignore-code', '*', '--disable-coloring']
    // Without a terminal sqlmap waits for targets on its input instead of reading the file.
    const child = spawn('script', ['-qec', ['sqlmap', ...options.map((one) => `'${one}'`)].join(' '), '/dev/null'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (text: Buffer) => { said += text.toString() })
    child.on('exit', () => { resolve(said) })
  })
}

let found = 0
let tried = 0
const started = performance.now()
async function tryOne(no: number, ask: Ask): Promise<void> {
  const file = `${no}.txt`
  const [as, method, path, given] = ask
  const asked = await fetch(`${product.url}${path.replace('*', '')}`, { method, headers: { cookie: who[as], 'content-type': 'application/json' }, ...(given && { body: JSON.stringify(given) }) })
  writeFileSync(join(folder, file), requestOf(ask))
  const said = await run(file)
  const parameters = new Set([...said.matchAll(/parameter '([^']+)'/g)].map(([, name]) => name)).size
  const injectable = /is vulnerable|sqlmap identified the following injection point/.test(said)
  tried++
  if (injectable) found++
  const errors = /HTTP error codes detected during run:\s*([^[]*)/.exec(said)?.[1]?.trim().replaceAll('\n', ' ') ?? ''
  process.stdout.write(`${injectable ? 'INJECTABLE' : 'nothing'}  ${as} ${method} ${path} (answers ${asked.status}; ${parameters} parameters; ${errors})\n`)
  if (injectable) process.stdout.write(said)
  if (!/all tested parameters do not appear to be injectable|is vulnerable/.test(said)) process.stdout.write(`  sqlmap said: ${said.split('\n').filter((line) => /CRITICAL|ERROR|WARNING/.test(line)).slice(-3).join(' | ')}\n`)
}
const waiting = [...asks.slice(0, Number(process.env['ROUTES'] ?? asks.length)).entries()]
const hand = async (): Promise<void> => { for (let next = waiting.shift(); next; next = waiting.shift()) await tryOne(...next) }
await Promise.all([hand(), hand()])
rmSync(folder, { recursive: true, force: true })
await product.stop()
process.stdout.write(`${tried} routes, ${found} injectable, ${Math.round((performance.now() - started) / 1_000)} s\n`)
process.exit(found === 0 ? 0 : 1)
