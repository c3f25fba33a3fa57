import { createHash } from 'node:crypto'
import { and, eq, inArray, or } from 'drizzle-orm'
import { applyDeposit, closePayment, compensate, forfeitDeposit, openPayment, refund, type Deposit } from '#finance/payments'
import { payCompensation } from '#finance/wallet'
import { DepositPaid, OrderCancelled, SellerDefaulted, TailMissed, TailOpened } from '#events/ordering'
import { askTail, balanceFen, moveSeat, remindSeat, seatOf, settlement, tailsToEnd, tailsToOpen, tailsToRemind, whole, type Seat } from '#offers/presales'
import { offerFor, speaking, releaseOffers, reserveOffers } from '#offers/promotions'
import { presalesTexts } from '#locales/presales'
import { categoryFacets, sellable } from '#supply/catalog'
import { release } from '#supply/stock'
import { audit } from '#kernel/audit'
import { flush, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { yuanOf } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { notFound, Refusal, refuse } from '#kernel/refusal'
import { shanghaiText } from '#kernel/time'
import { cancelPaid, childrenOf, factsOf, linesOf, markPaid, move, own } from './orders.service'
import { subsidyOf } from './quote.queries'
import { lines, orders, type LineShare } from './tables'

/**
 * The life of an order of a presale 预售订单 (F36, T-27): one order, two payments. The seat says how far it has come, and each of its moves is a guarded write under which
 * goods and money move too. Until the rest is paid the order is `placed` and its goods are held; with its deposit alone nothing has been sold (F68).
 */
type Order = typeof orders.$inferSelect
const depositOf = ({ orderId: parentId, depositFen }: Seat, child: Order): Deposit => ({ parentId, orderId: child.id, shopperId: child.shopperId, merchantId: child.merchantId!, depositFen })
const childOf = async (ctx: Context, parentId: string): Promise<Order> => (await childrenOf(ctx, parentId))[0]!

/** The deposit has come: the order stands, for both sides. A seat that is further already stays silent. */
export function markDepositPaid(ctx: Context, parentId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const seat = await moveSeat(ctx, parentId, 'deposit_paid')
    if (!seat) return
    await ctx.db.update(orders).set({ paidFen: seat.depositFen, dueAt: null }).where(or(eq(orders.id, parentId), eq(orders.parentId, parentId)))
    await emit(ctx, DepositPaid, told(seat, await childOf(ctx, parentId)))
  })
}
const told = ({ orderId: parentId, depositFen, shopperId, merchantId, presaleId }: Seat, child: Order) => ({ orderId: child.id, parentId, shopperId, merchantId, presaleId, depositFen })

/** The rest has come: the deposit counts as price, and the order is paid as any other. */
export function markTailPaid(ctx: Context, parentId: string, paidAt: Date = ctx.now): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const seat = await moveSeat(ctx, parentId, 'tail_paid')
    if (!seat) return
    await applyDeposit(ctx, depositOf(seat, await childOf(ctx, parentId)))
    await markPaid(ctx, parentId, paidAt)
  })
}

export interface TailWish { readonly id: string; readonly couponIds?: readonly string[] | undefined }

/** What is left to pay now 尾款试算, with the coupons and reductions that speak for the balance. Refuses where it is not the time, and where it is settled already. */
async function tailOffer(ctx: Context, { id, couponIds }: TailWish) {
  const { seat, child } = await seated(ctx, id)
  if ((seat.state !== 'tail_open' && seat.state !== 'deposit_paid') || seat.tailStartsAt > ctx.now || seat.tailEndsAt <= ctx.now) refuse('ordering.tail_not_open', { from: shanghaiText(seat.tailStartsAt), until: shanghaiText(seat.tailEndsAt) })
  if (seat.tailAskedAt) refuse('ordering.tail_chosen')
  const line = (await linesOf(ctx, child.id))[0]!
  const [goods, categories, now] = await Promise.all([sellable(ctx, [line.skuId]), categoryFacets(ctx), speaking(ctx, child.address)])
  const good = goods.get(line.skuId)
  const terms = { depositFen: seat.depositFen / seat.pieces, countsFen: seat.countsFen / seat.pieces }
  // What is paid for a piece is its deposit and what is left of the balance: so much less the balance may not fall below (F87).
  // The presale is the goods' price already: what else would set it, and gifts, had their time with the deposit. Freight stays what it was told to be.
  const offered = await offerFor(ctx, { now, couponIds, exceptLanes: ['price', 'gift'], freightOf: () => new Map([[child.merchantId!, line.freightFen]]),
    lines: [{ skuId: line.skuId, productId: line.productId, merchantId: child.merchantId!, categoryIds: categories.get(good?.categoryId ?? '')?.way ?? [], quantity: line.quantity, unitPriceFen: balanceFen(line.unitPriceFen, terms), ...(good && good.floorFen !== null && { floorFen: Math.max(0, good.floorFen - terms.depositFen) }) }] })
  const priced = whole(offered.quote.lines[0]!, line.unitPriceFen, terms, seat.presaleId)
  const version = createHash('sha256').update(JSON.stringify([seat.orderId, priced])).digest('base64url').slice(0, 22)
  return { seat, child, line, offered, priced, version }
}
type TailOffer = Awaited<ReturnType<typeof tailOffer>>

