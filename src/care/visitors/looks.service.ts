import { eq, lte } from 'drizzle-orm'
import { orderByNumber } from '#commerce/ordering'
import { phoneFrom, phoneOf, tryLookCode } from '#trust/identity'
import { transaction, type Context } from '#kernel/context'
import { unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, minuteMs } from '#kernel/time'
import { lookMinutes } from './settings.rules'
import { looks } from './tables'

export interface LookWish { readonly number: string; readonly phone: string; readonly code: string }
/**
 * Whoever proves by a code that he holds a phone may look at one order of its buyer or its receiver, in this browser and for so many minutes 访客查单 (E16). Nobody is signed in by it: a receiver is not the buyer, and an account is not
 * made by asking where a parcel is. Refuses a wrong code (counted, whatever else is undone), and a number that is none of this phone's as one that does not exist; the code may then be tried with another number.
 */
export async function openLook(ctx: Context, { number, phone: typed, code }: LookWish): Promise<{ expiresAt: Date }> {
  const { phone, use } = await tryLookCode(ctx, typed, code)
  const minutes = await settingOf(ctx, lookMinutes)
  return transaction(ctx, async (ctx) => {
    const order = await orderByNumber(ctx, number)
    // The buyer's phone is asked for in any case, so that a number which does not exist takes as long.
    const buyers = await phoneOf(ctx, order?.shopperId ?? 'shp_none')
    if (!order || (phone !== buyers && phone !== phoneFrom(order.phone))) unfit('number', 'visitors.no_such_order')
    await use(ctx)
    const row = { orderId: order.id, at: ctx.now, expiresAt: after(ctx.now, minutes * minuteMs) }
    await ctx.db.insert(looks).values({ visitorId: ctx.actor.id, ...row }).onConflictDoUpdate({ target: looks.visitorId, set: row })
    return { expiresAt: row.expiresAt }
  })
}

/** Nothing is looked at in this browser any more. */
export async function endLook(ctx: Context): Promise<void> {
  await ctx.db.delete(looks).where(eq(looks.visitorId, ctx.actor.id))
}

/** Looks that are over leave nothing behind. */
export async function forgetLooks(ctx: Context): Promise<void> {
  await ctx.db.delete(looks).where(lte(looks.expiresAt, ctx.now))
}
