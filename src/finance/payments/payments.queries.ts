import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, notInArray, sql, sum } from 'drizzle-orm'
import { openidOf } from '#trust/identity'
import { mine } from '#kernel/access'
import { renderSVG } from 'uqr'
import { together, type Context } from '#kernel/context'
import { firstId } from '#kernel/id'
import { notFound } from '#kernel/refusal'
import type { Hindrance } from '#kernel/personal'
import { after, dayMs, fromIso, startOfDay } from '#kernel/time'
import { causeOf, newest, type Entry, type Slice, type Story } from '#kernel/timelines'
import { channelNames, offeredChannels, wechatApp } from './channels.port'
import { doubts, isInsideWechat, setUps } from './channels.rules'
import { balances, breaks, entries, intents, refunds, returns, settlements, tries, type breakKinds, type breakStates } from './tables'

/** A payment as its shopper sees it: while it is open with the channels that he may choose from, the one that he paid by last, or at whose till he stands, before the others, and the code that he was shown last, or what the till of WeChat's own browser is handed; whether he has bound his WeChat is told in that browser alone. */
export async function paymentStatus(ctx: Context, id: string) {
  const [found] = await ctx.db.select().from(intents).where(and(eq(intents.id, id), mine(ctx, intents.shopperId)))
  if (!found) notFound()
  if (found.state !== 'open') return { ...found, offered: [], scan: null, till: null, wechat: null }
  const offered = offeredChannels()
  const appId = offered.includes('wechat') ? wechatApp() : undefined
  const asks = isInsideWechat(ctx.caller?.agent)
  const [last, shown, openid] = await together([
    offered.length < 2 ? Promise.resolve([]) : ctx.db.select({ channel: intents.channel }).from(intents).where(and(eq(intents.shopperId, found.shopperId), eq(intents.state, 'succeeded'), isNull(intents.linkId))).orderBy(desc(intents.id)).limit(1),
    ctx.db.select({ code: tries.code, bridge: tries.bridge, channel: tries.channel }).from(tries).where(and(eq(tries.paymentId, id), eq(tries.state, 'open'), isNull(tries.linkId))).orderBy(desc(tries.tradeRef)).limit(1),
    asks && appId ? openidOf(ctx, found.shopperId, appId) : Promise.resolve(undefined),
  ])
  const first = openid ? 'wechat' : last[0]?.channel
  const scan = shown[0]?.code ? { channel: shown[0].channel, svg: renderSVG(shown[0].code, { border: 2 }) } : null
  return { ...found, offered: offered.toSorted((a, b) => Number(b === first) - Number(a === first)), scan, till: shown[0]?.bridge ?? null, wechat: asks && appId ? { isBound: openid !== undefined } : null }
}

/** The going of somebody who pays by a link 代付, by its trade: which link, and the code that he was shown; undefined for any other trade. Whoever knows a trade's reference began it. */
export async function friendTry(ctx: Context, tradeRef: string): Promise<{ readonly linkId: string; readonly channel: string; readonly code: string | null } | undefined> {
  const [found] = await ctx.db.select({ linkId: tries.linkId, channel: tries.channel, code: tries.code }).from(tries).where(eq(tries.tradeRef, tradeRef))
  return found?.linkId ? { ...found, linkId: found.linkId } : undefined
}

/** The trades at WeChat that an order was paid with: one, or two where a deposit came first. */
export const wechatTradesOf = (ctx: Context, purposeId: string) => ctx.db.select({ tradeRef: tries.tradeRef, amountFen: intents.amountFen }).from(tries).innerJoin(intents, eq(intents.id, tries.paymentId))
  .where(and(eq(intents.purposeId, purposeId), eq(tries.channel, 'wechat'), eq(tries.state, 'succeeded')))

