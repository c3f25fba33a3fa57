import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const uploadStates = ['pending', 'sent', 'accepted', 'failed'] as const
/** How it goes to the shopper: in a parcel, as a code or link, or collected at a store. */
export const uploadWays = ['express', 'virtual', 'pickup'] as const
/** What WeChat is to be told of a parcel that it was paid for 发货信息上传: once for each parcel and trade; of a trade of which nothing goes in a parcel once, by the order that was paid. Sent it is while no answer has come. */
export const uploads = pgTable('wechat_uploads', {
  id: id('wup').primaryKey(),
  tradeRef: text('trade_ref').notNull(),
  /** The parcel, or the order that was paid where there is none. */
  parcelId: text('parcel_id').notNull(),
  way: text({ enum: uploadWays }).notNull().default('express'),
  orderId: text('order_id').notNull(),
  merchantId: id('mer', 'merchant_id').notNull(),
  carrier: text().notNull(),
  number: text().notNull(),
  /** What was paid by the trade, which stays with WeChat until all of it is told. */
  amountFen: fen('amount_fen'),
  state: text({ enum: uploadStates }).notNull(),
  tries: integer().notNull().default(0),
  dueAt: at('due_at'),
  fault: text(),
  at: at('at').notNull(),
  endedAt: at('ended_at'),
}, (t) => [oneOf('wechat_uploads_state', t.state, uploadStates), oneOf('wechat_uploads_way', t.way, uploadWays)])
