import type { Locale } from '../design/format'
import { en } from './words.en'
import { zh, type Words } from './words.zh'

/** The texts of the storefront 文案 by language. */
export type { Words }
export const wordsOf = (locale: Locale): Words => (locale === 'en' ? en : zh)
