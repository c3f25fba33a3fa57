import { and, asc, eq, sql } from 'drizzle-orm'
import { handOver, soldOf, type Sold } from '#commerce/ordering'
import { CodesRunLow, VouchersSent } from '#events/vouchers'
import { vouchersTexts } from '#locales/vouchers'
import { skuNames } from '#supply/catalog'
import { opened, sealed } from '#trust/factors'
import { whoMay } from '#trust/identity'
import { as, savepoint, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { settingOf } from '#kernel/settings'
import { lowAt } from './settings.rules'
import { owed, pieces, skuNotes } from './tables'

/** Sending 自动发货 (E08): what is virtual of a paid order is taken and sent in one transaction, as soon as its payment is told. */
type Line = Sold['lines'][number]
const isOurs = ({ kind }: Pick<Line, 'kind'>): boolean => kind === 'code' || kind === 'link'
const unsent = ({ quantity, shippedQuantity, cancelledQuantity }: Line): number => quantity - shippedQuantity - cancelledQuantity

/** One code a piece: whole or not at all, each by one who holds it to the end; what another takes at this moment is passed by. */
const take = `with free as (select id from vouchers_pieces where sku_id = $1 and state = 'unsold' order by id limit $2 for update skip locked)
  update vouchers_pieces p set state = 'sent', order_id = $3, line_id = $4, shopper_id = $5, sent_at = $6 from free where p.id = free.id and (select count(*) from free) = $2 returning p.id`

/**
 * Sends what a paid order holds of virtual goods, once: its codes are taken, goods leave the book with them, and an order that is nothing else is received with that. What is not there is owed and tried again; an order
 * that was given up meanwhile gets nothing.
 */
export function sendOrder(given: Context, orderId: string): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const sold = await soldOf(ctx, orderId, true)
    const { order } = sold
    const isOpen = order.state === 'paid' || order.state === 'part_shipped'
    const due = isOpen ? sold.lines.filter((line) => isOurs(line) && unsent(line) > 0) : []
    const sent: Line[] = []
    if (!order.changeId && !order.awaitsGroup) for (const line of due) if (await (line.kind === 'code' ? takeCodes(ctx, sold, line) : copyContent(ctx, sold, line))) sent.push(line)
    if (sent.length < due.length) await ctx.db.insert(owed).values({ orderId, merchantId: order.merchantId!, since: ctx.now }).onConflictDoNothing()
    else await ctx.db.delete(owed).where(eq(owed.orderId, orderId))
    if (sent.length === 0) return
    await handOver(ctx, orderId, { sourceId: newId('vsd', ctx.now), cause: 'sent', lines: sent.map((line) => ({ lineId: line.id, quantity: unsent(line) })) })
    await emit(ctx, VouchersSent, { orderId, merchantId: order.merchantId!, shopperId: order.shopperId, lines: sent.map((line) => ({ lineId: line.id, skuId: line.skuId, kind: line.kind as 'code' | 'link', quantity: unsent(line) })), at: ctx.now.toISOString() })
    const which = ctx.locale === 'en' ? 1 : 0
    await tellInbox(ctx, { ownerId: order.shopperId, topic: 'order', title: vouchersTexts['vouchers.note_sent'][which], body: sent.map(({ title }) => title).join('、').slice(0, longestBody), link: `/orders/${orderId}` })
  })
}
const longestBody = 200

async function takeCodes(ctx: Context, { order }: Sold, line: Line): Promise<boolean> {
  const { rowCount } = await ctx.client.query({ name: 'vouchers.take', text: take, values: [line.skuId, unsent(line), order.id, line.id, order.shopperId, ctx.now] })
  return rowCount === unsent(line)
}

/** What a link opens is the buyer's as it was when he bought it. */
async function copyContent(ctx: Context, { order }: Sold, line: Line): Promise<boolean> {
  const [content] = await ctx.db.select({ sealed: skuNotes.sealed }).from(skuNotes).where(eq(skuNotes.skuId, line.skuId))
  if (!content?.sealed) return false
  const id = newId('vch', ctx.now)
  await ctx.db.insert(pieces).values({ id, skuId: line.skuId, merchantId: order.merchantId!, kind: 'link', sealed: await sealed(ctx, id, await opened(ctx, line.skuId, content.sealed)), tail: '', pieces: unsent(line), state: 'sent', orderId: order.id, lineId: line.id, shopperId: order.shopperId, cameAt: ctx.now, sentAt: ctx.now })
  return true
}

const mostOwed = 100
/** What was owed is tried again, of all or of one merchant, who has brought something: it may be there now. Answers how many orders were looked at. */
export async function sendOwed(ctx: Context, merchantId?: string): Promise<number> {
  const due = await ctx.db.select({ orderId: owed.orderId }).from(owed).where(merchantId === undefined ? undefined : eq(owed.merchantId, merchantId)).orderBy(asc(owed.since), asc(owed.orderId)).limit(mostOwed)
  for (const { orderId } of due) await (ctx.inTransaction ? savepoint(ctx, () => sendOrder(ctx, orderId)) : sendOrder(ctx, orderId)).catch((fault: unknown) => { ctx.log.warn({ err: fault, orderId }, 'what is owed could not be sent') })
  return due.length
}

/** Looks, once they are sold, whether codes run low 库存预警, and tells their merchant once. */
export function lookAtLeft(given: Context, { merchantId, skuIds }: { readonly merchantId: string; readonly skuIds: readonly string[] }): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const most = await settingOf(ctx, lowAt)
    for (const skuId of new Set(skuIds)) {
      const left = await ctx.db.$count(pieces, and(eq(pieces.skuId, skuId), eq(pieces.state, 'unsold')))
      if (left > most) continue
      const told = await ctx.db.insert(skuNotes).values({ skuId, merchantId, lowSince: ctx.now, changedBy: ctx.actor.id, changedAt: ctx.now }).onConflictDoUpdate({ target: skuNotes.skuId, set: { lowSince: ctx.now }, setWhere: sql`${skuNotes.lowSince} is null` }).returning({ skuId: skuNotes.skuId })
      if (told.length === 0) continue
      const [which, name] = [ctx.locale === 'en' ? 1 : 0, (await skuNames(ctx, [skuId])).get(skuId)]
      await emit(ctx, CodesRunLow, { skuId, merchantId, left, at: ctx.now.toISOString() })
      await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'vouchers.write' }], mostTold), { topic: 'task', title: vouchersTexts['vouchers.note_low'][which]!.replace('{left}', String(left)), body: `${name?.title ?? ''} ${name?.specText ?? ''}`.trim(), link: `/vouchers/${skuId}` })
    }
  })
}
const mostTold = 20
