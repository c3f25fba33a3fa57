import type { Actor } from '#kernel/context'
import { operator } from '../market'
import { ask, clerkOf, dayMs, payFor, pick, rows, some, type Life, type Row } from './life'

/** What goes on from day to day 日常: orders, payments, parcels, cases, changes, goods that come and cards. */
export const evidence = '0123456789abcdef0123456789abcdef.webp'

export async function order(life: Life): Promise<void> {
  const { m, roll } = life
  const { actor, addressId } = pick(roll, life.shoppers)
  const all = [...m.a.skuIds, ...m.b.skuIds]
  const lines = [...new Set(Array.from({ length: 1 + Math.floor(roll() * 3) }, () => pick(roll, all)))].map((skuId) => ({ skuId, quantity: 1 + Math.floor(roll() * 4) }))
  const wish = { lines, addressId, ...(roll() < 0.3 && { usePoints: 'most' }), ...(roll() < 0.4 && { useBalances: [m.a.merchantId, m.b.merchantId] }) }
  const quote = await ask(life, actor, 'POST', '/v1/quote', wish)
  if (quote.status !== 200) return
  await ask(life, actor, 'POST', '/v1/orders', { ...wish, quoteVersion: quote.body.version, note: '' })
}

export async function pay(life: Life): Promise<void> {
  const open = await some(life, `select i.id, i.shopper_id as shopper from payments_intents i where i.state = 'open' and i.part <> 'surety' and i.expires_at > $1 order by i.id desc`, [life.m.clock()])
  if (open) await payFor(life, { kind: 'shopper', id: open['shopper']! }, open['id']!)
}

export const partIn = (life: Life, states: readonly string[]) => some(life, `select id, parent_id as parent, shopper_id as shopper, merchant_id as merchant, state from ordering_orders where merchant_id is not null and state = any($1) order by id desc`, [states])
const linesOf = (life: Life, orderId: string) => rows(life, 'select id, quantity::text, shipped_quantity::text as shipped, cancelled_quantity::text as cancelled, refunded_quantity::text as refunded, payable_fen::text as payable from ordering_lines where order_id = $1 and lapsed_at is null order by id', [orderId])
const shopperOf = (row: Row): Actor => ({ kind: 'shopper', id: row['shopper']! })

export async function cancel(life: Life): Promise<void> {
  const found = await partIn(life, ['placed', 'placed', 'paid', 'part_shipped'])
  if (!found) return
  if (life.roll() < 0.2) await ask(life, operator, 'POST', `/v1/staff/orders/${found['id']!}/cancel`, { reason: '平台取消' })
  else await ask(life, shopperOf(found), 'POST', `/v1/orders/${found['id']!}/cancel`, { reason: '不想要了' })
}

export async function ship(life: Life): Promise<void> {
  const found = await partIn(life, ['paid', 'part_shipped'])
  if (!found) return
  const open = (await linesOf(life, found['id']!)).flatMap((line) => { const left = Number(line['quantity']) - Number(line['shipped']) - Number(line['cancelled']); return left > 0 && life.roll() < 0.8 ? [{ lineId: line['id']!, quantity: life.roll() < 0.7 ? left : 1 + Math.floor(life.roll() * left) }] : [] })
  if (open.length > 0) await ask(life, clerkOf(life, found['merchant']!), 'POST', `/v1/merchant/orders/${found['id']!}/ship`, { lines: open, carrier: 'simulator', number: `SIM${String(life.done['asked']).padStart(9, '0')}` })
}

export async function receive(life: Life): Promise<void> {
  const found = await partIn(life, ['shipped', 'shipped', 'part_shipped'])
  if (found) await ask(life, shopperOf(found), 'POST', `/v1/orders/${found['id']!}/receive`)
}

export async function askCase(life: Life): Promise<void> {
  const found = await partIn(life, ['part_shipped', 'shipped', 'received'])
  if (!found) return
  const lines = (await linesOf(life, found['id']!)).flatMap((line) => { const left = Number(line['shipped']) + Number(line['cancelled']) - Number(line['refunded']); return left > 0 && life.roll() < 0.7 ? [{ lineId: line['id']!, quantity: 1 + Math.floor(life.roll() * left) }] : [] })
  if (lines.length === 0) return
  const kind = pick(life.roll, ['refund', 'return', 'return', 'exchange', 'claim'])
  // What comes in the place of a piece is of any SKU of the store: one that costs more, or is another product's, is refused.
  const swaps = [life.m.a, life.m.b].find(({ merchantId }) => merchantId === found['merchant'])!.skuIds
  const wanted = kind === 'exchange' && life.roll() < 0.7 ? lines.map((line) => ({ ...line, newSkuId: pick(life.roll, swaps) })) : lines
  await ask(life, shopperOf(found), 'POST', '/v1/aftersales', { orderId: found['id']!, kind, reason: pick(life.roll, ['no_reason', 'agreed', 'quality', 'damaged', 'missing']), lines: wanted, note: '', pictures: kind === 'claim' ? [evidence] : [], ...(kind === 'claim' && { wish: pick(life.roll, ['refund', 'replace']) }) })
}

