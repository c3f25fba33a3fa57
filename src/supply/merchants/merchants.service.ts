import { and, eq, inArray } from 'drizzle-orm'
import { inviteOwner } from '#trust/identity'
import { MerchantClosed, MerchantFrozen, MerchantOpened, MerchantUnfrozen } from '#events/merchants'
import { ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { merchantsTexts } from '#locales/merchants'
import { claimPapers } from './papers.service'
import { statesBefore, type MerchantState } from './merchants.rules'
import { history, merchants } from './tables'

export interface Application { readonly name: string; readonly contact: string; readonly phone: string; readonly intro?: string; readonly licenceName?: string; readonly licenceNo?: string; readonly isSelfOperated?: boolean; readonly paperIds?: readonly string[] }

/** Somebody asks to sell here 入驻申请. A name that another store bears is refused beside its field. */
export function apply(ctx: Context, wish: Application): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const id = newId('mer', ctx.now)
    const fresh = await ctx.db.insert(merchants).values({ id, name: wish.name, contact: wish.contact, phone: wish.phone, intro: wish.intro ?? '', licenceName: wish.licenceName ?? '', licenceNo: wish.licenceNo ?? '',
      isSelfOperated: wish.isSelfOperated ?? false, state: 'applied', createdAt: ctx.now, changedAt: ctx.now }).onConflictDoNothing().returning({ id: merchants.id })
    if (fresh.length === 0) unfit('name', 'merchants.name_taken')
    await claimPapers(ctx, id, wish.paperIds ?? [])
    await remember(ctx, id, null, 'applied', null)
    return { id }
  })
}

/** A merchant from application to open in one go: for the platform's own stores and the demo. Answers its id. */
export function openMerchant(ctx: Context, wish: Application): Promise<string> {
  return transaction(ctx, async (ctx) => {
    const { id } = await apply(ctx, wish)
    await open(ctx, id)
    return id
  })
}

const open = (ctx: Context, id: string): Promise<void> => move(ctx, id, 'open', null, (ctx) => emit(ctx, MerchantOpened, { merchantId: id }))

/** An application is granted 审核通过: the store opens, and its owner is sent the way to his account. */
export function approve(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [applicant] = await ctx.db.select({ contact: merchants.contact, phone: merchants.phone, state: merchants.state }).from(merchants).where(eq(merchants.id, id))
    if (applicant && applicant.state !== 'applied') refuse('merchants.wrong_state', { from: applicant.state, to: 'open' })
    await open(ctx, id)
    await inviteOwner(ctx, { merchantId: id, name: applicant!.contact, phone: applicant!.phone })
  })
}

/** An application is turned down 驳回; the applicant is told why, and may apply again. */
export function reject(ctx: Context, id: string, reason: string): Promise<void> {
  return move(ctx, id, 'closed', reason, async (ctx, from) => {
    if (from !== 'applied') refuse('merchants.wrong_state', { from, to: 'closed' })
    const [applicant] = await ctx.db.select({ phone: merchants.phone }).from(merchants).where(eq(merchants.id, id))
    await ctx.ports.notify.send({ key: `reject_${id}`, channel: 'sms', to: applicant!.phone, text: merchantsTexts['merchants.application_rejected'][ctx.locale === 'en' ? 1 : 0].replace('{reason}', reason) })
  })
}

/** A frozen merchant sells again, for a reason that stays in the history. */
export const unfreeze = (ctx: Context, id: string, reason: string): Promise<void> => move(ctx, id, 'open', reason, async (ctx, from) => {
  if (from !== 'frozen') refuse('merchants.wrong_state', { from, to: 'open' })
  await emit(ctx, MerchantUnfrozen, { merchantId: id })
})
/** A frozen merchant's goods cannot be bought; orders already paid are still to be fulfilled. */
export const freeze = (ctx: Context, id: string, reason: string): Promise<void> => move(ctx, id, 'frozen', reason, (ctx) => emit(ctx, MerchantFrozen, { merchantId: id, reason }))

/** A store is closed for good 闭店, frozen first so that nothing more was bought: its money and its deposit go back when all is settled. */
export const closeStore = (ctx: Context, id: string, reason: string): Promise<void> => move(ctx, id, 'closed', reason, async (ctx, from) => {
  if (from !== 'frozen') refuse('merchants.freeze_first', { from })
  await emit(ctx, MerchantClosed, { merchantId: id, reason })
})

/** One guarded move and its line in the history. Refuses what the table of states does not allow. */
function move(ctx: Context, id: string, to: MerchantState, reason: string | null, then: (ctx: Context, from: MerchantState) => Promise<void>): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select({ state: merchants.state }).from(merchants).where(eq(merchants.id, id)).for('update')
    if (!before) notFound()
    const [moved] = await ctx.db.update(merchants).set({ state: to, reason: to === 'open' ? null : reason, changedAt: ctx.now }).where(and(eq(merchants.id, id), inArray(merchants.state, statesBefore(to)))).returning({ id: merchants.id })
    if (!moved) refuse('merchants.wrong_state', { from: before.state, to })
    await remember(ctx, id, before.state, to, reason)
    await audit(ctx, { action: 'merchants.move', subject: id, before, after: { state: to, reason } })
    await then(ctx, before.state)
  })
}

const remember = (ctx: Context, merchantId: string, fromState: string | null, toState: string, reason: string | null) =>
  ctx.db.insert(history).values({ id: newId('mhi', ctx.now), merchantId, fromState, toState, reason, actorId: ctx.actor.id, at: ctx.now })

/** What a merchant says of himself. */
export function describeStore(ctx: Context, words: { readonly intro: string; readonly contact: string }): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const id = ownerId(ctx)
    const [before] = await ctx.db.select({ intro: merchants.intro, contact: merchants.contact }).from(merchants).where(eq(merchants.id, id))
    await ctx.db.update(merchants).set({ ...words, changedAt: ctx.now }).where(eq(merchants.id, id))
    await audit(ctx, { action: 'merchants.describe_store', subject: id, before, after: words })
  })
}
