import { ApprovalsDesk } from '../../../design/approvals'
import { api } from '../../api'

/** What waits for a second person 待复核, at the platform. */
export const Approvals = () => <ApprovalsDesk load={(ask, cursor) => api.staffApprovals({ ...ask, limit: 50, ...(cursor && { cursor }) })} approve={(id) => api.approveAsStaff({ id })} reject={(id, note) => api.rejectAsStaff({ id, note })} withdraw={(id) => api.withdrawAsStaff({ id })} />
