import { z } from 'zod'
import { purchases, reveals, wholeBooks } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { column, ofPeople, yuan, type Sheet, type Word } from '#kernel/exports'
import type { Context } from '#kernel/context'
import { nothing, page, route } from '#kernel/route'
import { quantity } from '#commerce/cart'
import { parcelShown, trackingNumber } from '#supply/logistics'
import { refuseSoldOut } from '#supply/stock'
import { placeOrder } from './checkout.service'
import { linesToReorder, orderDetail, orderList, ordersCsv, todo } from './orders.queries'
import { endInDefault, quoteTail, submitTail } from './presale.service'
import { cancelAsStaff, cancelOrder, confirmReceipt, extendReceipt, reorder, shipOrder } from './orders.service'
import { confirmParcel } from './receipts.service'
import { chosenCoupons, chosenGifts, CouponShown, founds, useBalances, usePoints, wishedLines } from './quote.routes'
import { salesNow } from './sales.queries'
import { lineKinds, orderStates } from './tables'

const id = z.string().min(1).max(60)
const One = z.object({ id })
const reason = prose(z.string().trim().min(2).max(200))
const amounts = { goodsFen: z.int(), discountFen: z.int(), pointsFen: z.int(), freightFen: z.int(), payableFen: z.int() }
const state = z.enum(orderStates)
const Summary = z.object({ id: z.string(), parentId: z.string().nullable(), number: z.string(), merchantId: z.string().nullable(), state, ...amounts, balanceFen: z.int(), depositFen: z.int().nullable(), paidFen: z.int(), refundedFen: z.int(), placedAt: z.date(), dueAt: z.date().nullable(), note: z.string(), awaitsGroup: z.boolean(), cancelReason: z.string().nullable(), /** The store where it is collected, if it is. */ collectAt: z.string().nullable() })
const Line = z.object({ id: z.string(), orderId: z.string(), skuId: z.string(), productId: z.string(), title: z.string(), specText: z.string(), picture: z.string(), kind: z.enum(lineKinds), quantity: z.int(), unitPriceFen: z.int(), ...amounts, refundedFen: z.int(), refundedQuantity: z.int(), shippedQuantity: z.int(), cancelledQuantity: z.int(), concededFen: z.int(), isGift: z.boolean(), giftDueAt: z.date().nullable(), lapsedAt: z.date().nullable() })
/** A line as its merchant and staff see it: with what its goods cost him, and what is left of what they brought. */
const LineEarned = Line.extend({ landedFen: z.int().nullable(), marginFen: z.int().nullable() })
const countdown = z.object({ what: z.enum(['cancel', 'receive']), at: z.date() }).nullable()
const closedFor = z.enum(['all_returned']).nullable()
const Rows = z.object({ items: z.array(Summary.extend({ closedFor, merchantName: z.string(), countdown, lines: z.array(Line) })), next: z.string().nullable() })
const Address = z.object({ name: z.string(), phone: z.string(), districtCode: z.string(), region: z.string(), street: z.string() })
const Detail = Summary.extend({ closedFor, discounts: z.array(z.object({ offerId: z.string(), name: z.string(), offFen: z.int() })), merchantName: z.string(), countdown, lines: z.array(Line), children: z.array(Summary), address: Address,
  history: z.array(z.object({ orderId: z.string(), fromState: z.string().nullable(), toState: z.string(), cause: z.string(), actorId: z.string(), at: z.date() })),
  promises: z.array(z.object({ orderId: z.string(), skuId: z.string(), promisedAt: z.date() })),
  parcels: z.array(z.object({ ...parcelShown, receivedAt: z.date().nullable(), receiveBy: z.date().nullable(), isReceivable: z.boolean() })),
  presale: z.object({ state: z.string(), pieces: z.int(), depositFen: z.int(), countsFen: z.int(), depositPaidAt: z.date().nullable(), tailStartsAt: z.date(), tailEndsAt: z.date(), isTailSettled: z.boolean(), tailPaidAt: z.date().nullable(), shipDays: z.int(), shipBy: z.date().nullable(), isTailTime: z.boolean(), isOverdue: z.boolean(), compensationFen: z.int() }).nullable(),
  group: z.object({ id: z.string().nullable(), seatState: z.string(), state: z.string().nullable(), size: z.int(), members: z.int(), isFounder: z.boolean(), endsAt: z.date().nullable() }).nullable(),
  payment: z.object({ id: z.string(), state: z.string(), amountFen: z.int(), refundedFen: z.int(), expiresAt: z.date(), /** Somebody else paid it by a link 代付. */ isByFriend: z.boolean() }).nullable() })
const DetailEarned = Detail.extend({ shopperId: z.string(), lines: z.array(LineEarned) })
const ask = page.extend({ state: state.optional(), q: z.string().max(40).optional() })
const Todo = z.object({ placed: z.int(), paid: z.int(), partShipped: z.int(), shipped: z.int() })
const Day = z.object({ orders: z.int(), paidFen: z.int() })
const Sales = z.object({ today: Day, yesterday: Day })
const Shipment = { lines: z.array(z.object({ lineId: id, quantity })).min(1).max(200), carrier: z.string().min(1).max(40), number: trackingNumber }

