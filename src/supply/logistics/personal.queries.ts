import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of logistics: where he has things sent, and what came. */
export const personal: Personal = { holdings: [
  { table: 'logistics_addresses', of: 'shopper_id = his_id', title: ['收货地址', 'Addresses'], copy: ['name', 'phone', 'region', 'street', 'is_default', 'at'], end: 'delete' },
  { table: 'logistics_parcels', of: 'shopper_id = his_id', title: ['包裹', 'Parcels'], copy: ['order_id', 'carrier', 'number', 'state', 'at', 'moved_at'], end: { law: 'trade', then: { set: `phone_tail = ''` } } },
  { table: 'logistics_stalls', of: 'shopper_id = his_id', title: ['停滞的包裹', 'Parcels that stood still'], copy: [], end: { law: 'trade', then: 'nothing' } },
] }
