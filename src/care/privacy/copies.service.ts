import { and, desc, eq, gt, inArray, lte } from 'drizzle-orm'
import { CopyAsked } from '#events/privacy'
import { mine } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { cellOf, said, yuan, type Download, type Shown } from '#kernel/exports'
import { newId } from '#kernel/id'
import { tellInbox } from '#kernel/notify'
import { copyOf as rowsOf } from '#kernel/personal'
import { notFound, refuse, Refusal } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { archive } from '#kernel/sheet-files'
import { after, dayMs, dayStamp, shanghaiText } from '#kernel/time'
import { columnTitle } from '#locales/personal'
import { privacyTexts } from '#locales/privacy'
import { copyPage, type CopiedTable } from './copies.rules'
import { holdingsOf, subjectOf, type Rooms } from './house.queries'
import { copies } from './tables'

/** Copies of one's own data 导出个人数据 (PIPL 45): asked for, made by the worker out of every room, kept for a few days, told in the inbox. */
export const copiesADay = defineSetting({ key: 'privacy.copies_a_day', fallback: 3, least: 1, most: 20, unit: 'count', says: ['每人 24 小时内可申请的数据副本次数', 'Copies of one’s own data that a person may ask for in 24 hours'] })
export const copyDays = defineSetting({ key: 'privacy.copy_days', fallback: 7, least: 1, most: 30, unit: 'days', says: ['数据副本可下载的天数', 'Days for which a copy can be fetched'] })
const listed = 20

/** His copies, the newest first. */
export async function myCopies(ctx: Context) {
  return ctx.db.select({ id: copies.id, state: copies.state, bytes: copies.bytes, askedAt: copies.askedAt, readyAt: copies.readyAt, expiresAt: copies.expiresAt }).from(copies).where(mine(ctx, copies.shopperId)).orderBy(desc(copies.id)).limit(listed)
}

/** Asks for a copy. Refuses `privacy.copy_under_way` while one is being made, and `privacy.copies_often` (429) beyond a day's number. */
export function askCopy(ctx: Context): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const shopperId = ctx.actor.id
    await ctx.client.query({ name: 'privacy.hold_copies', text: `select pg_advisory_xact_lock(hashtext('privacy.copies'), hashtext($1))`, values: [shopperId] })
    const lately = await ctx.db.select({ state: copies.state }).from(copies).where(and(eq(copies.shopperId, shopperId), gt(copies.askedAt, after(ctx.now, -dayMs))))
    if (lately.some(({ state }) => state === 'making')) refuse('privacy.copy_under_way')
    const most = await settingOf(ctx, copiesADay)
    if (lately.length >= most) throw new Refusal('privacy.copies_often', { most, retryAfterSeconds: dayMs / 1_000 }, 429)
    const id = newId('cpy', ctx.now)
    await ctx.db.insert(copies).values({ id, shopperId, state: 'making', locale: ctx.locale, askedAt: ctx.now, expiresAt: after(ctx.now, await settingOf(ctx, copyDays) * dayMs) })
    await emit(ctx, CopyAsked, { copyId: id, at: ctx.now.toISOString() })
    return { id }
  })
}

/** Makes it, out of what each room declares. One that is done, or whose owner has gone, is let be. */
export function makeCopy(ctx: Context, rooms: Rooms, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [found] = await ctx.db.select().from(copies).where(and(eq(copies.id, id), eq(copies.state, 'making'))).for('update')
    if (!found) return
    const { locale, shopperId } = found
    const tables = await tablesOf({ ...ctx, locale }, rooms, shopperId)
    const say = (key: keyof typeof privacyTexts): string => said(privacyTexts[key], locale)
    const whole = { madeAt: ctx.now.toISOString(), shopperId, tables: tables.map(({ raw, isCut, shown: { table, title } }) => ({ table, title, isCut, rows: raw })) }
    const page = copyPage(tables.map(({ shown }) => shown), { lang: locale, title: say('privacy.copy_title'), made: `${say('privacy.copy_made')} ${shanghaiText(ctx.now)}`, hint: say('privacy.copy_hint'), none: say('privacy.copy_none'), cut: say('privacy.copy_cut'), contents: say('privacy.copy_contents') })
    const pieces: Uint8Array[] = []
    for await (const piece of archive([{ name: 'index.html', pieces: once(page) }, { name: 'data.json', pieces: once(JSON.stringify(whole, null, 1)) }])) pieces.push(piece)
    const bytes = Buffer.concat(pieces)
    await ctx.ports.files.write(fileOf(id), bytes)
    await ctx.db.update(copies).set({ state: 'ready', bytes: bytes.length, readyAt: ctx.now }).where(eq(copies.id, id))
    await tellInbox(ctx, { ownerId: shopperId, topic: 'privacy', title: say('privacy.note_copy'), body: say('privacy.note_copy_body').replace('{until}', shanghaiText(found.expiresAt)), link: '/privacy#copies' })
  })
}
async function* once(text: string): AsyncGenerator<Uint8Array> { yield Buffer.from(text) }
const fileOf = (id: string): string => `${id}.0000.part`

async function tablesOf(ctx: Context, rooms: Rooms, shopperId: string) {
  const subject = await subjectOf(ctx, shopperId)
  const tables: { raw: Record<string, unknown>[]; isCut: boolean; shown: CopiedTable }[] = []
  for (const holding of holdingsOf(rooms).filter(({ copy }) => copy.length > 0)) {
    const { rows, isCut } = await rowsOf(ctx, holding, subject)
    const columns = holding.copy.map((key) => ({ key, title: said(columnTitle(key), ctx.locale) }))
    tables.push({ raw: rows, isCut, shown: { table: holding.table, title: said(holding.title, ctx.locale), isCut, columns, rows: rows.map((row) => holding.copy.map((key) => shownCell(key, row[key], ctx.locale))) } })
  }
  return tables
}
function shownCell(key: string, value: unknown, locale: Context['locale']): string {
  if (value === null || value === undefined) return ''
  if (key.endsWith('_fen')) return String(yuan(Number(value)))
  if (typeof value === 'object' && !('getTime' in value)) return JSON.stringify(value)
  return String(cellOf(value as Shown, locale) ?? '')
}

/** A copy's file, for its owner alone, until it expires. */
export async function copyFile(ctx: Context, id: string): Promise<Download> {
  const [found] = await ctx.db.select({ askedAt: copies.askedAt }).from(copies).where(and(eq(copies.id, id), mine(ctx, copies.shopperId), eq(copies.state, 'ready'), gt(copies.expiresAt, ctx.now)))
  const bytes = found && await ctx.ports.files.read(fileOf(id))
  if (!bytes) return notFound()
  async function* pieces() { yield bytes as Uint8Array }
  return { filename: `my-data-${dayStamp(found.askedAt)}.zip`, type: 'application/zip', pieces: pieces() }
}

/** Takes away files whose days are over. Also those of a closed account, at once. */
export async function sweepCopies(ctx: Context): Promise<void> {
  const due = await ctx.db.select({ id: copies.id }).from(copies).where(and(eq(copies.state, 'ready'), lte(copies.expiresAt, ctx.now))).limit(200)
  await removeCopies(ctx, due.map(({ id }) => id))
}
export async function removeCopies(ctx: Context, ids: readonly string[]): Promise<void> {
  for (const id of ids) await ctx.ports.files.remove(fileOf(id))
  if (ids.length > 0) await ctx.db.update(copies).set({ state: 'expired' }).where(inArray(copies.id, [...ids]))
}
