/** Codes as merchants bring them 导入卡密 (E08): one a row, card number and password side by side where there are both. */
export const mostRows = 2_000
export const longestCode = 200

/** As it is kept: spaces around it are nothing, between its parts one is enough. Letters stay as they are, since codes may tell them apart. */
const read = (row: string): string => row.replace(/[\s\u200b\ufeff]+/g, ' ').trim()

/** What is shown of a code before somebody looks at it: the less, the shorter it is. */
export function tailOf(code: string): string {
  const plain = code.replace(/\s/g, '')
  return plain.length >= 12 ? plain.slice(-4) : plain.length >= 6 ? plain.slice(-2) : ''
}
export const masked = (tail: string): string => `••••••${tail}`

const headings = new Set(['卡密', '卡号', '密码', '卡号密码', '兑换码', '激活码', 'code', 'codes', 'card', 'cardnumber', 'password', 'pin', 'key'])
/** Whether a file's first row names its columns. */
export const isHeading = (cells: readonly string[]): boolean => cells.length > 0 && cells.every((cell) => headings.has(cell.toLowerCase().replace(/[\s_-]/g, '')))

export type Outcome = 'added' | 'twice' | 'known' | 'wrong'
export interface Row { readonly no: number; readonly code: string; /** Where the row itself says it: too long, or the same as one above. */ readonly outcome?: 'twice' | 'wrong' }
/** Rows with what can be said of them by themselves; empty ones are none. Numbers count all rows, as an editor shows them. */
export function rowsOf(lines: readonly string[]): Row[] {
  const seen = new Set<string>()
  return lines.map((line, i) => ({ no: i + 1, code: read(line) })).filter(({ code }) => code !== '').map((row) => {
    if (row.code.length > longestCode) return { ...row, outcome: 'wrong' as const }
    if (seen.has(row.code)) return { ...row, outcome: 'twice' as const }
    seen.add(row.code)
    return row
  })
}
