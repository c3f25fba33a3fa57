import { eq } from 'drizzle-orm'
import { carrierMeant } from '#supply/logistics'
import { ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { unfit } from '#kernel/refusal'
import type { CarrierPlan } from './carriers.rules'
import { plans } from './tables'

/** Refuses carriers that are not known, and a weight that ends before it begins (422). */
export function putPlan(ctx: Context, { rules, fallbacks, isRemoteByEms }: CarrierPlan, merchantId = ownerId(ctx)): Promise<void> {
  rules.forEach(({ carrier, leastGram, mostGram }, i) => {
    if (!carrierMeant(carrier)) unfit(`rules.${i}.carrier`, 'logistics.no_such_carrier')
    if (leastGram !== null && mostGram !== null && leastGram > mostGram) unfit(`rules.${i}.mostGram`, 'dispatch.weights_crossed')
  })
  if (fallbacks.some((carrier) => !carrierMeant(carrier))) unfit('fallbacks', 'logistics.no_such_carrier')
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select({ rules: plans.rules, fallbacks: plans.fallbacks, isRemoteByEms: plans.isRemoteByEms }).from(plans).where(eq(plans.merchantId, merchantId)).for('update')
    const values = { rules: [...rules], fallbacks: [...new Set(fallbacks)], isRemoteByEms, changedAt: ctx.now }
    await ctx.db.insert(plans).values({ merchantId, ...values }).onConflictDoUpdate({ target: plans.merchantId, set: values })
    await audit(ctx, { action: 'dispatch.put_carriers', subject: merchantId, ...(before && { before }), after: { rules, fallbacks, isRemoteByEms } })
  })
}
