import { createHash } from 'node:crypto'
import { defaultDistrict, freightAsks, tickedLines } from '#commerce/cart'
import { paying, type Offered as Balance } from '#finance/wallet'
import { bargainQuote, buyableBargain, type Buyable } from '#offers/bargains'
import { groupQuote, seatFor, type GroupSeat } from '#offers/groups'
import { payingWith, spending, type Spending } from '#growth/points'
import { listNotes, listOffers, listsEnded, listsNow, type ListNote } from '#offers/pricelists'
import { firstQuote, isSound, openPresaleOf, times, type LivePresale } from '#offers/presales'
import { lineOf, offerFor, speaking, type Offered, type Quote } from '#offers/promotions'
import { bargainsTexts } from '#locales/bargains'
import { groupsTexts } from '#locales/groups'
import { presalesTexts } from '#locales/presales'
import { categoryFacets, sellable, type Sellable } from '#supply/catalog'
import { addressOf, freightFor } from '#supply/logistics'
import type { Context } from '#kernel/context'
import { refuse } from '#kernel/refusal'
import { refuseOverLimit, type Limited } from './limits.queries'
import type { Destination } from './tables'

export interface Wish { readonly lines?: readonly { readonly skuId: string; readonly quantity: number }[] | undefined; readonly addressId?: string | undefined; /** Where it is to go, as long as he has no address for it. */ readonly districtCode?: string | undefined; /** The coupons he wants and no others; left out, the best ones are taken. */ readonly couponIds?: readonly string[] | undefined; /** The gifts that he would rather have where he may choose. */ readonly giftSkuIds?: readonly string[] | undefined; /** The bargain of his that he buys: its one piece, by itself. */ readonly bargainId?: string | undefined; /** The group that he joins with his one line. */ readonly groupId?: string | undefined; /** The group that he founds with it. */ readonly founds?: { readonly activityId: string; readonly size: number } | undefined; /** How many of his points are to pay, or as many as may be; with 0 he is told what they could. Left out, nobody asks. */ readonly usePoints?: number | 'most' | undefined; /** The sellers at whom his balance is to pay; with none he is told what it could. Left out, nobody asks. */ readonly useBalances?: readonly string[] | undefined; /** What is collected at a store. */ readonly collects?: readonly Collect[] | undefined }

/** Where one merchant's part is collected 自提; said by the room of stores, which has looked the store up. */
export interface Collect { readonly merchantId: string; readonly storeId: string; readonly warehouseId: string | null; readonly at: Destination }

export interface Offer { readonly version: string; readonly goods: readonly Sellable[]; readonly quote: Quote; readonly offered: Offered; /** The presale that it is ordered in, where it is. */ readonly presale: LivePresale | undefined; /** The bargain that is bought, where one is. */ readonly bargain: Buyable | undefined; /** The seat in a group that it is bought with, where it is. */ readonly group: GroupSeat | undefined; /** What his points pay and could pay, where he asked. */ readonly points: Spending | undefined; /** What his balances pay and could pay, where he asked. */ readonly balances: readonly Balance[]; readonly destination: Destination | null; /** Something in it goes in a parcel. */ readonly needsAddress: boolean; readonly blocked: readonly string[]; /** What price lists give and would give its lines. */ readonly lists: readonly ListNote[]; /** Lists that spoke of its lines until a moment ago; looked for when a screen asks. */ readonly listsEnded: () => ReturnType<typeof listsEnded>; readonly totals: Totals }
export interface Totals { readonly goodsFen: number; readonly discountFen: number; readonly pointsFen: number; readonly freightFen: number; readonly payableFen: number; readonly subsidyFen: number }

export const subsidyOf = (line: Quote['lines'][number]): number => line.shares.reduce((sum, { platformFen }) => sum + platformFen, 0)
export const totalsOf = (lines: Quote['lines']): Totals => lines.reduce((sum, line) => ({ goodsFen: sum.goodsFen + line.goodsFen, discountFen: sum.discountFen + line.discountFen, pointsFen: sum.pointsFen + line.pointsFen, freightFen: sum.freightFen + line.freightFen, payableFen: sum.payableFen + line.payableFen, subsidyFen: sum.subsidyFen + subsidyOf(line) }),
  { goodsFen: 0, discountFen: 0, pointsFen: 0, freightFen: 0, payableFen: 0, subsidyFen: 0 })

/**
 * What the buyer would pay now 试算. `version` stands for everything he confirms: goods, quantities, prices, freight and where it goes; a
 * submit under another version is told what has changed (I-38), a gift that has run out among it. Refuses an empty basket and what is not on sale.
 */
