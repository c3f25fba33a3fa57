import type { Context } from '#kernel/context'

/** Following the news 追随消息: every process that serves pages hears what was posted, whoever delivers the letters, so that stale pages are dropped in all of them. */
export interface News { readonly name: string; readonly payload: Readonly<Record<string, unknown>> }

const everyMs = 500
/** Numbers are given before the commit, so a lower one may appear after a higher: the last few seconds are read again. */
const lookBack = "interval '10 seconds'"
const mostAtOnce = 2_000

/** Calls `hear` once for each fact posted from now on; answers how to stop. A failed look is made up for by the next. */
export function following(base: () => Context, hear: (news: News) => void): () => Promise<void> {
  const heard = new Map<number, number>()
  let from: number | undefined
  let round = 0
  const look = async (): Promise<void> => {
    const { pool } = base()
    if (from === undefined) from = Number((await pool.query<{ seq: string }>('select coalesce(max(seq), 0) as seq from kernel_outbox')).rows[0]!.seq)
    const { rows } = await pool.query<{ seq: string; name: string; payload: News['payload']; settled: boolean }>({ name: 'apps.follow',
      text: `select seq, name, payload, at < now() - ${lookBack} as settled from kernel_outbox where seq > $1 order by seq limit ${mostAtOnce}`, values: [from] })
    round++
    for (const { seq, name, payload } of rows) {
      if (!heard.has(Number(seq))) hear({ name, payload })
      heard.set(Number(seq), round)
    }
    // Only what is settled from the oldest on is left behind for good.
    for (const { seq, settled } of rows) { if (!settled && rows.length < mostAtOnce) break; from = Number(seq); heard.delete(from) }
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
