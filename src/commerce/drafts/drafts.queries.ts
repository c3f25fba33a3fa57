import { and, desc, eq, inArray, lt, ne, or } from 'drizzle-orm'
import { regionName } from '#supply/logistics'
import { merchantsOf } from '#supply/merchants'
import { maskedName } from '#commerce/ordering'
import { phoneOf, tokenHash } from '#trust/identity'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { notFound, Refusal } from '#kernel/refusal'
import { newest, type Entry, type Slice, type Story } from '#kernel/timelines'
import { pricedFor } from './coupons.queries'
import type { DraftState } from './drafts.rules'
import { drafts } from './tables'

/** Orders on behalf as those see them who build them 代客单列表: a store its own, the platform all; phones and addresses masked. */
type Draft = typeof drafts.$inferSelect
export interface Ask { readonly state?: DraftState | undefined; readonly cursor?: string | undefined; readonly limit: number }

const shown = ({ linkHash: _, phone, address: { name, phone: to, districtCode }, ...one }: Draft) => ({ ...one, lines: [...one.lines], phoneMasked: masked(phone), address: { name: maskedName(name), phone: masked(to), districtCode } })

export async function draftPage(ctx: Context, { state, cursor, limit }: Ask) {
  const rows = await ctx.db.select().from(drafts).where(and(mine(ctx, drafts.merchantId), state && eq(drafts.state, state), cursor ? lt(drafts.id, cursor) : undefined)).orderBy(desc(drafts.id)).limit(limit + 1)
  const page = rows.slice(0, limit)
  return { items: page.map(shown), next: rows.length > limit ? page.at(-1)!.id : null }
}

/** One draft of whoever acts; anybody else's is not found (I-18). */
export async function draftDetail(ctx: Context, id: string) {
  const [found] = await ctx.db.select().from(drafts).where(and(eq(drafts.id, id), mine(ctx, drafts.merchantId)))
  return found ? shown(found) : notFound()
}

/** The draft that a link opens, for whom it was made and for nobody else: who is signed in with another phone finds nothing, as with a link that never was. He opens it by its id as well, as his inbox does, once it was sent. */
export async function opened(ctx: Context, token: string): Promise<Draft> {
  const [found] = await ctx.db.select().from(drafts).where(or(eq(drafts.linkHash, tokenHash(token)), and(eq(drafts.id, token as never), ne(drafts.state, 'draft'))))
  return found && await phoneOf(ctx, ctx.actor.id) === found.phone ? found : notFound()
}

/** What its shopper reads before he places it; as long as he may, with what his coupons would take beside it. */
export async function draftOfLink(ctx: Context, token: string) {
  const one = await opened(ctx, token)
  const { id, madeBy, reason, words, address, note, lines, goodsFen, discountFen, loweredFen, freightFen, payableFen, state, dueAt, heldUntil, orderId } = one
  const isOpen = state === 'sent' && dueAt! > ctx.now
  // What is not on sale any more has no price; placing says so.
  const priced = isOpen ? await pricedFor(ctx, one, { districtCode: address.districtCode }, true).catch((fault: unknown) => { if (fault instanceof Refusal) return undefined; throw fault }) : undefined
  const names = await merchantsOf(ctx, [...new Set(lines.map((line) => line.merchantId))])
  const stores = [...names].map(([merchantId, { name }]) => ({ merchantId, merchantName: name, payableFen: lines.filter((line) => line.merchantId === merchantId).reduce((sum, line) => sum + line.goodsFen - line.discountFen + line.freightFen, 0) }))
  return { id, stores, madeBy, reason, words, address: { ...address, region: regionName(address.districtCode) ?? '' }, note, lines: [...lines], goodsFen, discountFen, loweredFen, freightFen, payableFen, coupons: { offFen: priced?.couponFen ?? 0, names: [...priced?.coupons ?? []] }, state: state === 'sent' && !isOpen ? 'expired' as const : state, dueAt, heldUntil: heldUntil && heldUntil > ctx.now ? heldUntil : null, orderId }
}

/** How an order came about that was drafted for its shopper (F11), for rooms above, which have asked whose it is. */
export async function draftStory(ctx: Context, parentId: string, slice: Slice): Promise<Story> {
  const rows = await ctx.db.select().from(drafts).where(inArray(drafts.orderId, [parentId]))
  return { promises: [], entries: newest(rows.flatMap(({ id, madeBy, makerId, reason, words, payableFen, loweredFen, lowerWords, heldAt, madeAt, sentAt, endedAt, shopperId }): Entry[] => [
    { id, at: madeAt, orderId: parentId, code: 'drafts.made', actor: madeBy, actorId: makerId, cause: `draft_${reason}`, words, facts: { payableFen } },
    ...lowerWords ? [{ id: `${id}.lowered`, at: madeAt, orderId: parentId, code: 'drafts.lowered', actor: madeBy, actorId: makerId, words: lowerWords, facts: { loweredFen } }] : [],
    ...heldAt ? [{ id: `${id}.held`, at: heldAt, orderId: parentId, code: 'drafts.held', actor: madeBy, actorId: makerId }] : [],
    ...sentAt ? [{ id: `${id}.sent`, at: sentAt, orderId: parentId, code: 'drafts.sent', actor: madeBy, actorId: makerId }] : [],
    ...endedAt ? [{ id: `${id}.placed`, at: endedAt, orderId: parentId, code: 'drafts.placed', actor: 'shopper' as const, actorId: shopperId! }] : []]), slice) }
}
