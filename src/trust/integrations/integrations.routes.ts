import { z } from 'zod'
import type { Context } from '#kernel/context'
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
const Keys = z.object({ items: z.array(Key), scopes: z.array(z.string()) })
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
const allKeys = async (ctx: Context, audience: KeyAudience) => ({ items: await keysOf(ctx, audience), scopes: [...ctx.actor.permits ?? []].filter((permit) => isForPrograms(permit) && permitList[permit]?.of.includes(audience)).toSorted() })
const allEndpoints = async (ctx: Context, audience: KeyAudience) => ({ items: await endpointsOf(ctx, audience), events: eventsFor(audience) })

const store = { access: 'merchant', permit: 'integrations.manage' } as const
export const merchantIntegrationRoutes = {
  merchantKeys: route({ method: 'GET', path: '/v1/merchant/keys', ...store, input: nothing, output: Keys, run: (ctx) => allKeys(ctx, 'merchant') }),
  makeMerchantKey: route({ method: 'POST', path: '/v1/merchant/keys', ...store, stepUp: true, input: KeyAsk, output: Made, run: (ctx, wish: KeyWish) => makeKey(ctx, 'merchant', wish) }),
  revokeMerchantKey: route({ method: 'DELETE', path: '/v1/merchant/keys/:id', ...store, input: one, output: nothing, run: (ctx, { id }) => done(revokeKey(ctx, 'merchant', id)) }),
  merchantEndpoints: route({ method: 'GET', path: '/v1/merchant/webhooks', ...store, input: nothing, output: Endpoints, run: (ctx) => allEndpoints(ctx, 'merchant') }),
  addMerchantEndpoint: route({ method: 'POST', path: '/v1/merchant/webhooks', ...store, stepUp: true, input: Wish, output: Added, run: (ctx, wish: EndpointWish) => addEndpoint(ctx, 'merchant', wish) }),
  changeMerchantEndpoint: route({ method: 'PUT', path: '/v1/merchant/webhooks/:id', ...store, input: Wish.extend({ id: z.string().max(60), isOn: z.boolean() }), output: nothing, run: (ctx, { id, ...wish }) => done(changeEndpoint(ctx, 'merchant', id, wish)) }),
  removeMerchantEndpoint: route({ method: 'DELETE', path: '/v1/merchant/webhooks/:id', ...store, input: one, output: nothing, run: (ctx, { id }) => done(removeEndpoint(ctx, 'merchant', id)) }),
  rotateMerchantSecret: route({ method: 'POST', path: '/v1/merchant/webhooks/:id/secret', ...store, stepUp: true, input: one, output: z.object({ secret: z.string() }), run: (ctx, { id }) => rotateSecret(ctx, 'merchant', id) }),
  testMerchantEndpoint: route({ method: 'POST', path: '/v1/merchant/webhooks/:id/test', ...store, input: one, output: one, run: (ctx, { id }) => testEndpoint(ctx, 'merchant', id) }),
  merchantDeliveries: route({ method: 'GET', path: '/v1/merchant/webhooks/:id/deliveries', ...store, input: Ask, output: Deliveries, run: (ctx, ask: DeliveriesAsk) => deliveriesOf(ctx, 'merchant', ask) }),
  deliverMerchantAgain: route({ method: 'POST', path: '/v1/merchant/webhooks/:id/deliveries/:deliveryId/again', ...store, input: Again, output: nothing, run: (ctx, { id, deliveryId }) => done(deliverAgain(ctx, 'merchant', id, deliveryId)) }),
  deliverMerchantFailedAgain: route({ method: 'POST', path: '/v1/merchant/webhooks/:id/again', ...store, input: Since, output: z.object({ deliveries: z.int() }), run: (ctx, { id, since }) => deliverFailedAgain(ctx, 'merchant', id, since) }),
}

const platform = { access: 'staff', permit: 'integrations.manage' } as const
export const staffIntegrationRoutes = {
  staffKeys: route({ method: 'GET', path: '/v1/staff/keys', ...platform, input: nothing, output: Keys, run: (ctx) => allKeys(ctx, 'staff') }),
  makeStaffKey: route({ method: 'POST', path: '/v1/staff/keys', ...platform, stepUp: true, input: KeyAsk, output: Made, run: (ctx, wish: KeyWish) => makeKey(ctx, 'staff', wish) }),
  revokeStaffKey: route({ method: 'DELETE', path: '/v1/staff/keys/:id', ...platform, input: one, output: nothing, run: (ctx, { id }) => done(revokeKey(ctx, 'staff', id)) }),
  staffEndpoints: route({ method: 'GET', path: '/v1/staff/webhooks', ...platform, input: nothing, output: Endpoints, run: (ctx) => allEndpoints(ctx, 'staff') }),
  addStaffEndpoint: route({ method: 'POST', path: '/v1/staff/webhooks', ...platform, stepUp: true, input: Wish, output: Added, run: (ctx, wish: EndpointWish) => addEndpoint(ctx, 'staff', wish) }),
  changeStaffEndpoint: route({ method: 'PUT', path: '/v1/staff/webhooks/:id', ...platform, input: Wish.extend({ id: z.string().max(60), isOn: z.boolean() }), output: nothing, run: (ctx, { id, ...wish }) => done(changeEndpoint(ctx, 'staff', id, wish)) }),
  removeStaffEndpoint: route({ method: 'DELETE', path: '/v1/staff/webhooks/:id', ...platform, input: one, output: nothing, run: (ctx, { id }) => done(removeEndpoint(ctx, 'staff', id)) }),
  rotateStaffSecret: route({ method: 'POST', path: '/v1/staff/webhooks/:id/secret', ...platform, stepUp: true, input: one, output: z.object({ secret: z.string() }), run: (ctx, { id }) => rotateSecret(ctx, 'staff', id) }),
  testStaffEndpoint: route({ method: 'POST', path: '/v1/staff/webhooks/:id/test', ...platform, input: one, output: one, run: (ctx, { id }) => testEndpoint(ctx, 'staff', id) }),
  staffDeliveries: route({ method: 'GET', path: '/v1/staff/webhooks/:id/deliveries', ...platform, input: Ask, output: Deliveries, run: (ctx, ask: DeliveriesAsk) => deliveriesOf(ctx, 'staff', ask) }),
  deliverStaffAgain: route({ method: 'POST', path: '/v1/staff/webhooks/:id/deliveries/:deliveryId/again', ...platform, input: Again, output: nothing, run: (ctx, { id, deliveryId }) => done(deliverAgain(ctx, 'staff', id, deliveryId)) }),
  deliverStaffFailedAgain: route({ method: 'POST', path: '/v1/staff/webhooks/:id/again', ...platform, input: Since, output: z.object({ deliveries: z.int() }), run: (ctx, { id, since }) => deliverFailedAgain(ctx, 'staff', id, since) }),
}
