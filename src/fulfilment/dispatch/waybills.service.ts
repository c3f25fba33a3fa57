import { and, eq, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { leftToSend, shipOrder, type ToSend } from '#commerce/ordering'
import { WaybillIssued, WaybillVoided } from '#events/dispatch'
import { sentence } from '#locales/index'
import { skuNames } from '#supply/catalog'
import { isRemote } from '#supply/logistics'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, Refusal, refuse } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { choicesOf, type Choice } from './carriers.rules'
import { planOf } from './carriers.queries'
import { senderOf } from './senders.service'
import { asks, waybills } from './tables'
import { issuerOf, type Party } from './waybill.port'
import { addressOnLabel, nameOnLabel, next, phoneOnLabel, type VoidReason } from './waybills.rules'

/**
 * Waybills 电子面单 (E05): a number of a carrier for the next parcel of an order. What is asked of a carrier is written down before it is asked, under a key of the waybill's own, so that
 * a broken line costs no second number; what one did not answer it is told it need not send. Each order goes by itself.
 */
type Waybill = typeof waybills.$inferSelect
export interface Issued { readonly orderId: string; readonly orderNumber: string; readonly outcome: 'issued' | 'already' | 'refused'; /** Why not, in the reader's language. */ readonly why: string; readonly waybillId: string | null; readonly carrier: string | null; readonly number: string | null }
const sideBySide = 5

/** Issues waybills for what is left of many orders, each whole or not at all: by the carrier that a person chose, else by the store's plan, where the next is asked when one refuses or says nothing. One that has a living waybill keeps it. Refuses a store that has not said who sends (409). */
export async function issueWaybills(ctx: Context, { orderIds, carrier }: { readonly orderIds: readonly string[]; readonly carrier?: string | undefined }): Promise<{ items: Issued[] }> {
  const from = await senderOf(ctx) ?? refuse('dispatch.no_sender')
  const by = new Map((await leftToSend(ctx, { ids: orderIds })).map((order) => [order.id, order]))
  const plan = await planOf(ctx)
  const silences = new Map<string, number>()
  const goods = await skuNames(ctx, [...new Set([...by.values()].flatMap(({ lines }) => lines.map(({ skuId }) => skuId)))])
  const items: Issued[] = []
  for (let i = 0; i < orderIds.length; i += sideBySide)
    items.push(...await Promise.all(orderIds.slice(i, i + sideBySide).map((orderId) => {
      const order = by.get(orderId)
      if (!order) return refusedOf(ctx, { id: orderId, number: '' }, 'dispatch.no_such_order')
      const weightGram = order.lines.reduce((sum, line) => sum + line.quantity * (goods.get(line.skuId)?.weightGram ?? 0), 0)
      const categoryIds = order.lines.flatMap(({ skuId }) => goods.get(skuId)?.categoryId ?? [])
      const choices: readonly Choice[] = carrier ? [{ carrier, why: 'chosen', rule: '' }] : choicesOf(plan, { districtCode: order.address.districtCode, isRemote: isRemote(order.address.districtCode), weightGram, categoryIds })
      return issueOne(ctx, order, { choices, silences }, from, weightGram)
    })))
  await audit(ctx, { action: 'dispatch.issue_waybills', subject: `${orderIds.length}`, after: items.map(({ orderNumber, outcome, carrier, number }) => ({ orderNumber, outcome, carrier, number })) })
  return { items }
}

const refusedOf = (ctx: Context, { id, number }: { readonly id: string; readonly number: string }, code: string, facts = {}): Issued => ({ orderId: id, orderNumber: number, outcome: 'refused', why: sentence(code, facts, ctx.locale), waybillId: null, carrier: null, number: null })
const shownOf = (order: ToSend, { id, carrier, number }: Waybill, outcome: 'issued' | 'already'): Issued => ({ orderId: order.id, orderNumber: order.number, outcome, why: '', waybillId: id, carrier, number })

