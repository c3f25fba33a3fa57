import { and, count, desc, eq, inArray } from 'drizzle-orm'
import { mine, ownerId } from '#kernel/access'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { whyUnfit, type TitleFacts } from './invoices.rules'
import { titles } from './tables'

/** The book of titles 抬头簿 (E09): a shopper keeps to whom invoices are made out. What was asked for keeps its own copy. */
export interface TitleWish extends TitleFacts { readonly name: string; readonly mail: string; readonly isDefault: boolean }
const mostTitles = 20

export async function titlesOf(ctx: Context) {
  return { items: await ctx.db.select({ id: titles.id, kind: titles.kind, name: titles.name, taxNumber: titles.taxNumber, mail: titles.mail, isDefault: titles.isDefault }).from(titles).where(mine(ctx, titles.shopperId)).orderBy(desc(titles.isDefault), desc(titles.id)) }
}

/** Refuses a company's number that has no such form, and a number for a person. */
function fit(wish: TitleWish) {
  const why = whyUnfit(wish)
  if (why) unfit(...why)
  return { kind: wish.kind, name: wish.name, taxNumber: wish.taxNumber || null, mail: wish.mail, isDefault: wish.isDefault }
}
/** Of his titles one at most is the usual one. Whoever changes his book waits for whoever else does. */
async function alone(ctx: Context, isDefault: boolean): Promise<void> {
  await ctx.client.query('select pg_advisory_xact_lock(hashtext($1))', [`invoices.titles.${ownerId(ctx)}`])
  if (isDefault) await ctx.db.update(titles).set({ isDefault: false }).where(and(mine(ctx, titles.shopperId), eq(titles.isDefault, true)))
}

export function addTitle(ctx: Context, wish: TitleWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const kept = fit(wish)
    await alone(ctx, wish.isDefault)
    const [standing] = await ctx.db.select({ n: count() }).from(titles).where(mine(ctx, titles.shopperId))
    if (standing!.n >= mostTitles) refuse('invoices.too_many_titles', { most: mostTitles })
    const id = newId('ivt', ctx.now)
    await ctx.db.insert(titles).values({ id, shopperId: ownerId(ctx) as never, ...kept, changedAt: ctx.now })
    return { id }
  })
}

export function changeTitle(ctx: Context, id: string, wish: TitleWish): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const kept = fit(wish)
    await titleOf(ctx, id)
    await alone(ctx, wish.isDefault)
    await ctx.db.update(titles).set({ ...kept, changedAt: ctx.now }).where(eq(titles.id, id))
  })
}

export async function removeTitle(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db.delete(titles).where(and(eq(titles.id, id), mine(ctx, titles.shopperId))).returning({ id: titles.id })
  if (gone.length === 0) notFound()
}

export type Title = typeof titles.$inferSelect
/** One of his own. */
export async function titleOf(ctx: Context, id: string): Promise<Title> {
  return (await titlesBy(ctx, [id])).get(id) ?? notFound()
}
/** Those of his own among them. */
export async function titlesBy(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Title>> {
  const found = await ctx.db.select().from(titles).where(and(inArray(titles.id, ids as never), mine(ctx, titles.shopperId)))
  return new Map(found.map((one) => [one.id, one]))
}
