import { z } from 'zod'
import { column, type Sheet } from '#kernel/exports'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { cancelCount, enterCounts, postCount, recount, startCount, submitCount } from './counts.service'
import { moveHolds, undoHoldMove } from './holds.service'
import { countList, countSheet, holdMoveList, transferDetail, transferList } from './papers.queries'
import { countStates, holdMoveStates, stuckReasons, transferStates } from './tables'
import { cancelTransfer, draftTransfer, receiveTransfer, sendTransfer } from './transfers.service'

/** Transfers and stocktakes 调拨与盘点, as a merchant's clerk asks for them. */
const most = 10_000_000
const mostLines = 500
const id = z.string().max(60)
const one = z.object({ id })
const pieces = z.int().min(0).max(most)
const read = { access: 'merchant', permit: 'warehousing.read' } as const
const write = { access: 'merchant', permit: 'warehousing.write' } as const
const good = { skuId: z.string(), code: z.string(), title: z.string(), specText: z.string(), picture: z.string() }
const Transfer = z.object({ id: z.string(), fromId: z.string(), toId: z.string(), from: z.string(), to: z.string(), state: z.enum(transferStates), note: z.string(), madeBy: z.string(), madeAt: z.date(), sentAt: z.date().nullable(), endedAt: z.date().nullable() })
const Count = z.object({ id: z.string(), warehouseId: z.string(), warehouse: z.string(), name: z.string(), state: z.enum(countStates), madeBy: z.string(), startedAt: z.date(), countedAt: z.date().nullable(), endedAt: z.date().nullable() })
const note = prose(z.string().trim().max(200))

const HoldMove = z.object({ id: z.string(), orderId: z.string(), ...good, from: z.string(), fromId: z.string(), to: z.string().nullable(), toId: z.string().nullable(), pieces: z.int(), state: z.enum(holdMoveStates), reason: z.enum(stuckReasons).nullable(), at: z.date() })
const Listed = { transfer: Transfer.extend({ pieces: z.int(), arrived: z.int() }), count: Count.extend({ lines: z.int(), done: z.int() }) }
const transferSheet: Sheet<z.input<typeof Listed.transfer>> = { title: ['调拨单', 'Transfers'], columns: [column('id', '单号', 'Number', (row) => row.id), column('from', '调出仓库', 'From', (row) => row.from), column('to', '调入仓库', 'To', (row) => row.to), column('state', '状态', 'State', (row) => row.state),
  column('pieces', '件数', 'Pieces', (row) => row.pieces), column('arrived', '已到', 'Arrived', (row) => row.arrived), column('note', '备注', 'Note', (row) => row.note), column('madeAt', '创建时间', 'Made at', (row) => row.madeAt), column('sentAt', '发出时间', 'Sent at', (row) => row.sentAt), column('endedAt', '结束时间', 'Ended at', (row) => row.endedAt)] }
const countsSheet: Sheet<z.input<typeof Listed.count>> = { title: ['盘点单', 'Stocktakes'], columns: [column('id', '单号', 'Number', (row) => row.id), column('name', '名称', 'Name', (row) => row.name), column('warehouse', '仓库', 'Warehouse', (row) => row.warehouse), column('state', '状态', 'State', (row) => row.state),
  column('lines', '规格数', 'SKUs', (row) => row.lines), column('done', '已盘', 'Counted', (row) => row.done), column('startedAt', '开始时间', 'Started at', (row) => row.startedAt), column('countedAt', '盘完时间', 'Counted at', (row) => row.countedAt), column('endedAt', '结束时间', 'Ended at', (row) => row.endedAt)] }
const moveSheet: Sheet<z.input<typeof HoldMove>> = { title: ['占用迁移', 'Moved holds'], columns: [column('orderId', '订单', 'Order', (row) => row.orderId), column('code', '规格编码', 'SKU code', (row) => row.code), column('title', '商品', 'Product', (row) => row.title), column('specText', '规格', 'Specification', (row) => row.specText),
  column('from', '原仓库', 'From', (row) => row.from), column('to', '新仓库', 'To', (row) => row.to), column('pieces', '件数', 'Pieces', (row) => row.pieces), column('state', '状态', 'State', (row) => row.state), column('reason', '原因', 'Why', (row) => row.reason), column('at', '时间', 'At', (row) => row.at)] }

