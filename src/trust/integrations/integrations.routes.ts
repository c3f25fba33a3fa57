import { z } from 'zod'
import type { Context } from '#kernel/context'
import { outsideBatches, outsideCalls } from '#kernel/limits.rules'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { permitList } from '#trust/identity'
import { catalogue } from './catalogue.service'
import { isForPrograms } from './keys.rules'
import { makeKey, revokeKey, type KeyAudience, type KeyWish } from './keys.service'
import { deliveryStates } from './tables'
import { deliveriesOf, endpointsOf, keysOf, type DeliveriesAsk } from './webhooks.queries'
import { addEndpoint, changeEndpoint, deliverAgain, deliverFailedAgain, removeEndpoint, rotateSecret, testEndpoint, type EndpointWish } from './webhooks.service'

/** The open platform 开放平台 over HTTP: keys and webhooks of a merchant, and the same for the platform. What shows a secret is not `once`: a kept answer would keep the secret. */
const one = z.object({ id: z.string().max(60) })
const Key = z.object({ id: z.string(), name: z.string(), hint: z.string(), scopes: z.array(z.string()), madeBy: z.string(), createdAt: z.date(), expiresAt: z.date().nullable(), lastUsedAt: z.date().nullable() })
const Keys = z.object({ items: z.array(Key), scopes: z.array(z.object({ scope: z.string(), says: z.array(z.string()) })) })
const KeyAsk = z.object({ name: z.string().trim().min(1).max(40), scopes: z.array(z.string().max(60)).min(1).max(60), days: z.int().min(1).max(3_650).optional() })
const Made = z.object({ id: z.string(), token: z.string() })
const Endpoint = z.object({ id: z.string(), url: z.string(), events: z.array(z.string()), state: z.string(), offBecause: z.string().nullable(), failures: z.int(), oldUntil: z.date().nullable(), createdAt: z.date() })
const Told = z.object({ name: z.string(), says: z.array(z.string()) })
const Endpoints = z.object({ items: z.array(Endpoint), events: z.array(Told) })
const Wish = z.object({ url: z.url({ protocol: /^https?$/ }).max(500), events: z.array(z.string().max(100)).min(1).max(100) })
const Added = z.object({ id: z.string(), secret: z.string() })
const Delivery = z.object({ id: z.string(), event: z.string(), body: z.string(), state: z.enum(deliveryStates), tries: z.int(), dueAt: z.date(), status: z.int().nullable(), tookMs: z.int().nullable(), answer: z.string().nullable(), createdAt: z.date(), endedAt: z.date().nullable() })
const Deliveries = z.object({ items: z.array(Delivery), next: z.string().nullable() })
const Ask = page.extend({ id: z.string().max(60), state: z.enum(deliveryStates).optional() })
const Again = z.object({ id: z.string().max(60), deliveryId: z.string().max(60) })
const Since = z.object({ id: z.string().max(60), since: z.iso.datetime({ offset: true }).transform((text) => fromIso(text)) })

const eventsFor = (audience: KeyAudience) => catalogue.filter(({ forMerchants }) => audience === 'staff' || forMerchants).map(({ name, says }) => ({ name, says: [...says] }))
const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const allKeys = async (ctx: Context, audience: KeyAudience) => ({ items: await keysOf(ctx, audience), scopes: [...ctx.actor.permits ?? []].filter((permit) => isForPrograms(permit) && permitList[permit]?.of.includes(audience)).toSorted().map((scope) => ({ scope, says: [...permitList[scope]!.says] })) })
const allEndpoints = async (ctx: Context, audience: KeyAudience) => ({ items: await endpointsOf(ctx, audience), events: eventsFor(audience) })

