import { expect, test } from 'vitest'
import { routes } from '#apps/house'
import { approve, createProduct, submitForReview } from '#supply/catalog'
import { createShopper, createStaff, permitsOf } from '#trust/identity'
import { as, type Actor } from '#kernel/context'
import { address, buy, market, operator } from '../market'

/** T-56 I-29: what staff do stands in the audit, once each, with what was before and after; and by no route of the whole API can an entry be changed, added to or taken away. */
const factor = (nameEn: string) => ({ name: '材质', nameEn, type: 'choice', unit: '', values: ['陶瓷'], required: false, filterable: true })
interface Entry { readonly id: string; readonly actor: string; readonly action: string; readonly subject: string; readonly before: unknown; readonly after: unknown }
type Method = 'POST' | 'PUT' | 'DELETE'
/** What is done, and whether something was there before and is there after. */
type Deed = readonly [method: Method, path: string, body: object, action: string, told: 'before' | 'after' | 'both']

async function office() {
  const place = await market()
  const { ctx, by, a, b, categoryId, news } = place
  const chief = await createStaff(ctx, { login: 'chief', name: '店长', role: 'owner', password: 'kestrel-harbour-71' })
  const member = await createStaff(ctx, { login: 'aide', name: '阿青', role: 'operations', password: 'kestrel-harbour-71' })
  const shopper = await createShopper(ctx, { phone: '13800138000', name: '林晓' })
  const buyer = by({ kind: 'shopper', id: shopper })
  const { body: { id: addressId } } = await buyer.call('POST', '/v1/addresses', address)
  const { body: { children: [order] } } = await buy(buyer, [{ skuId: a.skuIds[0]!, quantity: 1 }], addressId)
  const me = as(ctx, b.clerk)
  const { rows: [found] } = await ctx.pool.query<{ freight: string }>(`select freight_template_id as freight from catalog_products where id = $1`, [b.productId])
  const wish = { categoryId, title: '潮汐 陶杯', subtitle: '', pictures: ['0123456789abcdef0123456789abcdef.webp'], sellingPoints: ['手工'], attributes: [], freightTemplateId: found!.freight, detail: { pain: '杯口太厚了', solution: '一毫米薄胎', trust: '五年质保', action: '今日下单明日发' }, axes: [] }
  const products: string[] = []
  for (const code of ['x', 'y', 'z']) { const { id } = await createProduct(me, { ...wish, code, skus: [{ code, spec: {}, priceFen: 10_00, weightGram: 100 }] }); await submitForReview(me, id); products.push(id) }
  await approve(ctx, products[2]!)
  const applied: string[] = []
  for (const n of [1, 2]) applied.push((await by({ kind: 'guest', id: `gst_${n}` }).call('POST', '/v1/merchant-applications', { name: `新店${n}`, contact: '客服', phone: `1390000001${n}` })).body.id as string)
  const brands: string[] = []
  for (const name of ['甲记', '乙记', '丙记', '丁记']) brands.push((await by(b.clerk).call('POST', '/v1/merchant/brands', { name })).body.id as string)
  await news()
  await ctx.pool.query(`insert into operations_alerts (id, rule, subject, state, value, bound, raised_at, looked_at) values ('alt_one', 'letters_dead', 'x', 'firing', 1, 0, $1, $1)`, [ctx.now])
  const { rows: [dead] } = await ctx.pool.query<{ seq: string }>(`with told as (insert into kernel_outbox (name, payload, at) select 'test.told', '{}', now() from generate_series(1, 2) returning seq), l as (insert into kernel_letters (seq, reaction, state, due_at) select seq, 'test.hears', 'dead', now() from told) select min(seq) as seq from told`)
  return { ...place, chief, member, shopper, orderId: order!.orderId as string, products, applied, brands, seq: Number(dead!.seq) }
}

