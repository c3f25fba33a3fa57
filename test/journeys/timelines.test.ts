import { expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import { lan, market, mei, operator, type Market } from '../market'
import { asMerchant, ask, clockOf, dayMs, hourMs, paid, pieces, placed, received } from '../returns'
import { pollParcels, settleAll } from './doors'

/** Timelines 时间线 (F11): one sequence of everything that happened to an order, for each of those who may know of it. */
interface Entry { id: string; at: string; orderId: string; code: string; text: string; actor: { kind: string; id: string | null; text: string }; cause: { code: string; text: string } | null; words: string; next: { code: string; by: string | null; text: string } | null }
interface Told { items: Entry[]; promises: { code: string; by: string | null; orderId: string; whose: { kind: string } }[]; may: { act: string; isOpen: boolean; why: { code: string; text: string } | null }[]; next: string | null }
const told = async (m: Market, who: typeof lan, id: string, more = ''): Promise<Told> => { const { status, body } = await m.by(who).call('GET', `/v1/${who.kind === 'shopper' ? '' : `${who.kind}/`}orders/${id}/timeline?limit=100${more}`); expect([status, body.type]).toEqual([200, undefined]); return body as Told }
const codes = ({ items }: Told) => items.map(({ code }) => code)
/** The codes in their sequence, of those alone that are looked for. */
const among = (told: Told, wanted: readonly string[]) => codes(told).filter((code) => wanted.includes(code))

test('F11 an order group and each seller’s part tell one sequence, newest first: who, what, why, when and what was promised next, from every room', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 2 }])
  await pollParcels(clockOf(m))
  m.at(hourMs)
  const asked = await ask(m, bought, pieces(bought.lines[0]!.id, 1))
  m.at(2 * hourMs)
  expect((await asMerchant(m, asked.body.id, 'agree')).status).toBe(200)
  await m.news()
  const his = await told(m, lan, bought.child)
  expect(codes(his)).toEqual(expect.arrayContaining(['ordering.placed', 'payments.paid_whole', 'ordering.paid', 'logistics.handed_over', 'ordering.received', 'aftersales.asked', 'aftersales.agreed', 'payments.refund_done', 'aftersales.refunded']))
  expect(among(his, ['aftersales.agreed', 'aftersales.asked', 'ordering.placed'])).toEqual(['aftersales.agreed', 'aftersales.asked', 'ordering.placed'])
  expect(his.items.map(({ at }) => at)).toEqual(his.items.map(({ at }) => at).toSorted().toReversed())
  const one = (told: Told, code: string): Entry => told.items.find((entry) => entry.code === code)!
  expect(one(his, 'ordering.placed')).toMatchObject({ text: '提交订单', actor: { kind: 'shopper', id: null, text: '买家' }, cause: { code: 'shopper' }, next: { code: 'ordering.pay', by: new Date(m.ctx.now.getTime() + 30 * 60_000).toISOString() } })
  expect(one(his, 'ordering.paid')).toMatchObject({ actor: { kind: 'channel' }, cause: { code: 'payment', text: '款项到账' }, next: { code: 'ordering.ship', by: null } })
  expect(one(his, 'ordering.shipped')).toMatchObject({ actor: { kind: 'merchant' }, next: { code: 'ordering.receive', by: new Date(m.ctx.now.getTime() + 10 * dayMs).toISOString() } })
  expect(one(his, 'aftersales.asked')).toMatchObject({ cause: { code: 'quality', text: '质量问题' }, words: '有划痕', next: { code: 'aftersales.asked', by: new Date(m.ctx.now.getTime() + 49 * hourMs).toISOString() } })
  expect(one(his, 'payments.refund_done').text).toMatch(/^退款 ¥199\.00 已退回/)
  expect(his.promises.map(({ code, whose }) => [code, whose.kind])).toContainEqual(['aftersales.until_no_reason', 'shopper'])
  // The group tells once what its parts went through together, and what each went through by itself.
  const group = await told(m, lan, bought.parent)
  expect([codes(group).filter((code) => code === 'ordering.paid').length, one(group, 'ordering.shipped').orderId]).toEqual([1, bought.child])
})

