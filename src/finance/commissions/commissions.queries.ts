import { and, desc, eq, gt, isNull, lt, or } from 'drizzle-orm'
import { categoryFacets } from '#supply/catalog'
import type { Context } from '#kernel/context'
import { ownerId } from '#kernel/access'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { defineSetting, settingOf } from '#kernel/settings'
import { holding, rateFor, type Rate } from './commissions.rules'
import { rates } from './tables'

/** Commissions as they are asked for 查询佣金: by the order that freezes them, by merchants and by the platform. */
export const feeSetting = defineSetting({ key: 'commissions.usual_percent', fallback: 5, least: 0, most: 30, unit: 'percent', says: ['平台默认佣金比例（未设类目或商家费率时）', 'What the platform keeps of a sale where no commission of its category or merchant speaks'] })

const mostKept = 5_000
const kept = keepingOne<readonly Rate[]>(5_000, (ctx) => ctx.db.select({ id: rates.id, merchantId: rates.merchantId, categoryId: rates.categoryId, rateBps: rates.rateBps, fromAt: rates.fromAt, untilAt: rates.untilAt }).from(rates)
  .where(or(isNull(rates.untilAt), gt(rates.untilAt, ctx.now))).orderBy(desc(rates.id)).limit(mostKept))
export const forgetRates = forgottenEverywhere('commissions.rates', kept.forget)

/** What the platform keeps of goods of a category that a merchant sells now; all of it is kept in the process, so that an order asks nobody. */
export async function commissionsNow(ctx: Context): Promise<(merchantId: string, categoryId: string) => number> {
  const [all, categories, percent] = await Promise.all([kept.of(ctx), categoryFacets(ctx), settingOf(ctx, feeSetting)])
  return (merchantId, categoryId) => rateFor(all, { merchantId, categoryIds: categories.get(categoryId)?.way ?? [] }, ctx.now, percent * 100)
}

export interface RateAsk { readonly merchantId?: string | undefined; readonly categoryId?: string | undefined; readonly cursor?: string | undefined; readonly limit: number }
/** Every version that was ever published, newest first: a merchant sees those for everybody and his own, the platform all. `isHolding` says which speak now. */
export async function ratePage(ctx: Context, { merchantId, categoryId, cursor, limit }: RateAsk) {
  const own = ctx.actor.kind === 'merchant' ? or(isNull(rates.merchantId), eq(rates.merchantId, ownerId(ctx))) : undefined
  const rows = await ctx.db.select().from(rates).where(and(own, merchantId ? eq(rates.merchantId, merchantId) : undefined, categoryId ? eq(rates.categoryId, categoryId) : undefined, cursor ? lt(rates.id, cursor) : undefined)).orderBy(desc(rates.id)).limit(limit + 1)
  const now = new Set([...holding(await kept.of(ctx), ctx.now).values()].map(({ id }) => id))
  const items = rows.slice(0, limit).map((row) => ({ ...row, isHolding: now.has(row.id) }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null, fallbackBps: await settingOf(ctx, feeSetting) * 100 }
}
