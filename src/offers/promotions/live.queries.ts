import { and, eq, gt, inArray, isNull, lt, lte, ne, or } from 'drizzle-orm'
import { groupsOf, tiersOf } from '#offers/pricelists'
import { hashed } from '#trust/factors'
import { deviceCookie, phoneOf } from '#trust/identity'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { after, dayMs, startOfDay } from '#kernel/time'
import { reaches } from './best.rules'
import type { BasketLine, Offer } from './offers.rules'
import { isFor, isItsTime, isOpen, isPublic, leftFor, poolKey, type Audience, type FlashOffer, type Pool, type Taken, type Timed } from './rhythm.rules'
import { mostCostFen } from './offer.rules'
import { offers, type couponWays } from './tables'

/** What may speak now 生效中的优惠: every live offer is kept in the process, so that a quote asks the database for the shopper's own coupons and uses alone. */
export interface LiveOffer extends Offer, Timed, Audience { readonly name: string; readonly kind: 'open' | 'coupon'; readonly perPerson: number | null; readonly isCounted: boolean; readonly isSpent: boolean; readonly way: (typeof couponWays)[number]; readonly forNew: boolean; /** A price of a price list, which lives in another room: it has no limit, so an order takes nothing of it. */ readonly isList?: true; /** The pools of a flash sale that is open; its effect then says what is left. */ readonly pool?: Pool }
const mostLive = 2_000
const kept = keepingOne(5_000, readLive)
const lately = keepingOne(5_000, readEnded)
export const forgetOffersHere = (ctx: Pick<Context, 'pool'>): void => { kept.forget(ctx); lately.forget(ctx) }
export const forgetOffers = forgottenEverywhere('promotions.offers', forgetOffersHere)
export const liveOffers = kept.of

async function readLive(ctx: Context): Promise<readonly LiveOffer[]> {
  const rows = await ctx.db.select().from(offers).where(and(eq(offers.state, 'live'), gt(offers.endsAt, ctx.now))).limit(mostLive)
  return rows.map(spoken)
}

/** A row as the chain takes it. */
function spoken(row: typeof offers.$inferSelect): LiveOffer {
  return {
    id: row.id, name: row.name, kind: row.kind, lane: row.lane, merchantId: row.merchantId, scope: row.scope, effect: row.effect, priority: row.priority, group: row.lane, excludes: row.excludes, platformPercent: row.platformPercent,
    ...(row.mostPieces !== null && { mostPieces: row.mostPieces }), ...(row.mostFen !== null && { leftFen: row.mostFen - row.usedFen }), startsAt: row.startsAt, endsAt: row.endsAt, rhythm: row.rhythm, perPerson: row.kind === 'open' ? row.perPerson : null,
    isCounted: row.mostFen !== null || (row.kind === 'open' && row.mostUses !== null), isSpent: row.kind === 'open' && row.mostUses !== null && row.uses >= row.mostUses, way: row.way, forNew: row.forNew, groupIds: row.groupIds, publicAt: row.publicAt,
  }
}

/** For so long carts and quotes tell of an offer that was stopped or has ended, and of at most so many. */
const toldMs = dayMs
const [mostEnded, mostTold] = [200, 10]
async function readEnded(ctx: Context): Promise<readonly LiveOffer[]> {
  const since = after(ctx.now, -toldMs)
  const rows = await ctx.db.select().from(offers).where(or(and(eq(offers.state, 'stopped'), gt(offers.changedAt, since)), and(eq(offers.state, 'live'), gt(offers.endsAt, since), lte(offers.endsAt, ctx.now)))).orderBy(offers.id).limit(mostEnded)
  return rows.map(spoken)
}

/** An offer that spoke for such goods until a moment ago 刚结束的优惠. */
export interface Ended { readonly offerId: string; readonly name: string }
/** Which offers that were stopped or have ended within a day would speak for these goods: whoever saw them is told their names. Coupons only where one is held; what was for groups, to nobody. */
function endedFor(ctx: Context, ended: readonly LiveOffer[], lines: readonly BasketLine[], held: ReadonlySet<string>): readonly Ended[] {
  const told: Ended[] = []
  for (const one of ended) {
    if (told.length === mostTold) break
    if ((one.kind === 'open' ? isPublic(one, ctx.now) : held.has(one.id)) && isItsTime(one.rhythm, ctx.now) && reaches(one, lines)) told.push({ offerId: one.id, name: one.name })
  }
  return told
}

