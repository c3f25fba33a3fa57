import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createProduct } from '#supply/catalog'
import { adjustStock, claim, closeWarehouse, openWarehouse, pushStock, receive, release, reserve, setSkuRules, setStock, shipOut, takeIn } from '#supply/stock'
import { as, transaction } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after } from '#kernel/time'
import { sized } from '#test/full'
import { booksAgree, shop, type Shop } from '#test/shelves'
import { largeCount, enterCounts, postCount, recount, startCount, submitCount, cancelCount } from './counts.service'
import { countSheet, transferDetail } from './papers.queries'
import { cancelTransfer, draftTransfer, receiveTransfer, sendTransfer } from './transfers.service'

const levelsOf = async ({ ctx }: Shop, warehouseId: string) => (await ctx.pool.query(`select available, reserved, shipped, damaged, in_transit as "inTransit" from stock_levels where warehouse_id = $1 order by sku_id`, [warehouseId])).rows as Record<string, number>[]
const hold = (one: Shop, orderId: string, quantity: number, skuId = one.skuIds[0]!) => reserve(one.ctx, { wants: [{ orderId, skuId, quantity }], expiresAt: after(one.ctx.now, 60_000) })

test('E11 a transfer is drafted, sent, and received in parts; on its way it counts as in transit, and a difference is booked and explained', async () => {
  const one = await shop(10)
  const skuId = one.skuIds[0]!
  const { id: second } = await openWarehouse(one.clerk, { name: '二仓' })
  await hold(one, 'ord_1', 4)
  const draft = (quantity: number) => draftTransfer(one.clerk, { fromId: one.warehouseId, toId: second, note: '补货', lines: [{ skuId, quantity }] })
  await expect(draftTransfer(one.clerk, { fromId: second, toId: second, note: '', lines: [{ skuId, quantity: 1 }] })).rejects.toMatchObject({ status: 422 })
  await expect(draftTransfer(as(one.ctx, { kind: 'merchant', id: 'x', merchantId: 'mer_x', permits: new Set(['*']) }), { fromId: one.warehouseId, toId: second, note: '', lines: [{ skuId, quantity: 1 }] })).rejects.toMatchObject({ status: 404 })
  const { id: tooMany } = await draft(7)
  await expect(sendTransfer(one.clerk, tooMany)).rejects.toMatchObject({ status: 422, facts: { available: 6, reserved: 4 } })
  await cancelTransfer(one.clerk, tooMany)
  const { id } = await draft(5)
  // Twice at once is once.
  await Promise.allSettled([sendTransfer(one.clerk, id), sendTransfer(one.clerk, id)])
  await expect(cancelTransfer(one.clerk, id)).rejects.toMatchObject({ code: 'warehousing.wrong_state' })
  expect([await levelsOf(one, one.warehouseId), await levelsOf(one, second)]).toEqual([[{ available: 1, reserved: 4, shipped: 0, damaged: 0, inTransit: 0 }], [{ available: 0, reserved: 0, shipped: 0, damaged: 0, inTransit: 5 }]])
  const arrive = (received: number, damaged: number, lost: number, note = '') => receiveTransfer(one.clerk, id, { note, lines: [{ skuId, received, damaged, lost }] })
  expect(await arrive(2, 0, 0)).toEqual({ isWhole: false })
  await expect(arrive(4, 0, 0)).rejects.toMatchObject({ status: 422, facts: { left: 3 } })
  await expect(arrive(1, 1, 1)).rejects.toMatchObject({ status: 422 })
  expect(await arrive(1, 1, 1, '外箱压坏，少一件')).toEqual({ isWhole: true })
  expect(await levelsOf(one, second)).toEqual([{ available: 3, reserved: 0, shipped: 0, damaged: 1, inTransit: 0 }])
  expect(await transferDetail(one.clerk, id)).toMatchObject({ state: 'received', lines: [{ quantity: 5, received: 3, damaged: 1, lost: 1 }] })
  await booksAgree(one)
})

