import { useQuery } from '@tanstack/react-query'
import { GroupsDesk, type GroupCalls } from '../../../design/groups'
import { api } from '../../api'

/** The store's group buying activities 店铺拼团. */
const calls: GroupCalls = {
  list: (ask, cursor) => api.merchantGroups({ ...ask, limit: 50, ...(cursor && { cursor }) }), stop: (id, reason) => api.stopGroups({ id, reason }),
  own: { draft: (wish, key) => api.draftGroups(wish, { key }), change: (id, version, wish) => api.changeGroups({ id, version, ...wish }), publish: (id, version, reason) => api.publishGroups({ id, version, reason }),
    rivals: (ask) => api.merchantRivals(ask),
    find: async ({ q, ids }) => (await api.mySkus({ ...(q && { q }), ...(ids && { ids: ids.join(',') }) })).items },
}
export function Groups() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  return <GroupsDesk calls={calls} mayWrite={me?.permits.includes('groups.write') ?? false} />
}
