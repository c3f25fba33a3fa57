import { and, desc, eq } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { addresses } from './tables'

const columns = { id: addresses.id, name: addresses.name, phone: addresses.phone, districtCode: addresses.districtCode, region: addresses.region, street: addresses.street, isDefault: addresses.isDefault }

/** A shopper's own addresses, the default first. */
export const myAddresses = (ctx: Context) => ctx.db.select(columns).from(addresses).where(and(mine(ctx, addresses.shopperId), eq(addresses.isLive, true))).orderBy(desc(addresses.isDefault), desc(addresses.id)).limit(50)

/** One address of the shopper who acts; anybody else's is not found (I-18). */
export async function addressOf(ctx: Context, id: string) {
  const [found] = await ctx.db.select(columns).from(addresses).where(and(eq(addresses.id, id), eq(addresses.isLive, true), mine(ctx, addresses.shopperId)))
  return found ?? notFound()
}
