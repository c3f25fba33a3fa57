import { useQuery } from '@tanstack/react-query'
import { InvoicesDesk, type InvoiceCalls } from '../../../design/invoices'
import { api } from '../../api'

/** The store's invoices 店铺发票: what it owes by its day, and what it gave. */
type Ask = Parameters<typeof api.merchantInvoices>[0]
const calls: InvoiceCalls = { issue: (id) => api.issueInvoice({ id }), reject: (id, wrong, words) => api.rejectInvoice({ id, wrong, words }), answerRed: (id, isAgreed) => api.answerRed({ id, isAgreed }), beginRed: (id) => api.beginRed({ id }), withdrawRed: (id) => api.withdrawRed({ id }),
  fileOf: (id) => `/v1/merchant/invoices/${id}/file`, redFileOf: (id) => `/v1/merchant/red-invoices/${id}/file` }
export function Invoices() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  return <InvoicesDesk sheet="merchantInvoices" calls={me?.permits.includes('invoices.write') ? calls : undefined} load={(ask, cursor) => api.merchantInvoices({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) })} />
}
