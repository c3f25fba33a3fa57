import { z } from 'zod'
import { prose } from '#kernel/prose'
import { nothing, route } from '#kernel/route'
import { viewsOf } from './people.queries'
import { dropView, keepView } from './views.service'

/** Saved views 视图 of lists: each member of a merchant and of the platform has his own. */
const list = z.string().regex(/^[a-z][a-z-]{0,39}$/)
const most = 20
const filters = z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().min(1).max(200)).refine((given) => Object.keys(given).length <= most)
const One = z.object({ id: z.string().max(60) })
const Wish = z.object({ list, name: prose(z.string().trim().min(1).max(20)), filters })
const Views = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), filters: z.record(z.string(), z.string()) })) })

export const viewRoutes = {
  merchantViews: route({ method: 'GET', path: '/v1/merchant/views', access: 'merchant', permit: 'identity.me', input: z.object({ list }), output: Views, run: async (ctx, { list }) => ({ items: await viewsOf(ctx, ctx.actor.id, list) }) }),
  keepMerchantView: route({ method: 'PUT', path: '/v1/merchant/views', access: 'merchant', permit: 'identity.me', input: Wish, output: One, run: keepView }),
  dropMerchantView: route({ method: 'DELETE', path: '/v1/merchant/views/:id', access: 'merchant', permit: 'identity.me', input: One, output: nothing, run: async (ctx, { id }) => { await dropView(ctx, id); return {} } }),
  staffViews: route({ method: 'GET', path: '/v1/staff/views', access: 'staff', permit: 'identity.me', input: z.object({ list }), output: Views, run: async (ctx, { list }) => ({ items: await viewsOf(ctx, ctx.actor.id, list) }) }),
  keepStaffView: route({ method: 'PUT', path: '/v1/staff/views', access: 'staff', permit: 'identity.me', input: Wish, output: One, run: keepView }),
  dropStaffView: route({ method: 'DELETE', path: '/v1/staff/views/:id', access: 'staff', permit: 'identity.me', input: One, output: nothing, run: async (ctx, { id }) => { await dropView(ctx, id); return {} } }),
}
