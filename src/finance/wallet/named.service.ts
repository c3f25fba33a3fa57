import { and, eq, isNull } from 'drizzle-orm'
import { CardFound, CardGiven, CardLost, CardReplaced } from '#events/wallet'
import { walletTexts } from '#locales/wallet'
import { merchantsOf } from '#supply/merchants'
import { phoneFrom, phoneOf, shoppersNamed } from '#trust/identity'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { hashOf } from './cards.service'
import { codesFile, freshCode, grouped } from './codes.rules'
import { whyNot, type Act } from './named.rules'
import { batches, cards } from './tables'

/**
 * Named gift cards 记名卡 (E15; 法释〔2025〕4号, 9 and 13): whoever lost one reports it 挂失, from which moment its code opens nothing, lifts that 解挂 or has another code in its place 补办, with the same worth and the same last day, at no
 * cost; and it may be handed on 转让 to somebody who signs in with the phone that he was told. A card of nobody's name is whoever's has it. A card is named by its batch's id, which stays when its code does not.
 */
interface Card { readonly batchId: string; readonly merchantId: string; readonly shopperId: string; readonly faceFen: number; readonly givingPhone: string | null; readonly id: string; readonly lostAt: Date | null; readonly usedAt: Date | null }
const by = (ctx: Context): 'shopper' | 'merchant' => (ctx.actor.kind === 'merchant' ? 'merchant' : 'shopper')

/** The card with its living code, locked: what else happens to it waits. Refuses what is not his (404), has no name, is void or was not handed over yet, and what `act` may not be done with. */
async function living(ctx: Context, id: string, act: Act): Promise<Card> {
  const whose = act === 'take' ? eq(batches.givingPhone, await phoneOf(ctx, ctx.actor.id) ?? notFound()) : mine(ctx, by(ctx) === 'merchant' ? batches.merchantId : batches.shopperId)
  const [batch] = await ctx.db.select().from(batches).where(and(eq(batches.id, id as never), whose)).for('update')
  if (!batch) notFound()
  if (!batch.shopperId) refuse('wallet.only_named')
  if (batch.state !== 'exported') refuse(batch.state === 'void' ? 'wallet.batch_over' : 'wallet.not_handed_over')
  // Behind the batch's lock it is the newest of its codes; redeeming locks the same row.
  const [card] = await ctx.db.select().from(cards).where(and(eq(cards.batchId, batch.id), isNull(cards.replacedAt))).for('update')
  const why = whyNot(act, card!)
  if (why) refuse(why)
  return { batchId: batch.id, merchantId: batch.merchantId, shopperId: batch.shopperId, faceFen: batch.faceFen, givingPhone: batch.givingPhone, id: card!.id, lostAt: card!.lostAt, usedAt: card!.usedAt }
}
const setCard = (ctx: Context, id: string, values: Partial<typeof cards.$inferInsert>) => ctx.db.update(cards).set(values).where(eq(cards.id, id as never))
const setBatch = (ctx: Context, id: string, values: Partial<typeof batches.$inferInsert>) => ctx.db.update(batches).set(values).where(eq(batches.id, id as never))

/** Its holder, or its store for him, reports it lost 挂失. From now on its code opens nothing; of a redeeming at the same moment one is first, and the other is told. Reported again, nothing changes. */
export function reportLost(ctx: Context, id: string, reason?: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const card = await living(ctx, id, 'lose')
    if (card.lostAt) return
    await setCard(ctx, card.id, { lostAt: ctx.now, lostBy: by(ctx) })
    await audit(ctx, { action: 'wallet.lose', subject: id, after: { cardId: card.id, by: by(ctx), ...(reason && { reason }) } })
    await emit(ctx, CardLost, { batchId: id, cardId: card.id, merchantId: card.merchantId, shopperId: card.shopperId, by: by(ctx), at: ctx.now.toISOString() })
    if (by(ctx) === 'merchant') await tell(ctx, card.shopperId, 'lost', card)
  })
}

/** It was found again 解除挂失: its code opens it as before. The holder's alone, whoever reported it. Refuses what is not reported lost. */
export function findCard(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const card = await living(ctx, id, 'find')
    await setCard(ctx, card.id, { lostAt: null, lostBy: null })
    await audit(ctx, { action: 'wallet.find', subject: id, before: { lostAt: card.lostAt }, after: { cardId: card.id } })
    await emit(ctx, CardFound, { batchId: id, cardId: card.id, merchantId: card.merchantId, shopperId: card.shopperId, at: ctx.now.toISOString() })
  })
}

