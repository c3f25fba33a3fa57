import { expect } from 'vitest'
import { jobs, reactions } from '#apps/house'
import { dice } from '#apps/seed'
import { as, nobody, system, type Actor, type Context } from '#kernel/context'
import { register } from '#kernel/letters'
import { rung } from '../../src/offers/promotions/offers.fake'
import { address, market, operator, type Market } from '../market'
import { sized } from '../full'
import { putOffers } from '../offers/rows'
import { openStall, type Stall } from '../stall'
import type { Deed, Plan, Said } from './reckoner'

/** A month of a marketplace 一个月: three stores, a dozen shoppers, every kind of after-sale, settlement and payouts; what was announced and what was done is kept as anybody outside would see it. */
export interface Month { readonly m: Market; readonly plan: Plan; readonly diary: readonly Deed[]; readonly said: () => Promise<Said> }
type Told = Deed extends infer One ? (One extends { at: string } ? Omit<One, 'at'> : never) : never
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
/** Nineteen days are enough for each story to have come to its end once. */
const days = sized(19, 31)
const shoppersMany = 12
export const second: Actor = { ...operator, id: 'stf_two' }
export const third = { name: '远山', priceFen: 333_33, stock: 500 } as const

interface Line { readonly id: string; readonly quantity: number; readonly payableFen: number; readonly freightFen: number }
interface Part { readonly id: string; readonly store: Stall; readonly lines: readonly Line[] }
interface Bought { readonly order: string; readonly paymentId: string; readonly shopper: Actor; readonly parts: readonly Part[] }
interface Life { readonly m: Market; readonly stores: readonly Stall[]; readonly shoppers: readonly { actor: Actor; addressId: string }[]; readonly roll: () => number; readonly diary: Deed[]; readonly later: Map<number, (() => Promise<void>)[]>; nowMs: number; sent: number }

const ok = ({ status, body }: { status: number; body: any }) => { expect([status, body?.type, body?.issues]).toEqual([200, undefined, undefined]); return body } // oxlint-disable-line typescript/no-explicit-any
const clock = ({ m }: Life) => ({ ...m.ctx, now: m.clock() })
async function goOn(life: Life, ms: number): Promise<void> { life.nowMs += ms; life.m.at(life.nowMs); await life.m.news() }
async function note(life: Life, deed: Told): Promise<void> { await life.m.news(); life.diary.push({ at: life.m.clock().toISOString(), ...deed } as Deed); await goOn(life, minuteMs) }
const on = (life: Life, inDays: number, run: () => Promise<void>) => { const day = Math.floor(life.nowMs / dayMs) + inDays; life.later.set(day, [...life.later.get(day) ?? [], run]) }
const post = (life: Life, who: Actor, path: string, body: object = {}) => life.m.by(who).call('POST', path, body)

