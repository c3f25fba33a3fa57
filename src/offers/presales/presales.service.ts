import { and, eq, gt, lt, ne, sql } from 'drizzle-orm'
import { PresaleChanged } from '#events/presales'
import { ownsGroups } from '#offers/pricelists'
import { windowFaults } from '#offers/promotions'
import { productText } from '#supply/catalog'
import { mine, ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal } from '#kernel/refusal'
import { forgetPresales } from './live.queries'
import { faultsOf, type Fault, type PresaleWish } from './presales.rules'
import { presales } from './tables'

/** Presales 预售配置: drafted, published and stopped by a merchant for his own products; the platform may stop any. What is live is never changed: who paid a deposit counts on it. */
type Row = typeof presales.$inferSelect

/** Refuses what cannot be, by field (422), and products that are not the merchant's own (404). The price is the cheapest SKU's: a deposit that is one for that piece is one for all. */
async function check(ctx: Context, merchantId: string, wish: PresaleWish): Promise<void> {
  const [product] = await productText(ctx, [wish.productId])
  if (product?.merchantId !== merchantId) notFound()
  const ofForm: readonly Fault[] = [...faultsOf(wish, product.priceFen, ctx.now), ...windowFaults(wish, wish.depositStartsAt, wish.depositEndsAt).map(({ field, code }) => ({ field, code: `presales.${code}` }))]
  const faults: readonly Fault[] = ofForm.length > 0 || wish.groupIds === null || await ownsGroups(ctx, wish.groupIds) ? ofForm : [{ field: 'groupIds', code: 'presales.no_such_group' }]
  if (faults.length > 0) throw new Refusal(faults[0]!.code, { ...faults[0]!.facts, issues: faults.map(({ field, code }) => ({ path: [field], code })) }, 422)
}

/** Drafts a presale. */
export function draftPresale(ctx: Context, wish: PresaleWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const merchantId = ownerId(ctx)
    await check(ctx, merchantId, wish)
    const id = newId('prs', ctx.now)
    await ctx.db.insert(presales).values({ id, merchantId, ...valuesOf(wish), takenPieces: 0, state: 'draft', version: 1, changedBy: ctx.actor.id, changedAt: ctx.now })
    await audit(ctx, { action: 'presales.draft_presale', subject: id, after: wish })
    return { id, version: 1 }
  })
}

/** Changes a draft; the version tells a stale form (409). */
export function changePresale(ctx: Context, id: string, version: number, wish: PresaleWish): Promise<{ id: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const before = await own(ctx, id)
    await check(ctx, before.merchantId, wish)
    if (before.state !== 'draft') refuse('presales.not_a_draft')
    if (before.version !== version) refuse('presales.stale', { version: before.version })
    await ctx.db.update(presales).set({ ...valuesOf(wish), version: version + 1, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(presales.id, before.id))
    await audit(ctx, { action: 'presales.change_presale', subject: id, before: wishOf(before), after: wish })
    return { id, version: version + 1 }
  })
}

/** Publishes a draft. Refuses one whose deposit window meets that of another live presale of the product: a shopper sees one at a time. */
export function publishPresale(ctx: Context, id: string, version: number): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.version !== version) refuse('presales.stale', { version: row.version })
    if (row.state !== 'draft') refuse('presales.not_a_draft')
    await check(ctx, row.merchantId, wishOf(row))
    await ctx.client.query({ name: 'presales.lock_product', text: 'select pg_advisory_xact_lock(hashtextextended($1, 3))', values: [row.productId] })
    const meets = await ctx.db.$count(presales, and(eq(presales.productId, row.productId), eq(presales.state, 'live'), ne(presales.id, row.id), lt(presales.depositStartsAt, row.depositEndsAt), gt(presales.depositEndsAt, row.depositStartsAt)))
    if (meets > 0) refuse('presales.another_meets')
    await move(ctx, row, 'live')
  })
}

/** No more deposits are taken, at once and everywhere; orders that hold a seat go on as they were told. */
export function stopPresale(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const row = await own(ctx, id)
    if (row.state !== 'live') refuse('presales.not_live')
    await move(ctx, row, 'stopped', reason)
  })
}

async function move(ctx: Context, row: Row, state: 'live' | 'stopped', reason = ''): Promise<void> {
  await ctx.db.update(presales).set({ state, version: sql`${presales.version} + 1`, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(presales.id, row.id))
  await audit(ctx, { action: `presales.${state === 'live' ? 'publish' : 'stop'}_presale`, subject: row.id, before: { state: row.state }, after: { state, ...(reason !== '' && { reason }) } })
  await emit(ctx, PresaleChanged, { presaleId: row.id, merchantId: row.merchantId, productId: row.productId, state, at: ctx.now.toISOString() })
  await forgetPresales(ctx)
}

async function own(ctx: Context, id: string): Promise<Row> {
  const [row] = await ctx.db.select().from(presales).where(and(eq(presales.id, id as Row['id']), mine(ctx, presales.merchantId))).for('update')
  return row ?? notFound()
}
const wishOf = ({ productId, depositFen, countsFen, mostPieces, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, shipDays, groupIds, publicAt }: Row): PresaleWish => ({ productId, depositFen, countsFen, mostPieces, depositStartsAt, depositEndsAt, tailStartsAt, tailEndsAt, shipDays, groupIds, publicAt })
const valuesOf = (wish: PresaleWish) => ({ ...wish, groupIds: wish.groupIds && [...new Set(wish.groupIds)] })
