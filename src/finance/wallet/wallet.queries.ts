import { and, desc, eq, gt, inArray, isNull, lt, notInArray, or, sql } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { phoneOf } from '#trust/identity'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { newest, type Entry, type Slice, type Story } from '#kernel/timelines'
import { accounts, batches, cards, entries } from './tables'
import { offeredOf, type Offered } from './wallet.rules'

/** Balances as their owners see them 我的余额, and what a merchant owes on them 余额负债. */
interface Page { readonly cursor?: string | undefined; readonly limit: number }

/** What balances may pay of an order, and which of them he uses; asked beside the goods, answered once they have their price. */
export async function paying(ctx: Context, wanted: readonly string[]): Promise<(parts: readonly { readonly merchantId: string; readonly payableFen: number }[], isPresale: boolean) => Offered[]> {
  const { rows } = await ctx.client.query<{ merchantId: string; fen: number }>({ name: 'wallet.usable', text: 'select merchant_id as "merchantId", available_fen::float8 as fen from wallet_accounts where shopper_id = $1 and available_fen > 0', values: [ctx.actor.id] })
  const balances = new Map(rows.map(({ merchantId, fen }) => [merchantId, fen]))
  return (parts, isPresale) => offeredOf(balances, parts, wanted, isPresale)
}

/** A shopper's balances, by seller. */
export async function balancesOfShopper(ctx: Context) {
  const rows = await ctx.db.select().from(accounts).where(and(mine(ctx, accounts.shopperId), or(gt(accounts.availableFen, 0), gt(accounts.reservedFen, 0)))).orderBy(desc(accounts.availableFen)).limit(200)
  const names = await merchantsOf(ctx, rows.map((row) => row.merchantId))
  return { items: rows.map(({ merchantId, availableFen, reservedFen }) => ({ merchantId, merchantName: names.get(merchantId)?.name ?? '', availableFen, reservedFen })) }
}

/** Everything that happened to a shopper's balances 余额明细, newest first. That an order was paid is no news to him: it was gone when he ordered. */
export async function logOfShopper(ctx: Context, { cursor, limit }: Page) {
  const rows = await ctx.db.select().from(entries).where(and(mine(ctx, entries.shopperId), notInArray(entries.reason, ['spent']), cursor ? lt(entries.id, cursor) : undefined)).orderBy(desc(entries.id)).limit(limit + 1)
  const names = await merchantsOf(ctx, [...new Set(rows.map((row) => row.merchantId))])
  return { items: rows.slice(0, limit).map(({ id, merchantId, reason, availableFen, orderId, at }) => ({ id, merchantName: names.get(merchantId)?.name ?? '', reason, changeFen: availableFen, orderId, at })), next: rows.length > limit ? rows[limit - 1]!.id : null }
}

/** The cards that bear a shopper's name 我的记名卡 and that nobody has redeemed, with what may be done about each; and those that somebody hands on to his phone. */
export async function namedCards(ctx: Context) {
  const [shopperId, phone] = [ownerId(ctx), await phoneOf(ctx, ownerId(ctx))]
  const rows = await ctx.db.select({ id: batches.id, merchantId: batches.merchantId, shopperId: batches.shopperId, faceFen: batches.faceFen, expiresAt: batches.expiresAt, givingPhone: batches.givingPhone, lostAt: cards.lostAt }).from(batches).innerJoin(cards, and(eq(cards.batchId, batches.id), isNull(cards.replacedAt)))
    .where(and(eq(batches.state, 'exported'), isNull(cards.usedAt), phone ? or(eq(batches.shopperId, shopperId), and(eq(batches.givingPhone, phone), isNull(cards.lostAt))) : eq(batches.shopperId, shopperId))).orderBy(desc(batches.id)).limit(100)
  const names = await merchantsOf(ctx, [...new Set(rows.map((row) => row.merchantId))])
  return { items: rows.map(({ id, merchantId, faceFen, expiresAt, givingPhone, lostAt, ...row }) => {
    const isMine = row.shopperId === shopperId
    return { id, merchantId, merchantName: names.get(merchantId)?.name ?? '', faceFen, expiresAt, isOver: expiresAt <= ctx.now, isMine, lostAt, givingTo: isMine && givingPhone ? masked(givingPhone) : null }
  }) }
}

