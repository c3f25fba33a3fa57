import { z } from 'zod'
import { within } from '#kernel/within'
import type { InvoiceLine, invoiceKinds } from './tables'

/** The issuer 开票服务: whoever makes the real invoice, which may be the tax office's own service or a firm that speaks to it. */
export interface Bill {
  /** Ours, and the key: the same bill asked for twice is made once. */
  readonly id: string
  readonly kind: (typeof invoiceKinds)[number]
  /** A red one 红字 takes back of that number. */
  readonly redOf: string | null
  readonly orderNumber: string
  readonly merchantId: string
  readonly merchantName: string
  readonly titleName: string
  readonly taxNumber: string | null
  readonly lines: readonly InvoiceLine[]
  readonly amountFen: number
  readonly day: string
}
export interface Made { readonly id: string; readonly number: string; readonly amountFen: number; /** The invoice itself, as a PDF. */ readonly file: Uint8Array }
/** A plain no, with the issuer's words: to ask the same again is no use. */
interface Refused { readonly refused: string }
export interface Issuer { issue(bill: Bill): Promise<Made | Refused> }

const withinMs = 10_000
const inTime = <T>(answer: Promise<T>): Promise<T> => within(withinMs, answer, (seconds) => new Error(`the issuer did not answer within ${seconds} s`))
const longestFault = 300
const Told = z.union([z.object({ refused: z.string().min(1).transform((words) => words.slice(0, longestFault)) }),
  z.object({ id: z.string(), number: z.string().regex(/^\d{8,20}$/), amountFen: z.int().positive(), file: z.instanceof(Uint8Array) })])

/** An issuer whose word is looked at before it is believed: a number, and exactly the bill that was asked for. Anything else, and silence, is no answer. */
export const distrusted = (issuer: Issuer): Issuer => ({
  issue: async (bill) => {
    const answer = Told.safeParse(await inTime(issuer.issue(bill)))
    if (!answer.success) throw new Error('the issuer answered what cannot be')
    const made = answer.data
    if (!('refused' in made) && (made.id !== bill.id || made.amountFen !== bill.amountFen)) throw new Error('the issuer answered of another bill')
    return made
  },
})