async function seated(ctx: Context, id: string): Promise<{ seat: Seat; child: Order }> {
  const order = await own(ctx, id)
  const seat = await seatOf(ctx, order.parentId ?? order.id) ?? notFound()
  return { seat, child: order.parentId ? order : await childOf(ctx, order.id) }
}

const shownTail = ({ seat, priced, offered, version }: TailOffer) => ({ version, depositFen: seat.depositFen, countsFen: seat.countsFen, goodsFen: priced.goodsFen, discountFen: priced.discountFen, freightFen: priced.freightFen, payableFen: priced.payableFen, tailFen: priced.payableFen - seat.depositFen, tailEndsAt: seat.tailEndsAt,
  explain: offered.quote.explain.map((one) => ({ ...one, skuIds: [...one.skuIds], name: offered.names.get(one.offerId)! })), coupons: [...offered.coupons] })
export const quoteTail = async (ctx: Context, wish: TailWish) => shownTail(await tailOffer(ctx, wish))

/** The shopper settles what is left and goes to pay it. Once: of two that race, and of this and the deadline's job, exactly one wins by the seat's row. Refuses a stale quote with the new one (I-38). */
export function submitTail(ctx: Context, { quoteVersion, ...wish }: TailWish & { readonly quoteVersion: string }): Promise<{ paymentId: string; tailFen: number }> {
  return transaction(ctx, async (ctx) => {
    const now = await tailOffer(ctx, wish)
    if (now.version !== quoteVersion) throw new Refusal('ordering.changed', { tail: shownTail(now) }, 409)
    const { seat, child, line, offered, priced } = now
    const parentId = seat.orderId
    // It is time, and the job that says so may not have come by yet.
    if (seat.state === 'deposit_paid') await openTail(ctx, seat)
    if (!await askTail(ctx, parentId)) refuse('ordering.tail_chosen')
    await reserveOffers(ctx, parentId, offered, child.address)
    const { discountFen, freightFen, payableFen } = priced
    const sums = { discountFen, freightFen, payableFen, subsidyFen: subsidyOf(priced) }
    const names = new Map([...offered.names, [seat.presaleId, nameOf(line.shares, seat.presaleId)]])
    await ctx.db.update(lines).set({ ...sums, shares: priced.shares.map((share): LineShare => ({ ...share, name: names.get(share.offerId)! })) }).where(eq(lines.id, line.id))
    const put = await ctx.db.update(orders).set(sums).where(and(inArray(orders.id, [parentId, child.id]), eq(orders.state, 'placed'))).returning({ id: orders.id })
    if (put.length !== 2) refuse('ordering.wrong_state')
    const tailFen = payableFen - seat.depositFen
    const { paymentId } = await openPayment(ctx, { purposeId: parentId, part: 'tail', shopperId: seat.shopperId, amountFen: tailFen, expiresAt: seat.tailEndsAt })
    // What coupons have paid whole waits for nobody.
    if (tailFen === 0) { await flush(ctx); await closePayment(ctx, parentId); await markTailPaid(ctx, parentId) }
    return { paymentId, tailFen }
  })
}
const nameOf = (shares: readonly LineShare[], offerId: string): string => shares.find((share) => share.offerId === offerId)?.name ?? ''

/** The tail window has begun. */
function openTail(ctx: Context, { orderId }: Seat): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const seat = await moveSeat(ctx, orderId, 'tail_open')
    if (!seat) return
    await emit(ctx, TailOpened, told(seat, await childOf(ctx, orderId)))
    await note(ctx, seat, 'tail_opened')
  })
}

/** The tail window is over and nothing came: the order ends, its goods and offers are free, and the deposit is the merchant's (Civil Code 587). Money that comes later is given back whole, as all late money. */
function missTail(ctx: Context, { orderId }: Seat): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const seat = await moveSeat(ctx, orderId, 'tail_missed')
    if (!seat) return
    const child = await callOff(ctx, seat, 'tail_missed')
    await forfeitDeposit(ctx, depositOf(seat, child))
    await emit(ctx, TailMissed, { ...told(seat, child), forfeitedFen: settlement('missed', seat.depositFen).toMerchantFen })
    await note(ctx, seat, 'tail_missed')
  })
}

