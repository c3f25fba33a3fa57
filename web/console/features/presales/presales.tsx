import { useQuery } from '@tanstack/react-query'
import { PresalesDesk, type PresaleCalls } from '../../../design/presales'
import { api } from '../../api'

/** All presales 全部预售: the platform sees them and may stop any. */
const calls: PresaleCalls = { list: (ask, cursor) => api.staffPresales({ ...ask, limit: 50, ...(cursor && { cursor }) }), stop: (id, reason) => api.stopStaffPresale({ id, reason }) }
export function Presales() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  return <PresalesDesk calls={calls} mayWrite={me?.permits.includes('presales.write') ?? false} />
}
