import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of deposits: compensation that a store owed him. */
export const personal: Personal = { holdings: [
  { table: 'deposits_penalties', of: 'shopper_id = his_id', title: ['商家违约赔付', 'Compensation by stores'], copy: ['order_id', 'amount_fen', 'state', 'changed_at'], end: { law: 'trade', then: 'nothing' } },
] }
