import { localeNow } from '../../../design/theme'

/** What the screens of tax files say 涉税报送文案. */
const zh = {
  title: '涉税报送', none: '还没有报送文件', due: (quarter: string) => `当前应报季度 ${quarter}，截止（不含）`, hint: '依据国务院令第 810 号：每季度终了次月内报送平台内经营者的身份与收入；2025 年 6 月 20 日之前不报送。文件生成后不可更改，有变化另出更正文件。', make: '生成报送文件', quarter: '季度', quarterHint: '如 2026Q3', reason: '说明', first: '首次', correction: (n: number) => `更正 ${n - 1}`, sellers: '经营者数', incomplete: (n: number) => `${n} 户缺证件号`, gross: '收入总额', returns: '退款', net: '收入净额', commission: '平台佣金', state: '状态', reported: '已报送', waits: '待报送', report: '登记报送', receipt: '回执编号', see: '明细', back: '返回',
  rows: '报送明细', noRows: '这个季度没有收入', store: '经营者', code: '信用代码/证件号', missing: '缺失', orders: '按需提供订单', ordersHint: '选择店铺和日期后查询，可导出', look: '查询', merchant: '店铺', needed: '必填', twoSigns: '至少 2 个字', from: '从', to: '到', order: '订单', kinds: { accrued: '销售', reversed: '退款' } as Record<string, string>,
}
type TaxWords = typeof zh
const en: TaxWords = {
  title: 'Tax files', none: 'No tax files yet', due: (quarter) => `${quarter} is due before`, hint: 'Decree 810: in the month after each quarter, who sells here and what each took; nothing before 2025-06-20. A file is never changed; what changes goes into a correction.', make: 'Make a file', quarter: 'Quarter', quarterHint: 'Such as 2026Q3', reason: 'Note', first: 'first', correction: (n) => `correction ${n - 1}`, sellers: 'Sellers', incomplete: (n) => `${n} without a code`, gross: 'Gross', returns: 'Returns', net: 'Net', commission: 'Commission', state: 'State', reported: 'Handed in', waits: 'To be handed in', report: 'Handed in', receipt: 'Receipt', see: 'See', back: 'Back',
  rows: 'What was told', noRows: 'Nothing was taken in this quarter', store: 'Seller', code: 'Credit or identity code', missing: 'missing', orders: 'Orders on demand', ordersHint: 'Name a store and days; the list can be exported', look: 'Look', merchant: 'Store', needed: 'Needed', twoSigns: 'At least two characters', from: 'From', to: 'To', order: 'Order', kinds: { accrued: 'Sale', reversed: 'Refund' },
}
export const taxWords: TaxWords = localeNow() === 'en' ? en : zh
