import { and, eq, isNotNull, lt } from 'drizzle-orm'
import { keptProducts, skuNames } from '#supply/catalog'
import { availabilityOf, buyableAmong } from '#supply/stock'
import { mine, ownerId } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { yuanOf } from '#kernel/money'
import { hearing, tellInboxes } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs, dayNo } from '#kernel/time'
import { favouritesTexts } from '#locales/favourites'
import { dropBelowFen, nextMorning } from './favourites.rules'
import { beginToLook } from './goods.service'
import { reminders, told, type reminderKinds } from './tables'

/** Reminders 到货与降价提醒 (E14): asked for, told once, one message an event, no more a day than F31 allows. */
export const mostReminders = defineSetting({ key: 'favourites.reminders_most', fallback: 50, least: 1, most: 500, unit: 'count', says: ['每位买家同时最多设置的提醒数', 'Reminders that a shopper may have at once'] })
export const mostADay = defineSetting({ key: 'favourites.reminders_a_day', fallback: 3, least: 1, most: 50, unit: 'count', says: ['每位买家每天最多收到的到货与降价提醒', 'Reminders that a shopper is told of in a day'] })

type Kind = (typeof reminderKinds)[number]
export interface ReminderWish { readonly kind: Kind; readonly skuId?: string | undefined; readonly belowFen?: number | undefined }
/**
 * Asks to be told once: when a SKU that is sold out comes back, or when a product costs less than it does now, or no more than `belowFen`. Asked again, the wanted price is the new one.
 * Refuses a SKU that can be bought (`favourites.there_already`), a price that is not below the present one, and more than a shopper may have at once.
 */
export function remind(ctx: Context, productId: string, { kind, skuId, belowFen }: ReminderWish): Promise<{ readonly id: string }> {
  return transaction(ctx, async (ctx) => {
    const { priceFen, isBuyable } = await beginToLook(ctx, productId)
    const sku = kind === 'back' ? await waitedFor(ctx, productId, skuId, isBuyable) : null
    const below = kind === 'drop' ? dropBelowFen(priceFen, belowFen) ?? unfit('belowFen', 'favourites.not_below', {}) : null
    await ctx.client.query({ name: 'favourites.remind_in_turn', values: [`favourites.reminders.${ownerId(ctx)}`], text: 'select pg_advisory_xact_lock(hashtext($1))' })
    const { rows: [had] } = await ctx.client.query<{ id: string }>({ name: 'favourites.remind_again', values: [ownerId(ctx), kind, productId, sku, below], text: `
      update favourites_reminders set below_fen = $5, event_at = null, due_at = null where shopper_id = $1 and kind = $2 and product_id = $3 and sku_id is not distinct from $4 and told_at is null returning id` })
    if (had) return had
    const most = await settingOf(ctx, mostReminders)
    const { rows: [made] } = await ctx.client.query<{ id: string }>({ name: 'favourites.remind', values: [newId('rmd', ctx.now), ownerId(ctx), kind, productId, sku, priceFen, below, ctx.now, most], text: `
      insert into favourites_reminders (id, shopper_id, kind, product_id, sku_id, seen_fen, below_fen, asked_at)
      select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from favourites_reminders where shopper_id = $2 and told_at is null) < $9::int returning id` })
    return made ?? refuse('favourites.too_many_reminders', { most })
  })
}

/** A SKU of this product that cannot be bought now. */
async function waitedFor(ctx: Context, productId: string, skuId: string | undefined, isBuyable: boolean): Promise<string> {
  const sku = skuId === undefined ? undefined : (await skuNames(ctx, [skuId])).get(skuId)
  if (!skuId || sku?.productId !== productId) notFound()
  if (isBuyable && ((await availabilityOf(ctx, [skuId])).get(skuId) ?? 0) > 0) refuse('favourites.there_already')
  return skuId
}

/** Takes one's own reminder back; another's is not found. */
export async function forgetReminder(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db.delete(reminders).where(and(eq(reminders.id, id), mine(ctx, reminders.shopperId))).returning({ id: reminders.id })
  if (gone.length === 0) notFound()
}

interface Due { readonly id: string; readonly shopperId: string; readonly kind: Kind; readonly productId: string; readonly skuId: string | null; readonly belowFen: number | null; readonly eventAt: Date }
const mostAtOnce = 500
const mostRounds = 20
/** Tells of what is due, some hundred at a time, until nothing is. */
export async function tellDue(ctx: Context): Promise<void> {
  for (let round = 0; round < mostRounds; round++) if (await tellSome(ctx) < mostAtOnce) return
}

