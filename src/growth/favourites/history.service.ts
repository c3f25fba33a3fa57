import { and, eq } from 'drizzle-orm'
import { choicesOf } from '#insight/facts'
import { keptProducts } from '#supply/catalog'
import { mine, ownerId } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { lastLooks, mostSeen, type Step } from './favourites.rules'
import { seen } from './tables'

/** History 浏览记录: what a shopper has looked at, for himself. A guest's lies in his browser alone, and is handed over as he signs in. */
export const keepSeenDays = defineSetting({ key: 'favourites.seen_days', fallback: 90, least: 7, most: 400, unit: 'days', says: ['浏览记录保留天数', 'Browse history is kept so many days'] })

/** Notes what was looked at, each product where it was last, the newest two hundred; nothing where personalisation is off (PIPL 24), which the answer says. What is not known, or banned, is passed over. */
export async function noteSeen(ctx: Context, steps: readonly Step[]): Promise<{ readonly isOn: boolean }> {
  if (!(await choicesOf(ctx, ctx.actor.id)).isPersonal) return { isOn: false }
  const last = lastLooks(steps, ctx.now)
  const known = await keptProducts(ctx, [...last.keys()])
  const looks = [...last].filter(([id]) => (known.get(id)?.title ?? '') !== '').toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (looks.length > 0) await transaction(ctx, async (ctx) => {
    await ctx.client.query({ name: 'favourites.note_seen', values: [ownerId(ctx), looks.map(([id]) => id), looks.map(([, at]) => at)], text: `
      insert into favourites_seen (shopper_id, product_id, at) select $1, l.id, l.at from unnest($2::text[], $3::timestamptz[]) as l(id, at)
      on conflict (shopper_id, product_id) do update set at = greatest(favourites_seen.at, excluded.at)` })
    await ctx.client.query({ name: 'favourites.trim_seen', values: [ownerId(ctx), mostSeen], text: `
      delete from favourites_seen where shopper_id = $1 and (at, product_id) <= (select at, product_id from favourites_seen where shopper_id = $1 order by at desc, product_id desc offset $2 limit 1)` })
  })
  return { isOn: true }
}

/** Forgets one product of one's history, or all of it. */
export async function forgetSeen(ctx: Context, productId?: string): Promise<void> {
  await ctx.db.delete(seen).where(and(mine(ctx, seen.shopperId), productId ? eq(seen.productId, productId) : undefined))
}

/** Somebody has switched personalisation off: what he looked at is forgotten. */
export async function forgetHim(ctx: Context, { ownerId: shopperId, isPersonal }: { readonly ownerId: string; readonly isPersonal: boolean }): Promise<void> {
  if (!isPersonal) await ctx.db.delete(seen).where(eq(seen.shopperId, shopperId))
}

const mostSwept = 5_000
const mostRounds = 20
/** What is over its days is forgotten. */
export async function sweepSeen(ctx: Context): Promise<void> {
  const before = after(ctx.now, -(await settingOf(ctx, keepSeenDays)) * dayMs)
  for (let round = 0; round < mostRounds; round++) {
    const { rowCount } = await ctx.client.query({ name: 'favourites.sweep_seen', values: [before, mostSwept], text: `
      delete from favourites_seen s using (select shopper_id, product_id from favourites_seen where at < $1 order by at limit $2) old where s.shopper_id = old.shopper_id and s.product_id = old.product_id` })
    if ((rowCount ?? 0) < mostSwept) return
  }
}
