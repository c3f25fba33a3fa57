import { StockCameBack, StockRanOut } from '#events/stock'
import { goodsBack, goodsOut } from '#supply/pricing'
import { lastly, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { refuse } from '#kernel/refusal'
import { moveLots } from './lots.service'
import { place, type Placed, type Shelf } from './placing.rules'
import { outOfPools, roomFor, shortOf, type Pool } from './pools.rules'
import { refuseBeforeTurn, tellFilled } from './promises.service'
import { allot, summed, type Hold, type Level, type Want } from './reservations.rules'
import { forget, lookAgain, noteLeft } from './sold-out.queries'
import { availabilityOf, channelNow, openLevels, poolsOf } from './stock.queries'

const lockLevels = `${openLevels} for update of l`

/** The book's lines, the levels they move and the promises they make, in one statement. */
const hold = `
  with wanted as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $10::text[], $13::text[], $14::int[]) as w(movement_id, reservation_id, order_id, sku_id, warehouse_id, quantity, why, pool_id, pool_pieces)),
    pooled as (update stock_pools p set taken = p.taken + s.pieces from (select pool_id, sum(pool_pieces)::int as pieces from wanted where pool_id is not null group by 1) s where p.id = s.pool_id),
    moved as (update stock_levels l set available = l.available - s.quantity, reserved = l.reserved + s.quantity
      from (select sku_id, warehouse_id, sum(quantity)::int as quantity from wanted group by 1, 2) s where l.sku_id = s.sku_id and l.warehouse_id = s.warehouse_id returning l.sku_id, l.warehouse_id, l.available, l.backorder_days),
    booked as (insert into stock_movements (id, sku_id, warehouse_id, kind, available, reserved, shipped, damaged, in_transit, order_id, source_id, actor_id, at)
      select movement_id, sku_id, warehouse_id, 'reserve', -quantity, quantity, 0, 0, 0, order_id, order_id, $7, $8::timestamptz from wanted)
  insert into stock_reservations (id, sku_id, warehouse_id, quantity, order_id, state, at, expires_at, why, promised_at, channel, district_code, pool_id, pool_pieces)
  select w.reservation_id, w.sku_id, w.warehouse_id, w.quantity, w.order_id, 'held', $8::timestamptz, $9, w.why, case when m.available < 0 then $8::timestamptz + make_interval(days => m.backorder_days) end, $11, $12, w.pool_id, w.pool_pieces from wanted w join moved m using (sku_id, warehouse_id)`

/** The same for one want in one warehouse, guarded by what is left there: nothing is written where it is not enough. */
const taken = (least: '>=' | '>') => `
  with moved as (update stock_levels set available = available - $6::int, reserved = reserved + $6::int where sku_id = $4 and warehouse_id = $5 and available + backorder_most ${least} $6::int and not has_pools
      and exists (select from stock_warehouses where id = $5 and is_open) returning available, backorder_most, backorder_days),
    booked as (insert into stock_movements (id, sku_id, warehouse_id, kind, available, reserved, shipped, damaged, in_transit, order_id, source_id, actor_id, at)
      select $1, $4, $5, 'reserve', -$6::int, $6::int, 0, 0, 0, $3, $3, $7, $8::timestamptz from moved),
    kept as (insert into stock_reservations (id, sku_id, warehouse_id, quantity, order_id, state, at, expires_at, why, promised_at, channel, district_code) select $2, $4, $5, $6::int, $3, 'held', $8::timestamptz, $9, case when available < 0 then 'backorder' else 'only' end,
      case when available < 0 then $8::timestamptz + make_interval(days => backorder_days) end, $10, $11 from moved)`
const holdOne = `${taken('>=')} select available + backorder_most as left from moved`
/** The same along with the commit: something is left after it, or everything is undone. */
const holdLast = `${taken('>')} select stock_overtaken() where not exists (select from moved)`

export interface Reservation { readonly wants: readonly Want[]; readonly expiresAt: Date; /** To which district it goes, where that is known. */ readonly districtCode?: string | undefined; readonly seen?: readonly Shelf[] | undefined; /** The transaction takes nothing else that others want, before it or after. */ readonly isLast?: boolean }
/**
 * Holds stock 占用库存 for orders until it is claimed, released or `expiresAt` has come; all or nothing (I-10, I-16). Rows are locked in order of
 * SKU, so no two orders wait on each other. Refuses `stock.sold_out` with the SKU and what is left of it. `seen` is what `levelsOf` read a moment ago: where it
 * is too little, nobody waits for a lock to be told so, and what one warehouse alone holds is taken by one guarded write; with `isLast` that goes along with the commit,
 * so that whoever wants the same waits for no more than that. The last piece is taken in sight: that it ran out is told.
 */
export function reserve(ctx: Context, { wants, expiresAt, districtCode, seen, isLast = false }: Reservation): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const all = summed(wants)
    if (seen) {
      holdsOf(ctx, all, seen, districtCode)
      const [shelf, ...others] = seen
      if (shelf && others.length === 0 && all.length === 1 && shelf.hasPools !== true) {
        const one = { ...all[0]!, warehouseId: shelf.warehouseId }
        if (isLast && !ctx.isCareful && shelf.available + shelf.backorder > one.quantity) { lastly(ctx, () => ctx.client.query({ name: 'stock.hold_last', text: holdLast, values: valuesOf(ctx, one, expiresAt, districtCode) })); return }
        if (await takeOne(ctx, one, expiresAt, districtCode)) return
      }
    }
    await takeLocked(ctx, all, expiresAt, districtCode)
  })
}

