import { useQuery } from '@tanstack/react-query'
import { RolesDesk, type RolesApi } from '../../../design/roles'
import { api } from '../../api'
import { words as w } from '../../words'

/** The roles 角色与权限 of the platform. */
const roles: RolesApi = {
  load: () => api.staffRoles({}), one: (id) => api.staffRole({ id }), make: (wish, key) => api.makeStaffRole(wish, { key }), change: (wish) => api.changeStaffRole(wish), remove: (id, moveTo) => api.removeStaffRole({ id, moveTo }), look: (role) => api.lookAsStaff({ role }),
}

export function Roles() {
  const { data } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  return <RolesDesk api={roles} names={w.roles} rooms={w.rooms} held={data?.permits ?? []} />
}