test('E08 E11 codes that lie with a warehouse’s goods go on no transfer, which says so beside their line, and are counted by nobody: the rest of the warehouse is', async () => {
  const one = await shop(10)
  const detail = { pain: '', solution: '', trust: '', action: '' }
  const { skuIds: [codes] } = await createProduct(one.clerk, { code: 'V', kind: 'code', categoryId: one.categoryId, title: '月卡', subtitle: '', pictures: [], sellingPoints: [], attributes: [], detail, axes: [], skus: [{ code: 'V1', spec: {}, priceFen: 100, weightGram: 0 }] })
  await receive(one.clerk, { skuId: codes!, warehouseId: one.warehouseId, quantity: 3, sourceId: 'in_codes', areCodes: true })
  const { id: second } = await openWarehouse(one.clerk, { name: '二仓' })
  await expect(draftTransfer(one.clerk, { fromId: one.warehouseId, toId: second, note: '', lines: [{ skuId: one.skuIds[0]!, quantity: 1 }, { skuId: codes!, quantity: 1 }] })).rejects.toMatchObject({ status: 422, facts: { issues: [{ path: ['lines', '1', 'skuId'], code: 'stock.moves_with_codes' }] } })
  expect((await startCount(one.clerk, { warehouseId: one.warehouseId, name: '月盘' })).lines).toBe(1)
  await booksAgree(one)
})

test('E11 a stocktake is blind, accounts for what moved meanwhile, and is posted once', async () => {
  const one = await shop(10, 2)
  const [a, b] = one.skuIds as [string, string]
  await hold(one, 'ord_1', 3, a)
  await claim(one.ctx, ['ord_1'])
  const { id, lines } = await startCount(one.clerk, { warehouseId: one.warehouseId, name: '月盘' })
  await expect(startCount(one.clerk, { warehouseId: one.warehouseId, name: '又盘' })).rejects.toMatchObject({ code: 'warehousing.count_under_way' })
  expect(lines).toBe(2)
  // Two leave and five come in while it is counted.
  await shipOut(one.ctx, { orderId: 'ord_1', sourceId: 'par_1', lines: [{ skuId: a, quantity: 2 }] })
  await receive(one.clerk, { skuId: b, warehouseId: one.warehouseId, quantity: 5, sourceId: 'in_2' })
  expect((await enterCounts(one.clerk, id, [{ skuId: a, counted: 7 }])).left).toBe(1)
  const sheet = () => countSheet(one.clerk, id)
  expect((await sheet()).lines.map((line) => line.seen)).toEqual([null, null])
  await expect(submitCount(one.clerk, id)).rejects.toMatchObject({ code: 'warehousing.not_all_counted', facts: { left: 1 } })
  await enterCounts(one.clerk, id, [{ skuId: b, counted: 15 }])
  await submitCount(one.clerk, id)
  expect((await sheet()).lines.find((line) => line.skuId === a)!.seen).toEqual({ book: 10, movedMeanwhile: -2, difference: -1 })
  expect((await sheet()).lines.find((line) => line.skuId === b)!.seen).toEqual({ book: 10, movedMeanwhile: 5, difference: 0 })
  await recount(one.clerk, id, [a])
  expect((await sheet()).lines.map((line) => line.seen)).toEqual([null, null])
  await enterCounts(one.clerk, id, [{ skuId: a, counted: 9 }])
  await submitCount(one.clerk, id)
  // What is sold between counting and posting is none of its business.
  await hold(one, 'ord_2', 1, a)
  await Promise.allSettled([postCount(one.clerk, id, ''), postCount(one.clerk, id, '')])
  expect((await levelsOf(one, one.warehouseId))[one.skuIds.toSorted().indexOf(a)]).toMatchObject({ available: 7, reserved: 2, shipped: 2 })
  await booksAgree(one)
})