const Tail = z.object({ version: z.string(), depositFen: z.int(), countsFen: z.int(), goodsFen: z.int(), discountFen: z.int(), freightFen: z.int(), payableFen: z.int(), tailFen: z.int(), tailEndsAt: z.date(),
  explain: z.array(z.object({ offerId: z.string(), name: z.string(), lane: z.string(), offFen: z.int(), skuIds: z.array(z.string()) })), coupons: z.array(CouponShown) })
const inDefault = async (ctx: Context, id: string, reason: string): Promise<Record<string, never>> => { await endInDefault(ctx, id, reason); return {} }

/** The states' words in a file: a spreadsheet has no screen's legend beside it. */
const stateWords: Record<(typeof orderStates)[number], Word> = { placed: ['待付款', 'To pay'], paid: ['待发货', 'To ship'], part_shipped: ['部分发货', 'Partly shipped'], shipped: ['待收货', 'To receive'], received: ['已完成', 'Done'], cancelled: ['已取消', 'Cancelled'] }
const orderSheet: Sheet<z.input<typeof Rows>['items'][number]> = { title: ['订单', 'Orders'], columns: [
  column('number', '订单号', 'Order number', (row) => row.number), column('state', '状态', 'State', (row) => stateWords[row.state]), column('merchant', '店铺', 'Store', (row) => row.merchantName), column('placedAt', '下单时间', 'Placed at', (row) => row.placedAt),
  column('goods', '商品', 'Goods', (row) => row.lines.filter((line) => line.lapsedAt === null).map((line) => `${line.isGift ? '（赠）' : ''}${line.title} ${line.specText} ×${line.quantity}`.replace('  ', ' ')).join('；')), column('pieces', '件数', 'Pieces', (row) => row.lines.filter((line) => line.lapsedAt === null).reduce((sum, line) => sum + line.quantity, 0)),
  column('goodsFen', '商品金额（元）', 'Goods (yuan)', (row) => yuan(row.goodsFen)), column('discountFen', '优惠（元）', 'Discount (yuan)', (row) => yuan(row.discountFen)), column('pointsFen', '积分抵扣（元）', 'Paid by points (yuan)', (row) => yuan(row.pointsFen)), column('freightFen', '运费（元）', 'Freight (yuan)', (row) => yuan(row.freightFen)),
  column('payableFen', '应付（元）', 'Payable (yuan)', (row) => yuan(row.payableFen)), column('balanceFen', '余额支付（元）', 'Paid by balance (yuan)', (row) => yuan(row.balanceFen)), column('paidFen', '已付（元）', 'Paid (yuan)', (row) => yuan(row.paidFen)), column('refundedFen', '已退（元）', 'Refunded (yuan)', (row) => yuan(row.refundedFen)),
  ofPeople(column('note', '买家留言', 'Note', (row) => row.note)), column('cancelReason', '取消原因', 'Reason', (row) => row.cancelReason), column('id', '编号', 'Id', (row) => row.id),
] }

/** What is asked and answered when an order is placed; also by rooms above that know more of it. */
export const submitShape = { quoteVersion: z.string().min(1).max(60), lines: wishedLines.optional(), couponIds: chosenCoupons, giftSkuIds: chosenGifts, bargainId: id.optional(), groupId: id.optional(), founds, usePoints, useBalances, addressId: id.optional(), note: prose(z.string().trim().max(200)).default('') }
export const Placed = z.object({ orderId: z.string(), number: z.string(), paymentId: z.string(), payableFen: z.int(), balanceFen: z.int(), dueFen: z.int(), expiresAt: z.date(), children: z.array(z.object({ orderId: z.string(), number: z.string(), merchantId: z.string(), payableFen: z.int() })) })

