import { z } from 'zod'
import { codeSends, ownTries, sends, tries } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { column, type Sheet } from '#kernel/exports'
import { nothing, page, route } from '#kernel/route'
import { aboutMe, peopleOf, sessionsOf } from './people.queries'
import { endMyOtherSessions, endMySession, signOut } from './sessions.service'
import { Sessions } from './steps.routes'
import { changeMyPassword, renameMyself, sendPasswordCode, sendSignInCode, setShopperState, signIn, signInByPassword } from './shoppers.service'
import { shopperStates } from './tables'

/** What shoppers 消费者 do about their account, and what staff see of them. */
const phone = z.string().min(1).max(30)
const code = z.string().regex(/^\d{6}$/)
const password = z.string().min(1).max(200)
const id = z.object({ id: z.string().max(60) })
const Sent = z.object({ validSeconds: z.number().int(), againSeconds: z.number().int() })
/** Ids of versions of agreements to which whoever signs in says yes. */
const agrees = z.array(z.string().max(60)).max(10).default([])
const SignedIn = z.object({ token: z.string(), shopper: z.object({ id: z.string(), name: z.string(), phoneMasked: z.string() }) })

const Person = z.object({ id: z.string(), name: z.string(), phoneMasked: z.string(), state: z.enum(shopperStates), createdAt: z.date() })
const none = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const personSheet: Sheet<z.input<typeof Person>> = { title: ['消费者', 'Shoppers'], columns: [
  column('id', '编号', 'Id', (row) => row.id), column('name', '昵称', 'Name', (row) => row.name), column('phoneMasked', '手机号', 'Phone', (row) => row.phoneMasked), column('state', '状态', 'State', (row) => row.state), column('createdAt', '注册时间', 'Since', (row) => row.createdAt)] }

export const shopperRoutes = {
  sendSignInCode: route({ method: 'POST', path: '/v1/sign-in/codes', access: 'buyer', limits: codeSends, input: z.object({ phone }), output: Sent, run: (ctx, input) => sendSignInCode(ctx, input.phone) }),
  signIn: route({ method: 'POST', path: '/v1/sign-in', access: 'buyer', limits: tries('phone'), input: z.object({ phone, code, agrees }), output: SignedIn, run: (ctx, input) => signIn(ctx, input.phone, input.code, input.agrees) }),
  signInByPassword: route({ method: 'POST', path: '/v1/sign-in/password', access: 'buyer', limits: tries('phone'), input: z.object({ phone, password, agrees }), output: SignedIn, run: (ctx, input) => signInByPassword(ctx, input.phone, input.password, input.agrees) }),
  signOut: route({ method: 'POST', path: '/v1/sign-out', access: 'buyer', input: nothing, output: nothing, run: (ctx) => none(signOut(ctx, 'shopper')) }),
  aboutMe: route({ method: 'GET', path: '/v1/me', access: 'shopper', input: nothing,
    output: z.object({ id: z.string(), role: z.literal('shopper'), name: z.string(), phoneMasked: z.string(), hasPassword: z.boolean() }), run: (ctx) => aboutMe(ctx) }),
  renameMyself: route({ method: 'PUT', path: '/v1/me', access: 'shopper', input: z.object({ name: prose(z.string().trim().min(1).max(40)) }), output: nothing, run: (ctx, input) => none(renameMyself(ctx, input.name)) }),
  sendPasswordCode: route({ method: 'POST', path: '/v1/me/password/codes', access: 'shopper', limits: sends, input: nothing, output: Sent, run: (ctx) => sendPasswordCode(ctx) }),
  changeMyPassword: route({ method: 'PUT', path: '/v1/me/password', access: 'shopper', limits: ownTries, input: z.object({ oldPassword: password.optional(), code: code.optional(), password }), output: z.object({ token: z.string() }),
    run: (ctx, input) => changeMyPassword(ctx, input) }),
  mySessions: route({ method: 'GET', path: '/v1/me/sessions', access: 'shopper', input: nothing, output: Sessions,
    run: async (ctx) => ({ items: await sessionsOf(ctx, ctx.actor.id, ctx.actor.sessionId) }) }),
  endMySession: route({ method: 'DELETE', path: '/v1/me/sessions/:id', access: 'shopper', input: id, output: nothing, run: (ctx, input) => none(endMySession(ctx, input.id)) }),
  endMyOtherSessions: route({ method: 'POST', path: '/v1/me/sessions/end-others', access: 'shopper', input: nothing, output: nothing, run: (ctx) => none(endMyOtherSessions(ctx)) }),
  people: route({ method: 'GET', path: '/v1/staff/people', access: 'staff', permit: 'identity.people', personal: true, input: page.extend({ q: z.string().max(60).optional() }),
    output: z.object({ items: z.array(Person), next: z.string().nullable() }), sheet: personSheet, run: (ctx, input) => peopleOf(ctx, input) }),
  disableShopper: route({ method: 'POST', path: '/v1/staff/people/:id/disable', access: 'staff', permit: 'identity.ban', stepUp: true, input: id.extend({ reason: prose(z.string().trim().min(1).max(500)) }), output: nothing,
    run: (ctx, input) => none(setShopperState(ctx, input.id, 'disabled', input.reason)) }),
  restoreShopper: route({ method: 'POST', path: '/v1/staff/people/:id/restore', access: 'staff', permit: 'identity.ban', input: id.extend({ reason: prose(z.string().trim().min(1).max(500)) }), output: nothing,
    run: (ctx, input) => none(setShopperState(ctx, input.id, 'active', input.reason)) }),
}
