import { Jieba } from '@node-rs/jieba'
import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'
import { stemmer } from 'stemmer'
import { dictionary } from '#kernel/dictionary'

/**
 * Words 分词: from text to the terms that are looked up (F03). 汉字 become dictionary words (search mode) and bigrams `#咖啡`; Latin words
 * their English stems. Traditional forms are read as simplified, full-width as half-width, capitals as small letters.
 */
let segmenter: Jieba | undefined
const jieba = () => (segmenter ??= Jieba.withDict(dictionary()))
const simplified = Converter({ from: 'hk', to: 'cn' })

const longestText = 4_000
const stems = new Map<string, string>()
const mostStems = 50_000

/** One spelling for all ways of writing the same. */
export const folded = (text: string): string => simplified(text.slice(0, longestText).normalize('NFKC').toLowerCase())

function stemOf(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const stem = /^[a-z]{3,}$/.test(word) ? stemmer(word) : word
  if (stems.size < mostStems) stems.set(word, stem)
  return stem
}

export interface Terms {
  /** Dictionary words and stems, in order of appearance, repeats included. */
  readonly words: readonly string[]
  /** Neighbouring pairs of 汉字, each marked `#`. */
  readonly pairs: readonly string[]
}

export function termsOf(text: string): Terms {
  const words: string[] = []
  const pairs: string[] = []
  for (const [run] of folded(text).matchAll(/[a-z0-9]+|[\u4e00-\u9fff]+/g)) {
    if (run.charCodeAt(0) < 0x4e00) { words.push(stemOf(run)); continue }
    words.push(...jieba().cutForSearch(run, true))
    for (let i = 0; i + 2 <= run.length; i++) pairs.push(`#${run.slice(i, i + 2)}`)
  }
  return { words, pairs }
}

/** How a Chinese word is typed without 汉字: whole `p:kafeiji` and by initials `i:kfj`. Words of one 汉字 have none: too many share them. */
export function soundsOf(word: string): string[] {
  if (word.length < 2 || word.length > 8 || !/^[\u4e00-\u9fff]+$/.test(word)) return []
  const syllables = pinyin(word, { toneType: 'none', type: 'array', v: true })
  const whole = `p:${syllables.join('')}`
  return syllables.length > 1 && syllables.length <= 5 ? [whole, `i:${syllables.map((s) => s[0]).join('')}`] : [whole]
}

const longestJoined = 6
/** Names that the dictionary holds in parts (跑步 and 鞋) are typed without a break all the same (F03): how each two neighbouring words sound together, "p:paobuxie". */
export function joinedSounds(text: string): string[] {
  const sounds = new Set<string>()
  for (const [run] of folded(text).matchAll(/[\u4e00-\u9fff]+/g)) {
    const words = jieba().cut(run, true)
    for (const [i, word] of words.entries()) { const joined = word + (words[i + 1] ?? ''); if (joined.length > word.length && joined.length <= longestJoined) sounds.add(soundsOf(joined)[0]!) }
  }
  return [...sounds]
}

/** The Latin runs of a query as somebody typing pinyin would mean them: each alone, and all joined (“ka fei ji”). */
export function typedSounds(text: string): string[] {
  const runs = folded(text).match(/[a-z]+/g) ?? []
  return [...new Set([...runs, runs.join('')])].filter((run) => run.length >= 2 && run.length <= 40)
}

/** Two words are near when one slip turns one into the other: a letter changed, missing, added, or two swapped (two slips from eight letters on). */
export function isNear(a: string, b: string): boolean {
  const allowed = Math.min(a.length, b.length) >= 8 ? 2 : 1
  if (Math.abs(a.length - b.length) > allowed) return false
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      next.push(least)
    }
    before = row
    row = next
  }
  return row[b.length]! <= allowed
}

/** A query as operators pin it: however it is typed, the same. */
export const asked = (query: string): string => folded(query).replace(/\s+/g, ' ').trim()
