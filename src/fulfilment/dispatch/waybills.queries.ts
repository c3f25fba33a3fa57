import { and, desc, eq, inArray, like, lt, or } from 'drizzle-orm'
import { leftToSend, type ToSend } from '#commerce/ordering'
import { skuNames } from '#supply/catalog'
import { isRemote } from '#supply/logistics'
import { merchantsOf } from '#supply/merchants'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { barsOf } from './barcode.rules'
import { planOf } from './carriers.queries'
import { choicesOf, type CarrierPlan, type Choice } from './carriers.rules'
import { asks, senders, waybills, type waybillStates } from './tables'
import { parcelsOf, phoneOnLabel, pickedOf } from './waybills.rules'

type Waybill = typeof waybills.$inferSelect
const triedOf = (ctx: Context, ids: readonly string[]) => (ids.length === 0 ? [] : ctx.db.select({ waybillId: asks.waybillId, carrier: asks.carrier, outcome: asks.outcome, words: asks.words }).from(asks).where(inArray(asks.waybillId, [...ids])).orderBy(asks.at))
const shown = (one: Waybill, tried: Awaited<ReturnType<typeof triedOf>>) => ({ id: one.id, orderId: one.orderId, orderNumber: one.orderNumber, state: one.state, carrier: one.carrier, number: one.number, routeCode: one.routeCode, lines: [...one.lines], weightGram: one.weightGram, toName: one.toName, toPhone: one.toPhone, toAddress: one.toAddress,
  joins: one.joins, why: one.why, rule: one.rule, prints: one.prints, askedAt: one.askedAt, issuedAt: one.issuedAt, endedAt: one.endedAt, voidFor: one.voidFor, tried: tried.filter(({ waybillId }) => waybillId === one.id).map(({ carrier, outcome, words }) => ({ carrier, outcome, words })) })

/** The numbers of the other orders in the parcel of each of these waybills 同包裹订单; most go alone. */
async function besideOf(ctx: Context, its: readonly Waybill[]): Promise<(one: Waybill) => string[]> {
  const leads = [...new Set(its.map(({ id, joins }) => joins ?? id))]
  const rows = leads.length === 0 ? [] : await ctx.db.select({ id: waybills.id, joins: waybills.joins, orderNumber: waybills.orderNumber }).from(waybills).where(and(or(inArray(waybills.joins, leads), inArray(waybills.id, its.flatMap(({ joins }) => joins ?? []))), inArray(waybills.state, ['asked', 'issued', 'used']))).orderBy(waybills.id)
  return ({ id, joins }) => rows.filter((row) => row.id !== id && (row.id === joins || row.joins === (joins ?? id))).map(({ orderNumber }) => orderNumber)
}

/** The dispatch desk 发货台: what waits to be sent, oldest first, each with the carrier that the store's plan suggests, and its living waybill, or why the last try failed. */
export async function deskPage(ctx: Context, { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number }) {
  const found = await leftToSend(ctx, { cursor, limit: limit + 1 })
  const page = found.slice(0, limit)
  const its = page.length === 0 ? [] : await ctx.db.select().from(waybills).where(and(inArray(waybills.orderId, page.map(({ id }) => id)), mine(ctx, waybills.merchantId))).orderBy(desc(waybills.id))
  const [plan, tried, goods] = await Promise.all([planOf(ctx), triedOf(ctx, its.map(({ id }) => id)), skuNames(ctx, [...new Set(page.flatMap(({ lines }) => lines.map(({ skuId }) => skuId)))])])
  const besides = await besideOf(ctx, its)
  const isFree = ({ id, isHeld }: ToSend): boolean => !isHeld && !its.some((one) => one.orderId === id && (one.state === 'asked' || one.state === 'issued'))
  const together = new Map(parcelsOf(page, isFree).filter(({ length }) => length > 1).flatMap((orders) => orders.map(({ id }) => [id, orders[0]!.id])))
  const items = page.map((order) => {
    // The newest says how it stands; one that has left or was taken back says nothing of what is still to be sent.
    const newest = its.find((one) => one.orderId === order.id)
    const waybill = newest && newest.state !== 'used' && newest.state !== 'void' ? newest : undefined
    const { address: { region }, ...rest } = order
    return { ...rest, lines: [...rest.lines], region, ...suggestedOf(plan, order, goods), together: together.get(order.id) ?? null, waybill: waybill ? { ...shown(waybill, tried), beside: besides(waybill) } : null }
  })
  return { items, next: found.length > limit ? page.at(-1)!.id : null }
}

