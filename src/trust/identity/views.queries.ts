import { and, asc, eq } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { mostViews } from './views.rules'
import { views } from './tables'

/** The saved views of one member for one list 视图, the oldest first. */
export const viewsOf = (ctx: Context, memberId: string, list: string) => ctx.db.select({ id: views.id, name: views.name, filters: views.filters }).from(views)
  .where(and(eq(views.memberId, memberId), eq(views.list, list))).orderBy(asc(views.id)).limit(mostViews)
