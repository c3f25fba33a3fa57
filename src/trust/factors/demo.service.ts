import { asc, eq } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { codeAt, secondsLeft } from './apps.rules'
import { opened } from './keys.service'
import { apps } from './tables'

/** The codes of demo members now 演示口令: only of those whose secret was made by the seed, and only while the development inbox is on. */
export async function demoCodes(ctx: Context) {
  if (!ctx.ports.devInbox) notFound()
  const rows = await ctx.db.select({ subjectId: apps.subjectId, login: apps.label, secret: apps.secret }).from(apps).where(eq(apps.isDemo, true)).orderBy(asc(apps.subjectId)).limit(20)
  const items = await Promise.all(rows.map(async ({ subjectId, login, secret }) => ({ login, code: codeAt(await opened(ctx, subjectId, secret), ctx.now) })))
  return { items, secondsLeft: secondsLeft(ctx.now) }
}
