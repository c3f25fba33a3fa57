import fc from 'fast-check'
import { expect, test } from 'vitest'
import { as, transaction, type Actor, type Context } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { sized } from '#test/full'
import { booksAgree, shop, type Shop } from '#test/shelves'
import { later } from '#test/world'
import { channelOf, keptFrom, outOfPools, roomFor, shortOf, type Channel, type Pool } from './pools.rules'
import { changePool, endPool, endPools, openPool, takeElsewhere } from './pools.service'
import { claim, letGo, release, reserve, shipOut } from './reservations.service'
import { setSkuRules } from './safety.service'
import { availabilityOf, availabilityOfProduct, levelsOf, poolList } from './stock.queries'
import { setStock } from './stock.service'
import { openWarehouse } from './warehouses.service'

const shopper: Actor = { kind: 'shopper', id: 'shp_1' }
/** Somebody who buys through a channel. */
const buys = (ctx: Context, channel: 'storefront' | 'wechat' | 'live'): Context => ({ ...as(ctx, shopper), caller: { ip: '1.1.1.1', agent: channel === 'wechat' ? 'Mozilla MicroMessenger/8.0' : 'Mozilla', ...(channel === 'live' && { from: 'live' }) } })
const order = (ctx: Context, orderId: string, skuId: string, quantity: number) => reserve(ctx, { wants: [{ orderId, skuId, quantity }], expiresAt: after(ctx.now, 60_000) })
const tomorrow = (one: Shop) => after(one.ctx.now, dayMs)
const leftOf = async (one: Shop, id: string) => (await poolList(one.clerk, { limit: 10 })).items.find((pool) => pool.id === id)

test('F88 a channel is told by how somebody came: a live room’s link, WeChat, else the storefront; whoever does not buy sees the storefront', () => {
  const agent = 'Mozilla/5.0 MicroMessenger/8.0.49'
  expect([channelOf({ kind: 'guest', agent: 'Mozilla' }), channelOf({ kind: 'shopper' }), channelOf({ kind: 'shopper', agent }), channelOf({ kind: 'guest', agent, from: 'live' }), channelOf({ kind: 'shopper', from: 'other' }), channelOf({ kind: 'merchant', agent, from: 'live' }), channelOf({ kind: 'system' })])
    .toEqual(['storefront', 'storefront', 'wechat', 'live', 'storefront', 'storefront', 'storefront'])
})