async function order(life: Life, wanted: readonly (readonly [store: number, sku: number, pieces: number])[]): Promise<Bought> {
  const { actor: shopper, addressId } = life.shoppers[Math.floor(life.roll() * life.shoppers.length)]!
  const lines = wanted.map(([store, sku, quantity]) => ({ skuId: life.stores[store]!.skuIds[sku]!, quantity }))
  const quote = ok(await post(life, shopper, '/v1/quote', { lines, addressId }))
  const placed = ok(await post(life, shopper, '/v1/orders', { quoteVersion: quote.version, lines, addressId, note: '' }))
  const parts: Part[] = []
  const told: { order: string; store: string; lines: { line: string; sku: string; pieces: number }[] }[] = []
  for (const { orderId } of placed.children) {
    const detail = (await life.m.by(shopper).call('GET', `/v1/orders/${orderId}`)).body
    parts.push({ id: orderId, store: life.stores.find(({ merchantId }) => merchantId === detail.merchantId)!, lines: detail.lines })
    told.push({ order: orderId, store: detail.merchantId, lines: detail.lines.map((line: { id: string; skuId: string; quantity: number }) => ({ line: line.id, sku: line.skuId, pieces: line.quantity })) })
  }
  await note(life, { do: 'ordered', order: placed.orderId, parts: told })
  return { order: placed.orderId, paymentId: placed.paymentId, shopper, parts }
}
const ref = async (life: Life, { shopper, paymentId }: Bought): Promise<string> => ok(await post(life, shopper, `/v1/payments/${paymentId}/pay`, { channel: 'simulator' })).tradeRef
/** Somebody at the channel's own page. */
const decide = async (life: Life, tradeRef: string, outcome: string): Promise<void> => { ok(await post(life, nobody, `/v1/channels/simulator/trades/${tradeRef}`, { outcome })) }
async function pay(life: Life, bought: Bought, way: 'approve' | 'duplicate' = 'approve'): Promise<void> {
  await decide(life, await ref(life, bought), way)
  await note(life, { do: 'paid', order: bought.order })
}
async function ship(life: Life, part: Part, lines: readonly { lineId: string; quantity: number }[] = part.lines.map(({ id, quantity }) => ({ lineId: id, quantity }))): Promise<void> {
  ok(await post(life, part.store.clerk, `/v1/merchant/orders/${part.id}/ship`, { lines, carrier: 'simulator', number: `MON${String(life.sent++).padStart(8, '0')}` }))
  await goOn(life, minuteMs)
}
async function receive(life: Life, bought: Bought, part: Part): Promise<void> {
  ok(await post(life, bought.shopper, `/v1/orders/${part.id}/receive`))
  await note(life, { do: 'received', order: part.id })
}
async function sold(life: Life, wanted: Parameters<typeof order>[1]): Promise<Bought> {
  const bought = await order(life, wanted)
  await pay(life, bought)
  for (const part of bought.parts) await ship(life, part)
  return bought
}
const pieces = (part: Part, many: readonly number[]) => part.lines.flatMap(({ id, quantity }, i) => (many[i] ? [{ lineId: id, quantity: Math.min(many[i]!, quantity) }] : []))
const askBack = async (life: Life, bought: Bought, part: Part, kind: 'refund' | 'return' | 'exchange' | 'claim', reason: string, lines: readonly object[], more: object = {}): Promise<string> => ok(await post(life, bought.shopper, '/v1/aftersales', { orderId: part.id, kind, reason, lines, note: '如题', pictures: [], ...more })).id
const store = async (life: Life, part: Part, id: string, verb: string, body: object) => ok(await post(life, part.store.clerk, `/v1/merchant/aftersales/${id}/${verb}`, body))
const returnTo = '杭州市文三路 1 号'
/** The store agrees, the goods travel, and the store has them. */
async function travelBack(life: Life, bought: Bought, part: Part, id: string, more: object = {}): Promise<void> {
  await store(life, part, id, 'agree', { words: '', returnTo })
  ok(await post(life, bought.shopper, `/v1/aftersales/${id}/send`, { carrier: 'sf', number: `SF${id.slice(-10).toUpperCase()}` }))
  await goOn(life, hourMs)
  await store(life, part, id, 'receive', { isInOrder: true, words: '', ...more })
}
export const evidence = '0123456789abcdef0123456789abcdef.webp'
const sendAnew = (life: Life, part: Part, id: string) => store(life, part, id, 'replace', { carrier: 'simulator', number: `NEW${String(life.sent++).padStart(8, '0')}` })
const wentBack = (life: Life, part: Part, lines: readonly { lineId: string; quantity: number }[], isFault: boolean) => note(life, { do: 'given_back', order: part.id, lines: lines.map(({ lineId, quantity }) => ({ line: lineId, pieces: quantity })), isFault })
async function change(life: Life, who: Actor, part: Part, actions: readonly object[]): Promise<string> {
  const path = `${who.kind === 'shopper' ? '/v1' : '/v1/merchant'}/orders/${part.id}/changes`
  const { version } = ok(await post(life, who, `${path}/preview`, { actions }))
  return ok(await post(life, who, path, { actions, reason: '说好了', version })).state
}

