import { useQuery } from '@tanstack/react-query'
import type { FactorCalls } from '../../../design/factors'
import { Myself } from '../../../design/myself'
import { Failed, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

const calls = {
  factors: () => api.staffFactors({}), beginApp: (given: { password?: string }) => api.beginStaffApp(given), confirmApp: (given: { code: string }) => api.confirmStaffApp(given), removeApp: () => api.removeStaffApp({}),
  beginPasskey: (given: { password?: string }) => api.beginStaffPasskey(given), addPasskey: (given: Parameters<FactorCalls['addPasskey']>[0]) => api.addStaffPasskey(given), removePasskey: (id: string) => api.removeStaffPasskey({ id }), renewCodes: () => api.renewStaffCodes({}),
  sessions: () => api.staffSessions({}), endSession: (id: string) => api.endStaffSession({ id }), endOthers: () => api.endOtherStaffSessions({}),
}

/** My own account 我的账号. */
export function Me() {
  const { data, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <Myself name={data.name} login={data.login} role={w.roles[data.role] ?? data.role} change={(given) => api.changeStaffPassword(given)} calls={calls} />
}
