import { categoryFacets, categoryOf, isVirtual, type ProductKind } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { settingOf } from '#kernel/settings'
import { noReasonDays } from './settings.rules'
import { exceptions } from './tables'

/** What the seven days are not for 不适用无理由退货: by category, told on the product's page before anybody buys. Kept by each process, as it changes seldom. */
export type Exception = typeof exceptions.$inferSelect
const kept = keepingOne(10_000, async (ctx: Context): Promise<ReadonlyMap<string, Exception>> => new Map((await ctx.db.select().from(exceptions)).map((one) => [one.categoryId, one])))
export const forgetExceptions = forgottenEverywhere('aftersales.exceptions', kept.forget)

export async function exceptionList(ctx: Context): Promise<{ items: Exception[] }> {
  return { items: await ctx.db.select().from(exceptions).orderBy(exceptions.categoryId).limit(2_000) }
}

/** The nearest one above holds. */
async function exceptionOf(ctx: Context, categoryId: string): Promise<Exception | undefined> {
  const [all, ways] = [await kept.of(ctx), await categoryFacets(ctx)]
  const way = ways.get(categoryId)?.way ?? []
  return way.toReversed().map((id) => all.get(id)).find((one) => one !== undefined)
}

/** What is promised before buying: how many days, or why there are none. */
export async function returnsOf(ctx: Context, categoryId: string): Promise<{ days: number; exception: Exception['kind'] | null }> {
  return { days: await settingOf(ctx, noReasonDays), exception: (await exceptionOf(ctx, categoryId))?.kind ?? null }
}

/** Of these lines the products that the seven days are not for: taken out of them when the order was placed, or virtual, as what was opened of these cannot come back (Consumer Law 25, 3). */
export async function excludedOf(ctx: Context, lines: readonly { readonly productId: string; readonly kind: ProductKind }[], placedAt: Date): Promise<ReadonlyMap<string, Exception['kind']>> {
  const found = new Map<string, Exception['kind']>(lines.filter(({ kind }) => isVirtual(kind)).map(({ productId }) => [productId, 'opened_media']))
  if ((await kept.of(ctx)).size === 0) return found
  for (const [productId, categoryId] of await categoryOf(ctx, lines.map(({ productId }) => productId))) {
    const one = await exceptionOf(ctx, categoryId)
    if (one && one.since <= placedAt) found.set(productId, one.kind)
  }
  return found
}
