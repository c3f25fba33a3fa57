import type { Ask } from '../page'

/** The sequences a list can be shown in 排序: links, so that each has an address. */
export function Sorts<S extends keyof Ask['words']['sorts']>({ ask, sorts, now }: { readonly ask: Ask; readonly sorts: readonly S[]; readonly now: S }) {
  return <nav class="sorts" aria-label={ask.words.sort}>{sorts.map((sort) => <a key={sort} href={hereWith(ask, { sort })} aria-current={sort === now ? 'true' : undefined}>{ask.words.sortMarks[sort] ? <><span aria-hidden="true">{ask.words.sortMarks[sort]}</span><span class="sr">{ask.words.sorts[sort]}</span></> : ask.words.sorts[sort]}</a>)}</nav>
}

/** This very page with some of its query changed, from the first row on. */
export function hereWith({ url }: Pick<Ask, 'url'>, changes: Readonly<Record<string, string | readonly string[] | undefined>>): string {
  const next = new URLSearchParams(url.split('?')[1] ?? '')
  next.delete('cursor')
  for (const [name, value] of Object.entries(changes)) { next.delete(name); for (const one of [value ?? []].flat()) next.append(name, one) }
  const path = url.split('?')[0]!
  return next.size > 0 ? `${path}?${next.toString()}` : path
}
