import { and, asc, desc, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import { z } from 'zod'
import { PenaltyChanged } from '#events/deposits'
import { accounts, aloneWith, balancesOf, write, type Compensation } from '#finance/payments'
import { payCompensation } from '#finance/wallet'
import { depositsTexts } from '#locales/deposits'
import { merchantsOf } from '#supply/merchants'
import { askApproval } from '#trust/risk'
import { mine } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { penaltyTransitions, taken, type PenaltyState } from './deposits.rules'
import { callStore, tellStore, type Above } from './deposits.service'
import { objectDays } from './settings.rules'
import { offences, penalties } from './tables'

/** Penalties 违约金 (F75): under a published rule, with reason and evidence, by four eyes; told to the store, which may object in time; then taken, once. */
type Penalty = typeof penalties.$inferSelect
const told = (ctx: Context, { id, merchantId, orderId, state, amountFen }: Penalty) => emit(ctx, PenaltyChanged, { penaltyId: id, merchantId, orderId, state, amountFen, at: ctx.now.toISOString() })

/** One guarded move; undefined where it may not go there, so that of two that race one does it (I-15). */
async function move(ctx: Context, id: string, to: PenaltyState, changes: Partial<typeof penalties.$inferInsert> = {}, only?: PenaltyState): Promise<Penalty | undefined> {
  const from = only ? [only] : (Object.keys(penaltyTransitions) as PenaltyState[]).filter((one) => penaltyTransitions[one].includes(to))
  const [moved] = await ctx.db.update(penalties).set({ ...changes, state: to, changedAt: ctx.now }).where(and(eq(penalties.id, id), inArray(penalties.state, from))).returning()
  if (moved) await told(ctx, moved)
  return moved
}

const one = z.object({ id: z.string() })
/** What was proposed is told to the store and may be objected to for some days, once another has allowed it (I-39). */
export const announcing = defineApproval({ kind: 'deposits.penalty', permits: { staff: 'deposits.decide' }, says: ['商家违约金', 'A penalty of a store'], apply: async (ctx, { payload }) => {
  const { id } = one.parse(payload)
  const objectUntil = after(ctx.now, await settingOf(ctx, objectDays) * dayMs)
  const moved = await move(ctx, id, 'announced', { approvedBy: ctx.actor.id, objectUntil }, 'proposed') ?? refuse('deposits.wrong_state')
  await tellStore(ctx, moved.merchantId, 'deposits.note_announced', { yuan: yuanOf(moved.amountFen), reason: moved.reason, day: after(objectUntil, dayMs / 3).toISOString().slice(0, 10) })
  return undefined
} })

export interface PenaltyWish { readonly merchantId: string; readonly offenceCode: string; readonly amountFen: number; readonly orderId: string | null; readonly reason: string; readonly evidence: string }
/**
 * Staff propose a penalty 提出违约金 under the version of a rule that holds now. Refuses more than the rule allows, one that no rule speaks for, an unknown store, an order that is not the store's,
 * and one for a shopper without his order.
 */
export function propose(ctx: Context, above: Above, { merchantId, offenceCode, amountFen, orderId, reason, evidence }: PenaltyWish): Promise<{ id: string; approvalId: string }> {
  return transaction(ctx, async (ctx) => {
    if (!(await merchantsOf(ctx, [merchantId])).has(merchantId)) unfit('merchantId', 'deposits.no_such_store')
    const [rule] = await ctx.db.select().from(offences).where(and(eq(offences.code, offenceCode), lte(offences.fromAt, ctx.now))).orderBy(desc(offences.id)).limit(1)
    if (!rule) unfit('offenceCode', 'deposits.no_such_offence')
    if (amountFen > rule.mostFen) unfit('amountFen', 'deposits.above_rule', { yuan: yuanOf(rule.mostFen) })
    if (rule.goesTo === 'shopper' && !orderId) unfit('orderId', 'deposits.order_needed')
    const order = orderId ? await above.orderOf(ctx, orderId) : undefined
    if (order && order.merchantId !== merchantId) unfit('orderId', 'deposits.another_store')
    const id = newId('pen', ctx.now)
    const [made] = await ctx.db.insert(penalties).values({ id, offenceId: rule.id, merchantId, orderId, shopperId: rule.goesTo === 'shopper' ? order!.shopperId : null, amountFen, reason, evidence, state: 'proposed', proposedBy: ctx.actor.id, proposedAt: ctx.now, changedAt: ctx.now }).returning()
    await told(ctx, made!)
    await audit(ctx, { action: 'deposits.propose_penalty', subject: id, after: { merchantId, offenceId: rule.id, amountFen, orderId, reason } })
    const approvalId = await askApproval(ctx, { approval: announcing, subject: id, merchantId: null, payload: { id }, before: { state: 'proposed' }, after: { state: 'announced', amountFen, rule: rule.name, reason, evidence }, reason })
    return { id, approvalId }
  })
}

/** The store objects 异议, once and in time; nothing is taken until the platform has answered. */
export function object(ctx: Context, id: string, objection: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select().from(penalties).where(and(eq(penalties.id, id), mine(ctx, penalties.merchantId)))
    if (!known || known.state === 'proposed') notFound()
    if (known.objectUntil! <= ctx.now) refuse('deposits.too_late')
    if (!await move(ctx, id, 'objected', { objection }, 'announced')) refuse('deposits.wrong_state')
    await audit(ctx, { action: 'deposits.object', subject: id, before: { state: known.state }, after: { state: 'objected', objection } })
  })
}

