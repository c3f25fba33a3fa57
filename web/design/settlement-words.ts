import { localeNow } from './theme'

/** What the screens of settlement, statements and commissions say 结算页文案. */
const zh = {
  money: '资金', balance: '可提现余额', pending: '待结算', settleable: '可结算', surety: '保证金', nextDue: '最近一笔可结算', daysHint: (days: number) => `退货期满后 ${days} 天结算（T+${days}）；有售后未完结的订单顺延。`,
  negative: '余额为负，将从以后的结算款中抵扣，期间不能提现', statement: '对账单', month: '按月', day: '按日', period: '账期', opening: '期初应付', closing: '期末应付', goods: '商品金额', storeOff: '商家承担优惠', platformOff: '平台承担优惠', points: '积分支付', freight: '运费', back: '退款', commission: '佣金', other: '其他', yours: '应得',
  formula: '应得 = 商品金额 − 商家承担优惠 + 运费 − 退款 − 佣金。平台承担的优惠和积分由平台补给您，已含在内。佣金按每行商品实收（不含运费）× 下单时费率，四舍五入到分。', owed: '累计应付', noLines: '这段时间没有往来', kind: '类型', order: '订单', at: '时间', rate: '费率', base: '基数', lineCommission: (base: string, rate: string) => `${base} × ${rate}`,
  kinds: { accrued: '销售', unwound: '退款', compensated: '违约赔偿', deposit_forfeited: '定金不退' } as Record<string, string>,
  items: '结算明细', itemStates: { pending: '待结算', settleable: '可结算', settled: '已结算' } as Record<string, string>, state: '状态', amount: '金额', dueAt: '可结算时间', settledAt: '结算时间', noItems: '还没有要结算的款项。订单签收后会出现在这里。',
  commissions: '佣金费率', fallback: (rate: string) => `没有类目或商家费率时，默认 ${rate}。最具体的一条优先：商家＋类目、商家、类目（下级先于上级）；同一范围以新版本为准。下单时的费率记在订单上，之后不变。`, noRates: '还没有单独的费率，全部按默认费率', scope: '适用', everybody: '全部商家', anyCategory: '全部类目', noRate: '不再单设', holding: '生效中', notHolding: '未生效或已被替代', from: '生效', until: '失效', note: '说明', published: '发布', publish: '发布费率', category: '类目', merchant: '商家', merchantHint: '商家编号；留空为全部商家', percent: '费率（%）', percentHint: '留空表示这个范围不再单设费率', fromHint: '须提前公示', forever: '留空为长期',
  settlement: '商家结算', balances: '商家余额', onlyNegative: '只看负余额', unsettled: '未结算', terms: '账期', ownTerms: '单独设置', setTerms: '设置账期', days: '退货期满后天数', daysEmpty: '留空用默认账期', noBalances: '还没有结算过的商家', seeStatement: '对账单', store: '店铺', back2: '返回',
}
export type SettlementWords = typeof zh
const en: SettlementWords = {
  money: 'Money', balance: 'Balance', pending: 'Waiting', settleable: 'To be settled', surety: 'Surety', nextDue: 'Next is due', daysHint: (days) => `Settled ${days} days after the return window (T+${days}); an order with an open after-sales case waits.`,
  negative: 'Your balance is below nothing: it is netted from what is settled next, and nothing can be paid out until then', statement: 'Statement', month: 'By month', day: 'By day', period: 'Period', opening: 'Owed at the beginning', closing: 'Owed at the end', goods: 'Goods', storeOff: 'Discounts you bear', platformOff: 'Discounts the platform bears', points: 'Paid with points', freight: 'Freight', back: 'Gone back', commission: 'Commission', other: 'Other', yours: 'Yours',
  formula: 'Yours = goods − discounts you bear + freight − gone back − commission. What the platform bears and what points paid is made up to you and is in it. Commission is what each line’s goods brought (without freight) × the rate at the time of the order, half a fen rounded up.', owed: 'Owed to you', noLines: 'Nothing moved in this time', kind: 'Kind', order: 'Order', at: 'At', rate: 'Rate', base: 'Base', lineCommission: (base, rate) => `${base} × ${rate}`,
  kinds: { accrued: 'Sale', unwound: 'Refund', compensated: 'Compensation', deposit_forfeited: 'Deposit forfeited' },
  items: 'To be settled', itemStates: { pending: 'Waiting', settleable: 'To be settled', settled: 'Settled' }, state: 'State', amount: 'Amount', dueAt: 'Due', settledAt: 'Settled', noItems: 'Nothing to settle yet. Orders come here when they are received.',
  commissions: 'Commissions', fallback: (rate) => `Where no commission of a category or merchant speaks: ${rate}. The most specific one holds: merchant and category, merchant, category (the deeper one first); of one scope the newest version. An order keeps the rate at which it was placed.`, noRates: 'No commissions of their own yet: the platform’s rate holds for all', scope: 'For', everybody: 'All merchants', anyCategory: 'All categories', noRate: 'None of its own', holding: 'Holds now', notHolding: 'Not yet, or no more', from: 'From', until: 'Until', note: 'Note', published: 'Published', publish: 'Publish a commission', category: 'Category', merchant: 'Merchant', merchantHint: 'A merchant’s id; empty for all', percent: 'Rate (%)', percentHint: 'Empty: this scope has no rate of its own any more', fromHint: 'It must be published ahead', forever: 'Empty for good',
  settlement: 'Settlement', balances: 'Balances of merchants', onlyNegative: 'Only below nothing', unsettled: 'Not settled yet', terms: 'Days', ownTerms: 'his own', setTerms: 'Set days', days: 'Days after the return window', daysEmpty: 'Empty for the usual days', noBalances: 'No merchant was settled yet', seeStatement: 'Statement', store: 'Store', back2: 'Back',
}
export const settlementWords: SettlementWords = localeNow() === 'en' ? en : zh
/** 2.75% from 275. */
export const percent = (bps: number): string => `${bps / 100}%`
