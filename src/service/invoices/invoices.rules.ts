import type { InvoiceLine, invoiceStates, redStates, titleKinds } from './tables'

/** Rules of invoices 发票规则 (E09): which moves there are, what stands on one, and what a tax number looks like. */
export type InvoiceState = (typeof invoiceStates)[number]
export type RedState = (typeof redStates)[number]

/** The moves of an invoice. `issuing` is between the seller's word and the issuer's; `lapsed` is one whose money went back before it was issued. */
export const nextInvoice: Readonly<Record<InvoiceState, readonly InvoiceState[]>> = { requested: ['issuing', 'rejected', 'lapsed'], issuing: ['issued', 'requested'], issued: ['sent'], sent: [], rejected: [], lapsed: [] }
/** The moves of a red one: what is void may be begun anew by either side. */
export const nextRed: Readonly<Record<RedState, readonly RedState[]>> = { awaiting_buyer: ['confirmed', 'void'], awaiting_seller: ['confirmed', 'void'], confirmed: ['red_issued'], void: ['awaiting_buyer', 'awaiting_seller'], red_issued: [] }
/** Of each order at most one invoice is in one of these. */
export const living = ['requested', 'issuing', 'issued', 'sent'] as const satisfies readonly InvoiceState[]

const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** The unified social credit code 统一社会信用代码: 18 signs without I, O, S, V and Z, the last of which checks the others by weights of 3 to the n, modulo 31 (GB 32100-2015). */
export function isCreditCode(code: string): boolean {
  const values = [...code].map((sign) => creditSigns.indexOf(sign))
  if (code.length !== 18 || values.some((value) => value < 0)) return false
  const sum = values.slice(0, 17).reduce((total, value, i) => total + value * (3 ** i % 31), 0)
  return values[17] === (31 - (sum % 31)) % 31
}

/** The form of a tax number 纳税人识别号: 15, 17, 18 or 20 figures and capitals; of 18 it is a credit code. Whose it is nobody can tell by it. */
export const isTaxNumber = (number: string): boolean => /^[0-9A-Z]+$/.test(number) && (number.length === 18 ? isCreditCode(number) : [15, 17, 20].includes(number.length))

export interface TitleFacts { readonly kind: (typeof titleKinds)[number]; readonly taxNumber: string }
/** What is wrong with a title, as the field and the sentence; nothing where it may be kept. */
export function whyUnfit({ kind, taxNumber }: TitleFacts): readonly [field: string, code: string] | undefined {
  if (kind === 'personal') return taxNumber === '' ? undefined : ['taxNumber', 'invoices.personal_has_no_number']
  return isTaxNumber(taxNumber) ? undefined : ['taxNumber', 'invoices.wrong_number']
}

interface Paid { readonly id: string; readonly title: string; readonly specText: string; readonly quantity: number; readonly refundedQuantity: number; readonly payableFen: number; readonly refundedFen: number; readonly isGift: boolean; readonly lapsedAt: Date | null }
/** What is to be invoiced of lines: what was paid in money and has not gone back. What points or coupons paid is in none of it; gifts cost nothing and stand on none. */
export const invoiceable = (lines: readonly Paid[]): InvoiceLine[] => lines.filter((line) => !line.isGift && line.lapsedAt === null && line.payableFen > line.refundedFen)
  .map(({ id, title, specText, quantity, refundedQuantity, payableFen, refundedFen }) => ({ lineId: id, title, specText, quantity: Math.max(1, quantity - refundedQuantity), amountFen: payableFen - refundedFen }))
export const sumOf = (lines: readonly Pick<InvoiceLine, 'amountFen'>[]): number => lines.reduce((sum, { amountFen }) => sum + amountFen, 0)

/** What is still to be taken back of an issued invoice by a red one: line by line what stands on it, less the red ones that there are, less what is still paid. */
export function toRedden(issued: readonly InvoiceLine[], reds: readonly InvoiceLine[], paid: readonly InvoiceLine[]): InvoiceLine[] {
  const left = (line: InvoiceLine): number => line.amountFen - sumOf(reds.filter(({ lineId }) => lineId === line.lineId)) - sumOf(paid.filter(({ lineId }) => lineId === line.lineId))
  const goneOf = (line: InvoiceLine): number => line.quantity - (paid.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0) - reds.filter(({ lineId }) => lineId === line.lineId).reduce((sum, { quantity }) => sum + quantity, 0)
  return issued.filter((line) => left(line) > 0).map((line) => ({ ...line, quantity: Math.max(0, goneOf(line)), amountFen: left(line) }))
}
