import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { FindSkus } from '../../../design/offer-goods'
import { PriceGroupsDesk, type GroupWish, type PriceGroupCalls } from '../../../design/price-groups'
import { PriceListsDesk, type PriceListCalls } from '../../../design/price-lists'
import { api } from '../../api'

/** The store’s price lists 店铺价格表 and its groups of shoppers 会员组. */
const find: FindSkus = async ({ q, ids }) => (await api.mySkus({ ...(q && { q }), ...(ids && { ids: ids.join(',') }) })).items
const lists: PriceListCalls = {
  list: (ask, cursor) => api.merchantPriceLists({ ...ask, limit: 50, ...(cursor && { cursor }) }), one: (id) => api.merchantPriceList({ id }), draft: (wish, key) => api.draftMerchantPriceList(wish, { key }), change: (id, version, wish) => api.changeMerchantPriceList({ id, version, ...wish }), copy: (id) => api.copyMerchantPriceList({ id }, { key: crypto.randomUUID() }),
  publish: (id, version, reason, belowFloor) => api.publishMerchantPriceList({ id, version, reason, belowFloor }), stop: (id, reason) => api.stopMerchantPriceList({ id, reason }), read: (text) => api.readMerchantPriceLines({ text }), groups: async () => (await api.merchantPriceGroups({ limit: 100 })).items, find,
}
const groups: PriceGroupCalls = {
  list: (ask, cursor) => api.merchantPriceGroups({ ...ask, limit: 50, ...(cursor && { cursor }) }), make: (wish, key) => api.makeMerchantPriceGroup(wish as Wish, { key }), change: (id, version, wish) => api.changeMerchantPriceGroup({ id, version, ...(wish as Wish) }),
  members: (id, cursor) => api.merchantPriceGroupMembers({ id, limit: 50, ...(cursor && { cursor }) }), add: (id, names, key) => api.addMerchantPriceGroupMembers({ id, names: [...names] }, { key }), remove: (id, shopperIds) => api.removeMerchantPriceGroupMembers({ id, shopperIds: [...shopperIds] }),
}
type Wish = GroupWish & Parameters<typeof api.makeMerchantPriceGroup>[0]
const useMayWrite = (): boolean => useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('pricelists.write') ?? false

export function PriceLists() {
  const [navigate, mayWrite] = [useNavigate(), useMayWrite()]
  return <PriceListsDesk side="merchant" calls={lists} mayWrite={mayWrite} toGroups={() => { void navigate({ to: '/price-groups' }) }} />
}
export function PriceGroups() {
  const [navigate, mayWrite] = [useNavigate(), useMayWrite()]
  return <PriceGroupsDesk side="merchant" calls={groups} mayWrite={mayWrite} toLists={() => { void navigate({ to: '/price-lists' }) }} />
}
