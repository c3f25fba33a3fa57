import { and, eq } from 'drizzle-orm'
import { CouponClaimed, CouponGranted } from '#events/promotions'
import { inGroups } from '#offers/pricelists'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { shanghaiText } from '#kernel/time'
import { buyerMarks, hasBought, liveOffers } from './live.queries'
import { isFor, isPublic } from './rhythm.rules'
import { coupons, offers, type couponSources, type couponWays } from './tables'

/** Coupons 优惠券 come into shoppers' hands: claimed by themselves or given to them. How many there are and how many each may have are held by guarded writes (I-12, T-19, T-20), whatever the source. */
/** How long a coupon is good that is given at a time: as long as its offer, or its days (`offer` and `at` are words of ours). */
export const untilOf = (offer: string, at: string): string => `case when ${offer}.good_days is null then ${offer}.ends_at else least(${offer}.ends_at, ${at}::timestamptz + make_interval(days => ${offer}.good_days)) end`

const give = `
  with one as (update promotions_offers set issued = issued + 1 where id = $1 and kind = 'coupon' and state = 'live' and starts_at <= $4 and ends_at > $4 and (most_uses is null or issued < most_uses) and way = any($6::text[]) and ($9 or not for_new) and ($10 or group_ids is null or public_at <= $4)
      and (per_person is null or per_person > (select count(*) from promotions_coupons where offer_id = $1 and shopper_id = $3)) returning id, good_days, ends_at)
  insert into promotions_coupons (id, offer_id, shopper_id, ordinal, state, starts_at, ends_at, source, source_id, given_by, at)
    select $2, one.id, $3, 1 + (select coalesce(max(ordinal), 0) from promotions_coupons where offer_id = $1 and shopper_id = $3), 'unused', $4, ${untilOf('one', '$4')}, $5, $7, $8, $4 from one
  returning id, ends_at as "endsAt"`

export interface Given { readonly couponId: string; readonly endsAt: Date }
type Source = (typeof couponSources)[number]
interface Gift { readonly offerId: string; readonly shopperId: string; readonly source: Source; readonly sourceId?: string | undefined; readonly givenBy?: string | undefined }
const anyWay: readonly (typeof couponWays)[number][] = ['claim', 'given', 'joining']

/** Keeps everybody else from giving coupons of an offer to the end of the transaction: for what goes over many holders at once. */
export async function lockOffer(ctx: Context, offerId: string): Promise<void> {
  await ctx.client.query({ name: 'promotions.lock_offer', text: 'select pg_advisory_xact_lock(hashtextextended($1, 4))', values: [offerId] })
}

/** A coupon offer that the actor himself makes, and that is live now: nobody gives away what another bears. Not found where it is another's; refuses `promotions.not_live`. */
export async function ownOffer(ctx: Context, offerId: string) {
  const [offer] = await ctx.db.select().from(offers).where(and(eq(offers.id, offerId as never), eq(offers.kind, 'coupon')))
  if (!offer || offer.merchantId !== (ctx.actor.merchantId ?? null)) notFound()
  refuseNotLive(ctx, offer)
  return offer
}
function refuseNotLive({ now }: Context, { state, startsAt, endsAt }: typeof offers.$inferSelect): void {
  if (state !== 'live' || endsAt <= now || startsAt > now) refuse('promotions.not_live')
}

/** Who asks twice at once gets one: the person's row of the offer is locked first. The same cause gives what it gave. */
async function put(ctx: Context, { offerId, shopperId, source, sourceId, givenBy }: Gift, ways: readonly string[]): Promise<Given | undefined> {
  await ctx.client.query({ name: 'promotions.lock_person', text: 'select pg_advisory_xact_lock_shared(hashtextextended($1, 4)), pg_advisory_xact_lock(hashtextextended($2, 2))', values: [offerId, `${offerId}/${shopperId}`] })
  if (sourceId !== undefined) {
    const [had] = await ctx.db.select({ couponId: coupons.id, endsAt: coupons.endsAt }).from(coupons).where(and(eq(coupons.offerId, offerId as never), eq(coupons.shopperId, shopperId as never), eq(coupons.source, source), eq(coupons.sourceId, sourceId)))
    if (had) return had
  }
  const offer = (await liveOffers(ctx)).find(({ id }) => id === offerId)
  // What somebody gives or has printed a code for is his word; only whoever helps himself waits for his turn.
  const isHis = source !== 'claimed' || (offer !== undefined && (isPublic(offer, ctx.now) || isFor(offer, await inGroups(ctx, offer.groupIds!), ctx.now)))
  const isNew = offer?.forNew === true && !await hasBought(ctx, await buyerMarks(ctx, shopperId))
  const { rows: [fresh] } = await ctx.client.query<{ id: string; endsAt: Date }>({ name: 'promotions.give', text: give, values: [offerId, newId('cpn', ctx.now), shopperId, ctx.now, source, ways, sourceId ?? null, givenBy ?? null, isNew, isHis] })
  if (!fresh) return undefined
  const told = { couponId: fresh.id, offerId, shopperId, endsAt: fresh.endsAt.toISOString() }
  await (source === 'claimed' ? emit(ctx, CouponClaimed, told) : emit(ctx, CouponGranted, { ...told, source }))
  return { couponId: fresh.id, endsAt: fresh.endsAt }
}

/** The shopper takes a coupon. Refuses `promotions.claimed_already` where he has as many as each may, `promotions.none_left`, `promotions.not_live`, `promotions.new_only` where he has bought already, and `promotions.members_first` or `promotions.members_only` where it is not his turn (F26). */
export function claimCoupon(ctx: Context, offerId: string): Promise<Given> {
  return transaction(ctx, async (ctx) => {
    const gift = { offerId, shopperId: ctx.actor.id, source: 'claimed' } as const
    return await put(ctx, gift, ['claim']) ?? whyNot(ctx, gift, ['claim'])
  })
}

/**
 * Puts a coupon into a shopper's hand 发券, in the caller's transaction: for other rooms (won, amends, recall) and for our own. One for each `sourceId`; the same answers what it gave. Refuses
 * like `claimCoupon`; whose offer it is the caller has looked at.
 */
export function grantCoupon(ctx: Context, gift: Gift): Promise<Given> {
  return transaction(ctx, async (ctx) => await put(ctx, gift, anyWay) ?? whyNot(ctx, gift, anyWay))
}

async function whyNot(ctx: Context, { offerId, shopperId, source }: Gift, ways: readonly string[]): Promise<never> {
  const [offer] = await ctx.db.select().from(offers).where(and(eq(offers.id, offerId as never), eq(offers.kind, 'coupon')))
  if (!offer || offer.state === 'draft' || !ways.includes(offer.way)) notFound()
  refuseNotLive(ctx, offer)
  if (source === 'claimed' && !isPublic(offer, ctx.now) && !isFor(offer, await inGroups(ctx, offer.groupIds!), ctx.now)) {
    if (offer.publicAt) refuse('promotions.members_first', { at: shanghaiText(offer.publicAt).slice(0, 16), publicAt: offer.publicAt.toISOString() })
    refuse('promotions.members_only')
  }
  if (offer.forNew && await hasBought(ctx, await buyerMarks(ctx, shopperId))) refuse('promotions.new_only')
  if (offer.mostUses !== null && offer.issued >= offer.mostUses) refuse('promotions.none_left')
  refuse('promotions.claimed_already', { most: offer.perPerson })
}
