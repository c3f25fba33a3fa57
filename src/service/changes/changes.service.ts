import { and, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import { addFreight, approveRefundFen, cancelPieces, giveBack, heldForChange, holdForChange, lowerPrice, redirect, rewriteNote, versionOf, type Sold } from '#commerce/ordering'
import { ChangeAsked, ChangeConfirmed, ChangeEnded } from '#events/changes'
import { closeChange, countChange, openChange, returnChange } from '#finance/payments'
import { changesTexts } from '#locales/changes'
import { whoMay } from '#trust/identity'
import { askApproval } from '#trust/risk'
import { z } from 'zod'
import { mine } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox, tellInboxes } from '#kernel/notify'
import { notFound, Refusal, refuse } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { bySilence, freightOver, next, type Asker, type ChangeState } from './actions.rules'
import { shownPlan } from './changes.queries'
import { planOf, type Plan } from './plans.queries'
import { changes, type Action } from './tables'

/** Order changes 改单 (E01): asked by one side, agreed to by the other where that is needed, and done in one transaction on the order as it was seen. */
type Change = typeof changes.$inferSelect
export interface Wish { readonly orderId: string; readonly actions: readonly Action[]; readonly reason: string; /** What whoever asks has seen: `version` of the preview. */ readonly version: string }
export interface Asked { readonly id: string; readonly state: ChangeState; /** Where what it costs more is to be paid first. */ readonly paymentId: string | null }

const refundIdOf = (id: string): string => `rfd_${id}`
const askerOf = (ctx: Context): Asker => (ctx.actor.kind === 'merchant' || ctx.actor.kind === 'staff' ? ctx.actor.kind : 'shopper')
const factsOf = (ctx: Context, one: Change) => ({ changeId: one.id, orderId: one.orderId, shopperId: one.shopperId, merchantId: one.merchantId, does: one.actions.map((action) => action.do), refundFen: one.refundFen, at: ctx.now.toISOString() })

/** What a change would come to; nothing is written. */
export const previewChange = (ctx: Context, { orderId, actions }: Pick<Wish, 'orderId' | 'actions'>) => transaction(ctx, async (ctx) => {
  const sold = await heldForChange(ctx, orderId)
  return shownPlan(sold, await planOf(ctx, sold, actions, askerOf(ctx)))
})

/** Asks for a change 申请改单; done at once where nobody else's word is needed. Refuses what was reckoned from another state of the order, with what it would be now; a second change while one is open; what may not be changed. */
export function askChange(ctx: Context, wish: Wish): Promise<Asked & { approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const sold = await heldForChange(ctx, wish.orderId)
    const plan = await planOf(ctx, sold, wish.actions, askerOf(ctx))
    if (plan.version !== wish.version) throw new Refusal('changes.stale', { preview: shownPlan(sold, plan) }, 409)
    if (sold.order.changeId) refuse('changes.one_open')
    if (ctx.actor.kind === 'staff' && plan.refundFen > 0 && plan.refundFen + await givenByStaff(ctx, wish.orderId) > await settingOf(ctx, approveRefundFen)) {
      const { orderId, actions, reason } = wish
      const approvalId = await askApproval(ctx, { approval: largeChange, subject: orderId, merchantId: null, payload: { orderId, actions, reason, refundFen: plan.refundFen }, before: { state: sold.order.state, refundedFen: sold.order.refundedFen }, after: { refundedFen: sold.order.refundedFen + plan.refundFen }, reason })
      return { id: '', state: 'requested' as const, paymentId: null, approvalId }
    }
    return { ...await write(ctx, sold, plan, wish), approvalId: null }
  })
}

/** What the platform has given back of an order by changes, together: a large sum is not made small by giving it piece by piece (I-39). The order is held, so that each counts those before it. */
async function givenByStaff(ctx: Context, orderId: string): Promise<number> {
  const [given] = await ctx.db.select({ fen: sql<number>`coalesce(sum(${changes.refundFen}), 0)::float8` }).from(changes).where(and(eq(changes.orderId, orderId), eq(changes.askedBy, 'staff'), eq(changes.state, 'confirmed')))
  return given!.fen
}

