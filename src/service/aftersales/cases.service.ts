import { count, eq } from 'drizzle-orm'
import { holdReceipt, soldOf, type Sold } from '#commerce/ordering'
import { CaseAsked, CaseEscalated, GoodsSentBack } from '#events/aftersales'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { isPictureName } from '#kernel/pictures'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { askableUntil, fits, isMerchantsFault, whyLate, withdrawable, type CaseKind, type Reason } from './cases.rules'
import { excludedOf } from './exceptions.queries'
import { dueOf, factsOf, givesFreight, held, move, note } from './moves.service'
import { allotted, pointsOf } from './refunds.rules'
import { attemptsMost, noReasonDays, qualityDays } from './settings.rules'
import { caseLines, cases, reasons } from './tables'

/** What a shopper does 买家售后: asks for pieces to go back, takes that back, sends the goods, and calls the platform. */
export interface Wish { readonly orderId: string; readonly kind: CaseKind; readonly reason: Reason; readonly lines: readonly { readonly lineId: string; readonly quantity: number }[]; readonly note: string; readonly pictures: readonly string[] }

/** Pieces that other cases of the order have asked for and that have not gone back yet. */
async function openPieces(ctx: Context, orderId: string): Promise<ReadonlyMap<string, { readonly open: number; readonly attempts: number }>> {
  const rows = await ctx.db.select({ lineId: caseLines.lineId, quantity: caseLines.quantity, state: cases.state }).from(caseLines).innerJoin(cases, eq(cases.id, caseLines.caseId)).where(eq(cases.orderId, orderId))
  const by = new Map<string, { open: number; attempts: number }>()
  for (const { lineId, quantity, state } of rows) {
    const seen = by.get(lineId) ?? { open: 0, attempts: 0 }
    by.set(lineId, { open: seen.open + (state === 'refunding' || state === 'refunded' || state === 'closed' ? 0 : quantity), attempts: seen.attempts + 1 })
  }
  return by
}
const windowsOf = async (ctx: Context) => ({ noReasonDays: await settingOf(ctx, noReasonDays), qualityDays: await settingOf(ctx, qualityDays) })

const shippedStates = new Set(['part_shipped', 'shipped', 'received'])
/** What may be asked for of an order 可申请售后: each line with its pieces that are left, and each reason with until when. */
export async function askable(ctx: Context, orderId: string) {
  const sold = await soldOf(ctx, orderId)
  const [open, windows, most] = [await openPieces(ctx, orderId), await windowsOf(ctx), await settingOf(ctx, attemptsMost)]
  const excluded = await excludedOf(ctx, sold.lines.map(({ productId }) => productId), sold.order.placedAt!)
  const lines = sold.lines.filter((line) => !line.isGift).map((line) => ({ lineId: line.id, productId: line.productId, title: line.title, specText: line.specText, picture: line.picture, quantity: line.quantity, exception: excluded.get(line.productId) ?? null,
    left: (open.get(line.id)?.attempts ?? 0) >= most ? 0 : Math.max(0, line.shippedQuantity + line.cancelledQuantity - line.refundedQuantity - (open.get(line.id)?.open ?? 0)) }))
  return { number: sold.order.number, state: sold.order.state, isShipped: shippedStates.has(sold.order.state), lines,
    reasons: reasons.map((reason) => ({ reason, kinds: (['refund', 'return'] as const).filter((kind) => fits(kind, reason)), until: askableUntil(reason, sold.receivedAt, windows), isOpen: !whyLate(reason, sold.receivedAt, windows, ctx.now), isMerchantsFault: isMerchantsFault(reason) })) }
}

/** Refuses a wish that cannot be, naming the field; answers what it would give back. */
async function judged(ctx: Context, sold: Sold, { orderId, kind, reason, lines: wanted }: Omit<Wish, 'note' | 'pictures'>) {
  if (!shippedStates.has(sold.order.state)) refuse('aftersales.not_shipped')
  if (!fits(kind, reason)) unfit('reason', 'aftersales.reason_does_not_fit')
  const late = whyLate(reason, sold.receivedAt, await windowsOf(ctx), ctx.now)
  if (late) unfit('reason', late)
  const [open, most] = [await openPieces(ctx, orderId), await settingOf(ctx, attemptsMost)]
  if (new Set(wanted.map(({ lineId }) => lineId)).size < wanted.length) unfit('lines', 'ordering.line_twice')
  for (const [i, { lineId, quantity }] of wanted.entries()) {
    const line = sold.lines.find((one) => one.id === lineId && !one.isGift) ?? unfit(`lines.${i}.lineId`, 'ordering.no_such_line')
    const seen = open.get(lineId) ?? { open: 0, attempts: 0 }
    if (seen.attempts >= most) unfit(`lines.${i}.lineId`, 'aftersales.asked_often', { most })
    const left = line.shippedQuantity + line.cancelledQuantity - line.refundedQuantity - seen.open
    if (quantity > left) unfit(`lines.${i}.quantity`, 'aftersales.more_than_left', { left: Math.max(0, left) })
  }
  if (reason === 'no_reason') await refuseExcluded(ctx, sold, wanted)
  return allotted(sold.lines, wanted, await givesFreight(ctx, sold, { id: null, reason }, wanted))
}