function holdsOf(ctx: Context, wants: readonly Want[], shelves: readonly Shelf[], districtCode: string | undefined, pools: readonly Pool[] = []): readonly Placed[] {
  const result = shortOf(wants, shelves, channelNow(ctx), pools) ?? place(wants, shelves, districtCode)
  if (!('short' in result)) return result.holds
  noteLeft(ctx, result.short, result.left)
  return refuse('stock.sold_out', { skuId: result.short, left: result.left })
}

/** One want of a SKU that lies in one warehouse only. Answers false where it was taken meanwhile. */
async function takeOne(ctx: Context, one: Hold, expiresAt: Date, districtCode: string | undefined): Promise<boolean> {
  const { rows: [now] } = await ctx.client.query<{ left: number }>({ name: 'stock.hold_one', text: holdOne, values: valuesOf(ctx, one, expiresAt, districtCode) })
  if (now?.left === 0) {
    ctx.afterCommit?.push(() => { noteLeft(ctx, one.skuId, 0) })
    await emit(ctx, StockRanOut, { skuId: one.skuId })
  }
  return now !== undefined
}

const valuesOf = (ctx: Context, { orderId, skuId, warehouseId, quantity }: Hold, expiresAt: Date, districtCode: string | undefined) => [newId('mov', ctx.now), newId('res', ctx.now), orderId, skuId, warehouseId, quantity, ctx.actor.id, ctx.now, expiresAt, channelNow(ctx), districtCode ?? null]

async function takeLocked(ctx: Context, all: readonly Want[], expiresAt: Date, districtCode: string | undefined): Promise<void> {
  const skuIds = [...new Set(all.map((want) => want.skuId))]
  const { rows: levels } = await ctx.client.query<Shelf>({ name: 'stock.lock_levels', text: lockLevels, values: [skuIds] })
  // What is kept is read once the levels are locked: whoever takes of it, or keeps some, has locked them first.
  const pools = levels.some((level) => level.hasPools) ? await poolsOf(ctx, skuIds) : []
  const [holds, channel] = [holdsOf(ctx, all, levels, districtCode, pools), channelNow(ctx)]
  const taken = outOfPools(channel, holds, pools)
  await ctx.client.query({ name: 'stock.hold', text: hold, values: [holds.map(() => newId('mov', ctx.now)), holds.map(() => newId('res', ctx.now)), holds.map((h) => h.orderId), holds.map((h) => h.skuId),
    holds.map((h) => h.warehouseId), holds.map((h) => h.quantity), ctx.actor.id, ctx.now, expiresAt, holds.map((h) => h.why), channel, districtCode ?? null, taken.map((one) => one?.poolId ?? null), taken.map((one) => one?.pieces ?? 0)] })
  const gone = (skuId: string) => holds.reduce((sum, h) => (h.skuId === skuId ? sum + h.quantity : sum), 0)
  for (const skuId of skuIds) if (roomFor(channel, skuId, levels, pools) === gone(skuId)) await emit(ctx, StockRanOut, { skuId })
}

