import { useQuery } from '@tanstack/react-query'
import { GroupsDesk, type GroupCalls } from '../../../design/groups'
import { api } from '../../api'

/** All group buying activities 全部拼团: the platform sees them and may stop any. */
const calls: GroupCalls = { list: (ask, cursor) => api.staffGroups({ ...ask, limit: 50, ...(cursor && { cursor }) }), stop: (id, reason) => api.stopStaffGroups({ id, reason }) }
export function Groups() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  return <GroupsDesk calls={calls} mayWrite={me?.permits.includes('groups.write') ?? false} />
}
