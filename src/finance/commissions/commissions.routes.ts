import { z } from 'zod'
import { column, type Sheet } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { page, route } from '#kernel/route'
import { fromIso } from '#kernel/time'
import { ratePage, type RateAsk } from './commissions.queries'
import { publishRate } from './commissions.service'

/** Commissions over HTTP 佣金接口: merchants read every version that concerns them, the platform publishes. */
const id = z.string().min(1).max(60)
const Rate = z.object({ id: z.string(), merchantId: z.string().nullable(), categoryId: z.string().nullable(), rateBps: z.int().nullable(), fromAt: z.date(), untilAt: z.date().nullable(), note: z.string(), publishedBy: z.string(), publishedAt: z.date(), isHolding: z.boolean() })
const Rows = z.object({ items: z.array(Rate), next: z.string().nullable(), /** Where nothing speaks for a line. */ fallbackBps: z.int() })
const ask = page.extend({ merchantId: id.optional(), categoryId: id.optional() })
const Wish = z.object({ merchantId: id.nullable(), categoryId: id.nullable(), rateBps: z.int().min(0).max(5_000).nullable(), fromAt: z.iso.datetime(), untilAt: z.iso.datetime().nullable(), note: prose(z.string().trim().min(2).max(200)) })
const rateSheet: Sheet<z.input<typeof Rate>> = { title: ['佣金费率', 'Commissions'], columns: [
  column('id', '版本', 'Version', (row) => row.id), column('merchantId', '商家', 'Merchant', (row) => row.merchantId), column('categoryId', '类目', 'Category', (row) => row.categoryId), column('rate', '费率（%）', 'Rate (%)', (row) => (row.rateBps === null ? null : row.rateBps / 100)),
  column('fromAt', '生效', 'From', (row) => row.fromAt), column('untilAt', '失效', 'Until', (row) => row.untilAt), column('note', '说明', 'Note', (row) => row.note), column('publishedAt', '发布时间', 'Published', (row) => row.publishedAt)] }

export const commissionRoutes = {
  merchantCommissions: route({ method: 'GET', path: '/v1/merchant/commissions', access: 'merchant', permit: 'commissions.read', input: ask.omit({ merchantId: true }), output: Rows, sheet: rateSheet, run: (ctx, wish: RateAsk) => ratePage(ctx, wish) }),
  staffCommissions: route({ method: 'GET', path: '/v1/staff/commissions', access: 'staff', permit: 'commissions.read', input: ask, output: Rows, sheet: rateSheet, run: (ctx, wish: RateAsk) => ratePage(ctx, wish) }),
  publishCommission: route({ method: 'POST', path: '/v1/staff/commissions', access: 'staff', permit: 'commissions.write', once: true, input: Wish, output: z.object({ id: z.string() }), run: (ctx, { fromAt, untilAt, ...wish }) => publishRate(ctx, { ...wish, fromAt: fromIso(fromAt), untilAt: untilAt === null ? null : fromIso(untilAt) }) }),
}