const reason = '核对后的决定'
const deedsOf = ({ member, shopper, orderId, products, applied, brands, seq, categoryId, a }: Awaited<ReturnType<typeof office>>): readonly Deed[] => [
  ['PUT', '/v1/staff/settings/ordering.pay_minutes', { value: 45 }, 'kernel.put_setting', 'both'],
  ['PUT', '/v1/staff/settings/ordering.pay_minutes', { value: 50 }, 'kernel.put_setting', 'both'],
  ['POST', `/v1/staff/people/${shopper}/disable`, { reason }, 'identity.set_shopper_state', 'both'],
  ['POST', `/v1/staff/people/${shopper}/restore`, { reason }, 'identity.set_shopper_state', 'both'],
  ['PUT', `/v1/staff/members/${member}/role`, { role: 'support' }, 'identity.set_member_role', 'both'],
  ['POST', `/v1/staff/members/${member}/disable`, {}, 'identity.set_member_state', 'both'],
  ['POST', `/v1/staff/members/${member}/restore`, {}, 'identity.set_member_state', 'both'],
  ['POST', `/v1/staff/members/${member}/factors/reset`, {}, 'identity.reset_factors', 'both'],
  ['POST', '/v1/staff/members', { login: 'fresh', name: '新人', role: 'support', to: 'fresh@shop.example' }, 'identity.invite_member', 'after'],
  ['POST', '/v1/staff/categories', { slug: 'garden', name: '园艺', nameEn: 'Garden' }, 'createCategory', 'after'],
  ['PUT', `/v1/staff/categories/${categoryId}/facets`, { facets: [factor('Material')] }, 'catalog.set_facets', 'both'],
  ['PUT', `/v1/staff/categories/${categoryId}/facets`, { facets: [factor('Stuff')] }, 'catalog.set_facets', 'both'],
  ['POST', '/v1/staff/brands', { name: '戊记' }, 'catalog.found_brand', 'after'],
  ['POST', `/v1/staff/brands/${brands[0]}/judge`, { outcome: 'approve' }, 'catalog.judge_brand', 'both'],
  ['POST', `/v1/staff/brands/${brands[1]}/judge`, { outcome: 'reject', reason }, 'catalog.judge_brand', 'both'],
  ['POST', `/v1/staff/brands/${brands[2]}/judge`, { outcome: 'approve' }, 'catalog.judge_brand', 'both'],
  ['POST', `/v1/staff/brands/${brands[2]}/judge`, { outcome: 'retire', reason }, 'catalog.judge_brand', 'both'],
  ['POST', `/v1/staff/brands/${brands[3]}/judge`, { outcome: 'merge', intoId: brands[0]! }, 'catalog.judge_brand', 'both'],
  ['POST', `/v1/staff/products/${products[0]}/review`, { outcome: 'approve' }, 'catalog.move', 'both'],
  ['POST', `/v1/staff/products/${products[1]}/review`, { outcome: 'reject', reason }, 'catalog.move', 'both'],
  ['POST', `/v1/staff/products/${products[2]}/ban`, { reason }, 'catalog.move', 'both'],
  ['POST', `/v1/staff/merchants/${applied[0]}/approve`, {}, 'merchants.move', 'both'],
  ['POST', `/v1/staff/merchants/${applied[1]}/reject`, { reason }, 'merchants.move', 'both'],
  ['POST', `/v1/staff/merchants/${a.merchantId}/freeze`, { reason }, 'merchants.move', 'both'],
  ['POST', `/v1/staff/merchants/${a.merchantId}/unfreeze`, { reason }, 'merchants.move', 'both'],
  ['POST', '/v1/staff/synonyms', { words: ['杯', '盏'] }, 'discovery.add_synonyms', 'after'],
  ['POST', `/v1/staff/orders/${orderId}/cancel`, { reason }, 'ordering.cancel_as_staff', 'both'],
  ['POST', '/v1/staff/alerts/alt_one/acknowledge', { reason }, 'operations.acknowledge_alert', 'after'],
  ['POST', '/v1/staff/letters/deliver-again', { seq, reaction: 'test.hears' }, 'compliance.deliver_again', 'both'],
  ['POST', '/v1/staff/letters/deliver-all', { reaction: 'test.hears' }, 'operations.deliver_all_again', 'after'],
]

test('T-56 I-29 thirty actions of staff leave thirty entries with before and after; every route of the API, asked with their ids, changes none of them, and the database refuses it too', async () => {
  const place = await office()
  const { ctx, by, b } = place
  const deeds = deedsOf(place)
  const known = new Set((await ctx.pool.query<{ id: string }>('select id from kernel_audit_entries')).rows.map(({ id }) => id))
  const entries = async () => (await ctx.pool.query<Entry>('select id, actor_id as actor, action, subject, before, after from kernel_audit_entries order by id')).rows.filter(({ id }) => !known.has(id))
  const chief: Actor = { kind: 'staff', id: place.chief, permits: permitsOf('staff', 'owner') }
  const staff = by(chief)
  const told: string[] = []
  const bad: string[] = []
  for (const [method, path, body, action, says] of deeds) {
    const before = new Set((await entries()).map(({ id }) => id))
    const answer = await staff.call(method, path, body)
    const fresh = (await entries()).filter(({ id }) => !before.has(id))
    const [entry] = fresh
    const said = entry && (entry.before !== null && entry.after !== null ? 'both' : entry.before !== null ? 'before' : entry.after !== null ? 'after' : 'nothing')
    if (answer.status !== 200 || fresh.length !== 1 || entry!.actor !== chief.id || entry!.action !== action || said !== says) bad.push([path, answer.status, answer.body.type, says, ...fresh.map(({ actor, action, before, after }) => JSON.stringify([actor, action, before, after]))].join(' '))
    told.push(...fresh.map(({ id }) => id))
  }
  expect(bad).toEqual([])
  expect(told).toHaveLength(30)

  const asTheyWere = (await ctx.pool.query('select * from kernel_audit_entries where id = any($1) order by id', [told])).rows
  const stays = async () => { expect((await ctx.pool.query('select * from kernel_audit_entries where id = any($1) order by id', [told])).rows).toEqual(asTheyWere) }
  const unsafe = Object.values(routes).filter(({ method }) => method !== 'GET')
  expect(unsafe.filter(({ path }) => path.includes('audit'))).toEqual([])
  for (const { path, method } of Object.values(routes)) {
    const at = path.replaceAll(/:\w+/g, told[0]!)
    const body = { id: told[0], ids: told, subject: told[0], before: null, after: { forged: true }, actorId: 'stf_other', action: 'forged', delete: told, reason }
    for (const actor of [chief, operator, b.clerk]) await by(actor).call(method, at, method === 'GET' ? undefined : body)
    if (path.includes('/audit')) for (const forced of ['PUT', 'PATCH', 'DELETE', 'POST'] as const) for (const where of [at, `${at}/${told[0]}`]) expect([forced, where, (await staff.call(forced, where, body)).status]).toEqual([forced, where, 404])
  }
  await stays()
  expect((await ctx.pool.query(`select from kernel_audit_entries where action = 'forged' or after @> '{"forged": true}' and actor_id = 'stf_other'`)).rowCount).toBe(0)
  for (const text of [`update kernel_audit_entries set actor_id = 'stf_other'`, 'delete from kernel_audit_entries', 'truncate kernel_audit_entries cascade']) await expect(ctx.pool.query(text)).rejects.toThrow('append-only')
  await stays()
})
