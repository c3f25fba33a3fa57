import { randomInt } from 'node:crypto'
import { and, asc, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import { cancelPieces, handOver, heldForChange, soldOf, type Sold } from '#commerce/ordering'
import { TicketExpired, TicketMade, TicketReady, TicketRedeemed } from '#events/pickup'
import { pickupTexts } from '#locales/pickup'
import { hashed, sealed } from '#trust/factors'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, beside, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { ofPieces } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { notFound, Refusal, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs, hourMs } from '#kernel/time'
import { codeDigits, digitsOf, extendDays, pickupDays, serviceDays, wrongCodes } from './pickup.rules'
import { redemptions, stores, tickets } from './tables'

/** Tickets 核销券 (E07): made when it is paid, redeemed by twelve digits at a store, or refunded when their time is over. */
type Ticket = typeof tickets.$inferSelect
type Line = Sold['lines'][number]
const open = ['preparing', 'ready'] as const
const unsent = ({ quantity, shippedQuantity, cancelledQuantity }: Line): number => quantity - shippedQuantity - cancelledQuantity
const factsOf = (ctx: Context, { id, orderId, merchantId, shopperId, storeId }: Ticket) => ({ ticketId: id, orderId, merchantId, shopperId, storeId, at: ctx.now.toISOString() })
const hashOf = (ctx: Context, code: string): Promise<string> => hashed(ctx, 'pickup', code)

/** What of an order a ticket is for, and has not changed hands: the goods of a part that is collected, or its own line. */
const dueLines = ({ lines }: Sold, { kind, lineId }: Pick<Ticket, 'kind' | 'lineId'>): Line[] => lines.filter((line) => (kind === 'pickup' ? line.kind === 'goods' : line.id === lineId) && unsent(line) > 0)

/** Makes the tickets of an order that was paid, once; of one that waits for its group, once that is full: its days begin then. Twelve random digits that no other open ticket has. */
export function makeTickets(given: Context, orderId: string): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const sold = await soldOf(ctx, orderId, true)
    const { order } = sold
    if ((order.state !== 'paid' && order.state !== 'part_shipped') || order.awaitsGroup) return
    const [days, service] = [await settingOf(ctx, pickupDays), await settingOf(ctx, serviceDays)]
    const wanted = [...(order.collectAt ? [{ lineId: null, kind: 'pickup' as const, uses: 1, days }] : []), ...sold.lines.filter(({ kind }) => kind === 'service').map((line) => ({ lineId: line.id, kind: 'service' as const, uses: line.quantity, days: service }))]
    for (const { days: good, ...one } of wanted) {
      for (let made = false; !made;) {
        const [id, code] = [newId('ptk', ctx.now), Array.from({ length: codeDigits }, () => randomInt(10)).join('')]
        const [fresh] = await ctx.db.insert(tickets).values({ ...one, id, orderId, merchantId: order.merchantId!, shopperId: order.shopperId, storeId: one.kind === 'pickup' ? order.collectAt as never : null, state: one.kind === 'pickup' ? 'preparing' : 'ready', hash: await hashOf(ctx, code), sealed: await sealed(ctx, id, code), dueAt: after(ctx.now, good * dayMs), madeAt: ctx.now }).onConflictDoNothing().returning()
        if (fresh) await emit(ctx, TicketMade, { ...factsOf(ctx, fresh), kind: fresh.kind, uses: fresh.uses })
        made = fresh !== undefined || await ctx.db.$count(tickets, and(eq(tickets.orderId, orderId), one.lineId ? eq(tickets.lineId, one.lineId) : isNull(tickets.lineId))) > 0
      }
    }
  })
}

/** What was given up is redeemed no more. */
export const voidTickets = (ctx: Context, orderId: string) => ctx.db.update(tickets).set({ state: 'void', endedAt: ctx.now }).where(and(eq(tickets.orderId, orderId), inArray(tickets.state, [...open])))

