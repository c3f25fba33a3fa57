import { cancelOrder, confirmReceipt, offer, placeOrder, shipOrder, sweepDue } from '#commerce/ordering'
import { decide, pay } from '#finance/payments'
import { addAddress, pollParcels } from '#supply/logistics'
import { agreeCase, askCase, receiveCase, sendBack, sendReplacement } from '#service/aftersales'
import { availabilityOf } from '#supply/stock'
import { createShopper } from '#trust/identity'
import { as, transaction, type Actor, type Context } from '#kernel/context'
import { deliverAll } from '#kernel/letters'
import { after, dayMs, hourMs } from '#kernel/time'
import { reactions } from './house'
import { sayOf } from './seed.reviews'

/** Living through the past months 历史订单: the use cases themselves under a moving clock, so that orders stand in every state with honest dates and books that balance. */
export interface Shop { readonly clerks: readonly Actor[]; readonly shelf: readonly { readonly skuId: string; readonly merchantId: string; readonly listedAt: Date; /** What is eaten up and bought again. */ readonly isUsedUp: boolean }[]; readonly shopper: Buyer; readonly since: Date }
interface Buyer { readonly id: string; readonly addressId: string }

const ends = ['placed', 'dropped', 'timeout', 'paid', 'part_shipped', 'shipped', 'received', 'two_parcels', 'received_by_time', 'refunded', 'part_refunded', 'returning', 'exchanging', 'claimed'] as const
type End = (typeof ends)[number]
/** How the orders of everybody end, so many in a hundred. */
const shares: Partial<Record<End, number>> = { received: 58, two_parcels: 7, received_by_time: 11, dropped: 7, timeout: 7, refunded: 6, part_refunded: 4 }
/** The orders of the shopper whose login is printed: hours ago, and how each ends. */
const printed: readonly (readonly [hoursAgo: number, end: End])[] = [[1_080, 'received_by_time'], [720, 'part_refunded'], [480, 'received'], [288, 'refunded'], [300, 'exchanging'], [200, 'returning'], [190, 'two_parcels'], [130, 'claimed'], [120, 'dropped'], [80, 'timeout'], [72, 'shipped'], [36, 'part_shipped'], [5, 'paid'], [0.05, 'placed']]

/** What the shopper whose login is printed buys each month, so many hours ago: it is time again 再次购买. */
const [monthly, leastLeft] = [[2_184, 1_464, 744], 30] as const

const buyers: readonly (readonly [name: string, districtCode: string, street: string])[] = [
  ['陈一鸣', '310115', '张杨路 500 号 12 楼'], ['王思远', '110105', '建国路 88 号院 5 号楼'], ['李可欣', '440106', '天河路 208 号 1602'], ['赵雨桐', '510107', '人民南路四段 9 号'], ['周子涵', '420106', '中北路 108 号'], ['吴嘉怡', '330106', '古墩路 656 号'],
  ['郑皓轩', '320102', '中山东路 18 号'], ['孙若曦', '610113', '雁塔南路 300 号'], ['马俊杰', '500103', '民权路 28 号'], ['朱静怡', '350203', '思明南路 422 号'], ['胡天佑', '370202', '香港中路 40 号'], ['林诗涵', '440305', '深南大道 9988 号'],
]
const firstPhone = 13_800_000_100

type Roll = () => number
interface Order { readonly at: Date; readonly buyer: Buyer; readonly end: End; readonly lines: { readonly skuId: string; readonly quantity: number }[]; readonly shipHours: number }

