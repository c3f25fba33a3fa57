import { z } from 'zod'
import { keepPicture } from '#kernel/pictures'
import { column, ofPeople, yuan, type Sheet, type Word } from '#kernel/exports'
import { purchases, uploads } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { parcelShown, trackingNumber } from '#supply/logistics'
import { agreeCase, decideCase, outcomes, receiveCase, refuseCase } from './answers.service'
import { caseDetail, casePage, caseTodo, type Ask } from './cases.queries'
import { askable, askCase, escalateCase, quoteCase, receiveReplacement, sendBack, withdrawCase } from './cases.service'
import { exceptionList, returnsOf } from './exceptions.queries'
import { setException } from './exceptions.service'
import { answerFreight, askFreight, decideFreight } from './freights.service'
import { judgeReturn } from './judging.service'
import { refundInstead, sendReplacement } from './replacing.service'
import { caseKinds, caseStates, exceptionKinds, freightStates, reasons, remedies } from './tables'

/** After-sales over HTTP 售后接口: for shoppers, for merchants and for the platform. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const kind = z.enum(caseKinds)
const state = z.enum(caseStates)
const reason = z.enum(reasons)
const remedy = z.enum(remedies)
const quantity = z.int().min(1).max(999)
const exceptionKind = z.enum(exceptionKinds)
const mostPictures = 9
const said = prose(z.string().trim().min(2).max(500))
const maybeSaid = prose(z.string().trim().max(500)).default('')
const returnTo = prose(z.string().trim().max(300)).default('')

const Wanted = z.object({ orderId: id, kind, reason, wish: remedy.optional(), lines: z.array(z.object({ lineId: id, quantity, skuId: id.optional(), newSkuId: id.optional() })).min(1).max(120) })
const Line = z.object({ lineId: z.string(), skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), quantity: z.int(), amountFen: z.int(), sellable: z.int(), damaged: z.int(), toJudge: z.int(), lost: z.int(), newSkuId: z.string().nullable(), newSpecText: z.string().nullable(), newPicture: z.string().nullable(), differenceFen: z.int() })
const Case = z.object({ id: z.string(), number: z.string(), orderId: z.string(), merchantId: z.string(), merchantName: z.string(), kind, reason, note: z.string(), pictures: z.array(z.string()), state, wish: remedy, remedy, amountFen: z.int(), freightFen: z.int(), differenceFen: z.int(), dueAt: z.date().nullable(), isLate: z.boolean(), returnTo: z.string(), carrier: z.string().nullable(), tracking: z.string().nullable(), endedBy: z.string().nullable(), askedAt: z.date(), changedAt: z.date(), endedAt: z.date().nullable(), lines: z.array(Line) })
const Rows = z.object({ items: z.array(Case), next: z.string().nullable() })
const Detail = Case.extend({ isMerchantsFault: z.boolean(), steps: z.array(z.object({ kind: z.string(), actorKind: z.string(), words: z.string(), toState: z.string(), dueAt: z.date().nullable(), at: z.date() })), parcels: z.array(z.object(parcelShown)), freight: z.object({ amountFen: z.int(), picture: z.string(), state: z.enum(freightStates), words: z.string(), dueAt: z.date().nullable(), askedAt: z.date(), endedAt: z.date().nullable() }).nullable(), freightMostFen: z.int(), may: z.object({ withdraw: z.boolean(), sendBack: z.boolean(), receive: z.boolean(), askFreight: z.boolean(), escalate: z.boolean() }) })
const ask = page.extend({ state: state.optional(), kind: kind.optional(), orderId: id.optional(), q: z.string().max(40).optional(), judge: z.stringbool().optional(), way: z.stringbool().optional(), waits: z.stringbool().optional() })
const Todo = z.object({ waiting: z.int(), late: z.int(), nextDueAt: z.date().nullable(), /** Pieces that nobody has looked at, and ways back that are asked for. */ toJudge: z.int(), freightsAsked: z.int() })
const Verdicts = One.extend({ lines: z.array(z.object({ lineId: id, sellable: z.int().min(0).max(999), damaged: z.int().min(0).max(999), lost: z.int().min(0).max(999) })).min(1).max(120) })
const Askable = z.object({ number: z.string(), state: z.string(), isShipped: z.boolean(), lines: z.array(Line.pick({ lineId: true, skuId: true, productId: true, title: true, specText: true, picture: true, quantity: true }).extend({ left: z.int(), isReplaced: z.boolean(), swaps: z.array(z.object({ skuId: z.string(), specText: z.string(), unitFen: z.int(), available: z.int() })), exception: exceptionKind.nullable() })), reasons: z.array(z.object({ reason, kinds: z.array(kind), until: z.date().nullable(), isOpen: z.boolean(), isMerchantsFault: z.boolean() })) })
const Quoted = z.object({ amountFen: z.int(), freightFen: z.int(), differenceFen: z.int(), /** What goes back as points. */ pointsFen: z.int(), parts: z.array(z.object({ lineId: z.string(), quantity: z.int(), amountFen: z.int() })), isMerchantsFault: z.boolean(), answerBy: z.date() })
const Back = One.extend({ isInOrder: z.boolean(), words: maybeSaid, lines: z.array(z.object({ lineId: id, sellable: z.int().min(0).max(999), damaged: z.int().min(0).max(999) })).max(120).default([]) })

