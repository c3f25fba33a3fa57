import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of dispatch: waybills of his orders. */
export const personal: Personal = { holdings: [
  { table: 'dispatch_waybills', of: 'order_id = any(his_orders)', title: ['快递面单', 'Waybills'], copy: ['order_number', 'carrier', 'number', 'to_name', 'to_phone', 'to_address', 'state', 'asked_at'], end: { law: 'trade', then: { set: `to_name = '', to_phone = '', to_address = ''` } } },
] }
