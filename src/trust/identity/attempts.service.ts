import type { Context } from '#kernel/context'
import { Refusal } from '#kernel/refusal'
import { after, minuteMs } from '#kernel/time'
import { hashed } from './keys.service'

/** Attempts 尝试次数: how often passwords may be tried. Counted before the password is looked at, whether or not the account exists (I-22). */
const windowMs = 15 * minuteMs
const mostHere = 5
const mostFromPlace = 60
const mostForAccount = 30

const claim = `insert into identity_attempts as a (key, count, since) values ($1, 1, $2)
  on conflict (key) do update set count = case when a.since <= $3 then 1 else a.count + 1 end, since = case when a.since <= $3 then $2 else a.since end
  where a.since <= $3 or a.count < $4 returning count`

/**
 * Counts one try for this account from this place; answers how to forget it after success. Refuses `identity.too_many_tries` (429) after
 * 5 in 15 minutes for an account from one place, 30 for an account from anywhere, 60 from one place for any.
 */
export async function countTry(ctx: Context, account: string): Promise<() => Promise<void>> {
  const ip = ctx.caller?.ip ?? ''
  const here = await hashed(ctx, 'here', `${account}/${ip}`)
  const limits = [[here, mostHere], [await hashed(ctx, 'place', ip), mostFromPlace], [await hashed(ctx, 'account', account), mostForAccount]] as const
  for (const [key, most] of limits) {
    // On the pool: a refusal that undoes the caller's transaction must not undo the count.
    const { rowCount } = await ctx.pool.query({ name: 'identity.count_try', text: claim, values: [key, ctx.now, after(ctx.now, -windowMs), most] })
    if (rowCount === 0) throw new Refusal('identity.too_many_tries', { retryAfterSeconds: windowMs / 1_000, minutes: windowMs / minuteMs }, 429)
  }
  return async () => { await ctx.pool.query('delete from identity_attempts where key = $1', [here]) }
}
