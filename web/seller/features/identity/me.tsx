import { useQuery } from '@tanstack/react-query'
import { Myself } from '../../../design/myself'
import { Failed, Waiting } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** My own account 我的账号. */
export function Me() {
  const { data, error, refetch } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return <Myself name={data.name} login={data.login} role={w.roles[data.role] ?? data.role} change={(given) => api.changeMerchantPassword(given)} />
}
