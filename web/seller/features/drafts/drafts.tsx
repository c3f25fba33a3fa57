import { useQuery } from '@tanstack/react-query'
import { DraftPage, DraftsDesk, NewDraft as New, type DraftCalls } from '../../../design/drafts'
import { api } from '../../api'

/** Orders on behalf 代客下单 of the store. */
type Ask = Parameters<typeof api.merchantDrafts>[0]
const calls: DraftCalls = {
  list: (ask, cursor) => api.merchantDrafts({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) }), one: (id) => api.merchantDraft({ id }), make: (wish, key) => api.makeMerchantDraft(wish, { key }), send: (id) => api.sendMerchantDraft({ id }), hold: (id) => api.holdMerchantDraft({ id }), cancel: (id, reason) => api.cancelMerchantDraft({ id, reason }),
  product: api.product, find: async (q) => (await api.myProducts({ limit: 20, ...(q && { q }) })).items, parse: (text) => api.parseAddress({ text }), regions: (parent) => api.regions({ parent }),
}
const useMayWrite = (): boolean => useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('drafts.write') ?? false
export function Drafts() { return <DraftsDesk calls={calls} mayWrite={useMayWrite()} /> }
export function Draft() { return <DraftPage calls={calls} mayWrite={useMayWrite()} /> }
export function NewDraft() { return <New calls={calls} /> }