/** An offer that holds already, but not for whoever asks 会员优先 (F26): when it will for everybody, null is never, and which levels it is for. */
export interface Waiting { readonly offerId: string; readonly name: string; readonly publicAt: Date | null; readonly tiers: readonly string[] }
const nobody: ReadonlySet<string> = new Set()
/** The groups of whoever asks, as far as some offer is for groups: kept in the process, so that an order asks for none. */
const hisGroups = (ctx: Context, live: readonly Audience[]): ReadonlySet<string> | Promise<ReadonlySet<string>> => (live.some(({ groupIds }) => groupIds !== null) ? groupsOf(ctx) : nobody)

/** Open offers that do not hold for him yet, each with what its levels are called. What is for marks or companies for good is told to nobody else. */
async function closedTo(ctx: Context, live: readonly LiveOffer[], his: ReadonlySet<string>): Promise<readonly (Waiting & { readonly offer: LiveOffer })[]> {
  const closed = live.filter((one) => one.kind === 'open' && !one.isSpent && isOpen(one, ctx.now) && !isFor(one, his, ctx.now))
  if (closed.length === 0) return []
  const names = await tiersOf(ctx, closed.flatMap(({ groupIds }) => groupIds ?? []))
  return closed.map((offer) => ({ offer, offerId: offer.id, name: offer.name, publicAt: offer.publicAt, tiers: offer.groupIds!.flatMap((id) => names.get(id) ?? []) })).filter(({ publicAt, tiers }) => publicAt !== null || tiers.length > 0)
}

/** What whoever asks may use, or claim, before everybody may 我的优先购, with the levels that he has it by. Guests have none; asks nothing where no offer has a window. */
export async function offersEarlyFor(ctx: Context): Promise<readonly (Waiting & { readonly kind: LiveOffer['kind'] })[]> {
  const early = (await liveOffers(ctx)).filter((one) => !isPublic(one, ctx.now) && ctx.now >= one.startsAt)
  const his = await hisGroups(ctx, early)
  const mine = early.filter((one) => isFor(one, his, ctx.now))
  const names = await tiersOf(ctx, mine.flatMap(({ groupIds }) => groupIds!.filter((id) => his.has(id))))
  return mine.map(({ id, name, kind, publicAt, groupIds }) => ({ offerId: id, name, kind, publicAt, tiers: groupIds!.flatMap((one) => names.get(one) ?? []) }))
}

/** What is taken of pools is read at most half a second ago, and forgotten everywhere when a pool runs out or has something again. */
const takenFreshMs = 500
const taken = keepingOne(takenFreshMs, readTaken)
export const forgetPoolsHere = taken.forget
export const forgetPools = forgottenEverywhere('promotions.pools', taken.forget)
export const poolsTaken = taken.of
export const isFlash = (one: LiveOffer): one is LiveOffer & FlashOffer => one.effect.kind === 'flash'

/** No opening is longer than a day. */
async function readTaken(ctx: Context): Promise<Taken> {
  const { rows } = await ctx.client.query<{ offerId: string; skuId: string; opensAt: Date; taken: number }>({ name: 'promotions.pools', text: 'select offer_id as "offerId", sku_id as "skuId", opens_at as "opensAt", taken from promotions_pools where opens_at >= $1', values: [after(startOfDay(ctx.now), -dayMs)] })
  return new Map(rows.map((row) => [poolKey(row.offerId, row.skuId, row.opensAt), row.taken]))
}

/** A coupon in the shopper's hand that is good now or will be. */
interface Held { readonly couponId: string; readonly offerId: string; readonly startsAt: Date; readonly endsAt: Date }
interface Own { readonly coupons: readonly Held[]; readonly uses: ReadonlyMap<string, number>; /** Has he ordered before: what is for new buyers is not for him. */ readonly hasBought: boolean; /** Pieces of pools. */ readonly pieces: Taken }
const boughtMark = '*'
const mostCoupons = 200

