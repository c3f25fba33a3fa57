import { after, dayMs } from '#kernel/time'
import { comesBack, isMerchantsFault, isOpen, type CaseKind, type CaseState, type Reason } from './cases.rules'

/** Who may ask for the money of the way back 退货运费责任: goods were sent back by the merchant's fault, the case was not taken back or refused, and its end is not long ago. Without a reason, or by agreement, the way is the shopper's (Consumer Law 25). */
export function freightOpen({ kind, reason, state, tracking, endedAt }: { readonly kind: CaseKind; readonly reason: Reason; readonly state: CaseState; readonly tracking: string | null; readonly endedAt: Date | null }, days: number, now: Date): boolean {
  if (!comesBack(kind) || !isMerchantsFault(reason) || tracking === null || state === 'closed') return false
  return isOpen(state) || (endedAt !== null && after(endedAt, days * dayMs) > now)
}