test('F88 of what is kept a channel takes first, others nothing, and nobody more than is there', () => {
  const pool = fc.record({ id: fc.uuid(), skuId: fc.constantFrom('a', 'b'), channel: fc.constantFrom<Channel>('storefront', 'wechat', 'live', 'erp'), left: fc.nat({ max: 9 }) }) satisfies fc.Arbitrary<Pool>
  fc.assert(fc.property(fc.uniqueArray(pool, { selector: (one) => `${one.skuId} ${one.channel}`, maxLength: 6 }), fc.nat({ max: 40 }), fc.array(fc.record({ skuId: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 4 }), (pools, there, holds) => {
    const levels = ['a', 'b'].map((skuId) => ({ skuId, available: there, backorder: 0 }))
    const taken = outOfPools('live', holds, pools)
    for (const skuId of ['a', 'b']) {
      const others = pools.filter((one) => one.skuId === skuId && one.channel !== 'live').reduce((sum, one) => sum + one.left, 0)
      expect([keptFrom('live', skuId, pools), roomFor('live', skuId, levels, pools)]).toEqual([others, Math.max(0, there - others)])
      const own = pools.find((one) => one.skuId === skuId && one.channel === 'live')
      const wanted = holds.filter((hold) => hold.skuId === skuId).reduce((sum, hold) => sum + hold.quantity, 0)
      expect(taken.reduce((sum, one, i) => (holds[i]!.skuId === skuId ? sum + (one?.pieces ?? 0) : sum), 0)).toBe(Math.min(own?.left ?? 0, wanted))
      for (const [i, one] of taken.entries()) if (one && holds[i]!.skuId === skuId) { expect(one.poolId).toBe(own!.id); expect(one.pieces).toBeGreaterThan(0); expect(one.pieces).toBeLessThanOrEqual(holds[i]!.quantity) }
      const short = shortOf(holds.filter((hold) => hold.skuId === skuId), levels, 'live', pools.filter((one) => one.skuId === skuId))
      expect(short).toEqual(pools.some((one) => one.skuId === skuId) && wanted > Math.max(0, there - others) ? { short: skuId, left: Math.max(0, there - others) } : undefined)
    }
  }), { numRuns: sized(300, 5_000) })
})

test('F88 E10 what is kept for the live room is sold there and nowhere else; what comes back is its again; at its end all of it is everybody’s', async () => {
  const one = await shop(10)
  const skuId = one.skuIds[0]!
  const [store, live] = [buys(one.ctx, 'storefront'), buys(one.ctx, 'live')]
  const { id } = await openPool(one.clerk, { skuId, channel: 'live', pieces: 6, endsAt: tomorrow(one) })
  const seen = async (ctx: Context) => (await availabilityOf(ctx, [skuId])).get(skuId)
  expect([await seen(store), await seen(live)]).toEqual([4, 10])
  expect([...(await availabilityOfProduct(store, (await one.ctx.pool.query<{ id: string }>('select product_id as id from catalog_skus')).rows[0]!.id)).values()]).toMatchObject([{ available: 4, here: 4 }])
  await expect(order(store, 'ord_1', skuId, 5)).rejects.toMatchObject({ code: 'stock.sold_out', facts: { left: 4 } })
  await reserve(store, { wants: [{ orderId: 'ord_1', skuId, quantity: 4 }], expiresAt: after(one.ctx.now, 60_000), seen: await levelsOf(store, [skuId]) })
  await expect(order(store, 'ord_2', skuId, 1)).rejects.toMatchObject({ code: 'stock.sold_out', facts: { left: 0 } })
  await order(live, 'ord_3', skuId, 5)
  expect(await leftOf(one, id)).toMatchObject({ pieces: 6, taken: 5, isOpen: true })
  // A part of the live order is let go, then all of it: its share is the live room's again, not the storefront's.
  await letGo(one.ctx, { orderId: 'ord_3', sourceId: 'lin_1', lines: [{ skuId, quantity: 2 }] })
  expect([(await leftOf(one, id))!.taken, await seen(store), await seen(live)]).toEqual([3, 0, 3])
  await release(one.ctx, ['ord_3'])
  expect([(await leftOf(one, id))!.taken, await seen(store), await seen(live)]).toEqual([0, 0, 6])
  const over = later(one.ctx, dayMs)
  expect([await seen(buys(over, 'storefront')), await seen(buys(over, 'live'))]).toEqual([6, 6])
  await order(buys(over, 'storefront'), 'ord_4', skuId, 6)
  expect([await endPools(over), await endPools(over)]).toEqual([1, 0])
  expect(await leftOf(one, id)).toMatchObject({ isOpen: false, taken: 0 })
  await booksAgree(one)
})

test('F88 a share is no more than is there and nobody’s, one for each channel, not less than is taken; it ends when its merchant says so', async () => {
  const one = await shop(10)
  const skuId = one.skuIds[0]!
  const wish = (pieces: number, channel: Channel = 'live') => openPool(one.clerk, { skuId, channel, pieces, endsAt: tomorrow(one) })
  await expect(wish(11)).rejects.toMatchObject({ status: 422, code: 'stock.pool_too_large', facts: { free: 10 } })
  await expect(openPool(one.clerk, { skuId, channel: 'live', pieces: 1, endsAt: one.ctx.now })).rejects.toMatchObject({ code: 'stock.pool_is_over' })
  await expect(openPool(as(one.ctx, { kind: 'merchant', id: 'x', merchantId: 'mer_x', permits: new Set(['*']) }), { skuId, channel: 'live', pieces: 1, endsAt: tomorrow(one) })).rejects.toMatchObject({ status: 404 })
  const { id } = await wish(6)
  await expect(wish(1)).rejects.toMatchObject({ code: 'stock.pool_of_channel' })
  await expect(wish(5, 'wechat')).rejects.toMatchObject({ facts: { free: 4 } })
  await wish(2, 'wechat')
  await order(buys(one.ctx, 'live'), 'ord_1', skuId, 3)
  await expect(changePool(one.clerk, id, { pieces: 2, endsAt: tomorrow(one) })).rejects.toMatchObject({ code: 'stock.pool_taken', facts: { taken: 3 } })
  await expect(changePool(one.clerk, id, { pieces: 9, endsAt: tomorrow(one) })).rejects.toMatchObject({ facts: { free: 8 } })
  await changePool(one.clerk, id, { pieces: 8, endsAt: tomorrow(one) })
  await expect(order(buys(one.ctx, 'storefront'), 'ord_2', skuId, 1)).rejects.toMatchObject({ code: 'stock.sold_out' })
  await expect(setSkuRules(one.clerk, skuId, { safetyPieces: null, backorder: { warehouseId: one.warehouseId, most: 5, days: 3 } })).rejects.toMatchObject({ code: 'stock.pool_or_backorder' })
  await expect(takeElsewhere(one.clerk, id, { pieces: 1, sourceId: 'x', warehouseId: one.warehouseId })).rejects.toMatchObject({ code: 'stock.pool_of_orders' })
  await endPool(one.clerk, id)
  await expect(endPool(one.clerk, id)).rejects.toMatchObject({ code: 'stock.pool_is_over' })
  await order(buys(one.ctx, 'storefront'), 'ord_2', skuId, 5)
  // A share of which nothing is there any more keeps nobody from anything, and nobody takes what is not there.
  await setStock(one.clerk, { skuId, warehouseId: one.warehouseId, quantity: 1, reason: '丢失' })
  await expect(order(buys(one.ctx, 'wechat'), 'ord_3', skuId, 2)).rejects.toMatchObject({ facts: { left: 1 } })
  await order(buys(one.ctx, 'wechat'), 'ord_3', skuId, 1)
  await booksAgree(one)
})

test('F88 what another platform sold is taken out of its share once, by the ERP, and never more than is left of it', async () => {
  const one = await shop(10)
  const skuId = one.skuIds[0]!
  const { id } = await openPool(one.clerk, { skuId, channel: 'erp', pieces: 4, endsAt: tomorrow(one) })
  const take = (pieces: number, sourceId: string) => takeElsewhere(one.clerk, id, { pieces, sourceId, warehouseId: one.warehouseId })
  expect([await take(3, 'tm_1'), await take(3, 'tm_1')]).toEqual([{ left: 1 }, { left: 1 }])
  await expect(take(2, 'tm_2')).rejects.toMatchObject({ status: 422, facts: { left: 1 } })
  expect((await availabilityOf(buys(one.ctx, 'storefront'), [skuId])).get(skuId)).toBe(6)
  await booksAgree(one)
})

test('I-10 whoever takes, lets go, keeps and ends at once, nothing is sold twice, no share is taken by others, and all of it can be sold in the end', async () => {
  type Step = (one: Shop, n: number) => Promise<unknown>
  const who = fc.constantFrom('storefront' as const, 'live' as const, 'wechat' as const)
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ channel: who, q: fc.integer({ min: 1, max: 5 }) }).map(({ channel, q }): Step => (one, n) => order(buys(one.ctx, channel), `ord_${n}`, one.skuIds[0]!, q)) },
    fc.nat({ max: 20 }).map((i): Step => (one) => release(one.ctx, [`ord_${i}`])),
    fc.nat({ max: 20 }).map((i): Step => (one) => claim(one.ctx, [`ord_${i}`])),
    fc.nat({ max: 20 }).map((i): Step => (one, n) => shipOut(one.ctx, { orderId: `ord_${i}`, sourceId: `par_${n}`, lines: [{ skuId: one.skuIds[0]!, quantity: 1 }] })),
    fc.nat({ max: 20 }).map((i): Step => (one, n) => letGo(one.ctx, { orderId: `ord_${i}`, sourceId: `lin_${n}`, lines: [{ skuId: one.skuIds[0]!, quantity: 1 }] })),
    fc.record({ channel: fc.constantFrom<Channel>('live', 'wechat', 'erp'), pieces: fc.integer({ min: 1, max: 9 }) }).map(({ channel, pieces }): Step => (one) => openPool(one.clerk, { skuId: one.skuIds[0]!, channel, pieces, endsAt: tomorrow(one) })),
    fc.nat({ max: 2 }).map((i): Step => async (one) => { const pool = (await poolList(one.clerk, { limit: 10, isOpen: true })).items[i]; if (pool) await endPool(one.clerk, pool.id) }),
    fc.record({ i: fc.nat({ max: 2 }), pieces: fc.integer({ min: 1, max: 9 }) }).map(({ i, pieces }): Step => async (one) => { const pool = (await poolList(one.clerk, { limit: 10, isOpen: true })).items[i]; if (pool) await changePool(one.clerk, pool.id, { pieces, endsAt: tomorrow(one) }) }),
  )
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 24 }), async (steps) => {
    const one = await shop(8)
    await openWarehouse(one.clerk, { name: '二仓' }).then(({ id }) => setStock(one.clerk, { skuId: one.skuIds[0]!, warehouseId: id, quantity: 6, reason: '盘点' }))
    for (let i = 0; i < steps.length; i += 3) {
      await Promise.all(steps.slice(i, i + 3).map((work, j) => work(one, i + j).catch((fault: unknown) => { if (!(fault instanceof Refusal)) throw fault })))
      const { rows: [now] } = await one.ctx.pool.query<{ there: number; kept: number }>(`select (select sum(available)::int from stock_levels) as there, (select coalesce(sum(pieces - taken), 0)::int from stock_pools where ended_at is null) as kept`)
      expect(now!.there).toBeGreaterThanOrEqual(now!.kept)
    }
    await booksAgree(one)
    for (const pool of (await poolList(one.clerk, { limit: 10, isOpen: true })).items) await endPool(one.clerk, pool.id)
    const { rows: [{ there } = { there: 0 }] } = await one.ctx.pool.query<{ there: number }>('select sum(available)::int as there from stock_levels')
    if (there > 0) await order(buys(one.ctx, 'storefront'), 'ord_all', one.skuIds[0]!, there)
  }), { numRuns: sized(8, 200) })
}, sized(60_000, 600_000))

test('E10 fifty buyers of two channels race for what is kept and what is everybody’s: each piece is sold once, to whom it was kept for', async () => {
  const one = await shop(20)
  const skuId = one.skuIds[0]!
  await openPool(one.clerk, { skuId, channel: 'live', pieces: 8, endsAt: tomorrow(one) })
  const all = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => transaction(buys(one.ctx, i % 2 ? 'live' : 'storefront'), async (ctx) => { await reserve(ctx, { wants: [{ orderId: `ord_${i}`, skuId, quantity: 1 }], expiresAt: after(ctx.now, 60_000), seen: await levelsOf(ctx, [skuId]) }); return i % 2 })))
  const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const live = won.filter((at) => at === 1).length
  expect([won.length, live >= 8, won.length - live <= 12]).toEqual([20, true, true])
  expect(all.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Refusal).code] : [])).every((code) => code === 'stock.sold_out')).toBe(true)
  await booksAgree(one)
})
