import { beforeEach, expect, test } from 'vitest'
import { house, reactions } from '#apps/house'
import { columnTitle } from '#locales/personal'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { copyOf, countOf, forgetRows } from '#kernel/personal'
import { unpacked } from '#kernel/zips'
import { createShopper } from '#trust/identity'
import { booksAgree } from '../agree'
import { address, buy, market, operator, type Market } from '../market'
import { sent } from '../world'
import { closeDue, decide, sweepCopies, sweepKeeps, warnOfDue } from './doors'

/** The rights of a person to his data 个人信息权利 (E33, PIPL 44 to 50): a copy out of every room, tags deleted, the account closed and nothing left but what law keeps. */
const dayMs = 86_400_000
let m: Market
let ann: Actor
let bob: Actor
const phone = '13700000001'
const now = () => ({ ...m.ctx, now: m.clock() })
const rooms = () => house
const holdings = house.flatMap((room) => room.personal?.holdings ?? [])

beforeEach(async () => {
  m = await market(100)
  await register(m.ctx, reactions)
  ann = { kind: 'shopper', id: await createShopper(m.ctx, { phone, name: '安晓云' }) }
  bob = { kind: 'shopper', id: await createShopper(m.ctx, { phone: '13700000002', name: '白山' }) }
})

const ask = (who: Actor, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, key?: string) => m.by(who).call(method, path, body, key)
const bought = async (who: Actor, end: 'placed' | 'paid' | 'shipped' | 'received' = 'received') => {
  const addressId = (await ask(who, 'POST', '/v1/addresses', { ...address, name: '安晓云', phone })).body.id as string
  const placed = (await buy(m.by(who), [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).body
  const orderId = placed.children[0].orderId as string
  if (end === 'placed') return { orderId, parentId: placed.orderId as string }
  await decide(now(), (await ask(who, 'POST', `/v1/payments/${placed.paymentId}/pay`, { channel: 'simulator' })).body.tradeRef as string, 'approve')
  await m.news()
  if (end === 'paid') return { orderId, parentId: placed.orderId as string }
  const { lines } = (await ask(who, 'GET', `/v1/orders/${orderId}`)).body
  expect((await ask(m.a.clerk, 'POST', `/v1/merchant/orders/${orderId}/ship`, { lines: lines.map(({ id, quantity }: { id: string; quantity: number }) => ({ lineId: id, quantity })), carrier: 'simulator', number: `DEMO${orderId.slice(-8)}` })).status).toBe(200)
  if (end === 'received') { expect((await ask(who, 'POST', `/v1/orders/${orderId}/receive`, {})).status).toBe(200); await m.news() }
  return { orderId, parentId: placed.orderId as string, lineId: lines[0].id as string }
}
const askClosing = async (who: Actor, thinkDays = 0) => {
  expect((await ask(who, 'POST', '/v1/me/closing/codes', {})).status).toBe(200)
  return ask(who, 'POST', '/v1/me/closing', { code: /\d{6}/.exec(sent.at(-1)!.text)![0], thinkDays })
}
const closing = async (who: Actor) => (await ask(who, 'GET', '/v1/me/closing')).body as { open: { id: string; thinkUntil: string | null; dueAt: string } | null; stands: { code: string; count: number; inTheWay: boolean }[] }
const stateOf = async (id: string) => (await m.ctx.pool.query<{ state: string }>('select state from privacy_closings where shopper_id = $1 order by id desc', [id])).rows[0]?.state
/** Tables in which a text stands somewhere, whatever the column. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await m.ctx.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`)
  const found: string[] = []
  for (const { name } of rows) if ((await m.ctx.pool.query(`select from ${name} one where one::text like $1 limit 1`, [`%${text}%`])).rowCount) found.push(name)
  return found
}

/** Whose these are is not a shopper: a merchant's, a member's, or an id that leads to nobody without the tables that are declared. */
const others: Readonly<Record<string, string>> = {
  kernel_audit_entries: 'what members did; shoppers’ own doings are not written there, and entries name ids', kernel_files: 'a merchant’s files', pages_pictures: 'a merchant or the platform', kernel_limits: 'unlogged counts', identity_codes: 'keyed hashes, two days',
  factors_apps: 'members', factors_passkeys: 'members', factors_recovery: 'members', factors_challenges: 'members', merchants_merchants: 'a business', merchants_history: 'members', merchants_papers: 'members', catalog_history: 'members',
  stock_movements: 'members', pricing_prices: 'members', pricing_layer_moves: 'members', catalog_prices: 'members', dispatch_senders: 'a business', pickup_stores: 'a business', payments_balances: 'accounts of merchants and orders', payments_entries: 'accounts of merchants and orders',
  reviews_answers: 'stores', reviews_hidings: 'staff', risk_approvals: 'members', operations_alerts: 'no person', ordering_receipts: 'by order', presales_history: 'members', campaigns_history: 'members', stock_closings: 'members', stock_lot_moves: 'members', stock_pool_takes: 'members', wallet_batches: 'members make them', settlement_accounts: 'a business',
}
const personal = /^(shopper_id|owner_id|subject_id|phone|phone_tail|recipient|to_name|to_phone|to_address|title_name|mail|street|leader_id|helper_id|person_no|actor|actor_id|asker_id|by_id|buyer_id|user_agent|birthday|id_number|real_name)$/

test('E33 every table with a person in it says what is given, kept and deleted; a new one cannot be forgotten', async () => {
  const { rows } = await m.ctx.pool.query<{ table: string; column: string }>(`select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public' order by 1, 2`)
  const declared = new Set(holdings.map(({ table }) => table))
  expect([...new Set(rows.filter(({ table, column }) => personal.test(column) && !declared.has(table) && !(table in others)).map(({ table, column }) => `${table}.${column}`))], 'say in its room’s `personal` what becomes of it').toEqual([])
  expect([...declared].filter((table) => !rows.some((row) => row.table === table))).toEqual([])
  const nobody = { id: 'shp_nobody', phone: '13000000000', orderIds: ['ord_none'] }
  for (const holding of holdings) {
    if (holding.copy.length > 0) expect((await copyOf(m.ctx, holding, nobody)).rows, holding.table).toEqual([])
    expect(await countOf(m.ctx, holding, nobody), holding.table).toBe(0)
    const { end } = holding
    for (const does of end === 'delete' || 'set' in end ? [end] : end.then === 'nothing' ? [] : [end.then]) expect(await forgetRows(m.ctx, holding, does, nobody), holding.table).toBe(0)
    for (const key of holding.copy) expect(columnTitle(key)[0], `locales/personal.ts: ${key}`).toMatch(/[\u4e00-\u9fff]/)
  }
})

test('E33 a copy of one’s own data comes out of every room, for its owner alone, a few a day, and goes again', async () => {
  const { lineId } = await bought(ann)
  await ask(ann, 'POST', `/v1/me/review-lines/${lineId}/review`, { overall: 5, goods: 5, service: 5, logistics: 5, words: '坐着舒服，木料扎实。' })
  await bought(bob)
  const { id } = (await ask(ann, 'POST', '/v1/me/copies', {}, 'one')).body as { id: string }
  expect((await ask(ann, 'POST', '/v1/me/copies', {}, 'one')).body.id).toBe(id)
  expect((await ask(ann, 'POST', '/v1/me/copies', {}, 'two')).body.type).toBe('privacy.copy_under_way')
  await m.news()
  expect((await ask(ann, 'GET', '/v1/me/copies')).body.items).toMatchObject([{ id, state: 'ready' }])
  expect((await m.ctx.pool.query('select from kernel_inbox where owner_id = $1 and topic = $2', [ann.id, 'privacy'])).rowCount).toBe(1)
  expect((await ask(ann, 'GET', `/v1/me/copies/${id}/file`)).status).toBe(200)
  const files = new Map((await unpacked((await m.ctx.ports.files.read(`${id}.0000.part`))!, { entries: 10, unpackedBytes: 10_000_000, ratio: 1_000 })).map(({ name, bytes }) => [name, bytes.toString()]))
  const { tables } = JSON.parse(files.get('data.json')!) as { tables: { table: string; rows: Record<string, unknown>[] }[] }
  const rowsOf = (table: string) => tables.find((one) => one.table === table)!.rows
  expect(rowsOf('identity_shoppers')).toMatchObject([{ phone, name: '安晓云' }])
  expect(rowsOf('logistics_addresses')).toMatchObject([{ street: address.street }])
  expect(rowsOf('ordering_orders')).toHaveLength(2)
  expect(rowsOf('reviews_reviews')).toMatchObject([{ words: '坐着舒服，木料扎实。' }])
  expect(files.get('index.html')).toContain('坐着舒服，木料扎实。')
  expect(files.get('data.json')).not.toContain(bob.id)
  expect((await ask(bob, 'GET', `/v1/me/copies/${id}/file`)).status).toBe(404)
  for (const key of ['three', 'four']) { expect((await ask(ann, 'POST', '/v1/me/copies', {}, key)).status).toBe(200); await m.news() }
  expect(await ask(ann, 'POST', '/v1/me/copies', {}, 'five')).toMatchObject({ status: 429, body: { type: 'privacy.copies_often', most: 3 } })
  m.at(7 * dayMs)
  expect((await ask(ann, 'GET', `/v1/me/copies/${id}/file`)).status).toBe(404)
  await sweepCopies(now())
  expect((await ask(ann, 'GET', '/v1/me/copies')).body.items.map(({ state }: { state: string }) => state)).toEqual(['expired', 'expired', 'expired'])
})

test('E33 tags about oneself are shown, and deleted on demand', async () => {
  await m.ctx.pool.query('insert into recommendations_recent (shopper_id, product_id, at) values ($1, $2, $3), ($4, $2, $3)', [ann.id, m.a.productId, m.clock(), bob.id])
  const tags = async (who: Actor) => ((await ask(who, 'GET', '/v1/me/tags')).body.items as { table: string; count: number }[]).filter(({ count }) => count > 0)
  expect(await tags(ann)).toMatchObject([{ table: 'recommendations_recent', count: 1 }])
  expect((await ask(ann, 'DELETE', '/v1/me/tags')).body).toEqual({ rows: 1 })
  expect([await tags(ann), (await tags(bob)).length]).toEqual([[], 1])
})

test('E33 an account is closed with a code alone, once all is settled: its data are gone, its phone is free, its reviews are nobody’s, law keeps the rest for its term', async () => {
  const { lineId } = await bought(ann)
  await ask(ann, 'POST', `/v1/me/review-lines/${lineId}/review`, { overall: 5, goods: 5, service: 5, logistics: 5, words: '坐着舒服，木料扎实。' })
  const { parentId } = await bought(ann, 'placed')
  await ask(ann, 'POST', '/v1/cart/lines', { skuId: m.a.skuIds[0]!, quantity: 2 })
  await m.ctx.pool.query(`insert into identity_sessions (id, token_hash, audience, subject_id, user_agent, created_at, seen_at, expires_at) values ('ses_ann', 'x', 'shopper', $1, 'Firefox', $2, $2, $2::timestamptz + interval '1 day')`, [ann.id, m.clock()])
  expect(await ask(ann, 'POST', '/v1/me/closing', { code: '000000' })).toMatchObject({ status: 422, body: { type: 'identity.code_wrong' } })
  expect((await askClosing(ann)).status).toBe(200)
  m.at(61_000)
  expect((await askClosing(ann)).body.type).toBe('privacy.closing_open')
  expect((await closing(ann)).stands.filter(({ inTheWay }) => inTheWay).map(({ code }) => code)).toContain('privacy.hinder_orders_placed')
  expect([await closeDue(now(), rooms), await stateOf(ann.id)]).toEqual([0, 'asked'])
  expect((await ask(ann, 'POST', `/v1/orders/${parentId}/cancel`, { reason: 'changed_mind' })).status).toBe(200)
  await m.news()
  await ask(ann, 'POST', '/v1/me/closing/waive', {})
  expect((await closing(ann)).stands.filter(({ inTheWay }) => inTheWay)).toEqual([])
  expect([await closeDue(now(), rooms), await stateOf(ann.id)]).toEqual([1, 'closed'])
  await m.news()
  expect((await m.ctx.pool.query('select phone, password_hash, name, state from identity_shoppers where id = $1', [ann.id])).rows).toEqual([{ phone: null, password_hash: null, name: '已注销用户', state: 'closed' }])
  expect((await m.ctx.pool.query('select from identity_sessions where subject_id = $1 and revoked_at is null', [ann.id])).rowCount).toBe(0)
  expect(await tablesWith('安晓云')).toEqual(['ordering_orders'])
  expect(await tablesWith(phone)).toEqual(['ordering_orders'])
  expect(await tablesWith(address.street)).toEqual(['ordering_orders'])
  expect((await ask(bob, 'GET', `/v1/products/${m.a.productId}/reviews`)).body.items.map(({ author, words }: { author: string; words: string }) => [author, words])).toEqual([['', '坐着舒服，木料扎实。']])
  const again = await createShopper(now(), { phone, name: '新人' })
  expect(again).not.toBe(ann.id)
  expect((await ask({ kind: 'shopper', id: again }, 'GET', '/v1/orders')).body.items).toEqual([])
  const { items: [one] } = (await ask(operator, 'GET', '/v1/staff/closings?state=closed')).body
  const whole = (await ask(operator, 'GET', `/v1/staff/closings/${one.id}`)).body
  expect(whole.kept.find(({ table }: { table: string }) => table === 'ordering_orders')).toMatchObject({ law: 'trade', rows: 4, doneAt: null })
  expect((await m.ctx.pool.query<{ after: unknown }>(`select after from kernel_audit_entries where action = 'privacy.close'`)).rows).toHaveLength(1)
  await booksAgree(m)
  m.at(37 * 31 * dayMs)
  await sweepKeeps(now(), rooms)
  expect([await tablesWith('安晓云'), await tablesWith(address.street)]).toEqual([[], []])
})

test('E33 time to think is one’s own: it may be ended, and the request taken back', async () => {
  await askClosing(ann, 7)
  expect((await closing(ann)).open!.thinkUntil).not.toBeNull()
  expect(await closeDue(now(), rooms)).toBe(0)
  expect((await ask(ann, 'POST', '/v1/me/closing/withdraw', {})).status).toBe(200)
  expect((await ask(ann, 'POST', '/v1/me/closing/now', {})).body.type).toBe('privacy.no_closing')
  m.at(61_000)
  await askClosing(ann, 7)
  await ask(ann, 'POST', '/v1/me/closing/now', {})
  expect([await closeDue(now(), rooms), await stateOf(ann.id)]).toEqual([1, 'closed'])
})

test('E33 what does not end in time is told to operators, and keeps nobody longer than the law allows', async () => {
  await bought(ann, 'shipped')
  await m.news()
  await askClosing(ann)
  m.at(12 * dayMs + 1)
  await warnOfDue(now(), rooms)
  await warnOfDue(now(), rooms)
  expect(await closeDue(now(), rooms)).toBe(0)
  m.at(15 * dayMs)
  expect((await ask(operator, 'GET', '/v1/staff/closings')).body.items).toMatchObject([{ isOverdue: true }])
  expect(await closeDue(now(), rooms)).toBe(1)
  const { rows: [row] } = await m.ctx.pool.query<{ unsettled: unknown; told: Date }>('select unsettled, told_at as told from privacy_closings where shopper_id = $1', [ann.id])
  expect(row).toMatchObject({ unsettled: [{ code: 'privacy.hinder_orders_shipped', count: 1 }] })
  expect(row!.told).not.toBeNull()
  await m.news()
  await booksAgree(m)
})
