import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { PriceGroupsDesk, type GroupWish, type PriceGroupCalls } from '../../../design/price-groups'
import { PriceListsDesk, type PriceListCalls } from '../../../design/price-lists'
import { api } from '../../api'

/** All price lists 全部价格表 and groups of shoppers 会员组: the platform makes its own and stops any. */
const lists: PriceListCalls = {
  list: (ask, cursor) => api.staffPriceLists({ ...ask, limit: 50, ...(cursor && { cursor }) }), one: (id) => api.staffPriceList({ id }), draft: (wish, key) => api.draftStaffPriceList(wish, { key }), change: (id, version, wish) => api.changeStaffPriceList({ id, version, ...wish }), copy: (id) => api.copyStaffPriceList({ id }, { key: crypto.randomUUID() }),
  publish: (id, version, reason, belowFloor) => api.publishStaffPriceList({ id, version, reason, belowFloor }), stop: (id, reason) => api.stopStaffPriceList({ id, reason }), read: (text) => api.readStaffPriceLines({ text }), groups: async () => (await api.staffPriceGroups({ limit: 100 })).items.filter(({ merchantId }) => merchantId === null),
}
const groups: PriceGroupCalls = {
  list: (ask, cursor) => api.staffPriceGroups({ ...ask, limit: 50, ...(cursor && { cursor }) }), make: (wish, key) => api.makeStaffPriceGroup(wish as Wish, { key }), change: (id, version, wish) => api.changeStaffPriceGroup({ id, version, ...(wish as Wish) }),
  members: (id, cursor) => api.staffPriceGroupMembers({ id, limit: 50, ...(cursor && { cursor }) }), add: (id, names, key) => api.addStaffPriceGroupMembers({ id, names: [...names] }, { key }), remove: (id, shopperIds) => api.removeStaffPriceGroupMembers({ id, shopperIds: [...shopperIds] }),
}
type Wish = GroupWish & Parameters<typeof api.makeStaffPriceGroup>[0]
const useMayWrite = (): boolean => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes('pricelists.write') ?? false

export function PriceLists() {
  const [navigate, mayWrite] = [useNavigate(), useMayWrite()]
  return <PriceListsDesk side="staff" calls={lists} mayWrite={mayWrite} toGroups={() => { void navigate({ to: '/price-groups' }) }} />
}
export function PriceGroups() {
  const [navigate, mayWrite] = [useNavigate(), useMayWrite()]
  return <PriceGroupsDesk side="staff" calls={groups} mayWrite={mayWrite} toLists={() => { void navigate({ to: '/price-lists' }) }} />
}