/** It lies ready 备货完成: its shopper is told. */
export function markReady(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [ready] = await ctx.db.update(tickets).set({ state: 'ready', readyAt: ctx.now }).where(and(eq(tickets.id, id), mine(ctx, tickets.merchantId), eq(tickets.state, 'preparing'))).returning()
    if (!ready) return (await ctx.db.$count(tickets, and(eq(tickets.id, id), mine(ctx, tickets.merchantId)))) > 0 ? refuse('pickup.wrong_state') : notFound()
    await audit(ctx, { action: 'pickup.mark_ready', subject: id, after: { orderId: ready.orderId } })
    await emit(ctx, TicketReady, factsOf(ctx, ready))
    await tellInbox(ctx, { ownerId: ready.shopperId, topic: 'order', title: pickupTexts['pickup.note_ready'][ctx.locale === 'en' ? 1 : 0], body: '', link: `/orders/${ready.orderId}` })
  })
}

/** A shopper puts it off, once, while it is open. */
export async function extendTicket(ctx: Context, id: string): Promise<void> {
  const days = await settingOf(ctx, extendDays)
  const put = await ctx.db.update(tickets).set({ dueAt: sql`${tickets.dueAt} + make_interval(days => ${days})`, isExtended: true }).where(and(eq(tickets.id, id), mine(ctx, tickets.shopperId), inArray(tickets.state, [...open]), eq(tickets.isExtended, false))).returning({ id: tickets.id })
  if (put.length > 0) return
  if (await ctx.db.$count(tickets, and(eq(tickets.id, id), mine(ctx, tickets.shopperId))) === 0) notFound()
  refuse('pickup.extended_already')
}

const countGuess = `insert into pickup_guesses as g (member_id, count, since) values ($1, 1, $2)
  on conflict (member_id) do update set count = case when g.since <= $3 then 1 else g.count + 1 end, since = case when g.since <= $3 then $2 else g.since end`
async function refuseLocked(ctx: Context): Promise<void> {
  const { rows: [seen] } = await ctx.client.query<{ count: number }>({ name: 'pickup.guesses', values: [ctx.actor.id, after(ctx.now, -hourMs)], text: 'select count from pickup_guesses where member_id = $1 and since > $2' })
  if (seen && seen.count >= await settingOf(ctx, wrongCodes)) throw new Refusal('pickup.locked', {}, 429)
}

export interface RedeemWish { readonly storeId: string; readonly code: string; /** How many uses of a service; of what is collected all goes at once. */ readonly uses?: number | undefined; /** Only looks at what it is. */ readonly isTrial?: boolean | undefined }
export interface Redeemed { readonly ticketId: string; readonly orderId: string; readonly number: string; readonly kind: Ticket['kind']; readonly left: number; readonly lines: { readonly title: string; readonly specText: string; readonly quantity: number }[] }
/**
 * Redeems a code 核销 at a store, by its staff: what it is for changes hands, and an order of which all did is received. Of two scans at once one is told that it was used. Refuses, with the reason, a code that nobody has
 * (counted; so many in an hour lock the clerk), another store's, one used, refunded or over, and what a refund is open for.
 */
