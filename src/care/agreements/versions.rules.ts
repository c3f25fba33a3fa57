import { after, dayMs, startOfDay } from '#kernel/time'
import type { keys } from './tables'

/** Versions of documents 版本规则: which one holds, when a new one may, and what has changed between two. */
export type Key = (typeof keys)[number]
/** What shoppers agree to when they sign in, and what they take part under when they order; what stores agree to. */
export const forShoppers: readonly Key[] = ['user', 'privacy']
export const forMerchants: readonly Key[] = ['platform', 'merchant']
/** A document that only tells who we are. */
export const isAgreedTo = (key: Key): boolean => key !== 'licence'
export const leastNotice = 7

interface Dated { readonly number: number; readonly effectiveAt: Date | null }
/** The version that holds at a time: of those that have begun, the one that began last. */
export function holding<One extends Dated>(versions: readonly One[], now: Date): One | undefined {
  return versions.filter(({ effectiveAt }) => effectiveAt !== null && effectiveAt <= now).toSorted((a, b) => b.effectiveAt!.getTime() - a.effectiveAt!.getTime() || b.number - a.number)[0]
}
/** The versions that were shown and do not hold yet, the next first. */
export const coming = <One extends Dated>(versions: readonly One[], now: Date): One[] => versions.filter(({ effectiveAt }) => effectiveAt !== null && effectiveAt > now).toSorted((a, b) => a.effectiveAt!.getTime() - b.effectiveAt!.getTime())

/** The soonest time at which a version that is published now may hold (ECL 34): at once where it is the first, else the beginning of the day after so many whole days. */
export const soonest = (now: Date, number: number, noticeDays: number): Date => (number === 1 ? now : startOfDay(after(now, Math.max(noticeDays, leastNotice) * dayMs), 1))

export interface Part { readonly text: string; readonly is: 'same' | 'added' | 'removed' }
const paragraphs = (body: string): string[] => body.split(/\n+/).map((line) => line.trim()).filter((line) => line !== '')
const mostParagraphs = 400
/** What has changed between two texts, paragraph by paragraph, in the sequence of the newer: the longest they have in common stays. */
export function compared(older: string, newer: string): Part[] {
  const [a, b] = [paragraphs(older).slice(0, mostParagraphs), paragraphs(newer).slice(0, mostParagraphs)]
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)
  const parts: Part[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { parts.push({ text: a[i++]!, is: 'same' }); j++ } else if (i < a.length && (j >= b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) parts.push({ text: a[i++]!, is: 'removed' })
    else parts.push({ text: b[j++]!, is: 'added' })
  }
  return parts
}

interface Answered { readonly key: Key; readonly number: number; readonly answer: 'agreed' | 'declined' }
interface Version extends Dated { readonly key: Key; readonly asksAnew: boolean }
/**
 * Whether somebody is to be asked about the version that holds: never where he answered it; where he agreed to an older one, only if one since then changes what matters.
 */
export function isToAsk(current: Version, published: readonly Version[], answered: readonly Answered[]): boolean {
  const its = answered.filter(({ key }) => key === current.key)
  if (its.some(({ number }) => number === current.number)) return false
  const last = Math.max(0, ...its.filter(({ answer }) => answer === 'agreed').map(({ number }) => number))
  return last === 0 || published.some(({ key, number, asksAnew }) => key === current.key && asksAnew && number > last && number <= current.number)
}