/** A merchant's batches of cards, newest first, with how many were redeemed, and of a named one whether it is reported lost and how often it was replaced. */
export async function batchPage(ctx: Context, { cursor, limit }: Page) {
  const rows = await ctx.db.select().from(batches).where(and(mine(ctx, batches.merchantId), cursor ? lt(batches.id, cursor) : undefined)).orderBy(desc(batches.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const used = page.length === 0 ? [] : await ctx.db.select({ batchId: cards.batchId, used: sql<number>`count(${cards.usedAt})::int`, replaced: sql<number>`count(${cards.replacedAt})::int`, isLost: sql<boolean>`bool_or(${cards.lostAt} is not null and ${cards.replacedAt} is null)` }).from(cards).where(sql`${cards.batchId} = any(${sql.param(page.map(({ id }) => id))})`).groupBy(cards.batchId)
  return { items: page.map(({ merchantId: _, givingPhone: __, givingAt: ___, ...batch }) => {
    const its = used.find(({ batchId }) => batchId === batch.id)
    return { ...batch, used: its?.used ?? 0, replaced: its?.replaced ?? 0, isLost: its?.isLost ?? false, isOver: batch.expiresAt <= ctx.now }
  }), next: rows.length > limit ? page.at(-1)!.id : null }
}

const openText = `select coalesce(sum(b.face_fen), 0)::float8 as "cardsFen", count(*)::int as cards from wallet_batches b join wallet_cards c on c.batch_id = b.id where b.merchant_id = $1 and b.state = 'exported' and b.expires_at > $2 and c.used_at is null and c.replaced_at is null`
/** What a merchant owes on balances: in all, and to whom; and what cards that nobody has redeemed yet may add. */
export async function liabilityOf(ctx: Context, { cursor, limit }: Page) {
  const merchantId = ownerId(ctx)
  const [[sums], rows, { rows: [open] }] = await Promise.all([
    ctx.db.select({ availableFen: sql<number>`coalesce(sum(${accounts.availableFen}), 0)::float8`, reservedFen: sql<number>`coalesce(sum(${accounts.reservedFen}), 0)::float8` }).from(accounts).where(eq(accounts.merchantId, merchantId)),
    ctx.db.select().from(accounts).where(and(eq(accounts.merchantId, merchantId), or(gt(accounts.availableFen, 0), gt(accounts.reservedFen, 0)), cursor ? gt(accounts.shopperId, cursor) : undefined)).orderBy(accounts.shopperId).limit(limit + 1),
    ctx.client.query<{ cardsFen: number; cards: number }>({ name: 'wallet.open_cards', text: openText, values: [merchantId, ctx.now] })])
  const page = rows.slice(0, limit)
  return { ...sums!, ...open!, items: page.map(({ shopperId, availableFen, reservedFen }) => ({ shopperId, availableFen, reservedFen })), next: rows.length > limit ? page.at(-1)!.shopperId : null }
}

/** What its store paid a shopper for an order, as it did not keep its word (F11), for rooms above, which have asked whose it is. */
export async function compensationStory(ctx: Context, orderIds: readonly string[], slice: Slice): Promise<Story> {
  const rows = await ctx.db.select().from(entries).where(and(inArray(entries.orderId, [...orderIds] as never[]), eq(entries.reason, 'compensated')))
  return { promises: [], entries: newest(rows.map(({ id, orderId, availableFen, at }): Entry => ({ id, at, orderId: orderId!, code: 'wallet.compensated', actor: 'system', facts: { amountFen: availableFen } })), slice) }
}
