import { useQuery } from '@tanstack/react-query'
import { RolesDesk, type RolesApi } from '../../../design/roles'
import { api } from '../../api'
import { words as w } from '../../words'

/** The roles 角色与权限 of the store. */
const roles: RolesApi = {
  load: () => api.merchantRoles({}), one: (id) => api.merchantRole({ id }), make: (wish, key) => api.makeMerchantRole(wish, { key }), change: (wish) => api.changeMerchantRole(wish), remove: (id, moveTo) => api.removeMerchantRole({ id, moveTo }), look: (role) => api.lookAsClerk({ role }),
}

export function Roles() {
  const { data } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  return <RolesDesk api={roles} names={w.roles} rooms={w.rooms} held={data?.permits ?? []} />
}
