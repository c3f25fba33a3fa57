import { randomBytes } from 'node:crypto'
import { and, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import { heldForChange, lowerPrice, offer, placeOrder, type Offer } from '#commerce/ordering'
import { draftsTexts } from '#locales/drafts'
import { keepAddress, regionName } from '#supply/logistics'
import { phoneFrom, shoppersNamed, tokenHash } from '#trust/identity'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Actor, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, hourMs } from '#kernel/time'
import { opened } from './drafts.queries'
import { heldTo, next, type DraftState } from './drafts.rules'
import { linkHours } from './settings.rules'
import { drafts, type DraftAddress, type DraftLine, type draftReasons } from './tables'

/** Orders on behalf 代客下单 (E02): built by a store or the platform, placed and paid by the shopper himself. */
type Draft = typeof drafts.$inferSelect
export interface DraftWish { readonly phone: string; readonly lines: readonly { readonly skuId: string; readonly quantity: number }[]; readonly address: DraftAddress; readonly reason: (typeof draftReasons)[number]; readonly words: string; readonly note: string }

/** Builds a draft and tells what it comes to. Refuses goods of another store to a store, what costs nothing (only a claim's re-send does, and that is after-sales'), what is not on sale or not sent there. Nothing is held, and nobody becomes a shopper by it. */
export function makeDraft(ctx: Context, wish: DraftWish): Promise<{ id: string; payableFen: number }> {
  const phone = phoneFrom(wish.phone) ?? unfit('phone', 'identity.phone_unknown')
  const to = phoneFrom(wish.address.phone) ?? unfit('address.phone', 'identity.phone_unknown')
  if (!regionName(wish.address.districtCode)) unfit('address.districtCode', 'logistics.no_such_district')
  return transaction(ctx, async (ctx) => {
    const told = await toldFor(ctx, phone, wish)
    const merchantId = ctx.actor.kind === 'merchant' ? ctx.actor.merchantId! : null
    // Another store's goods are not there for a store, as goods that nobody sells.
    const foreign = merchantId === null ? undefined : told.lines.find((line) => line.merchantId !== merchantId)
    if (foreign) refuse('ordering.not_on_sale', { skuId: foreign.skuId })
    const id = newId('drf', ctx.now)
    await ctx.db.insert(drafts).values({ id, merchantId, madeBy: ctx.actor.kind === 'merchant' ? 'merchant' : 'staff', makerId: ctx.actor.id, phone, reason: wish.reason, words: wish.words, address: { ...wish.address, phone: to }, note: wish.note, ...told, state: 'draft', dueAt: await until(ctx), madeAt: ctx.now })
    await audit(ctx, { action: 'drafts.make', subject: id, after: { reason: wish.reason, words: wish.words, lines: wish.lines, payableFen: told.payableFen } })
    return { id, payableFen: told.payableFen }
  })
}
const until = async (ctx: Context): Promise<Date> => after(ctx.now, await settingOf(ctx, linkHours) * hourMs)

interface Told { readonly lines: readonly DraftLine[]; readonly goodsFen: number; readonly discountFen: number; readonly freightFen: number; readonly payableFen: number }
/** What he would pay now for it, by the same reckoning as at checkout: as himself where the phone is known, as anybody where it is not. No coupon of his is used for him. */
async function toldFor(ctx: Context, phone: string, { lines, address }: Pick<DraftWish, 'lines' | 'address'>): Promise<Told> {
  const shopperId = (await shoppersNamed(ctx, [phone])).get(phone)
  const buyer: Actor = shopperId ? { kind: 'shopper', id: shopperId } : { kind: 'guest', id: 'gst_draft' }
  const now = await offer(as(ctx, buyer), { lines, couponIds: [], districtCode: address.districtCode })
  if (now.presale) refuse('drafts.no_presale')
  if (now.blocked.length > 0) refuse('ordering.not_delivered_there', { skuIds: now.blocked })
  const { goodsFen, discountFen, freightFen, payableFen } = now.totals
  if (payableFen === 0) refuse('drafts.costs_nothing')
  return { lines: linesOf(now), goodsFen, discountFen, freightFen, payableFen }
}
const linesOf = ({ quote, goods }: Offer): DraftLine[] => quote.lines.map(({ skuId, merchantId, quantity, unitPriceFen, goodsFen, discountFen, freightFen }) => { const { title, specText, picture } = goods.find((good) => good.skuId === skuId)!; return { skuId, merchantId, title, specText, picture, quantity, unitPriceFen, goodsFen, discountFen, freightFen } })

/** A draft of whoever acts, locked. */
async function held(ctx: Context, id: string): Promise<Draft> {
  const [found] = await ctx.db.select().from(drafts).where(and(eq(drafts.id, id), mine(ctx, drafts.merchantId))).for('update')
  return found ?? notFound()
}
async function move(ctx: Context, one: Draft, to: DraftState, changes: Partial<typeof drafts.$inferInsert>): Promise<void> {
  if (!next[one.state].includes(to)) refuse('drafts.over')
  const moved = await ctx.db.update(drafts).set({ ...changes, state: to }).where(and(eq(drafts.id, one.id), eq(drafts.state, one.state))).returning({ id: drafts.id })
  if (moved.length === 0) refuse('drafts.over')
}