/** The seven days are not for what the law takes out of them, where that stood when it was bought. */
async function refuseExcluded(ctx: Context, { order, lines }: Sold, wanted: Wish['lines']): Promise<void> {
  const its = lines.filter(({ id }) => wanted.some(({ lineId }) => lineId === id))
  const excluded = await excludedOf(ctx, its.map(({ productId }) => productId), order.placedAt!)
  const first = its.find(({ productId }) => excluded.has(productId))
  if (first) unfit('reason', 'aftersales.excluded', { title: first.title })
}

/** What would go back 退款试算, before it is asked for: by line, with the freight where it goes back too, and who pays the way back. */
export async function quoteCase(ctx: Context, wish: Omit<Wish, 'note' | 'pictures'>) {
  const sold = await soldOf(ctx, wish.orderId)
  const { parts, amountFen, freightFen } = await judged(ctx, sold, wish)
  return { amountFen, freightFen, pointsFen: pointsOf(sold.lines, wish.lines), parts: parts.map(({ lineId, quantity, amountFen }) => ({ lineId, quantity, amountFen })), isMerchantsFault: isMerchantsFault(wish.reason), answerBy: (await dueOf(ctx, 'asked'))! }
}

/** Asks for after-sales 申请售后. Refuses pieces that were not shipped, went back or are asked for already; what comes too late; more tries than are allowed. */
export function askCase(ctx: Context, wish: Wish): Promise<{ id: string; number: string; amountFen: number; dueAt: Date }> {
  return transaction(ctx, async (ctx) => {
    const sold = await soldOf(ctx, wish.orderId, true)
    const { parts, amountFen, freightFen } = await judged(ctx, sold, wish)
    for (const [i, name] of wish.pictures.entries()) if (!isPictureName(name) || await ctx.ports.files.sizeBytesOf(name) === undefined) unfit(`pictures.${i}`, 'aftersales.no_such_picture')
    const [before] = await ctx.db.select({ cases: count() }).from(cases).where(eq(cases.orderId, wish.orderId))
    const dueAt = (await dueOf(ctx, 'asked'))!
    const { orderId, kind, reason, pictures } = wish
    const [one] = await ctx.db.insert(cases).values({ id: newId('afs', ctx.now), number: `${sold.order.number}-${before!.cases + 1}`, orderId, merchantId: sold.order.merchantId!, shopperId: sold.order.shopperId, kind, reason, note: wish.note, pictures: [...pictures], state: 'asked', amountFen, freightFen, returnTo: '', dueAt, receiptLeftMs: await holdReceipt(ctx, sold), askedAt: ctx.now, changedAt: ctx.now }).returning()
    await ctx.db.insert(caseLines).values(wish.lines.map(({ lineId, quantity }) => {
      const { skuId, productId, title, specText, picture } = sold.lines.find((line) => line.id === lineId)!
      return { caseId: one!.id, lineId, skuId, productId, title, specText, picture, quantity, amountFen: parts.find((part) => part.lineId === lineId)?.amountFen ?? 0 }
    }))
    await note(ctx, one!, 'asked', wish.note)
    await emit(ctx, CaseAsked, { ...factsOf(ctx, one!), kind, reason })
    return { id: one!.id, number: one!.number, amountFen, dueAt }
  })
}

/** The shopper takes his asking back, as long as no goods are on their way and nothing was promised. */
export function withdrawCase(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    if (!withdrawable.includes(one.state)) refuse('aftersales.wrong_state')
    await move(ctx, one, 'closed', { kind: 'withdrawn' })
  })
}

/** The goods are on their way back, with carrier and number. */
export function sendBack(ctx: Context, id: string, { carrier, number }: { readonly carrier: string; readonly number: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    const moved = await move(ctx, one, 'shipped_back', { kind: 'shipped_back', words: `${carrier} ${number}`, changes: { carrier, tracking: number } })
    await emit(ctx, GoodsSentBack, factsOf(ctx, moved))
  })
}

/** The shopper asks the platform 申请平台介入, after a refusal and while its time runs. */
export function escalateCase(ctx: Context, id: string, words: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    const moved = await move(ctx, one, 'disputed', { kind: 'escalated', words })
    await emit(ctx, CaseEscalated, factsOf(ctx, moved))
  })
}
