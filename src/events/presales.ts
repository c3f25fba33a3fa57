import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to presales 预售: the published language of presales. What happens to an order in one is told by ordering. */
export const PresaleChanged = defineEvent('presales.presale_changed', z.object({ presaleId: z.string(), merchantId: z.string(), productId: z.string(), state: z.enum(['live', 'stopped']), at: z.iso.datetime() }))
