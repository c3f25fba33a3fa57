import { createHash, randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { Pool, type PoolClient } from 'pg'

/** The floor 基线: what one would write by hand for just this work, with Fastify, the driver and prepared statements, on the same database. Ratios are to it. */
const pool = new Pool({ connectionString: process.env.DATABASE_URL!, max: 10 })
const app = Fastify()
const card = { type: 'object', properties: { id: { type: 'string' }, merchantId: { type: 'string' }, title: { type: 'string' }, picture: { type: 'string' }, priceFen: { type: 'integer' }, fromPrice: { type: 'boolean' }, sales: { type: 'integer' } } }
const cards = { schema: { response: { 200: { type: 'object', properties: { items: { type: 'array', items: card } } } } } }
const id = (prefix: string): string => `${prefix}_${randomBytes(13).toString('hex')}`

const cardColumns = `product_id as id, merchant_id as "merchantId", title, picture, price_fen::float8 as "priceFen", is_from_price as "fromPrice", sales`
app.get<{ Params: { id: string } }>('/list/:id', cards, async ({ params }) => ({
  items: (await pool.query({ name: 'list', text: `select ${cardColumns} from catalog_shelf where category_id = $1 order by sales desc, product_id desc limit 24`, values: [params.id] })).rows }))

const text = { type: 'string' }
const detail = { schema: { response: { 200: { type: 'object', properties: { id: text, merchantId: text, merchantName: text, selfOperated: { type: 'boolean' }, categoryId: text, brand: text, title: text, subtitle: text, pictures: { type: 'array', items: text }, video: text, sellingPoints: { type: 'array', items: text },
  attributes: { type: 'array', items: { type: 'object', properties: { name: text, value: text } } }, detail: { type: 'object', properties: { pain: text, solution: text, trust: text, action: text } }, axes: { type: 'array', items: { type: 'object', properties: { name: text, values: { type: 'array', items: text } } } },
  priceFen: { type: 'integer' }, fromPrice: { type: 'boolean' }, sales: { type: 'integer' }, version: { type: 'integer' },
  skus: { type: 'array', items: { type: 'object', properties: { id: text, spec: { type: 'object', additionalProperties: text }, priceFen: { type: 'integer' }, picture: text, available: { type: 'integer' } } } } } } } } }
app.get<{ Params: { id: string } }>('/detail/:id', detail, async ({ params }) => {
  const [product, skus] = await Promise.all([
    pool.query({ name: 'product', values: [params.id], text: `select p.id, p.merchant_id as "merchantId", m.name as "merchantName", m.is_self_operated as "selfOperated", p.category_id as "categoryId", p.brand, p.title, p.subtitle, p.pictures, p.video, p.selling_points as "sellingPoints", p.attributes, p.detail, p.axes, p.price_fen::float8 as "priceFen", p.is_from_price as "fromPrice", p.sales, p.version
      from catalog_products p join merchants_merchants m on m.id = p.merchant_id where p.id = $1 and p.state = 'on_shelf' and m.state = 'open'` }),
    pool.query({ name: 'skus', values: [params.id], text: `select s.id, s.spec, s.price_fen::float8 as "priceFen", s.picture, coalesce((select sum(l.available) from stock_levels l where l.sku_id = s.id), 0)::int as available from catalog_skus s where s.product_id = $1 and s.is_live order by s.position` }),
  ])
  return { ...product.rows[0], skus: skus.rows }
})

/** Plain search: the words as they stand between blanks, all of them, by sales; no ranking, no facets, no synonyms, no slips. */
const terms = new Map<string, number>()
app.get<{ Querystring: { q: string } }>('/search', cards, async ({ query }) => {
  const known = query.q.split(/\s+/).flatMap((word) => terms.get(word.toLowerCase()) ?? [])
  return { items: (await pool.query({ name: 'search', text: `select ${cardColumns} from discovery_documents where terms @> $1 order by sales desc, product_id desc limit 24`, values: [known] })).rows }
})

app.get<{ Querystring: { q: string } }>('/suggest', async ({ query }) => {
  const end = query.q.slice(0, -1) + String.fromCodePoint(query.q.codePointAt(query.q.length - 1)! + 1)
  return { items: (await pool.query({ name: 'suggest', text: `select text, min(kind) as kind from (select text, kind, weight from discovery_suggestions where key >= $1 and key < $2 order by key limit 2000) s group by text order by max(weight) desc, text limit 10`, values: [query.q, end] })).rows }
})

const who = `select s.id, s.subject_id as "subjectId" from identity_sessions s join identity_shoppers a on a.id = s.subject_id and a.state = 'active' where s.token_hash = $1 and s.audience = 'shopper' and s.revoked_at is null and s.expires_at > now()`
async function shopperOf(authorization: string | undefined): Promise<string> {
  const { rows: [found] } = await pool.query<{ subjectId: string }>({ name: 'who', text: who, values: [createHash('sha256').update(authorization!.slice(7)).digest('base64url')] })
  return found!.subjectId
}
const price = `select s.id, s.price_fen::float8 as "priceFen", p.title, p.id as "productId", p.merchant_id as "merchantId" from catalog_skus s join catalog_products p on p.id = s.product_id join merchants_merchants m on m.id = p.merchant_id where s.id = $1 and s.is_live and p.state = 'on_shelf' and m.state = 'open'`
interface Priced { readonly priceFen: number; readonly title: string; readonly productId: string; readonly merchantId: string }

app.post<{ Body: { skuId: string; quantity: number } }>('/cart', async ({ body, headers }) => {
  const shopperId = await shopperOf(headers.authorization)
  const { rows: [sku] } = await pool.query<Priced>({ name: 'price', text: price, values: [body.skuId] })
  const { rows: [line] } = await pool.query({ name: 'cart', values: [id('crt'), shopperId, body.skuId, body.quantity, sku!.priceFen],
    text: `insert into floor_cart (id, owner_id, sku_id, quantity, seen_price_fen, at) values ($1, $2, $3, $4, $5, now()) on conflict (owner_id, sku_id) do update set quantity = (floor_cart.quantity + excluded.quantity - 1) % 900 + 1, seen_price_fen = excluded.seen_price_fen, at = excluded.at returning id` })
  return { lineId: line.id }
})

/** The bare inserts of an order: session, price, guarded stock, order, line, reservation, movement, payment, fact. No chain, no idempotency, no history, no risk. */
app.post<{ Body: { skuId: string; quantity: number } }>('/orders', async ({ body, headers }, reply) => {
  const shopperId = await shopperOf(headers.authorization)
  const client = await pool.connect()
  try {
    await client.query('begin')
    const placed = await place(client, shopperId, body)
    await client.query('commit')
    return placed ?? await reply.status(409).send({ type: 'sold_out' })
  } catch (fault) {
    await client.query('rollback')
    throw fault
  } finally { client.release() }
})

async function place(client: PoolClient, shopperId: string, { skuId, quantity }: { skuId: string; quantity: number }): Promise<{ orderId: string } | undefined> {
  const { rows: [sku] } = await client.query<Priced>({ name: 'price', text: price, values: [skuId] })
  const { rowCount } = await client.query({ name: 'take', text: `update floor_stock set available = available - $2, reserved = reserved + $2 where sku_id = $1 and available >= $2`, values: [skuId, quantity] })
  if (rowCount === 0) return undefined
  const orderId = id('ord')
  const payableFen = sku!.priceFen * quantity
  await client.query({ name: 'order', text: `insert into floor_orders (id, shopper_id, merchant_id, state, payable_fen, placed_at) values ($1, $2, $3, 'placed', $4, now())`, values: [orderId, shopperId, sku!.merchantId, payableFen] })
  await client.query({ name: 'line', text: `insert into floor_lines (id, order_id, sku_id, product_id, title, quantity, unit_price_fen) values ($1, $2, $3, $4, $5, $6, $7)`, values: [id('lin'), orderId, skuId, sku!.productId, sku!.title, quantity, sku!.priceFen] })
  await client.query({ name: 'reserve', text: `insert into floor_reservations (id, sku_id, order_id, quantity, at) values ($1, $2, $3, $4, now())`, values: [id('res'), skuId, orderId, quantity] })
  await client.query({ name: 'movement', text: `insert into floor_movements (id, sku_id, order_id, available, reserved, at) values ($1, $2, $3, $4, $5, now())`, values: [id('mov'), skuId, orderId, -quantity, quantity] })
  await client.query({ name: 'payment', text: `insert into floor_payments (id, order_id, amount_fen, state, at) values ($1, $2, $3, 'open', now())`, values: [id('pay'), orderId, payableFen] })
  await client.query({ name: 'fact', text: `insert into floor_facts (name, payload, at) values ('order_placed', $1, now())`, values: [JSON.stringify({ orderId, shopperId, payableFen })] })
  return { orderId }
}

app.get('/cpu', () => { const { user, system } = process.cpuUsage(); return { us: user + system } })

const tables = `
  create table if not exists floor_cart (id text collate "C" primary key, owner_id text collate "C" not null, sku_id text collate "C" not null, quantity int not null check (quantity > 0), seen_price_fen bigint not null, at timestamptz not null, unique (owner_id, sku_id));
  create table if not exists floor_stock (sku_id text collate "C" primary key, available int not null check (available >= 0), reserved int not null);
  create table if not exists floor_orders (id text collate "C" primary key, shopper_id text collate "C" not null, merchant_id text collate "C" not null, state text not null, payable_fen bigint not null, placed_at timestamptz not null);
  create index if not exists floor_orders_of_shopper on floor_orders (shopper_id, id desc);
  create index if not exists floor_orders_of_merchant on floor_orders (merchant_id, id desc);
  create table if not exists floor_lines (id text collate "C" primary key, order_id text collate "C" not null references floor_orders, sku_id text not null, product_id text not null, title text not null, quantity int not null, unit_price_fen bigint not null);
  create index if not exists floor_lines_of_order on floor_lines (order_id);
  create table if not exists floor_reservations (id text collate "C" primary key, sku_id text not null, order_id text collate "C" not null, quantity int not null, at timestamptz not null);
  create table if not exists floor_movements (id text collate "C" primary key, sku_id text collate "C" not null, order_id text not null, available int not null, reserved int not null, at timestamptz not null);
  create index if not exists floor_movements_of_sku on floor_movements (sku_id, at);
  create table if not exists floor_payments (id text collate "C" primary key, order_id text collate "C" not null unique, amount_fen bigint not null, state text not null, at timestamptz not null);
  create table if not exists floor_facts (seq bigint generated always as identity primary key, name text not null, payload jsonb not null, at timestamptz not null);
  insert into floor_stock select id, case when code like 'hot%' then 100 else 1000000 end, 0 from catalog_skus on conflict do nothing;`
await pool.query(tables)
for (const { id: number, term } of (await pool.query<{ id: number; term: string }>('select id, term from discovery_terms')).rows) terms.set(term, number)
process.stdout.write(`ready ${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)
