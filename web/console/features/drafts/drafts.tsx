import { useQuery } from '@tanstack/react-query'
import { DraftPage, DraftsDesk, NewDraft as New, type DraftCalls } from '../../../design/drafts'
import { api } from '../../api'

/** Orders on behalf 代客下单, those of all stores and of the platform itself. */
type Ask = Parameters<typeof api.allDrafts>[0]
const calls: DraftCalls = {
  list: (ask, cursor) => api.allDrafts({ ...ask as Ask, limit: 50, ...(cursor && { cursor }) }), one: (id) => api.anyDraft({ id }), make: (wish, key) => api.makeDraft(wish, { key }), send: (id) => api.sendDraft({ id }), hold: (id) => api.holdDraft({ id }), cancel: (id, reason) => api.cancelDraft({ id, reason }),
  product: api.product, find: async (q) => (await api.allProducts({ limit: 20, ...(q && { q }) })).items, parse: (text) => api.parseAddress({ text }), regions: (parent) => api.regions({ parent }),
}
const useMayWrite = (): boolean => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes('drafts.write') ?? false
export function Drafts() { return <DraftsDesk calls={calls} mayWrite={useMayWrite()} /> }
export function Draft() { return <DraftPage calls={calls} mayWrite={useMayWrite()} /> }
export function NewDraft() { return <New calls={calls} /> }
