/** What a balance pays 余额抵付 of one seller's part: no more than it is, no more than the part costs with its freight. Amounts in fen. */
export interface Offered { readonly merchantId: string; readonly haveFen: number; readonly mostFen: number; readonly usedFen: number }

/** One row for each seller of the order at whom he has something; `wanted` are those whose balance he ticks. A deposit is paid with money, so a presale takes none. */
export function offeredOf(balances: ReadonlyMap<string, number>, parts: readonly { readonly merchantId: string; readonly payableFen: number }[], wanted: readonly string[], isPresale: boolean): Offered[] {
  return parts.flatMap(({ merchantId, payableFen }) => {
    const haveFen = balances.get(merchantId) ?? 0
    const mostFen = isPresale ? 0 : Math.min(haveFen, payableFen)
    return haveFen === 0 ? [] : [{ merchantId, haveFen, mostFen, usedFen: wanted.includes(merchantId) ? mostFen : 0 }]
  })
}
