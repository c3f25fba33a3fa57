import { defaultDistrict, freightAsks } from '#commerce/cart'
import { listOffers, listsNow, ownsGroups } from '#offers/pricelists'
import { best, isFor, isOpen, lineOf, liveOffers, offersToTry, opensNext, whyNot, type LiveOffer, type WhyNot } from '#offers/promotions'
import { categoryFacets, sellable } from '#supply/catalog'
import { freightFor } from '#supply/logistics'
import type { Context } from '#kernel/context'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'

/**
 * Trying as a buyer 试算 (F39): what chosen goods would cost at an instant, with drafts that are tried and coupons that are said to be held, by the price chain itself:
 * why this price line by line, why each other offer takes no part, and who bears what. Price lists for everybody, and for the groups that he is said to be in, speak as well. Nothing is written, and no budget is taken from. A store tries its own goods.
 */
export interface TryWish { readonly lines: readonly { readonly skuId: string; readonly quantity: number }[]; readonly at: Date; /** Drafts that speak as if they were live. */ readonly offerIds: readonly string[]; /** Coupons, by their offer, that the buyer holds. */ readonly heldOfferIds: readonly string[]; /** The groups of shoppers that the buyer is in. */ readonly groupIds: readonly string[] }
const [mostAheadDays, mostTold] = [400, 100]

export async function tryBasket(ctx: Context, { lines: wished, at, offerIds, heldOfferIds, groupIds }: TryWish) {
  if (at < after(ctx.now, -dayMs) || at > after(ctx.now, mostAheadDays * dayMs)) unfit('at', 'rehearsals.at_what')
  if (groupIds.length > 0 && !await ownsGroups(ctx, groupIds)) notFound()
  const his = new Set(groupIds)
  const wanted = new Map<string, number>()
  for (const { skuId, quantity } of wished) wanted.set(skuId, (wanted.get(skuId) ?? 0) + quantity)
  const skuIds = [...wanted.keys()].sort()
  const [goods, freightOf, categories, live, tried, listed] = await Promise.all([sellable(ctx, skuIds), freightFor(ctx, skuIds), categoryFacets(ctx), liveOffers(ctx), offersToTry(ctx, offerIds), listsNow(ctx, skuIds, { groups: his, at })])
  if (tried.length < new Set(offerIds).size) notFound()
  const found = skuIds.map((skuId) => { const good = goods.get(skuId); return good && (ctx.actor.kind !== 'merchant' || good.merchantId === ctx.actor.merchantId) ? good : refuse('rehearsals.not_on_sale', { skuId }) })
  const lines = found.map((good) => lineOf(good, wanted.get(good.skuId)!, categories))
  const merchants = new Set(lines.map(({ merchantId }) => merchantId))
  const all: readonly LiveOffer[] = [...live.filter(({ id, merchantId }) => !offerIds.includes(id) && (merchantId === null || merchants.has(merchantId))), ...tried]
  const held = new Set([...heldOfferIds, ...offerIds])
  const speaking = all.filter((one) => !one.isSpent && isOpen(one, at) && (one.kind === 'open' ? isFor(one, his, at) : held.has(one.id))).map((one) => (one.kind === 'open' ? one : { ...one, couponId: `try_${one.id}` }))
  const freightAt = (amountOf: ReadonlyMap<string, number>) => new Map([...freightOf(freightAsks(found.map((good) => ({ good, quantity: wanted.get(good.skuId)!, amountFen: amountOf.get(good.skuId)! }))), defaultDistrict)].map(([merchantId, { freightFen }]) => [merchantId, freightFen]))
  const byList = listOffers(listed, lines)
  const answer = best({ lines, offers: [...speaking, ...byList], freightOf: freightAt })
  const names = new Map([...all, ...byList].map(({ id, name }) => [id, name]))
  const took = new Set([...answer.quote.explain, ...answer.quote.gifts].map(({ offerId }) => offerId))
  const others = all.filter(({ id }) => !took.has(id)).map((one) => ({ offerId: one.id, name: one.name, lane: one.lane as string, merchantId: one.merchantId, kind: one.kind, ...whyOf(one, { speaking, his, at }, (offer) => whyNot(answer, offer)) })).sort((a, b) => rank[a.why.why]! - rank[b.why.why]! || (a.offerId < b.offerId ? -1 : 1))
  const sum = (of: (line: (typeof answer.quote.lines)[number]) => number) => answer.quote.lines.reduce((total, line) => total + of(line), 0)
  const platformFen = sum((line) => line.shares.reduce((total, share) => total + share.platformFen, 0))
  const offFen = sum((line) => line.shares.reduce((total, share) => total + share.offFen, 0))
  return { at, goodsFen: sum((line) => line.goodsFen), discountFen: sum((line) => line.discountFen), freightFen: sum((line) => line.freightFen), payableFen: sum((line) => line.payableFen), platformFen, merchantFen: offFen - platformFen,
    lines: answer.quote.lines.map((line) => { const good = goods.get(line.skuId)!; return { skuId: line.skuId, title: good.title, specText: good.specText, picture: good.picture, quantity: line.quantity, unitPriceFen: line.unitPriceFen, goodsFen: line.goodsFen, discountFen: line.discountFen, freightFen: line.freightFen, payableFen: line.payableFen,
      shares: line.shares.map((share) => ({ offerId: share.offerId, name: names.get(share.offerId)!, lane: share.lane as string, offFen: share.offFen, platformFen: share.platformFen, isTried: offerIds.includes(share.offerId) })) } }),
    gifts: answer.quote.gifts.map(({ offerId, skuId, pieces }) => ({ offerId, name: names.get(offerId)!, skuId, pieces })),
    others: others.slice(0, mostTold).map(({ why, ...one }) => ({ ...one, why: { ...why, ...('by' in why && { by: names.get(why.by) ?? '' }) } })), isCut: others.length > mostTold }
}

type Why = WhyNot | { readonly why: 'not_then' | 'not_held' | 'spent' } | { readonly why: 'for_members'; /** When everybody may; null is never. */ readonly publicAt: Date | null }
/** What nearly applied comes first; what is for other goods last. */
const rank: Readonly<Record<Why['why'], number>> = { short: 0, excluded: 1, lane_taken: 2, better_without: 3, below_floor: 4, for_members: 5, not_held: 6, not_then: 7, spent: 8, nothing_fits: 9 }
function whyOf(offer: LiveOffer, { speaking, his, at }: { readonly speaking: readonly LiveOffer[]; readonly his: ReadonlySet<string>; readonly at: Date }, of: (offer: LiveOffer) => WhyNot | undefined): { readonly why: Why; readonly opensNext: Date | null } {
  const mine = speaking.find(({ id }) => id === offer.id)
  if (mine) return { why: of(mine) ?? { why: 'better_without' }, opensNext: null }
  if (offer.isSpent) return { why: { why: 'spent' }, opensNext: null }
  if (isOpen(offer, at) && !isFor(offer, his, at)) return { why: { why: 'for_members', publicAt: offer.publicAt }, opensNext: null }
  return isOpen(offer, at) ? { why: { why: 'not_held' }, opensNext: null } : { why: { why: 'not_then' }, opensNext: opensNext(offer, at) ?? null }
}
