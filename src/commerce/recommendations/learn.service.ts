import { transaction, type Context } from '#kernel/context'
import { after } from '#kernel/time'
import { liftOf, neighboursOf, scratchFor, takenBy, tasteFor, usualTaste, waysOf, type Taste } from './neighbours.rules'
import { kinds, type Kind } from './tables'

/**
 * Learning 训练, a little each minute: what is new is counted, and of the products it concerns the neighbours are found anew, out of at most some hundreds of their latest ways. So the work follows what happens, not the
 * size of the catalogue, and what was bought a minute ago is known (F05). By night the taste is chosen anew by what it would have found.
 */
const [mostCounted, mostAtOnce, mostBatches, mostHolders, mostSteps, mostKept] = [10_000, 50, 20, 300, 60, 60]

/** Counts steps that nobody has counted, and marks what they concern as stale: the product itself, whose neighbours will hold the others. */
export async function countSteps(ctx: Context): Promise<void> {
  for (const kind of kinds) {
    const count = () => ctx.client.query<{ many: number }>({ name: 'recommendations.count_steps', values: [kind, mostCounted, usualTaste.alpha, usualTaste.beta, usualTaste.fades], text: `
      with waiting as (select way, product_id from recommendations_ways where kind = $1 and not is_counted order by at limit $2 for update skip locked),
      taken as (update recommendations_ways w set is_counted = true from waiting n where w.kind = $1 and w.way = n.way and w.product_id = n.product_id returning w.way, w.product_id),
      more as (insert into recommendations_goods (kind, product_id, taken, is_stale) select $1, product_id, count(*)::int, true from taken group by 2 order by 2
        on conflict (kind, product_id) do update set taken = recommendations_goods.taken + excluded.taken, is_stale = true),
      beside as (update recommendations_goods g set is_stale = true from (select distinct w.product_id from recommendations_ways w where w.kind = $1 and w.is_counted and w.way in (select way from taken)) o where g.kind = $1 and g.product_id = o.product_id and g.product_id not in (select product_id from taken)),
      fresh as (select count(distinct t.way)::int as many from taken t where not exists (select from recommendations_ways w where w.kind = $1 and w.way = t.way and w.is_counted)),
      all_of as (insert into recommendations_models (kind, ways, alpha, beta, fades) select $1, many, $3, $4, $5 from fresh where many > 0 on conflict (kind) do update set ways = recommendations_models.ways + excluded.ways)
      select count(*)::int as many from taken` })
    while ((await count()).rows[0]!.many === mostCounted);
  }
}

/** Finds the neighbours of stale products anew, some hundreds at most; the rest has its turn in the next minute. */
export async function trainStale(ctx: Context): Promise<void> {
  for (const kind of kinds) {
    const { taste, all } = await modelOf(ctx, kind)
    for (let batch = 0; batch < mostBatches; batch++) if (await trainSome(ctx, kind, taste, all) < mostAtOnce) break
  }
}

async function modelOf(ctx: Context, kind: Kind): Promise<{ readonly taste: Taste; readonly all: number }> {
  const { rows: [model] } = await ctx.client.query<{ ways: string; alpha: number; beta: number; fades: number; step: number | null; before: number | null }>({ name: 'recommendations.model', values: [kind], text: 'select ways, alpha, beta, fades, step, before from recommendations_models where kind = $1' })
  if (!model) return { taste: usualTaste, all: 0 }
  const { ways, alpha, beta, fades, step, before } = model
  return { all: Number(ways), taste: { alpha, beta, fades, ...(step !== null && before !== null && { order: { step, before } }) } }
}

/** One batch in one transaction: what is written is what its ways said, and a product that becomes stale meanwhile stays so. */
function trainSome(ctx: Context, kind: Kind, taste: Taste, all: number): Promise<number> {
  return transaction(ctx, async (ctx) => {
    const { rows: stale } = await ctx.client.query<{ id: string }>({ name: 'recommendations.stale', values: [kind, mostAtOnce, ctx.now], text: `
      update recommendations_goods g set is_stale = false, trained_at = $3 from (select product_id from recommendations_goods where kind = $1 and is_stale order by trained_at nulls first, product_id limit $2 for update skip locked) s
      where g.kind = $1 and g.product_id = s.product_id returning g.product_id as id` })
    if (stale.length === 0) return 0
    const ids = stale.map(({ id }) => id)
    const { rows } = await ctx.client.query<{ items: string[] }>({ name: 'recommendations.holders', values: [kind, ids, mostHolders, mostSteps], text: `
      with holders as (select distinct h.way from unnest($2::text[]) as wanted(id), lateral (select way from recommendations_ways where kind = $1 and product_id = wanted.id and is_counted order by at desc limit $3) h)
      select (array_agg(w.product_id order by w.at desc, w.product_id))[1:$4] as items from recommendations_ways w join holders using (way) where w.kind = $1 and w.is_counted group by w.way having count(*) > 1` })
    await keep(ctx, kind, ids, rows.map(({ items }) => items.toReversed()), taste, all)
    return ids.length
  })
}

