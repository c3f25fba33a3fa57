import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens at sellers' stores 自提与核销: the published language of pick-up. Codes are never told. */
const facts = z.object({ ticketId: z.string(), orderId: z.string(), merchantId: z.string(), shopperId: z.string(), storeId: z.string().nullable(), at: z.iso.datetime() })
/** A code was made for what was paid. */
export const TicketMade = defineEvent('pickup.ticket_made', facts.extend({ kind: z.enum(['pickup', 'service']), uses: z.int() }))
/** What is collected lies ready at its store. */
export const TicketReady = defineEvent('pickup.ticket_ready', facts)
/** Somebody showed his code, and so many uses of it were redeemed. */
export const TicketRedeemed = defineEvent('pickup.ticket_redeemed', facts.extend({ uses: z.int(), left: z.int() }))
/** Its time was over; what was not redeemed is refunded. */
export const TicketExpired = defineEvent('pickup.ticket_expired', facts)
