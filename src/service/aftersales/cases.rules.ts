import { after, dayMs, startOfDay } from '#kernel/time'
import type { caseKinds, caseStates, reasons, remedies } from './tables'

/** The life of a case 售后状态机, who is at fault, and until when one may ask (F13; Consumer Law 25; ux.md §10.7 to §10.10). */
export type CaseState = (typeof caseStates)[number]
export type CaseKind = (typeof caseKinds)[number]
export type Reason = (typeof reasons)[number]
export type Remedy = (typeof remedies)[number]

/** From each state, where a case may go; nothing else happens (I-15). */
export const next: Readonly<Record<CaseState, readonly CaseState[]>> = {
  asked: ['returning', 'refunding', 'to_replace', 'refused', 'closed'],
  refused: ['returning', 'refunding', 'to_replace', 'disputed', 'closed'],
  returning: ['shipped_back', 'closed'],
  shipped_back: ['refunding', 'to_replace', 'not_in_order'],
  not_in_order: ['refunding', 'to_replace', 'disputed', 'closed'],
  disputed: ['returning', 'refunding', 'to_replace', 'replaced', 'closed'],
  to_replace: ['replacement_sent', 'refunding'],
  replacement_sent: ['replaced', 'disputed'],
  replaced: [],
  refunding: ['refunded'],
  refunded: [],
  closed: [],
}
export const isOpen = (state: CaseState): boolean => next[state].length > 0
export const openStates = (Object.keys(next) as CaseState[]).filter(isOpen)
/** What the shopper may take back: as long as nothing of it is on its way. */
export const withdrawable: readonly CaseState[] = ['asked', 'refused', 'returning', 'not_in_order', 'disputed']

/** Whose fault it is says who bears the freight: the merchant where the goods were not as promised, the shopper where he only changed his mind (Consumer Law 24, 25). */
const merchantsFault: ReadonlySet<Reason> = new Set(['quality', 'damaged', 'wrong_goods', 'not_as_told', 'missing', 'not_arrived'])
export const isMerchantsFault = (reason: Reason): boolean => merchantsFault.has(reason)

/** Goods that he only does not want come back first; what never came cannot. */
const kindsOf: Readonly<Record<Reason, readonly CaseKind[]>> = {
  no_reason: ['return', 'exchange'], agreed: ['return', 'refund', 'exchange'], quality: ['return', 'refund', 'exchange'], damaged: ['return', 'refund', 'exchange', 'claim'],
  wrong_goods: ['return', 'refund', 'exchange'], not_as_told: ['return', 'refund', 'exchange'], missing: ['refund', 'claim'], not_arrived: ['refund'],
}
export const fits = (kind: CaseKind, reason: Reason): boolean => kindsOf[reason].includes(kind)

export interface Windows { readonly noReasonDays: number; readonly qualityDays: number }
/** The last moment to ask for a reason: the end of the last day, counted from the day after the goods were received; null while they were not, as then it is always open. */
export const askableUntil = (reason: Reason, receivedAt: Date | null, { noReasonDays, qualityDays }: Windows): Date | null =>
  receivedAt && after(startOfDay(receivedAt, 1 + (reason === 'no_reason' ? noReasonDays : qualityDays)), -1)

/** Why a reason is not open any more; undefined: it is. */
export function whyLate(reason: Reason, receivedAt: Date | null, windows: Windows, now: Date): 'aftersales.no_reason_over' | 'aftersales.window_over' | undefined {
  const until = askableUntil(reason, receivedAt, windows)
  return !until || now <= until ? undefined : reason === 'no_reason' ? 'aftersales.no_reason_over' : 'aftersales.window_over'
}
/** Goods come back first. */
export const comesBack = (kind: CaseKind): boolean => kind === 'return' || kind === 'exchange'
/** What a kind can come to: an exchange is pieces, a claim 理赔 either, as whoever asks wishes; the rest is money. */
export const wishOf = (kind: CaseKind, wished: Remedy | undefined): Remedy => (kind === 'exchange' ? 'replace' : kind === 'claim' ? wished ?? 'replace' : 'refund')
/** Whether stock is set aside for it: from the agreement on, and until it was sent or the case ends otherwise. */
export const isSetAside = ({ remedy, tracking, parcelId }: { readonly remedy: Remedy; readonly tracking: string | null; readonly parcelId: string | null }): boolean => remedy === 'replace' && tracking !== null && parcelId === null

/** An order that never comes to be received by itself again waits so long at least once its case is over. */
export const leastReceiptLeftMs = dayMs
