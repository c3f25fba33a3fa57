import { activitiesBetween } from '#offers/bargains'
import { groupActivitiesBetween } from '#offers/groups'
import { presalesBetween } from '#offers/presales'
import { listsBetween } from '#offers/pricelists'
import type { Context } from '#kernel/context'
import type { EntryType, Window } from './calendar.rules'
import type { Scoped } from './overlap.rules'

/** What sets prices beside offers 优惠以外的价格: presales, bargains, group buying and price lists, as the calendar shows them and as others are told of them before they are published. */
export interface Beside extends Scoped {
  /** Of the entry; a presale has two. */
  readonly id: string; readonly refId: string; readonly kind: 'presale' | 'bargain' | 'group' | 'list'; readonly type: EntryType; readonly name: string; readonly state: 'draft' | 'live' | 'stopped'
  readonly startsAt: Date; readonly endsAt: Date; readonly isForGroups: boolean; readonly publicAt: Date | null
  /** Whether what a piece costs is settled by it: with the deposit of a presale, not with its rest. */
  readonly isPricing: boolean
}
/** Which product a bargained SKU, or one of a group, is of is known already. */
export interface Besides { readonly found: readonly Beside[]; readonly productOf: ReadonlyMap<string, string>; readonly isCut: boolean }
const mostOfEach = 200

/** `merchantId`: one store's, null is the platform's own, undefined all that may be seen. */
export async function besidesBetween(ctx: Context, { from, until, merchantId }: Window & { readonly merchantId?: string | null | undefined }): Promise<Besides> {
  const of = { from, until, most: mostOfEach, ...(merchantId !== null && merchantId !== undefined && { merchantId }) }
  const [presales, bargains, groups, lists] = await Promise.all([merchantId === null ? [] : presalesBetween(ctx, of), activitiesBetween(ctx, { ...of, isPlatforms: merchantId === null }), merchantId === null ? [] : groupActivitiesBetween(ctx, of), listsBetween(ctx, { ...of, merchantId })])
  const found = [
    ...presales.slice(0, mostOfEach).flatMap((one) => ([['deposit', one.depositStartsAt, one.depositEndsAt], ['tail', one.tailStartsAt, one.tailEndsAt]] as const).map(([type, startsAt, endsAt]): Beside => ({ id: `${one.id}/${type}`, refId: one.id, kind: 'presale', type, name: one.title, merchantId: one.merchantId, state: one.state, startsAt, endsAt,
      scope: { productIds: [one.productId] }, isPricing: type === 'deposit', isForGroups: type === 'deposit' && one.groupIds !== null, publicAt: type === 'deposit' ? one.publicAt : null }))),
    ...bargains.slice(0, mostOfEach).map((one): Beside => ({ id: one.id, refId: one.id, kind: 'bargain', type: 'bargain', name: one.title, merchantId: one.merchantId, state: one.state, startsAt: one.startsAt, endsAt: one.endsAt, scope: { skuIds: [one.skuId] }, isPricing: true, isForGroups: false, publicAt: null })),
    ...groups.slice(0, mostOfEach).map((one): Beside => ({ id: one.id, refId: one.id, kind: 'group', type: 'group', name: one.title, merchantId: one.merchantId, state: one.state, startsAt: one.startsAt, endsAt: one.endsAt, scope: { skuIds: skusOf(one) }, isPricing: true, isForGroups: false, publicAt: null })),
    ...lists.slice(0, mostOfEach).map((one): Beside => ({ id: one.id, refId: one.id, kind: 'list', type: 'list', name: one.name, merchantId: one.merchantId, state: one.state, startsAt: one.startsAt, endsAt: one.endsAt, scope: one.skuIds === null ? {} : { skuIds: one.skuIds }, isPricing: true, isForGroups: one.isForGroups, publicAt: null })),
  ]
  return { found, productOf: new Map([...bargains.map(({ skuId, productId }) => [skuId, productId] as const), ...groups.flatMap((one) => skusOf(one).map((skuId) => [skuId, one.productId] as const))]), isCut: presales.length > mostOfEach || bargains.length > mostOfEach || groups.length > mostOfEach || lists.length > mostOfEach }
}

const skusOf = ({ prices }: { readonly prices: readonly { readonly skuId: string }[] }): string[] => [...new Set(prices.map(({ skuId }) => skuId))]

/** How two of them meet on one product: a presale, a bargain and a group are bought by themselves, nothing else speaks beside; of an offer's price and a list's the lower holds. Offers of other lanes are no matter of theirs. */
export const howBeside = (one: { readonly kind: string; readonly lane?: string }, other: { readonly kind: string; readonly lane?: string }): 'excluded' | 'same_lane' | undefined => {
  const both = [one, other]
  if (both.some(({ kind, lane }) => kind === 'offer' && lane !== 'price')) return undefined
  return both.some(({ kind }) => kind === 'presale' || kind === 'bargain' || kind === 'group') ? 'excluded' : 'same_lane'
}
