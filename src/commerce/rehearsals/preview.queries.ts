import { firstMeeting, goodsKnown, goodsOverlap, type Overlap } from '#growth/campaigns'
import { excludes, liveOffers, offersToTry, publishingOf } from '#growth/promotions'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'

/** Before an offer is published 冲突与花费预览: which live offers it will meet and how, what it may cost at most, and how many people it takes. */
export interface Meeting { readonly offerId: string; readonly name: string; readonly lane: string; readonly merchantId: string | null; readonly how: 'excluded' | 'same_lane' | 'stacks'; readonly goods: Exclude<Overlap, 'no'>; /** The first moment at which both hold. */ readonly from: Date }
const mostMeetings = 100
const rank = { excluded: 0, same_lane: 1, stacks: 2 } as const

export async function previewOf(ctx: Context, id: string) {
  const [offer] = await offersToTry(ctx, [id])
  if (!offer) notFound()
  const [live, cost] = await Promise.all([liveOffers(ctx), publishingOf(ctx, offer)])
  const others = live.filter((other) => other.id !== id && !other.isSpent && (offer.merchantId === null || other.merchantId === null || other.merchantId === offer.merchantId))
  const together = others.flatMap((other) => { const from = firstMeeting(offer, other, ctx.now); return from ? [{ other, from }] : [] })
  const known = await goodsKnown(ctx, [offer, ...together.map(({ other }) => other)])
  const meetings = together.flatMap(({ other, from }): Meeting[] => {
    const goods = goodsOverlap(offer, other, known)
    if (goods === 'no') return []
    return [{ offerId: other.id, name: other.name, lane: other.lane, merchantId: other.merchantId, how: excludes(offer, other) ? 'excluded' : offer.lane === other.lane ? 'same_lane' : 'stacks', goods, from }]
  }).sort((a, b) => rank[a.how] - rank[b.how] || a.from.getTime() - b.from.getTime() || (a.offerId < b.offerId ? -1 : 1))
  return { ...cost, meetings: meetings.slice(0, mostMeetings), isCut: meetings.length > mostMeetings }
}
