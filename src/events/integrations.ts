import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens at the open platform 开放平台: the published language of integrations. */
export const EndpointSwitchedOff = defineEvent('integrations.endpoint_switched_off', z.object({ endpointId: z.string(), merchantId: z.string().optional(), reason: z.enum(['gone', 'failing']) }))
