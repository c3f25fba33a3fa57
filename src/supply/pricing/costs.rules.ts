/** Landed cost 到岸成本 and the floor (F87). Amounts in fen, shares of the price in hundredths of a percent (bp): commission, advertising, returns. */
export interface Cost { readonly goodsFen: number; readonly freightFen: number; readonly commissionBp: number; readonly adsBp: number; readonly returnsBp: number; readonly floorFen: number | null }
const whole = 10_000
/** So much of a price may go away at most: what costs more of it than this was typed wrongly. */
export const mostSharesBp = 9_000

export const sharesBpOf = ({ commissionBp, adsBp, returnsBp }: Pick<Cost, 'commissionBp' | 'adsBp' | 'returnsBp'>): number => commissionBp + adsBp + returnsBp
/** The least that a piece may sell for: the first price at which nothing is lost, or the merchant's own floor where that is higher. The database computes the same. */
export const leastFenOf = (cost: Cost): number => Math.max(Math.ceil((cost.goodsFen + cost.freightFen) * whole / (whole - sharesBpOf(cost))), cost.floorFen ?? 0)
/** What so many pieces cost their seller when they bring in so much; the shares are rounded up, so that no margin is said that is not there. */
export const landedFenOf = ({ fixedFen, sharesBp }: { readonly fixedFen: number; readonly sharesBp: number }, quantity: number, revenueFen: number): number => fixedFen * quantity + Math.ceil(revenueFen * sharesBp / whole)

const columns = { goodsFen: ['货品成本', 'goods'], freightFen: ['运费', 'freight'], commissionBp: ['佣金%', 'commission%'], adsBp: ['广告%', 'ads%'], returnsBp: ['退货%', 'returns%'], floorFen: ['最低价', 'floor'] } as const
/** Under which headings a file says what; the code is the SKU's. */
export const costHeadings = { code: ['SKU货号', 'SKU code'], ...columns } as const
const cell = (row: Readonly<Record<string, string>>, names: readonly string[]): string => { for (const [key, value] of Object.entries(row)) if (names.some((name) => key.replace(/[（(].*[)）]/, '').trim().toLowerCase() === name.toLowerCase())) return value.trim(); return '' }
const hundredths = (text: string): number | undefined => (/^\d{1,9}(\.\d{1,2})?$/.test(text.replace(/[¥,%]/g, '')) ? Math.round(Number(text.replace(/[¥,%]/g, '')) * 100) : undefined)

/** One row of a file: yuan and percents with two decimals at most, an empty cell is nothing. Answers the field that is wrong. */
export function costOf(row: Readonly<Record<string, string>>): { readonly code: string; readonly cost: Cost } | { readonly code: string; readonly wrong: keyof typeof costHeadings } {
  const code = cell(row, costHeadings.code)
  if (code === '') return { code, wrong: 'code' }
  const read: Partial<Record<keyof Cost, number | null>> = {}
  for (const [field, names] of Object.entries(columns) as [keyof Cost, readonly string[]][]) {
    const text = cell(row, names)
    const value = text === '' ? (field === 'floorFen' ? null : 0) : hundredths(text)
    if (value === undefined || (field === 'floorFen' && value === 0)) return { code, wrong: field }
    read[field] = value
  }
  const cost = read as unknown as Cost
  return sharesBpOf(cost) > mostSharesBp ? { code, wrong: 'commissionBp' } : { code, cost }
}
