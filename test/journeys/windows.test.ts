import { expect, test } from 'vitest'
import { liveOffers, lineOf, offerFor, reserveOffers, speaking } from '#offers/promotions'
import { takeSeat, type LivePresale } from '#offers/presales'
import { categoryFacets, sellable } from '#supply/catalog'
import { createShopper } from '#trust/identity'
import { as, transaction, type Actor, type Context } from '#kernel/context'
import { after, minuteMs } from '#kernel/time'
import { address, buy, lan, market, operator, type Market } from '../market'

/** Priority windows 优先购 over HTTP (F26): members of a store's groups before everybody, to the millisecond. The world's clock stands at 10:00 in Shanghai. */
const [hourMs, dayMs] = [3_600_000, 86_400_000]
/** Everybody may from 11:00 on. */
const publicMs = hourMs
const iso = (m: Market, ms: number): string => new Date(m.ctx.now.getTime() + ms).toISOString()
const wish = (m: Market, more: object) => ({ name: '新品优先购', kind: 'open', lane: 'price', scope: { productIds: [m.a.productId] }, effect: { kind: 'price', fen: 149_00 }, startsAt: iso(m, 0), endsAt: iso(m, 3 * dayMs), ...more })
const draft = (m: Market, more: object, actor: Actor = m.a.clerk) => m.by(actor).call('POST', `/v1/${actor.kind}/offers`, wish(m, more))
async function live(m: Market, more: object): Promise<string> {
  const { body } = await draft(m, more)
  expect(await m.by(m.a.clerk).call('POST', `/v1/merchant/offers/${body.id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
  return body.id as string
}
async function person(m: Market, phone: string) {
  const actor: Actor = { kind: 'shopper', id: await createShopper(m.ctx, { phone }) }
  const by = m.by(actor)
  return { actor, by, addressId: (await by.call('POST', '/v1/addresses', address)).body.id as string }
}
const of = (m: Market, quantity = 1) => [{ skuId: m.a.skuIds[0]!, quantity }]
/** A group of the store's with one member, and somebody who is in none. */
async function hall(m: Market, kind: 'tier' | 'company' = 'tier') {
  const [member, other] = [await person(m, '13711112222'), await person(m, '13711113333')]
  const clerk = m.by(m.a.clerk)
  const { body: { id: groupId } } = await clerk.call('POST', '/v1/merchant/price-groups', { name: '金卡', kind })
  expect((await clerk.call('POST', `/v1/merchant/price-groups/${groupId}/members`, { names: [member.actor.id] })).body).toMatchObject({ added: 1 })
  return { member, other, groupId: groupId as string, clerk }
}
const quote = async (m: Market, { by, addressId }: { by: ReturnType<Market['by']>; addressId: string }) => (await by.call('POST', '/v1/quote', { lines: of(m), addressId })).body

test('F26 I-12 a price is the members’ until everybody’s time, and everybody’s from that millisecond on; until then others are told when and by which level', async () => {
  const m = await market(50)
  const { member, other, groupId } = await hall(m)
  const id = await live(m, { groupIds: [groupId], publicAt: iso(m, publicMs) })
  const early = { offerId: id, name: '新品优先购', publicAt: iso(m, publicMs), tiers: ['金卡'] }
  expect(await quote(m, member)).toMatchObject({ discountFen: 50_00, explain: [{ offerId: id }], waiting: [] })
  expect(await quote(m, other)).toMatchObject({ discountFen: 0, explain: [], waiting: [early] })
  await other.by.call('POST', '/v1/cart/lines', { skuId: m.a.skuIds[0], quantity: 1 })
  expect((await other.by.call('GET', '/v1/cart')).body).toMatchObject({ discountFen: 0, waiting: [early] })
  expect((await m.by(lan).call('GET', `/v1/products/${m.a.productId}/offers`)).body).toMatchObject({ offers: [{ offerId: id, isEarly: true, publicAt: iso(m, publicMs), tiers: ['金卡'] }], prices: [{ afterFen: 199_00, steps: [] }, {}] })
  expect((await member.by.call('GET', '/v1/me/priority')).body).toEqual({ items: [{ id, publicAt: iso(m, publicMs), tiers: ['金卡'] }] })
  expect((await other.by.call('GET', '/v1/me/priority')).body).toEqual({ items: [] })
  m.at(publicMs - 1)
  expect((await buy(other.by, of(m), other.addressId)).body).toMatchObject({ payableFen: 199_00 + 8_00 })
  expect((await buy(member.by, of(m), member.addressId)).body).toMatchObject({ payableFen: 149_00 + 8_00 })
  const before = await quote(m, other)
  m.at(publicMs)
  // He confirmed the price of a moment ago: the new one is put before him.
  expect((await other.by.call('POST', '/v1/orders', { quoteVersion: before.version, lines: of(m), addressId: other.addressId, note: '' })).body).toMatchObject({ type: 'ordering.changed', quote: { discountFen: 50_00, waiting: [] } })
  expect((await buy(other.by, of(m), other.addressId)).body).toMatchObject({ payableFen: 149_00 + 8_00 })
  expect((await m.by(lan).call('GET', `/v1/products/${m.a.productId}/offers`)).body).toMatchObject({ offers: [{ isEarly: false, publicAt: null, tiers: [] }], prices: [{ afterFen: 149_00 }, {}] })
  expect((await member.by.call('GET', '/v1/me/priority')).body).toEqual({ items: [] })
})

test('F26 what is for groups alone never opens for others; a level is told as such, and of a company’s price nobody else hears', async () => {
  const m = await market(50)
  const { member, other, groupId } = await hall(m, 'company')
  const id = await live(m, { groupIds: [groupId] })
  m.at(2 * dayMs)
  expect(await quote(m, member)).toMatchObject({ discountFen: 50_00, explain: [{ offerId: id }] })
  expect(await quote(m, other)).toMatchObject({ discountFen: 0, waiting: [] })
  expect((await m.by(lan).call('GET', `/v1/products/${m.a.productId}/offers`)).body.offers).toEqual([])
  const tier = (await m.by(m.a.clerk).call('POST', '/v1/merchant/price-groups', { name: '银卡', kind: 'tier' })).body.id as string
  await live(m, { name: '银卡专享', groupIds: [tier], effect: { kind: 'price', fen: 139_00 } })
  expect(await quote(m, other)).toMatchObject({ discountFen: 0, waiting: [{ name: '银卡专享', publicAt: null, tiers: ['银卡'] }] })
})

/** What somebody's order would take, as his quote has it. */
async function offered(ctx: Context, m: Market) {
  const [goods, categories, now] = await Promise.all([sellable(ctx, [m.a.skuIds[0]!]), categoryFacets(ctx), speaking(ctx)])
  return offerFor(ctx, { now, lines: [lineOf(goods.get(m.a.skuIds[0]!)!, 1, categories)] })
}

test('F26 F35 T-19 the pool of a flash sale gives nothing to who slips in before everybody’s millisecond, whatever his quote said', async () => {
  const m = await market(50)
  const { member, other, groupId } = await hall(m)
  const slots = [{ fromMinute: 600, untilMinute: 720 }]
  await live(m, { name: '限量秒杀', scope: {}, effect: { kind: 'flash', items: [{ skuId: m.a.skuIds[0], fen: 99_00, pieces: 5, perPerson: 2 }] }, rhythm: { slots }, groupIds: [groupId], publicAt: iso(m, publicMs) })
  expect((await m.by(lan).call('GET', '/v1/flash')).body.items).toMatchObject([{ stage: 'members', publicAt: iso(m, publicMs), left: 5 }])
  expect((await m.by(lan).call('GET', `/v1/products/${m.a.productId}/flash`)).body.items).toMatchObject([{ stage: 'members', publicAt: iso(m, publicMs) }])
  expect((await buy(member.by, of(m), member.addressId)).body).toMatchObject({ payableFen: 99_00 + 8_00 })
  // The quote of a member in another's hand: only the guarded write stands between.
  const takeAs = (actor: Actor, at: Date, orderId: string) => offered({ ...as(m.ctx, member.actor), now: at }, m).then((his) => transaction({ ...as(m.ctx, actor), now: at }, (ctx) => reserveOffers(ctx, orderId, his)))
  const taken = async () => (await m.ctx.pool.query<{ taken: number }>('select taken from promotions_pools')).rows[0]!.taken
  await expect(takeAs(other.actor, after(m.ctx.now, publicMs - 1), 'ord_early')).rejects.toMatchObject({ code: 'promotions.gone', facts: { names: ['限量秒杀'] } })
  expect(await taken()).toBe(1)
  await takeAs(other.actor, after(m.ctx.now, publicMs), 'ord_in_time')
  await takeAs(member.actor, after(m.ctx.now, publicMs - 1), 'ord_member')
  expect(await taken()).toBe(3)
  expect((await m.ctx.pool.query('select order_id from promotions_draws where order_id like $1 order by 1', ['ord_%ly'])).rows).toEqual([])
  m.at(publicMs)
  expect((await m.by(lan).call('GET', '/v1/flash')).body.items).toMatchObject([{ stage: 'on', publicAt: null }])
})

test('F26 the counter of a limited offer is guarded as well, and a member who was taken out of the group meanwhile has nothing', async () => {
  const m = await market(50)
  const { member, other, groupId, clerk } = await hall(m)
  const id = await live(m, { mostUses: 5, groupIds: [groupId], publicAt: iso(m, publicMs) })
  const his = await offered(as(m.ctx, member.actor), m)
  const take = (actor: Actor, orderId: string) => transaction(as(m.ctx, actor), (ctx) => reserveOffers(ctx, orderId, his))
  await expect(take(other.actor, 'ord_1')).rejects.toMatchObject({ code: 'promotions.gone' })
  await take(member.actor, 'ord_2')
  expect((await clerk.call('POST', `/v1/merchant/price-groups/${groupId}/members/remove`, { shopperIds: [member.actor.id] })).body).toEqual({ removed: 1 })
  await expect(take(member.actor, 'ord_3')).rejects.toMatchObject({ code: 'promotions.gone' })
  expect((await m.ctx.pool.query('select uses from promotions_offers where id = $1', [id])).rows).toEqual([{ uses: 1 }])
  expect(await quote(m, member)).toMatchObject({ discountFen: 0, waiting: [{ offerId: id }] })
  expect((await liveOffers(m.ctx)).map((one) => one.groupIds)).toEqual([[groupId]])
})

test('F26 T-20 coupons in the window are claimed by members alone, by others from the millisecond on, twenty at once at the border; what somebody gives by hand is good at once', async () => {
  const m = await market(50)
  const { member, other, groupId, clerk } = await hall(m)
  const coupon = { name: '优先券', kind: 'coupon', lane: 'store_coupon', scope: {}, effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 20_00, payPercent: 100, mostOffFen: null }] }, perPerson: 1, mostUses: 10, groupIds: [groupId] }
  const id = await live(m, { ...coupon, publicAt: iso(m, publicMs) })
  const claim = (one: { by: ReturnType<Market['by']> }) => one.by.call('POST', `/v1/coupons/center/${id}/claim`, {})
  expect((await other.by.call('GET', '/v1/coupons/center')).body.items).toMatchObject([{ offerId: id, publicAt: iso(m, publicMs), isEarly: false, mayClaim: false }])
  expect((await member.by.call('GET', '/v1/coupons/center')).body.items).toMatchObject([{ offerId: id, publicAt: iso(m, publicMs), isEarly: true, mayClaim: true }])
  m.at(publicMs - 1)
  const early = await Promise.all(Array.from({ length: 20 }, () => claim(other)))
  expect(new Set(early.map(({ status, body }) => `${status} ${body.type as string}`))).toEqual(new Set(['409 promotions.members_first']))
  expect(early[0]!.body.facts ?? early[0]!.body).toMatchObject({ at: '2026-06-18 11:00', publicAt: iso(m, publicMs) })
  expect((await claim(member)).status).toBe(200)
  m.at(publicMs)
  expect((await claim(other)).status).toBe(200)
  // For members alone, yet given by the store's own hand: a coupon in hand is good.
  const closed = await live(m, { ...coupon, name: '会员券' })
  expect((await m.by(lan).call('POST', `/v1/coupons/center/${closed}/claim`, {})).body).toMatchObject({ type: 'promotions.members_only' })
  expect((await m.by(lan).call('GET', '/v1/coupons/center')).body.items.map((one: { offerId: string }) => one.offerId)).toEqual([id])
  const list = await clerk.form('/v1/merchant/coupon-grants', ...listOf(closed, [other.actor.id]))
  expect(list.body).toMatchObject({ given: 1 })
  expect((await quote(m, other)).coupons.map((one: { name: string }) => one.name)).toContain('会员券')
})
function listOf(offerId: string, names: readonly string[]): [Buffer, string] {
  const part = (name: string, text: string, file = '') => `--x\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${text}\r\n`
  return [Buffer.from(`${part('offerId', offerId)}${part('reason', '补发')}${part('file', ['id', ...names].join('\n'), '; filename="list.csv"')}--x--\r\n`), 'multipart/form-data; boundary=x']
}

test('F26 F36 a presale takes members’ deposits first; a seat is not had a millisecond before everybody’s time', async () => {
  const m = await market(50)
  const { member, other, groupId, clerk } = await hall(m)
  const drafted = await clerk.call('POST', '/v1/merchant/presales', { productId: m.a.productId, depositFen: 20_00, countsFen: 40_00, mostPieces: 10, depositStartsAt: iso(m, 0), depositEndsAt: iso(m, dayMs), tailStartsAt: iso(m, dayMs), tailEndsAt: iso(m, 3 * dayMs), shipDays: 3, groupIds: [groupId], publicAt: iso(m, publicMs) })
  expect((await clerk.call('POST', `/v1/merchant/presales/${drafted.body.id}/publish`, { version: 1 })).status).toBe(200)
  expect((await m.by(lan).call('GET', `/v1/products/${m.a.productId}/presale`)).body.presale).toMatchObject({ isOpen: false, isEarly: true, publicAt: iso(m, publicMs), tiers: ['金卡'] })
  expect((await member.by.call('GET', '/v1/me/priority')).body.items).toMatchObject([{ id: drafted.body.id, tiers: ['金卡'] }])
  expect((await quote(m, member)).presale).toMatchObject({ depositFen: 20_00 })
  expect((await quote(m, other)).presale).toBeNull()
  expect((await buy(member.by, of(m), member.addressId)).body).toMatchObject({ payableFen: 199_00 - 20_00 + 8_00 })
  const presale = (await m.ctx.pool.query(`select id, merchant_id as "merchantId", deposit_fen::int as "depositFen", counts_fen::int as "countsFen", group_ids as "groupIds", public_at as "publicAt" from presales_presales`)).rows[0] as LivePresale
  const seat = (at: Date, orderId: string) => transaction({ ...as(m.ctx, other.actor), now: at }, (ctx) => takeSeat(ctx, orderId, presale, 1))
  await expect(seat(after(m.ctx.now, publicMs - 1), 'ord_early')).rejects.toMatchObject({ code: 'presales.gone' })
  await seat(after(m.ctx.now, publicMs), 'ord_in_time')
  m.at(publicMs)
  expect((await m.by(lan).call('GET', `/v1/products/${m.a.productId}/presale`)).body.presale).toMatchObject({ isOpen: true, isEarly: false, publicAt: null })
  expect((await quote(m, other)).presale).toMatchObject({ depositFen: 20_00 })
})

test('F26 a window lies within the time of its offer and names groups of its maker’s: each fault stands by its field', async () => {
  const m = await market(1)
  const { groupId, clerk } = await hall(m)
  const foreign = (await m.by(m.b.clerk).call('POST', '/v1/merchant/price-groups', { name: '别家', kind: 'tier' })).body.id as string
  const platforms = (await m.by(operator).call('POST', '/v1/staff/price-groups', { name: '平台', kind: 'tier' })).body.id as string
  const fault = async (more: object, actor?: Actor) => { const { status, body } = await draft(m, more, actor); return status === 422 ? body.issues.map((one: { path: string[]; code: string }) => `${one.path.join('.')} ${one.code}`) as string[] : [] }
  expect(await fault({ publicAt: iso(m, hourMs) })).toEqual(['groupIds promotions.early_for_whom'])
  expect(await fault({ groupIds: [groupId], publicAt: iso(m, 0) })).toEqual(['publicAt promotions.public_before_start'])
  expect(await fault({ groupIds: [groupId], publicAt: iso(m, 3 * dayMs) })).toEqual(['publicAt promotions.public_after_end'])
  for (const id of [foreign, platforms, 'pgr_no']) expect(await fault({ groupIds: [groupId, id] })).toEqual(['groupIds promotions.no_such_group'])
  expect(await fault({ groupIds: [groupId], scope: {} , lane: 'platform', effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 20_00, payPercent: 100, mostOffFen: null }] } }, operator)).toEqual(['groupIds promotions.no_such_group'])
  expect(await fault({ groupIds: [groupId], kind: 'coupon', lane: 'store_coupon', way: 'joining', effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 100_00, fromPieces: 0, offFen: 20_00, payPercent: 100, mostOffFen: null }] } })).toEqual(['groupIds promotions.groups_claim'])
  const presale = { productId: m.a.productId, depositFen: 20_00, countsFen: 40_00, depositStartsAt: iso(m, 0), depositEndsAt: iso(m, dayMs), tailStartsAt: iso(m, dayMs), tailEndsAt: iso(m, 3 * dayMs), shipDays: 3 }
  expect((await clerk.call('POST', '/v1/merchant/presales', { ...presale, groupIds: [foreign] })).body.issues).toMatchObject([{ path: ['groupIds'], code: 'presales.no_such_group' }])
  expect((await clerk.call('POST', '/v1/merchant/presales', { ...presale, groupIds: [groupId], publicAt: iso(m, 2 * dayMs) })).body.issues).toMatchObject([{ path: ['publicAt'], code: 'presales.public_after_end' }])
  // What was drafted says again what it was told, and keeps it through a change.
  const { body: { id } } = await draft(m, { groupIds: [groupId], publicAt: iso(m, hourMs) })
  expect((await clerk.call('GET', `/v1/merchant/offers/${id}`)).body).toMatchObject({ groupIds: [groupId], publicAt: iso(m, hourMs) })
})

test('F26 F39 F40 the calendar shows the window, trying as a buyer knows his groups, and the preview says what is for members', async () => {
  const m = await market(50)
  const { groupId, clerk } = await hall(m)
  const id = await live(m, { groupIds: [groupId], publicAt: iso(m, publicMs) })
  expect((await clerk.call('GET', '/v1/merchant/calendar?month=2026-06')).body.entries).toMatchObject([{ refId: id, isForGroups: true, publicAt: iso(m, publicMs) }])
  const tried = (more: object) => clerk.call('POST', '/v1/merchant/tries', { lines: of(m), at: iso(m, minuteMs), ...more })
  expect((await tried({})).body).toMatchObject({ discountFen: 0, others: [{ offerId: id, why: { why: 'for_members', publicAt: iso(m, publicMs) } }] })
  expect((await tried({ groupIds: [groupId] })).body).toMatchObject({ discountFen: 50_00, others: [] })
  expect((await tried({ at: iso(m, publicMs) })).body).toMatchObject({ discountFen: 50_00 })
  const foreign = (await m.by(m.b.clerk).call('POST', '/v1/merchant/price-groups', { name: '别家', kind: 'tier' })).body.id as string
  expect((await tried({ groupIds: [foreign] })).status).toBe(404)
  const other = (await draft(m, { name: '全员价' })).body.id as string
  expect((await clerk.call('GET', `/v1/merchant/offers/${other}/preview`)).body.meetings).toMatchObject([{ offerId: id, isForGroups: true }])
})
