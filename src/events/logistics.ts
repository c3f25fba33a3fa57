import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to parcels 包裹: the published language of logistics. */
const one = z.object({ parcelId: z.string(), orderId: z.string(), merchantId: z.string(), shopperId: z.string() })
export const ParcelShipped = defineEvent('logistics.parcel_shipped', one.extend({ carrier: z.string(), number: z.string() }))
export const ParcelMoved = defineEvent('logistics.parcel_moved', one.extend({ state: z.string(), at: z.iso.datetime() }))
export const ParcelDelivered = defineEvent('logistics.parcel_delivered', one.extend({ at: z.iso.datetime() }))
export const ParcelRenumbered = defineEvent('logistics.parcel_renumbered', one.extend({ carrier: z.string(), number: z.string(), at: z.iso.datetime() }))
/** It has stood still beyond its limit since `since`, or is later than was promised. */
export const ParcelStalled = defineEvent('logistics.parcel_stalled', one.extend({ state: z.string(), reason: z.string(), since: z.iso.datetime(), at: z.iso.datetime() }))
export const StallAcknowledged = defineEvent('logistics.stall_acknowledged', one.extend({ stallId: z.string(), at: z.iso.datetime() }))
