import { and, desc, eq, inArray, isNotNull, lte, ne, or } from 'drizzle-orm'
import { seatOf, type Seat } from '#offers/presales'
import { promisesOf } from '#supply/stock'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { causeOf, newest, type Entry, type Party, type Promised, type Slice, type Story } from '#kernel/timelines'
import { whyNotNow, type OrderAct } from './orders.rules'
import { history, lines, orders, type historyActors } from './tables'

/** What happened to an order 订单经过 (F11): a parent with its parts, or one merchant's part, as whoever acts may see it. */
type Order = typeof orders.$inferSelect
export interface OrderStory extends Story {
  readonly parentId: string
  /** The merchants' parts that it is about, with what people call them. */
  readonly parts: readonly Pick<Order, 'id' | 'number' | 'state' | 'merchantId'>[]
  readonly numberOf: ReadonlyMap<string, string>
  /** What the order allows now, and why not what it does not. */
  readonly may: readonly { readonly act: OrderAct; readonly why: string | null; readonly facts: { readonly state: string } }[]
}

const shopperMay: readonly OrderAct[] = ['pay', 'cancel', 'receive', 'extend']
const merchantMay: readonly OrderAct[] = ['ship']

/** Refuses an order that is not there or not his (404). In seven questions, however long the order's life was. */
export async function orderStory(ctx: Context, id: string, slice: Slice): Promise<OrderStory> {
  const [order] = await ctx.db.select().from(orders).where(and(eq(orders.id, id), mine(ctx, ctx.actor.kind === 'merchant' ? orders.merchantId : orders.shopperId)))
  if (!order) notFound()
  const parentId = order.parentId ?? order.id
  const [children, [parent]] = await Promise.all([order.parentId ? [order] : ctx.db.select().from(orders).where(eq(orders.parentId, id)).orderBy(orders.id), order.parentId ? ctx.db.select().from(orders).where(eq(orders.id, parentId)) : [order]])
  const ids = children.map((child) => child.id)
  const [moves, lapsed, promised, seat] = await Promise.all([
    // A group tells once what its parts went through together: being placed, paid, and given up before.
    ctx.db.select().from(history).where(and(order.parentId ? eq(history.orderId, id) : or(eq(history.orderId, id), and(inArray(history.orderId, ids), isNotNull(history.fromState), ne(history.fromState, 'placed'))), slice.before ? lte(history.at, slice.before.at) : undefined)).orderBy(desc(history.at), desc(history.id)).limit(slice.limit + 1),
    ctx.db.select({ id: lines.id, orderId: lines.orderId, title: lines.title, at: lines.lapsedAt }).from(lines).where(and(inArray(lines.orderId, ids), isNotNull(lines.lapsedAt))).limit(100),
    promisesOf(ctx, ids), order.depositFen === null ? undefined : seatOf(ctx, parentId)])
  const collected = new Set(children.filter(({ collectAt }) => collectAt !== null).map((child) => child.id))
  const newestMove = new Map(moves.toReversed().map((one) => [one.orderId, one.id]))
  const entries = [
    ...moves.map((one): Entry => ({ id: one.id, at: one.at, orderId: one.orderId, code: `ordering.${one.toState}`, actor: actorOf(one), actorId: one.actorId, ...causeOf(one.cause), next: order.awaitsGroup && one.toState === 'paid' ? null : nextOf(one, newestMove.get(one.orderId) === one.id && !slice.before ? shipBy(one.orderId, promised, seat) : null, collected.has(one.orderId)) })),
    ...lapsed.map((one): Entry => ({ id: `${one.id}.lapsed`, at: one.at!, orderId: one.orderId, code: 'ordering.gift_lapsed', actor: 'system', cause: 'timeout', facts: { title: one.title } })),
    ...seat ? seatEntries(seat) : []]
  const acts = ctx.actor.kind === 'merchant' ? merchantMay : ctx.actor.kind === 'shopper' ? shopperMay : [...shopperMay, ...merchantMay]
  return { parentId, parts: children.map(({ id, number, state, merchantId }) => ({ id, number, state, merchantId })), numberOf: new Map([parent!, ...children].map((one) => [one.id, one.number])), entries: newest(entries, slice),
    promises: [...parent!.state === 'placed' ? [unpaid(parent!, seat)] : [], ...children.flatMap((child) => promisesNow(child, promised, seat))],
    may: acts.map((act) => ({ act, why: whyNotNow(order, act) ?? null, facts: { state: order.state } })) }
}

