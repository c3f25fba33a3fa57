import { z } from 'zod'
import { DraftPlaced, placing } from '#commerce/drafts'
import { Placed, submitShape } from '#commerce/ordering'
import { pickupPhone, pickups } from '#fulfilment/pickup'
import { refuseSoldOut } from '#supply/stock'
import { column, ofPeople, yuan, type Download, type Sheet } from '#kernel/exports'
import { purchases, reveals } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { invoiceFile, invoicePage, redFile, type Ask } from './invoices.queries'
import { askInvoice, invoiceOf, issueInvoice, rejectInvoice } from './invoices.service'
import { reissueInvoice } from './reissues.service'
import { answerRed, beginRed, withdrawRed } from './reds.service'
import { invoiceKinds, invoiceStates, redStates, titleKinds, voidCauses, wrongs } from './tables'
import { addTitle, changeTitle, removeTitle, titlesOf } from './titles.service'
import { changeWish, placeInvoiced, placeInvoicedDraft, withdrawWish } from './wishes.service'

/** Invoices over HTTP 发票接口: for shoppers, for sellers, and for the platform. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const kind = z.enum(invoiceKinds)
const Title = z.object({ kind: z.enum(titleKinds), name: prose(z.string().trim().min(1).max(100)), taxNumber: z.string().trim().toUpperCase().max(20).default(''), mail: z.union([z.literal(''), z.email().max(120)]).default(''), isDefault: z.boolean().default(false) })
const Kept = z.object({ id: z.string(), kind: z.enum(titleKinds), name: z.string(), taxNumber: z.string().nullable(), mail: z.string(), isDefault: z.boolean() })
const Red = z.object({ id: z.string(), state: z.enum(redStates), amountFen: z.int(), dueAt: z.date().nullable(), voidFor: z.enum(voidCauses).nullable(), number: z.string().nullable(), hasFile: z.boolean(), askedAt: z.date(), endedAt: z.date().nullable(), /** It takes back all, so that one for `reissueTo` takes its place. */ isReissue: z.boolean(), reissueTo: z.object({ kind, titleName: z.string(), taxNumber: z.string().nullable() }).nullable(), may: z.object({ answer: z.boolean(), withdraw: z.boolean(), begin: z.boolean() }) })
const Line = z.object({ lineId: z.string(), title: z.string(), specText: z.string(), quantity: z.int(), amountFen: z.int() })
const Invoice = z.object({ id: z.string(), orderId: z.string(), orderNumber: z.string(), merchantId: z.string(), merchantName: z.string(), kind, titleKind: z.enum(titleKinds), titleName: z.string(), taxNumber: z.string().nullable(), mail: z.string(), state: z.enum(invoiceStates), amountFen: z.int(), lines: z.array(Line), isLate: z.boolean(), isOverdue: z.boolean(), dueAt: z.date(), number: z.string().nullable(), hasFile: z.boolean(), fault: z.string(), wrong: z.enum(wrongs).nullable(), answer: z.string(),
  askedAt: z.date(), issuedAt: z.date().nullable(), sentAt: z.date().nullable(), endedAt: z.date().nullable(), replacesId: z.string().nullable(), replacedAt: z.date().nullable(), may: z.object({ issue: z.boolean(), reissue: z.boolean() }), reds: z.array(Red) })
