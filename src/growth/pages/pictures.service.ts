import { and, desc, eq, inArray, or } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { keepPicture, measured } from '#kernel/pictures'
import { notFound } from '#kernel/refusal'
import { pictures, type Shown } from './tables'

/** Pictures of pages 页面图片: measured when they come, so that a page knows their size and weight without looking at them again. */
const platform = 'platform'
const ownerOf = (merchantId: string | null | undefined): string => merchantId ?? platform
const columns = { name: pictures.name, width: pictures.width, height: pictures.height, phoneBytes: pictures.phoneBytes, deskBytes: pictures.deskBytes }

/** Keeps a picture for the pages of whoever sends it. Refuses what is no picture (`kernel.picture_…`). */
export async function keepPagePicture(ctx: Context, file: Uint8Array): Promise<Shown> {
  return knowPicture(ctx, await keepPicture(ctx, file))
}

/** A picture that was kept already becomes one that pages may show. */
export async function knowPicture(ctx: Context, name: string): Promise<Shown> {
  const found = await measured(ctx.ports.files, name) ?? notFound()
  const merchantId = ctx.actor.merchantId ?? null
  await transaction(ctx, (ctx) => ctx.db.insert(pictures).values({ ownerId: ownerOf(merchantId), name, merchantId: merchantId as never, ...found, at: ctx.now }).onConflictDoNothing())
  return { name, ...found }
}

/** The latest pictures of a page's owner, to choose from again. */
export async function latestPictures(ctx: Context, most = 60): Promise<Shown[]> {
  return ctx.db.select(columns).from(pictures).where(eq(pictures.ownerId, ownerOf(ctx.actor.merchantId))).orderBy(desc(pictures.at), pictures.name).limit(most)
}

/** These pictures, as far as a store's pages, or the platform's, may show them. */
export async function picturesOf(ctx: Context, merchantId: string | null, names: readonly string[]): Promise<ReadonlyMap<string, Shown>> {
  if (names.length === 0) return new Map()
  // The platform's staff may put its own pictures into a store's front.
  const owner = ctx.actor.kind === 'merchant' ? eq(pictures.ownerId, ownerOf(merchantId)) : or(eq(pictures.ownerId, ownerOf(merchantId)), eq(pictures.ownerId, platform))
  const rows = await ctx.db.select(columns).from(pictures).where(and(owner, inArray(pictures.name, [...new Set(names)])))
  return new Map(rows.map((row) => [row.name, row]))
}
