import { timingSafeEqual } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { hashed } from '#trust/factors'
import type { Context } from '#kernel/context'
import { notFound } from '#kernel/refusal'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, fromIso, minuteMs } from '#kernel/time'
import { toldOf, type Told } from './live.queries'
import { slotOf, versionOf } from './pages.queries'
import type { Audience } from './pages.rules'
import { slots, versions } from './tables'

/** Previews 预览: a link that shows one version as the storefront will, signed, and good for some minutes. Who has it sees that version and nothing else. */
export const previewMinutes = defineSetting({ key: 'pages.preview_minutes', fallback: 30, least: 5, most: 1_440, unit: 'minutes', says: ['页面预览链接多少分钟内有效', 'For how many minutes a preview link is good'] })

/** Makes the link of a version. */
export async function previewLink(ctx: Context, { id, versionId }: { readonly id: string; readonly versionId: string }): Promise<{ url: string; until: Date }> {
  const slot = await slotOf(ctx, id)
  const version = await versionOf(ctx, slot.id, versionId)
  const until = after(ctx.now, await settingOf(ctx, previewMinutes) * minuteMs)
  const said = `${version.id}.${until.toISOString().replace(/\D/g, '').slice(0, 14)}`
  return { url: `/preview/${said}.${await hashed(ctx, 'pages.preview', said)}`, until }
}

const form = /^(pgv_[\w-]{1,60})\.(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\.([\w-]{20,60})$/
/** What a link shows; 404 where it is not ours, or its time is over. */
export async function previewPage(ctx: Context, token: string, who: Exclude<Audience, 'all'>): Promise<Told> {
  const [, id, year, month, day, hour, minute, second, given] = form.exec(token) ?? notFound()
  const said = token.slice(0, token.lastIndexOf('.'))
  const [own, theirs] = [Buffer.from(await hashed(ctx, 'pages.preview', said)), Buffer.from(given!)]
  if (own.length !== theirs.length || !timingSafeEqual(own, theirs) || fromIso(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) <= ctx.now) notFound()
  const [row] = await ctx.db.select({ kind: slots.kind, slug: slots.slug, merchantId: slots.merchantId, no: versions.no, document: versions.document }).from(versions).innerJoin(slots, eq(slots.id, versions.slotId)).where(and(eq(versions.id, id as never)))
  return row ? toldOf({ kind: row.kind, slug: row.slug, merchantId: row.merchantId }, row.no, row.document, who, ctx.now) : notFound()
}