export async function redeem(ctx: Context, { storeId, code, uses = 1, isTrial = false }: RedeemWish): Promise<Redeemed> {
  await refuseLocked(ctx)
  const [store] = await ctx.db.select().from(stores).where(and(eq(stores.id, storeId), mine(ctx, stores.merchantId)))
  if (!store) notFound()
  if (store.memberIds.length > 0 && !store.memberIds.includes(ctx.actor.id)) refuse('pickup.not_your_store')
  const hash = await hashOf(ctx, digitsOf(code))
  const [known] = await ctx.db.select({ id: tickets.id, orderId: tickets.orderId }).from(tickets).where(and(eq(tickets.merchantId, store.merchantId), eq(tickets.hash, hash))).orderBy(desc(tickets.id)).limit(1)
  if (!known) {
    await beside(ctx).query({ name: 'pickup.count_guess', values: [ctx.actor.id, ctx.now, after(ctx.now, -hourMs)], text: countGuess })
    throw new Refusal('pickup.no_such_code', { issues: [{ path: ['code'], code: 'pickup.no_such_code' }] }, 422)
  }
  return transaction(ctx, async (ctx) => {
    // The order first, as by whoever cancels it.
    const sold = await soldOf(ctx, known.orderId, true)
    const [ticket] = await ctx.db.select().from(tickets).where(eq(tickets.id, known.id)).for('update')
    const one = ticket!
    if (one.state === 'redeemed') refuse('pickup.used')
    if (one.state === 'void') refuse('pickup.refunded')
    if (one.state === 'expired' || one.dueAt <= ctx.now) refuse('pickup.over')
    if (one.storeId && one.storeId !== storeId) refuse('pickup.wrong_store')
    const due = dueLines(sold, one)
    const lines = due.map((line) => ({ line, quantity: one.kind === 'pickup' ? unsent(line) : uses }))
    const left = one.kind === 'pickup' ? 0 : due.reduce((sum, line) => sum + unsent(line), 0) - uses
    if (lines.length === 0) refuse('pickup.refunded')
    if (left < 0) unfit('uses', 'pickup.not_so_many_uses', { left: left + uses })
    const told: Redeemed = { ticketId: one.id, orderId: one.orderId, number: sold.order.number, kind: one.kind, left, lines: lines.map(({ line, quantity }) => ({ title: line.title, specText: line.specText, quantity })) }
    if (sold.order.changeId) refuse('pickup.refund_open')
    if (isTrial) return { ...told, left: one.kind === 'pickup' ? 1 : left + uses }
    const id = newId('pkr', ctx.now)
    await handOver(ctx, one.orderId, { sourceId: id, cause: 'redeemed', lines: lines.map(({ line, quantity }) => ({ lineId: line.id, quantity })) })
    await ctx.db.insert(redemptions).values({ id, ticketId: one.id, storeId: store.id, clerkId: ctx.actor.id, uses: one.kind === 'pickup' ? 1 : uses, at: ctx.now })
    await ctx.db.update(tickets).set({ used: sql`${tickets.used} + ${one.kind === 'pickup' ? 1 : uses}`, ...(left === 0 && { state: 'redeemed' as const, endedAt: ctx.now }) }).where(eq(tickets.id, one.id))
    await audit(ctx, { action: 'pickup.redeem', subject: one.id, after: { storeId, orderId: one.orderId, uses, left } })
    await emit(ctx, TicketRedeemed, { ...factsOf(ctx, one), storeId: store.id, uses: one.kind === 'pickup' ? 1 : uses, left })
    return told
  })
}

const mostAtOnce = 200
/** What nobody came for 逾期: it is struck out of its order and its money goes back. Each in a transaction of its own. */
export async function expireTickets(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: tickets.id, orderId: tickets.orderId }).from(tickets).where(and(inArray(tickets.state, [...open]), lte(tickets.dueAt, ctx.now))).orderBy(asc(tickets.dueAt)).limit(mostAtOnce)
  let ended = 0
  for (const { id, orderId } of due) await transaction(ctx, async (ctx) => {
    const sold = await heldForChange(ctx, orderId)
    const [over] = await ctx.db.update(tickets).set({ state: 'expired', endedAt: ctx.now }).where(and(eq(tickets.id, id), inArray(tickets.state, [...open]), lte(tickets.dueAt, ctx.now))).returning()
    if (!over) return
    const parts = dueLines(sold, over).filter(({ isGift }) => !isGift).map((line) => partOf(line, unsent(line)))
    if (parts.length > 0 && (sold.order.state === 'paid' || sold.order.state === 'part_shipped')) await cancelPieces(ctx, sold, { refundId: `rfd_${newId('pkx', ctx.now)}`, cause: 'not_collected', parts })
    await emit(ctx, TicketExpired, factsOf(ctx, over))
    await tellInbox(ctx, { ownerId: over.shopperId, topic: 'order', title: pickupTexts['pickup.note_expired'][ctx.locale === 'en' ? 1 : 0], body: '', link: `/orders/${orderId}` })
  }).then(() => { ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, ticketId: id }, 'a ticket that was over could not be ended') })
  return ended
}
const partOf = (line: Line, quantity: number) => {
  const left = { quantity: line.quantity - line.refundedQuantity, refundedQuantity: 0 }
  return { lineId: line.id, quantity, amountFen: ofPieces(line.payableFen - line.freightFen - line.refundedFen, left, quantity), freightFen: 0, subsidyFen: ofPieces(line.subsidyFen, line, quantity) }
}
