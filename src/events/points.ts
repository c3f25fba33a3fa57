import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to points 积分: the published language of points. `orderId` is a child order's. */
export const PointsEarned = defineEvent('points.earned', z.object({ orderId: z.string(), shopperId: z.string(), points: z.int(), availableAt: z.iso.datetime() }))
export const PointsExpired = defineEvent('points.expired', z.object({ shopperId: z.string(), points: z.int() }))
/** Staff gave points, or took some (then below nothing). */
export const PointsAdjusted = defineEvent('points.adjusted', z.object({ shopperId: z.string(), points: z.int(), at: z.iso.datetime() }))