const nearMs = 7 * dayMs
/** How each channel is set up and what it said lately 渠道状况, for staff. Keys are named, never shown. */
export async function channelHealth(ctx: Context) {
  const { rows } = await ctx.client.query<{ channel: string; tries: number; succeeded: number; waiting: number; refused: number; lastAt: Date | null }>(`select c.channel, t.tries, t.succeeded, t.waiting, n.refused, n."lastAt" from unnest($1::text[]) as c(channel)
    left join lateral (select count(*)::int as tries, count(*) filter (where state = 'succeeded')::int as succeeded, count(*) filter (where state = 'open')::int as waiting from payments_tries where channel = c.channel and at > $2) t on true
    left join lateral (select count(*) filter (where verdict = any($3))::int as refused, max(at) as "lastAt" from payments_notices where channel = c.channel and at > $2) n on true`, [channelNames, after(ctx.now, -nearMs), doubts])
  const offered = offeredChannels()
  const ups = setUps(process.env)
  return rows.map((row) => { const up = ups.find(({ channel }) => channel === row.channel); return { ...row, state: up?.state ?? (offered.includes(row.channel) ? 'ready' as const : 'off' as const), keys: [...up?.keys ?? []], offered: offered.includes(row.channel) } })
}

/** The payment for a purpose that was opened last, if there is one, and not what a balance or a change paid beside it; for rooms above, which have asked whose it is. */
export async function paymentOf(ctx: Context, purposeId: string) {
  const [found] = await ctx.db.select().from(intents).where(and(eq(intents.purposeId, purposeId), notInArray(intents.part, ['balance', 'change']))).orderBy(desc(intents.id)).limit(1)
  return found
}

