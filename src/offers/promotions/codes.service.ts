import { randomInt } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { hashed } from '#trust/factors'
import { staffPermitted } from '#trust/identity'
import { mine } from '#kernel/access'
import { placeOf } from '#kernel/addresses'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { tellInboxes } from '#kernel/notify'
import { notFound, refuse, Refusal } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs, hourMs } from '#kernel/time'
import { grantCoupon, ownOffer, type Given } from './coupons.service'
import { codeBatches, codes, coupons } from './tables'

/**
 * Coupon codes 兑换码 (F33, T-21): 18 characters out of 31 that nobody mistakes for each other, which is 89 bits. They come into being when they are handed over as a file,
 * and stand here as keyed hashes alone; each opens one coupon, once.
 */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const [perGroup, groups] = [6, 3]
const codeLength = perGroup * groups
export const mostCodes = 20_000
const perInsert = 5_000

const fresh = (): string => Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')
const grouped = (code: string): string => code.match(new RegExp(`.{${perGroup}}`, 'g'))!.join('-')
/** As it was meant, however it was typed: full-width letters, spaces, hyphens, small letters. */
const read = (typed: string): string => typed.normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '')
const hashOf = (ctx: Context, code: string): Promise<string> => hashed(ctx, 'coupon_code', code)

/** Asks for a batch of codes of one's own live coupon offer. Refuses `promotions.none_left` where the offer has fewer coupons left than codes are wished for. */
export function askCodes(ctx: Context, offerId: string, { name, count }: { readonly name: string; readonly count: number }): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const offer = await ownOffer(ctx, offerId)
    if (offer.mostUses !== null && offer.mostUses - offer.issued < count) refuse('promotions.fewer_left', { left: offer.mostUses - offer.issued })
    const id = newId('cdb', ctx.now)
    await ctx.db.insert(codeBatches).values({ id, offerId: offer.id, merchantId: offer.merchantId, name, count, state: 'asked', madeBy: ctx.actor.id, madeAt: ctx.now })
    await audit(ctx, { action: 'promotions.ask_codes', subject: offerId, after: { id, name, count } })
    return { id }
  })
}

/** Makes the codes of a batch and hands them over, once: `promotions.codes_exported` afterwards. A file that was lost is made void and another batch asked for. */
export function exportCodes(ctx: Context, id: string): Promise<{ filename: string; text: string }> {
  return transaction(ctx, async (ctx) => {
    const [batch] = await ctx.db.select().from(codeBatches).where(and(eq(codeBatches.id, id as never), mine(ctx, codeBatches.merchantId))).for('update')
    if (!batch) notFound()
    const { merchantId } = await ownOffer(ctx, batch.offerId)
    if (batch.state !== 'asked') refuse('promotions.codes_exported')
    const made = Array.from({ length: batch.count }, fresh)
    const hashes = await Promise.all(made.map((code) => hashOf(ctx, code)))
    for (let i = 0; i < hashes.length; i += perInsert) await ctx.client.query({ name: 'promotions.put_codes', values: [hashes.slice(i, i + perInsert), id, batch.offerId], text: 'insert into promotions_codes (hash, batch_id, offer_id) select h, $2, $3 from unnest($1::text[]) as t(h)' })
    await ctx.db.update(codeBatches).set({ state: 'exported', exportedAt: ctx.now }).where(eq(codeBatches.id, batch.id))
    await audit(ctx, { action: 'promotions.export_codes', subject: batch.offerId, after: { id, count: batch.count, merchantId } })
    return { filename: `codes-${id}.csv`, text: `\uFEFF${['兑换码 Code', ...made.map(grouped)].join('\r\n')}\r\n` }
  })
}

/** Codes of a batch that nobody has used open nothing from now on. */
export function voidCodes(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const gone = await ctx.db.update(codeBatches).set({ state: 'void' }).where(and(eq(codeBatches.id, id as never), mine(ctx, codeBatches.merchantId), inArray(codeBatches.state, ['asked', 'exported']))).returning({ offerId: codeBatches.offerId })
    if (!gone[0]) notFound()
    await audit(ctx, { action: 'promotions.void_codes', subject: gone[0].offerId, after: { id, state: 'void', reason } })
  })
}