/** The states' words in a file. */
const stateWords: Record<(typeof caseStates)[number], Word> = { asked: ['待商家处理', 'Merchant to answer'], refused: ['商家已拒绝', 'Refused'], returning: ['待买家寄回', 'To be sent back'], shipped_back: ['待商家收货', 'On its way back'], not_in_order: ['退货有异议', 'Return contested'], disputed: ['平台介入中', 'With the platform'], to_replace: ['待商家换发', 'Replacement to be sent'], replacement_sent: ['换发在途', 'Replacement on its way'], replaced: ['已换发', 'Replaced'], refunding: ['退款中', 'Refunding'], refunded: ['已退款', 'Refunded'], closed: ['已关闭', 'Closed'] }
const kindWords: Record<(typeof caseKinds)[number], Word> = { refund: ['仅退款', 'Refund only'], return: ['退货退款', 'Return and refund'], exchange: ['换货', 'Exchange'], claim: ['少件破损理赔', 'Claim'] }
const reasonWords: Record<(typeof reasons)[number], Word> = { no_reason: ['七天无理由', 'No reason'], agreed: ['与商家协商一致', 'Agreed with the merchant'], quality: ['质量问题', 'Quality'], damaged: ['收到时破损', 'Arrived damaged'], wrong_goods: ['发错货', 'Wrong goods'], not_as_told: ['与描述不符', 'Not as described'], missing: ['少件', 'Pieces missing'], not_arrived: ['未收到货', 'Never arrived'] }
const caseSheet: Sheet<z.input<typeof Case>> = { title: ['售后', 'After-sales'], columns: [
  column('number', '售后单号', 'Case', (row) => row.number), column('state', '状态', 'State', (row) => stateWords[row.state]), column('kind', '类型', 'Kind', (row) => kindWords[row.kind]), column('reason', '原因', 'Reason', (row) => reasonWords[row.reason]), column('merchant', '店铺', 'Store', (row) => row.merchantName),
  column('goods', '商品', 'Goods', (row) => row.lines.map((line) => `${line.title} ${line.specText} ×${line.quantity}`.replace('  ', ' ')).join('；')), column('amountFen', '退款（元）', 'Refund (yuan)', (row) => yuan(row.amountFen)), column('freightFen', '其中运费（元）', 'Of it freight (yuan)', (row) => yuan(row.freightFen)), column('differenceFen', '换货差价（元）', 'Difference (yuan)', (row) => yuan(row.differenceFen)),
  ofPeople(column('note', '说明', 'Note', (row) => row.note)), column('tracking', '退货物流', 'Return parcel', (row) => (row.tracking ? `${row.carrier} ${row.tracking}` : null)), column('dueAt', '处理期限', 'Due', (row) => row.dueAt), column('askedAt', '申请时间', 'Asked at', (row) => row.askedAt), column('endedAt', '结束时间', 'Ended at', (row) => row.endedAt)] }

