import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What shoppers ask about their own data 个人信息权利: the published language of privacy. */
export const CopyAsked = defineEvent('privacy.copy_asked', z.object({ copyId: z.string(), at: z.iso.datetime() }))
const closing = z.object({ closingId: z.string(), shopperId: z.string(), at: z.iso.datetime() })
export const ClosingAsked = defineEvent('privacy.closing_asked', closing.extend({ dueAt: z.iso.datetime() }))
/** He stayed after all, or the account is closed. That it is, `identity.account_closed` says too. */
export const ClosingEnded = defineEvent('privacy.closing_ended', closing.extend({ state: z.enum(['withdrawn', 'closed']) }))