/** The ledger 账本 for staff, newest first. */
export async function ledgerPage(ctx: Context, { account, cursor, limit }: { account?: string | undefined; cursor?: string | undefined; limit: number }) {
  const rows = await ctx.db.select().from(entries).where(and(account ? eq(entries.account, account) : undefined, cursor ? lt(entries.id, cursor) : undefined)).orderBy(desc(entries.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

export const ledgerTotals = (ctx: Context) => ctx.db.select({ account: balances.account, balanceFen: sum(balances.balanceFen).mapWith(Number) }).from(balances).groupBy(balances.account).orderBy(balances.account)

export async function paymentPage(ctx: Context, { state, cursor, limit }: { state?: 'open' | 'succeeded' | 'closed' | undefined; cursor?: string | undefined; limit: number }) {
  const rows = await ctx.db.select().from(intents).where(and(state ? eq(intents.state, state) : undefined, cursor ? lt(intents.id, cursor) : undefined)).orderBy(desc(intents.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** Differences to channels' statements 对账差异, newest first. */
interface BreakAsk { readonly state?: (typeof breakStates)[number] | undefined; readonly kind?: (typeof breakKinds)[number] | undefined; readonly day?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
export async function breakPage(ctx: Context, { state, kind, day, cursor, limit }: BreakAsk) {
  const rows = await ctx.db.select().from(breaks).where(and(state ? eq(breaks.state, state) : undefined, kind ? eq(breaks.kind, kind) : undefined, day ? eq(breaks.day, day) : undefined, cursor ? lt(breaks.id, cursor) : undefined)).orderBy(desc(breaks.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** A merchant's statement 对账单 between two instants: each line is one order, and the totals are the sums of all lines. */
export async function statement(ctx: Context, from: Date, to: Date) {
  const lines = await ctx.db.select().from(settlements).where(and(mine(ctx, settlements.merchantId), gte(settlements.at, from), lt(settlements.at, to))).orderBy(settlements.id).limit(10_000)
  return { lines, shareFen: lines.reduce((all, line) => all + line.shareFen, 0), feeFen: lines.reduce((all, line) => all + line.feeFen, 0) }
}

/** What stands on each of these accounts of one owner, in his favour: what is owed to him is above nothing. */
export async function balancesOf(ctx: Context, ownerId: string, of: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await ctx.db.select().from(balances).where(and(eq(balances.ownerId, ownerId), inArray(balances.account, [...of])))
  return new Map(of.map((account) => [account, -(rows.find((row) => row.account === account)?.balanceFen ?? 0)]))
}

/** What stands on an account of many owners, in their favour; whoever never had anything there is missing. */
export async function standsOn(ctx: Context, account: string, ownerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = ownerIds.length === 0 ? [] : await ctx.db.select({ ownerId: balances.ownerId, fen: balances.balanceFen }).from(balances).where(and(eq(balances.account, account), inArray(balances.ownerId, [...ownerIds])))
  return new Map(rows.map(({ ownerId, fen }) => [ownerId, -fen]))
}

/** What a channel took in and gave back for us on one day in Shanghai, as it would settle it to our bank 渠道应结; undefined where there was nothing. */
export async function clearedOf(ctx: Context, channel: string, day: string): Promise<number | undefined> {
  const from = startOfDay(fromIso(`${day}T12:00:00+08:00`))
  const { rows: [found] } = await ctx.client.query<{ n: number; fen: number }>({ name: 'payments.cleared_of', values: [channel, from, after(from, dayMs)], text: `select count(*)::int as n, coalesce(sum(e.amount_fen), 0)::float8 as fen
    from payments_entries e join payments_tries t on t.trade_ref = case when e.reason = 'refunded' then (select s.trade_ref from payments_refunds r join payments_tries s on s.payment_id = r.payment_id and s.state = 'succeeded' where r.id = e.source_id) else e.source_id end
    where e.account = 'channel_clearing' and t.channel = $1 and e.at >= $2 and e.at < $3` })
  return found!.n === 0 ? undefined : found!.fen
}

/** What one journal moved on some accounts of one owner, in his favour. */
export interface Moved { readonly journalId: string; readonly reason: string; readonly sourceId: string; readonly orderId: string | null; readonly refundId: string | null; readonly fenBy: ReadonlyMap<string, number>; readonly at: Date }
/** The journals that moved these accounts of one owner between two instants, in their sequence; at most so many entries. */
export async function journalsOf(ctx: Context, { ownerId, of, from, to, most }: { readonly ownerId: string; readonly of: readonly string[]; readonly from: Date; readonly to: Date; readonly most: number }): Promise<Moved[]> {
  const rows = await ctx.db.select().from(entries).where(and(eq(entries.ownerId, ownerId), inArray(entries.account, [...of]), gte(entries.id, firstId('ent', from)), lt(entries.id, firstId('ent', to)))).orderBy(entries.id).limit(most)
  const by = new Map<string, Moved & { fenBy: Map<string, number> }>()
  for (const { journalId, reason, sourceId, orderId, refundId, account, amountFen, at } of rows) {
    const moved = by.get(journalId) ?? { journalId, reason, sourceId, orderId, refundId, fenBy: new Map<string, number>(), at }
    moved.fenBy.set(account, (moved.fenBy.get(account) ?? 0) - amountFen)
    by.set(journalId, moved)
  }
  return [...by.values()]
}

/** What these accounts of one owner moved in all since an instant, in his favour. */
export async function movedSince(ctx: Context, ownerId: string, of: readonly string[], from: Date): Promise<number> {
  const [moved] = await ctx.db.select({ fen: sum(entries.amountFen).mapWith(Number) }).from(entries).where(and(eq(entries.ownerId, ownerId), inArray(entries.account, [...of]), gte(entries.id, firstId('ent', from))))
  return -(moved?.fen ?? 0)
}

/** Whoever stands on an account, by id; `isBelow` only those who owe. */
export async function ownersOn(ctx: Context, account: string, { isBelow, after, limit }: { readonly isBelow: boolean; readonly after: string | undefined; readonly limit: number }): Promise<{ ownerId: string; fen: number }[]> {
  const rows = await ctx.db.select({ ownerId: balances.ownerId, fen: balances.balanceFen }).from(balances).where(and(eq(balances.account, account), isBelow ? gt(balances.balanceFen, 0) : undefined, after ? gt(balances.ownerId, after) : undefined)).orderBy(balances.ownerId).limit(limit)
  return rows.map(({ ownerId, fen }) => ({ ownerId, fen: -fen }))
}

/** What was settled and taken back in [from, to), by id: of one merchant, or of all. */
export async function sharesBetween(ctx: Context, from: Date, to: Date, { merchantId, after: last, limit }: { readonly merchantId?: string; readonly after?: string | undefined; readonly limit?: number } = {}) {
  const found = ctx.db.select({ id: settlements.id, merchantId: settlements.merchantId, orderId: settlements.orderId, shareFen: settlements.shareFen, feeFen: settlements.feeFen, state: settlements.state, at: settlements.at }).from(settlements).where(and(gte(settlements.at, from), lt(settlements.at, to), merchantId ? eq(settlements.merchantId, merchantId) : undefined, last ? gt(settlements.id, last) : undefined)).orderBy(settlements.id)
  return limit === undefined ? found : found.limit(limit)
}

/** How the shares of these orders came about: what each line was settled with, and what each refund took back of it. */
export async function shareRowsOf(ctx: Context, orderIds: readonly string[]) {
  if (orderIds.length === 0) return { shares: [], back: [] }
  const [shares, back] = await Promise.all([ctx.db.select().from(settlements).where(inArray(settlements.orderId, [...orderIds])).orderBy(settlements.id), ctx.db.select().from(returns).where(inArray(returns.orderId, [...orderIds]))])
  return { shares, back }
}

const [splitFunds, held, deposits] = ['channel_split', 'order_funds', 'order_deposits']
/** A trade that a channel keeps to be split, with what it still keeps of it. */
export interface SplitTrade { readonly tradeRef: string; readonly purposeId: string; readonly channel: string; readonly amountFen: number; readonly splitPercent: number; readonly keptFen: number }
const splitTrades = (ctx: Context) => ctx.db.select({ tradeRef: tries.tradeRef, purposeId: intents.purposeId, channel: tries.channel, amountFen: intents.amountFen, splitPercent: sql<number>`${tries.splitPercent}`, keptFen: balances.balanceFen }).from(tries).innerJoin(intents, eq(intents.id, tries.paymentId)).innerJoin(balances, and(eq(balances.account, splitFunds), eq(balances.ownerId, tries.tradeRef)))
/** The trades that paid for these parent orders and are kept to be split, by when they were opened. */
export const splitTradesOf = (ctx: Context, purposeIds: readonly string[]): Promise<SplitTrade[]> => (purposeIds.length === 0 ? Promise.resolve([]) : splitTrades(ctx).where(and(inArray(intents.purposeId, [...purposeIds]), eq(tries.state, 'succeeded'), isNotNull(tries.splitPercent))).orderBy(tries.tradeRef))
/** Trades of which something has been kept since before an instant, by reference. */
export const keptTrades = (ctx: Context, { before, after: last, limit }: { readonly before: Date; readonly after: string | undefined; readonly limit: number }): Promise<SplitTrade[]> =>
  splitTrades(ctx).where(and(isNotNull(tries.splitPercent), lt(tries.at, before), ne(balances.balanceFen, 0), last ? gt(tries.tradeRef, last) : undefined)).orderBy(tries.tradeRef).limit(limit)
/** One of them, by its reference. */
export async function splitTradeOf(ctx: Context, tradeRef: string): Promise<SplitTrade | undefined> { return (await splitTrades(ctx).where(eq(tries.tradeRef, tradeRef)))[0] }

/** The parent order of each of these that was settled to its merchant. */
export async function parentsOf(ctx: Context, orderIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = orderIds.length === 0 ? [] : await ctx.db.select({ orderId: entries.sourceId, parentId: entries.ownerId }).from(entries).where(and(eq(entries.account, held), eq(entries.reason, 'accrued'), inArray(entries.sourceId, [...orderIds])))
  return new Map(rows.map(({ orderId, parentId }) => [orderId, parentId]))
}
/** Which orders of a parent were settled to their merchants, and what of all that was paid is still held. */
export async function accruedOf(ctx: Context, parentId: string): Promise<{ orderIds: string[]; heldFen: number }> {
  const [rows, still] = await Promise.all([ctx.db.selectDistinct({ orderId: entries.sourceId }).from(entries).where(and(eq(entries.account, held), eq(entries.ownerId, parentId), eq(entries.reason, 'accrued'))), balancesOf(ctx, parentId, [held, deposits])])
  return { orderIds: rows.map(({ orderId }) => orderId), heldFen: [...still.values()].reduce((sum, fen) => sum + fen, 0) }
}

const mostMoments = 500
/** What happened to the money of an order 支付经过 (F11), for rooms above, which have asked whose it is: how its payments went, and what went back of these parts. What the whole order paid is no merchant's to know. */
export async function paymentStory(ctx: Context, parentId: string, orderIds: readonly string[], slice: Slice): Promise<Story> {
  const its = await ctx.db.select().from(intents).where(eq(intents.purposeId, parentId)).orderBy(desc(intents.id)).limit(mostMoments)
  const [tried, back] = its.length === 0 ? [[], []] : await Promise.all([
    ctx.db.select().from(tries).where(and(inArray(tries.paymentId, its.map(({ id }) => id)), inArray(tries.state, ['failed', 'parked']))).orderBy(desc(tries.tradeRef)).limit(mostMoments),
    ctx.db.select().from(refunds).where(and(inArray(refunds.paymentId, its.map(({ id }) => id)), inArray(refunds.orderId, [...orderIds]))).orderBy(desc(refunds.id)).limit(mostMoments)])
  const ofAll = ctx.actor.kind === 'merchant' ? [] : [...its.flatMap(paidEntries), ...tried.map((one): Entry => ({ id: one.tradeRef, at: one.at, orderId: parentId, code: `payments.try_${one.state}`, actor: 'channel', cause: one.state === 'failed' ? 'declined' : 'not_awaited', facts: { channel: one.channel } }))]
  return { entries: newest([...ofAll, ...back.flatMap(refundEntries)], slice), promises: [] }
}
const paidEntries = ({ id, purposeId, part, state, amountFen, channel, endedAt, linkId }: typeof intents.$inferSelect): Entry[] => (state !== 'succeeded' || !endedAt ? []
  : [{ id: `${id}.paid`, at: endedAt, orderId: purposeId, code: linkId ? 'payments.paid_by_friend' : `payments.paid_${part}`, actor: part === 'balance' ? 'shopper' : 'channel', facts: { amountFen, channel: channel ?? '' } }])
const refundEntries = ({ id, orderId, amountFen, at, endedAt, state, cause }: typeof refunds.$inferSelect): Entry[] => [
  { id, at, orderId, code: 'payments.refund_promised', actor: 'system', ...causeOf(cause), facts: { amountFen } },
  ...state === 'done' && endedAt ? [{ id: `${id}.done`, at: endedAt, orderId, code: 'payments.refund_done', actor: 'channel' as const, facts: { amountFen } }] : []]

/** Refunds of a shopper that are under way; they run their course by themselves. */
export async function refundsOf(ctx: Context, shopperId: string): Promise<readonly Hindrance[]> {
  const [found] = await ctx.db.select({ count: sql<number>`count(*)::int`, fen: sql<number>`coalesce(sum(${refunds.amountFen}), 0)::float8` }).from(refunds).innerJoin(intents, eq(intents.id, refunds.paymentId))
    .where(and(eq(intents.shopperId, shopperId as never), eq(refunds.state, 'asked')))
  return found!.count > 0 ? [{ code: 'privacy.hinder_refunds', count: found!.count, fen: found!.fen, href: null, isWaivable: false }] : []
}

export interface Compensation { /** What it is owed for: a penalty, or the order of which the seller is in default. */ readonly sourceId: string; readonly shopperId: string; readonly merchantId: string; readonly orderId: string | null; readonly amountFen: number }
/** What shoppers are owed for words that stores did not keep and is not their balance yet, the longest owed first: nothing, unless it was written before that was paid out. At most so many. */
export async function owedCompensations(ctx: Context, most: number): Promise<Compensation[]> {
  const { rows } = await ctx.client.query<Compensation>({ name: 'payments.owed_compensations', values: [most], text: `
    select e.source_id as "sourceId", e.owner_id as "shopperId", e.order_id as "orderId", -e.amount_fen::float8 as "amountFen",
      (select m.owner_id from payments_entries m where m.journal_id = e.journal_id and m.account in ('merchant_payable', 'merchant_balance', 'merchant_surety') limit 1) as "merchantId"
    from payments_balances b join payments_entries e on e.account = b.account and e.owner_id = b.owner_id
    where b.account = 'shopper_compensation' and b.balance_fen <> 0 and e.amount_fen < 0 and not exists (select from payments_entries p where p.account = e.account and p.owner_id = e.owner_id and p.reason = 'compensation_paid' and p.source_id = e.source_id) order by e.id limit $1` })
  return rows
}
