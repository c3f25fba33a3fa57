import { and, asc, desc, eq, gt, inArray, lt, sum } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { masked } from './codes.rules'
import { owed, pieces, views, type pieceStates } from './tables'

/** What lies with whom 卡密列表: of an order, of a SKU, and who looked at one. Nothing is shown but the last characters. */
const shown = { id: pieces.id, skuId: pieces.skuId, kind: pieces.kind, tail: pieces.tail, pieces: pieces.pieces, state: pieces.state, orderId: pieces.orderId, lineId: pieces.lineId, cameAt: pieces.cameAt, sentAt: pieces.sentAt, viewedAt: pieces.viewedAt }
const asShown = <Row extends { readonly kind: string; readonly tail: string }>({ tail, ...row }: Row) => ({ ...row, shown: masked(tail) })
const ownerOf = (ctx: Context) => (ctx.actor.kind === 'merchant' ? pieces.merchantId : pieces.shopperId)

/** What was sent of an order, and whether something of it is still owed. */
export async function piecesOfOrder(ctx: Context, orderId: string) {
  const [items, waiting] = await Promise.all([ctx.db.select(shown).from(pieces).where(and(eq(pieces.orderId, orderId), mine(ctx, ownerOf(ctx)))).orderBy(asc(pieces.lineId), asc(pieces.id)).limit(mostOfOrder),
    ctx.actor.kind === 'shopper' ? [] : ctx.db.select({ since: owed.since }).from(owed).where(and(eq(owed.orderId, orderId), mine(ctx, owed.merchantId)))])
  return { items: items.map(asShown), owedSince: waiting[0]?.since ?? null }
}
const mostOfOrder = 1_000

/** Pieces of each line that nobody has looked at: they go back by themselves, and not by a case. */
export async function unviewedOf(ctx: Context, orderId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await ctx.db.select({ lineId: pieces.lineId, left: sum(pieces.pieces) }).from(pieces).where(and(eq(pieces.orderId, orderId), eq(pieces.state, 'sent'))).groupBy(pieces.lineId)
  return new Map(rows.map(({ lineId, left }) => [lineId!, Number(left)]))
}

export interface SkuRow { readonly skuId: string; readonly kind: 'code' | 'link'; readonly title: string; readonly spec: Record<string, string>; readonly unsold: number; readonly sent: number; readonly viewed: number; readonly hasContent: boolean; readonly isLow: boolean }
/** A merchant's SKUs that are sold as codes or links, newest first, with how many lie where. */
export async function voucherSkus(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const { rows } = await ctx.client.query<SkuRow>({ name: 'vouchers.skus', values: [ownerId(ctx), cursor ?? null, limit + 1], text: `
    select s.id as "skuId", p.kind, p.title, s.spec, c.unsold, c.sent, c.viewed, n.sealed is not null as "hasContent", n.low_since is not null as "isLow"
    from catalog_skus s join catalog_products p on p.id = s.product_id left join vouchers_skus n on n.sku_id = s.id
      cross join lateral (select coalesce(sum(v.pieces) filter (where v.state = 'unsold'), 0)::int as unsold, coalesce(sum(v.pieces) filter (where v.state = 'sent'), 0)::int as sent, coalesce(sum(v.pieces) filter (where v.state = 'viewed'), 0)::int as viewed from vouchers_pieces v where v.sku_id = s.id) c
    where p.merchant_id = $1 and p.kind in ('code', 'link') and s.is_live and ($2::text is null or s.id < $2) order by s.id desc limit $3` })
  const items = rows.slice(0, limit).map(({ spec, ...row }) => ({ ...row, specText: Object.values(spec).join(' ') }))
  return { items, next: rows.length > limit ? items.at(-1)!.skuId : null }
}

/** Codes of one SKU, newest first. */
export async function codePage(ctx: Context, { skuId, state, cursor, limit }: { readonly skuId: string; readonly state?: (typeof pieceStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select(shown).from(pieces).where(and(eq(pieces.skuId, skuId), mine(ctx, pieces.merchantId), state && eq(pieces.state, state), cursor ? lt(pieces.id, cursor) : undefined)).orderBy(desc(pieces.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map(asShown)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** Who looked at one, and when, from the first on. */
export async function viewsOf(ctx: Context, { id, cursor, limit }: { readonly id: string; readonly cursor?: string | undefined; readonly limit: number }) {
  const [known] = await ctx.db.select({ id: pieces.id }).from(pieces).where(and(inArray(pieces.id, [id as never]), mine(ctx, pieces.merchantId)))
  if (!known) notFound()
  const rows = await ctx.db.select().from(views).where(and(eq(views.pieceId, known.id), cursor ? gt(views.id, cursor) : undefined)).orderBy(asc(views.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
