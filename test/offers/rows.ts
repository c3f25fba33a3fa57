import { offers } from '../../src/offers/promotions/tables'
import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { after, clock, dayMs } from '#kernel/time'

/** Live offers straight in the books 优惠入账, where what is tried is not how they come there. */
export type OfferRow = typeof offers.$inferInsert
export type OfferTerms = Partial<Omit<OfferRow, 'id' | 'merchantId'>> & Pick<OfferRow, 'name' | 'lane' | 'effect'> & { readonly merchantId?: string | null }

/** Puts them there, live since yesterday and for a month; their ids come back. */
export async function putOffers({ db }: Context, terms: readonly OfferTerms[]): Promise<string[]> {
  const now = clock()
  const rows = terms.map(({ merchantId, ...more }): OfferRow => ({ id: newId('ofr', now) as OfferRow['id'], merchantId: (merchantId ?? null) as NonNullable<OfferRow['merchantId']> | null, kind: 'open', scope: {}, priority: 0, excludes: [], platformPercent: 0, uses: 0, usedFen: 0, issued: 0,
    state: 'live', startsAt: after(now, -dayMs), endsAt: after(now, 30 * dayMs), version: 1, changedBy: 'test', changedAt: now, ...more }))
  await db.insert(offers).values(rows)
  return rows.map(({ id }) => id)
}
