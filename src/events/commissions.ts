import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to commissions 佣金: the published language of commissions. `rateBps` in hundredths of a percent, null where a scope has no rate of its own any more. */
export const CommissionPublished = defineEvent('commissions.published', z.object({ rateId: z.string(), merchantId: z.string().nullable(), categoryId: z.string().nullable(), rateBps: z.int().nullable(), fromAt: z.iso.datetime(), at: z.iso.datetime() }))
