import { z } from 'zod'
import { column, type Sheet } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { myAccounts } from './accounts.queries'
import { dropAccount, putAccount } from './accounts.service'
import { carriersFor, deskPage, papersOf, waybillPage } from './waybills.queries'
import { planOf } from './carriers.queries'
import { putPlan } from './carriers.service'
import { putSender, senderOf } from './senders.service'
import { askOutcomes, payers, voidReasons, waybillStates, whys } from './tables'
import { mostWaybills } from './waybills.rules'
import { countPrints, issueForPieces, issueWaybills, shipWaybills, voidWaybill } from './waybills.service'

const id = z.string().min(1).max(60)
const ids = z.array(id).min(1).max(mostWaybills)
const words = (most: number) => prose(z.string().trim().min(1).max(most))
const Line = z.object({ lineId: z.string(), skuId: z.string(), title: z.string(), specText: z.string(), quantity: z.int() })
const state = z.enum(waybillStates)
const Waybill = z.object({ id: z.string(), orderId: z.string(), orderNumber: z.string(), state, carrier: z.string().nullable(), number: z.string().nullable(), routeCode: z.string(), lines: z.array(Line), weightGram: z.int(), toName: z.string(), toPhone: z.string(), toAddress: z.string(), /** Whose parcel it goes in, and the numbers of the other orders there. */ joins: z.string().nullable(), beside: z.array(z.string()),
  why: z.enum(whys), rule: z.string(), prints: z.int(), askedAt: z.date(), issuedAt: z.date().nullable(), endedAt: z.date().nullable(), voidFor: z.enum(voidReasons).nullable(), tried: z.array(z.object({ carrier: z.string(), outcome: z.enum(askOutcomes), words: z.string() })) })
/** To whom they go stands on the papers, not in the list as a file. */
const waybillSheet: Sheet<z.input<typeof Waybill>> = { title: ['面单记录', 'Waybills'], columns: [column('orderNumber', '订单号', 'Order', (row) => row.orderNumber), column('carrier', '快递', 'Carrier', (row) => row.carrier), column('number', '运单号', 'Waybill', (row) => row.number), column('state', '状态', 'State', (row) => row.state), column('pieces', '件数', 'Pieces', (row) => row.lines.reduce((sum, { quantity }) => sum + quantity, 0)),
  column('weightGram', '重量（克）', 'Weight (g)', (row) => row.weightGram), column('prints', '打印次数', 'Prints', (row) => row.prints), column('voidFor', '作废原因', 'Void for', (row) => row.voidFor), column('askedAt', '申请时间', 'Asked at', (row) => row.askedAt), column('issuedAt', '出单时间', 'Issued at', (row) => row.issuedAt), column('endedAt', '结束时间', 'Ended at', (row) => row.endedAt)] }
const Choice = z.object({ carrier: z.string(), why: z.enum(whys), rule: z.string() })
const gram = z.int().min(0).max(10_000_000)
const Rule = z.object({ name: words(30), codes: z.array(z.string().regex(/^\d{2}(\d{2}(\d{2})?)?$/)).max(400), leastGram: gram.nullable(), mostGram: gram.nullable(), categoryIds: z.array(id).max(100), carrier: z.string().min(1).max(40) })
const Plan = z.object({ rules: z.array(Rule).max(50), fallbacks: z.array(z.string().min(1).max(40)).max(12), isRemoteByEms: z.boolean() })
const Order = z.object({ id: z.string(), number: z.string(), placedAt: z.date(), isHeld: z.boolean(), region: z.string(), weightGram: z.int(), choices: z.array(Choice), lines: z.array(z.object({ id: z.string(), skuId: z.string(), title: z.string(), specText: z.string(), quantity: z.int() })), /** Orders that bear the same go to one receiver. */ together: z.string().nullable(), waybill: Waybill.nullable() })
const Sender = z.object({ name: words(30), phone: z.string().regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/), districtCode: z.string().regex(/^\d{6}$/), street: words(120) })
const Papers = z.object({ items: z.array(Waybill.extend({ bars: z.array(z.int()), lines: z.array(Line.extend({ code: z.string() })) })), picks: z.array(z.object({ skuId: z.string(), code: z.string(), title: z.string(), specText: z.string(), quantity: z.int() })), from: z.object({ store: z.string(), name: z.string(), phone: z.string(), address: z.string() }) })
const Issued = z.object({ orderId: z.string(), orderNumber: z.string(), outcome: z.enum(['issued', 'already', 'refused']), why: z.string(), waybillId: z.string().nullable(), carrier: z.string().nullable(), number: z.string().nullable() })
/** What a branch wrote down: numbers and keys of its own form. */
const written = (least = 0, most = 100) => z.string().trim().min(least).max(most).regex(/^[^\p{Cc}\p{Cs}]*$/u)
const Account = z.object({ carrier: z.string().min(1).max(40), account: written(1), accountName: prose(written()), branch: prose(written()), mark: written(), courier: prose(written()), pays: z.enum(payers), product: prose(written(0, 40)) })
const carrier = z.string().min(1).max(40).optional()
const desk = { access: 'merchant', permit: 'dispatch.send' } as const
/** Each row has transactions of its own and is the same when it is asked for again; none is opened around them, as carriers are asked in between. */
const many = { ...desk, auditsItself: true } as const

