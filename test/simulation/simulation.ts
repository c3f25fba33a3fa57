import { reactions } from '#apps/house'
import { dice } from '#apps/seed'
import { approve, createProduct, submitForReview, type ProductKind } from '#supply/catalog'
import { openWarehouse } from '#supply/stock'
import { rung } from '../../src/offers/promotions/offers.fake'
import { as, type Actor } from '#kernel/context'
import { register } from '#kernel/letters'
import { address, market, operator, type Market } from '../market'
import { putOffers } from '../offers/rows'
import { bringCodes, codes, collect, draft, group } from './buying'
import { closing, openAll } from './closing'
import { crashes } from './crashes'
import { answerChange, askCase, cancel, card, change, evidence, goOnWithCase, order, pay, price, receive, ship, stock } from './deeds'
import { deposit, papers, secondPerson, share, waybill } from './desks'
import { chores, dayMs, news, rows, time, type Desks, type Life, type Shopper } from './life'

/** A market that lives by dice 模拟: shoppers, two stores and the platform do what they may in any sequence while connections die under them and time goes on; all of it from one seed. */
export interface Simulated { readonly done: Readonly<Record<string, number>>; readonly answers: Readonly<Record<string, number>>; readonly crashes: number; readonly faults: readonly string[] }
const shoppersMany = 12

const deeds: readonly (readonly [weight: number, name: string, run: (life: Life) => Promise<unknown>])[] = [
  [13, 'order', order], [16, 'pay', pay], [4, 'cancel', cancel], [9, 'ship', ship], [6, 'receive', receive], [5, 'askCase', askCase], [8, 'goOnWithCase', goOnWithCase], [5, 'change', change], [4, 'answerChange', answerChange], [3, 'stock', stock], [1, 'price', price], [2, 'card', card], [2, 'time', time], [10, 'news', news],
  [4, 'draft', draft], [5, 'group', group], [5, 'codes', codes], [5, 'collect', collect], [5, 'waybill', waybill], [3, 'papers', papers], [2, 'share', share], [3, 'deposit', deposit], [2, 'secondPerson', secondPerson], [3, 'closing', closing],
]
const weightOfAll = deeds.reduce((sum, [weight]) => sum + weight, 0)

