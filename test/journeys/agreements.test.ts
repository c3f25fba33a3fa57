import { beforeEach, expect, test } from 'vitest'
import { reactions } from '#apps/house'
import type { Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { createShopper, createStaff } from '#trust/identity'
import { address, buy, lan, market, operator, type Market } from '../market'
import { jobs, sent } from '../world'

/** Agreements and rules 协议与规则 (F80, ECL 33 and 34): two people publish, a change is shown before it holds, past versions stay, and who agreed to which is written down. */
const dayMs = 86_400_000
let m: Market
const second: Actor = { kind: 'staff', id: 'stf_second', permits: new Set(['*']) }
const text = (body: string, change = '', asksAnew = false) => ({ key: 'user', titleZh: '用户协议', titleEn: 'User agreement', bodyZh: body, bodyEn: 'In English it says the same.', changeZh: change, changeEn: change && 'Something', asksAnew })
const draft = (body: string, change = '', asksAnew = false) => m.by(operator).call('PUT', '/v1/staff/agreements', text(body, change, asksAnew))
async function published(body: string, change = '', asksAnew = false): Promise<string> {
  const { id } = (await draft(body, change, asksAnew)).body as { id: string }
  const { approvalId } = (await m.by(operator).call('POST', `/v1/staff/agreements/${id}/publish`, {})).body as { approvalId: string }
  expect((await m.by(operator).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { note: '' })).status).toBe(403)
  expect((await m.by(second).call('POST', `/v1/staff/approvals/${approvalId}/approve`, { note: '' })).status).toBe(200)
  return id
}
const mine = async (who: Actor) => (await m.by(who).call('GET', '/v1/me/agreements')).body as { asks: { id: string; number: number }[]; announced: { number: number }[]; answered: { number: number; answer: string; place: string }[] }
beforeEach(async () => { m = await market(); await register(m.ctx, reactions); await createStaff(m.ctx, { login: 'second', name: '复核', role: 'owner', password: 'kestrel-harbour-71' }) })

test('F80 ECL 34 a change is decided by another, shown at least seven days, compared with the one before; the old one stays readable and as it was', async () => {
  const first = await published('甲方乙方。\n第一条。')
  expect((await draft('甲方乙方。\n第一条改。')).body).toMatchObject({ type: 'agreements.say_what_changed' })
  await published('甲方乙方。\n第一条改。', '改了第一条')
  const { items: [one] } = (await m.by(operator).call('GET', '/v1/rules')).body
  expect([one.current.number, one.coming.map(({ number }: { number: number }) => number)]).toEqual([1, [2]])
  expect(new Date(one.coming[0].effectiveAt).getTime() - m.clock().getTime()).toBeGreaterThanOrEqual(7 * dayMs)
  expect((await m.by(operator).call('GET', '/v1/rules/user?number=2&from=1')).body.comparison.parts).toEqual([{ text: '甲方乙方。', is: 'same' }, { text: '第一条。', is: 'removed' }, { text: '第一条改。', is: 'added' }])
  m.at(17 * dayMs)
  expect((await m.by(operator).call('GET', '/v1/rules/user')).body).toMatchObject({ number: 2, isCurrent: true })
  expect((await m.by(operator).call('GET', '/v1/rules/user?number=1')).body).toMatchObject({ number: 1, isCurrent: false, body: '甲方乙方。\n第一条。' })
  await expect(m.ctx.pool.query(`update agreements_versions set body_zh = '别的' where id = $1`, [first])).rejects.toThrow('a published version stays')
  expect((await m.by(operator).call('GET', '/v1/rules/user?number=9')).status).toBe(404)
})

test('PIPL 14 consent is written by version at the sign-in, and asked for anew only where what matters has changed', async () => {
  const first = await published('甲方乙方。\n第一条。')
  const phone = '13700000001'
  await createShopper(m.ctx, { phone, name: '安晓' })
  const guest: Actor = { kind: 'guest', id: 'gst_ann' }
  await m.by(guest).call('POST', '/v1/sign-in/codes', { phone })
  const { shopper: { id } } = (await m.by(guest).call('POST', '/v1/sign-in', { phone, code: /\d{6}/.exec(sent.at(-1)!.text)![0], agrees: [first, 'agv_none'] })).body as { shopper: { id: string } }
  await m.news()
  const ann: Actor = { kind: 'shopper', id }
  expect(await mine(ann)).toMatchObject({ asks: [], answered: [{ number: 1, answer: 'agreed', place: 'sign_in' }] })
  await published('甲方乙方。\n错字改正。', '错字')
  m.at(17 * dayMs)
  expect((await mine(ann)).asks).toEqual([])
  await published('甲方乙方。\n用途增加。', '增加用途', true)
  expect((await mine(ann)).announced.map(({ number }) => number)).toEqual([3])
  m.at(34 * dayMs)
  const { asks } = await mine(ann)
  expect(asks.map(({ number }) => number)).toEqual([3])
  expect((await m.by(ann).call('POST', '/v1/me/agreements', { versionIds: [asks[0]!.id], answer: 'declined' })).body).toEqual({ written: 1 })
  expect((await m.by(ann).call('POST', '/v1/me/agreements', { versionIds: [asks[0]!.id], answer: 'declined' })).body).toEqual({ written: 0 })
  expect((await mine(ann)).asks).toEqual([])
  expect((await m.by(operator).call('GET', '/v1/staff/agreements')).body.items.map(({ number, agreed, declined }: Record<string, number>) => [number, agreed, declined])).toEqual([[3, 0, 1], [2, 0, 0], [1, 1, 0]])
  expect((await m.ctx.pool.query(`select from kernel_inbox where topic = 'rules'`)).rowCount).toBeGreaterThan(0)
})

test('ECL 49 who orders without having answered is written down once, under the version that held when he ordered', async () => {
  const shopper = m.by(lan)
  const { body: { id: addressId } } = await shopper.call('POST', '/v1/addresses', address)
  const order = async () => { expect((await buy(shopper, [{ skuId: m.a.skuIds[0]!, quantity: 1 }], addressId)).status).toBe(200) }
  const look = async () => { await jobs.find(({ name }) => name === 'agreements.note_ordered')!.run({ ...m.ctx, now: m.clock() }) }
  const written = async () => (await m.ctx.pool.query(`select v.number, c.place, c.at from agreements_consents c join agreements_versions v on v.id = c.version_id where c.owner_id = $1 order by c.at`, [lan.id])).rows
  await order()
  await look()
  expect(await written()).toEqual([])
  m.at(dayMs)
  await published('甲方乙方。\n第一条。')
  m.at(2 * dayMs)
  await order()
  const orderedAt = m.clock()
  await order()
  m.at(2 * dayMs + 60_000)
  await look()
  await look()
  expect(await written()).toEqual([{ number: 1, place: 'checkout', at: orderedAt }])
  m.at(3 * dayMs)
  await published('甲方乙方。\n第一条改。', '改了第一条')
  m.at(30 * dayMs)
  await order()
  await look()
  expect((await written()).map(({ number }) => number)).toEqual([1, 2])
})
