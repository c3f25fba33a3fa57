import { falls, mostLines, mostSteps } from './lists.rules'
import type { Step } from './tables'

/** Lines of a price list as people paste them 粘贴价格表: a row for each SKU, its code, then from so many pieces and the price in yuan, as often as there are steps. Commas or tabs between; a heading is passed over. */
export type Read = { readonly row: number; readonly code: string } & ({ readonly steps: readonly Step[] } | { readonly wrong: Wrong })
export const wrongs = ['columns', 'pieces', 'price', 'falls', 'code', 'twice', 'long'] as const
export type Wrong = (typeof wrongs)[number]

export function readRows(text: string): Read[] {
  const rows = text.split(/\r?\n/).map((line, i) => ({ row: i + 1, cells: cellsOf(line) })).filter(({ cells }) => cells.length > 0)
  const isHeading = rows[0] !== undefined && !/\d/.test(rows[0].cells[1] ?? '')
  const seen = new Set<string>()
  return (isHeading ? rows.slice(1) : rows).map(({ row, cells: [code = '', ...rest] }, i) => {
    const said = i >= mostLines ? { wrong: 'long' as const } : seen.has(code) ? { wrong: 'twice' as const } : stepsIn(rest)
    seen.add(code)
    return { row, code: code.slice(0, 60), ...said }
  })
}
const cellsOf = (line: string): string[] => {
  const cells = line.split(line.includes('\t') ? '\t' : /[,，;；]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1').trim())
  while (cells.at(-1) === '') cells.pop()
  return cells
}

function stepsIn(cells: readonly string[]): { readonly steps: readonly Step[] } | { readonly wrong: Wrong } {
  if (cells.length === 0 || cells.length % 2 > 0 || cells.length > 2 * mostSteps) return { wrong: 'columns' }
  const steps: Step[] = []
  for (let at = 0; at < cells.length; at += 2) {
    if (!/^[1-9]\d{0,3}$/.test(cells[at]!)) return { wrong: 'pieces' }
    const fen = fenOf(cells[at + 1]!)
    if (fen === undefined) return { wrong: 'price' }
    steps.push({ fromPieces: Number(cells[at]), fen })
  }
  return falls(steps) ? { steps } : { wrong: 'falls' }
}
/** Yuan as people write them, in fen; undefined for what is no price. */
function fenOf(text: string): number | undefined {
  const [, yuan, parts = ''] = /^[¥￥]?(\d{1,8})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  const fen = yuan === undefined ? 0 : Number(yuan) * 100 + Number(parts.padEnd(2, '0'))
  return fen > 0 ? fen : undefined
}
