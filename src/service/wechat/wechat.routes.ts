import { z } from 'zod'
import { nothing, page, route } from '#kernel/route'
import { uploadPage } from './uploads.queries'
import { retryUpload } from './uploads.service'
import { uploadStates, uploadWays } from './tables'

const Upload = z.object({ id: z.string(), tradeRef: z.string(), orderId: z.string(), way: z.enum(uploadWays), carrier: z.string(), number: z.string(), amountFen: z.int(), state: z.enum(uploadStates), tries: z.int(), dueAt: z.date().nullable(), fault: z.string().nullable(), at: z.date(), endedAt: z.date().nullable() })

export const wechatRoutes = {
  wechatUploads: route({ method: 'GET', path: '/v1/staff/wechat/uploads', access: 'staff', permit: 'wechat.read', input: page.extend({ state: z.enum(uploadStates).optional(), frozen: z.enum(['true']).transform(() => true).optional() }), output: z.object({ items: z.array(Upload), next: z.string().nullable() }), run: uploadPage }),
  retryWechatUpload: route({ method: 'POST', path: '/v1/staff/wechat/uploads/:id/retry', access: 'staff', permit: 'wechat.write', input: z.object({ id: z.string().max(60) }), output: nothing, run: async (ctx, { id }) => { await retryUpload(ctx, id); return {} } }),
}
