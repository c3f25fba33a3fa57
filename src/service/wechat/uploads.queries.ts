import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import type { Context } from '#kernel/context'
import { uploads, type uploadStates } from './tables'

/** Uploads of shipping information 发货信息上传, newest first. Where no state is asked for, `frozen` are those for want of which WeChat keeps the money: all that it has not accepted. */
export async function uploadPage(ctx: Context, { state, frozen, cursor, limit }: { readonly state?: (typeof uploadStates)[number] | undefined; readonly frozen?: boolean | undefined; readonly cursor?: string | undefined; readonly limit: number }) {
  const rows = await ctx.db.select().from(uploads).where(and(state ? eq(uploads.state, state) : frozen ? inArray(uploads.state, ['pending', 'sent', 'failed']) : undefined, cursor ? lt(uploads.id, cursor) : undefined)).orderBy(desc(uploads.id)).limit(limit + 1)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? items.at(-1)!.id : null }
}
