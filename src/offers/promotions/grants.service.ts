import { createHash } from 'node:crypto'
import { and, eq, gte, sql } from 'drizzle-orm'
import { CouponsGranted, CouponsRecalled } from '#events/promotions'
import { phoneFrom, shoppersNamed } from '#trust/identity'
import { personId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInboxes } from '#kernel/notify'
import { refuse, Refusal, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { tableOf } from '#kernel/sheets'
import { after, hourMs, startOfDay } from '#kernel/time'
import { promotionsTexts } from '#locales/promotions'
import { grantCoupon, lockOffer, ownOffer, untilOf } from './coupons.service'
import { liveOffers } from './live.queries'
import { couponOfferOf } from './offers.queries'
import { coupons } from './tables'

/** Coupons given 发券 by lists, on joining and as amends, taken back, and remembered before they end (F33, F37, F38). */
const mostGrantRows = 10_000
const outcomes = ['given', 'had', 'unknown', 'id_only', 'twice', 'none_left', 'bought'] as const
type GrantOutcome = (typeof outcomes)[number]
export interface GrantRow { readonly row: number; readonly who: string; readonly outcome: GrantOutcome }
interface List { readonly offerId: string; readonly file: Uint8Array; readonly filename: string; readonly reason: string }

const put = `
  with asked as (select * from unnest($2::text[], $3::text[]) with ordinality as t(shopper_id, coupon_id, row)),
    had as (select shopper_id, count(*)::int as times, max(ordinal) as top, bool_or(source = 'granted' and source_id = $4) as same from promotions_coupons where offer_id = $1 and shopper_id = any($2) group by 1),
    fit as (select a.*, coalesce(h.top, 0) + 1 as ordinal, row_number() over (order by a.row) as nth from asked a left join had h using (shopper_id), promotions_offers o
      where o.id = $1 and not coalesce(h.same, false) and (o.per_person is null or coalesce(h.times, 0) < o.per_person) and (not o.for_new or not exists (select from promotions_buyers b where b.mark = a.shopper_id))),
    few as (select f.* from fit f, promotions_offers o where o.id = $1 and (o.most_uses is null or f.nth <= o.most_uses - o.issued)),
    counted as (update promotions_offers set issued = issued + (select count(*) from few) where id = $1),
    new as (insert into promotions_coupons (id, offer_id, shopper_id, ordinal, state, starts_at, ends_at, source, source_id, given_by, at)
      select f.coupon_id, $1, f.shopper_id, f.ordinal, 'unused', $5, ${untilOf('o', '$5')}, 'granted', $4, $6, $5 from few f, promotions_offers o where o.id = $1 returning shopper_id)
  select shopper_id as "shopperId", (shopper_id in (select shopper_id from new)) as "isGiven", (shopper_id in (select shopper_id from fit)) as "isFit", (select for_new from promotions_offers where id = $1) and exists (select from promotions_buyers b where b.mark = asked.shopper_id) as "hasBought" from asked`

/**
 * Gives a coupon to everybody on a list 批量发券: a file whose rows name shoppers by id, for staff by phone as well; what became of each row is told. A merchant names them by the ids on his orders, so that no
 * list tells him who has an account (I-22). The same list for the same reason gives nothing twice. Refuses an empty or longer list, and an offer that is not one's own or not live.
 */
export function grantToList(ctx: Context, { offerId, file, filename, reason }: List): Promise<{ given: number; rows: GrantRow[] }> {
  return transaction(ctx, async (ctx) => {
    const names = await namesIn(file, filename)
    const offer = await ownOffer(ctx, offerId)
    await lockOffer(ctx, offerId)
    const isId = (name: string): boolean => name.startsWith('shp_')
    const known = await shoppersNamed(ctx, ctx.actor.kind === 'staff' ? names : names.filter(isId))
    const first = new Map<string, number>()
    names.forEach((name, i) => { const id = known.get(name); if (id !== undefined && !first.has(id)) first.set(id, i) })
    const sourceId = createHash('sha256').update(reason).update('\n').update(file).digest('base64url').slice(0, 22)
    const { rows } = await ctx.client.query<{ shopperId: string; isGiven: boolean; isFit: boolean; hasBought: boolean }>({ name: 'promotions.grant_list', text: put, values: [offerId, [...first.keys()], [...first.keys()].map(() => newId('cpn', ctx.now)), sourceId, ctx.now, ctx.actor.id] })
    const by = new Map(rows.map((one) => [one.shopperId, one]))
    const outcomeOf = (name: string, i: number): GrantOutcome => {
      const id = known.get(name)
      if (id === undefined) return ctx.actor.kind !== 'staff' && !isId(name) ? 'id_only' : 'unknown'
      if (first.get(id) !== i) return 'twice'
      const { isGiven, isFit, hasBought } = by.get(id)!
      return isGiven ? 'given' : isFit ? 'none_left' : hasBought ? 'bought' : 'had'
    }
    const told = names.map((name, i) => ({ row: i + 1, who: phoneFrom(name) ? masked(phoneFrom(name)!) : name.slice(0, 60), outcome: outcomeOf(name, i) }))
    const given = rows.filter(({ isGiven }) => isGiven).map(({ shopperId }) => shopperId)
    await tellInboxes(ctx, given, { ...note('given', offer.name), link: '/me/coupons' })
    await audit(ctx, { action: 'promotions.grant_list', subject: offerId, after: { sourceId, reason, filename, rows: names.length, given: given.length } })
    await emit(ctx, CouponsGranted, { offerId, merchantId: offer.merchantId, count: given.length, at: ctx.now.toISOString() })
    return { given: given.length, rows: told }
  })
}

const nameColumn = /手机|电话|会员|编号|买家|phone|mobile|id/i
/** The names in a file: of the column that is called so, else the first; a file without a heading begins with a name. */
async function namesIn(file: Uint8Array, filename: string): Promise<string[]> {
  const { columns, records } = await tableOf(file, { filename })
  const isName = (text: string): boolean => text.startsWith('shp_') || phoneFrom(text) !== undefined
  const column = columns.find(isName) ?? columns.find((one) => nameColumn.test(one)) ?? columns[0] ?? ''
  const names = [...(isName(column) ? [column] : []), ...records.map((record) => (record[column] ?? '').trim())].filter((name) => name !== '')
  if (names.length === 0) unfit('file', 'promotions.list_empty')
  if (names.length > mostGrantRows) unfit('file', 'promotions.list_long', { most: mostGrantRows })
  return names
}

const note = (what: 'given' | 'recalled', name: string) => ({ topic: 'coupon', title: promotionsTexts[`promotions.note_${what}`].join(' / '), body: name })

/** Takes back what nobody has used yet of an offer 召回: coupons in hand at once, those in unpaid orders when these let them go; its codes open nothing any more. Holders are told. What is paid for stays. */
export function recallCoupons(ctx: Context, offerId: string, reason: string): Promise<{ recalled: number }> {
  return transaction(ctx, async (ctx) => {
    const offer = await couponOfferOf(ctx, offerId)
    await lockOffer(ctx, offerId)
    const { rows } = await ctx.client.query<{ shopperId: string }>({ name: 'promotions.recall', values: [offerId, ctx.now], text: `
      with gone as (update promotions_coupons set state = case when state = 'unused' then 'recalled' else state end, recalled_at = $2 where offer_id = $1 and state in ('unused', 'held') and recalled_at is null and ends_at > $2 returning shopper_id),
        void as (update promotions_code_batches set state = 'void' where offer_id = $1 and state <> 'void')
      select shopper_id as "shopperId" from gone` })
    await tellInboxes(ctx, [...new Set(rows.map(({ shopperId }) => shopperId))], { ...note('recalled', `${offer.name}：${reason}`), link: '/me/coupons?state=ended' })
    await audit(ctx, { action: 'promotions.recall', subject: offerId, after: { recalled: rows.length, reason } })
    await emit(ctx, CouponsRecalled, { offerId, merchantId: offer.merchantId, count: rows.length, at: ctx.now.toISOString() })
    return { recalled: rows.length }
  })
}

export const compensationsADay = defineSetting({ key: 'promotions.compensations_a_day', fallback: 20, least: 0, most: 10_000, unit: 'count', says: ['每名员工每天最多发放的补偿券', 'Coupons one member of staff may give as amends a day'] })

/** Makes amends with a coupon of the platform 补偿, with a reason, up to a number a day. Refuses `promotions.amends_enough` (409). */
export function compensate(ctx: Context, { offerId, shopper, reason }: { readonly offerId: string; readonly shopper: string; readonly reason: string }): Promise<{ couponId: string; endsAt: Date }> {
  return transaction(ctx, async (ctx) => {
    const most = await settingOf(ctx, compensationsADay)
    const offer = await ownOffer(ctx, offerId)
    const shopperId = (await shoppersNamed(ctx, [shopper])).get(shopper) ?? unfit('shopper', 'promotions.no_such_shopper')
    // Of his grants that race, each counts those before it.
    const giver = personId(ctx)
    await ctx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 5))', [giver])
    const [had] = await ctx.db.select({ count: sql<number>`count(*)::int` }).from(coupons).where(and(eq(coupons.givenBy, giver), eq(coupons.source, 'compensated'), gte(coupons.at, startOfDay(ctx.now))))
    if (had!.count >= most) refuse('promotions.amends_enough', { most })
    const given = await grantCoupon(ctx, { offerId, shopperId, source: 'compensated', givenBy: giver })
    await tellInboxes(ctx, [shopperId], { ...note('given', offer.name), link: '/me/coupons' })
    await audit(ctx, { action: 'promotions.compensate', subject: shopperId, after: { offerId, couponId: given.couponId, reason } })
    return given
  })
}

