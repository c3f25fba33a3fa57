import { and, eq } from 'drizzle-orm'
import { categoryFacets } from '#supply/catalog'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { forgetComplements } from './lists.queries'
import { complements } from './tables'

/** Complements 搭配类目 (F05): whoever looks at goods of one category is shown those of another first: a coffee machine, then beans and a frother. Refuses unknown categories, one with itself, and a pair that stands there. */
export function addComplement(ctx: Context, { categoryId, otherId, position }: { readonly categoryId: string; readonly otherId: string; readonly position: number }): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const known = await categoryFacets(ctx)
    if (!known.has(categoryId)) unfit('categoryId', 'recommendations.no_such_category')
    if (!known.has(otherId)) unfit('otherId', 'recommendations.no_such_category')
    if (categoryId === otherId) unfit('otherId', 'recommendations.same_category')
    const id = newId('cpl', ctx.now)
    const [made] = await ctx.db.insert(complements).values({ id, categoryId, otherId, position, changedBy: ctx.actor.id, changedAt: ctx.now }).onConflictDoNothing().returning({ id: complements.id })
    if (!made) refuse('recommendations.complement_there')
    await audit(ctx, { action: 'recommendations.add_complement', subject: id, after: { categoryId, otherId, position } })
    await forgetComplements(ctx)
    return { id }
  })
}

export function removeComplement(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [gone] = await ctx.db.delete(complements).where(and(eq(complements.id, id))).returning()
    if (!gone) notFound()
    await audit(ctx, { action: 'recommendations.remove_complement', subject: id, before: { categoryId: gone.categoryId, otherId: gone.otherId, position: gone.position } })
    await forgetComplements(ctx)
  })
}