/** Who is asked in turn; and how often each said nothing in this action: one that is down holds up no hundred orders. */
interface Asking { readonly choices: readonly Choice[]; readonly silences: Map<string, number> }
const mostSilences = 2

async function issueOne(ctx: Context, order: ToSend, asking: Asking, from: Party, weightGram: number): Promise<Issued> {
  const waybill = await begun(ctx, order, asking.choices, weightGram)
  if (typeof waybill === 'string') return refusedOf(ctx, order, waybill)
  if (waybill.state === 'issued') return shownOf(order, waybill, 'already')
  const pieces = waybill.lines.reduce((sum, line) => sum + line.quantity, 0)
  const goods = waybill.lines[0]!.title.slice(0, 20)
  let words = ''
  for (const { carrier } of asking.choices) {
    const answer = await ask(ctx, waybill.id, carrier, asking.silences, { from, to: order.address, weightGram: waybill.weightGram, pieces, goods })
    if ('words' in answer) { words = answer.words || words; continue }
    const settled = await settle(ctx, waybill.id, carrier, answer)
    return settled ? shownOf(order, settled.waybill, settled.isNew ? 'issued' : 'already') : refusedOf(ctx, order, 'dispatch.waybill_gone')
  }
  await ctx.db.update(waybills).set({ state: 'failed', endedAt: ctx.now }).where(and(eq(waybills.id, waybill.id), eq(waybills.state, 'asked')))
  return words ? refusedOf(ctx, order, 'dispatch.carrier_refused', { words }) : refusedOf(ctx, order, 'dispatch.no_carrier_answered')
}

/** The living waybill of an order, a new one where it has none; or why it gets none. */
function begun(ctx: Context, order: ToSend, [first]: readonly Choice[], weightGram: number): Promise<Waybill | string> {
  return transaction(ctx, async (ctx) => {
    const [living] = await ctx.db.select().from(waybills).where(and(eq(waybills.orderId, order.id), inArray(waybills.state, ['asked', 'issued'])))
    if (living) return living
    if (order.isHeld) return 'ordering.change_open'
    if (order.lines.length === 0) return 'dispatch.nothing_left'
    if (!first) return 'dispatch.no_carrier_fits'
    const { name, phone, region, street } = order.address
    const [fresh] = await ctx.db.insert(waybills).values({ id: newId('wbl', ctx.now), merchantId: ownerId(ctx), orderId: order.id, orderNumber: order.number, state: 'asked', routeCode: '', lines: order.lines.map(({ id, ...line }) => ({ lineId: id, ...line })), weightGram,
      toName: nameOnLabel(name), toPhone: phoneOnLabel(phone), toAddress: `${region} ${addressOnLabel(street)}`, why: first.why, rule: first.rule, askedBy: ctx.actor.id, askedAt: ctx.now }).onConflictDoNothing().returning()
    if (fresh) return fresh
    // Another window has begun it meanwhile.
    const [other] = await ctx.db.select().from(waybills).where(and(eq(waybills.orderId, order.id), inArray(waybills.state, ['asked', 'issued'])))
    return other ?? 'dispatch.waybill_gone'
  })
}

