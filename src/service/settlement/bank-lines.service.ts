import { createHash } from 'node:crypto'
import { and, asc, eq, gt, inArray, lt, min, sql } from 'drizzle-orm'
import { expectedTransfer } from '#finance/deposits'
import { clearedOf } from '#finance/payments'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal } from '#kernel/refusal'
import { tableOf } from '#kernel/sheets'
import { after, dayMs, fromIso } from '#kernel/time'
import { judged, lineOf, meantBy, type BankLine } from './bank-lines.rules'
import { cameBack } from './paying.service'
import { bankBreaks, bankFiles, bankLines, payouts } from './tables'

/** Bank reconciliation 银行对账 (F75): the bank's statement, each line once, beside payouts, what channels settled, and deposits; what differs is listed until it heals or somebody settles it. */
const mostLines = 5_000

/**
 * Takes a file of the bank's in 导入流水: the same file, and the same line in another file, changes nothing. Refuses a file with a row that cannot be read, whole, and one that says another amount under a known
 * number. Answers how many lines it had, how many were new, and how many differences stand open.
 */
export async function importBank(ctx: Context, file: Uint8Array, filename: string): Promise<{ lines: number; fresh: number; open: number }> {
  const { records } = await tableOf(file, { filename })
  if (records.length === 0 || records.length > mostLines) throw new Refusal('settlement.bank_file_size', { field: 'file', most: mostLines }, 422)
  const its = records.map((row, i) => { const line = lineOf(row); if ('wrong' in line) throw new Refusal('settlement.bank_row_wrong', { field: 'file', row: i + 2, column: line.wrong }, 422); return line })
  const digest = createHash('sha256').update(file).digest('hex')
  const fresh = await transaction(ctx, async (ctx) => {
    const id = newId('bkf', ctx.now)
    const [known] = await ctx.db.insert(bankFiles).values({ id, name: filename.slice(0, 200), digest, lines: its.length, fresh: 0, importedBy: ctx.actor.id, at: ctx.now }).onConflictDoNothing().returning()
    if (!known) return 0
    let made = 0
    for (const line of its) made += await keepLine(ctx, id, line)
    await ctx.db.update(bankFiles).set({ fresh: made }).where(eq(bankFiles.id, id))
    await audit(ctx, { action: 'settlement.import_bank', subject: id, after: { name: filename, lines: its.length, fresh: made } })
    return made
  })
  await compareBank(ctx)
  const [open] = await ctx.db.select({ n: sql<number>`count(*)::int` }).from(bankBreaks).where(eq(bankBreaks.state, 'open'))
  return { lines: its.length, fresh, open: open!.n }
}

async function keepLine(ctx: Context, fileId: string, { at, ...line }: BankLine): Promise<0 | 1> {
  const meant = meantBy(line)
  const made = await ctx.db.insert(bankLines).values({ ...line, at: fromIso(at), fileId, what: meant?.what ?? null, ref: meant?.ref ?? null, isMatched: false }).onConflictDoNothing().returning({ number: bankLines.number })
  if (made.length > 0) return 1
  const [known] = await ctx.db.select({ amountFen: bankLines.amountFen, direction: bankLines.direction }).from(bankLines).where(eq(bankLines.number, line.number))
  if (known!.amountFen !== line.amountFen || known!.direction !== line.direction) throw new Refusal('settlement.bank_number_changed', { field: 'file', number: line.number }, 422)
  return 0
}

type Line = typeof bankLines.$inferSelect
const atOnce = 500
/** Looks at every line that is not matched yet, each in a transaction of its own, and at what left and the bank has not told of. Answers how many were matched. */
export async function compareBank(ctx: Context): Promise<number> {
  let matched = 0
  for (let last = ''; ;) {
    const waiting = await ctx.db.select().from(bankLines).where(and(eq(bankLines.isMatched, false), gt(bankLines.number, last))).orderBy(asc(bankLines.number)).limit(atOnce)
    for (const line of waiting) await transaction(ctx, (ctx) => match(ctx, line)).then((isMatched) => { if (isMatched) matched++ }, (fault: unknown) => { ctx.log.warn({ err: fault, number: line.number }, 'a line of the bank could not be looked at') })
    if (waiting.length < atOnce) break
    last = waiting.at(-1)!.number
  }
  await missingThere(ctx)
  return matched
}

