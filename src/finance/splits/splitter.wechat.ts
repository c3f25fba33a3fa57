import { z } from 'zod'
import { askWechat, fenOf, rowsOf, sealedForWechat, wechatBill, wechatTradeNo } from '#finance/payments'
import type { Context } from '#kernel/context'
import { after, dayMs, fromIso, shanghaiText, startOfDay } from '#kernel/time'
import type { Account, Answer, Line, Splitter } from './splitter.port'

/**
 * WeChat Pay's profit sharing 微信支付分账 (pay.weixin.qq.com/doc/v3/merchant: profitsharing). A trade is opened with `profit_sharing`, its money stays frozen; each split is an order of its own under our number, with one receiver and
 * `unfreeze_unsplit` false; what is left is unfrozen under a number of its own. A receiver's name goes sealed with their key.
 */
const typeOf = (kind: Account['kind']): string => (kind === 'company' ? 'MERCHANT_ID' : 'PERSONAL_OPENID')
const stateOf = { PENDING: 'under_way', PROCESSING: 'under_way', SUCCESS: 'done', FINISHED: 'done', CLOSED: 'refused', FAILED: 'refused' } as const
const Result = z.enum(Object.keys(stateOf) as (keyof typeof stateOf)[])
const Order = z.object({ order_id: z.string().default(''), state: z.enum(['PROCESSING', 'FINISHED']), receivers: z.array(z.object({ account: z.string(), amount: z.int(), result: Result, fail_reason: z.string().optional() })).default([]) })
const Return = z.object({ return_id: z.string().default(''), result: Result, amount: z.int(), fail_reason: z.string().optional() })
const Refused = z.object({ refused: z.string() })
/** These are their no. The same number asked again after it was done is answered with it, so anything else that is not done is unknown. */
const noes = ['NO_AUTH', 'NOT_ENOUGH', 'RULE_LIMIT']
const bindNoes = [...noes, 'INVALID_REQUEST', 'PARAM_ERROR']

const asked = (ctx: Context, method: 'GET' | 'POST', where: string, body: object, no = noes) => askWechat(ctx, method, where, { body, noes: no })
const appId = (): string => process.env['WECHAT_PAY_APP_ID'] ?? ''
/** One receiver of an order: what became of it, and only of the amount that was asked. */
function orderAnswer(told: unknown, account: string, amountFen: number): Answer {
  const refused = Refused.safeParse(told)
  if (refused.success) return { state: 'refused', why: refused.data.refused }
  const { order_id: ref, receivers } = Order.parse(told)
  const one = receivers.find((receiver) => receiver.account === account)
  if (!one) return { state: 'under_way', ref }
  if (one.amount !== amountFen) throw new Error('WeChat Pay split another amount')
  const state = stateOf[one.result]
  return { state, ref, ...(state === 'refused' && { why: one.fail_reason ?? one.result }) }
}

export const splitWechat: Splitter = {
  bind: async (ctx, { kind, account, holder }) => {
    const refused = Refused.safeParse(await asked(ctx, 'POST', '/v3/profitsharing/receivers/add', { appid: appId(), type: typeOf(kind), account, name: sealedForWechat(holder), relation_type: 'SUPPLIER' }, bindNoes))
    return refused.success ? { state: 'refused', why: refused.data.refused } : { state: 'done' }
  },
  // The same number again tells how the first stands.
  split: async (ctx, { splitId, tradeRef, kind, account, amountFen }) => orderAnswer(await asked(ctx, 'POST', '/v3/profitsharing/orders', { appid: appId(), transaction_id: await wechatTradeNo(ctx, tradeRef), out_order_no: splitId, receivers: [{ type: typeOf(kind), account, amount: amountFen, description: splitId }], unfreeze_unsplit: false }), account, amountFen),
  takeBack: async (ctx, { backId, splitId, kind, account, amountFen }) => {
    // They take back from companies alone.
    if (kind === 'person') return { state: 'refused', why: '个人接收方不支持回退' }
    const told = await asked(ctx, 'POST', '/v3/profitsharing/return-orders', { out_order_no: splitId, out_return_no: backId, return_mchid: account, amount: amountFen, description: backId })
    const refused = Refused.safeParse(told)
    if (refused.success) return { state: 'refused', why: refused.data.refused }
    const { return_id: ref, result, amount, fail_reason: why } = Return.parse(told)
    if (amount !== amountFen) throw new Error('WeChat Pay took back another amount')
    return { state: stateOf[result], ref, ...(stateOf[result] === 'refused' && { why: why ?? result }) }
  },
  free: async (ctx, tradeRef) => {
    const told = await asked(ctx, 'POST', '/v3/profitsharing/orders/unfreeze', { transaction_id: await wechatTradeNo(ctx, tradeRef), out_order_no: `free_${tradeRef}`, description: tradeRef })
    if (Refused.safeParse(told).success) throw new Error(`WeChat Pay does not let ${tradeRef} go`)
    const { state, order_id: ref } = Order.parse(told)
    return { state: state === 'FINISHED' ? 'done' : 'under_way', ref }
  },
  lines: async (ctx, from, to) => {
    const lines: Line[] = []
    for (let day = startOfDay(from); day < to && after(day, dayMs) <= ctx.now; day = after(day, dayMs)) lines.push(...await billOf(ctx, day))
    return lines.filter(({ at }) => at >= from && at < to)
  },
}

const columns = { at: '分账时间', ref: '商户分账/回退单号', kind: '业务类型', fen: '金额' } as const
const [ourSplit, ourBack, ourFree] = ['spl_', 'spb_', 'free_'] as const
/**
 * The bill of one day that is over 分账账单, a line for each split and each return in yuan; what did not succeed is not in it (pay.weixin.qq.com/doc/v3/merchant/4012529628). That page does not name the columns. They are, in their
 * sequence: 分账时间, 分账发起方, 分账方, 微信订单号, 微信分账/回退单号, 分账明细单号, 商户分账/回退单号, 订单金额, 分账接收方, 金额, 业务类型, 处理状态, 备注, and a line 总条数 before the sums (as those who read it have written down:
 * `AWechatShareBill` of github.com's ruoyi-pay). What a line is, is told by our own number; its words only of numbers that are not ours.
 */
async function billOf(ctx: Context, day: Date): Promise<Line[]> {
  const text = await wechatBill(ctx, `/v3/profitsharing/bills?bill_date=${shanghaiText(day).slice(0, 10)}`)
  if (text === undefined) return []
  return rowsOf(text, Object.values(columns)).flatMap((row): Line[] => {
    const [ref, kind, amountFen] = [row[columns.ref]!, row[columns.kind]!, fenOf(row[columns.fen]!)]
    const isOurs = [ourSplit, ourBack].some((prefix) => ref.startsWith(prefix))
    if (ref.startsWith(ourFree) || (!isOurs && kind.includes('解冻'))) return []
    if (amountFen === undefined) throw new Error('WeChat Pay’s bill of splits has an amount that is none')
    return [{ what: ref.startsWith(ourBack) || (!isOurs && kind.includes('回退')) ? 'split_back' : 'split', ref, amountFen, at: fromIso(`${row[columns.at]!.replace(' ', 'T')}+08:00`) }]
  })
}
