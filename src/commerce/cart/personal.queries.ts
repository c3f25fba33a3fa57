import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of cart: what lies in his cart. */
export const personal: Personal = { holdings: [
  { table: 'cart_lines', of: 'owner_id = his_id', title: ['购物车', 'Cart'], copy: ['sku_id', 'quantity', 'is_ticked', 'at'], end: 'delete' },
] }
