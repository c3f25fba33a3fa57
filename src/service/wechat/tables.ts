import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { at, fen, id, oneOf } from '#kernel/columns'

export const uploadStates = ['pending', 'sent', 'accepted', 'failed'] as const
/** What WeChat is to be told of a parcel that it was paid for 发货信息上传: once for each parcel and trade. Sent it is while no answer has come. */
export const uploads = pgTable('wechat_uploads', {
  id: id('wup').primaryKey(),
  tradeRef: text('trade_ref').notNull(),
  parcelId: id('par', 'parcel_id').notNull(),
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
}, (t) => [oneOf('wechat_uploads_state', t.state, uploadStates)])
