import { and, asc, desc, eq, inArray, like, lt, lte, or, sql } from 'drizzle-orm'
import { merchantsOf } from '#supply/merchants'
import { mine } from '#kernel/access'
import type { Context } from '#kernel/context'
import type { Download } from '#kernel/exports'
import { behind, cursorAt, timeAndId } from '#kernel/paging'
import { notFound } from '#kernel/refusal'
import { newest, type Entry, type Slice, type Story } from '#kernel/timelines'
import type { InvoiceState } from './invoices.rules'
import { invoices, reds, wishes } from './tables'

/** Invoices as whoever acts may see them 发票列表: a shopper his own, a merchant those that he owes or gave, staff all; each with its red ones. */
export interface Ask { readonly orderId?: string | undefined; readonly state?: InvoiceState | undefined; readonly q?: string | undefined; /** Only what the seller has still to see to, the most urgent first. */ readonly waits?: boolean | undefined; /** Only what is beyond its day. */ readonly overdue?: boolean | undefined; readonly cursor?: string | undefined; readonly limit: number }
const ownerOf = <Table extends typeof invoices | typeof reds | typeof wishes>(ctx: Context, table: Table) => mine(ctx, ctx.actor.kind === 'merchant' ? table.merchantId : table.shopperId)

export async function invoicePage(ctx: Context, { orderId, state, q, waits, overdue, cursor, limit }: Ask) {
  const byDue = waits || overdue
  const after = !cursor ? undefined : byDue ? behind(invoices.dueAt, invoices.id, timeAndId(cursor)) : lt(invoices.id, cursor)
  const owed = inArray(invoices.state, ['requested', 'issuing'])
  const redWaits = sql`exists (select from invoices_reds r where r.invoice_id = ${invoices.id} and (r.state = 'awaiting_seller' or (r.state = 'void' and not r.is_reissue)))`
  const rows = await ctx.db.select().from(invoices).where(and(ownerOf(ctx, invoices), orderId ? eq(invoices.orderId, orderId) : undefined, state && eq(invoices.state, state), q ? like(invoices.orderNumber, `${q.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
    waits ? or(owed, redWaits) : undefined, overdue ? and(owed, lte(invoices.dueAt, ctx.now)) : undefined, after)).orderBy(...(byDue ? [asc(invoices.dueAt), asc(invoices.id)] : [desc(invoices.id)])).limit(limit + 1)
  const page = rows.slice(0, limit)
  const [its, merchants] = await Promise.all([page.length === 0 ? [] : ctx.db.select().from(reds).where(inArray(reds.invoiceId, page.map(({ id }) => id))).orderBy(reds.id), merchantsOf(ctx, [...new Set(page.map(({ merchantId }) => merchantId))])])
  const last = page.at(-1)
  return { items: page.map((one) => ({ ...shown(ctx, one), merchantName: merchants.get(one.merchantId)?.name ?? '', ...withReds(ctx, one, its.filter(({ invoiceId }) => invoiceId === one.id)) })),
    next: rows.length > limit && last ? (byDue ? cursorAt({ at: last.dueAt, id: last.id }) : last.id) : null }
}

/** Its red ones, and whether its shopper may have it made out anew. */
function withReds(ctx: Context, one: typeof invoices.$inferSelect, its: readonly (typeof reds.$inferSelect)[]) {
  const isStanding = (one.state === 'issued' || one.state === 'sent') && !one.replacedAt
  const may = { issue: ctx.actor.kind === 'merchant' && one.state === 'requested', reissue: ctx.actor.kind === 'shopper' && isStanding && !its.some(({ isReissue, state }) => isReissue && state !== 'void') }
  return { may, reds: its.map((red) => shownRed(ctx, red)) }
}
/** What the issuer said is the seller's and the platform's. */
const shown = (ctx: Context, { tryAt: _, overdueToldAt: __, shopperId: ___, file, fault, lines, ...one }: typeof invoices.$inferSelect) =>
  ({ ...one, lines: [...lines], fault: ctx.actor.kind === 'shopper' ? '' : fault, hasFile: file !== null, isOverdue: (one.state === 'requested' || one.state === 'issuing') && one.dueAt <= ctx.now })
function shownRed(ctx: Context, { id, state, amountFen, dueAt, voidFor, number, file, askedAt, endedAt, isReissue, reissueTo }: typeof reds.$inferSelect) {
  const [own, other] = ctx.actor.kind === 'merchant' ? ['awaiting_seller', 'awaiting_buyer'] : ['awaiting_buyer', 'awaiting_seller']
  const takesPart = ctx.actor.kind !== 'staff'
  return { id, state, amountFen, dueAt, voidFor, number, hasFile: file !== null, askedAt, endedAt, isReissue, reissueTo: reissueTo && { kind: reissueTo.kind, titleName: reissueTo.titleName, taxNumber: reissueTo.taxNumber }, may: { answer: takesPart && state === own, withdraw: takesPart && state === other, begin: takesPart && state === 'void' && !isReissue } }
}

async function fileOf(ctx: Context, found: { readonly file: string | null; readonly number: string | null } | undefined): Promise<Download> {
  const bytes = found?.file && await ctx.ports.files.read(found.file)
  if (!bytes) return notFound()
  async function* pieces() { yield bytes as Uint8Array }
  return { filename: `invoice-${found.number}.pdf`, type: 'application/pdf', pieces: pieces() }
}
/** The invoice itself 票面, for whoever may see it. */
export async function invoiceFile(ctx: Context, id: string): Promise<Download> {
  const [found] = await ctx.db.select({ file: invoices.file, number: invoices.number }).from(invoices).where(and(eq(invoices.id, id), ownerOf(ctx, invoices)))
  return fileOf(ctx, found)
}
export async function redFile(ctx: Context, id: string): Promise<Download> {
  const [found] = await ctx.db.select({ file: reds.file, number: reds.number }).from(reds).where(and(eq(reds.id, id), ownerOf(ctx, reds)))
  return fileOf(ctx, found)
}

const mostTold = 100
/** What happened to the invoices of these orders 开票经过 (F11), what was wished for before there was one, and by when one is owed. */
export async function invoiceStory(ctx: Context, orderIds: readonly string[], slice: Slice): Promise<Story> {
  const [rows, wished] = await Promise.all([ctx.db.select().from(invoices).where(and(ownerOf(ctx, invoices), inArray(invoices.orderId, [...orderIds]))).orderBy(desc(invoices.id)).limit(mostTold),
    ctx.db.select().from(wishes).where(and(ownerOf(ctx, wishes), inArray(wishes.orderId, [...orderIds] as never[]))).limit(mostTold)])
  const its = rows.length === 0 ? [] : await ctx.db.select().from(reds).where(inArray(reds.invoiceId, rows.map(({ id }) => id))).orderBy(desc(reds.id)).limit(mostTold)
  const entries = [...wished.flatMap(wishEntries), ...rows.flatMap(invoiceEntries), ...its.flatMap((red): Entry[] => [{ id: red.id, at: red.askedAt, orderId: red.orderId, code: 'invoices.red_asked', actor: 'system', facts: { amountFen: red.amountFen }, next: red.dueAt && { code: 'invoices.red_answer', by: red.dueAt } },
    ...red.endedAt ? [{ id: `${red.id}.ended`, at: red.endedAt, orderId: red.orderId, code: `invoices.red_${red.state === 'void' ? 'void' : 'issued'}`, actor: 'system' as const, ...(red.voidFor && { cause: red.voidFor }), facts: { amountFen: red.amountFen } }] : []])]
  return { entries: newest(entries, slice), promises: [...wished.filter(({ state }) => state === 'open').map(({ orderId }) => ({ orderId, code: 'invoices.ask', by: null, whose: 'system' as const })), ...rows.filter(({ state }) => state === 'requested' || state === 'issuing').map(({ orderId, dueAt }) => ({ orderId, code: 'invoices.issue', by: dueAt, whose: 'merchant' as const })),
    ...its.filter(({ dueAt }) => dueAt !== null).map(({ orderId, dueAt, state }) => ({ orderId, code: 'invoices.red_answer', by: dueAt, whose: state === 'awaiting_buyer' ? 'shopper' as const : 'merchant' as const }))] }
}
/** What he said of it before it was asked for: who it is made out to is with the invoice. */
function wishEntries({ orderId, shopperId, wishedAt, changedAt, state, endedAt, endedFor }: typeof wishes.$inferSelect): Entry[] {
  const his = { orderId, actor: 'shopper' as const, actorId: shopperId }
  const ended = endedFor === 'withdrawn' ? { ...his, code: 'invoices.wish_withdrawn' } : { orderId, actor: 'system' as const, code: 'invoices.wish_ended', ...(endedFor && { cause: `wish_${endedFor}` }) }
  return [{ ...his, id: `${orderId}.wish`, at: wishedAt, code: 'invoices.wished', next: { code: 'invoices.ask', by: null } },
    ...changedAt ? [{ ...his, id: `${orderId}.wish_changed`, at: changedAt, code: 'invoices.wish_changed' }] : [],
    ...state === 'ended' && endedAt ? [{ ...ended, id: `${orderId}.wish_ended`, at: endedAt }] : []]
}
function invoiceEntries({ id, orderId, amountFen, askedAt, dueAt, issuedAt, sentAt, endedAt, state, wrong, answer, shopperId }: typeof invoices.$inferSelect): Entry[] {
  const facts = { amountFen }
  return [{ id, at: askedAt, orderId, code: 'invoices.asked', actor: 'shopper', actorId: shopperId, facts, next: { code: 'invoices.issue', by: dueAt } },
    ...issuedAt ? [{ id: `${id}.issued`, at: issuedAt, orderId, code: 'invoices.issued', actor: 'merchant' as const, facts }] : [],
    ...sentAt ? [{ id: `${id}.sent`, at: sentAt, orderId, code: 'invoices.sent', actor: 'system' as const, facts }] : [],
    ...endedAt && (state === 'rejected' || state === 'lapsed') ? [{ id: `${id}.ended`, at: endedAt, orderId, code: `invoices.${state}`, actor: state === 'rejected' ? 'merchant' as const : 'system' as const, ...(wrong && { cause: `wrong_${wrong}` }), words: answer, facts }] : []]
}
