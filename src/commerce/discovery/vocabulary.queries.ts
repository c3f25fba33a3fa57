import type { Context } from '#kernel/context'
import { keeping } from '#kernel/kept'
import { isNear, termsOf, typedSounds } from './words.rules'

/** The vocabulary 词表 as a query meets it: which of its words are known here, under which number, and how many products hold them. */
export interface Known { readonly id: number; readonly documents: number }

/** Numbers never change and counts change slowly, so what was looked up is kept for a while; bounded, as people type anything. */
const freshMs = 30_000
const terms = keeping<Known>({ freshMs, most: 20_000 })
/** What stands nowhere may stand somewhere with the next product: it is kept only until something that can be found has changed. */
const unknowns = keeping<{ readonly term: string }>({ freshMs, most: 20_000 })
export const forgetUnknowns = unknowns.forget

async function lookUp(ctx: Context, asked: readonly string[]): Promise<Map<string, Known>> {
  const [cache, nowhere] = [terms.of(ctx), unknowns.of(ctx)]
  const found = new Map<string, Known>()
  const unknown: string[] = []
  for (const term of new Set(asked)) {
    const had = cache.get(term)
    if (had) found.set(term, had)
    else if (!nowhere.has(term)) unknown.push(term)
  }
  if (unknown.length === 0) return found
  const { rows } = await ctx.client.query<Known & { term: string }>({ name: 'discovery.look_up',
    text: 'select id, term, documents from discovery_terms where term = any((select $1::text[])::text[]) and documents > 0', values: [unknown] })
  for (const { term, id, documents } of rows) found.set(term, { id, documents })
  for (const term of unknown) {
    const known = found.get(term)
    if (known) cache.set(term, known)
    else nowhere.set(term, { term })
  }
  return found
}

/** Counts how many products there are; kept like the rest. */
const sizes = keeping<{ readonly documents: number }>({ freshMs, most: 1 })
export async function catalogueSize(ctx: Context): Promise<number> {
  const cache = sizes.of(ctx)
  const had = cache.get('')
  if (had) return had.documents
  const { rows: [row] } = await ctx.client.query<{ documents: string }>({ name: 'discovery.size', text: 'select documents from discovery_statistics' })
  const documents = Number(row?.documents ?? 0)
  cache.set('', { documents })
  return documents
}

/** Forgets what was looked up, when the caller has just changed the index itself. */
export function forgetVocabulary(at: Pick<Context, 'pool'>): void {
  for (const one of [terms, unknowns, sizes, groups]) one.forget(at)
}

const groups = keeping<string[][]>({ freshMs, most: 1 })
async function synonymGroups(ctx: Context): Promise<string[][]> {
  const cache = groups.of(ctx)
  const had = cache.get('')
  if (had) return had
  const { rows } = await ctx.client.query<{ words: string[] }>({ name: 'discovery.synonyms', text: 'select words from discovery_synonyms limit 5000' })
  const fresh = rows.map((row) => row.words)
  cache.set('', fresh)
  return fresh
}

/** One way of saying a word: the terms that must all stand in a product. */
export type Way = readonly Known[]

/** A query understood: for each of its words the ways of saying it, and its pairs of 汉字. */
export interface Understood {
  readonly words: readonly (readonly Way[])[]
  readonly pairs: readonly Known[]
  /** Words that stand nowhere in the catalogue, and for which nothing near was found. */
  readonly unknown: readonly string[]
  /** What was read as something else: a slip, or pinyin. */
  readonly readAs: { word: string; as: string }[]
}

export async function understand(ctx: Context, query: string): Promise<Understood> {
  const { words, pairs } = termsOf(query)
  const distinct = [...new Set(words)].slice(0, 16)
  const sounds = typedSounds(query).flatMap((run) => [`p:${run}`, `i:${run}`])
  const groupsNow = await synonymGroups(ctx)
  const others = groupsNow.filter((group) => group.some((word) => query.includes(word)))
  const meant = others.flat().flatMap((word) => termsOf(word).words)
  const known = await lookUp(ctx, [...distinct, ...pairs.slice(0, 32), ...sounds, ...meant])
  const joined = sounds.filter((sound) => known.has(sound) && sound.length > 3)
  const found: Way[][] = []
  const unknown: string[] = []
  const readAs: { word: string; as: string }[] = []
  for (const word of distinct) {
    const itself = known.get(word)
    if (itself) { found.push([[itself], ...synonymsOf(word, others, known)]); continue }
    const replaced = synonymsOf(word, others, known)
    if (replaced.length > 0) { found.push(replaced); continue }
    const latin = /^[a-z]+$/.test(word)
    const sound = latin ? joined.filter((s) => typedSounds(query).includes(s.slice(2)) && (s.slice(2).includes(word) || s.slice(2) === word)) : []
    if (sound.length > 0) { found.push([...new Set(sound)].map((s) => [known.get(s)!])); readAs.push({ word, as: sound[0]!.slice(2) }); continue }
    const near = latin && word.length >= 4 ? await nearTo(ctx, word) : undefined
    if (near) { found.push([[near]]); readAs.push({ word, as: near.term }) } else unknown.push(word)
  }
  return { words: found, pairs: [...new Set(pairs)].flatMap((pair) => known.get(pair) ?? []), unknown, readAs }
}

const mostSynonyms = 3
/** The other words of the groups that hold this one, as far as this catalogue knows all their parts. */
const synonymsOf = (word: string, groups: readonly string[][], known: ReadonlyMap<string, Known>): Way[] =>
  groups.filter((group) => group.some((one) => termsOf(one).words.includes(word)))
    .flatMap((group) => group.filter((other) => other !== word).map((other) => termsOf(other).words.map((part) => known.get(part))))
    .filter((parts): parts is Known[] => parts.length > 0 && parts.every((part) => part !== undefined)).slice(0, mostSynonyms)

/** The commonest known word that one slip turns into this one (typos). */
async function nearTo(ctx: Context, word: string): Promise<(Known & { term: string }) | undefined> {
  const { rows } = await ctx.client.query<Known & { term: string }>({ name: 'discovery.near',
    text: `select id, term, documents from discovery_terms where term % $1 and term ~ '^[a-z]{4,}$' and documents > 0 order by similarity(term, $1) desc, documents desc limit 20`, values: [word] })
  return rows.filter(({ term }) => isNear(term, word)).sort((a, b) => b.documents - a.documents)[0]
}
