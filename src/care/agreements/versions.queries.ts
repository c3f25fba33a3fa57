import { and, asc, count, desc, eq, getTableColumns, inArray } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { coming, compared, holding, isToAsk, type Key } from './versions.rules'
import { consents, keys, versions } from './tables'

type Row = typeof versions.$inferSelect
/** What a list needs of a version; the text, which may be long, is read where it is shown. */
type Head = Omit<Row, 'bodyZh' | 'bodyEn'>
const { bodyZh: _, bodyEn: __, ...headColumns } = getTableColumns(versions)
const bodyOf = (row: Row, ctx: Context): string => (ctx.locale === 'en' ? row.bodyEn : row.bodyZh)
const isPublished = (only: readonly Key[]) => and(eq(versions.state, 'published'), inArray(versions.key, [...only]))
/** The versions of documents that were ever published, without their texts. */
export const published = (ctx: Context, only: readonly Key[] = keys): Promise<Head[]> => ctx.db.select(headColumns).from(versions).where(isPublished(only)).orderBy(asc(versions.key), desc(versions.number))
const listed = (row: Head, ctx: Context) => ({ id: row.id, key: row.key, number: row.number, ...(ctx.locale === 'en' ? { title: row.titleEn, change: row.changeEn } : { title: row.titleZh, change: row.changeZh }), effectiveAt: row.effectiveAt!, publishedAt: row.publishedAt!, asksAnew: row.asksAnew })

/** Every document with the version that holds and those that are announced. */
export async function rulesNow(ctx: Context) {
  const all = await published(ctx)
  return keys.flatMap((key) => {
    const its = all.filter((one) => one.key === key)
    const now = holding(its, ctx.now)
    return now ? [{ current: listed(now, ctx), coming: coming(its, ctx.now).map((one) => listed(one, ctx)) }] : []
  })
}

/** One document in one of its versions, the one that holds if none is named, with its history; beside an older one, what has changed. Old versions stay readable. */
export async function ruleText(ctx: Context, key: Key, { number, from }: { readonly number?: number | undefined; readonly from?: number | undefined }) {
  const its = await ctx.db.select().from(versions).where(isPublished([key])).orderBy(desc(versions.number))
  const current = holding(its, ctx.now)
  const shown = number === undefined ? current : its.find((one) => one.number === number)
  if (!shown) return notFound()
  const older = from === undefined ? undefined : its.find((one) => one.number === from) ?? notFound()
  return { ...listed(shown, ctx), body: bodyOf(shown, ctx), isCurrent: shown.id === current?.id, isComing: shown.effectiveAt! > ctx.now, history: its.map((one) => ({ ...listed(one, ctx), isCurrent: one.id === current?.id })),
    comparison: older ? { from: older.number, parts: compared(bodyOf(older, ctx), bodyOf(shown, ctx)) } : null }
}

/** What somebody has answered, the newest first. */
async function answersOf(ctx: Context, ownerId: string) {
  const rows = await ctx.db.select({ version: versions, answer: consents.answer, place: consents.place, at: consents.at }).from(consents).innerJoin(versions, eq(versions.id, consents.versionId)).where(eq(consents.ownerId, ownerId)).orderBy(desc(consents.id)).limit(200)
  return rows.map(({ version, answer, place, at }) => ({ ...listed(version, ctx), answer, place, at }))
}

/** What somebody is to be asked now, and what he has answered. */
export async function agreementsOf(ctx: Context, ownerId: string, only: readonly Key[]) {
  const [all, answered] = [await published(ctx, only), await answersOf(ctx, ownerId)]
  const asks = only.flatMap((key) => { const current = holding(all.filter((one) => one.key === key), ctx.now); return current && isToAsk(current, all, answered) ? [listed(current, ctx)] : [] })
  const announced = coming(all, ctx.now).map((one) => listed(one, ctx))
  return { asks, announced, answered }
}

/** All versions of all documents for operators, with how many have agreed and declined. */
export async function allVersions(ctx: Context) {
  const rows = await ctx.db.select().from(versions).orderBy(asc(versions.key), desc(versions.number)).limit(500)
  const sums = await ctx.db.select({ versionId: consents.versionId, answer: consents.answer, n: count() }).from(consents).groupBy(consents.versionId, consents.answer)
  const of = (id: string, answer: string): number => sums.find((one) => one.versionId === id && one.answer === answer)?.n ?? 0
  const current = new Set(keys.flatMap((key) => holding(rows.filter((one) => one.key === key && one.state === 'published'), ctx.now)?.id ?? []))
  return rows.map((row) => ({ ...row, isCurrent: current.has(row.id), agreed: of(row.id, 'agreed'), declined: of(row.id, 'declined') }))
}
