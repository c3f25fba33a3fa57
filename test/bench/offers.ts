import { setTimeout as pause } from 'node:timers/promises'
import { coupons } from '../../src/offers/promotions/tables'
import type { Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { after, clock, dayMs } from '#kernel/time'
import { hundred } from '../offers/crowd'
import { putOffers } from '../offers/rows'
import { median, type Ask } from './load'
import type { Server } from './servers'
import type { BenchWorld, Buyer } from './world'

/** Offers under load 优惠压测: quotes of ten lines under a hundred live offers, each cart another one; and a hot coupon that more want than there are. */
const shoppers = 256
const linesEach = 10

/** A hundred offers over three stores, and ten coupons of them in each shopper's hand; `next` is a quote of ten lines. `end` takes them away, so that what is measured next has none. */
export async function quotesUnderOffers(ctx: Context, { buyers }: BenchWorld): Promise<{ readonly next: () => Ask; end(): Promise<void> }> {
  const { db, pool } = ctx
  const { rows: goods } = await pool.query<{ skuId: string; productId: string; categoryId: string; merchantId: string }>(`select distinct on (p.id) s.id as "skuId", p.id as "productId", p.category_id as "categoryId", p.merchant_id as "merchantId" from catalog_skus s join catalog_products p on p.id = s.product_id where s.code not like 'hot%' and p.merchant_id in (select distinct merchant_id from catalog_products order by 1 limit 3) order by p.id, s.id limit 60`)
  const of = (pick: (good: (typeof goods)[number]) => string): string[] => [...new Set(goods.map(pick))]
  const made = hundred({ stores: of((good) => good.merchantId), productIds: of((good) => good.productId), categoryIds: of((good) => good.categoryId).slice(0, 5) })
  const ids = await putOffers(ctx, made.map(({ lane, effect, merchantId, scope, excludes, platformPercent, mostPieces, couponId }, n) => ({ name: `压测优惠 ${n}`, kind: couponId === undefined ? 'open' : 'coupon', lane, effect, merchantId, scope, excludes: [...excludes], platformPercent, mostPieces: mostPieces ?? null })))
  const mine = buyers.slice(0, shoppers)
  const at = clock()
  const held = made.flatMap(({ couponId }, n) => (couponId === undefined ? [] : [ids[n]!]))
  for (const offerId of held) await db.insert(coupons).values(mine.map(({ id }) => ({ id: newId('cpn', at) as never, offerId: offerId as never, shopperId: id as never, ordinal: 1, state: 'unused' as const, startsAt: at, endsAt: after(at, dayMs), source: 'granted' as const, at })))
  let n = 0
  const next = (): Ask => {
    const [{ token, addressId }, from] = [mine[n % mine.length]!, n++]
    const lines = Array.from({ length: linesEach }, (_, i) => ({ skuId: goods[(from * 7 + i * 5) % goods.length]!.skuId, quantity: 1 + ((from + i) % 4) }))
    return { method: 'POST', path: '/v1/quote', headers: { authorization: `Bearer ${token}` }, body: { lines, addressId } }
  }
  return { next, end: async () => { await pool.query('delete from promotions_coupons where offer_id = any($1)', [ids]); await pool.query('delete from promotions_offers where id = any($1)', [ids]) } }
}

/** How many were answered otherwise, and with what: a figure without its reason is none. */
const others = (statuses: readonly number[]): Record<string, number> => Object.fromEntries([['hot coupon: other answers', statuses.length], ...[...new Set(statuses)].map((one) => [`hot coupon: answered ${one}`, statuses.filter((status) => status === one).length] as const)])

const together = 64
const wanted = 3_000
const issued = 1_000
const keptMs = 6_000
/** The hot coupon 抢券: 3,000 shoppers for 1,000 of one coupon, 64 at a time over several processes. Exactly 1,000 have it afterwards and the others are told. */
export async function hotCoupon(shops: readonly Server[], ctx: Context, { buyers }: BenchWorld): Promise<Record<string, number>> {
  const { pool } = ctx
  const [id] = await putOffers(ctx, [{ name: '压测热券', kind: 'coupon', lane: 'platform_coupon', effect: { kind: 'rungs', mostTimes: 1, rungs: [{ fromFen: 0, fromPieces: 0, offFen: 10_00, payPercent: 100, mostOffFen: null }] }, platformPercent: 100, perPerson: 1, mostUses: issued }])
  // Written past the use case, it is known to whoever keeps live offers when those are read again.
  await pause(keptMs)
  const outcomes: { readonly status: number; readonly ms: number }[] = []
  // Those that have ordered all the time before are limited in what they buy.
  const all: Buyer[] = buyers.slice(shoppers, shoppers + wanted)
  const began = performance.now()
  const hand = async (): Promise<void> => {
    while (all.length > 0) {
      const { token } = all.pop()!
      const sent = performance.now()
      const answer = await fetch(`${shops[all.length % shops.length]!.url}/v1/coupons/center/${id}/claim`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': `coupon-${process.pid}-${all.length}` }, body: '{}' })
      await answer.arrayBuffer()
      outcomes.push({ status: answer.status, ms: performance.now() - sent })
    }
  }
  await Promise.all(Array.from({ length: together }, hand))
  const seconds = (performance.now() - began) / 1_000
  const ms = (which: (status: number) => boolean) => outcomes.filter(({ status }) => which(status)).map((one) => one.ms).sort((a, b) => a - b)
  const [got, told] = [ms((status) => status === 200), ms((status) => status === 409)]
  const { rows: [held] } = await pool.query<{ n: number }>('select count(*)::int as n from promotions_coupons where offer_id = $1', [id])
  await pool.query(`update promotions_offers set state = 'stopped' where id = $1`, [id])
  return { 'hot coupon: claimed': got.length, 'hot coupon: in hands': held!.n, 'hot coupon: told none left': told.length, ...others(outcomes.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)), 'hot coupon: answers per second': outcomes.length / seconds,
    'hot coupon: claimed median ms': median(got), 'hot coupon: claimed p95 ms': got[Math.floor(got.length * 0.95)] ?? Number.NaN, 'hot coupon: told p95 ms': told[Math.floor(told.length * 0.95)] ?? Number.NaN }
}
