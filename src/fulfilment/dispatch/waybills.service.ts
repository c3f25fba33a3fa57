import { and, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
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
import { notFound, Refusal, refuse, unfit } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { accountsOf } from './accounts.queries'
import { choicesOf, type Choice } from './carriers.rules'
import { planOf } from './carriers.queries'
import { senderOf } from './senders.service'
import { asks, waybills } from './tables'
import { issuerOf, type Account, type Party } from './waybill.port'
import { addressOnLabel, nameOnLabel, next, parcelsOf, phoneOnLabel, samePieces, type VoidReason } from './waybills.rules'

/**
 * Waybills 电子面单 (E05): a number of a carrier for the next parcel of an order. What is asked of a carrier is written down before it is asked, under a key of the waybill's own, so that
 * a broken line costs no second number; what one did not answer it is told it need not send. Each order goes by itself.
 */
type Waybill = typeof waybills.$inferSelect
export interface Issued { readonly orderId: string; readonly orderNumber: string; readonly outcome: 'issued' | 'already' | 'refused'; /** Why not, in the reader's language. */ readonly why: string; readonly waybillId: string | null; readonly carrier: string | null; readonly number: string | null }
const sideBySide = 5

/**
 * Issues waybills for what is left of many orders, each whole or not at all: by the carrier that a person chose, else by the store's plan, where the next is asked when one refuses or says nothing. `together`: those that go to one receiver
 * go in one parcel, under one number 合并面单. One that has a living waybill keeps it. Refuses a store that has not said who sends (409).
 */
export async function issueWaybills(ctx: Context, { orderIds, carrier, together }: { readonly orderIds: readonly string[]; readonly carrier?: string | undefined; readonly together?: boolean | undefined }): Promise<{ items: Issued[] }> {
  const from = await senderOf(ctx) ?? refuse('dispatch.no_sender')
  const orders = await leftToSend(ctx, { ids: orderIds })
  const living = together ? await livingOf(ctx, orders.map(({ id }) => id)) : []
  const units = together ? parcelsOf(orders, ({ id, isHeld, lines }) => !isHeld && lines.length > 0 && !living.some(({ orderId }) => orderId === id)) : orders.map((order) => [order])
  const issue = await issuerFor(ctx, orders, carrier)
  const told: Issued[] = []
  for (let i = 0; i < units.length; i += sideBySide) told.push(...(await Promise.all(units.slice(i, i + sideBySide).map((unit) => issue(unit, from)))).flat())
  const by = new Map(told.map((one) => [one.orderId, one]))
  const items = orderIds.map((orderId) => by.get(orderId) ?? refusedOf(ctx, { id: orderId, number: '' }, 'dispatch.no_such_order'))
  await audit(ctx, { action: 'dispatch.issue_waybills', subject: `${orderIds.length}`, after: items.map(({ orderNumber, outcome, carrier, number }) => ({ orderNumber, outcome, carrier, number })) })
  return { items }
}

export interface ChosenPieces { readonly orderId: string; readonly lines: readonly { readonly lineId: string; readonly quantity: number }[]; readonly carrier?: string | undefined }
/** A waybill for chosen pieces of one order 部分发货面单; the rest gets one of its own when these have left. Refuses more of a line than is left of it (422), and an order with a waybill for other pieces. */
export async function issueForPieces(ctx: Context, { orderId, lines, carrier }: ChosenPieces): Promise<Issued> {
  const from = await senderOf(ctx) ?? refuse('dispatch.no_sender')
  const [order] = await leftToSend(ctx, { ids: [orderId] })
  if (!order) notFound()
  const chosen = lines.map(({ lineId, quantity }, i) => {
    const line = order.lines.find(({ id }) => id === lineId) ?? unfit(`lines.${i}.lineId`, 'dispatch.nothing_left')
    if (quantity > line.quantity) unfit(`lines.${i}.quantity`, 'dispatch.not_so_many', { left: line.quantity })
    return { ...line, quantity }
  })
  if (new Set(lines.map(({ lineId }) => lineId)).size < lines.length) unfit('lines', 'dispatch.nothing_left')
  const [told] = await (await issuerFor(ctx, [order], carrier, true))([{ ...order, lines: chosen }], from)
  await audit(ctx, { action: 'dispatch.issue_for_pieces', subject: orderId, after: { outcome: told!.outcome, carrier: told!.carrier, number: told!.number, lines: chosen.map(({ id, quantity }) => ({ id, quantity })) } })
  return told!
}

type Unit = readonly ToSend[]
const livingOf = (ctx: Context, orderIds: readonly string[]) => (orderIds.length === 0 ? Promise.resolve([]) : ctx.db.select().from(waybills).where(and(inArray(waybills.orderId, orderIds as never[]), inArray(waybills.state, ['asked', 'issued']))))

/** How parcels of these orders get their numbers in this action: what each weighs, and who is asked. */
async function issuerFor(ctx: Context, orders: readonly ToSend[], carrier: string | undefined, isChosen = false): Promise<(unit: Unit, from: Party) => Promise<Issued[]>> {
  const [plan, agreed, goods] = [await planOf(ctx), await accountsOf(ctx, ownerId(ctx)), await skuNames(ctx, [...new Set(orders.flatMap(({ lines }) => lines.map(({ skuId }) => skuId)))])]
  const silences = new Map<string, number>()
  const weightOf = ({ lines }: ToSend): number => lines.reduce((sum, line) => sum + line.quantity * (goods.get(line.skuId)?.weightGram ?? 0), 0)
  return (unit, from) => {
    const { districtCode } = unit[0]!.address
    const facts = { districtCode, isRemote: isRemote(districtCode), weightGram: unit.reduce((sum, order) => sum + weightOf(order), 0), categoryIds: unit.flatMap(({ lines }) => lines.flatMap(({ skuId }) => goods.get(skuId)?.categoryId ?? [])) }
    const choices: readonly Choice[] = carrier ? [{ carrier, why: 'chosen', rule: '' }] : choicesOf(plan, facts)
    return issueOne(ctx, unit.map((order) => ({ order, weightGram: weightOf(order) })), { choices, silences, agreed, isChosen }, from)
  }
}

const refusedOf = (ctx: Context, { id, number }: { readonly id: string; readonly number: string }, code: string, facts = {}): Issued => ({ orderId: id, orderNumber: number, outcome: 'refused', why: sentence(code, facts, ctx.locale), waybillId: null, carrier: null, number: null })
const shownOf = (order: ToSend, { id, carrier, number }: Waybill, outcome: 'issued' | 'already'): Issued => ({ orderId: order.id, orderNumber: order.number, outcome, why: '', waybillId: id, carrier, number })

/** Who is asked in turn; and how often each said nothing in this action: one that is down holds up no hundred orders. */
interface Asking { readonly choices: readonly Choice[]; readonly silences: Map<string, number>; readonly agreed: ReadonlyMap<string, Account>; /** A person chose the pieces: a waybill for others is none for these. */ readonly isChosen: boolean }
const mostSilences = 2

interface Part { readonly order: ToSend; readonly weightGram: number }
/** Asks for the number of one parcel: of one order, or of several that go to one receiver. */
async function issueOne(ctx: Context, parts: readonly Part[], asking: Asking, from: Party): Promise<Issued[]> {
  const begun = await beginParcel(ctx, parts, asking)
  const told = begun.flatMap((one) => ('why' in one ? [refusedOf(ctx, one.order, one.why)] : one.waybill.state === 'issued' ? [shownOf(one.order, one.waybill, 'already')] : []))
  const open = begun.flatMap((one) => ('waybill' in one && one.waybill.state === 'asked' ? [one] : []))
  if (open.length === 0) return told
  const its = await ctx.db.select().from(waybills).where(and(ofParcel(open[0]!.waybill), eq(waybills.state, 'asked'))).orderBy(waybills.id)
  const [waybillId, sum] = [open[0]!.waybill.joins ?? open[0]!.waybill.id, (of: (one: Waybill) => number) => its.reduce((all, one) => all + of(one), 0)]
  const wish = { from, to: open[0]!.order.address, weightGram: sum(({ weightGram }) => weightGram), pieces: sum(({ lines }) => lines.reduce((all, { quantity }) => all + quantity, 0)), goods: open[0]!.waybill.lines[0]!.title.slice(0, 20) }
  let [words, isAsked] = ['', false]
  for (const { carrier } of asking.choices) {
    const answer = await ask(ctx, waybillId, carrier, asking, wish)
    if ('words' in answer) { words = answer.words || words; isAsked ||= answer.isAsked; continue }
    const { issued, fresh } = await settle(ctx, waybillId, carrier, answer)
    return [...told, ...open.map(({ order, waybill: { id } }) => { const now = issued.find((one) => one.id === id); return now ? shownOf(order, now, fresh.has(id) ? 'issued' : 'already') : refusedOf(ctx, order, 'dispatch.waybill_gone') })]
  }
  await ctx.db.update(waybills).set({ state: 'failed', endedAt: ctx.now }).where(and(ofParcel({ id: waybillId, joins: null }), eq(waybills.state, 'asked')))
  return [...told, ...open.map(({ order }) => (words ? refusedOf(ctx, order, 'dispatch.carrier_refused', { words }) : refusedOf(ctx, order, isAsked ? 'dispatch.no_carrier_answered' : 'dispatch.not_connected')))]
}

type Begun = { readonly order: ToSend; readonly waybill: Waybill } | { readonly order: ToSend; readonly why: string }
/** The living waybill of each order, a new one where it has none; or why it gets none. Those beside the first join it. */
function beginParcel(ctx: Context, parts: readonly Part[], { choices: [first], isChosen }: Asking): Promise<Begun[]> {
  return transaction(ctx, async (ctx) => {
    const begun: Begun[] = []
    let lead: Waybill | undefined
    for (const { order, weightGram } of parts) {
      const [living] = await livingOf(ctx, [order.id])
      const why = living ? (isChosen && !samePieces(living.lines, order.lines) ? 'dispatch.has_waybill' : undefined) : order.isHeld ? 'ordering.change_open' : order.lines.length === 0 ? 'dispatch.nothing_left' : first ? undefined : 'dispatch.no_carrier_fits'
      const waybill = why ? undefined : living ?? await freshOf(ctx, order, { why: first!.why, rule: first!.rule, weightGram, joins: lead?.id ?? null })
      // Another window may have begun it meanwhile, and ended it.
      begun.push(waybill ? { order, waybill } : { order, why: why ?? 'dispatch.waybill_gone' })
      if (waybill && !living && waybill.state === 'asked' && waybill.joins === null) lead ??= waybill
    }
    return begun
  })
}
async function freshOf(ctx: Context, order: ToSend, facts: Pick<Waybill, 'why' | 'rule' | 'weightGram' | 'joins'>): Promise<Waybill | undefined> {
  const { name, phone, region, street } = order.address
  const [fresh] = await ctx.db.insert(waybills).values({ id: newId('wbl', ctx.now), merchantId: ownerId(ctx), orderId: order.id, orderNumber: order.number, state: 'asked', routeCode: '', lines: order.lines.map(({ id, ...line }) => ({ lineId: id, ...line })), ...facts,
    toName: nameOnLabel(name), toPhone: phoneOnLabel(phone), toAddress: `${region} ${addressOnLabel(street)}`, askedBy: ctx.actor.id, askedAt: ctx.now }).onConflictDoNothing().returning()
  return fresh ?? (await livingOf(ctx, [order.id]))[0]
}

type Issuance = { readonly number: string; readonly routeCode: string; readonly ref?: string | undefined }
interface Wish { readonly from: Party; readonly to: Party; readonly weightGram: number; readonly pieces: number; readonly goods: string }
/** Asks one carrier; what comes of it is kept beside the waybill. */
async function ask(ctx: Context, waybillId: string, carrier: string, { silences, agreed }: Asking, wish: Wish): Promise<Issuance | { readonly words: string; readonly isAsked: boolean }> {
  const issuer = issuerOf(ctx, carrier, agreed.get(carrier))
  const isDown = (silences.get(carrier) ?? 0) >= mostSilences
  await ctx.db.insert(asks).values({ waybillId, carrier, outcome: !issuer ? 'unconnected' : isDown ? 'down' : 'asked', words: '', at: ctx.now }).onConflictDoNothing()
  if (!issuer || isDown) return { words: '', isAsked: isDown }
  const told = (values: Partial<typeof asks.$inferInsert>) => ctx.db.update(asks).set(values).where(and(eq(asks.waybillId, waybillId), eq(asks.carrier, carrier), eq(asks.outcome, 'asked')))
  try {
    const answer = await issuer.issue(ctx, { id: waybillId, carrier, ...wish })
    if (!('refused' in answer)) return answer
    await told({ outcome: 'refused', words: answer.refused })
    return { words: answer.refused, isAsked: true }
  } catch (fault) {
    ctx.log.warn({ err: fault, waybillId, carrier }, 'a carrier issued no waybill')
    silences.set(carrier, (silences.get(carrier) ?? 0) + 1)
    await told({ outcome: 'silent', undoAt: ctx.now })
    return { words: '', isAsked: true }
  }
}

interface Settled { readonly issued: readonly Waybill[]; /** Those of them that were not before. */ readonly fresh: ReadonlySet<string> }
/** A number has come: the waybill is issued and those that join it, or was by another window with the same one. Nothing where it holds no more; then the carrier is told, and what had joined it fails. */
function settle(ctx: Context, id: string, carrier: string, { number, routeCode, ref }: Issuance): Promise<Settled> {
  return transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(waybills).where(eq(waybills.id, id)).for('update')
    const before = found!
    const [isOpen, isIssued, isSame] = [before.state === 'asked', before.state === 'issued', before.carrier === carrier && before.number === number]
    await ctx.db.update(asks).set({ outcome: 'issued', number, ref: ref ?? null, ...(!isOpen && !isSame && { undoAt: ctx.now }) }).where(and(eq(asks.waybillId, id), eq(asks.carrier, carrier)))
    const open = and(ofParcel(before), eq(waybills.state, 'asked'))
    if (!isOpen && !isIssued) { await ctx.db.update(waybills).set({ state: 'failed', endedAt: ctx.now }).where(open); return { issued: [], fresh: new Set<string>() } }
    const fresh = await ctx.db.update(waybills).set({ state: 'issued', issuedAt: ctx.now, ...(isOpen ? { carrier, number, routeCode } : { carrier: before.carrier, number: before.number, routeCode: before.routeCode }) }).where(open).returning()
    for (const one of fresh) await emit(ctx, WaybillIssued, factsOf(ctx, one))
    return { issued: await ctx.db.select().from(waybills).where(and(ofParcel(before), eq(waybills.state, 'issued'))), fresh: new Set(fresh.map((one) => one.id)) }
  })
}
/** A waybill and those that go in its parcel, or that it goes with. */
const ofParcel = ({ id, joins }: Pick<Waybill, 'id' | 'joins'>) => or(eq(waybills.id, joins ?? id), eq(waybills.joins, joins ?? id))
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
  for (const joined of await ctx.db.select().from(waybills).where(and(eq(waybills.joins, one.id), inArray(waybills.state, ['asked', 'issued']))).orderBy(waybills.id).for('update')) await end(ctx, joined, 'lead_gone')
}

