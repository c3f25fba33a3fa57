import { useQuery } from '@tanstack/react-query'
import { PresalesDesk, type PresaleCalls } from '../../../design/presales'
import { api } from '../../api'

/** The store's presales 店铺预售. */
const calls: PresaleCalls = {
  list: (ask, cursor) => api.merchantPresales({ ...ask, limit: 50, ...(cursor && { cursor }) }), stop: (id, reason) => api.stopMerchantPresale({ id, reason }),
  own: { draft: (wish, key) => api.draftPresale(wish, { key }), change: (id, version, wish) => api.changePresale({ id, version, ...wish }), publish: (id, version) => api.publishPresale({ id, version }), findRivals: (ask) => api.merchantRivals(ask), find: async (q) => (await api.myProducts({ limit: 20, ...(q && { q }) })).items },
}
export function Presales() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  const { own } = calls
  const findGroups = async () => (await api.merchantPriceGroups({ limit: 100 })).items
  return <PresalesDesk calls={me?.permits.includes('pricelists.read') && own ? { ...calls, own: { ...own, findGroups } } : calls} mayWrite={me?.permits.includes('presales.write') ?? false} />
}