/** Something other than goods of store A, on the shelf. */
async function virtual(m: Market, kind: ProductKind): Promise<string> {
  const me = as({ ...m.ctx, now: m.clock() }, m.a.clerk)
  const { id, skuIds } = await createProduct(me, { code: `sim-${kind}`, kind, categoryId: m.categoryId, title: `山居会员 ${kind}`, subtitle: '', pictures: [evidence], sellingPoints: ['即时到账'], attributes: [], detail: { pain: '排队开通太久', solution: '付款后立即收到', trust: '官方渠道', action: '现在开通' }, axes: [], skus: [{ code: `sim-${kind}`, spec: {}, priceFen: 49_90, weightGram: 0 }] })
  await submitForReview(me, id)
  await approve(m.ctx, id)
  return skuIds[0]!
}
const ok = ({ status, body }: { status: number; body: any }) => { if (status !== 200) throw new Error(`the market could not be opened: ${JSON.stringify(body)}`); return body } // oxlint-disable-line typescript/no-explicit-any
/** What both stores and the platform need before they begin. */
async function opened(m: Market): Promise<Desks> {
  const backIds = new Map<string, string>()
  for (const [i, { merchantId, clerk }] of [m.a, m.b].entries()) {
    backIds.set(merchantId, (await openWarehouse(as({ ...m.ctx, now: m.clock() }, clerk), { name: '备仓', priority: 9 })).id)
    ok(await m.by(clerk).call('PUT', '/v1/merchant/sender', { name: '仓库', phone: '13900000000', districtCode: '330106', street: '古墩路 656 号' }))
    // The bank's own marks: the first account is an ordinary one, of the second what was paid comes back.
    ok(await m.by(clerk).call('PUT', '/v1/merchant/payouts/account', { holder: `店铺 ${i}`, bank: '招商银行', number: `6214000${['0', '3'][i]!}` }))
  }
  ok(await m.by(operator).call('PUT', '/v1/staff/settings/deposits.notice_days', { value: 0 }))
  const fromAt = m.clock().toISOString()
  ok(await m.by(operator).call('POST', '/v1/staff/deposit-rules', { categoryId: null, storeType: null, amountFen: 500_00, fromAt, note: '通用标准' }))
  for (const [code, goesTo] of [['late_shipping', 'platform'], ['false_goods', 'shopper']]) ok(await m.by(operator).call('POST', '/v1/staff/penalty-rules', { code, name: code, says: '按规则扣收', mostFen: 80_00, goesTo, fromAt }))
  const storeId = ok(await m.by(m.a.clerk).call('POST', '/v1/merchant/pickup-stores', { name: '西湖店', phone: '0571-8888888', districtCode: '330106', street: '文三路 1 号', hours: '09:00–21:00', isOpen: true })).id as string
  const [codeSku, linkSku, serviceSku] = [await virtual(m, 'code'), await virtual(m, 'link'), await virtual(m, 'service')]
  ok(await m.by(m.a.clerk).call('PUT', `/v1/merchant/vouchers/${linkSku}/content`, { text: 'https://example.com/course' }))
  await m.news()
  return { codeSku, linkSku, serviceSku, storeId, backIds }
}

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
  for (let i = 0; i < shoppersMany; i++) {
    const [actor, phone]: [Actor, string] = [{ kind: 'shopper', id: `shp_sim${i}` }, `139123400${String(i).padStart(2, '0')}`]
    await m.ctx.pool.query(`insert into identity_shoppers (id, phone, name, state, created_at) values ($1, $2, '林晓', 'active', $3)`, [actor.id, phone, m.clock()])
    shoppers.push({ actor, phone, addressId: (await m.by(actor).call('POST', '/v1/addresses', address)).body.id })
  }
  const life: Life = { m, roll, done: {}, answers: {}, faults: [], shoppers, desks: await opened(m), links: [], nowMs: 0 }
  for (let n = 1; n <= operations && life.faults.length === 0; n++) {
    let at = roll() * weightOfAll
    const [, name, run] = deeds.find(([weight]) => (at -= weight) < 0)!
    life.done[name] = (life.done[name] ?? 0) + 1
    await run(life)
    if (n % lookEvery === 0) { await m.news(); life.faults.push(...await look(m)); say(`${n} of ${operations}, ${crashes()} crashes, ${Math.round(process.memoryUsage().rss / 1_048_576)} MiB`) }
  }
  await ended(life)
  life.faults.push(...await look(m))
  return { done: life.done, answers: life.answers, crashes: crashes(), faults: life.faults }
}

/** Everything comes to its end: what time ends is ended, what was posted is delivered, what was owed is sent. Whatever still waits for nobody is a fault. */
async function ended(life: Life): Promise<void> {
  await bringCodes(life, 400)
  await openAll(life)
  for (let i = 0; i < 30; i++) { life.nowMs += 4 * dayMs; life.m.at(life.nowMs); await life.m.news(); await chores(life) }
  await life.m.news()
  const stuck = await rows(life, `select 'order ' || id || ' is ' || state as says from ordering_orders o where state = 'placed' or (state = 'shipped' and not exists (select from aftersales_cases c where c.order_id = o.id and c.state = 'disputed')) union all select 'case ' || id || ' is ' || state from aftersales_cases where state not in ('refunded', 'replaced', 'closed', 'disputed')
    union all select 'change ' || id || ' is ' || state from changes_changes where state = 'requested' union all select 'letter ' || reaction || ' is ' || state || coalesce(': ' || fault, '') from kernel_letters where state <> 'done' union all select 'refund ' || id || ' is ' || state from payments_refunds where state = 'asked'
    union all select 'draft ' || id || ' is ' || state from drafts_drafts where state in ('draft', 'sent') union all select 'group ' || id || ' is ' || state from groups_groups where state = 'running' union all select 'seat ' || order_id || ' is ' || state from groups_seats where state in ('held', 'kept') union all select 'waybill ' || id || ' is ' || state from dispatch_waybills where state = 'asked'
    union all select 'void of waybill ' || waybill_id || ' is untold' from dispatch_asks where undo_at is not null and undone_at is null union all select 'codes of ' || order_id || ' are owed' from vouchers_owed union all select 'ticket ' || id || ' is ' || state from pickup_tickets where state in ('preparing', 'ready')
    union all select 'share ' || id || ' is open' from stock_pools where ended_at is null union all select 'penalty ' || id || ' is ' || state from deposits_penalties where state = 'announced' union all select 'payout ' || id || ' is ' || state from settlement_payouts where state in ('approved', 'paying')`)
  life.faults.push(...stuck.map((row) => row['says']!))
}