const none: Own = { coupons: [], uses: new Map(), hasBought: false, pieces: new Map() }
async function ownOf(ctx: Context): Promise<Own> {
  if (ctx.actor.kind !== 'shopper') return none
  const { rows } = await ctx.client.query<{ couponId: string | null; offerId: string; startsAt: Date; endsAt: Date; uses: number; skuId: string | null }>({ name: 'promotions.own', values: [ctx.actor.id, ctx.now, mostCoupons, after(startOfDay(ctx.now), -dayMs)], text: `
    (select id as "couponId", offer_id as "offerId", starts_at as "startsAt", ends_at as "endsAt", 0 as uses, null as "skuId" from promotions_coupons where shopper_id = $1 and ends_at > $2 and state = 'unused' order by ends_at limit $3)
    union all select null, offer_id, null, null, uses, null from promotions_persons where shopper_id = $1
    union all select null, offer_id, opens_at, null, pieces, sku_id from promotions_pool_persons where shopper_id = $1 and opens_at >= $4
    union all select null, '${boughtMark}', null, null, 1, null from promotions_buyers where mark = $1` })
  return { coupons: rows.flatMap(({ couponId, offerId, startsAt, endsAt }) => (couponId === null ? [] : [{ couponId, offerId, startsAt, endsAt }])), uses: new Map(rows.filter(({ couponId, skuId }) => couponId === null && skuId === null).map(({ offerId, uses }) => [offerId, uses])), hasBought: rows.some(({ offerId }) => offerId === boughtMark),
    pieces: new Map(rows.flatMap(({ offerId, skuId, startsAt, uses }) => (skuId === null ? [] : [[poolKey(offerId, skuId, startsAt), uses] as const]))) }
}

export interface Speaking {
  /** What may speak for this shopper now, each coupon as an offer of its own. */
  readonly offers: readonly LiveOffer[]
  /** Which offers for such goods ended a moment ago. */
  readonly ended: (lines: readonly BasketLine[]) => readonly Ended[]
  /** Which offers for such goods hold for others already. */
  readonly waiting: (lines: readonly BasketLine[]) => readonly Waiting[]
  /** Coupons that may not yet, or whose offer does not hold now, each with why. */
  readonly idle: readonly { readonly couponId: string; readonly offer: LiveOffer | undefined; readonly why: 'not_yet' | 'not_now' | 'not_new' }[]
}

/** Everything that may speak for this shopper now. Of several coupons of one offer the one that ends first does. */
export async function speaking(ctx: Context, to?: Receiver | Promise<Receiver> | null): Promise<Speaking> {
  const [live, ended] = await Promise.all([liveOffers(ctx), lately.of(ctx)])
  const sales = live.filter((one) => isFlash(one) && isOpen(one, ctx.now))
  // Whoever could have nothing of his own is not asked for it.
  const [{ coupons, uses, pieces, ...own }, poolTaken, his] = await Promise.all([
    live.some(({ kind, perPerson, forNew }) => kind === 'coupon' || perPerson !== null || forNew) || sales.length > 0 || ended.some(({ kind }) => kind === 'coupon') ? ownOf(ctx) : none,
    sales.length > 0 ? poolsTaken(ctx) : new Map<string, number>(), hisGroups(ctx, live),
  ])
  // Who has not ordered under this account may have under another; asked only where something is for new buyers.
  const isKnown = own.hasBought || (ctx.actor.kind === 'shopper' && live.some(({ forNew }) => forNew) && await hasBought(ctx, await buyerMarks(ctx, ctx.actor.id, (await to) ?? undefined)))
  const closed = await closedTo(ctx, live, his)
  const speaksOpen = live.filter((one) => one.kind === 'open' && !one.isSpent && isFor(one, his, ctx.now) && !(one.forNew && isKnown) && isOpen(one, ctx.now) && (one.perPerson === null || (uses.get(one.id) ?? 0) < one.perPerson))
  const open = speaksOpen.flatMap((one) => { if (!isFlash(one)) return [one]; const left = leftFor(one, { now: ctx.now, taken: poolTaken, own: pieces }); return left ? [{ ...one, ...left }] : [] })
  const by = new Map(live.map((one) => [one.id, one]))
  const idle: { couponId: string; offer: LiveOffer | undefined; why: 'not_yet' | 'not_now' | 'not_new' }[] = []
  const held: LiveOffer[] = []
  for (const { couponId, offerId, startsAt, endsAt } of coupons) {
    const offer = by.get(offerId)
    if (!offer || !isOpen({ ...offer, startsAt, endsAt }, ctx.now)) idle.push({ couponId, offer, why: startsAt > ctx.now ? 'not_yet' : 'not_now' })
    else if (offer.forNew && isKnown) idle.push({ couponId, offer, why: 'not_new' })
    else if (!held.some((one) => one.id === offerId)) held.push({ ...offer, couponId })
  }
  return { offers: [...open, ...held], idle, ended: (lines) => endedFor(ctx, ended, lines, new Set(coupons.map(({ offerId }) => offerId))),
    waiting: (lines) => closed.filter(({ offer }) => reaches(offer, lines)).slice(0, mostTold).map(({ offer: _, ...one }) => one) }
}