/** Whoever a case waits for does one of the things that he may. */
export async function goOnWithCase(life: Life): Promise<void> {
  const found = await some(life, `select id, order_id as "orderId", merchant_id as merchant, shopper_id as shopper, state, kind from aftersales_cases where state in ('asked', 'refused', 'returning', 'shipped_back', 'not_in_order', 'disputed', 'to_replace', 'replacement_sent') order by id desc`)
  if (!found) return
  const [id, clerk, shopper, { roll }] = [found['id']!, clerkOf(life, found['merchant']!), shopperOf(found), life]
  const store = (verb: string, body: object) => ask(life, clerk, 'POST', `/v1/merchant/aftersales/${id}/${verb}`, body)
  const mine = (verb: string, body: object = {}) => ask(life, shopper, 'POST', `/v1/aftersales/${id}/${verb}`, body)
  const chance = roll()
  if (chance < 0.08) await mine('withdraw')
  else switch (found['state']) {
    case 'asked': await (chance < 0.7 ? store('agree', { words: '', returnTo: '杭州市文三路 1 号' }) : store('refuse', { words: '不同意' })); break
    case 'returning': await mine('send', { carrier: 'sf', number: `SF${id.slice(-10).toUpperCase()}` }); break
    case 'shipped_back': {
      const its = await rows(life, 'select line_id as "lineId", quantity::text from aftersales_lines where case_id = $1 order by line_id', [id])
      await store('receive', chance < 0.8 ? { isInOrder: true, words: '', lines: its.map(({ lineId, quantity }) => { const damaged = Math.floor(roll() * (Number(quantity) + 1)); return { lineId, sellable: Number(quantity) - damaged, damaged } }) } : { isInOrder: false, words: '有磨损' })
      break
    }
    case 'to_replace': await (chance < 0.75 ? store('replace', { carrier: 'simulator', number: `DEMO${id.slice(-10).toUpperCase()}` }) : store('refund-instead', { words: '缺货' })); break
    case 'replacement_sent': await (chance < 0.8 ? mine('receive') : mine('escalate', { words: '没有收到' })); break
    case 'disputed': await ask(life, operator, 'POST', `/v1/staff/aftersales/${id}/decide`, { outcome: pick(roll, ['refund', 'return', 'replace', 'refuse']), words: '依据凭证', returnTo: '杭州市文三路 1 号' }); break
    default: await (chance < 0.5 ? mine('escalate', { words: '请平台处理' }) : store('agree', { words: '', returnTo: '杭州市文三路 1 号' }))
  }
}

export async function change(life: Life): Promise<void> {
  const { roll } = life
  const found = await partIn(life, ['placed', 'paid', 'part_shipped', 'shipped', 'received'])
  if (!found) return
  const lines = await linesOf(life, found['id']!)
  const line = pick(roll, lines)
  const by = roll() < 0.4 ? shopperOf(found) : clerkOf(life, found['merchant']!)
  const left = Number(line['quantity']) - Number(line['shipped']) - Number(line['cancelled'])
  const action = found['state'] === 'placed' ? { do: 'price', lines: [{ lineId: line['id'], offFen: 1 + Math.floor(roll() * 2_000) }] }
    : roll() < 0.6 && left > 0 ? { do: 'pieces', lines: [{ lineId: line['id'], quantity: 1 + Math.floor(roll() * left) }] } : { do: 'concession', lines: [{ lineId: line['id'], amountFen: 1 + Math.floor(roll() * Math.min(5_000, Number(line['payable']))) }] }
  const path = `${by.kind === 'shopper' ? '/v1' : '/v1/merchant'}/orders/${found['id']!}/changes`
  const seen = await ask(life, by, 'POST', `${path}/preview`, { actions: [action] })
  if (seen.status === 200) await ask(life, by, 'POST', path, { actions: [action], reason: '说好了', version: seen.body.version })
}

export async function answerChange(life: Life): Promise<void> {
  const found = await some(life, `select id, merchant_id as merchant, shopper_id as shopper, waits_for as waits from changes_changes where state = 'requested' order by id desc`)
  if (!found) return
  const who = found['waits'] === 'merchant' ? clerkOf(life, found['merchant']!) : shopperOf(found)
  await ask(life, who, 'POST', `${who.kind === 'merchant' ? '/v1/merchant' : '/v1'}/changes/${found['id']!}/answer`, { isAgreed: life.roll() < 0.7, words: '' })
}

export async function stock(life: Life): Promise<void> {
  const stall = pick(life.roll, [life.m.a, life.m.b])
  const skuId = pick(life.roll, stall.skuIds)
  if (life.roll() < 0.8) await ask(life, stall.clerk, 'POST', '/v1/merchant/stock/receive', { skuId, warehouseId: stall.warehouseId, quantity: 20 + Math.floor(life.roll() * 60) })
  else await ask(life, stall.clerk, 'PUT', '/v1/merchant/stock', { skuId, warehouseId: stall.warehouseId, quantity: Math.floor(life.roll() * 60), reason: '盘点' })
}

export async function price(life: Life): Promise<void> {
  const stall = pick(life.roll, [life.m.a, life.m.b])
  await ask(life, stall.clerk, 'PUT', `/v1/merchant/skus/${pick(life.roll, stall.skuIds)}/price`, { priceFen: 20_00 + Math.floor(life.roll() * 300_00) })
}

/** A store makes amends with a card, and a shopper puts it to his balance there. */
export async function card(life: Life): Promise<void> {
  const { m, roll } = life
  const { clerk } = pick(roll, [m.a, m.b])
  const issued = await ask(life, clerk, 'POST', '/v1/merchant/cards', { name: '补偿', purpose: 'compensation', faceFen: 1 + Math.floor(roll() * 300_00), count: 1, expiresAt: new Date(m.clock().getTime() + 30 * dayMs).toISOString() })
  if (issued.status !== 200) return
  const told = await ask(life, clerk, 'POST', `/v1/merchant/cards/${issued.body.id}/export`, {})
  if (told.status === 200) await ask(life, pick(roll, life.shoppers).actor, 'POST', '/v1/me/cards', { code: String(told.body.text).trim().split('\r\n')[1] })
}
