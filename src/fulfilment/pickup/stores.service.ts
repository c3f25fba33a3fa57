import { and, eq, inArray } from 'drizzle-orm'
import { regionName } from '#supply/logistics'
import { warehousesOf } from '#supply/stock'
import { membersAmong } from '#trust/identity'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import type { Collect } from '#commerce/ordering'
import { stores } from './tables'

/** Stores 门店 of a merchant: address, hours, on or off, stock of its own, and whose members redeem there. */
export interface StoreWish { readonly name: string; readonly phone: string; readonly districtCode: string; readonly street: string; readonly hours: string; readonly isOpen: boolean; readonly warehouseId?: string | null | undefined; readonly memberIds?: readonly string[] | undefined }

/** Keeps a store, new or known. Refuses a district that is none, a name that is taken, and a warehouse or member of somebody else. */
export function keepStore(ctx: Context, wish: StoreWish, id?: string): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    const region = regionName(wish.districtCode) ?? unfit('districtCode', 'logistics.no_such_district')
    const memberIds = [...new Set(wish.memberIds ?? [])]
    const [houses, own] = [wish.warehouseId ? await warehousesOf(ctx, [wish.warehouseId]) : [], await membersAmong(ctx, merchantId, memberIds)]
    if ((wish.warehouseId && houses[0]?.merchantId !== merchantId) || own.length !== memberIds.length) notFound()
    const kept = { ...wish, region, warehouseId: wish.warehouseId ?? null, memberIds, changedAt: ctx.now }
    if (id) {
      const [before] = await ctx.db.select().from(stores).where(and(eq(stores.id, id), mine(ctx, stores.merchantId))).for('update')
      if (!before) notFound()
    }
    const taken = await ctx.db.select({ id: stores.id }).from(stores).where(and(eq(stores.merchantId, merchantId), eq(stores.name, wish.name)))
    if (taken.some((one) => one.id !== id)) unfit('name', 'pickup.name_taken')
    const storeId = id ?? newId('pst', ctx.now)
    if (id) await ctx.db.update(stores).set(kept).where(eq(stores.id, id))
    else await ctx.db.insert(stores).values({ ...kept, id: storeId, merchantId })
    await audit(ctx, { action: 'pickup.keep_store', subject: storeId, after: { name: wish.name, isOpen: wish.isOpen, warehouseId: kept.warehouseId, memberIds: kept.memberIds } })
    return { id: storeId }
  })
}

export interface PickupWish { readonly merchantId: string; readonly storeId: string }
/** What is collected where, as ordering wants it. Refuses a store that is closed or another's. */
export async function collectsOf(ctx: Context, wishes: readonly PickupWish[], phone: string): Promise<Collect[]> {
  const found = wishes.length === 0 ? [] : await ctx.db.select().from(stores).where(and(inArray(stores.id, wishes.map(({ storeId }) => storeId as never)), eq(stores.isOpen, true)))
  return wishes.map(({ merchantId, storeId }) => {
    const store = found.find((one) => one.id === storeId && one.merchantId === merchantId) ?? refuse('pickup.no_such_store')
    return { merchantId, storeId, warehouseId: store.warehouseId, at: { name: store.name, phone, districtCode: store.districtCode, region: store.region, street: store.street } }
  })
}
