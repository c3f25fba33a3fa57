import { timingSafeEqual } from 'node:crypto'
import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { eachPlaced } from '#commerce/ordering'
import { choicesOf } from '#insight/facts'
import { keptProducts } from '#supply/catalog'
import { hashed } from '#trust/factors'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { after, dayMs } from '#kernel/time'
import { shareDays } from './settings.rules'
import { isProgram, lastTouch, partsOf, shortMac, tokenOf } from './shares.rules'
import { links, opens, shared } from './tables'

/** Sharing 分享 (F30): a signed link for who is signed in, its opening remembered, and orders that follow counted to him. No reward is paid for it. */
const signed = async (ctx: Context, linkId: string): Promise<string> => shortMac(await hashed(ctx, 'share', linkId))

/** The link of a product for who shares it, one for each; a guest's is none, he shares the plain address. Refuses a product that was never on the shelf (404). */
export async function shareLink(ctx: Context, productId: string): Promise<{ token: string | null }> {
  if (ctx.actor.kind !== 'shopper') return { token: null }
  if (!(await keptProducts(ctx, [productId])).has(productId)) notFound()
  const { rows: [row] } = await ctx.client.query<{ id: string }>({ name: 'shares.link', values: [newId('shr', ctx.now), ctx.actor.id, productId, ctx.now], text: `
    with made as (insert into shares_links (id, shopper_id, product_id, at) values ($1, $2, $3, $4) on conflict (shopper_id, product_id) do update set at = shares_links.at returning id) select id from made` })
  return { token: tokenOf(row!.id, await signed(ctx, row!.id)) }
}

/** The link that a token names, if its signature is ours; a forged and an unknown one are not found alike. */
async function linkOf(ctx: Context, token: string): Promise<typeof links.$inferSelect> {
  const parts = partsOf(token) ?? notFound()
  const isOurs = timingSafeEqual(Buffer.from(parts.mac), Buffer.from(await signed(ctx, parts.linkId)))
  const [found] = await ctx.db.select().from(links).where(eq(links.id, parts.linkId))
  return isOurs && found ? found : notFound()
}

/** Somebody opens a shared link: it is remembered for him, if it is not his own, no program asks and he lets himself be measured. Answers which product it leads to. */
export function openShare(ctx: Context, token: string): Promise<{ productId: string }> {
  return transaction(ctx, async (ctx) => {
    const link = await linkOf(ctx, token)
    const isOwn = ctx.actor.id === link.shopperId
    const isOut = ctx.actor.kind === 'shopper' && !(await choicesOf(ctx, ctx.actor.id)).isMeasured
    if (isOwn || isOut || isProgram(ctx.caller?.agent ?? '')) return { productId: link.productId }
    await ctx.client.query({ name: 'shares.open', values: [link.id, ctx.actor.id, ctx.now], text: `
      with seen as (insert into shares_opens (link_id, visitor_id, first_at, last_at) values ($1, $2, $3, $3) on conflict (link_id, visitor_id) do update set last_at = greatest(shares_opens.last_at, excluded.last_at) returning xmax = 0 as is_new)
      update shares_links set opened = opened + 1 from seen where id = $1 and seen.is_new` })
    return { productId: link.productId }
  })
}

/** What a guest has opened is his who signs in in that browser; hearing it twice changes nothing. */
export async function takeOver(ctx: Context, { shopperId, guestId }: { readonly shopperId: string; readonly guestId?: string | undefined }): Promise<void> {
  if (!guestId) return
  await ctx.client.query({ name: 'shares.take_over', values: [guestId, shopperId], text: `
    with gone as (delete from shares_opens where visitor_id = $1 returning *)
    insert into shares_opens (link_id, visitor_id, first_at, last_at) select link_id, $2, first_at, last_at from gone
    on conflict (link_id, visitor_id) do update set first_at = least(shares_opens.first_at, excluded.first_at), last_at = greatest(shares_opens.last_at, excluded.last_at)` })
}

/** Orders that were placed are counted to who shared the link that their buyers opened last, where one still counts; each part once, however often it is looked at. */
export async function attribute(ctx: Context): Promise<void> {
  const days = await settingOf(ctx, shareDays)
  await eachPlaced(ctx, 'shares.attribute', async (ctx, placed) => {
    const found = await ctx.db.select({ visitorId: opens.visitorId, linkId: opens.linkId, sharerId: links.shopperId, firstAt: opens.firstAt, lastAt: opens.lastAt }).from(opens).innerJoin(links, eq(links.id, opens.linkId)).where(inArray(opens.visitorId, [...new Set(placed.map(({ shopperId }) => shopperId))]))
    const by = placed.flatMap(({ orderId, parentId, shopperId, merchantId, placedAt, paidAt }) => {
      const touch = lastTouch(found.filter(({ visitorId }) => visitorId === shopperId), { buyerId: shopperId, placedAt, days })
      return touch ? [{ orderId, parentId, linkId: touch.linkId, shopperId: touch.sharerId, merchantId, placedAt, paidAt }] : []
    })
    // What was paid before it was counted is told to nobody: who looks again, as he does for some minutes, sees it.
    if (by.length > 0) await ctx.db.insert(shared).values(by as (typeof shared.$inferInsert)[]).onConflictDoUpdate({ target: shared.orderId, set: { paidAt: sql`coalesce(${shared.paidAt}, excluded.paid_at)` } })
  })
}

/** A counted order was paid. */
export async function notePaid(ctx: Context, orderId: string, paidAt: Date): Promise<void> {
  await ctx.db.update(shared).set({ paidAt }).where(and(eq(shared.orderId, orderId), isNull(shared.paidAt)))
}

const mostSwept = 5_000
/** What was opened so long ago that no order can count any more is forgotten, whoever opened it. */
export async function forgetOpens(ctx: Context): Promise<void> {
  const old = ctx.db.select({ linkId: opens.linkId }).from(opens).where(lt(opens.lastAt, after(ctx.now, -shareDays.most * dayMs))).limit(mostSwept)
  await ctx.db.delete(opens).where(and(lt(opens.lastAt, after(ctx.now, -shareDays.most * dayMs)), inArray(opens.linkId, old)))
}
