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
export { membersAmong, namesOf, openidOf, personKeysOf, phoneOf, shopperNames, shoppersNamed, whoMay } from './people.queries'
export { phoneFrom } from './phones.rules'
export { deviceCookie, tokenHash } from './sessions.rules'
export { actorOf, guestOf } from './sessions.service'
export { bindOpenid, createShopper, leave, sendLookCode, sendOwnCode, tryLookCode, tryOwnCode } from './shoppers.service'
export { giveMemberApp, resetByLogin } from './steps.service'
export const identity = defineModule({ name: 'identity', personal: { holdings: [
  { table: 'identity_shoppers', of: 'id = his_id', title: ['账号', 'Account'], copy: ['name', 'phone', 'state', 'created_at'], end: { set: `phone = null, name = '已注销用户', password_hash = null, state = 'closed'` } },
  { table: 'identity_openids', of: 'shopper_id = his_id', title: ['绑定的微信', 'WeChat bound to the account'], copy: ['app_id', 'openid', 'bound_at'], end: 'delete' },
  { table: 'identity_sessions', of: 'audience = \'shopper\' and subject_id = his_id', title: ['登录设备', 'Where he signed in'], copy: ['user_agent', 'place', 'created_at', 'seen_at', 'revoked_at'], end: { law: 'security', then: 'delete' } },
  { table: 'kernel_inbox', of: 'owner_id = his_id', title: ['站内信', 'Messages'], copy: ['topic', 'title', 'body', 'at', 'read_at'], end: 'delete' },
  { table: 'kernel_muted', of: 'owner_id = his_id', title: ['关闭的消息', 'Messages switched off'], copy: ['channel', 'at'], end: 'delete' },
  { table: 'kernel_answers', of: 'actor = his_id', title: ['重复提交的应答', 'Answers kept for repeated requests'], copy: [], end: 'delete' },
  { table: 'kernel_outgoing', of: 'recipient = his_phone', title: ['短信', 'Text messages'], copy: ['channel', 'state', 'at', 'sent_at'], end: 'delete' },
] }, routes: { ...shopperRoutes, ...merchantMemberRoutes, ...staffMemberRoutes, ...merchantRoleRoutes, ...staffRoleRoutes, ...viewRoutes, ...merchantStepRoutes, ...staffStepRoutes }, reactions: [], jobs, settings: [codeMinutes, codesPerPlace], permits: ['identity.me', 'identity.read', 'identity.staff', 'identity.people', 'identity.ban'] })
