import { z } from 'zod'
import { ownTries } from '#kernel/limits.rules'
import { nothing, route } from '#kernel/route'
import { factorsOf } from '#trust/factors'
import { sessionsOf } from './people.queries'
import { endMyOtherSessions, endMySession } from './sessions.service'
import { addMyPasskey, beginMyApp, beginMyPasskey, confirmMyApp, removeMyApp, removeMyPasskey, renewMyCodes, resetMember, stepUp, waysToProve } from './steps.service'

/** Second factors 二次验证 and devices 登录设备 of members of merchants and of the platform: alike, each under its own path. */
const none = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const id = z.object({ id: z.string().max(60) })
const password = z.string().min(1).max(200).optional()
const text = z.string().max(10_000)
/** What WebAuthn defines; what it says is judged by the room of factors, not by its form. */
const options = z.record(z.string(), z.unknown())
const extras = { type: z.literal('public-key'), clientExtensionResults: z.record(z.string(), z.unknown()), authenticatorAttachment: z.string().max(40).optional() }
const credential = { id: z.string().min(1).max(1_000), rawId: z.string().min(1).max(1_000), ...extras }
const Made = z.object({ ...credential, response: z.looseObject({ clientDataJSON: text, attestationObject: text, transports: z.array(z.string().max(20)).max(10).optional() }) })
export const passkeyAnswer = z.object({ ...credential, response: z.looseObject({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text.optional() }) })
export const proof = { otp: z.string().trim().max(20).optional(), passkey: passkeyAnswer.optional() }
const Ways = z.object({ app: z.boolean(), recovery: z.boolean(), passkey: options.nullable() })
const Factors = z.object({ appSince: z.date().nullable(), passkeys: z.array(z.object({ id: z.string(), name: z.string(), createdAt: z.date(), usedAt: z.date().nullable() })), recoveryLeft: z.number().int() })
const Codes = z.object({ recoveryCodes: z.array(z.string()).readonly() })
const App = z.object({ secret: z.string(), uri: z.string(), qr: z.string() })
const Session = z.object({ id: z.string(), name: z.string(), userAgent: z.string(), place: z.string(), createdAt: z.date(), seenAt: z.date(), current: z.boolean() })
export const Sessions = z.object({ items: z.array(Session) })
const mySessions = async (ctx: Parameters<typeof sessionsOf>[0]) => ({ items: await sessionsOf(ctx, ctx.actor.id, ctx.actor.sessionId) })

const merchant = { access: 'merchant', permit: 'identity.me' } as const
const staff = { access: 'staff', permit: 'identity.me' } as const

export const merchantStepRoutes = {
  merchantFactors: route({ ...merchant, method: 'GET', path: '/v1/merchant/me/factors', input: nothing, output: Factors, run: (ctx) => factorsOf(ctx, ctx.actor.id) }),
  waysOfMerchant: route({ ...merchant, method: 'POST', path: '/v1/merchant/me/step-up/ways', input: nothing, output: Ways, run: (ctx) => waysToProve(ctx, ctx.actor.id) }),
  stepUpMerchant: route({ ...merchant, limits: ownTries, method: 'POST', path: '/v1/merchant/me/step-up', auditsItself: true, input: z.object(proof), output: nothing, run: (ctx, input) => none(stepUp(ctx, input)) }),
  beginMerchantApp: route({ ...merchant, limits: ownTries, method: 'POST', path: '/v1/merchant/me/factors/app', auditsItself: true, input: z.object({ password }), output: App, run: (ctx, input) => beginMyApp(ctx, input) }),
  confirmMerchantApp: route({ ...merchant, limits: ownTries, method: 'POST', path: '/v1/merchant/me/factors/app/confirm', auditsItself: true, input: z.object({ code: z.string().regex(/^\d{6}$/) }), output: Codes, run: (ctx, input) => confirmMyApp(ctx, input.code) }),
  removeMerchantApp: route({ ...merchant, method: 'DELETE', path: '/v1/merchant/me/factors/app', stepUp: true, input: nothing, output: nothing, run: (ctx) => none(removeMyApp(ctx)) }),
  beginMerchantPasskey: route({ ...merchant, limits: ownTries, method: 'POST', path: '/v1/merchant/me/factors/passkeys/begin', auditsItself: true, input: z.object({ password }), output: options, run: (ctx, input) => beginMyPasskey(ctx, input) }),
  addMerchantPasskey: route({ ...merchant, limits: ownTries, method: 'POST', path: '/v1/merchant/me/factors/passkeys', input: z.object({ name: z.string().trim().min(1).max(40), passkey: Made }), output: Codes.extend({ id: z.string() }), run: (ctx, input) => addMyPasskey(ctx, input.name, input.passkey) }),
  removeMerchantPasskey: route({ ...merchant, method: 'DELETE', path: '/v1/merchant/me/factors/passkeys/:id', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(removeMyPasskey(ctx, input.id)) }),
  renewMerchantCodes: route({ ...merchant, method: 'POST', path: '/v1/merchant/me/factors/recovery', stepUp: true, input: nothing, output: Codes, run: async (ctx) => ({ recoveryCodes: await renewMyCodes(ctx) }) }),
  merchantSessions: route({ ...merchant, method: 'GET', path: '/v1/merchant/me/sessions', input: nothing, output: Sessions, run: mySessions }),
  endMerchantSession: route({ ...merchant, method: 'DELETE', path: '/v1/merchant/me/sessions/:id', input: id, output: nothing, run: (ctx, input) => none(endMySession(ctx, input.id)) }),
  endOtherMerchantSessions: route({ ...merchant, method: 'POST', path: '/v1/merchant/me/sessions/end-others', input: nothing, output: nothing, run: (ctx) => none(endMyOtherSessions(ctx)) }),
  resetClerkFactors: route({ method: 'POST', path: '/v1/merchant/staff/:id/factors/reset', access: 'merchant', permit: 'identity.staff', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(resetMember(ctx, 'merchant', input.id)) }),
}

