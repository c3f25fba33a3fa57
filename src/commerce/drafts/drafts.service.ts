import { randomBytes } from 'node:crypto'
import { and, eq, inArray, isNotNull, lte } from 'drizzle-orm'
import { heldForChange, lowerPrice, offer, placeOrder, type Offer } from '#commerce/ordering'
import { draftsTexts } from '#locales/drafts'
import { keepAddress, regionName } from '#supply/logistics'
import { merchantsOf } from '#supply/merchants'
import { raiseAlarms, refuseBelowFloor } from '#supply/pricing'
import { release } from '#supply/stock'
import { phoneFrom, shoppersNamed, tokenHash } from '#trust/identity'
import { mine } from '#kernel/access'
import { audit } from '#kernel/audit'
import { as, system, transaction, type Actor, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, hourMs, shanghaiText } from '#kernel/time'
import { pricedFor } from './coupons.queries'
import { opened } from './drafts.queries'
import { heldTo, mostSends, next, overLowered, underFloor, type DraftState } from './drafts.rules'
import { linkHours } from './settings.rules'
import { drafts, type DraftAddress, type DraftLine, type draftReasons } from './tables'

/** Orders on behalf 代客下单 (E02): built by a store or the platform, placed and paid by the shopper himself. */
type Draft = typeof drafts.$inferSelect
interface WishLine { readonly skuId: string; readonly quantity: number; /** So much less for all of its pieces 让价; the store bears it. */ readonly lowerFen?: number | undefined }
export interface DraftWish { readonly phone: string; readonly lines: readonly WishLine[]; /** Why lines are lowered; needed where any is. */ readonly lowerWords?: string | undefined; /** Whoever builds it knows that a lowered line sells below its floor. */ readonly belowFloor?: boolean | undefined; readonly address: DraftAddress; readonly reason: (typeof draftReasons)[number]; readonly words: string; readonly note: string }

/**
 * Builds a draft and tells what it comes to. Refuses goods of another store to a store, what costs nothing (only a claim's re-send does, and that is after-sales'), what is not on sale or not sent there; lowering without a
 * reason, by more than a line costs, at another store's cost, or below a floor (F87) where nobody said that he knows. Nothing is held, and nobody becomes a shopper by it.
 */
export function makeDraft(ctx: Context, wish: DraftWish): Promise<{ id: string; payableFen: number }> {
  const phone = phoneFrom(wish.phone) ?? unfit('phone', 'identity.phone_unknown')
  const to = phoneFrom(wish.address.phone) ?? unfit('address.phone', 'identity.phone_unknown')
  if (!regionName(wish.address.districtCode)) unfit('address.districtCode', 'logistics.no_such_district')
  return transaction(ctx, async (ctx) => {
    const id = newId('drf', ctx.now)
    const merchantId = ctx.actor.kind === 'merchant' ? ctx.actor.merchantId! : null
    const { goesBelow, ...told } = await toldFor(ctx, { id, phone, merchantId, mayGoBelow: wish.belowFloor === true }, wish)
    if (told.loweredFen > 0 && !wish.lowerWords) unfit('lowerWords', 'drafts.why_lowered')
    const lowerWords = told.loweredFen > 0 ? wish.lowerWords! : null
    await ctx.db.insert(drafts).values({ id, merchantId, madeBy: ctx.actor.kind === 'merchant' ? 'merchant' : 'staff', makerId: ctx.actor.id, phone, reason: wish.reason, words: wish.words, address: { ...wish.address, phone: to }, note: wish.note, ...told, lowerWords, goesBelow, state: 'draft', dueAt: await until(ctx), madeAt: ctx.now })
    await audit(ctx, { action: 'drafts.make', subject: id, after: { reason: wish.reason, words: wish.words, lines: wish.lines, payableFen: told.payableFen, ...(lowerWords && { loweredFen: told.loweredFen, lowerWords, goesBelow }) } })
    return { id, payableFen: told.payableFen }
  })
}
const until = async (ctx: Context): Promise<Date> => after(ctx.now, await settingOf(ctx, linkHours) * hourMs)

