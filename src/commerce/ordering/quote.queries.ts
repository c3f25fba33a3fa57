import { createHash } from 'node:crypto'
import { quote as priced, type Quote } from '#growth/promotions'
import { sellable, type Sellable } from '#supply/catalog'
import { addressOf, freightFor } from '#supply/logistics'
import type { Context } from '#kernel/context'
import { refuse } from '#kernel/refusal'
import { tickedLines } from './cart.queries'
import { defaultDistrict, freightAsks } from './freight.queries'
import { refuseOverLimit, type Limited } from './limits.queries'
import type { Destination } from './tables'

export interface Wish { readonly lines?: readonly { readonly skuId: string; readonly quantity: number }[] | undefined; readonly addressId?: string | undefined }

export interface Offer { readonly version: string; readonly goods: readonly Sellable[]; readonly quote: Quote; readonly destination: Destination | null; readonly blocked: readonly string[]; readonly totals: Totals }
export interface Totals { readonly goodsFen: number; readonly discountFen: number; readonly pointsFen: number; readonly freightFen: number; readonly payableFen: number }

export const totalsOf = (lines: Quote['lines']): Totals => lines.reduce((sum, line) => ({ goodsFen: sum.goodsFen + line.goodsFen, discountFen: sum.discountFen + line.discountFen, pointsFen: sum.pointsFen + line.pointsFen, freightFen: sum.freightFen + line.freightFen, payableFen: sum.payableFen + line.payableFen }),
  { goodsFen: 0, discountFen: 0, pointsFen: 0, freightFen: 0, payableFen: 0 })

/**
 * What the buyer would pay now 试算. `version` stands for everything he confirms: goods, quantities, prices, freight and where it goes; a
 * submit under another version is told what has changed (I-38). Refuses an empty basket and what is not on sale.
 */
export async function offer(ctx: Context, { lines, addressId }: Wish): Promise<Offer> {
  const wanted = summed(lines ?? await tickedLines(ctx))
  if (wanted.length === 0) refuse('ordering.nothing_chosen')
  const skuIds = wanted.map((want) => want.skuId)
  const [goods, freightOf, address] = await Promise.all([sellable(ctx, skuIds), freightFor(ctx, skuIds), addressId ? addressOf(ctx, addressId) : null])
  const found = wanted.map((want) => ({ ...want, good: goods.get(want.skuId) ?? refuse('ordering.not_on_sale', { skuId: want.skuId }) }))
  await refuseOverLimit(ctx, wantedOf(found))
  const basket = found.map(({ good, quantity }) => ({ skuId: good.skuId, merchantId: good.merchantId, quantity, unitPriceFen: good.priceFen }))
  const bare = priced(basket, {})
  const amountOf = new Map(bare.lines.map((line) => [line.skuId, line.goodsFen - line.discountFen]))
  const asks = freightAsks(found.map(({ good, quantity }) => ({ good, quantity, amountFen: amountOf.get(good.skuId)! })))
  const freight = freightOf(asks, address?.districtCode ?? defaultDistrict)
  const quote = priced(basket, { freightFen: new Map([...freight].map(([merchantId, { freightFen }]) => [merchantId, freightFen])) })
  const destination = address && { name: address.name, phone: address.phone, districtCode: address.districtCode, region: address.region, street: address.street }
  const version = createHash('sha256').update(JSON.stringify([quote.lines, addressId ?? null, destination])).digest('base64url').slice(0, 22)
  return { version, goods: found.map(({ good }) => good), quote, destination, blocked: [...freight.values()].flatMap((answer) => answer.blocked), totals: totalsOf(quote.lines) }
}

const wantedOf = (found: readonly { readonly good: Sellable; readonly quantity: number }[]): Limited[] => found.map(({ good: { skuId, title, perPersonLimit }, quantity }) => ({ skuId, title, quantity, perPersonLimit }))

function summed(lines: readonly { readonly skuId: string; readonly quantity: number }[]): { skuId: string; quantity: number }[] {
  const by = new Map<string, number>()
  for (const { skuId, quantity } of lines) by.set(skuId, (by.get(skuId) ?? 0) + quantity)
  return [...by].map(([skuId, quantity]) => ({ skuId, quantity })).sort((a, b) => (a.skuId < b.skuId ? -1 : 1))
}

/** The offer as a screen shows it. */
export const shown = ({ version, goods, quote, blocked, totals }: Offer) => ({ version, ...totals, explain: [...quote.explain], blocked: [...blocked],
  lines: quote.lines.map((line) => { const good = goods.find((one) => one.skuId === line.skuId)!; return { ...line, title: good.title, specText: good.specText, picture: good.picture, productId: good.productId } }),
  groups: [...new Set(goods.map((good) => good.merchantId))].map((merchantId) => ({ merchantId, merchantName: goods.find((good) => good.merchantId === merchantId)!.merchantName, ...totalsOf(quote.lines.filter((line) => line.merchantId === merchantId)) })) })
