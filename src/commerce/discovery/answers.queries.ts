import type { Context } from '#kernel/context'
import { keeping } from '#kernel/kept'
import { forgetDocuments } from './documents.queries'
import { find, type Answer, type Ask } from './search.queries'
import { forgetUnknowns, forgetVocabulary } from './vocabulary.queries'

/**
 * Answers kept 搜索结果缓存: many ask the same, so an answer is given again for a minute at most, as long as nothing that can be found has changed. A change has a
 * number, which is read anew at most this often: a price or a product off the shelf is seen within a quarter of a second; sales may be a minute old.
 */
const versionMs = 250
const answers = keeping<{ readonly version: number; readonly answer: Promise<Answer> }>({ freshMs: 60_000, most: 3_000 })
const lastSeen = new WeakMap<object, number>()
const versions = keeping<Promise<number>>({ freshMs: versionMs, most: 1 })

export async function search(ctx: Context, ask: Ask): Promise<Answer> {
  const version = await indexVersion(ctx)
  if (lastSeen.get(ctx.pool) !== version) { lastSeen.set(ctx.pool, version); forgetUnknowns(ctx) }
  const cache = answers.of(ctx)
  const key = JSON.stringify(ask)
  const had = cache.get(key)
  if (had?.version === version) return had.answer
  const answer = find(ctx, ask)
  cache.set(key, { version, answer })
  answer.catch(() => { cache.delete(key) })
  return answer
}

function indexVersion(ctx: Context): Promise<number> {
  const had = versions.of(ctx).get('')
  if (had) return had
  const version = ctx.client.query<{ version: string }>({ name: 'discovery.version', text: 'select version from discovery_statistics' }).then(({ rows: [row] }) => Number(row?.version ?? 0))
  versions.of(ctx).set('', version)
  version.catch(() => { versions.forget(ctx) })
  return version
}

/** Forgets all that is kept of the index, when the caller has just changed it himself. */
export function forgetIndex(ctx: Context): void {
  for (const one of [answers, versions]) one.forget(ctx)
  forgetDocuments(ctx)
  forgetVocabulary(ctx)
}
