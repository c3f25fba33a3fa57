import { ApprovalsDesk } from '../../../design/approvals'
import { useLook } from '../../../design/theme'
import { api } from '../../api'

/** What waits for a second person 待复核, in the store; an allowed change of prices can be taken back for ten minutes, and says what of it could not. */
export function Approvals() {
  const { words } = useLook()
  const undo = async ({ undo }: { readonly undo: string }) => {
    const faults = (await api.undoBulk({ id: undo })).rows.flatMap((row) => row.sentence ?? [])
    if (faults.length > 0) throw new Error(words.undone(faults.length, [...new Set(faults)].slice(0, 3).join('；')))
  }
  return <ApprovalsDesk load={(ask, cursor) => api.merchantApprovals({ ...ask, limit: 50, ...(cursor && { cursor }) })} approve={(id) => api.approveAsMerchant({ id })} reject={(id, note) => api.rejectAsMerchant({ id, note })} withdraw={(id) => api.withdrawAsMerchant({ id })} undo={undo} />
}
