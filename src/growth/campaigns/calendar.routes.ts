import { z } from 'zod'
import { route } from '#kernel/route'
import { calendarMonth } from './calendar.queries'
import { entryTypes } from './calendar.rules'

/** The marketing calendar over HTTP 营销日历接口: a store's with what it meets of the platform's, and the platform's over all stores. */
const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)
const Days = z.object({ from: z.string(), until: z.string() })
const Entry = z.object({ id: z.string(), kind: z.enum(['offer', 'presale']), refId: z.string(), type: z.enum(entryTypes), name: z.string(), lane: z.string().nullable(), merchantId: z.string().nullable(), merchantName: z.string().nullable(), state: z.enum(['draft', 'live', 'stopped']), startsAt: z.date(), endsAt: z.date(),
  slots: z.array(z.object({ fromMinute: z.int(), untilMinute: z.int() })).readonly().nullable(), days: z.array(Days).readonly() })
const Clash = z.object({ ids: z.tuple([z.string(), z.string()]).readonly(), how: z.enum(['excluded', 'same_lane']), goods: z.enum(['yes', 'perhaps']), from: z.date(), days: z.array(Days).readonly() })
const Month = z.object({ month: z.string(), from: z.string(), today: z.string(), entries: z.array(Entry).readonly(), clashes: z.array(Clash).readonly(), isCut: z.boolean() })
const whose = z.string().max(60).optional()

export const calendarRoutes = {
  merchantCalendar: route({ method: 'GET', path: '/v1/merchant/calendar', access: 'merchant', permit: 'campaigns.read', input: z.object({ month }), output: Month, run: (ctx, ask) => calendarMonth(ctx, ask) }),
  staffCalendar: route({ method: 'GET', path: '/v1/staff/calendar', access: 'staff', permit: 'campaigns.read', input: z.object({ month, whose }), output: Month, run: (ctx, ask) => calendarMonth(ctx, ask) }),
}
