import { eq } from 'drizzle-orm'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, unfit } from '#kernel/refusal'
import { forgetIndexEverywhere } from './answers.queries'
import { cardsOf } from './documents.queries'
import { pins } from './tables'
import { asked } from './words.rules'

/** Pinned results 置顶 (F03, E-Commerce Law 40): searches see a change at once, in every process. Refuses a product that cannot be found, and a time that is over or ends before it begins. */
export interface PinWish { readonly query: string; readonly productId: string; readonly place: number; readonly isPaid: boolean; readonly startsAt: Date; readonly endsAt: Date; readonly note: string }
export function addPin(ctx: Context, wish: PinWish): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    const query = asked(wish.query)
    if (query === '') unfit('query', 'discovery.no_query')
    if (wish.endsAt <= wish.startsAt || wish.endsAt <= ctx.now) unfit('endsAt', 'discovery.pin_over')
    if (!(await cardsOf(ctx, [wish.productId])).has(wish.productId)) unfit('productId', 'discovery.pin_not_found')
    const id = newId('pin', ctx.now)
    await ctx.db.insert(pins).values({ ...wish, id, query, changedBy: ctx.actor.id, changedAt: ctx.now })
    await audit(ctx, { action: 'discovery.add_pin', subject: id, after: { ...wish, query } })
    await forgetIndexEverywhere(ctx)
    return { id }
  })
}

export function removePin(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [gone] = await ctx.db.delete(pins).where(eq(pins.id, id)).returning()
    if (!gone) notFound()
    await audit(ctx, { action: 'discovery.remove_pin', subject: id, before: gone })
    await forgetIndexEverywhere(ctx)
  })
}
