import { randomBytes } from 'node:crypto'
import { and, eq, inArray, lte, or, sql } from 'drizzle-orm'
import { BargainEnded, BargainHelped, BargainOpened } from '#events/bargains'
import { isNewBuyer } from '#offers/promotions'
import { bargainsTexts } from '#locales/bargains'
import { sellable } from '#supply/catalog'
import { hashed } from '#trust/factors'
import { deviceCookie } from '#trust/identity'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { tellInbox } from '#kernel/notify'
import { notFound, refuse } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, hourMs, shanghaiText, startOfDay } from '#kernel/time'
import { commitmentOf, cutsFrom, newHelpersOf, whyNotHelp } from './bargains.rules'
import { activities, bargains, helps } from './tables'

/** Bargains 砍价: opened by a shopper, helped by his friends, each once (I-14, T-26), and over by the clock. */
export const buyHours = defineSetting({ key: 'bargains.buy_hours', fallback: 24, least: 1, most: 168, unit: 'hours', says: ['砍到底价后多少小时内可按底价购买', 'How long the floor price may be bought for once it is reached'] })
type Bargain = typeof bargains.$inferSelect
const seedBytes = 32

/** The browser as a keyed hash: two accounts in one are not two friends (B27). */
async function browserOf(ctx: Context): Promise<string | null> {
  const device = ctx.cookies?.get(deviceCookie)
  return device ? hashed(ctx, 'bargain', device) : null
}
/** Of one person's askings that race the second sees what the first has done. */
const alone = (ctx: Context, activityId: string) => ctx.client.query({ name: 'bargains.alone', text: 'select pg_advisory_xact_lock(hashtextextended($1, 5))', values: [`${activityId}/${ctx.actor.id}`] })

/** Opens a bargain: its cuts are drawn now, and their hash is shown. Refuses what is over, sold out or costs something else by now; whoever has one under way (and names it), or had as many as he may. */
export function openBargain(ctx: Context, activityId: string): Promise<{ bargainId: string; commitment: string }> {
  return transaction(ctx, async (ctx) => {
    await alone(ctx, activityId)
    const [activity] = await ctx.db.select().from(activities).where(and(eq(activities.id, activityId), inArray(activities.state, ['live', 'stopped'])))
    if (!activity) notFound()
    if (activity.state !== 'live' || activity.startsAt > ctx.now || activity.endsAt <= ctx.now) refuse('bargains.not_open')
    if (activity.takenPieces >= activity.mostPieces) refuse('bargains.none_left')
    const good = (await sellable(ctx, [activity.skuId])).get(activity.skuId)
    if (!good) refuse('bargains.not_on_sale')
    if (good.priceFen !== activity.priceFen || (good.floorFen !== null && activity.floorFen < good.floorFen && !activity.goesBelow)) refuse('bargains.price_changed')
    const his = await ctx.db.select({ id: bargains.id, state: bargains.state }).from(bargains).where(and(eq(bargains.activityId, activity.id), eq(bargains.shopperId, ctx.actor.id)))
    const running = his.find(({ state }) => state === 'running' || state === 'won' || state === 'ordered')
    if (running) refuse('bargains.one_at_a_time', { bargainId: running.id })
    if (his.length >= activity.perShopper) refuse('bargains.opened_enough', { most: activity.perShopper })
    const seed = randomBytes(seedBytes).toString('base64url')
    const cuts = cutsFrom(seed, activity)
    const until = after(ctx.now, activity.hours * hourMs)
    const { merchantId, productId, skuId, isPlatforms, priceFen, floorFen, leastCutFen, helpers, buysEarly } = activity
    const bargain = { id: newId('bgn', ctx.now), activityId: activity.id, shopperId: ctx.actor.id, merchantId, productId, skuId, isPlatforms, priceFen, floorFen, leastCutFen, nowFen: priceFen, helpers, newHelpers: newHelpersOf(activity), helped: 0, oldHelped: 0, buysEarly,
      seed, cuts, commitment: commitmentOf(seed, cuts), device: await browserOf(ctx), state: 'running' as const, openedAt: ctx.now, endsAt: until < activity.endsAt ? until : activity.endsAt }
    await ctx.db.insert(bargains).values(bargain)
    await emit(ctx, BargainOpened, { bargainId: bargain.id, activityId, shopperId: ctx.actor.id, skuId, at: ctx.now.toISOString() })
    return { bargainId: bargain.id, commitment: bargain.commitment }
  })
}

export interface HelpGiven { readonly cutFen: number; readonly nowFen: number; readonly helped: number; readonly helpers: number; readonly isWon: boolean }

/**
 * Helps: takes the next cut, under the bargain's lock. Each person once, from one browser once, so often in a day and in the activity; nobody himself. Refuses with why. The last help
 * that was needed reaches the floor, and the owner is told.
 */
