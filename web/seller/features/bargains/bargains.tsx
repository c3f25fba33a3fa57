import { useQuery } from '@tanstack/react-query'
import { BargainsDesk, type BargainCalls } from '../../../design/bargains'
import { api } from '../../api'

/** The store's bargain activities 店铺砍价. */
const calls: BargainCalls = {
  side: 'merchant', list: (ask, cursor) => api.merchantBargains({ ...ask, limit: 50, ...(cursor && { cursor }) }), draft: (wish, key) => api.draftBargain(wish, { key }), change: (id, version, wish) => api.changeBargain({ id, version, ...wish }),
  publish: (id, version, reason) => api.publishBargain({ id, version, reason }), stop: (id, reason) => api.stopBargain({ id, reason }),
  rivals: (ask) => api.merchantRivals(ask),
  find: async ({ q, ids }) => (await api.mySkus({ ...(q && { q }), ...(ids && { ids: ids.join(',') }) })).items,
}
export function Bargains() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  return <BargainsDesk calls={calls} mayWrite={me?.permits.includes('bargains.write') ?? false} />
}
