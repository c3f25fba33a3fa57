import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { noPlan, type CarrierPlan } from './carriers.rules'
import { plans } from './tables'

/** The store's plan of carriers 快递规则; one that has said nothing asks EMS for remote areas and nobody else. */
export async function planOf(ctx: Context): Promise<CarrierPlan> {
  const [one] = await ctx.db.select().from(plans).where(mine(ctx, plans.merchantId))
  return one ? { rules: one.rules, fallbacks: one.fallbacks, isRemoteByEms: one.isRemoteByEms } : noPlan
}
