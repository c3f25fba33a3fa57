import { and, desc, eq, ilike, inArray, lt } from 'drizzle-orm'
import { ownerId } from '#kernel/access'
import type { Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { notFound } from '#kernel/refusal'
import type { MerchantState } from './merchants.rules'
import { merchants } from './tables'

export interface MerchantCard { readonly id: string; readonly name: string; readonly state: MerchantState; readonly selfOperated: boolean }

const card = { id: merchants.id, name: merchants.name, state: merchants.state, selfOperated: merchants.isSelfOperated }

/** Who these merchants are; ids that are none are missing from the answer. */
export async function merchantsOf(ctx: Context, ids: readonly string[]): Promise<Map<string, MerchantCard>> {
  if (ids.length === 0) return new Map()
  const { rows } = await ctx.client.query<MerchantCard>({ name: 'merchants.of', values: [ids],
    text: 'select id, name, state, is_self_operated as "selfOperated" from merchants_merchants where id = any((select $1::text[])::text[])' })
  return new Map(rows.map((row) => [row.id, row]))
}

/** Under what name and code these merchants stand in their licences 主体与信用代码, for what the law wants told of them. */
export async function licencesOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, { readonly name: string; readonly licenceName: string; readonly licenceNo: string }>> {
  const rows = ids.length === 0 ? [] : await ctx.db.select({ id: merchants.id, name: merchants.name, licenceName: merchants.licenceName, licenceNo: merchants.licenceNo }).from(merchants).where(inArray(merchants.id, [...ids]))
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

/** The public page of a store: what the law wants shown stands here (E-Commerce Law 15). Closed stores and applicants have none. */
export async function storePage(ctx: Context, id: string) {
  const [store] = await ctx.db.select({ ...card, intro: merchants.intro, licenceName: merchants.licenceName, licenceNo: merchants.licenceNo, openedAt: merchants.createdAt })
    .from(merchants).where(and(eq(merchants.id, id), inArray(merchants.state, ['open', 'frozen'])))
  return store ?? notFound()
}

export async function myStore(ctx: Context) {
  const [store] = await ctx.db.select().from(merchants).where(eq(merchants.id, ownerId(ctx)))
  return store ?? notFound()
}

/** Merchants as the platform's staff see them, newest first, phones masked. */
export async function merchantList(ctx: Context, { state, q, cursor, limit }: { state?: MerchantState | undefined; q?: string | undefined; cursor?: string | undefined; limit: number }) {
  const rows = await ctx.db.select().from(merchants)
    .where(and(state && eq(merchants.state, state), q ? ilike(merchants.name, `%${q.replace(/[\\%_]/g, '\\$&')}%`) : undefined, cursor ? lt(merchants.id, cursor) : undefined))
    .orderBy(desc(merchants.id)).limit(limit + 1)
  const items = rows.slice(0, limit).map((row) => ({ ...row, phone: masked(row.phone) }))
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
