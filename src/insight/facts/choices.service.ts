import { eq } from 'drizzle-orm'
import { ChoicesChanged } from '#events/facts'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { forgottenEverywhere, keeping } from '#kernel/kept'
import { choices, persons, tail } from './tables'

/**
 * Choices 个性化与统计开关 (E-Commerce Law 18, PIPL 24): whoever has switched personalisation off is known to no list and no fact; whoever has switched measuring off sends nothing. Without a choice both are on
 * for who has signed in; a guest is nobody in any case, and his switch is his browser's.
 */
export interface Choices { readonly isPersonal: boolean; readonly isMeasured: boolean }
interface Him extends Choices { readonly personNo: number | null }

const kept = keeping<Him>({ freshMs: 60_000, most: 20_000 })
const forget = forgottenEverywhere('facts.choices', kept.forget)
const open: Him = { isPersonal: true, isMeasured: true, personNo: null }

/** Who acts: what he has chosen, and his number, where he has one. A guest has neither. */
export async function himself(ctx: Context, ownerId: string): Promise<Him> {
  const cache = kept.of(ctx)
  const had = cache.get(ownerId)
  if (had) return had
  const { rows: [row] } = await ctx.client.query<{ isPersonal: boolean | null; isMeasured: boolean | null; no: string | null }>({ name: 'facts.himself', values: [ownerId], text: `
    select c.is_personal as "isPersonal", c.is_measured as "isMeasured", p.no from (select $1::text as id) one left join facts_choices c on c.owner_id = one.id left join facts_persons p on p.owner_id = one.id` })
  const him: Him = { isPersonal: row?.isPersonal ?? open.isPersonal, isMeasured: row?.isMeasured ?? open.isMeasured, personNo: row?.no === null || row === undefined ? null : Number(row.no) }
  cache.set(ownerId, him)
  return him
}

/** What a shopper has chosen; a guest has nothing to choose here. */
export async function choicesOf(ctx: Context, ownerId: string): Promise<Choices> {
  const { isPersonal, isMeasured } = await himself(ctx, ownerId)
  return { isPersonal, isMeasured }
}

/** The number under which facts of him are kept, or none, where he has chosen to be nobody. */
export async function numberOf(ctx: Context, ownerId: string): Promise<number | null> {
  const cache = kept.of(ctx)
  const him = await himself(ctx, ownerId)
  if (!him.isPersonal || !him.isMeasured) return null
  if (him.personNo !== null) return him.personNo
  const { rows: [row] } = await ctx.client.query<{ no: string }>({ name: 'facts.number', values: [ownerId, ctx.now], text: `
    with made as (insert into facts_persons (owner_id, made_at) select $1, $2 where not exists (select from facts_choices where owner_id = $1 and not (is_personal and is_measured)) on conflict (owner_id) do nothing returning no)
    select no from made union all select no from facts_persons where owner_id = $1 limit 1` })
  if (!row) return null
  cache.set(ownerId, { ...him, personNo: Number(row.no) })
  return Number(row.no)
}

/** Chooses for whoever has signed in. Switched off, what was kept of him stays as counts alone: his number is forgotten, in what is kept as well. */
export function choose(ctx: Context, wish: Choices): Promise<Choices> {
  return transaction(ctx, async (ctx) => {
    const ownerId = ctx.actor.id
    await ctx.db.insert(choices).values({ ownerId, ...wish, changedAt: ctx.now }).onConflictDoUpdate({ target: choices.ownerId, set: { ...wish, changedAt: ctx.now } })
    if (!wish.isPersonal || !wish.isMeasured) {
      const gone = await ctx.db.delete(persons).where(eq(persons.ownerId, ownerId)).returning({ no: persons.no })
      for (const { no } of gone) await ctx.db.update(tail).set({ personNo: null, visit: null }).where(eq(tail.personNo, no))
    }
    await emit(ctx, ChoicesChanged, { ownerId, ...wish, at: ctx.now.toISOString() })
    await forget(ctx)
    return wish
  })
}