/** Paid: what was held is promised for good and does not expire any more. Idempotent. */
export async function claim(ctx: Context, orderIds: readonly string[]): Promise<void> {
  await ctx.client.query({ name: 'stock.claim', text: `update stock_reservations set state = 'claimed' where order_id = any((select $1::text[])::text[]) and state = 'held'`, values: [orderIds] })
}

interface Open { readonly id: string; readonly skuId: string; readonly warehouseId: string; readonly orderId: string; readonly left: number; readonly available: number }

/** Lets go of what orders hold and have not shipped: it can be bought again. Twice is once. Where it is `takenAgain` in the same transaction, nobody is told that it came back, and this process looks at it anew at once. */
export function release(ctx: Context, orderIds: readonly string[], takenAgain = false): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { rows } = await ctx.client.query<Open & { merchantId: string }>({ name: 'stock.lock_open', values: [orderIds], text: `
      select r.id, r.sku_id as "skuId", r.warehouse_id as "warehouseId", r.order_id as "orderId", r.quantity - r.shipped as left, l.available, l.merchant_id as "merchantId"
      from stock_reservations r join stock_levels l using (sku_id, warehouse_id) join stock_warehouses w on w.id = r.warehouse_id
      where r.order_id = any((select $1::text[])::text[]) and r.state in ('held', 'claimed') and r.shipped < r.quantity
      order by r.sku_id, w.priority, r.warehouse_id, r.id for update of l, r` })
    if (rows.length === 0) return
    await ctx.client.query({ name: 'stock.release', values: [rows.map((r) => r.id), rows.map(() => newId('mov', ctx.now)), ctx.actor.id, ctx.now], text: `
      with ended as (update stock_reservations r set state = 'released', ended_at = $4 from unnest($1::text[], $2::text[]) as e(id, movement_id) where r.id = e.id
          returning e.movement_id, r.sku_id, r.warehouse_id, r.order_id, r.quantity - r.shipped as quantity, r.pool_id, least(r.pool_pieces, r.quantity - r.shipped) as pool_pieces),
        back as (update stock_pools p set taken = p.taken - s.pieces from (select pool_id, sum(pool_pieces)::int as pieces from ended where pool_id is not null group by 1) s where p.id = s.pool_id),
        moved as (update stock_levels l set available = l.available + s.quantity, reserved = l.reserved - s.quantity
          from (select sku_id, warehouse_id, sum(quantity)::int as quantity from ended group by 1, 2) s where l.sku_id = s.sku_id and l.warehouse_id = s.warehouse_id)
      insert into stock_movements (id, sku_id, warehouse_id, kind, available, reserved, shipped, damaged, in_transit, order_id, source_id, actor_id, at)
      select movement_id, sku_id, warehouse_id, 'release', quantity, -quantity, 0, 0, 0, order_id, order_id, $3, $4 from ended` })
    for (const row of rows) await tellFilled(ctx, row, -row.available, -row.available - rows.filter((r) => r.skuId === row.skuId && r.warehouseId === row.warehouseId).reduce((sum, r) => sum + r.left, 0))
    if (takenAgain) return forget(ctx, rows.map(({ skuId }) => skuId))
    const now = await availabilityOf(ctx, [...new Set(rows.map((r) => r.skuId))])
    lookAgain(ctx, now.keys())
    for (const [skuId, available] of now) if (available === rows.filter((r) => r.skuId === skuId).reduce((sum, r) => sum + r.left, 0)) await emit(ctx, StockCameBack, { skuId })
  })
}

