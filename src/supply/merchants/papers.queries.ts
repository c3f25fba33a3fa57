import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import type { Download } from '#kernel/exports'
import { notFound } from '#kernel/refusal'
import { papers } from './tables'

/** Papers 资质文件 as they are looked at: by their merchant without what he has put away, by staff with it. */
const mostShown = 100
const shown = { id: papers.id, kind: papers.kind, filename: papers.filename, bytes: papers.bytes, at: papers.at, removedAt: papers.removedAt }

export const myPapers = (ctx: Context) => ctx.db.select(shown).from(papers).where(and(eq(papers.merchantId, ownerId(ctx)), isNull(papers.removedAt))).orderBy(desc(papers.id)).limit(mostShown)
export const papersOf = (ctx: Context, merchantId: string) => ctx.db.select(shown).from(papers).where(eq(papers.merchantId, merchantId)).orderBy(desc(papers.id)).limit(mostShown)

/** The file of one's own paper, or for staff of anybody's, under a name of ours; never shown in a page. */
export async function paperFile(ctx: Context, id: string): Promise<Download> {
  const isStaff = ctx.actor.kind === 'staff'
  const [found] = await ctx.db.select({ file: papers.file, kind: papers.kind }).from(papers).where(and(eq(papers.id, id), isNotNull(papers.merchantId), ...(isStaff ? [] : [mine(ctx, papers.merchantId), isNull(papers.removedAt)])))
  const bytes = found && await ctx.ports.files.read(found.file)
  if (!bytes) return notFound()
  async function* pieces() { yield bytes! }
  return { filename: `${found.kind}-${id.slice(-8)}.pdf`, type: 'application/pdf', pieces: pieces() }
}
