import { randomInt, timingSafeEqual } from 'node:crypto'
import { placeOf } from '#kernel/addresses'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { Refusal } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs, hourMs, minuteMs } from '#kernel/time'
import { identityTexts } from '#locales/identity'
import { hashed } from '#trust/factors'
import type { purposes } from './tables'

/** One-time codes 短信验证码 (I-23): six random digits, one use, bound to phone, purpose and browser; only the newest counts. */
export type Purpose = (typeof purposes)[number]
const mostTries = 5
/** What was sent by a clock that has gone back since is as if it had not been: it neither opens anything nor keeps a new code from being sent. */
const mostAheadMs = minuteMs
/** Within each time, at most so many are sent to a phone. */
const perPhone = [[minuteMs, 1], [hourMs, 5], [dayMs, 10]] as const

export const codeMinutes = defineSetting({ key: 'identity.code_minutes', fallback: 10, least: 1, most: 10, unit: 'minutes', says: ['短信验证码有效时间', 'How long a one-time code is valid'] })
export const codesPerPlace = defineSetting({ key: 'identity.codes_per_place', fallback: 30, least: 1, most: 1_000, unit: 'count', says: ['同一网络地址每小时最多发送的验证码', 'Codes sent at most for one network address an hour'] })

/**
 * Sends a code to a phone. It says nothing about whether the phone is known (I-22). Refuses `identity.too_many_codes` (429): 1 a minute,
 * 5 an hour, 10 a day for a phone, and a setting's number an hour for a place. Locks make the counts exact when many ask at once.
 */
export async function sendCode(ctx: Context, phone: string, purpose: Purpose): Promise<{ validSeconds: number; againSeconds: number }> {
  const [phoneHash, ipHash] = [await hashed(ctx, 'phone', phone), await hashed(ctx, 'ip', placeOf(ctx.caller?.ip ?? ''))]
  const [minutes, mostHere] = [await settingOf(ctx, codeMinutes), await settingOf(ctx, codesPerPlace)]
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const id = newId('otp', ctx.now)
  const codeHash = await hashed(ctx, 'code', `${id}/${code}`)
  await transaction(ctx, async (ctx) => {
    // First the phone, then the place, for everybody: so two that wait for each other cannot be.
    await ctx.client.query('select pg_advisory_xact_lock(71001, hashtext($1))', [phoneHash])
    const { rows: sent } = await ctx.client.query<{ at: Date }>('select created_at as at from identity_codes where phone_hash = $1 and created_at > $2 and created_at < $3 order by created_at desc', [phoneHash, after(ctx.now, -dayMs), after(ctx.now, mostAheadMs)])
    for (const [ms, most] of perPhone) {
      const within = sent.filter(({ at }) => at > after(ctx.now, -ms))
      if (within.length >= most) tooMany(ctx, within[most - 1]!.at, ms)
    }
    await ctx.client.query('select pg_advisory_xact_lock(71002, hashtext($1))', [ipHash])
    const { rows: [here] } = await ctx.client.query<{ count: number }>('select count(*)::int as count from identity_codes where ip_hash = $1 and created_at > $2', [ipHash, after(ctx.now, -hourMs)])
    if (here!.count >= mostHere) tooMany(ctx, ctx.now, hourMs)
    await ctx.client.query(`insert into identity_codes (id, phone_hash, purpose, browser, ip_hash, code_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, phoneHash, purpose, ctx.actor.id, ipHash, codeHash, ctx.now, after(ctx.now, minutes * minuteMs)])
  })
  const text = identityTexts['identity.sms_code'][ctx.locale === 'en' ? 1 : 0].replace('{code}', code).replace('{minutes}', String(minutes))
  await ctx.ports.notify.send({ key: id, channel: 'sms', to: phone, text })
  return { validSeconds: minutes * 60, againSeconds: minuteMs / 1_000 }
}

function tooMany(ctx: Context, since: Date, ms: number): never {
  throw new Refusal('identity.too_many_codes', { retryAfterSeconds: Math.ceil((since.getTime() + ms - ctx.now.getTime()) / 1_000) }, 429)
}

/** The newest code of a phone and purpose, if this browser asked for it and it may still be tried: the try is counted in the same statement. */
const tryNewest = `update identity_codes set tries = tries + 1
  where id = (select id from identity_codes where phone_hash = $1 and purpose = $2 and created_at < $6 order by created_at desc, id desc limit 1)
    and browser = $3 and used_at is null and expires_at > $4 and tries < $5 returning id, code_hash as "codeHash"`

/**
 * Counts a try of a code and looks at it; answers how to use it up in the transaction that it opens the way to. Refuses `identity.code_wrong` for whatever is
 * wrong with it: the caller learns nothing else (I-22). Call it before that transaction: a wrong code stays counted though all else is undone, and whoever
 * holds a connection never waits for another.
 */
export async function tryCode(ctx: Context, phone: string, purpose: Purpose, code: string): Promise<(ctx: Context) => Promise<void>> {
  const found = await countedTry(ctx, phone, purpose)
  if (!found) wrong()
  const given = Buffer.from(await hashed(ctx, 'code', `${found.id}/${code}`))
  if (!timingSafeEqual(given, Buffer.from(found.codeHash))) wrong()
  return async (ctx) => {
    const { rowCount } = await ctx.client.query('update identity_codes set used_at = $2 where id = $1 and used_at is null', [found.id, ctx.now])
    if (rowCount !== 1) wrong()
  }
}

async function countedTry(ctx: Context, phone: string, purpose: Purpose): Promise<{ id: string; codeHash: string } | undefined> {
  const { rows: [found] } = await ctx.pool.query<{ id: string; codeHash: string }>({ name: 'identity.try_code', text: tryNewest, values: [await hashed(ctx, 'phone', phone), purpose, ctx.actor.id, ctx.now, mostTries, after(ctx.now, mostAheadMs)] })
  return found
}

function wrong(): never {
  throw new Refusal('identity.code_wrong', { issues: [{ path: ['code'], code: 'identity.code_wrong' }] }, 422)
}
