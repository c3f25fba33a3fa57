import { and, eq, sql } from 'drizzle-orm'
import { StockCameBack, StockPoolChanged, StockRanOut } from '#events/stock'
import { skuNames } from '#supply/catalog'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import type { Shelf } from './placing.rules'
import { takenByHand, type Channel } from './pools.rules'
import { lookAgain } from './sold-out.queries'
import { availabilityOf, poolsOf } from './stock.queries'
import { levelOf, moveGoods } from './stock.service'
import { levels, pools, poolTakes } from './tables'

/** Pools 渠道库存 are made, changed, ended and taken from by hand (F88). Whoever does has locked all levels of the SKU, as has whoever takes of it for an order: so nothing is promised twice. */
type Pool = typeof pools.$inferSelect
export interface PoolWish { readonly skuId: string; readonly channel: Channel; readonly pieces: number; readonly endsAt: Date }

interface Locked { readonly merchantId: string; readonly shelves: readonly (Shelf & { readonly isOpen: boolean })[] }
/** All levels of a SKU of one's own, in the sequence in which orders lock them. */
async function lockSku(ctx: Context, skuId: string): Promise<Locked> {
  const merchantId = (await skuNames(ctx, [skuId])).get(skuId)?.merchantId
  if (!merchantId || (ctx.actor.kind === 'merchant' && ctx.actor.merchantId !== merchantId)) notFound()
  const { rows } = await ctx.client.query<Shelf & { isOpen: boolean }>({ name: 'stock.lock_sku', values: [skuId], text: `select l.sku_id as "skuId", l.warehouse_id as "warehouseId", l.available, l.backorder_most as backorder, l.has_pools as "hasPools", w.priority, w.areas, w.is_open as "isOpen"
    from stock_levels l join stock_warehouses w on w.id = l.warehouse_id where l.sku_id = $1 order by l.sku_id, w.priority, l.warehouse_id for update of l` })
  return { merchantId, shelves: rows }
}

/** What is nobody's share of what is there in open warehouses, once the pool itself is left out. */
async function freeBeside(ctx: Context, skuId: string, { shelves }: Locked, poolId?: string): Promise<number> {
  const others = (await poolsOf(ctx, [skuId])).filter(({ id }) => id !== poolId)
  return shelves.reduce((sum, one) => (one.isOpen ? sum + one.available : sum), 0) - others.reduce((sum, { left }) => sum + left, 0)
}

const flag = (ctx: Context, skuId: string, isOn: boolean) => ctx.db.update(levels).set({ hasPools: isOn }).where(eq(levels.skuId, skuId))

/** Tells whoever shows it when what everybody can buy began or ended with a change of pools. */
async function tell(ctx: Context, pool: Pool, before: number): Promise<void> {
  lookAgain(ctx, [pool.skuId])
  const now = (await availabilityOf(ctx, [pool.skuId])).get(pool.skuId) ?? 0
  if (before > 0 && now <= 0) await emit(ctx, StockRanOut, { skuId: pool.skuId })
  if (before <= 0 && now > 0) await emit(ctx, StockCameBack, { skuId: pool.skuId })
  await emit(ctx, StockPoolChanged, { poolId: pool.id, skuId: pool.skuId, merchantId: pool.merchantId, channel: pool.channel, pieces: pool.pieces, taken: pool.taken, isOpen: pool.endedAt === null, endsAt: pool.endsAt.toISOString(), at: ctx.now.toISOString() })
}
const availableNow = async (ctx: Context, skuId: string): Promise<number> => (await availabilityOf(ctx, [skuId])).get(skuId) ?? 0
const told = ({ channel, pieces, taken, endsAt }: Pool) => ({ channel, pieces, taken, endsAt })

/** Keeps a share for a channel. Refuses more than is there and nobody's yet, a second one of a channel, an end that is past, and a SKU that may be promised before it is there. */
export function openPool(ctx: Context, { skuId, channel, pieces, endsAt }: PoolWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const locked = await lockSku(ctx, skuId)
    if (endsAt <= ctx.now) unfit('endsAt', 'stock.pool_is_over')
    if (locked.shelves.some(({ backorder }) => backorder > 0)) unfit('skuId', 'stock.pool_or_backorder')
    await endOver(ctx, skuId)
    const free = await freeBeside(ctx, skuId, locked)
    if (pieces > free) unfit('pieces', 'stock.pool_too_large', { free: Math.max(0, free) })
    const before = await availableNow(ctx, skuId)
    const [fresh] = await ctx.db.insert(pools).values({ id: newId('pol', ctx.now), skuId, merchantId: locked.merchantId, channel, pieces, endsAt, madeBy: ctx.actor.id, madeAt: ctx.now }).onConflictDoNothing().returning()
    if (!fresh) refuse('stock.pool_of_channel')
    await flag(ctx, skuId, true)
    await audit(ctx, { action: 'stock.open_pool', subject: fresh.id, after: { skuId, ...told(fresh) } })
    await tell(ctx, fresh, before)
    return { id: fresh.id }
  })
}

