import { and, desc, eq, inArray, isNotNull, lte, notInArray, sql } from 'drizzle-orm'
import { bannedIn } from '#trust/compliance'
import { PageChanged } from '#events/pages'
import { ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { tidied } from '#kernel/rich-text'
import { sentence } from '#locales/index'
import type { DraftWish } from './blocks.routes'
import { forgetLive } from './live.queries'
import { boundsOf, slotOf, versionOf, type SlotRow, type VersionRow } from './pages.queries'
import { faultsOf, isForSome, isSlug, keptVersions, overweight, statesBefore, textsOf, weightOf, type Kind } from './pages.rules'
import { picturesOf } from './pictures.service'
import { slots, versions, type PageBlock, type PageDocument, type Shown } from './tables'

/** Making pages 装修: drafted, published now or at a time, rolled back and taken down; one live in each place, held by the database. */
export interface PageWish { readonly kind: Kind; readonly slug: string; readonly name: string }

/** Opens a place. A store's member opens his own front and nothing else. Refuses `pages.bad_slug` (422) and `pages.there_already` (409). */
export function openPage(ctx: Context, { kind, slug, name }: PageWish): Promise<{ id: string }> {
  const isStore = ctx.actor.kind === 'merchant'
  if (isStore !== (kind === 'store')) unfit('kind', 'pages.not_this_kind')
  if (!isSlug(kind, slug)) unfit('slug', 'pages.bad_slug')
  return transaction(ctx, async (ctx) => {
    const id = newId('pgs', ctx.now)
    const merchantId = isStore ? ownerId(ctx) as SlotRow['merchantId'] : null
    const made = await ctx.db.insert(slots).values({ id, kind, merchantId, slug, name, createdBy: ctx.actor.id, createdAt: ctx.now }).onConflictDoNothing().returning({ id: slots.id })
    if (made.length === 0) throw new Refusal('pages.there_already', { issues: [{ path: ['slug'], code: 'pages.there_already' }] }, 409)
    await audit(ctx, { action: 'pages.open_page', subject: id, after: { kind, slug, name } })
    return { id }
  })
}

/** What somebody wrote as it is kept: text cleaned, pictures measured. Refuses by field what cannot be (422). */
async function made(ctx: Context, { kind, merchantId }: SlotRow, wish: DraftWish): Promise<PageDocument> {
  const named = wish.blocks.flatMap((block, i): { path: (string | number)[]; name: string }[] => (block.kind === 'banner' ? block.slides.map(({ picture }, n) => ({ path: ['blocks', i, 'slides', n, 'picture'], name: picture.name })) : block.kind === 'zones' ? [{ path: ['blocks', i, 'picture'], name: block.picture.name }] : []))
  const known = await picturesOf(ctx, merchantId, named.map(({ name }) => name))
  const missing = named.filter(({ name }) => !known.has(name)).map(({ path }) => ({ path, code: 'pages.no_such_picture' }))
  if (missing.length > 0) wrong(ctx, missing)
  const shown = ({ name }: { readonly name: string }): Shown => known.get(name)!
  const blocks: PageBlock[] = []
  for (const block of wish.blocks) {
    if (block.kind === 'banner') blocks.push({ ...block, slides: block.slides.map((slide) => ({ ...slide, picture: shown(slide.picture) })) })
    else if (block.kind === 'zones') blocks.push({ ...block, picture: shown(block.picture) })
    else if (block.kind === 'text') blocks.push({ ...block, html: await tidied(block.html), htmlEn: await tidied(block.htmlEn) })
    else blocks.push(block)
  }
  const document = { ...wish, blocks }
  const faults = faultsOf(document, kind)
  if (faults.length > 0) wrong(ctx, faults)
  return document
}
interface Issue { readonly path: readonly (string | number)[]; readonly code: string }
/** Each fault says its own sentence beside its field. */
const wrong = ({ locale }: Context, issues: readonly Issue[], facts: Record<string, unknown> = {}): never => { throw new Refusal(issues[0]!.code, { ...facts, issues: issues.map(({ path, code }) => ({ path: ['document', ...path], code, message: sentence(code, facts, locale) })) }, 422) }

export interface SaveWish { readonly id: string; /** Of the draft that was seen; 0 where there was none. */ readonly version: number; readonly document: DraftWish }
/** Keeps a draft. Refuses `pages.stale` (409) where somebody changed it meanwhile, and by field what cannot be. */
export function saveDraft(ctx: Context, { id, version, document: wish }: SaveWish): Promise<{ versionId: string; version: number }> {
  return transaction(ctx, async (ctx) => {
    const slot = await slotOf(ctx, id, true)
    const document = await made(ctx, slot, wish)
    const before = await inState(ctx, slot.id, 'draft')
    if ((before?.version ?? 0) !== version) refuse('pages.stale', { version: before?.version ?? 0 })
    const changed = { document, isForSome: isForSome(document), version: version + 1, changedBy: ctx.actor.id, changedAt: ctx.now }
    const versionId = before?.id ?? newId('pgv', ctx.now)
    if (before) await ctx.db.update(versions).set(changed).where(eq(versions.id, before.id))
    else await ctx.db.insert(versions).values({ id: versionId, slotId: slot.id, merchantId: slot.merchantId, no: await nextNo(ctx, slot.id), state: 'draft', ...changed })
    await audit(ctx, { action: 'pages.save_draft', subject: slot.id, ...(before && { before: outline(before.document) }), after: outline(document) })
    return { versionId, version: version + 1 }
  })
}
/** What the audit keeps of a document: its blocks in their sequence, by kind. */
const outline = ({ title, blocks }: PageDocument) => ({ title: title.zh, blocks: blocks.map(({ id, kind }) => `${kind}/${id}`) })

async function inState(ctx: Context, slotId: SlotRow['id'], state: VersionRow['state']): Promise<VersionRow | undefined> {
  return (await ctx.db.select().from(versions).where(and(eq(versions.slotId, slotId), eq(versions.state, state))))[0]
}
async function nextNo(ctx: Context, slotId: SlotRow['id']): Promise<number> {
  return ((await ctx.db.select({ no: versions.no }).from(versions).where(eq(versions.slotId, slotId)).orderBy(desc(versions.no)).limit(1))[0]?.no ?? 0) + 1
}

/** What must be so before anything goes out: something is on it, it is light enough (F07), and no word is banned (F79). */
async function fit(ctx: Context, document: PageDocument): Promise<void> {
  if (document.blocks.length === 0) refuse('pages.empty')
  const weight = weightOf(document)
  const bounds = await boundsOf(ctx)
  const over = overweight(weight, bounds)
  if (over) refuse(`pages.too_heavy_${over}`, { kb: Math.ceil((over === 'first' ? weight.firstBytes : weight.bytes) / 1_024), mostKb: Math.floor((over === 'first' ? bounds.mostFirstBytes : bounds.mostBytes) / 1_024), requests: weight.requests, mostRequests: bounds.mostRequests })
  const found = textsOf(document).flatMap(({ path, text }) => bannedIn(text).map((one) => ({ path, ...one })))
  if (found.length > 0) wrong(ctx, found.map(({ path }) => ({ path, code: 'pages.banned_words' })), { words: [...new Set(found.map(({ word }) => word))].join('、'), law: found[0]!.law })
}

export interface PublishWish { readonly id: string; readonly version: number; /** When; null is now. */ readonly at: Date | null }
/** A draft goes live now, or waits for its time. Refuses `pages.stale`, `pages.in_the_past` (422), `pages.scheduled_already`, what is empty or too heavy, and banned words. */
export function publishDraft(ctx: Context, { id, version, at }: PublishWish): Promise<{ no: number }> {
  return transaction(ctx, async (ctx) => {
    const slot = await slotOf(ctx, id, true)
    const draft = await inState(ctx, slot.id, 'draft') ?? refuse('pages.no_draft')
    if (draft.version !== version) refuse('pages.stale', { version: draft.version })
    await fit(ctx, draft.document)
    if (at !== null) {
      if (at <= ctx.now) unfit('at', 'pages.in_the_past')
      if (await inState(ctx, slot.id, 'scheduled')) refuse('pages.scheduled_already')
      await ctx.db.update(versions).set({ state: 'scheduled', scheduledAt: at, changedBy: ctx.actor.id, changedAt: ctx.now }).where(and(eq(versions.id, draft.id), eq(versions.state, 'draft')))
    } else await goLive(ctx, slot, draft)
    await audit(ctx, { action: 'pages.publish', subject: slot.id, after: { no: draft.no, at: at?.toISOString() ?? null } })
    return { no: draft.no }
  })
}

/** What was scheduled is a draft again. Refuses `pages.none_scheduled`, and `pages.draft_there` while another is drafted. */
export function unschedule(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const slot = await slotOf(ctx, id, true)
    const waiting = await inState(ctx, slot.id, 'scheduled') ?? refuse('pages.none_scheduled')
    if (await inState(ctx, slot.id, 'draft')) refuse('pages.draft_there')
    await ctx.db.update(versions).set({ state: 'draft', scheduledAt: null, changedBy: ctx.actor.id, changedAt: ctx.now }).where(eq(versions.id, waiting.id))
    await audit(ctx, { action: 'pages.unschedule', subject: slot.id, before: { no: waiting.no, at: waiting.scheduledAt } })
  })
}

