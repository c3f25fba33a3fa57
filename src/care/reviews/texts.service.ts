import { and, eq, sql } from 'drizzle-orm'
import { isPictureName } from '#kernel/pictures'
import { unfit } from '#kernel/refusal'
import type { Context } from '#kernel/context'
import { holdsContact } from './reviews.rules'
import { reviews, summaries, tags } from './tables'

/** What every text that the public reads owes 文字与合计: no contacts in it, its pictures kept here, and the sums of its product right. */
export type Review = typeof reviews.$inferSelect

/** Refuses a text that tells how somebody can be reached, beside its field. */
export function checkWords(field: string, words: string): void { if (holdsContact(words)) unfit(field, 'reviews.holds_contact') }
/** Refuses what is no picture of the house's own store. */
export async function checkPictures(ctx: Context, names: readonly string[]): Promise<void> {
  for (const name of names) if (!isPictureName(name) || !(await ctx.ports.files.read(name))) unfit('pictures', 'reviews.no_such_picture')
}

export interface After { readonly count: number; readonly overall: number }
type Counted = Pick<Review, 'productId' | 'overall' | 'goods' | 'service' | 'logistics' | 'pictures' | 'appendedAt' | 'tags'>
/** What a review brings into its product's sums (1), or takes out of them (−1). Answers how many reviews there are after it, and the sum of their stars. */
export async function countReview(ctx: Context, { productId, overall, goods, service, logistics, pictures, appendedAt, tags: its }: Counted, by: 1 | -1): Promise<After> {
  if (by === 1) await ctx.db.insert(summaries).values({ productId }).onConflictDoNothing()
  const stars = (n: number): string => `stars${n} = stars${n} + ($3::int = ${n})::int * $2::int`
  const { rows: [after] } = await ctx.client.query<After>({ name: 'reviews.count', values: [productId, by, overall, goods, service, logistics, Number(pictures.length > 0), Number(appendedAt !== null)], text: `
    update reviews_summaries set count = count + $2::int, overall = overall + $3::int * $2::int, goods = goods + $4::int * $2::int, service = service + $5::int * $2::int, logistics = logistics + $6::int * $2::int,
      ${[1, 2, 3, 4, 5].map(stars).join(', ')}, pictured = pictured + $7::int * $2::int, appended = appended + $8::int * $2::int where product_id = $1 returning count, overall` })
  for (const tag of its.toSorted()) await countTag(ctx, productId, tag, by)
  return after!
}
// What is taken out was brought in before, so its row is there.
const countTag = (ctx: Context, productId: string, tag: string, by: 1 | -1) => (by === 1
  ? ctx.db.insert(tags).values({ productId, tag, count: 1 }).onConflictDoUpdate({ target: [tags.productId, tags.tag], set: { count: sql`${tags.count} + 1` } })
  : ctx.db.update(tags).set({ count: sql`${tags.count} - 1` }).where(and(eq(tags.productId, productId), eq(tags.tag, tag))))

/** An addition counts once more in the sums of its product. */
export const countAppended = (ctx: Context, productId: string) => ctx.db.update(summaries).set({ appended: sql`${summaries.appended} + 1` }).where(eq(summaries.productId, productId))

export const factsOf = (ctx: Context, { id, productId, merchantId, shopperId, lineId }: Pick<Review, 'id' | 'productId' | 'merchantId' | 'shopperId' | 'lineId'>) => ({ reviewId: id, productId, merchantId, shopperId, lineId, at: ctx.now.toISOString() })
