import { indexNow } from '#commerce/discovery'
import { besideOf, type Context } from '#kernel/context'

/** Following the news 追随消息: every process that serves pages hears what was posted, whoever delivers the letters, so that stale pages are dropped in all of them. */
export interface News { readonly name: string; readonly payload: Readonly<Record<string, unknown>> }
/** What can be found has changed: no fact of its own, for the index follows the facts some moments later, and what was made of it in between is stale once more. */
const indexed: News = { name: 'discovery.index_changed', payload: {} }

const everyMs = 500
const mostAtOnce = 2_000
/** Numbers are given before the commit, so a lower one may appear after a higher: a number that was passed over is asked for again for so long, and then taken for undone. */
const [lateMs, mostLate] = [10_000, 20_000]

const newer = `
  (select seq, name, payload from kernel_outbox where seq > $1 order by seq limit ${mostAtOnce})
  union all (select seq, name, payload from kernel_outbox where seq = any((select $2::bigint[])::bigint[]))`

/**
 * Calls `hear` once for each fact posted from now on; answers how to stop. A failed look is made up for by the next. It looks beside the transactions: with every connection
 * taken by those that wait, pages would stay as they were for as long.
 */
export function following(base: () => Context, hear: (news: News) => void): () => Promise<void> {
  /** Numbers below `upTo` that nobody has seen yet, with the moment from which on they are missing. */
  const late = new Map<number, number>()
  let upTo: number | undefined
  let index: number | undefined
  const look = async (): Promise<void> => {
    const ctx = base()
    const pool = besideOf(ctx.pool)
    upTo ??= Number((await pool.query<{ seq: string }>('select coalesce(max(seq), 0) as seq from kernel_outbox')).rows[0]!.seq)
    const { rows } = await pool.query<News & { readonly seq: string }>({ name: 'apps.follow', text: newer, values: [upTo, [...late.keys()]] })
    const nowMs = performance.now()
    for (const [seq, sinceMs] of late) if (nowMs - sinceMs > lateMs) late.delete(seq)
    for (const { seq, name, payload } of rows) {
      hear({ name, payload })
      late.delete(Number(seq))
      for (let one = Math.max(upTo + 1, Number(seq) - mostLate); one < Number(seq); one++) late.set(one, nowMs)
      upTo = Math.max(upTo, Number(seq))
    }
    const no = await indexNow(ctx)
    if (no !== (index ??= no)) { index = no; hear(indexed) }
  }
  let under: Promise<void> = Promise.resolve()
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    under = look().catch(() => {}).finally(() => { busy = false })
  }, everyMs)
  timer.unref()
  return async () => { clearInterval(timer); await under }
}
