import { useQuery } from '@tanstack/react-query'
import { BargainsDesk, type BargainCalls } from '../../../design/bargains'
import { api } from '../../api'

/** All bargain activities 全部砍价: the platform makes its own, which it pays for, and may stop any. */
const calls: BargainCalls = {
  side: 'platform', list: (ask, cursor) => api.staffBargains({ ...ask, limit: 50, ...(cursor && { cursor }) }), draft: (wish, key) => api.draftStaffBargain(wish, { key }), change: (id, version, wish) => api.changeStaffBargain({ id, version, ...wish }),
  publish: (id, version, reason) => api.publishStaffBargain({ id, version, reason }), stop: (id, reason) => api.stopStaffBargain({ id, reason }),
  rivals: (ask) => api.staffRivals(ask),
  find: async ({ q, ids }) => (await api.allSkus({ ...(q && { q }), ...(ids && { ids: ids.join(',') }) })).items,
}
export function Bargains() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  return <BargainsDesk calls={calls} mayWrite={me?.permits.includes('bargains.write') ?? false} />
}
