import { setTimeout as pause } from 'node:timers/promises'
import { createClerk, createShopper } from '#trust/identity'
import { createCategory } from '#supply/catalog'
import { reactions } from '#apps/house'
import { migrate } from '#apps/migrate'
import { dbOf, openPool, system, type Context } from '#kernel/context'
import { listenersOf } from '#kernel/event'
import { deliverAll } from '#kernel/letters'
import { silent } from '#kernel/log'
import type { Ports } from '#kernel/ports'
import { rung } from '../../src/offers/promotions/offers.fake'
import { putOffers } from '../offers/rows'
import { address, openStall, type Stall } from '../stall'
import { clock } from '#kernel/time'

/** The mixed load 混合负载: shoppers who order, pay, cancel, are refunded and receive, over whichever process answers, asking again with the same key until they are told. */
export interface Books { orders: number; coupons: number; gone: number; paid: number; cancelled: number; shipped: number; received: number; asked: number; again: number; readonly wrong: string[]; readonly notes: Set<string>; readonly approved: Set<string> }
export const freshBooks = (): Books => ({ orders: 0, coupons: 0, gone: 0, paid: 0, cancelled: 0, shipped: 0, received: 0, asked: 0, again: 0, wrong: [], notes: new Set(), approved: new Set() })
type Roll = () => number

export const password = 'kestrel-harbour-71'
export interface Fair { readonly ctx: Context; readonly stalls: readonly (Stall & { readonly login: string })[]; readonly phones: readonly string[]; readonly couponOffers: readonly string[]; end(): Promise<void> }

/** What is not paid for comes to its end while the load goes on. */
export const payMinutes = 5
/** An empty database becomes a fair: two merchants with goods for all, and shoppers who can sign in. */
export async function fair(url: string, shoppers: number): Promise<Fair> {
  const pool = openPool(url, 4)
  await migrate(pool)
  const files = { write: async () => {}, read: async () => undefined, remove: async () => {} }
  const ctx: Context = { client: pool, pool, db: dbOf(pool), actor: system, now: clock(), locale: 'zh-CN', requestId: 'fair', ports: { notify: { send: async () => {} }, files } as unknown as Ports, log: silent, listeners: listenersOf(reactions) }
  const { id: categoryId } = await createCategory(ctx, { slug: 'home', name: '家居', nameEn: 'Home' })
  const stalls: (Stall & { login: string })[] = []
  for (const [name, priceFen] of [['山居', 199_00], ['潮汐', 59_00]] as const) {
    const stall = await openStall(ctx, { categoryId, name, priceFen, stock: 1_000_000 })
    const login = `clerk${stalls.length}`
    await createClerk(ctx, { merchantId: stall.merchantId, login, name, role: 'owner', password })
    stalls.push({ ...stall, login })
  }
  const couponOffers = await offersOf(ctx, stalls)
  const phones = Array.from({ length: shoppers }, (_, i) => `138${String(10_000_000 + i)}`)
  for (const phone of phones) await createShopper(ctx, { phone, name: '林晓', password })
  await deliverAll(ctx, reactions)
  // So many orders of one person are what risk is there to refuse.
  await pool.query(`insert into kernel_settings (key, value, version, changed_by, changed_at) values ('risk.orders_per_hour', '10000', 1, 'test', now()), ('ordering.pay_minutes', $1, 1, 'test', now())`, [payMinutes])
  return { ctx, stalls, phones, couponOffers, end: () => pool.end() }
}

