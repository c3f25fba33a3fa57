import { PoolCameBack, PoolRanOut } from '#events/promotions'
import { inGroups } from '#offers/pricelists'
import { lastly, together, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { Refusal } from '#kernel/refusal'
import { buyerMarks, forgetOffersHere, forgetPools, forgetPoolsHere, hasBought, type LiveOffer, type Receiver } from './live.queries'
import { drawsOf, isFor, isPublic, type Draw } from './rhythm.rules'
import type { Offered } from './quotes.queries'

/**
 * Claims 占用 of coupons, budgets and limits: reserve with the order, confirm with its payment, release with its end (I-12). Whoever comes too late is told
 * before he pays: the guarded write decides, not what was read before it.
 */
const reserveAll = `
  with taken as (select * from unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bool[], $9::bool[], $10::bigint[], $11::bool[]) as t(offer_id, coupon_id, off_fen, platform_fen, is_counted, is_limited, gmv_fen, is_his)),
    locked as materialized (select o.id from promotions_offers o where o.id in (select offer_id from taken where is_counted) order by o.id for update),
    counted as (update promotions_offers o set uses = o.uses + 1, used_fen = o.used_fen + t.off_fen from taken t, locked l where l.id = o.id and t.offer_id = o.id and o.state = 'live'
      and (o.kind = 'coupon' or t.is_his or o.group_ids is null or o.public_at <= $3) and (o.kind = 'coupon' or o.most_uses is null or o.uses < o.most_uses) and (o.most_fen is null or o.used_fen + t.off_fen <= o.most_fen) returning o.id),
    held as (update promotions_coupons c set state = 'held', order_id = $1 from taken t where c.id = t.coupon_id and c.shopper_id = $2 and c.state = 'unused' and c.starts_at <= $3 and c.ends_at > $3 returning c.id),
    person as (insert into promotions_persons as p (offer_id, shopper_id, uses) select t.offer_id, $2, 1 from taken t where t.is_limited order by 1
      on conflict (offer_id, shopper_id) do update set uses = p.uses + 1 where p.uses < (select o.per_person from promotions_offers o where o.id = p.offer_id) returning p.offer_id),
    claimed as (insert into promotions_claims (order_id, offer_id, shopper_id, coupon_id, off_fen, platform_fen, gmv_fen, state, at) select $1, offer_id, $2, coupon_id, off_fen, platform_fen, gmv_fen, 'held', $3 from taken)
  select (select array_agg(id) from counted) as counted, (select array_agg(id) from held) as held, (select array_agg(offer_id) from person) as persons`

/**
 * Pieces of pools, for orders that take some: each pool and person by a guarded write, in order of their names. Answers what was had, and which pools are empty now.
 * A flash sale that was stopped meanwhile gives nothing any more; one that is not for everybody yet ($10 are those that are for him) gives others nothing.
 */
const drawAll = `
  with wanted as (select t.* from unnest($4::text[], $5::text[], $6::timestamptz[], $7::int[], $8::int[], $9::int[]) as t(offer_id, sku_id, opens_at, pieces, most, per_person) join promotions_offers o on o.id = t.offer_id and o.state = 'live' and (o.group_ids is null or o.public_at <= $3 or o.id = any($10::text[]))),
    pool as (insert into promotions_pools as p (offer_id, sku_id, opens_at, pieces, taken) select offer_id, sku_id, opens_at, most, pieces from wanted where pieces <= most order by 1, 2
      on conflict (offer_id, sku_id, opens_at) do update set taken = p.taken + excluded.taken where p.taken + excluded.taken <= p.pieces returning p.offer_id, p.sku_id, p.taken = p.pieces as is_empty),
    person as (insert into promotions_pool_persons as p (offer_id, sku_id, opens_at, shopper_id, pieces) select offer_id, sku_id, opens_at, $2, pieces from wanted where per_person is not null and pieces <= per_person order by 1, 2
      on conflict (offer_id, sku_id, opens_at, shopper_id) do update set pieces = p.pieces + excluded.pieces where p.pieces + excluded.pieces <= (select per_person from wanted w where w.offer_id = p.offer_id and w.sku_id = p.sku_id) returning p.offer_id, p.sku_id),
    drawn as (insert into promotions_draws (order_id, offer_id, sku_id, opens_at, shopper_id, pieces, state, at) select $1, offer_id, sku_id, opens_at, $2, pieces, 'held', $3 from wanted)
  select w.offer_id as "offerId", w.sku_id as "skuId", pool.is_empty as "isEmpty" from wanted w join pool using (offer_id, sku_id) left join person using (offer_id, sku_id) where w.per_person is null or person.offer_id is not null`

/** Answers the offers of which others, or he himself, have taken too much meanwhile. */
async function draw(ctx: Context, orderId: string, draws: readonly Draw[], his: ReadonlySet<string>): Promise<readonly string[]> {
  if (draws.length === 0) return []
  const { rows } = await ctx.client.query<{ offerId: string; skuId: string; isEmpty: boolean }>({ name: 'promotions.draw', text: drawAll, values: [orderId, ctx.actor.id, ctx.now,
    draws.map((one) => one.offerId), draws.map((one) => one.skuId), draws.map((one) => one.opensAt), draws.map((one) => one.pieces), draws.map((one) => one.most), draws.map((one) => one.perPerson), [...his]] })
  const had = (one: Draw) => rows.some(({ offerId, skuId }) => offerId === one.offerId && skuId === one.skuId)
  const gone = draws.filter((one) => !had(one))
  if (gone.length > 0) return gone.map(({ offerId }) => offerId)
  const empty = rows.filter(({ isEmpty }) => isEmpty)
  if (empty.length > 0) await forgetPools(ctx)
  for (const { offerId, skuId } of empty) await emit(ctx, PoolRanOut, { offerId, skuId, opensAt: draws.find((one) => one.offerId === offerId && one.skuId === skuId)!.opensAt.toISOString() })
  return []
}

/** Takes what the quote uses, for the order that is being placed. Refuses `promotions.gone` (409) with the offers that others have used up meanwhile: nothing is taken then. */
export async function reserveOffers(ctx: Context, orderId: string, { quote, offers }: Offered, to?: Receiver): Promise<void> {
  const lists = new Set(offers.filter(({ isList }) => isList).map(({ id }) => id))
  const taken = [...quote.explain.filter(({ offerId }) => !lists.has(offerId)).map(({ offerId, couponId, offFen }) => ({ offerId, couponId: couponId ?? null, offFen })), ...quote.gifts.map(({ offerId }) => ({ offerId, couponId: null, offFen: 0 }))]
  if (taken.length === 0) return
  const platformOf = (offerId: string): number => quote.lines.flatMap(({ shares }) => shares).filter((share) => share.offerId === offerId).reduce((sum, share) => sum + share.platformFen, 0)
  const by = new Map(offers.map((one) => [one.id, one]))
  const isCounted = (offerId: string) => by.get(offerId)!.isCounted
  const isLimited = (offerId: string) => by.get(offerId)!.perPerson !== null
  const his = await earlyFor(ctx, taken.map(({ offerId }) => by.get(offerId)!))
  // What is bought with it: all of the order for the platform's offer, its store's part for a store's.
  const gmvOf = (offerId: string) => quote.lines.filter(({ merchantId }) => by.get(offerId)!.merchantId === null || by.get(offerId)!.merchantId === merchantId).reduce((sum, { payableFen }) => sum + payableFen, 0)
  const [{ rows: [told] }, emptied] = await together([ctx.client.query<{ counted: string[] | null; held: string[] | null; persons: string[] | null }>({ name: 'promotions.reserve', text: reserveAll, values: [orderId, ctx.actor.id, ctx.now,
    taken.map((one) => one.offerId), taken.map((one) => one.couponId), taken.map((one) => one.offFen), taken.map((one) => platformOf(one.offerId)), taken.map((one) => isCounted(one.offerId)), taken.map((one) => isLimited(one.offerId)), taken.map((one) => gmvOf(one.offerId)), taken.map((one) => his.has(one.offerId))] }), draw(ctx, orderId, drawsOf(quote, offers), his)])
  const isHis = (one: LiveOffer) => one.kind === 'coupon' || isPublic(one, ctx.now) || his.has(one.id)
  const isNew = !taken.some(({ offerId }) => by.get(offerId)!.forNew) || await holdFirst(ctx, orderId, await buyerMarks(ctx, ctx.actor.id, to))
  const gone = taken.filter(({ offerId, couponId }) => emptied.includes(offerId) || !isHis(by.get(offerId)!) || (!isNew && by.get(offerId)!.forNew) || (isCounted(offerId) && !told?.counted?.includes(offerId)) || (couponId !== null && !told?.held?.includes(couponId)) || (isLimited(offerId) && !told?.persons?.includes(offerId)))
  if (gone.length === 0) return
  // What was kept said that there was some left: the next quote is to know better.
  forgetOffersHere(ctx)
  forgetPoolsHere(ctx)
  throw new Refusal('promotions.gone', { offerIds: gone.map(({ offerId }) => offerId), names: gone.map(({ offerId }) => by.get(offerId)!.name) }, 409)
}

/** Of what is not for everybody yet 优先购, which offers are for him: his groups are read again in this transaction, and only where an order takes such an offer. */
async function earlyFor(ctx: Context, offers: readonly LiveOffer[]): Promise<ReadonlySet<string>> {
  const early = offers.filter((one) => one.kind === 'open' && !isPublic(one, ctx.now))
  if (early.length === 0) return new Set()
  const his = await inGroups(ctx, early.flatMap(({ groupIds }) => groupIds!))
  return new Set(early.filter((one) => isFor(one, his, ctx.now)).map(({ id }) => id))
}

/** The order is paid: its coupons are used up, what it took stays taken, and its buyer is no new one any more. */
export async function confirmOffers(ctx: Context, orderId: string, shopperId: string, to: Receiver): Promise<void> {
  const marks = await buyerMarks(ctx, shopperId, to)
  lastly(ctx, () => ctx.client.query({ name: 'promotions.note_buyer', text: noteBuyer, values: [marks, orderId, ctx.now] }))
  await ctx.client.query({ name: 'promotions.confirm', values: [orderId], text: `
    with kept as (update promotions_claims set state = 'kept' where order_id = $1 and state = 'held' returning coupon_id),
      drawn as (update promotions_draws set state = 'kept' where order_id = $1 and state = 'held')
    update promotions_coupons c set state = 'used' from kept where c.id = kept.coupon_id and c.state = 'held'` })
}

/** What was drawn goes back to pools and persons, in order of their names. */
const freePools = `locked_pools as materialized (select p.* from promotions_pools p join drawn using (offer_id, sku_id, opens_at) order by p.offer_id, p.sku_id for update of p),
      pool as (update promotions_pools p set taken = p.taken - d.pieces from drawn d, locked_pools f where (p.offer_id, p.sku_id, p.opens_at) = (d.offer_id, d.sku_id, d.opens_at) and (f.offer_id, f.sku_id, f.opens_at) = (p.offer_id, p.sku_id, p.opens_at)
        returning p.offer_id, p.sku_id, p.opens_at, p.taken + d.pieces = p.pieces as was_empty),
      pool_person as (update promotions_pool_persons p set pieces = greatest(0, p.pieces - d.pieces) from drawn d where (p.offer_id, p.sku_id, p.opens_at, p.shopper_id) = (d.offer_id, d.sku_id, d.opens_at, d.shopper_id))`

/** The order has ended with nothing bought: what it took is free again, and its coupons lie in the shopper's hand until their time is over; with `offerIds` these alone are let go. Once only. */
export async function releaseOffers(ctx: Context, orderId: string, offerIds?: readonly string[]): Promise<void> {
  const { rows } = await ctx.client.query<FreedPool>({ name: 'promotions.release', values: [orderId, offerIds ?? null], text: `
    with gone as (update promotions_claims set state = 'released' where order_id = $1 and state <> 'released' and ($2::text[] is null or offer_id = any($2)) returning *),
      locked as materialized (select o.id from promotions_offers o where o.id in (select offer_id from gone) and (o.most_fen is not null or (o.kind = 'open' and o.most_uses is not null)) order by o.id for update),
      freed as (update promotions_offers o set uses = o.uses - 1, used_fen = o.used_fen - g.off_fen from gone g, locked l where l.id = o.id and g.offer_id = o.id),
      drawn as (update promotions_draws set state = 'released' where order_id = $1 and state <> 'released' and ($2::text[] is null or offer_id = any($2)) returning *),
      ${freePools},
      person as (update promotions_persons p set uses = p.uses - 1 from gone g where p.offer_id = g.offer_id and p.shopper_id = g.shopper_id and p.uses > 0),
      coupon as (update promotions_coupons c set state = case when c.recalled_at is null then 'unused' else 'recalled' end, order_id = null from gone where c.id = gone.coupon_id and c.order_id = $1)
    select offer_id as "offerId", sku_id as "skuId", opens_at as "opensAt" from pool where was_empty` })
  if (!offerIds) await ctx.client.query({ name: 'promotions.release_first', values: [orderId], text: 'delete from promotions_buyers where order_id = $1' })
  await cameBack(ctx, rows)
}

/** One part of an order has ended, and others go on: the pieces of pools that were taken for these SKUs are free again at once; what the whole order took stays taken until nothing of it is left. Once only. */
export async function releaseDraws(ctx: Context, orderId: string, skuIds: readonly string[]): Promise<void> {
  const { rows } = await ctx.client.query<FreedPool>({ name: 'promotions.release_draws', values: [orderId, skuIds], text: `with drawn as (update promotions_draws set state = 'released' where order_id = $1 and state <> 'released' and sku_id = any($2) returning *), ${freePools} select offer_id as "offerId", sku_id as "skuId", opens_at as "opensAt" from pool where was_empty` })
  await cameBack(ctx, rows)
}

interface FreedPool { readonly offerId: string; readonly skuId: string; readonly opensAt: Date }
async function cameBack(ctx: Context, pools: readonly FreedPool[]): Promise<void> {
  if (pools.length === 0) return
  await forgetPools(ctx)
  for (const { offerId, skuId, opensAt } of pools) await emit(ctx, PoolCameBack, { offerId, skuId, opensAt: opensAt.toISOString() })
}

const noteBuyer = 'insert into promotions_buyers (mark, order_id, at) select mark, $2, $3 from unnest($1::text[]) as t(mark) on conflict do nothing'
/** Marks a person as one who buys; false where another order has marked any of it. Of first orders that race exactly one is the first: they wait for each other by each mark. */
async function holdFirst(ctx: Context, orderId: string, marks: readonly string[]): Promise<boolean> {
  await ctx.client.query({ name: 'promotions.lock_marks', text: 'select pg_advisory_xact_lock(hashtextextended(mark, 3)) from (select unnest($1::text[]) as mark order by 1) s', values: [marks] })
  if (await hasBought(ctx, marks)) return false
  await ctx.client.query({ name: 'promotions.note_buyer', text: noteBuyer, values: [marks, orderId, ctx.now] })
  return true
}