type Goods = Awaited<ReturnType<typeof skuNames>>
/** What a parcel of all that is left would weigh, and who is suggested to carry it, first to last. */
function suggestedOf(plan: CarrierPlan, order: ToSend, goods: Goods) {
  const weightGram = order.lines.reduce((sum, line) => sum + line.quantity * (goods.get(line.skuId)?.weightGram ?? 0), 0)
  const { districtCode } = order.address
  return { weightGram, choices: [...choicesOf(plan, { districtCode, isRemote: isRemote(districtCode), weightGram, categoryIds: order.lines.flatMap(({ skuId }) => goods.get(skuId)?.categoryId ?? []) })] }
}

/** Who is suggested to carry what is left of one order, and why; nobody where nothing is left. Foreign ones are not found. */
export async function carriersFor(ctx: Context, orderId: string): Promise<{ items: Choice[] }> {
  const [order] = await leftToSend(ctx, { ids: [orderId] })
  if (!order) notFound()
  return { items: order.lines.length === 0 ? [] : suggestedOf(await planOf(ctx), order, await skuNames(ctx, order.lines.map(({ skuId }) => skuId))).choices }
}

interface Ask { readonly state?: (typeof waybillStates)[number] | undefined; readonly q?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** The store's waybills, newest first, by state and by the beginning of an order's or a waybill's number. */
export async function waybillPage(ctx: Context, { state, q, cursor, limit }: Ask) {
  const begins = q && `${q.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await ctx.db.select().from(waybills).where(and(mine(ctx, waybills.merchantId), state && eq(waybills.state, state), begins ? or(like(waybills.orderNumber, begins), like(waybills.number, begins)) : undefined, cursor ? lt(waybills.id, cursor) : undefined)).orderBy(desc(waybills.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  const tried = await triedOf(ctx, page.map(({ id }) => id))
  const besides = await besideOf(ctx, page)
  return { items: page.map((one) => ({ ...shown(one, tried), beside: besides(one) })), next: rows.length > limit ? page.at(-1)!.id : null }
}

/** What is printed of chosen waybills 打印, with those in the same parcels: labels, packing slips, and pick lists by order and by SKU. Of people no more than a label may show; foreign ones are left out. */
export async function papersOf(ctx: Context, waybillIds: readonly string[]) {
  const chosen = await ctx.db.select({ id: waybills.id, joins: waybills.joins }).from(waybills).where(and(inArray(waybills.id, [...waybillIds]), mine(ctx, waybills.merchantId)))
  const leads = [...new Set(chosen.map(({ id, joins }) => joins ?? id))]
  const rows = leads.length === 0 ? [] : await ctx.db.select().from(waybills).where(and(or(inArray(waybills.id, leads), inArray(waybills.joins, leads)), mine(ctx, waybills.merchantId), inArray(waybills.state, ['issued', 'used']))).orderBy(waybills.id)
  const [goods, [sender], stores] = await Promise.all([skuNames(ctx, [...new Set(rows.flatMap(({ lines }) => lines.map(({ skuId }) => skuId)))]), ctx.db.select().from(senders).where(mine(ctx, senders.merchantId)), merchantsOf(ctx, [ownerId(ctx)])])
  const besides = await besideOf(ctx, rows)
  const items = rows.map((one) => ({ ...shown(one, []), beside: besides(one), bars: barsOf(one.number ?? ''), lines: one.lines.map((line) => ({ ...line, code: goods.get(line.skuId)?.code ?? '' })) }))
  return { items, picks: pickedOf(items.flatMap(({ lines }) => lines)).map(({ line: { skuId, code, title, specText }, quantity }) => ({ skuId, code, title, specText, quantity })),
    from: { store: stores.get(ownerId(ctx))?.name ?? '', name: sender?.name ?? '', phone: sender ? phoneOnLabel(sender.phone) : '', address: sender ? `${sender.region} ${sender.street}` : '' } }
}
