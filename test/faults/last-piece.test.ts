import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#kernel/context'
import { clock } from '#kernel/time'
import { sized } from '../full'
import { operator } from '../market'
import type { Answer } from './mixed.load'
import { openRace, tally, twice, type Race, type Racer } from './race'

/** Two processes, one last piece 两个进程抢最后一件 (issue 5, done when 1): flash sales, presales, bargains and points, each taken through both at once and given back through both at once. */
const dayMs = 86_400_000
const rounds = sized(2, 25)
const at = (days: number) => new Date(clock().getTime() + days * dayMs).toISOString()
let race: Race
let [chair, table]: { readonly clerk: Actor; readonly productId: string; readonly skuIds: readonly string[] }[] = []
let [flashId, bargainId, presaleId] = ['', '', '']

async function published(clerk: Actor, path: string, wish: object): Promise<string> {
  const by = race.by(clerk)
  const { status, body } = await by.call('POST', path, wish)
  expect([status, body]).toEqual([200, { id: expect.any(String), version: 1 }])
  expect((await by.call('POST', `${path}/${body.id}/publish`, { version: 1, reason: '上线' })).status).toBe(200)
  return body.id as string
}

beforeAll(async () => {
  race = await openRace(8)
  ;[chair, table] = race.place.stalls
  const { clerk, skuIds } = chair!
  flashId = await published(clerk, '/v1/merchant/offers', { name: '全天秒杀', kind: 'open', lane: 'price', scope: {}, effect: { kind: 'flash', items: [{ skuId: skuIds[0], fen: 99_00, pieces: 1, perPerson: 1 }] }, rhythm: { slots: [{ fromMinute: 0, untilMinute: 1_440 }] }, startsAt: at(0), endsAt: at(3) })
  bargainId = await published(clerk, '/v1/merchant/bargains', { skuId: skuIds[1], floorFen: 99_00, helpers: 2, leastCutFen: 1_00, mostPerNewFen: null, hours: 24, mostPieces: 1, perShopper: 2, helpsADay: 20, helpsInAll: 20, buysEarly: false, startsAt: at(0), endsAt: at(3) })
  presaleId = await published(table!.clerk, '/v1/merchant/presales', { productId: table!.productId, depositFen: 5_00, countsFen: 10_00, mostPieces: 1, depositStartsAt: at(0), depositEndsAt: at(2), tailStartsAt: at(2), tailEndsAt: at(4), shipDays: 3 })
}, 180_000)
afterAll(() => race.end())

const all = (what: (racer: Racer, i: number) => Promise<Answer>): Promise<Answer[]> => Promise.all(race.racers.map(what))
const number = async (sql: string, id: string): Promise<number> => Number((await race.place.ctx.pool.query<{ n: string }>(sql, [id])).rows[0]!.n)
/** All see in their own process what is to be had, and order it at the same moment, each under one key in both. */
async function rush(wish: (racer: Racer, i: number) => object, isThere: (quote: Answer['body']) => boolean): Promise<Answer[]> {
  const quotes = await all(async (racer, i) => {
    for (const until = performance.now() + 1_000; ; await pause(20)) {
      const quote = await racer.call(i, 'POST', '/v1/quote', { ...wish(racer, i), addressId: racer.addressId })
      if (quote.status === 200 && isThere(quote.body)) return quote
      // What came back in one process can be had in the other within a second.
      expect([performance.now() < until, quote.body]).toEqual([true, expect.anything()])
    }
  })
  return all((racer, i) => twice(racer, 'POST', '/v1/orders', { ...wish(racer, i), addressId: racer.addressId, quoteVersion: quotes[i]!.body.version, note: '' }))
}
/** Whoever has it gives it back in both processes at once: one of them does it, the other finds it done or is told the same. */
async function giveBack(answers: readonly Answer[], whoOf: (i: number) => Racer = (i) => race.racers[i]!): Promise<void> {
  const i = answers.findIndex(({ status }) => status === 200)
  const ends = await Promise.all([0, 1, 0, 1].map((process) => whoOf(i).call(process, 'POST', `/v1/orders/${answers[i]!.body.orderId}/cancel`, { reason: '不想要了' })))
  expect(ends.some(({ status }) => status === 200)).toBe(true)
  for (const { status, body } of ends) if (status !== 200) expect(body.type).toBe('ordering.wrong_state')
}
/** One had it; all others were told that it is gone, or what it costs now. */
function oneHad(answers: readonly Answer[], gone: string): void {
  const { had, [gone]: told = 0, 'ordering.changed': changed = 0 } = tally(answers)
  expect([had, told + changed], JSON.stringify(tally(answers))).toEqual([1, answers.length - 1])
}

