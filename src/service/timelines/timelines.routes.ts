import { z } from 'zod'
import { page, route } from '#kernel/route'
import { timeline, type Ask } from './timelines.queries'

const party = z.enum(['shopper', 'merchant', 'staff', 'system', 'carrier', 'channel'])
const Next = z.object({ code: z.string(), by: z.date().nullable(), text: z.string() })
const facts = z.record(z.string(), z.union([z.string(), z.number()]))
const Rows = z.object({
  items: z.array(z.object({ id: z.string(), at: z.date(), orderId: z.string(), orderNumber: z.string(), code: z.string(), text: z.string(), actor: z.object({ kind: party, id: z.string().nullable(), text: z.string() }), cause: z.object({ code: z.string(), text: z.string() }).nullable(), words: z.string(), facts, next: Next.nullable() })),
  /** What is promised now, the nearest first. */
  promises: z.array(Next.extend({ orderId: z.string(), orderNumber: z.string(), whose: z.object({ kind: party, text: z.string() }) })),
  /** What can be done with the order now, and by which code it would be refused. */
  may: z.array(z.object({ act: z.string(), text: z.string(), isOpen: z.boolean(), why: z.object({ code: z.string(), facts, text: z.string() }).nullable() })),
  next: z.string().nullable(),
})
const ask = page.extend({ id: z.string().min(1).max(60) })
const run = (ctx: Parameters<typeof timeline>[0], wish: Ask) => timeline(ctx, wish)

/** Timelines over HTTP 时间线接口: of a parent order or of one merchant's part. */
export const timelineRoutes = {
  orderTimeline: route({ method: 'GET', path: '/v1/orders/:id/timeline', access: 'shopper', input: ask, output: Rows, run }),
  merchantOrderTimeline: route({ method: 'GET', path: '/v1/merchant/orders/:id/timeline', access: 'merchant', permit: 'timelines.read', input: ask, output: Rows, run }),
  anyOrderTimeline: route({ method: 'GET', path: '/v1/staff/orders/:id/timeline', access: 'staff', permit: 'timelines.read', input: ask, output: Rows, run }),
}
