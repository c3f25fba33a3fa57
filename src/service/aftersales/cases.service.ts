import { count, eq } from 'drizzle-orm'
import { holdReceipt, soldOf, type Sold } from '#commerce/ordering'
import { unviewedOf } from '#fulfilment/vouchers'
import { isVirtual } from '#supply/catalog'
import { CaseAsked, CaseEscalated, GoodsSentBack } from '#events/aftersales'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { isPictureName } from '#kernel/pictures'
import { refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { askableUntil, fits, isMerchantsFault, whyLate, wishOf, withdrawable, type CaseKind, type Reason, type Remedy } from './cases.rules'
import { excludedOf } from './exceptions.queries'
import { heldOf, reckoned, swapOf, swapsOf, type Swap } from './holdings.queries'
import { swapped, type Holding } from './holdings.rules'
import { dueOf, factsOf, givesFreight, held, move, note } from './moves.service'
import { endReplaced } from './replacing.service'
import { allotted, pointsOf, type Allotted } from './refunds.rules'
import { attemptsMost, noReasonDays, qualityDays } from './settings.rules'
import { caseKinds, caseLines, cases, reasons } from './tables'

/** What a shopper does 买家售后: asks for pieces to go back, takes that back, sends the goods, and calls the platform. */
export interface Wish { readonly orderId: string; readonly kind: CaseKind; readonly reason: Reason; readonly lines: readonly { readonly lineId: string; readonly quantity: number; /** Which of the line's pieces, where some were replaced; the ones as bought where it is not said. */ readonly skuId?: string | undefined; /** What they are to be exchanged for; the same where it is not said. */ readonly newSkuId?: string | undefined }[]; /** What a claim is to come to. */ readonly wish?: Remedy | undefined; readonly note: string; readonly pictures: readonly string[] }

const windowsOf = async (ctx: Context) => ({ noReasonDays: await settingOf(ctx, noReasonDays), qualityDays: await settingOf(ctx, qualityDays) })

/** What may be asked for of what is held: codes that nobody looked at go back by themselves, and not by a case. */
async function freeOf(ctx: Context, sold: Sold): ReturnType<typeof heldOf> {
  const [held, unviewed] = [await heldOf(ctx, sold), sold.lines.some(({ kind }) => isVirtual(kind)) ? await unviewedOf(ctx, sold.order.id) : new Map<string, number>()]
  return new Map([...held].map(([lineId, one]) => [lineId, { ...one, holdings: one.holdings.map((holding) => ({ ...holding, left: Math.max(0, holding.left - (unviewed.get(lineId) ?? 0)) })) }]))
}

const shippedStates = new Set(['part_shipped', 'shipped', 'received'])
/** For faults of a replacement the time runs from when that was received; to change one's mind it does not begin anew. */
const sinceOf = (reason: Reason, receivedAt: Date | null, replacedAt: Date | null): Date | null => (receivedAt && replacedAt && reason !== 'no_reason' && replacedAt > receivedAt ? replacedAt : receivedAt)
/** What may be asked for of an order 可申请售后: each line with its pieces that are left and what they may be exchanged for, and each reason with until when. */
export async function askable(ctx: Context, orderId: string) {
  const sold = await soldOf(ctx, orderId)
  const [held, windows, most] = [await freeOf(ctx, sold), await windowsOf(ctx), await settingOf(ctx, attemptsMost)]
  const excluded = await excludedOf(ctx, sold.lines, sold.order.placedAt!)
  const its = sold.lines.filter((line) => !line.isGift).flatMap((line) => held.get(line.id)!.holdings.map((holding) => ({ line, holding, left: held.get(line.id)!.attempts >= most ? 0 : holding.left }))).filter(({ line, holding, left }, _, all) => left > 0 || (holding.skuId === line.skuId && !all.some((one) => one.line === line && one.left > 0)))
  const lines = await Promise.all(its.map(async ({ line, holding, left }) => ({ lineId: line.id, skuId: holding.skuId, productId: line.productId, title: line.title, specText: holding.specText, picture: holding.picture, quantity: line.quantity, exception: excluded.get(line.productId) ?? null, left, isReplaced: holding.skuId !== line.skuId, swaps: left > 0 ? await swapsOf(ctx, line.productId, holding) : [] })))
  const replacedAt = its.reduce<Date | null>((last, { holding }) => (holding.replacedAt && (!last || holding.replacedAt > last) ? holding.replacedAt : last), null)
  return { number: sold.order.number, state: sold.order.state, isShipped: shippedStates.has(sold.order.state), lines,
    reasons: reasons.map((reason) => { const since = sinceOf(reason, sold.receivedAt, replacedAt); return { reason, kinds: caseKinds.filter((kind) => fits(kind, reason)), until: askableUntil(reason, since, windows), isOpen: !whyLate(reason, since, windows, ctx.now), isMerchantsFault: isMerchantsFault(reason) } }) }
}

interface Judged { readonly allotted: readonly Allotted[]; readonly parts: readonly (Allotted & { readonly skuId: string; readonly swap: Swap | null; readonly differenceFen: number; readonly holding: Holding })[]; readonly amountFen: number; readonly freightFen: number; readonly differenceFen: number }
/** Refuses a wish that cannot be, naming the field; answers what it would give back, or what of the price with a replacement. */
async function judged(ctx: Context, sold: Sold, { kind, reason, lines: wanted }: Omit<Wish, 'note' | 'pictures'>): Promise<Judged> {
  if (!shippedStates.has(sold.order.state)) refuse('aftersales.not_shipped')
  if (!fits(kind, reason)) unfit('reason', 'aftersales.reason_does_not_fit')
  const [held, windows, most] = [await freeOf(ctx, sold), await windowsOf(ctx), await settingOf(ctx, attemptsMost)]
  if (new Set(wanted.map(({ lineId }) => lineId)).size < wanted.length) unfit('lines', 'ordering.line_twice')
  const its = wanted.map(({ lineId, quantity, skuId, newSkuId }, i) => {
    const line = sold.lines.find((one) => one.id === lineId && !one.isGift) ?? unfit(`lines.${i}.lineId`, 'ordering.no_such_line')
    const { holdings, attempts } = held.get(lineId)!
    const holding = holdings.find((one) => one.skuId === (skuId ?? line.skuId)) ?? unfit(`lines.${i}.skuId`, 'aftersales.not_held')
    const late = whyLate(reason, sinceOf(reason, sold.receivedOf(lineId), holding.replacedAt), windows, ctx.now)
    if (late) unfit('reason', late)
    if (attempts >= most) unfit(`lines.${i}.lineId`, 'aftersales.asked_often', { most })
    if (quantity > holding.left) unfit(`lines.${i}.quantity`, 'aftersales.more_than_left', { left: holding.left })
    return { lineId, quantity, skuId: holding.skuId, newSkuId, line, holding }
  })
  if (reason === 'no_reason') await refuseExcluded(ctx, sold, wanted)
  if (kind !== 'refund' && its.some(({ line }) => isVirtual(line.kind))) unfit('kind', 'aftersales.nothing_comes_back')
  const { parts, amountFen, freightFen } = allotted(reckoned(sold, held, its), wanted, await givesFreight(ctx, sold, { id: null, reason }, wanted))
  const all = await Promise.all(its.map(async ({ line, holding, newSkuId, ...one }, i) => {
    const part = parts.find(({ lineId }) => lineId === one.lineId) ?? { lineId: one.lineId, quantity: one.quantity, amountFen: 0, freightFen: 0, subsidyFen: 0 }
    const swap = kind === 'exchange' || kind === 'claim' ? await swapOf(ctx, holding, { newSkuId: kind === 'claim' ? holding.skuId : newSkuId ?? holding.skuId, productId: line.productId, path: `lines.${i}.newSkuId` }) : null
    return { ...part, skuId: one.skuId, holding, swap, differenceFen: swap ? swapped(part.amountFen - part.freightFen, holding.unitFen, swap.unitFen).differenceFen : 0 }
  }))
  return { allotted: parts, parts: all, amountFen, freightFen, differenceFen: all.reduce((sum, part) => sum + part.differenceFen, 0) }
}

/** The seven days are not for what the law takes out of them, where that stood when it was bought. */
async function refuseExcluded(ctx: Context, { order, lines }: Sold, wanted: Wish['lines']): Promise<void> {
  const its = lines.filter(({ id }) => wanted.some(({ lineId }) => lineId === id))
  const excluded = await excludedOf(ctx, its, order.placedAt!)
  const first = its.find(({ productId }) => excluded.has(productId))
  if (first) unfit('reason', 'aftersales.excluded', { title: first.title })
}

/** What would go back 退款试算, before it is asked for: by line, with the freight where it goes back too, and who pays the way back. For an exchange `differenceFen` is what goes back with it. */
export async function quoteCase(ctx: Context, wish: Omit<Wish, 'note' | 'pictures'>) {
  const sold = await soldOf(ctx, wish.orderId)
  const { allotted: parts, amountFen, freightFen, differenceFen } = await judged(ctx, sold, wish)
  return { amountFen, freightFen, differenceFen, pointsFen: pointsOf(sold.lines, wish.lines), parts: parts.map(({ lineId, quantity, amountFen }) => ({ lineId, quantity, amountFen })), isMerchantsFault: isMerchantsFault(wish.reason), answerBy: (await dueOf(ctx, 'asked'))! }
}

/** Asks for after-sales 申请售后. Refuses pieces that were not shipped, went back or are asked for already; what comes too late; more tries than are allowed; a claim without a picture. */
export function askCase(ctx: Context, wish: Wish): Promise<{ id: string; number: string; amountFen: number; dueAt: Date }> {
  return transaction(ctx, async (ctx) => {
    const sold = await soldOf(ctx, wish.orderId, true)
    const { parts, amountFen, freightFen, differenceFen } = await judged(ctx, sold, wish)
    const { orderId, kind, reason, pictures } = wish
    if (kind === 'claim' && pictures.length === 0) unfit('pictures', 'aftersales.evidence_missing')
    for (const [i, name] of pictures.entries()) if (!isPictureName(name) || await ctx.ports.files.sizeBytesOf(name) === undefined) unfit(`pictures.${i}`, 'aftersales.no_such_picture')
    const [before] = await ctx.db.select({ cases: count() }).from(cases).where(eq(cases.orderId, wish.orderId))
    const dueAt = (await dueOf(ctx, 'asked'))!
    const wished = wishOf(kind, wish.wish)
    const [one] = await ctx.db.insert(cases).values({ id: newId('afs', ctx.now), number: `${sold.order.number}-${before!.cases + 1}`, orderId, merchantId: sold.order.merchantId!, shopperId: sold.order.shopperId, kind, reason, note: wish.note, pictures: [...pictures], state: 'asked', wish: wished, remedy: wished, amountFen, freightFen, differenceFen, returnTo: '', dueAt, receiptLeftMs: await holdReceipt(ctx, sold), askedAt: ctx.now, changedAt: ctx.now }).returning()
    await ctx.db.insert(caseLines).values(wish.lines.map(({ lineId, quantity }) => {
      const { productId, title } = sold.lines.find((line) => line.id === lineId)!
      const { holding, swap, amountFen, differenceFen } = parts.find((part) => part.lineId === lineId)!
      return { caseId: one!.id, lineId, skuId: holding.skuId, productId, title, specText: holding.specText, picture: holding.picture, quantity, amountFen, differenceFen, ...(swap && { newSkuId: swap.skuId, newSpecText: swap.specText, newPicture: swap.picture, newUnitFen: swap.unitFen }) }
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

/** The replacement has come 确认收到换发: the case is done. */
export function receiveReplacement(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one } = await held(ctx, id)
    if (one.state !== 'replacement_sent') refuse('aftersales.wrong_state')
    await endReplaced(ctx, one, 'replacement_received')
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
