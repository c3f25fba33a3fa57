import { ownerId } from '#kernel/access'
import { channelOf, channels, switchableTopics, topicsOf, type Channel } from '#kernel/channels.rules'
import type { Context } from '#kernel/context'

/** The desk's readings 台账: audit, events, letters, messages, each newest first and a page after a cursor. */
export interface AuditRow { readonly id: string; readonly actorId: string; readonly actorKind: string; readonly merchantId: string | null; readonly action: string; readonly subject: string; readonly before: unknown; readonly after: unknown; readonly requestId: string; readonly at: Date }
interface Paged { readonly cursor?: string | undefined; readonly limit: number }

function paged<T>(rows: readonly T[], limit: number, key: (row: T) => string): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? key(items.at(-1)!) : null }
}

/** Who changed or read what (I-29), by actor, subject or action. Ids are time-ordered, so they are the cursor. */
export async function auditOf(ctx: Context, { actor, subject, action, cursor, limit }: Paged & { actor?: string | undefined; subject?: string | undefined; action?: string | undefined }) {
  const { rows } = await ctx.client.query<AuditRow>(`select id, actor_id as "actorId", actor_kind as "actorKind", merchant_id as "merchantId", action, subject, before, after, request_id as "requestId", at
    from kernel_audit_entries where ($1::text is null or actor_id = $1) and ($2::text is null or subject = $2) and ($3::text is null or action = $3) and ($4::text is null or id < $4) order by id desc limit $5`,
  [actor ?? null, subject ?? null, action ?? null, cursor ?? null, limit + 1])
  return paged(rows, limit, (row) => row.id)
}

