import { useQuery } from '@tanstack/react-query'
import { OfferPage } from '../../../design/offer-page'
import { OfferTry } from '../../../design/offer-try'
import type { RehearsalCalls, TryCalls } from '../../../design/rehearsal-calls'
import { api } from '../../api'

/** Rehearsals 优惠演练 of the platform and of all stores: an offer by itself, before it is published and after. */
const calls: RehearsalCalls = {
  one: api.staffOffer, publish: api.publishStaffOffer, stop: api.stopStaffOffer, preview: api.staffOfferPreview, replays: api.staffReplays, startReplay: api.startStaffReplay, cancelReplay: api.cancelStaffReplay, results: api.staffOfferResults, margin: api.staffOfferMargin,
}
const usePermits = (): readonly string[] => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits ?? []
export function Offer() {
  const permits = usePermits()
  return <OfferPage side="platform" calls={permits.includes('campaigns.stop') ? { ...calls, stopMany: api.stopStaffOffers } : calls} permits={permits} />
}

const tries: TryCalls = {
  tryBasket: api.tryStaffBasket, product: api.product, find: async (q) => (await api.allProducts({ limit: 20, ...(q && { q }) })).items,
  offers: async () => [...(await api.staffOffers({ limit: 100, state: 'draft' })).items, ...(await api.staffOffers({ limit: 100, state: 'live' })).items],
}
const groups = async () => (await api.staffPriceGroups({ limit: 100 })).items.filter(({ merchantId }) => merchantId === null)
export function Try() { return <OfferTry calls={usePermits().includes('pricelists.read') ? { ...tries, groups } : tries} /> }
