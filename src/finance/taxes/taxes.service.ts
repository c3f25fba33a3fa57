import { and, desc, eq } from 'drizzle-orm'
import { TaxFileMade } from '#events/taxes'
import { sharesBetween } from '#finance/payments'
import { taxesTexts } from '#locales/taxes'
import { licencesOf } from '#supply/merchants'
import { whoMay } from '#trust/identity'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInboxes } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { after, dayMs, hourMs } from '#kernel/time'
import { quarterBefore, quarterOf, sumsOf, type Share } from './taxes.rules'
import { files, reminders, reports, rows } from './tables'

/** Tax files 涉税报送 (E20; decree 810 of 2025 and the tax office's announcement 15): of each quarter, in the month after it, what every seller took. */
type Row = Omit<typeof rows.$inferInsert, 'fileId'>
/** What the books say of a quarter now, seller by seller. */
async function reckoned(ctx: Context, from: Date, to: Date): Promise<Row[]> {
  const by = new Map<string, Share[]>()
  for (const one of await sharesBetween(ctx, from, to)) { const its = by.get(one.merchantId); if (its) its.push(one); else by.set(one.merchantId, [one]) }
  const who = await licencesOf(ctx, [...by.keys()])
  return [...by].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([merchantId, shares]) => ({ merchantId, ...who.get(merchantId)!, ...sumsOf(shares) }))
}
const total = (its: readonly Row[], of: 'grossFen' | 'returnsFen' | 'netFen' | 'commissionFen'): number => its.reduce((sum, row) => sum + row[of], 0)
const told = (its: readonly Row[]): string => JSON.stringify(its.map(({ merchantId, name, licenceName, licenceNo, orders, grossFen, returnsFen, commissionFen }) => [merchantId, name, licenceName, licenceNo, orders, grossFen, returnsFen, commissionFen]))

/**
 * Makes the file of a quarter 生成报送文件, a copy that nothing changes any more; another of the same quarter corrects the one before and says why. Refuses a quarter that is not over, one before the decree held
 * (nothing before 2025-06-20), and a correction that would say the same. Answers the file and how many sellers lack a code.
 */
export function makeFile(ctx: Context, quarter: string, reason: string): Promise<{ id: string; number: number; incomplete: number }> {
  return transaction(ctx, async (ctx) => {
    const span = quarterOf(quarter) ?? unfit('quarter', 'taxes.before_decree')
    if (span.to > ctx.now) unfit('quarter', 'taxes.not_over')
    await ctx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 9))', [`taxes ${quarter}`])
    const its = await reckoned(ctx, span.from, span.to)
    const [last] = await ctx.db.select().from(files).where(eq(files.quarter, quarter)).orderBy(desc(files.number)).limit(1)
    if (last && told(await ctx.db.select().from(rows).where(eq(rows.fileId, last.id)).orderBy(rows.merchantId)) === told(its)) refuse('taxes.nothing_changed')
    const id = newId('txf', ctx.now)
    const number = (last?.number ?? 0) + 1
    const incomplete = its.filter(({ licenceNo }) => licenceNo === '').length
    const sums = { grossFen: total(its, 'grossFen'), returnsFen: total(its, 'returnsFen'), netFen: total(its, 'netFen'), commissionFen: total(its, 'commissionFen') }
    await ctx.db.insert(files).values({ id, quarter, number, reason, fromAt: span.from, toAt: span.to, sellers: its.length, incomplete, ...sums, madeBy: ctx.actor.id, madeAt: ctx.now })
    if (its.length > 0) await ctx.db.insert(rows).values(its.map((row) => ({ ...row, fileId: id })))
    await emit(ctx, TaxFileMade, { fileId: id, quarter, number, sellers: its.length, ...sums, at: ctx.now.toISOString() })
    await audit(ctx, { action: 'taxes.make_file', subject: id, after: { quarter, number, reason, sellers: its.length, incomplete } })
    return { id, number, incomplete }
  })
}

/** That a file was handed in, with the office's receipt; once. */
export function report(ctx: Context, id: string, receipt: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select({ id: files.id }).from(files).where(eq(files.id, id))
    if (!known) notFound()
    const fresh = await ctx.db.insert(reports).values({ fileId: id, receipt, reportedBy: ctx.actor.id, at: ctx.now }).onConflictDoNothing().returning({ fileId: reports.fileId })
    if (fresh.length === 0) refuse('taxes.reported_already')
    await audit(ctx, { action: 'taxes.report', subject: id, after: { receipt } })
  })
}

const remindDays: readonly number[] = [30, 20, 10, 5, 3, 2, 1]
const mostTold = 20
/** Reminds those who make tax files of the quarter before, as long as no file of it was handed in: some days before it is due, and every day after; each day once. Answers whether it did. */
export function remind(ctx: Context): Promise<boolean> {
  return transaction(ctx, async (ctx) => {
    const quarter = quarterBefore(ctx.now)
    const span = quarterOf(quarter)
    if (!span) return false
    const left = Math.ceil((span.dueAt.getTime() - ctx.now.getTime()) / dayMs)
    if (left > 0 && !remindDays.includes(left)) return false
    const [done] = await ctx.db.select({ id: files.id }).from(files).innerJoin(reports, and(eq(reports.fileId, files.id))).where(eq(files.quarter, quarter)).limit(1)
    if (done) return false
    const fresh = await ctx.db.insert(reminders).values({ quarter, day: after(ctx.now, 8 * hourMs).toISOString().slice(0, 10), at: ctx.now }).onConflictDoNothing().returning({ day: reminders.day })
    if (fresh.length === 0) return false
    const which = ctx.locale === 'en' ? 1 : 0
    const body = taxesTexts[left > 0 ? 'taxes.note_due' : 'taxes.note_overdue'][which].replace('{quarter}', quarter).replace('{day}', after(span.dueAt, 8 * hourMs - dayMs).toISOString().slice(0, 10))
    await tellInboxes(ctx, await whoMay(ctx, null, [{ staff: 'taxes.write' }], mostTold), { topic: 'money', title: taxesTexts['taxes.note_title'][which], body, link: '/taxes' })
    return true
  })
}
