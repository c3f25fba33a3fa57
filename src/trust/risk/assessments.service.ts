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
  const { rows: [row] } = await ctx.client.query<{ n: number }>({ name: 'risk.recent', text: `select count(*)::int as n from (select 1 from risk_assessments where shopper_id = $1 and at > $2 limit $3) r`, values: [shopperId, after(ctx.now, -hourMs), most] })
  const result: Verdict = row!.n >= most ? { verdict: 'refuse', reason: 'too_many_orders' } : { verdict: 'pass', reason: null }
  await ctx.client.query({ name: 'risk.note', text: `insert into risk_assessments (id, subject_id, shopper_id, verdict, reason, amount_fen, at) values ($1, $2, $3, $4, $5, $6, $7)`, values: [newId('rsk', ctx.now), subjectId, shopperId, result.verdict, result.reason, amountFen, ctx.now] })
  return result
}
