import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { Answered, VersionPublished } from '#events/agreements'
import { defineApproval } from '#kernel/approval'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { tellInboxes } from '#kernel/notify'
import { notFound, refuse, unfit } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { eachPlaced } from '#commerce/ordering'
import { agreementsTexts } from '#locales/agreements'
import { askApproval } from '#trust/risk'
import { whoMay } from '#trust/identity'
import { published } from './versions.queries'
import { holding, isAgreedTo, leastNotice, soonest, type Key } from './versions.rules'
import { consents, versions, type answers, type ownerKinds, type places } from './tables'

/** Documents are drafted by one person, published by another's decision, and shown for so many days before they hold (ECL 34). */
export const noticeDays = defineSetting({ key: 'agreements.notice_days', fallback: 15, least: leastNotice, most: 90, unit: 'days', says: ['协议与规则修改，生效前至少公示的天数', 'Days for which a change of rules is shown before it holds, at least'] })
export interface Draft { readonly key: Key; readonly titleZh: string; readonly titleEn: string; readonly bodyZh: string; readonly bodyEn: string; readonly changeZh: string; readonly changeEn: string; readonly asksAnew: boolean }
const mostTold = 50

/** Begins the next version of a document, or writes the one that is begun anew. */
export function draftVersion(ctx: Context, wish: Draft): Promise<{ id: string }> {
  return transaction(ctx, async (ctx) => {
    await ctx.client.query({ name: 'agreements.hold', text: `select pg_advisory_xact_lock(hashtext('agreements.versions'), hashtext($1))`, values: [wish.key] })
    const its = await ctx.db.select().from(versions).where(eq(versions.key, wish.key))
    const open = its.find(({ state }) => state === 'draft')
    if (its.length > 0 && (open?.number ?? 2) > 1 && (wish.changeZh.trim() === '' || wish.changeEn.trim() === '')) unfit(wish.changeZh.trim() === '' ? 'changeZh' : 'changeEn', 'agreements.say_what_changed')
    const made = { ...wish, madeBy: ctx.actor.id, madeAt: ctx.now }
    if (open) { await ctx.db.update(versions).set(made).where(eq(versions.id, open.id)); return { id: open.id } }
    const id = newId('agv', ctx.now)
    await ctx.db.insert(versions).values({ ...made, id, number: Math.max(0, ...its.map(({ number }) => number)) + 1, state: 'draft' })
    return { id }
  })
}

const Payload = z.object({ id: z.string(), madeAt: z.string() })
/** That a document changes for everybody is one person's wish and another's decision. */
export const publishing = defineApproval({ kind: 'agreements.publish', permits: { staff: 'agreements.write' }, says: ['发布协议或规则的新版本', 'Publish a version of an agreement or of rules'],
  apply: async (ctx, { payload }) => { const { id, madeAt } = Payload.parse(payload); await publish(ctx, id, madeAt); return undefined } })

/** Asks for a draft to be published. */
export function askPublishing(ctx: Context, id: string): Promise<{ approvalId: string }> {
  return transaction(ctx, async (ctx) => {
    const [draft] = await ctx.db.select().from(versions).where(and(eq(versions.id, id), eq(versions.state, 'draft')))
    if (!draft) return notFound()
    return { approvalId: await askApproval(ctx, { approval: publishing, subject: id, merchantId: null, payload: { id, madeAt: draft.madeAt.toISOString() }, before: {}, after: { key: draft.key, number: draft.number, title: draft.titleZh, change: draft.changeZh, asksAnew: draft.asksAnew }, reason: draft.changeZh }) }
  })
}

/** Publishes a draft: it holds after the days of notice, the first of a document at once. Refuses `agreements.changed_since` where the text is not the one that was asked for. */
async function publish(ctx: Context, id: string, madeAt: string): Promise<void> {
  const [draft] = await ctx.db.select().from(versions).where(eq(versions.id, id)).for('update')
  if (!draft || draft.state !== 'draft' || draft.madeAt.toISOString() !== madeAt) return refuse('agreements.changed_since')
  const effectiveAt = soonest(ctx.now, draft.number, await settingOf(ctx, noticeDays))
  await ctx.db.update(versions).set({ state: 'published', publishedAt: ctx.now, effectiveAt }).where(eq(versions.id, id))
  await audit(ctx, { action: 'agreements.publish', subject: id, after: { key: draft.key, number: draft.number, effectiveAt } })
  await emit(ctx, VersionPublished, { versionId: id, key: draft.key, number: draft.number, asksAnew: draft.asksAnew, effectiveAt: effectiveAt.toISOString(), at: ctx.now.toISOString() })
}