const Rows = z.object({ items: z.array(Invoice), next: z.string().nullable() })
const ask = page.extend({ orderId: id.optional(), state: z.enum(invoiceStates).optional(), q: z.string().max(40).optional(), waits: z.stringbool().optional(), overdue: z.stringbool().optional() })
/** An invoice for one merchant's part, or, naming no merchant, for every part that has none of its own. */
const wished = z.array(z.strictObject({ merchantId: id.optional(), titleId: id, kind: kind.default('ordinary') })).min(1).max(100)
const Answer = One.extend({ isAgreed: z.boolean() })
const invoiceSheet: Sheet<z.input<typeof Invoice>> = { title: ['发票', 'Invoices'], columns: [column('orderNumber', '订单号', 'Order', (row) => row.orderNumber), ofPeople(column('titleName', '抬头', 'Title', (row) => row.titleName)), ofPeople(column('taxNumber', '税号', 'Tax number', (row) => row.taxNumber)), column('amountFen', '金额（元）', 'Amount (yuan)', (row) => yuan(row.amountFen)), column('state', '状态', 'State', (row) => row.state),
  column('number', '发票号码', 'Invoice number', (row) => row.number), column('redFen', '红字（元）', 'Taken back (yuan)', (row) => yuan(row.reds.filter(({ state }) => state === 'red_issued').reduce((sum, { amountFen }) => sum + amountFen, 0))), column('askedAt', '申请时间', 'Asked', (row) => row.askedAt), column('dueAt', '开具期限', 'Due', (row) => row.dueAt), column('issuedAt', '开具时间', 'Issued', (row) => row.issuedAt)] }

const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const file = { method: 'GET', download: true, limits: reveals, input: One, output: z.custom<Download>() } as const
const [read, write] = ['invoices.read', 'invoices.write']
const store = { method: 'POST', access: 'merchant', permit: write } as const

