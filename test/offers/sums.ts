/**
 * Arithmetic as it is written by hand 算式: `name: 3 × 33.33 − 10.00 = 89.99`. Numbers are yuan; `⌊ ⌋` and `⌈ ⌉` round to the fen, down and up; two sides
 * are held together by = < > ≤ or ≥. So a slip of the hand is found as surely as a slip of the engine.
 */
const nearly = 1e-7
const signs = { '=': (d: number) => Math.abs(d) < nearly, '<': (d: number) => d < -nearly, '>': (d: number) => d > nearly, '≤': (d: number) => d < nearly, '≥': (d: number) => d > -nearly } as const

/** Whether it holds; throws where it cannot be read. */
export function holds(sum: string): boolean {
  const [, left, sign, right] = /^(?:[^:]*: )?([^=<>≤≥]+)([=<>≤≥])([^=<>≤≥]+)$/.exec(sum) ?? []
  if (left === undefined || sign === undefined || right === undefined) throw new Error(`no sum: ${sum}`)
  return signs[sign as keyof typeof signs](valueOf(left) - valueOf(right))
}

/** What stands after the last sign of the last sum, in fen. */
export const endOf = (sums: readonly string[]): number => Math.round(valueOf(/[^=]+$/.exec(sums.at(-1)!)![0]) * 100)

function valueOf(text: string): number {
  const words = text.match(/\d+(?:\.\d+)?|[+−×÷()⌊⌋⌈⌉]/g) ?? []
  if (words.join('') !== text.replaceAll(' ', '')) throw new Error(`cannot read: ${text}`)
  let at = 0
  const one = (): number => {
    const word = words[at++]!
    if (word === '(' || word === '⌊' || word === '⌈') {
      const inside = added()
      at++
      return word === '(' ? inside : (word === '⌊' ? Math.floor(inside * 100 + nearly) : Math.ceil(inside * 100 - nearly)) / 100
    }
    return Number(word)
  }
  const multiplied = (): number => { let value = one(); while (words[at] === '×' || words[at] === '÷') value = words[at++] === '×' ? value * one() : value / one(); return value }
  const added = (): number => { let value = multiplied(); while (words[at] === '+' || words[at] === '−') value = words[at++] === '+' ? value + multiplied() : value - multiplied(); return value }
  const value = added()
  if (at < words.length || Number.isNaN(value)) throw new Error(`cannot read: ${text}`)
  return value
}
