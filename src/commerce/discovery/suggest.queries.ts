import type { Context } from '#kernel/context'
import { indexVersion, keptByVersion } from './version.queries'
import { folded } from './words.rules'

/** What is offered while somebody types 联想: by 汉字, pinyin or initials, what most products stand behind first. */
export interface Offered { readonly text: string; readonly kind: 'category' | 'brand' | 'word' }
const mostOffered = 10

const kept = keptByVersion<Offered[]>({ freshMs: 10_000, most: 5_000 })
export const forgetSuggestions = kept.forget

export async function suggest(ctx: Context, typed: string): Promise<Offered[]> {
  const prefix = folded(typed).replace(/\s+/g, '').slice(0, 40)
  if (prefix === '') return []
  const cache = kept.of(ctx, await indexVersion(ctx))
  const had = cache.get(prefix)
  if (had) return had.value
  // The end of the range is the prefix with its last character's successor: a plain range on the primary key, whatever the prefix holds.
  const end = prefix.slice(0, -1) + String.fromCodePoint(prefix.codePointAt(prefix.length - 1)! + 1)
  const { rows } = await ctx.client.query<Offered>({ name: 'discovery.suggestions', values: [prefix, end, mostOffered],
    text: `select text, min(kind) as kind from (select text, kind, weight from discovery_suggestions where key >= $1 and key < $2 order by key limit 2000) s group by text order by max(weight) desc, text limit $3` })
  cache.set(prefix, rows)
  return rows
}
