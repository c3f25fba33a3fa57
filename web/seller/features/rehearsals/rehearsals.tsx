import { useQuery } from '@tanstack/react-query'
import { OfferPage } from '../../../design/offer-page'
import { OfferTry } from '../../../design/offer-try'
import type { RehearsalCalls, TryCalls } from '../../../design/rehearsal-calls'
import { api } from '../../api'

/** Rehearsals 优惠演练 of the store: an offer by itself, before it is published and after. */
const calls: RehearsalCalls = {
  one: api.merchantOffer, publish: api.publishMerchantOffer, stop: api.stopMerchantOffer, preview: api.merchantOfferPreview, replays: api.merchantReplays, startReplay: api.startMerchantReplay, cancelReplay: api.cancelMerchantReplay, results: api.merchantOfferResults, margin: api.merchantOfferMargin,
}
const usePermits = (): readonly string[] => useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits ?? []
export function Offer() { return <OfferPage side="merchant" calls={calls} permits={usePermits()} /> }

const tries: TryCalls = {
  tryBasket: api.tryMerchantBasket, product: api.product, find: async (q) => (await api.myProducts({ limit: 20, ...(q && { q }) })).items,
  offers: async () => [...(await api.merchantOffers({ limit: 100, state: 'draft' })).items, ...(await api.merchantOffers({ limit: 100, state: 'live' })).items],
}
const groups = async () => (await api.merchantPriceGroups({ limit: 100 })).items
export function Try() { return <OfferTry calls={usePermits().includes('pricelists.read') ? { ...tries, groups } : tries} /> }