test('E11 I-39 differences beyond the bound wait for another, who allows these and no others; what orders hold stays theirs', async () => {
  const one = await shop(50)
  const skuId = one.skuIds[0]!
  await hold(one, 'ord_1', 10)
  const counted = async (pieces: number) => {
    const { id } = await startCount(one.clerk, { warehouseId: one.warehouseId, name: '抽盘', skuIds: [skuId] })
    await enterCounts(one.clerk, id, [{ skuId, counted: pieces }])
    await submitCount(one.clerk, id)
    return id
  }
  const few = await counted(5)
  await expect(transaction(one.clerk, (ctx) => largeCount.apply(ctx, { merchantId: one.merchantId, payload: { id: few, pieces: 45, countedAt: one.ctx.now.toISOString() } }))).rejects.toMatchObject({ code: 'warehousing.count_below_reserved', facts: { reserved: 10, available: 40 } })
  await cancelCount(one.clerk, few)
  const id = await counted(20)
  const { approvalId } = await postCount(one.clerk, id, '季度盘点')
  expect([approvalId, (await levelsOf(one, one.warehouseId))[0]!['available']]).toEqual([expect.stringMatching(/^apr_/), 40])
  const { rows: [asked] } = await one.ctx.pool.query('select payload, merchant_id as "merchantId" from risk_approvals where id = $1', [approvalId])
  await expect(transaction(one.clerk, (ctx) => largeCount.apply(ctx, { ...asked, payload: { ...asked.payload, countedAt: '2020-01-01T00:00:00.000Z' } }))).rejects.toMatchObject({ code: 'warehousing.wrong_state' })
  await transaction(one.clerk, (ctx) => largeCount.apply(ctx, asked))
  await expect(transaction(one.clerk, (ctx) => largeCount.apply(ctx, asked))).rejects.toMatchObject({ code: 'warehousing.wrong_state' })
  expect((await levelsOf(one, one.warehouseId))[0]).toMatchObject({ available: 10, reserved: 10 })
  await booksAgree(one)
})

const [july, august] = ['2026-07-01', '2026-08-01'] as const
const lotsAt = async ({ ctx }: Shop, warehouseId: string) => (await ctx.pool.query<{ lot: string }>(`select code || ' ' || left_pieces as lot from stock_lots where warehouse_id = $1 order by expires_on`, [warehouseId])).rows.map(({ lot }) => lot)

test('E11 I-09 whatever moves pieces moves those of lots; they go to another warehouse with their days, and never mix with what has none', async () => {
  const one = await shop(0)
  const skuId = one.skuIds[0]!
  const at = { skuId, warehouseId: one.warehouseId }
  const { id: second } = await openWarehouse(one.clerk, { name: '二仓' })
  await receive(one.clerk, { ...at, quantity: 4, sourceId: 'in_1', lot: { code: '七月', expiresOn: july } })
  await receive(one.clerk, { ...at, quantity: 4, sourceId: 'in_2', lot: { code: '八月', expiresOn: august } })
  await expect(receive(one.clerk, { ...at, quantity: 1, sourceId: 'in_3' })).rejects.toMatchObject({ status: 422 })
  await adjustStock(one.clerk, { ...at, pieces: 1, code: 'damaged', note: '' })
  await adjustStock(one.clerk, { ...at, pieces: 1, code: 'made_good', note: '' })
  await setStock(one.clerk, { ...at, quantity: 7, reason: '盘点' })
  await pushStock(one.clerk, { ...at, onHand: 6, version: 1 })
  expect(await lotsAt(one, one.warehouseId)).toEqual(['七月 2', '八月 4'])
  const { id } = await draftTransfer(one.clerk, { fromId: one.warehouseId, toId: second, note: '', lines: [{ skuId, quantity: 4 }] })
  await sendTransfer(one.clerk, id)
  await receiveTransfer(one.clerk, id, { note: '', lines: [{ skuId, received: 1, damaged: 0, lost: 0 }] })
  await receiveTransfer(one.clerk, id, { note: '少一件', lines: [{ skuId, received: 2, damaged: 0, lost: 1 }] })
  expect([await lotsAt(one, one.warehouseId), await lotsAt(one, second)]).toEqual([['七月 0', '八月 2'], ['七月 2', '八月 1']])
  await hold(one, 'ord_1', 5)
  await release(one.ctx, ['ord_1'])
  await booksAgree(one)
  const { id: third } = await openWarehouse(one.clerk, { name: '三仓' })
  await expect(receive(one.clerk, { skuId, warehouseId: third, quantity: 1, sourceId: 'in_4' })).resolves.toBeUndefined()
  const { id: mixed } = await draftTransfer(one.clerk, { fromId: one.warehouseId, toId: third, note: '', lines: [{ skuId, quantity: 1 }] })
  await expect(sendTransfer(one.clerk, mixed)).rejects.toMatchObject({ status: 422 })
  await booksAgree(one)
})