/** Waybills 电子面单: the desk, what is issued, printed, sent and taken back, and who sends. */
export const waybillRoutes = {
  dispatchDesk: route({ method: 'GET', path: '/v1/merchant/desk', ...desk, input: page, output: z.object({ items: z.array(Order), next: z.string().nullable() }), run: deskPage }),
  waybills: route({ method: 'GET', path: '/v1/merchant/waybills', ...desk, input: page.extend({ state: state.optional(), q: z.string().trim().max(40).optional() }), output: z.object({ items: z.array(Waybill), next: z.string().nullable() }), sheet: waybillSheet, run: waybillPage }),
  issueWaybills: route({ method: 'POST', path: '/v1/merchant/waybills', ...many, input: z.object({ orderIds: ids, carrier, together: z.boolean().optional() }), output: z.object({ items: z.array(Issued) }), run: issueWaybills }),
  issueForPieces: route({ method: 'POST', path: '/v1/merchant/orders/:id/waybills', ...many, input: z.object({ id, carrier, lines: z.array(z.object({ lineId: id, quantity: z.int().min(1).max(99_999) })).min(1).max(200) }), output: Issued, run: (ctx, { id: orderId, ...wish }) => issueForPieces(ctx, { orderId, ...wish }) }),
  shipWaybills: route({ method: 'POST', path: '/v1/merchant/waybills/ship', ...many, input: z.object({ waybillIds: ids }),
    output: z.object({ items: z.array(z.object({ waybillId: z.string(), orderNumber: z.string(), outcome: z.enum(['shipped', 'already', 'refused']), why: z.string(), parcelId: z.string().nullable() })) }), run: (ctx, { waybillIds }) => shipWaybills(ctx, waybillIds) }),
  waybillPapers: route({ method: 'POST', path: '/v1/merchant/waybills/papers', ...desk, input: z.object({ waybillIds: ids }), output: Papers, run: (ctx, { waybillIds }) => papersOf(ctx, waybillIds) }),
  countPrints: route({ method: 'POST', path: '/v1/merchant/waybills/printed', ...desk, input: z.object({ waybillIds: ids }), output: nothing, run: async (ctx, { waybillIds }) => { await countPrints(ctx, waybillIds); return {} } }),
  voidWaybill: route({ method: 'POST', path: '/v1/merchant/waybills/:id/void', ...desk, input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await voidWaybill(ctx, id); return {} } }),
  carriersFor: route({ method: 'GET', path: '/v1/merchant/orders/:id/carriers', ...desk, input: z.object({ id }), output: z.object({ items: z.array(Choice) }), run: (ctx, { id }) => carriersFor(ctx, id) }),
  carrierPlan: route({ method: 'GET', path: '/v1/merchant/carrier-plan', ...desk, input: nothing, output: Plan, run: async (ctx) => { const { rules, fallbacks, isRemoteByEms } = await planOf(ctx); return { rules: [...rules], fallbacks: [...fallbacks], isRemoteByEms } } }),
  putCarrierPlan: route({ method: 'PUT', path: '/v1/merchant/carrier-plan', ...desk, input: Plan, output: nothing, run: async (ctx, wish) => { await putPlan(ctx, wish); return {} } }),
  carrierAccounts: route({ method: 'GET', path: '/v1/merchant/carrier-accounts', ...desk, input: nothing, output: z.object({ isConnected: z.boolean(), items: z.array(Account.extend({ hasKeys: z.boolean(), changedAt: z.date() })) }), run: myAccounts }),
  putCarrierAccount: route({ method: 'PUT', path: '/v1/merchant/carrier-accounts', ...desk, input: Account.extend({ accountKey: written(0, 200).optional(), accountSecret: written(0, 200).optional() }), output: nothing, run: async (ctx, wish) => { await putAccount(ctx, wish); return {} } }),
  dropCarrierAccount: route({ method: 'POST', path: '/v1/merchant/carrier-accounts/remove', ...desk, input: z.object({ carrier: z.string().min(1).max(40) }), output: nothing, run: async (ctx, { carrier }) => { await dropAccount(ctx, carrier); return {} } }),
  sender: route({ method: 'GET', path: '/v1/merchant/sender', ...desk, input: nothing, output: z.object({ sender: Sender.extend({ phone: z.string(), region: z.string() }).nullable() }), run: async (ctx) => ({ sender: await senderOf(ctx) ?? null }) }),
  putSender: route({ method: 'PUT', path: '/v1/merchant/sender', ...desk, input: Sender, output: nothing, run: async (ctx, wish) => { await putSender(ctx, wish); return {} } }),
}
