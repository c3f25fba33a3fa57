import { randomInt } from 'node:crypto'

/** Codes of gift cards 卡密 (T-21): 18 characters out of 31, which is 89 bits; none that is mistaken for another. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const [perGroup, groups] = [6, 3]
export const freshCode = (): string => Array.from({ length: perGroup * groups }, () => alphabet[randomInt(alphabet.length)]).join('')
/** As people read it: in groups. */
export const grouped = (code: string): string => code.match(new RegExp(`.{${perGroup}}`, 'g'))!.join('-')
/** As it was meant, however it was typed. */
export const codeFrom = (typed: string): string => typed.normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '')
/** The file in which codes are handed over. */
export const codesFile = (name: string, codes: readonly string[]): { filename: string; text: string } => ({ filename: `cards-${name}.csv`, text: `\uFEFF${['卡密 Code', ...codes.map(grouped)].join('\r\n')}\r\n` })
