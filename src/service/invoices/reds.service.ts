import { and, eq, isNotNull, lte, ne, or } from 'drizzle-orm'
import { RedAsked, RedConfirmed, RedVoid } from '#events/invoices'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, hourMs, minuteMs } from '#kernel/time'
import { invoiceable, sumOf, toRedden } from './invoices.rules'
import { held, heldRed, moveRed, redFactsOf, tellSeller, tellShopper, type Invoice, type Red } from './moves.service'
import { confirmHours } from './settings.rules'
import { invoices, reds, type InvoiceLine, type To, type voidCauses } from './tables'

/** Red invoices 红字发票 (E09): they follow what went back. An ordinary one is made directly; of a special one the other side is asked first. */
const tryAgainMs = 15 * minuteMs

/** What stands on an issued invoice beyond what is paid, less the red ones that there are, becomes a red one; in the caller's transaction, under the order's lock. */
export async function redden(ctx: Context, one: Invoice, paid: readonly InvoiceLine[]): Promise<void> {
  const lines = toRedden(one.lines, await reddened(ctx, one), paid)
  if (lines.length > 0) await put(ctx, one, lines, 'awaiting_buyer')
}

/** All that stands on an issued invoice is taken back 换开, so that another for `to` takes its place once that is done; in the caller's transaction, under the order's lock. Of a special one the seller is asked. */
export async function reddenAll(ctx: Context, one: Invoice, to: To): Promise<Red> {
  const lines = toRedden(one.lines, await reddened(ctx, one), [])
  if (lines.length === 0) refuse('invoices.nothing_left')
  return put(ctx, one, lines, 'awaiting_seller', { isReissue: true, reissueTo: to })
}

/** What was or will be taken back already: a void one may be begun anew and counts, one of a re-issue that came to nothing does not. */
const reddened = async (ctx: Context, one: Invoice): Promise<InvoiceLine[]> => (await ctx.db.select({ lines: reds.lines }).from(reds).where(and(eq(reds.invoiceId, one.id), or(ne(reds.state, 'void'), eq(reds.isReissue, false))))).flatMap((red) => red.lines)

async function put(ctx: Context, one: Invoice, lines: readonly InvoiceLine[], waitsAs: 'awaiting_buyer' | 'awaiting_seller', more: Partial<typeof reds.$inferInsert> = {}): Promise<Red> {
  const isDirect = one.kind === 'ordinary'
  const [red] = await ctx.db.insert(reds).values({ ...more, id: newId('ivr', ctx.now), invoiceId: one.id, orderId: one.orderId, merchantId: one.merchantId, shopperId: one.shopperId, state: isDirect ? 'confirmed' : waitsAs, amountFen: sumOf(lines), lines, fault: '', askedAt: ctx.now,
    ...(isDirect ? { tryAt: after(ctx.now, tryAgainMs) } : { dueAt: await dueOf(ctx) }) }).returning()
  if (isDirect) await emit(ctx, RedConfirmed, redFactsOf(ctx, red!))
  else await waits(ctx, red!)
  return red!
}
const dueOf = async (ctx: Context) => after(ctx.now, await settingOf(ctx, confirmHours) * hourMs)
const blueOf = async (ctx: Context, red: Red): Promise<Invoice> => (await ctx.db.select().from(invoices).where(eq(invoices.id, red.invoiceId)))[0]!
async function waits(ctx: Context, red: Red): Promise<void> {
  await (red.state === 'awaiting_buyer' ? tellShopper : tellSeller)(ctx, await blueOf(ctx, red), red.isReissue ? 'reissue_asked' : 'red_asked')
  await emit(ctx, RedAsked, { ...redFactsOf(ctx, red), waitsFor: red.state === 'awaiting_buyer' ? 'shopper' : 'merchant', dueAt: red.dueAt!.toISOString() })
}

const waitingFor = (ctx: Context) => (ctx.actor.kind === 'merchant' ? 'awaiting_seller' as const : 'awaiting_buyer' as const)
const waitingForOther = (ctx: Context) => (ctx.actor.kind === 'merchant' ? 'awaiting_buyer' as const : 'awaiting_seller' as const)
const told = (ctx: Context, red: Red, action: string, state: Red['state']) => (ctx.actor.kind === 'merchant' ? audit(ctx, { action: `invoices.${action}`, subject: red.id, before: { state: red.state }, after: { state } }) : undefined)

/** Whoever is waited for confirms or refuses 确认红字. Refuses whose word is not asked for. */
export function answerRed(ctx: Context, id: string, isAgreed: boolean): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const red = await heldRed(ctx, id)
    if (red.state !== waitingFor(ctx)) refuse('invoices.not_waited_for')
    await told(ctx, red, 'answer_red', isAgreed ? 'confirmed' : 'void')
    if (!isAgreed) return over(ctx, red, 'refused')
    await emit(ctx, RedConfirmed, redFactsOf(ctx, await moveRed(ctx, red, 'confirmed', { tryAt: after(ctx.now, tryAgainMs) })))
  })
}

/** What is void is begun anew 重新发起, and waits for the other side. Refuses that of a re-issue, which is asked for anew instead. */
export function beginRed(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const red = await heldRed(ctx, id)
    if (red.isReissue) refuse('invoices.wrong_state')
    const state = waitingForOther(ctx)
    await told(ctx, red, 'begin_red', state)
    await waits(ctx, await moveRed(ctx, red, state, { dueAt: await dueOf(ctx), voidFor: null, endedAt: null, askedAt: ctx.now }))
  })
}

/** Whoever waits for the other takes it back 撤回. */
export function withdrawRed(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const red = await heldRed(ctx, id)
    if (red.state !== waitingForOther(ctx)) refuse('invoices.not_waited_for')
    await told(ctx, red, 'withdraw_red', 'void')
    await over(ctx, red, 'withdrawn')
  })
}

async function over(ctx: Context, red: Red, cause: (typeof voidCauses)[number]): Promise<void> {
  const moved = await moveRed(ctx, red, 'void', { voidFor: cause, endedAt: ctx.now })
  const { one: blue, sold } = await held(ctx, red.invoiceId)
  const what = red.isReissue ? 'reissue_void' : 'red_void'
  if (ctx.actor.kind !== 'shopper') await tellShopper(ctx, blue, what)
  if (ctx.actor.kind !== 'merchant') await tellSeller(ctx, blue, what)
  // Money that went back meanwhile was in it, and needs a red one of its own now.
  if (red.isReissue) await redden(ctx, blue, invoiceable(sold.lines))
  await emit(ctx, RedVoid, { ...redFactsOf(ctx, moved), cause })
}

const mostAtOnce = 200
/** Red ones that nobody confirmed in their time are void 逾期作废. Answers how many. */
export async function endReds(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: reds.id }).from(reds).where(and(isNotNull(reds.dueAt), lte(reds.dueAt, ctx.now))).orderBy(reds.dueAt).limit(mostAtOnce)
  for (const { id } of due) await transaction(ctx, async (ctx) => {
    const red = await heldRed(ctx, id)
    if (red.dueAt && red.dueAt <= ctx.now) await over(ctx, red, 'expired')
  })
  return due.length
}
