import { DepositRulePublished, OffencePublished } from '#events/deposits'
import { categoryFacets } from '#supply/catalog'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { noticeDays } from './settings.rules'
import { offences, rules, type receivers, type storeTypes } from './tables'

/** Publishing 公示 what stores must leave and what may be taken of them: versions, told beforehand, that nobody can change (E-Commerce Law 34; three years of versions stay readable). */
async function inTime(ctx: Context, fromAt: Date): Promise<void> {
  const days = await settingOf(ctx, noticeDays)
  if (fromAt < after(ctx.now, days * dayMs)) unfit('fromAt', 'deposits.too_soon', { days })
}

export interface RuleWish { readonly categoryId: string | null; readonly storeType: (typeof storeTypes)[number] | null; readonly amountFen: number | null; readonly fromAt: Date; readonly note: string }
/** What stores of a kind must leave for a category from a time on; null ends the scope. Refuses an unknown category, and what comes sooner than it was to be told. */
export function publishRule(ctx: Context, wish: RuleWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    if (wish.categoryId && !(await categoryFacets(ctx)).has(wish.categoryId)) unfit('categoryId', 'deposits.no_such_category')
    await inTime(ctx, wish.fromAt)
    const id = newId('dpr', ctx.now)
    await ctx.db.insert(rules).values({ id, ...wish, publishedBy: ctx.actor.id, publishedAt: ctx.now })
    await emit(ctx, DepositRulePublished, { ruleId: id, categoryId: wish.categoryId, amountFen: wish.amountFen, fromAt: wish.fromAt.toISOString(), at: ctx.now.toISOString() })
    await audit(ctx, { action: 'deposits.publish_rule', subject: id, after: { ...wish } })
    return { id }
  })
}

export interface OffenceWish { readonly code: string; readonly name: string; readonly says: string; readonly mostFen: number; readonly goesTo: (typeof receivers)[number]; readonly fromAt: Date }
/** For what a penalty may be taken from a time on, at most how much, and who gets it; of one code the newest version whose time has come holds. */
export function publishOffence(ctx: Context, wish: OffenceWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    await inTime(ctx, wish.fromAt)
    const id = newId('dpo', ctx.now)
    await ctx.db.insert(offences).values({ id, ...wish, publishedBy: ctx.actor.id, publishedAt: ctx.now })
    await emit(ctx, OffencePublished, { offenceId: id, code: wish.code, mostFen: wish.mostFen, goesTo: wish.goesTo, fromAt: wish.fromAt.toISOString(), at: ctx.now.toISOString() })
    await audit(ctx, { action: 'deposits.publish_offence', subject: id, after: { ...wish } })
    return { id }
  })
}