async function match(ctx: Context, { number }: Line): Promise<boolean> {
  const [line] = await ctx.db.select().from(bankLines).where(and(eq(bankLines.number, number), eq(bankLines.isMatched, false))).for('update')
  if (!line) return false
  const known = line.what ? line : await byBankRef(ctx, line)
  const what = known.what
  const ours = what ? await oursOf(ctx, what, known.ref!) : undefined
  const taken = what ? await ctx.db.select({ number: bankLines.number }).from(bankLines).where(and(eq(bankLines.what, what), eq(bankLines.ref, known.ref!), eq(bankLines.isMatched, true))) : []
  const verdict = judged(line, ours?.fen, taken.length > 0)
  if (verdict === 'matched') { await ours!.settle?.(); await ctx.db.update(bankLines).set({ isMatched: true, what: what!, ref: known.ref! }).where(eq(bankLines.number, number)) }
  await ctx.db.update(bankBreaks).set({ state: 'healed', endedAt: ctx.now }).where(and(eq(bankBreaks.ref, number), eq(bankBreaks.state, 'open'), verdict === 'matched' ? undefined : sql`${bankBreaks.kind} <> ${verdict}`))
  if (verdict !== 'matched') await found(ctx, { kind: verdict, what: what ?? 'unknown', ref: number, oursFen: ours?.fen ?? null, theirsFen: line.amountFen })
  else await ctx.db.update(bankBreaks).set({ state: 'healed', endedAt: ctx.now }).where(and(eq(bankBreaks.ref, known.ref!), eq(bankBreaks.kind, 'missing_there'), eq(bankBreaks.state, 'open')))
  return verdict === 'matched'
}

/** A line without our number may bear the one that the bank answered a payout with. */
async function byBankRef(ctx: Context, line: Line): Promise<{ what: 'payout' | null; ref: string | null }> {
  const [payout] = line.direction === 'out' ? await ctx.db.select({ id: payouts.id }).from(payouts).where(eq(payouts.bankRef, line.number)).limit(1) : []
  return payout ? { what: 'payout', ref: payout.id } : { what: null, ref: null }
}

interface Ours { readonly fen: number; /** What becomes of ours when the bank's line is the same. */ readonly settle?: () => Promise<unknown> }
/** What of ours a line means, and of what amount; nothing where there is none, or not yet. */
async function oursOf(ctx: Context, what: NonNullable<Line['what']>, ref: string): Promise<Ours | undefined> {
  if (what === 'channel') { const [channel, day] = ref.split(' ') as [string, string]; return clearedOf(ctx, channel, day).then((fen) => (fen === undefined ? undefined : { fen })) }
  if (what === 'deposit') return expectedTransfer(ctx, ref)
  const [payout] = await ctx.db.select().from(payouts).where(eq(payouts.id, ref))
  if (!payout || (payout.state !== 'paid' && payout.state !== 'returned')) return undefined
  return { fen: payout.amountFen - payout.feeFen, ...(what === 'payout_return' && { settle: () => cameBack(ctx, payout.id) }) }
}

const graceDays = 2
/** What we paid and the bank has not told of, since its statements are known and some days ago. */
async function missingThere(ctx: Context): Promise<void> {
  const [first] = await ctx.db.select({ at: min(bankLines.at) }).from(bankLines)
  if (!first?.at) return
  const paid = await ctx.db.select({ id: payouts.id, fen: sql<number>`(${payouts.amountFen} - ${payouts.feeFen})::float8` }).from(payouts)
    .where(and(inArray(payouts.state, ['paid', 'returned']), gt(payouts.changedAt, first.at), lt(payouts.changedAt, after(ctx.now, -graceDays * dayMs)), sql`not exists (select 1 from settlement_bank_lines l where l.what = 'payout' and l.ref = ${payouts.id} and l.is_matched)`)).limit(atOnce)
  for (const { id, fen } of paid) await found(ctx, { kind: 'missing_there', what: 'payout', ref: id, oursFen: fen, theirsFen: null })
}

/** A difference is written once, and stands open again where it had healed; what somebody settled stays settled. */
const found = (ctx: Context, one: Pick<typeof bankBreaks.$inferInsert, 'kind' | 'what' | 'ref' | 'oursFen' | 'theirsFen'>) => ctx.db.insert(bankBreaks).values({ id: newId('bbk', ctx.now), ...one, state: 'open', at: ctx.now })
  .onConflictDoUpdate({ target: [bankBreaks.what, bankBreaks.ref, bankBreaks.kind], set: { state: 'open', endedAt: null, oursFen: sql`excluded.ours_fen`, theirsFen: sql`excluded.theirs_fen` }, setWhere: eq(bankBreaks.state, 'healed') })

/** A person has looked into a difference and says how it was settled. Refuses one that is not open any more. */
export function settleBankBreak(ctx: Context, id: string, note: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [settled] = await ctx.db.update(bankBreaks).set({ state: 'settled', note, settledBy: ctx.actor.id, endedAt: ctx.now }).where(and(eq(bankBreaks.id, id), eq(bankBreaks.state, 'open'))).returning()
    if (!settled) { const [known] = await ctx.db.select({ id: bankBreaks.id }).from(bankBreaks).where(eq(bankBreaks.id, id)); if (!known) notFound(); refuse('settlement.wrong_state') }
    await audit(ctx, { action: 'settlement.settle_bank_break', subject: id, before: { state: 'open' }, after: { state: 'settled', note } })
  })
}
