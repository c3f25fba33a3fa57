import { z } from 'zod'
import { column, yuan, type Sheet, type Word } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { endCompared, setCompared } from './compared.service'
import { mostSharesBp } from './costs.rules'
import { forgetCost, keepCosts } from './costs.service'
import { alarmList, comparedBook, dealBook, priceBook, productPrices } from './prices.queries'
import { alarmKinds, bases } from './tables'

/** Prices over HTTP 价格接口: a product's price curve and what its prices are compared with, and the book as lists that are proof when they are exported. */
const id = z.string().max(60)
const fen = z.int().min(1).max(100_000_000_00)
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const bp = z.int().min(0).max(mostSharesBp)
const Cost = z.object({ goodsFen: z.int().min(0).max(100_000_000_00), freightFen: z.int().min(0).max(100_000_000_00), commissionBp: bp, adsBp: bp, returnsBp: bp, floorFen: fen.nullable() })
const Compared = z.object({ id: z.string(), basis: z.enum(bases), fen: z.int(), priceFen: z.int(), fromAt: z.date().nullable(), untilAt: z.date().nullable(), source: z.string(), lowestFen: z.int().nullable(), lowestWhy: z.enum(['lowest', 'last']).nullable(), lowestAt: z.string().nullable(), startsAt: z.date(), endsAt: z.date(), endedAt: z.date().nullable(), setBy: z.string() })
const Curve = z.object({ days: z.int(), skus: z.array(z.object({ skuId: z.string(), priceFen: z.int(), listed: z.array(z.object({ priceFen: z.int(), from: z.date(), until: z.date().nullable() })), days: z.array(z.object({ day: z.string(), lowFen: z.int(), highFen: z.int(), pieces: z.int() })),
  lowest: z.object({ fen: z.int(), at: z.date(), why: z.enum(['lowest', 'last']) }).nullable(), raised: z.object({ priceFen: z.int(), lowestFen: z.int() }).nullable(), compared: Compared.nullable(), cost: Cost.extend({ leastFen: z.int().nullable() }).nullable() })) })
const ask = page.extend({ productId: id.optional(), skuId: id.optional() })
const of = { skuId: z.string(), productId: z.string(), merchantId: z.string() }
const PriceRow = z.object({ id: z.string(), ...of, priceFen: z.int(), actorId: z.string(), at: z.date() })
const DealRow = z.object({ lineId: z.string(), orderId: z.string(), ...of, quantity: z.int(), unitFen: z.int(), isUndone: z.boolean(), at: z.date() })
const ComparedRow = Compared.extend(of)
const rows = <T extends z.ZodType>(row: T) => z.object({ items: z.array(row), next: z.string().nullable() })
const whose = <R extends { skuId: string; productId: string; merchantId: string }>() => [column<R>('skuId', 'SKU', 'SKU', (row) => row.skuId), column<R>('productId', '商品', 'Product', (row) => row.productId), column<R>('merchantId', '商家', 'Merchant', (row) => row.merchantId)]
const priceSheet: Sheet<z.input<typeof PriceRow>> = { title: ['标价记录', 'List prices'], columns: [column('at', '时间', 'At', (row) => row.at), column('priceFen', '标价（元）', 'List price (yuan)', (row) => yuan(row.priceFen)), column('actorId', '操作人', 'By', (row) => row.actorId), ...whose<z.input<typeof PriceRow>>(), column('id', '编号', 'Id', (row) => row.id)] }
const dealSheet: Sheet<z.input<typeof DealRow>> = { title: ['成交价记录', 'Deal prices'], columns: [column('at', '时间', 'At', (row) => row.at), column('unitFen', '单件成交价（元）', 'Sold for, each (yuan)', (row) => yuan(row.unitFen)), column('quantity', '件数', 'Pieces', (row) => row.quantity), column('isUndone', '付款后取消', 'Cancelled after payment', (row) => row.isUndone), ...whose<z.input<typeof DealRow>>(), column('orderId', '订单', 'Order', (row) => row.orderId), column('lineId', '订单行', 'Line', (row) => row.lineId)] }
const basisWords: Record<(typeof bases)[number], Word> = { deals: ['前七日最低成交价', 'Lowest deal of seven days'], stated: ['注明时段的标价', 'List price of a stated time'], suggested: ['厂商指导价', 'Manufacturer’s suggested price'] }
const comparedSheet: Sheet<z.input<typeof ComparedRow>> = { title: ['划线价依据', 'Compared prices'], columns: [column('startsAt', '起', 'From', (row) => row.startsAt), column('endsAt', '止', 'Until', (row) => row.endedAt ?? row.endsAt), column('fen', '划线价（元）', 'Struck (yuan)', (row) => yuan(row.fen)), column('basis', '依据', 'Basis', (row) => basisWords[row.basis]), column('priceFen', '当时标价（元）', 'List price then (yuan)', (row) => yuan(row.priceFen)),
  column('lowestFen', '查得成交价（元）', 'Deal found (yuan)', (row) => yuan(row.lowestFen)), column('lowestAt', '成交时间', 'Of', (row) => row.lowestAt ?? ''), column('fromAt', '标价时段起', 'Stated from', (row) => row.fromAt), column('untilAt', '标价时段止', 'Stated until', (row) => row.untilAt), column('source', '来源', 'Source', (row) => row.source), column('setBy', '操作人', 'By', (row) => row.setBy), ...whose<z.input<typeof ComparedRow>>(), column('id', '编号', 'Id', (row) => row.id)] }
