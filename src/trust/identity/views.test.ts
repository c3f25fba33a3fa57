import { expect, test } from 'vitest'
import { callers } from '#test/http'
import { world } from '#test/world'
import type { Actor, Context } from '#kernel/context'
import { createClerk, createStaff } from './members.service'
import { permitsOf } from './roles.rules'

const password = 'lantern river 7'
async function staff(ctx: Context, login: string): Promise<Actor> {
  return { kind: 'staff', id: await createStaff(ctx, { login, name: login, role: 'auditor', password }), permits: permitsOf('staff', 'auditor') }
}
async function clerk(ctx: Context, login: string): Promise<Actor> {
  return { kind: 'merchant', id: await createClerk(ctx, { merchantId: 'mer_a', login, name: login, role: 'warehouse', password }), merchantId: 'mer_a', permits: permitsOf('merchant', 'warehouse') }
}
const wish = (name: string, state = 'paid') => ({ list: 'orders', name, filters: { state } })

test('I-18 E34 a view belongs to its reader: nobody else, not even of the same store, reads, replaces or drops it', async () => {
  const ctx = await world()
  const { app, by } = callers(ctx)
  const [lan, mei] = [by(await clerk(ctx, 'lan')), by(await clerk(ctx, 'mei'))]
  const kept = await lan.call('PUT', '/v1/merchant/views', wish('今天要发'))
  expect(kept.status).toBe(200)
  expect((await mei.call('GET', '/v1/merchant/views?list=orders')).body).toEqual({ items: [] })
  expect((await mei.call('DELETE', `/v1/merchant/views/${(kept.body as { id: string }).id}`)).status).toBe(404)
  await mei.call('PUT', '/v1/merchant/views', wish('今天要发', 'placed'))
  expect((await lan.call('GET', '/v1/merchant/views?list=orders')).body).toMatchObject({ items: [{ name: '今天要发', filters: { state: 'paid' } }] })
  expect((await lan.call('GET', '/v1/merchant/views?list=products')).body).toEqual({ items: [] })
  expect((await lan.call('DELETE', `/v1/merchant/views/${(kept.body as { id: string }).id}`)).status).toBe(200)
  expect((await lan.call('GET', '/v1/merchant/views?list=orders')).body).toEqual({ items: [] })
  await app.close()
})

test('E34 a name stands once for each list and keeps the newest filters; the twenty-first view is refused, also when many are kept at once', async () => {
  const ctx = await world()
  const { app, by } = callers(ctx)
  const one = by(await staff(ctx, 'audit'))
  await one.call('PUT', '/v1/staff/views', wish('待付款', 'paid'))
  await one.call('PUT', '/v1/staff/views', wish('待付款', 'placed'))
  expect((await one.call('GET', '/v1/staff/views?list=orders')).body).toMatchObject({ items: [{ name: '待付款', filters: { state: 'placed' } }] })
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => one.call('PUT', '/v1/staff/views', wish(`视图 ${i}`))))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(19)
  expect(answers.find(({ status }) => status !== 200)).toMatchObject({ status: 409, body: { type: 'identity.too_many_views', most: 20 } })
  expect((await one.call('PUT', '/v1/staff/views', wish('待付款', 'shipped'))).status).toBe(200)
  expect((await one.call('PUT', '/v1/staff/views', { list: 'orders', name: ' ', filters: {} })).status).toBe(400)
  await app.close()
})
