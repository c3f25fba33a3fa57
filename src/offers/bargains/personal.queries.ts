import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of bargains: bargains he opened and helped with. */
export const personal: Personal = { holdings: [
  { table: 'bargains_bargains', of: 'shopper_id = his_id', title: ['我的砍价', 'Bargains'], copy: ['product_id', 'price_fen', 'now_fen', 'helped', 'state', 'opened_at', 'ends_at'], end: { law: 'trade', then: { set: `device = null` } } },
  { table: 'bargains_helps', of: 'helper_id = his_id', title: ['帮砍记录', 'Help with bargains'], copy: ['bargain_id', 'cut_fen', 'at'], end: { law: 'trade', then: { set: `device = null` } } },
  { table: 'bargains_pieces', of: 'shopper_id = his_id', title: ['砍价订单占用', 'What orders took of bargains'], copy: [], end: { law: 'trade', then: 'nothing' } },
] }
