import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { skuNames } from '#supply/catalog'
import { warehousesOf } from '#supply/stock'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { countLines, counts, holdMoves, transferLines, transfers } from './tables'

/** Papers of stock work 库存单据: transfers and stocktakes as lists and one by one. */
interface Ask { readonly cursor?: string | undefined; readonly limit: number }
const page = <Row extends { readonly id: string }>(rows: readonly Row[], limit: number) => ({ rows: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null })

async function housesOf(ctx: Context, ids: readonly string[]): Promise<(id: string) => string> {
  const by = new Map((await warehousesOf(ctx, ids)).map(({ id, name }) => [id, name]))
  return (id) => by.get(id) ?? ''
}

export async function transferList(ctx: Context, { cursor, limit, state }: Ask & { readonly state?: (typeof transfers.$inferSelect)['state'] | undefined }) {
  const { rows, next } = page(await ctx.db.select().from(transfers).where(and(mine(ctx, transfers.merchantId), state && eq(transfers.state, state), cursor ? lt(transfers.id, cursor) : undefined)).orderBy(desc(transfers.id)).limit(limit + 1), limit)
  const lines = rows.length === 0 ? [] : await ctx.db.select().from(transferLines).where(inArray(transferLines.transferId, rows.map(({ id }) => id)))
  const nameOf = await housesOf(ctx, rows.flatMap((row) => [row.fromId, row.toId]))
  return { next, items: rows.map((row) => {
    const its = lines.filter((line) => line.transferId === row.id)
    return { ...row, from: nameOf(row.fromId), to: nameOf(row.toId), pieces: its.reduce((sum, line) => sum + line.quantity, 0), arrived: its.reduce((sum, line) => sum + line.received + line.damaged + line.lost, 0) }
  }) }
}

const good = (names: Awaited<ReturnType<typeof skuNames>>, skuId: string) => { const { code = '', title = '', specText = '', picture = '' } = names.get(skuId) ?? {}; return { code, title, specText, picture } }

export async function transferDetail(ctx: Context, id: string) {
  const [one] = await ctx.db.select().from(transfers).where(and(eq(transfers.id, id), mine(ctx, transfers.merchantId)))
  if (!one) notFound()
  const lines = await ctx.db.select().from(transferLines).where(eq(transferLines.transferId, id)).orderBy(transferLines.skuId)
  const [names, nameOf] = [await skuNames(ctx, lines.map(({ skuId }) => skuId)), await housesOf(ctx, [one.fromId, one.toId])]
  return { ...one, from: nameOf(one.fromId), to: nameOf(one.toId), lines: lines.map((line) => ({ ...line, ...good(names, line.skuId) })) }
}

export async function countList(ctx: Context, { cursor, limit }: Ask) {
  const { rows, next } = page(await ctx.db.select().from(counts).where(and(mine(ctx, counts.merchantId), cursor ? lt(counts.id, cursor) : undefined)).orderBy(desc(counts.id)).limit(limit + 1), limit)
  const lines = rows.length === 0 ? [] : await ctx.db.select({ countId: countLines.countId, counted: countLines.counted }).from(countLines).where(inArray(countLines.countId, rows.map(({ id }) => id)))
  const nameOf = await housesOf(ctx, rows.map((row) => row.warehouseId))
  return { next, items: rows.map((row) => { const its = lines.filter((line) => line.countId === row.id); return { ...row, warehouse: nameOf(row.warehouseId), lines: its.length, done: its.filter((line) => line.counted !== null).length } }) }
}

/** A sheet as it is counted: blind 盲盘, so without the book, until counting is over. */
export async function countSheet(ctx: Context, id: string) {
  const [one] = await ctx.db.select().from(counts).where(and(eq(counts.id, id), mine(ctx, counts.merchantId)))
  if (!one) notFound()
  const lines = await ctx.db.select().from(countLines).where(eq(countLines.countId, id)).orderBy(countLines.skuId)
  const [names, nameOf] = [await skuNames(ctx, lines.map(({ skuId }) => skuId)), await housesOf(ctx, [one.warehouseId])]
  const isBlind = one.state === 'open'
  return { ...one, warehouse: nameOf(one.warehouseId), lines: lines.map(({ skuId, book, onHand, counted, countedBy }) => ({ skuId, ...good(names, skuId), counted, countedBy, seen: isBlind || onHand === null || counted === null ? null : { book, movedMeanwhile: onHand - book, difference: counted - onHand } })) }
}

/** What was moved out of warehouses that closed, and what is stuck there 占用转仓, newest first; `state` stuck is the work that is left. */
export async function holdMoveList(ctx: Context, { cursor, limit, state, warehouseId }: Ask & { readonly state?: (typeof holdMoves.$inferSelect)['state'] | undefined; readonly warehouseId?: string | undefined }) {
  const { rows, next } = page(await ctx.db.select().from(holdMoves).where(and(mine(ctx, holdMoves.merchantId), state && eq(holdMoves.state, state), warehouseId ? eq(holdMoves.fromId, warehouseId as never) : undefined, cursor ? lt(holdMoves.id, cursor as never) : undefined)).orderBy(desc(holdMoves.id)).limit(limit + 1), limit)
  const [names, nameOf] = [await skuNames(ctx, [...new Set(rows.map(({ skuId }) => skuId))]), await housesOf(ctx, rows.flatMap(({ fromId, toId }) => (toId ? [fromId, toId] : [fromId])))]
  return { next, items: rows.map((row) => ({ ...row, ...good(names, row.skuId), from: nameOf(row.fromId), to: row.toId ? nameOf(row.toId) : null })) }
}
