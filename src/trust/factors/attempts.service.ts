import { placeOf } from '#kernel/addresses'
import { beside, type Context } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { hashed } from './keys.service'

/** Attempts 尝试次数: how often passwords and factors may be tried. Counted before what was given is looked at, whether or not the account exists (I-22). */
export const windowMs = 15 * minuteMs
const mostHere = 5
const mostFromPlace = 60
const mostForAccount = 30

const claim = `insert into factors_attempts as a (key, count, since) values ($1, 1, $2)
  on conflict (key) do update set count = case when a.since <= $3 then 1 else a.count + 1 end, since = case when a.since <= $3 then $2 else a.since end
  where a.since <= $3 or a.count < $4 returning count`

/** Counts one more within the window; undefined where `most` were already counted. Beside: a refusal that undoes the caller's transaction must not undo the count. */
export async function countOne(ctx: Context, key: string, most: number): Promise<number | undefined> {
  const { rows: [row] } = await beside(ctx).query<{ count: number }>({ name: 'factors.count_try', text: claim, values: [key, ctx.now, after(ctx.now, -windowMs), most] })
  return row?.count
}

export async function forgetCount(ctx: Context, key: string): Promise<void> {
  await beside(ctx).query('delete from factors_attempts where key = $1', [key])
}

/**
 * Counts one try of a password for this account from this place; answers how to forget it after success. Refuses `identity.too_many_tries` (429) after
 * 5 in 15 minutes for an account from one place, 30 for an account from anywhere, 60 from one place for any.
 */
export async function countTry(ctx: Context, account: string): Promise<() => Promise<void>> {
  const place = placeOf(ctx.caller?.ip ?? '')
  const here = await hashed(ctx, 'here', `${account}/${place}`)
  const limits = [[here, mostHere], [await hashed(ctx, 'place', place), mostFromPlace], [await hashed(ctx, 'account', account), mostForAccount]] as const
  for (const [key, most] of limits) {
    if (await countOne(ctx, key, most) === undefined) throw new Refusal('identity.too_many_tries', { retryAfterSeconds: windowMs / 1_000, minutes: windowMs / minuteMs }, 429)
  }
  return () => forgetCount(ctx, here)
}