/** `lines` where it is known what they are. */
type Begun = Pick<Order, 'at' | 'buyer' | 'end'> & Partial<Pick<Order, 'lines'>>
const latelyMs = 36 * hourMs
/** Lets `count` orders of many shoppers and those of the printed one happen, in the order of their beginnings; each order's life is one transaction. */
export async function liveThrough(ctx: Context, shop: Shop, count: number, roll: Roll): Promise<void> {
  const crowd: Buyer[] = []
  for (const [i, [name, districtCode, street]] of buyers.entries()) crowd.push(await joinAt({ ...ctx, now: shop.since }, { name, districtCode, street, phone: String(firstPhone + i) }))
  const stocked = await availabilityOf(ctx, shop.shelf.map((good) => good.skuId))
  const choose = chooser(stocked, shop, roll)
  const spanMs = ctx.now.getTime() - shop.since.getTime() - dayMs
  // One in eight was begun in the last day and a half, so that today stands beside a yesterday.
  const lately = Math.floor(count / 8)
  const timeOf = (i: number) => (i < lately ? after(ctx.now, -Math.floor(hourMs + roll() * latelyMs)) : after(shop.since, dayMs + Math.floor(((i - lately + roll()) / (count - lately)) ** 0.8 * (spanMs - 2 * hourMs))))
  const begun = Array.from({ length: count }, (_, i): Begun => ({ at: timeOf(i), buyer: crowd[Math.floor(roll() * crowd.length)]!, end: endBy(roll() * 100) }))
  const mine = printed.map(([hoursAgo, end]): Begun => ({ at: after(ctx.now, -Math.round(hoursAgo * hourMs)), buyer: shop.shopper, end }))
  const habit = shop.shelf.find(({ skuId, listedAt, isUsedUp }) => isUsedUp && listedAt < after(ctx.now, -monthly[0] * hourMs) && (stocked.get(skuId) ?? 0) > leastLeft)
  const again = habit ? monthly.map((hoursAgo): Begun => ({ at: after(ctx.now, -hoursAgo * hourMs), buyer: shop.shopper, end: 'received', lines: [{ skuId: habit.skuId, quantity: 1 }] })) : []
  const shipHoursOf = (buyer: Buyer) => (buyer === shop.shopper ? 20 : 4 + Math.floor(roll() * 40))
  for (const { at, buyer, end, lines } of [...begun, ...mine, ...again].sort((a, b) => a.at.getTime() - b.at.getTime())) await transaction(ctx, (ctx) => live(ctx, shop, { at, buyer, end, lines: lines ?? choose(at, end), shipHours: shipHoursOf(buyer) }))
  await pollParcels(ctx)
  await deliverAll(ctx, reactions)
}

/** One order more, as those of everybody: paid, sent, received and spoken of. */
export const orderReceived = (ctx: Context, shop: Shop, order: Omit<Order, 'end'>): Promise<void> => transaction(ctx, (ctx) => live(ctx, shop, { ...order, end: 'received' }))

/** A buyer with an address, as signing up makes one. */
export async function joinAt(ctx: Context, { phone, ...address }: { readonly phone: string; readonly name: string; readonly districtCode: string; readonly street: string }): Promise<Buyer> {
  const id = await createShopper(ctx, { phone, name: address.name })
  const { id: addressId } = await addAddress(as(ctx, { kind: 'shopper', id }), { ...address, phone, isDefault: true })
  return { id, addressId }
}

function endBy(percent: number): End {
  let upTo = 0
  for (const [end, share] of Object.entries(shares)) { upTo += share; if (percent < upTo) return end as End }
  return 'received'
}

