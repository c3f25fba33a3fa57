import { eq } from 'drizzle-orm'
import { regionName } from '#supply/logistics'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { unfit } from '#kernel/refusal'
import { senders } from './tables'

/** Who sends 寄件人 (E05): told to carriers, and printed on labels; one for each store. */
export interface SenderWish { readonly name: string; readonly phone: string; readonly districtCode: string; readonly street: string }
type Sender = SenderWish & { readonly region: string }

export async function senderOf(ctx: Context): Promise<Sender | undefined> {
  const [one] = await ctx.db.select().from(senders).where(mine(ctx, senders.merchantId))
  return one && { name: one.name, phone: one.phone, districtCode: one.districtCode, region: one.region, street: one.street }
}

/** Refuses what is no district (422). */
export function putSender(ctx: Context, wish: SenderWish, merchantId = ownerId(ctx)): Promise<void> {
  const region = regionName(wish.districtCode) ?? unfit('districtCode', 'logistics.no_such_district')
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select().from(senders).where(eq(senders.merchantId, merchantId)).for('update')
    const values = { ...wish, region, changedAt: ctx.now }
    await ctx.db.insert(senders).values({ merchantId, ...values }).onConflictDoUpdate({ target: senders.merchantId, set: values })
    await audit(ctx, { action: 'dispatch.put_sender', subject: merchantId, ...(before && { before }), after: wish })
  })
}
