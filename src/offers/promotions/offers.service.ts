import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { OfferChanged } from '#events/promotions'
import { raiseAlarms, refuseBelowFloor, refuseRaised } from '#supply/pricing'
import { mine } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { ownsGroups } from '#offers/pricelists'
import { sellable } from '#supply/catalog'
import { askApproval } from '#trust/risk'
import { forgetOffers } from './live.queries'
import { faultsOf, mostCostFen, platformPercentOf, skusOf, type Fault, type OfferWish } from './offer.rules'
import { floorsUnder, raisedUnder } from './offers.queries'
import { offers, type Scope } from './tables'

/** Offers 优惠配置: drafted, published, stopped, by a merchant for his store or by the platform. What is live is never changed, only stopped: who saw it may count on it. */
type Row = typeof offers.$inferSelect
const sideOf = (ctx: Context) => (ctx.actor.kind === 'merchant' ? 'merchant' as const : 'platform' as const)

/** Beyond this an offer that the platform pays for is published by two (I-39); one without a bound always. */
export const approveCostFen = defineSetting({ key: 'promotions.approve_cost_fen', fallback: 50_000_00, least: 0, most: 10_000_000_00, unit: 'fen', says: ['平台优惠预计最高花费超过此金额，须由另一人复核后生效', 'An offer of the platform that may cost more than this needs a second person to go live'] })

async function check(ctx: Context, wish: OfferWish): Promise<void> {
  const ofForm = faultsOf(wish, sideOf(ctx), ctx.now)
  const faults = ofForm.length > 0 ? ofForm : [...await ofGroups(ctx, wish), ...await ofGoods(ctx, wish)]
  if (faults.length > 0) throw new Refusal(faults[0]!.code, { issues: faults.map(({ field, code }) => ({ path: [field], code })) }, 422)
}
async function ofGroups(ctx: Context, { groupIds }: OfferWish): Promise<Fault[]> {
  return groupIds === null || await ownsGroups(ctx, groupIds) ? [] : [{ field: 'groupIds', code: 'promotions.no_such_group' }]
}
/** What an effect names is on sale, and the store's own where a store offers it; a gift as well (Order 56, 8). What it asks for is less than what it costs without it. */
async function ofGoods(ctx: Context, { effect }: OfferWish): Promise<Fault[]> {
  const named = skusOf(effect)
  if (named.length === 0) return []
  const goods = await sellable(ctx, named)
  const priceOf = (skuId: string): number => goods.get(skuId)!.priceFen
  const isFine = (skuId: string) => { const good = goods.get(skuId); return good !== undefined && (sideOf(ctx) === 'platform' || good.merchantId === ctx.actor.merchantId) }
  if (!named.every(isFine)) return [{ field: 'effect', code: 'promotions.not_your_goods' }]
  const isDear = (effect.kind === 'set' && effect.fen >= effect.parts.reduce((sum, { skuId, pieces }) => sum + priceOf(skuId) * pieces, 0)) || (effect.kind === 'exchange' && named.some((skuId) => effect.fen >= priceOf(skuId)))
  return isDear ? [{ field: 'effect', code: 'promotions.saves_nothing' }] : []
}
/** A set is for its parts alone; what may be had in exchange is of the scope whatever else is. */
function scopeOf({ scope, effect }: OfferWish): Scope {
  if (effect.kind === 'set') return { skuIds: skusOf(effect) }
  const isNarrow = scope.skuIds ?? scope.productIds ?? scope.categoryIds
  return effect.kind === 'exchange' && effect.skuIds && isNarrow ? { ...scope, skuIds: [...new Set([...scope.skuIds ?? [], ...effect.skuIds])] } : scope
}
/**
 * A flash sale's goods are its maker's own and on sale for more than its price: whoever reads the offer may count on that. Answers the wish with the products that
 * its SKUs belong to, and with them as its scope.
 */
async function withGoods(ctx: Context, wish: OfferWish): Promise<OfferWish> {
  const { effect } = wish
  if (effect.kind !== 'flash') return wish
  const goods = await sellable(ctx, effect.items.map(({ skuId }) => skuId))
  const items = effect.items.map((item, i) => {
    const good = goods.get(item.skuId)
    if (!good || (ctx.actor.kind === 'merchant' && good.merchantId !== ctx.actor.merchantId)) unfit(`items.${i}.skuId`, 'promotions.not_your_goods')
    if (item.fen >= good.priceFen) unfit(`items.${i}.fen`, 'promotions.not_below_price', { priceFen: good.priceFen })
    return { ...item, productId: good.productId }
  })
  return { ...wish, effect: { kind: 'flash', items }, scope: { skuIds: items.map(({ skuId }) => skuId) } }
}
const valuesOf = (ctx: Context, wish: OfferWish) => ({ ...wish, scope: scopeOf(wish), groupIds: wish.groupIds && [...new Set(wish.groupIds)], excludes: [...wish.excludes], platformPercent: platformPercentOf(sideOf(ctx)), changedBy: ctx.actor.id, changedAt: ctx.now })

