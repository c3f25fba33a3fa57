import { useQuery } from '@tanstack/react-query'
import { OfferPage } from '../../../design/offer-page'
import type { RehearsalCalls } from '../../../design/rehearsal-calls'
import { api } from '../../api'

/** Rehearsals 优惠演练 of the platform and of all stores: an offer by itself, before it is published and after. */
const calls: RehearsalCalls = {
  one: api.staffOffer, publish: api.publishStaffOffer, stop: api.stopStaffOffer, preview: api.staffOfferPreview, replays: api.staffReplays, startReplay: api.startStaffReplay, cancelReplay: api.cancelStaffReplay, results: api.staffOfferResults, stopMany: api.stopStaffOffers,
}
const usePermits = (): readonly string[] => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits ?? []
export function Offer() { return <OfferPage side="platform" calls={calls} permits={usePermits()} /> }
