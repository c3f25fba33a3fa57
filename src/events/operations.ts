import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to the shop's running 运维: an alert begins or ends. The value is in the unit of its rule; the bound is what it was measured against. */
const alert = z.object({ alertId: z.string(), rule: z.string(), subject: z.string(), value: z.number(), bound: z.number(), at: z.iso.datetime() })
export const AlertRaised = defineEvent('operations.alert_raised', alert)
export const AlertCleared = defineEvent('operations.alert_cleared', alert)