/** What an order was going to be sent with holds no more: it was cancelled, changed, or left by another number. */
export function voidWaybillsOf(ctx: Context, orderId: string, reason: Exclude<VoidReason, 'taken_back' | 'lead_gone'>): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const living = await ctx.db.select().from(waybills).where(and(eq(waybills.orderId, orderId), inArray(waybills.state, ['asked', 'issued']))).for('update')
    for (const one of living) await end(ctx, one, reason)
  })
}

const mostAtOnce = 200
const tryAgainMs = 10 * minuteMs
/** Tells carriers which numbers are not wanted 取消面单; who does not answer is told again, and what one says who will not take it back is kept. Answers how many were put before them. */
export async function tellVoids(ctx: Context): Promise<number> {
  const due = sql`(select waybill_id, carrier from dispatch_asks where undo_at <= ${ctx.now} and undone_at is null order by undo_at limit ${mostAtOnce} for update skip locked)`
  const taken = await ctx.db.update(asks).set({ undoAt: after(ctx.now, tryAgainMs) }).where(and(isNotNull(asks.undoAt), isNull(asks.undoneAt), lte(asks.undoAt, ctx.now), sql`(${asks.waybillId}, ${asks.carrier}) in ${due}`)).returning()
  const owners = new Map((taken.length === 0 ? [] : await ctx.db.select({ id: waybills.id, merchantId: waybills.merchantId }).from(waybills).where(inArray(waybills.id, taken.map(({ waybillId }) => waybillId)))).map(({ id, merchantId }) => [id, merchantId]))
  const agreed = new Map<string, ReadonlyMap<string, Account>>()
  for (const { waybillId, carrier, number, ref } of taken) {
    try {
      const merchantId = owners.get(waybillId)!
      if (!agreed.has(merchantId)) agreed.set(merchantId, await accountsOf(ctx, merchantId))
      const issuer = issuerOf(ctx, carrier, agreed.get(merchantId)!.get(carrier))
      const refused = issuer ? (await issuer.undo(ctx, { id: waybillId, carrier, number, ref })).refused : number !== null ? sentence('dispatch.carrier_not_told', {}, ctx.locale) : undefined
      await ctx.db.update(asks).set({ undoneAt: ctx.now, ...(refused && { words: refused }) }).where(and(eq(asks.waybillId, waybillId), eq(asks.carrier, carrier)))
    } catch (fault) { ctx.log.warn({ err: fault, waybillId, carrier }, 'a carrier was not told that a waybill is void') }
  }
  return taken.length
}

