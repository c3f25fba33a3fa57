import { eq } from 'drizzle-orm'
import type { Sold } from '#commerce/ordering'
import { productDetail, sellable } from '#supply/catalog'
import { availabilityOf } from '#supply/stock'
import type { Context } from '#kernel/context'
import { unfit } from '#kernel/refusal'
import { holdingsOf, type CaseMove, type Holding } from './holdings.rules'
import { caseLines, cases } from './tables'

/** What shoppers hold of their orders' lines 在手件数, as the cases of the order left it; and what pieces may be exchanged for. */
export interface LineNow { readonly holdings: readonly Holding[]; readonly attempts: number }
export async function heldOf(ctx: Context, { order, lines }: Sold): Promise<ReadonlyMap<string, LineNow>> {
  const rows = await ctx.db.select({ line: caseLines, state: cases.state, endedAt: cases.endedAt }).from(caseLines).innerJoin(cases, eq(cases.id, caseLines.caseId)).where(eq(cases.orderId, order.id)).orderBy(cases.id)
  return new Map(lines.map((line) => {
    const its = rows.filter((row) => row.line.lineId === line.id)
    return [line.id, { holdings: holdingsOf(line, its.map(({ line, state, endedAt }): CaseMove => ({ ...line, state, endedAt }))), attempts: its.length }]
  }))
}

/** The lines as refunds reckon with them: where pieces of a line were replaced, with what is paid for the ones that are asked for. */
export const reckoned = ({ lines }: Sold, held: ReadonlyMap<string, LineNow>, parts: readonly { readonly lineId: string; readonly skuId: string }[]) => lines.map((line) => {
  const { holdings } = held.get(line.id)!
  const part = parts.find(({ lineId }) => lineId === line.id)
  return { ...line, of: holdings.length > 1 && part ? holdings.find(({ skuId }) => skuId === part.skuId) : undefined }
})

export interface Swap { readonly skuId: string; readonly specText: string; readonly picture: string; readonly unitFen: number }
/** What pieces become 换成: the same again, or another of the same product that costs no more today than they did. Refuses one that is dearer, or is not for sale (422). */
export async function swapOf(ctx: Context, { skuId, specText, picture, unitFen }: Holding, { newSkuId, productId, path }: { readonly newSkuId: string; readonly productId: string; readonly path: string }): Promise<Swap> {
  if (newSkuId === skuId) return { skuId, specText, picture, unitFen }
  const found = (await sellable(ctx, [newSkuId])).get(newSkuId)
  if (found?.productId !== productId) return unfit(path, 'aftersales.no_such_swap')
  if (found.priceFen > unitFen) unfit(path, 'aftersales.dearer')
  return { skuId: newSkuId, specText: found.specText, picture: found.picture, unitFen: found.priceFen }
}

/** All that a holding may be exchanged for, itself first, with how many are there; of a product that is off the shelf only itself. */
export async function swapsOf(ctx: Context, productId: string, { skuId, specText, unitFen }: Holding): Promise<{ skuId: string; specText: string; unitFen: number; available: number }[]> {
  const skuIds = await productDetail(ctx, productId).then(({ skus }) => skus.map(({ id }) => id), () => [])
  const [sold, there] = await Promise.all([sellable(ctx, skuIds), availabilityOf(ctx, [...new Set([skuId, ...skuIds])])])
  const others = [...sold.values()].filter((one) => one.skuId !== skuId && one.priceFen <= unitFen).map((one) => ({ skuId: one.skuId, specText: one.specText, unitFen: one.priceFen }))
  return [{ skuId, specText, unitFen }, ...others].map((one) => ({ ...one, available: Math.max(0, there.get(one.skuId) ?? 0) }))
}
