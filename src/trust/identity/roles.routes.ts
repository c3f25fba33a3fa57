import { z } from 'zod'
import { prose } from '#kernel/prose'
import { nothing, route } from '#kernel/route'
import { oneRole, rolesNow } from './roles.queries'
import { changeRole, look, lookNoMore, makeRole, removeRole } from './roles.service'
import { memberStates } from './tables'

/** Roles 角色 of a merchant and of the platform, and looking as one of them: alike, each under its own path. */
const id = z.object({ id: z.string().max(60) })
const wish = z.object({ name: prose(z.string().trim().min(1).max(20)), description: prose(z.string().trim().max(200)).default(''), permits: z.array(z.string().max(60)).max(200) })
const change = wish.extend({ ...id.shape, version: z.number().int() })
const removal = id.extend({ moveTo: z.string().max(60).optional() })
const wanted = z.object({ role: z.string().max(60).optional(), memberId: z.string().max(60).optional() })
const Id = z.object({ id: z.string() })
const Version = z.object({ version: z.number().int() })
const Until = z.object({ until: z.date() })
const Permit = z.object({ permit: z.string(), does: z.enum(['read', 'write', 'refund', 'payout', 'price', 'export']), says: z.array(z.string()), isEverybodys: z.boolean() })
const Role = z.object({ key: z.string(), name: z.string().nullable(), description: z.string().nullable(), isMade: z.boolean(), permits: z.array(z.string()), version: z.number().int(), holders: z.number().int(), isMine: z.boolean(), changedAt: z.date().nullable() })
const Roles = z.object({ permits: z.array(Permit), roles: z.array(Role) })
const OneRole = z.object({ holders: z.array(z.object({ id: z.string(), name: z.string(), login: z.string(), state: z.enum(memberStates) })),
  history: z.array(z.object({ id: z.string(), at: z.date(), actorId: z.string(), actorName: z.string().nullable(), action: z.string(), before: z.any(), after: z.any() })) })
const none = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }

const seen = { permit: 'identity.read' } as const
const edited = { permit: 'identity.staff', stepUp: true } as const

export const merchantRoleRoutes = {
  merchantRoles: route({ ...seen, method: 'GET', path: '/v1/merchant/roles', access: 'merchant', input: nothing, output: Roles, run: (ctx) => rolesNow(ctx, 'merchant') }),
  merchantRole: route({ ...seen, method: 'GET', path: '/v1/merchant/roles/:id', access: 'merchant', input: id, output: OneRole, run: (ctx, input) => oneRole(ctx, 'merchant', input.id) }),
  makeMerchantRole: route({ ...edited, method: 'POST', path: '/v1/merchant/roles', access: 'merchant', once: true, input: wish, output: Id, run: (ctx, input) => makeRole(ctx, 'merchant', input) }),
  changeMerchantRole: route({ ...edited, method: 'PUT', path: '/v1/merchant/roles/:id', access: 'merchant', input: change, output: Version, run: (ctx, input) => changeRole(ctx, 'merchant', input.id, input) }),
  removeMerchantRole: route({ ...edited, method: 'DELETE', path: '/v1/merchant/roles/:id', access: 'merchant', input: removal, output: nothing, run: (ctx, input) => none(removeRole(ctx, 'merchant', input.id, input.moveTo)) }),
  lookAsClerk: route({ method: 'POST', path: '/v1/merchant/looking', access: 'merchant', permit: 'identity.staff', input: wanted, output: Until, run: (ctx, input) => look(ctx, 'merchant', input) }),
  lookNoMoreAsClerk: route({ method: 'DELETE', path: '/v1/merchant/looking', access: 'merchant', permit: 'identity.me', whileLooking: true, input: nothing, output: nothing, run: (ctx) => none(lookNoMore(ctx)) }),
}

export const staffRoleRoutes = {
  staffRoles: route({ ...seen, method: 'GET', path: '/v1/staff/roles', access: 'staff', input: nothing, output: Roles, run: (ctx) => rolesNow(ctx, 'staff') }),
  staffRole: route({ ...seen, method: 'GET', path: '/v1/staff/roles/:id', access: 'staff', input: id, output: OneRole, run: (ctx, input) => oneRole(ctx, 'staff', input.id) }),
  makeStaffRole: route({ ...edited, method: 'POST', path: '/v1/staff/roles', access: 'staff', once: true, input: wish, output: Id, run: (ctx, input) => makeRole(ctx, 'staff', input) }),
  changeStaffRole: route({ ...edited, method: 'PUT', path: '/v1/staff/roles/:id', access: 'staff', input: change, output: Version, run: (ctx, input) => changeRole(ctx, 'staff', input.id, input) }),
  removeStaffRole: route({ ...edited, method: 'DELETE', path: '/v1/staff/roles/:id', access: 'staff', input: removal, output: nothing, run: (ctx, input) => none(removeRole(ctx, 'staff', input.id, input.moveTo)) }),
  lookAsStaff: route({ method: 'POST', path: '/v1/staff/looking', access: 'staff', permit: 'identity.staff', input: wanted, output: Until, run: (ctx, input) => look(ctx, 'staff', input) }),
  lookNoMoreAsStaff: route({ method: 'DELETE', path: '/v1/staff/looking', access: 'staff', permit: 'identity.me', whileLooking: true, input: nothing, output: nothing, run: (ctx) => none(lookNoMore(ctx)) }),
}
