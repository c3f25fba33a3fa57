import { and, desc, eq, inArray, isNotNull, isNull, lt, type SQL } from 'drizzle-orm'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { changesBetween, emptyDocument, weightOf, type Bounds, type Kind } from './pages.rules'
import { slots, versions, type PageDocument } from './tables'

/** Pages as those see them who make them 装修台. A store's members see their own front; the platform's staff see all. */
export type SlotRow = typeof slots.$inferSelect
export type VersionRow = typeof versions.$inferSelect
const kb = 1_024
export const mostKb = defineSetting({ key: 'pages.most_kb', fallback: 1_200, least: 200, most: 5_000, unit: 'count', says: ['一个装修页面手机端图片等最多多少 KB，超出不能发布', 'How many kB of a composed page a phone may be sent; beyond it is not published'] })
export const mostRequests = defineSetting({ key: 'pages.most_requests', fallback: 90, least: 20, most: 300, unit: 'count', says: ['一个装修页面最多发起多少次请求', 'How many requests a composed page may make'] })
export const mostFirstKb = defineSetting({ key: 'pages.most_first_kb', fallback: 120, least: 20, most: 500, unit: 'count', says: ['页面第一张图片手机端最多多少 KB', 'How many kB the first picture of a page may have on a phone'] })

export const boundsOf = async (ctx: Context): Promise<Bounds> => ({ mostBytes: await settingOf(ctx, mostKb) * kb, mostRequests: await settingOf(ctx, mostRequests), mostFirstBytes: await settingOf(ctx, mostFirstKb) * kb })

/** One place, of whoever may see it. */
export async function slotOf(ctx: Context, id: string, lock = false): Promise<SlotRow> {
  const asked = ctx.db.select().from(slots).where(and(eq(slots.id, id as never), whose(ctx)))
  const [row] = lock ? await asked.for('update') : await asked
  return row ?? notFound()
}
/** The platform's staff see all places, a store's members their own. */
const whose = (ctx: Context): SQL | undefined => and(mine(ctx, slots.merchantId), ctx.actor.kind === 'merchant' ? isNotNull(slots.merchantId) : undefined)

export interface PagesAsk { readonly kind?: Kind | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** Places, newest first, each with what is live, drafted and scheduled there. */
export async function pageList(ctx: Context, { kind, cursor, limit }: PagesAsk) {
  const rows = await ctx.db.select().from(slots).where(and(whose(ctx), kind && eq(slots.kind, kind), kind === undefined && ctx.actor.kind !== 'merchant' ? isNull(slots.merchantId) : undefined, cursor ? lt(slots.id, cursor as never) : undefined)).orderBy(desc(slots.id)).limit(limit + 1)
  const shown = rows.slice(0, limit)
  const its = shown.length === 0 ? [] : await ctx.db.select({ slotId: versions.slotId, no: versions.no, state: versions.state, scheduledAt: versions.scheduledAt, changedAt: versions.changedAt }).from(versions).where(and(inArray(versions.slotId, shown.map(({ id }) => id)), inArray(versions.state, ['draft', 'scheduled', 'live'])))
  const items = shown.map(({ id, kind, slug, name, merchantId }) => {
    const of = (state: string) => its.find((one) => one.slotId === id && one.state === state)
    return { id, kind, slug, name, merchantId, liveNo: of('live')?.no ?? null, hasDraft: of('draft') !== undefined, scheduledAt: of('scheduled')?.scheduledAt ?? null, changedAt: its.filter((one) => one.slotId === id).map(({ changedAt }) => changedAt).toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null }
  })
  return { items, next: rows.length > limit ? shown.at(-1)!.id : null }
}

const historyColumns = { id: versions.id, no: versions.no, state: versions.state, version: versions.version, fromNo: versions.fromNo, scheduledAt: versions.scheduledAt, liveAt: versions.liveAt, endedAt: versions.endedAt, changedBy: versions.changedBy, changedAt: versions.changedAt }

/** One place to work on: its draft, or what a draft would begin with, what it weighs against the bounds, and its history, newest first. */
export async function pageDesk(ctx: Context, id: string) {
  const slot = await slotOf(ctx, id)
  const history = await ctx.db.select(historyColumns).from(versions).where(eq(versions.slotId, slot.id)).orderBy(desc(versions.no)).limit(40)
  const base = history.find(({ state }) => state === 'draft') ?? history.find(({ state }) => state === 'scheduled') ?? history.find(({ state }) => state === 'live') ?? history[0]
  const document = base ? (await versionOf(ctx, slot.id, base.id)).document : emptyDocument(slot.name)
  const draft = history.find(({ state }) => state === 'draft')
  return { id: slot.id, kind: slot.kind, slug: slot.slug, name: slot.name, merchantId: slot.merchantId, document, draftVersion: draft?.version ?? 0, draftId: draft?.id ?? null, history, weight: weightOf(document), bounds: await boundsOf(ctx) }
}

export async function versionOf(ctx: Context, slotId: string, id: string): Promise<VersionRow> {
  const [row] = await ctx.db.select().from(versions).where(and(eq(versions.slotId, slotId as never), eq(versions.id, id as never)))
  return row ?? notFound()
}

/** A version and how it differs from another, or from the one before it. */
export async function versionDiff(ctx: Context, { id, versionId, against }: { readonly id: string; readonly versionId: string; readonly against?: string | undefined }) {
  const slot = await slotOf(ctx, id)
  const one = await versionOf(ctx, slot.id, versionId)
  const [before] = against ? [await versionOf(ctx, slot.id, against)] : await ctx.db.select().from(versions).where(and(eq(versions.slotId, slot.id), lt(versions.no, one.no))).orderBy(desc(versions.no)).limit(1)
  const old: PageDocument = before?.document ?? { ...emptyDocument(''), blocks: [] }
  return { no: one.no, beforeNo: before?.no ?? null, changes: changesBetween(old, one.document) }
}