interface Answer { readonly ownerKind: (typeof ownerKinds)[number]; readonly ownerId: string; readonly answer: (typeof answers)[number]; readonly place: (typeof places)[number] }
/** Writes down what somebody answered, once for each version. Versions that are not there, or only tell something, are passed over. */
export function answerVersions(ctx: Context, versionIds: readonly string[], { ownerKind, ownerId, answer, place }: Answer): Promise<number> {
  if (versionIds.length === 0) return Promise.resolve(0)
  return transaction(ctx, async (ctx) => {
    const its = (await ctx.db.select({ id: versions.id, key: versions.key, number: versions.number }).from(versions).where(and(inArray(versions.id, [...versionIds]), eq(versions.state, 'published')))).filter(({ key }) => isAgreedTo(key))
    if (its.length === 0) return 0
    const made = await ctx.db.insert(consents).values(its.map((one) => ({ id: newId('agc', ctx.now), versionId: one.id, ownerKind, ownerId, memberId: ctx.actor.kind === 'merchant' ? ctx.actor.id : null, answer, place, at: ctx.now }))).onConflictDoNothing().returning({ versionId: consents.versionId })
    for (const { versionId } of made) await emit(ctx, Answered, { versionId, ownerKind, ownerId, answer, at: ctx.now.toISOString() })
    if (answer === 'declined' && made.length > 0) await tellInboxes(ctx, await whoMay(ctx, null, [{ staff: 'agreements.read' }], mostTold), { topic: 'rules', title: agreementsTexts['agreements.note_declined'][0], body: its.map(({ key, number }) => `${key} ${number}`).join('、'), link: '/agreements' })
    return made.length
  })
}

/** Whoever orders does so under the rules that the checkout named: what he has not answered before is written down, as of the time of his order, once for each version. */
export async function noteOrdered(ctx: Context): Promise<void> {
  const its = await published(ctx, ['user'])
  await eachPlaced(ctx, 'agreements.note_ordered', async (ctx, placed) => {
    const under = placed.flatMap(({ shopperId, placedAt }) => { const version = holding(its, placedAt); return version ? [{ versionId: version.id, ownerId: shopperId, at: placedAt }] : [] })
    const { rows } = await ctx.client.query<{ versionId: string; ownerId: string; at: Date }>({ name: 'agreements.unanswered', values: [under.map((one) => one.versionId), under.map((one) => one.ownerId), under.map((one) => one.at)], text: `
      select distinct on (version_id, owner_id) version_id as "versionId", owner_id as "ownerId", at from unnest($1::text[], $2::text[], $3::timestamptz[]) as o(version_id, owner_id, at)
      where not exists (select from agreements_consents c where c.owner_id = o.owner_id and c.version_id = o.version_id) order by version_id, owner_id, at` })
    const made = rows.length === 0 ? [] : await ctx.db.insert(consents).values(rows.map((one) => ({ id: newId('agc', ctx.now), ...one, ownerKind: 'shopper' as const, memberId: null, answer: 'agreed' as const, place: 'checkout' as const }))).onConflictDoNothing().returning({ versionId: consents.versionId, ownerId: consents.ownerId, at: consents.at })
    for (const { versionId, ownerId, at } of made) await emit(ctx, Answered, { versionId, ownerKind: 'shopper', ownerId, answer: 'agreed', at: at.toISOString() })
  })
}

/** Versions of a demo shop: published as the first of their documents, or with an older day, by the seed alone. */
export async function seedVersion(ctx: Context, wish: Draft, madeBy: string): Promise<void> {
  const { rows: [row] } = await ctx.client.query<{ n: number }>({ text: 'select coalesce(max(number), 0)::int as n from agreements_versions where key = $1', values: [wish.key] })
  if (row!.n > 0) return
  await ctx.db.insert(versions).values({ ...wish, id: newId('agv', ctx.now), number: 1, state: 'published', madeBy, madeAt: ctx.now, effectiveAt: ctx.now, publishedAt: ctx.now })
}
