import { operator } from '../market'
import type { Stall } from '../stall'
import { ask, clerkOf, dayMs, payFor, pick, rows, some, type Life, type Shopper } from './life'

/** Other ways to buy 其他买法: for a shopper on the phone, in a group, as a code, and to be collected. */
const addressOf = (phone: string) => ({ name: '林晓', phone, districtCode: '330106', street: '文三路 138 号' })
const times = <T>(roll: () => number, most: number, make: (i: number) => T): T[] => Array.from({ length: 1 + Math.floor(roll() * most) }, (_, i) => make(i))

/** A store or the platform drafts an order and sends its link; whoever it is for places it, another tries to, or it is taken back. */
export async function draft(life: Life): Promise<void> {
  const { m, roll } = life
  if (roll() < 0.5) {
    const stall = pick(roll, [m.a, m.b])
    const [maker, path] = roll() < 0.7 ? [stall.clerk, '/v1/merchant/drafts'] as const : [operator, '/v1/staff/drafts'] as const
    const { phone } = pick(roll, life.shoppers)
    const skuIds = [...new Set(times(roll, 2, () => pick(roll, stall.skuIds)))]
    const made = await ask(life, maker, 'POST', path, { phone, lines: skuIds.map((skuId) => ({ skuId, quantity: 1 + Math.floor(roll() * 3) })), address: addressOf(phone), reason: pick(roll, ['phone', 'exchange', 'resend', 'other']), words: '电话下单' })
    if (made.status !== 200) return
    if (roll() < 0.1) { await ask(life, maker, 'POST', `${path}/${made.body.id}/cancel`, { reason: '他不要了' }); return }
    const sent = await ask(life, maker, 'POST', `${path}/${made.body.id}/send`)
    if (sent.status === 200) life.links.push({ token: sent.body.token as string, phone })
    if (life.links.length > 20) life.links.shift()
    return
  }
  if (life.links.length === 0) return
  const { token, phone } = pick(roll, life.links)
  const { actor } = roll() < 0.9 ? life.shoppers.find((one) => one.phone === phone)! : pick(roll, life.shoppers)
  const placed = await ask(life, actor, 'POST', `/v1/drafts/${token}/place`)
  if (placed.status === 200 && roll() < 0.6) await payFor(life, actor, placed.body.paymentId as string)
}

async function openGroups(life: Life, { merchantId, skuIds, clerk }: Stall): Promise<void> {
  const { m, roll } = life
  const [{ price }] = await rows(life, 'select price_fen::text as price from catalog_skus where id = $1', [skuIds[0]]) as [{ price: string }]
  const [two, three] = [Math.floor(Number(price) * 0.9), Math.floor(Number(price) * 0.8)]
  const drafted = await ask(life, clerk, 'POST', '/v1/merchant/group-buys', { prices: [{ skuId: skuIds[0], size: 2, priceFen: two, leaderFen: null }, { skuId: skuIds[0], size: 3, priceFen: three, leaderFen: roll() < 0.5 ? three - 100 : null }], hours: pick(roll, [2, 24, 48]), mostPieces: 60, perShopper: 20, startsAt: m.clock().toISOString(), endsAt: new Date(m.clock().getTime() + 20 * dayMs).toISOString() })
  if (drafted.status === 200) await ask(life, clerkOf(life, merchantId), 'POST', `/v1/merchant/group-buys/${drafted.body.id}/publish`, { version: 1, reason: '拼团' })
}
/** A group is founded or joined, and mostly paid for at once: some are full in time, others fail by it. */
export async function group(life: Life): Promise<void> {
  const { m, roll } = life
  const stall = pick(roll, [m.a, m.b])
  const [live] = await rows(life, `select id from groups_activities where merchant_id = $1 and state = 'live' and ends_at > $2`, [stall.merchantId, m.clock()])
  if (!live) return openGroups(life, stall)
  if (roll() < 0.02) { await ask(life, stall.clerk, 'POST', `/v1/merchant/group-buys/${live['id']!}/stop`, { reason: '售罄' }); return }
  const running = roll() < 0.7 ? await some(life, `select id from groups_groups where activity_id = $1 and state = 'running' order by id desc`, [live['id']]) : undefined
  const { actor, addressId } = pick(roll, life.shoppers)
  await placed(life, { actor }, '/v1/quote', '/v1/orders', { lines: [{ skuId: stall.skuIds[0], quantity: 1 + Math.floor(roll() * 2) }], addressId, ...(running ? { groupId: running['id'] } : { founds: { activityId: live['id'], size: pick(roll, [2, 3]) } }) }, 0.85)
}

