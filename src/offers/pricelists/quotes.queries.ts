import { productDetail } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { hasLists, listsNow, type ListsNow } from './live.queries'
import { reachOf, rowsOf, spokenAt, stepsOf, type Reach, type Row, type Said } from './lists.rules'

/** What lists bring to a basket 价格表入价格链: of each line the list that speaks for it, as an offer in the lane `price`, where the cheapest price holds (F39). */
interface Good { readonly skuId: string; readonly merchantId: string; readonly unitPriceFen: number }
interface Wanted extends Good { readonly quantity: number }

/** What each list says of one SKU. A merchant's list speaks of his goods alone. */
const saidOf = ({ live, lines }: Pick<ListsNow, 'live' | 'lines'>, { skuId, merchantId, unitPriceFen }: Good): Said[] => live.filter((list) => list.merchantId === null || list.merchantId === merchantId).flatMap((list) => {
  const { id, name, priority } = list
  const steps = stepsOf(lines.get(skuId)?.get(id), list.payPercent, unitPriceFen)
  return steps.length === 0 ? [] : [{ list: { id, name, priority }, steps }]
})

/** The prices by list as the chain takes them: one offer for each line that a list speaks for; whom it is for has been asked already. Its maker bears it, as any offer. Its shape is the chain's, which knows groups through this door. */
export function listOffers(now: ListsNow, wanted: readonly Wanted[]) {
  const by = new Map(now.live.map((list) => [list.id as string, list]))
  return wanted.flatMap((line) => {
    const spoken = spokenAt(saidOf(now, line), line.quantity)
    if (!spoken) return []
    const { id, name, merchantId, priority, startsAt, endsAt } = by.get(spoken.list.id)!
    return [{ id, name, merchantId, priority, startsAt, endsAt, kind: 'open' as const, lane: 'price' as const, group: 'price', excludes: [], scope: { skuIds: [line.skuId] }, effect: { kind: 'price' as const, fen: spoken.fen },
      platformPercent: merchantId === null ? 100 : 0, rhythm: null, perPerson: null, isCounted: false, isSpent: false, way: 'claim' as const, forNew: false, groupIds: null, publicAt: null, isList: true as const }]
  })
}

/** Which lists spoke of these lines until a moment ago 刚结束的价格表: whoever saw their price is told their names. */
export const listsEnded = ({ ended, lines }: ListsNow, wanted: readonly Wanted[]): { readonly offerId: string; readonly name: string }[] =>
  ended.filter((list) => saidOfAny({ live: [list], lines }, wanted)).map(({ id, name }) => ({ offerId: id, name }))
const saidOfAny = (now: Pick<ListsNow, 'live' | 'lines'>, wanted: readonly Wanted[]): boolean => wanted.some((line) => saidOf(now, line).some(({ steps }) => steps[0]!.fromPieces <= line.quantity))

/** Of each line what a list gives it and what more pieces would 还差几件 (E13); `isUsed` is false where another price was lower or other offers take more without it, and then nothing more is promised. */
export interface ListNote extends Reach { readonly skuId: string; readonly isUsed: boolean }
export function listNotes(now: ListsNow, wanted: readonly Wanted[], explain: readonly { readonly offerId: string; readonly skuIds: readonly string[]; readonly lane: string }[]): ListNote[] {
  return wanted.flatMap((line) => {
    const reach = reachOf(saidOf(now, line), line.unitPriceFen, line.quantity)
    if (!reach.list && !reach.next) return []
    const speaking = explain.filter(({ lane, skuIds }) => lane === 'price' && skuIds.includes(line.skuId))
    const isUsed = speaking.some(({ offerId }) => offerId === reach.list?.id)
    const isOutbid = speaking.length > 0 && !isUsed
    if (isOutbid && !reach.list) return []
    return [{ ...reach, skuId: line.skuId, isUsed, next: isOutbid || (reach.list && !isUsed) ? null : reach.next }]
  })
}

/** Prices by pieces on a product's page 商品页阶梯价: by lists for everybody, on a page that is kept for all; or by those that whoever asks may see, who is in their groups. */
export async function pricesOfProduct(ctx: Context, productId: string, isHis: boolean): Promise<{ skus: { skuId: string; rows: Row[] }[] }> {
  if (!await hasLists(ctx)) return { skus: [] }
  const { merchantId, skus } = await productDetail(ctx, productId)
  const now = await listsNow(ctx, skus.map(({ id }) => id), isHis ? {} : { groups: new Set() })
  return { skus: skus.flatMap(({ id: skuId, priceFen }) => { const rows = rowsOf(saidOf(now, { skuId, merchantId, unitPriceFen: priceFen }), priceFen); return rows.length > 0 ? [{ skuId, rows }] : [] }) }
}
