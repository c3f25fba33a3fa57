import { z } from 'zod'
import { uploads } from '#kernel/limits.rules'
import { nothing, page, route } from '#kernel/route'
import { mostRows, longestCode } from './codes.rules'
import { importCodes, importFile, setContent } from './import.service'
import { giveBackUnviewed, openPiece, viewPiece } from './using.service'
import { codePage, piecesOfOrder, viewsOf, voucherSkus } from './vouchers.queries'
import { pieceKinds, pieceStates } from './tables'

const id = z.string().min(1).max(60)
const Piece = z.object({ id: z.string(), skuId: z.string(), kind: z.enum(pieceKinds), shown: z.string(), pieces: z.int(), state: z.enum(pieceStates), orderId: z.string().nullable(), lineId: z.string().nullable(), cameAt: z.date(), sentAt: z.date().nullable(), viewedAt: z.date().nullable() })
const OfOrder = z.object({ items: z.array(Piece), /** Since when something of it is still to be sent; told to the store and the platform. */ owedSince: z.date().nullable() })
const Sku = z.object({ skuId: z.string(), kind: z.enum(pieceKinds), title: z.string(), specText: z.string(), unsold: z.int(), sent: z.int(), viewed: z.int(), hasContent: z.boolean(), isLow: z.boolean() })
const Imported = z.object({ added: z.int(), rows: z.array(z.object({ no: z.int(), shown: z.string(), outcome: z.enum(['added', 'twice', 'known', 'wrong']) })) })
const read = { access: 'merchant', permit: 'vouchers.read' } as const
const write = { access: 'merchant', permit: 'vouchers.write' } as const
const mostText = 4_000
/** Codes that stand in a store already change nothing, so no key is asked for. */
export const voucherRoutes = {
  myVouchers: route({ method: 'GET', path: '/v1/orders/:orderId/vouchers', access: 'shopper', input: z.object({ orderId: id }), output: OfOrder, run: (ctx, { orderId }) => piecesOfOrder(ctx, orderId) }),
  openVoucher: route({ method: 'POST', path: '/v1/vouchers/:id/open', access: 'shopper', input: z.object({ id }), output: nothing, run: async (ctx, { id }) => { await openPiece(ctx, id); return {} } }),
  viewVoucher: route({ method: 'POST', path: '/v1/vouchers/:id/view', access: 'shopper', input: z.object({ id }), output: z.object({ text: z.string() }), run: (ctx, { id }) => viewPiece(ctx, id) }),
  giveBackVouchers: route({ method: 'POST', path: '/v1/orders/:orderId/vouchers/refund', access: 'shopper', once: true, input: z.object({ orderId: id, lineId: id, quantity: z.int().min(1).max(10_000) }), output: z.object({ amountFen: z.int() }), run: giveBackUnviewed }),
  voucherSkus: route({ method: 'GET', path: '/v1/merchant/vouchers', ...read, input: page, output: z.object({ items: z.array(Sku), next: z.string().nullable() }), run: voucherSkus }),
  voucherCodes: route({ method: 'GET', path: '/v1/merchant/vouchers/:skuId/codes', ...read, input: page.extend({ skuId: id, state: z.enum(pieceStates).optional() }), output: z.object({ items: z.array(Piece), next: z.string().nullable() }), run: codePage }),
  importCodes: route({ method: 'POST', path: '/v1/merchant/vouchers/:skuId/codes', ...write, limits: uploads, input: z.object({ skuId: id, text: z.string().max(mostRows * (longestCode + 1)) }), output: Imported, run: (ctx, { skuId, text }) => importCodes(ctx, skuId, text.split('\n')) }),
  importCodeFile: route({ method: 'POST', path: '/v1/merchant/voucher-files', ...write, limits: uploads, upload: true, bodyLimit: 2 * 1_048_576, input: z.object({ skuId: id, file: z.instanceof(Uint8Array), filename: z.string().max(300).default('') }), output: Imported, run: (ctx, { skuId, file, filename }) => importFile(ctx, skuId, file, filename) }),
  setVoucherContent: route({ method: 'PUT', path: '/v1/merchant/vouchers/:skuId/content', ...write, input: z.object({ skuId: id, text: z.string().trim().min(1).max(mostText) }), output: nothing, run: async (ctx, { skuId, text }) => { await setContent(ctx, skuId, text); return {} } }),
  voucherViews: route({ method: 'GET', path: '/v1/merchant/voucher-pieces/:id/views', ...read, input: page.extend({ id }), output: z.object({ items: z.array(z.object({ id: z.string(), viewerKind: z.string(), viewerId: z.string(), at: z.date() })), next: z.string().nullable() }), run: viewsOf }),
  merchantOrderVouchers: route({ method: 'GET', path: '/v1/merchant/orders/:orderId/vouchers', ...read, input: z.object({ orderId: id }), output: OfOrder, run: (ctx, { orderId }) => piecesOfOrder(ctx, orderId) }),
  staffOrderVouchers: route({ method: 'GET', path: '/v1/staff/orders/:orderId/vouchers', access: 'staff', permit: 'vouchers.read', input: z.object({ orderId: id }), output: OfOrder, run: (ctx, { orderId }) => piecesOfOrder(ctx, orderId) }),
}
