import { z } from 'zod'
import { askAlipay, channels, fenOf } from '#finance/payments'
import type { Context } from '#kernel/context'
import { yuanOf } from '#kernel/money'
import { fromIso } from '#kernel/time'
import type { Account, Answer, Known, Line, Splitter } from './splitter.port'

/**
 * Alipay's splitting 支付宝商家分账 (opendocs.alipay.com: alipay.trade.royalty.relation.bind, alipay.trade.order.settle and its query, alipay.trade.refund). A trade is opened with `royalty_freeze`; each split is a request of its own under our
 * number and is asked about then, as it is done later; what is left is let go by a request that only says `royalty_finish`; what comes back is a refund of nothing that names whom it is taken from.
 */
const typeOf = ({ kind, account }: Pick<Account, 'kind' | 'account'>): string => (kind === 'company' || /^2088\d{12}$/.test(account) ? 'userId' : 'loginName')
/** May have been done all the same: the same request again does it once. */
const unsure = ['ACQ.SYSTEM_ERROR', 'ACQ.TRADE_SETTLE_ERROR', 'FREQUENCY_LIMIT', 'ACQ.FREQUENCY_LIMIT']
const ask = (ctx: Context, method: string, content: Record<string, unknown>) => askAlipay(ctx, method, content, unsure)
const Refused = z.object({ refused: z.string(), sub: z.string() })
const no = (told: unknown): Answer | undefined => { const refused = Refused.safeParse(told); return refused.success ? { state: 'refused', why: refused.data.refused } : undefined }
const Detail = z.object({ operationType: z.string(), amount: z.union([z.string(), z.number()]).transform(String), state: z.enum(['SUCCESS', 'FAIL', 'PROCESSING']), detailId: z.string().default(''), executeDt: z.string().default(''), errorDesc: z.string().optional() })
const Details = z.object({ royaltyDetailList: z.array(Detail).default([]) })
const stateOf = { SUCCESS: 'done', FAIL: 'refused', PROCESSING: 'under_way' } as const

async function tradeNoOf(ctx: Context, tradeRef: string): Promise<string> {
  const said = await channels['alipay']!.query(ctx, tradeRef)
  if (!said) throw new Error(`Alipay knows no ${tradeRef}`)
  return said.tradeNo
}
/** What became of a request; undefined where Alipay knows none. */
async function detailOf(ctx: Context, tradeNo: string, ref: string, operation: string) {
  const told = await ask(ctx, 'alipay.trade.order.settle.query', { outRequestNo: ref, tradeNo })
  return no(told) ? undefined : Details.parse(told).royaltyDetailList.find(({ operationType }) => operationType === operation)
}
async function outcomeOf(ctx: Context, tradeNo: string, ref: string, operation: string, amountFen: number): Promise<Answer> {
  const one = await detailOf(ctx, tradeNo, ref, operation)
  if (!one) return { state: 'under_way' }
  if (fenOf(one.amount) !== amountFen) throw new Error('Alipay knows the request with another amount')
  return { state: stateOf[one.state], ref: one.detailId, ...(one.state === 'FAIL' && { why: one.errorDesc ?? 'FAIL' }) }
}
const [transfer, transferBack] = ['transfer', 'transfer_refund'] as const

export const splitAlipay: Splitter = {
  bind: async (ctx, { kind, account, holder }) => no(await ask(ctx, 'alipay.trade.royalty.relation.bind', { outRequestNo: `bind_${account}`.slice(0, 32), receiverList: [{ type: typeOf({ kind, account }), account, name: holder, memo: holder.slice(0, 20) }] })) ?? { state: 'done' },
  split: async (ctx, { splitId, tradeRef, kind, account, amountFen }) => {
    const tradeNo = await tradeNoOf(ctx, tradeRef)
    return no(await ask(ctx, 'alipay.trade.order.settle', { outRequestNo: splitId, tradeNo, royaltyMode: 'async', royaltyParameters: [{ royaltyType: 'transfer', transInType: typeOf({ kind, account }), transIn: account, amount: yuanOf(amountFen), desc: splitId }] })) ?? outcomeOf(ctx, tradeNo, splitId, transfer, amountFen)
  },
  takeBack: async (ctx, { backId, tradeRef, kind, account, amountFen }) => {
    const tradeNo = await tradeNoOf(ctx, tradeRef)
    return no(await ask(ctx, 'alipay.trade.refund', { outTradeNo: tradeRef, outRequestNo: backId, refundAmount: '0.00', refundRoyaltyParameters: [{ royaltyType: 'transfer', transOutType: typeOf({ kind, account }), transOut: account, amount: yuanOf(amountFen), desc: backId }] })) ?? outcomeOf(ctx, tradeNo, backId, transferBack, amountFen)
  },
  free: async (ctx, tradeRef) => {
    const told = await ask(ctx, 'alipay.trade.order.settle', { outRequestNo: `free_${tradeRef}`, tradeNo: await tradeNoOf(ctx, tradeRef), extendParams: { royaltyFinish: 'true' } })
    if (no(told)) throw new Error(`Alipay does not let ${tradeRef} go`)
    return { state: 'done' }
  },
  lines: async (ctx, from, to, known) => {
    const lines: Line[] = []
    for (const one of known) { const line = await lineOf(ctx, one); if (line && line.at >= from && line.at < to) lines.push(line) }
    return lines
  },
}

async function lineOf(ctx: Context, { ref, tradeRef, what }: Known): Promise<Line | undefined> {
  const one = await detailOf(ctx, await tradeNoOf(ctx, tradeRef), ref, what === 'split' ? transfer : transferBack)
  return one?.state === 'SUCCESS' ? { what, ref, amountFen: fenOf(one.amount)!, at: fromIso(`${one.executeDt.replace(' ', 'T')}+08:00`) } : undefined
}
