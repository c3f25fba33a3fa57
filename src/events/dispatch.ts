import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens to waybills 电子面单: the published language of dispatch. `orderId` is one merchant's part. */
const one = z.object({ waybillId: z.string(), orderId: z.string(), merchantId: z.string(), carrier: z.string(), number: z.string(), at: z.iso.datetime() })
export const WaybillIssued = defineEvent('dispatch.waybill_issued', one)
export const WaybillVoided = defineEvent('dispatch.waybill_voided', one.extend({ reason: z.string() }))
