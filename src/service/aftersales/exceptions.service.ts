import { eq } from 'drizzle-orm'
import { ExceptionChanged } from '#events/aftersales'
import { categoryFacets } from '#supply/catalog'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { notFound } from '#kernel/refusal'
import { forgetExceptions, type Exception } from './exceptions.queries'
import { exceptions } from './tables'

/** Takes a category out of the seven days, by the law's own four kinds alone, or (null) puts it back. It holds for orders from now on. */
export function setException(ctx: Context, categoryId: string, kind: Exception['kind'] | null): Promise<void> {
  return transaction(ctx, async (ctx) => {
    if (!(await categoryFacets(ctx)).has(categoryId)) notFound()
    const [before] = await ctx.db.select().from(exceptions).where(eq(exceptions.categoryId, categoryId)).for('update')
    if ((before?.kind ?? null) === kind) return
    if (kind === null) await ctx.db.delete(exceptions).where(eq(exceptions.categoryId, categoryId))
    else await ctx.db.insert(exceptions).values({ categoryId, kind, since: ctx.now, changedBy: ctx.actor.id }).onConflictDoUpdate({ target: exceptions.categoryId, set: { kind, changedBy: ctx.actor.id, ...(!before && { since: ctx.now }) } })
    await audit(ctx, { action: 'aftersales.set_exception', subject: categoryId, before: { kind: before?.kind ?? null }, after: { kind } })
    await emit(ctx, ExceptionChanged, { categoryId, kind, at: ctx.now.toISOString() })
    await forgetExceptions(ctx)
  })
}
