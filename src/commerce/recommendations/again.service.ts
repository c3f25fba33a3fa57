import { transaction, type Context } from '#kernel/context'
import { onePurchaseDays } from './again.rules'

/** Habits 购买习惯: which orders of whom held what, and how far apart each product is usually bought. */
interface Basket { readonly shopperId: string; readonly parentId: string; readonly productIds: readonly string[] }
/** An order was paid: it is one of his baskets. The parts of an order that several stores send are one. */
export async function noteBasket(ctx: Context, { shopperId, parentId, productIds }: Basket, at: Date): Promise<void> {
  await ctx.client.query({ name: 'recommendations.note_basket', values: [shopperId, parentId, [...new Set(productIds)].toSorted(), at], text: `
    insert into recommendations_baskets (shopper_id, parent_id, product_id, at) select $1, $2, id, $4 from unnest($3::text[]) as l(id) on conflict do nothing` })
}

interface Cancelled { readonly parentId: string; readonly shopperId: string; readonly paid: boolean; readonly lines: readonly { readonly productId: string }[] }
/** A paid order was cancelled before anything of it was sent: it says nothing of his habits. */
export async function forgetBasket(ctx: Context, { shopperId, parentId, paid, lines }: Cancelled): Promise<void> {
  if (!paid) return
  await ctx.client.query({ name: 'recommendations.forget_basket', values: [shopperId, parentId, lines.map(({ productId }) => productId)], text: 'delete from recommendations_baskets where shopper_id = $1 and parent_id = $2 and product_id = any($3::text[])' })
}

const [mostAtOnce, leastShoppers, usualMostDays] = [500, 3, 365]
/** By night: the usual interval of each product that at least three people have bought again, some hundreds of products at a time; of one that is bought again no more it is forgotten. */
export async function countRhythms(ctx: Context): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const from: string = after
    after = await transaction(ctx, async (ctx) => {
      const { rows: [done] } = await ctx.client.query<{ last: string | null }>({ name: 'recommendations.count_rhythms', values: [from, mostAtOnce, onePurchaseDays, leastShoppers, ctx.now, usualMostDays], text: `
        with these as (select product_id from recommendations_goods where kind = 'bought' and product_id > $1 order by product_id limit $2),
        gaps as (select b.product_id, b.shopper_id, extract(epoch from b.at - lag(b.at) over (partition by b.product_id, b.shopper_id order by b.at)) / 86400 as days from recommendations_baskets b join these using (product_id)),
        made as (insert into recommendations_rhythms (product_id, every_days, shoppers, counted_at)
          select product_id, percentile_cont(0.5) within group (order by days), count(distinct shopper_id)::int, $5 from gaps where days >= $3 and days <= $6 group by 1 having count(distinct shopper_id) >= $4 order by 1
          on conflict (product_id) do update set every_days = excluded.every_days, shoppers = excluded.shoppers, counted_at = excluded.counted_at returning product_id),
        gone as (delete from recommendations_rhythms r using these where r.product_id = these.product_id and r.product_id not in (select product_id from made))
        select max(product_id) as last from these` })
      return done!.last
    })
  }
}