interface Wish { readonly from: Party; readonly to: Party; readonly weightGram: number; readonly pieces: number; readonly goods: string }
/** Asks one carrier; what comes of it is kept beside the waybill. */
async function ask(ctx: Context, waybillId: string, carrier: string, silences: Map<string, number>, wish: Wish): Promise<{ readonly number: string; readonly routeCode: string } | { readonly words: string }> {
  const issuer = issuerOf(carrier)
  const isDown = (silences.get(carrier) ?? 0) >= mostSilences
  await ctx.db.insert(asks).values({ waybillId, carrier, outcome: !issuer ? 'unconnected' : isDown ? 'down' : 'asked', words: '', at: ctx.now }).onConflictDoNothing()
  if (!issuer || isDown) return { words: '' }
  const told = (values: Partial<typeof asks.$inferInsert>) => ctx.db.update(asks).set(values).where(and(eq(asks.waybillId, waybillId), eq(asks.carrier, carrier), eq(asks.outcome, 'asked')))
  try {
    const answer = await issuer.issue(ctx, { id: waybillId, carrier, ...wish })
    if (!('refused' in answer)) return answer
    await told({ outcome: 'refused', words: answer.refused })
    return { words: answer.refused }
  } catch (fault) {
    ctx.log.warn({ err: fault, waybillId, carrier }, 'a carrier issued no waybill')
    silences.set(carrier, (silences.get(carrier) ?? 0) + 1)
    await told({ outcome: 'silent', undoAt: ctx.now })
    return { words: '' }
  }
}

/** A number has come: the waybill is issued, or was by another window with the same one. Undefined where it holds no more; then the carrier is told. */
function settle(ctx: Context, id: string, carrier: string, { number, routeCode }: { readonly number: string; readonly routeCode: string }): Promise<{ readonly waybill: Waybill; readonly isNew: boolean } | undefined> {
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select().from(waybills).where(eq(waybills.id, id)).for('update')
    const isSame = before!.carrier === carrier && before!.number === number
    await ctx.db.update(asks).set({ outcome: 'issued', number, ...(before!.state !== 'asked' && !isSame && { undoAt: ctx.now }) }).where(and(eq(asks.waybillId, id), eq(asks.carrier, carrier)))
    if (before!.state !== 'asked') return before!.state === 'issued' ? { waybill: before!, isNew: false } : undefined
    const [waybill] = await ctx.db.update(waybills).set({ state: 'issued', carrier, number, routeCode, issuedAt: ctx.now }).where(eq(waybills.id, id)).returning()
    await emit(ctx, WaybillIssued, factsOf(ctx, waybill!))
    return { waybill: waybill!, isNew: true }
  })
}
const factsOf = (ctx: Context, { id, orderId, merchantId, carrier, number }: Waybill) => ({ waybillId: id, orderId, merchantId, carrier: carrier!, number: number!, at: ctx.now.toISOString() })

/** A store takes a waybill back 作废 before its goods have left: the number is never used, and its carrier is told. Refuses one that was used, or holds no more already (409). */
export function voidWaybill(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [one] = await ctx.db.select().from(waybills).where(and(eq(waybills.id, id), mine(ctx, waybills.merchantId))).for('update')
    if (!one) notFound()
    if (one.state === 'used') refuse('dispatch.used_already')
    if (!next[one.state].includes('void')) refuse('dispatch.waybill_gone')
    await end(ctx, one, 'taken_back')
    await audit(ctx, { action: 'dispatch.void_waybill', subject: id, before: { state: one.state, carrier: one.carrier, number: one.number }, after: { state: 'void' } })
  })
}
async function end(ctx: Context, one: Waybill, reason: VoidReason): Promise<void> {
  await ctx.db.update(waybills).set({ state: 'void', voidFor: reason, endedAt: ctx.now }).where(eq(waybills.id, one.id))
  await ctx.db.update(asks).set({ undoAt: ctx.now }).where(and(eq(asks.waybillId, one.id), inArray(asks.outcome, ['asked', 'issued']), isNull(asks.undoAt)))
  if (one.number) await emit(ctx, WaybillVoided, { ...factsOf(ctx, one), reason })
}

/** What an order was going to be sent with holds no more: it was cancelled, changed, or left by another number. */
export function voidWaybillsOf(ctx: Context, orderId: string, reason: Exclude<VoidReason, 'taken_back'>): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const living = await ctx.db.select().from(waybills).where(and(eq(waybills.orderId, orderId), inArray(waybills.state, ['asked', 'issued']))).for('update')
    for (const one of living) await end(ctx, one, reason)
  })
}

