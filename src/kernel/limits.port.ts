/**
 * Limits 限流: how often somebody may do something, counted by all processes together (I-28). Each key is a bucket that leaks evenly: `most` at once,
 * then one each `perMs / most`. The clock is the store's own, so that processes whose clocks differ agree.
 */
export interface Draw {
  readonly key: string
  readonly most: number
  readonly perMs: number
  /** How many operations at once (B12: operations count, not requests); more than `most` counts as `most`. */
  readonly cost: number
}

export interface Verdict {
  readonly isGiven: boolean
  /** Until the bucket is empty, if nothing more is drawn. */
  readonly busyMs: number
}

export interface LimitStore {
  /** Draws from each bucket that has room; one that has none stays as it was. */
  take(draws: readonly Draw[]): Promise<readonly Verdict[]>
  /** Adds what was drawn already, room or not; a bucket is never more than full. */
  add(draws: readonly Draw[]): Promise<readonly Verdict[]>
  close(): Promise<void>
}

/** What one draw takes of the bucket's time, in ms; rounded down to the microsecond, the finest that stores keep. */
export const costMs = ({ most, perMs, cost }: Draw): number => Math.floor((perMs / most) * Math.min(most, cost) * 1_000) / 1_000
/** How many more may be drawn at once. */
export const leftOf = ({ most, perMs }: Draw, { busyMs }: Verdict): number => Math.max(0, Math.floor(((perMs - busyMs) / perMs) * most + 1e-6))
/** How long to wait until the same draw fits. */
export const waitMsOf = (draw: Draw, { busyMs }: Verdict): number => Math.max(0, busyMs + costMs(draw) - draw.perMs)
