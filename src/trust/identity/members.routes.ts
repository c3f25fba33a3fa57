import { z } from 'zod'
import { ownTries, sends, tries } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { column, type Sheet } from '#kernel/exports'
import { nothing, route } from '#kernel/route'
import { acceptInvitation, changeMemberPassword, inviteAgain, inviteMember, setMemberRole, setMemberState, signInMember } from './members.service'
import { memberMyself, membersOf } from './people.queries'
import { signOut } from './sessions.service'
import { passkeyAnswer, proof } from './steps.routes'
import { askToEnter, enterByPasskey } from './steps.service'
import { memberStates } from './tables'

/** What members 成员 of merchants and of the platform do: sign in, invite, give roles. The two sets are alike, each under its own path. */
const login = z.string().trim().toLowerCase().regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/)
const password = z.string().min(1).max(200)
const credentials = z.object({ login: z.string().min(1).max(64), password, ...proof })
const invited = z.object({ token: z.string().min(1).max(100), password, ...proof })
const id = z.object({ id: z.string().max(60) })
const role = z.string().min(1).max(60)
const to = z.string().trim().regex(/^(1[3-9]\d{9}|[^@\s]+@[^@\s]+\.[^@\s]+)$/).max(100)
const Token = z.object({ token: z.string() })
const Member = z.object({ id: z.string(), name: z.string(), login: z.string(), role: z.string(), roleName: z.string().nullable(), state: z.enum(memberStates), hasFactor: z.boolean(), createdAt: z.date() })
const Members = z.object({ items: z.array(Member) })
const memberSheet: Sheet<z.input<typeof Member>> = { title: ['成员', 'Members'], columns: [
  column('name', '姓名', 'Name', (row) => row.name), column('login', '登录名', 'Login', (row) => row.login), column('role', '角色', 'Role', (row) => row.role), column('state', '状态', 'State', (row) => row.state), column('createdAt', '加入时间', 'Since', (row) => row.createdAt), column('id', '编号', 'Id', (row) => row.id)] }
const Me = z.object({ id: z.string(), name: z.string(), login: z.string(), role: z.string(), roleName: z.string().nullable(), merchantId: z.string().nullable(), permits: z.array(z.string()),
  looking: z.object({ role: z.string(), roleName: z.string().nullable(), memberName: z.string().nullable(), until: z.date() }).nullable() })
const SignedIn = Token.extend({ member: z.object({ id: z.string(), name: z.string(), role: z.string(), merchantId: z.string().nullable() }) })
const none = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const passwords = z.object({ oldPassword: password, password })

export const merchantMemberRoutes = {
  merchantSignIn: route({ method: 'POST', path: '/v1/merchant/sign-in', access: 'public', limits: tries('login'), input: credentials, output: SignedIn, run: (ctx, input) => signInMember(ctx, 'merchant', input.login, input.password, input) }),
  askPasskeyOfMerchant: route({ method: 'POST', path: '/v1/merchant/sign-in/passkey/begin', access: 'public', limits: tries(), input: nothing, output: z.record(z.string(), z.unknown()), run: (ctx) => askToEnter(ctx) }),
  merchantSignInByPasskey: route({ method: 'POST', path: '/v1/merchant/sign-in/passkey', access: 'public', limits: tries(), input: z.object({ passkey: passkeyAnswer }), output: SignedIn, run: (ctx, input) => enterByPasskey(ctx, 'merchant', input.passkey) }),
  acceptMerchantInvitation: route({ method: 'POST', path: '/v1/merchant/invitations/accept', access: 'public', limits: tries(), input: invited, output: Token, run: (ctx, input) => acceptInvitation(ctx, 'merchant', input.token, input.password, input) }),
  merchantSignOut: route({ method: 'POST', path: '/v1/merchant/sign-out', access: 'merchant', permit: 'identity.me', whileLooking: true, input: nothing, output: nothing, run: (ctx) => none(signOut(ctx, 'merchant')) }),
  aboutMerchantMember: route({ method: 'GET', path: '/v1/merchant/me', access: 'merchant', permit: 'identity.me', input: nothing, output: Me, run: (ctx) => memberMyself(ctx, ctx.actor.id) }),
  changeMerchantPassword: route({ method: 'PUT', path: '/v1/merchant/me/password', access: 'merchant', permit: 'identity.me', auditsItself: true, limits: ownTries, input: passwords, output: Token,
    run: (ctx, input) => changeMemberPassword(ctx, 'merchant', input.oldPassword, input.password) }),
  merchantStaff: route({ method: 'GET', path: '/v1/merchant/staff', access: 'merchant', permit: 'identity.read', input: nothing, output: Members, sheet: memberSheet, run: async (ctx) => ({ items: await membersOf(ctx, 'merchant') }) }),
  inviteClerk: route({ method: 'POST', path: '/v1/merchant/staff', access: 'merchant', permit: 'identity.staff', limits: sends, stepUp: true, input: z.object({ login, name: prose(z.string().trim().min(1).max(40)), role, to }), output: z.object({ id: z.string() }),
    run: (ctx, input) => inviteMember(ctx, 'merchant', input) }),
  inviteClerkAgain: route({ method: 'POST', path: '/v1/merchant/staff/:id/invite', access: 'merchant', permit: 'identity.staff', limits: sends, stepUp: true, input: id.extend({ to }), output: nothing, run: (ctx, input) => none(inviteAgain(ctx, 'merchant', input.id, input.to)) }),
  disableClerk: route({ method: 'POST', path: '/v1/merchant/staff/:id/disable', access: 'merchant', permit: 'identity.staff', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(setMemberState(ctx, 'merchant', input.id, true)) }),
  restoreClerk: route({ method: 'POST', path: '/v1/merchant/staff/:id/restore', access: 'merchant', permit: 'identity.staff', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(setMemberState(ctx, 'merchant', input.id, false)) }),
  setClerkRole: route({ method: 'PUT', path: '/v1/merchant/staff/:id/role', access: 'merchant', permit: 'identity.staff', stepUp: true, input: id.extend({ role }), output: nothing, run: (ctx, input) => none(setMemberRole(ctx, 'merchant', input.id, input.role)) }),
}