interface Told { readonly lines: readonly DraftLine[]; readonly goodsFen: number; readonly discountFen: number; readonly loweredFen: number; readonly freightFen: number; readonly payableFen: number; readonly goesBelow: boolean }
interface Telling { readonly id: string; readonly phone: string; /** The store that builds it; null where the platform does. */ readonly merchantId: string | null; readonly mayGoBelow: boolean }
/** What he would pay now for it, by the same reckoning as at checkout, less what it is lowered by: as himself where the phone is known, as anybody where it is not. No coupon of his is used for him. */
async function toldFor(ctx: Context, telling: Telling, { lines, address }: Pick<DraftWish, 'lines' | 'address'>): Promise<Told> {
  const shopperId = (await shoppersNamed(ctx, [telling.phone])).get(telling.phone)
  const buyer: Actor = shopperId ? { kind: 'shopper', id: shopperId } : { kind: 'guest', id: 'gst_draft' }
  const now = await offer(as(ctx, buyer), { lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })), couponIds: [], districtCode: address.districtCode })
  if (now.presale) refuse('drafts.no_presale')
  if (now.blocked.length > 0) refuse('ordering.not_delivered_there', { skuIds: now.blocked })
  // Another store's goods are not there for a store, as goods that nobody sells.
  const foreign = telling.merchantId === null ? undefined : now.goods.find((good) => good.merchantId !== telling.merchantId)
  if (foreign) refuse('ordering.not_on_sale', { skuId: foreign.skuId })
  const lowered = new Map<string, number>()
  for (const { skuId, lowerFen = 0 } of lines) if (lowerFen > 0) lowered.set(skuId, (lowered.get(skuId) ?? 0) + lowerFen)
  const goesBelow = lowered.size > 0 && await checkLowered(ctx, telling, now, lines, lowered)
  const loweredFen = [...lowered.values()].reduce((sum, fen) => sum + fen, 0)
  const { goodsFen, discountFen, freightFen, payableFen } = now.totals
  if (payableFen - loweredFen <= 0) refuse('drafts.costs_nothing')
  return { lines: linesOf(now, lowered), goodsFen, discountFen: discountFen + loweredFen, loweredFen, freightFen, payableFen: payableFen - loweredFen, goesBelow }
}
const linesOf = ({ quote, goods }: Offer, lowered: ReadonlyMap<string, number>): DraftLine[] => quote.lines.map(({ skuId, merchantId, quantity, unitPriceFen, goodsFen, discountFen, freightFen }) => {
  const [{ title, specText, picture }, loweredFen] = [goods.find((good) => good.skuId === skuId)!, lowered.get(skuId) ?? 0]
  return { skuId, merchantId, title, specText, picture, quantity, unitPriceFen, goodsFen, discountFen: discountFen + loweredFen, ...(loweredFen > 0 && { loweredFen }), freightFen }
})

/**
 * Whether lines may be lowered so. The store whose goods they are bears it, so the platform lowers those of its own stores only. Below a floor it goes as an offer does: where the setting lets it and whoever
 * builds the draft said that he knows; then it is an alarm. Answers whether a line sells below its floor.
 */
async function checkLowered(ctx: Context, { id, merchantId, mayGoBelow }: Telling, { quote, goods }: Offer, lines: readonly WishLine[], lowered: ReadonlyMap<string, number>): Promise<boolean> {
  const at = (skuId: string) => `lines.${lines.findIndex((line) => line.skuId === skuId && (line.lowerFen ?? 0) > 0)}.lowerFen`
  const its = goods.filter(({ skuId }) => lowered.has(skuId))
  if (merchantId === null) {
    const stores = await merchantsOf(ctx, [...new Set(its.map((good) => good.merchantId))])
    const outside = its.find((good) => !stores.get(good.merchantId)?.selfOperated)
    if (outside) unfit(at(outside.skuId), 'drafts.not_own_store')
  }
  const over = overLowered(quote.lines, lowered)[0]
  if (over) unfit(at(over), 'drafts.more_than_it_costs')
  const found = underFloor(quote.lines, lowered, new Map(its.flatMap(({ skuId, floorFen }) => (floorFen === null ? [] : [[skuId, floorFen]]))))
  if (found.length === 0) return false
  const named = found.map((one) => ({ ...one, good: its.find(({ skuId }) => skuId === one.skuId)! }))
  const mayConfirm = await settingOf(ctx, refuseBelowFloor) === 0
  if (!mayConfirm || !mayGoBelow) refuse('drafts.below_floor', { mayConfirm, skus: named.slice(0, 20).map(({ skuId, fen, floorFen, good }) => ({ skuId, title: good.title, fen, floorFen })), titles: named.slice(0, 3).map(({ good }) => good.title).join('、') })
  await raiseAlarms(ctx, named.map(({ skuId, fen, floorFen, good: { merchantId, productId, title, specText } }) => ({ kind: 'below_floor' as const, skuId, productId, merchantId, title: `${title} ${specText}`.trim(), offerId: id, offerName: draftsTexts['drafts.lowered'][0], fen, againstFen: floorFen })))
  return true
}