export const warehousingRoutes = {
  transfers: route({ method: 'GET', path: '/v1/merchant/transfers', ...read, input: page.extend({ state: z.enum(transferStates).optional() }), output: z.object({ items: z.array(Listed.transfer), next: z.string().nullable() }), sheet: transferSheet, run: transferList }),
  transfer: route({ method: 'GET', path: '/v1/merchant/transfers/:id', ...read, input: one, output: Transfer.extend({ lines: z.array(z.object({ ...good, quantity: z.int(), received: z.int(), damaged: z.int(), lost: z.int() })) }), run: (ctx, ask) => transferDetail(ctx, ask.id) }),
  draftTransfer: route({ method: 'POST', path: '/v1/merchant/transfers', ...write, once: true, input: z.object({ fromId: id, toId: id, note, lines: z.array(z.object({ skuId: id, quantity: z.int().min(1).max(most) })).min(1).max(mostLines) }), output: one, run: draftTransfer }),
  sendTransfer: route({ method: 'POST', path: '/v1/merchant/transfers/:id/send', ...write, input: one, output: nothing, run: async (ctx, ask) => { await sendTransfer(ctx, ask.id); return {} } }),
  receiveTransfer: route({ method: 'POST', path: '/v1/merchant/transfers/:id/receive', ...write, once: true, input: z.object({ id, note, lines: z.array(z.object({ skuId: id, received: pieces, damaged: pieces, lost: pieces })).min(1).max(mostLines) }), output: z.object({ isWhole: z.boolean() }), run: (ctx, { id: which, ...arrival }) => receiveTransfer(ctx, which, arrival) }),
  cancelTransfer: route({ method: 'POST', path: '/v1/merchant/transfers/:id/cancel', ...write, input: one, output: nothing, run: async (ctx, ask) => { await cancelTransfer(ctx, ask.id); return {} } }),
  holdMoves: route({ method: 'GET', path: '/v1/merchant/hold-moves', ...read, input: page.extend({ state: z.enum(holdMoveStates).optional(), warehouseId: id.optional() }), output: z.object({ items: z.array(HoldMove), next: z.string().nullable() }), sheet: moveSheet, run: holdMoveList }),
  moveHolds: route({ method: 'POST', path: '/v1/merchant/warehouses/:id/hold-moves', ...write, input: z.object({ id, after: id.optional() }), output: z.object({ moved: z.int(), stuck: z.int(), next: z.string().nullable() }), run: (ctx, { id: which, after }) => moveHolds(ctx, which, after) }),
  undoHoldMove: route({ method: 'POST', path: '/v1/merchant/hold-moves/:id/undo', ...write, input: one, output: nothing, run: async (ctx, ask) => { await undoHoldMove(ctx, ask.id); return {} } }),
  counts: route({ method: 'GET', path: '/v1/merchant/counts', ...read, input: page, output: z.object({ items: z.array(Listed.count), next: z.string().nullable() }), sheet: countsSheet, run: countList }),
  countSheet: route({ method: 'GET', path: '/v1/merchant/counts/:id', ...read, input: one, output: Count.extend({ lines: z.array(z.object({ ...good, counted: z.int().nullable(), countedBy: z.string().nullable(), seen: z.object({ book: z.int(), movedMeanwhile: z.int(), difference: z.int() }).nullable() })) }), run: (ctx, ask) => countSheet(ctx, ask.id) }),
  startCount: route({ method: 'POST', path: '/v1/merchant/counts', ...write, once: true, input: z.object({ warehouseId: id, name: prose(z.string().trim().min(1).max(40)), skuIds: z.array(id).min(1).max(5_000).optional() }), output: z.object({ id: z.string(), lines: z.int() }), run: startCount }),
  enterCounts: route({ method: 'PUT', path: '/v1/merchant/counts/:id/lines', ...write, input: z.object({ id, lines: z.array(z.object({ skuId: id, counted: pieces })).min(1).max(mostLines) }), output: z.object({ left: z.int() }), run: (ctx, { id: which, lines }) => enterCounts(ctx, which, lines) }),
  submitCount: route({ method: 'POST', path: '/v1/merchant/counts/:id/submit', ...write, input: one, output: nothing, run: async (ctx, ask) => { await submitCount(ctx, ask.id); return {} } }),
  recount: route({ method: 'POST', path: '/v1/merchant/counts/:id/recount', ...write, input: z.object({ id, skuIds: z.array(id).min(1).max(5_000) }), output: nothing, run: async (ctx, { id: which, skuIds }) => { await recount(ctx, which, skuIds); return {} } }),
  postCount: route({ method: 'POST', path: '/v1/merchant/counts/:id/post', ...write, input: z.object({ id, reason: note }), output: z.object({ approvalId: z.string().nullable() }), run: (ctx, { id: which, reason }) => postCount(ctx, which, reason) }),
  cancelCount: route({ method: 'POST', path: '/v1/merchant/counts/:id/cancel', ...write, input: one, output: nothing, run: async (ctx, ask) => { await cancelCount(ctx, ask.id); return {} } }),
}
