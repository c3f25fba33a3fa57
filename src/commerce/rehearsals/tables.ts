import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { at, id, oneOf } from '#kernel/columns'

/** What one offer that is tried has done so far in a replay; `persons` counts the uses of each where each is limited. Amounts in fen. */
export interface Tried { readonly uses: number; readonly offFen: number; readonly platformFen: number; readonly persons: Readonly<Record<string, number>>; /** When its budget or number ran out, in the replay. */ readonly spentAt: string | null }
/** An offer that took less beside the tried ones than without them: how often, and how much less. */
export interface Pushed { readonly name: string; readonly times: number; readonly offFen: number }
export interface Tally {
  readonly baskets: number
  /** Lines whose goods are sold no longer: nobody would buy them again. */
  readonly goneLines: number
  readonly touched: number
  readonly payableBeforeFen: number
  readonly payableAfterFen: number
  readonly tried: Readonly<Record<string, Tried>>
  readonly pushed: Readonly<Record<string, Pushed>>
  /** Of touched lines: how many have a known floor, and how many were sold below it. */
  readonly floorLines: number
  readonly belowLines: number
  readonly belowFen: number
  readonly days: Readonly<Record<string, { readonly touched: number; readonly offFen: number }>>
}

export const replayStates = ['running', 'done', 'cancelled', 'failed'] as const
/** A replay 回放: drafted offers over the real baskets of the last days. */
export const replays = pgTable('rehearsals_replays', {
  id: id('rpl').primaryKey(),
  merchantId: id('mer', 'merchant_id'),
  offerIds: text('offer_ids').array().notNull(),
  state: text({ enum: replayStates }).notNull(),
  since: at('since').notNull(),
  orders: integer().notNull(),
  done: integer().notNull(),
  batch: integer().notNull(),
  fromId: text('from_id'),
  cursor: text(),
  tally: jsonb().$type<Tally>().notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: at('asked_at').notNull(),
  changedAt: at('changed_at').notNull(),
}, (t) => [oneOf('rehearsals_replays_state', t.state, replayStates)])
