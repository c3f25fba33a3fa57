import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of groups: groups he bought in. */
export const personal: Personal = { holdings: [
  { table: 'groups_seats', of: 'shopper_id = his_id', title: ['参团记录', 'Seats in groups'], copy: ['order_id', 'pieces', 'price_fen', 'is_founder', 'state', 'at'], end: { law: 'trade', then: 'nothing' } },
  { table: 'groups_groups', of: 'leader_id = his_id', title: ['我开的团', 'Groups he founded'], copy: [], end: { law: 'trade', then: 'nothing' } },
] }
