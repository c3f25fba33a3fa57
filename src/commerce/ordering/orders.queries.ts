import { and, desc, eq, gt, inArray, isNotNull, isNull, like, lt } from 'drizzle-orm'
import { paymentOf } from '#finance/payments'
import { groupOfOrder, isGrouped } from '#offers/groups'
import { seatOf, type Seat } from '#offers/presales'
import { sellable } from '#supply/catalog'
import { parcelsOf } from '#supply/logistics'
import { merchantsOf } from '#supply/merchants'
import { promisesOf } from '#supply/stock'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { yuanOf } from '#kernel/money'
import { notFound } from '#kernel/refusal'
import { csvCell, maskedName, unsentOf, type OrderState } from './orders.rules'
import { history, lines, orders, receipts } from './tables'

export interface Ask { readonly state?: OrderState | undefined; readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
type Order = typeof orders.$inferSelect
const ownerOf = (ctx: Context) => (ctx.actor.kind === 'merchant' ? orders.merchantId : orders.shopperId)

/** Orders as whoever acts may see them: a shopper his own, a merchant his part, staff all; one row for each merchant's part, newest first. */
export async function orderList(ctx: Context, { state, q, cursor, limit }: Ask) {
  const rows = await ctx.db.select().from(orders).where(and(isNotNull(orders.parentId), mine(ctx, ownerOf(ctx)), state && eq(orders.state, state), q ? like(orders.number, `${q.replace(/[\\%_]/g, '\\$&')}%`) : undefined, cursor ? lt(orders.id, cursor) : undefined))
    .orderBy(desc(orders.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const unpaid = [...new Set(page.filter((row) => row.state === 'placed').map((row) => row.parentId!))]
  const [its, parents, merchants] = await Promise.all([page.length === 0 ? [] : ctx.db.select().from(lines).where(inArray(lines.orderId, page.map((row) => row.id))).orderBy(lines.id), unpaid.length === 0 ? [] : ctx.db.select().from(orders).where(inArray(orders.id, unpaid)), merchantsOf(ctx, [...new Set(page.map((row) => row.merchantId!))])])
  const items = page.map((row) => ({ ...summary(row), countdown: countdownOf(parents.find((parent) => parent.id === row.parentId) ?? row), merchantName: merchants.get(row.merchantId!)?.name ?? '', lines: its.filter((line) => line.orderId === row.id) })).map((row) => ({ ...row, closedFor: closedFor(row.state, row.lines) }))
  return { items, next: rows.length > limit ? page.at(-1)!.id : null }
}

const summary = ({ id, parentId, number, shopperId, merchantId, state, goodsFen, discountFen, pointsFen, freightFen, payableFen, balanceFen, depositFen, paidFen, refundedFen, placedAt, dueAt, note, awaitsGroup, cancelReason, collectAt }: Order) =>
  ({ id, parentId, number, shopperId, merchantId, state, goodsFen, discountFen, pointsFen, freightFen, payableFen, balanceFen, depositFen, paidFen, refundedFen, placedAt, dueAt, note, awaitsGroup, cancelReason, collectAt })

/** Why an order is over although nobody cancelled it 交易关闭: all that was bought went back (F11). Gifts go with the rest. */
const closedFor = (state: OrderState, its: readonly (typeof lines.$inferSelect)[]) => { const bought = its.filter((line) => !line.isGift); return state !== 'cancelled' && state !== 'placed' && bought.length > 0 && bought.every((line) => line.refundedQuantity === line.quantity) ? 'all_returned' as const : null }

/** What ends by itself, and when: what a countdown counts. */
const countdownOf = ({ state, dueAt }: Order) => (dueAt === null ? null : { what: state === 'placed' ? 'cancel' as const : 'receive' as const, at: dueAt })

/** One order with its parts, its payment, its parcels and its history. A merchant sees the address masked until he asks for it. */
export async function orderDetail(ctx: Context, id: string, reveal = ctx.actor.kind === 'shopper') {
  const [order] = await ctx.db.select().from(orders).where(and(eq(orders.id, id), mine(ctx, ownerOf(ctx))))
  if (!order) notFound()
  const children = order.parentId ? [] : await ctx.db.select().from(orders).where(eq(orders.parentId, id)).orderBy(orders.id)
  const ids = [id, ...children.map((child) => child.id)]
  const [parent] = order.parentId ? await ctx.db.select().from(orders).where(eq(orders.id, order.parentId)) : [order]
  const [received, its, moves, payment, parcels, promises, seat, merchants] = await Promise.all([ctx.db.select().from(receipts).where(inArray(receipts.orderId, ids)),
    ctx.db.select().from(lines).where(inArray(lines.orderId, ids)).orderBy(lines.id), ctx.db.select().from(history).where(inArray(history.orderId, ids)).orderBy(history.id).limit(500),
    paymentOf(ctx, order.parentId ?? id), parcelsOf(ctx, ids), promisesOf(ctx, ids), order.depositFen === null ? undefined : seatOf(ctx, order.parentId ?? id), merchantsOf(ctx, [order, ...children].flatMap((one) => one.merchantId ?? []))])
  const group = isGrouped(its) ? await groupOfOrder(ctx, order.parentId ?? id) : undefined
  const { address } = order
  return { ...summary(order), closedFor: closedFor(order.state, its), discounts: discountsOf(its), countdown: countdownOf(order.parentId && order.state === 'placed' ? parent! : order), lines: its.map((line) => ({ ...line, marginFen: marginOf(line) })), history: moves, parcels: parcels.map((parcel) => { const its = received.find(({ parcelId }) => parcelId === parcel.id); return { ...parcel, receivedAt: its?.receivedAt ?? null, receiveBy: its?.dueAt ?? null, isReceivable: its !== undefined && its.receivedAt === null && (order.state === 'part_shipped' || order.state === 'shipped') } }), promises, children: children.map(summary), merchantName: merchants.get(order.merchantId ?? '')?.name ?? '',
    presale: seat ? presaleOf(seat, ctx.now) : null, group: group ?? null,
    payment: payment ? { id: payment.id, state: payment.state, amountFen: payment.amountFen, refundedFen: payment.refundedFen, expiresAt: payment.expiresAt, isByFriend: payment.linkId !== null } : null,
    address: reveal ? address : { ...address, name: maskedName(address.name), phone: masked(address.phone), street: '***' } }
}

/** The order that people call by a number, with whom one may ask of it: for a room above that has still to prove that whoever asks may know. */
export async function orderByNumber(ctx: Context, number: string): Promise<{ readonly id: string; readonly shopperId: string; readonly phone: string } | undefined> {
  const [found] = await ctx.db.select({ id: orders.id, shopperId: orders.shopperId, address: orders.address }).from(orders).where(eq(orders.number, number))
  return found && { id: found.id, shopperId: found.shopperId, phone: found.address.phone }
}

/** What each offer took off an order's lines, in all 优惠合计; who bears it is between the platform and the store. */
function discountsOf(its: readonly (typeof lines.$inferSelect)[]): { offerId: string; name: string; offFen: number }[] {
  const by = new Map<string, { offerId: string; name: string; offFen: number }>()
  for (const { offerId, name, offFen } of its.flatMap(({ shares }) => shares)) by.set(offerId, { offerId, name, offFen: offFen + (by.get(offerId)?.offFen ?? 0) })
  return [...by.values()]
}

/** How an order stands in its presale: what of the two steps is done, and what may be claimed. */
const presaleOf = ({ state, pieces, depositFen, countsFen, depositPaidAt, tailStartsAt, tailEndsAt, tailAskedAt, tailPaidAt, shipDays, shipBy }: Seat, now: Date) => ({ state, pieces, depositFen, countsFen, depositPaidAt, tailStartsAt, tailEndsAt, isTailSettled: tailAskedAt !== null, tailPaidAt, shipDays, shipBy,
  isTailTime: (state === 'deposit_paid' || state === 'tail_open') && tailStartsAt <= now && tailEndsAt > now, isOverdue: state === 'tail_paid' && shipBy! <= now, compensationFen: state === 'seller_default' ? depositFen : 0 })

/** Margin 毛利 of a line after landed cost: what its goods brought, what the platform bore with it, less what they cost. */
const marginOf = ({ goodsFen, discountFen, subsidyFen, landedFen }: typeof lines.$inferSelect) => (landedFen === null ? null : goodsFen - discountFen + subsidyFen - landedFen)

/** To-do numbers of a merchant, or of the platform: how many orders stand in each state that waits for somebody. What waits for its group is not to be sent yet. */
export async function todo(ctx: Context) {
  const count = (state: OrderState) => ctx.db.$count(orders, and(isNotNull(orders.parentId), mine(ctx, ownerOf(ctx)), eq(orders.state, state), state === 'paid' ? eq(orders.awaitsGroup, false) : undefined))
  const [placed, paid, partShipped, shipped] = await Promise.all([count('placed'), count('paid'), count('part_shipped'), count('shipped')])
  return { placed, paid, partShipped, shipped }
}

const mostExported = 5_000
/** A merchant's orders as CSV, safe for spreadsheets; personal data stays masked. */
export async function ordersCsv(ctx: Context): Promise<string> {
  const rows = await ctx.db.select().from(orders).where(and(isNotNull(orders.parentId), mine(ctx, ownerOf(ctx)))).orderBy(desc(orders.id)).limit(mostExported)
  const head = ['订单号', '状态', '商品金额', '优惠', '运费', '应付', '下单时间', '收货人', '地区']
  const body = rows.map((row) => [row.number, row.state, yuanOf(row.goodsFen), yuanOf(row.discountFen), yuanOf(row.freightFen), yuanOf(row.payableFen), row.placedAt.toISOString(), maskedName(row.address.name), row.address.region])
  return `\uFEFF${[head, ...body].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
}

/** The lines of an order that is to be bought again 再来一单 (E16), and whether each is still on sale; gifts come by themselves. */
export async function linesToReorder(ctx: Context, id: string): Promise<{ skuId: string; quantity: number; title: string; isOnSale: boolean }[]> {
  const [order] = await ctx.db.select({ id: orders.id }).from(orders).where(and(eq(orders.id, id), mine(ctx, orders.shopperId)))
  if (!order) notFound()
  const children = await ctx.db.select({ id: orders.id }).from(orders).where(eq(orders.parentId, id))
  const its = await ctx.db.select({ skuId: lines.skuId, quantity: lines.quantity, title: lines.title, specText: lines.specText }).from(lines).where(and(inArray(lines.orderId, [id, ...children.map((child) => child.id)]), eq(lines.isGift, false))).orderBy(lines.id)
  const onSale = await sellable(ctx, its.map(({ skuId }) => skuId))
  return its.map(({ specText, title, ...line }) => ({ ...line, title: `${title} ${specText}`.trim(), isOnSale: onSale.has(line.skuId) }))
}

/**
 * What whoever declares a shipment must know of the order that a merchant's part belongs to: its parts, whether all that is not cancelled has left or changed hands, and whether all of that has that goes in a parcel; how many pieces go in one;
 * how what does not changed hands, if any did: collected or redeemed at a store, or sent as codes and links; the receiver's phone with its middle hidden, and what it is.
 */
export async function shippingOf(ctx: Context, childId: string) {
  const { rows: [found] } = await ctx.client.query<{ parentId: string; number: string; childIds: string[]; isAllShipped: boolean; isAllSent: boolean; byParcel: number; handedOver: 'pickup' | 'virtual' | null; phone: string; title: string }>({ name: 'ordering.shipping_of', values: [childId], text: `
    select o.parent_id as "parentId", o.number, w."childIds", w."isAllShipped", l."isAllSent", l."byParcel", case when l.collected > 0 then 'pickup' when l.sent > 0 then 'virtual' end as "handedOver",
      coalesce(o.address->>'phone', '') as phone, coalesce((select l.title from ordering_lines l where l.order_id = o.id order by l.id limit 1), '') as title
    from ordering_orders o
      cross join lateral (select array_agg(c.id order by c.id) as "childIds", bool_and(c.state not in ('placed', 'paid', 'part_shipped')) as "isAllShipped" from ordering_orders c where c.parent_id = o.parent_id) w
      cross join lateral (select coalesce(bool_and(n.shipped_quantity + n.cancelled_quantity >= n.quantity) filter (where n.kind = 'goods' and c.collect_at is null and n.lapsed_at is null and c.state <> 'cancelled'), true) as "isAllSent",
        coalesce(sum(n.quantity - n.cancelled_quantity) filter (where n.kind = 'goods' and c.collect_at is null and n.lapsed_at is null and c.state <> 'cancelled'), 0)::int as "byParcel",
        coalesce(sum(n.shipped_quantity) filter (where n.kind = 'service' or (n.kind = 'goods' and c.collect_at is not null)), 0)::int as collected,
        coalesce(sum(n.shipped_quantity) filter (where n.kind in ('code', 'link')), 0)::int as sent from ordering_orders c join ordering_lines n on n.order_id = c.id where c.parent_id = o.parent_id) l
    where o.id = $1 and o.parent_id is not null` })
  return found ? { ...found, phone: masked(found.phone) } : notFound()
}

export interface ToSend { readonly id: string; readonly number: string; readonly placedAt: Date; /** A change of it is open: nothing of it may be sent before that is answered. */ readonly isHeld: boolean; readonly address: Order['address']; readonly lines: readonly { readonly id: string; readonly skuId: string; readonly title: string; readonly specText: string; readonly quantity: number }[] }
/**
 * Orders of whoever acts, and what is left to send of each: for the dispatch desk. By numbers or ids, in whatever state; or all that wait to be sent, oldest first, after `cursor`: what waits for its group first is not among these. What is not
 * his own is not among them.
 */
export async function leftToSend(ctx: Context, which: { readonly numbers: readonly string[] } | { readonly ids: readonly string[] } | { readonly cursor?: string | undefined; readonly limit: number }): Promise<ToSend[]> {
  const wanted = 'numbers' in which ? inArray(orders.number, [...which.numbers]) : 'ids' in which ? inArray(orders.id, [...which.ids]) : and(inArray(orders.state, ['paid', 'part_shipped']), eq(orders.awaitsGroup, false), which.cursor ? gt(orders.id, which.cursor) : undefined)
  const asked = ctx.db.select({ id: orders.id, number: orders.number, placedAt: orders.placedAt, changeId: orders.changeId, address: orders.address }).from(orders).where(and(wanted, isNotNull(orders.parentId), isNull(orders.collectAt), mine(ctx, ownerOf(ctx)))).orderBy(orders.id)
  const found = await ('limit' in which ? asked.limit(which.limit) : asked)
  const its = found.length === 0 ? [] : await ctx.db.select().from(lines).where(inArray(lines.orderId, found.map(({ id }) => id))).orderBy(lines.id)
  return found.map(({ changeId, ...order }) => ({ ...order, isHeld: changeId !== null, lines: its.filter((line) => line.orderId === order.id && line.lapsedAt === null && line.kind === 'goods' && unsentOf(line) > 0).map((line) => ({ id: line.id, skuId: line.skuId, title: line.title, specText: line.specText, quantity: unsentOf(line) })) }))
}
