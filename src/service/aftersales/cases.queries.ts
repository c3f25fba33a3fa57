import { and, asc, desc, eq, exists, inArray, isNotNull, like, lt, lte, gt, sql } from 'drizzle-orm'
import { parcelsOf } from '#supply/logistics'
import { merchantsOf } from '#supply/merchants'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { behind, cursorAt, timeAndId } from '#kernel/paging'
import { notFound } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { newest, type Entry, type Next, type Party, type Slice, type Story } from '#kernel/timelines'
import { askableUntil, isMerchantsFault, next, openStates, withdrawable, type CaseKind, type CaseState } from './cases.rules'
import { freightOpen } from './freights.rules'
import { freightDays, freightMostFen, noReasonDays, qualityDays } from './settings.rules'
import { caseLines, cases, freights, steps } from './tables'

/** Cases as whoever acts may see them 售后列表: a shopper his own, a merchant those of his orders, staff all. */
export interface Ask { readonly state?: CaseState | undefined; readonly kind?: CaseKind | undefined; readonly orderId?: string | undefined; readonly q?: string | undefined; /** Only those with goods that nobody has looked at. */ readonly judge?: boolean | undefined; /** Only those whose way back is asked for. */ readonly way?: boolean | undefined; /** Only what waits for whoever asks, the most urgent first. */ readonly waits?: boolean | undefined; readonly cursor?: string | undefined; readonly limit: number }

type Case = typeof cases.$inferSelect
/** Whose cases: a shopper his own, a merchant those of his orders, staff all (I-18). */
export const ownerOf = (ctx: Context) => (ctx.actor.kind === 'merchant' ? cases.merchantId : cases.shopperId)

const waitsFor = { merchant: ['asked', 'shipped_back', 'to_replace'], staff: ['disputed'], shopper: ['returning', 'refused', 'not_in_order', 'replacement_sent'] } as const satisfies Readonly<Record<string, readonly CaseState[]>>
const waitingFor = (ctx: Context): readonly CaseState[] => waitsFor[ctx.actor.kind as keyof typeof waitsFor] ?? []

/** Newest first; what waits comes by its deadline, and every such case has one. */
export async function casePage(ctx: Context, { state, kind, orderId, q, judge, way, waits, cursor, limit }: Ask) {
  const after = !cursor ? undefined : waits ? behind(cases.dueAt, cases.id, timeAndId(cursor)) : lt(cases.id, cursor)
  const rows = await ctx.db.select().from(cases).where(and(mine(ctx, ownerOf(ctx)), state && eq(cases.state, state), kind && eq(cases.kind, kind), orderId ? eq(cases.orderId, orderId) : undefined, judge ? exists(ctx.db.select({ one: sql`1` }).from(caseLines).where(and(eq(caseLines.caseId, cases.id), gt(caseLines.toJudge, 0)))) : undefined, way ? exists(ctx.db.select({ one: sql`1` }).from(freights).where(and(eq(freights.caseId, cases.id), eq(freights.state, 'asked')))) : undefined, q ? like(cases.number, `${q.replace(/[\\%_]/g, '\\$&')}%`) : undefined, waits ? and(inArray(cases.state, [...waitingFor(ctx)]), isNotNull(cases.dueAt)) : undefined, after))
    .orderBy(...(waits ? [asc(cases.dueAt), asc(cases.id)] : [desc(cases.id)])).limit(limit + 1)
  const page = rows.slice(0, limit)
  const [its, merchants] = await Promise.all([page.length === 0 ? [] : ctx.db.select().from(caseLines).where(inArray(caseLines.caseId, page.map(({ id }) => id))).orderBy(caseLines.lineId), merchantsOf(ctx, [...new Set(page.map(({ merchantId }) => merchantId))])])
  const last = page.at(-1)
  return { items: page.map((one) => ({ ...shown(one), merchantName: merchants.get(one.merchantId)?.name ?? '', isLate: isLate(ctx, one), lines: its.filter((line) => line.caseId === one.id) })), next: rows.length > limit && last ? (waits ? cursorAt({ at: last.dueAt!, id: last.id }) : last.id) : null }
}

const shown = ({ receiptLeftMs: _, parcelId: __, ...one }: Case) => one
const isLate = (ctx: Context, { dueAt }: Case): boolean => dueAt !== null && dueAt <= ctx.now