const mostAtOnce = 200
const tryAgainMs = 10 * minuteMs
/** Tells carriers which numbers are not wanted 取消面单; who does not answer is told again. Answers how many were put before them. */
export async function tellVoids(ctx: Context): Promise<number> {
  const due = sql`(select waybill_id, carrier from dispatch_asks where undo_at <= ${ctx.now} and undone_at is null order by undo_at limit ${mostAtOnce} for update skip locked)`
  const taken = await ctx.db.update(asks).set({ undoAt: after(ctx.now, tryAgainMs) }).where(and(isNotNull(asks.undoAt), isNull(asks.undoneAt), lte(asks.undoAt, ctx.now), sql`(${asks.waybillId}, ${asks.carrier}) in ${due}`)).returning()
  for (const { waybillId, carrier, number } of taken) {
    try {
      await issuerOf(carrier)?.undo(ctx, { id: waybillId, carrier, number })
      await ctx.db.update(asks).set({ undoneAt: ctx.now }).where(and(eq(asks.waybillId, waybillId), eq(asks.carrier, carrier)))
    } catch (fault) { ctx.log.warn({ err: fault, waybillId, carrier }, 'a carrier was not told that a waybill is void') }
  }
  return taken.length
}

export interface Sent { readonly waybillId: string; readonly orderNumber: string; readonly outcome: 'shipped' | 'already' | 'refused'; readonly why: string; readonly parcelId: string | null }
/** Sends what waybills were issued for 按面单发货, each in a transaction of its own: the parcel is on its way and its waybill is used, or neither. */
export async function shipWaybills(ctx: Context, waybillIds: readonly string[]): Promise<{ items: Sent[] }> {
  const items: Sent[] = []
  for (const id of waybillIds) items.push(await shipOne(ctx, id))
  await audit(ctx, { action: 'dispatch.ship_waybills', subject: `${waybillIds.length}`, after: items.map(({ orderNumber, outcome, parcelId }) => ({ orderNumber, outcome, parcelId })) })
  return { items }
}
async function shipOne(ctx: Context, waybillId: string): Promise<Sent> {
  let orderNumber = ''
  const refused = (code: string, facts = {}): Sent => ({ waybillId, orderNumber, outcome: 'refused', why: sentence(code, facts, ctx.locale), parcelId: null })
  try {
    return await transaction(ctx, async (ctx) => {
      const [one] = await ctx.db.select().from(waybills).where(and(eq(waybills.id, waybillId), mine(ctx, waybills.merchantId))).for('update')
      if (!one) return refused('dispatch.no_such_waybill')
      ;({ orderNumber } = one)
      if (one.state === 'used') return { waybillId, orderNumber, outcome: 'already' as const, why: '', parcelId: one.parcelId }
      if (one.state !== 'issued') return refused('dispatch.waybill_gone')
      const { parcelId } = await shipOrder(ctx, one.orderId, { carrier: one.carrier!, number: one.number!, lines: one.lines })
      await ctx.db.update(waybills).set({ state: 'used', parcelId, endedAt: ctx.now }).where(eq(waybills.id, waybillId))
      return { waybillId, orderNumber, outcome: 'shipped' as const, why: '', parcelId }
    })
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    return refused(fault.code, fault.facts)
  }
}

/** They were printed 已打印: who prints one again sees that. */
export function countPrints(ctx: Context, waybillIds: readonly string[]): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const counted = await ctx.db.update(waybills).set({ prints: sql`${waybills.prints} + 1` }).where(and(inArray(waybills.id, [...waybillIds]), mine(ctx, waybills.merchantId), isNotNull(waybills.number))).returning({ id: waybills.id })
    if (counted.length > 0) await audit(ctx, { action: 'dispatch.print_waybills', subject: `${counted.length}`, after: { waybillIds: counted.map(({ id }) => id) } })
  })
}
