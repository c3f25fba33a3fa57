import { z } from 'zod'
import { ownerId } from '#kernel/access'
import { column, yuan, type Sheet } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { adjustPoints } from './grants.service'
import { liability } from './liability.queries'
import { accountOf, accountPage, logOf, pointsOfOrder } from './points.queries'
import { reasons } from './tables'

/** Points over HTTP 积分接口: a shopper's own, and what staff see and change. */
const id = z.string().min(1).max(60)
const One = z.object({ id })
const count = z.int()
const Account = z.object({ shopperId: z.string(), available: count, worthFen: count, pending: count, reserved: count, debt: count, coming: z.array(z.object({ points: count, availableAt: z.date(), orderId: z.string().nullable() })), expiring: z.array(z.object({ points: count, expiresAt: z.date(), isSoon: z.boolean() })),
  rules: z.object({ earnPerYuan: count, perYuan: count, mostPercent: count, returnDays: count, goodMonths: count }) })
const Move = z.object({ id: z.string(), reason: z.enum(reasons), orderId: z.string().nullable(), note: z.string().nullable(), at: z.date(), available: count, pending: count, debt: count })
const Log = z.object({ items: z.array(Move), next: z.string().nullable() })
/** Staff also see who it was. */
const LogSigned = z.object({ items: z.array(Move.extend({ actorId: z.string() })), next: z.string().nullable() })
const OfOrder = z.object({ items: z.array(z.object({ orderId: z.string(), usedPoints: count, usedFen: count, backPoints: count, earnedPoints: count, clawedPoints: count, isPending: z.boolean(), availableAt: z.date().nullable() })) })
const Sums = { pending: count, available: count, reserved: count, debt: count, issued: count, spent: count, expired: count, clawedBack: count }
const Accounts = z.object({ items: z.array(z.object({ shopperId: z.string(), name: z.string(), ...Sums })), next: z.string().nullable() })
const Liability = z.object({ ...Sums, outstanding: count, worthFen: count, check: z.object({ faults: count, at: z.date() }).nullable(), next: z.null(), items: z.array(z.object({ /** In whose course they expire, as calendars in Shanghai have it; null while they are pending. */ month: z.string().nullable(), points: count, worthFen: count, shoppers: count })) })
const mostAdjusted = 100_000_000
const Adjust = One.extend({ points: z.int().min(-mostAdjusted).max(mostAdjusted), reason: prose(z.string().trim().min(2).max(200)) })

const liabilitySheet: Sheet<z.input<typeof Liability>['items'][number]> = { title: ['积分负债', 'Points owed'], columns: [
  column('month', '到期月份', 'Expires in', (row) => row.month ?? ['待生效', 'Not yet usable']), column('points', '积分', 'Points', (row) => row.points), column('worth', '价值（元）', 'Worth (yuan)', (row) => yuan(row.worthFen)), column('shoppers', '人数', 'Shoppers', (row) => row.shoppers)] }
const accountSheet: Sheet<z.input<typeof Accounts>['items'][number]> = { title: ['积分账户', 'Points accounts'], columns: [
  column('shopperId', '买家', 'Shopper', (row) => row.shopperId), column('available', '可用', 'Available', (row) => row.available), column('pending', '待生效', 'Pending', (row) => row.pending), column('reserved', '占用', 'Held by orders', (row) => row.reserved), column('debt', '欠积分', 'Owed', (row) => row.debt),
  column('issued', '累计发放', 'Issued', (row) => row.issued), column('spent', '累计使用', 'Spent', (row) => row.spent), column('expired', '累计过期', 'Expired', (row) => row.expired), column('clawedBack', '累计收回', 'Clawed back', (row) => row.clawedBack)] }

export const pointsRoutes = {
  myPoints: route({ method: 'GET', path: '/v1/me/points', access: 'shopper', input: nothing, output: Account, run: (ctx) => accountOf(ctx, ownerId(ctx)) }),
  myPointsLog: route({ method: 'GET', path: '/v1/me/points/log', access: 'shopper', input: page, output: Log, 
    // To the shopper points are gone when he orders; that the order was paid is no news to them.
    run: (ctx, ask) => logOf(ctx, ownerId(ctx), ask, ['confirmed']) }),
  pointsOfMyOrder: route({ method: 'GET', path: '/v1/orders/:id/points', access: 'shopper', input: One, output: OfOrder, run: (ctx, { id }) => pointsOfOrder(ctx, id) }),
  pointsLiability: route({ method: 'GET', path: '/v1/staff/points', access: 'staff', permit: 'points.read', input: nothing, output: Liability, sheet: liabilitySheet, run: liability }),
  pointsAccounts: route({ method: 'GET', path: '/v1/staff/points/accounts', access: 'staff', permit: 'points.read', input: page.extend({ q: z.string().max(60).optional() }), output: Accounts, sheet: accountSheet, run: accountPage }),
  pointsAccount: route({ method: 'GET', path: '/v1/staff/points/accounts/:id', access: 'staff', permit: 'points.read', input: One, output: Account, run: (ctx, { id }) => accountOf(ctx, id) }),
  pointsAccountLog: route({ method: 'GET', path: '/v1/staff/points/accounts/:id/log', access: 'staff', permit: 'points.read', input: page.extend({ id }), output: LogSigned, run: (ctx, { id, ...ask }) => logOf(ctx, id, ask) }),
  pointsOfOrder: route({ method: 'GET', path: '/v1/staff/orders/:id/points', access: 'staff', permit: 'points.read', input: One, output: OfOrder, run: (ctx, { id }) => pointsOfOrder(ctx, id) }),
  adjustPoints: route({ method: 'POST', path: '/v1/staff/points/accounts/:id/adjust', access: 'staff', permit: 'points.adjust', once: true, input: Adjust, output: z.object({ approvalId: z.string().nullable() }), run: (ctx, { id, points, reason }) => adjustPoints(ctx, { shopperId: id, points, reason }) }),
}
