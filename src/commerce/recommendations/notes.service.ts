import { createHash } from 'node:crypto'
import { choicesOf, takeViews } from '#insight/facts'
import { categoryOf } from '#supply/catalog'
import { transaction, type Context } from '#kernel/context'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs, dayNo } from '#kernel/time'
import { noteBasket } from './again.service'
import type { Kind } from './tables'

/** Notes 记录: what people take, as news of orders and facts of pages tell it. What they name is known to nobody who has switched personalisation off. */
export const boughtDays = defineSetting({ key: 'recommendations.bought_days', fallback: 365, least: 30, most: 1_095, unit: 'days', says: ['共同购买统计多少天内的订单', 'Orders of so many days count as bought together'] })
export const seenDays = defineSetting({ key: 'recommendations.seen_days', fallback: 30, least: 3, most: 90, unit: 'days', says: ['共同浏览统计多少天内的访问', 'Visits of so many days count as seen together'] })

interface Step { readonly way: string; readonly productId: string; readonly at: Date }
/** A product counts once in a way, where it came first. What was deleted meanwhile is passed over. */
async function addSteps(ctx: Context, kind: Kind, steps: readonly Step[]): Promise<void> {
  const sorted = steps.toSorted((a, b) => (a.way + a.productId < b.way + b.productId ? -1 : 1))
  await ctx.client.query({ name: 'recommendations.add_steps', values: [kind, sorted.map(({ way }) => way), sorted.map(({ productId }) => productId), sorted.map(({ at }) => at)], text: `
    insert into recommendations_ways (kind, way, product_id, at) select $1, s.way, s.product_id, s.at from unnest($2::text[], $3::text[], $4::timestamptz[]) as s(way, product_id, at) on conflict do nothing` })
}

interface Paid { readonly parentId: string; readonly shopperId: string; readonly lines: readonly { readonly productId: string; readonly quantity: number; readonly isGift?: boolean | undefined }[] }
/** An order was paid: what it holds was bought together with what its buyer bought before; without his name, where he wants none, with what lies in the same order alone. Sales of the day count all. */
export async function noteBought(ctx: Context, { parentId, shopperId, lines }: Paid, at: Date): Promise<void> {
  const chosen = lines.filter(({ isGift }) => !isGift)
  if (chosen.length === 0) return
  const { isPersonal } = await choicesOf(ctx, shopperId)
  const way = isPersonal ? shopperId : `way_${createHash('sha256').update(parentId).digest('hex').slice(0, 24)}`
  await transaction(ctx, async (ctx) => {
    await addSteps(ctx, 'bought', [...new Set(chosen.map(({ productId }) => productId))].map((productId) => ({ way, productId, at })))
    if (isPersonal) await noteBasket(ctx, { shopperId, parentId, productIds: chosen.map(({ productId }) => productId) }, at)
    await ctx.client.query({ name: 'recommendations.add_sales', values: [dayNo(at), chosen.map(({ productId }) => productId), chosen.map(({ quantity }) => quantity)], text: `
      insert into recommendations_sales (day_no, product_id, pieces) select $1, id, sum(n)::int from unnest($2::text[], $3::int[]) as l(id, n) group by id order by id
      on conflict (day_no, product_id) do update set pieces = recommendations_sales.pieces + excluded.pieces` })
  })
}

const [mostViews, mostRounds, mostInVisit] = [5_000, 10, 30]
/** Page views that nobody has counted: into the way of their visit, and into what their reader looked at lately, where he has a name here. A visit of more than thirty products is a machine's or tells nothing. */
export async function noteViews(ctx: Context): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const many = await transaction(ctx, async (ctx) => {
      const taken = await takeViews(ctx, mostViews)
      if (taken.length === 0) return 0
      // A browser may name what is not there.
      const known = await categoryOf(ctx, [...new Set(taken.map(({ productId }) => productId))])
      const views = taken.filter(({ productId }) => known.has(productId))
      const length = new Map<string, number>()
      const steps = views.flatMap(({ visit, productId, at }): Step[] => {
        if (visit === null) return []
        const now = (length.get(visit) ?? 0) + 1
        length.set(visit, now)
        return now > mostInVisit ? [] : [{ way: visit, productId, at }]
      })
      if (steps.length > 0) await addSteps(ctx, 'seen', steps)
      await lookedAt(ctx, views.flatMap(({ ownerId, productId, at }) => (ownerId === null ? [] : [{ way: ownerId, productId, at }])))
      return taken.length
    })
    if (many < mostViews) return
  }
}