async function keep(ctx: Context, kind: Kind, ids: readonly string[], found: readonly (readonly string[])[], taste: Taste, all: number): Promise<void> {
  const names = [...new Set([...ids, ...found.flat()])]
  const numbers = new Map(names.map((name, at) => [name, at]))
  const ways = waysOf(found.map((way) => way.map((name) => numbers.get(name)!)), names.length)
  const { rows: known } = await ctx.client.query<{ id: string; taken: number }>({ name: 'recommendations.taken', values: [kind, names], text: 'select product_id as id, taken from recommendations_goods where kind = $1 and product_id = any((select $2::text[])::text[])' })
  const degrees = new Float64Array(names.length)
  for (const { id, taken } of known) degrees[numbers.get(id)!] = taken
  const scratch = scratchFor(names.length)
  const trained = ids.map((id) => {
    const item = numbers.get(id)!
    const { items, scores, together } = neighboursOf(ways, item, taste, scratch, degrees)
    const nearest = [...items.slice(0, mostKept)]
    return { product_id: id, others: nearest.map((other) => names[other]!), scores: nearest.map((_, i) => scores[i]!), together: nearest.map((_, i) => together[i]!), lifts: nearest.map((other, i) => liftOf(together[i]!, degreeOf(degrees, ways, item), degreeOf(degrees, ways, other), all)) }
  })
  await ctx.client.query({ name: 'recommendations.keep', values: [kind, JSON.stringify(trained), ctx.now], text: `
    insert into recommendations_neighbours (kind, product_id, others, scores, together, lifts, trained_at) select $1, n.product_id, n.others, n.scores, n.together, n.lifts, $3 from jsonb_to_recordset($2::jsonb) as n(product_id text, others text[], scores float8[], together int[], lifts float8[])
    on conflict (kind, product_id) do update set others = excluded.others, scores = excluded.scores, together = excluded.together, lifts = excluded.lifts, trained_at = excluded.trained_at` })
}
const degreeOf = (degrees: Float64Array, ways: Parameters<typeof takenBy>[0], item: number): number => Math.max(degrees[item]!, takenBy(ways, item))

const [mostSampled, staleMs] = [5_000, 7 * 86_400_000]
/** By night: counts the ways anew, chooses the taste by what it would have found among the latest ways, and lets old neighbours be found anew. */
export async function chooseTaste(ctx: Context): Promise<void> {
  for (const kind of kinds) {
    const { rows } = await ctx.client.query<{ items: string[] }>({ name: 'recommendations.sample', values: [kind, mostSampled, mostSteps], text: `
      select (array_agg(product_id order by at desc, product_id))[1:$3] as items from recommendations_ways where kind = $1 and is_counted group by way having count(*) > 1 order by max(at) desc limit $2` })
    const names = [...new Set(rows.flatMap(({ items }) => items))]
    const numbers = new Map(names.map((name, at) => [name, at]))
    const { taste, found, asked } = tasteFor(rows.map(({ items }) => items.toReversed().map((name) => numbers.get(name)!)), names.length, true)
    await ctx.client.query({ name: 'recommendations.choose', values: [kind, taste.alpha, taste.beta, taste.fades, taste.order?.step ?? null, taste.order?.before ?? null, found, asked, ctx.now], text: `
      insert into recommendations_models (kind, alpha, beta, fades, step, before, found, asked, chosen_at, ways) select $1, $2, $3, $4, $5, $6, $7, $8, $9, count(distinct way) from recommendations_ways where kind = $1 and is_counted
      on conflict (kind) do update set alpha = excluded.alpha, beta = excluded.beta, fades = excluded.fades, step = excluded.step, before = excluded.before, found = excluded.found, asked = excluded.asked, chosen_at = excluded.chosen_at, ways = excluded.ways` })
    await ctx.client.query({ name: 'recommendations.renew', values: [kind, after(ctx.now, -staleMs)], text: 'update recommendations_goods set is_stale = true where kind = $1 and not is_stale and trained_at < $2' })
  }
}
