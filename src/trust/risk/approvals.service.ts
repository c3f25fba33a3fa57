import { and, eq, lte } from 'drizzle-orm'
import { ApprovalAsked, ApprovalDecided } from '#events/risk'
import { mine, permitted, personId } from '#kernel/access'
import type { Approval, Undoable } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse, Refusal } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import type { ChangeSide } from '#locales/approvals'
import { riskTexts } from '#locales/risk'
import { personKeysOf, whoMay } from '#trust/identity'
import { approvals } from './tables'

/** Approvals 复核: what is grave is asked by one person and allowed by another, who is not the same by any other name (I-39, T-68). */
type Asked = typeof approvals.$inferSelect
export interface ApprovalWish { readonly approval: Approval; readonly subject: string; readonly merchantId: string | null; readonly payload: unknown; readonly before: ChangeSide; readonly after: ChangeSide; readonly reason: string }
const expiresDays = 7
const mostTold = 50

/** Asks for another's decision, in the caller's transaction: nothing is done yet. What a program asks is asked by whoever made its key. Refuses `risk.asked_already` where the same waits. */
export async function askApproval(ctx: Context, { approval, subject, merchantId, payload, before, after: wanted, reason }: ApprovalWish): Promise<string> {
  const [id, makerId] = [newId('apr', ctx.now), personId(ctx)]
  const fresh = await ctx.db.insert(approvals).values({ id, kind: approval.kind, merchantId, subject, payload, before, after: wanted, reason, makerId, makerKeys: await personKeysOf(ctx, makerId), state: 'pending', askedAt: ctx.now, expiresAt: after(ctx.now, expiresDays * dayMs) })
    .onConflictDoNothing().returning({ id: approvals.id })
  if (fresh.length === 0) refuse('risk.asked_already')
  await emit(ctx, ApprovalAsked, { approvalId: id, kind: approval.kind, merchantId, at: ctx.now.toISOString() })
  await audit(ctx, { action: 'risk.ask_approval', subject: id, before, after: wanted })
  for (const ownerId of await whoMay(ctx, merchantId, [approval.permits, { merchant: 'risk.approve', staff: 'risk.approve' }], mostTold)) if (ownerId !== makerId) await note(ctx, ownerId, 'risk.note_asked', approval)
  return id
}

const note = (ctx: Context, ownerId: string, text: keyof typeof riskTexts, { says }: Approval) => {
  const which = ctx.locale === 'en' ? 1 : 0
  return tellInbox(ctx, { ownerId, topic: 'approval', title: riskTexts[text][which].replace('{what}', says[which]), body: says[which], link: '/approvals' })
}

/**
 * Allows or refuses what another has asked; allowed, it is done in the same transaction. Refuses `risk.own_approval` (and tells the audit) to whoever asked it
 * himself, under whatever account; what is over; who lacks the permit for the thing itself. What is another merchant's is not found.
 */
export function decideApproval(ctx: Context, kinds: readonly Approval[], id: string, isApproved: boolean, said: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { asked, approval } = await locked(ctx, kinds, id)
    const keys = await personKeysOf(ctx, ctx.actor.id)
    const isOwn = asked.makerId === ctx.actor.id || asked.makerKeys.some((key) => keys.includes(key))
    const why = isOwn ? 'risk.own_approval' : !permitted(ctx, approval.permits[ctx.actor.kind as 'staff']!) ? 'kernel.not_permitted' : undefined
    if (why) throw new Refusal(why, {}, 403, { action: 'risk.decision_refused', subject: id, after: { isApproved, why } })
    const undoable = isApproved ? await approval.apply(ctx, asked) : undefined
    await end(ctx, asked, isApproved ? 'approved' : 'rejected', said, undoable)
    await note(ctx, asked.makerId, isApproved ? 'risk.note_approved' : 'risk.note_rejected', approval)
  })
}

/** Whoever asked takes it back, himself or by a program of his. */
export function withdrawApproval(ctx: Context, kinds: readonly Approval[], id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { asked } = await locked(ctx, kinds, id)
    if (asked.makerId !== personId(ctx)) throw new Refusal('kernel.not_yours', {}, 403)
    await end(ctx, asked, 'withdrawn', '')
  })
}

async function locked(ctx: Context, kinds: readonly Approval[], id: string): Promise<{ asked: Asked; approval: Approval }> {
  const [asked] = await ctx.db.select().from(approvals).where(and(eq(approvals.id, id), mine(ctx, approvals.merchantId))).for('update')
  const approval = kinds.find((one) => one.kind === asked?.kind)
  if (!asked || !approval?.permits[ctx.actor.kind as 'staff']) notFound()
  if (asked.state !== 'pending' || asked.expiresAt <= ctx.now) refuse('risk.approval_over')
  return { asked, approval }
}

async function end(ctx: Context, { id, kind, merchantId }: Asked, state: 'approved' | 'rejected' | 'withdrawn', said: string, undoable?: Undoable): Promise<void> {
  await ctx.db.update(approvals).set({ state, decidedBy: ctx.actor.id, decidedAt: ctx.now, note: said, ...(undoable && { undo: undoable.undo, undoUntil: undoable.until }) }).where(eq(approvals.id, id))
  await emit(ctx, ApprovalDecided, { approvalId: id, kind, merchantId, state, at: ctx.now.toISOString() })
  await audit(ctx, { action: 'risk.decide_approval', subject: id, before: { state: 'pending' }, after: { state, note: said } })
}

/** What nobody has decided within a week is over, and nothing of it is done. */
export function expireApprovals(ctx: Context): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const over = await ctx.db.update(approvals).set({ state: 'expired', decidedAt: ctx.now }).where(and(eq(approvals.state, 'pending'), lte(approvals.expiresAt, ctx.now))).returning()
    for (const { id, kind, merchantId } of over) await emit(ctx, ApprovalDecided, { approvalId: id, kind, merchantId, state: 'expired', at: ctx.now.toISOString() })
  })
}
