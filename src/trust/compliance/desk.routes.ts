import { z } from 'zod'
import { channels, switchable } from '#kernel/channels.rules'
import type { Context } from '#kernel/context'
import { column, type Sheet } from '#kernel/exports'
import { jobsNow, schedulesNow } from '#kernel/jobs'
import { notFound } from '#kernel/refusal'
import { nothing, page, route } from '#kernel/route'
import { putSetting, settingsNow, type Setting } from '#kernel/settings'
import { auditOf, channelsOf, eventsOf, inboxOf, lettersOf, merchantAudit, messagesTo } from './desk.queries'
import { deliverLetterAgain, readAll, readNote, switchChannel } from './desk.service'
import { jobSays } from '#locales/jobs'

/** The desk 运营台: what staff read of the audit, change in the settings, and see of events, letters and jobs; everybody's inbox. */
const text = z.string().max(200).optional()
const seqCursor = z.string().regex(/^\d{1,18}$/).optional()
const next = z.string().nullable()
const Entry = z.object({ id: z.string(), actorId: z.string(), actorKind: z.string(), merchantId: z.string().nullable(), action: z.string(), subject: z.string(), before: z.any(), after: z.any(), requestId: z.string(), at: z.date() })
const auditSheet: Sheet<z.input<typeof Entry>> = { title: ['审计日志', 'Audit'], columns: [
  column('at', '时间', 'At', (row) => row.at), column('actorId', '操作人', 'By', (row) => row.actorId), column('actorKind', '身份', 'Kind', (row) => row.actorKind), column('merchantId', '商家', 'Merchant', (row) => row.merchantId), column('action', '操作', 'Action', (row) => row.action), column('subject', '对象', 'Subject', (row) => row.subject),
  column('before', '之前', 'Before', (row) => (row.before === null ? null : JSON.stringify(row.before))), column('after', '之后', 'After', (row) => (row.after === null ? null : JSON.stringify(row.after))), column('requestId', '请求', 'Request', (row) => row.requestId), column('id', '编号', 'Id', (row) => row.id)] }
const SettingNow = z.object({ key: z.string(), value: z.number(), fallback: z.number(), least: z.number(), most: z.number(), unit: z.string(), says: z.array(z.string()), version: z.number(), changedBy: z.string().nullable(), changedAt: z.date().nullable() })
const Event = z.object({ seq: z.number(), name: z.string(), payload: z.any(), at: z.date(), done: z.number(), waiting: z.number(), dead: z.number() })
const Letter = z.object({ seq: z.number(), reaction: z.string(), name: z.string(), state: z.string(), tries: z.number(), dueAt: z.date(), endedAt: z.date().nullable(), fault: z.string().nullable() })
const Schedule = z.object({ name: z.string(), says: z.array(z.string()), cron: z.string(), waiting: z.number(), failed: z.number(), lastEndedAt: z.date().nullable(), lastDoneAt: z.date().nullable(), lastMs: z.number().nullable(), nextAt: z.date().nullable(), failedInARow: z.number(), overdueSince: z.date().nullable() })
const JobRow = z.object({ id: z.string(), name: z.string(), state: z.string(), tries: z.number(), startAfter: z.date(), startedAt: z.date().nullable(), endedAt: z.date().nullable(), fault: z.string().nullable(), payload: z.string().nullable() })
const Note = z.object({ id: z.string(), topic: z.string(), title: z.string(), body: z.string(), link: z.string().nullable(), at: z.date(), readAt: z.date().nullable() })
const ChannelNow = z.object({ channel: z.enum(channels), isOn: z.boolean(), isFixed: z.boolean(), unread: z.int() })
const Inbox = z.object({ items: z.array(Note), next, unread: z.number().int() })
const Sent = z.object({ key: z.string(), channel: z.string(), to: z.string(), text: z.string(), code: z.string().nullable(), state: z.string(), at: z.date() })
const noteId = z.object({ id: z.string().max(60) })
const inbox = (ctx: Context, input: { cursor?: string | undefined; limit: number }) => inboxOf(ctx, ctx.actor.id, input)
const read = async (ctx: Context, { id }: { id: string }): Promise<Record<string, never>> => { await readNote(ctx, id); return {} }

const auditAsk = page.extend({ actor: text, subject: text, action: text })
const OwnEntry = Entry.omit({ requestId: true, merchantId: true }).extend({ actorId: z.string().nullable(), actorName: z.string().nullable() })