/** One goes live in place of another. */
async function goLive(ctx: Context, slot: SlotRow, { id, no }: Pick<VersionRow, 'id' | 'no'>): Promise<void> {
  await ctx.db.update(versions).set({ state: 'ended', endedAt: ctx.now }).where(and(eq(versions.slotId, slot.id), eq(versions.state, 'live')))
  const moved = await ctx.db.update(versions).set({ state: 'live', liveAt: ctx.now }).where(and(eq(versions.id, id), inArray(versions.state, statesBefore('live')))).returning({ id: versions.id })
  if (moved.length === 0) refuse('pages.stale')
  await keepLast(ctx, slot.id)
  await tell(ctx, slot, no, 'live')
}
/** What is more than the last twenty that were live is forgotten. */
async function keepLast(ctx: Context, slotId: SlotRow['id']): Promise<void> {
  const last = ctx.db.select({ id: versions.id }).from(versions).where(and(eq(versions.slotId, slotId), isNotNull(versions.liveAt))).orderBy(desc(versions.no)).limit(keptVersions)
  await ctx.db.delete(versions).where(and(eq(versions.slotId, slotId), inArray(versions.state, ['ended', 'rolled_back']), notInArray(versions.id, last)))
}
async function tell(ctx: Context, { id, kind, slug, merchantId }: SlotRow, no: number, how: 'live' | 'rolled_back' | 'taken_down'): Promise<void> {
  await emit(ctx, PageChanged, { slotId: id, kind, slug, merchantId, no, how, at: ctx.now.toISOString() })
  await forgetLive(ctx)
}

