import { desc } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { misses, synonyms } from './tables'

/** What operators see of the search 搜索运营: words that mean the same, and what was asked in vain. */
export const synonymsNow = (ctx: Context) => ctx.db.select().from(synonyms).orderBy(desc(synonyms.id)).limit(500)
export const missesNow = (ctx: Context) => ctx.db.select().from(misses).orderBy(desc(misses.times), misses.query).limit(100)