type Step = (one: Shop, houses: readonly string[], state: { orders: string[]; transfers: string[]; n: number }) => Promise<unknown>
const pieces = fc.integer({ min: 1, max: 6 })
const which = fc.nat({ max: 1 })
/** Any work on stock, as anybody may do it in any sequence. */
const step: fc.Arbitrary<readonly [string, Step]> = fc.oneof(
  fc.record({ q: pieces, sku: which, where: which }).map(({ q, sku, where }) => [`receive ${q}`, (one: Shop, houses: readonly string[], s: { n: number }) => receive(one.clerk, { skuId: one.skuIds[sku]!, warehouseId: houses[where]!, quantity: q, sourceId: `in_${s.n}` })] as const),
  fc.record({ x: pieces, y: pieces }).map(({ x, y }) => [`order ${x} ${y}`, async (one: Shop, _houses: readonly string[], s: { orders: string[]; n: number }) => { await reserve(one.ctx, { districtCode: '330106', wants: [{ orderId: `ord_${s.n}`, skuId: one.skuIds[0]!, quantity: x }, { orderId: `ord_${s.n}`, skuId: one.skuIds[1]!, quantity: y }], expiresAt: after(one.ctx.now, 60_000) }); s.orders.push(`ord_${s.n}`) }] as const),
  fc.nat({ max: 5 }).map((i) => ['claim', (one: Shop, _h: readonly string[], s: { orders: string[] }) => claim(one.ctx, s.orders.slice(i, i + 1))] as const),
  fc.nat({ max: 5 }).map((i) => ['release', (one: Shop, _h: readonly string[], s: { orders: string[] }) => release(one.ctx, s.orders.slice(i, i + 1))] as const),
  fc.record({ i: fc.nat({ max: 5 }), q: pieces, sku: which }).map(({ i, q, sku }) => ['ship', async (one: Shop, _h: readonly string[], s: { orders: string[]; n: number }) => { const orderId = s.orders[i]; if (orderId) await shipOut(one.ctx, { orderId, sourceId: `par_${s.n}`, lines: [{ skuId: one.skuIds[sku]!, quantity: q }] }) }] as const),
  fc.record({ i: fc.nat({ max: 5 }), sku: which }).map(({ i, sku }) => ['return', async (one: Shop, _h: readonly string[], s: { orders: string[]; n: number }) => { const orderId = s.orders[i]; if (orderId) await takeIn(one.ctx, { orderId, sourceId: `afs_${s.n}`, reason: '', lines: [{ skuId: one.skuIds[sku]!, sellable: 1, damaged: 1 }] }) }] as const),
  fc.record({ q: pieces, sku: which, where: which, code: fc.constantFrom('lost' as const, 'damaged' as const, 'made_good' as const, 'written_off' as const, 'found' as const) }).map(({ q, sku, where, code }) => [code, (one: Shop, houses: readonly string[]) => adjustStock(one.clerk, { skuId: one.skuIds[sku]!, warehouseId: houses[where]!, pieces: q, code, note: '' })] as const),
  fc.record({ q: pieces, sku: which, where: which }).map(({ q, sku, where }) => ['push', (one: Shop, houses: readonly string[], s: { n: number }) => pushStock(one.clerk, { skuId: one.skuIds[sku]!, warehouseId: houses[where]!, onHand: q, version: s.n })] as const),
  fc.record({ q: pieces, sku: which, where: which }).map(({ q, sku, where }) => ['set', (one: Shop, houses: readonly string[]) => setStock(one.clerk, { skuId: one.skuIds[sku]!, warehouseId: houses[where]!, quantity: q, reason: '盘点' })] as const),
  fc.record({ q: pieces, sku: which, where: which }).map(({ q, sku, where }) => ['send', async (one: Shop, houses: readonly string[], s: { transfers: string[] }) => { const { id } = await draftTransfer(one.clerk, { fromId: houses[where]!, toId: houses[1 - where]!, note: '', lines: [{ skuId: one.skuIds[sku]!, quantity: q }] }); await sendTransfer(one.clerk, id); s.transfers.push(id) }] as const),
  fc.record({ i: fc.nat({ max: 3 }), received: fc.nat({ max: 3 }), damaged: fc.nat({ max: 1 }), lost: fc.nat({ max: 1 }), sku: which }).map(({ i, sku, ...q }) => ['arrive', async (one: Shop, _h: readonly string[], s: { transfers: string[] }) => { const id = s.transfers[i]; if (id) await receiveTransfer(one.clerk, id, { note: '路上', lines: [{ skuId: one.skuIds[sku]!, ...q }] }) }] as const),
  fc.record({ x: fc.nat({ max: 9 }), y: fc.nat({ max: 9 }), where: which }).map(({ x, y, where }) => ['count', async (one: Shop, houses: readonly string[]) => { const { id } = await startCount(one.clerk, { warehouseId: houses[where]!, name: '盘', skuIds: one.skuIds }); await enterCounts(one.clerk, id, [{ skuId: one.skuIds[0]!, counted: x }, { skuId: one.skuIds[1]!, counted: y }]); await submitCount(one.clerk, id); await postCount(one.clerk, id, '').catch(async (fault: unknown) => { await cancelCount(one.clerk, id); throw fault }) }] as const),
  fc.record({ most: fc.nat({ max: 5 }), sku: which, where: which }).map(({ most, sku, where }) => ['promise', (one: Shop, houses: readonly string[]) => setSkuRules(one.clerk, one.skuIds[sku]!, { safetyPieces: null, backorder: most > 0 ? { warehouseId: houses[where]!, most, days: 3 } : null })] as const),
  fc.record({ where: which, closedFor: fc.constantFrom('emergency' as const, null) }).map(({ where, closedFor }) => ['close', (one: Shop, houses: readonly string[]) => closeWarehouse(one.clerk, houses[where]!, { closedFor, note: '' })] as const),
)

