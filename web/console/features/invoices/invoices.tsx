import { InvoicesDesk } from '../../../design/invoices'
import { api } from '../../api'

/** All invoices 发票: what is overdue, store by store. */
type Ask = Parameters<typeof api.allInvoices>[0]
export const Invoices = () => <InvoicesDesk isPlatform sheet="allInvoices" load={(ask, cursor) => api.allInvoices({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) })} />