/** Lets go of a part of what an order holds, which lives on without it, as a gift that has lapsed; `sourceId` is the line that it was for. What nothing is left of is struck out: the book keeps why. */
export function letGo(ctx: Context, { orderId, sourceId, lines }: { readonly orderId: string; readonly sourceId: string; readonly lines: readonly Shipped[] }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { rows } = await ctx.client.query<Open & { merchantId: string }>({ name: 'stock.lock_part', values: [orderId, lines.map(({ skuId }) => skuId)], text: `
      select r.id, r.sku_id as "skuId", r.warehouse_id as "warehouseId", r.order_id as "orderId", r.quantity - r.shipped as left, l.available, l.merchant_id as "merchantId"
      from stock_reservations r join stock_levels l using (sku_id, warehouse_id) join stock_warehouses w on w.id = r.warehouse_id
      where r.order_id = $1 and r.sku_id = any((select $2::text[])::text[]) and r.state in ('held', 'claimed') order by r.sku_id, w.priority desc, r.warehouse_id for update of l, r` })
    const result = allot(summed(lines.map((line) => ({ ...line, orderId }))), rows.map((row) => ({ skuId: row.skuId, warehouseId: row.warehouseId, available: row.left })))
    if ('short' in result) refuse('stock.not_held', { skuId: result.short, left: result.left })
    const { holds } = result
    await ctx.client.query({ name: 'stock.let_go', values: [holds.map(() => newId('mov', ctx.now)), holds.map((h) => h.skuId), holds.map((h) => h.warehouseId), holds.map((h) => h.quantity), orderId, sourceId, ctx.actor.id, ctx.now], text: `
      with gone as (select * from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as g(movement_id, sku_id, warehouse_id, quantity)),
        less as (update stock_reservations r set quantity = r.quantity - g.quantity, pool_pieces = r.pool_pieces - least(r.pool_pieces, g.quantity), ended_at = case when r.quantity - g.quantity = r.shipped then $8::timestamptz end from gone g where r.order_id = $5 and r.sku_id = g.sku_id and r.warehouse_id = g.warehouse_id and r.quantity > g.quantity),
        struck as (delete from stock_reservations r using gone g where r.order_id = $5 and r.sku_id = g.sku_id and r.warehouse_id = g.warehouse_id and r.quantity = g.quantity),
        back as (update stock_pools p set taken = p.taken - s.pieces from (select r.pool_id, sum(least(r.pool_pieces, g.quantity))::int as pieces from gone g join stock_reservations r on r.order_id = $5 and r.sku_id = g.sku_id and r.warehouse_id = g.warehouse_id where r.pool_id is not null group by 1) s where p.id = s.pool_id),
        moved as (update stock_levels l set available = l.available + g.quantity, reserved = l.reserved - g.quantity from gone g where l.sku_id = g.sku_id and l.warehouse_id = g.warehouse_id)
      insert into stock_movements (id, sku_id, warehouse_id, kind, available, reserved, shipped, damaged, in_transit, order_id, source_id, actor_id, at)
      select movement_id, sku_id, warehouse_id, 'release', quantity, -quantity, 0, 0, 0, $5, $6, $7, $8 from gone` })
    for (const row of rows) await tellFilled(ctx, row, -row.available, -row.available - (holds.find((h) => h.skuId === row.skuId && h.warehouseId === row.warehouseId)?.quantity ?? 0))
    const now = await availabilityOf(ctx, [...new Set(holds.map((h) => h.skuId))])
    lookAgain(ctx, now.keys())
    for (const [skuId, available] of now) if (available === holds.filter((h) => h.skuId === skuId).reduce((sum, h) => sum + h.quantity, 0)) await emit(ctx, StockCameBack, { skuId })
  })
}