const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const [read, write, decide] = ['aftersales.read', 'aftersales.write', 'aftersales.decide']

export const aftersalesRoutes = {
  askable: route({ method: 'GET', path: '/v1/orders/:id/aftersales', access: 'shopper', input: One, output: Askable, run: (ctx, { id }) => askable(ctx, id) }),
  quoteCase: route({ method: 'POST', path: '/v1/aftersales/quote', access: 'shopper', input: Wanted, output: Quoted, run: quoteCase }),
  askCase: route({ method: 'POST', path: '/v1/aftersales', access: 'shopper', limits: purchases, once: true, input: Wanted.extend({ note: maybeSaid, pictures: z.array(z.string().max(60)).max(mostPictures).default([]) }), output: z.object({ id: z.string(), number: z.string(), amountFen: z.int(), dueAt: z.date() }), run: askCase }),
  keepEvidence: route({ method: 'POST', path: '/v1/aftersales/pictures', access: 'shopper', limits: uploads, upload: true, bodyLimit: 11 * 1_048_576, input: z.object({ file: z.instanceof(Uint8Array) }), output: z.object({ name: z.string(), url: z.string() }), run: async (ctx, { file }) => { const name = await keepPicture(ctx, file); return { name, url: `/files/${name}` } } }),
  myCases: route({ method: 'GET', path: '/v1/aftersales', access: 'shopper', input: ask, output: Rows, run: (ctx, wish: Ask) => casePage(ctx, wish) }),
  myCase: route({ method: 'GET', path: '/v1/aftersales/:id', access: 'shopper', input: One, output: Detail, run: (ctx, { id }) => caseDetail(ctx, id) }),
  withdrawCase: route({ method: 'POST', path: '/v1/aftersales/:id/withdraw', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => done(withdrawCase(ctx, id)) }),
  sendBack: route({ method: 'POST', path: '/v1/aftersales/:id/send', access: 'shopper', input: One.extend({ carrier: z.string().trim().min(1).max(40), number: z.string().trim().regex(/^[A-Za-z0-9]{6,40}$/) }), output: nothing, run: (ctx, { id, ...parcel }) => done(sendBack(ctx, id, parcel)) }),
  receiveReplacement: route({ method: 'POST', path: '/v1/aftersales/:id/receive', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => done(receiveReplacement(ctx, id)) }),
  askFreight: route({ method: 'POST', path: '/v1/aftersales/:id/freight', access: 'shopper', input: One.extend({ amountFen: z.int().min(1).max(500_00), picture: z.string().min(1).max(60) }), output: z.object({ dueAt: z.date() }), run: (ctx, { id, ...wish }) => askFreight(ctx, id, wish) }),
  escalateCase: route({ method: 'POST', path: '/v1/aftersales/:id/escalate', access: 'shopper', input: One.extend({ words: said }), output: nothing, run: (ctx, { id, words }) => done(escalateCase(ctx, id, words)) }),
  merchantCases: route({ method: 'GET', path: '/v1/merchant/aftersales', access: 'merchant', permit: read, input: ask, output: Rows, sheet: caseSheet, run: (ctx, wish: Ask) => casePage(ctx, wish) }),
  merchantCaseTodo: route({ method: 'GET', path: '/v1/merchant/aftersales/todo', access: 'merchant', permit: read, input: nothing, output: Todo, run: (ctx) => caseTodo(ctx) }),
  merchantCase: route({ method: 'GET', path: '/v1/merchant/aftersales/:id', access: 'merchant', permit: read, input: One, output: Detail, run: (ctx, { id }) => caseDetail(ctx, id) }),
  agreeCase: route({ method: 'POST', path: '/v1/merchant/aftersales/:id/agree', access: 'merchant', permit: write, input: One.extend({ words: maybeSaid, returnTo, remedy: remedy.optional() }), output: nothing, run: (ctx, { id, ...word }) => done(agreeCase(ctx, id, word)) }),
  refuseCase: route({ method: 'POST', path: '/v1/merchant/aftersales/:id/refuse', access: 'merchant', permit: write, input: One.extend({ words: said }), output: nothing, run: (ctx, { id, words }) => done(refuseCase(ctx, id, words)) }),
  receiveCase: route({ method: 'POST', path: '/v1/merchant/aftersales/:id/receive', access: 'merchant', permit: write, input: Back, output: nothing, run: (ctx, { id, ...word }) => done(receiveCase(ctx, id, word)) }),
  judgeReturn: route({ method: 'POST', path: '/v1/merchant/aftersales/:id/judge', access: 'merchant', permit: write, input: Verdicts, output: nothing, run: (ctx, { id, lines }) => done(judgeReturn(ctx, id, lines)) }),
  answerFreight: route({ method: 'POST', path: '/v1/merchant/aftersales/:id/freight', access: 'merchant', permit: write, input: One.extend({ isPaid: z.boolean(), words: maybeSaid }), output: nothing, run: (ctx, { id, ...word }) => done(answerFreight(ctx, id, word)) }),
  sendReplacement: route({ method: 'POST', path: '/v1/merchant/aftersales/:id/replace', access: 'merchant', permit: write, input: One.extend({ carrier: z.string().trim().min(1).max(40), number: trackingNumber }), output: z.object({ parcelId: z.string() }), run: (ctx, { id, ...parcel }) => sendReplacement(ctx, id, parcel) }),
  refundInstead: route({ method: 'POST', path: '/v1/merchant/aftersales/:id/refund-instead', access: 'merchant', permit: write, input: One.extend({ words: said }), output: nothing, run: (ctx, { id, words }) => done(refundInstead(ctx, id, words)) }),
  allCases: route({ method: 'GET', path: '/v1/staff/aftersales', access: 'staff', permit: read, input: ask, output: Rows, sheet: caseSheet, run: (ctx, wish: Ask) => casePage(ctx, wish) }),
  staffCaseTodo: route({ method: 'GET', path: '/v1/staff/aftersales/todo', access: 'staff', permit: read, input: nothing, output: Todo, run: (ctx) => caseTodo(ctx) }),
  anyCase: route({ method: 'GET', path: '/v1/staff/aftersales/:id', access: 'staff', permit: read, input: One, output: Detail, run: (ctx, { id }) => caseDetail(ctx, id) }),
  decideFreight: route({ method: 'POST', path: '/v1/staff/aftersales/:id/freight', access: 'staff', permit: decide, input: One.extend({ words: said }), output: nothing, run: (ctx, { id, words }) => done(decideFreight(ctx, id, words)) }),
  returnsOf: route({ method: 'GET', path: '/v1/categories/:id/returns', access: 'public', input: One, output: z.object({ days: z.int(), exception: exceptionKind.nullable() }), run: (ctx, { id }) => returnsOf(ctx, id) }),
  returnExceptions: route({ method: 'GET', path: '/v1/staff/aftersales/exceptions', access: 'staff', permit: read, input: nothing, output: z.object({ items: z.array(z.object({ categoryId: z.string(), kind: exceptionKind, since: z.date(), changedBy: z.string() })) }), run: (ctx) => exceptionList(ctx) }),
  setReturnException: route({ method: 'PUT', path: '/v1/staff/aftersales/exceptions/:id', access: 'staff', permit: decide, input: One.extend({ kind: exceptionKind.nullable() }), output: nothing, run: (ctx, { id, kind }) => done(setException(ctx, id, kind)) }),
  decideCase: route({ method: 'POST', path: '/v1/staff/aftersales/:id/decide', access: 'staff', permit: decide, input: One.extend({ outcome: z.enum(outcomes), words: said, returnTo }), output: z.object({ approvalId: z.string().nullable() }), run: (ctx, { id, ...decision }) => decideCase(ctx, id, decision) }),
}