export const staffStepRoutes = {
  staffFactors: route({ ...staff, method: 'GET', path: '/v1/staff/me/factors', input: nothing, output: Factors, run: (ctx) => factorsOf(ctx, ctx.actor.id) }),
  waysOfStaff: route({ ...staff, method: 'POST', path: '/v1/staff/me/step-up/ways', input: nothing, output: Ways, run: (ctx) => waysToProve(ctx, ctx.actor.id) }),
  stepUpStaff: route({ ...staff, limits: ownTries, method: 'POST', path: '/v1/staff/me/step-up', auditsItself: true, input: z.object(proof), output: nothing, run: (ctx, input) => none(stepUp(ctx, input)) }),
  beginStaffApp: route({ ...staff, limits: ownTries, method: 'POST', path: '/v1/staff/me/factors/app', auditsItself: true, input: z.object({ password }), output: App, run: (ctx, input) => beginMyApp(ctx, input) }),
  confirmStaffApp: route({ ...staff, limits: ownTries, method: 'POST', path: '/v1/staff/me/factors/app/confirm', auditsItself: true, input: z.object({ code: z.string().regex(/^\d{6}$/) }), output: Codes, run: (ctx, input) => confirmMyApp(ctx, input.code) }),
  removeStaffApp: route({ ...staff, method: 'DELETE', path: '/v1/staff/me/factors/app', stepUp: true, input: nothing, output: nothing, run: (ctx) => none(removeMyApp(ctx)) }),
  beginStaffPasskey: route({ ...staff, limits: ownTries, method: 'POST', path: '/v1/staff/me/factors/passkeys/begin', auditsItself: true, input: z.object({ password }), output: options, run: (ctx, input) => beginMyPasskey(ctx, input) }),
  addStaffPasskey: route({ ...staff, limits: ownTries, method: 'POST', path: '/v1/staff/me/factors/passkeys', input: z.object({ name: z.string().trim().min(1).max(40), passkey: Made }), output: Codes.extend({ id: z.string() }), run: (ctx, input) => addMyPasskey(ctx, input.name, input.passkey) }),
  removeStaffPasskey: route({ ...staff, method: 'DELETE', path: '/v1/staff/me/factors/passkeys/:id', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(removeMyPasskey(ctx, input.id)) }),
  renewStaffCodes: route({ ...staff, method: 'POST', path: '/v1/staff/me/factors/recovery', stepUp: true, input: nothing, output: Codes, run: async (ctx) => ({ recoveryCodes: await renewMyCodes(ctx) }) }),
  staffSessions: route({ ...staff, method: 'GET', path: '/v1/staff/me/sessions', input: nothing, output: Sessions, run: mySessions }),
  endStaffSession: route({ ...staff, method: 'DELETE', path: '/v1/staff/me/sessions/:id', input: id, output: nothing, run: (ctx, input) => none(endMySession(ctx, input.id)) }),
  endOtherStaffSessions: route({ ...staff, method: 'POST', path: '/v1/staff/me/sessions/end-others', input: nothing, output: nothing, run: (ctx) => none(endMyOtherSessions(ctx)) }),
  resetStaffFactors: route({ method: 'POST', path: '/v1/staff/members/:id/factors/reset', access: 'staff', permit: 'identity.staff', stepUp: true, input: id, output: nothing, run: (ctx, input) => none(resetMember(ctx, 'staff', input.id)) }),
}
