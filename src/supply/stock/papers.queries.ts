import { and, desc, eq, gt, gte, inArray, lt, lte, or } from 'drizzle-orm'
import { skuNames } from '#supply/catalog'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { lotState, type LotState } from './lots.rules'
import { countLines, counts, lotRules, lots, transferLines, transfers, warehouses } from './tables'
import { dayOf } from './work.rules'

/** Papers of stock work 库存单据: transfers and stocktakes as lists and one by one. */
interface Ask { readonly cursor?: string | undefined; readonly limit: number }
const page = <Row extends { readonly id: string }>(rows: readonly Row[], limit: number) => ({ rows: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null })

async function housesOf(ctx: Context, ids: readonly string[]): Promise<(id: string) => string> {
  const by = new Map((ids.length === 0 ? [] : await ctx.db.select({ id: warehouses.id, name: warehouses.name }).from(warehouses).where(inArray(warehouses.id, [...new Set(ids)]))).map(({ id, name }) => [id as string, name]))
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

/** Days before its day at which a lot is near it 临期. */
export const nearDays = defineSetting({ key: 'stock.near_days', fallback: 30, least: 1, most: 365, unit: 'days', says: ['距到期多少天内算临期', 'A lot is near its day within so many days'] })
/** Lots that are there, what ends first before the rest 临期与过期批次. */
export async function lotList(ctx: Context, { cursor, limit, state }: Ask & { readonly state?: LotState | undefined }) {
  const [today, near] = [dayOf(ctx.now), await settingOf(ctx, nearDays)]
  const nearDay = dayOf(after(ctx.now, near * dayMs))
  const [day, lastId] = cursor?.split('.') ?? []
  const rows = await ctx.db.select({ lot: lots, warehouse: warehouses.name }).from(lots).innerJoin(warehouses, eq(warehouses.id, lots.warehouseId)).where(and(mine(ctx, lots.merchantId), gt(lots.left, 0), day && lastId ? or(gt(lots.expiresOn, day), and(eq(lots.expiresOn, day), gt(lots.id, lastId))) : undefined,
    state === 'expired' ? lt(lots.expiresOn, today) : state === 'near' ? and(gte(lots.expiresOn, today), lte(lots.expiresOn, nearDay)) : state === 'good' ? gt(lots.expiresOn, nearDay) : undefined)).orderBy(lots.expiresOn, lots.id).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ lot, warehouse }) => ({ ...lot, warehouse, state: lotState(lot.expiresOn, today, near) }))
  const [names, last] = [await skuNames(ctx, items.map(({ skuId }) => skuId)), items.at(-1)]
  return { items: items.map((item) => ({ ...item, ...good(names, item.skuId), lotCode: item.code })), next: last && rows.length > limit ? `${last.expiresOn}.${last.id}` : null }
}

export const lotRuleList = (ctx: Context) => ctx.db.select({ categoryId: lotRules.categoryId, setAt: lotRules.setAt }).from(lotRules).orderBy(lotRules.categoryId).limit(5_000)
