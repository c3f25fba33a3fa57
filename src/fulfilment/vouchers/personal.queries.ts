import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of vouchers: codes and links he bought. */
export const personal: Personal = { holdings: [
  { table: 'vouchers_pieces', of: 'shopper_id = his_id', title: ['卡密与链接', 'Codes and links'], copy: ['order_id', 'kind', 'state', 'sent_at', 'viewed_at'], end: { law: 'trade', then: 'nothing' } },
] }
