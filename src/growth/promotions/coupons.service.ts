import { and, eq } from 'drizzle-orm'
import { CouponClaimed } from '#events/promotions'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { offers } from './tables'

/** Coupons 优惠券 come into shoppers' hands: claimed by themselves. How many there are and how many each may have are held by guarded writes (I-12, T-19, T-20). */
const claim = `
  with one as (update promotions_offers set issued = issued + 1 where id = $1 and kind = 'coupon' and state = 'live' and starts_at <= $4 and ends_at > $4 and (most_uses is null or issued < most_uses)
      and (per_person is null or per_person > (select count(*) from promotions_coupons where offer_id = $1 and shopper_id = $3)) returning id, good_days, ends_at, starts_at)
  insert into promotions_coupons (id, offer_id, shopper_id, ordinal, state, starts_at, ends_at, source, at)
    select $2, one.id, $3, 1 + (select count(*) from promotions_coupons where offer_id = $1 and shopper_id = $3), 'unused', $4, case when one.good_days is null then one.ends_at else least(one.ends_at, $5::timestamptz + make_interval(days => one.good_days)) end, 'claimed', $4 from one
  returning id, starts_at as "startsAt", ends_at as "endsAt"`

/**
 * The shopper takes a coupon. Refuses `promotions.claimed_already` where he has as many as each may, `promotions.none_left`, and `promotions.not_live`. Who asks
 * twice at once gets one: the person's row of the offer is locked first.
 */
export function claimCoupon(ctx: Context, offerId: string): Promise<{ couponId: string; endsAt: Date }> {
  return transaction(ctx, async (ctx) => {
    await ctx.client.query({ name: 'promotions.lock_person', text: 'select pg_advisory_xact_lock(hashtextextended($1, 2))', values: [`${offerId}/${ctx.actor.id}`] })
    const { rows: [fresh] } = await ctx.client.query<{ id: string; startsAt: Date; endsAt: Date }>({ name: 'promotions.claim', text: claim, values: [offerId, newId('cpn', ctx.now), ctx.actor.id, ctx.now, ctx.now] })
    if (!fresh) return whyNot(ctx, offerId)
    await emit(ctx, CouponClaimed, { couponId: fresh.id, offerId, shopperId: ctx.actor.id, endsAt: fresh.endsAt.toISOString() })
    return { couponId: fresh.id, endsAt: fresh.endsAt }
  })
}

async function whyNot(ctx: Context, offerId: string): Promise<never> {
  const [offer] = await ctx.db.select().from(offers).where(and(eq(offers.id, offerId as never), eq(offers.kind, 'coupon')))
  if (!offer || offer.state === 'draft') notFound()
  if (offer.state !== 'live' || offer.endsAt <= ctx.now || offer.startsAt > ctx.now) refuse('promotions.not_live')
  if (offer.mostUses !== null && offer.issued >= offer.mostUses) refuse('promotions.none_left')
  refuse('promotions.claimed_already', { most: offer.perPerson })
}
