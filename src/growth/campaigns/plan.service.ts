import { and, eq, isNull } from 'drizzle-orm'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { Refusal, refuse } from '#kernel/refusal'
import { dayText } from './calendar.rules'
import { budgets, type plannedLanes } from './tables'

/** Budgets 预算计划 are set month by month, by a store for itself and by the platform for itself. */
export interface BudgetWish { readonly month: string; readonly lane: (typeof plannedLanes)[number] | null; /** Null takes the plan back. */ readonly fen: number | null; /** Of the plan that was seen; 0 where there was none. */ readonly version: number }

/** Sets, changes or takes back one plan. Refuses `campaigns.month_over` for months that are gone, and `campaigns.stale` (409) where somebody has changed it meanwhile. */
export function planBudget(ctx: Context, { month, lane, fen, version }: BudgetWish): Promise<{ version: number }> {
  if (month < dayText(ctx.now).slice(0, 7)) refuse('campaigns.month_over')
  return transaction(ctx, async (ctx) => {
    const owner = (ctx.actor.merchantId ?? null) as (typeof budgets.$inferSelect)['merchantId']
    const which = and(owner === null ? isNull(budgets.merchantId) : mine(ctx, budgets.merchantId), eq(budgets.month, month), lane === null ? isNull(budgets.lane) : eq(budgets.lane, lane))
    const [before] = await ctx.db.select().from(budgets).where(which).for('update')
    if ((before?.version ?? 0) !== version) stale(before)
    const changed = { fen: fen ?? 0, version: version + 1, changedBy: ctx.actor.id, changedAt: ctx.now }
    if (fen === null) await ctx.db.delete(budgets).where(which)
    else if (before) await ctx.db.update(budgets).set(changed).where(which)
    else {
      const made = await ctx.db.insert(budgets).values({ id: newId('bud', ctx.now), merchantId: owner, month, lane, ...changed }).onConflictDoNothing().returning({ id: budgets.id })
      // Another has planned the same month at the same moment.
      if (made.length === 0) stale(undefined)
    }
    await audit(ctx, { action: 'campaigns.plan_budget', subject: `${month}/${lane ?? 'all'}`, ...(before && { before: { fen: before.fen } }), after: { fen } })
    return { version: fen === null ? 0 : version + 1 }
  })
}
const stale = (before: { readonly version: number; readonly fen: number } | undefined): never => { throw new Refusal('campaigns.stale', { version: before?.version ?? 0, fen: before?.fen ?? null }, 409) }
