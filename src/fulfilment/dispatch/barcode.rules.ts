/** Code 128 条形码 (ISO/IEC 15417), which couriers' scanners read: widths of bars and gaps in turn, bars first. Pairs of figures go in set C, all else in set B. */
export const patterns: readonly string[] = `212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232`.split(' ')
const stop = '2331112'
const [startB, startC, toC, toB] = [104, 105, 99, 100]
const modulus = 103
const firstPrintable = 32

/** The values of a text of letters and figures: begun in set C where it begins with four figures, with an even run of figures in C wherever it is worth it. */
export function valuesOf(text: string): number[] {
  const values: number[] = []
  let isC = false
  let i = 0
  while (i < text.length) {
    const run = /^\d+/.exec(text.slice(i))?.[0].length ?? 0
    const pairs = run >= 4 ? run - run % 2 : 0
    // An odd figure goes first, in set B, where the set is changed anyway.
    if (pairs > 0 && (run % 2 === 0 || isC || values.length === 0)) {
      if (!isC) values.push(values.length === 0 ? startC : toC)
      isC = true
      for (let at = i; at < i + pairs; at += 2) values.push(Number(text.slice(at, at + 2)))
      i += pairs
      continue
    }
    if (values.length === 0) values.push(startB)
    else if (isC) values.push(toB)
    isC = false
    values.push(text.charCodeAt(i) - firstPrintable)
    i++
  }
  return values
}

export function barsOf(text: string): number[] {
  const values = valuesOf(text)
  const check = values.reduce((sum, value, i) => sum + value * Math.max(1, i), 0) % modulus
  return [...[...values, check].map((value) => patterns[value]!), stop].flatMap((pattern) => [...pattern].map(Number))
}