export interface Sent { readonly waybillId: string; readonly orderNumber: string; readonly outcome: 'shipped' | 'already' | 'refused'; readonly why: string; readonly parcelId: string | null }
/** Sends what waybills were issued for 按面单发货, each parcel in a transaction of its own: all of it is on its way and its waybills are used, or nothing is. Who sends one of several in a parcel sends them all. */
export async function shipWaybills(ctx: Context, waybillIds: readonly string[]): Promise<{ items: Sent[] }> {
  const by = new Map<string, Sent>()
  for (const id of waybillIds) if (!by.has(id)) for (const sent of await shipParcel(ctx, id)) by.set(sent.waybillId, sent)
  const items = waybillIds.map((id) => by.get(id)!)
  await audit(ctx, { action: 'dispatch.ship_waybills', subject: `${waybillIds.length}`, after: [...by.values()].map(({ orderNumber, outcome, parcelId }) => ({ orderNumber, outcome, parcelId })) })
  return { items }
}
async function shipParcel(ctx: Context, waybillId: string): Promise<Sent[]> {
  let orderNumber = ''
  const refused = (code: string, facts = {}): Sent[] => [{ waybillId, orderNumber, outcome: 'refused', why: sentence(code, facts, ctx.locale), parcelId: null }]
  try {
    return await transaction(ctx, async (ctx) => {
      const [known] = await ctx.db.select().from(waybills).where(and(eq(waybills.id, waybillId), mine(ctx, waybills.merchantId)))
      if (!known) return refused('dispatch.no_such_waybill')
      ;({ orderNumber } = known)
      const its = await ctx.db.select().from(waybills).where(ofParcel(known)).orderBy(waybills.id).for('update')
      const one = its.find(({ id }) => id === waybillId)!
      if (one.state === 'used') return [{ waybillId, orderNumber, outcome: 'already' as const, why: '', parcelId: one.parcelId }]
      if (one.state !== 'issued') return refused('dispatch.waybill_gone')
      const sent: Sent[] = []
      for (const { id, orderId, orderNumber: itsNumber, carrier, number, lines } of its.filter(({ state }) => state === 'issued')) {
        orderNumber = itsNumber
        const { parcelId } = await shipOrder(ctx, orderId, { carrier: carrier!, number: number!, lines })
        await ctx.db.update(waybills).set({ state: 'used', parcelId: parcelId as never, endedAt: ctx.now }).where(eq(waybills.id, id))
        sent.push({ waybillId: id, orderNumber: itsNumber, outcome: 'shipped', why: '', parcelId })
      }
      return sent
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
