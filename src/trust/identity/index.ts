import { defineModule } from '#kernel/module'
import { codeMinutes, codesPerPlace } from './codes.service'
import { jobs } from './jobs'
import { merchantMemberRoutes, staffMemberRoutes } from './members.routes'
import { shopperRoutes } from './shoppers.routes'
import { merchantRoleRoutes, staffRoleRoutes } from './roles.routes'
import { merchantStepRoutes, staffStepRoutes } from './steps.routes'
import { viewRoutes } from './views.routes'

/** Identity 身份: shoppers, members of merchants and of the platform, their sessions, roles, one-time codes and saved views. */
export { memberRights, staffPermitted } from './roles.queries'
export { createClerk, createStaff, inviteOwner } from './members.service'

export { knownPermits, permitList, permitsOf, rolesOf, type MemberAudience, type Role } from './roles.rules'
export { membersAmong, namesOf, personKeysOf, phoneOf, shopperNames, shoppersNamed, whoMay } from './people.queries'
export { phoneFrom } from './phones.rules'
export { deviceCookie, tokenHash } from './sessions.rules'
export { actorOf, guestOf } from './sessions.service'
export { createShopper } from './shoppers.service'
export { giveMemberApp, resetByLogin } from './steps.service'
export const identity = defineModule({ name: 'identity', routes: { ...shopperRoutes, ...merchantMemberRoutes, ...staffMemberRoutes, ...merchantRoleRoutes, ...staffRoleRoutes, ...viewRoutes, ...merchantStepRoutes, ...staffStepRoutes }, reactions: [], jobs, settings: [codeMinutes, codesPerPlace], permits: ['identity.me', 'identity.read', 'identity.staff', 'identity.people', 'identity.ban'] })
