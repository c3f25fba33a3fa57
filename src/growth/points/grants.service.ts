import { z } from 'zod'
import { PointsAdjusted } from '#events/points'
import { pointsTexts } from '#locales/points'
import { askApproval } from '#trust/risk'
import { shopperNames } from '#trust/identity'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { holdAccount, post } from './accounts.service'
import { addBatch, liveBatches, takeFrom } from './batches.service'
import { drawn, expiryOf } from './points.rules'
import { approvePoints, goodMonths } from './settings.rules'

/** Staff give points, or take some, with a reason 人工增减: at once, or, beyond what one may decide alone, once another has allowed it (I-39). */
export interface Adjustment { readonly shopperId: string; /** Below nothing they are taken. */ readonly points: number; readonly reason: string }
const wish = z.object({ shopperId: z.string(), points: z.int(), reason: z.string() })

export const largeAdjustment = defineApproval({ kind: 'points.adjust', permits: { staff: 'points.adjust' }, says: ['大额积分增减', 'Many points given or taken'], apply: async (ctx, { payload }) => { await adjust(ctx, wish.parse(payload)); return undefined } })

/** Refuses nothing to change, a shopper whom nobody knows, and taking more than he has; answers the request’s id where a second person must allow it. */
export function adjustPoints(ctx: Context, { shopperId, points, reason }: Adjustment): Promise<{ approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    if (points === 0) unfit('points', 'points.nothing')
    if (!(await shopperNames(ctx, [shopperId])).has(shopperId)) notFound()
    if (Math.abs(points) <= await settingOf(ctx, approvePoints)) { await adjust(ctx, { shopperId, points, reason }); return { approvalId: null } }
    const { available } = await holdAccount(ctx, shopperId)
    return { approvalId: await askApproval(ctx, { approval: largeAdjustment, subject: shopperId, merchantId: null, payload: { shopperId, points, reason }, before: { available }, after: { points }, reason }) }
  })
}

async function adjust(ctx: Context, { shopperId, points, reason }: Adjustment): Promise<void> {
  const { available, debt } = await holdAccount(ctx, shopperId)
  const sourceId = newId('ptg', ctx.now)
  if (points > 0) {
    // What he owes is paid first.
    const paid = Math.min(debt, points)
    if (points > paid) await addBatch(ctx, { shopperId, source: 'grant', orderId: null, points: points - paid, leftPoints: points - paid, expiresAt: expiryOf(ctx.now, await settingOf(ctx, goodMonths)) })
    await post(ctx, { shopperId, reason: 'granted', sourceId, note: reason, legs: { issued: -points, available: points - paid, debt: paid } })
  } else {
    const taken = drawn(await liveBatches(ctx, shopperId), -points) ?? refuse('points.not_so_many', { available })
    await takeFrom(ctx, taken)
    await post(ctx, { shopperId, reason: 'deducted', sourceId, note: reason, legs: { available: points, clawed_back: -points } })
  }
  await audit(ctx, { action: 'points.adjust', subject: shopperId, before: { available, debt }, after: { points, reason } })
  await emit(ctx, PointsAdjusted, { shopperId, points, at: ctx.now.toISOString() })
  const language = ctx.locale === 'en' ? 1 : 0
  const what = points > 0 ? 'granted' as const : 'deducted' as const
  await tellInbox(ctx, { ownerId: shopperId, topic: 'points', title: pointsTexts[`points.note_${what}`][language].replace('{points}', String(Math.abs(points))), body: reason, link: '/me/points' })
}
