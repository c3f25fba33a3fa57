import type { Context } from './context'
import { isSecret } from './data-classes'
import { newId } from './id'

/** Audit 审计: who changed or read what, before and after, in the transaction of the change itself. No API can alter an entry (I-29). */
export interface Told { readonly action: string; readonly subject: string; readonly before?: unknown; readonly after?: unknown }

const insert = `insert into kernel_audit_entries (id, actor_id, actor_kind, merchant_id, action, subject, before, after, request_id, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

/** Writes one entry. A use case that knows before and after calls this; otherwise the route writes what it was asked. */
export async function audit(ctx: Context, { action, subject, before, after }: Told): Promise<void> {
  if (ctx.told) ctx.told.audited = true
  await ctx.client.query({ name: 'kernel.audit', text: insert, values: [newId('aud', ctx.now), ctx.actor.id, ctx.actor.kind, ctx.actor.merchantId ?? null,
    action, subject, before === undefined ? null : JSON.stringify(struck(before)), after === undefined ? null : JSON.stringify(struck(after)), ctx.requestId, ctx.now] })
}

const bodies = new Set(['file', 'bytes'])
/** Secrets (see data-classes) never enter the audit, nor do files; long texts are cut. A `code` that is one of goods or of a refusal is told by its route, which writes its own entry. */
function struck(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 2_000 ? `${value.slice(0, 2_000)}…` : value
  if (Array.isArray(value)) return value.slice(0, 200).map(struck)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if ('toJSON' in value) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isSecret(key) || bodies.has(key) ? '[struck]' : struck(inner)]))
}

export interface Read { readonly id: string; readonly actorId: string; readonly actorKind: string; readonly action: string; readonly subject: string; readonly after: unknown; readonly at: Date }
/** What was written of these subjects, newest first, for whoever may read the audit of all of them: the platform's staff. */
export async function auditOf(ctx: Context, subjects: readonly string[], { before, limit }: { readonly before: Date | null; readonly limit: number }): Promise<Read[]> {
  const { rows } = await ctx.client.query<Read>({ name: 'kernel.audit_of', values: [[...subjects], before, limit], text: `
    select id, actor_id as "actorId", actor_kind as "actorKind", action, subject, after, at from kernel_audit_entries where subject = any($1) and ($2::timestamptz is null or at <= $2) order by at desc, id desc limit $3` })
  return rows
}