export async function offer(ctx: Context, { lines, addressId, districtCode, couponIds, giftSkuIds, bargainId, groupId, founds, usePoints, useBalances, collects = [] }: Wish): Promise<Offer> {
  if (bargainId !== undefined && lines) refuse('ordering.bargain_alone')
  const buyable = bargainId === undefined ? undefined : await buyableBargain(ctx, bargainId)
  const wanted = summed(buyable ? [{ skuId: buyable.skuId, quantity: 1 }] : lines ?? await tickedLines(ctx))
  if (wanted.length === 0) refuse('ordering.nothing_chosen')
  const inGroup = groupId !== undefined || founds !== undefined
  if (inGroup && (wanted.length > 1 || !lines || (groupId !== undefined && founds !== undefined))) refuse('ordering.group_alone')
  const skuIds = wanted.map((want) => want.skuId)
  const to = addressId ? addressOf(ctx, addressId) : null
  const [goods, freightOf, address, categories, listed, now, pointsOf, balancesOf] = await Promise.all([sellable(ctx, skuIds), freightFor(ctx, skuIds), to, categoryFacets(ctx), listsNow(ctx, skuIds), speaking(ctx, to), usePoints === undefined ? undefined : spending(ctx, usePoints), useBalances === undefined ? undefined : paying(ctx, useBalances)])
  const found = wanted.map((want) => ({ ...want, good: goods.get(want.skuId) ?? refuse('ordering.not_on_sale', { skuId: want.skuId }) }))
  await refuseOverLimit(ctx, wantedOf(found))
  const district = address?.districtCode ?? districtCode ?? defaultDistrict
  const isCollected = (merchantId: string) => collects.some((one) => one.merchantId === merchantId)
  const freightAt = (amountOf: ReadonlyMap<string, number>) => freightOf(freightAsks(found.map(({ good, quantity }) => ({ good, quantity, amountFen: amountOf.get(good.skuId)! }))).map((ask) => (isCollected(ask.merchantId) ? { ...ask, lines: [] } : ask)), district)
  const bargain = buyable && { ...buyable, priceFen: found[0]!.good.priceFen }
  const group = inGroup ? await seatFor(ctx, { groupId, founds }, found[0]!) : undefined
  const presale = bargain || group ? undefined : await openPresaleOf(ctx, found.map(({ good }) => good.productId))
  const lined = found.map(({ good, quantity }) => lineOf(good, quantity, categories))
  const offered = bargain ? bargained(ctx, found, bargain, freightAt) : group ? grouped(ctx, found, group, freightAt) : presale ? presold(ctx, found, presale, freightAt) : await offerFor(ctx, { now, couponIds, giftSkuIds, freightOf: (amountOf) => new Map([...freightAt(amountOf)].map(([merchantId, { freightFen }]) => [merchantId, freightFen])),
    lines: lined, others: listOffers(listed, lined) })
  // Points are the shopper’s own money: the best combination is looked for without them, and they pay for what it comes to.
  const points = pointsOf?.(goodsFenOf(offered.quote.lines), presale !== undefined)
  const quote = points && points.usedFen > 0 ? { ...offered.quote, lines: payingWith(offered.quote.lines, points.usedFen) } : offered.quote
  const balances = balancesOf?.(sellersOf(quote.lines), presale !== undefined) ?? []
  const blocked = [...freightAt(new Map(quote.lines.map((line) => [line.skuId, line.goodsFen - line.discountFen]))).values()].flatMap((answer) => answer.blocked)
  const destination = address && { name: address.name, phone: address.phone, districtCode: address.districtCode, region: address.region, street: address.street }
  const needsAddress = [...found, ...offered.gifts].some(({ good }) => good.kind === 'goods' && !isCollected(good.merchantId))
  const version = createHash('sha256').update(JSON.stringify([quote.lines, presale?.id ?? null, bargain?.id ?? null, ...(group ? [group.activityId, group.groupId, group.size] : []), offered.gifts.map(({ offerId, good, pieces, payMinutes }) => [offerId, good.skuId, pieces, payMinutes]), addressId ?? null, destination, ...collects.map(({ merchantId, storeId }) => [merchantId, storeId]), ...balances.flatMap(({ merchantId, usedFen }) => (usedFen > 0 ? [[merchantId, usedFen]] : []))])).digest('base64url').slice(0, 22)
  return { version, goods: found.map(({ good }) => good), quote, offered, presale, bargain, group, points, balances, destination, needsAddress, blocked, lists: presale || bargain || group ? [] : listNotes(listed, lined, quote.explain), listsEnded: () => (presale || bargain || group ? [] : listsEnded(listed, lined)), totals: totalsOf(quote.lines) }
}

const sellersOf = (lines: Quote['lines']) => [...new Set(lines.map((line) => line.merchantId))].map((merchantId) => ({ merchantId, payableFen: totalsOf(lines.filter((line) => line.merchantId === merchantId)).payableFen }))
/** What balances pay of an offer, in all. */
export const balanceFenOf = ({ balances }: Pick<Offer, 'balances'>): number => balances.reduce((sum, { usedFen }) => sum + usedFen, 0)
const goodsFenOf = (lines: Quote['lines']): number => lines.reduce((sum, line) => sum + line.goodsFen - line.discountFen, 0)

