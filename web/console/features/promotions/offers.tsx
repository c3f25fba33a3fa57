import { useQuery } from '@tanstack/react-query'
import { OffersDesk, type OfferCalls, type OfferRow } from '../../../design/offers'
import { api } from '../../api'

/** Offers 优惠 of the platform and of all stores. */
const calls: OfferCalls = {
  list: async (ask, cursor) => { const { items, next } = await api.staffOffers({ ...ask, limit: 50, ...(cursor && { cursor }) }); return { items: items as readonly unknown[] as readonly OfferRow[], next } },
  draft: (wish, key) => api.draftStaffOffer(wish as Parameters<typeof api.draftStaffOffer>[0], { key }), change: (id, version, wish) => api.changeStaffOffer({ id, version, ...wish } as Parameters<typeof api.changeStaffOffer>[0]),
  publish: (id, version, reason, belowFloor = false) => api.publishStaffOffer({ id, version, reason, belowFloor }), stop: (id, reason) => api.stopStaffOffer({ id, reason }), flash: (id) => api.staffFlashResults({ id }),
}
const find = async (q: string) => (await api.allProducts({ limit: 20, ...(q && { q }) })).items
const skusOf = async (productId: string) => { const { title, skus } = await api.oneProduct({ id: productId }); return skus.filter(({ isLive }) => isLive).map(({ id, spec, priceFen }) => ({ skuId: id, title, specText: Object.values(spec).join(' '), priceFen })) }
const findGroups = async () => (await api.staffPriceGroups({ limit: 100 })).items.filter(({ merchantId }) => merchantId === null)
export function Offers() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) })
  return <OffersDesk side="platform" calls={calls} find={find} {...(me?.permits.includes('pricelists.read') && { findGroups })} skusOf={skusOf} mayWrite={me?.permits.includes('promotions.write') ?? false} />
}
