import { keptProducts } from '#supply/catalog'
import { ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import type { PageAsk } from './favourites.queries'

/** How many keep and wait for what 收藏与提醒人数: counts alone, nobody's name. A merchant reads of his own products, staff of all; the newest product first. */
export async function interestIn(ctx: Context, { cursor, limit }: PageAsk) {
  const merchantId = ctx.actor.kind === 'merchant' ? ownerId(ctx) : null
  const { rows } = await ctx.client.query<{ productId: string; merchantId: string; kept: number; waitBack: number; waitDrop: number; dropFen: number | null }>({ name: 'favourites.interest', values: [merchantId, cursor ?? null, limit + 1], text: `
    select g.product_id as "productId", g.merchant_id as "merchantId", (select count(*)::int from favourites_items i where i.product_id = g.product_id and i.removed_at is null) as kept, r."waitBack", r."waitDrop", r."dropFen"
    from favourites_goods g, lateral (select count(*) filter (where kind = 'back')::int as "waitBack", count(*) filter (where kind = 'drop')::int as "waitDrop", floor(percentile_disc(0.5) within group (order by below_fen))::float8 as "dropFen" from favourites_reminders where product_id = g.product_id and told_at is null) r
    where ($1::text is null or g.merchant_id = $1) and ($2::text is null or g.product_id < $2) order by g.product_id desc limit $3` })
  const page = rows.slice(0, limit)
  const known = await keptProducts(ctx, page.map(({ productId }) => productId))
  return { items: page.map((row) => ({ ...row, title: known.get(row.productId)?.title ?? '', priceFen: known.get(row.productId)?.priceFen ?? 0 })), next: rows.length > limit ? page.at(-1)!.productId : null }
}
