import { and, eq, inArray } from 'drizzle-orm'
import { shippingOf } from '#commerce/ordering'
import { tellsShipping, uploadHandOver, uploadShipping, wechatTradesOf } from '#finance/payments'
import { UploadFailed } from '#events/wechat'
import { parcelsOf } from '#supply/logistics'
import { staffPermitted } from '#trust/identity'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { uploads } from './tables'
import { mostParcels, nextTry } from './uploads.rules'

/** A parcel left for an order that WeChat was paid for: WeChat is to be told, once for each of its trades 发货信息上传 (E17). Nothing where another channel was paid, or no application secret is set. */
export async function askForUpload(ctx: Context, { parcelId, orderId, merchantId, carrier, number }: { readonly parcelId: string; readonly orderId: string; readonly merchantId: string; readonly carrier: string; readonly number: string }): Promise<void> {
  // A parcel of an after-sales case was not paid for again.
  if (!tellsShipping() || !orderId.startsWith('ord_')) return
  const { parentId } = await shippingOf(ctx, orderId)
  for (const { tradeRef, amountFen } of await wechatTradesOf(ctx, parentId))
    await ctx.db.insert(uploads).values({ id: newId('wup', ctx.now), tradeRef, parcelId, way: 'express', orderId, merchantId, carrier, number, amountFen, state: 'pending', dueAt: ctx.now, at: ctx.now }).onConflictDoNothing()
}

/**
 * A part of an order has gone whole, or was given up: where nothing of what was paid goes in a parcel and all of it has changed hands, WeChat is told so, once for each of its trades 虚拟发货与自提 (E17, decision 0062). Until then,
 * and where parcels tell it, nothing is asked.
 */
export async function askForHandOver(ctx: Context, { orderId, merchantId }: { readonly orderId: string; readonly merchantId: string }): Promise<void> {
  if (!tellsShipping()) return
  const { parentId, number, byParcel, isAllShipped, handedOver } = await shippingOf(ctx, orderId)
  if (byParcel > 0 || !isAllShipped || handedOver === null) return
  for (const { tradeRef, amountFen } of await wechatTradesOf(ctx, parentId))
    await ctx.db.insert(uploads).values({ id: newId('wup', ctx.now), tradeRef, parcelId: parentId, way: handedOver, orderId, merchantId, carrier: '', number, amountFen, state: 'pending', dueAt: ctx.now, at: ctx.now }).onConflictDoNothing()
}

/** As long as WeChat may take to answer, for all that are taken at once. */
const leaseMs = 5 * minuteMs
const mostTrades = 20

/** Tells WeChat what is due, trade by trade. Who takes one marks it as sent first, so that one who dies holds nothing up. Answers how many trades were told. */
export async function sendUploads(ctx: Context): Promise<number> {
  const { rows } = await ctx.pool.query<{ tradeRef: string }>({ name: 'wechat.uploads_due', values: [ctx.now, after(ctx.now, leaseMs), mostTrades], text: `
    update wechat_uploads set state = 'sent', due_at = $2 where state in ('pending', 'sent') and trade_ref in (select trade_ref from wechat_uploads where state in ('pending', 'sent') and due_at <= $1 order by due_at limit $3 for update skip locked)
    returning trade_ref as "tradeRef"` })
  const trades = [...new Set(rows.map(({ tradeRef }) => tradeRef))]
  for (const tradeRef of trades) await tell(ctx, tradeRef)
  return trades.length
}

/** Tells of one trade what WeChat does not know yet; the last parcel of an order of which nothing is left to be sent says so, which sets the money free. What is handed over otherwise beside parcels is no parcel that WeChat waits for. */
async function tell(ctx: Context, tradeRef: string): Promise<void> {
  const all = await ctx.db.select().from(uploads).where(eq(uploads.tradeRef, tradeRef)).orderBy(uploads.id)
  const open = all.filter(({ state }) => state === 'sent')
  const now = open.slice(0, mostParcels)
  if (now.length === 0) return
  const ids = now.map(({ id }) => id)
  try {
    const { childIds, isAllSent, phone, title } = await shippingOf(ctx, now[0]!.orderId)
    const { way } = now[0]!
    if (way === 'express') {
      const parcels = await parcelsOf(ctx, childIds)
      const isAll = isAllSent && open.length === now.length && parcels.length === all.length
      await uploadShipping(ctx, { tradeRef, isAll, parcels: now.map(({ carrier, number }) => ({ carrier, number, title, phone })) })
    } else await uploadHandOver(ctx, { tradeRef, way, title: title || now[0]!.number })
    await ctx.db.update(uploads).set({ state: 'accepted', dueAt: null, fault: null, endedAt: ctx.now }).where(inArray(uploads.id, ids))
    if (open.length > now.length) await ctx.db.update(uploads).set({ state: 'pending', dueAt: ctx.now }).where(inArray(uploads.id, open.slice(mostParcels).map(({ id }) => id)))
  } catch (fault) {
    const said = (fault instanceof Error ? fault.message : String(fault)).slice(0, longestFault)
    await transaction(ctx, async (ctx) => { for (const one of now) await putOff(ctx, one, said) })
  }
}
const longestFault = 300

async function putOff(ctx: Context, { id, tries, orderId, number }: typeof uploads.$inferSelect, fault: string): Promise<void> {
  const dueAt = nextTry(tries + 1, ctx.now)
  await ctx.db.update(uploads).set(dueAt ? { state: 'pending', tries: tries + 1, dueAt, fault } : { state: 'failed', tries: tries + 1, dueAt: null, fault, endedAt: ctx.now }).where(eq(uploads.id, id))
  if (!dueAt) await emit(ctx, UploadFailed, { uploadId: id, orderId, number, fault })
}

/** It is a person's turn: whoever may see to it finds it in the inbox. */
export async function tellOfFailure(ctx: Context, { number, fault }: { readonly number: string; readonly fault: string }): Promise<void> {
  for (const ownerId of await staffPermitted(ctx, 'wechat.write')) await tellInbox(ctx, { ownerId, topic: 'task', title: `发货信息上传失败 Shipping upload failed: ${number}`, body: fault, link: '/wechat?state=failed' })
}

/** Somebody has mended the cause: it is tried again, from the beginning. Refuses what has not failed. */
export function retryUpload(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [again] = await ctx.db.update(uploads).set({ state: 'pending', tries: 0, dueAt: ctx.now, endedAt: null }).where(and(eq(uploads.id, id), eq(uploads.state, 'failed'))).returning({ id: uploads.id })
    if (again) return
    const [known] = await ctx.db.select({ id: uploads.id }).from(uploads).where(eq(uploads.id, id))
    if (!known) notFound()
    refuse('wechat.not_failed')
  })
}
