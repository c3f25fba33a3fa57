import { z } from 'zod'
import type { Context } from '#kernel/context'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { groupPage, memberPage, myGroups, type GroupAsk } from './groups.queries'
import { addMembers, changeGroup, makeGroup, memberOutcomes, mostNames, removeMembers } from './groups.service'
import { groupKinds } from './tables'

/** Groups of shoppers over HTTP 会员组接口: the desks, and each shopper's own. */
const id = z.string().min(1).max(60)
const Wish = z.object({ name: prose(z.string().trim().min(1).max(20)), kind: z.enum(groupKinds) })
const One = z.object({ id })
const Made = z.object({ id: z.string(), version: z.int() })
const Shown = z.object({ id: z.string(), merchantId: z.string().nullable(), name: z.string(), kind: z.enum(groupKinds), version: z.int(), members: z.int() })
const Member = z.object({ shopperId: z.string(), at: z.date() })
const names = z.array(z.string().trim().min(1).max(60)).min(1).max(mostNames)

function desk<A extends 'merchant' | 'staff'>(access: A) {
  const [read, write] = [{ access, permit: 'pricelists.read' } as const, { access, permit: 'pricelists.write' } as const]
  const path = `/v1/${access}/price-groups`
  return {
    list: route({ method: 'GET', path, ...read, input: page, output: z.object({ items: z.array(Shown), next: z.string().nullable() }), run: (ctx, ask: GroupAsk) => groupPage(ctx, ask) }),
    make: route({ method: 'POST', path, ...write, once: true, input: Wish, output: Made, run: (ctx, wish) => makeGroup(ctx, wish) }),
    change: route({ method: 'PUT', path: `${path}/:id`, ...write, input: Wish.extend({ id, version: z.int() }), output: Made, run: (ctx, { id, version, ...wish }) => changeGroup(ctx, id, version, wish) }),
    members: route({ method: 'GET', path: `${path}/:id/members`, ...read, input: page.extend({ id }), output: z.object({ items: z.array(Member), next: z.string().nullable() }), run: (ctx, ask) => memberPage(ctx, ask) }),
    add: route({ method: 'POST', path: `${path}/:id/members`, ...write, once: true, input: One.extend({ names }), output: z.object({ added: z.int(), rows: z.array(z.object({ row: z.int(), who: z.string(), outcome: z.enum(memberOutcomes) })) }), run: (ctx, { id, names }) => addMembers(ctx, id, names) }),
    remove: route({ method: 'POST', path: `${path}/:id/members/remove`, ...write, input: One.extend({ shopperIds: z.array(id).min(1).max(mostNames) }), output: z.object({ removed: z.int() }), run: (ctx, { id, shopperIds }) => removeMembers(ctx, id, shopperIds) }),
  }
}
const [store, platform] = [desk('merchant'), desk('staff')]

export const groupRoutes = {
  merchantPriceGroups: store.list, makeMerchantPriceGroup: store.make, changeMerchantPriceGroup: store.change, merchantPriceGroupMembers: store.members, addMerchantPriceGroupMembers: store.add, removeMerchantPriceGroupMembers: store.remove,
  staffPriceGroups: platform.list, makeStaffPriceGroup: platform.make, changeStaffPriceGroup: platform.change, staffPriceGroupMembers: platform.members, addStaffPriceGroupMembers: platform.add, removeStaffPriceGroupMembers: platform.remove,
  myPriceGroups: route({ method: 'GET', path: '/v1/me/price-groups', access: 'shopper', input: nothing, output: z.object({ items: z.array(z.object({ groupId: z.string(), name: z.string(), kind: z.enum(groupKinds), merchantId: z.string().nullable(), merchantName: z.string().nullable(), lists: z.array(z.object({ name: z.string(), payPercent: z.int().nullable(), endsAt: z.date() })) })) }), run: (ctx: Context) => myGroups(ctx) }),
}