/** Goods for an order: what was listed by then and is left in plenty; a few are bought more often than the rest, as in life. */
function chooser(stocked: ReadonlyMap<string, number>, { shelf, clerks }: Shop, roll: Roll): (at: Date, end: End) => Order['lines'] {
  const left = new Map(stocked)
  const byTaste = shelf.map((good) => ({ ...good, taste: roll() })).sort((a, b) => a.taste - b.taste)
  return (at, end) => {
    const there = byTaste.filter((good) => good.listedAt < at && (left.get(good.skuId) ?? 0) > 8)
    // What is asked back is asked of the store whose login is printed.
    const own = end === 'returning' || end === 'exchanging' || end === 'claimed' ? there.filter((good) => good.merchantId === clerks[0]!.merchantId) : []
    const draw = (from: typeof there) => from[Math.floor(roll() ** 2 * from.length)]!
    const first = draw(own.length > 0 ? own : there)
    const wanted = new Map([[first.skuId, end === 'part_shipped' || end === 'two_parcels' ? 2 : 1 + Number(roll() > 0.8)]])
    // What is given back in part comes from two stores.
    const others = own.length > 0 ? [] : end === 'part_refunded' ? there.filter((good) => good.merchantId !== first.merchantId) : roll() > 0.6 ? there : []
    if (others.length > 0) { const { skuId } = draw(others); wanted.set(skuId, (wanted.get(skuId) ?? 0) + 1) }
    return [...wanted].map(([skuId, quantity]) => { left.set(skuId, left.get(skuId)! - quantity); return { skuId, quantity } })
  }
}

type Placed = Awaited<ReturnType<typeof placeOrder>>
type Step = readonly [hours: number, run: (ctx: Context) => Promise<unknown>]

/** One order from its quote to its end; what would happen after now has not happened yet. */
async function live(ctx: Context, shop: Shop, order: Order): Promise<void> {
  const { at, buyer, lines } = order
  const me: Actor = { kind: 'shopper', id: buyer.id }
  const start = as({ ...ctx, now: at }, me)
  const { version } = await offer(start, { lines, addressId: buyer.addressId })
  const placed = await placeOrder(start, { quoteVersion: version, lines, addressId: buyer.addressId, note: '' })
  await deliverAll({ ...ctx, now: at }, reactions)
  for (const [hours, run] of stepsOf(shop, order, me, placed)) {
    const then = after(at, Math.round(hours * hourMs))
    if (then > ctx.now) return
    await run({ ...ctx, now: then })
    await deliverAll({ ...ctx, now: then }, reactions)
  }
}

function stepsOf(shop: Shop, { at, buyer, end, shipHours }: Order, me: Actor, placed: Placed): readonly Step[] {
  const goToPay = (outcome: 'approve' | 'decline') => async (ctx: Context) => {
    const { tradeRef } = await pay(as(ctx, me), placed.paymentId, 'simulator')
    await decide(ctx, tradeRef, outcome)
  }
  const children = placed.children
  const ship = (which: typeof children, part = false, suffix = 'A') => async (ctx: Context) => { for (const child of which) await send(ctx, shop, child, part, suffix) }
  const receive = (which: typeof children) => async (ctx: Context) => { for (const { orderId } of which) await confirmReceipt(as(ctx, me), orderId) }
  // The shopper whose login is printed has left some of hers for whoever looks: they wait for a review.
  const say: Step[] = buyer === shop.shopper && end !== 'received' ? [] : [[shipHours + (end === 'received_by_time' ? 260 : 90), async (ctx) => { for (const { orderId, merchantId } of children) await sayOf(ctx, me, { clerk: shop.clerks.find((clerk) => clerk.merchantId === merchantId)!, orderId, luck: Math.floor(at.getTime() / 7_000) }) }]]
  const cancel = (id: string, reason: string) => (ctx: Context) => cancelOrder(as(ctx, me), id, reason)
  const paid: Step = [0.1, goToPay('approve')]
  const travel: Step = [shipHours + 41, pollParcels]
  switch (end) {
    case 'placed': return []
    case 'dropped': return [[0.1, goToPay('decline')], [0.2, cancel(placed.orderId, '不想要了')]]
    case 'timeout': return [[0.6, sweepDue]]
    case 'paid': return [paid]
    case 'part_shipped': return [paid, [shipHours, ship(children.slice(0, 1), true)]]
    case 'shipped': return [paid, [shipHours, ship(children)]]
    case 'received': return [paid, [shipHours, ship(children)], travel, [shipHours + 60, receive(children)], ...say]
    case 'two_parcels': return [paid, [shipHours, ship(children, true)], [shipHours + 24, ship(children, false, 'B')], [shipHours + 66, pollParcels], [shipHours + 80, receive(children)], ...say]
    case 'received_by_time': return [paid, [shipHours, ship(children)], travel, [shipHours + 241, sweepDue], ...say]
    case 'returning': return [paid, [shipHours, ship(children)], travel, [shipHours + 60, receive(children)], ...caseOf(shop, me, children[0]!, end)]
    case 'exchanging': return [paid, [shipHours, ship(children)], travel, [shipHours + 60, receive(children)], ...caseOf(shop, me, children[0]!, end)]
    case 'claimed': return [paid, [shipHours, ship(children)], travel, [shipHours + 60, receive(children)], ...caseOf(shop, me, children[0]!, end)]
    case 'refunded': return [paid, [1, cancel(placed.orderId, '拍错了')]]
    case 'part_refunded': return [paid, [1, cancel(children[0]!.orderId, '买多了')], [shipHours, ship(children.slice(1))], travel, [shipHours + 60, receive(children.slice(1))]]
  }
}

