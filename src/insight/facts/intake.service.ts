import { transaction, type Context } from '#kernel/context'
import { defineSetting, settingOf } from '#kernel/settings'
import { after, dayMs, dayNo } from '#kernel/time'
import { himself, numberOf } from './choices.service'
import { isWhole, oldestMs, plainQuery, valueOf, type Told } from './facts.rules'

/** How long facts are kept one by one 事实保留; sums of days stay longer. */
export const keepDays = defineSetting({ key: 'facts.keep_days', fallback: 90, least: 7, most: 400, unit: 'days', says: ['行为事实逐条保留多少天', 'Facts are kept one by one for so many days'] })
const blockDays = 400

interface Row { readonly number: string; readonly kind: string; readonly visit: string | null; readonly product: string | null; readonly block: string | null; readonly place: string | null; readonly query: string | null; readonly value: number; readonly at: Date }

/** One statement a batch; what came before under its number stays as it was (stack.md §5). */
async function write(ctx: Context, personNo: number | null, rows: readonly Row[]): Promise<number> {
  const of = <K extends keyof Row>(name: K) => rows.map((row) => row[name])
  const { rowCount } = await ctx.client.query({ name: 'facts.write', values: [of('number'), of('kind'), of('visit'), of('product'), of('block'), of('place'), of('query'), of('value'), of('at'), rows.map(({ at }) => dayNo(at)), personNo], text: `
    insert into facts_tail (number, kind, visit, product_id, block, place, query, value, at, day_no, person_no)
    select f.*, $11::bigint from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::timestamptz[], $10::int[]) as f on conflict (number) do nothing` })
  return rowCount ?? 0
}

/**
 * Takes what a page has seen 前端事实接入 (F69): a visit's facts by their numbers, each once however often it comes. Whoever has switched measuring off leaves nothing; whoever has switched personalisation off, and
 * every guest, is nobody in it. Answers how many were new.
 */
export async function takeFacts(ctx: Context, { visit, facts }: { readonly visit: string; readonly facts: readonly Told[] }): Promise<{ taken: number }> {
  const isKnown = ctx.actor.kind === 'shopper'
  if (isKnown && !(await himself(ctx, ctx.actor.id)).isMeasured) return { taken: 0 }
  const rows = [...new Map(facts.filter(isWhole).map((fact) => [fact.n, fact])).values()].map((fact): Row => ({ number: `${visit}.${fact.n}`, kind: fact.kind, visit, product: fact.product ?? null, block: fact.block ?? null, place: fact.place ?? null,
    query: fact.query === undefined ? null : plainQuery(fact.query), value: valueOf(fact), at: after(ctx.now, -Math.min(fact.agoMs ?? 0, oldestMs)) }))
  if (rows.length === 0) return { taken: 0 }
  return { taken: await write(ctx, isKnown ? await numberOf(ctx, ctx.actor.id) : null, rows) }
}

interface Paid { readonly orderId: string; readonly shopperId: string; readonly lines: readonly { readonly lineId: string; readonly productId: string; readonly quantity: number; readonly isGift?: boolean | undefined }[] }
/** What was paid for, line by line, as the order's news tells it; gifts were not chosen. */
export async function takePaid(ctx: Context, { shopperId, lines }: Paid, at: Date): Promise<void> {
  const rows = lines.filter(({ isGift }) => !isGift).map(({ lineId, productId, quantity }): Row => ({ number: lineId, kind: 'paid', visit: null, product: productId, block: null, place: null, query: null, value: quantity, at }))
  if (rows.length > 0) await write(ctx, await numberOf(ctx, shopperId), rows)
}

export interface Taken { readonly number: string; readonly ownerId: string | null; readonly visit: string | null; readonly productId: string; readonly at: Date }
/** Hands over page views that nobody has counted yet, the oldest first, and marks them in the same transaction: counted once, whatever becomes of the counting. */
export async function takeViews(ctx: Context, most: number): Promise<Taken[]> {
  const { rows } = await ctx.client.query<Taken>({ name: 'facts.take_views', values: [most], text: `
    with waiting as (select number from facts_tail where not is_taken and kind = 'viewed' order by at, number limit $1 for update skip locked),
    taken as (update facts_tail f set is_taken = true from waiting w where f.number = w.number returning f.number, f.person_no, f.visit, f.product_id, f.at)
    select t.number, p.owner_id as "ownerId", t.visit, t.product_id as "productId", t.at from taken t left join facts_persons p on p.no = t.person_no order by t.at, t.number` })
  return rows
}

const [mostCounted, mostRounds] = [5_000, 20]
/** Adds what pages told of their blocks to the sums of the day; each fact once. */
export async function countBlocks(ctx: Context): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const counted = await transaction(ctx, async (ctx) => (await ctx.client.query<{ many: number }>({ name: 'facts.count_blocks', values: [mostCounted], text: `
      with waiting as (select number from facts_tail where not is_taken and kind in ('dwelt', 'left') order by at, number limit $1 for update skip locked),
      taken as (update facts_tail f set is_taken = true from waiting w where f.number = w.number returning f.product_id, f.day_no, f.block, f.kind, f.value),
      sums as (select product_id, day_no, block, count(*) filter (where kind = 'dwelt')::int as readers, coalesce(sum(value) filter (where kind = 'dwelt'), 0)::bigint as dwell_ms, count(*) filter (where kind = 'left')::int as exits from taken group by 1, 2, 3 order by 1, 2, 3),
      told as (insert into facts_blocks (product_id, day_no, block, readers, dwell_ms, exits) select * from sums
        on conflict (product_id, day_no, block) do update set readers = facts_blocks.readers + excluded.readers, dwell_ms = facts_blocks.dwell_ms + excluded.dwell_ms, exits = facts_blocks.exits + excluded.exits)
      select count(*)::int as many from taken` })).rows[0]!.many)
    if (counted < mostCounted) return
  }
}

const mostSwept = 10_000
/** What is older than it may be is gone, some thousands at a time; sums of days after a year and a month. */
export async function sweepFacts(ctx: Context): Promise<void> {
  const until = after(ctx.now, -(await settingOf(ctx, keepDays)) * dayMs)
  for (let round = 0; round < mostRounds; round++) {
    const { rowCount } = await ctx.client.query({ name: 'facts.sweep', values: [until, mostSwept], text: 'delete from facts_tail where number in (select number from facts_tail where at < $1 order by at limit $2)' })
    if ((rowCount ?? 0) < mostSwept) break
  }
  await ctx.client.query({ name: 'facts.sweep_blocks', values: [dayNo(ctx.now) - blockDays], text: 'delete from facts_blocks where day_no < $1' })
}
