import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { issueBalance } from '#finance/payments'
import { CardRedeemed, CardsIssued } from '#events/wallet'
import { countGuess } from '#offers/promotions'
import { merchantsOf } from '#supply/merchants'
import { hashed } from '#trust/factors'
import { shopperNames } from '#trust/identity'
import { askApproval } from '#trust/risk'
import { mine, ownerId } from '#kernel/access'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, Refusal, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { move } from './balances.service'
import { codeFrom, codesFile, freshCode } from './codes.rules'
import { approveFen, mostNamedFen, mostUnnamedFen } from './settings.rules'
import { batches, cards, type purposes } from './tables'

/**
 * Gift cards 礼品卡 (E15, T-21): codes shown once and kept as keyed hashes alone. Merchants give them as amends or as a reward; nothing sells them. Redeemed, a card is money of the
 * shopper's at that seller, and the merchant owes it from then on.
 */
export const hashOf = (ctx: Context, code: string): Promise<string> => hashed(ctx, 'gift_card', code)

export interface CardWish { readonly name: string; readonly purpose: (typeof purposes)[number]; readonly faceFen: number; readonly count: number; /** Whose alone it is: a named card 记名卡. */ readonly shopperId?: string | undefined; readonly expiresAt: Date }
const batchWish = z.object({ batchId: z.string() })
export const manyCards = defineApproval({ kind: 'wallet.issue', permits: { merchant: 'wallet.issue' }, says: ['大额礼品卡批次', 'A batch of gift cards worth much'], apply: async (ctx, { payload, merchantId }) => {
  const { batchId } = batchWish.parse(payload)
  const allowed = await ctx.db.update(batches).set({ state: 'ready' }).where(and(eq(batches.id, batchId as never), eq(batches.merchantId, merchantId! as never), eq(batches.state, 'waiting'))).returning({ id: batches.id })
  if (allowed.length === 0) refuse('wallet.batch_over')
  return undefined
} })

/**
 * Asks for a batch of cards. Refuses more on one card than the law allows (¥5,000 where it names a shopper, ¥1,000 else), a day that is over, and a shopper whom nobody knows; answers the request's id where a second person
 * must allow it (I-39).
 */
export function issueCards(ctx: Context, wish: CardWish): Promise<{ id: string; approvalId: string | null }> {
  return transaction(ctx, async (ctx) => {
    const mostFen = wish.shopperId ? mostNamedFen : mostUnnamedFen
    if (wish.faceFen > mostFen) unfit('faceFen', 'wallet.face_too_high', { yuan: mostFen / 100 })
    if (wish.expiresAt <= ctx.now) unfit('expiresAt', 'wallet.day_over')
    if (wish.shopperId && wish.count !== 1) unfit('count', 'wallet.one_named')
    if (wish.shopperId && !(await shopperNames(ctx, [wish.shopperId])).has(wish.shopperId)) unfit('shopperId', 'wallet.no_such_shopper')
    const [id, merchantId, totalFen] = [newId('wbt', ctx.now), ownerId(ctx), wish.faceFen * wish.count]
    const needsWord = totalFen > await settingOf(ctx, approveFen)
    await ctx.db.insert(batches).values({ ...wish, shopperId: wish.shopperId ?? null, id, merchantId, state: needsWord ? 'waiting' : 'ready', madeBy: ctx.actor.id, madeAt: ctx.now })
    await audit(ctx, { action: 'wallet.issue', subject: id, after: { name: wish.name, purpose: wish.purpose, faceFen: wish.faceFen, count: wish.count, shopperId: wish.shopperId ?? null } })
    if (!needsWord) return { id, approvalId: null }
    return { id, approvalId: await askApproval(ctx, { approval: manyCards, subject: id, merchantId, payload: { batchId: id }, before: { state: 'waiting' }, after: { state: 'ready', faceFen: wish.faceFen, count: wish.count, totalFen }, reason: wish.name }) }
  })
}

/** Makes the codes of a batch and hands them over, once. A file that was lost is made void and another batch asked for. */
export function exportCards(ctx: Context, id: string): Promise<{ filename: string; text: string }> {
  return transaction(ctx, async (ctx) => {
    const [batch] = await ctx.db.select().from(batches).where(and(eq(batches.id, id as never), mine(ctx, batches.merchantId))).for('update')
    if (!batch) notFound()
    if (batch.state !== 'ready') refuse(batch.state === 'waiting' ? 'wallet.batch_waits' : 'wallet.batch_over')
    const made = Array.from({ length: batch.count }, freshCode)
    const hashes = await Promise.all(made.map((code) => hashOf(ctx, code)))
    await ctx.client.query({ name: 'wallet.put_cards', values: [hashes, hashes.map(() => newId('gft', ctx.now)), id, batch.shopperId !== null], text: 'insert into wallet_cards (hash, id, batch_id, is_named) select h, i, $3, $4 from unnest($1::text[], $2::text[]) as t(h, i)' })
    await ctx.db.update(batches).set({ state: 'exported', exportedAt: ctx.now }).where(eq(batches.id, batch.id))
    await audit(ctx, { action: 'wallet.export', subject: id, after: { count: batch.count, faceFen: batch.faceFen } })
    await emit(ctx, CardsIssued, { batchId: batch.id, merchantId: batch.merchantId, purpose: batch.purpose, faceFen: batch.faceFen, count: batch.count, at: ctx.now.toISOString() })
    return codesFile(id, made)
  })
}