/** After-sales of one part of an order: a return that the shopper is to send, an exchange whose replacement is on its way, a claim that waits for its store. */
function caseOf(shop: Shop, me: Actor, { orderId, merchantId, number }: Placed['children'][number], end: 'returning' | 'exchanging' | 'claimed'): readonly Step[] {
  const clerk = shop.clerks.find((one) => one.merchantId === merchantId)!
  const returnTo = '浙江省杭州市西湖区文三路 1 号 售后部'
  let id = ''
  const askFor = async (ctx: Context) => {
    const { rows: [line] } = await ctx.client.query<{ id: string; picture: string }>('select id, picture from ordering_lines where order_id = $1 and not is_gift order by id limit 1', [orderId])
    const [kind, reason, note] = end === 'returning' ? ['return', 'no_reason', '尺寸不合适'] as const : end === 'exchanging' ? ['exchange', 'quality', '有一处划痕，想换一件新的'] as const : ['claim', 'damaged', '收到时外包装破损，里面磕坏了'] as const
    id = (await askCase(as(ctx, me), { orderId, kind, reason, wish: 'replace', note, pictures: end === 'claimed' ? [line!.picture] : [], lines: [{ lineId: line!.id, quantity: 1 }] })).id
  }
  const asked: Step = [100, askFor]
  if (end === 'claimed') return [asked]
  const agreed: Step = [104, (ctx) => agreeCase(as(ctx, clerk), id, { words: '收到后为您处理', returnTo })]
  if (end === 'returning') return [asked, agreed]
  return [asked, agreed, [112, (ctx) => sendBack(as(ctx, me), id, { carrier: 'shunfeng', number: `SF${number.slice(-10)}` })], [150, (ctx) => receiveCase(as(ctx, clerk), id, { isInOrder: true, words: '', lines: [] })], [170, (ctx) => sendReplacement(as(ctx, clerk), id, { carrier: 'simulator', number: `DEMO${number.slice(-10)}R` })]]
}

/** A clerk sends what is left of an order, or one piece of it. */
async function send(ctx: Context, { clerks }: Shop, { orderId, merchantId, number }: Placed['children'][number], part: boolean, suffix: string): Promise<void> {
  const { rows } = await ctx.client.query<{ id: string; left: number }>('select id, quantity - shipped_quantity as left from ordering_lines where order_id = $1 and shipped_quantity < quantity order by id', [orderId])
  const whole = rows.map(({ id, left }) => ({ lineId: id, quantity: left }))
  const lines = part ? whole.slice(0, 1).map((line) => ({ ...line, quantity: 1 })) : whole
  if (lines.length > 0) await shipOrder(as(ctx, clerks.find((clerk) => clerk.merchantId === merchantId)!), orderId, { carrier: 'simulator', number: `DEMO${number.slice(-10)}${suffix}`, lines })
}