/** A draft of whoever acts, locked. */
export async function held(ctx: Context, id: string): Promise<Draft> {
  const [found] = await ctx.db.select().from(drafts).where(and(eq(drafts.id, id), mine(ctx, drafts.merchantId))).for('update')
  return found ?? notFound()
}
async function move(ctx: Context, one: Draft, to: DraftState, changes: Partial<typeof drafts.$inferInsert>): Promise<void> {
  if (!next[one.state].includes(to)) refuse('drafts.over')
  const moved = await ctx.db.update(drafts).set({ ...changes, state: to }).where(and(eq(drafts.id, one.id), eq(drafts.state, one.state))).returning({ id: drafts.id })
  if (moved.length === 0) refuse('drafts.over')
}

const tokenBytes = 24
interface Sent { readonly token: string; readonly dueAt: Date; readonly payableFen: number; readonly sends: number }
/**
 * Makes the link and sends it to the shopper 发送链接: prices are told anew and hold from now on as long as it does. Answers it once; only its hash is kept, and the one before is dead. It goes to his phone by SMS,
 * and to his inbox where he has an account, which opens it without the link's secret. Refuses more than five times for one draft.
 */
export async function sendDraft(ctx: Context, id: string): Promise<Sent> {
  const { phone, madeBy, ...sent } = await transaction(ctx, async (ctx) => {
    const one = await held(ctx, id)
    if (!next[one.state].includes('sent')) refuse('drafts.over')
    if (one.sends >= mostSends) refuse('drafts.sent_enough', { times: mostSends })
    const { goesBelow, ...told } = await toldFor(ctx, { id, phone: one.phone, merchantId: one.merchantId, mayGoBelow: one.goesBelow }, { address: one.address, lines: one.lines.map(({ skuId, quantity, loweredFen }) => ({ skuId, quantity, lowerFen: loweredFen })) })
    const token = randomBytes(tokenBytes).toString('base64url')
    const [dueAt, sends] = [await until(ctx), one.sends + 1]
    await move(ctx, one, 'sent', { ...told, goesBelow, linkHash: tokenHash(token), dueAt, sentAt: ctx.now, sends })
    const shopperId = (await shoppersNamed(ctx, [one.phone])).get(one.phone)
    if (shopperId) await tellInbox(ctx, { ownerId: shopperId, topic: 'order', title: said(ctx, 'drafts.note_title', {}), body: said(ctx, `drafts.note_${one.madeBy}`, { yuan: yuanOf(told.payableFen), until: untilText(dueAt) }), link: `/drafts/${id}` })
    await audit(ctx, { action: 'drafts.send', subject: id, before: { state: one.state, payableFen: one.payableFen }, after: { payableFen: told.payableFen, dueAt, sends } })
    return { token, dueAt, payableFen: told.payableFen, sends, phone: one.phone, madeBy: one.madeBy }
  })
  // After the commit: a link that was never made is not sent. What does not get through is tried again; what was never written down is sent on demand.
  await ctx.ports.notify.send({ key: `${id}_${sent.sends}`, channel: 'sms', to: phone, text: said(ctx, `drafts.sms_${madeBy}`, { yuan: yuanOf(sent.payableFen), until: untilText(sent.dueAt), link: `${ctx.caller?.site ?? ''}/drafts/${sent.token}` }) })
  return sent
}
const untilText = (at: Date): string => shanghaiText(at).slice(5, 16)
const said = (ctx: Context, key: keyof typeof draftsTexts, facts: Readonly<Record<string, string>>): string => Object.entries(facts).reduce<string>((text, [name, value]) => text.replace(`{${name}}`, value), draftsTexts[key][ctx.locale === 'en' ? 1 : 0])

/** Whoever built it takes it back; its link is dead, and what it held can be bought. */
export function cancelDraft(ctx: Context, id: string, why: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const one = await held(ctx, id)
    await move(ctx, one, 'cancelled', { dueAt: null, heldUntil: null, endedAt: ctx.now, endedBy: ctx.actor.id })
    if (one.heldUntil) await release(ctx, [id])
    await audit(ctx, { action: 'drafts.cancel', subject: id, before: { state: one.state }, after: { reason: why } })
  })
}