/** Ends an order whose rest was not paid. Refuses where that has just been paid: of paying and ending exactly one wins, by the payment's own row. */
async function callOff(ctx: Context, { orderId, tailAskedAt }: Seat, reason: string): Promise<Order> {
  if (!await closePayment(ctx, orderId) && tailAskedAt) refuse('ordering.wrong_state')
  if (!await move(ctx, orderId, 'cancelled', reason, { cancelReason: reason, dueAt: null })) refuse('ordering.wrong_state')
  const { id } = await childOf(ctx, orderId)
  await release(ctx, [id])
  await releaseOffers(ctx, orderId)
  const child = await move(ctx, id, 'cancelled', reason, { cancelReason: reason }) ?? refuse('ordering.wrong_state')
  await emit(ctx, OrderCancelled, { ...factsOf(child, await linesOf(ctx, id)), reason, paid: false })
  return child
}

/**
 * The merchant does not deliver 卖家违约: all that was paid goes back, and the deposit once more out of the merchant's own (Civil Code 587). He may say so himself until the goods
 * are on their way; the shopper or the platform once they should have been. Refuses `ordering.not_in_default` before that.
 */
export function endInDefault(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { seat: before, child } = await seated(ctx, id)
    if (ctx.actor.kind !== 'merchant' && (before.state !== 'tail_paid' || before.shipBy! > ctx.now)) refuse('ordering.not_in_default', { at: shanghaiText(before.shipBy ?? before.tailEndsAt) })
    if (before.state === 'tail_paid') await cancelPaid(ctx, child.id, 'seller_default', 'seller_default')
    else await giveDepositBack(ctx, await moveSeat(ctx, before.orderId, 'seller_default') ?? refuse('ordering.wrong_state'))
    const { compensationFen } = settlement('seller', before.depositFen)
    await compensate(ctx, { ...depositOf(before, child), depositFen: compensationFen })
    await payCompensation(ctx, { sourceId: before.orderId, shopperId: before.shopperId, merchantId: child.merchantId!, orderId: child.id, amountFen: compensationFen })
    await emit(ctx, SellerDefaulted, { ...told(before, child), compensationFen })
    await audit(ctx, { action: 'ordering.end_in_default', subject: child.id, before: { state: before.state }, after: { state: 'seller_default', reason, compensationFen } })
    await note(ctx, before, 'seller_default')
  })
}

async function giveDepositBack(ctx: Context, seat: Seat): Promise<void> {
  const { id } = await callOff(ctx, seat, 'seller_default')
  const line = (await linesOf(ctx, id))[0]!
  await ctx.db.update(lines).set({ refundedFen: seat.depositFen, refundedQuantity: line.quantity }).where(eq(lines.id, line.id))
  await ctx.db.update(orders).set({ refundedFen: seat.depositFen }).where(inArray(orders.id, [seat.orderId, id]))
  await refund(ctx, { refundId: `rfd_${id}`, purposeId: seat.orderId, orderId: id, amountFen: settlement('seller', seat.depositFen).toShopperFen, cause: 'seller_default', lines: [{ lineId: line.id, quantity: line.quantity, amountFen: seat.depositFen }] })
}

type Noted = 'tail_opened' | 'tail_due' | 'tail_missed' | 'seller_default'
const note = (ctx: Context, { orderId, shopperId, depositFen, tailEndsAt }: Seat, what: Noted): Promise<void> => {
  const language = ctx.locale === 'en' ? 1 : 0
  const filled = (text: string): string => text.replace('{until}', shanghaiText(tailEndsAt).slice(0, 16)).replaceAll('{deposit}', yuanOf(depositFen))
  return tellInbox(ctx, { ownerId: shopperId, topic: 'order', title: presalesTexts[`presales.note_${what}`][language], body: filled(presalesTexts[`presales.note_${what}_body`][language]), link: `/orders/${orderId}` })
}

/** What is due on presales by the clock 尾款到期: windows open, shoppers are reminded, what was not paid ends. Each in a transaction of its own, so that one that fails holds up no other. */
export async function sweepTails(ctx: Context): Promise<number> {
  let done = 0
  const each = async (seats: readonly Seat[], work: (seat: Seat) => Promise<void>): Promise<void> => {
    for (const seat of seats) await work(seat).then(() => { done++ }, (fault: unknown) => { ctx.log.warn({ err: fault, orderId: seat.orderId }, 'a presale order that was due could not go on') })
  }
  await each(await tailsToOpen(ctx), (seat) => openTail(ctx, seat))
  await each(await tailsToRemind(ctx), (seat) => transaction(ctx, async (ctx) => { if (await remindSeat(ctx, seat)) await note(ctx, seat, 'tail_due') }))
  await each(await tailsToEnd(ctx), (seat) => missTail(ctx, seat))
  return done
}
