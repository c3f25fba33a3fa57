import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

export const groupKinds = ['tier', 'tag', 'company'] as const
/** Groups of shoppers 会员组 (E13): a level, a mark or a company, made by a merchant for his store or by the platform (no merchant). Shoppers see the name of those that they are in. */
export const groups = pgTable('pricelists_groups', {
  id: id('pgr').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  name: text().notNull(),
  kind: text({ enum: groupKinds }).notNull(),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('pricelists_groups_kind', t.kind, groupKinds)])

/** Who is in a group 组员. */
export const members = pgTable('pricelists_members', {
  groupId: id('pgr', 'group_id').notNull(),
  shopperId: id('shp', 'shopper_id').notNull(),
  addedBy: text('added_by').notNull(),
  at: at('at').notNull(),
}, (t) => [primaryKey({ columns: [t.groupId, t.shopperId] }), index('pricelists_members_by_shopper').on(t.shopperId)])

export const listStates = ['draft', 'live', 'stopped'] as const
/** Price lists 价格表 (E13): for everybody, or for groups alone; prices by lines, by a percent of the own price, or both. What is live is never changed, only stopped. */
export const lists = pgTable('pricelists_lists', {
  id: id('pls').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  name: text().notNull(),
  /** Null is everybody. */
  groupIds: text('group_ids').array(),
  /** Of lists that speak of one SKU the higher does. */
  priority: integer().notNull(),
  /** What of the own price is paid for goods without a line, 95 = 95 折. */
  payPercent: integer('pay_percent'),
  startsAt: at('starts_at').notNull(),
  endsAt: at('ends_at').notNull(),
  state: text({ enum: listStates }).notNull(),
  /** Of which list it was copied to be changed. */
  fromId: id('pls', 'from_id'),
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('pricelists_lists_state', t.state, listStates)])

/** From so many pieces of one SKU on, each at this price 阶梯. The first step's pieces are the start quantity 起订量. */
export interface Step { readonly fromPieces: number; readonly fen: number }
/** A list's price of one SKU: steps, the fewest pieces first. */
export const lines = pgTable('pricelists_lines', {
  listId: id('pls', 'list_id').notNull(),
  skuId: id('sku', 'sku_id').notNull(),
  steps: jsonb().$type<readonly Step[]>().notNull(),
}, (t) => [primaryKey({ columns: [t.listId, t.skuId] }), index('pricelists_lines_by_sku').on(t.skuId)])