/** What a day may bring, in turn. Each ends in money that went one way or another. */
const stories: readonly (readonly [name: string, run: (life: Life) => Promise<void>])[] = [
  ['sold and received', async (life) => { const bought = await sold(life, [[0, 0, 2], [1, 0, 3]]); on(life, 3, async () => { for (const part of bought.parts) await receive(life, bought, part) }) }],
  ['received by itself', async (life) => { const bought = await sold(life, [[2, 1, 1]]); on(life, 10, async () => { await goOn(life, 6 * hourMs); await chores(life); await note(life, { do: 'received', order: bought.parts[0]!.id }) }) }],
  ['never paid', async (life) => { await order(life, [[0, 1, 1]]) }],
  ['paid too late', async (life) => { const bought = await order(life, [[1, 1, 1]]); const late = await ref(life, bought); await goOn(life, hourMs); await chores(life); await decide(life, late, 'approve'); await note(life, { do: 'paid_too_late', order: bought.order }) }],
  ['paid twice, called off', async (life) => { const bought = await order(life, [[0, 0, 1], [2, 0, 2]]); await pay(life, bought, 'duplicate'); for (const part of bought.parts) { ok(await post(life, bought.shopper, `/v1/orders/${part.id}/cancel`, { reason: '不想要了' })); await note(life, { do: 'called_off', order: part.id }) } }],
  ['some struck out, the rest sent', async (life) => { const bought = await order(life, [[1, 0, 5]]); await pay(life, bought); const [part] = bought.parts; const lines = pieces(part!, [2]); expect(await change(life, bought.shopper, part!, [{ do: 'pieces', lines }])).toBe('confirmed'); await wentBack(life, part!, lines, false)
    await ship(life, part!, [{ lineId: part!.lines[0]!.id, quantity: 3 }]); on(life, 2, () => receive(life, bought, part!)) }],
  ['cheaper before payment', async (life) => { const bought = await order(life, [[2, 0, 1]]); const [part] = bought.parts; const line = part!.lines[0]!.id; await change(life, part!.store.clerk, part!, [{ do: 'price', lines: [{ lineId: line, offFen: 7_77 }] }]); await note(life, { do: 'price_cut', order: part!.id, line, offFen: 7_77 })
    await pay(life, bought); await ship(life, part!); on(life, 4, () => receive(life, bought, part!)) }],
  ['returned without a reason', async (life) => { const bought = await sold(life, [[0, 0, 3], [0, 1, 1]]); const [part] = bought.parts; on(life, 2, () => receive(life, bought, part!))
    on(life, 4, async () => { const lines = pieces(part!, [2, 0]); const id = await askBack(life, bought, part!, 'return', 'no_reason', lines); await travelBack(life, bought, part!, id, { lines: lines.map(({ lineId, quantity }) => ({ lineId, sellable: quantity - 1, damaged: 1 })) }); await wentBack(life, part!, lines, false) }) }],
  ['all of it faulty', async (life) => { const bought = await sold(life, [[1, 1, 2]]); const [part] = bought.parts; on(life, 3, () => receive(life, bought, part!)); on(life, 5, async () => { const lines = pieces(part!, [2]); const id = await askBack(life, bought, part!, 'refund', 'quality', lines); await store(life, part!, id, 'agree', { words: '', returnTo: '' }); await wentBack(life, part!, lines, true) }) }],
  ['faulty after it was settled', async (life) => { const bought = await sold(life, [[2, 1, 3]]); const [part] = bought.parts; await receive(life, bought, part!); on(life, 13, async () => { const lines = pieces(part!, [2]); const id = await askBack(life, bought, part!, 'refund', 'damaged', lines); await store(life, part!, id, 'agree', { words: '', returnTo: '' }); await wentBack(life, part!, lines, true) }) }],
  ['refused, decided by the platform', async (life) => { const bought = await sold(life, [[0, 1, 2], [1, 0, 2]]); for (const part of bought.parts) await receive(life, bought, part); const part = bought.parts.find((one) => one.store === life.stores[0])!
    on(life, 1, async () => { const lines = pieces(part, [1]); const id = await askBack(life, bought, part, 'refund', 'not_as_told', lines); await store(life, part, id, 'refuse', { words: '与描述一致' }); ok(await post(life, bought.shopper, `/v1/aftersales/${id}/escalate`, { words: '请平台处理' }))
      const { approvalId } = ok(await post(life, operator, `/v1/staff/aftersales/${id}/decide`, { outcome: 'refund', words: '依据凭证', returnTo: '' })); if (approvalId) ok(await post(life, second, `/v1/staff/approvals/${approvalId}/approve`, { said: '同意' })); await wentBack(life, part, lines, true) }) }],
  ['refused, and rightly', async (life) => { const bought = await sold(life, [[1, 0, 1]]); const [part] = bought.parts; await receive(life, bought, part!); on(life, 1, async () => { const id = await askBack(life, bought, part!, 'refund', 'quality', pieces(part!, [1])); await store(life, part!, id, 'refuse', { words: '人为损坏' }); ok(await post(life, bought.shopper, `/v1/aftersales/${id}/escalate`, { words: '请平台处理' })); ok(await post(life, operator, `/v1/staff/aftersales/${id}/decide`, { outcome: 'refuse', words: '人为损坏', returnTo: '' })) }) }],
  ['the store is silent', async (life) => { const bought = await sold(life, [[2, 0, 2]]); const [part] = bought.parts; on(life, 1, async () => { const lines = pieces(part!, [1]); await askBack(life, bought, part!, 'refund', 'missing', lines); on(life, 2, async () => { await goOn(life, 2 * hourMs); await chores(life); await wentBack(life, part!, lines, true) }) }); on(life, 8, () => receive(life, bought, part!)) }],
  ['money without goods', async (life) => { const bought = await sold(life, [[0, 0, 1], [1, 1, 1]]); for (const part of bought.parts) await receive(life, bought, part); const part = bought.parts[0]!; const line = part.lines[0]!.id; on(life, 2, async () => { await change(life, part.store.clerk, part, [{ do: 'concession', lines: [{ lineId: line, amountFen: 12_34 }] }]); await note(life, { do: 'conceded', order: part.id, line, amountFen: 12_34 }) }) }],
  ['conceded, then all sent back', async (life) => { const bought = await sold(life, [[2, 1, 2]]); const [part] = bought.parts; const line = part!.lines[0]!.id; await change(life, part!.store.clerk, part!, [{ do: 'concession', lines: [{ lineId: line, amountFen: 5_01 }] }]); await note(life, { do: 'conceded', order: part!.id, line, amountFen: 5_01 })
    on(life, 2, async () => { for (let piece = 0; piece < 2; piece++) { const lines = pieces(part!, [1]); const id = await askBack(life, bought, part!, 'refund', 'quality', lines); await store(life, part!, id, 'agree', { words: '', returnTo: '' }); await wentBack(life, part!, lines, true) } }) }],
  ['exchanged for a cheaper one', async (life) => { const bought = await sold(life, [[2, 1, 2]]); const [part] = bought.parts; await receive(life, bought, part!)
    on(life, 2, async () => { const [line, sku] = [part!.lines[0]!.id, life.stores[2]!.skuIds[0]!]; const id = await askBack(life, bought, part!, 'exchange', 'no_reason', [{ lineId: line, quantity: 1, newSkuId: sku }]); await travelBack(life, bought, part!, id); await sendAnew(life, part!, id); await note(life, { do: 'exchanged', order: part!.id, line, pieces: 1, sku }) }) }],
  ['claimed and sent anew', async (life) => { const bought = await sold(life, [[0, 0, 2]]); const [part] = bought.parts; await receive(life, bought, part!)
    on(life, 1, async () => { const id = await askBack(life, bought, part!, 'claim', 'missing', pieces(part!, [1]), { wish: 'replace', pictures: [evidence] }); await store(life, part!, id, 'agree', { words: '', returnTo: '' }); await sendAnew(life, part!, id); ok(await post(life, bought.shopper, `/v1/aftersales/${id}/receive`)) }) }],
  ['claimed and paid back', async (life) => { const bought = await sold(life, [[1, 0, 4]]); const [part] = bought.parts; await receive(life, bought, part!)
    on(life, 1, async () => { const lines = pieces(part!, [1]); const id = await askBack(life, bought, part!, 'claim', 'damaged', lines, { wish: 'refund', pictures: [evidence] }); await store(life, part!, id, 'agree', { words: '', returnTo: '' }); await wentBack(life, part!, lines, true) }) }],
  ['faulty, and the way back is paid', async (life) => { const bought = await sold(life, [[0, 1, 2]]); const [part] = bought.parts; await receive(life, bought, part!)
    on(life, 3, async () => { const lines = pieces(part!, [1]); const id = await askBack(life, bought, part!, 'return', 'quality', lines); await travelBack(life, bought, part!, id, { lines: lines.map(({ lineId, quantity }) => ({ lineId, sellable: 0, damaged: quantity })) }); await wentBack(life, part!, lines, true)
      ok(await post(life, bought.shopper, `/v1/aftersales/${id}/freight`, { amountFen: 12_00, picture: evidence })); await store(life, part!, id, 'freight', { isPaid: true, words: '' }); await note(life, { do: 'way_back_paid', store: part!.store.merchantId, amountFen: 12_00 }) }) }],
]

