import type { Locale } from './context'
import type { Cell } from './sheet-files'
import { shanghaiText } from './time'

/**
 * Exports 导出: every list can be a file (E22). A list route says its columns in `sheet`; who may read the list may export it, with the same filters, the same
 * owner's scope and the same masks, as it is the list that is asked, page after page. What is personal is as masked in the file as on the screen; a file with what people wrote or who they are, as a whole list or by one of its columns, is as grave as money (E27).
 */
export type Word = readonly [zh: string, en: string]
export type Shown = Cell | boolean | Date | Word
export interface SheetColumn<Row> { readonly key: string; readonly title: Word; value(row: Row): Shown; /** What a person wrote, or who he is, unmasked. */ readonly personal?: true }
export interface Sheet<Row = unknown> { readonly title: Word; readonly columns: readonly SheetColumn<Row>[] }
/** One column: its key, its heading in both languages, and what of the row stands in it. */
export const column = <Row>(key: string, zh: string, en: string, value: (row: Row) => Shown): SheetColumn<Row> => ({ key, title: [zh, en], value })
/** The same, where people themselves stand in it. */
export const ofPeople = <Row>(one: SheetColumn<Row>): SheetColumn<Row> => ({ ...one, personal: true })
/** The rows of what a list answers. */
export type Listed<Answer> = Answer extends { items: readonly (infer Row)[] } ? Row : never
/** A file on its way to whoever asked for it. */
export interface Download { readonly filename: string; readonly type: string; readonly pieces: AsyncIterable<Uint8Array> }

export const said = ([zh, en]: Word, locale: Locale): string => (locale === 'en' ? en : zh)
/** Money as a number of yuan, which a spreadsheet can add up. */
export const yuan = (fen: number | null): number | null => (fen === null ? null : fen / 100)

/** A value as a cell: times as clocks in Shanghai show them, words in the language of whoever asked. */
export function cellOf(value: Shown, locale: Locale): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return said(value ? ['是', 'yes'] : ['否', 'no'], locale)
  return 'getTime' in value ? shanghaiText(value) : said(value, locale)
}
