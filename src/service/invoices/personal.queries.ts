import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of invoices: titles he keeps and invoices made out to him. */
export const personal: Personal = { holdings: [
  { table: 'invoices_titles', of: 'shopper_id = his_id', title: ['发票抬头', 'Invoice titles'], copy: ['kind', 'name', 'tax_number', 'mail', 'is_default', 'changed_at'], end: 'delete' },
  { table: 'invoices_wishes', of: 'shopper_id = his_id', title: ['下单时的开票意愿', 'Invoices wished for at the checkout'], copy: ['order_id', 'kind', 'title_kind', 'title_name', 'tax_number', 'mail', 'state', 'wished_at', 'changed_at'], end: 'delete' },
  { table: 'invoices_invoices', of: 'shopper_id = his_id', title: ['发票', 'Invoices'], copy: ['order_number', 'kind', 'title_kind', 'title_name', 'tax_number', 'mail', 'state', 'amount_fen', 'number', 'asked_at', 'issued_at'], end: { law: 'invoice', then: { set: `title_name = '', tax_number = null, mail = ''` } } },
  { table: 'invoices_reds', of: 'shopper_id = his_id', title: ['红字发票', 'Red invoices'], copy: ['order_id', 'state', 'amount_fen', 'number', 'asked_at', 'reissue_to'], end: { law: 'invoice', then: { set: 'reissue_to = null' } } },
] }
