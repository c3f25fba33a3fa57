import { and, eq, inArray, sql } from 'drizzle-orm'
import { ExportWentOn } from '#events/compliance'
import { permitted, steppedUp } from '#kernel/access'
import { as, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { cellOf, said } from '#kernel/exports'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import type { Route, Routes } from '#kernel/route'
import { rowsAs, type SheetFormat } from '#kernel/sheet-files'
import { exports } from '#kernel/tables'
import { after, dayMs } from '#kernel/time'
import { isMakers } from './exports.queries'
import { partName } from './exports.rules'

/**
 * Exports 导出 (E22, T-52): a list is asked page after page and written in parts of bounded size. So many rows are there when the page comes back; the rest is written by the
 * worker, part by part, each a transaction with the cursor it reached: a killed worker's part is written again, under the same name, by the next.
 */
const rowsAtOnce = 5_000
const rowsPerPart = 20_000
const rowsPerPage = 500
const mostRows = 1_000_000
const keptDays = 7
const mostRunning = 3

export interface ExportWish { readonly kind: string; readonly format: SheetFormat; readonly columns: readonly string[]; readonly filters: Readonly<Record<string, string>> }
type Export = typeof exports.$inferSelect

/** Asks for a list as a file. Small ones are done at once. Refuses a list that the asker may not read, unknown columns, and a fourth one while three are under way. */
export function makeExport(ctx: Context, routes: Routes, { kind, format, columns, filters }: ExportWish): Promise<Pick<Export, 'id' | 'state' | 'rows'>> {
  return transaction(ctx, async (ctx) => {
    const list = listNamed(routes, kind)
    if (list.access !== ctx.actor.kind || !permitted(ctx, list.permit!)) notFound()
    const known = list.sheet!.columns.map((column) => column.key)
    const chosen = columns.length === 0 ? known : known.filter((key) => columns.includes(key))
    if (chosen.length === 0 || columns.some((key) => !known.includes(key))) unfit('columns', 'compliance.export_columns')
    // A file of people is as grave as money (E27); one without the columns in which they stand is not.
    if (list.personal || list.sheet!.columns.some(({ key, personal }) => personal && chosen.includes(key))) steppedUp(ctx)
    list.input.parse(filters)
    const { id: makerId, merchantId = null } = ctx.actor
    await ctx.client.query({ name: 'compliance.hold_exports', text: `select pg_advisory_xact_lock(hashtext('compliance.exports'), hashtext($1))`, values: [makerId] })
    if (await ctx.db.$count(exports, and(eq(exports.makerId, makerId), eq(exports.state, 'running'))) >= mostRunning) refuse('compliance.exports_busy', { most: mostRunning })
    const id = newId('exp', ctx.now)
    const [made] = await ctx.db.insert(exports).values({ id, makerId, makerKind: list.access as 'merchant' | 'staff', merchantId, kind, format, columns: chosen, filters, locale: ctx.locale, state: 'running', createdAt: ctx.now, changedAt: ctx.now, expiresAt: after(ctx.now, keptDays * dayMs) }).returning()
    return writePart(ctx, list, made!, rowsAtOnce)
  })
}

/** The worker writes the next part of an export that is under way; one that was cancelled meanwhile stays so. */
export function goOnWithExport(ctx: Context, routes: Routes, exportId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(exports).where(and(eq(exports.id, exportId), eq(exports.state, 'running'))).for('update')
    if (!found) return
    const list = listNamed(routes, found.kind)
    const maker = { kind: found.makerKind, id: found.makerId, permits: new Set([list.permit!]), ...(found.merchantId && { merchantId: found.merchantId }) }
    const { state, rows } = await writePart({ ...as(ctx, maker), locale: found.locale }, list, found, rowsPerPart)
    if (state === 'done') await tellInbox(ctx, { ownerId: found.makerId, topic: 'export', title: said(['导出已完成', 'Your export is ready'], found.locale), body: said([`${said(list.sheet!.title, 'zh-CN')}：共 ${rows} 行，保留 ${keptDays} 天。`, `${said(list.sheet!.title, 'en')}: ${rows} rows, kept for ${keptDays} days.`], found.locale), link: '/exports' })
  })
}

/** One part, of at most so many rows. The first begins with the head. */
async function writePart(ctx: Context, list: Route, found: Export, most: number): Promise<Pick<Export, 'id' | 'state' | 'rows'>> {
  const columns = list.sheet!.columns.filter((column) => found.columns.includes(column.key))
  const room = Math.min(most, mostRows - found.rows)
  const head = found.parts === 0 ? rowsAs(found.format, [columns.map((column) => said(column.title, found.locale))], 1) : ''
  const pieces = [head]
  let [count, cursor] = [0, found.cursor]
  do {
    const page = await list.run(ctx, { ...list.input.parse({ ...found.filters, ...(cursor && { cursor }) }) as object, limit: Math.min(rowsPerPage, room - count) }) as { items: readonly unknown[]; next?: string | null }
    pieces.push(rowsAs(found.format, page.items.map((row) => columns.map((column) => cellOf(column.value(row as never), found.locale))), found.rows + count + 2))
    count += page.items.length
    cursor = page.next ?? null
  } while (cursor !== null && count < room)
  await ctx.ports.files.write(partName(found.id, found.parts), Buffer.from(pieces.join('')))
  const rows = found.rows + count
  const isCut = cursor !== null && rows >= mostRows
  const state = cursor === null || isCut ? 'done' as const : 'running' as const
  await ctx.db.update(exports).set({ state, rows, cursor, isCut, parts: found.parts + 1, changedAt: ctx.now }).where(eq(exports.id, found.id))
  if (state === 'running') await emit(ctx, ExportWentOn, { exportId: found.id, part: found.parts + 1 })
  return { id: found.id, state, rows }
}

/** Ends an export that is under way; the parts go with the next sweep. */
export async function cancelExport(ctx: Context, id: string): Promise<void> {
  const { rowCount } = await ctx.db.update(exports).set({ state: 'cancelled', changedAt: ctx.now, expiresAt: ctx.now }).where(and(eq(exports.id, id), isMakers(ctx), eq(exports.state, 'running')))
  if (rowCount === 0) notFound()
}

/** Files whose days are over are removed; an export that has not moved for an hour has failed, and says so. */
export async function sweepExports(ctx: Context): Promise<void> {
  await ctx.db.update(exports).set({ state: 'failed', changedAt: ctx.now }).where(and(eq(exports.state, 'running'), sql`${exports.changedAt} < ${after(ctx.now, -dayMs / 24)}`))
  const due = await ctx.db.select({ id: exports.id, parts: exports.parts }).from(exports).where(and(inArray(exports.state, ['done', 'cancelled', 'failed']), sql`${exports.expiresAt} <= ${ctx.now}`)).limit(200)
  for (const { id, parts } of due) {
    for (let part = 0; part <= parts; part++) await ctx.ports.files.remove(partName(id, part))
    await ctx.db.update(exports).set({ state: 'expired', changedAt: ctx.now }).where(eq(exports.id, id))
  }
}

function listNamed(routes: Routes, kind: string): Route {
  const list = routes[kind]
  return list?.sheet && list.permit ? list : notFound()
}