/** The same for a merchant and for the platform; only who asks differs. */
function over<A extends KeyAudience>(access: A) {
  const own = { access, permit: 'integrations.manage' } as const
  const hooks = `/v1/${access}/webhooks`
  return {
    keys: route({ method: 'GET', path: `/v1/${access}/keys`, ...own, input: nothing, output: Keys, run: (ctx) => allKeys(ctx, access) }),
    makeKey: route({ method: 'POST', path: `/v1/${access}/keys`, ...own, stepUp: true, input: KeyAsk, output: Made, run: (ctx, wish: KeyWish) => makeKey(ctx, access, wish) }),
    revokeKey: route({ method: 'DELETE', path: `/v1/${access}/keys/:id`, ...own, input: one, output: nothing, run: (ctx, { id }) => done(revokeKey(ctx, access, id)) }),
    endpoints: route({ method: 'GET', path: hooks, ...own, input: nothing, output: Endpoints, run: (ctx) => allEndpoints(ctx, access) }),
    // What judges an address asks a name server, which is no work for within a transaction.
    addEndpoint: route({ method: 'POST', path: hooks, ...own, limits: outsideCalls, auditsItself: true, stepUp: true, input: Wish, output: Added, run: (ctx, wish: EndpointWish) => addEndpoint(ctx, access, wish) }),
    changeEndpoint: route({ method: 'PUT', path: `${hooks}/:id`, ...own, limits: outsideCalls, auditsItself: true, stepUp: true, input: Wish.extend({ id: z.string().max(60), isOn: z.boolean() }), output: nothing, run: (ctx, { id, ...wish }) => done(changeEndpoint(ctx, access, id, wish)) }),
    removeEndpoint: route({ method: 'DELETE', path: `${hooks}/:id`, ...own, input: one, output: nothing, run: (ctx, { id }) => done(removeEndpoint(ctx, access, id)) }),
    rotateSecret: route({ method: 'POST', path: `${hooks}/:id/secret`, ...own, stepUp: true, input: one, output: z.object({ secret: z.string() }), run: (ctx, { id }) => rotateSecret(ctx, access, id) }),
    testEndpoint: route({ method: 'POST', path: `${hooks}/:id/test`, ...own, limits: outsideCalls, input: one, output: one, run: (ctx, { id }) => testEndpoint(ctx, access, id) }),
    deliveries: route({ method: 'GET', path: `${hooks}/:id/deliveries`, ...own, input: Ask, output: Deliveries, run: (ctx, ask: DeliveriesAsk) => deliveriesOf(ctx, access, ask) }),
    deliverAgain: route({ method: 'POST', path: `${hooks}/:id/deliveries/:deliveryId/again`, ...own, limits: outsideCalls, input: Again, output: nothing, run: (ctx, { id, deliveryId }) => done(deliverAgain(ctx, access, id, deliveryId)) }),
    deliverFailedAgain: route({ method: 'POST', path: `${hooks}/:id/again`, ...own, limits: outsideBatches, input: Since, output: z.object({ deliveries: z.int() }), run: (ctx, { id, since }) => deliverFailedAgain(ctx, access, id, since) }),
  }
}

const store = over('merchant')
export const merchantIntegrationRoutes = {
  merchantKeys: store.keys, makeMerchantKey: store.makeKey, revokeMerchantKey: store.revokeKey, merchantEndpoints: store.endpoints, addMerchantEndpoint: store.addEndpoint, changeMerchantEndpoint: store.changeEndpoint, removeMerchantEndpoint: store.removeEndpoint,
  rotateMerchantSecret: store.rotateSecret, testMerchantEndpoint: store.testEndpoint, merchantDeliveries: store.deliveries, deliverMerchantAgain: store.deliverAgain, deliverMerchantFailedAgain: store.deliverFailedAgain,
}

const platform = over('staff')
export const staffIntegrationRoutes = {
  staffKeys: platform.keys, makeStaffKey: platform.makeKey, revokeStaffKey: platform.revokeKey, staffEndpoints: platform.endpoints, addStaffEndpoint: platform.addEndpoint, changeStaffEndpoint: platform.changeEndpoint, removeStaffEndpoint: platform.removeEndpoint,
  rotateStaffSecret: platform.rotateSecret, testStaffEndpoint: platform.testEndpoint, staffDeliveries: platform.deliveries, deliverStaffAgain: platform.deliverAgain, deliverStaffFailedAgain: platform.deliverFailedAgain,
}
