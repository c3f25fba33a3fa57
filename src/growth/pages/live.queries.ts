import { and, eq, isNull } from 'drizzle-orm'
import { isNewBuyer } from '#offers/promotions'
import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { isSeen, type Audience, type Kind } from './pages.rules'
import { slots, versions, type PageDocument } from './tables'

/** What is live 线上页面: as everybody reads it, and for whom it differs. */
export interface Place { readonly kind: Kind; readonly slug: string; readonly merchantId: string | null }
export interface Told { readonly kind: Kind; readonly slug: string; readonly merchantId: string | null; readonly no: number; readonly document: PageDocument; /** When something of it begins or ends next: it may be kept until then. */ readonly changesAt: string | null; readonly now: Date }

/** What a reader sees of a document at this moment. */
export function toldOf(place: Place, no: number, document: PageDocument, who: Exclude<Audience, 'all'>, now: Date): Told {
  const iso = now.toISOString()
  const times = document.blocks.flatMap((block) => [block.from, block.until, block.kind === 'countdown' ? block.endsAt : null]).filter((at): at is string => at !== null && at > iso)
  return { ...place, no, document: { ...document, blocks: document.blocks.filter((block) => isSeen(block, who, iso)) }, changesAt: times.toSorted()[0] ?? null, now }
}

/** The live page of a place; null where none is. */
export async function livePage(ctx: Context, { kind, slug, merchantId }: Place, who: Exclude<Audience, 'all'>): Promise<Told | null> {
  const [row] = await ctx.db.select({ no: versions.no, document: versions.document }).from(slots).innerJoin(versions, and(eq(versions.slotId, slots.id), eq(versions.state, 'live')))
    .where(and(eq(slots.kind, kind), eq(slots.slug, slug), merchantId === null ? isNull(slots.merchantId) : eq(slots.merchantId, merchantId as never)))
  return row ? toldOf({ kind, slug, merchantId }, row.no, row.document, who, ctx.now) : null
}

/** The live topics and plain pages, for maps of the shop. */
export async function livePlaces(ctx: Context) {
  return ctx.db.select({ kind: slots.kind, slug: slots.slug, name: slots.name, liveAt: versions.liveAt }).from(slots).innerJoin(versions, and(eq(versions.slotId, slots.id), eq(versions.state, 'live'))).where(isNull(slots.merchantId)).limit(500)
}

const freshMs = 1_000
const forSome = keepingOne(freshMs, async (ctx) => (await ctx.client.query({ name: 'pages.for_some', text: `select from pages_versions where state = 'live' and is_for_some limit 1` })).rows.length > 0)
export const forgetLive = forgottenEverywhere('pages.live', forSome.forget)

/** As what somebody reads pages: `guest`, `member`, or `new` who has never bought. While no page differs by it everybody reads as a guest, and nothing is asked. */
export async function readerOf(ctx: Context): Promise<Exclude<Audience, 'all'>> {
  if (ctx.actor.kind !== 'shopper' || !await forSome.of(ctx)) return 'guest'
  return await isNewBuyer(ctx, ctx.actor.id) ? 'new' : 'member'
}
