import { orderIdsOf } from '#commerce/ordering'
import type { Context } from '#kernel/context'
import { countOf, laws, type Hindrance, type Holding, type Law, type Personal, type Subject } from '#kernel/personal'
import { phoneOf } from '#trust/identity'

/** What every room has said of shoppers' data 全屋个人数据清单, gathered; asked for when it is needed, as rooms above may hold something too. */
export type Rooms = () => readonly { readonly name: string; readonly personal?: Personal }[]
export const holdingsOf = (rooms: Rooms): readonly Holding[] => rooms().flatMap(({ personal }) => personal?.holdings ?? [])

/** Whose data it is. */
export const subjectOf = async (ctx: Context, shopperId: string): Promise<Subject> => ({ id: shopperId, phone: await phoneOf(ctx, shopperId) ?? '', orderIds: await orderIdsOf(ctx, shopperId) })

/** What of a shopper's has not ended, room by room. */
export async function hindrancesOf(ctx: Context, rooms: Rooms, shopperId: string): Promise<readonly Hindrance[]> {
  const found: Hindrance[] = []
  for (const { personal } of rooms()) found.push(...await personal?.hinders?.(ctx, shopperId) ?? [])
  return found
}

/** Everything that the shop holds of shoppers, and what becomes of it at the end: the public list 个人信息清单. */
export const publicList = (rooms: Rooms) => rooms().flatMap(({ name, personal }) => (personal?.holdings ?? []).map(({ title, end, copy, isTag }) => {
  const law: Law | null = typeof end === 'object' && 'law' in end ? end.law : null
  return { room: name, title: [...title], isCopied: copy.length > 0, isTag: isTag === true, end: law ? 'kept' as const : end === 'delete' ? 'deleted' as const : 'struck' as const, law, months: law ? laws[law].months : null, says: law ? [...laws[law].says] : null }
}))

/** How much of each of his habits and groups is noted. */
export async function tagsOf(ctx: Context, rooms: Rooms, shopperId: string) {
  const subject: Subject = { id: shopperId, phone: '', orderIds: [] }
  const items = []
  for (const holding of holdingsOf(rooms).filter(({ isTag }) => isTag)) items.push({ table: holding.table, title: [...holding.title], count: await countOf(ctx, holding, subject) })
  return items
}