export const staffMemberRoutes = {
  staffSignIn: route({ method: 'POST', path: '/v1/staff/sign-in', access: 'public', limits: tries('login'), input: credentials, output: SignedIn, run: (ctx, input) => signInMember(ctx, 'staff', input.login, input.password, input) }),
  askPasskeyOfStaff: route({ method: 'POST', path: '/v1/staff/sign-in/passkey/begin', access: 'public', limits: tries(), input: nothing, output: z.record(z.string(), z.unknown()), run: (ctx) => askToEnter(ctx) }),
  staffSignInByPasskey: route({ method: 'POST', path: '/v1/staff/sign-in/passkey', access: 'public', limits: tries(), input: z.object({ passkey: passkeyAnswer }), output: SignedIn, run: (ctx, input) => enterByPasskey(ctx, 'staff', input.passkey) }),
  acceptStaffInvitation: route({ method: 'POST', path: '/v1/staff/invitations/accept', access: 'public', limits: tries(), input: invited, output: Token, run: (ctx, input) => acceptInvitation(ctx, 'staff', input.token, input.password, input) }),
  staffSignOut: route({ method: 'POST', path: '/v1/staff/sign-out', access: 'staff', permit: 'identity.me', whileLooking: true, input: nothing, output: nothing, run: (ctx) => none(signOut(ctx, 'staff')) }),
  aboutStaffMember: route({ method: 'GET', path: '/v1/staff/me', access: 'staff', permit: 'identity.me', input: nothing, output: Me, run: (ctx) => memberMyself(ctx, ctx.actor.id) }),
  changeStaffPassword: route({ method: 'PUT', path: '/v1/staff/me/password', access: 'staff', permit: 'identity.me', auditsItself: true, limits: ownTries, input: passwords, output: Token,
    run: (ctx, input) => changeMemberPassword(ctx, 'staff', input.oldPassword, input.password) }),
  staffMembers: route({ method: 'GET', path: '/v1/staff/members', access: 'staff', permit: 'identity.read', input: nothing, output: Members, sheet: memberSheet, run: async (ctx) => ({ items: await membersOf(ctx, 'staff') }) }),
  inviteStaff: route({ method: 'POST', path: '/v1/staff/members', access: 'staff', permit: 'identity.staff', limits: sends, stepUp: true, input: z.object({ login, name: prose(z.string().trim().min(1).max(40)), role, to }), output: z.object({ id: z.string() }),
    run: (ctx, input) => inviteMember(ctx, 'staff', input) }),
  inviteStaffAgain: route({ method: 'POST', path: '/v1/staff/members/:id/invite', access: 'staff', permit: 'identity.staff', limits: sends, stepUp: true, input: id.extend({ to }), output: nothing, run: (ctx, input) => none(inviteAgain(ctx, 'staff', input.id, input.to)) }),
  disableStaff: route({ method: 'POST', path: '/v1/staff/members/:id/disable', access: 'staff', permit: 'identity.staff', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(setMemberState(ctx, 'staff', input.id, true)) }),
  restoreStaff: route({ method: 'POST', path: '/v1/staff/members/:id/restore', access: 'staff', permit: 'identity.staff', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(setMemberState(ctx, 'staff', input.id, false)) }),
  setStaffRole: route({ method: 'PUT', path: '/v1/staff/members/:id/role', access: 'staff', permit: 'identity.staff', stepUp: true, input: id.extend({ role }), output: nothing, run: (ctx, input) => none(setMemberRole(ctx, 'staff', input.id, input.role)) }),
}