/** Offers that orders race for: of a budget, of a number of uses, and two coupons of which there are few; besides one that all may have. */
async function offersOf(ctx: Context, [first, second]: readonly Stall[]): Promise<string[]> {
  await putOffers(ctx, [
    { name: '满 300 减 30', lane: 'store', effect: rung(300_00, 30_00), merchantId: first!.merchantId, mostFen: 3_000_00 }, { name: '前 40 单减 5', lane: 'store', effect: rung(0, 5_00), merchantId: second!.merchantId, mostUses: 40 },
    { name: '第二件半价', lane: 'item', effect: { kind: 'nth', n: 2, payPercent: 50 }, merchantId: second!.merchantId, perPerson: 3 }, { name: '平台满减', lane: 'platform', effect: rung(200_00, 11_11), platformPercent: 100 },
  ])
  return putOffers(ctx, [{ name: '店铺券', kind: 'coupon', lane: 'store_coupon', effect: rung(0, 7_77), merchantId: first!.merchantId, mostUses: 60, perPerson: 12 }, { name: '平台券', kind: 'coupon', lane: 'platform_coupon', effect: rung(100_00, 9_99), platformPercent: 100, mostUses: 60, perPerson: 12, mostFen: 400_00 }])
}

export interface Answer { readonly status: number; readonly body: any } // oxlint-disable-line typescript/no-explicit-any
export interface Asking { readonly urls: () => readonly string[]; readonly roll: Roll; readonly books: Books }
const answeredWithinMs = 10_000
const givenUpAfterMs = 90_000
const asksAgain = (status: number, type: unknown): boolean => status === 503 || status === 429 || (status === 409 && type === 'kernel.still_at_it')