async function lookedAt(ctx: Context, steps: readonly Step[]): Promise<void> {
  const last = [...new Map(steps.map((step) => [`${step.way} ${step.productId}`, step])).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, step]) => step)
  if (last.length === 0) return
  await ctx.client.query({ name: 'recommendations.looked_at', values: [last.map(({ way }) => way), last.map(({ productId }) => productId), last.map(({ at }) => at)], text: `
    insert into recommendations_recent (shopper_id, product_id, at) select * from unnest($1::text[], $2::text[], $3::timestamptz[]) on conflict (shopper_id, product_id) do update set at = greatest(recommendations_recent.at, excluded.at)` })
}

/** Somebody has switched personalisation off: what he looked at and bought is not his any more. What was counted of it stays as numbers. */
export function forgetHim(ctx: Context, { ownerId, isPersonal }: { readonly ownerId: string; readonly isPersonal: boolean }): Promise<void> {
  if (isPersonal) return Promise.resolve()
  return transaction(ctx, async (ctx) => {
    await ctx.client.query({ name: 'recommendations.forget_recent', text: 'delete from recommendations_recent where shopper_id = $1', values: [ownerId] })
    await ctx.client.query({ name: 'recommendations.forget_baskets', text: 'delete from recommendations_baskets where shopper_id = $1', values: [ownerId] })
    await ctx.client.query({ name: 'recommendations.forget_ways', text: `update recommendations_ways set way = 'way_' || substr(md5(random()::text || clock_timestamp()::text), 1, 24) from (select 1) one where kind = 'bought' and way = $1`, values: [ownerId] })
  })
}

const mostSwept = 5_000
/** What is older than it may be is no way any more; its products' counts fall with it, and their neighbours are found anew. */
export async function sweepWays(ctx: Context): Promise<void> {
  for (const [kind, days] of [['bought', await settingOf(ctx, boughtDays)], ['seen', await settingOf(ctx, seenDays)]] as const) {
    for (let round = 0; round < mostRounds; round++) {
      const { rows: [swept] } = await ctx.client.query<{ many: number }>({ name: 'recommendations.sweep', values: [kind, after(ctx.now, -days * dayMs), mostSwept], text: `
        with old as (select way, product_id from recommendations_ways where kind = $1 and at < $2 order by at limit $3),
        gone as (delete from recommendations_ways w using old where w.kind = $1 and w.way = old.way and w.product_id = old.product_id returning w.product_id, w.is_counted, w.way),
        less as (update recommendations_goods g set taken = g.taken - c.many, is_stale = true from (select product_id, count(*)::int as many from gone where is_counted group by 1) c where g.kind = $1 and g.product_id = c.product_id)
        select count(*)::int as many from gone` })
      if (swept!.many < mostSwept) break
    }
  }
  for (let round = 0; round < mostRounds; round++) {
    const { rowCount } = await ctx.client.query({ name: 'recommendations.sweep_baskets', values: [after(ctx.now, -(await settingOf(ctx, boughtDays)) * dayMs), mostSwept], text: `
      delete from recommendations_baskets b using (select shopper_id, parent_id, product_id from recommendations_baskets where at < $1 order by at limit $2) old where b.shopper_id = old.shopper_id and b.parent_id = old.parent_id and b.product_id = old.product_id` })
    if ((rowCount ?? 0) < mostSwept) break
  }
  await ctx.client.query({ name: 'recommendations.sweep_recent', values: [after(ctx.now, -(await settingOf(ctx, seenDays)) * dayMs)], text: 'delete from recommendations_recent where at < $1' })
  await ctx.client.query({ name: 'recommendations.sweep_sales', values: [dayNo(ctx.now) - soldDays], text: 'delete from recommendations_sales where day_no < $1' })
}
const soldDays = 60