export const inboxRoutes = {
  myInbox: route({ method: 'GET', path: '/v1/me/inbox', access: 'shopper', input: page, output: Inbox, run: inbox }),
  readMyNote: route({ method: 'POST', path: '/v1/me/inbox/:id/read', access: 'shopper', input: noteId, output: nothing, run: read }),
  myMessages: route({ method: 'GET', path: '/v1/me/messages', access: 'shopper', input: page.extend({ channel: z.enum(channels).optional() }), output: Inbox.extend({ channels: z.array(ChannelNow) }),
    run: async (ctx, ask) => { const [found, all] = await Promise.all([inboxOf(ctx, ctx.actor.id, ask), channelsOf(ctx, ctx.actor.id)]); return { ...found, channels: all } } }),
  readMyMessages: route({ method: 'POST', path: '/v1/me/messages/read', access: 'shopper', input: z.object({ channel: z.enum(channels).optional() }), output: nothing, run: async (ctx, { channel }) => { await readAll(ctx, channel); return {} } }),
  switchMyMessages: route({ method: 'PUT', path: '/v1/me/messages/switches', access: 'shopper', input: z.object({ channel: z.enum(switchable), isOn: z.boolean() }), output: nothing, run: async (ctx, { channel, isOn }) => { await switchChannel(ctx, channel, isOn); return {} } }),
  merchantInbox: route({ method: 'GET', path: '/v1/merchant/inbox', access: 'merchant', permit: 'compliance.inbox', input: page, output: Inbox, run: inbox }),
  readMerchantNote: route({ method: 'POST', path: '/v1/merchant/inbox/:id/read', access: 'merchant', permit: 'compliance.inbox', input: noteId, output: nothing, run: read }),
  staffInbox: route({ method: 'GET', path: '/v1/staff/inbox', access: 'staff', permit: 'compliance.inbox', input: page, output: Inbox, run: inbox }),
  readStaffNote: route({ method: 'POST', path: '/v1/staff/inbox/:id/read', access: 'staff', permit: 'compliance.inbox', input: noteId, output: nothing, run: read }),
  merchantAudit: route({ method: 'GET', path: '/v1/merchant/audit', access: 'merchant', permit: 'compliance.audit', input: auditAsk, output: z.object({ items: z.array(OwnEntry), next }), run: (ctx, input) => merchantAudit(ctx, input) }),
  devMessages: route({ method: 'GET', path: '/v1/dev/messages', access: 'public', input: z.object({ to: z.string().max(100).optional() }), output: z.object({ items: z.array(Sent) }),
    run: async (ctx, { to }) => (ctx.ports.devInbox ? { items: await messagesTo(ctx, to) } : notFound()) }),
}

/** `settings` is asked for when a request comes: the list is of all rooms, also those above this one. */
export const deskRoutes = (settings: () => readonly Setting[]) => ({
  auditEntries: route({ method: 'GET', path: '/v1/staff/audit', access: 'staff', permit: 'compliance.audit', input: auditAsk, output: z.object({ items: z.array(Entry), next }), sheet: auditSheet,
    run: (ctx, input) => auditOf(ctx, input) }),
  settings: route({ method: 'GET', path: '/v1/staff/settings', access: 'staff', permit: 'compliance.read', input: nothing, output: z.object({ items: z.array(SettingNow) }),
    run: async (ctx) => ({ items: (await settingsNow(ctx, settings())).map((setting) => ({ ...setting, says: [...setting.says] })) }) }),
  putSetting: route({ method: 'PUT', path: '/v1/staff/settings/:key', access: 'staff', permit: 'compliance.settings', stepUp: true, input: z.object({ key: z.string().max(100), value: z.number() }), output: nothing,
    run: async (ctx, { key, value }) => { await putSetting(ctx, settings(), key, value); return {} } }),
  events: route({ method: 'GET', path: '/v1/staff/events', access: 'staff', permit: 'compliance.read', input: page.extend({ name: text, cursor: seqCursor }), output: z.object({ items: z.array(Event), next }), run: (ctx, input) => eventsOf(ctx, input) }),
  letters: route({ method: 'GET', path: '/v1/staff/letters', access: 'staff', permit: 'compliance.read',
    input: page.extend({ state: z.enum(['dead', 'waiting', 'done']).default('dead'), cursor: z.string().regex(/^\d{1,18}\/[a-z_.]{1,100}$/).optional() }), output: z.object({ items: z.array(Letter), next }), run: (ctx, input) => lettersOf(ctx, input) }),
  deliverAgain: route({ method: 'POST', path: '/v1/staff/letters/deliver-again', access: 'staff', permit: 'compliance.events', input: z.object({ seq: z.coerce.number().int().positive(), reaction: z.string().max(100) }), output: nothing,
    run: async (ctx, { seq, reaction }) => { await deliverLetterAgain(ctx, seq, reaction); return {} } }),
  jobs: route({ method: 'GET', path: '/v1/staff/jobs', access: 'staff', permit: 'compliance.read', input: z.object({ name: text, state: z.enum(['created', 'retry', 'active', 'completed', 'cancelled', 'failed']).optional() }), output: z.object({ schedules: z.array(Schedule), items: z.array(JobRow) }),
    run: async (ctx, { name, state }) => ({ schedules: (await schedulesNow(ctx)).map((one) => ({ ...one, says: [...jobSays(one.name)] })), items: await jobsNow(ctx, name, state) }) }),
})
