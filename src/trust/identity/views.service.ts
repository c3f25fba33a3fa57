import { and, eq, ne } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse } from '#kernel/refusal'
import { views } from './tables'
import { mostViews } from './people.queries'

/** Keeping views 保存视图: whoever acts has his own, and only he reads, replaces and drops them (I-18). */
export interface ViewWish { readonly list: string; readonly name: string; readonly filters: Readonly<Record<string, string>> }

/** Keeps the filters of a list under a name; what stood under that name is replaced. Refuses the twenty-first. */
export function keepView(ctx: Context, { list, name, filters }: ViewWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const memberId = ctx.actor.id
    await ctx.client.query('select pg_advisory_xact_lock(hashtext($1))', [`identity.views.${memberId}`])
    if (await ctx.db.$count(views, and(eq(views.memberId, memberId), eq(views.list, list), ne(views.name, name))) >= mostViews) refuse('identity.too_many_views', { most: mostViews })
    const [kept] = await ctx.db.insert(views).values({ id: newId('viw', ctx.now), memberId, list, name, filters, at: ctx.now })
      .onConflictDoUpdate({ target: [views.memberId, views.list, views.name], set: { filters } }).returning({ id: views.id })
    return { id: kept!.id }
  })
}

/** Drops a view of one's own; another's is not found. */
export async function dropView(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db.delete(views).where(and(eq(views.id, id), eq(views.memberId, ctx.actor.id))).returning({ id: views.id })
  if (gone.length === 0) notFound()
}