export function helpBargain(ctx: Context, bargainId: string): Promise<HelpGiven> {
  return transaction(ctx, async (ctx) => {
    const [known] = await ctx.db.select({ activityId: bargains.activityId }).from(bargains).where(eq(bargains.id, bargainId))
    if (!known) notFound()
    await alone(ctx, known.activityId)
    const [bargain] = await ctx.db.select().from(bargains).where(eq(bargains.id, bargainId)).for('update')
    const browser = await browserOf(ctx)
    const { activity, isNew } = await judged(ctx, bargain!, browser)
    const ordinal = bargain!.helped + 1
    const cutFen = bargain!.cuts[ordinal - 1]!
    const isWon = ordinal === bargain!.helpers
    const nowFen = bargain!.nowFen - cutFen
    // The browser has its own unique index: two accounts in one that race are told apart there.
    const taken = await ctx.db.insert(helps).values({ bargainId: bargain!.id, helperId: ctx.actor.id, activityId: activity.id, ordinal, cutFen, isNew, device: browser, at: ctx.now }).onConflictDoNothing().returning({ ordinal: helps.ordinal })
    if (taken.length === 0) refuse('bargains.same_browser')
    const buyBy = after(ctx.now, await settingOf(ctx, buyHours) * hourMs)
    await ctx.db.update(bargains).set({ nowFen, helped: ordinal, ...(!isNew && { oldHelped: sql`${bargains.oldHelped} + 1` }), ...(isWon && { state: 'won', wonAt: ctx.now, buyBy }) }).where(eq(bargains.id, bargain!.id))
    await emit(ctx, BargainHelped, { bargainId, activityId: activity.id, helperId: ctx.actor.id, isNew, cutFen, nowFen, isWon, at: ctx.now.toISOString() })
    if (isWon) await tellOwner(ctx, bargain!, 'bargains.note_won', { until: shanghaiText(buyBy).slice(0, 16), floor: yuanOf(bargain!.floorFen) })
    return { cutFen, nowFen, helped: ordinal, helpers: bargain!.helpers, isWon }
  })
}

/** Refuses whoever may not help, with why. */
async function judged(ctx: Context, bargain: Bargain, browser: string | null) {
  const [[activity], his, isNew] = [await ctx.db.select().from(activities).where(eq(activities.id, bargain.activityId)), await helpsOf(ctx, bargain.activityId), await isNewBuyer(ctx, ctx.actor.id)]
  const why = whyNotHelp({ ...bargain, helpsADay: activity!.helpsADay, helpsInAll: activity!.helpsInAll, hasPieces: activity!.takenPieces < activity!.mostPieces },
    { isOwner: bargain.shopperId === ctx.actor.id, isOwnersBrowser: browser !== null && browser === bargain.device, hasHelped: his.some((one) => one.bargainId === bargain.id), isNew, today: his.filter(({ at }) => at! >= startOfDay(ctx.now)).length, inAll: his.length, now: ctx.now })
  if (why) refuse(why, { most: why === 'bargains.helps_in_all' ? activity!.helpsInAll : activity!.helpsADay })
  return { activity: activity!, isNew }
}
const helpsOf = (ctx: Context, activityId: string) => ctx.db.select({ bargainId: helps.bargainId, at: helps.at }).from(helps).where(and(eq(helps.activityId, activityId as Bargain['activityId']), eq(helps.helperId, ctx.actor.id)))

const tellOwner = (ctx: Context, { id, shopperId }: Bargain, text: 'bargains.note_won' | 'bargains.note_over', facts: Readonly<Record<string, string>>) => {
  const which = ctx.locale === 'en' ? 1 : 0
  const body = Object.entries(facts).reduce((said, [name, value]) => said.replace(`{${name}}`, value), bargainsTexts[`${text}_body`][which] as string)
  return tellInbox(ctx, { ownerId: shopperId, topic: 'bargain', title: bargainsTexts[text][which], body, link: `/bargains/${id}` })
}

const mostAtOnce = 500
/** What time has ended 到期处理: the owner is told by a letter. What an order holds is the order's. Answers how many ended. */
export function endDue(ctx: Context): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const due = await ctx.db.select().from(bargains).where(or(and(eq(bargains.state, 'running'), lte(bargains.endsAt, ctx.now)), and(eq(bargains.state, 'won'), lte(bargains.buyBy, ctx.now)))).orderBy(bargains.id).limit(mostAtOnce).for('update', { skipLocked: true })
    for (const bargain of due) {
      await ctx.db.update(bargains).set({ state: 'over', endedAt: ctx.now }).where(eq(bargains.id, bargain.id))
      await emit(ctx, BargainEnded, { bargainId: bargain.id, activityId: bargain.activityId, shopperId: bargain.shopperId, wasWon: bargain.state === 'won', at: ctx.now.toISOString() })
      await tellOwner(ctx, bargain, 'bargains.note_over', { helped: String(bargain.helped), helpers: String(bargain.helpers) })
    }
    return due.length
  })
}
