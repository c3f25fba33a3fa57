import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to bargains 砍价: the published language of bargains. What was bought in one is told by ordering. */
export const ActivityChanged = defineEvent('bargains.activity_changed', z.object({ activityId: z.string(), merchantId: z.string(), productId: z.string(), skuId: z.string(), state: z.enum(['live', 'stopped']), at: z.iso.datetime() }))
export const BargainOpened = defineEvent('bargains.bargain_opened', z.object({ bargainId: z.string(), activityId: z.string(), shopperId: z.string(), skuId: z.string(), at: z.iso.datetime() }))
/** Somebody has helped; the last help that was needed makes it won. */
export const BargainHelped = defineEvent('bargains.bargain_helped', z.object({ bargainId: z.string(), activityId: z.string(), helperId: z.string(), isNew: z.boolean(), cutFen: z.int(), nowFen: z.int(), isWon: z.boolean(), at: z.iso.datetime() }))
export const BargainEnded = defineEvent('bargains.bargain_ended', z.object({ bargainId: z.string(), activityId: z.string(), shopperId: z.string(), wasWon: z.boolean(), at: z.iso.datetime() }))
