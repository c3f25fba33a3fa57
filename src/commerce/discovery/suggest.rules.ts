import { folded, soundsOf, termsOf } from './words.rules'

/** Suggestions 联想词: what may be offered while somebody types, and under which keys it is found: itself, its pinyin, its initials. */
export interface Suggestion { readonly key: string; readonly text: string; readonly kind: 'category' | 'brand' | 'word'; readonly weight: number }
const longestKey = 40
const weightOf = { category: 5, brand: 3, word: 1 } as const

const keysOf = (text: string): string[] =>
  [...new Set([folded(text), ...soundsOf(text).map((sound) => sound.slice(2))])].filter((key) => key.length > 0 && key.length <= longestKey)

/** One row for each key and text, weights of the same summed, in order of key. */
export function suggestionsOf(products: readonly { readonly title: string; readonly brand: string | null; readonly categoryNames: readonly string[] }[]): Suggestion[] {
  const found = new Map<string, Suggestion>()
  const add = (text: string, kind: Suggestion['kind']) => {
    for (const key of keysOf(text)) {
      const at = `${key}\n${text}`
      found.set(at, { key, text, kind, weight: (found.get(at)?.weight ?? 0) + weightOf[kind] })
    }
  }
  for (const { title, brand, categoryNames } of products) {
    for (const name of categoryNames) add(name, 'category')
    if (brand) add(brand, 'brand')
    for (const word of new Set(termsOf(title).words)) if (/^[\u4e00-\u9fff]{2,8}$/.test(word)) add(word, 'word')
  }
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.text < b.text ? -1 : 1))
}
