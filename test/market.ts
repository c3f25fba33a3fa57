import { createCategory } from '#supply/catalog'
import { as, system, type Actor, type Context } from '#kernel/context'
import type { Ports } from '#kernel/ports'
import { callers, type Caller } from './http'
import { openStall, type Stall } from './stall'
import { deliver, world } from './world'

export { address, type Stall } from './stall'

/** A small market 集市 for journeys: two merchants, each with a product, stock and freight; made by the use cases themselves. */
export interface Market { readonly ctx: Context; readonly categoryId: string; readonly a: Stall; readonly b: Stall; by(actor: Actor): Caller; at(ms: number): void; readonly clock: () => Date; news(): Promise<void> }

export const lan: Actor = { kind: 'shopper', id: 'shp_lan' }
export const mei: Actor = { kind: 'shopper', id: 'shp_mei' }
export const operator: Actor = { kind: 'staff', id: 'stf_op', permits: new Set(['*']) }

export async function market(stock = 10, ports: Partial<Ports> = {}): Promise<Market> {
  const ctx = as(await world(undefined, ports), system)
  const { id: categoryId } = await createCategory(ctx, { slug: 'home', name: '家居', nameEn: 'Home' })
  const stall = (name: string, priceFen: number): Promise<Stall> => openStall(ctx, { categoryId, name, priceFen, stock })
  let now = ctx.now
  const clock = () => now
  const a = await stall('山居', 199_00)
  const b = await stall('潮汐', 59_00)
  const news = async () => { await deliver({ ...ctx, now }) }
  await news()
  const { by } = callers(ctx, clock)
  return { ctx, categoryId, a, b, by, clock, news, at: (ms) => { now = new Date(ctx.now.getTime() + ms) } }
}

/** From chosen lines to a placed order, as a shopper with an address does it. */
export async function buy(shopper: Caller, lines: readonly { skuId: string; quantity: number }[], addressId: string, key?: string) {
  const quote = await shopper.call('POST', '/v1/quote', { lines, addressId })
  if (quote.status !== 200) return quote
  return shopper.call('POST', '/v1/orders', { quoteVersion: quote.body.version, lines, addressId, note: '' }, key)
}
