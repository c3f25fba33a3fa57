import { and, count, desc, eq, gt, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { skuIdsByCode, skuNames } from '#supply/catalog'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { readRows, type Wrong } from './paste.rules'
import { groups, lines, lists, type listStates } from './tables'

/** Price lists 价格表 as the desks see them: a merchant his own, the platform all. */
export interface ListAsk { readonly state?: (typeof listStates)[number] | undefined; readonly cursor?: string | undefined; readonly limit: number }
type Row = typeof lists.$inferSelect

export async function listPage(ctx: Context, { state, cursor, limit }: ListAsk) {
  const rows = await ctx.db.select().from(lists).where(and(mine(ctx, lists.merchantId), state && eq(lists.state, state), cursor ? lt(lists.id, cursor as never) : undefined)).orderBy(desc(lists.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  return { items: await shown(ctx, page), next: rows.length > limit ? page.at(-1)!.id : null }
}

async function shown(ctx: Context, page: readonly Row[]) {
  if (page.length === 0) return []
  const named = [...new Set(page.flatMap(({ groupIds }) => groupIds ?? []))]
  const [counts, names] = await Promise.all([
    ctx.db.select({ listId: lines.listId, lines: count() }).from(lines).where(inArray(lines.listId, page.map(({ id }) => id))).groupBy(lines.listId),
    named.length === 0 ? [] : ctx.db.select({ id: groups.id, name: groups.name }).from(groups).where(inArray(groups.id, named)),
  ])
  return page.map((row) => ({ ...row, isOpen: row.state === 'live' && row.startsAt <= ctx.now && ctx.now < row.endsAt, lineCount: counts.find(({ listId }) => listId === row.id)?.lines ?? 0,
    groups: row.groupIds && names.filter(({ id }) => row.groupIds!.includes(id)) }))
}

/** One list with its lines, each with what it is about and whose. A foreign one is not found. */
export async function listOf(ctx: Context, id: string) {
  const [row] = await ctx.db.select().from(lists).where(and(eq(lists.id, id as Row['id']), mine(ctx, lists.merchantId)))
  if (!row) notFound()
  const [[head], its] = await Promise.all([shown(ctx, [row]), ctx.db.select({ skuId: lines.skuId, steps: lines.steps }).from(lines).where(eq(lines.listId, row.id)).orderBy(lines.skuId)])
  return { ...head!, lines: await named(ctx, its) }
}

/** Lines with the names of their goods. */
async function named<L extends { readonly skuId: string }>(ctx: Context, its: readonly L[]) {
  const names = its.length === 0 ? new Map<string, never>() : await skuNames(ctx, its.map(({ skuId }) => skuId))
  return its.map((line) => { const name = names.get(line.skuId); return { ...line, code: name?.code ?? '', title: name?.title ?? '', specText: name?.specText ?? '', picture: name?.picture ?? '' } })
}

/** Pasted lines with the goods that they name, by code or id, and what is wrong with each that is left out. Reads only: the list is saved by its form. Staff name SKUs by id, for codes are each store's own. */
export async function readLines(ctx: Context, text: string) {
  const rows = readRows(text)
  const codes = rows.flatMap((row) => ('steps' in row ? [row.code] : []))
  const [byCode, byId] = codes.length === 0 ? [new Map<string, string>(), new Map<string, { merchantId: string }>()] : await Promise.all([ctx.actor.kind === 'merchant' ? skuIdsByCode(ctx, codes) : new Map<string, string>(), skuNames(ctx, codes)])
  const skuOf = (code: string): string | undefined => byCode.get(code) ?? (byId.has(code) && (ctx.actor.kind !== 'merchant' || byId.get(code)!.merchantId === ctx.actor.merchantId) ? code : undefined)
  const seen = new Set<string>()
  const read = rows.map((row) => {
    const skuId = 'steps' in row ? skuOf(row.code) : undefined
    const wrong: Wrong | undefined = 'wrong' in row ? row.wrong : skuId === undefined ? 'code' : seen.has(skuId) ? 'twice' : undefined
    if (skuId !== undefined) seen.add(skuId)
    return { row: row.row, code: row.code, line: 'steps' in row && skuId !== undefined && wrong === undefined ? { skuId, steps: row.steps } : undefined, wrong }
  })
  return { lines: await named(ctx, read.flatMap(({ line }) => line ?? [])), wrong: read.flatMap(({ row, code, wrong }) => (wrong ? [{ row, code, wrong }] : [])).slice(0, mostWrong) }
}
const mostWrong = 100

export interface PlannedList { readonly id: string; readonly merchantId: string | null; readonly name: string; readonly state: (typeof listStates)[number]; readonly startsAt: Date; readonly endsAt: Date; readonly isForGroups: boolean; /** Of which SKUs it speaks by name; null where it speaks of everything of its owner's. */ readonly skuIds: readonly string[] | null }
/** The lists that hold at some time of [from, until) 排期中的价格表, as they begin; one that was stopped ends when it was. A store sees its own; null is the platform's, and one more than `most` says that there are others. */
export async function listsBetween(ctx: Context, { from, until, merchantId, most }: { readonly from: Date; readonly until: Date; readonly merchantId?: string | null | undefined; readonly most: number }): Promise<readonly PlannedList[]> {
  const isWanted = merchantId === undefined ? undefined : merchantId === null ? isNull(lists.merchantId) : eq(lists.merchantId, merchantId as never)
  const rows = await ctx.db.select({ id: lists.id, merchantId: lists.merchantId, name: lists.name, state: lists.state, startsAt: lists.startsAt, endsAt: lists.endsAt, changedAt: lists.changedAt, groupIds: lists.groupIds, payPercent: lists.payPercent, skuIds: sql<string[]>`array(select l.sku_id from pricelists_lines l where l.list_id = ${lists.id} order by 1)` })
    .from(lists).where(and(mine(ctx, lists.merchantId), isWanted, lt(lists.startsAt, until), gt(lists.endsAt, from), or(ne(lists.state, 'stopped'), gt(lists.changedAt, from)))).orderBy(lists.startsAt, lists.id).limit(most + 1)
  return rows.map(({ changedAt, groupIds, payPercent, skuIds, ...row }) => ({ ...row, ...(row.state === 'stopped' && changedAt < row.endsAt && { endsAt: changedAt }), isForGroups: groupIds !== null, skuIds: payPercent === null ? skuIds : null }))
}