const AlarmRow = z.object({ id: z.string(), kind: z.enum(alarmKinds), ...of, title: z.string(), offerId: z.string(), offerName: z.string(), fen: z.int(), againstFen: z.int(), at: z.date() })
const alarmWords: Record<(typeof alarmKinds)[number], Word> = { raised: ['先涨后降', 'Raised before a discount'], below_floor: ['低于最低价', 'Below the floor'] }
const alarmSheet: Sheet<z.input<typeof AlarmRow>> = { title: ['价格预警', 'Price alarms'], columns: [column('at', '时间', 'At', (row) => row.at), column('kind', '类型', 'Kind', (row) => alarmWords[row.kind]), column('title', '商品', 'Goods', (row) => row.title), column('offer', '优惠', 'Offer', (row) => row.offerName), column('fen', '优惠后单价（元）', 'Each, after offers (yuan)', (row) => yuan(row.fen)), column('againstFen', '对照价（元）', 'Against (yuan)', (row) => yuan(row.againstFen)), ...whose<z.input<typeof AlarmRow>>(), column('offerId', '优惠编号', 'Offer id', (row) => row.offerId)] }
const days = z.int().min(1).max(90)
const Wish = z.discriminatedUnion('basis', [
  z.strictObject({ id, days, basis: z.literal('deals'), fen: fen.optional() }), z.strictObject({ id, days, basis: z.literal('stated'), from: time, until: time }),
  z.strictObject({ id, days, basis: z.literal('suggested'), fen, source: prose(z.string().trim().min(2).max(100)) }),
])

/** The same reading for a merchant, of his own, and for the platform, of all. */
function desk<A extends 'merchant' | 'staff'>(access: A) {
  const read = { access, permit: 'pricing.read' } as const
  return {
    curve: route({ method: 'GET', path: `/v1/${access}/products/:id/prices`, ...read, input: z.object({ id }), output: Curve, run: (ctx, { id }) => productPrices(ctx, id) }),
    listed: route({ method: 'GET', path: `/v1/${access}/prices`, ...read, input: ask, output: rows(PriceRow), sheet: priceSheet, run: priceBook }),
    deals: route({ method: 'GET', path: `/v1/${access}/deals`, ...read, input: ask, output: rows(DealRow), sheet: dealSheet, run: dealBook }),
    compared: route({ method: 'GET', path: `/v1/${access}/compared-prices`, ...read, input: ask, output: rows(ComparedRow), sheet: comparedSheet, run: comparedBook }),
    alarms: route({ method: 'GET', path: `/v1/${access}/price-alarms`, ...read, input: page.extend({ kind: z.enum(alarmKinds).optional() }), output: rows(AlarmRow), sheet: alarmSheet, run: alarmList }),
  }
}
const [store, platform] = [desk('merchant'), desk('staff')]
const write = { access: 'merchant', permit: 'pricing.write' } as const

export const pricingRoutes = {
  merchantPriceCurve: store.curve, merchantPriceBook: store.listed, merchantDeals: store.deals, merchantCompared: store.compared, merchantPriceAlarms: store.alarms,
  staffPriceCurve: platform.curve, staffPriceBook: platform.listed, staffDeals: platform.deals, staffCompared: platform.compared, staffPriceAlarms: platform.alarms,
  setCompared: route({ method: 'PUT', path: '/v1/merchant/skus/:id/compared', ...write, input: Wish, output: z.object({ id: z.string(), fen: z.int() }), run: (ctx, { id, days, ...wish }) => setCompared(ctx, id, wish, days) }),
  setCost: route({ method: 'PUT', path: '/v1/merchant/skus/:id/cost', ...write, input: Cost.extend({ id }), output: nothing, run: async (ctx, { id, ...cost }) => { await keepCosts(ctx, [{ skuId: id, ...cost }]); return {} } }),
  forgetCost: route({ method: 'DELETE', path: '/v1/merchant/skus/:id/cost', ...write, input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await forgetCost(ctx, id); return {} } }),
  endCompared: route({ method: 'DELETE', path: '/v1/merchant/skus/:id/compared', ...write, input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await endCompared(ctx, id); return {} } }),
}
