import { z } from 'zod'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { presaleOf } from './live.queries'
import { presalePage, type PresaleAsk } from './presales.queries'
import { changePresale, draftPresale, publishPresale, stopPresale } from './presales.service'
import { presaleStates } from './tables'

/** Presales over HTTP 预售接口: the merchant's desk, the platform's (which sees and stops), and what a product's page tells. */
const fen = z.int().min(1).max(100_000_000_00)
const time = z.iso.datetime({ offset: true }).transform((text) => fromIso(text))
const Wish = z.object({ productId: z.string().max(60), depositFen: fen, countsFen: fen, mostPieces: z.int().min(1).max(1_000_000).nullable().default(null), depositStartsAt: time, depositEndsAt: time, tailStartsAt: time, tailEndsAt: time, shipDays: z.int().min(1).max(90), groupIds: z.array(z.string().max(60)).min(1).max(20).nullable().default(null), publicAt: time.nullable().default(null) })
const One = z.object({ id: z.string().max(60) })
const Drafted = z.object({ id: z.string(), version: z.int() })
const reason = prose(z.string().trim().min(2).max(200))
const Terms = { depositFen: z.int(), countsFen: z.int(), mostPieces: z.int().nullable(), takenPieces: z.int(), depositStartsAt: z.date(), depositEndsAt: z.date(), tailStartsAt: z.date(), tailEndsAt: z.date(), shipDays: z.int() }
const Shown = z.object({ id: z.string(), merchantId: z.string(), productId: z.string(), title: z.string(), picture: z.string(), priceFen: z.int(), ...Terms, groupIds: z.array(z.string()).nullable(), publicAt: z.date().nullable(), state: z.enum(presaleStates), version: z.int(), orders: z.record(z.string(), z.int()) })
const Page = z.object({ items: z.array(Shown), next: z.string().nullable() })
const ask = page.extend({ state: z.enum(presaleStates).optional() })
const done = async (work: Promise<unknown>): Promise<Record<string, never>> => { await work; return {} }
const [read, write] = [{ access: 'merchant', permit: 'presales.read' } as const, { access: 'merchant', permit: 'presales.write' } as const]

export const presaleRoutes = {
  merchantPresales: route({ method: 'GET', path: '/v1/merchant/presales', ...read, input: ask, output: Page, run: (ctx, wish: PresaleAsk) => presalePage(ctx, wish) }),
  draftPresale: route({ method: 'POST', path: '/v1/merchant/presales', ...write, once: true, input: Wish, output: Drafted, run: (ctx, wish) => draftPresale(ctx, wish) }),
  changePresale: route({ method: 'PUT', path: '/v1/merchant/presales/:id', ...write, input: Wish.extend({ id: z.string().max(60), version: z.int() }), output: Drafted, run: (ctx, { id, version, ...wish }) => changePresale(ctx, id, version, wish) }),
  publishPresale: route({ method: 'POST', path: '/v1/merchant/presales/:id/publish', ...write, input: One.extend({ version: z.int() }), output: nothing, run: (ctx, { id, version }) => done(publishPresale(ctx, id, version)) }),
  stopMerchantPresale: route({ method: 'POST', path: '/v1/merchant/presales/:id/stop', ...write, input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopPresale(ctx, id, reason)) }),
  staffPresales: route({ method: 'GET', path: '/v1/staff/presales', access: 'staff', permit: 'presales.read', input: ask, output: Page, run: (ctx, wish: PresaleAsk) => presalePage(ctx, wish) }),
  stopStaffPresale: route({ method: 'POST', path: '/v1/staff/presales/:id/stop', access: 'staff', permit: 'presales.write', input: One.extend({ reason }), output: nothing, run: (ctx, { id, reason }) => done(stopPresale(ctx, id, reason)) }),
  productPresale: route({ method: 'GET', path: '/v1/products/:id/presale', access: 'public', input: One, output: z.object({ presale: z.object({ id: z.string(), isOpen: z.boolean(), isEarly: z.boolean(), publicAt: z.date().nullable(), tiers: z.array(z.string()), ...Terms }).nullable() }), run: async (ctx, { id }) => ({ presale: await presaleOf(ctx, id) }) }),
}
