import { ApprovalsDesk } from '../../../design/approvals'
import { api } from '../../api'

/** What waits for a second person 待复核, in the store. */
export const Approvals = () => <ApprovalsDesk load={(ask, cursor) => api.merchantApprovals({ ...ask, limit: 50, ...(cursor && { cursor }) })} approve={(id) => api.approveAsMerchant({ id })} reject={(id, note) => api.rejectAsMerchant({ id, note })} withdraw={(id) => api.withdrawAsMerchant({ id })} />
