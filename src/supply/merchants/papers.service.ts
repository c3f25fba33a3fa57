import { and, count, eq, inArray, isNull, lt } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { forget } from '#kernel/files'
import { newId } from '#kernel/id'
import { keepPaper } from '#kernel/papers'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { after, dayMs } from '#kernel/time'
import { papers, type paperKinds } from './tables'

/** Papers 资质文件 (F76, F80): PDF files by which a merchant shows who he is and what he may sell; given with the application or later, seen by him and by staff who may. */
export interface PaperWish { readonly file: Uint8Array; readonly filename: string; readonly kind: (typeof paperKinds)[number] }
const mostPapers = 30
/** So many wait for their application at most: anybody may send them in. */
const mostUnclaimed = 200
export const mostPerApplication = 5
const longestName = 120

/** Whoever keeps a paper and whoever clears files away do not meet: the one holds this together with others of his kind, the other alone. */
const lockName = 'merchants.papers'
const holdTogether = (ctx: Context) => ctx.client.query('select pg_advisory_xact_lock_shared(hashtext($1))', [lockName])

async function put(ctx: Context, { file, filename, kind }: PaperWish, merchantId: string | null): Promise<{ id: string }> {
  await holdTogether(ctx)
  const name = await keepPaper(ctx, file)
  const id = newId('ppr', ctx.now)
  await ctx.db.insert(papers).values({ id, merchantId, kind, filename: filename.slice(-longestName), file: name, bytes: file.length, uploadedBy: ctx.actor.id, at: ctx.now })
  return { id }
}

/** A paper comes before the application that will name it. Refuses what is no plain PDF, and all when too many wait. */
export function keepApplicationPaper(ctx: Context, wish: PaperWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const [waiting] = await ctx.db.select({ n: count() }).from(papers).where(isNull(papers.merchantId))
    if (waiting!.n >= mostUnclaimed) refuse('merchants.papers_full')
    return put(ctx, wish, null)
  })
}

/** The papers that an application names become the applicant's; one that is gone, or is another's already, is refused beside its field. */
export async function claimPapers(ctx: Context, merchantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const claimed = await ctx.db.update(papers).set({ merchantId }).where(and(inArray(papers.id, [...ids]), isNull(papers.merchantId))).returning({ id: papers.id })
  if (claimed.length < new Set(ids).size) unfit('paperIds', 'merchants.paper_gone')
}

/** A merchant adds one of his own. Refuses more than thirty, what is no plain PDF, and what goes beyond his quota of files. */
export function addPaper(ctx: Context, wish: PaperWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const [standing] = await ctx.db.select({ n: count() }).from(papers).where(and(mine(ctx, papers.merchantId), isNull(papers.removedAt)))
    if (standing!.n >= mostPapers) refuse('merchants.too_many_papers', { most: mostPapers })
    const made = await put(ctx, wish, ownerId(ctx))
    await audit(ctx, { action: 'merchants.add_paper', subject: made.id, after: { kind: wish.kind, filename: wish.filename, bytes: wish.file.length } })
    return made
  })
}

/** A merchant puts one away: he sees it no more; staff do, as it is evidence. */
export function removePaper(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [removed] = await ctx.db.update(papers).set({ removedAt: ctx.now }).where(and(eq(papers.id, id), mine(ctx, papers.merchantId), isNull(papers.removedAt))).returning({ kind: papers.kind, filename: papers.filename })
    if (!removed) notFound()
    await audit(ctx, { action: 'merchants.remove_paper', subject: id, before: removed })
  })
}

/** What nobody's application has named within a day goes, and its file with it, where nothing else is that file. */
export function sweepPapers(ctx: Context): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await ctx.client.query('select pg_advisory_xact_lock(hashtext($1))', [lockName])
    const gone = await ctx.db.delete(papers).where(and(isNull(papers.merchantId), lt(papers.at, after(ctx.now, -dayMs)))).returning({ file: papers.file })
    const files = [...new Set(gone.map(({ file }) => file))]
    if (files.length === 0) return
    const still = await ctx.db.select({ file: papers.file }).from(papers).where(inArray(papers.file, files))
    for (const file of files.filter((one) => !still.some((other) => other.file === one))) await forget(ctx, file)
  })
}