/** Quotes, places, and mostly goes to pay. */
async function placed(life: Life, { actor }: Pick<Shopper, 'actor'>, quoteAt: string, placeAt: string, wish: object, paysIn: number, more: object = {}): Promise<void> {
  const quote = await ask(life, actor, 'POST', quoteAt, wish)
  if (quote.status !== 200) return
  const order = await ask(life, actor, 'POST', placeAt, { ...wish, ...more, quoteVersion: quote.body.version, note: '' })
  if (order.status === 200 && order.body.paymentId && life.roll() < paysIn) await payFor(life, actor, order.body.paymentId as string)
}

let imported = 0
export const bringCodes = (life: Life, many: number) => ask(life, life.m.a.clerk, 'POST', `/v1/merchant/vouchers/${life.desks.codeSku}/codes`, { text: Array.from({ length: many }, () => `SIM-${String(imported++).padStart(7, '0')}-ABCD`).join('\n') })
/** Codes and links are brought in, bought alone or with goods, looked at, and given back where nobody has looked. */
export async function codes(life: Life): Promise<void> {
  const { m, roll, desks } = life
  const chance = roll()
  if (chance < 0.2) { await bringCodes(life, 1 + Math.floor(roll() * 12)); return }
  if (chance < 0.6) {
    const { actor, addressId } = pick(roll, life.shoppers)
    const lines = [{ skuId: roll() < 0.7 ? desks.codeSku : desks.linkSku, quantity: 1 + Math.floor(roll() * 3) }, ...(roll() < 0.3 ? [{ skuId: pick(roll, m.a.skuIds), quantity: 1 }] : [])]
    return placed(life, { actor }, '/v1/quote', '/v1/orders', { lines, ...(lines.length > 1 && { addressId }), ...(roll() < 0.3 && { usePoints: 'most' }), ...(roll() < 0.4 && { useBalances: [m.a.merchantId] }) }, 0.8)
  }
  const piece = await some(life, `select id, order_id as "orderId", line_id as "lineId", shopper_id as shopper from vouchers_pieces where state in ('sent', 'viewed') order by id desc`)
  if (!piece) return
  const shopper = { kind: 'shopper' as const, id: piece['shopper']! }
  if (chance < 0.8) { await ask(life, shopper, 'POST', `/v1/vouchers/${piece['id']!}/open`); await ask(life, shopper, 'POST', `/v1/vouchers/${piece['id']!}/view`) }
  else await ask(life, shopper, 'POST', `/v1/orders/${piece['orderId']!}/vouchers/refund`, { lineId: piece['lineId'], quantity: 1 + Math.floor(roll() * 2) })
}

/** Goods are ordered to be collected and services to be used; a store makes ready, its clerk redeems, at times with a wrong code, or nobody comes. */
export async function collect(life: Life): Promise<void> {
  const { m, roll, desks: { storeId, serviceSku } } = life
  const chance = roll()
  if (chance < 0.4) {
    const { actor, phone } = pick(roll, life.shoppers)
    const isService = roll() < 0.3
    if (isService && roll() < 0.5) return placed(life, { actor }, '/v1/quote', '/v1/orders', { lines: [{ skuId: serviceSku, quantity: 1 + Math.floor(roll() * 3) }] }, 0.85)
    return placed(life, { actor }, '/v1/pickup/quote', '/v1/pickup/orders', { lines: [{ skuId: pick(roll, m.a.skuIds), quantity: 1 + Math.floor(roll() * 3) }, ...(isService ? [{ skuId: serviceSku, quantity: 1 }] : [])], pickups: [{ merchantId: m.a.merchantId, storeId }], ...(roll() < 0.3 && { useBalances: [m.a.merchantId] }) }, 0.85, { phone })
  }
  const ticket = await some(life, `select id, order_id as "orderId", shopper_id as shopper, uses::text, used::text, state from pickup_tickets where state in ('preparing', 'ready') order by id desc`)
  if (!ticket) return
  const shopper = { kind: 'shopper' as const, id: ticket['shopper']! }
  if (chance < 0.55) { await ask(life, m.a.clerk, 'POST', `/v1/merchant/pickup-tickets/${ticket['id']!}/ready`); return }
  if (chance < 0.6) { await ask(life, shopper, 'POST', `/v1/pickup/tickets/${ticket['id']!}/extend`); return }
  const seen = await ask(life, shopper, 'GET', `/v1/orders/${ticket['orderId']!}/pickup`)
  const code = (seen.body.items as { id: string; code: string | null }[]).find(({ id }) => id === ticket['id'])?.code
  if (code) await ask(life, m.a.clerk, 'POST', '/v1/merchant/redemptions', { storeId, code: roll() < 0.03 ? '000000000000' : code, uses: 1 + Math.floor(roll() * (Number(ticket['uses']) - Number(ticket['used']))), isTrial: roll() < 0.1 })
}
