import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { startOfYear } from '#kernel/time'
import { unitFenOf } from './compared.rules'

/** The book of prices 价格记录 (E12): list prices as the catalog sets them, in its transaction; deals as orders are paid. Nothing in it is changed. */
export interface Priced { readonly skuId: string; readonly productId: string; readonly merchantId: string; readonly priceFen: number }

/** Enters list prices that hold from now on. Called by the catalog in the transaction in which it sets them. */
export async function keepPrices(ctx: Context, priced: readonly Priced[]): Promise<void> {
  if (priced.length === 0) return
  await ctx.client.query({ name: 'pricing.keep_prices', text: `insert into pricing_prices (id, sku_id, product_id, merchant_id, price_fen, actor_id, at) select id, sku_id, product_id, merchant_id, price_fen, $6, $7
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as p(id, sku_id, product_id, merchant_id, price_fen)`,
  values: [priced.map(() => newId('prc', ctx.now)), priced.map((one) => one.skuId), priced.map((one) => one.productId), priced.map((one) => one.merchantId), priced.map((one) => one.priceFen), ctx.actor.id, ctx.now] })
}

/** A paid or cancelled order as far as prices go; `dealFen` is what was paid for a line's goods, after all offers and without freight. */
export interface Sold { readonly orderId: string; readonly merchantId: string; readonly lines: readonly { readonly lineId: string; readonly skuId: string; readonly productId: string; readonly quantity: number; readonly dealFen?: number | undefined }[] }

/** Enters what an order was sold for, once; with `isUndone`, that it was cancelled after its payment: what nobody kept is no deal to compare with. */
export async function keepDeals(ctx: Context, { orderId, merchantId, lines }: Sold, at: Date, isUndone = false): Promise<void> {
  // Orders that were told of before lines said what their goods cost are left out.
  const told = lines.flatMap(({ dealFen, ...line }) => (dealFen === undefined ? [] : [{ ...line, unitFen: unitFenOf(dealFen, line.quantity) }]))
  if (told.length === 0) return
  await ctx.client.query({ name: 'pricing.keep_deals', text: `insert into pricing_deals (line_id, is_undone, order_id, sku_id, product_id, merchant_id, quantity, unit_fen, at) select line_id, $7, $8, sku_id, product_id, $6, quantity, unit_fen, $9
    from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[]) as d(line_id, sku_id, product_id, quantity, unit_fen) on conflict do nothing`,
  values: [told.map((one) => one.lineId), told.map((one) => one.skuId), told.map((one) => one.productId), told.map((one) => one.quantity), told.map((one) => one.unitFen), merchantId, isUndone, orderId, at] })
}

const keptYears = 3
/** Forgets what is older than three years (E-Commerce Law, art. 31), save what still says something: of each SKU the last list price and the last deal. */
export function forgetOldPrices(ctx: Context): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const before = startOfYear(ctx.now, -keptYears)
    await ctx.client.query(`set local pricing.forgetting = 'on'`)
    await ctx.client.query({ name: 'pricing.forget_prices', values: [before], text: 'delete from pricing_prices p where p.at < $1 and exists (select from pricing_prices n where n.sku_id = p.sku_id and n.at < $1 and n.id > p.id)' })
    await ctx.client.query({ name: 'pricing.forget_deals', values: [before], text: 'delete from pricing_deals d where d.at < $1 and exists (select from pricing_deals n where n.sku_id = d.sku_id and n.at > d.at)' })
    await ctx.client.query({ name: 'pricing.forget_compared', values: [before], text: 'delete from pricing_compared where ended_at < $1' })
  })
}
