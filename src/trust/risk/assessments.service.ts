import { lastly, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, hourMs } from '#kernel/time'

export const perHourSetting = defineSetting({ key: 'risk.orders_per_hour', fallback: 60, least: 1, most: 10_000, unit: 'count', says: ['每人每小时最多下单数', 'Orders a shopper may place within an hour'] })
export interface Verdict { readonly verdict: 'pass' | 'verify' | 'refuse'; readonly reason: string | null }
export interface Assessed extends Verdict { readonly subjectId: string; readonly shopperId: string; readonly amountFen: number }

/** Looks at whoever is about to order 风控评估. Refuses who orders faster than a person does. */
export async function assess(ctx: Context, shopperId: string): Promise<Verdict> {
  const most = await settingOf(ctx, perHourSetting)
  const { rows: [row] } = await ctx.client.query<{ n: number }>({ name: 'risk.recent', values: [shopperId, after(ctx.now, -hourMs), most],
    text: 'select count(*)::int as n from (select 1 from risk_assessments where shopper_id = $1 and at > $2 limit $3) r' })
  return row!.n >= most ? { verdict: 'refuse', reason: 'too_many_orders' } : { verdict: 'pass', reason: null }
}

/** Writes down what was thought of an order, with the order itself. */
export function noteVerdict(ctx: Context, { subjectId, shopperId, verdict, reason, amountFen }: Assessed): void {
  lastly(ctx, () => ctx.client.query({ name: 'risk.note', values: [newId('rsk', ctx.now), subjectId, shopperId, verdict, reason, amountFen, ctx.now],
    text: 'insert into risk_assessments (id, subject_id, shopper_id, verdict, reason, amount_fen, at) values ($1, $2, $3, $4, $5, $6, $7)' }))
}
