import { and, count, eq } from 'drizzle-orm'
import { mine } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { regionName } from './regions.queries'
import { addresses } from './tables'

export interface AddressWish { readonly name: string; readonly phone: string; readonly districtCode: string; readonly street: string; readonly isDefault: boolean }
const mostAddresses = 20

/** Adds an address to the book of the shopper who acts; the first one is the default. Refuses a district that is none, and more than twenty. */
export function addAddress(ctx: Context, wish: AddressWish): Promise<{ id: string }> {
  const region = regionName(wish.districtCode) ?? unfit('districtCode', 'logistics.no_such_district')
  return transaction(ctx, async (ctx) => {
    await ctx.client.query(`select pg_advisory_xact_lock(hashtext($1))`, [`logistics.addresses.${ctx.actor.id}`])
    const [{ n } = { n: 0 }] = await ctx.db.select({ n: count() }).from(addresses).where(and(mine(ctx, addresses.shopperId), eq(addresses.isLive, true)))
    if (n >= mostAddresses) refuse('logistics.too_many_addresses', { most: mostAddresses })
    const isDefault = wish.isDefault || n === 0
    if (isDefault) await noDefault(ctx)
    const id = newId('adr', ctx.now)
    await ctx.db.insert(addresses).values({ ...wish, id, isDefault, region, shopperId: ctx.actor.id, at: ctx.now })
    return { id }
  })
}

/**
 * The address in the book of the shopper who acts that says the same, or a new one: what is sent to him again and again, as by orders that are made for him, is one address. Refuses as `addAddress` does.
 */
export function keepAddress(ctx: Context, wish: Omit<AddressWish, 'isDefault'>): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const { name, phone, districtCode, street } = addresses
    const [known] = await ctx.db.select({ id: addresses.id }).from(addresses).where(and(mine(ctx, addresses.shopperId), eq(addresses.isLive, true), eq(name, wish.name), eq(phone, wish.phone), eq(districtCode, wish.districtCode), eq(street, wish.street))).limit(1)
    return known ?? addAddress(ctx, { ...wish, isDefault: false })
  })
}

export function changeAddress(ctx: Context, id: string, wish: AddressWish): Promise<void> {
  const region = regionName(wish.districtCode) ?? unfit('districtCode', 'logistics.no_such_district')
  return transaction(ctx, async (ctx) => {
    if (wish.isDefault) await noDefault(ctx)
    const changed = await ctx.db.update(addresses).set({ ...wish, region }).where(and(eq(addresses.id, id), eq(addresses.isLive, true), mine(ctx, addresses.shopperId))).returning({ id: addresses.id })
    if (changed.length === 0) notFound()
  })
}

export async function removeAddress(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db.update(addresses).set({ isLive: false, isDefault: false }).where(and(eq(addresses.id, id), eq(addresses.isLive, true), mine(ctx, addresses.shopperId))).returning({ id: addresses.id })
  if (gone.length === 0) notFound()
}

const noDefault = (ctx: Context) => ctx.db.update(addresses).set({ isDefault: false }).where(and(mine(ctx, addresses.shopperId), eq(addresses.isDefault, true)))
