import { and, asc, desc, eq, gt, inArray, lt, sum } from 'drizzle-orm'
import { skusOfKinds } from '#supply/catalog'
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

interface Counts { readonly skuId: string; readonly unsold: number; readonly sent: number; readonly viewed: number; readonly hasContent: boolean; readonly isLow: boolean }
/** A merchant's SKUs that are sold as codes or links, newest first, with how many lie where. */
export async function voucherSkus(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const skus = await skusOfKinds(ctx, { merchantId: ownerId(ctx), kinds: ['code', 'link'], cursor, limit: limit + 1 })
  const page = skus.slice(0, limit)
  const { rows } = await ctx.client.query<Counts>({ name: 'vouchers.skus', values: [page.map(({ skuId }) => skuId)], text: `
    select k.sku_id as "skuId", c.unsold, c.sent, c.viewed, n.sealed is not null as "hasContent", n.low_since is not null as "isLow"
    from unnest($1::text[]) as k(sku_id) left join vouchers_skus n on n.sku_id = k.sku_id
      cross join lateral (select coalesce(sum(v.pieces) filter (where v.state = 'unsold'), 0)::int as unsold, coalesce(sum(v.pieces) filter (where v.state = 'sent'), 0)::int as sent, coalesce(sum(v.pieces) filter (where v.state = 'viewed'), 0)::int as viewed from vouchers_pieces v where v.sku_id = k.sku_id) c` })
  const by = new Map(rows.map((row) => [row.skuId, row]))
  return { items: page.map(({ kind, ...sku }) => ({ ...by.get(sku.skuId)!, ...sku, kind: kind as 'code' | 'link' })), next: skus.length > limit ? page.at(-1)!.skuId : null }
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
