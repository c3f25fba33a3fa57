import { sentence } from '#locales/index'
import { yuanOf } from '#kernel/money'
import { actTexts, causeTexts, doesTexts, entryTexts, nextTexts, partyTexts } from '#locales/timelines'

/** What a timeline says 时间线文案: codes and facts become sentences in the reader's language, and who may read what. */
type Locale = 'zh-CN' | 'en'
type Facts = Readonly<Record<string, string | number>>
const of = (texts: Readonly<Record<string, readonly [string, string]>>, locale: Locale, code: string): string | undefined => texts[code]?.[locale === 'en' ? 1 : 0]

/** Entries for the sellers are for merchant and platform, those for staff for the platform alone. */
export const mayRead = (kind: string, seen: 'sellers' | 'staff' | undefined): boolean => seen === undefined || kind === 'staff' || (seen === 'sellers' && kind === 'merchant')

/** A fact as it is read: amounts in yuan, what a change did in words, everything else as it is. */
function read(locale: Locale, name: string, value: string | number): string {
  if (name.endsWith('Fen')) return `¥${yuanOf(Number(value))}`
  return name === 'does' ? String(value).split(',').map((one) => of(doesTexts, locale, one) ?? one).join(locale === 'en' ? ', ' : '、') : String(value)
}
export const said = (locale: Locale, code: string, facts: Facts): string => (of(entryTexts, locale, code) ?? code).replace(/\{(\w+)\}/g, (_, name: string) => (name in facts ? read(locale, name, facts[name]!) : '')).trim()
export const partyWords = (locale: Locale, party: string): string => of(partyTexts, locale, party) ?? party
/** `change:merchant` is said as a change where nothing is said of it by itself. */
export const causeWords = (locale: Locale, cause: string): string => of(causeTexts, locale, cause) ?? of(causeTexts, locale, cause.split(':')[0]!) ?? cause
export const nextWords = (locale: Locale, code: string): string => of(nextTexts, locale, code) ?? code
export const actWords = (locale: Locale, act: string): string => of(actTexts, locale, act) ?? act
export const whyWords = (locale: Locale, code: string, facts: Facts): string => sentence(code, facts, locale)
