import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to groups of buyers 拼团: the published language of groups. What was bought in one is told by ordering. */
const group = { groupId: z.string(), activityId: z.string(), merchantId: z.string(), productId: z.string(), size: z.int(), at: z.iso.datetime() }
export const ActivityChanged = defineEvent('groups.activity_changed', z.object({ activityId: z.string(), merchantId: z.string(), productId: z.string(), state: z.enum(['live', 'stopped']), at: z.iso.datetime() }))
/** Its first order is paid: there is a group that others may join. */
export const GroupFounded = defineEvent('groups.group_founded', z.object({ ...group, orderId: z.string(), shopperId: z.string(), endsAt: z.iso.datetime() }))
export const GroupJoined = defineEvent('groups.group_joined', z.object({ ...group, orderId: z.string(), shopperId: z.string(), members: z.int() }))
/** All its seats are paid; `orders` are the parent orders, which may be shipped now. */
export const GroupFilled = defineEvent('groups.group_filled', z.object({ ...group, orders: z.array(z.object({ orderId: z.string(), shopperId: z.string() })) }))
/** Its time was over, or everybody had left: what its `members` had paid goes back. */
export const GroupFailed = defineEvent('groups.group_failed', z.object({ ...group, members: z.int() }))