interface Last { readonly wish: (racer: Racer, i: number) => object; readonly isThere: (quote: Answer['body']) => boolean; readonly gone: string; /** How many are taken, and of what. */ readonly taken: string; readonly id: string }
/** The last one is had once, comes back once, and is had once again, round by round. */
async function hadAgainAndAgain({ wish, isThere, gone, taken, id }: Last): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const answers = await rush(wish, isThere)
    oneHad(answers, gone)
    expect(await number(taken, id)).toBe(1)
    await giveBack(answers)
    expect(await number(taken, id)).toBe(0)
  }
  await race.agree()
}

test('T-15 T-19 I-12 two processes: the last piece of a flash sale is sold once, comes back once, and is sold once again', async () => {
  const lines = [{ skuId: chair!.skuIds[0]!, quantity: 1 }]
  await hadAgainAndAgain({ wish: () => ({ lines }), isThere: (quote) => quote.explain.some((one: { offerId: string }) => one.offerId === flashId), gone: 'promotions.gone', taken: 'select sum(taken) as n from promotions_pools where offer_id = $1', id: flashId })
})

test('T-27 I-12 two processes: the last seat of a presale is taken once, comes back once, and is taken once again', async () => {
  const lines = [{ skuId: table!.skuIds[0]!, quantity: 1 }]
  await hadAgainAndAgain({ wish: () => ({ lines }), isThere: (quote) => quote.presale?.depositFen === 5_00, gone: 'presales.gone', taken: 'select taken_pieces as n from presales_presales where id = $1', id: presaleId })
})

test('T-26 I-14 two processes: the last cut of a bargain is given once, and of all who have reached the floor one buys the last piece', async () => {
  const opened = await all((racer) => twice(racer, 'POST', '/v1/bargains', { activityId: bargainId }))
  expect(tally(opened)).toEqual({ had: opened.length })
  const ids = opened.map(({ body }) => body.bargainId as string)
  const help = async (id: string, name: string) => { expect((await race.by({ kind: 'shopper', id: `shp_${name}` }).call('POST', `/v1/bargains/${id}/help`, {})).status).toBe(200) }
  for (const id of ids) await help(id, 'friend')
  // All others come for the last cut of the first one's.
  const cuts = await Promise.all(race.racers.slice(1).map((racer) => twice(racer, 'POST', `/v1/bargains/${ids[0]}/help`, {})))
  expect(tally(cuts)).toEqual({ had: 1, 'bargains.reached': cuts.length - 1 })
  expect(await number('select now_fen as n from bargains_bargains where id = $1', ids[0]!)).toBe(99_00)
  expect(await number('select count(*) as n from bargains_helps where bargain_id = $1', ids[0]!)).toBe(2)
  for (const id of ids.slice(1)) await help(id, 'other')
  await hadAgainAndAgain({ wish: (_, i) => ({ bargainId: ids[i]! }), isThere: () => true, gone: 'bargains.gone', taken: 'select taken_pieces as n from bargains_activities where id = $1', id: bargainId })
})

test('I-13 T-16 two processes: the same points pay one of many orders, come back once, and pay one again', async () => {
  const [racer] = race.racers as [Racer]
  const points = 2_000
  expect((await race.by(operator).call('POST', `/v1/staff/points/accounts/${racer.id}/adjust`, { points, reason: '入会礼' })).body).toEqual({ approvalId: null })
  const has = async () => { const { available, reserved } = (await racer.call(1, 'GET', '/v1/me/points')).body; return { available, reserved } }
  const wish = { lines: [{ skuId: chair!.skuIds[1]!, quantity: 1 }], addressId: racer.addressId, usePoints: points }
  for (let round = 0; round < rounds; round++) {
    const quote = await racer.call(round, 'POST', '/v1/quote', wish)
    expect(quote.body).toMatchObject({ pointsFen: 20_00 })
    const answers = await all(() => twice(racer, 'POST', '/v1/orders', { ...wish, quoteVersion: quote.body.version, note: '' }))
    oneHad(answers, 'points.gone')
    expect(await has()).toEqual({ available: 0, reserved: points })
    await giveBack(answers, () => racer)
    expect(await has()).toEqual({ available: points, reserved: 0 })
  }
  await race.agree()
})