/** Staff let a penalty go 撤销, with an answer that the store reads. */
export function drop(ctx: Context, id: string, answer: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select().from(penalties).where(eq(penalties.id, id))
    if (!known) notFound()
    const moved = await move(ctx, id, 'dropped', { answer, decidedBy: ctx.actor.id }) ?? refuse('deposits.wrong_state')
    if (known.state !== 'proposed') await tellStore(ctx, moved.merchantId, 'deposits.note_dropped', { yuan: yuanOf(moved.amountFen), answer })
    await audit(ctx, { action: 'deposits.drop_penalty', subject: id, before: { state: known.state }, after: { state: 'dropped', answer } })
  })
}

const upheld = z.object({ id: z.string(), answer: z.string() })
/** What a store objected to is taken all the same, where two people of the platform say so. */
export const upholding = defineApproval({ kind: 'deposits.uphold', permits: { staff: 'deposits.decide' }, says: ['驳回商家异议并扣收违约金', 'Take a penalty although the store objected'], apply: async (ctx, { payload }) => {
  const { id, answer } = upheld.parse(payload)
  if (!await takeOne(ctx, id, 'objected', { answer, decidedBy: ctx.actor.id })) refuse('deposits.wrong_state')
  return undefined
} })
export function askUpholding(ctx: Context, id: string, answer: string): Promise<{ approvalId: string }> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select().from(penalties).where(eq(penalties.id, id))
    if (!known) notFound()
    if (known.state !== 'objected') refuse('deposits.wrong_state')
    return { approvalId: await askApproval(ctx, { approval: upholding, subject: id, merchantId: null, payload: { id, answer }, before: { state: 'objected', objection: known.objection }, after: { state: 'taken', amountFen: known.amountFen, answer }, reason: answer }) }
  })
}

/**
 * Takes one 扣收, under the store's lock: of what it may have paid out, then of its deposit; the rest leaves its balance below nothing and is netted. What is for the shopper is his balance at the store at once. Its deposit is asked for again.
 * False where it may not be taken (any more).
 */
async function takeOne(ctx: Context, id: string, from: 'announced' | 'objected', by: { readonly answer: string; readonly decidedBy: string } | undefined): Promise<boolean> {
  const [known] = await ctx.db.select().from(penalties).where(eq(penalties.id, id))
  if (!known) return false
  const { merchantId, amountFen, shopperId, orderId } = known
  await aloneWith(ctx, merchantId)
  const stands = await balancesOf(ctx, merchantId, [accounts.balance, accounts.surety])
  const parts = taken(amountFen, { balanceFen: stands.get(accounts.balance)!, suretyFen: stands.get(accounts.surety)! })
  if (!await move(ctx, id, 'taken', { balanceFen: parts.balanceFen, suretyFen: parts.suretyFen, ...by }, from)) return false
  await write(ctx, { reason: 'penalty_taken', sourceId: id, ...(orderId && { orderId }), legs: [{ account: accounts.balance, ownerId: merchantId, amountFen: parts.balanceFen + parts.owedFen }, { account: accounts.surety, ownerId: merchantId, amountFen: parts.suretyFen },
    shopperId ? { account: accounts.compensation, ownerId: shopperId, amountFen: -amountFen } : { account: accounts.penalty, amountFen: -amountFen }] })
  await tellStore(ctx, merchantId, 'deposits.note_taken', { yuan: yuanOf(amountFen), balance: yuanOf(parts.balanceFen), deposit: yuanOf(parts.suretyFen), owed: yuanOf(parts.owedFen) })
  if (shopperId) await compensate(ctx, { sourceId: id, shopperId, merchantId, orderId, amountFen })
  await callStore(ctx, merchantId)
  return true
}

/** Pays the shopper, and tells him what for and where it is. */
async function compensate(ctx: Context, owed: Compensation): Promise<void> {
  await payCompensation(ctx, owed)
  const which = ctx.locale === 'en' ? 1 : 0
  const name = (await merchantsOf(ctx, [owed.merchantId])).get(owed.merchantId)?.name ?? ''
  await tellInbox(ctx, { ownerId: owed.shopperId, topic: 'order', title: depositsTexts['deposits.note_shopper_title'][which], body: depositsTexts['deposits.note_shopper'][which].replace('{yuan}', yuanOf(owed.amountFen)).replace('{store}', name), link: '/me/balances' })
}

const atOnce = 200
/** Takes what nobody objected to in time. Each in a transaction of its own; one that fails holds up no other. Answers how many. */
export async function takeDue(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ id: penalties.id }).from(penalties).where(and(eq(penalties.state, 'announced'), isNotNull(penalties.objectUntil), lte(penalties.objectUntil, ctx.now))).orderBy(asc(penalties.objectUntil)).limit(atOnce)
  let done = 0
  for (const { id } of due) await transaction(ctx, (ctx) => takeOne(ctx, id, 'announced', undefined)).then((isTaken) => { if (isTaken) done++ }, (fault: unknown) => { ctx.log.warn({ err: fault, penaltyId: id }, 'a penalty could not be taken') })
  return done
}
