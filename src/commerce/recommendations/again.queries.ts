import { cardsOf, type FoundCard } from '#commerce/discovery'
import { choicesOf } from '#insight/facts'
import { buyableAmong } from '#supply/stock'
import type { Context } from '#kernel/context'
import { dayMs } from '#kernel/time'
import { dueAgain } from './again.rules'

/** Bought again 再次购买 (F05): of what somebody has bought, that whose usual interval has come round, with the reason; nothing that cannot be bought now, and nothing at all where he wants nothing personal (E-Commerce Law 18, PIPL 24). */
type Again = Omit<FoundCard, 'categoryIds'> & { readonly why: { readonly times: number; readonly everyDays: number; readonly sinceDays: number; readonly isOwn: boolean } }

const [mostPurchases, mostCandidates] = [500, 60]
export async function boughtAgain(ctx: Context, limit: number): Promise<{ isPersonal: boolean; items: Again[] }> {
  if (!(await choicesOf(ctx, ctx.actor.id)).isPersonal) return { isPersonal: false, items: [] }
  const { rows } = await ctx.client.query<{ basket: string; item: string; at: Date }>({ name: 'recommendations.his_baskets', values: [ctx.actor.id, mostPurchases], text: `
    select parent_id as basket, product_id as item, at from recommendations_baskets where shopper_id = $1 order by at desc, parent_id, product_id limit $2` })
  if (rows.length === 0) return { isPersonal: true, items: [] }
  const { rows: usual } = await ctx.client.query<{ id: string; days: number }>({ name: 'recommendations.rhythms', values: [[...new Set(rows.map(({ item }) => item))]], text: `
    select product_id as id, every_days as days from recommendations_rhythms where product_id = any((select $1::text[])::text[])` })
  const usualOf = new Map(usual.map(({ id, days }) => [id, days]))
  const purchases = rows.toReversed().map(({ basket, item, at }) => ({ basket, item, atDays: at.getTime() / dayMs }))
  const due = dueAgain(purchases, (item) => usualOf.get(item), ctx.now.getTime() / dayMs).slice(0, mostCandidates)
  const ids = due.map(({ item }) => item)
  const [cards, buyable] = await Promise.all([cardsOf(ctx, ids), buyableAmong(ctx, ids)])
  return { isPersonal: true, items: due.flatMap(({ item, times, everyDays, sinceDays, isOwn }) => {
    const card = cards.get(item)
    if (!card || !buyable.has(item)) return []
    const { categoryIds: _, ...shown } = card
    return [{ ...shown, why: { times, everyDays: Math.round(everyDays), sinceDays: Math.floor(sinceDays), isOwn } }]
  }).slice(0, limit) }
}
