import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to deposits and penalties 保证金与违约金: the published language of deposits. */
const at = z.iso.datetime()
export const DepositRulePublished = defineEvent('deposits.rule_published', z.object({ ruleId: z.string(), categoryId: z.string().nullable(), amountFen: z.int().nullable(), fromAt: at, at }))
export const OffencePublished = defineEvent('deposits.offence_published', z.object({ offenceId: z.string(), code: z.string(), mostFen: z.int(), goesTo: z.enum(['shopper', 'platform']), fromAt: at, at }))
/** A store was asked to pay in, has paid it, or has let the time pass. */
export const DepositCalled = defineEvent('deposits.called', z.object({ callId: z.string(), merchantId: z.string(), missingFen: z.int(), state: z.enum(['open', 'met', 'overdue']), dueAt: at, at }))
/** A deposit has changed: paid in through a channel or out of the balance, or given back. */
export const DepositMoved = defineEvent('deposits.moved', z.object({ merchantId: z.string(), why: z.enum(['paid_in', 'from_balance', 'given_back']), amountFen: z.int(), heldFen: z.int(), at }))
export const PenaltyChanged = defineEvent('deposits.penalty_changed', z.object({ penaltyId: z.string(), merchantId: z.string(), orderId: z.string().nullable(), state: z.enum(['proposed', 'announced', 'objected', 'taken', 'dropped']), amountFen: z.int(), at }))
