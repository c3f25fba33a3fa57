import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of favourites: what he keeps, follows, waits for and has looked at. */
export const personal: Personal = { holdings: [
  { table: 'favourites_items', of: 'shopper_id = his_id', title: ['收藏', 'Favourites'], copy: ['product_id', 'seen_fen', 'at'], end: 'delete' },
  { table: 'favourites_stores', of: 'shopper_id = his_id', title: ['关注的店铺', 'Stores followed'], copy: ['merchant_id', 'at'], end: 'delete' },
  { table: 'favourites_reminders', of: 'shopper_id = his_id', title: ['到货与降价提醒', 'Reminders'], copy: ['kind', 'product_id', 'below_fen', 'asked_at', 'told_at'], end: 'delete' },
  { table: 'favourites_told', of: 'shopper_id = his_id', title: ['已发出的提醒', 'Reminders that were sent'], copy: [], end: 'delete' },
  { table: 'favourites_seen', of: 'shopper_id = his_id', title: ['浏览记录', 'Browse history'], copy: ['product_id', 'at'], end: 'delete', isTag: true },
] }
