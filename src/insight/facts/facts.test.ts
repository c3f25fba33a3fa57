import { expect, test } from 'vitest'
import { as, system, type Actor, type Context } from '#kernel/context'
import { later, world } from '#test/world'
import { choose, numberOf } from './choices.service'
import { blocksOf } from './facts.queries'
import { blocksRead, isWhole, plainQuery } from './facts.rules'
import { countBlocks, sweepFacts, takeFacts, takePaid, takeViews } from './intake.service'

const [visit, product] = ['k3j4h5g6f7d8s9a0', 'prd_0abc']
const lan: Actor = { kind: 'shopper', id: 'shp_lan' }
const guest: Actor = { kind: 'guest', id: 'gst_lan' }
const rows = async (ctx: Context) => (await ctx.pool.query<{ number: string; kind: string; person_no: string | null; visit: string | null; value: number; query: string | null }>('select number, kind, person_no, visit, value, query from facts_tail order by number')).rows

test('F69 F06 a batch is taken once however often it comes; what lacks what its kind needs is left out and the rest stands', async () => {
  const ctx = await world(guest)
  const batch = { visit, facts: [{ n: 1, kind: 'viewed', product }, { n: 2, kind: 'dwelt', product, block: 'pain', value: 9_000_000 }, { n: 3, kind: 'left', product }, { n: 4, kind: 'searched', query: '  咖啡机  13800138000 ' }] as const }
  expect(await takeFacts(ctx, batch)).toEqual({ taken: 3 })
  expect(await takeFacts(ctx, batch)).toEqual({ taken: 0 })
  expect((await rows(ctx)).map(({ kind, value, query, person_no }) => [kind, value, query, person_no])).toEqual([['viewed', 0, null, null], ['dwelt', 600_000, null, null], ['searched', 0, '咖啡机 *', null]])
  expect([plainQuery('a@b.cn 茶'), isWhole({ n: 1, kind: 'searched', query: ' ' })]).toEqual(['* 茶', false])
})

test('F69 I-30 who has signed in has a number of his own; switched off he is nobody, then and in what was taken before, and unmeasured he leaves nothing', async () => {
  const ctx = await world(lan)
  const seen = (n: number) => takeFacts(ctx, { visit, facts: [{ n, kind: 'viewed', product }] })
  await seen(1)
  await takePaid(ctx, { orderId: 'ord_1', shopperId: 'shp_lan', lines: [{ lineId: 'oln_1', productId: product, quantity: 2 }, { lineId: 'oln_2', productId: product, quantity: 1, isGift: true }] }, ctx.now)
  const both = await rows(ctx)
  expect(both.map(({ kind, value }) => [kind, value]).toSorted()).toEqual([['paid', 2], ['viewed', 0]])
  expect([both[0]!.person_no !== null, both[0]!.person_no === both[1]!.person_no]).toEqual([true, true])
  await choose(ctx, { isPersonal: false, isMeasured: true })
  expect((await rows(ctx)).map((row) => [row.person_no, row.visit])).toEqual([[null, null], [null, null]])
  expect((await ctx.pool.query('select from facts_persons')).rowCount).toBe(0)
  expect(await seen(2)).toEqual({ taken: 1 })
  expect((await rows(ctx)).every((row) => row.person_no === null)).toBe(true)
  await choose(ctx, { isPersonal: true, isMeasured: false })
  expect(await seen(3)).toEqual({ taken: 0 })
})

test('I-30 whoever switches off while his number is being looked for is nobody from then on, also for who keeps what he found', async () => {
  const ctx = await world(lan)
  let goOn = () => {}
  const held = new Promise<void>((resolve) => { goOn = resolve })
  const query = async (config: { readonly name: string }) => { const answer = await ctx.pool.query(config as never); if (config.name === 'facts.number') await held; return answer }
  const looking = numberOf({ ...ctx, client: Object.assign(Object.create(ctx.pool) as Context['pool'], { query }) }, lan.id)
  await expect.poll(async () => (await ctx.pool.query('select from facts_persons')).rowCount).toBe(1)
  await choose(ctx, { isPersonal: false, isMeasured: true })
  goOn()
  await looking
  expect(await numberOf(ctx, lan.id)).toBeNull()
})

test('F06 dwell and exit are summed by block and day, each fact once; views are handed over once, and what fails is handed over again', async () => {
  const ctx = await world(guest)
  const tell = (of: string, block: 'first' | 'pain', ms: number) => takeFacts(ctx, { visit: of, facts: [{ n: 1, kind: 'viewed', product }, { n: 2, kind: 'dwelt', product, block, value: ms }, { n: 3, kind: 'left', product, block }] })
  await tell('a'.repeat(16), 'first', 2_000)
  await tell('b'.repeat(16), 'pain', 4_000)
  await tell('c'.repeat(16), 'pain', 8_000)
  const job = as(ctx, system)
  await countBlocks(job)
  await countBlocks(job)
  expect((await blocksOf(job, [product, 'prd_none'], 30)).get(product)).toEqual([{ block: 'first', readers: 1, secondsEach: 2, exits: 1, exitPercent: 33.3 }, { block: 'pain', readers: 2, secondsEach: 6, exits: 2, exitPercent: 66.7 }])
  expect((await blocksOf(later(job, 40 * 86_400_000), [product], 30)).size).toBe(0)
  expect(blocksRead([])).toEqual([])
  expect(await takeViews(job, 2)).toHaveLength(2)
  expect(await takeViews(job, 5)).toMatchObject([{ productId: product, ownerId: null }])
  expect(await takeViews(job, 5)).toEqual([])
  await sweepFacts(later(job, 91 * 86_400_000))
  expect(await rows(ctx)).toEqual([])
})