test('I-09 I-10 whatever is done to stock in whatever sequence, some of it at once, the book adds up, nothing is below nothing, and what is reserved is what orders hold', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
    const one = await shop(5, 2)
    const { id: second } = await openWarehouse(one.clerk, { name: '二仓', areas: ['33'] })
    const houses = [one.warehouseId, second]
    const state = { orders: [] as string[], transfers: [] as string[], n: 0 }
    const done = async ([name, work]: readonly [string, Step]) => {
      state.n++
      const mine = Object.create(state, { n: { value: state.n } }) as typeof state
      await work(one, houses, mine).catch((fault: unknown) => { if (!(fault instanceof Refusal)) throw new Error(`${name} failed otherwise than by a refusal`, { cause: fault }) })
    }
    // Two at a time, so that locks meet.
    for (let i = 0; i < steps.length; i += 2) await Promise.all(steps.slice(i, i + 2).map(done))
    await booksAgree(one)
    const { rows } = await one.ctx.pool.query(`select l.sku_id from stock_levels l left join (select t.to_id, x.sku_id, sum(x.quantity - x.received - x.damaged - x.lost) due from warehousing_transfers t join warehousing_transfer_lines x on x.transfer_id = t.id where t.state = 'sent' group by 1, 2) d on d.to_id = l.warehouse_id and d.sku_id = l.sku_id where l.in_transit <> coalesce(d.due, 0)`)
    expect(rows).toEqual([])
  }), { numRuns: sized(8, 200) })
}, sized(60_000, 600_000))