/** Asks until somebody answers for good: what is lost on the way, or answered "in a moment", is asked again of any process with the same key. */
export async function ask({ urls, roll, books }: Asking, method: string, path: string, { token, body, key }: { readonly token?: string; readonly body?: object; readonly key?: string } = {}): Promise<Answer> {
  const headers = { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }), ...(key && { 'idempotency-key': key }) }
  for (const until = performance.now() + givenUpAfterMs; performance.now() < until; await pause(30 + roll() * 120)) {
    const all = urls()
    const url = all[Math.floor(roll() * all.length)]
    if (!url) continue
    books.asked++
    const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(answeredWithinMs) })
      .then(async (said): Promise<Answer> => ({ status: said.status, body: await said.json() })).catch(() => undefined)
    if (answer && !asksAgain(answer.status, answer.body.type)) {
      if (answer.status >= 500) books.wrong.push(`${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer
    }
    books.again++
  }
  books.wrong.push(`${method} ${path} was never answered`)
  return { status: 0, body: {} }
}

export async function signIn(asking: Asking, path: string, body: object): Promise<string> {
  const { status, body: said } = await ask(asking, 'POST', path, { body })
  if (status !== 200) throw new Error(`${path} answered ${status} ${JSON.stringify(said)}`)
  return said.token as string
}

export interface Shopping extends Asking { readonly token: string; readonly addressId: string; readonly stalls: Fair['stalls']; readonly couponOffers: Fair['couponOffers']; readonly clerks: readonly string[]; readonly name: string; /** Whether channels forget to tell of some payments, which the next minute finds out. */ readonly hasSilence: boolean }
const part = (roll: Roll, ...weights: readonly number[]): number => { let at = roll() * weights.reduce((a, b) => a + b, 0); return weights.findIndex((weight) => (at -= weight) < 0) }

/** One order and what becomes of it, until the end that the dice give. */
export async function shopOnce(shopping: Shopping, number: number): Promise<void> {
  const { token, addressId, stalls, couponOffers, roll, books, name } = shopping
  const lines = stalls.filter(() => roll() < 0.7).map(({ skuIds }) => ({ skuId: skuIds[Math.floor(roll() * 2)]!, quantity: 1 + Math.floor(roll() * 3) }))
  if (lines.length === 0) return
  const note = `${name}/${number}`
  const expect = (answer: Answer, what: string): boolean => { if (answer.status !== 200) books.wrong.push(`${note}: ${what} answered ${answer.status} ${JSON.stringify(answer.body)}`); return answer.status === 200 }
  if (roll() < 0.4) {
    // Refused where there is none left, or he has as many as each may.
    const claimed = await ask(shopping, 'POST', `/v1/coupons/center/${couponOffers[Math.floor(roll() * couponOffers.length)]}/claim`, { token, key: `c${note}`, body: {} })
    if (claimed.status === 200) books.coupons++
    else if (claimed.status !== 409) books.wrong.push(`${note}: claim answered ${claimed.status} ${JSON.stringify(claimed.body)}`)
  }
  const quote = await ask(shopping, 'POST', '/v1/quote', { token, body: { lines, addressId } })
  if (!expect(quote, 'quote')) return
  const placed = await ask(shopping, 'POST', '/v1/orders', { token, key: `o${note}`, body: { quoteVersion: quote.body.version, lines, addressId, note } })
  // Others have taken what his price stood on, or a process knew of it before the one that quoted: he is told, and nothing is taken.
  if (placed.body.type === 'promotions.gone' || placed.body.type === 'ordering.changed') { books.gone++; return }
  if (!expect(placed, 'order')) return
  books.orders++
  books.notes.add(note)
  const { orderId, paymentId } = placed.body as { orderId: string; paymentId: string }
  // Refused where it has left with the merchant meanwhile, or where the first asking was done and its answer lost.
  const cancel = async () => {
    const answer = await ask(shopping, 'POST', `/v1/orders/${orderId}/cancel`, { token, body: { reason: '不想要了' } })
    if (answer.body.type !== 'ordering.wrong_state' && expect(answer, 'cancel')) books.cancelled++
  }
  const fate = part(roll, 7, 2, 1)
  if (fate === 2) return
  if (fate === 1) return cancel()
  const gone = await ask(shopping, 'POST', `/v1/payments/${paymentId}/pay`, { token, key: `p${note}`, body: { channel: 'simulator' } })
  if (!expect(gone, 'pay')) return
  const outcome = ['approve', 'duplicate', 'silent', 'decline'][part(roll, 6, 2, shopping.hasSilence ? 1 : 0, 1)]!
  if (!expect(await ask(shopping, 'POST', `/v1/channels/simulator/trades/${gone.body.tradeRef}`, { body: { outcome } }), 'decide') || outcome === 'decline') return
  books.approved.add(orderId)
  books.paid++
  if (outcome === 'silent') return
  await afterPaying(shopping, orderId, cancel)
}

async function afterPaying(shopping: Shopping, orderId: string, cancel: () => Promise<void>): Promise<void> {
  const { token, roll, books, stalls, clerks } = shopping
  // The news of the payment travels by letter; whoever cancels before it has come cancels an unpaid order whose money comes too late, which is a case as well.
  const isTold = roll() < 0.8
  for (let look = 0; isTold && look < 100; look++) {
    const { body } = await ask(shopping, 'GET', `/v1/orders/${orderId}`, { token })
    if (body.state !== 'placed') break
    await pause(100)
  }
  const next = part(roll, 4, 4, 2)
  if (next === 0) return cancel()
  if (next === 2) return
  for (const [i, { merchantId }] of stalls.entries()) {
    const clerk = clerks[i]!
    const { body: list } = await ask(shopping, 'GET', '/v1/merchant/orders?state=paid', { token: clerk })
    for (const order of ((list.items ?? []) as { id: string; lines: { id: string; quantity: number }[] }[]).slice(0, 2)) {
      const sent = await ask(shopping, 'POST', `/v1/merchant/orders/${order.id}/ship`, { token: clerk, key: `s${order.id}`, body: { lines: order.lines.map(({ id, quantity }) => ({ lineId: id, quantity })), carrier: 'simulator', number: `D${order.id.slice(-12)}${merchantId.slice(-4)}`.toUpperCase() } })
      if (sent.status === 200) books.shipped++
    }
  }
  const { body } = await ask(shopping, 'GET', `/v1/orders/${orderId}`, { token })
  for (const { id } of (body.children ?? []) as { id: string }[]) if ((await ask(shopping, 'POST', `/v1/orders/${id}/receive`, { token, body: {} })).status === 200) books.received++
}

export const addressOf = async (asking: Asking, token: string): Promise<string> => (await ask(asking, 'POST', '/v1/addresses', { token, key: `a${token.slice(0, 12)}`, body: address })).body.id as string
