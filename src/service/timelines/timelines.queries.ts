import { draftStory } from '#commerce/drafts'
import { orderStory } from '#commerce/ordering'
import { paymentStory } from '#finance/payments'
import { compensationStory } from '#finance/wallet'
import { collectBy } from '#fulfilment/pickup'
import { groupStory } from '#offers/groups'
import { caseStory, returnableUntil } from '#service/aftersales'
import { changeStory } from '#service/changes'
import { invoiceStory } from '#service/invoices'
import { settlementStory } from '#service/settlement'
import { parcelStory } from '#supply/logistics'
import { permitted } from '#kernel/access'
import { auditOf } from '#kernel/audit'
import type { Context } from '#kernel/context'
import { cursorAt, timeAndId } from '#kernel/paging'
import { newest, type Entry, type Facts, type Party, type Promised, type Slice, type Story } from '#kernel/timelines'
import { actWords, causeWords, mayRead, nextWords, partyWords, said, whyWords } from './words.rules'

export interface Ask { readonly id: string; readonly cursor?: string | undefined; readonly limit: number }

/** An order's timeline, newest first, as whoever acts may see it. The rooms below are asked once each, so a longer life asks no more; each gives its own newest, and what is older comes by the cursor. Refuses an order that is not his (404). */
export async function timeline(ctx: Context, { id, cursor, limit }: Ask) {
  const slice: Slice = { before: placeOf(cursor), limit: limit + 1 }
  const order = await orderStory(ctx, id, slice)
  const ids = order.parts.map((part) => part.id)
  // A member reads what he may read elsewhere too, and no more.
  const open = (permit: string): boolean => ctx.actor.kind === 'shopper' || permitted(ctx, permit)
  const told: Story[] = await Promise.all([draftStory(ctx, order.parentId, slice), paymentStory(ctx, order.parentId, ids, slice), compensationStory(ctx, ids, slice), groupStory(ctx, order.parentId, slice), parcelStory(ctx, ids, slice), open('changes.read') ? changeStory(ctx, ids, slice) : nothingTold, open('aftersales.read') ? caseStory(ctx, ids, slice) : nothingTold, open('invoices.read') ? invoiceStory(ctx, ids, slice) : nothingTold,
    ctx.actor.kind !== 'shopper' && open('settlement.read') ? settlementStory(ctx, ids, slice) : nothingTold, ctx.actor.kind === 'staff' ? notes(ctx, [...new Set([order.parentId, ...ids])], slice) : nothingTold])
  // By when it is to be fetched is known to those who keep its ticket.
  const collected = [order.promises, order.entries.map(({ next }) => next)].flat().some((one) => one?.code === 'ordering.collect') ? await collectBy(ctx, ids) : new Map<string, Date>()
  const byOf = (orderId: string, code: string, by: Date | null): Date | null => (code === 'ordering.collect' ? collected.get(orderId) ?? by : by)
  const all = newest([order, ...told].flatMap(({ entries }) => entries).filter((one) => mayRead(ctx.actor.kind, one.seen)), slice)
  const page = all.slice(0, limit)
  const last = page.at(-1)
  const promises = [order, ...told].flatMap(({ promises }) => promises).filter((one) => mayRead(ctx.actor.kind, one.seen))
  const received = cursor ? undefined : await returns(ctx, all)
  const numberOf = (orderId: string): string => order.numberOf.get(orderId) ?? ''
  return { items: page.map((one) => shown(ctx, { ...one, next: (one.next && { ...one.next, by: byOf(one.orderId, one.next.code, one.next.by) }) ?? (one.code === 'ordering.received' ? received?.find((back) => back.orderId === one.orderId) ?? null : null) }, numberOf(one.orderId))),
    // What is past is not promised any more; what has no day stands last.
    promises: [...promises.map((one) => ({ ...one, by: byOf(one.orderId, one.code, one.by) })), ...received ?? []].toSorted((a, b) => (a.by?.getTime() ?? Infinity) - (b.by?.getTime() ?? Infinity)).map(({ orderId, code, by, whose }) => ({ orderId, orderNumber: numberOf(orderId), code, by, whose: { kind: whose, text: partyWords(ctx.locale, whose) }, text: nextWords(ctx.locale, code) })),
    may: order.may.map(({ act, why, facts }) => ({ act, text: actWords(ctx.locale, act), isOpen: why === null, why: why === null ? null : { code: why, facts, text: whyWords(ctx.locale, why, facts) } })),
    next: all.length > limit && last ? cursorAt({ at: last.at, id: last.id }) : null }
}

const nothingTold: Story = { entries: [], promises: [] }
function placeOf(cursor: string | undefined): Slice['before'] {
  return cursor ? timeAndId(cursor) : null
}

/** How long what was received may still go back, for each part that was. */
async function returns(ctx: Context, entries: readonly Entry[]): Promise<Promised[]> {
  const received = entries.filter(({ code }) => code === 'ordering.received')
  const untils = await Promise.all(received.map(({ at }) => returnableUntil(ctx, at)))
  return received.flatMap(({ orderId }, i) => { const until = untils[i]; return until ? [{ ...until, orderId, whose: 'shopper' as const }] : [] })
}

/** What was done to the order by name 内部记录, as the audit keeps it: for staff alone. */
async function notes(ctx: Context, subjects: readonly string[], slice: Slice): Promise<Story> {
  const rows = await auditOf(ctx, subjects, { before: slice.before?.at ?? null, limit: slice.limit + 1 })
  return { entries: newest(rows.map(({ id, actorId, actorKind, action, subject, after, at }): Entry => ({ id, at, orderId: subject, code: 'timelines.note', actor: actorKind as Party, actorId, words: reasonIn(after), facts: { action }, seen: 'staff' })), slice), promises: [] }
}
const reasonIn = (after: unknown): string => (typeof after === 'object' && after !== null && 'reason' in after && typeof after.reason === 'string' ? after.reason : '')

/** An entry with its sentences. Who a person is, by id, is for staff, and for a merchant of his own members. */
function shown({ locale, actor }: Context, { id, at, orderId, code, actor: by, actorId, cause, words = '', facts = {}, next }: Entry, orderNumber: string) {
  // Only a person has a name.
  const namesHim = (by === 'shopper' || by === 'merchant' || by === 'staff') && (actor.kind === 'staff' || (actor.kind === 'merchant' && by === 'merchant'))
  return { id, at, orderId, orderNumber, code, text: said(locale, code, facts), actor: { kind: by, id: namesHim ? actorId ?? null : null, text: partyWords(locale, by) }, cause: cause ? { code: cause, text: causeWords(locale, cause) } : null, words, facts: { ...facts } as Record<string, Facts[string]>,
    next: next ? { code: next.code, by: next.by, text: nextWords(locale, next.code) } : null }
}