async function chores(life: Life): Promise<void> {
  const ctx = as(clock(life), system)
  for (const job of jobs) if (!/^(kernel|compliance|integrations|identity|factors|operations)\./.test(job.name)) await job.run(ctx)
  await life.m.news()
}

/** Each store asks for most of its balance once a week; the bank declines one, and gives one back that it had paid. */
async function payouts(life: Life, day: number): Promise<void> {
  const asked: { id: string; store: Stall; amountFen: number }[] = []
  for (const [i, stall] of life.stores.entries()) {
    const { balanceFen } = (await life.m.by(stall.clerk).call('GET', '/v1/merchant/settlement')).body
    const amountFen = Math.floor((balanceFen * (7 + i)) / 10)
    if (amountFen < 100_00) continue
    const { id } = ok(await post(life, stall.clerk, '/v1/merchant/payouts', { amountFen }))
    asked.push({ id, store: stall, amountFen })
    await note(life, { do: 'payout_asked', store: stall.merchantId, payout: id, amountFen })
  }
  if (asked.length === 0) return
  const { approvalId } = ok(await post(life, operator, '/v1/staff/payouts/batches', { ids: asked.map(({ id }) => id), reason: '周付' }))
  ok(await post(life, second, `/v1/staff/approvals/${approvalId}/approve`, { said: '同意' }))
  await chores(life)
  const stateOf = async (id: string) => (await life.m.ctx.pool.query<{ state: string }>('select state from settlement_payouts where id = $1', [id])).rows[0]!.state
  const seen = new Set<string>()
  for (let round = 0; round < 3; round++) {
    for (const { id, store: { merchantId }, amountFen } of asked) {
      const state = await stateOf(id)
      if (!['paid', 'failed', 'returned'].includes(state) || seen.has(`${id} ${state}`)) continue
      // Where others work as well it may be paid and back between two looks.
      if (state === 'returned' && !seen.has(`${id} paid`)) { seen.add(`${id} paid`); await note(life, { do: 'payout_paid', store: merchantId, payout: id, amountFen }) }
      seen.add(`${id} ${state}`)
      await note(life, { do: `payout_${state as 'paid' | 'failed' | 'returned'}`, store: merchantId, payout: id, amountFen })
    }
    await goOn(life, 3 * minuteMs)
    await chores(life)
  }
  expect([day, ...await Promise.all(asked.map(({ id }) => stateOf(id)))].filter((state) => state === 'paying' || state === 'approved')).toEqual([])
}

