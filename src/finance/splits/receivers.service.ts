import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { splitPercents } from '#finance/payments'
import { ReceiverChanged } from '#events/splits'
import { splitsTexts } from '#locales/splits'
import { whoMay } from '#trust/identity'
import { ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInboxes } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, minuteMs } from '#kernel/time'
import { pauseMinutes, receiverTransitions } from './splits.rules'
import { splitterOf, type Account, type SplitChannel } from './splitter.port'
import { receivers } from './tables'

/** Receivers 分账接收方 (E18): a merchant drafts and submits one, staff let the channel check it, the channel signs or rejects it; then staff say whether his money goes by split. */
type Receiver = typeof receivers.$inferSelect
const channelsAtWork = async (ctx: Context, channel: SplitChannel): Promise<boolean> => await settingOf(ctx, splitPercents[channel]) > 0

/** A merchant writes down who is to receive at a channel, or writes it anew; a signed one is none any more until the new one is. Refuses a channel that does not split, and one that is being checked. */
export function draftReceiver(ctx: Context, channel: SplitChannel, { kind, account, holder }: Account): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    if (!await channelsAtWork(ctx, channel)) unfit('channel', 'splits.channel_off')
    const [before] = await ctx.db.select().from(receivers).where(and(eq(receivers.merchantId, merchantId), eq(receivers.channel, channel))).for('update')
    if (before?.state === 'checking') refuse('splits.being_checked')
    const id = before?.id ?? newId('rcv', ctx.now)
    const facts = { kind, account, holder, state: 'draft', isOn: false, why: '', changedBy: ctx.actor.id, changedAt: ctx.now } as const
    const [made] = before ? await ctx.db.update(receivers).set(facts).where(eq(receivers.id, id)).returning() : await ctx.db.insert(receivers).values({ id, merchantId, channel, ...facts, at: ctx.now }).returning()
    await told(ctx, made!)
    await audit(ctx, { action: 'splits.draft_receiver', subject: id, before: before ? { state: before.state, account: before.account, isOn: before.isOn } : undefined, after: { channel, kind, account, holder } })
    return { id }
  })
}

/** A merchant hands his draft in. */
export const submitReceiver = (ctx: Context, id: string): Promise<void> => transaction(ctx, async (ctx) => {
  const [own] = await ctx.db.select({ id: receivers.id }).from(receivers).where(and(eq(receivers.id, id), eq(receivers.merchantId, ownerId(ctx))))
  if (!own) notFound()
  await moved(ctx, id, 'submitted', {})
  await audit(ctx, { action: 'splits.submit_receiver', subject: id, after: { state: 'submitted' } })
})

/** Staff let the channel check what was submitted; it is asked at once, and again until it says yes or no. */
export const checkReceiver = (ctx: Context, id: string): Promise<void> => transaction(ctx, async (ctx) => {
  await moved(ctx, id, 'checking', { asks: 0, nextAskAt: ctx.now })
  await audit(ctx, { action: 'splits.check_receiver', subject: id, after: { state: 'checking' } })
})

/** Staff refuse what was submitted, with a reason that the merchant reads. */
export const rejectReceiver = (ctx: Context, id: string, why: string): Promise<void> => transaction(ctx, async (ctx) => {
  const one = await moved(ctx, id, 'rejected', { why }, ['submitted'])
  await audit(ctx, { action: 'splits.reject_receiver', subject: id, after: { state: 'rejected', why } })
  await tellMerchant(ctx, one.merchantId, 'splits.note_rejected', { why })
})

/** Whether a merchant's money goes by split or is paid out by bank 分账或提现, for what is settled from now on. Refuses one that is not signed. */
export const switchReceiver = (ctx: Context, id: string, isOn: boolean, note: string): Promise<void> => transaction(ctx, async (ctx) => {
  const [one] = await ctx.db.select().from(receivers).where(eq(receivers.id, id)).for('update')
  if (!one) notFound()
  if (one.state !== 'signed') refuse('splits.not_signed')
  if (one.isOn === isOn) return
  const [now] = await ctx.db.update(receivers).set({ isOn, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(receivers.id, id)).returning()
  await told(ctx, now!)
  await audit(ctx, { action: 'splits.switch_receiver', subject: id, before: { isOn: one.isOn }, after: { isOn, note } })
  await tellMerchant(ctx, one.merchantId, isOn ? 'splits.note_on' : 'splits.note_off')
})

const atOnce = 50
/** Asks the channels about those that are being checked. Silence is neither yes nor no. Answers how many ended. */
export async function askReceivers(ctx: Context): Promise<number> {
  const due = await ctx.db.select().from(receivers).where(lte(receivers.nextAskAt, ctx.now)).orderBy(asc(receivers.nextAskAt)).limit(atOnce)
  let ended = 0
  for (const { id } of due) await askOne(ctx, id).then((isEnded) => { if (isEnded) ended++ }, (fault: unknown) => { ctx.log.warn({ err: fault, receiverId: id }, 'a channel did not say whether it signs a receiver') })
  return ended
}

async function askOne(ctx: Context, id: string): Promise<boolean> {
  const one = await transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(receivers).where(and(eq(receivers.id, id), eq(receivers.state, 'checking'), lte(receivers.nextAskAt, ctx.now))).for('update', { skipLocked: true })
    if (found) await ctx.db.update(receivers).set({ asks: found.asks + 1, nextAskAt: after(ctx.now, pauseMinutes(found.asks) * minuteMs) }).where(eq(receivers.id, id))
    return found
  })
  if (!one) return false
  const { state, why = '' } = await splitterOf(one.channel).bind(ctx, one)
  if (state === 'under_way') return false
  return transaction(ctx, async (ctx) => {
    await moved(ctx, id, state === 'done' ? 'signed' : 'rejected', { why: state === 'done' ? '' : why.slice(0, 300), nextAskAt: null })
    await tellMerchant(ctx, one.merchantId, state === 'done' ? 'splits.note_signed' : 'splits.note_rejected', { why })
    return true
  })
}

/** One guarded move; refuses where it may not go there, and 404 where there is none. */
async function moved(ctx: Context, id: string, to: Receiver['state'], changes: Partial<typeof receivers.$inferInsert>, from = (Object.keys(receiverTransitions) as Receiver['state'][]).filter((one) => receiverTransitions[one].includes(to))): Promise<Receiver> {
  const [one] = await ctx.db.update(receivers).set({ ...changes, state: to, changedBy: ctx.actor.id, changedAt: ctx.now }).where(and(eq(receivers.id, id), inArray(receivers.state, from))).returning()
  if (one) { await told(ctx, one); return one }
  const [known] = await ctx.db.select({ id: receivers.id }).from(receivers).where(eq(receivers.id, id))
  if (!known) notFound()
  refuse('splits.wrong_state')
}
const told = (ctx: Context, { id, merchantId, channel, state, isOn }: Receiver) => emit(ctx, ReceiverChanged, { receiverId: id, merchantId, channel, state, isOn, at: ctx.now.toISOString() })

const mostTold = 20
/** A note to those of a merchant's members who look after his money. */
export async function tellMerchant(ctx: Context, merchantId: string, text: keyof typeof splitsTexts, facts: Readonly<Record<string, string>> = {}): Promise<void> {
  const which = ctx.locale === 'en' ? 1 : 0
  const body = splitsTexts[text][which].replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '')
  await tellInboxes(ctx, await whoMay(ctx, merchantId, [{ merchant: 'splits.read' }], mostTold), { topic: 'money', title: splitsTexts['splits.note_title'][which], body, link: '/money/splits' })
}