/** One teller at a time, so that nobody gets more than a day's messages. What is not so any more waits for its next event; so does what goes to somebody who has switched such messages off. */
function tellSome(ctx: Context): Promise<number> {
  return transaction(ctx, async (ctx) => {
    await ctx.client.query({ name: 'favourites.one_teller', values: ['favourites.tell'], text: 'select pg_advisory_xact_lock(hashtext($1))' })
    const { rows: due } = await ctx.client.query<Due>({ name: 'favourites.due', values: [ctx.now, mostAtOnce], text: `
      select id, shopper_id as "shopperId", kind, product_id as "productId", sku_id as "skuId", below_fen::float8 as "belowFen", event_at as "eventAt" from favourites_reminders
      where told_at is null and due_at <= $1 order by due_at, id limit $2 for update` })
    if (due.length === 0) return 0
    const productIds = [...new Set(due.map(({ productId }) => productId))]
    const [goods, buyable, pieces, hear] = await Promise.all([keptProducts(ctx, productIds), buyableAmong(ctx, productIds), availabilityOf(ctx, due.flatMap(({ skuId }) => skuId ?? [])), hearing(ctx, [...new Set(due.map(({ shopperId }) => shopperId))], 'offers')])
    const isSo = ({ shopperId, kind, productId, skuId, belowFen }: Due): boolean => hear.has(shopperId) && goods.get(productId)?.isOnShelf === true && (kind === 'back' ? (pieces.get(skuId!) ?? 0) > 0 : buyable.has(productId) && goods.get(productId)!.priceFen <= belowFen!)
    const so = due.filter(isSo)
    await settle(ctx, due.filter((one) => !isSo(one)), 'waits')
    // One message for all reminders of a shopper that one event met.
    const events = new Map<string, Due[]>()
    for (const one of so) { const key = `${one.kind} ${one.productId} ${one.eventAt.getTime()}`; events.set(key, [...events.get(key) ?? [], one]) }
    for (const its of events.values()) await tellOf(ctx, its, goods.get(its[0]!.productId)!)
    return due.length
  })
}

/** Tells everybody who may hear today of one event; the others hear of it in the morning. */
async function tellOf(ctx: Context, its: readonly Due[], { title, priceFen }: { readonly title: string; readonly priceFen: number }): Promise<void> {
  const { kind, productId, eventAt } = its[0]!
  const shopperIds = [...new Set(its.map(({ shopperId }) => shopperId))]
  const { rows } = await ctx.client.query<{ id: string }>({ name: 'favourites.note_told', values: [shopperIds, kind, productId, eventAt, dayNo(ctx.now), await settingOf(ctx, mostADay)], text: `
    insert into favourites_told (shopper_id, kind, product_id, event_at, day_no) select s.id, $2, $3, $4, $5 from unnest($1::text[]) as s(id)
    where (select count(*) from favourites_told t where t.shopper_id = s.id and t.day_no = $5) < $6::int on conflict do nothing returning shopper_id as id` })
  const now = new Set(rows.map(({ id }) => id))
  const language = ctx.locale === 'en' ? 1 : 0
  await tellInboxes(ctx, [...now], { topic: 'reminder', title: favouritesTexts[`favourites.note_${kind}`][language], body: favouritesTexts[`favourites.note_${kind}_body`][language].replace('{title}', () => title).replace('{price}', yuanOf(priceFen)), link: `/p/${productId}` })
  const had = await alreadyTold(ctx, its.filter(({ shopperId }) => !now.has(shopperId)))
  const isDone = ({ shopperId }: Due): boolean => now.has(shopperId) || had.has(shopperId)
  await settle(ctx, its.filter(isDone), 'told')
  await settle(ctx, its.filter((one) => !isDone(one)), 'tomorrow')
}

/** Who was told of this very event before. */
async function alreadyTold(ctx: Context, its: readonly Due[]): Promise<ReadonlySet<string>> {
  if (its.length === 0) return new Set()
  const { kind, productId, eventAt } = its[0]!
  const rows = await ctx.db.select({ id: told.shopperId }).from(told).where(and(eq(told.kind, kind), eq(told.productId, productId), eq(told.eventAt, eventAt)))
  return new Set(rows.map(({ id }) => id))
}

async function settle(ctx: Context, its: readonly Due[], how: 'told' | 'waits' | 'tomorrow'): Promise<void> {
  if (its.length === 0) return
  const ids = its.map(({ id }) => id)
  if (how === 'told') await ctx.client.query({ name: 'favourites.settle_told', values: [ids, ctx.now], text: 'update favourites_reminders set told_at = $2 where id = any($1::text[])' })
  else if (how === 'tomorrow') await ctx.client.query({ name: 'favourites.settle_later', values: [ids, nextMorning(ctx.now)], text: 'update favourites_reminders set due_at = $2 where id = any($1::text[])' })
  else await ctx.client.query({ name: 'favourites.settle_waits', values: [ids], text: 'update favourites_reminders set event_at = null, due_at = null where id = any($1::text[])' })
}

const keptDays = 90
/** What was told long ago is forgotten. */
export async function sweepTold(ctx: Context): Promise<void> {
  const before = after(ctx.now, -keptDays * dayMs)
  await ctx.db.delete(reminders).where(and(isNotNull(reminders.toldAt), lt(reminders.toldAt, before)))
  await ctx.db.delete(told).where(lt(told.dayNo, dayNo(before)))
}
