import type { memberAudiences, memberRoles } from './tables'

/** Roles 角色: the permission matrix as data (I-20). What stands nowhere is refused; `*` stands for any room or any verb. */
export type MemberAudience = (typeof memberAudiences)[number]
export type Role = (typeof memberRoles)[number]

/** Held by everybody who can sign in: to see and change what is his own, and to have as a file what he may read. */
const own = ['identity.me', 'compliance.exports', 'compliance.inbox'] as const

/** What each role of the platform's staff may do. An auditor reads and changes nothing. */
const staff = {
  owner: ['*'],
  operations: [...own, 'identity.read', 'identity.staff', 'identity.people', 'identity.ban', 'catalog.*', 'merchants.*', 'stock.read', 'logistics.*', 'ordering.*', 'payments.read', 'risk.*', 'promotions.*',
    'discovery.*', 'compliance.read', 'compliance.audit', 'compliance.events'],
  finance: [...own, 'identity.read', 'merchants.read', 'ordering.read', 'payments.*', 'compliance.read', 'compliance.audit'],
  support: [...own, 'identity.people', 'catalog.read', 'merchants.read', 'stock.read', 'logistics.read', 'ordering.read', 'ordering.cancel', 'ordering.reveal', 'payments.read'],
  auditor: [...own, '*.read', 'identity.people', 'compliance.audit'],
} as const satisfies Partial<Record<Role, readonly string[]>>

/** What each role of a merchant's members may do, always within that merchant. */
const merchant = {
  owner: ['*'],
  clerk: [...own, 'identity.read', 'catalog.*', 'merchants.read', 'stock.*', 'logistics.*', 'ordering.*', 'promotions.*'],
  warehouse: [...own, 'catalog.read', 'merchants.read', 'stock.*', 'logistics.*', 'ordering.read', 'ordering.ship', 'ordering.reveal'],
  finance: [...own, 'catalog.read', 'merchants.read', 'ordering.read', 'payments.*'],
} as const satisfies Partial<Record<Role, readonly string[]>>

export const matrix: Record<MemberAudience, Partial<Record<Role, readonly string[]>>> = { staff, merchant }

/** Every permit that a room publishes. A test refuses a room's permit that is missing here, and one that no room has. */
export const knownPermits = [
  'catalog.price', 'catalog.read', 'catalog.review', 'catalog.write', 'compliance.audit', 'compliance.events', 'compliance.exports', 'compliance.inbox', 'compliance.read',
  'compliance.settings', 'discovery.read', 'discovery.write', 'identity.ban', 'identity.me', 'identity.people', 'identity.read', 'identity.staff',
  'logistics.read', 'logistics.write', 'merchants.read', 'merchants.write', 'ordering.cancel', 'ordering.read', 'ordering.reveal', 'ordering.ship',
  'payments.read', 'payments.settle', 'stock.read', 'stock.write',
] as const

export const rolesOf = (audience: MemberAudience): Role[] => Object.keys(matrix[audience]) as Role[]

const sets = new Map((['staff', 'merchant'] as const).flatMap((audience) => rolesOf(audience).map((role) => {
  const patterns = matrix[audience][role] ?? []
  return [`${audience}/${role}`, new Set([...patterns, ...knownPermits.filter((permit) => patterns.some((pattern) => covers(pattern, permit)))])] as const
})))
const none: ReadonlySet<string> = new Set()

/** What a role may do: its patterns and the permits that they cover, computed once. A role that the audience does not have may do nothing. */
export const permitsOf = (audience: MemberAudience, role: Role): ReadonlySet<string> => sets.get(`${audience}/${role}`) ?? none

/** Nobody grants, edits or resets beyond what he holds (E25): every right of `target` must be covered by a right of `own`. */
export function mayGrant(audience: MemberAudience, own: Role, target: Role): boolean {
  const mine = matrix[audience][own] ?? []
  return matrix[audience][target]?.every((wanted) => mine.some((pattern) => covers(pattern, wanted))) ?? false
}

/** Does a pattern (`*`, `room.*`, `*.verb` or a permit) include another pattern or permit? */
function covers(pattern: string, wanted: string): boolean {
  if (pattern === '*' || pattern === wanted) return true
  if (wanted === '*') return false
  const [room, verb] = pattern.split('.')
  const [wantedRoom, wantedVerb] = wanted.split('.')
  return (room === '*' || room === wantedRoom) && (verb === '*' || verb === wantedVerb)
}