/** An offer that is only tried 试算的优惠: as the chain would take it were it live, with what it may cost and whether one person may publish it. */
export interface TriedOffer extends LiveOffer { readonly state: (typeof offers.$inferSelect)['state']; readonly mostUses: number | null; readonly mostFen: number | null }

/** The offers of these ids that are the actor's to see, drafts and live ones alike; what is not his is missing. At most `mostTried` of them. */
export async function offersToTry(ctx: Context, ids: readonly string[]): Promise<readonly TriedOffer[]> {
  const rows = await ctx.db.select().from(offers).where(and(inArray(offers.id, ids.slice(0, mostTried)), mine(ctx, offers.merchantId))).orderBy(offers.id)
  return rows.map((row) => ({ ...spoken(row), perPerson: row.perPerson, state: row.state, mostUses: row.mostUses, mostFen: row.mostFen }))
}
export const mostTried = 10

/** An offer as a calendar shows it 排期中的优惠: one that was stopped ends when it was. `mostCostFen`: what it may cost at most, null where nothing bounds it. */
export interface PlannedOffer extends TriedOffer { readonly mostCostFen: number | null }
export interface PlannedAsk { readonly from: Date; readonly until: Date; readonly states: readonly TriedOffer['state'][]; /** One store's; null is the platform's own, undefined all. */ readonly merchantId?: string | null | undefined; readonly most: number }
/** The offers that hold at some time of [from, until), as they begin: staff see all of them, a store its own and those of the platform's that are or were live. One more than `most` says that there are others. */
export async function offersBetween(ctx: Context, { from, until, states, merchantId, most }: PlannedAsk): Promise<readonly PlannedOffer[]> {
  const isSeen = ctx.actor.kind === 'merchant' ? or(mine(ctx, offers.merchantId), and(isNull(offers.merchantId), ne(offers.state, 'draft'))) : mine(ctx, offers.merchantId)
  const isWanted = merchantId === undefined ? undefined : merchantId === null ? isNull(offers.merchantId) : eq(offers.merchantId, merchantId as never)
  const rows = await ctx.db.select().from(offers).where(and(isSeen, isWanted, inArray(offers.state, [...states]), lt(offers.startsAt, until), gt(offers.endsAt, from), or(ne(offers.state, 'stopped'), gt(offers.changedAt, from)))).orderBy(offers.startsAt, offers.id).limit(most + 1)
  return rows.map((row) => ({ ...spoken(row), ...(row.state === 'stopped' && row.changedAt < row.endsAt && { endsAt: row.changedAt }), perPerson: row.perPerson, state: row.state, mostUses: row.mostUses, mostFen: row.mostFen, mostCostFen: mostCostFen(row) ?? null }))
}

/** To whom an order goes. Personal: it is hashed here and not kept. */
export interface Receiver { readonly name: string; readonly phone: string; readonly districtCode: string; readonly street: string }
const tight = (text: string): string => text.normalize('NFKC').replace(/[\s,，.。·-]/g, '').toLowerCase()

/** By what a person is known again 同一人识别 (F38), as far as it is known: account, its phone, the receiver's phone and address, the browser. Keyed hashes, save for the account's own id. */
export async function buyerMarks(ctx: Context, shopperId: string, to?: Receiver): Promise<string[]> {
  const phone = await phoneOf(ctx, shopperId)
  const device = ctx.actor.id === shopperId ? ctx.cookies?.get(deviceCookie) : undefined
  const texts = [phone && `phone/${phone}`, to?.phone && `phone/${to.phone}`, to?.street && `address/${to.districtCode}/${tight(to.street)}/${tight(to.name)}`, device && `device/${device}`]
  return [shopperId, ...new Set(await Promise.all(texts.filter((text) => text !== undefined && text !== '').map((text) => hashed(ctx, 'buyer', text!))))]
}

/** Whether somebody has never bought here, under this account or another that is known as his. */
export const isNewBuyer = async (ctx: Context, shopperId: string): Promise<boolean> => !(await hasBought(ctx, await buyerMarks(ctx, shopperId)))

export async function hasBought(ctx: Context, marks: readonly string[]): Promise<boolean> {
  const { rows } = await ctx.client.query({ name: 'promotions.has_bought', values: [marks], text: 'select from promotions_buyers where mark = any($1::text[]) limit 1' })
  return rows.length > 0
}