/** Drafts an offer. Refuses what cannot be, by field (422). */
export function draftOffer(ctx: Context, asked: OfferWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    await check(ctx, asked)
    const wish = await withGoods(ctx, asked)
    const id = newId('ofr', ctx.now)
    await ctx.db.insert(offers).values({ id, merchantId: (ctx.actor.merchantId ?? null) as Row['merchantId'], ...valuesOf(ctx, wish), uses: 0, usedFen: 0, issued: 0, state: 'draft', version: 1 })
    await audit(ctx, { action: 'promotions.draft_offer', subject: id, after: wish })
    return { id, version: 1 }
  })
}

/** Changes a draft; the version tells a stale form (409). */
export function changeOffer(ctx: Context, id: string, version: number, asked: OfferWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    await check(ctx, asked)
    const before = await own(ctx, id)
    if (before.state !== 'draft') refuse('promotions.not_a_draft')
    if (before.version !== version) refuse('promotions.stale', { version: before.version })
    const wish = await withGoods(ctx, asked)
    await ctx.db.update(offers).set({ ...valuesOf(ctx, wish), version: version + 1 }).where(eq(offers.id, before.id))
    await audit(ctx, { action: 'promotions.change_offer', subject: id, before: wishOf(before), after: wish })
    return { id, version: version + 1 }
  })
}

const published = z.object({ id: z.string(), version: z.int() })
export const costlyOffer = defineApproval({ kind: 'promotions.publish', permits: { staff: 'promotions.write' }, says: ['发布大额平台优惠', 'A costly offer of the platform goes live'], apply: async (ctx, { payload }) => {
  const { id, version } = published.parse(payload)
  const row = await own(ctx, id)
  if (row.version !== version) refuse('promotions.stale', { version: row.version })
  await goLive(ctx, row)
} })

/** Publishes a draft: at once, or, where the platform may spend more by it than one may decide alone, once another has allowed it; then `approvalId` names the request. */
export function publishOffer(ctx: Context, id: string, version: number, reason: string, belowFloor = false): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.version !== version) refuse('promotions.stale', { version: row.version })
    await check(ctx, wishOf(row))
    await withGoods(ctx, wishOf(row))
    await honest(ctx, row)
    await overFloors(ctx, row, belowFloor)
    const { mostCostFen: costFen, people } = await publishingOf(ctx, row)
    if (people > 1) {
      const approvalId = await askApproval(ctx, { approval: costlyOffer, subject: id, merchantId: null, payload: { id, version }, before: { state: row.state }, after: { state: 'live', mostCostFen: costFen, name: row.name }, reason })
      return { approvalId }
    }
    await goLive(ctx, row)
    return { approvalId: null }
  })
}

/** What an offer may cost at most, null where nothing bounds it, and how many people it takes to publish it (I-39). */
export async function publishingOf(ctx: Context, offer: Pick<OfferWish, 'mostFen' | 'mostUses' | 'effect'> & { readonly merchantId: string | null }): Promise<{ mostCostFen: number | null; people: 1 | 2; limitFen: number }> {
  const [costFen, limitFen] = [mostCostFen(offer) ?? null, await settingOf(ctx, approveCostFen)]
  return { mostCostFen: costFen, limitFen, people: offer.merchantId === null && (costFen === null || costFen > limitFen) ? 2 : 1 }
}

const byPiece: ReadonlySet<Row['lane']> = new Set(['price', 'day', 'item'])
/**
 * A raise just before a discount 先涨后降 (T-60; SAMR Order 56, art. 19; Provisions on Promotion Conduct 2020, art. 21): an offer that lowers a price to no less than it was within the
 * seven days is none, and refused with the goods it is about; what discounts a raised price otherwise goes live, and is flagged.
 */
