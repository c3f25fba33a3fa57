import { offer, type Offer } from '#commerce/ordering'
import type { Context } from '#kernel/context'
import { couponsFit } from './drafts.rules'
import type { drafts } from './tables'

/** The shopper's own coupons 用券 on what was drafted for him: the best ones, by the same reckoning as at checkout, beside what the store gives. */
type Draft = typeof drafts.$inferSelect
type To = { readonly addressId: string } | { readonly districtCode: string }
export interface Priced { /** The offer that he would place. */ readonly now: Offer; /** The same without coupons: what was told is held to this. */ readonly plain: Offer; /** What his coupons take, and what they are called. */ readonly couponFen: number; readonly coupons: readonly string[] }

/** What he would place now, as himself. Coupons are left out where they would make a line or its freight dearer, by other offers that they keep from speaking, or, with what the store gives, sell below a floor or for nothing. */
export async function pricedFor(ctx: Context, { lines: told, goesBelow }: Pick<Draft, 'lines' | 'goesBelow'>, to: To, useCoupons: boolean): Promise<Priced> {
  const lines = told.map(({ skuId, quantity }) => ({ skuId, quantity }))
  const plain = await offer(ctx, { lines, couponIds: [], ...to })
  const best = useCoupons ? await offer(ctx, { lines, ...to }) : plain
  const used = best.offered.coupons.filter(({ isUsed }) => isUsed)
  const floors = new Map(goesBelow ? [] : best.goods.flatMap(({ skuId, floorFen }) => (floorFen === null ? [] : [[skuId, floorFen] as const])))
  if (used.length === 0 || !couponsFit(told, plain.quote.lines, best.quote.lines, floors)) return { now: plain, plain, couponFen: 0, coupons: [] }
  return { now: best, plain, couponFen: best.totals.discountFen - plain.totals.discountFen, coupons: used.map(({ name }) => name) }
}
