import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of pickup: what he picks up or shows at a store. */
export const personal: Personal = { holdings: [
  { table: 'pickup_tickets', of: 'shopper_id = his_id', title: ['自提与核销', 'Pick-up tickets'], copy: ['order_id', 'kind', 'state', 'uses', 'used', 'due_at', 'made_at'], end: { law: 'trade', then: 'nothing' } },
] }