const tokenBytes = 24
/** Makes the link 发送链接: prices are told anew and hold from now on as long as it does. Answers it once; only its hash is kept, and the one before is dead. */
export function sendDraft(ctx: Context, id: string): Promise<{ token: string; dueAt: Date; payableFen: number }> {
  return transaction(ctx, async (ctx) => {
    const one = await held(ctx, id)
    if (!next[one.state].includes('sent')) refuse('drafts.over')
    const told = await toldFor(ctx, one.phone, one)
    const token = randomBytes(tokenBytes).toString('base64url')
    const dueAt = await until(ctx)
    await move(ctx, one, 'sent', { ...told, linkHash: tokenHash(token), dueAt, sentAt: ctx.now })
    await audit(ctx, { action: 'drafts.send', subject: id, before: { state: one.state, payableFen: one.payableFen }, after: { payableFen: told.payableFen, dueAt } })
    return { token, dueAt, payableFen: told.payableFen }
  })
}

/** Whoever built it takes it back; its link is dead. */
export function cancelDraft(ctx: Context, id: string, why: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const one = await held(ctx, id)
    await move(ctx, one, 'cancelled', { dueAt: null, endedAt: ctx.now, endedBy: ctx.actor.id })
    await audit(ctx, { action: 'drafts.cancel', subject: id, before: { state: one.state }, after: { reason: why } })
  })
}

/**
 * The shopper places what was drafted for him 客户确认: an order like any other, through the same door, with its limits, stock and offers as they are now. No line costs more than he was told: what has become dearer is the
 * stores' to bear, as one more discount; what has become cheaper is cheaper. The link is used with it, once, also where two race. Refuses what its time has ended.
 */
export function placeDraft(ctx: Context, token: string) {
  return transaction(ctx, async (ctx) => {
    const { id } = await opened(ctx, token)
    const [one] = await ctx.db.select().from(drafts).where(eq(drafts.id, id)).for('update')
    if (one!.state === 'placed') refuse('drafts.used', { orderId: one!.orderId! })
    if (one!.state !== 'sent' || one!.linkHash !== tokenHash(token) || one!.dueAt! <= ctx.now) refuse('drafts.over')
    const lines = one!.lines.map(({ skuId, quantity }) => ({ skuId, quantity }))
    const { id: addressId } = await keepAddress(ctx, one!.address)
    const now = await offer(ctx, { lines, couponIds: [], addressId })
    const order = await placeOrder(ctx, { lines, couponIds: [], addressId, quoteVersion: now.version, note: one!.note })
    let payableFen = order.payableFen
    for (const { orderId } of order.children) payableFen -= await hold(ctx, one!, orderId)
    await move(ctx, one!, 'placed', { orderId: order.orderId, shopperId: ctx.actor.id, dueAt: null, endedAt: ctx.now, endedBy: ctx.actor.id })
    await audit(ctx, { action: 'drafts.place', subject: id, before: { payableFen: one!.payableFen }, after: { orderId: order.orderId, payableFen } })
    return { orderId: order.orderId, paymentId: order.paymentId, payableFen }
  })
}
/** Holds one part to what was told; answers by how much it was lowered. */
function hold(ctx: Context, { id, lines }: Draft, orderId: string): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const sold = await heldForChange(ctx, orderId)
    const cuts = heldTo(lines, sold.lines)
    if (cuts.length === 0) return 0
    await lowerPrice(ctx, sold, { changeId: id, name: draftsTexts['drafts.as_told'][ctx.locale === 'en' ? 1 : 0], cuts })
    return cuts.reduce((sum, { lineId, offFen, freightFen }) => sum + offFen + sold.lines.find((line) => line.id === lineId)!.freightFen - freightFen, 0)
  })
}

const mostAtOnce = 500
/** Drafts whose time is over 到期失效. Answers how many. */
export async function expireDrafts(given: Context): Promise<number> {
  const ctx = as(given, system)
  const due = await ctx.db.select({ id: drafts.id }).from(drafts).where(and(isNotNull(drafts.dueAt), lte(drafts.dueAt, ctx.now))).orderBy(drafts.dueAt).limit(mostAtOnce)
  if (due.length === 0) return 0
  const ended = await ctx.db.update(drafts).set({ state: 'expired', dueAt: null, endedAt: ctx.now, endedBy: 'time' }).where(and(inArray(drafts.id, due.map(({ id }) => id)), inArray(drafts.state, ['draft', 'sent']), lte(drafts.dueAt, ctx.now))).returning({ id: drafts.id })
  return ended.length
}
