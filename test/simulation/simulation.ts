import { jobs, reactions } from '#apps/house'
import { dice } from '#apps/seed'
import { rung } from '../../src/offers/promotions/offers.fake'
import { as, system, type Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { decide } from '../journeys/doors'
import { address, market, operator, type Market } from '../market'
import { putOffers } from '../offers/rows'
import { crashAt, crashes } from './crashes'

/** A market that lives by dice 模拟: shoppers, two stores and the platform do what they may in any sequence while connections die under them and time goes on; all of it from one seed. */
export interface Simulated { readonly done: Readonly<Record<string, number>>; readonly answers: Readonly<Record<string, number>>; readonly crashes: number; readonly faults: readonly string[] }
interface Life { readonly m: Market; readonly roll: () => number; readonly done: Record<string, number>; readonly answers: Record<string, number>; readonly faults: string[]; readonly shoppers: readonly Shopper[]; nowMs: number }
interface Shopper { readonly actor: Actor; readonly addressId: string }
type Row = Record<string, string>
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
const shoppersMany = 12
const crashIn = 0.03
const mostStatements = 25
const lookedAt = 40
const evidence = '0123456789abcdef0123456789abcdef.webp'

const pick = <T>(roll: () => number, all: readonly T[]): T => all[Math.floor(roll() * all.length)]!
const rows = async ({ m }: Life, text: string, values: unknown[] = []) => (await m.ctx.pool.query<Row>(text, values)).rows
/** One of the newest that stand so. */
const some = async (life: Life, text: string, values: unknown[] = []): Promise<Row | undefined> => { const found = await rows(life, `${text} limit ${lookedAt}`, values); return found.length === 0 ? undefined : pick(life.roll, found) }
const now = ({ m }: Life) => ({ ...m.ctx, now: m.clock() })
const clerkOf = ({ m }: Life, merchantId: string): Actor => (m.a.merchantId === merchantId ? m.a : m.b).clerk

/** Asks, at times over a connection that dies on the way, and then again with the same key until somebody answers, as a client does. */
async function ask(life: Life, who: Actor, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) {
  const key = `sim-${life.done['asked'] = (life.done['asked'] ?? 0) + 1}`
  if (life.roll() < crashIn) crashAt(1 + Math.floor(life.roll() * mostStatements), life.roll() < 0.5)
  let answer = await life.m.by(who).call(method, path, body, key)
  crashAt(0, false)
  // Its first try may not have ended on the other side yet, though its connection is gone.
  for (let again = 0; (answer.status >= 500 || answer.body?.type === 'kernel.still_at_it') && again < 20; again++) answer = await life.m.by(who).call(method, path, body, key)
  const said = answer.status < 300 ? 'ok' : String(answer.body?.type ?? answer.status)
  life.answers[said] = (life.answers[said] ?? 0) + 1
  if (answer.status >= 500) life.faults.push(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}
/** Work of the house itself, which a dying connection ends and the next round does. */
async function work(life: Life, run: () => Promise<unknown>): Promise<void> {
  if (life.roll() < crashIn) crashAt(1 + Math.floor(life.roll() * mostStatements), life.roll() < 0.5)
  const before = crashes()
  await run().catch((fault: Error) => { if (crashes() === before) life.faults.push(`work failed without a crash: ${fault.message}`) })
  crashAt(0, false)
}

async function order(life: Life): Promise<void> {
  const { m, roll } = life
  const { actor, addressId } = pick(roll, life.shoppers)
  const all = [...m.a.skuIds, ...m.b.skuIds]
  const lines = [...new Set(Array.from({ length: 1 + Math.floor(roll() * 3) }, () => pick(roll, all)))].map((skuId) => ({ skuId, quantity: 1 + Math.floor(roll() * 4) }))
  const wish = { lines, addressId, ...(roll() < 0.3 && { usePoints: 'most' }), ...(roll() < 0.4 && { useBalances: [m.a.merchantId, m.b.merchantId] }) }
  const quote = await ask(life, actor, 'POST', '/v1/quote', wish)
  if (quote.status !== 200) return
  await ask(life, actor, 'POST', '/v1/orders', { ...wish, quoteVersion: quote.body.version, note: '' })
}

async function pay(life: Life): Promise<void> {
  const open = await some(life, `select i.id, i.shopper_id as shopper from payments_intents i where i.state = 'open' and i.expires_at > $1 order by i.id desc`, [life.m.clock()])
  if (!open) return
  const gone = await ask(life, { kind: 'shopper', id: open['shopper']! }, 'POST', `/v1/payments/${open['id']!}/pay`, { channel: 'simulator' })
  if (gone.status === 200) await work(life, () => decide(now(life), gone.body.tradeRef, pick(life.roll, ['approve', 'approve', 'approve', 'approve', 'duplicate', 'decline', 'delay', 'silent'] as const)))
}

const partIn = (life: Life, states: readonly string[]) => some(life, `select id, parent_id as parent, shopper_id as shopper, merchant_id as merchant, state from ordering_orders where merchant_id is not null and state = any($1) order by id desc`, [states])
const linesOf = (life: Life, orderId: string) => rows(life, 'select id, quantity::text, shipped_quantity::text as shipped, cancelled_quantity::text as cancelled, refunded_quantity::text as refunded, payable_fen::text as payable from ordering_lines where order_id = $1 and lapsed_at is null order by id', [orderId])
const shopperOf = (row: Row): Actor => ({ kind: 'shopper', id: row['shopper']! })

async function cancel(life: Life): Promise<void> {
  const found = await partIn(life, ['placed', 'placed', 'paid', 'part_shipped'])
  if (!found) return
  if (life.roll() < 0.2) await ask(life, operator, 'POST', `/v1/staff/orders/${found['id']!}/cancel`, { reason: '平台取消' })
  else await ask(life, shopperOf(found), 'POST', `/v1/orders/${found['id']!}/cancel`, { reason: '不想要了' })
}

async function ship(life: Life): Promise<void> {
  const found = await partIn(life, ['paid', 'part_shipped'])
  if (!found) return
  const open = (await linesOf(life, found['id']!)).flatMap((line) => { const left = Number(line['quantity']) - Number(line['shipped']) - Number(line['cancelled']); return left > 0 && life.roll() < 0.8 ? [{ lineId: line['id']!, quantity: life.roll() < 0.7 ? left : 1 + Math.floor(life.roll() * left) }] : [] })
  if (open.length > 0) await ask(life, clerkOf(life, found['merchant']!), 'POST', `/v1/merchant/orders/${found['id']!}/ship`, { lines: open, carrier: 'simulator', number: `SIM${String(life.done['asked']).padStart(9, '0')}` })
}

async function receive(life: Life): Promise<void> {
  const found = await partIn(life, ['shipped', 'shipped', 'part_shipped'])
  if (found) await ask(life, shopperOf(found), 'POST', `/v1/orders/${found['id']!}/receive`)
}

async function askCase(life: Life): Promise<void> {
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
async function goOnWithCase(life: Life): Promise<void> {
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

async function change(life: Life): Promise<void> {
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

async function answerChange(life: Life): Promise<void> {
  const found = await some(life, `select id, merchant_id as merchant, shopper_id as shopper, waits_for as waits from changes_changes where state = 'requested' order by id desc`)
  if (!found) return
  const who = found['waits'] === 'merchant' ? clerkOf(life, found['merchant']!) : shopperOf(found)
  await ask(life, who, 'POST', `${who.kind === 'merchant' ? '/v1/merchant' : '/v1'}/changes/${found['id']!}/answer`, { isAgreed: life.roll() < 0.7, words: '' })
}

async function stock(life: Life): Promise<void> {
  const stall = pick(life.roll, [life.m.a, life.m.b])
  const skuId = pick(life.roll, stall.skuIds)
  if (life.roll() < 0.8) await ask(life, stall.clerk, 'POST', '/v1/merchant/stock/receive', { skuId, warehouseId: stall.warehouseId, quantity: 20 + Math.floor(life.roll() * 60) })
  else await ask(life, stall.clerk, 'PUT', '/v1/merchant/stock', { skuId, warehouseId: stall.warehouseId, quantity: Math.floor(life.roll() * 60), reason: '盘点' })
}

async function price(life: Life): Promise<void> {
  const stall = pick(life.roll, [life.m.a, life.m.b])
  await ask(life, stall.clerk, 'PUT', `/v1/merchant/skus/${pick(life.roll, stall.skuIds)}/price`, { priceFen: 20_00 + Math.floor(life.roll() * 300_00) })
}

/** A store makes amends with a card, and a shopper puts it to his balance there. */
async function card(life: Life): Promise<void> {
  const { m, roll } = life
  const { clerk } = pick(roll, [m.a, m.b])
  const issued = await ask(life, clerk, 'POST', '/v1/merchant/cards', { name: '补偿', purpose: 'compensation', faceFen: 1 + Math.floor(roll() * 300_00), count: 1, expiresAt: new Date(m.clock().getTime() + 30 * dayMs).toISOString() })
  if (issued.status !== 200) return
  const told = await ask(life, clerk, 'POST', `/v1/merchant/cards/${issued.body.id}/export`, {})
  if (told.status === 200) await ask(life, pick(roll, life.shoppers).actor, 'POST', '/v1/me/cards', { code: String(told.body.text).trim().split('\r\n')[1] })
}

/** Time goes on, and with it all that is done by the clock. */
async function time(life: Life): Promise<void> {
  const chance = life.roll()
  life.nowMs += chance < 0.6 ? Math.floor(life.roll() * 20 * minuteMs) : chance < 0.95 ? Math.floor(life.roll() * 8 * hourMs) : Math.floor(life.roll() * 3 * dayMs)
  life.m.at(life.nowMs)
  await chores(life)
}
/** Jobs that look at the world outside a shop are left out. */
const notHere = /^(kernel|compliance|integrations|identity|factors|operations)\./
async function chores(life: Life): Promise<void> {
  const ctx = as(now(life), system)
  for (const job of jobs) if (!notHere.test(job.name)) await work(life, () => job.run(ctx))
}
const news = (life: Life) => work(life, () => life.m.news())

const deeds: readonly (readonly [weight: number, name: string, run: (life: Life) => Promise<void>])[] = [
  [16, 'order', order], [16, 'pay', pay], [4, 'cancel', cancel], [10, 'ship', ship], [6, 'receive', receive], [5, 'askCase', askCase], [8, 'goOnWithCase', goOnWithCase], [5, 'change', change], [4, 'answerChange', answerChange], [3, 'stock', stock], [1, 'price', price], [2, 'card', card], [2, 'time', time], [10, 'news', news],
]
const weightOfAll = deeds.reduce((sum, [weight]) => sum + weight, 0)

export interface Plan { readonly operations: number; readonly seed: number; /** Called so often on the way, and at the end, when nothing is under way any more. */ readonly lookEvery: number; look(m: Market): Promise<readonly string[]>; say(sentence: string): void }
export async function simulate({ operations, seed, lookEvery, look, say }: Plan): Promise<Simulated> {
  const m = await market(200)
  await register(m.ctx, reactions)
  await m.ctx.ports.files.write(evidence, new Uint8Array([1]))
  const roll = dice(seed)
  await m.ctx.pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ('risk.orders_per_hour', '10000', 1, 'test', $1) on conflict do nothing`, [m.clock()])
  const live = { startsAt: new Date(m.clock().getTime() - dayMs), endsAt: new Date(m.clock().getTime() + 900 * dayMs) }
  await putOffers(m.ctx, [{ name: '满 300 减 30', lane: 'store', effect: rung(300_00, 30_00), merchantId: m.a.merchantId, ...live }, { name: '平台满减', lane: 'platform', effect: rung(200_00, 13_37), ...live }, { name: '第二件半价', lane: 'item', effect: { kind: 'nth', n: 2, payPercent: 50 }, merchantId: m.b.merchantId, ...live }] as never)
  const shoppers: Shopper[] = []
  for (let i = 0; i < shoppersMany; i++) { const actor: Actor = { kind: 'shopper', id: `shp_sim${i}` }; shoppers.push({ actor, addressId: (await m.by(actor).call('POST', '/v1/addresses', address)).body.id }) }
  const life: Life = { m, roll, done: {}, answers: {}, faults: [], shoppers, nowMs: 0 }
  for (let n = 1; n <= operations && life.faults.length === 0; n++) {
    let at = roll() * weightOfAll
    const [, name, run] = deeds.find(([weight]) => (at -= weight) < 0)!
    life.done[name] = (life.done[name] ?? 0) + 1
    await run(life)
    if (n % lookEvery === 0) { await m.news(); life.faults.push(...await look(m)); say(`${n} of ${operations}, ${crashes()} crashes`) }
  }
  // Everything comes to its end: what time ends is ended, what was posted is delivered.
  for (let i = 0; i < 30; i++) { life.nowMs += 4 * dayMs; m.at(life.nowMs); await m.news(); await chores(life) }
  await m.news()
  const stuck = await rows(life, `select 'order ' || id || ' is ' || state as says from ordering_orders o where state = 'placed' or (state = 'shipped' and not exists (select from aftersales_cases c where c.order_id = o.id and c.state = 'disputed')) union all select 'case ' || id || ' is ' || state from aftersales_cases where state not in ('refunded', 'replaced', 'closed', 'disputed')
    union all select 'change ' || id || ' is ' || state from changes_changes where state = 'requested' union all select 'letter ' || reaction || ' is ' || state || coalesce(': ' || fault, '') from kernel_letters where state <> 'done' union all select 'refund ' || id || ' is ' || state from payments_refunds where state = 'asked'`)
  life.faults.push(...stuck.map((row) => row['says']!), ...await look(m))
  return { done: life.done, answers: life.answers, crashes: crashes(), faults: life.faults }
}
