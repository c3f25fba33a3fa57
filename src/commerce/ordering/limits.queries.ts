import type { Context } from '#kernel/context'
import { refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { limitDays } from './settings.rules'

/** Limits for each person 限购 (E03): of some SKUs a shopper may have only so many; what he has paid for or is about to pay counts. */
export interface Limited { readonly skuId: string; readonly title: string; readonly quantity: number; readonly perPersonLimit: number | null }

export const limitedOf = <T extends Limited>(goods: readonly T[]): (T & { readonly perPersonLimit: number })[] => goods.filter((good): good is T & { perPersonLimit: number } => good.perPersonLimit !== null)

/** Refuses `ordering.over_limit`, with how many are left to him, what with earlier orders of the period would be more than the limit. Asks nothing where nothing is limited. */
export async function refuseOverLimit(ctx: Context, goods: readonly Limited[]): Promise<void> {
  const limited = limitedOf(goods)
  if (limited.length === 0) return
  const since = after(ctx.now, -await settingOf(ctx, limitDays) * dayMs)
  const { rows } = await ctx.client.query<{ skuId: string; quantity: number }>({ name: 'ordering.bought_before', values: [ctx.actor.id, limited.map((good) => good.skuId), since], text: `
    select l.sku_id as "skuId", sum(l.quantity - l.refunded_quantity)::int as quantity from ordering_orders p join ordering_orders o on o.parent_id = p.id join ordering_lines l on l.order_id = o.id
    where p.shopper_id = $1 and p.parent_id is null and p.placed_at >= $3 and o.state <> 'cancelled' and not l.is_gift and l.sku_id = any((select $2::text[])::text[]) group by l.sku_id` })
  const before = new Map(rows.map((row) => [row.skuId, row.quantity]))
  for (const { skuId, title, quantity, perPersonLimit } of limited) {
    const left = Math.max(0, perPersonLimit - (before.get(skuId) ?? 0))
    if (quantity > left) refuse('ordering.over_limit', { skuId, title, limit: perPersonLimit, left })
  }
}
