import { and, eq, inArray, sql } from 'drizzle-orm'
import { CostsChanged } from '#events/pricing'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { notFound, unfit } from '#kernel/refusal'
import { mostSharesBp, sharesBpOf, type Cost } from './costs.rules'
import { costs, prices } from './tables'

/** Landed costs 到岸成本 (F87) are entered by the merchant, one by one or by the file; every change leaves before and after in the audit. */
export interface CostWish extends Cost { readonly skuId: string }

/** Sets the costs of SKUs of one's own. Refuses `pricing.shares_too_high` (422), and foreign SKUs (404): then nothing is set. */
export function keepCosts(ctx: Context, wishes: readonly CostWish[]): Promise<void> {
  if (wishes.length === 0) return Promise.resolve()
  if (wishes.some((wish) => sharesBpOf(wish) > mostSharesBp)) unfit('commissionBp', 'pricing.shares_too_high', { most: mostSharesBp / 100 })
  return transaction(ctx, async (ctx) => {
    const skuIds = wishes.map(({ skuId }) => skuId)
    const known = await ctx.db.selectDistinct({ skuId: prices.skuId, productId: prices.productId, merchantId: prices.merchantId }).from(prices).where(and(inArray(prices.skuId, skuIds), mine(ctx, prices.merchantId)))
    const by = new Map(known.map((one) => [one.skuId as string, one]))
    const before = await ctx.db.select().from(costs).where(inArray(costs.skuId, skuIds)).for('update')
    const values = wishes.map(({ skuId, goodsFen, freightFen, commissionBp, adsBp, returnsBp, floorFen }) => ({ ...(by.get(skuId) ?? notFound()), goodsFen, freightFen, commissionBp, adsBp, returnsBp, floorFen, changedBy: ctx.actor.id, changedAt: ctx.now }))
    await ctx.db.insert(costs).values(values).onConflictDoUpdate({ target: costs.skuId, set: { goodsFen: sql`excluded.goods_fen`, freightFen: sql`excluded.freight_fen`, commissionBp: sql`excluded.commission_bp`, adsBp: sql`excluded.ads_bp`, returnsBp: sql`excluded.returns_bp`, floorFen: sql`excluded.floor_fen`, changedBy: ctx.actor.id, changedAt: ctx.now } })
    await audit(ctx, { action: 'pricing.set_costs', subject: skuIds.length === 1 ? skuIds[0]! : ownerId(ctx), before: before.map(told), after: wishes.map(told) })
    await emit(ctx, CostsChanged, { merchantId: known[0]!.merchantId, skuIds, at: ctx.now.toISOString() })
  })
}
/** What the goods of a SKU cost, as stock has reckoned it from its receipts; the rest of the cost stays as it was told, or is nothing. */
export async function setGoodsCost(ctx: Context, skuId: string, goodsFen: number): Promise<void> {
  const [known] = await ctx.db.select().from(costs).where(eq(costs.skuId, skuId))
  if (known?.goodsFen === goodsFen) return
  const { freightFen = 0, commissionBp = 0, adsBp = 0, returnsBp = 0, floorFen = null } = known ?? {}
  await keepCosts(ctx, [{ skuId, goodsFen, freightFen, commissionBp, adsBp, returnsBp, floorFen }])
}

const told = ({ skuId, goodsFen, freightFen, commissionBp, adsBp, returnsBp, floorFen }: CostWish) => ({ skuId, goodsFen, freightFen, commissionBp, adsBp, returnsBp, floorFen })

/** Nothing is known of the SKU's cost any more, so nothing keeps it from being sold for less. */
export function forgetCost(ctx: Context, skuId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [gone] = await ctx.db.delete(costs).where(and(eq(costs.skuId, skuId), mine(ctx, costs.merchantId))).returning()
    if (!gone) notFound()
    await audit(ctx, { action: 'pricing.forget_cost', subject: skuId, before: told(gone) })
    await emit(ctx, CostsChanged, { merchantId: gone.merchantId, skuIds: [skuId], at: ctx.now.toISOString() })
  })
}
