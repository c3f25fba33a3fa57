import { expect, test } from 'vitest'
import { nobody, type Actor } from '#kernel/context'
import { callers } from '#test/http'
import { sent, world } from '#test/world'

const operator: Actor = { kind: 'staff', id: 'stf_op', permits: new Set(['*']) }
const wish = { name: '山间小铺', contact: '周宁', phone: '13700000001', intro: '自家果园' }

test('F76 an application that is granted opens the store and sends its owner the way to an account; one that is turned down says why, and the name is free again', async () => {
  const ctx = await world()
  const { by } = callers(ctx)
  const [anyone, staff] = [by(nobody), by(operator)]
  const { id } = (await anyone.call('POST', '/v1/merchant-applications', wish)).body as { id: string }
  expect((await anyone.call('POST', '/v1/merchant-applications', wish)).body).toMatchObject({ type: 'merchants.name_taken' })
  expect((await staff.call('POST', `/v1/staff/merchants/${id}/approve`, {})).status).toBe(200)
  expect((await staff.call('POST', `/v1/staff/merchants/${id}/approve`, {})).body.type).toBe('merchants.wrong_state')
  expect((await staff.call('POST', `/v1/staff/merchants/${id}/reject`, { reason: '材料不全' })).body.type).toBe('merchants.wrong_state')
  expect(sent.map(({ to, channel }) => [to, channel])).toEqual([[wish.phone, 'sms']])
  const token = /token=([\w-]+)/.exec(sent[0]!.text)![1]!
  expect((await anyone.call('POST', '/v1/merchant/invitations/accept', { token, password: 'kestrel-harbour-71' })).status).toBe(200)
  const { body } = await anyone.call('POST', '/v1/merchant/sign-in', { login: wish.phone, password: 'kestrel-harbour-71' })
  expect(body.member).toMatchObject({ merchantId: id, role: 'owner' })

  // A second store of the same person has an account of its own.
  const second = (await anyone.call('POST', '/v1/merchant-applications', { ...wish, name: '山间二店' })).body.id as string
  expect((await staff.call('POST', `/v1/staff/merchants/${second}/approve`, {})).status).toBe(200)
  expect(sent[1]!.text).toContain(`${wish.phone}-`)

  const third = (await anyone.call('POST', '/v1/merchant-applications', { ...wish, name: '海边小铺' })).body.id as string
  expect((await staff.call('POST', `/v1/staff/merchants/${third}/reject`, { reason: '缺少营业执照' })).status).toBe(200)
  expect(sent[2]!.text).toContain('缺少营业执照')
  expect((await anyone.call('POST', '/v1/merchant-applications', { ...wish, name: '海边小铺' })).status).toBe(200)
  expect((await staff.call('POST', `/v1/staff/merchants/${id}/freeze`, { reason: '投诉过多' })).status).toBe(200)
  expect((await staff.call('POST', `/v1/staff/merchants/${id}/unfreeze`, { reason: '已整改' })).status).toBe(200)
  const { rows } = await ctx.pool.query('select to_state, reason from merchants_history where merchant_id = $1 order by at, id', [id])
  expect(rows).toEqual([{ to_state: 'applied', reason: null }, { to_state: 'open', reason: null }, { to_state: 'frozen', reason: '投诉过多' }, { to_state: 'open', reason: '已整改' }])
})
