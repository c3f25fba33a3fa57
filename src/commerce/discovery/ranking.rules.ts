import { joinedSounds, soundsOf, termsOf } from './words.rules'

/**
 * Ranking 排序: BM25F. Each field of a product has a weight and a length correction; what a term weighs in a product is worked out when the
 * product is indexed, so that ranking a candidate is one multiplication a term (stack.md §5a).
 */
export const fields = [
  { name: 'title', weight: 3, length: 0.5 },
  { name: 'text', weight: 1, length: 0.6 },
  { name: 'brand', weight: 1, length: 0.3 },
  { name: 'category', weight: 1, length: 0.3 },
  { name: 'attributes', weight: 0.4, length: 0.6 },
] as const
export type Field = (typeof fields)[number]['name']
export type FieldTexts = Readonly<Record<Field, string>>

/** Of each field: how many terms it holds on average over the catalogue. */
export type Averages = Readonly<Record<Field, number>>
export const firstAverages: Averages = { title: 24, text: 30, brand: 2, category: 6, attributes: 20 }

const saturation = 1.2
const soundWeight = 0.5
const most = 65_535

/** Terms of one product with their weights (0 to 65,535), and the length of each field in terms. */
export interface Weighed { readonly weights: ReadonlyMap<string, number>; readonly lengths: Readonly<Record<Field, number>> }

export function weigh(texts: FieldTexts, averages: Averages): Weighed {
  const sums = new Map<string, number>()
  const lengths = {} as Record<Field, number>
  for (const { name, weight, length } of fields) {
    const { words, pairs } = termsOf(texts[name])
    const all = [...words, ...pairs]
    lengths[name] = all.length
    const correction = 1 - length + (length * all.length) / Math.max(1, averages[name])
    for (const [term, count] of counted(all)) sums.set(term, (sums.get(term) ?? 0) + (weight * count) / correction)
    if (name === 'text' || name === 'attributes') continue
    for (const sound of [...[...new Set(words)].flatMap(soundsOf), ...(name === 'title' ? joinedSounds(texts.title) : [])]) sums.set(sound, Math.max(sums.get(sound) ?? 0, soundWeight * weight))
  }
  return { weights: new Map([...sums].map(([term, sum]) => [term, Math.round((sum / (sum + saturation)) * most)])), lengths }
}

function counted(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

/** How much a term that stands in `documents` of `all` products tells. */
export const rarity = (all: number, documents: number): number => Math.log(1 + (Math.max(all, documents) - documents + 0.5) / (documents + 0.5))

/** Term numbers and weights side by side, as the database keeps them: six bytes a term. */
export function packed(weights: ReadonlyMap<number, number>): Buffer {
  const bytes = Buffer.allocUnsafe(weights.size * 6)
  let at = 0
  for (const [term, weight] of weights) { bytes.writeInt32LE(term, at); bytes.writeUInt16LE(weight, at + 4); at += 6 }
  return bytes
}

/** The same, taken apart again. */
export interface Weights { readonly terms: Int32Array; readonly weights: Uint16Array }
export function unpacked(bytes: Buffer): Weights {
  const size = bytes.length / 6
  const [terms, weights] = [new Int32Array(size), new Uint16Array(size)]
  for (let i = 0; i < size; i++) { terms[i] = bytes.readInt32LE(i * 6); weights[i] = bytes.readUInt16LE(i * 6 + 4) }
  return { terms, weights }
}

/** What a product is worth to a query whose terms tell `rarities`. */
export function scoreOf({ terms, weights }: Weights, rarities: ReadonlyMap<number, number>): number {
  let score = 0
  for (let i = 0; i < terms.length; i++) {
    const told = rarities.get(terms[i]!)
    if (told !== undefined) score += told * weights[i]!
  }
  return score / most
}

/** Equal worth is ordered by sales, then by id, so that the same question has the same answer. */
export const byScore = <T extends { readonly score: number; readonly sales: number; readonly id: string }>(a: T, b: T): number =>
  b.score - a.score || b.sales - a.sales || (a.id < b.id ? -1 : 1)
