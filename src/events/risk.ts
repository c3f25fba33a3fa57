import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens when one person asks and another decides 复核: the published language of risk. */
const asked = { approvalId: z.string(), kind: z.string(), merchantId: z.string().nullable(), at: z.iso.datetime() }
export const ApprovalAsked = defineEvent('risk.approval_asked', z.object(asked))
export const ApprovalDecided = defineEvent('risk.approval_decided', z.object({ ...asked, state: z.enum(['approved', 'rejected', 'withdrawn', 'expired']) }))
