import { and, desc, eq, inArray, lt, lte, ne } from 'drizzle-orm'
import { accounts, balancesOf, journalsOf, offeredChannels, standsOn } from '#finance/payments'
import { categoriesSoldBy, categoryFacets } from '#supply/catalog'
import { merchantList, merchantsOf } from '#supply/merchants'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { after, dayMs } from '#kernel/time'
import { holdingRules, required } from './deposits.rules'
import { calls, offences, penalties, rules, type penaltyStates } from './tables'

/** Deposits 保证金 as they are asked for: what a store must leave, what it has left, what it lacks, and what moved it. */
export interface Wanted { readonly requiredFen: number; readonly ruleId: string | null }
/** What each of these stores must leave now. */
export async function wantedOf(ctx: Context, merchantIds: readonly string[]): Promise<ReadonlyMap<string, Wanted>> {
  const [all, stores, sold, categories] = await Promise.all([ctx.db.select().from(rules).where(lte(rules.fromAt, ctx.now)), merchantsOf(ctx, merchantIds), categoriesSoldBy(ctx, merchantIds), categoryFacets(ctx)])
  return new Map(merchantIds.map((id) => {
    const { fen, ruleId } = required(all, { storeType: stores.get(id)?.selfOperated ? 'own' : 'outside', ways: (sold.get(id) ?? []).map((categoryId) => categories.get(categoryId)?.way ?? [categoryId]) }, ctx.now)
    return [id, { requiredFen: fen, ruleId }]
  }))
}

/** The call of a store that is not met yet. */
export async function callOf(ctx: Context, merchantId: string) {
  const [found] = await ctx.db.select().from(calls).where(and(eq(calls.merchantId, merchantId), ne(calls.state, 'met')))
  return found
}

/** How a store's deposit stands, for the store. */
export async function depositOf(ctx: Context) {
  const merchantId = ownerId(ctx)
  const [wanted, stands, call] = await Promise.all([wantedOf(ctx, [merchantId]), balancesOf(ctx, merchantId, [accounts.surety, accounts.balance]), callOf(ctx, merchantId)])
  const { requiredFen } = wanted.get(merchantId)!
  const heldFen = stands.get(accounts.surety)!
  return { requiredFen, heldFen, missingFen: Math.max(0, requiredFen - heldFen), balanceFen: stands.get(accounts.balance)!, call: call ? { missingFen: call.missingFen, state: call.state, dueAt: call.dueAt } : null, channels: offeredChannels() }
}

const allDays = 3_660
const mostLines = 5_000
/** Each journal that moved a store's deposit 保证金明细, newest first, with what stood after it. */
export async function depositLines(ctx: Context, { merchantId, cursor, limit }: { readonly merchantId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const whose = ctx.actor.kind === 'merchant' ? ownerId(ctx) : merchantId!
  const moved = await journalsOf(ctx, { ownerId: whose, of: [accounts.surety], from: after(ctx.now, -allDays * dayMs), to: after(ctx.now, dayMs), most: mostLines })
  let heldFen = 0
  const lines = moved.map(({ journalId, reason, sourceId, fenBy, at }) => { const amountFen = fenBy.get(accounts.surety)!; heldFen += amountFen; return { id: journalId, kind: reason, sourceId, amountFen, heldFen, at } }).toReversed()
  const from = cursor ? lines.findIndex(({ id }) => id === cursor) + 1 : 0
  const items = lines.slice(from, from + limit)
  return { items, next: from + limit < lines.length ? items.at(-1)!.id : null }
}

/** Stores with what they must leave and have left 保证金一览, for the platform. */
export async function depositPage(ctx: Context, { state, cursor, limit }: { readonly state?: 'open' | 'frozen' | 'closed' | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const { items, next } = await merchantList(ctx, { state, cursor, limit })
  const ids = items.map(({ id }) => id)
  const [wanted, held, open] = await Promise.all([wantedOf(ctx, ids), standsOn(ctx, accounts.surety, ids), ids.length === 0 ? [] : ctx.db.select().from(calls).where(and(inArray(calls.merchantId, ids), ne(calls.state, 'met')))])
  return { next, items: items.map(({ id, name, state }) => {
    const [requiredFen, heldFen] = [state === 'open' || state === 'frozen' ? wanted.get(id)!.requiredFen : 0, held.get(id) ?? 0]
    const call = open.find(({ merchantId }) => merchantId === id)
    return { merchantId: id, name, state, requiredFen, heldFen, missingFen: Math.max(0, requiredFen - heldFen), callState: call?.state ?? null, dueAt: call?.dueAt ?? null }
  }) }
}

/** Every version of what stores must leave, newest first; `isHolding` says which speak now. */
export async function rulePage(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const [rows, past] = await Promise.all([ctx.db.select().from(rules).where(cursor ? lt(rules.id, cursor) : undefined).orderBy(desc(rules.id)).limit(limit + 1), ctx.db.select().from(rules).where(lte(rules.fromAt, ctx.now))])
  const now = new Set(holdingRules(past, ctx.now).map(({ id }) => id))
  const items = rows.slice(0, limit).map((row) => ({ ...row, isHolding: now.has(row.id) }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

/** Every version of what a penalty may be taken for, newest first. */
export async function offencePage(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const [rows, past] = await Promise.all([ctx.db.select().from(offences).where(cursor ? lt(offences.id, cursor) : undefined).orderBy(desc(offences.id)).limit(limit + 1), ctx.db.selectDistinctOn([offences.code], { id: offences.id }).from(offences).where(lte(offences.fromAt, ctx.now)).orderBy(offences.code, desc(offences.id))])
  const now = new Set(past.map(({ id }) => id))
  const items = rows.slice(0, limit).map((row) => ({ ...row, isHolding: now.has(row.id) }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

export interface PenaltyAsk { readonly state?: (typeof penaltyStates)[number] | undefined; readonly merchantId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** Penalties, newest first: a store sees its own once they were told to it, staff see all. */
export async function penaltyPage(ctx: Context, { state, merchantId, cursor, limit }: PenaltyAsk) {
  const rows = await ctx.db.select({ penalty: penalties, offence: { name: offences.name, says: offences.says, goesTo: offences.goesTo } }).from(penalties).innerJoin(offences, eq(offences.id, penalties.offenceId))
    .where(and(mine(ctx, penalties.merchantId), ctx.actor.kind === 'merchant' ? ne(penalties.state, 'proposed') : undefined, state && eq(penalties.state, state), merchantId ? eq(penalties.merchantId, merchantId) : undefined, cursor ? lt(penalties.id, cursor) : undefined)).orderBy(desc(penalties.id)).limit(limit + 1)
  const names = await merchantsOf(ctx, [...new Set(rows.map(({ penalty }) => penalty.merchantId))])
  const items = rows.slice(0, limit).map(({ penalty, offence }) => ({ ...penalty, offence: offence.name, says: offence.says, goesTo: offence.goesTo, merchantName: names.get(penalty.merchantId)?.name ?? '' }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
