import { z } from 'zod'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { ownTries, sends, tries } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { exportCards, extendCards, issueCards, redeemCard, voidCards } from './cards.service'
import { findCard, giveCard, keepCard, replaceCard, replaceForHolder, reportLost, takeCard } from './named.service'
import { mostNamedFen } from './settings.rules'
import { batchStates, purposes, reasons } from './tables'
import { balancesOfShopper, batchPage, liabilityOf, logOfShopper, namedCards } from './wallet.queries'

/** Balances and gift cards over HTTP 余额与礼品卡接口: a shopper's own, and a merchant's. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const fen = z.int()
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const reason = prose(z.string().trim().min(2).max(200))
const Balances = z.object({ items: z.array(z.object({ merchantId: z.string(), merchantName: z.string(), availableFen: fen, reservedFen: fen })) })
const Log = z.object({ items: z.array(z.object({ id: z.string(), merchantName: z.string(), reason: z.enum(reasons), changeFen: fen, orderId: z.string().nullable(), at: z.date() })), next: z.string().nullable() })
const Batches = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), purpose: z.enum(purposes), faceFen: fen, count: z.int(), shopperId: z.string().nullable(), state: z.enum(batchStates), expiresAt: z.date(), isOver: z.boolean(), madeBy: z.string(), madeAt: z.date(), exportedAt: z.date().nullable(), used: z.int(), replaced: z.int(), isLost: z.boolean() })), next: z.string().nullable() })
const Named = z.object({ items: z.array(z.object({ id: z.string(), merchantId: z.string(), merchantName: z.string(), faceFen: fen, expiresAt: z.date(), isOver: z.boolean(), isMine: z.boolean(), lostAt: z.date().nullable(), givingTo: z.string().nullable() })) })
const Code = z.object({ code: z.string() })
const File = z.object({ filename: z.string(), text: z.string() })
const Owed = z.object({ availableFen: fen, reservedFen: fen, cardsFen: fen, cards: z.int(), items: z.array(z.object({ shopperId: z.string(), availableFen: fen, reservedFen: fen })), next: z.string().nullable() })
const mostCards = 2_000
const Wish = z.object({ name: prose(z.string().trim().min(1).max(40)), purpose: z.enum(purposes), faceFen: z.int().min(1).max(mostNamedFen), count: z.int().min(1).max(mostCards), shopperId: id.optional(), expiresAt: time })

const purposeWords: Readonly<Record<(typeof purposes)[number], Word>> = { compensation: ['补偿', 'Amends'], reward: ['奖励', 'Reward'] }
const stateWords: Readonly<Record<(typeof batchStates)[number], Word>> = { waiting: ['待复核', 'Waits for a second person'], ready: ['可导出', 'Ready'], exported: ['已发出', 'Handed over'], void: ['已作废', 'Void'] }
const batchSheet: Sheet<z.input<typeof Batches>['items'][number]> = { title: ['礼品卡批次', 'Gift cards'], columns: [
  column('name', '名称', 'Name', (row) => row.name), column('purpose', '用途', 'Purpose', (row) => purposeWords[row.purpose]), column('faceFen', '面值（元）', 'Worth (yuan)', (row) => yuan(row.faceFen)), column('count', '张数', 'Cards', (row) => row.count), column('used', '已兑换', 'Redeemed', (row) => row.used), column('replaced', '已补办', 'Replaced', (row) => row.replaced),
  column('state', '状态', 'State', (row) => stateWords[row.state]), column('expiresAt', '到期', 'Expires', (row) => row.expiresAt), column('madeAt', '创建时间', 'Made', (row) => row.madeAt), column('id', '编号', 'Id', (row) => row.id)] }
const owedSheet: Sheet<z.input<typeof Owed>['items'][number]> = { title: ['余额负债', 'Balances owed'], columns: [
  column('shopperId', '买家', 'Shopper', (row) => row.shopperId), column('available', '可用（元）', 'To use (yuan)', (row) => yuan(row.availableFen)), column('reserved', '待付款订单占用（元）', 'Held by unpaid orders (yuan)', (row) => yuan(row.reservedFen))] }

const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const [read, issue] = [{ access: 'merchant', permit: 'wallet.read' }, { access: 'merchant', permit: 'wallet.issue' }] as const
export const walletRoutes = {
  myBalances: route({ method: 'GET', path: '/v1/me/balances', access: 'shopper', input: nothing, output: Balances, run: (ctx) => balancesOfShopper(ctx) }),
  myBalanceLog: route({ method: 'GET', path: '/v1/me/balances/log', access: 'shopper', input: page, output: Log, run: logOfShopper }),
  redeemCard: route({ method: 'POST', path: '/v1/me/cards', access: 'shopper', limits: [...tries(), ...ownTries], input: z.object({ code: z.string().trim().min(1).max(60) }), output: z.object({ merchantId: z.string(), merchantName: z.string(), faceFen: fen }), run: (ctx, { code }) => redeemCard(ctx, code) }),
  namedCards: route({ method: 'GET', path: '/v1/me/cards', access: 'shopper', input: nothing, output: Named, run: (ctx) => namedCards(ctx) }),
  reportCardLost: route({ method: 'POST', path: '/v1/me/cards/:id/lost', access: 'shopper', limits: ownTries, input: One, output: nothing, run: (ctx, { id }) => done(reportLost(ctx, id)) }),
  findCard: route({ method: 'POST', path: '/v1/me/cards/:id/found', access: 'shopper', limits: ownTries, input: One, output: nothing, run: (ctx, { id }) => done(findCard(ctx, id)) }),
  /** Not asked once: its answer, the code, is kept nowhere. Whose answer was lost reports the card lost again. */
  replaceCard: route({ method: 'POST', path: '/v1/me/cards/:id/replace', access: 'shopper', limits: ownTries, input: One, output: Code, run: (ctx, { id }) => replaceCard(ctx, id) }),
  giveCard: route({ method: 'POST', path: '/v1/me/cards/:id/give', access: 'shopper', limits: sends, input: One.extend({ phone: z.string().trim().min(1).max(20) }), output: nothing, run: (ctx, { id, phone }) => done(giveCard(ctx, id, phone)) }),
  keepCard: route({ method: 'POST', path: '/v1/me/cards/:id/keep', access: 'shopper', limits: ownTries, input: One, output: nothing, run: (ctx, { id }) => done(keepCard(ctx, id)) }),
  takeCard: route({ method: 'POST', path: '/v1/me/cards/:id/take', access: 'shopper', limits: ownTries, input: One, output: Code, run: (ctx, { id }) => takeCard(ctx, id) }),
  cardBatches: route({ method: 'GET', path: '/v1/merchant/cards', ...read, input: page, output: Batches, sheet: batchSheet, run: batchPage }),
  balancesOwed: route({ method: 'GET', path: '/v1/merchant/balances', ...read, input: page, output: Owed, sheet: owedSheet, run: liabilityOf }),
  issueCards: route({ method: 'POST', path: '/v1/merchant/cards', ...issue, once: true, input: Wish, output: One.extend({ approvalId: z.string().nullable() }), run: issueCards }),
  exportCards: route({ method: 'POST', path: '/v1/merchant/cards/:id/export', ...issue, stepUp: true, input: One, output: File, run: (ctx, { id }) => exportCards(ctx, id) }),
  loseCard: route({ method: 'POST', path: '/v1/merchant/cards/:id/lost', ...issue, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(reportLost(ctx, id, reason)) }),
  replaceCardFor: route({ method: 'POST', path: '/v1/merchant/cards/:id/replace', ...issue, stepUp: true, input: One, output: File, run: (ctx, { id }) => replaceForHolder(ctx, id) }),
  voidCards: route({ method: 'POST', path: '/v1/merchant/cards/:id/void', ...issue, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(voidCards(ctx, id, reason)) }),
  extendCards: route({ method: 'POST', path: '/v1/merchant/cards/:id/extend', ...issue, input: One.extend({ expiresAt: time }), output: nothing, run: (ctx, { id, expiresAt }) => done(extendCards(ctx, id, expiresAt)) }),
}