/** The pool with all levels of its SKU locked: first the levels, as everywhere. Refuses one that has ended. */
async function lockPool(ctx: Context, id: string): Promise<{ pool: Pool; locked: Locked }> {
  const [known] = await ctx.db.select().from(pools).where(and(eq(pools.id, id), mine(ctx, pools.merchantId)))
  const locked = await lockSku(ctx, (known ?? notFound()).skuId)
  const [pool] = await ctx.db.select().from(pools).where(eq(pools.id, id)).for('update')
  return pool!.endedAt === null && pool!.endsAt > ctx.now ? { pool: pool!, locked } : refuse('stock.pool_is_over')
}

/** How many pieces it keeps, and until when. Refuses fewer than are taken, and more than is there. */
export function changePool(ctx: Context, id: string, { pieces, endsAt }: Pick<PoolWish, 'pieces' | 'endsAt'>): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { pool, locked } = await lockPool(ctx, id)
    if (endsAt <= ctx.now) unfit('endsAt', 'stock.pool_is_over')
    if (pieces < pool.taken) unfit('pieces', 'stock.pool_taken', { taken: pool.taken })
    const free = await freeBeside(ctx, pool.skuId, locked, id)
    if (pieces > pool.pieces && pieces - pool.taken > free) unfit('pieces', 'stock.pool_too_large', { free: Math.max(0, free) + pool.taken })
    const before = await availableNow(ctx, pool.skuId)
    const [after] = await ctx.db.update(pools).set({ pieces, endsAt }).where(eq(pools.id, id)).returning()
    await audit(ctx, { action: 'stock.change_pool', subject: id, before: told(pool), after: told(after!) })
    await tell(ctx, after!, before)
  })
}

/** Ends a pool before its time: what is not taken is everybody's at once. */
export function endPool(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { pool } = await lockPool(ctx, id)
    const before = await availableNow(ctx, pool.skuId)
    await close(ctx, pool, before)
    await audit(ctx, { action: 'stock.end_pool', subject: id, before: told(pool), after: { endedAt: ctx.now } })
  })
}

async function close(ctx: Context, pool: Pool, before: number): Promise<void> {
  const [after] = await ctx.db.update(pools).set({ endedAt: ctx.now }).where(eq(pools.id, pool.id)).returning()
  if (await ctx.db.$count(pools, and(eq(pools.skuId, pool.skuId), sql`${pools.endedAt} is null`)) === 0) await flag(ctx, pool.skuId, false)
  await tell(ctx, after!, before)
}

/** What was sold elsewhere is taken out of the channel's share, once for each number there. Refuses more than is left of the share, or there; and shares of which orders take by themselves. */
export function takeElsewhere(ctx: Context, id: string, { pieces, sourceId, warehouseId }: { readonly pieces: number; readonly sourceId: string; readonly warehouseId: string }): Promise<{ left: number }> {
  return transaction(ctx, async (ctx) => {
    const { pool } = await lockPool(ctx, id)
    if (!takenByHand.includes(pool.channel)) refuse('stock.pool_of_orders')
    const [known] = await ctx.db.select().from(poolTakes).where(and(eq(poolTakes.poolId, id), eq(poolTakes.sourceId, sourceId)))
    const left = pool.pieces - pool.taken
    if (known) return { left }
    if (pieces > left) unfit('pieces', 'stock.pool_left', { left })
    const level = await levelOf(ctx, { skuId: pool.skuId, warehouseId })
    if (level.available < pieces) unfit('pieces', 'stock.below_nothing', { available: level.available, reserved: level.reserved })
    await ctx.db.insert(poolTakes).values({ poolId: id, sourceId, warehouseId, pieces, actorId: ctx.actor.id, at: ctx.now })
    await ctx.db.update(pools).set({ taken: pool.taken + pieces }).where(eq(pools.id, id))
    await moveGoods(ctx, level, { kind: 'adjust', available: -pieces, sourceId: `${id} ${sourceId}`, code: 'sold_elsewhere', reason: sourceId })
    await audit(ctx, { action: 'stock.take_elsewhere', subject: id, before: told(pool), after: { pieces, sourceId, warehouseId } })
    return { left: left - pieces }
  })
}

/** Pools of a SKU whose time is over are closed, so that a new one can be opened before the clock came by. */
async function endOver(ctx: Context, skuId: string): Promise<void> {
  const over = await ctx.db.select().from(pools).where(and(eq(pools.skuId, skuId), sql`${pools.endedAt} is null`, sql`${pools.endsAt} <= ${ctx.now}`))
  for (const pool of over) await close(ctx, pool, 0)
}

const mostAtOnce = 200
/** By the clock: what has ended is closed. What was kept is everybody's from its end on, whether or not the clock has come by; this only says so. Answers how many. */
export async function endPools(given: Context): Promise<number> {
  const ctx = as(given, system)
  const over = await ctx.db.selectDistinct({ skuId: pools.skuId }).from(pools).where(and(sql`${pools.endedAt} is null`, sql`${pools.endsAt} <= ${ctx.now}`)).limit(mostAtOnce)
  for (const { skuId } of over) await transaction(ctx, async (ctx) => { await lockSku(ctx, skuId); await endOver(ctx, skuId) })
  return over.length
}
