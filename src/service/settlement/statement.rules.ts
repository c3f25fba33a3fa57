/**
 * A statement line by line 对账单 (F75): what a merchant can reckon himself. A sale is its goods less the discounts that he bears, with the freight, less what had gone back before, less the commission; what the
 * platform bears and what points paid is told beside, as it is paid to him like money. Amounts in fen, in the merchant's favour.
 */
export interface Commission { readonly lineId: string; readonly title: string; readonly baseFen: number; readonly rateBps: number; readonly feeFen: number }
export interface Sums { readonly goodsFen: number; /** Of the discounts what the merchant bears, and what the platform does. */ readonly storeOffFen: number; readonly platformOffFen: number; readonly pointsFen: number; readonly freightFen: number }
export const nothing: Sums = { goodsFen: 0, storeOffFen: 0, platformOffFen: 0, pointsFen: 0, freightFen: 0 }

export interface StatementLine extends Sums {
  readonly id: string
  readonly kind: string
  readonly orderId: string | null
  readonly number: string
  /** What went back of it: before it was received on the line of the sale, later on a line of its own. */
  readonly backFen: number
  readonly commissions: readonly Commission[]
  readonly commissionFen: number
  readonly amountFen: number
  /** What the platform owed him after it. */
  readonly claimFen: number
  readonly at: Date
}

interface Sold { readonly goodsFen: number; readonly discountFen: number; readonly subsidyFen: number; readonly pointsFen: number; readonly freightFen: number }
export const sumsOf = (lines: readonly Sold[]): Sums => lines.reduce((sum, line) => ({ goodsFen: sum.goodsFen + line.goodsFen, storeOffFen: sum.storeOffFen + line.discountFen - line.subsidyFen, platformOffFen: sum.platformOffFen + line.subsidyFen, pointsFen: sum.pointsFen + line.pointsFen, freightFen: sum.freightFen + line.freightFen }), nothing)

/** What a line comes to by what stands on it; what bears no sale is its own amount. */
export const reckoned = ({ goodsFen, storeOffFen, freightFen, backFen, commissionFen }: Pick<StatementLine, 'goodsFen' | 'storeOffFen' | 'freightFen' | 'backFen' | 'commissionFen'>): number => goodsFen - storeOffFen + freightFen - backFen - commissionFen

export interface StatementSums extends Sums { readonly backFen: number; readonly commissionFen: number; readonly otherFen: number; readonly amountFen: number }
/** The sums of all lines: what sales and refunds came to, and all else. */
export const totalOf = (lines: readonly StatementLine[]): StatementSums => lines.reduce((sum, line) => ({
  goodsFen: sum.goodsFen + line.goodsFen, storeOffFen: sum.storeOffFen + line.storeOffFen, platformOffFen: sum.platformOffFen + line.platformOffFen, pointsFen: sum.pointsFen + line.pointsFen, freightFen: sum.freightFen + line.freightFen,
  backFen: sum.backFen + line.backFen, commissionFen: sum.commissionFen + line.commissionFen, otherFen: sum.otherFen + line.amountFen - reckoned(line), amountFen: sum.amountFen + line.amountFen }), { ...nothing, backFen: 0, commissionFen: 0, otherFen: 0, amountFen: 0 })