/** Rows from before the kind was kept say it by the id, and by the cause where a member acted. */
function actorOf({ actorKind, actorId, cause }: typeof history.$inferSelect): Party {
  if (cause === 'payment') return 'channel'
  if (actorKind) return actorKind satisfies (typeof historyActors)[number]
  return actorId.startsWith('shp_') ? 'shopper' : actorId.startsWith('mbr_') ? (cause === 'merchant' ? 'merchant' : 'staff') : 'system'
}

const nextCodes: Readonly<Record<string, string>> = { placed: 'ordering.pay', paid: 'ordering.ship', part_shipped: 'ordering.ship_rest', shipped: 'ordering.receive' }
/** What is collected 自提 is not sent: its shopper comes for it. */
const nextOf = ({ toState, dueAt }: typeof history.$inferSelect, shipBy: Date | null, isCollected: boolean) => { const [code, isToCome] = [nextCodes[toState], toState === 'paid' || toState === 'part_shipped']; return code === undefined ? null : isToCome && isCollected ? { code: 'ordering.collect', by: null } : { code, by: isToCome ? shipBy : dueAt } }

type Promises = readonly { readonly orderId: string; readonly promisedAt: Date }[]
/** By when all of a part is promised to be sent, where a day was promised: of goods that were not there yet, or of a presale. */
const shipBy = (orderId: string, promised: Promises, seat: Seat | undefined): Date | null => seat?.shipBy ?? promised.findLast((one) => one.orderId === orderId)?.promisedAt ?? null

function unpaid({ id, dueAt }: Order, seat: Seat | undefined): Promised {
  if (!seat || seat.state === 'deposit_due') return { orderId: id, code: seat ? 'ordering.pay_deposit' : 'ordering.pay', by: dueAt, whose: 'shopper' }
  return { orderId: id, code: 'ordering.pay_tail', by: seat.tailEndsAt, whose: 'shopper' }
}
function promisesNow({ id, state, dueAt, collectAt, awaitsGroup }: Order, promised: Promises, seat: Seat | undefined): Promised[] {
  // Nothing is sent before the group is full; until when that is waited for, the group tells.
  if (awaitsGroup) return []
  if ((state === 'paid' || state === 'part_shipped') && collectAt !== null) return [{ orderId: id, code: 'ordering.collect', by: null, whose: 'shopper' }]
  if (state === 'paid' || state === 'part_shipped') return [{ orderId: id, code: nextCodes[state]!, by: shipBy(id, promised, seat), whose: 'merchant' }]
  return state === 'shipped' ? [{ orderId: id, code: dueAt ? 'ordering.receive' : 'ordering.receive_paused', by: dueAt, whose: 'shopper' }] : []
}

const seatEntries = ({ orderId, depositFen, depositPaidAt, tailAskedAt, tailPaidAt, tailEndsAt, shipBy, state, endedAt }: Seat): Entry[] => [
  ...depositPaidAt ? [{ id: `${orderId}.deposit`, at: depositPaidAt, orderId, code: 'presales.deposit_paid', actor: 'channel' as const, cause: 'payment', facts: { depositFen }, next: { code: 'ordering.pay_tail', by: tailEndsAt } }] : [],
  ...tailAskedAt ? [{ id: `${orderId}.tail_fixed`, at: tailAskedAt, orderId, code: 'presales.tail_fixed', actor: 'shopper' as const, next: { code: 'ordering.pay_tail', by: tailEndsAt } }] : [],
  ...tailPaidAt ? [{ id: `${orderId}.tail`, at: tailPaidAt, orderId, code: 'presales.tail_paid', actor: 'channel' as const, cause: 'payment', next: { code: 'ordering.ship', by: shipBy } }] : [],
  ...endedAt && state.endsWith('_default') ? [{ id: `${orderId}.default`, at: endedAt, orderId, code: `presales.${state}`, actor: 'system' as const, cause: 'timeout' }] : []]