/** Another code in the place of one that was reported lost 补办; it is shown once, and the old one is dead for good. Worth and last day are the batch's, so they go over. Refuses what is not reported lost. */
export const replaceCard = async (ctx: Context, id: string): Promise<{ code: string }> => ({ code: grouped(await replaced(ctx, id)) })
/** The same at the store's desk, as the file in which it handed the first one over. */
export const replaceForHolder = async (ctx: Context, id: string): Promise<{ filename: string; text: string }> => codesFile(id, [await replaced(ctx, id)])

function replaced(ctx: Context, id: string): Promise<string> {
  return transaction(ctx, async (ctx) => {
    const card = await living(ctx, id, 'replace')
    const { cardId, code } = await renew(ctx, card)
    await audit(ctx, { action: 'wallet.replace', subject: id, before: { cardId: card.id }, after: { cardId, by: by(ctx), faceFen: card.faceFen } })
    await emit(ctx, CardReplaced, { batchId: id, cardId, oldCardId: card.id, merchantId: card.merchantId, shopperId: card.shopperId, faceFen: card.faceFen, by: by(ctx), at: ctx.now.toISOString() })
    if (by(ctx) === 'merchant') await tell(ctx, card.shopperId, 'replaced', card)
    return code
  })
}
async function renew(ctx: Context, { batchId, id }: Card): Promise<{ cardId: string; code: string }> {
  const [code, cardId] = [freshCode(), newId('gft', ctx.now)]
  await setCard(ctx, id, { replacedAt: ctx.now })
  await ctx.db.insert(cards).values({ hash: await hashOf(ctx, code), id: cardId, batchId: batchId as never, isNamed: true })
  return { cardId, code }
}

/** Hands a card on 转让 to whoever signs in with a phone: nothing changes until he takes it, and nobody learns whether the phone is known (I-22). Told again, the one before may not any more. Refuses his own phone, and a card that is lost. */
export function giveCard(ctx: Context, id: string, typed: string): Promise<void> {
  const phone = phoneFrom(typed) ?? unfit('phone', 'identity.phone_unknown')
  return transaction(ctx, async (ctx) => {
    const card = await living(ctx, id, 'give')
    if (phone === await phoneOf(ctx, ctx.actor.id)) unfit('phone', 'wallet.own_phone')
    await setBatch(ctx, id, { givingPhone: phone, givingAt: ctx.now })
    await audit(ctx, { action: 'wallet.give', subject: id, after: { cardId: card.id } })
    const known = (await shoppersNamed(ctx, [phone])).get(phone)
    if (known) await tell(ctx, known, 'given', card)
  })
}

/** Its holder keeps it after all. Refuses what was taken meanwhile (404): it is not his any more. */
export function keepCard(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { givingPhone, id: cardId } = await living(ctx, id, 'lose')
    if (givingPhone === null) return
    await setBatch(ctx, id, { givingPhone: null, givingAt: null })
    await audit(ctx, { action: 'wallet.keep', subject: id, after: { cardId } })
  })
}

/** Whoever it was handed on to takes it: it bears his name from now on, and has a code that the one before him never knew, shown once. Refuses whoever is not signed in with that phone (404), and what was used or lost meanwhile. */
export function takeCard(ctx: Context, id: string): Promise<{ code: string }> {
  return transaction(ctx, async (ctx) => {
    const card = await living(ctx, id, 'take')
    const { cardId, code } = await renew(ctx, card)
    await setBatch(ctx, id, { shopperId: ctx.actor.id as never, givingPhone: null, givingAt: null })
    await audit(ctx, { action: 'wallet.take', subject: id, before: { shopperId: card.shopperId, cardId: card.id }, after: { shopperId: ctx.actor.id, cardId } })
    await emit(ctx, CardGiven, { batchId: id, cardId, oldCardId: card.id, merchantId: card.merchantId, fromId: card.shopperId, shopperId: ctx.actor.id, faceFen: card.faceFen, at: ctx.now.toISOString() })
    await tell(ctx, card.shopperId, 'taken', card)
    return { code: grouped(code) }
  })
}

async function tell(ctx: Context, ownerId: string, what: 'lost' | 'replaced' | 'given' | 'taken', { merchantId, faceFen }: Card): Promise<void> {
  const which = ctx.locale === 'en' ? 1 : 0
  const store = (await merchantsOf(ctx, [merchantId])).get(merchantId)?.name ?? ''
  await tellInbox(ctx, { ownerId, topic: 'card', title: walletTexts[`wallet.note_${what}`][which], body: walletTexts['wallet.note_card'][which].replace('{store}', () => store).replace('{yuan}', yuanOf(faceFen)), link: '/me/balances' })
}