type Found = readonly { readonly good: Sellable; readonly quantity: number }[]
/** A presale is ordered by itself: its two payments are of one merchant and one product. No other offer speaks before the rest is paid. */
function presold(ctx: Context, [found, ...others]: Found, presale: LivePresale, freightAt: (amountOf: ReadonlyMap<string, number>) => ReadonlyMap<string, { readonly freightFen: number }>): Offered {
  if (!found || others.length > 0) refuse('ordering.presale_alone')
  const { good: { skuId, merchantId, priceFen }, quantity } = found
  if (!isSound(presale, priceFen)) refuse('ordering.presale_price_changed')
  const amountFen = (priceFen - presale.countsFen + presale.depositFen) * quantity
  return firstQuote({ skuId, merchantId, quantity, unitPriceFen: priceFen }, presale, freightAt(new Map([[skuId, amountFen]])).get(merchantId)?.freightFen ?? 0, presalesTexts['presales.expansion'][ctx.locale === 'en' ? 1 : 0])
}

/** A bargain is bought by itself, one piece of it: no other offer speaks beside what friends have cut. */
function bargained(ctx: Context, [found]: Found, bargain: Buyable, freightAt: (amountOf: ReadonlyMap<string, number>) => ReadonlyMap<string, { readonly freightFen: number }>): Offered {
  const { skuId, merchantId, priceFen } = found!.good
  return bargainQuote({ skuId, merchantId, quantity: 1, unitPriceFen: priceFen }, bargain, freightAt(new Map([[skuId, bargain.nowFen]])).get(merchantId)?.freightFen ?? 0, bargainsTexts['bargains.piece'][ctx.locale === 'en' ? 1 : 0])
}

/** In a group one SKU is bought by itself: no other offer speaks beside the group's price. */
function grouped(ctx: Context, [found]: Found, group: GroupSeat, freightAt: (amountOf: ReadonlyMap<string, number>) => ReadonlyMap<string, { readonly freightFen: number }>): Offered {
  const { good: { skuId, merchantId, priceFen, floorFen }, quantity } = found!
  return groupQuote({ skuId, merchantId, quantity, unitPriceFen: priceFen, floorFen }, group, freightAt(new Map([[skuId, group.fen * quantity]])).get(merchantId)?.freightFen ?? 0, groupsTexts['groups.line'][ctx.locale === 'en' ? 1 : 0])
}

const wantedOf = (found: readonly { readonly good: Sellable; readonly quantity: number }[]): Limited[] => found.map(({ good: { skuId, title, perPersonLimit }, quantity }) => ({ skuId, title, quantity, perPersonLimit }))

function summed(lines: readonly { readonly skuId: string; readonly quantity: number }[]): { skuId: string; quantity: number }[] {
  const by = new Map<string, number>()
  for (const { skuId, quantity } of lines) by.set(skuId, (by.get(skuId) ?? 0) + quantity)
  return [...by].map(([skuId, quantity]) => ({ skuId, quantity })).sort((a, b) => (a.skuId < b.skuId ? -1 : 1))
}

const asGift = ({ skuId, productId, title, specText, picture }: Sellable) => ({ skuId, productId, title, specText, picture })

const presaleShown = (presale: LivePresale, quote: Quote, { payableFen }: Totals) => {
  const { depositFen, countsFen } = times(presale, quote.lines[0]!.quantity)
  return { depositFen, countsFen, tailFen: payableFen - depositFen, tailStartsAt: presale.tailStartsAt, tailEndsAt: presale.tailEndsAt, shipDays: presale.shipDays }
}

/** The offer as a screen shows it. */
export const shown = ({ version, goods, quote, offered, presale, group, points, balances, needsAddress, blocked, lists, listsEnded, totals }: Offer) => ({ version, ...totals, needsAddress, dueFen: totals.payableFen - balanceFenOf({ balances }), lists: [...lists], points: points ?? null, balances: [...balances], presale: presale ? presaleShown(presale, quote, totals) : null, group: group ? { id: group.groupId, size: group.size, hours: group.hours, endsAt: group.endsAt } : null, blocked: [...blocked], explain: quote.explain.map((one) => ({ ...one, skuIds: [...one.skuIds], name: offered.names.get(one.offerId)! })), coupons: [...offered.coupons],
  gifts: offered.gifts.map(({ good, choices, ...gift }) => ({ ...gift, ...asGift(good), choices: choices.map(asGift) })), giftsGone: [...offered.giftsGone], ended: [...offered.ended(), ...listsEnded()], waiting: offered.waiting().map(({ tiers, ...one }) => ({ ...one, tiers: [...tiers] })),
  lines: quote.lines.map((line) => { const good = goods.find((one) => one.skuId === line.skuId)!; return { ...line, title: good.title, specText: good.specText, picture: good.picture, productId: good.productId, kind: good.kind } }),
  groups: [...new Set(goods.map((good) => good.merchantId))].map((merchantId) => ({ merchantId, merchantName: goods.find((good) => good.merchantId === merchantId)!.merchantName, ...totalsOf(quote.lines.filter((line) => line.merchantId === merchantId)) })) })
