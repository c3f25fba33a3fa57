import { z } from 'zod'
import type { Context } from '#kernel/context'
import { column, type Download, type Sheet, type Word } from '#kernel/exports'
import { wholeBooks } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { calendarEntries, calendarFile, calendarMonth } from './calendar.queries'
import { entryTypes, typeWords } from './calendar.rules'
import { calendarYear } from './plan.queries'
import { planBudget } from './plan.service'
import { myPriority } from './priority.queries'
import { rivalsOf } from './rivals.queries'
import { stopAll } from './stops.service'
import { plannedLanes } from './tables'

/** The marketing calendar over HTTP 营销日历接口: a store's with what it meets of the platform's, and the platform's over all stores. */
const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)
const year = z.string().regex(/^20\d\d$/)
const lane = z.enum(plannedLanes)
const Days = z.object({ from: z.string(), until: z.string() })
const Entry = z.object({ id: z.string(), kind: z.enum(['offer', 'presale', 'bargain', 'group', 'list']), refId: z.string(), type: z.enum(entryTypes), name: z.string(), lane: z.string().nullable(), merchantId: z.string().nullable(), merchantName: z.string().nullable(), state: z.enum(['draft', 'live', 'stopped']), startsAt: z.date(), endsAt: z.date(),
  slots: z.array(z.object({ fromMinute: z.int(), untilMinute: z.int() })).readonly().nullable(), days: z.array(Days).readonly(), isForGroups: z.boolean(), publicAt: z.date().nullable() })
const Clash = z.object({ ids: z.tuple([z.string(), z.string()]).readonly(), how: z.enum(['excluded', 'same_lane']), goods: z.enum(['yes', 'perhaps']), from: z.date(), days: z.array(Days).readonly() })
const Month = z.object({ month: z.string(), from: z.string(), today: z.string(), entries: z.array(Entry).readonly(), clashes: z.array(Clash).readonly(), isCut: z.boolean() })
const OfMonth = z.object({ month: z.string(), planFen: z.int().nullable(), version: z.int(), lanesFen: z.int().nullable(), liveFen: z.int(), draftFen: z.int(), unbounded: z.int(), spentFen: z.int(), items: z.int(), clashes: z.int() })
const Year = z.object({ year: z.string(), today: z.string(), months: z.array(OfMonth), days: z.array(z.object({ day: z.string(), items: z.int(), flash: z.int(), clashes: z.int() })), isCut: z.boolean(), spentSince: z.date().nullable(), isOwn: z.boolean() })
const Entries = z.object({ items: z.array(Entry), next: z.string().nullable() })
const stateWords: Record<'draft' | 'live' | 'stopped', Word> = { draft: ['草稿', 'Draft'], live: ['生效', 'Live'], stopped: ['已停止', 'Stopped'] }
const sheet: Sheet<z.input<typeof Entry>> = { title: ['营销日历', 'Marketing calendar'], columns: [column('type', '类型', 'Kind', (row) => typeWords[row.type]), column('name', '名称', 'Name', (row) => row.name), column('state', '状态', 'State', (row) => stateWords[row.state]), column('store', '店铺', 'Store', (row) => row.merchantName ?? ''),
  column('startsAt', '开始', 'Begins', (row) => row.startsAt), column('endsAt', '结束', 'Ends', (row) => row.endsAt), column('days', '当月日期', 'Days of the month', (row) => row.days.map(({ from, until }) => (from === until ? from : `${from} – ${until}`)).join('; ')), column('id', '编号', 'Id', (row) => row.refId)] }
const whose = z.string().max(60).optional()
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const Rival = z.object({ kind: z.enum(['offer', 'presale', 'bargain', 'group', 'list']), refId: z.string(), name: z.string(), state: z.enum(['draft', 'live']), how: z.enum(['excluded', 'same_lane']), from: z.date(), isForGroups: z.boolean() })
const fen = z.int().min(0).max(100_000_000_000_00)
const Wish = z.object({ month, lane: lane.nullable().default(null), fen: fen.nullable(), version: z.int().min(0) })

/** The same for a store and for the platform; who asks decides what is seen, and a store names nobody. */
function desk<A extends 'merchant' | 'staff'>(access: A) {
  const read = { access, permit: 'campaigns.read' } as const
  const of = (access === 'staff' ? { whose } : {}) as { readonly whose: typeof whose }
  const path = `/v1/${access}/calendar`
  return {
    month: route({ method: 'GET', path, ...read, input: z.object({ month, ...of }), output: Month, run: (ctx, ask) => calendarMonth(ctx, ask) }),
    year: route({ method: 'GET', path: `${path}/year`, ...read, input: z.object({ year, lane: lane.optional(), ...of }), output: Year, run: (ctx, ask) => calendarYear(ctx, ask) }),
    entries: route({ method: 'GET', path: `${path}/entries`, ...read, input: page.extend({ month, ...of }), output: Entries, sheet, run: (ctx, ask) => calendarEntries(ctx, ask) }),
    file: route({ method: 'GET', path: `${path}/file`, ...read, limits: wholeBooks, download: true, input: z.object({ month: month.optional(), year: year.optional(), ...of }), output: z.custom<Download>(), run: (ctx, ask) => calendarFile(ctx, ask) }),
    rivals: route({ method: 'GET', path: `${path}/rivals`, ...read, input: z.object({ kind: z.enum(['presale', 'bargain', 'group']), productId: z.string().max(60).optional(), skuId: z.string().max(60).optional(), from: time, until: time, exceptId: z.string().max(60).optional() }), output: z.object({ items: z.array(Rival) }), run: (ctx, ask) => rivalsOf(ctx, ask) }),
    plan: route({ method: 'PUT', path: `${path}/budgets`, access, permit: 'campaigns.write', input: Wish, output: z.object({ version: z.int() }), run: (ctx, wish) => planBudget(ctx, wish) }),
  }
}
const [store, platform] = [desk('merchant'), desk('staff')]
export const calendarRoutes = {
  merchantCalendar: store.month, merchantCalendarYear: store.year, merchantCalendarEntries: store.entries, merchantCalendarFile: store.file, merchantRivals: store.rivals, planMerchantBudget: store.plan,
  stopStaffOffers: route({ method: 'POST', path: '/v1/staff/offers/stop', access: 'staff', permit: 'campaigns.stop', input: z.object({ lane, merchantId: z.string().max(60), isPlatforms: z.boolean() }).partial().extend({ reason: prose(z.string().trim().min(2).max(200)) }), output: z.object({ stopped: z.int(), hasMore: z.boolean() }), run: (ctx: Context, { reason, ...wish }) => stopAll(ctx, wish, reason) }),
  myPriority: route({ method: 'GET', path: '/v1/me/priority', access: 'buyer', input: nothing, output: z.object({ items: z.array(z.object({ id: z.string(), publicAt: z.date().nullable(), tiers: z.array(z.string()) })) }), run: (ctx: Context) => myPriority(ctx) }),
  staffCalendar: platform.month, staffCalendarYear: platform.year, staffCalendarEntries: platform.entries, staffCalendarFile: platform.file, staffRivals: platform.rivals, planStaffBudget: platform.plan,
}