async function write(ctx: Context, sold: Sold, plan: Plan, { orderId, actions, reason }: Omit<Wish, 'version'>): Promise<Asked> {
  const { dueFen, answerBy: dueAt } = plan
  const isDue = dueFen > 0
  const waits = isDue ? 'shopper' as const : plan.waitsFor
  const { paymentId } = isDue ? await openChange(ctx, { purposeId: sold.order.parentId!, orderId, shopperId: sold.order.shopperId, amountFen: dueFen, expiresAt: dueAt! }) : { paymentId: null }
  const [one] = await ctx.db.insert(changes).values({ id: newId('chg', ctx.now), orderId, merchantId: sold.order.merchantId!, shopperId: sold.order.shopperId, askedBy: askerOf(ctx), askerId: ctx.actor.id, waitsFor: waits, state: isDue ? 'awaiting_payment' : waits ? 'requested' : 'confirmed', dueFen, paymentId, actions, reason, version: plan.version,
    refundFen: plan.refundFen, payableBeforeFen: plan.payableBeforeFen, payableAfterFen: plan.payableAfterFen, answer: '', dueAt, askedAt: ctx.now, ...(!waits && { endedAt: ctx.now, endedBy: askerOf(ctx) }) }).returning()
  if (ctx.actor.kind !== 'shopper') await audit(ctx, { action: 'changes.ask', subject: one!.id, before: { orderId, payableFen: plan.payableBeforeFen }, after: { actions: actions.map((action) => action.do), reason, payableFen: plan.payableAfterFen, refundFen: plan.refundFen } })
  if (waits) {
    if (!await holdForChange(ctx, orderId, one!.id)) refuse('changes.one_open')
    await emit(ctx, ChangeAsked, { ...factsOf(ctx, one!), waitsFor: waits, dueAt: dueAt!.toISOString() })
    if (!isDue) await tell(ctx, one!, 'asked', sold)
  } else await carryOut(ctx, one!, sold, plan)
  return { id: one!.id, state: one!.state, paymentId }
}

/** Does what was agreed, and says so. */
async function carryOut(ctx: Context, one: Change, sold: Sold, plan: Plan, silent = false): Promise<void> {
  const refundId = refundIdOf(one.id)
  const cause = `change:${one.askedBy}`
  if (one.dueFen > 0) await addFreight(ctx, sold, freightOver(sold.lines, sold.order.freightFen + one.dueFen))
  if (plan.cuts.length > 0) await lowerPrice(ctx, sold, { changeId: one.id, name: changesTexts['changes.price_name'][0], cuts: plan.cuts })
  if (plan.address) { const { name, phone, districtCode, region, street } = plan.address; await redirect(ctx, sold, { name, phone, districtCode, region, street }) }
  for (const action of one.actions) if (action.do === 'note') await rewriteNote(ctx, sold, action.note)
  if (plan.conceded.length > 0) await giveBack(ctx, sold, { refundId, cause, parts: plan.conceded })
  if (plan.struck.length > 0) await cancelPieces(ctx, sold, { refundId, cause, parts: plan.struck })
  await emit(ctx, ChangeConfirmed, { ...factsOf(ctx, one), bySilence: silent })
  await tell(ctx, one, silent ? 'confirmed_by_time' : 'confirmed', sold)
}

/** A change with its order, both locked. */
async function held(ctx: Context, id: string): Promise<{ one: Change; sold: Sold }> {
  const [known] = await ctx.db.select({ orderId: changes.orderId }).from(changes).where(and(eq(changes.id, id), mine(ctx, ctx.actor.kind === 'merchant' ? changes.merchantId : changes.shopperId)))
  if (!known) notFound()
  const sold = await heldForChange(ctx, known.orderId)
  const [one] = await ctx.db.select().from(changes).where(eq(changes.id, id)).for('update')
  return { one: one!, sold }
}

async function end(ctx: Context, one: Change, state: ChangeState, endedBy: string, answer = ''): Promise<Change> {
  if (!next[one.state].includes(state)) refuse('changes.over')
  await holdForChange(ctx, one.orderId, null)
  const [ended] = await ctx.db.update(changes).set({ state, endedAt: ctx.now, endedBy, answer, dueAt: null }).where(and(eq(changes.id, one.id), eq(changes.state, one.state))).returning()
  return ended ?? refuse('changes.over')
}

/** The side that was asked says yes or no 答复改单. Refuses to do what was asked of an order that has moved since. */
export function answerChange(ctx: Context, id: string, { isAgreed, words }: { readonly isAgreed: boolean; readonly words: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one, sold } = await held(ctx, id)
    if (one.waitsFor !== ctx.actor.kind || one.state === 'awaiting_payment') refuse('changes.not_yours')
    const ended = await end(ctx, one, isAgreed ? 'confirmed' : 'declined', ctx.actor.kind, words)
    if (ctx.actor.kind === 'merchant') await audit(ctx, { action: 'changes.answer', subject: id, before: { state: one.state }, after: { isAgreed, words } })
    if (isAgreed) {
      const plan = await planOf(ctx, { ...sold, order: { ...sold.order, changeId: null } }, one.actions, one.askedBy)
      if (plan.version !== one.version) refuse('changes.moved_on')
      await carryOut(ctx, ended, sold, plan)
    } else await over(ctx, ended, sold)
  })
}
async function over(ctx: Context, one: Change, sold: Sold): Promise<void> {
  await emit(ctx, ChangeEnded, { ...factsOf(ctx, one), state: one.state })
  await tell(ctx, one, one.state as 'declined', sold)
}

/** Whoever asked takes it back, as long as nobody has answered, or paid. */
export function withdrawChange(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { one, sold } = await held(ctx, id)
    if (one.askedBy !== ctx.actor.kind) refuse('changes.not_yours')
    // Of paying and taking back exactly one wins.
    if (one.state === 'awaiting_payment' && !await closeChange(ctx, one.paymentId!)) refuse('changes.over')
    await over(ctx, await end(ctx, one, 'cancelled', ctx.actor.kind), sold)
  })
}

