import { z } from 'zod'
import { defineEvent } from '#kernel/event'

/** What happens with WeChat 微信: the published language of its room. */
export const UploadFailed = defineEvent('wechat.upload_failed', z.object({ uploadId: z.string(), orderId: z.string(), number: z.string(), fault: z.string() }))
