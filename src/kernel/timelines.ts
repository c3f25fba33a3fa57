/**
 * Entries of a timeline 时间线 (F11): what each room tells of an order, in one form, so that one room can lay them beside each other. A code and its facts; the sentence is made where the reader's language is known.
 */
export type Party = 'shopper' | 'merchant' | 'staff' | 'system' | 'carrier' | 'channel'
export type Facts = Readonly<Record<string, string | number>>
export interface Next { readonly code: string; readonly by: Date | null }
export interface Entry {
  /** Names the entry for good: the row that it was read from, and which of its moments it is. */
  readonly id: string
  readonly at: Date
  /** The part of the order that it is about, or the parent. */
  readonly orderId: string
  /** `room.what`. */
  readonly code: string
  readonly actor: Party
  /** Left out where nobody in person did it. */
  readonly actorId?: string
  /** Why, for programs: `timeout`, `payment`, `no_reason`; left out where the entry says it all. */
  readonly cause?: string
  /** What somebody wrote, or a carrier told. */
  readonly words?: string
  readonly facts?: Facts
  /** What was promised next with it, where a clock began. */
  readonly next?: Next | null
  /** Who may read it besides those whose order it is: left out, everybody; `sellers` the merchant and the platform; `staff` the platform alone. */
  readonly seen?: 'sellers' | 'staff'
}
/** What is promised now: by when, null where no day is known, and who has to act. */
export interface Promised extends Next { readonly orderId: string; readonly whose: Party; readonly seen?: 'sellers' }
/** What one room tells: the newest entries of the slice, and what it promises now. */
export interface Story { readonly entries: readonly Entry[]; readonly promises: readonly Promised[] }

/** The newest so many that are older than an entry. */
export interface Slice { readonly before: { readonly at: Date; readonly id: string } | null; readonly limit: number }
type Place = Pick<Entry, 'at' | 'id'>
const isOlder = (one: Place, than: Place): boolean => one.at < than.at || (one.at.getTime() === than.at.getTime() && one.id < than.id)
/** Newest first, in one sequence for all rooms: each gives its own newest, and the newest of all are among them. */
export const newest = <E extends Place>(entries: readonly E[], { before, limit }: Slice): E[] => entries.filter((one) => !before || isOlder(one, before)).toSorted((a, b) => (isOlder(a, b) ? 1 : -1)).slice(0, limit)

/** Why, as a program may read it: a code as it is, a person's own words apart. */
export const causeOf = (cause: string): { readonly cause: string; readonly words?: string } => (/^[a-z_]+(:[a-z_]+)?$/.test(cause) ? { cause } : { cause: 'stated', words: cause })
