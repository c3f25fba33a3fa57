import { besidesBetween, firstMeeting, goodsKnown, goodsOverlap, howBeside, type Overlap } from '#growth/campaigns'
import { excludes, isPublic, liveOffers, offersBetween, offersToTry, publishingOf } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'

/** Before an offer is published 冲突与花费预览: which others it will meet and how, live ones, those that begin later and drafts; what it may cost at most, and how many people it takes. */
export interface Meeting { /** An offer, or a presale, bargain, group buying or price list beside it. */ readonly kind: 'offer' | 'presale' | 'bargain' | 'group' | 'list'; readonly offerId: string; readonly name: string; readonly lane: string; readonly merchantId: string | null; readonly how: 'excluded' | 'same_lane' | 'stacks'; readonly goods: Exclude<Overlap, 'no'>; /** The first moment at which both hold. */ readonly from: Date; /** Whether the other holds already, begins later, or is a draft that may never be published. */ readonly when: 'now' | 'later' | 'draft'; /** Whether the other is for groups of shoppers at that moment. */ readonly isForGroups: boolean }
const [mostMeetings, mostDrafts] = [100, 200]
const rank = { excluded: 0, same_lane: 1, stacks: 2 } as const

export async function previewOf(ctx: Context, id: string) {
  const [offer] = await offersToTry(ctx, [id])
  if (!offer) notFound()
  const from = offer.startsAt > ctx.now ? offer.startsAt : ctx.now
  const [live, drafts, cost, besides] = await Promise.all([liveOffers(ctx), offersBetween(ctx, { from, until: offer.endsAt, states: ['draft'], most: mostDrafts }), publishingOf(ctx, offer), besidesBetween(ctx, { from, until: offer.endsAt })])
  const isDraft = new Set(drafts.map(({ id }) => id))
  const others = [...live, ...drafts].filter((other) => other.id !== id && !other.isSpent && (offer.merchantId === null || other.merchantId === null || other.merchantId === offer.merchantId))
  const together = others.flatMap((other) => { const from = firstMeeting(offer, other, ctx.now); return from ? [{ other, from }] : [] })
  const beside = besides.found.filter((other) => other.isPricing && other.state !== 'stopped' && howBeside({ kind: 'offer', lane: offer.lane }, other)).flatMap((other) => { const from = firstMeeting(offer, { ...other, rhythm: null }, ctx.now); return from ? [{ other, from }] : [] })
  const asked = await goodsKnown(ctx, [offer, ...together.map(({ other }) => other), ...beside.map(({ other }) => other)])
  const known = { ...asked, productOf: new Map([...asked.productOf, ...besides.productOf]) }
  const ofOffers = together.flatMap(({ other, from }): Meeting[] => {
    const goods = goodsOverlap(offer, other, known)
    if (goods === 'no') return []
    return [{ kind: 'offer', offerId: other.id, name: other.name, lane: other.lane, merchantId: other.merchantId, how: excludes(offer, other) ? 'excluded' : offer.lane === other.lane ? 'same_lane' : 'stacks', goods, from, when: isDraft.has(other.id) ? 'draft' : other.startsAt > ctx.now ? 'later' : 'now', isForGroups: !isPublic(other, from) }]
  })
  const ofBesides = beside.flatMap(({ other, from }): Meeting[] => {
    const goods = goodsOverlap(offer, other, known)
    return goods === 'no' ? [] : [{ kind: other.kind, offerId: other.refId, name: other.name, lane: other.kind, merchantId: other.merchantId, how: howBeside({ kind: 'offer', lane: offer.lane }, other)!, goods, from, when: other.state === 'draft' ? 'draft' : other.startsAt > ctx.now ? 'later' : 'now', isForGroups: other.isForGroups }]
  })
  const meetings = [...ofOffers, ...ofBesides].sort((a, b) => Number(a.when === 'draft') - Number(b.when === 'draft') || rank[a.how] - rank[b.how] || a.from.getTime() - b.from.getTime() || (a.offerId < b.offerId ? -1 : 1))
  return { ...cost, meetings: meetings.slice(0, mostMeetings), isCut: meetings.length > mostMeetings || drafts.length > mostDrafts || besides.isCut }
}