/** An earlier version is live again 回滚, as a new one that says whose copy it is. Refuses `pages.never_live` for what never was, and `pages.live_already`. */
export function rollBack(ctx: Context, { id, versionId }: { readonly id: string; readonly versionId: string }): Promise<{ no: number }> {
  return transaction(ctx, async (ctx) => {
    const slot = await slotOf(ctx, id, true)
    const old = await versionOf(ctx, slot.id, versionId)
    if (old.state === 'live') refuse('pages.live_already')
    if (old.liveAt === null) refuse('pages.never_live')
    await fit(ctx, old.document)
    const no = await nextNo(ctx, slot.id)
    await ctx.db.update(versions).set({ state: 'rolled_back', endedAt: ctx.now }).where(and(eq(versions.slotId, slot.id), eq(versions.state, 'live')))
    await ctx.db.insert(versions).values({ id: newId('pgv', ctx.now), slotId: slot.id, merchantId: slot.merchantId, no, state: 'live', liveAt: ctx.now, document: old.document, isForSome: old.isForSome, version: 1, fromNo: old.no, changedBy: ctx.actor.id, changedAt: ctx.now })
    await keepLast(ctx, slot.id)
    await tell(ctx, slot, no, 'rolled_back')
    await audit(ctx, { action: 'pages.roll_back', subject: slot.id, after: { no, from: old.no } })
    return { no }
  })
}

/** What is live is taken down 下线: the shop shows what it showed before anybody composed anything. Refuses `pages.none_live`. */
export function takeDown(ctx: Context, id: string, reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const slot = await slotOf(ctx, id, true)
    const [gone] = await ctx.db.update(versions).set({ state: 'ended', endedAt: ctx.now }).where(and(eq(versions.slotId, slot.id), eq(versions.state, 'live'))).returning({ no: versions.no })
    if (!gone) refuse('pages.none_live')
    await tell(ctx, slot, gone.no, 'taken_down')
    await audit(ctx, { action: 'pages.take_down', subject: slot.id, before: { no: gone.no }, after: { reason } })
  })
}

/** What waits and is due goes live, one after the other; what cannot (its words have been banned meanwhile) is a fault that the jobs page shows. */
export async function publishDue(ctx: Context): Promise<void> {
  const due = await ctx.db.select({ id: versions.id, slotId: versions.slotId }).from(versions).where(and(eq(versions.state, 'scheduled'), lte(versions.scheduledAt, ctx.now))).orderBy(versions.scheduledAt).limit(100)
  for (const { id, slotId } of due) {
    await transaction(ctx, async (ctx) => {
      const slot = await slotOf(ctx, slotId, true)
      const [waiting] = await ctx.db.select().from(versions).where(and(eq(versions.id, id), eq(versions.state, 'scheduled'), sql`${versions.scheduledAt} <= ${ctx.now}`))
      if (!waiting) return
      await goLive(ctx, slot, waiting)
      await audit(ctx, { action: 'pages.publish_due', subject: slot.id, after: { no: waiting.no } })
    })
  }
}

/** A place without anything that ever was live is given up. Refuses `pages.was_live`. */
export function dropPage(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const slot = await slotOf(ctx, id, true)
    const its = await ctx.db.select({ liveAt: versions.liveAt }).from(versions).where(eq(versions.slotId, slot.id))
    if (its.some(({ liveAt }) => liveAt !== null)) refuse('pages.was_live')
    await ctx.db.delete(versions).where(eq(versions.slotId, slot.id))
    const gone = await ctx.db.delete(slots).where(eq(slots.id, slot.id)).returning({ id: slots.id })
    if (gone.length === 0) notFound()
    await audit(ctx, { action: 'pages.drop_page', subject: slot.id, before: { kind: slot.kind, slug: slot.slug } })
  })
}
