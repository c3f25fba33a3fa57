import { after, dayMs, hourMs, minuteMs, startOfDay } from '#kernel/time'

/** Favourites 收藏 (E14): how many are kept, and how what is kept stands beside what it was. */
export const mostKept = 500
export const mostFollowed = 500
/** So long after it was taken away a favourite comes back as it was: with its day and the price that was seen then. */
export const undoMs = 10 * minuteMs

/** Of a product that somebody keeps: it can be bought, it is sold out, or it is off the shelf. */
export type Standing = 'buyable' | 'sold_out' | 'off_shelf'
export const standingOf = ({ isOnShelf }: { readonly isOnShelf: boolean }, isBuyable: boolean): Standing => (isOnShelf ? (isBuyable ? 'buyable' : 'sold_out') : 'off_shelf')

/** In fen, how much less it costs than when it was seen; nothing where it does not, or cannot be bought. */
export const droppedFen = (seenFen: number, nowFen: number, standing: Standing): number => (standing === 'buyable' && nowFen < seenFen ? seenFen - nowFen : 0)

/** A drop is told when it costs no more than this: what was wanted, else anything below what was seen. Undefined where that is none: not below what it costs now. */
export function dropBelowFen(nowFen: number, wantedFen: number | undefined): number | undefined {
  const below = wantedFen ?? nowFen - 1
  return below > 0 && below < nowFen ? below : undefined
}

const morningHours = 9
/** Who has had enough messages today is told of the rest on the next morning at nine. */
export const nextMorning = (now: Date): Date => after(startOfDay(now, 1), morningHours * hourMs)

/** History 浏览记录: the newest so many, each product where it was last. */
export const mostSeen = 200
/** What a browser hands over at once, and how old it may be. */
export const mostHandedOver = 60
const oldestSeenMs = 90 * dayMs

export interface Step { readonly productId: string; readonly agoMs: number }
/** What was handed over as products with the time of the last look at each, never in the future, nothing older than ninety days. */
export function lastLooks(steps: readonly Step[], now: Date): Map<string, Date> {
  const last = new Map<string, Date>()
  for (const { productId, agoMs } of steps) {
    if (agoMs > oldestSeenMs) continue
    const at = after(now, -Math.max(0, agoMs))
    const known = last.get(productId)
    if (!known || at > known) last.set(productId, at)
  }
  return last
}
