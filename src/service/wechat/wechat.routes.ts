import { z } from 'zod'
import { ownTries } from '#kernel/limits.rules'
import { nothing, page, route } from '#kernel/route'
import { bindWechat, doorOf } from './binding.service'
import { uploadPage } from './uploads.queries'
import { retryUpload } from './uploads.service'
import { uploadStates, uploadWays } from './tables'

const Upload = z.object({ id: z.string(), tradeRef: z.string(), orderId: z.string(), way: z.enum(uploadWays), carrier: z.string(), number: z.string(), amountFen: z.int(), state: z.enum(uploadStates), tries: z.int(), dueAt: z.date().nullable(), fault: z.string().nullable(), at: z.date(), endedAt: z.date().nullable() })

export const wechatRoutes = {
  wechatUploads: route({ method: 'GET', path: '/v1/staff/wechat/uploads', access: 'staff', permit: 'wechat.read', input: page.extend({ state: z.enum(uploadStates).optional(), frozen: z.enum(['true']).transform(() => true).optional() }), output: z.object({ items: z.array(Upload), next: z.string().nullable() }), run: uploadPage }),
  wechatDoor: route({ method: 'GET', path: '/v1/wechat/door', access: 'shopper', input: z.object({ then: z.string().regex(/^\/(?![/\\])[\w/?=&.-]{0,200}$/) }), output: z.object({ url: z.string() }), run: (ctx, { then }) => doorOf(ctx, then) }),
  bindWechat: route({ method: 'POST', path: '/v1/wechat/openid', access: 'shopper', limits: ownTries, input: z.object({ code: z.string().min(1).max(200), state: z.string().min(1).max(200) }), output: nothing, run: async (ctx, { code, state }) => { await bindWechat(ctx, code, state); return {} } }),
  retryWechatUpload: route({ method: 'POST', path: '/v1/staff/wechat/uploads/:id/retry', access: 'staff', permit: 'wechat.write', input: z.object({ id: z.string().max(60) }), output: nothing, run: async (ctx, { id }) => { await retryUpload(ctx, id); return {} } }),
}
