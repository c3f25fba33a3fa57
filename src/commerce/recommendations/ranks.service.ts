import { productText } from '#supply/catalog'
import { transaction, type Context } from '#kernel/context'
import { dayNo } from '#kernel/time'
import { ranksOf, spans } from './ranks.rules'

/** The ranking 排行榜: what was paid for over seven and over thirty days, each category by itself; made anew every ten minutes out of the sales of the days, and nothing else counts. */
const [mostRead, mostAtOnce] = [5_000, 500]


export async function rankSales(ctx: Context): Promise<void> {
  const today = dayNo(ctx.now)
  const { rows } = await ctx.client.query<{ id: string; week: number; month: number }>({ name: 'recommendations.sums', values: [today - spans[0], today - spans[1], mostRead], text: `
    select product_id as id, coalesce(sum(pieces) filter (where day_no > $1), 0)::int as week, sum(pieces)::int as month from recommendations_sales where day_no > $2 group by 1 order by month desc, 1 limit $3` })
  const ways = new Map<string, readonly string[]>()
  for (let at = 0; at < rows.length; at += mostAtOnce) for (const { productId, categoryIds, isOnShelf } of await productText(ctx, rows.slice(at, at + mostAtOnce).map(({ id }) => id))) if (isOnShelf) ways.set(productId, categoryIds)
  const ranked = ranksOf(rows.flatMap(({ id, week, month }) => { const categoryIds = ways.get(id); return categoryIds ? [{ productId: id, categoryIds, pieces: { 7: week, 30: month } }] : [] }))
  await transaction(ctx, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext('recommendations.rank'))`)
    await ctx.client.query('delete from recommendations_ranks')
    await ctx.client.query({ name: 'recommendations.rank', values: [JSON.stringify(ranked.map(({ categoryId, days, place, productId, pieces }) => ({ category_id: categoryId, days, place, product_id: productId, pieces }))), ctx.now], text: `
      insert into recommendations_ranks (category_id, days, place, product_id, pieces, ranked_at) select r.category_id, r.days, r.place, r.product_id, r.pieces, $2 from jsonb_to_recordset($1::jsonb) as r(category_id text, days int, place int, product_id text, pieces int)` })
  })
}