test('F11 I-18 the shopper sees his own, a merchant his part and what he earned, the platform all with its internal notes and who it was by name; a stranger finds nothing', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  expect((await m.by(m.a.clerk).call('POST', `/v1/merchant/orders/${bought.child}/reveal`)).status).toBe(200)
  m.at(30 * dayMs)
  await settleAll(clockOf(m))
  await m.news()
  const [his, the, all] = [await told(m, lan, bought.child), await told(m, m.a.clerk, bought.child), await told(m, operator, bought.child)]
  const rooms = (told: Told) => new Set(codes(told).map((code) => code.split('.')[0]!))
  expect([...rooms(his)].toSorted()).toEqual(['logistics', 'ordering', 'payments'])
  expect([...rooms(the)].toSorted()).toEqual(['logistics', 'ordering', 'settlement'])
  expect([...rooms(all)].toSorted()).toEqual(['logistics', 'ordering', 'payments', 'settlement', 'timelines'])
  expect(his.items.every(({ actor }) => actor.id === null)).toBe(true)
  expect(the.items.filter(({ actor }) => actor.id !== null).every(({ actor }) => actor.kind === 'merchant')).toBe(true)
  expect(all.items.find(({ code }) => code === 'ordering.placed')).toMatchObject({ actor: { kind: 'shopper', id: lan.id } })
  for (const [who, path] of [[mei, `/v1/orders/${bought.child}/timeline`], [mei, `/v1/orders/${bought.parent}/timeline`], [m.b.clerk, `/v1/merchant/orders/${bought.child}/timeline`], [m.a.clerk, `/v1/merchant/orders/${bought.parent}/timeline`]] as const) expect((await m.by(who).call('GET', path)).status).toBe(404)
})

test('F11 what cannot be done now says why, by the code that asking would be refused with', async () => {
  const m = await market()
  await register(m.ctx, reactions)
  const fresh = await placed(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const before = await told(m, lan, fresh.parent)
  expect(before.promises).toMatchObject([{ code: 'ordering.pay', whose: { kind: 'shopper' }, by: new Date(m.ctx.now.getTime() + 30 * 60_000).toISOString() }])
  expect(before.may.map(({ act, isOpen, why }) => [act, isOpen, why?.code ?? null])).toEqual([['pay', true, null], ['cancel', true, null], ['receive', false, 'ordering.wrong_state'], ['extend', false, 'ordering.wrong_state']])
  expect((await m.by(lan).call('POST', `/v1/orders/${fresh.child}/receive`)).body.type).toBe('ordering.wrong_state')
  const done = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  expect((await told(m, lan, done.child)).may).toMatchObject([{ act: 'pay', isOpen: false }, { act: 'cancel', isOpen: false, why: { code: 'ordering.wrong_state' } }, { act: 'receive', isOpen: false }, { act: 'extend', isOpen: false }])
  expect((await m.by(lan).call('POST', `/v1/orders/${done.child}/cancel`, { reason: '不想要了' })).body.type).toBe('ordering.wrong_state')
})

test('F11 a long life comes in pages by a cursor: every entry once and in the same sequence, with as many questions however long it is', async () => {
  const m = await market(100)
  await register(m.ctx, reactions)
  const bought = await received(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const [{ id: parcelId }] = (await m.ctx.pool.query('select id from logistics_parcels where order_id = $1', [bought.child])).rows as [{ id: string }]
  // Many at one instant: the sequence is that of their ids.
  await m.ctx.pool.query(`insert into logistics_parcel_moves (id, parcel_id, state, place, words, at) select 'pmv_long' || lpad(n::text, 5, '0'), $1, 'in_transit', '', '第 ' || n, $2::timestamptz + make_interval(mins => n / 4) from generate_series(1, 230) n`, [parcelId, m.ctx.now])
  const whole: Entry[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Told = (await m.by(lan).call('GET', `/v1/orders/${bought.child}/timeline?limit=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body as Told
    whole.push(...page.items)
    cursor = page.next
  }
  expect(whole.filter(({ id }) => id.startsWith('pmv_long')).map(({ id }) => id)).toEqual(Array.from({ length: 230 }, (_, i) => `pmv_long${String(230 - i).padStart(5, '0')}`))
  expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length)
  expect(whole.at(-1)!.code).toBe('ordering.placed')
  const short = await paid(m, [{ skuId: m.a.skuIds[0]!, quantity: 1 }])
  const asked = async (id: string) => { const before = m.ctx.pool.query; let n = 0; const count = ((...given: unknown[]) => { n++; return (before as (...given: unknown[]) => unknown).apply(m.ctx.pool, given) }) as typeof before; m.ctx.pool.query = count; try { await told(m, lan, id) } finally { m.ctx.pool.query = before } return n }
  expect(await asked(bought.child)).toBeLessThanOrEqual(await asked(short.child) + 6)
})
