import { z } from 'zod'
import { publicWork } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { myAddresses } from './addresses.queries'
import { addAddress, changeAddress, removeAddress } from './addresses.service'
import { parseAddress } from './addresses.rules'
import { myTemplates } from './freight.queries'
import { putTemplate } from './freight.service'
import { carriers } from './parcels.rules'
import { parcelsOf, stalledPage } from './parcels.queries'
import { replaceNumber } from './parcels.service'
import { legNames } from './promises.rules'
import { regionsUnder, regionTree } from './regions.queries'
import { acknowledgeStall } from './stalls.service'
import { countedBy, parcelStates, stallReasons } from './tables'
import { receivePush } from './tracking.service'

const words = (most: number) => prose(z.string().trim().min(1).max(most))
const Wish = z.object({ name: words(30), phone: z.string().regex(/^1[3-9]\d{9}$/), districtCode: z.string().regex(/^\d{6}$/), street: words(120), isDefault: z.boolean().default(false) })
const Address = Wish.extend({ id: z.string(), region: z.string(), isDefault: z.boolean() })
const One = z.object({ id: z.string().max(60) })
const code = z.string().regex(/^\d{2}(\d{2}(\d{2})?)?$/)
const fen = z.int().min(0).max(100_000_00)
const Zone = z.object({ codes: z.array(code).max(400), isBlocked: z.boolean(), first: z.int().min(0).max(100_000_000), firstFen: fen, extra: z.int().min(1).max(100_000_000), extraFen: fen, freeFromFen: z.int().min(0).nullable(), freeFromPieces: z.int().min(1).nullable() })
const Template = z.object({ name: words(30), by: z.enum(countedBy), zones: z.array(Zone).min(1).max(40), isDefault: z.boolean() })
const state = z.enum(parcelStates)
/** A parcel as whoever it concerns sees it: what its carrier told, what was promised leg by leg, the numbers that it had, and whether it stands still. */
export const parcelShown = { id: z.string(), orderId: z.string(), carrier: z.string(), number: z.string(), state, at: z.date(), signBy: z.date().nullable(), isWatched: z.boolean(), lines: z.array(z.object({ lineId: z.string(), skuId: z.string(), quantity: z.int() })),
  moves: z.array(z.object({ state, place: z.string(), words: z.string(), at: z.date() })), legs: z.array(z.object({ leg: z.enum(legNames), by: z.date(), at: z.date().nullable(), isLate: z.boolean() })), numbers: z.array(z.object({ carrier: z.string(), number: z.string(), at: z.date() })),
  stall: z.object({ id: z.string(), reason: z.enum(stallReasons), since: z.date(), words: z.string(), acknowledgedAt: z.date().nullable() }).nullable() }
const Parcel = z.object(parcelShown)
export const trackingNumber = z.string().trim().regex(/^[A-Za-z0-9]{6,40}$/)
const Stalled = z.object({ id: z.string(), parcelId: z.string(), orderId: z.string(), merchantName: z.string(), carrier: z.string(), number: z.string(), state, reason: z.enum(stallReasons), since: z.date(), hours: z.int(), foundAt: z.date(), signBy: z.date().nullable(), acknowledgedAt: z.date().nullable(), words: z.string() })
const StalledRows = z.object({ items: z.array(Stalled), next: z.string().nullable() })
const write = { access: 'merchant', permit: 'logistics.write' } as const

export const logisticsRoutes = {
  regions: route({ method: 'GET', path: '/v1/regions', access: 'public', input: z.object({ parent: code.optional() }), output: z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }), run: (_ctx, { parent }) => Promise.resolve({ items: [...regionsUnder(parent)] }) }),
  parseAddress: route({ method: 'POST', path: '/v1/addresses/parse', access: 'public', limits: publicWork, input: z.object({ text: words(500) }),
    output: z.object({ name: z.string(), phone: z.string(), districtCode: z.string().nullable(), cityCode: z.string().nullable(), provinceCode: z.string().nullable(), street: z.string() }), run: (_ctx, { text }) => Promise.resolve(parseAddress(text, regionTree())) }),
  addresses: route({ method: 'GET', path: '/v1/addresses', access: 'shopper', input: nothing, output: z.object({ items: z.array(Address) }), run: async (ctx) => ({ items: await myAddresses(ctx) }) }),
  addAddress: route({ method: 'POST', path: '/v1/addresses', access: 'shopper', once: true, input: Wish, output: One, run: addAddress }),
  changeAddress: route({ method: 'PUT', path: '/v1/addresses/:id', access: 'shopper', input: Wish.extend({ id: z.string().max(60) }), output: nothing, run: async (ctx, { id, ...wish }) => { await changeAddress(ctx, id, wish); return {} } }),
  removeAddress: route({ method: 'DELETE', path: '/v1/addresses/:id', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await removeAddress(ctx, id); return {} } }),
  freightTemplates: route({ method: 'GET', path: '/v1/merchant/freight-templates', access: 'merchant', permit: 'logistics.read', input: nothing, output: z.object({ items: z.array(Template.extend({ id: z.string() })) }), run: async (ctx) => ({ items: await myTemplates(ctx) }) }),
  addFreightTemplate: route({ method: 'POST', path: '/v1/merchant/freight-templates', ...write, once: true, input: Template, output: One, run: (ctx, wish) => putTemplate(ctx, wish) }),
  changeFreightTemplate: route({ method: 'PUT', path: '/v1/merchant/freight-templates/:id', ...write, input: Template.extend({ id: z.string().max(60) }), output: One, run: (ctx, { id, ...wish }) => putTemplate(ctx, wish, id) }),
  carriers: route({ method: 'GET', path: '/v1/carriers', access: 'public', input: nothing, output: z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }), run: () => Promise.resolve({ items: carriers.map(({ code, name }) => ({ code, name })) }) }),
  parcels: route({ method: 'GET', path: '/v1/orders/:orderId/parcels', access: 'shopper', input: z.object({ orderId: z.string().max(60) }), output: z.object({ items: z.array(Parcel) }), run: async (ctx, { orderId }) => ({ items: await parcelsOf(ctx, [orderId]) }) }),
  replaceNumber: route({ method: 'PUT', path: '/v1/merchant/parcels/:id/number', ...write, input: One.extend({ carrier: z.string().min(1).max(40), number: trackingNumber }), output: nothing, run: async (ctx, { id, ...wish }) => { await replaceNumber(ctx, id, wish); return {} } }),
  merchantStalled: route({ method: 'GET', path: '/v1/merchant/stalled-parcels', access: 'merchant', permit: 'logistics.read', input: page, output: StalledRows, run: stalledPage }),
  acknowledgeStall: route({ method: 'POST', path: '/v1/merchant/stalled-parcels/:id/acknowledge', ...write, input: One.extend({ words: words(200) }), output: nothing, run: async (ctx, { id, words }) => { await acknowledgeStall(ctx, id, words); return {} } }),
  staffStalled: route({ method: 'GET', path: '/v1/staff/stalled-parcels', access: 'staff', permit: 'logistics.read', input: page, output: StalledRows, run: stalledPage }),
  hearKuaidi100: route({ method: 'POST', path: '/v1/carriers/kuaidi100/pushes', access: 'channel', input: z.object({ rawBody: z.string().max(300_000), headers: z.record(z.string(), z.unknown()) }), output: z.object({ result: z.boolean(), returnCode: z.string(), message: z.string() }),
    run: async (ctx, { rawBody }) => { await receivePush(ctx, rawBody); return { result: true, returnCode: '200', message: '成功' } } }),
}