export const invoiceRoutes = {
  myInvoiceTitles: route({ method: 'GET', path: '/v1/invoice-titles', access: 'shopper', input: nothing, output: z.object({ items: z.array(Kept) }), run: (ctx) => titlesOf(ctx) }),
  addInvoiceTitle: route({ method: 'POST', path: '/v1/invoice-titles', access: 'shopper', once: true, input: Title, output: One, run: (ctx, wish) => addTitle(ctx, wish) }),
  changeInvoiceTitle: route({ method: 'PUT', path: '/v1/invoice-titles/:id', access: 'shopper', input: Title.extend({ id }), output: nothing, run: (ctx, { id, ...wish }) => done(changeTitle(ctx, id, wish)) }),
  removeInvoiceTitle: route({ method: 'DELETE', path: '/v1/invoice-titles/:id', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => done(removeTitle(ctx, id)) }),
  invoiceOfOrder: route({ method: 'GET', path: '/v1/orders/:id/invoice', access: 'shopper', input: One, output: z.object({ number: z.string(), amountFen: z.int(), mayAsk: z.boolean(), isLate: z.boolean(), invoiceId: z.string().nullable(), state: z.enum(invoiceStates).nullable(), wish: z.object({ kind, titleName: z.string(), taxNumber: z.string().nullable() }).nullable(), mayWish: z.boolean() }), run: (ctx, { id }) => invoiceOf(ctx, id) }),
  askInvoice: route({ method: 'POST', path: '/v1/orders/:id/invoice', access: 'shopper', limits: purchases, once: true, input: One.extend({ titleId: id, kind: kind.default('ordinary') }), output: z.object({ id: z.string(), amountFen: z.int(), dueAt: z.date(), isLate: z.boolean() }), run: (ctx, { id, ...wish }) => askInvoice(ctx, { orderId: id, ...wish }) }),
  submitInvoiced: route({ method: 'POST', path: '/v1/invoiced-orders', access: 'shopper', limits: purchases, once: true, early: (ctx, { lines }) => refuseSoldOut(ctx, lines ?? []), input: z.object({ ...submitShape, invoices: wished, collect: z.strictObject({ pickups, phone: pickupPhone }).optional() }), output: Placed, run: placeInvoiced }),
  placeInvoicedDraft: route({ method: 'POST', path: '/v1/drafts/:token/place-invoiced', access: 'shopper', limits: purchases, once: true, input: placing.extend({ invoices: wished }), output: DraftPlaced, run: (ctx, wish) => placeInvoicedDraft(ctx, wish) }),
  changeInvoiceWish: route({ method: 'PUT', path: '/v1/orders/:id/invoice-wish', access: 'shopper', limits: purchases, input: One.extend({ titleId: id, kind: kind.default('ordinary') }), output: nothing, run: (ctx, { id, ...wish }) => done(changeWish(ctx, id, wish)) }),
  withdrawInvoiceWish: route({ method: 'DELETE', path: '/v1/orders/:id/invoice-wish', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => done(withdrawWish(ctx, id)) }),
  myInvoices: route({ method: 'GET', path: '/v1/invoices', access: 'shopper', input: ask, output: Rows, run: (ctx, wish: Ask) => invoicePage(ctx, wish) }),
  reissueInvoice: route({ method: 'POST', path: '/v1/invoices/:id/reissue', access: 'shopper', limits: purchases, once: true, input: One.extend({ titleId: id, kind: kind.optional() }), output: z.object({ redId: z.string(), state: z.enum(redStates) }), run: (ctx, { id, ...again }) => reissueInvoice(ctx, id, again) }),
  myInvoiceFile: route({ ...file, path: '/v1/invoices/:id/file', access: 'shopper', run: (ctx, { id }) => invoiceFile(ctx, id) }),
  myRedFile: route({ ...file, path: '/v1/red-invoices/:id/file', access: 'shopper', run: (ctx, { id }) => redFile(ctx, id) }),
  answerMyRed: route({ method: 'POST', path: '/v1/red-invoices/:id/answer', access: 'shopper', input: Answer, output: nothing, run: (ctx, { id, isAgreed }) => done(answerRed(ctx, id, isAgreed)) }),
  beginMyRed: route({ method: 'POST', path: '/v1/red-invoices/:id/begin', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => done(beginRed(ctx, id)) }),
  withdrawMyRed: route({ method: 'POST', path: '/v1/red-invoices/:id/withdraw', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => done(withdrawRed(ctx, id)) }),
  merchantInvoices: route({ method: 'GET', path: '/v1/merchant/invoices', access: 'merchant', permit: read, input: ask, output: Rows, sheet: invoiceSheet, run: (ctx, wish: Ask) => invoicePage(ctx, wish) }),
  merchantInvoiceFile: route({ ...file, path: '/v1/merchant/invoices/:id/file', access: 'merchant', permit: read, run: (ctx, { id }) => invoiceFile(ctx, id) }),
  issueInvoice: route({ ...store, path: '/v1/merchant/invoices/:id/issue', input: One, output: nothing, run: (ctx, { id }) => done(issueInvoice(ctx, id)) }),
  rejectInvoice: route({ ...store, path: '/v1/merchant/invoices/:id/reject', input: One.extend({ wrong: z.enum(wrongs), words: prose(z.string().trim().min(2).max(200)) }), output: nothing, run: (ctx, { id, ...why }) => done(rejectInvoice(ctx, id, why)) }),
  merchantRedFile: route({ ...file, path: '/v1/merchant/red-invoices/:id/file', access: 'merchant', permit: read, run: (ctx, { id }) => redFile(ctx, id) }),
  answerRed: route({ ...store, path: '/v1/merchant/red-invoices/:id/answer', input: Answer, output: nothing, run: (ctx, { id, isAgreed }) => done(answerRed(ctx, id, isAgreed)) }),
  beginRed: route({ ...store, path: '/v1/merchant/red-invoices/:id/begin', input: One, output: nothing, run: (ctx, { id }) => done(beginRed(ctx, id)) }),
  withdrawRed: route({ ...store, path: '/v1/merchant/red-invoices/:id/withdraw', input: One, output: nothing, run: (ctx, { id }) => done(withdrawRed(ctx, id)) }),
  allInvoices: route({ method: 'GET', path: '/v1/staff/invoices', access: 'staff', permit: read, input: ask, output: Rows, sheet: invoiceSheet, run: (ctx, wish: Ask) => invoicePage(ctx, wish) }),
}