async function honest(ctx: Context, row: Row): Promise<void> {
  const raised = await raisedUnder(ctx, row)
  const sham = byPiece.has(row.lane) && row.merchantId !== null ? raised.filter(({ fen, againstFen }) => fen >= againstFen) : []
  if (sham.length > 0 && await settingOf(ctx, refuseRaised) === 1) refuse('promotions.raised_before', { skus: sham.slice(0, 20).map(({ skuId, title, fen, againstFen }) => ({ skuId, title, fen, lowestFen: againstFen })), titles: sham.slice(0, 3).map(({ title }) => title).join('、') })
  await raiseAlarms(ctx, raised)
}

/** The floor before an offer goes live (F87): refuses with the goods that it would sell below theirs, until whoever publishes it says that he knows; then it is an alarm. */
async function overFloors(ctx: Context, row: Row, isConfirmed: boolean): Promise<void> {
  const found = await floorsUnder(ctx, row)
  if (found.length === 0) return
  const mayConfirm = await settingOf(ctx, refuseBelowFloor) === 0
  if (!mayConfirm || !isConfirmed) refuse('promotions.below_floor', { mayConfirm, skus: found.slice(0, 20).map(({ skuId, title, fen, againstFen }) => ({ skuId, title, fen, floorFen: againstFen })), titles: found.slice(0, 3).map(({ title }) => title).join('、') })
  await raiseAlarms(ctx, found)
}

async function goLive(ctx: Context, row: Row): Promise<void> {
  if (row.state !== 'draft') refuse('promotions.not_a_draft')
  await move(ctx, row, 'live')
}

/** Stops an offer for good, at once and everywhere: carts see it with their next quote. Coupons that were claimed are no longer good. */
export function stopOffer(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.state !== 'live') refuse('promotions.not_live')
    await move(ctx, row, 'stopped', reason)
  })
}

/** What is to be stopped at once: a lane, a store's, the platform's own, or several of these together. */
export interface StopWish { readonly lane?: Row['lane'] | undefined; readonly merchantId?: string | undefined; readonly isPlatforms?: boolean | undefined }
const mostStopped = 500

/** Every live offer of a lane or a store at once, newest first 紧急停止; for stopping nobody needs a second person. Whoever asks has named something. Answers how many, and whether there are more. */
export function stopOffers(ctx: Context, { lane, merchantId, isPlatforms = false }: StopWish, reason: string): Promise<{ stopped: number; hasMore: boolean }> {
  return transaction(ctx, async (ctx) => {
    const rows = await ctx.db.select().from(offers).where(and(eq(offers.state, 'live'), gt(offers.endsAt, ctx.now), mine(ctx, offers.merchantId), lane && eq(offers.lane, lane), merchantId === undefined ? undefined : eq(offers.merchantId, merchantId as NonNullable<Row['merchantId']>), isPlatforms ? isNull(offers.merchantId) : undefined))
      .orderBy(desc(offers.id)).limit(mostStopped + 1).for('update')
    for (const row of rows.slice(0, mostStopped)) await move(ctx, row, 'stopped', reason)
    return { stopped: Math.min(rows.length, mostStopped), hasMore: rows.length > mostStopped }
  })
}

async function move(ctx: Context, row: Row, state: 'live' | 'stopped', reason = ''): Promise<void> {
  const moved = await ctx.db.update(offers).set({ state, version: sql`${offers.version} + 1`, changedBy: ctx.actor.id, changedAt: ctx.now }).where(and(eq(offers.id, row.id), eq(offers.state, row.state))).returning({ id: offers.id })
  if (moved.length === 0) refuse('promotions.not_live')
  await audit(ctx, { action: `promotions.${state === 'live' ? 'publish' : 'stop'}_offer`, subject: row.id, before: { state: row.state }, after: { state, ...(reason !== '' && { reason }) } })
  await emit(ctx, OfferChanged, { offerId: row.id, merchantId: row.merchantId, state, at: ctx.now.toISOString() })
  await forgetOffers(ctx)
}

async function own(ctx: Context, id: string): Promise<Row> {
  const [row] = await ctx.db.select().from(offers).where(and(eq(offers.id, id as Row['id']), mine(ctx, offers.merchantId))).for('update')
  return row ?? notFound()
}
const wishOf = ({ name, kind, lane, scope, effect, priority, excludes, mostPieces, perPerson, mostUses, mostFen, goodDays, startsAt, endsAt, rhythm, way, forNew, groupIds, publicAt }: Row): OfferWish => ({ name, kind, lane, scope, effect, priority, excludes, mostPieces, perPerson, mostUses, mostFen, goodDays, startsAt, endsAt, rhythm, way, forNew, groupIds, publicAt })