/** One case with its pieces and everything that happened, and what whoever looks may do now. */
export async function caseDetail(ctx: Context, id: string) {
  const [one] = await ctx.db.select().from(cases).where(and(eq(cases.id, id), mine(ctx, ownerOf(ctx))))
  if (!one) notFound()
  const [lines, timeline, merchants, parcels, [freight], days, mostFen] = await Promise.all([ctx.db.select().from(caseLines).where(eq(caseLines.caseId, id)).orderBy(caseLines.lineId), ctx.db.select().from(steps).where(eq(steps.caseId, id)).orderBy(steps.id).limit(200), merchantsOf(ctx, [one.merchantId]), one.parcelId ? parcelsOf(ctx, [id]) : [], ctx.db.select({ amountFen: freights.amountFen, picture: freights.picture, state: freights.state, words: freights.words, dueAt: freights.dueAt, askedAt: freights.askedAt, endedAt: freights.endedAt }).from(freights).where(eq(freights.caseId, id)), settingOf(ctx, freightDays), settingOf(ctx, freightMostFen)])
  return { ...shown(one), merchantName: merchants.get(one.merchantId)?.name ?? '', isLate: isLate(ctx, one), isMerchantsFault: isMerchantsFault(one.reason), lines, steps: timeline.map(({ kind, actorKind, words, toState, dueAt, at }) => ({ kind, actorKind, words, toState, dueAt, at })), parcels, freight: freight ?? null, freightMostFen: mostFen,
    may: { withdraw: withdrawable.includes(one.state), sendBack: one.state === 'returning', receive: one.state === 'replacement_sent', askFreight: !freight && freightOpen(one, days, ctx.now), escalate: next[one.state].includes('disputed') } }
}

/** Which of these orders have a case that is still open: their money waits for it. */
export async function openCasesOf(ctx: Context, orderIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (orderIds.length === 0) return new Set()
  const rows = await ctx.db.selectDistinct({ orderId: cases.orderId }).from(cases).where(and(inArray(cases.orderId, [...orderIds]), inArray(cases.state, openStates)))
  return new Set(rows.map(({ orderId }) => orderId))
}

/** How many cases wait for whoever acts, how many are late, and when the next is due. */
export async function caseTodo(ctx: Context) {
  const [found] = await ctx.db.select({ waiting: sql<number>`count(*)::int`, late: sql<number>`(count(*) filter (where ${cases.dueAt} <= ${ctx.now}))::int`, nextDueAt: sql<Date | null>`min(${cases.dueAt})`.mapWith(cases.dueAt) }).from(cases).where(and(mine(ctx, ownerOf(ctx)), inArray(cases.state, [...waitingFor(ctx)])))
  const [unseen] = await ctx.db.select({ toJudge: sql<number>`coalesce(sum(${caseLines.toJudge}), 0)::int` }).from(caseLines).innerJoin(cases, eq(cases.id, caseLines.caseId)).where(and(mine(ctx, ownerOf(ctx)), gt(caseLines.toJudge, 0)))
  const freightsAsked = await ctx.db.$count(freights, and(eq(freights.state, 'asked'), mine(ctx, ctx.actor.kind === 'merchant' ? freights.merchantId : freights.shopperId)))
  return { ...found!, ...unseen!, freightsAsked }
}

const mostCases = 200
const whoseTurn = (state: CaseState): Party => (Object.keys(waitsFor) as (keyof typeof waitsFor)[]).find((who) => (waitsFor[who] as readonly CaseState[]).includes(state)) ?? 'system'
/** What was asked back of these orders 售后经过 (F11): each step of each case, and by when the next is due. */
export async function caseStory(ctx: Context, orderIds: readonly string[], slice: Slice): Promise<Story> {
  const its = await ctx.db.select().from(cases).where(and(mine(ctx, ownerOf(ctx)), inArray(cases.orderId, [...orderIds]))).orderBy(desc(cases.id)).limit(mostCases)
  const rows = its.length === 0 ? [] : await ctx.db.select().from(steps).where(and(inArray(steps.caseId, its.map(({ id }) => id)), slice.before ? lte(steps.at, slice.before.at) : undefined)).orderBy(desc(steps.at), desc(steps.id)).limit(slice.limit + 1)
  const entries = rows.map((step): Entry => {
    const { orderId, number, reason, amountFen } = its.find(({ id }) => id === step.caseId)!
    return { id: step.id, at: step.at, orderId, code: `aftersales.${step.kind}`, actor: step.actorKind as Party, actorId: step.actorId, ...(step.kind === 'asked' && { cause: reason }), words: step.words, facts: { number, amountFen }, next: step.dueAt && { code: `aftersales.${step.toState}`, by: step.dueAt } }
  })
  return { entries: newest(entries, slice), promises: its.filter(({ dueAt }) => dueAt !== null).map(({ orderId, state, dueAt }) => ({ orderId, code: `aftersales.${state}`, by: dueAt, whose: whoseTurn(state) })) }
}

/** Until when what was received at an instant may go back: without a reason, or as it is faulty where only that is left; null once nothing may (F13). */
export async function returnableUntil(ctx: Context, receivedAt: Date): Promise<Next | null> {
  const windows = { noReasonDays: await settingOf(ctx, noReasonDays), qualityDays: await settingOf(ctx, qualityDays) }
  const untils = (['no_reason', 'quality'] as const).map((reason) => ({ code: `aftersales.until_${reason}`, by: askableUntil(reason, receivedAt, windows) }))
  return untils.find(({ by }) => by !== null && by >= ctx.now) ?? null
}
