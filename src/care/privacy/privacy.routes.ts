import { z } from 'zod'
import type { Context } from '#kernel/context'
import { column, type Download, type Sheet } from '#kernel/exports'
import { ownTries, sends, wholeBooks } from '#kernel/limits.rules'
import { laws, type Law } from '#kernel/personal'
import { nothing, page, route } from '#kernel/route'
import { closingOf, closingPage, myClosing } from './closing.queries'
import { mostThinkDays } from './closing.rules'
import { askClosing, endThinking, forgetTags, sendClosingCode, waive, withdraw } from './closing.service'
import { askCopy, copyFile, myCopies } from './copies.service'
import { publicList, tagsOf, type Rooms } from './house.queries'
import { closingStates, copyStates } from './tables'

/** The privacy centre over HTTP 隐私中心接口: copies, tags, closing one's account; what is held of shoppers, for everybody to read; requests, for operators. */
const One = z.object({ id: z.string().max(60) })
const word = z.array(z.string())
const law = z.enum(Object.keys(laws) as [Law, ...Law[]])
const Copy = z.object({ id: z.string(), state: z.enum(copyStates), bytes: z.int(), askedAt: z.date(), readyAt: z.date().nullable(), expiresAt: z.date() })
const Held = z.object({ room: z.string(), title: word, isCopied: z.boolean(), isTag: z.boolean(), end: z.enum(['kept', 'deleted', 'struck']), law: law.nullable(), months: z.int().nullable(), says: word.nullable() })
const Stand = z.object({ code: z.string(), count: z.number(), fen: z.number().nullable(), isWaivable: z.boolean() })
const Mine = z.object({ open: z.object({ id: z.string(), askedAt: z.date(), thinkUntil: z.date().nullable(), dueAt: z.date(), waives: z.boolean() }).nullable(), stands: z.array(Stand.extend({ href: z.string().nullable(), inTheWay: z.boolean() })) })
const Closing = z.object({ id: z.string(), shopperId: z.string(), state: z.enum(closingStates), askedAt: z.date(), thinkUntil: z.date().nullable(), dueAt: z.date(), waives: z.boolean(), endedAt: z.date().nullable(), isOverdue: z.boolean() })
const Kept = z.object({ table: z.string(), title: word, law, says: word, rows: z.int(), untilAt: z.date().nullable(), doneAt: z.date().nullable() })
const sheet: Sheet<z.input<typeof Closing>> = { title: ['注销申请', 'Requests to close accounts'], columns: [
  column('id', '编号', 'Id', (row) => row.id), column('shopperId', '买家', 'Shopper', (row) => row.shopperId), column('state', '状态', 'State', (row) => row.state), column('askedAt', '申请时间', 'Asked', (row) => row.askedAt), column('dueAt', '最晚注销时间', 'Due', (row) => row.dueAt), column('endedAt', '结束时间', 'Ended', (row) => row.endedAt)] }
const none = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const me = { access: 'shopper' } as const

export const privacyRoutes = (rooms: Rooms) => ({
  personalDataList: route({ method: 'GET', path: '/v1/privacy/holdings', access: 'public', input: nothing, output: z.object({ items: z.array(Held) }), run: () => Promise.resolve({ items: publicList(rooms) }) }),
  myCopies: route({ ...me, method: 'GET', path: '/v1/me/copies', input: nothing, output: z.object({ items: z.array(Copy) }), run: async (ctx: Context) => ({ items: await myCopies(ctx) }) }),
  askCopy: route({ ...me, method: 'POST', path: '/v1/me/copies', once: true, limits: ownTries, input: nothing, output: z.object({ id: z.string() }), run: (ctx: Context) => askCopy(ctx) }),
  myCopyFile: route({ ...me, method: 'GET', path: '/v1/me/copies/:id/file', download: true, limits: wholeBooks, input: One, output: z.custom<Download>(), run: (ctx, { id }) => copyFile(ctx, id) }),
  myTags: route({ ...me, method: 'GET', path: '/v1/me/tags', input: nothing, output: z.object({ items: z.array(z.object({ table: z.string(), title: word, count: z.int() })) }), run: async (ctx: Context) => ({ items: await tagsOf(ctx, rooms, ctx.actor.id) }) }),
  forgetMyTags: route({ ...me, method: 'DELETE', path: '/v1/me/tags', input: nothing, output: z.object({ rows: z.int() }), run: (ctx: Context) => forgetTags(ctx, rooms) }),
  myClosing: route({ ...me, method: 'GET', path: '/v1/me/closing', input: nothing, output: Mine, run: (ctx: Context) => myClosing(ctx, rooms) }),
  sendClosingCode: route({ ...me, method: 'POST', path: '/v1/me/closing/codes', limits: sends, input: nothing, output: z.object({ validSeconds: z.int(), againSeconds: z.int() }), run: (ctx: Context) => sendClosingCode(ctx) }),
  askClosing: route({ ...me, method: 'POST', path: '/v1/me/closing', limits: ownTries, input: z.object({ code: z.string().regex(/^\d{6}$/), thinkDays: z.int().min(0).max(mostThinkDays).default(0) }), output: z.object({ id: z.string() }), run: (ctx, wish) => askClosing(ctx, wish) }),
  endThinking: route({ ...me, method: 'POST', path: '/v1/me/closing/now', input: nothing, output: nothing, run: (ctx: Context) => none(endThinking(ctx)) }),
  waiveBalances: route({ ...me, method: 'POST', path: '/v1/me/closing/waive', input: nothing, output: nothing, run: (ctx: Context) => none(waive(ctx)) }),
  withdrawClosing: route({ ...me, method: 'POST', path: '/v1/me/closing/withdraw', input: nothing, output: nothing, run: (ctx: Context) => none(withdraw(ctx)) }),
  closings: route({ method: 'GET', path: '/v1/staff/closings', access: 'staff', permit: 'privacy.read', input: page.extend({ state: z.enum(closingStates).optional() }), output: z.object({ items: z.array(Closing), next: z.string().nullable() }), sheet, run: (ctx, ask) => closingPage(ctx, ask) }),
  closing: route({ method: 'GET', path: '/v1/staff/closings/:id', access: 'staff', permit: 'privacy.read', personal: true, input: One, output: Closing.extend({ stands: z.array(Stand), kept: z.array(Kept) }), run: (ctx, { id }) => closingOf(ctx, rooms, id) }),
})
