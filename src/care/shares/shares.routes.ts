import { z } from 'zod'
import { column, type Sheet } from '#kernel/exports'
import { publicWork } from '#kernel/limits.rules'
import { page, route } from '#kernel/route'
import { mySharesOf, sharedOrders } from './shares.queries'
import { openShare, shareLink } from './shares.service'

/** Share links over HTTP 分享接口 (F30). */
const id = z.string().min(1).max(60)
const counts = { opened: z.int(), ordered: z.int(), paid: z.int() }
const Mine = z.object({ id: z.string(), productId: z.string(), title: z.string(), picture: z.string(), ...counts, at: z.date() })
const Order = z.object({ orderId: z.string(), parentId: z.string(), sharerId: z.string(), sharerName: z.string(), merchantId: z.string(), productId: z.string().nullable(), productTitle: z.string(), placedAt: z.date(), paidAt: z.date().nullable() })
const orderSheet: Sheet<z.input<typeof Order>> = { title: ['分享带来的订单', 'Orders by shares'], columns: [
  column('orderId', '订单', 'Order', (row) => row.orderId), column('parentId', '合并订单', 'Placed as', (row) => row.parentId), column('sharerId', '分享人编号', 'Sharer', (row) => row.sharerId), column('sharerName', '分享人', 'Sharer’s name', (row) => row.sharerName), column('merchantId', '商家', 'Merchant', (row) => row.merchantId),
  column('productId', '分享的商品编号', 'Product shared', (row) => row.productId), column('productTitle', '分享的商品', 'Its title', (row) => row.productTitle), column('placedAt', '下单时间', 'Placed at', (row) => row.placedAt), column('paidAt', '付款时间', 'Paid at', (row) => row.paidAt)] }

export const shareRoutes = {
  /** A guest is answered none: he shares the plain address. */
  shareProduct: route({ method: 'POST', path: '/v1/products/:id/share-link', access: 'buyer', limits: publicWork, input: z.object({ id }), output: z.object({ token: z.string().nullable() }), run: (ctx, { id }) => shareLink(ctx, id) }),
  openShare: route({ method: 'POST', path: '/v1/shares/:token/open', access: 'buyer', limits: publicWork, input: z.object({ token: z.string().min(1).max(80) }), output: z.object({ productId: z.string() }), run: (ctx, { token }) => openShare(ctx, token) }),
  myShares: route({ method: 'GET', path: '/v1/me/shares', access: 'shopper', input: page, output: z.object({ days: z.int(), ...counts, items: z.array(Mine), next: z.string().nullable() }), run: mySharesOf }),
  sharedOrders: route({ method: 'GET', path: '/v1/staff/shared-orders', access: 'staff', permit: 'shares.read', input: page.extend({ sharerId: id.optional() }), output: z.object({ items: z.array(Order), next: z.string().nullable() }), sheet: orderSheet, run: sharedOrders }),
}