/** Whoever joins gets what is for who joins; what has run out, or is not for him, is passed over. */
export async function giveOnJoining(ctx: Context, shopperId: string): Promise<void> {
  for (const { id } of (await liveOffers(ctx)).filter(({ kind, way }) => kind === 'coupon' && way === 'joining'))
    await grantCoupon(ctx, { offerId: id, shopperId, source: 'joined', sourceId: 'joined' }).catch((fault: unknown) => { if (!(fault instanceof Refusal)) throw fault })
}

export const remindHours = defineSetting({ key: 'promotions.remind_hours', fallback: 72, least: 1, most: 720, unit: 'hours', says: ['优惠券到期前多久提醒', 'How long before a coupon ends its holder is reminded'] })
const mostReminded = 5_000
/** Reminds of coupons that end soon 到期提醒: once for each coupon, in one notice for each holder. One that was good for less from the beginning is not spoken of before half of its time is over. */
export function remindEnding(ctx: Context): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const soon = after(ctx.now, await settingOf(ctx, remindHours) * hourMs)
    const { rows } = await ctx.client.query<{ shopperId: string; name: string }>({ name: 'promotions.remind', values: [ctx.now, soon, mostReminded], text: `
      with due as (select c.id from promotions_coupons c join promotions_offers o on o.id = c.offer_id where c.state = 'unused' and c.reminded_at is null and c.ends_at > $1 and c.ends_at <= $2 and o.state = 'live' and $1 >= c.at + (c.ends_at - c.at) / 2
        order by c.ends_at limit $3 for update of c skip locked)
      update promotions_coupons c set reminded_at = $1 from due, promotions_offers o where c.id = due.id and o.id = c.offer_id returning c.shopper_id as "shopperId", o.name` })
    const by = new Map<string, string[]>()
    for (const { shopperId, name } of rows) by.set(shopperId, [...(by.get(shopperId) ?? []), name])
    for (const [shopperId, names] of by) await tellInboxes(ctx, [shopperId], { topic: 'coupon', title: promotionsTexts['promotions.note_ending'].map((text) => text.replace('{count}', String(names.length))).join(' / '), body: [...new Set(names)].slice(0, 5).join('、'), link: '/me/coupons' })
    return rows.length
  })
}