export interface Shipped { readonly skuId: string; readonly quantity: number }

/** What an order holds leaves the house, in part or whole. `sourceId` is the parcel: it leaves once. Refuses more than the order still holds. */
export function shipOut(ctx: Context, { orderId, sourceId, lines }: { readonly orderId: string; readonly sourceId: string; readonly lines: readonly Shipped[] }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const wanted = summed(lines.map((line) => ({ ...line, orderId })))
    const { rows } = await ctx.client.query<Open & { merchantId: string; hasLots: boolean; promisedAt: Date | null }>({ name: 'stock.lock_claimed', values: [orderId], text: `
      select r.id, r.sku_id as "skuId", l.merchant_id as "merchantId", r.warehouse_id as "warehouseId", r.order_id as "orderId", r.quantity - r.shipped as left, l.available, l.has_lots as "hasLots", r.promised_at as "promisedAt"
      from stock_reservations r join stock_levels l using (sku_id, warehouse_id) join stock_warehouses w on w.id = r.warehouse_id
      where r.order_id = $1 and r.state = 'claimed' order by r.sku_id, w.priority, r.warehouse_id for update of l, r` })
    const result = allot(wanted, rows.map((row) => ({ skuId: row.skuId, warehouseId: row.warehouseId, available: row.left })))
    if ('short' in result) refuse('stock.not_held', { skuId: result.short, left: result.left })
    const { holds } = result
    for (const row of rows) if (row.promisedAt && row.available < 0) await refuseBeforeTurn(ctx, { ...row, promisedAt: row.promisedAt, owed: -row.available }, holds.find((h) => h.skuId === row.skuId && h.warehouseId === row.warehouseId)?.quantity ?? 0)
    await ctx.client.query({ name: 'stock.ship', values: [holds.map(() => newId('mov', ctx.now)), holds.map((h) => h.skuId), holds.map((h) => h.warehouseId), holds.map((h) => h.quantity), orderId, sourceId, ctx.actor.id, ctx.now], text: `
      with gone as (select * from unnest($1::text[], $2::text[], $3::text[], $4::int[]) as g(movement_id, sku_id, warehouse_id, quantity)),
        kept as (update stock_reservations r set shipped = r.shipped + g.quantity, ended_at = case when r.shipped + g.quantity = r.quantity then $8::timestamptz end from gone g where r.order_id = $5 and r.sku_id = g.sku_id and r.warehouse_id = g.warehouse_id),
        moved as (update stock_levels l set reserved = l.reserved - g.quantity, shipped = l.shipped + g.quantity from gone g where l.sku_id = g.sku_id and l.warehouse_id = g.warehouse_id)
      insert into stock_movements (id, sku_id, warehouse_id, kind, available, reserved, shipped, damaged, in_transit, order_id, source_id, actor_id, at)
      select movement_id, sku_id, warehouse_id, 'ship', 0, -quantity, quantity, 0, 0, $5, $6, $7, $8 from gone` })
    for (const { skuId, quantity } of wanted) await goodsOut(ctx, { skuId, merchantId: rows.find((row) => row.skuId === skuId)!.merchantId, pieces: quantity, sourceId, orderId })
    // What ends first leaves first, where goods are kept by lots.
    for (const h of holds) if (rows.find((row) => row.skuId === h.skuId && row.warehouseId === h.warehouseId)!.hasLots) await moveLots(ctx, h, -h.quantity, sourceId, true)
  })
}

export interface CameBack { readonly skuId: string; readonly sellable: number; readonly damaged: number }
/**
 * What an order had sent comes back 退货入库, by the merchant's word into what can be sold or what is damaged, in the warehouses that it left from. `sourceId` is the case: it comes back
 * once. Refuses more than left.
 */