/** Phones and mail addresses that stand in a text, masked: a store's owner reads what was done, not whom it was about. */
const masked = (value: unknown): unknown => (value === null || value === undefined ? value
  : JSON.parse(JSON.stringify(value).replace(/(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2').replace(/([\w.+-])[\w.+-]*(@[\w-]+\.[\w.]+)/g, '$1***$2')) as unknown)

/**
 * What was done in a merchant's store, by his own members, and by the platform to his store (E25): names of his own, the platform's staff unnamed,
 * phones and addresses of mail masked.
 */
export async function merchantAudit(ctx: Context, { actor, subject, action, cursor, limit }: Paged & { actor?: string | undefined; subject?: string | undefined; action?: string | undefined }) {
  const store = ownerId(ctx)
  const { rows } = await ctx.client.query<AuditRow & { actorName: string | null }>(`select e.id, e.actor_id as "actorId", e.actor_kind as "actorKind", m.name as "actorName", e.action, e.subject, e.before, e.after, e.at from (
      (select * from kernel_audit_entries where merchant_id = $1 and ($2::text is null or actor_id = $2) and ($3::text is null or subject = $3) and ($4::text is null or action = $4) and ($5::text is null or id < $5) order by id desc limit $6)
      union all (select * from kernel_audit_entries where subject = $1 and merchant_id is null and $2::text is null and ($3::text is null or $3 = $1) and ($4::text is null or action = $4) and ($5::text is null or id < $5) order by id desc limit $6)
    ) e left join identity_members m on m.id = e.actor_id and m.merchant_id = $1 order by e.id desc limit $6`, [store, actor ?? null, subject ?? null, action ?? null, cursor ?? null, limit + 1])
  return paged(rows.map(({ actorId, actorKind, before, after, ...row }) => ({ ...row, actorKind, actorId: actorKind === 'merchant' ? actorId : null, before: masked(before), after: masked(after) })), limit, (row) => row.id)
}

/** What has been told, by name, with how many of its letters are done, waiting and dead. */
export async function eventsOf(ctx: Context, { name, cursor, limit }: Paged & { name?: string | undefined }) {
  const { rows } = await ctx.client.query<{ seq: number; name: string; payload: unknown; at: Date; done: number; waiting: number; dead: number }>(`
    select o.seq::int8 as seq, o.name, o.payload, o.at, l.* from (select * from kernel_outbox where ($1::text is null or name = $1) and ($2::bigint is null or seq < $2) order by seq desc limit $3) o,
    lateral (select count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'dead')::int as dead from kernel_letters where seq = o.seq) l
    order by o.seq desc`, [name ?? null, cursor ?? null, limit + 1])
  return paged(rows.map((row) => ({ ...row, seq: Number(row.seq) })), limit, (row) => String(row.seq))
}

/** Letters in one state, the dead ones first of all: what could not be delivered, and why. */
export async function lettersOf(ctx: Context, { state, cursor, limit }: Paged & { state: string }) {
  const { rows } = await ctx.client.query<{ seq: number; reaction: string; name: string; state: string; tries: number; dueAt: Date; endedAt: Date | null; fault: string | null }>(`
    select l.seq::int8 as seq, l.reaction, o.name, l.state, l.tries, l.due_at as "dueAt", l.ended_at as "endedAt", l.fault from kernel_letters l join kernel_outbox o using (seq)
    where l.state = $1 and ($2::text is null or (l.seq, l.reaction) < (split_part($2, '/', 1)::bigint, split_part($2, '/', 2))) order by l.seq desc, l.reaction desc limit $3`, [state, cursor ?? null, limit + 1])
  return paged(rows.map((row) => ({ ...row, seq: Number(row.seq) })), limit, (row) => `${row.seq}/${row.reaction}`)
}

export interface NoteRow { readonly id: string; readonly topic: string; readonly title: string; readonly body: string; readonly link: string | null; readonly at: Date; readonly readAt: Date | null }

/** One's own inbox 站内信, all of it or one channel, with how many are unread (counted up to 100). */
export async function inboxOf(ctx: Context, ownerId: string, { channel, cursor, limit }: Paged & { readonly channel?: Channel | undefined }) {
  // What has no channel of its own is about a trade.
  const topics = channel === undefined ? null : channel === 'trade' ? switchableTopics : topicsOf(channel)
  const { rows } = await ctx.client.query<NoteRow>(`select id, topic, title, body, link, at, read_at as "readAt" from kernel_inbox where owner_id = $1 and ($2::text is null or id < $2) and ($4::text[] is null or (topic = any($4)) = $5) order by id desc limit $3`, [ownerId, cursor ?? null, limit + 1, topics, channel !== 'trade'])
  const { rows: [unread] } = await ctx.client.query<{ count: number }>('select count(*)::int as count from (select from kernel_inbox where owner_id = $1 and read_at is null limit 100) u', [ownerId])
  return { ...paged(rows, limit, (row) => row.id), unread: unread!.count }
}

const mostCounted = 500
/** The channels of one's messages 消息频道: what is unread in each (of the last five hundred), and which are on. Of trades nobody can be left untold. */
export async function channelsOf(ctx: Context, ownerId: string) {
  const [{ rows: unread }, { rows: off }] = await Promise.all([
    ctx.client.query<{ topic: string; count: number }>('select topic, count(*)::int as count from (select topic from kernel_inbox where owner_id = $1 and read_at is null order by id desc limit $2) u group by topic', [ownerId, mostCounted]),
    ctx.client.query<{ channel: string }>('select channel from kernel_muted where owner_id = $1', [ownerId])])
  return channels.map((channel) => ({ channel, isOn: !off.some((one) => one.channel === channel), isFixed: channel === 'trade', unread: unread.filter(({ topic }) => channelOf(topic) === channel).reduce((sum, { count }) => sum + count, 0) }))
}

/** What would have been sent by SMS and mail, newest first: for the development page only. */
export async function messagesTo(ctx: Context, to: string | undefined) {
  const { rows } = await ctx.client.query<{ key: string; channel: string; to: string; text: string; state: string; at: Date }>(
    'select key, channel, recipient as "to", text, state, at from kernel_outgoing where $1::text is null or recipient = $1 order by at desc limit 50', [to ?? null])
  // The code alone, so that a test need not read prose.
  return rows.map((row) => ({ ...row, code: /(?<!\d)\d{6}(?!\d)/.exec(row.text)?.[0] ?? null }))
}