/** Cards of a batch that nobody has redeemed open nothing from now on; what was redeemed stays. */
export function voidCards(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const gone = await ctx.db.update(batches).set({ state: 'void' }).where(and(eq(batches.id, id as never), mine(ctx, batches.merchantId), inArray(batches.state, ['waiting', 'ready', 'exported']))).returning({ id: batches.id })
    if (!gone[0]) notFound()
    await audit(ctx, { action: 'wallet.void', subject: id, after: { state: 'void', reason } })
  })
}

/** Cards that have expired, or are about to, are good again to a later day 延期激活 (prepaid contracts, 24). Refuses an earlier day. */
export function extendCards(ctx: Context, id: string, expiresAt: Date): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [batch] = await ctx.db.select().from(batches).where(and(eq(batches.id, id as never), mine(ctx, batches.merchantId))).for('update')
    if (!batch) notFound()
    if (batch.state === 'void') refuse('wallet.batch_over')
    if (expiresAt <= batch.expiresAt || expiresAt <= ctx.now) unfit('expiresAt', 'wallet.only_later')
    await ctx.db.update(batches).set({ expiresAt }).where(eq(batches.id, batch.id))
    await audit(ctx, { action: 'wallet.extend', subject: id, before: { expiresAt: batch.expiresAt }, after: { expiresAt } })
  })
}

export interface Redeemed { readonly merchantId: string; readonly merchantName: string; readonly faceFen: number }
interface Opened { readonly id: string; readonly merchantId: string; readonly faceFen: number }
const useText = `update wallet_cards c set shopper_id = $2, used_at = $3 from wallet_batches b where c.hash = $1 and c.used_at is null and c.lost_at is null and c.replaced_at is null and b.id = c.batch_id and b.state = 'exported' and b.expires_at > $3 and coalesce(b.shopper_id, $2) = $2
  returning c.id, b.merchant_id as "merchantId", b.face_fen::float8 as "faceFen"`

/**
 * Opens a card 兑换礼品卡: once, into the holder's balance at its seller; whoever opened it himself gets the same answer again. Refuses `wallet.card_wrong` (422, field `code`) for every other code, made or not, used, void or another's,
 * after the same work, and counts it as a guess (T-21); one that is right but has expired is told so, as its merchant can let it again; and its holder is told of a named card that he reported lost, or for which he has another code.
 */
export async function redeemCard(ctx: Context, typed: string): Promise<Redeemed> {
  const hash = await hashOf(ctx, codeFrom(typed))
  const opened = await transaction(ctx, async (ctx) => {
    const { rows: [card] } = await ctx.client.query<Opened>({ name: 'wallet.use_card', text: useText, values: [hash, ctx.actor.id, ctx.now] })
    if (!card) return undefined
    const { id, merchantId, faceFen } = card
    await move(ctx, { shopperId: ctx.actor.id, merchantId, reason: 'redeemed', sourceId: id, orderId: null, availableFen: faceFen, reservedFen: 0 })
    await issueBalance(ctx, { sourceId: id, merchantId, amountFen: faceFen })
    await emit(ctx, CardRedeemed, { cardId: id, merchantId, shopperId: ctx.actor.id, faceFen, at: ctx.now.toISOString() })
    return card
  }) ?? await openedBefore(ctx, hash)
  return { merchantId: opened.merchantId, merchantName: (await merchantsOf(ctx, [opened.merchantId])).get(opened.merchantId)?.name ?? '', faceFen: opened.faceFen }
}

async function openedBefore(ctx: Context, hash: string): Promise<Opened> {
  const [had] = await ctx.db.select({ id: cards.id, shopperId: cards.shopperId, namedId: batches.shopperId, merchantId: batches.merchantId, faceFen: batches.faceFen, state: batches.state, expiresAt: batches.expiresAt, lostAt: cards.lostAt, replacedAt: cards.replacedAt }).from(cards).innerJoin(batches, eq(batches.id, cards.batchId)).where(eq(cards.hash, hash))
  if (had?.shopperId === ctx.actor.id) return had
  if (had && had.namedId === ctx.actor.id && had.state === 'exported' && (had.lostAt ?? had.replacedAt)) unfit('code', had.replacedAt ? 'wallet.card_replaced' : 'wallet.card_lost')
  if (had && had.shopperId === null && had.state === 'exported' && had.expiresAt <= ctx.now && (had.namedId ?? ctx.actor.id) === ctx.actor.id) unfit('code', 'wallet.card_expired')
  await countGuess(ctx)
  throw new Refusal('wallet.card_wrong', { issues: [{ path: ['code'], code: 'wallet.card_wrong' }] }, 422)
}
