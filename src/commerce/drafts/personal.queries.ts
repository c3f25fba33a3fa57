import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of drafts: orders that a store drafted for him. */
export const personal: Personal = { holdings: [
  { table: 'drafts_drafts', of: 'shopper_id = his_id or phone = his_phone', title: ['代客下单', 'Orders drafted for him'], copy: ['merchant_id', 'words', 'payable_fen', 'state', 'made_at'], end: { law: 'trade', then: { set: `phone = '', words = '--', note = '', address = '{}'` } } },
] }
