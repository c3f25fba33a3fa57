import type { Pair } from './index'

/** What a second person reads of a change 复核内容: each field that a request may name, and the words that stand for codes; requests take no others. */
export const fieldTexts = {
  amountFen: ['金额', 'Amount'], answer: ['答复', 'Answer'], asksAnew: ['须重新同意', 'Asks for consent anew'], available: ['可用积分', 'Usable points'], cause: ['原因', 'Cause'], change: ['变更说明', 'What changes'], count: ['张数', 'Cards'], evidence: ['证据', 'Evidence'],
  faceFen: ['面值', 'Face value'], fewer: ['盘亏（件）', 'Fewer (pieces)'], floorFen: ['最低价', 'Lowest price'], heldFen: ['保证金余额', 'Deposit held'], isBad: ['差评', 'Bad review'], isShown: ['公开显示', 'Shown'], key: ['协议', 'Agreement'], leastFen: ['成本底线', 'Least that covers it'], lines: ['行数', 'Lines'],
  more: ['盘盈（件）', 'More (pieces)'], mostCostFen: ['最高成本', 'Costs at most'], name: ['名称', 'Name'], number: ['编号', 'Number'], objection: ['申辩', 'Objection'], outcome: ['裁定', 'Outcome'], paidFen: ['已付', 'Paid'], payPercent: ['付原价的（%）', 'Pays of the price (%)'],
  payouts: ['笔数', 'Payouts'], percent: ['调价幅度（%）', 'Moved by (%)'], points: ['积分增减', 'Points'], prices: ['价格', 'Prices'], products: ['商品数', 'Products'], reason: ['理由', 'Reason'], refundedFen: ['已退', 'Refunded'], rule: ['规则', 'Rule'], skus: ['SKU 数', 'SKUs'], state: ['状态', 'State'], title: ['标题', 'Title'], totalFen: ['合计', 'In all'], words: ['说明', 'Words'],
} as const satisfies Record<string, Pair>
/** Words for the codes of those fields that hold one. */
export const codeTexts = {
  cause: { abuse: ['辱骂、人身攻击', 'Abuse of a person'], advertising: ['广告、引流', 'Advertising'], fake_trade: ['经查实的虚假交易', 'A trade found to be fake'], private: ['泄露他人隐私', 'Private matters of others'], unlawful: ['违反法律法规', 'Against the law'] },
  key: { licence: ['证照与联系方式', 'Licence and contact'], merchant: ['商家规则', 'Rules for stores'], platform: ['平台规则', 'Rules of the platform'], privacy: ['隐私政策', 'Privacy policy'], user: ['用户协议', 'User agreement'] },
  outcome: { refund: ['退款', 'Refund'], return: ['退货退款', 'Return and refund'] },
  state: {
    announced: ['已告知商家', 'Told to the store'], applied: ['待审批', 'Applied for'], approved: ['已批准', 'Allowed'], cancelled: ['已取消', 'Cancelled'], counted: ['已盘点', 'Counted'], disputed: ['平台裁定中', 'With the platform'], draft: ['草稿', 'Draft'], live: ['进行中', 'Live'], objected: ['商家已申辩', 'The store objects'],
    paid: ['待发货', 'To ship'], part_shipped: ['部分发货', 'Partly shipped'], placed: ['待付款', 'To pay'], proposed: ['拟处罚', 'Proposed'], ready: ['可发放', 'Ready'], received: ['已完成', 'Done'], shipped: ['待收货', 'To receive'], stopped: ['已停止', 'Stopped'], taken: ['已扣收', 'Taken'], waiting: ['待复核', 'Waits'],
  },
} as const satisfies Partial<Record<keyof typeof fieldTexts, Readonly<Record<string, Pair>>>>
type Codes = typeof codeTexts
/** One side of a change: of a field that holds a code, one that has words. */
export type ChangeSide = Readonly<Partial<Record<Exclude<keyof typeof fieldTexts, keyof Codes>, unknown>> & { [F in keyof Codes]?: keyof Codes[F] }>
