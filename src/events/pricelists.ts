import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to price lists 价格表 and groups of shoppers 会员组: the published language of pricelists. `merchantId` is empty where it is the platform's. */
export const ListChanged = defineEvent('pricelists.list_changed', z.object({ listId: z.string(), merchantId: z.string().nullable(), state: z.enum(['live', 'stopped']), isForAll: z.boolean(), at: z.iso.datetime() }))
/** Shoppers came into a group or left it, so many. */
export const GroupChanged = defineEvent('pricelists.group_changed', z.object({ groupId: z.string(), merchantId: z.string().nullable(), added: z.int(), removed: z.int(), at: z.iso.datetime() }))
