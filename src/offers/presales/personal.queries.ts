import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of presales: presales he has a seat in. */
export const personal: Personal = { holdings: [
  { table: 'presales_seats', of: 'shopper_id = his_id', title: ['预售', 'Presales'], copy: ['order_id', 'pieces', 'deposit_fen', 'state', 'at'], end: { law: 'trade', then: 'nothing' } },
] }