const use = `update promotions_codes c set shopper_id = $2, used_at = $3 from promotions_code_batches b where c.hash = $1 and c.used_at is null and b.id = c.batch_id and b.state = 'exported' returning c.offer_id as "offerId"`

/**
 * Opens a code 兑换: one coupon, once; whoever opened it himself gets the same answer again. Refuses `promotions.code_wrong` (422, field `code`) for every other code, made or not, used or void,
 * after the same work; a code that is right but whose coupon he may not have stays unused, and says why.
 */
export async function redeemCode(ctx: Context, typed: string): Promise<Given> {
  const hash = await hashOf(ctx, read(typed))
  const opened = await transaction(ctx, async (ctx) => {
    const { rows: [code] } = await ctx.client.query<{ offerId: string }>({ name: 'promotions.use_code', text: use, values: [hash, ctx.actor.id, ctx.now] })
    return code && grantCoupon(ctx, { offerId: code.offerId, shopperId: ctx.actor.id, source: 'code', sourceId: hash })
  })
  return opened ?? openedBefore(ctx, hash)
}

async function openedBefore(ctx: Context, hash: string): Promise<Given> {
  const [had] = await ctx.db.select({ couponId: coupons.id, endsAt: coupons.endsAt }).from(codes).innerJoin(coupons, and(eq(coupons.offerId, codes.offerId), eq(coupons.source, 'code'), eq(coupons.sourceId, codes.hash), mine(ctx, coupons.shopperId))).where(eq(codes.hash, hash))
  if (had) return had
  await countGuess(ctx)
  throw new Refusal('promotions.code_wrong', { issues: [{ path: ['code'], code: 'promotions.code_wrong' }] }, 422)
}

/** So many wrong codes of one person, or five times as many of one address, in an hour are told to the staff. */
export const guessesTold = defineSetting({ key: 'promotions.guesses_told', fallback: 10, least: 3, most: 1_000, unit: 'count', says: ['同一买家一小时内输错兑换码或卡密达到此数时报警', 'Wrong codes of coupons and gift cards of one shopper within an hour that raise an alarm'] })
const addressTimes = 5

/** Counts a wrong code, of a coupon or a gift card, by person and by address; who reaches the number is written down and told to whoever hears of alerts, once an hour. */
export async function countGuess(ctx: Context): Promise<void> {
  const most = await settingOf(ctx, guessesTold)
  const [who, where] = [await hashed(ctx, 'guess', ctx.actor.id), await hashed(ctx, 'guess', placeOf(ctx.caller?.ip ?? ''))]
  const hour = after(ctx.now, -(ctx.now.getTime() % hourMs))
  const { rows } = await ctx.client.query<{ who: string; count: number }>({ name: 'promotions.count_guess', values: [[who, where].sort(), hour], text: `
    insert into promotions_guesses as g (who, hour, count) select distinct who, $2::timestamptz, 1 from unnest($1::text[]) as t(who) on conflict (who, hour) do update set count = g.count + 1 returning who, count` })
  const reached = rows.find(({ who: one, count }) => (one === who && count === most) || (one === where && one !== who && count === most * addressTimes))
  if (!reached) return
  await transaction(ctx, async (ctx) => {
    await audit(ctx, { action: 'promotions.codes_guessed', subject: ctx.actor.id, after: { count: reached.count, by: reached.who === who ? 'shopper' : 'address' } })
    await tellInboxes(ctx, await staffPermitted(ctx, 'operations.alerts'), { topic: 'alert', title: '报警：有人在猜兑换码或卡密 Alert: somebody guesses codes of coupons or gift cards', body: `${ctx.actor.id} · ${reached.count}`, link: '/audit' })
  })
}

/** Counts of wrong codes older than a day are of no use. */
export async function forgetGuesses(ctx: Context): Promise<void> {
  await ctx.client.query('delete from promotions_guesses where hour < $1', [after(ctx.now, -dayMs)])
}
