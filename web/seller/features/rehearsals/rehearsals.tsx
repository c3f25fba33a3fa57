import { useQuery } from '@tanstack/react-query'
import { OfferPage } from '../../../design/offer-page'
import type { RehearsalCalls } from '../../../design/rehearsal-calls'
import { api } from '../../api'

/** Rehearsals 优惠演练 of the store: an offer by itself, before it is published and after. */
const calls: RehearsalCalls = {
  one: api.merchantOffer, publish: api.publishMerchantOffer, stop: api.stopMerchantOffer, preview: api.merchantOfferPreview, replays: api.merchantReplays, startReplay: api.startMerchantReplay, cancelReplay: api.cancelMerchantReplay, results: api.merchantOfferResults,
}
const usePermits = (): readonly string[] => useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits ?? []
export function Offer() { return <OfferPage side="merchant" calls={calls} permits={usePermits()} /> }
