import { desc, gt } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { keepingOne } from '#kernel/kept'
import { misses, pins, synonyms } from './tables'

/** What operators see of the search 搜索运营: words that mean the same, what is pinned, and what was asked in vain. */
export const synonymsNow = (ctx: Context) => ctx.db.select().from(synonyms).orderBy(desc(synonyms.id)).limit(500)
export const missesNow = (ctx: Context) => ctx.db.select().from(misses).orderBy(desc(misses.times), misses.query).limit(100)
export const pinsNow = (ctx: Context) => ctx.db.select().from(pins).orderBy(desc(pins.id)).limit(500)

const [freshMs, mostPins] = [10_000, 5_000]
export interface Pin { readonly productId: string; readonly place: number; readonly isPaid: boolean; readonly startsAt: Date; readonly endsAt: Date }
const live = keepingOne(freshMs, async (ctx) => {
  const rows = await ctx.db.select({ query: pins.query, productId: pins.productId, place: pins.place, isPaid: pins.isPaid, startsAt: pins.startsAt, endsAt: pins.endsAt }).from(pins).where(gt(pins.endsAt, ctx.now)).orderBy(pins.place, pins.id).limit(mostPins)
  const by = new Map<string, Pin[]>()
  for (const { query, ...pin } of rows) by.set(query, [...by.get(query) ?? [], pin])
  return by as ReadonlyMap<string, readonly Pin[]>
})
export const forgetPins = live.forget
/** What is pinned to a query right now, the first place first. */
export const pinsOf = async (ctx: Context, query: string): Promise<readonly Pin[]> => ((await live.of(ctx)).get(query) ?? []).filter(({ startsAt, endsAt }) => startsAt <= ctx.now && ctx.now < endsAt)
