import { desc } from 'drizzle-orm'
import { listNotes, listOffers, listsEnded, listsNow } from '#offers/pricelists'
import { addableTo, holding, lineOf, speaking } from '#offers/promotions'
import { categoryFacets, sellable, skuNames } from '#supply/catalog'
import { freightFor } from '#supply/logistics'
import { merchantsOf } from '#supply/merchants'
import { availabilityOf } from '#supply/stock'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { defaultDistrict, freightAsks } from './freight.queries'
import { cartLines } from './tables'

type LineState = 'ok' | 'changed' | 'sold_out' | 'gone'

/** The cart 购物车 as it stands now: prices and stock are read anew on each view, and what has changed since is said on its line (E03, I-40). Each store's freight is an estimate, to the middle of the country. */
async function cart(ctx: Context) {
  const rows = await ctx.db.select().from(cartLines).where(mine(ctx, cartLines.ownerId)).orderBy(desc(cartLines.id))
  const skuIds = rows.map((row) => row.skuId)
  const [onSale, names, available, freightOf] = await Promise.all([sellable(ctx, skuIds), skuNames(ctx, skuIds), availabilityOf(ctx, skuIds), freightFor(ctx, skuIds)])
  const merchants = await merchantsOf(ctx, [...new Set([...names.values()].map((name) => name.merchantId))])
  const lines = rows.map((row) => {
    const now = onSale.get(row.skuId)
    const name = names.get(row.skuId)!
    const left = available.get(row.skuId) ?? 0
    const state: LineState = !now ? 'gone' : left < row.quantity ? 'sold_out' : now.priceFen !== row.seenPriceFen ? 'changed' : 'ok'
    const priceFen = now?.priceFen ?? row.seenPriceFen
    return { id: row.id, skuId: row.skuId, productId: name.productId, merchantId: name.merchantId, merchantName: merchants.get(name.merchantId)?.name ?? '', title: name.title, specText: name.specText, picture: name.picture,
      priceFen, seenPriceFen: row.seenPriceFen, quantity: row.quantity, available: left, state, ticked: row.isTicked && state !== 'gone' && state !== 'sold_out', lineFen: priceFen * row.quantity }
  })
  const ticked = lines.filter((line) => line.ticked)
  const freight = freightOf(freightAsks(ticked.map((line) => ({ good: onSale.get(line.skuId)!, quantity: line.quantity, amountFen: line.lineFen }))), defaultDistrict)
  const groups = [...new Set(lines.map((line) => line.merchantId))].map((merchantId) => ({ merchantId, merchantName: merchants.get(merchantId)?.name ?? '', freightFen: freight.get(merchantId)?.freightFen ?? null,
    goodsFen: ticked.filter((line) => line.merchantId === merchantId).reduce((sum, line) => sum + line.lineFen, 0) }))
  return { lines, groups, onSale, goodsFen: ticked.reduce((sum, line) => sum + line.lineFen, 0), count: lines.reduce((sum, line) => sum + line.quantity, 0) }
}

/** The cart with what its offers take (E03) and what may be added to it: exchanges and gifts of its stores (F33), and with the offers for its goods that ended a moment ago. What may speak is read beside the cart. */
export async function cartWithExtras(ctx: Context) {
  const [{ onSale, ...shown }, categories, now] = await Promise.all([cart(ctx), categoryFacets(ctx), speaking(ctx)])
  const ticked = shown.lines.filter((line) => line.ticked).map(({ skuId, quantity }) => lineOf(onSale.get(skuId)!, quantity, categories))
  const listed = await listsNow(ctx, ticked.map(({ skuId }) => skuId))
  const byList = listOffers(listed, ticked)
  const extras = await addableTo(ctx, ticked, byList)
  const { discountFen, explain, gaps } = holding({ offers: [...now.offers, ...byList] }, ticked)
  return { ...shown, ended: [...now.ended(ticked), ...listsEnded(listed, ticked)], waiting: now.waiting(ticked).map(({ tiers, ...one }) => ({ ...one, tiers: [...tiers] })), discountFen, payableFen: shown.goodsFen - discountFen, lists: listNotes(listed, ticked, explain), explain: explain.map(({ lane: _, ...one }) => ({ ...one, skuIds: [...one.skuIds] })), gaps: [...gaps],
    extras: extras.map(({ goods, ...extra }) => ({ ...extra, goods: goods.map(({ skuId, productId, title, specText, picture, priceFen }) => ({ skuId, productId, title, specText, picture, priceFen })) })) }
}

/** What is ticked and can be bought: what checkout begins with. */
export async function tickedLines(ctx: Context): Promise<{ skuId: string; quantity: number }[]> {
  return (await cart(ctx)).lines.filter((line) => line.ticked).map(({ skuId, quantity }) => ({ skuId, quantity }))
}
