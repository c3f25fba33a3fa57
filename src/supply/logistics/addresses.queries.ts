import { and, desc, eq } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { statement, type Holes } from '#kernel/statement'
import { addresses } from './tables'

const columns = { id: addresses.id, name: addresses.name, phone: addresses.phone, districtCode: addresses.districtCode, region: addresses.region, street: addresses.street, isDefault: addresses.isDefault }

/** A shopper's own addresses, the default first. */
export const myAddresses = (ctx: Context) => ctx.db.select(columns).from(addresses).where(and(mine(ctx, addresses.shopperId), eq(addresses.isLive, true))).orderBy(desc(addresses.isDefault), desc(addresses.id)).limit(50)

const oneAddress = statement('logistics.address', (db, hole: Holes<{ id: string; shopperId: string }>) => db.select(columns).from(addresses)
  .where(and(eq(addresses.id, hole.id), eq(addresses.isLive, true), eq(addresses.shopperId, hole.shopperId))))
/** One address of the shopper who acts; anybody else's is not found (I-18). */
export async function addressOf(ctx: Context, id: string) {
  const [found] = await oneAddress(ctx, { id, shopperId: ownerId(ctx) })
  return found ?? notFound()
}
