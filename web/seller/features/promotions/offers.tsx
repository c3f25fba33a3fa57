import { useQuery } from '@tanstack/react-query'
import type { FindSkus } from '../../../design/offer-goods'
import { OffersDesk, type OfferCalls, type OfferRow } from '../../../design/offers'
import { api } from '../../api'

/** The store's offers 店铺优惠. */
const calls: OfferCalls = {
  list: async (ask, cursor) => { const { items, next } = await api.merchantOffers({ ...ask, limit: 50, ...(cursor && { cursor }) }); return { items: items as readonly unknown[] as readonly OfferRow[], next } },
  draft: (wish, key) => api.draftMerchantOffer(wish as Parameters<typeof api.draftMerchantOffer>[0], { key }), change: (id, version, wish) => api.changeMerchantOffer({ id, version, ...wish } as Parameters<typeof api.changeMerchantOffer>[0]),
  publish: (id, version, reason, belowFloor = false) => api.publishMerchantOffer({ id, version, reason, belowFloor }), stop: (id, reason) => api.stopMerchantOffer({ id, reason }), flash: (id) => api.merchantFlashResults({ id }),
}
const find = async (q: string) => (await api.myProducts({ limit: 20, ...(q && { q }) })).items
const skusOf = async (productId: string) => { const { title, skus } = await api.myProduct({ id: productId }); return skus.filter(({ isLive }) => isLive).map(({ id, spec, priceFen }) => ({ skuId: id, title, specText: Object.values(spec).join(' '), priceFen })) }
const findSkus: FindSkus = async ({ q, ids }) => (await api.mySkus({ ...(q && { q }), ...(ids && { ids: ids.join(',') }) })).items
const findGroups = async () => (await api.merchantPriceGroups({ limit: 100 })).items
export function Offers() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  return <OffersDesk side="merchant" calls={calls} find={find} findSkus={findSkus} {...(me?.permits.includes('pricelists.read') && { findGroups })} skusOf={skusOf} mayWrite={me?.permits.includes('promotions.write') ?? false} />
}
