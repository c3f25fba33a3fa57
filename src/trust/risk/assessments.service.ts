import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, hourMs } from '#kernel/time'

export const perHourSetting = defineSetting({ key: 'risk.orders_per_hour', fallback: 60, least: 1, most: 10_000, unit: 'count', says: ['每人每小时最多下单数', 'Orders a shopper may place within an hour'] })
export interface Facts { readonly subjectId: string; readonly shopperId: string; readonly amountFen: number }
export interface Verdict { readonly verdict: 'pass' | 'verify' | 'refuse'; readonly reason: string | null }

/** Looks at an order before it is placed 风控评估 and writes down what was thought of it. Refuses whoever orders faster than a person does. */
export async function assess(ctx: Context, { subjectId, shopperId, amountFen }: Facts): Promise<Verdict> {
  const most = await settingOf(ctx, perHourSetting)
  const { rows: [result] } = await ctx.client.query<Verdict>({ name: 'risk.assess', values: [newId('rsk', ctx.now), subjectId, shopperId, amountFen, ctx.now, after(ctx.now, -hourMs), most], text: `
    insert into risk_assessments (id, subject_id, shopper_id, verdict, reason, amount_fen, at)
    select $1, $2, $3, case when r.n >= $7::int then 'refuse' else 'pass' end, case when r.n >= $7::int then 'too_many_orders' end, $4, $5
    from (select count(*) as n from (select 1 from risk_assessments where shopper_id = $3 and at > $6 limit $7::int) recent) r returning verdict, reason` })
  return result!
}
