import { useQuery } from '@tanstack/react-query'
import type { FactorCalls } from '../../../design/factors'
import { Myself } from '../../../design/myself'
import { Failed, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

const calls = {
  factors: () => api.merchantFactors({}), beginApp: (given: { password?: string }) => api.beginMerchantApp(given), confirmApp: (given: { code: string }) => api.confirmMerchantApp(given), removeApp: () => api.removeMerchantApp({}),
  beginPasskey: (given: { password?: string }) => api.beginMerchantPasskey(given), addPasskey: (given: Parameters<FactorCalls['addPasskey']>[0]) => api.addMerchantPasskey(given), removePasskey: (id: string) => api.removeMerchantPasskey({ id }), renewCodes: () => api.renewMerchantCodes({}),
  sessions: () => api.merchantSessions({}), endSession: (id: string) => api.endMerchantSession({ id }), endOthers: () => api.endOtherMerchantSessions({}),
}

/** My own account 我的账号. */
export function Me() {
  const { data, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <Myself name={data.name} login={data.login} role={w.roles[data.role] ?? data.role} change={(given) => api.changeMerchantPassword(given)} calls={calls} />
}