/**
 * The shopper places what was drafted for him 客户确认: an order like any other, through the same door, with its limits, stock and offers as they are now. No line costs more than he was told: what has become dearer is the
 * stores' to bear, as one more discount; what has become cheaper is cheaper, and his best coupons come beside it unless he wants none. The link is used with it, once, also where two race. Refuses what its time has ended.
 */
export function placeDraft(ctx: Context, { token, useCoupons }: { readonly token: string; readonly useCoupons: boolean }) {
  return transaction(ctx, async (ctx) => {
    const { id } = await opened(ctx, token)
    const [one] = await ctx.db.select().from(drafts).where(eq(drafts.id, id)).for('update')
    if (one!.state === 'placed') refuse('drafts.used', { orderId: one!.orderId! })
    if (one!.state !== 'sent' || (token !== id && one!.linkHash !== tokenHash(token)) || one!.dueAt! <= ctx.now) refuse('drafts.over')
    const lines = one!.lines.map(({ skuId, quantity }) => ({ skuId, quantity }))
    const { id: addressId } = await keepAddress(ctx, one!.address)
    const { now, plain, couponFen } = await pricedFor(ctx, one!, { addressId }, useCoupons)
    // What was held for him is his order's from now on; nobody comes between.
    if (one!.heldUntil) await release(ctx, [id], true)
    const order = await placeOrder(ctx, { lines, couponIds: couponFen > 0 ? undefined : [], addressId, quoteVersion: now.version, note: one!.note })
    const without = new Map(plain.quote.lines.map((line) => [line.skuId, line]))
    const children: { orderId: string; merchantId: string; payableFen: number }[] = []
    for (const { orderId, merchantId, payableFen } of order.children) children.push({ orderId, merchantId, payableFen: payableFen - await hold(ctx, one!, orderId, without) })
    const payableFen = order.payableFen - order.children.reduce((sum, child, i) => sum + child.payableFen - children[i]!.payableFen, 0)
    await move(ctx, one!, 'placed', { orderId: order.orderId, shopperId: ctx.actor.id, dueAt: null, heldUntil: null, endedAt: ctx.now, endedBy: ctx.actor.id })
    await audit(ctx, { action: 'drafts.place', subject: id, before: { payableFen: one!.payableFen }, after: { orderId: order.orderId, payableFen, ...(couponFen > 0 && { couponFen }) } })
    return { orderId: order.orderId, paymentId: order.paymentId, payableFen, children }
  })
}
/** Holds one part to what was told; answers by how much it was lowered. */
function hold(ctx: Context, { id, lines }: Draft, orderId: string, without: Parameters<typeof heldTo>[2]): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const sold = await heldForChange(ctx, orderId)
    const cuts = heldTo(lines, sold.lines, without)
    if (cuts.length === 0) return 0
    const [asTold, lowered] = [said(ctx, 'drafts.as_told', {}), said(ctx, 'drafts.lowered', {})]
    await lowerPrice(ctx, sold, { changeId: id, name: asTold, cuts: cuts.map(({ loweredFen, ...cut }) => ({ ...cut, parts: [{ name: lowered, offFen: loweredFen }, { name: asTold, offFen: cut.offFen - loweredFen }] })) })
    return cuts.reduce((sum, { lineId, offFen, freightFen }) => sum + offFen + sold.lines.find((line) => line.id === lineId)!.freightFen - freightFen, 0)
  })
}

const mostAtOnce = 500
/** Drafts whose time is over 到期失效, and what they held. Answers how many. */
export function expireDrafts(given: Context): Promise<number> {
  return transaction(as(given, system), async (ctx) => {
    const due = await ctx.db.select({ id: drafts.id }).from(drafts).where(and(isNotNull(drafts.dueAt), lte(drafts.dueAt, ctx.now))).orderBy(drafts.dueAt).limit(mostAtOnce)
    if (due.length === 0) return 0
    const ended = await ctx.db.update(drafts).set({ state: 'expired', dueAt: null, heldUntil: null, endedAt: ctx.now, endedBy: 'time' }).where(and(inArray(drafts.id, due.map(({ id }) => id)), inArray(drafts.state, ['draft', 'sent']), lte(drafts.dueAt, ctx.now))).returning({ id: drafts.id })
    await release(ctx, ended.map(({ id }) => id))
    return ended.length
  })
}
