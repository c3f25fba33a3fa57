import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of risk: what was thought of his orders before they were placed. */
export const personal: Personal = { holdings: [
  { table: 'risk_assessments', of: 'shopper_id = his_id', title: ['订单风控结论', 'What was thought of orders'], copy: ['verdict', 'amount_fen', 'at'], end: { law: 'security', then: 'nothing' } },
] }