/** Where a month is lived: a market, and its third store. */
export interface Ground { readonly m: Market; readonly c: Stall }
/** What has to be so before anybody asks: so many orders of one person are what risk is there to refuse, and commissions hold at once. */
export const calm = async (ctx: Context, at: Date): Promise<void> => { await ctx.pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ('risk.orders_per_hour', '10000', 1, 'test', $1), ('settlement.payout_fee_percent', '1', 1, 'test', $1), ('commissions.notice_days', '0', 1, 'test', $1) on conflict do nothing`, [at]) }
/** In this one process, by a clock that stands until it is moved. */
async function here(): Promise<Ground> {
  const m = await market(500)
  await register(m.ctx, reactions)
  await m.ctx.ports.files.write(evidence, new Uint8Array([1]))
  const c = await openStall(as(m.ctx, system), { categoryId: m.categoryId, ...third })
  await m.news()
  await calm(m.ctx, m.clock())
  return { m, c }
}

export async function liveMonth(seed: number, { open = here }: { readonly open?: () => Promise<Ground> } = {}): Promise<Month> {
  const { m, c } = await open()
  const stores = [m.a, m.b, c]
  ok(await m.by(operator).call('POST', '/v1/staff/commissions', { merchantId: c.merchantId, categoryId: null, rateBps: 333, fromAt: new Date(m.clock().getTime() + minuteMs / 2).toISOString(), untilAt: null, note: '新店' }))
  m.at(minuteMs)
  await m.news()
  const live = { startsAt: new Date(m.clock().getTime() - dayMs), endsAt: new Date(m.clock().getTime() + 90 * dayMs) }
  await putOffers(m.ctx, [
    { name: '满 300 减 30', lane: 'store', effect: rung(300_00, 30_00), merchantId: m.a.merchantId, ...live }, { name: '第二件半价', lane: 'item', effect: { kind: 'nth', n: 2, payPercent: 50 }, merchantId: m.b.merchantId, scope: { skuIds: [m.b.skuIds[0]!] }, ...live },
    { name: '平台满减', lane: 'platform', effect: rung(600_00, 50_01), platformPercent: 100, ...live }] as never)
  const skuPrices = new Map((await m.ctx.pool.query<{ id: string; fen: number }>('select id, price_fen::int as fen from catalog_skus')).rows.map(({ id, fen }) => [id, fen]))
  const freight = { first: 1, firstFen: 8_00, extraFen: 2_00, freeFromFen: 500_00 }
  const plan: Plan = {
    stores: stores.map(({ merchantId }, i) => ({ id: merchantId, commissionBps: i === 2 ? 333 : 500, freight })),
    skus: stores.flatMap((stall) => stall.skuIds.map((id) => ({ id, storeId: stall.merchantId, priceFen: skuPrices.get(id)! }))),
    offers: [{ id: 'half', storeId: m.b.merchantId, lane: 'item', kind: 'second', skuId: m.b.skuIds[0]!, payPercent: 50 }, { id: 'a30', storeId: m.a.merchantId, lane: 'store', kind: 'off', fromFen: 300_00, offFen: 30_00 }, { id: 'all', storeId: null, lane: 'platform', kind: 'off', fromFen: 600_00, offFen: 50_01 }],
    payoutFeePercent: 1,
  }
  const life: Life = { m, stores, shoppers: [], roll: dice(seed), diary: [], later: new Map(), nowMs: minuteMs, sent: 0 }
  for (let i = 0; i < shoppersMany; i++) { const actor: Actor = { kind: 'shopper', id: `shp_month${i}` }; (life.shoppers as { actor: Actor; addressId: string }[]).push({ actor, addressId: ok(await m.by(actor).call('POST', '/v1/addresses', address)).id }) }
  // The bank's own marks: the first account is an ordinary one, the second declines, of the third what was paid comes back.
  for (const [i, stall] of stores.entries()) ok(await m.by(stall.clerk).call('PUT', '/v1/merchant/payouts/account', { holder: `店铺 ${i}`, bank: '招商银行', number: `6214000${['0', '1', '3'][i]}` }))
  let next = 0
  for (let day = 0; day < days; day++) {
    life.nowMs = Math.max(life.nowMs, day * dayMs)
    await goOn(life, 0)
    for (const run of life.later.get(day) ?? []) await run()
    for (let n = 0; n < 2; n++) await stories[next++ % stories.length]![1](life)
    if (day % 7 === 6) await payouts(life, day)
    life.nowMs = Math.max(life.nowMs, (day + 1) * dayMs - minuteMs)
    await goOn(life, 0)
    await chores(life)
    life.diary.push({ at: m.clock().toISOString(), do: 'day_ended' })
  }
  return { m, plan, diary: life.diary, said: () => said(life) }
}

/** What orders and statements say of themselves at the end. */
async function said({ m, stores, diary }: Life): Promise<Said> {
  const orders: Record<string, number> = {}
  for (const deed of diary) if (deed.do === 'ordered') for (const { order: id } of deed.parts) orders[id] = (await m.by(operator).call('GET', `/v1/staff/orders/${id}`)).body.payableFen
  const claims: Record<string, number> = {}
  const periods = [...new Set([m.ctx.now, m.clock()].map((at) => new Date(at.getTime() + 8 * hourMs).toISOString().slice(0, 7)))]
  for (const { merchantId, clerk } of stores) claims[merchantId] = (await m.by(clerk).call('GET', `/v1/merchant/statement?period=${periods.at(-1)}`)).body.closingFen
  const { rows } = await m.ctx.pool.query<{ fen: number }>('select coalesce(sum(fee_fen), 0)::int as fen from payments_settlements')
  return { orders, claims, fees: rows[0]!.fen }
}