export const orderRoutes = {
  submitOrder: route({ method: 'POST', path: '/v1/orders', access: 'shopper', limits: purchases, once: true, readsFirst: true, early: (ctx, { lines }) => refuseSoldOut(ctx, lines ?? []), input: z.object(submitShape),
    output: Placed, run: placeOrder }),
  orders: route({ method: 'GET', path: '/v1/orders', access: 'shopper', input: ask, output: Rows, run: orderList }),
  myTodo: route({ method: 'GET', path: '/v1/me/todo', access: 'shopper', input: nothing, output: Todo, run: (ctx) => todo(ctx) }),
  order: route({ method: 'GET', path: '/v1/orders/:id', access: 'shopper', input: One, output: Detail, run: (ctx, { id }) => orderDetail(ctx, id) }),
  cancelOrder: route({ method: 'POST', path: '/v1/orders/:id/cancel', access: 'shopper', input: One.extend({ reason }), output: nothing, run: async (ctx, { id, reason }) => { await cancelOrder(ctx, id, reason); return {} } }),
  confirmReceipt: route({ method: 'POST', path: '/v1/orders/:id/receive', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await confirmReceipt(ctx, id); return {} } }),
  confirmParcel: route({ method: 'POST', path: '/v1/parcels/:id/receive', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await confirmParcel(ctx, id); return {} } }),
  extendReceipt: route({ method: 'POST', path: '/v1/orders/:id/extend', access: 'shopper', input: One, output: nothing, run: async (ctx, { id }) => { await extendReceipt(ctx, id); return {} } }),
  reorder: route({ method: 'POST', path: '/v1/orders/:id/reorder', access: 'shopper', once: true, input: One, output: z.object({ added: z.int(), /** What is not on sale any more and stays out, by name. */ left: z.array(z.string()) }), run: (ctx, { id }) => reorder(ctx, id) }),
  notAgain: route({ method: 'GET', path: '/v1/orders/:id/reorder', access: 'shopper', input: One, output: z.object({ left: z.array(z.string()) }), run: async (ctx, { id }) => ({ left: (await linesToReorder(ctx, id)).filter(({ isOnSale }) => !isOnSale).map(({ title }) => title) }) }),
  quoteTail: route({ method: 'POST', path: '/v1/orders/:id/tail/quote', access: 'shopper', input: One.extend({ couponIds: chosenCoupons }), output: Tail, run: quoteTail }),
  submitTail: route({ method: 'POST', path: '/v1/orders/:id/tail', access: 'shopper', limits: purchases, once: true, input: One.extend({ quoteVersion: z.string().min(1).max(60), couponIds: chosenCoupons }), output: z.object({ paymentId: z.string(), tailFen: z.int() }), run: submitTail }),
  claimDefault: route({ method: 'POST', path: '/v1/orders/:id/default', access: 'shopper', input: One, output: nothing, run: (ctx, { id }) => inDefault(ctx, id, 'shopper') }),
  declareDefault: route({ method: 'POST', path: '/v1/merchant/orders/:id/default', access: 'merchant', permit: 'ordering.default', input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => inDefault(ctx, id, reason) }),
  staffDefault: route({ method: 'POST', path: '/v1/staff/orders/:id/default', access: 'staff', permit: 'ordering.cancel', input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => inDefault(ctx, id, reason) }),
  merchantOrders: route({ method: 'GET', path: '/v1/merchant/orders', access: 'merchant', permit: 'ordering.read', input: ask, output: Rows, sheet: orderSheet, run: orderList }),
  merchantOrder: route({ method: 'GET', path: '/v1/merchant/orders/:id', access: 'merchant', permit: 'ordering.read', input: One, output: DetailEarned, run: (ctx, { id }) => orderDetail(ctx, id) }),
  revealAddress: route({ method: 'POST', path: '/v1/merchant/orders/:id/reveal', access: 'merchant', permit: 'ordering.reveal', limits: reveals, personal: true, input: One, output: Address, run: async (ctx, { id }) => (await orderDetail(ctx, id, true)).address }),
  ship: route({ method: 'POST', path: '/v1/merchant/orders/:id/ship', access: 'merchant', permit: 'ordering.ship', once: true, input: One.extend(Shipment), output: z.object({ parcelId: z.string(), state }), run: (ctx, { id, ...shipment }) => shipOrder(ctx, id, shipment) }),
  exportOrders: route({ method: 'GET', path: '/v1/merchant/orders.csv', access: 'merchant', permit: 'ordering.export', limits: wholeBooks, personal: true, stepUp: true, input: nothing, output: z.object({ filename: z.string(), text: z.string() }), run: async (ctx) => ({ filename: 'orders.csv', text: await ordersCsv(ctx) }) }),
  merchantTodo: route({ method: 'GET', path: '/v1/merchant/home', access: 'merchant', permit: 'ordering.read', input: nothing, output: Todo, run: (ctx) => todo(ctx) }),
  merchantSales: route({ method: 'GET', path: '/v1/merchant/sales', access: 'merchant', permit: 'ordering.read', input: nothing, output: Sales, run: (ctx) => salesNow(ctx) }),
  allOrders: route({ method: 'GET', path: '/v1/staff/orders', access: 'staff', permit: 'ordering.read', input: ask, output: Rows, sheet: orderSheet, run: orderList }),
  anyOrder: route({ method: 'GET', path: '/v1/staff/orders/:id', access: 'staff', permit: 'ordering.read', input: One, output: DetailEarned, run: (ctx, { id }) => orderDetail(ctx, id) }),
  staffCancel: route({ method: 'POST', path: '/v1/staff/orders/:id/cancel', access: 'staff', permit: 'ordering.cancel', input: One.extend({ reason }), output: z.object({ approvalId: z.string().nullable() }), run: (ctx, { id, reason }) => cancelAsStaff(ctx, id, reason) }),
  staffTodo: route({ method: 'GET', path: '/v1/staff/home', access: 'staff', permit: 'ordering.read', input: nothing, output: Todo, run: (ctx) => todo(ctx) }),
  staffSales: route({ method: 'GET', path: '/v1/staff/sales', access: 'staff', permit: 'ordering.read', input: nothing, output: Sales, run: (ctx) => salesNow(ctx) }),
}