/** What silence means: done where it is agreement and the order is still what it was, else lapsed. */
async function lapse(ctx: Context, id: string): Promise<void> {
  const { one, sold } = await held(ctx, id)
  if (!one.dueAt || one.dueAt > ctx.now) return
  // What was paid in the last moment takes place.
  if (one.state === 'awaiting_payment') { if (await closeChange(ctx, one.paymentId!)) await over(ctx, await end(ctx, one, 'expired', 'time'), sold); return }
  const plan = bySilence(one.actions, one.waitsFor) === 'confirmed' ? await planOf(ctx, sold, one.actions, one.askedBy) : undefined
  if (plan?.version === one.version) await carryOut(ctx, await end(ctx, one, 'confirmed', 'time'), sold, plan, true)
  else await over(ctx, await end(ctx, one, 'expired', 'time'), sold)
}

const mostAtOnce = 500
/** Changes whose time has come 到期处理, each in a transaction of its own, so that one that fails holds up no other. Answers how many were ended. */
export async function sweepChanges(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: changes.id }).from(changes).where(and(isNotNull(changes.dueAt), lte(changes.dueAt, ctx.now))).orderBy(changes.dueAt).limit(mostAtOnce)
  let ended = 0
  for (const { id } of due) await transaction(ctx, (ctx) => lapse(ctx, id)).then(() => { ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, changeId: id }, 'a change that was due could not be ended') })
  return ended
}

/** An order that was cancelled has nothing to be changed. */
export function endWithOrder(given: Context, orderId: string): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const open = await ctx.db.select({ id: changes.id }).from(changes).where(and(eq(changes.orderId, orderId), inArray(changes.state, ['requested', 'awaiting_payment'])))
    for (const { id } of open) {
      const { one, sold } = await held(ctx, id)
      // What was paid meanwhile is given back by whoever hears of that.
      if (one.state === 'awaiting_payment' && !await closeChange(ctx, one.paymentId!)) continue
      await over(ctx, await end(ctx, one, 'expired', 'order_cancelled'), sold)
    }
  })
}

/** What a change costs more has been paid 补差到账: it takes place on the order as it was seen. Where that has moved on, or the change has ended meanwhile, the money goes back to where it came from (I-07). */
export function carryOutPaid(given: Context, paymentId: string): Promise<void> {
  return transaction(as(given, system), async (ctx) => {
    const [known] = await ctx.db.select({ id: changes.id }).from(changes).where(eq(changes.paymentId, paymentId))
    if (!known) return returnChange(ctx, paymentId)
    const { one, sold } = await held(ctx, known.id)
    const plan = one.state === 'awaiting_payment' && versionOf(sold) === one.version ? await planOf(ctx, { ...sold, order: { ...sold.order, changeId: null } }, one.actions, one.askedBy).catch(notThen) : undefined
    if (plan && await countChange(ctx, paymentId)) return carryOut(ctx, await end(ctx, one, 'confirmed', 'shopper'), sold, plan)
    await returnChange(ctx, paymentId)
    if (one.state === 'awaiting_payment') await over(ctx, await end(ctx, one, 'expired', 'moved_on'), sold)
  })
}
const notThen = (fault: unknown): undefined => { if (!(fault instanceof Refusal)) throw fault; return undefined }

const asked = z.object({ orderId: z.string(), actions: z.array(z.custom<Action>()), reason: z.string(), refundFen: z.int() })
/** A large sum of a merchant's money that the platform gives back is decided by two (I-39). */
export const largeChange = defineApproval({ kind: 'changes.large', permits: { staff: 'changes.write' }, says: ['大额改单退款', 'A large refund by a change of an order'], apply: async (ctx, { payload }) => {
  const { refundFen, ...wish } = asked.parse(payload)
  const sold = await heldForChange(ctx, wish.orderId)
  const plan = await planOf(ctx, sold, wish.actions, 'staff')
  // What was allowed is this sum.
  if (plan.refundFen !== refundFen) refuse('changes.moved_on')
  if (sold.order.changeId) refuse('changes.one_open')
  await write(ctx, sold, plan, wish)
  return undefined
} })

type Said = 'asked' | 'confirmed' | 'confirmed_by_time' | 'declined' | 'cancelled' | 'expired'
const mostTold = 20
/** Each side reads in its inbox what it did not do itself. */
async function tell(ctx: Context, one: Change, said: Said, { order }: Sold): Promise<void> {
  const which = ctx.locale === 'en' ? 1 : 0
  const note = { topic: 'order', title: changesTexts[`changes.told_${said}`][which], body: changesTexts['changes.told_order'][which].replace('{number}', order.number).replace('{reason}', one.answer || one.reason) }
  if (ctx.actor.kind !== 'shopper') await tellInbox(ctx, { ...note, ownerId: one.shopperId, link: `/orders/${order.parentId}` })
  if (ctx.actor.kind !== 'merchant') await tellInboxes(ctx, await whoMay(ctx, one.merchantId, [{ merchant: 'changes.write' }], mostTold), { ...note, link: `/orders?open=${one.orderId}` })
}
