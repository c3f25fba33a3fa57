import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to composed pages 页面装修: the published language of pages. Where something went live, came back or was taken down, what is kept of that place is stale. */
export const PageChanged = defineEvent('pages.page_changed', z.object({ slotId: z.string(), kind: z.enum(['home', 'topic', 'plain', 'menu', 'store']), slug: z.string(), merchantId: z.string().nullable(), no: z.int(), how: z.enum(['live', 'rolled_back', 'taken_down']), at: z.iso.datetime() }))
