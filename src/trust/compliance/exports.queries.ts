import { and, desc, eq, lt, type SQL } from 'drizzle-orm'
import { permitted } from '#kernel/access'
import type { Context } from '#kernel/context'
import { said, type Download } from '#kernel/exports'
import { notFound, refuse } from '#kernel/refusal'
import type { Routes } from '#kernel/route'
import { sheetFile, sheetTypes } from '#kernel/sheet-files'
import { exports } from '#kernel/tables'
import { dayStamp } from '#kernel/time'
import { partName } from './exports.rules'

/** Exports 导出 as their maker sees them: what may be exported, what was asked for, and the file. */

/** Whose an export is: its maker's alone, whatever his colleagues may read. */
export const isMakers = (ctx: Context): SQL => and(eq(exports.makerId, ctx.actor.id), eq(exports.makerKind, ctx.actor.kind as 'merchant' | 'staff'))!

/** The lists that the asker may have as a file, with their columns in his language. */
export const exportKinds = (ctx: Context, routes: Routes) => Object.entries(routes).flatMap(([kind, { access, permit, sheet }]) => (sheet && access === ctx.actor.kind && permitted(ctx, permit!)
  ? [{ kind, title: said(sheet.title, ctx.locale), columns: sheet.columns.map(({ key, title }) => ({ key, title: said(title, ctx.locale) })) }] : []))

/** One's own exports, newest first; ids are time-ordered, so they are the cursor. */
export async function myExports(ctx: Context, routes: Routes, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const rows = await ctx.db.select().from(exports).where(and(isMakers(ctx), cursor === undefined ? undefined : lt(exports.id, cursor))).orderBy(desc(exports.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map(({ id, kind, format, state, rows, isCut, createdAt, expiresAt }) => ({ id, kind, title: titleOf(ctx, routes, kind), format, state, rows, isCut, createdAt, expiresAt }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}

const titleOf = (ctx: Context, routes: Routes, kind: string): string => { const sheet = routes[kind]?.sheet; return sheet ? said(sheet.title, ctx.locale) : kind }

/** The file, read part after part as it is sent. Whoever may not read the list any more does not get it either. */
export async function exportFile(ctx: Context, routes: Routes, id: string): Promise<Download> {
  const [found] = await ctx.db.select().from(exports).where(and(eq(exports.id, id), isMakers(ctx)))
  if (!found || !permitted(ctx, routes[found.kind]?.permit ?? '')) notFound()
  if (found.state !== 'done' || found.expiresAt <= ctx.now) refuse('compliance.export_not_there', { state: found.state })
  const { files } = ctx.ports
  async function* parts() {
    for (let part = 0; part < found!.parts; part++) yield await files.read(partName(id, part)) ?? refuse('compliance.export_not_there')
  }
  return { filename: `${found.kind}-${dayStamp(found.createdAt)}.${found.format}`, type: sheetTypes[found.format], pieces: sheetFile(found.format, parts()) }
}