export function takeIn(ctx: Context, { orderId, sourceId, reason, lines }: { readonly orderId: string; readonly sourceId: string; readonly reason: string; readonly lines: readonly CameBack[] }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const skuIds = [...new Set(lines.map(({ skuId }) => skuId))]
    // The levels are locked first, as by whoever ships.
    const { rows: before } = await ctx.client.query<Level & { merchantId: string; hasLots: boolean }>({ name: 'stock.lock_back', text: 'select l.sku_id as "skuId", l.warehouse_id as "warehouseId", l.merchant_id as "merchantId", l.available, l.has_lots as "hasLots" from stock_levels l join stock_warehouses w on w.id = l.warehouse_id where l.sku_id = any((select $1::text[])::text[]) order by l.sku_id, w.priority, l.warehouse_id for update of l', values: [skuIds] })
    const { rows } = await ctx.client.query<Level>({ name: 'stock.out_of', values: [orderId, skuIds], text: `
      select sku_id as "skuId", warehouse_id as "warehouseId", sum(shipped)::int as available from stock_movements where order_id = $1 and sku_id = any((select $2::text[])::text[]) and kind in ('ship', 'return') group by 1, 2 having sum(shipped) > 0 order by 1, 2` })
    const into = (bucket: 'sellable' | 'damaged', levels: readonly Level[]) => {
      const result = allot(summed(lines.filter((line) => line[bucket] > 0).map((line) => ({ orderId, skuId: line.skuId, quantity: line[bucket] }))), levels)
      return 'short' in result ? refuse('stock.not_held', { skuId: result.short, left: result.left }) : result.holds.map(({ skuId, warehouseId, quantity }) => ({ skuId, warehouseId, quantity, bucket }))
    }
    const sellable = into('sellable', rows)
    const all = [...sellable, ...into('damaged', rows.map((row) => ({ ...row, available: row.available - sellable.filter((one) => one.skuId === row.skuId && one.warehouseId === row.warehouseId).reduce((sum, one) => sum + one.quantity, 0) })))]
    await ctx.client.query({ name: 'stock.take_in', values: [all.map(() => newId('mov', ctx.now)), all.map((one) => one.skuId), all.map((one) => one.warehouseId), all.map((one) => (one.bucket === 'sellable' ? one.quantity : 0)), all.map((one) => (one.bucket === 'damaged' ? one.quantity : 0)), orderId, sourceId, reason, ctx.actor.id, ctx.now], text: `
      with come as (select min(id) as id, sku_id, warehouse_id, sum(good)::int as good, sum(bad)::int as bad from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[]) as c(id, sku_id, warehouse_id, good, bad) group by 2, 3),
        moved as (update stock_levels l set available = l.available + c.good, damaged = l.damaged + c.bad, shipped = l.shipped - c.good - c.bad from come c where l.sku_id = c.sku_id and l.warehouse_id = c.warehouse_id)
      insert into stock_movements (id, sku_id, warehouse_id, kind, available, reserved, shipped, damaged, in_transit, order_id, source_id, reason, actor_id, at)
      select id, sku_id, warehouse_id, 'return', good, 0, -good - bad, bad, 0, $6, $7, $8, $9, $10 from come` })
    for (const skuId of skuIds.toSorted()) await goodsBack(ctx, { skuId, merchantId: before.find((one) => one.skuId === skuId)!.merchantId, pieces: all.reduce((sum, one) => (one.skuId === skuId ? sum + one.quantity : sum), 0), sourceId, orderId })
    for (const level of before) {
      const back = sellable.filter((one) => one.skuId === level.skuId && one.warehouseId === level.warehouseId).reduce((sum, one) => sum + one.quantity, 0)
      if (level.hasLots) await moveLots(ctx, level, back, sourceId)
      await tellFilled(ctx, level, -level.available, -level.available - back)
    }
    const now = await availabilityOf(ctx, skuIds)
    lookAgain(ctx, now.keys())
    for (const [skuId, available] of now) if (available > 0 && available === sellable.filter((one) => one.skuId === skuId).reduce((sum, one) => sum + one.quantity, 0)) await emit(ctx, StockCameBack, { skuId })
  })
}
